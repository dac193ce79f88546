//! A hundred destinations that are dead, beside the healthy one that is measured: half of them
//! refuse the connection, half take it and never answer.

use crate::load::{self, Round};
use crate::ours::Ours;
use crate::rounds::{Contest, median};
use crate::sink::Sink;
use hookline_tests::{Result, flow};
use serde_json::{Value, json};
use std::time::Duration;
use tokio::net::TcpListener;
use tokio::task::{AbortHandle, JoinSet};

const DEAD: usize = 100;
/// Events that go to all of them before anything is measured; a second one comes every second.
const EVENTS: usize = 50;

/// A server whose other flow goes to dead destinations only.
struct BesideDead {
    ours: Ours,
    going: AbortHandle,
    _silent: JoinSet<()>,
}

impl Drop for BesideDead {
    fn drop(&mut self) {
        self.going.abort();
    }
}

impl BesideDead {
    async fn start(sink: &str) -> Result<Self> {
        let ours = Ours::start(sink, |_| Ok(())).await?;
        let (mut urls, mut silent) = (Vec::new(), JoinSet::new());
        for number in 0..DEAD {
            let listener = TcpListener::bind("127.0.0.1:0").await?;
            urls.push(format!("http://{}/", listener.local_addr()?));
            // The others are closed again here.
            if number % 2 == 0 {
                silent.spawn(async move {
                    let mut held = Vec::new();
                    while let Ok((stream, _)) = listener.accept().await {
                        held.push(stream);
                    }
                });
            }
        }
        let installed = ours.server.install(&to_all(&urls)).await?;
        let client = reqwest::Client::builder().no_proxy().build()?;
        for _ in 0..EVENTS {
            load::post(&client, &installed.url, "{}".to_owned()).await?;
        }
        let going = tokio::spawn(async move {
            let mut every = tokio::time::interval(Duration::from_secs(1));
            loop {
                every.tick().await;
                if let Err(error) = load::post(&client, &installed.url, "{}".to_owned()).await {
                    eprintln!("the dead destinations' event was not taken: {error}");
                    return;
                }
            }
        });
        Ok(Self {
            ours,
            going: going.abort_handle(),
            _silent: silent,
        })
    }
}

/// A flow that sends its event to each of these addresses.
fn to_all(urls: &[String]) -> Value {
    let body = flow::json_body(&json!("{{ hook.body }}"));
    let mut document = flow::webhook("Dead", &[]);
    let steps = urls.iter().enumerate();
    let (mut nodes, mut edges) = (document["nodes"].clone(), Vec::new());
    for (number, url) in steps {
        let id = format!("dead{number}");
        edges.push(json!({"from": "hook", "to": id}));
        if let Some(nodes) = nodes.as_array_mut() {
            nodes.push(flow::send(&id, url, &body));
        }
    }
    document["nodes"] = nodes;
    document["edges"] = json!(edges);
    document
}

/// What the healthy destination gets alone, and beside the dead ones.
pub(crate) async fn measure(
    alone: &Ours,
    sink: &Sink,
    round: Duration,
    rounds: usize,
) -> Result<Value> {
    let beside = BesideDead::start(&sink.url).await?;
    let contest = Contest {
        names: ["alone", "beside 100 dead"],
        urls: [&alone.url, &beside.ours.url],
        round,
    };
    contest.warm_up(sink).await?;
    let [own, theirs] = contest.hold(rounds, sink).await?;
    let rps = |rounds: &[Round]| median(rounds, Round::delivered_per_second);
    let p99 = |rounds: &[Round]| median(rounds, |round| round.delivered_ms(0.99)).round();
    Ok(json!({
        "alone_rps": rps(&own).round(),
        "hookline_rps": rps(&theirs).round(),
        "share": (rps(&theirs) / rps(&own) * 100.0).round() / 100.0,
        "alone_delivered_p99_ms": p99(&own),
        "delivered_p99_ms": p99(&theirs),
        "peak_rss_mb": beside.ours.peak_rss()?.round(),
    }))
}
