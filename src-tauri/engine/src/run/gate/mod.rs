//! The gate: before a request goes out, its destination lets it through, or says what it has to wait
//! for. A destination is an origin, through a connection or without one.
//!
//! | file | concept |
//! | --- | --- |
//! | `breaker`, `rate`, `share`, `line` | what may hold a request back (pure): too many failures, too many in a span of time, too many at a time, another one that comes first |
//! | `pace` | how many may wait in memory (pure) |
//! | `place`, `places`, `state` | destinations in memory, under one lock that is never held for long |
//! | `load`, `grant`, `judge` | what is under way everywhere; who waits is let go; what a request that is back says |
//! | `pass` | a request on its way, and what it says when it is back |
//! | `touched` | what has to be remembered, in the transaction that settles the step |
//! | `keep` | what happens by itself: probes, who waits goes on, what a former process left |
//! | `hand` | what people do: limits, pause and resume |
//! | `words` | why something waits |
//!
//! In memory a destination is what it was at the last moment; its row is written by whoever settles
//! a step that changed something, and holds what is in memory by then. Nothing is written about a
//! destination that does well.

mod breaker;
mod grant;
mod hand;
mod judge;
mod keep;
mod line;
mod load;
mod pace;
mod pass;
mod place;
mod places;
mod rate;
mod share;
mod state;
#[cfg(test)]
mod tests;
mod touched;
mod words;

pub(crate) use hand::check;
pub(crate) use pass::{After, Failure, Pass, Verdict};
pub(crate) use touched::Touched;

use crate::alerts::Mailbox;
use crate::ids::{ConnectionId, DestinationId, RunId};
use crate::run::clock::Clock;
use crate::run::wait_for::WaitFor;
use grant::Grants;
use state::{Look, State};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use tokio::sync::mpsc;
use touched::Remembered;
use url::Url;

/// What lets requests out. Cheap to clone.
#[derive(Debug, Clone)]
pub(crate) struct Gate(Arc<Shared>);

#[derive(Debug)]
pub(crate) struct Shared {
    state: Mutex<State>,
    clock: Clock,
    mail: Mailbox,
    stirs: mpsc::UnboundedSender<Stir>,
    /// Until its keeper takes it.
    stirred: Mutex<Option<mpsc::UnboundedReceiver<Stir>>>,
}

/// What the gate's keeper has to see to.
#[derive(Debug)]
enum Stir {
    /// Those who wait for a destination may go on.
    Look(DestinationId),
    /// Runs that were put aside have their turn.
    Again(Vec<RunId>),
    /// A breaker opened: there is something to do later.
    Timer,
    /// Something has to be remembered that nobody else writes.
    Store(Remembered),
}

/// Who asks to be let out.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Ask<'a> {
    pub(crate) run: RunId,
    pub(crate) node: &'a str,
    pub(crate) url: &'a Url,
    /// How much it and its run hold while it waits, more or less.
    pub(crate) bytes: usize,
    pub(crate) connection: Option<ConnectionId>,
    /// What it waited for before.
    pub(crate) earlier: Option<WaitFor>,
    /// Somebody wants it tried now, whatever stands in its way.
    pub(crate) by_hand: bool,
    /// Somebody looks on: it goes at once, and at most says that the destination is back.
    pub(crate) test: bool,
}

/// Whether a request may go out.
#[derive(Debug)]
pub(crate) enum Admission {
    Go(Pass),
    /// Its step waits.
    Wait {
        on: WaitFor,
        /// When it can go, in UTC milliseconds; none when that is not a matter of time.
        due: Option<i64>,
        /// Why, in words.
        message: String,
    },
    /// Too many wait in memory for the same destination: its run is put aside by [`Gate::aside`]
    /// once nothing else of it is under way.
    Aside(DestinationId),
}

impl Gate {
    /// A gate that knows no destinations yet.
    pub(crate) fn new(clock: Clock, mail: Mailbox) -> Self {
        let (stirs, stirred) = mpsc::unbounded_channel();
        Self(Arc::new(Shared {
            state: Mutex::default(),
            clock,
            mail,
            stirs,
            stirred: Mutex::new(Some(stirred)),
        }))
    }

    /// Whether a request may go out; waits while others are under way that it can follow soon. What
    /// it gives besides has to be stored before the request goes.
    pub(crate) async fn enter(&self, ask: Ask<'_>) -> (Admission, Option<Touched>) {
        let mut paced = matches!(ask.earlier, Some(WaitFor::Rate(_)));
        let mut head = None;
        loop {
            let now = self.0.now();
            let (look, first) = self.0.state().look(&self.0, &ask, &mut paced, now);
            head = head.or(first.map(|first| Touched::new(Arc::clone(&self.0), first)));
            let granted = match look {
                Look::Go(pass) => return (Admission::Go(pass), head),
                Look::Wait { on, due, message } => {
                    return (Admission::Wait { on, due, message }, head);
                }
                Look::Aside(place) => return (Admission::Aside(place), head),
                Look::Queue(granted) => granted,
            };
            if let Ok(Some(pass)) = granted.await {
                return (Admission::Go(pass), head);
            }
        }
    }

    /// How many calls wait in memory where calls come back quickly: not for a destination that is
    /// slow, but for this machine.
    pub(crate) fn crowd(&self) -> usize {
        self.0.state().load.crowd
    }

    /// Puts a run aside until there is room at a destination. False when there is by now: then it
    /// is to be queued at once.
    pub(crate) fn aside(&self, place: DestinationId, run: RunId) -> bool {
        let now = self.0.now();
        self.0.state().put_aside(place, run, now)
    }

    /// A run (or of it, one node) ended, or was given up. What has to be stored of that.
    pub(crate) fn left(&self, run: RunId, node: Option<&str>) -> Vec<Touched> {
        let mut grants = Grants::default();
        let left = self.0.state().left(run, node, self.0.now(), &mut grants);
        grants.hand_out(&self.0);
        left.into_iter()
            .map(|left| Touched::new(Arc::clone(&self.0), left))
            .collect()
    }
}

impl Shared {
    fn state(&self) -> MutexGuard<'_, State> {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        state.follow(self.clock.back());
        state
    }

    fn now(&self) -> i64 {
        self.clock.now()
    }

    /// Its keeper is gone only when the executor is.
    fn stir(&self, stir: Stir) {
        drop(self.stirs.send(stir));
    }
}
