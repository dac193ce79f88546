//! What a trigger keeps of what it was sent.

use hookline_tests::receiver::Receiver;
use hookline_tests::server::Server;
use hookline_tests::{Result, flow};
use serde_json::{Value, json};

#[tokio::test]
async fn bad_json_is_kept_as_text_and_flagged() -> Result {
    const NEARLY: &str = "{\"order\": 12, oops";
    let receiver = Receiver::start().await?;
    let data = tempfile::tempdir()?;
    let server = Server::start(data.path()).await?;
    let body = json!({"type": "text", "text": "{{ hook.raw }}"});
    let installed = server
        .install(&flow::webhook(
            "Raw",
            &[flow::send("out", &receiver.url, &body)],
        ))
        .await?;

    let client = reqwest::Client::builder().no_proxy().build()?;
    let answer = client
        .post(&installed.url)
        .header("content-type", "application/json")
        .body(NEARLY)
        .send()
        .await?;
    assert_eq!(answer.status(), 202, "not lost");
    let answer: Value = serde_json::from_str(&answer.text().await?)?;
    assert_eq!(receiver.wait_for(1).await?[0].body, NEARLY);

    let event: Value = server
        .rpc("run_event", &json!({"run": answer["run"]}))
        .await?;
    assert_eq!(event["body"]["text"], NEARLY);
    assert_eq!(event["body"]["form"], "bad_json", "flagged");
    Ok(())
}

#[tokio::test]
async fn bytes_numbers_and_order_arrive_as_written() -> Result {
    const BODY: &str = "{ \"price\": 12.50, \"big\": 123456789012345678901234567890, \"z\":1, \"a\":2, \"é\": \"\\u00e9\" }";
    let receiver = Receiver::start().await?;
    let data = tempfile::tempdir()?;
    let server = Server::start(data.path()).await?;
    let parts = json!({"whole": "{{ hook.body }}", "price": "{{ hook.body.price }}", "big": "{{ hook.body.big }}"});
    let installed = server
        .install(&flow::webhook(
            "As written",
            &[flow::send("out", &receiver.url, &flow::json_body(&parts))],
        ))
        .await?;
    let client = reqwest::Client::builder().no_proxy().build()?;
    client
        .post(&installed.url)
        .header("content-type", "application/json")
        .body(BODY)
        .send()
        .await?;
    let arrived = receiver.wait_for(1).await?;
    let expected =
        format!(r#"{{"whole":{BODY},"price":12.50,"big":123456789012345678901234567890}}"#);
    assert_eq!(String::from_utf8_lossy(&arrived[0].body), expected);
    Ok(())
}

#[tokio::test]
async fn templates_inside_an_event_stay_text() -> Result {
    let receiver = Receiver::start().await?;
    let data = tempfile::tempdir()?;
    let server = Server::start(data.path()).await?;
    let echo = json!({"said": "I was told: {{ hook.body.say }}"});
    let installed = server
        .install(&flow::webhook(
            "One pass",
            &[flow::send("out", &receiver.url, &flow::json_body(&echo))],
        ))
        .await?;
    let client = reqwest::Client::builder().no_proxy().build()?;
    let body = json!({"say": "{{ 7 * 7 }} {% raw %} \" \\ \u{2028}"}).to_string();
    client
        .post(&installed.url)
        .header("content-type", "application/json")
        .body(body)
        .send()
        .await?;
    let arrived: Value = serde_json::from_slice(&receiver.wait_for(1).await?[0].body)?;
    assert_eq!(
        arrived["said"],
        "I was told: {{ 7 * 7 }} {% raw %} \" \\ \u{2028}"
    );
    Ok(())
}

#[tokio::test]
async fn off_answers_404_and_on_needs_a_published_version() -> Result {
    let data = tempfile::tempdir()?;
    let server = Server::start(data.path()).await?;
    let document = flow::webhook("On and off", &[]);
    let created: Value = server
        .rpc(
            "flow_create",
            &json!({"name": "On and off", "from": document}),
        )
        .await?;
    let on = server
        .rpc::<Value>("flow_switch", &json!({"flow": created["id"], "on": true}))
        .await;
    assert!(on.is_err(), "nothing is published yet");
    let installed = server.install(&flow::webhook("Another", &[])).await?;
    let client = reqwest::Client::builder().no_proxy().build()?;
    assert_eq!(
        client
            .post(&installed.url)
            .body("{}")
            .send()
            .await?
            .status(),
        202
    );
    server
        .rpc::<Value>("flow_switch", &json!({"flow": installed.id, "on": false}))
        .await?;
    assert_eq!(
        client
            .post(&installed.url)
            .body("{}")
            .send()
            .await?
            .status(),
        404
    );
    assert_eq!(
        server.settled(&installed.id, 1).await?.total,
        1,
        "what was taken has run"
    );
    Ok(())
}

#[tokio::test]
async fn every_attempt_shows_the_exact_exchange() -> Result {
    let receiver = Receiver::start().await?;
    let data = tempfile::tempdir()?;
    let server = Server::start(data.path()).await?;
    let body = flow::json_body(&json!({"a": "{{ hook.body.a }}"}));
    let installed = server
        .install(&flow::webhook(
            "Exact",
            &[flow::send("out", &receiver.url, &body)],
        ))
        .await?;
    let client = reqwest::Client::builder().no_proxy().build()?;
    let answer = client
        .post(&installed.url)
        .body(r#"{"a":[1,2.50]}"#)
        .send()
        .await?
        .text()
        .await?;
    let run = serde_json::from_str::<Value>(&answer)?["run"].clone();
    server.finished(run.as_str().unwrap_or_default()).await?;

    let sent = &receiver.received()[0];
    let of = json!({"run": run, "node": "out", "number": 1});
    let attempt: Value = server.rpc("attempt_get", &of).await?;
    assert_eq!(attempt["request_body"]["text"], r#"{"a":[1,2.50]}"#);
    assert_eq!(sent.body, r#"{"a":[1,2.50]}"#);
    let shown: Vec<(String, String)> = attempt["request_headers"]
        .as_array()
        .into_iter()
        .flatten()
        .map(|h| {
            (
                h["name"].as_str().unwrap_or_default().to_lowercase(),
                h["value"].as_str().unwrap_or_default().to_owned(),
            )
        })
        .collect();
    let arrived: Vec<(String, String)> = sent
        .head
        .headers
        .iter()
        .map(|(name, value)| {
            (
                name.as_str().to_owned(),
                String::from_utf8_lossy(value.as_bytes()).into_owned(),
            )
        })
        .collect();
    assert_eq!(
        sorted(shown),
        sorted(arrived),
        "what is shown is what was sent"
    );
    assert!(!sent.header("webhook-id").is_empty());
    assert_eq!(attempt["summary"]["status"], 200);
    assert_eq!(attempt["response_body"]["text"], r#"{"ok":true}"#);

    let curl: Value = server.rpc("attempt_curl", &of).await?;
    let command = curl["command"].as_str().unwrap_or_default();
    assert!(
        command.starts_with("curl ") && command.contains(&receiver.url),
        "{command}"
    );
    let done = tokio::process::Command::new("sh")
        .args(["-c", command])
        .output()
        .await?;
    assert!(
        done.status.success(),
        "{command}: {}",
        String::from_utf8_lossy(&done.stderr)
    );
    let again = receiver.wait_for(2).await?;
    assert_eq!(
        (&again[1].body, again[1].header("webhook-id")),
        (&sent.body, sent.header("webhook-id"))
    );
    Ok(())
}

fn sorted(mut headers: Vec<(String, String)>) -> Vec<(String, String)> {
    headers.sort();
    headers
}
