//! A destination in memory: an origin, through a connection or without one.

use super::breaker::Breaker;
use super::line::Line;
use super::pace::Pace;
use super::pass::Pass;
use super::rate::Given;
use super::share::USUAL;
use crate::alerts::episode::Episode;
use crate::api::destinations::{Limits, PausedWhy, Stage};
use crate::db::destinations::DestinationRow;
use crate::db::troubles::TroubleRow;
use crate::ids::{ConnectionId, DestinationId, FlowId, RunId, TroubleId};
use sha2::{Digest, Sha256};
use std::collections::VecDeque;
use tokio::sync::oneshot;

/// A call that waits in memory: it is given a pass, or told to ask again.
#[derive(Debug)]
pub(super) struct Waiter {
    pub(super) to: oneshot::Sender<Option<Pass>>,
    /// What it holds, more or less.
    pub(super) bytes: usize,
}

/// The trouble that an episode is by now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Open {
    pub(super) id: TroubleId,
    pub(super) began: i64,
}

#[derive(Debug)]
pub(super) struct Place {
    pub(super) id: DestinationId,
    pub(super) origin: String,
    pub(super) connection: Option<ConnectionId>,
    pub(super) limits: Limits,
    pub(super) paused: Option<(PausedWhy, i64)>,
    pub(super) breaker: Breaker,
    pub(super) episode: Episode,
    pub(super) trouble: Open,
    pub(super) given: Given,
    pub(super) line: Line,
    pub(super) under_way: usize,
    pub(super) pace: Pace,
    pub(super) waiting: VecDeque<Waiter>,
    /// Runs that wait for a slot and were put aside.
    pub(super) aside: VecDeque<RunId>,
    /// Rows may wait for it besides those that were called last: when that was.
    pub(super) more: Option<i64>,
    /// So many of those have not come by yet.
    pub(super) called: usize,
    pub(super) used: i64,
    /// Whether there is a row of it.
    pub(super) stored: bool,
}

impl Place {
    pub(super) fn new(origin: String, connection: Option<ConnectionId>) -> Self {
        Self {
            id: identifier(&origin, connection),
            origin,
            connection,
            limits: Limits::default(),
            paused: None,
            breaker: Breaker::restored(0, None),
            episode: Episode::default(),
            trouble: Open {
                id: TroubleId::new(),
                began: 0,
            },
            given: Given::default(),
            line: Line::default(),
            under_way: 0,
            pace: Pace::default(),
            waiting: VecDeque::new(),
            aside: VecDeque::new(),
            more: None,
            called: 0,
            used: 0,
            stored: false,
        }
    }

    /// As it is remembered, with the trouble that has not ended, and the end of what was given out
    /// of its rate.
    pub(super) fn restored(
        row: DestinationRow,
        trouble: Option<&TroubleRow>,
        given: Option<i64>,
    ) -> Self {
        let mut place = Self::new(row.origin, row.connection);
        place.limits = row.limits;
        place.paused = row.paused;
        place.breaker = Breaker::restored(row.failures, row.open_until);
        place.episode = Episode {
            failures: row.failures,
            since: row.since,
            stage: trouble.map(|trouble| trouble.stage),
        };
        if let Some(trouble) = trouble {
            place.trouble = Open {
                id: trouble.id,
                began: trouble.began,
            };
        }
        if let Some(rate) = place.limits.rate {
            place.given = Given::until(given, rate);
        }
        place.line = Line::restored(row.head);
        place.used = row.used;
        place.stored = true;
        place
    }

    /// As it has to be remembered.
    pub(super) fn row(&self) -> DestinationRow {
        DestinationRow {
            id: self.id,
            origin: self.origin.clone(),
            connection: self.connection,
            limits: self.limits,
            paused: self.paused,
            failures: self.episode.failures,
            since: self.episode.since,
            open_until: self.breaker.open_until(),
            head: self.line.head().cloned(),
            used: self.used,
        }
    }

    /// Its trouble, with what was wrong last.
    pub(super) fn trouble(&self, stage: Stage, error: String, flow: Option<FlowId>) -> TroubleRow {
        TroubleRow {
            id: self.trouble.id,
            destination: self.id,
            stage,
            began: self.trouble.began,
            ended: None,
            failures: self.episode.failures,
            error,
            flow,
        }
    }

    pub(super) fn concurrency(&self) -> u16 {
        if self.limits.in_order {
            return 1;
        }
        self.limits.concurrency.unwrap_or(USUAL)
    }

    /// Nobody needs it, and there is nothing to remember.
    pub(super) fn is_idle(&self) -> bool {
        self.under_way == 0
            && self.waiting.is_empty()
            && self.aside.is_empty()
            && !self.stored
            && self.episode == Episode::default()
            && self.breaker == Breaker::restored(0, None)
            && self.paused.is_none()
            && self.limits == Limits::default()
    }
}

/// The same for the same place, whoever makes it and whenever: what waits for it is a row that
/// may be there before the destination's own.
fn identifier(origin: &str, connection: Option<ConnectionId>) -> DestinationId {
    let mut hash = Sha256::new();
    hash.update(origin);
    if let Some(connection) = connection {
        hash.update(connection.0.as_bytes());
    }
    let mut bytes = [0; 16];
    bytes.copy_from_slice(&hash.finalize()[..16]);
    DestinationId(uuid::Builder::from_custom_bytes(bytes).into_uuid())
}
