use super::*;

fn answer(status: u16, body: &str) -> Answer {
    Answer {
        version: "HTTP/1.1".to_owned(),
        status,
        headers: vec![("content-type".to_owned(), "text/html".to_owned())],
        body: bytes::Bytes::from(body.to_owned()),
    }
}

fn seen(expected: Expected, status: u16, body: &str) -> (u16, Value) {
    let read = read(expected, &answer(status, body));
    let value = serde_json::from_slice(read.body()).expect("JSON");
    (read.status().as_u16(), value)
}

#[test]
fn a_server_in_trouble_refuses_nothing() {
    for body in [
        r#"{"error":{"code":503,"status":"UNAVAILABLE"}}"#,
        r#"{"status":503,"error":"Service Unavailable"}"#,
        r#"{"error":"rate_limit_exceeded"}"#,
        "<html>",
    ] {
        assert!(definite(&answer(503, body)).is_none(), "{body}");
    }
    assert!(definite(&answer(500, r#"{"error":"invalid_grant"}"#)).is_some());
}

#[test]
fn answers_of_many_forms_become_one() {
    let (status, read) = seen(
        Expected::Tokens,
        200,
        "access_token=gho_1%2B2&scope=repo%2Cgist&token_type=bearer",
    );
    assert_eq!(status, 200);
    assert_eq!(
        read,
        json!({"access_token": "gho_1+2", "token_type": "bearer", "scope": "repo gist"})
    );
    let (_, read) = seen(
        Expected::Tokens,
        201,
        r#"{"access_token":"a","expires_in":"3600","refresh_token":"r","scope":["a","b"]}"#,
    );
    assert_eq!(
        read,
        json!({"access_token": "a", "token_type": "bearer", "refresh_token": "r", "expires_in": 3600, "scope": "a b"})
    );
    let (_, read) = seen(
        Expected::Tokens,
        200,
        r#"{"ok":true,"authed_user":{"id":"U1","access_token":"xoxp","token_type":"user","expires_in":43200.9}}"#,
    );
    assert_eq!(read["access_token"], "xoxp");
    assert_eq!(read["expires_in"], 43200);
    let (_, read) = seen(
        Expected::Tokens,
        200,
        r#"{"access_token":"a","expires_in":0}"#,
    );
    assert_eq!(read.get("expires_in"), None);
}

#[test]
fn errors_are_found_whatever_the_status_says() {
    for (status, body, code) in [
        (
            200,
            "error=bad_verification_code&error_description=Expired",
            "bad_verification_code",
        ),
        (
            200,
            r#"{"ok":false,"error":"invalid_code"}"#,
            "invalid_code",
        ),
        (400, r#"{"error":"invalid_grant"}"#, "invalid_grant"),
        (
            400,
            r#"{"error":{"type":"OAuthException","message":"no"}}"#,
            "OAuthException",
        ),
        (200, r#"{"ok":false}"#, ODD),
        (404, "<html>Not found</html>", ODD),
        (200, "<html><a href=\"?x=1&y=2\">Sign in</a></html>", ODD),
        (200, "", ODD),
        (200, "[]", ODD),
        (302, "", ODD),
        (401, r#"{"message":"no"}"#, NAMELESS),
        (403, "<html>Forbidden</html>", NAMELESS),
        (400, r#"{"error":{"message":"no"}}"#, NAMELESS),
        (400, r#"{"ok":false}"#, NAMELESS),
        (200, r#"{"access_token":""}"#, ODD),
    ] {
        let (read_status, read) = seen(Expected::Tokens, status, body);
        assert_eq!(
            (read_status, read["error"].as_str()),
            (400, Some(code)),
            "{body}"
        );
    }
    assert_eq!(seen(Expected::Nothing, 200, "").0, 200);
    assert_eq!(
        seen(Expected::Nothing, 200, r#"{"ok":false,"error":"x"}"#).0,
        400
    );
    assert_eq!(seen(Expected::Nothing, 204, "").0, 200);
}

#[test]
fn a_refusal_that_is_not_oauths_keeps_its_words() {
    let words = |status, body| seen(Expected::Tokens, status, body).1["error_description"].clone();
    let body = r#"{"status":"BAD_REFRESH_TOKEN","message":"missing or unknown refresh token"}"#;
    assert_eq!(
        words(400, body),
        "BAD_REFRESH_TOKEN: missing or unknown refresh token"
    );
    assert_eq!(words(401, "<html>"), "status 401 with content text/html");
    assert_eq!(words(404, body), "status 404 with content text/html");
}

#[test]
fn device_codes_are_never_asked_for_without_a_pause() {
    let (status, read) = seen(
        Expected::DeviceCodes,
        200,
        r#"{"device_code":"d","user_code":"ABCD","verification_url":"https://e.example/d","interval":0}"#,
    );
    assert_eq!(status, 200);
    assert_eq!(read["interval"], 1);
    assert_eq!(read["verification_uri"], "https://e.example/d");
    assert_eq!(read["expires_in"], 1800);
}

#[test]
fn an_id_token_tells_whose_it_is() {
    let claims = URL_SAFE_NO_PAD.encode(r#"{"sub":"1","email":"ann@example.com"}"#);
    assert_eq!(
        account(&format!("e30.{claims}.x")).as_deref(),
        Some("ann@example.com")
    );
    let claims = URL_SAFE_NO_PAD.encode(r#"{"sub":"al\nice"}"#);
    assert_eq!(
        account(&format!("e30.{claims}.x")).as_deref(),
        Some("al ice")
    );
    assert_eq!(account("garbage"), None);
    assert_eq!(account("a.%%%.b"), None);
}
