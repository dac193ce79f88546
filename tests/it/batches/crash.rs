//! Killed at random points: every acknowledged event goes out, in one batch only, which is the same
//! each time it is sent.

use super::{several, step};
use hookline_tests::callers::{Callers, Chance};
use hookline_tests::receiver::{Answer, Receiver};
use hookline_tests::server::Server;
use hookline_tests::{Result, flow};
use http::StatusCode;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::atomic::{AtomicUsize, Ordering};

const EVENTS: usize = 2_000;
const KILLS: usize = 20;
const CALLERS: usize = 32;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_is_lost_or_sent_in_two_batches_over_twenty_kills() -> Result {
    let data = tempfile::tempdir()?;
    let mut server = Server::start(data.path()).await?;
    // Now and then it fails for a moment, so that some wait when it is killed.
    let asked = AtomicUsize::new(0);
    let receiver = Receiver::answering(move |_| {
        let fails = asked.fetch_add(1, Ordering::Relaxed) % 8 == 7;
        Answer {
            status: if fails {
                StatusCode::SERVICE_UNAVAILABLE
            } else {
                StatusCode::OK
            },
            ..Answer::default()
        }
    })
    .await?;
    let step = step(&receiver.url, &several(12, 20, "array"), "1s, 1s, 1s, 1s");
    let installed = server.install(&flow::webhook("Batches", &[step])).await?;

    let callers = Callers::start(&installed.url, CALLERS, EVENTS);
    let hooks = server.hooks.trim_start_matches("http://").to_owned();
    let mut chance = Chance(0xBA7C);
    let mut moments: Vec<usize> = (0..KILLS).map(|_| chance.below(EVENTS - 100)).collect();
    moments.sort_unstable();
    for moment in moments {
        callers.acknowledged(moment).await?;
        let requests = receiver.received().len() + chance.below(3);
        receiver.wait_for(requests).await?;
        callers.pause();
        server.kill().await?;
        server = Server::start_on(data.path(), &hooks).await?;
        callers.go_on();
    }
    let acknowledged = callers.finish().await?;
    let figures = server
        .settled(&installed.id, acknowledged.len() as u64)
        .await?;
    assert_eq!(figures.failed, 0);

    let mut sent: HashMap<String, Vec<u8>> = HashMap::new();
    let mut batches: BTreeMap<u64, BTreeSet<String>> = BTreeMap::new();
    for request in receiver.received() {
        let id = request.header("webhook-id").to_owned();
        assert!(id.starts_with("msg_"), "{id:?}");
        let first = sent
            .entry(id.clone())
            .or_insert_with(|| request.body.to_vec());
        assert_eq!(*first, request.body, "a repeat with another body");
        for event in serde_json::from_slice::<Vec<Value>>(&request.body)? {
            let event = event["event"].as_u64().ok_or("no number")?;
            batches.entry(event).or_default().insert(id.clone());
        }
    }
    let lost: Vec<_> = acknowledged
        .iter()
        .filter(|event| !batches.contains_key(&(**event as u64)))
        .collect();
    assert!(lost.is_empty(), "acknowledged, and never came: {lost:?}");
    let twice: Vec<_> = batches.iter().filter(|(_, ids)| ids.len() > 1).collect();
    assert!(twice.is_empty(), "in two batches: {twice:?}");
    assert!(sent.len() * 2 < batches.len(), "several in a request");
    Ok(())
}
