//! A request's way through the gate: what lets it out, and what it says when it is back.

use super::grant::Grants;
use super::touched::Touched;
use super::{Shared, Stir};
use crate::ids::{ConnectionId, DestinationId, FlowId, RunId};
use std::sync::Arc;

/// A request may go out, once. Dropped without a verdict it says nothing about the destination.
#[derive(Debug)]
pub(crate) struct Pass {
    pub(super) shared: Arc<Shared>,
    pub(super) place: DestinationId,
    /// The connection, where it has limits of its own.
    pub(super) through: Option<ConnectionId>,
    pub(super) kind: Kind,
    pub(super) back: bool,
}

/// What a pass is for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Kind {
    /// A delivery.
    Delivery,
    /// A delivery that decides about a breaker.
    Probe,
    /// Somebody looks on: it holds no slot, and only its success says something.
    Extra,
}

/// What a request says about its destination.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Verdict<'a> {
    /// It was delivered.
    Delivered,
    /// It was not.
    Failed(Failure<'a>),
    /// Nothing was sent, or what happened is not the destination's doing.
    Unsaid,
}

/// A delivery that failed.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Failure<'a> {
    /// The destination was not reached or did not cope (no answer, 408, 425, 429, 5xx). If not, it
    /// answered and said no.
    pub(crate) down: bool,
    /// It said that it is gone for good (410).
    pub(crate) gone: bool,
    /// In words.
    pub(crate) message: &'a str,
    /// Whose delivery it was.
    pub(crate) flow: FlowId,
}

/// What becomes of a delivery now.
#[derive(Debug, Clone, Copy)]
pub(crate) enum After<'a> {
    /// It comes again.
    Returns,
    /// It is over: where order is kept, the next one's turn comes.
    Over {
        /// Whose it was.
        run: RunId,
        /// Which of its nodes.
        node: &'a str,
    },
}

impl Pass {
    /// The request is back. What has to be remembered of that goes into the transaction that
    /// settles the step.
    pub(crate) fn done(mut self, verdict: Verdict<'_>, after: After<'_>) -> Option<Touched> {
        self.back = true;
        let (now, mut grants) = (self.shared.now(), Grants::default());
        let touched = {
            let mut state = self.shared.state();
            let touched = state.judge(&self, verdict, after, now, &mut grants);
            state.release(&self, now, &mut grants);
            touched
        };
        grants.hand_out(&self.shared);
        touched.map(|touched| Touched::new(Arc::clone(&self.shared), touched))
    }
}

impl Drop for Pass {
    fn drop(&mut self) {
        if self.back {
            return;
        }
        let (now, mut grants) = (self.shared.now(), Grants::default());
        {
            let mut state = self.shared.state();
            if self.kind == Kind::Probe {
                state.gave_up(self.place, now);
                self.shared.stir(Stir::Timer);
            }
            state.release(self, now, &mut grants);
        }
        grants.hand_out(&self.shared);
    }
}
