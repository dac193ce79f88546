//! Performance mode: bodies packed on their way, over HTTP/2 where it is offered.

use crate::connections::{connect, key_in, run, server, through};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use hookline_tests::http2::Http2;
use hookline_tests::receiver::{Received, Receiver};
use hookline_tests::verifiers::{self, Question};
use hookline_tests::{Result, flow, payloads};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::io::Read;

/// What was packed.
fn unpacked(encoding: &str, body: &[u8]) -> Result<Vec<u8>> {
    let mut whole = Vec::new();
    match encoding {
        "gzip" => {
            flate2::read::GzDecoder::new(body).read_to_end(&mut whole)?;
        }
        "zstd" => whole = zstd::bulk::decompress(body, 16 << 20)?,
        "" => whole = body.to_vec(),
        other => return Err(format!("packed as {other:?}").into()),
    }
    Ok(whole)
}

/// A request as the receiver's program sees it, once its server has unpacked it.
pub(super) fn question(secret: &str, request: &Received) -> Result<Question> {
    let headers = request.head.headers.iter();
    let headers: BTreeMap<String, String> = headers
        .map(|(name, value)| {
            let value = value.to_str().unwrap_or_default();
            (name.as_str().to_owned(), value.to_owned())
        })
        .collect();
    Ok(Question {
        format: "standard_webhooks".to_owned(),
        secret: secret.to_owned(),
        headers,
        body: unpacked(request.header("content-encoding"), &request.body)?,
        later: 0,
    })
}

/// The largest of GitHub's examples.
fn large() -> Result<String> {
    let bodies = payloads::github()?.into_iter().map(|one| one.body);
    Ok(bodies.max_by_key(String::len).ok_or("no payloads")?)
}

#[tokio::test]
async fn a_packed_body_is_smaller_signed_before_and_plain_in_the_log() -> Result {
    let (server, _data) = server().await?;
    let receiver = Receiver::start().await?;
    let request = json!({"name": "Acme", "preset": "standard_webhooks"});
    let made: Value = server.rpc("signing_key_create", &request).await?;
    let secret = made["secret"].as_str().unwrap_or_default();
    let large = large()?;
    let mut asked = Vec::new();
    for compress in ["none", "gzip", "zstd"] {
        let body = flow::json_body(&json!("{{ hook.body }}"));
        let mut step = flow::send("out", &receiver.url, &body);
        step["config"]["mode"] = json!({"type": "performance", "compress": compress});
        let key = json!({"id": made["key"]["id"], "name": "Acme"});
        step["config"]["signing"] = json!({"type": "standard_webhooks", "key": key});
        let installed = server.install(&flow::webhook(compress, &[step])).await?;
        for (event, packs) in [(&*large, compress != "none"), ("{\"small\":1}", false)] {
            let before = receiver.received().len();
            let detail = run(&server, &installed.id, &serde_json::from_str(event)?).await?;
            assert_eq!(detail["summary"]["state"], "succeeded", "{detail}");
            let arrived = receiver.received().swap_remove(before);
            let encoding = arrived.header("content-encoding").to_owned();
            assert_eq!(encoding, if packs { compress } else { "" });
            assert_eq!(
                arrived.header("content-length"),
                arrived.body.len().to_string()
            );
            let question = question(secret, &arrived)?;
            let whole: Value = serde_json::from_slice(&question.body)?;
            assert_eq!(whole, serde_json::from_str::<Value>(event)?);
            assert!(!packs || arrived.body.len() * 3 < question.body.len());

            let attempt = json!({
                "run": detail["summary"]["id"], "node": "out", "path": "", "number": 1
            });
            let logged: Value = server.rpc("attempt_get", &attempt).await?;
            let size = question.body.len();
            assert_eq!(logged["request_body"]["size"], size, "{compress}");
            let shown = logged["request_body"]["text"].as_str().unwrap_or_default();
            assert!(question.body.starts_with(shown.as_bytes()) && !shown.is_empty());
            let curl: Value = server.rpc("attempt_curl", &attempt).await?;
            assert!(!curl.to_string().contains("content-encoding"), "{curl}");
            asked.push(question);
        }
    }
    for verdict in verifiers::ask(&asked).await? {
        assert!(verdict.ok, "{}", verdict.why);
    }
    Ok(())
}

#[tokio::test]
async fn a_key_in_a_packed_body_arrives_and_stays_out_of_the_log() -> Result {
    let (server, _data) = server().await?;
    let receiver = Receiver::start().await?;
    let key = "k3y-in-a-packed-body-7f2c";
    let settings = json!({"name": "Body", "method": key_in("body"), "origins": [receiver.url]});
    let request = json!({"settings": settings});
    let profile: Value = server.rpc("profile_create", &request).await?;
    let given = json!({"secrets": {"key": key}});
    let connection = connect(&server, &profile["id"], "Body", &given).await?;
    let body = flow::json_body(&json!({"text": "so that it is worth it ".repeat(40)}));
    let mut step = through(&connection, &receiver.url, &body);
    step["config"]["mode"] = json!({"type": "performance", "compress": "gzip"});
    let installed = server.install(&flow::webhook("Body", &[step])).await?;
    let detail = run(&server, &installed.id, &json!({})).await?;
    assert_eq!(detail["summary"]["state"], "succeeded", "{detail}");
    let arrived = &receiver.received()[0];
    assert_eq!(arrived.header("content-encoding"), "gzip");
    let whole: Value = serde_json::from_slice(&unpacked("gzip", &arrived.body)?)?;
    assert_eq!(whole["api_key"], key);
    let attempt = json!({"run": detail["summary"]["id"], "node": "out", "path": "", "number": 1});
    let logged: Value = server.rpc("attempt_get", &attempt).await?;
    let logged = logged.to_string();
    assert!(
        logged.contains("••••••") && !logged.contains(key),
        "{logged}"
    );
    Ok(())
}

#[tokio::test]
async fn http2_is_spoken_where_it_is_offered_over_one_kept_connection() -> Result {
    let (server, _data) = server().await?;
    let http2 = Http2::start().await?;
    let settings = json!({
        "name": "Two", "method": key_in("header"), "origins": [http2.url],
        "extra_ca": http2.authority,
    });
    let request = json!({"settings": settings});
    let profile: Value = server.rpc("profile_create", &request).await?;
    let given = json!({"secrets": {"key": "k3y-over-http2"}});
    let connection = connect(&server, &profile["id"], "Two", &given).await?;
    let body = flow::json_body(&json!("{{ hook.body }}"));
    let mut step = through(&connection, &format!("{}/in", http2.url), &body);
    step["config"]["mode"] = json!({"type": "performance", "compress": "zstd"});
    let installed = server.install(&flow::webhook("Two", &[step])).await?;
    let event = json!({"text": "much ".repeat(400)});
    for number in 1..=3 {
        let detail = run(&server, &installed.id, &event).await?;
        assert_eq!(detail["summary"]["state"], "succeeded", "{detail}");
        let of = json!({"run": detail["summary"]["id"], "node": "out", "path": ""});
        let output: Value = server.rpc("step_output", &of).await?;
        let echo = output["body"]["text"].as_str().unwrap_or_default();
        let echo: Value = serde_json::from_str(echo)?;
        assert_eq!(
            (&echo["version"], &echo["sessions"]),
            (&json!("2.0"), &json!(1))
        );
        let authority = http2.url.trim_start_matches("https://");
        let headers = &echo["headers"];
        let host = (&headers[":authority"], &headers[":path"]);
        assert_eq!(host, (&json!(authority), &json!("/in")), "{headers}");
        assert_eq!(
            headers["api_key"], "••••••",
            "it arrived, and is hidden where it is repeated"
        );
        let packed = STANDARD.decode(echo["body"].as_str().unwrap_or_default())?;
        let whole: Value = serde_json::from_slice(&unpacked("zstd", &packed)?)?;
        assert_eq!(whole, event);
        let attempt = json!({
            "run": detail["summary"]["id"], "node": "out", "path": "", "number": 1
        });
        let logged: Value = server.rpc("attempt_get", &attempt).await?;
        assert_eq!(logged["version"], "HTTP/2");
        assert_eq!(logged["timing"]["reused"], number > 1, "{logged}");
    }
    Ok(())
}
