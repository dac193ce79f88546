//! Callers that post as fast as they are answered.

use crate::sink::Sink;
use hookline_tests::Result;
use serde_json::{Value, json};
use std::time::{Duration, Instant};
use tokio::task::JoinSet;

/// How many call at once.
pub(crate) const CALLERS: usize = 64;

/// One round: every event accepted and delivered.
#[derive(Debug)]
pub(crate) struct Round {
    delivered: Duration,
    /// How long each caller waited for its answer, shortest first.
    answers: Vec<Duration>,
    /// How long each event took to arrive, shortest first.
    arrivals: Vec<Duration>,
}

/// Posts for as long as `round`, then waits until the sink has everything.
pub(crate) async fn run(url: &str, round: Duration, sink: &Sink) -> Result<Round> {
    sink.begin();
    let client = reqwest::Client::builder().no_proxy().build()?;
    let start = Instant::now();
    let mut callers = JoinSet::new();
    for _ in 0..CALLERS {
        let (client, url, sink) = (client.clone(), url.to_owned(), sink.clone());
        callers.spawn(async move { call(&client, &url, start + round, &sink).await });
    }
    let mut answers = Vec::new();
    while let Some(part) = callers.join_next().await {
        answers.extend(part??);
    }
    sink.wait_for(answers.len()).await?;
    let delivered = start.elapsed();
    let mut arrivals = sink.arrivals();
    arrivals.sort_unstable();
    answers.sort_unstable();
    Ok(Round {
        delivered,
        answers,
        arrivals,
    })
}

async fn call(
    client: &reqwest::Client,
    url: &str,
    end: Instant,
    sink: &Sink,
) -> Result<Vec<Duration>> {
    let (before, after) = frame();
    let mut answers = Vec::new();
    while Instant::now() < end {
        let body = format!("{before}{}{after}", sink.now());
        answers.push(post(client, url, body).await?);
    }
    Ok(answers)
}

/// Posts one event. Returns how long the answer took.
///
/// # Errors
/// It was not taken.
pub(crate) async fn post(client: &reqwest::Client, url: &str, body: String) -> Result<Duration> {
    let start = Instant::now();
    let request = client
        .post(url)
        .header("content-type", "application/json")
        .body(body);
    let answer = request.send().await?;
    let (took, status) = (start.elapsed(), answer.status());
    let text = answer.bytes().await?;
    if !status.is_success() {
        let text = String::from_utf8_lossy(&text);
        return Err(format!("{url} answered {status}: {text}").into());
    }
    Ok(took)
}

/// An order of about 1 KB, as shops send them: what stands before its number, and after.
pub(crate) fn frame() -> (&'static str, String) {
    let items: Vec<Value> = (1..=8)
        .map(|n| json!({"sku": format!("SKU-{n:05}"), "title": "Enamel mug, 350 ml", "quantity": n, "price": 12.5}))
        .collect();
    let customer = json!({"id": 81_442, "email": "ada@example.com", "name": "Ada Lovelace"});
    let rest = json!({"currency": "EUR", "customer": customer, "items": items, "total": 450.0});
    let rest = rest.to_string();
    ("{\"id\":", format!(",{}", &rest[1..]))
}

/// What the bodies of a run take: the event, what is sent on, what is answered.
pub(crate) fn bodies() -> usize {
    let (before, after) = frame();
    let number = 9;
    let sent = json!({"order": 0, "email": "ada@example.com", "total": 450.0}).to_string();
    before.len() + number + after.len() + sent.len() - 1 + number + crate::sink::ANSWER.len()
}

impl Round {
    pub(crate) fn events(&self) -> usize {
        self.answers.len()
    }

    pub(crate) fn delivered_per_second(&self) -> f64 {
        self.events() as f64 / self.delivered.as_secs_f64()
    }

    /// How long the caller at this share of the way waited, in milliseconds.
    pub(crate) fn accepted_ms(&self, share: f64) -> f64 {
        at(&self.answers, share)
    }

    /// How long the event at this share of the way took to arrive, in milliseconds.
    pub(crate) fn delivered_ms(&self, share: f64) -> f64 {
        at(&self.arrivals, share)
    }
}

fn at(sorted: &[Duration], share: f64) -> f64 {
    let index = (sorted.len() as f64 * share) as usize;
    sorted
        .get(index)
        .map_or(0.0, |took| took.as_secs_f64() * 1000.0)
}
