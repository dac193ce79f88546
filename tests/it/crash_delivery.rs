//! Killed at random points while it delivers through a bad line to a receiver that has each
//! delivery on disk before it answers: every event arrives, what is repeated is the same to the
//! byte, and no more is repeated than had no result on disk yet.

use aws_lc_rs::{digest, hmac};
use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use hookline_engine::ids::RunId;
use hookline_tests::callers::{Callers, Chance};
use hookline_tests::fault_proxy::FaultProxy;
use hookline_tests::receiver::{Answer, Receiver};
use hookline_tests::server::{Installed, Server};
use hookline_tests::{Result, cli, flow};
use serde_json::{Value, json};
use std::collections::{BTreeSet, HashMap, HashSet};
use std::io::Write;
use std::path::Path;
use std::sync::Mutex;

const CALLERS: usize = 16;
/// How many deliveries may be under way at a time.
const UNDER_WAY: usize = 16;
/// The share of exchanges that the line spoils.
const SPOILT: f64 = 0.25;
const SECRET: &str = "whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn killed_over_a_bad_line_it_loses_changes_and_repeats_nothing_that_was_settled() -> Result {
    // HOOKLINE_LONG=1 is the whole of it.
    let (events, kills) = match std::env::var_os("HOOKLINE_LONG") {
        Some(_) => (5_000, 200),
        None => (300, 10),
    };
    let folder = tempfile::tempdir()?;
    let (data, ledger) = (folder.path().join("data"), folder.path().join("ledger"));
    let receiver = keeping(&ledger).await?;
    let log = folder.path().join("spoilt");
    let line = FaultProxy::start(&receiver.url, SPOILT, 0x5EED, &log).await?;
    let mut server = Server::start(&data).await?;
    let installed = install(&server, &line.url).await?;

    let callers = Callers::start(&installed.url, CALLERS, events);
    let hooks = server.hooks.trim_start_matches("http://").to_owned();
    let mut chance = Chance(0xBAD_11FE);
    let mut moments: Vec<usize> = (0..kills).map(|_| chance.below(events * 9 / 10)).collect();
    moments.sort_unstable();
    let lines = || -> Result<usize> { Ok(std::fs::read_to_string(&ledger)?.lines().count()) };
    let mut killed = Vec::new();
    for moment in moments {
        callers.acknowledged(moment).await?;
        receiver
            .wait_for(receiver.received().len() + chance.below(4))
            .await?;
        callers.pause();
        server.kill().await?;
        line.idle().await?;
        killed.push(Kill {
            line: lines()?,
            open: open(&data, events).await?,
        });
        server = Server::start_on(&data, &hooks).await?;
        callers.go_on();
    }
    let acknowledged = callers.finish().await?;
    let figures = server
        .settled(&installed.id, acknowledged.len() as u64)
        .await?;
    assert_eq!(figures.failed, 0, "given up");
    assert!(server.stop().await?.success(), "ends well when asked");

    let deliveries = read(&ledger)?;
    all_arrived(&acknowledged, &deliveries)?;
    unchanged_and_signed(&deliveries)?;
    let repeated = repeats_were_under_way(&deliveries, &killed, &line.untold()?);
    println!(
        "{} events, {} deliveries, {kills} kills, repeated for them: {repeated:?}",
        acknowledged.len(),
        deliveries.len(),
    );
    cli::hookline("check", &data, &[]).await?.ok()
}

/// A kill.
struct Kill {
    /// How many lines the ledger had after it.
    line: usize,
    /// The deliveries that had no result on disk and were not parked.
    open: HashSet<String>,
}

/// The deliveries of the runs that are under way or before it, as their database says.
async fn open(data: &Path, events: usize) -> Result<HashSet<String>> {
    let most = events.to_string();
    let mut open = HashSet::new();
    for state in ["queued", "running"] {
        let args = ["--json", "--limit", &most, "--status", state];
        for run in cli::hookline("runs", data, &args).await?.json_lines()? {
            open.insert(delivery_of(run["id"].as_str().ok_or("no id")?)?);
        }
    }
    Ok(open)
}

/// The `webhook-id` of what the step `out` of a run sends.
fn delivery_of(run: &str) -> Result<String> {
    let mut hashed = run.parse::<RunId>()?.0.into_bytes().to_vec();
    hashed.extend_from_slice(b"out\0");
    let digest = digest::digest(&digest::SHA256, &hashed);
    let hex = digest.as_ref()[..16].iter();
    Ok(hex.fold("msg_".to_owned(), |text, byte| {
        text + &format!("{byte:02x}")
    }))
}

/// A flow with one step that signs and is tried again soon, through a few places.
async fn install(server: &Server, url: &str) -> Result<Installed> {
    let made: Value = server
        .rpc(
            "signing_key_create",
            &json!({"name": "Ledger", "preset": "standard_webhooks", "secret": SECRET}),
        )
        .await?;
    let mut settings: Value = server.rpc("settings_get", &json!({})).await?;
    settings["concurrency"] = json!(UNDER_WAY);
    server.rpc::<Value>("settings_set", &settings).await?;
    let mut send = flow::send(
        "out",
        url,
        &flow::json_body(&json!({"event": "{{ hook.body.event }}", "note": "x".repeat(400)})),
    );
    send["config"]["retry"] = json!({
        "type": "schedule", "waits": vec!["1s"; 30].join(", "), "jitter": 20,
    });
    send["config"]["signing"] = json!({
        "type": "standard_webhooks",
        "key": {"id": made["key"]["id"], "name": "Ledger"},
    });
    server.install(&flow::webhook("Ledger", &[send])).await
}

/// A receiver that has each delivery on disk before it answers.
async fn keeping(ledger: &Path) -> Result<Receiver> {
    let file = Mutex::new(std::fs::File::create(ledger)?);
    Receiver::answering(move |request| {
        let body = String::from_utf8_lossy(&request.body);
        let [id, at, signature] = ["webhook-id", "webhook-timestamp", "webhook-signature"]
            .map(|name| request.header(name));
        let line = format!("{id}\t{at}\t{signature}\t{body}\n");
        let mut file = file.lock().expect("nobody panics here");
        let kept = file
            .write_all(line.as_bytes())
            .and_then(|()| file.sync_data());
        kept.expect("a disk with space");
        Answer::default()
    })
    .await
}

/// A line of the ledger.
#[derive(Debug)]
struct Delivery {
    id: String,
    at: String,
    signature: String,
    body: String,
}

fn read(ledger: &Path) -> Result<Vec<Delivery>> {
    let text = std::fs::read_to_string(ledger)?;
    let lines = text.lines().map(|line| {
        let parts: Vec<&str> = line.splitn(4, '\t').collect();
        let [id, at, signature, body] = parts[..] else {
            return Err(format!("not a delivery: {line}").into());
        };
        Ok(Delivery {
            id: id.to_owned(),
            at: at.to_owned(),
            signature: signature.to_owned(),
            body: body.to_owned(),
        })
    });
    lines.collect()
}

fn all_arrived(acknowledged: &BTreeSet<usize>, deliveries: &[Delivery]) -> Result {
    let mut ids: HashMap<usize, &str> = HashMap::new();
    for delivery in deliveries {
        let body: Value = serde_json::from_str(&delivery.body)?;
        let event = body["event"].as_u64().ok_or("no event")?;
        let first = ids.entry(usize::try_from(event)?).or_insert(&delivery.id);
        assert_eq!(*first, delivery.id, "event {event} under two ids");
    }
    let lost: Vec<_> = acknowledged
        .iter()
        .filter(|event| !ids.contains_key(event))
        .collect();
    assert!(lost.is_empty(), "acknowledged, and never came: {lost:?}");
    Ok(())
}

fn unchanged_and_signed(deliveries: &[Delivery]) -> Result {
    let secret = BASE64_STANDARD.decode(SECRET.trim_start_matches("whsec_"))?;
    let key = hmac::Key::new(hmac::HMAC_SHA256, &secret);
    let mut bodies: HashMap<&str, &str> = HashMap::new();
    for delivery in deliveries {
        let first = *bodies.entry(&delivery.id).or_insert(&delivery.body);
        assert_eq!(first, delivery.body, "a repeat with another body");
        let signed = format!("{}.{}.{}", delivery.id, delivery.at, delivery.body);
        let tag = delivery.signature.strip_prefix("v1,").ok_or("no v1")?;
        let tag = BASE64_STANDARD.decode(tag)?;
        let good = hmac::verify(&key, signed.as_bytes(), &tag).is_ok();
        assert!(good, "a bad signature: {delivery:?}");
    }
    Ok(())
}

/// A delivery is repeated when its answer was lost on the line, or when it was under way at a kill;
/// then it had no result on disk at that kill. Gives how many repeats each kill led to.
fn repeats_were_under_way(
    deliveries: &[Delivery],
    kills: &[Kill],
    untold: &HashMap<String, usize>,
) -> Vec<usize> {
    let mut lines: HashMap<&str, Vec<usize>> = HashMap::new();
    for (line, delivery) in deliveries.iter().enumerate() {
        lines.entry(&delivery.id).or_default().push(line);
    }
    let mut repeated = vec![0; kills.len()];
    for (id, at) in lines {
        // One that was under way at a kill was so at the first kill after it arrived.
        let killed = at.windows(2).filter_map(|pair| {
            let next = kills.iter().position(|kill| kill.line > pair[0])?;
            let repeated = kills[next].line <= pair[1];
            (repeated && kills[next].open.contains(id)).then_some(next)
        });
        let to_blame = untold.get(id).copied().unwrap_or_default();
        let others = (at.len() - 1).saturating_sub(to_blame);
        let killed: Vec<usize> = killed.take(others).collect();
        assert_eq!(
            killed.len(),
            others,
            "{id} came again although its result was on disk"
        );
        for kill in killed {
            repeated[kill] += 1;
        }
    }
    repeated
}
