//! Killed at random points: what was acknowledged is delivered, and what was finished stays finished.

use hookline_tests::callers::{Callers, Chance};
use hookline_tests::receiver::Receiver;
use hookline_tests::server::Server;
use hookline_tests::{Result, cli, flow};
use serde_json::{Value, json};
use std::collections::{BTreeSet, HashMap, HashSet};
use std::path::Path;

const EVENTS: usize = 2_000;
const KILLS: usize = 50;
const CALLERS: usize = 16;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_acknowledged_is_lost_over_fifty_kills() -> Result {
    let folder = tempfile::tempdir()?;
    let (data, record) = (folder.path().join("data"), folder.path().join("received"));
    let receiver = Receiver::recording(&record).await?;
    let mut server = Server::start(&data).await?;
    let body =
        |step: &str| flow::json_body(&json!({"step": step, "event": "{{ hook.body.event }}"}));
    let installed = server
        .install(&flow::webhook(
            "Two steps",
            &[
                flow::send("first", &receiver.url, &body("first")),
                flow::send("second", &receiver.url, &body("second")),
            ],
        ))
        .await?;

    let callers = Callers::start(&installed.url, CALLERS, EVENTS);
    let hooks = server.hooks.trim_start_matches("http://").to_owned();
    let mut chance = Chance(0x5EED);
    let mut moments: Vec<usize> = (0..KILLS).map(|_| chance.below(EVENTS - 100)).collect();
    moments.sort_unstable();
    for moment in moments {
        callers.acknowledged(moment).await?;
        let deliveries = receiver.received().len() + chance.below(40);
        receiver.wait_for(deliveries).await?;
        callers.pause();
        server.kill().await?;
        server = Server::start_on(&data, &hooks).await?;
        callers.go_on();
    }
    let acknowledged = callers.finish().await?;
    let figures = server
        .settled(&installed.id, acknowledged.len() as u64)
        .await?;
    assert_eq!(figures.failed, 0);
    assert!(server.stop().await?.success(), "ends well when asked");

    let deliveries = read(&record)?;
    every_acknowledged_event_was_delivered(&acknowledged, &deliveries);
    repeats_carry_the_same_id(&deliveries);
    finished_steps_never_ran_again(&deliveries);
    cli::hookline("check", &data, &[]).await?.ok()
}

/// A line of the receiver's record.
#[derive(Debug)]
struct Delivery {
    id: String,
    step: String,
    event: usize,
}

fn read(record: &Path) -> Result<Vec<Delivery>> {
    let text = std::fs::read_to_string(record)?;
    text.lines()
        .map(|line| {
            let (id, body) = line.split_once('\t').ok_or("a line without an id")?;
            let body: Value = serde_json::from_str(body)?;
            let step = body["step"].as_str().unwrap_or_default().to_owned();
            let event = body["event"]
                .as_u64()
                .ok_or_else(|| format!("no number in {body}"))?;
            Ok(Delivery {
                id: id.to_owned(),
                step,
                event: usize::try_from(event)?,
            })
        })
        .collect()
}

fn every_acknowledged_event_was_delivered(acknowledged: &BTreeSet<usize>, deliveries: &[Delivery]) {
    for step in ["first", "second"] {
        let delivered: HashSet<usize> = deliveries
            .iter()
            .filter(|d| d.step == step)
            .map(|d| d.event)
            .collect();
        let lost: Vec<_> = acknowledged
            .iter()
            .filter(|event| !delivered.contains(event))
            .collect();
        assert!(
            lost.is_empty(),
            "acknowledged, and {step} never came: {lost:?}"
        );
    }
}

fn repeats_carry_the_same_id(deliveries: &[Delivery]) {
    let mut ids: HashMap<(&str, usize), &str> = HashMap::new();
    for delivery in deliveries {
        assert!(
            !delivery.id.is_empty(),
            "a delivery without webhook-id: {delivery:?}"
        );
        let first = ids
            .entry((&delivery.step, delivery.event))
            .or_insert(&delivery.id);
        assert_eq!(*first, delivery.id, "a repeat under another webhook-id");
    }
    let distinct: HashSet<_> = ids.values().collect();
    assert_eq!(
        distinct.len(),
        ids.len(),
        "two deliveries share a webhook-id"
    );
}

/// `second` is sent once `first` is settled, so a `first` after it would be a finished step again.
fn finished_steps_never_ran_again(deliveries: &[Delivery]) {
    let mut past_first = HashSet::new();
    for delivery in deliveries {
        if delivery.step == "second" {
            past_first.insert(delivery.event);
        } else {
            assert!(
                !past_first.contains(&delivery.event),
                "first ran again: {delivery:?}"
            );
        }
    }
}
