//! Every payload that GitHub documents, through a trigger and two steps, to a real httpbin.

use hookline_tests::httpbin::Httpbin;
use hookline_tests::server::Server;
use hookline_tests::{Result, cli, flow, payloads};
use serde_json::{Value, json};
use std::sync::Arc;
use tokio::task::JoinSet;

/// How many payloads the pinned package holds.
const PAYLOADS: usize = 329;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn github_payloads_arrive_as_mapped_and_whole_to_the_byte() -> Result {
    let httpbin = Httpbin::start().await?;
    let data = tempfile::tempdir()?;
    let server = Server::start(data.path()).await?;
    let anything = format!("{}/anything", httpbin.url);
    let fields = json!({
        "event": "{{ hook.headers[\"x-github-event\"] }}",
        "sender": "{{ hook.body.sender.id | default(\"none\") }}",
        "repository": "{{ hook.body.repository.full_name | default(\"none\") }}",
    });
    let installed = server
        .install(&flow::webhook(
            "GitHub to httpbin",
            &[
                flow::send("fields", &anything, &flow::json_body(&fields)),
                flow::send(
                    "whole",
                    &anything,
                    &flow::json_body(&json!("{{ hook.body }}")),
                ),
            ],
        ))
        .await?;

    let payloads: Arc<[payloads::Payload]> = payloads::github()?.into();
    assert_eq!(payloads.len(), PAYLOADS);
    let runs = post_all(&installed.url, &payloads).await?;

    let figures = server.settled(&installed.id, PAYLOADS as u64).await?;
    assert_eq!((figures.total, figures.failed), (PAYLOADS as u64, 0));
    let listed = cli::hookline(
        "runs",
        data.path(),
        &["--json", "--status", "succeeded", "--limit", "500"],
    )
    .await?;
    assert_eq!(
        listed.json_lines()?.len(),
        PAYLOADS,
        "runs listed as succeeded"
    );

    for (payload, run) in payloads.iter().zip(&runs) {
        let body: Value = serde_json::from_str(&payload.body)?;
        let echoed = echo(&server, run, "fields").await?;
        let expected = json!({
            "event": payload.event,
            "sender": payloads::value_at(&body, "/sender/id"),
            "repository": payloads::value_at(&body, "/repository/full_name"),
        });
        assert_eq!(echoed["json"], expected, "{} as mapped", payload.event);

        let echoed = echo(&server, run, "whole").await?;
        assert_eq!(
            echoed["data"].as_str(),
            Some(payload.body.as_str()),
            "{} whole",
            payload.event
        );
        assert_eq!(echoed["headers"]["Content-Type"], "application/json");
    }
    Ok(())
}

/// Posts every payload, eight at a time; gives the runs in the payloads' order.
async fn post_all(url: &str, payloads: &Arc<[payloads::Payload]>) -> Result<Vec<String>> {
    const CALLERS: usize = 8;
    let client = reqwest::Client::builder().no_proxy().build()?;
    let mut callers = JoinSet::new();
    for caller in 0..CALLERS {
        let (client, url, payloads) = (client.clone(), url.to_owned(), Arc::clone(payloads));
        callers.spawn(async move {
            let mut runs = Vec::new();
            for (index, payload) in payloads.iter().enumerate().skip(caller).step_by(CALLERS) {
                let answer = client
                    .post(&url)
                    .header("content-type", "application/json")
                    .header("x-github-event", &payload.event)
                    .body(payload.body.clone())
                    .send()
                    .await?;
                assert_eq!(answer.status(), 202, "{}", payload.event);
                let answer: Value = serde_json::from_str(&answer.text().await?)?;
                runs.push((index, answer["run"].as_str().unwrap_or_default().to_owned()));
            }
            Result::Ok(runs)
        });
    }
    let mut runs = Vec::new();
    while let Some(part) = callers.join_next().await {
        runs.extend(part??);
    }
    runs.sort();
    Ok(runs.into_iter().map(|(_, run)| run).collect())
}

/// What httpbin says it received from a step.
async fn echo(server: &Server, run: &str, node: &str) -> Result<Value> {
    let output: Value = server
        .rpc("step_output", &json!({"run": run, "node": node}))
        .await?;
    let body = output["body"]["text"]
        .as_str()
        .ok_or_else(|| format!("{node} of {run}: {output}"))?;
    Ok(serde_json::from_str(body)?)
}
