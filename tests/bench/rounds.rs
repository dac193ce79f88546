//! Turns: one after the other, again and again, so that all see the same machine.

use crate::load::{self, Round};
use crate::sink::Sink;
use hookline_tests::Result;
use std::time::Duration;

/// How long each is warmed up, at most.
const WARM_UP: Duration = Duration::from_secs(5);

/// Who takes part.
pub(crate) struct Contest<'a, const N: usize> {
    pub(crate) names: [&'a str; N],
    pub(crate) urls: [&'a String; N],
    /// How long a turn lasts.
    pub(crate) round: Duration,
}

impl<const N: usize> Contest<'_, N> {
    pub(crate) async fn warm_up(&self, sink: &Sink) -> Result {
        for url in self.urls {
            load::run(url, self.round.min(WARM_UP), sink).await?;
        }
        Ok(())
    }

    /// Everybody's turns.
    pub(crate) async fn hold(&self, rounds: usize, sink: &Sink) -> Result<[Vec<Round>; N]> {
        let mut held = [const { Vec::new() }; N];
        for number in 1..=rounds {
            for (turn, held) in held.iter_mut().enumerate() {
                let round = load::run(self.urls[turn], self.round, sink).await?;
                eprintln!(
                    "round {number} of {rounds}: {} {:.0}/s",
                    self.names[turn],
                    round.delivered_per_second()
                );
                held.push(round);
            }
        }
        Ok(held)
    }
}

/// The median of a figure.
pub(crate) fn median(rounds: &[Round], figure: impl Fn(&Round) -> f64) -> f64 {
    let mut figures: Vec<f64> = rounds.iter().map(figure).collect();
    figures.sort_by(f64::total_cmp);
    figures.get(figures.len() / 2).copied().unwrap_or_default()
}
