//! What the gate does by itself: what a former process left is known again, one who waits is woken
//! to try a destination that rests, all go on when it is back, and what nobody else writes is
//! written.

use super::breaker::REST;
use super::grant::Grants;
use super::place::Place;
use super::state::{State, Through};
use super::touched::Touched;
use super::{Admission, Ask, Gate, Stir};
use crate::Result;
use crate::db::destinations::Head;
use crate::db::{destinations, troubles, waits};
use crate::ids::{ConnectionId, DestinationId, RunId};
use crate::run::executor::Executor;
use crate::run::wait_for::WaitFor;
use crate::run::{settle, wake};
use futures_util::FutureExt;
use std::sync::{Arc, PoisonError};
use tokio::sync::mpsc;

/// So many are called at a time: as many as can be under way and wait in memory, more or less.
const SOME: u32 = 64;

/// Who of those that wait for a destination can go on.
enum Ready {
    All,
    /// One, to try.
    One,
    /// Whoever is at the head of the line.
    Head(Option<RunId>),
    Nobody,
}

impl Gate {
    /// Knows again what a former process left.
    ///
    /// # Errors
    /// What the database refuses.
    pub(crate) async fn load(&self, db: &crate::db::Db) -> Result<()> {
        let (rows, open, limits, given) = db
            .read(|c| {
                Ok((
                    destinations::all(c)?,
                    troubles::open(c)?,
                    destinations::connection_limits(c)?,
                    destinations::given(c)?,
                ))
            })
            .await?;
        let mut state = self.0.state();
        for row in rows {
            let trouble = open.iter().find(|trouble| trouble.destination == row.id);
            let until = given.get(&WaitFor::Rate(row.id).to_string()).copied();
            let rests = row.open_until.is_some();
            let id = state.add(Place::restored(row, trouble, until));
            if rests {
                state.resting.insert(id);
            }
        }
        for (id, limits) in limits {
            let through = Through {
                limits,
                ..Through::default()
            };
            state.through.insert(id, through);
        }
        Ok(())
    }

    /// What there is to do, for the one that does it.
    fn stirred(&self) -> Option<mpsc::UnboundedReceiver<Stir>> {
        let stirred = self.0.stirred.lock();
        stirred.unwrap_or_else(PoisonError::into_inner).take()
    }

    /// When somebody who waits has to be woken next.
    fn next_knock(&self) -> Option<i64> {
        let state = self.0.state();
        let resting = state.resting.iter().filter_map(|id| state.places.get(id));
        resting
            .filter(|place| place.paused.is_none())
            .filter_map(|place| place.breaker.knocks().or(place.more.map(|at| at + REST)))
            .min()
    }

    /// Destinations at which somebody has to be woken now.
    fn knocks(&self) -> Vec<DestinationId> {
        let now = self.0.now();
        let State {
            resting, places, ..
        } = &mut *self.0.state();
        let mut knocks = Vec::new();
        resting.retain(|id| {
            let Some(place) = places.get_mut(id) else {
                return false;
            };
            // Those that were called may have ended on the way.
            let lost = place.more.is_some_and(|at| now >= at + REST);
            if lost {
                (place.more, place.called) = (None, 0);
            }
            if place.paused.is_none() && (place.breaker.knock(now) || lost) {
                knocks.push(*id);
            }
            place.breaker.open_until().is_some() || place.more.is_some()
        });
        knocks
    }

    /// So many that wait were called, and perhaps there are more. False when the destination is not
    /// known any more.
    fn called(&self, id: DestinationId, count: usize, more: bool) -> bool {
        let now = self.0.now();
        let State {
            resting, places, ..
        } = &mut *self.0.state();
        let Some(place) = places.get_mut(&id) else {
            return false;
        };
        place.called = count;
        place.more = more.then_some(now);
        if more {
            resting.insert(id);
        }
        true
    }

    /// A connection is gone: those who wait for its destinations go on, and hear so.
    pub(in crate::run) fn forget(&self, connection: ConnectionId) {
        let mut grants = Grants::default();
        self.0.state().forget(connection, &mut grants);
        grants.hand_out(&self.0);
    }

    fn ready(&self, id: DestinationId) -> Ready {
        let state = self.0.state();
        let Some(place) = state.places.get(&id) else {
            // Nobody remembers it: it does well.
            return Ready::All;
        };
        if place.paused.is_some() {
            Ready::Nobody
        } else if place.limits.in_order {
            Ready::Head(place.line.head().map(|head| head.run))
        } else {
            match place.breaker.open_until() {
                None => Ready::All,
                Some(until) if until <= self.0.now() => Ready::One,
                Some(_) => Ready::Nobody,
            }
        }
    }
}

impl Executor {
    /// Does what the gate has to do by itself, until the executor closes.
    pub(in crate::run) async fn keep_gate(self: Arc<Self>) {
        let Some(mut stirred) = self.gate.stirred() else {
            return;
        };
        let mut closing = self.closing.subscribe();
        loop {
            let knock = self.gate.next_knock();
            tokio::select! {
                Some(stir) = stirred.recv() => self.stirred(stir).await,
                () = self.clock.towards(knock.unwrap_or(i64::MAX)), if knock.is_some() => {}
                () = closing.wait_for(|closing| *closing).map(drop) => return,
            }
            for id in self.gate.knocks() {
                let woken = match self.gate.ready(id) {
                    Ready::Head(Some(run)) => self.wake_one(run).await,
                    Ready::All => self.wake_some(id).await,
                    _ => self.wake_first(id).await,
                };
                self.noted(woken);
            }
        }
    }

    async fn stirred(&self, stir: Stir) {
        match stir {
            Stir::Timer => {}
            Stir::Again(runs) => self.queue.push(runs),
            Stir::Look(id) => {
                // Before those who wait are looked for: who comes to wait just now looks again.
                self.wakes.go_up();
                let woken = self.wake_ready(id).await;
                self.noted(woken);
            }
            Stir::Store(remembered) => {
                let touched = Touched::new(Arc::clone(&self.gate.0), remembered);
                self.remember(touched).await;
            }
        }
    }

    /// Stores what nobody else writes. A database that refuses is asked again.
    pub(in crate::run) async fn remember(&self, touched: Touched) {
        if let Err(error) = settle::store(self, touched).await
            && !self.is_closing()
        {
            tracing::error!(%error, "how a destination is could not be stored");
        }
    }

    /// Whether a request may go out.
    pub(in crate::run) async fn admit(&self, ask: Ask<'_>) -> Admission {
        let (admission, head) = self.gate.enter(ask).await;
        if let Some(head) = head {
            self.remember(head).await;
        }
        admission
    }

    /// A run, or one of its steps, ended or was given up without a request that said so: others go
    /// on in its stead.
    pub(in crate::run) async fn gate_left(&self, run: RunId, node: Option<&str>) {
        for touched in self.gate.left(run, node) {
            self.remember(touched).await;
        }
    }

    /// Goes on with those who wait for destinations that can be used.
    pub(in crate::run) async fn wake_at_gate(&self) -> Result<()> {
        for on in self.db.read(destinations::waited_for).await? {
            if let Ok(WaitFor::Destination(id)) = on.parse() {
                self.wake_ready(id).await?;
            }
        }
        Ok(())
    }

    async fn wake_ready(&self, id: DestinationId) -> Result<()> {
        match self.gate.ready(id) {
            Ready::All => self.wake_some(id).await,
            Ready::One | Ready::Head(None) => self.wake_first(id).await,
            Ready::Head(Some(run)) => self.wake_one(run).await,
            Ready::Nobody => Ok(()),
        }
    }

    /// Goes on with some of those that wait for a destination, oldest first. When they are through,
    /// more are called: a destination that comes back with thousands of deliveries must not fill the
    /// queue, where others stand too.
    async fn wake_some(&self, id: DestinationId) -> Result<()> {
        loop {
            let on = WaitFor::Destination(id).to_string();
            let woken = self.db.write(move |tx| {
                let runs = waits::of(tx, &on, None, SOME)?;
                wake::requeue(tx, &runs)
            });
            let woken = woken.await?;
            let more = woken.len() == SOME as usize;
            let known = self.gate.called(id, woken.len(), more);
            self.queue.push(woken);
            if known || !more {
                return Ok(());
            }
        }
    }

    async fn wake_one(&self, run: RunId) -> Result<()> {
        let woken = self.db.write(move |tx| wake::requeue(tx, &[run]));
        self.queue.push(woken.await?);
        Ok(())
    }

    /// Goes on with the first one that waits for a destination.
    async fn wake_first(&self, id: DestinationId) -> Result<()> {
        let on = WaitFor::Destination(id).to_string();
        let woken = self.db.write(move |tx| match waits::first(tx, &on)? {
            Some((Head { run, .. }, true)) => wake::requeue(tx, &[run]),
            _ => Ok(Vec::new()),
        });
        let woken = woken.await?;
        if woken.is_empty() {
            // Its run may be driven, for another of its steps.
            self.wakes.go_up();
        }
        self.queue.push(woken);
        Ok(())
    }
}
