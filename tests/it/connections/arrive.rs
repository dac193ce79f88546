//! What arrives with a connection, exactly, and what never does.

use super::{KEY, connect, key_in, profile, run, server, through};
use hookline_tests::receiver::{Received, Receiver};
use hookline_tests::{Result, flow};
use serde_json::{Value, json};

/// A parameter of the query, decoded.
fn parameter(request: &Received, name: &str) -> Option<String> {
    let query = request.head.uri.query().unwrap_or_default();
    let mut pairs = url::form_urlencoded::parse(query.as_bytes());
    pairs
        .find(|(found, _)| found == name)
        .map(|(_, value)| value.into_owned())
}

#[tokio::test]
async fn a_key_arrives_exactly_where_its_profile_says_and_the_log_has_dots() -> Result {
    let (server, _data) = server().await?;
    let receiver = Receiver::start().await?;
    let json_body = flow::json_body(&json!({"n": 1}));
    let form_body = json!({"type": "form", "fields": [{"name": "n", "value": "1"}]});
    for (placement, body) in [
        ("header", &json_body),
        ("query", &json_body),
        ("body", &json_body),
        ("body", &form_body),
        ("cookie", &json_body),
    ] {
        let key = if placement == "cookie" {
            "c00kie-sentinel-7f2c"
        } else {
            KEY
        };
        let name = format!("Key in {placement} {}", body["type"]);
        let profile = profile(&server, &name, &key_in(placement), &receiver.url).await?;
        let given = json!({"secrets": {"key": key}});
        let connection = connect(&server, &profile, &name, &given).await?;
        assert_eq!(connection["state"], "connected");
        assert_eq!(connection["account"], "Key ending 7f2c");
        let step = through(&connection, &format!("{}/orders?a=1", receiver.url), body);
        let flow = server.install(&flow::webhook(&name, &[step])).await?;
        let before = receiver.received().len();
        let detail = run(&server, &flow.id, &json!({})).await?;
        assert_eq!(detail["summary"]["state"], "succeeded", "{name}: {detail}");
        let arrived = receiver.received().swap_remove(before);
        match (placement, body["type"].as_str()) {
            ("header", _) => assert_eq!(arrived.head.headers["api_key"].as_bytes(), key.as_bytes()),
            ("query", _) => {
                assert_eq!(parameter(&arrived, "a").as_deref(), Some("1"));
                assert_eq!(parameter(&arrived, "api_key").as_deref(), Some(key));
            }
            ("cookie", _) => assert_eq!(arrived.header("cookie"), format!("api_key={key}")),
            (_, Some("json")) => {
                let body: Value = serde_json::from_slice(&arrived.body)?;
                assert_eq!(body, json!({"n": 1, "api_key": key}));
            }
            _ => {
                let pairs = url::form_urlencoded::parse(&arrived.body);
                let pairs: Vec<_> = pairs.into_owned().collect();
                let expected = [("n", "1"), ("api_key", key)];
                assert_eq!(pairs, expected.map(|(n, v)| (n.to_owned(), v.to_owned())));
            }
        }
        let attempt = json!({
            "run": detail["summary"]["id"], "node": "out", "path": "", "number": 1
        });
        let logged: Value = server.rpc("attempt_get", &attempt).await?;
        let logged = logged.to_string();
        assert!(
            logged.contains('•') || logged.contains("%E2%80%A2"),
            "{placement}: {logged}"
        );
        assert!(!logged.contains("sentinel"), "{placement}: {logged}");
    }
    Ok(())
}

#[tokio::test]
async fn basic_bearer_and_own_headers_arrive_exactly() -> Result {
    let (server, _data) = server().await?;
    let receiver = Receiver::start().await?;
    let cases = [
        (
            json!({"type": "basic"}),
            json!({"fields": {"user": "ada"}, "secrets": {"password": "pä:ss"}}),
            vec![("authorization", "Basic YWRhOnDDpDpzcw==")],
        ),
        (
            json!({"type": "bearer", "prefix": "Bearer"}),
            json!({"secrets": {"token": " t0ken-of-12-letters\n"}}),
            vec![("authorization", "Bearer t0ken-of-12-letters")],
        ),
        (
            json!({"type": "headers", "headers": [
                {"name": "X-Key"}, {"name": "X-Team", "secret": false}
            ]}),
            json!({"fields": {"header:X-Team": "7"}, "secrets": {"header:X-Key": "abc"}}),
            vec![("x-key", "abc"), ("x-team", "7")],
        ),
    ];
    for (method, given, expected) in cases {
        let name = method["type"].as_str().unwrap_or_default();
        let profile = profile(&server, name, &method, &receiver.url).await?;
        let connection = connect(&server, &profile, name, &given).await?;
        let none = json!({"type": "none"});
        let flow = flow::webhook(name, &[through(&connection, &receiver.url, &none)]);
        let flow = server.install(&flow).await?;
        let before = receiver.received().len();
        let detail = run(&server, &flow.id, &json!({})).await?;
        assert_eq!(detail["summary"]["state"], "succeeded", "{name}: {detail}");
        let arrived = receiver.received().swap_remove(before);
        for (header, value) in expected {
            assert_eq!(arrived.header(header), value, "{name}");
        }
    }
    Ok(())
}

#[tokio::test]
async fn a_credential_goes_nowhere_else_typed_or_from_data_until_its_owner_confirms() -> Result {
    let (server, _data) = server().await?;
    let (own, other) = (Receiver::start().await?, Receiver::start().await?);
    let profile = profile(&server, "CRM", &key_in("header"), &own.url).await?;
    let given = json!({"secrets": {"key": KEY}});
    let connection = connect(&server, &profile, "Sales key", &given).await?;
    let none = json!({"type": "none"});
    let mut from_data = through(&connection, "{{ hook.body.to }}", &none);
    from_data["config"]["allow_local"] = json!(true);
    for (name, step) in [
        ("Typed", through(&connection, &other.url, &none)),
        ("From data", from_data),
    ] {
        let flow = server.install(&flow::webhook(name, &[step])).await?;
        let detail = run(&server, &flow.id, &json!({"to": other.url})).await?;
        assert_eq!(detail["summary"]["state"], "failed", "{name}: {detail}");
        let step = detail["steps"]
            .as_array()
            .and_then(|steps| steps.iter().find(|step| step["node"] == "out"))
            .cloned()
            .unwrap_or_default();
        assert_eq!(
            (&step["error_kind"], &step["error_field"]),
            (&json!("origin"), &json!("url"))
        );
        let message = step["error"].as_str().unwrap_or_default();
        for part in [
            other.url.as_str(),
            "Sales key",
            "confirm",
            "Settings > Connections",
        ] {
            assert!(message.contains(part), "{name} says {part}: {message}");
        }
        assert_eq!(other.received().len(), 0, "{name}: nothing may arrive");
        if name == "From data" {
            let confirm = json!({"connection": connection["id"], "confirmed": [other.url]});
            server.rpc::<Value>("connection_update", &confirm).await?;
            let detail = run(&server, &flow.id, &json!({"to": other.url})).await?;
            assert_eq!(detail["summary"]["state"], "succeeded", "{detail}");
            assert_eq!(other.received().len(), 1, "confirmed now");
        }
    }
    Ok(())
}
