//! A delivery that is tried again keeps its id and its body to the byte; time and signature are
//! each attempt's own.

use super::{key, question, step};
use crate::connections::server;
use hookline_tests::receiver::{Answer, Receiver};
use hookline_tests::{Result, flow, payloads, verifiers};
use http::StatusCode;
use serde_json::{Value, json};
use std::io::Read;
use std::sync::atomic::{AtomicUsize, Ordering};

#[tokio::test]
async fn every_attempt_is_signed_anew_over_the_same_body() -> Result {
    let (server, _data) = server().await?;
    let refusals = AtomicUsize::new(2);
    let receiver = Receiver::answering(move |_| {
        let left =
            refusals.fetch_update(Ordering::Relaxed, Ordering::Relaxed, |n| n.checked_sub(1));
        let status = match left {
            Ok(_) => StatusCode::SERVICE_UNAVAILABLE,
            Err(_) => StatusCode::OK,
        };
        Answer {
            status,
            ..Answer::default()
        }
    })
    .await?;
    let (key, old) = key(&server, "standard_webhooks").await?;
    let mut step = step("standard_webhooks", &key, &receiver.url);
    step["config"]["mode"] = json!({"type": "performance", "compress": "gzip"});
    step["config"]["retry"] = json!({"type": "schedule", "waits": "1s, 1s, 1s", "jitter": 0});
    let installed = server.install(&flow::webhook("Again", &[step])).await?;
    let bodies = payloads::github()?.into_iter().map(|one| one.body);
    let body = bodies.max_by_key(String::len).ok_or("no payloads")?;
    let client = reqwest::Client::builder().no_proxy().build()?;
    let post = client
        .post(&installed.url)
        .header("content-type", "application/json");
    assert_eq!(post.body(body.clone()).send().await?.status(), 202);
    receiver.wait_for(1).await?;
    // The next attempts may be signed with both secrets; the receiver still knows the old one.
    let rotate = json!({"key": key["id"]});
    server.rpc::<Value>("signing_key_rotate", &rotate).await?;
    let received = receiver.wait_for(3).await?;
    assert_eq!(server.settled(&installed.id, 1).await?.failed, 0);

    let mut asked = Vec::new();
    for pair in received.windows(2) {
        let both = |name| (pair[0].header(name), pair[1].header(name));
        let (first, second) = both("webhook-id");
        assert!(!first.is_empty() && first == second);
        assert_eq!(pair[0].body, pair[1].body);
        let (first, second) = both("webhook-timestamp");
        assert!(first.parse::<i64>()? < second.parse::<i64>()?);
        let (first, second) = both("webhook-signature");
        assert_ne!(first, second);
    }
    for request in &received {
        assert_eq!(request.header("content-encoding"), "gzip");
        let mut whole = Vec::new();
        flate2::read::GzDecoder::new(&*request.body).read_to_end(&mut whole)?;
        assert!(whole == body.as_bytes(), "another body");
        let question = question("standard_webhooks", &old, request);
        asked.push(verifiers::Question {
            body: whole,
            ..question
        });
    }
    assert_eq!(asked.len(), 3);
    for verdict in verifiers::ask(&asked).await? {
        assert!(verdict.ok, "{}", verdict.why);
    }
    Ok(())
}
