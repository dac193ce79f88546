//! `make bench`: what Hookline carries, beside a bare relay of the same libraries and beside
//! Node-RED, in one run on one machine. `README.md` says what is compared and what it taught.
//!
//! - [`load`]: 64 callers; [`sink`]: where everything arrives
//! - [`relay`], [`node_red`], [`ours`]: what lies between
//! - [`rounds`]: turns, so that all see the same machine, and the medians of each
//! - [`dead`]: a hundred destinations that are dead, beside the one that is measured; `hookline-bench
//!   dead` measures only that
//! - [`prune`]: a million runs pruned to ten thousand while callers go on
//!
//! `hookline-bench hot` measures only Hookline and the relay, for a look with `perf`.
//! `HOOKLINE_BENCH_SECONDS` shortens each round, `HOOKLINE_BENCH_LOG` the log of a million runs.

mod dead;
mod load;
mod node_red;
mod ours;
mod prune;
mod relay;
mod rounds;
mod sink;

use hookline_tests::{Result, cpu, root};
use load::CALLERS;
use rounds::{Contest, median};
use serde_json::{Value, json};
use std::time::Duration;

const ROUNDS: usize = 3;
/// What waits while others are delivered.
const PARKED: u32 = 100_000;

#[tokio::main]
async fn main() -> Result {
    let args: Vec<String> = std::env::args().skip(1).collect();
    match args.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        [] => compare().await,
        ["dead"] => {
            let seconds = setting("HOOKLINE_BENCH_SECONDS", 60)?;
            let sink = sink::Sink::start().await?;
            let alone = ours::Ours::start(&sink.url, |_| Ok(())).await?;
            let round = Duration::from_secs(seconds.into());
            println!("{:#}", dead::measure(&alone, &sink, round, ROUNDS).await?);
            Ok(())
        }
        ["hot"] => hot().await,
        ["relay", target] => relay::serve(target).await,
        _ => Err("usage: hookline-bench [dead | hot | relay TARGET]".into()),
    }
}

/// A number from the environment.
fn setting(name: &str, usual: u32) -> Result<u32> {
    match std::env::var(name) {
        Ok(text) => Ok(text
            .parse()
            .map_err(|_| format!("{name}={text} is no number"))?),
        Err(_) => Ok(usual),
    }
}

/// Hookline beside the relay, and nothing else.
async fn hot() -> Result {
    let seconds = setting("HOOKLINE_BENCH_SECONDS", 60)?;
    let sink = sink::Sink::start().await?;
    let relay = relay::Relay::start(&sink.url).await?;
    let fresh = ours::Ours::start(&sink.url, |_| Ok(())).await?;
    eprintln!("hookline-server is process {}", fresh.server.pid());
    let contest = Contest {
        names: ["relay", "hookline"],
        urls: [&relay.url, &fresh.url],
        round: Duration::from_secs(seconds.into()),
    };
    contest.warm_up(&sink).await?;
    let processes = [relay.pid()?, fresh.server.pid()];
    let before = processes.map(cpu::used);
    let held = contest.hold(ROUNDS, &sink).await?;
    let after = processes.map(cpu::used);
    let mut each = [0.0; 2];
    for (turn, (before, after)) in before.into_iter().zip(after).enumerate() {
        let events: usize = held[turn].iter().map(load::Round::events).sum();
        each[turn] = ((after? - before?).as_secs_f64() * 1e6 / events as f64).round();
    }
    let [bare, own] = held;
    let rps = |rounds: &[load::Round]| median(rounds, load::Round::delivered_per_second);
    let report = json!({
        "relay_rps": rps(&bare).round(),
        "hookline_rps": rps(&own).round(),
        "ratio_relay": round2(rps(&own) / rps(&bare)),
        "relay_cpu_us": each[0],
        "hookline_cpu_us": each[1],
        "accept_p99_ms": round2(median(&own, |round| round.accepted_ms(0.99))),
        "delivered_p99_ms": round2(median(&own, |round| round.delivered_ms(0.99))),
        "peak_rss_mb": round2(fresh.peak_rss()?),
    });
    println!("{report:#}");
    Ok(())
}

async fn compare() -> Result {
    let seconds = setting("HOOKLINE_BENCH_SECONDS", 60)?;
    let logged = setting("HOOKLINE_BENCH_LOG", 1_000_000)?;
    let sink = sink::Sink::start().await?;
    let relay = relay::Relay::start(&sink.url).await?;
    let node_red = node_red::NodeRed::start(&sink.url).await?;
    let fresh = ours::Ours::start(&sink.url, |_| Ok(())).await?;
    let full = ours::Ours::start(&sink.url, move |fill| fill.ended(logged)).await?;
    let parked = ours::Ours::start(&sink.url, move |fill| fill.parked(PARKED)).await?;

    let contest = Contest {
        names: ["relay", "hookline", "node_red", "logged", "parked"],
        urls: [
            &relay.url,
            &fresh.url,
            &node_red.url,
            &full.url,
            &parked.url,
        ],
        round: Duration::from_secs(seconds.into()),
    };
    contest.warm_up(&sink).await?;
    let before = fresh.stored().await?;
    let rounds = contest.hold(ROUNDS, &sink).await?;
    let after = fresh.stored().await?;
    let (stored, runs) = (after.0 - before.0, after.1 - before.1);
    let [bare, own, theirs, with_log, with_parked] = &rounds;

    let rps = |rounds: &[load::Round]| median(rounds, load::Round::delivered_per_second);
    let p99 = |rounds: &[load::Round]| median(rounds, |round| round.accepted_ms(0.99));
    let beside = |rounds: &[load::Round]| {
        json!({
            "hookline_rps": rps(rounds).round(),
            "accept_p99_ms": round2(p99(rounds)),
            "share": round2(rps(rounds) / rps(own)),
        })
    };
    let with_dead = dead::measure(&fresh, &sink, contest.round, ROUNDS).await?;
    let report = json!({
        "callers": CALLERS, "seconds": seconds, "rounds": ROUNDS,
        "cores": std::thread::available_parallelism()?.get(),
        "relay_rps": rps(bare).round(),
        "hookline_rps": rps(own).round(),
        "node_red_rps": rps(theirs).round(),
        "ratio_relay": round2(rps(own) / rps(bare)),
        "ratio_node_red": round2(rps(own) / rps(theirs)),
        "accept_p50_ms": round2(median(own, |round| round.accepted_ms(0.50))),
        "accept_p99_ms": round2(p99(own)),
        "delivered_p99_ms": round2(median(own, |round| round.delivered_ms(0.99))),
        "node_red_p99_ms": round2(p99(theirs)),
        "peak_rss_mb": round2(fresh.peak_rss()?),
        "bytes_per_run": (stored as f64 / runs as f64 - load::bodies() as f64).round(),
        "with_1000000_logged": beside(with_log),
        "with_100000_parked": beside(with_parked),
        "with_100_dead": with_dead,
        "parked_peak_rss_mb": round2(parked.peak_rss()?),
        "prune": prune::measure(&full).await?,
    });
    write(&report)
}

fn write(report: &Value) -> Result {
    let path = root().join("target/bench.json");
    std::fs::write(&path, format!("{report:#}\n"))?;
    println!("{report:#}");
    eprintln!("written to {}", path.display());
    Ok(())
}

fn round2(value: f64) -> f64 {
    (value * 100.0).round() / 100.0
}
