//! Callers that post as fast as they are answered.

use crate::sink::Sink;
use hookline_tests::Result;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};
use tokio::task::JoinSet;

/// Where to post what, by how many at once.
#[derive(Debug)]
pub(crate) struct Load {
    pub(crate) url: String,
    pub(crate) body: String,
    pub(crate) callers: usize,
}

/// One round: every event accepted and delivered.
#[derive(Debug)]
pub(crate) struct Round {
    events: usize,
    accepted: Duration,
    delivered: Duration,
    /// How long each caller waited for its 202, shortest first.
    answers: Vec<Duration>,
}

impl Load {
    /// Posts `events` and waits until the sink has them all.
    pub(crate) async fn run(&self, events: usize, sink: &Sink) -> Result<Round> {
        let arrived = sink.count();
        let next = Arc::new(AtomicUsize::new(0));
        let client = reqwest::Client::builder().no_proxy().build()?;
        let start = Instant::now();
        let mut callers = JoinSet::new();
        for _ in 0..self.callers {
            callers.spawn(call(
                client.clone(),
                self.url.clone(),
                self.body.clone(),
                events,
                Arc::clone(&next),
            ));
        }
        let mut answers = Vec::with_capacity(events);
        while let Some(part) = callers.join_next().await {
            answers.extend(part??);
        }
        let accepted = start.elapsed();
        sink.wait_for(arrived + events).await?;
        let delivered = start.elapsed();
        answers.sort_unstable();
        Ok(Round {
            events,
            accepted,
            delivered,
            answers,
        })
    }
}

async fn call(
    client: reqwest::Client,
    url: String,
    body: String,
    events: usize,
    next: Arc<AtomicUsize>,
) -> Result<Vec<Duration>> {
    let mut answers = Vec::new();
    while next.fetch_add(1, Ordering::Relaxed) < events {
        let start = Instant::now();
        let request = client
            .post(&url)
            .header("content-type", "application/json")
            .body(body.clone());
        let answer = request.send().await?;
        answers.push(start.elapsed());
        if answer.status() != 202 {
            return Err(format!("answered {}: {}", answer.status(), answer.text().await?).into());
        }
        answer.bytes().await?;
    }
    Ok(answers)
}

impl Round {
    pub(crate) fn accepted_per_second(&self) -> f64 {
        self.events as f64 / self.accepted.as_secs_f64()
    }

    pub(crate) fn delivered_per_second(&self) -> f64 {
        self.events as f64 / self.delivered.as_secs_f64()
    }

    /// How long the caller at this share of the way waited, in milliseconds.
    pub(crate) fn answer_ms(&self, share: f64) -> f64 {
        let index = (self.answers.len() as f64 * share) as usize;
        self.answers
            .get(index)
            .map_or(0.0, |answer| answer.as_secs_f64() * 1000.0)
    }
}
