//! Runs that have ended are tried again: one, or many by a job that is a row of its own.
//!
//! A job takes a page of runs in one transaction with how far it is, so that a crash makes it take
//! none of them twice. It goes on after a start, is no faster than its rate, and waits while the
//! queue is long.

use crate::api::again::{Again, AgainFrom, AgainRuns, AgainStart, AgainState};
use crate::api::events::WatchEvent;
use crate::db::agains::{self, AgainRow};
use crate::db::writer::Tx;
use crate::db::{run_list, steps};
use crate::ids::{AgainId, RunId};
use crate::run::executor::Executor;
use crate::{Error, Result};
use std::sync::Arc;
use std::time::{Duration, Instant};
use tokio::time::sleep;
use url::Url;

/// So many runs are taken in one transaction at most.
const PAGE: u32 = 128;
/// Runs may be chosen one by one up to this many.
const CHOSEN: usize = 10_000;
/// The fastest rate that can be asked for.
const FASTEST: u32 = 1_000;
/// Progress is told this often.
const PACE: Duration = Duration::from_millis(200);
/// How long to wait after the database refused.
const PAUSE: Duration = Duration::from_secs(1);

/// An address that stands instead of the steps' own.
///
/// # Errors
/// `address`, when nothing can be sent there.
pub(crate) fn address(text: &str) -> Result<Url> {
    let callable = |url: &Url| {
        matches!(url.scheme(), "http" | "https")
            && url.has_host()
            && url.username().is_empty()
            && url.password().is_none()
    };
    let mut url = Url::parse(text.trim()).ok().filter(callable).ok_or_else(|| {
        Error::field(
            "address",
            "url",
            "This is no address that can be called. It needs http:// or https://, a host, and no user name.",
        )
    })?;
    url.set_fragment(None);
    Ok(url)
}

impl Executor {
    /// A run that failed goes on at what failed; with another address, if there is one.
    ///
    /// # Errors
    /// `nothing_failed`, `address`, or what the database refuses.
    pub async fn reopen(&self, run: RunId, url: Option<String>) -> Result<()> {
        let url = url.as_deref().map(address).transpose()?;
        let now = self.clock.now();
        let reopened = self.db.write(move |tx| {
            let url = url.as_ref().map(Url::as_str);
            let reopened = agains::reopen(tx, run, url, now)?;
            if reopened {
                tell(tx, &[run])?;
                // Whoever looks at this run sees what is open again.
                for step in steps::of_run(tx, run)? {
                    let seq = tx.next_seq();
                    tx.publish(WatchEvent::Step { seq, run, step });
                }
            }
            Ok(reopened)
        });
        if !reopened.await? {
            return Err(Error::conflict(
                "nothing_failed",
                "No step of this run failed and is left to be tried. Try it again from the start.",
            ));
        }
        self.queue.push([run]);
        Ok(())
    }

    /// Begins to try many runs again.
    ///
    /// # Errors
    /// `too_many`, `rate`, `address`, or what the database refuses.
    pub async fn begin_again(self: &Arc<Self>, mut request: AgainStart) -> Result<Again> {
        check(&mut request)?;
        let (id, created) = (AgainId::new(), self.clock.now());
        let runs = request.runs.clone();
        let total = self.db.read(move |c| agains::count(c, &runs, id)).await?;
        let again = Again {
            id,
            state: AgainState::Going,
            total,
            made: 0,
            refused: 0,
            created,
            ended: None,
        };
        let row = AgainRow {
            again: again.clone(),
            request,
            last: None,
        };
        let stored = row.clone();
        self.db.write(move |tx| agains::insert(tx, &stored)).await?;
        self.told(&again);
        tokio::spawn(Arc::clone(self).again(row));
        Ok(again)
    }

    /// Takes no more runs of a job; what was taken goes on.
    ///
    /// # Errors
    /// `already_ended`, or what the database refuses.
    pub async fn cancel_again(&self, id: AgainId) -> Result<Again> {
        let now = self.clock.now();
        let cancelled = self.db.write(move |tx| {
            let cancelled = agains::end(tx, id, AgainState::Cancelled, now)?;
            Ok((cancelled, agains::get(tx, id)?))
        });
        let (cancelled, again) = cancelled.await?;
        if !cancelled {
            return Err(Error::conflict("already_ended", "This has ended already."));
        }
        self.told(&again);
        Ok(again)
    }

    /// Goes on with the jobs that a former process left.
    pub(super) async fn go_on_again(self: &Arc<Self>) -> Result<()> {
        for row in self.db.read(agains::going).await? {
            tokio::spawn(Arc::clone(self).again(row));
        }
        Ok(())
    }

    async fn again(self: Arc<Self>, row: AgainRow) {
        let mut closing = self.closing.subscribe();
        tokio::select! {
            () = self.take_all(row) => {}
            _ = closing.wait_for(|closing| *closing) => {}
        }
    }

    async fn take_all(&self, mut row: AgainRow) {
        let page = row
            .request
            .rate
            .map_or(PAGE, |rate| (rate / 5).clamp(1, PAGE));
        let mut told = Instant::now();
        loop {
            self.queue.is_short().await;
            let begun = self.clock.now();
            match self.take(&mut row, page).await {
                Ok(true) => {}
                Ok(false) => return self.told(&row.again),
                Err(error) => {
                    if !self.is_closing() {
                        tracing::error!(%error, "runs could not be tried again; going on soon");
                    }
                    sleep(PAUSE).await;
                }
            }
            if told.elapsed() >= PACE {
                self.told(&row.again);
                told = Instant::now();
            }
            if let Some(rate) = row.request.rate {
                let pause = i64::from(page) * 1_000 / i64::from(rate.max(1));
                self.clock.until(begun + pause).await;
            }
        }
    }

    /// Takes a page of runs. False when it has ended.
    async fn take(&self, row: &mut AgainRow, page: u32) -> Result<bool> {
        let looked = row.clone();
        let runs = self
            .db
            .read(move |c| agains::next(c, &looked, page))
            .await?;
        let (id, from, url) = (row.again.id, row.request.from, row.request.url.clone());
        let (last, now) = (runs.last().copied(), self.clock.now());
        let taken = self.db.write(move |tx| {
            // Cancelled meanwhile?
            if agains::get(tx, id)?.state != AgainState::Going {
                return Ok((Vec::new(), agains::get(tx, id)?));
            }
            let Some(last) = last else {
                agains::end(tx, id, AgainState::Done, now)?;
                return Ok((Vec::new(), agains::get(tx, id)?));
            };
            let mut ready = Vec::new();
            for run in &runs {
                let url = url.as_deref();
                ready.extend(match from {
                    AgainFrom::Start => agains::repeat(tx, *run, url, now)?,
                    AgainFrom::Failed => agains::reopen(tx, *run, url, now)?.then_some(*run),
                });
            }
            let refused = runs.len() - ready.len();
            agains::took(tx, id, last, (runs.len() as u64, refused as u64))?;
            if runs.len() < page as usize {
                agains::end(tx, id, AgainState::Done, now)?;
            }
            tell(tx, &ready)?;
            Ok((ready, agains::get(tx, id)?))
        });
        let (ready, again) = taken.await?;
        self.queue.push(ready);
        row.last = last.or(row.last);
        row.again = again;
        Ok(row.again.state == AgainState::Going)
    }

    fn told(&self, again: &Again) {
        let again = again.clone();
        self.hub.publish(vec![WatchEvent::Again { again }]);
    }
}

/// Tells of runs that are new or open again.
fn tell(tx: &mut Tx<'_>, runs: &[RunId]) -> Result<()> {
    if runs.is_empty() {
        return Ok(());
    }
    for run in run_list::of(tx, runs)? {
        let seq = run.seq;
        tx.publish(WatchEvent::Run { seq, run });
    }
    Ok(())
}

fn check(request: &mut AgainStart) -> Result<()> {
    if let AgainRuns::Chosen { runs } = &mut request.runs {
        if runs.is_empty() || runs.len() > CHOSEN {
            return Err(Error::field(
                "too_many",
                "runs",
                format!("Choose 1 to {CHOSEN} runs, or all that a filter finds."),
            ));
        }
        runs.sort_unstable();
        runs.dedup();
    }
    if request
        .rate
        .is_some_and(|rate| !(1..=FASTEST).contains(&rate))
    {
        return Err(Error::field(
            "rate",
            "rate",
            format!("At most {FASTEST} runs a second, and at least 1."),
        ));
    }
    if let Some(url) = &mut request.url {
        *url = address(url)?.into();
    }
    Ok(())
}
