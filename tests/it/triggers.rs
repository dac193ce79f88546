//! Whom a trigger takes, what it answers, and what its owner sees of those it refused.

use hookline_tests::server::{Installed, Server};
use hookline_tests::{Result, flow};
use reqwest::header::ALLOW;
use serde_json::{Value, json};

/// The document of a webhook flow whose trigger has these settings.
fn with(config: &Value, steps: &[Value]) -> Value {
    let mut document = flow::webhook("Trigger", steps);
    document["nodes"][0]["config"] = config.clone();
    document
}

/// How many calls the flow's trigger refused, and why the last one.
async fn refused(server: &Server, flow: &Installed) -> Result<(u64, String)> {
    let detail: Value = server.rpc("flow_get", &json!({"flow": flow.id})).await?;
    let trigger = &detail["triggers"][0];
    let why = trigger["refusal"].as_str().unwrap_or_default().to_owned();
    Ok((trigger["refused"].as_u64().unwrap_or_default(), why))
}

#[tokio::test]
async fn refusals_are_answered_and_counted() -> Result {
    let data = tempfile::tempdir()?;
    let server = Server::start(data.path()).await?;
    let flow = server
        .install(&with(&json!({"method": ["POST", "PUT"]}), &[]))
        .await?;
    let client = reqwest::Client::builder().no_proxy().build()?;

    let answer = client.get(&flow.url).send().await?;
    assert_eq!(answer.status(), 405);
    assert_eq!(answer.headers()[ALLOW], "POST, PUT");
    assert_eq!(refused(&server, &flow).await?.0, 1);

    let from_a_page = client
        .post(&flow.url)
        .header("origin", "http://evil.example");
    let answer = from_a_page.header("content-type", "text/plain").body("{}");
    assert_eq!(answer.send().await?.status(), 403);

    let round = client
        .post(&flow.url)
        .header("hookline-hops", "6")
        .body("{}");
    assert_eq!(round.send().await?.status(), 508);
    let (count, why) = refused(&server, &flow).await?;
    assert!(count == 3 && why.contains("circle"), "{count}: {why}");

    let last = client
        .post(&flow.url)
        .header("hookline-hops", "5")
        .body("{}");
    assert_eq!(last.send().await?.status(), 202);
    server
        .rpc::<Value>("flow_switch", &json!({"flow": flow.id, "on": false}))
        .await?;
    assert_eq!(
        client.post(&flow.url).body("{}").send().await?.status(),
        404
    );
    let (count, why) = refused(&server, &flow).await?;
    assert!(count == 4 && why.contains("off"), "{count}: {why}");
    Ok(())
}

#[tokio::test]
async fn a_caller_that_waits_gets_the_runs_result() -> Result {
    let data = tempfile::tempdir()?;
    let server = Server::start(data.path()).await?;
    let stop = |outcome: &str| {
        json!({
            "id": "end", "kind": "stop", "name": "End",
            "config": {
                "outcome": outcome, "message": "for {{ hook.body.who }}",
                "result": {"type": "json", "value": {"n": "{{ hook.body.n }}"}},
            },
        })
    };
    let client = reqwest::Client::builder().no_proxy().build()?;
    for (outcome, status) in [("succeeded", 200), ("failed", 500)] {
        let flow = server
            .install(&with(&json!({"answer": "result"}), &[stop(outcome)]))
            .await?;
        let call = client.post(&flow.url).body(r#"{"who":"Ada","n":12.50}"#);
        let answer = call.send().await?;
        assert_eq!(answer.status(), status);
        let text = answer.text().await?;
        assert!(
            text.contains(r#""result":{"n":12.50}"#),
            "as written: {text}"
        );
        let answer: Value = serde_json::from_str(&text)?;
        assert_eq!(answer["status"], outcome);
        assert_eq!(answer["message"], "for Ada");
        assert!(answer["run"].is_string(), "{answer}");
    }
    Ok(())
}
