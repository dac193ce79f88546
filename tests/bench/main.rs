//! `make bench`: what Hookline carries beside a bare relay of the same libraries, in one run.
//!
//! Both get the same events from the same 64 callers and send them to the same sink: Hookline
//! through a webhook trigger and one Send Webhook, writing every event, step and attempt down;
//! the relay straight through. Rounds alternate, so that both see the same machine, and each
//! figure is the median round's. `target/bench.json` holds them all.

mod load;
mod relay;
mod sink;

use hookline_tests::server::Server;
use hookline_tests::{Result, flow, memory, root};
use load::{Load, Round};
use serde_json::{Value, json};
use sink::Sink;

const CALLERS: usize = 64;
const ROUNDS: usize = 3;
const EVENTS: usize = 20_000;
const WARM_UP: usize = 1_000;

#[tokio::main]
async fn main() -> Result {
    let args: Vec<String> = std::env::args().skip(1).collect();
    match args.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        [] => compare().await,
        ["relay", target] => relay::serve(target).await,
        _ => Err("usage: hookline-bench [relay TARGET]".into()),
    }
}

async fn compare() -> Result {
    let sink = Sink::start().await?;
    let body = payload();
    let data = tempfile::tempdir()?;
    let server = Server::start(data.path()).await?;
    let send = flow::send(
        "out",
        &sink.url,
        &flow::json_body(&json!("{{ hook.body }}")),
    );
    let installed = server.install(&flow::webhook("Bench", &[send])).await?;
    let relay = relay::Relay::start(&sink.url).await?;

    let through_hookline = Load {
        url: installed.url,
        body: body.clone(),
        callers: CALLERS,
    };
    let through_relay = Load {
        url: relay.url.clone(),
        body: body.clone(),
        callers: CALLERS,
    };
    through_relay.run(WARM_UP, &sink).await?;
    through_hookline.run(WARM_UP, &sink).await?;
    let (mut ours, mut bare) = (Vec::new(), Vec::new());
    for round in 1..=ROUNDS {
        bare.push(through_relay.run(EVENTS, &sink).await?);
        ours.push(through_hookline.run(EVENTS, &sink).await?);
        eprintln!("round {round} of {ROUNDS}: {}", say(&bare, &ours));
    }

    let hookline = figures(&mut ours, memory::peak(server.pid())?);
    let relay = figures(&mut bare, memory::peak(relay.pid())?);
    let delivered = |of: &Value| of["delivered_per_second"].as_f64().unwrap_or_default();
    let report = json!({
        "callers": CALLERS, "events": EVENTS, "rounds": ROUNDS, "body_bytes": body.len(),
        "cores": std::thread::available_parallelism()?.get(),
        "hookline": hookline, "relay": relay,
        "ratio": round2(delivered(&hookline) / delivered(&relay)),
    });
    let path = root().join("target/bench.json");
    std::fs::write(&path, format!("{report:#}\n"))?;
    println!("{report:#}");
    eprintln!("written to {}", path.display());
    Ok(())
}

/// An order of about 1 KB, as shops send them.
fn payload() -> String {
    let items: Vec<Value> = (1..=8)
        .map(|n| json!({"sku": format!("SKU-{n:05}"), "title": "Enamel mug, 350 ml", "quantity": n, "price": 12.5}))
        .collect();
    let customer = json!({"id": 81_442, "email": "ada@example.com", "name": "Ada Lovelace"});
    json!({"id": 5_005_001, "currency": "EUR", "customer": customer, "items": items}).to_string()
}

fn say(bare: &[Round], ours: &[Round]) -> String {
    let rate = |rounds: &[Round]| rounds.last().map_or(0.0, Round::delivered_per_second);
    format!("relay {:.0}/s, hookline {:.0}/s", rate(bare), rate(ours))
}

/// The median round's figures.
fn figures(rounds: &mut [Round], peak: u64) -> Value {
    rounds.sort_by(|a, b| {
        a.delivered_per_second()
            .total_cmp(&b.delivered_per_second())
    });
    let median = &rounds[rounds.len() / 2];
    json!({
        "accepted_per_second": median.accepted_per_second().round(),
        "delivered_per_second": median.delivered_per_second().round(),
        "answer_p50_ms": round2(median.answer_ms(0.50)),
        "answer_p99_ms": round2(median.answer_ms(0.99)),
        "peak_memory_mib": round2(peak as f64 / f64::from(1 << 20)),
    })
}

fn round2(value: f64) -> f64 {
    (value * 100.0).round() / 100.0
}
