//! One request on its way: put together with others where its step says so, through the gate, out,
//! and what is made of what comes back.

use crate::auth::Refused;
use crate::http::Outgoing;
use crate::ids::{ConnectionId, RunId};
use crate::nodes::Step;
use crate::run::active::Turn;
use crate::run::batch::{self, Rider, Rule};
use crate::run::call::{Outcome, Parking, unready};
use crate::run::drive::announce;
use crate::run::exchange::{Made, Sender};
use crate::run::executor::Executor;
use crate::run::gate::{Admission, After, Ask, Pass, Touched};
use crate::run::plan::Plan;
use crate::run::round::Round;
use crate::run::verdict;
use crate::run::wait_for::WaitFor;

/// A request that is to go out, and whose it is.
pub(super) struct Delivery<'a> {
    pub(super) executor: &'a Executor,
    pub(super) plan: &'a Plan,
    pub(super) turn: &'a Turn,
    pub(super) run: RunId,
    pub(super) node: usize,
    pub(super) connection: Option<ConnectionId>,
    /// What it waited for before, and whether somebody ended that.
    pub(super) on: Option<WaitFor>,
    pub(super) by_hand: bool,
    pub(super) test: bool,
    /// Tries before this one, and when the first began.
    pub(super) before: u32,
    pub(super) began: i64,
    /// Bytes that its run holds meanwhile.
    pub(super) held: usize,
    /// It may be in a batch: it was called before.
    pub(super) seated: bool,
}

/// What came of it.
pub(super) struct Gone {
    pub(super) outcome: Outcome,
    /// What its destination has to remember.
    pub(super) touched: Option<Touched>,
}

impl From<Outcome> for Gone {
    fn from(outcome: Outcome) -> Self {
        Self {
            outcome,
            touched: None,
        }
    }
}

impl Delivery<'_> {
    fn id(&self) -> &str {
        &self.plan.node(self.node).id
    }

    fn step(&self) -> Option<&dyn Step> {
        self.plan.step(self.node).ok()
    }

    /// Sends it, alone or with others; its exchanges go to `made`.
    pub(super) async fn go(&self, outgoing: Box<Outgoing>, made: &mut Vec<Made>) -> Gone {
        let step = self.step();
        match step.and_then(|step| Some((step, step.batch()?))) {
            None => self.admitted(outgoing, made).await,
            // Boxed: few steps do that, and every run would carry its size.
            Some((step, rule)) => Box::pin(self.together(step, rule, outgoing, made)).await,
        }
    }

    /// Sends it with others, if it is its turn to send for all.
    async fn together(
        &self,
        step: &dyn Step,
        rule: Rule,
        mut outgoing: Box<Outgoing>,
        made: &mut Vec<Made>,
    ) -> Gone {
        if self.test {
            batch::alone(&mut outgoing, rule.form);
            return self.admitted(outgoing, made).await;
        }
        let rider = Rider {
            run: self.run,
            version: self.plan.version,
            node: self.id(),
            step,
            connection: self.connection,
            seated: self.seated,
            by_hand: self.by_hand,
        };
        match batch::board(self.executor, &rider, &mut outgoing, rule, made).await {
            Err(outcome) => outcome.into(),
            Ok(lead) => {
                let gone = self.admitted(outgoing, made).await;
                batch::arrived(self.executor, lead, made, &gone.outcome).await;
                gone
            }
        }
    }

    /// Sends it once its destination lets it through.
    async fn admitted(&self, outgoing: Box<Outgoing>, made: &mut Vec<Made>) -> Gone {
        let ask = Ask {
            run: self.run,
            node: self.id(),
            url: &outgoing.url,
            bytes: self.held + outgoing.body.len(),
            connection: self.connection,
            earlier: self.on,
            by_hand: self.by_hand,
            test: self.test,
        };
        match self.executor.admit(ask).await {
            Admission::Go(pass) => {
                // Not before: one that waits for its place is not being called.
                announce(self.executor, self.run, self.id(), self.turn);
                self.sent(outgoing, pass, made).await
            }
            Admission::Wait { on, due, message } => {
                Outcome::Parked(Parking::new(on, due, message)).into()
            }
            Admission::Aside(place) => Outcome::Aside(place).into(),
        }
    }

    async fn sent(&self, outgoing: Box<Outgoing>, pass: Pass, made: &mut Vec<Made>) -> Gone {
        let executor = self.executor;
        let sender = Sender {
            http: &executor.http,
            auth: &executor.auth,
            vault: &executor.vault,
            clock: &executor.clock,
        };
        let last = sender.send(*outgoing, self.connection, made).await;
        let settled = match &last {
            Ok(last) => {
                let step = self.plan.step(self.node).map_err(|error| unready(&error));
                step.and_then(|step| step.settle(last.answer()?))
                    .map_err(Refused::Fail)
            }
            Err(refused) => Err(refused.clone()),
        };
        let outcome = match settled {
            Ok(settled) => Outcome::Settled(settled),
            Err(Refused::Fail(error)) => {
                let exchanges = last.as_ref().ok().or(made.last());
                let exchange = exchanges.map(|made| &made.exchange);
                self.round().judge(error, exchange, executor.clock.now())
            }
            Err(waits) => waits.into(),
        };
        let outcome = outcome.masked(&executor.vault);
        let verdict = verdict::of(last.as_ref(), &outcome, self.plan.flow);
        let after = match &outcome {
            Outcome::Parked(_) => After::Returns,
            _ => After::Over {
                run: self.run,
                node: self.id(),
            },
        };
        let touched = pass.done(verdict, after);
        made.extend(last.ok());
        Gone { outcome, touched }
    }

    fn round(&self) -> Round<'_> {
        Round {
            policy: self.step().and_then(Step::retry).filter(|_| !self.test),
            run: self.run,
            node: self.id(),
            before: self.before,
            since: self.began,
        }
    }
}
