//! One look at the log, and what it removes.

use super::pace::{Batch, END, Pace, rest};
use crate::api::app::Retention;
use crate::db::Db;
use crate::db::prune::{self, Done, Ended, Used};
use crate::db::writer::Tx;
use crate::ids::RunId;
use crate::{Error, Result};
use std::time::{Duration, Instant};

const HOUR: i64 = 60 * 60 * 1000;
const DAY: i64 = 24 * HOUR;
/// How long a caller's id for an event is remembered.
pub const DUPLICATES: i64 = 72 * HOUR;
/// How long a deleted flow can be brought back at least.
pub const UNDO: i64 = DAY;
/// A snapshot may be about to get its run.
const SNAPSHOT: i64 = HOUR;
/// So many runs are looked up at once.
const PAGE: u32 = 2_000;
/// So many small things are removed at once.
const FEW: u32 = 50;
/// Free pages that stay in the file for what comes next.
const SPARE: u64 = 128;
/// The largest share of the file that may be free before it is given back.
const FREE_SHARE: u64 = 20;

/// What a round did.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Report {
    /// Runs that were deleted.
    pub runs: u64,
    /// Other things that were deleted or forgotten.
    pub others: u64,
    /// Pages that the file became shorter by.
    pub pages: u64,
    /// Transactions it took.
    pub batches: u64,
    /// The longest time that one of them kept the writer.
    pub longest: Duration,
}

impl Report {
    /// Whether anything is gone.
    #[must_use]
    pub fn removed(&self) -> bool {
        self.runs + self.others + self.pages > 0
    }
}

/// What is remembered from one round to the next.
#[derive(Debug, Default)]
pub struct Round {
    runs: Pace,
    pages: Pace,
    /// How many runs there were when they were counted last, and the sequence number then.
    counted: Option<(u64, i64)>,
    /// When stale things were looked for last.
    tidied: i64,
}

impl Round {
    /// Brings the log within `limits` as they are at `now` (UTC milliseconds). `seq` is the newest
    /// sequence number.
    ///
    /// # Errors
    /// What the database refuses; what was removed before stays removed.
    pub async fn go(&mut self, db: &Db, limits: &Retention, now: i64, seq: i64) -> Result<Report> {
        let mut report = Report::default();
        let old = |days: u32| now - i64::from(days) * DAY;
        let mut work = Work {
            db,
            report: &mut report,
            urgent: false,
        };
        for (ended, before) in [
            (Ended::Well, old(limits.days)),
            (Ended::Failed, old(limits.failed_days.max(limits.days))),
        ] {
            work.runs(&mut self.runs, ended, before, u64::MAX).await?;
        }
        let most = u64::from(limits.runs);
        if self.may_exceed(most, seq) {
            let count = db.read(prune::count).await?;
            work.urgent = count / 2 > most;
            let gone = work
                .either(&mut self.runs, count.saturating_sub(most))
                .await?;
            self.counted = Some((count - gone, seq));
        }
        self.cut_to_size(&mut work, u64::from(limits.megabytes) * 1_000_000)
            .await?;
        if now - self.tidied >= HOUR {
            work.tidy(&mut self.runs, now, old(limits.days)).await?;
            self.tidied = now;
        }
        work.shrink(&mut self.pages).await?;
        Ok(report)
    }

    /// Counting reads them all; but a run takes a sequence number, so that there cannot be more
    /// runs than there were and numbers since.
    fn may_exceed(&self, most: u64, seq: i64) -> bool {
        self.counted
            .is_none_or(|(count, at)| count + u64::try_from(seq - at).unwrap_or_default() > most)
    }

    async fn cut_to_size(&mut self, work: &mut Work<'_>, most: u64) -> Result<()> {
        loop {
            let used = work.db.read(prune::used).await?;
            let surplus = used.bytes().saturating_sub(most);
            if surplus == 0 {
                return Ok(());
            }
            work.urgent = used.bytes() / 2 > most;
            // A run is hardly smaller than this; a next look tells how far that went.
            let runs = (surplus / 4096).clamp(1, 1_000);
            if work.either(&mut self.runs, runs).await? == 0 {
                return Ok(());
            }
        }
    }
}

/// A round under way.
struct Work<'a> {
    db: &'a Db,
    report: &'a mut Report,
    /// Far too much is kept: others have to share the writer.
    urgent: bool,
}

impl Work<'_> {
    /// Deletes `most` of the oldest runs: those that failed only when there are no others.
    async fn either(&mut self, pace: &mut Pace, most: u64) -> Result<u64> {
        let well = self.runs(pace, Ended::Well, i64::MAX, most).await?;
        let failed = self
            .runs(pace, Ended::Failed, i64::MAX, most - well)
            .await?;
        Ok(well + failed)
    }

    /// Deletes runs from before a time, oldest first, `most` at most.
    async fn runs(&mut self, pace: &mut Pace, ended: Ended, before: i64, most: u64) -> Result<u64> {
        let (mut after, mut gone) = (None, 0);
        while gone < most {
            let page = u32::try_from(most - gone).unwrap_or(PAGE).min(PAGE);
            let look = move |c: &_| prune::oldest_runs(c, ended, after, before, page);
            let found = self.db.read(look).await?;
            if found.is_empty() {
                break;
            }
            after = found.last().copied();
            let delete = move |tx: &mut Tx<'_>, runs: &[RunId], end| {
                prune::delete_runs(tx, ended, runs, end)
            };
            let deleted = self.all(pace, found, delete).await?;
            gone += deleted;
            self.report.runs += deleted;
        }
        Ok(gone)
    }

    /// Does something to all `runs`, as many at a time as the pace says.
    async fn all(
        &mut self,
        pace: &mut Pace,
        runs: Vec<RunId>,
        change: impl Fn(&mut Tx<'_>, &[RunId], Instant) -> Result<Done> + Clone + Send + 'static,
    ) -> Result<u64> {
        let (mut at, mut done) = (0, 0);
        while at < runs.len() {
            let end = runs.len().min(at + pace.size() as usize);
            let (batch, change) = (runs[at..end].to_vec(), change.clone());
            let (part, took) = self.write(move |tx, end| change(tx, &batch, end)).await?;
            pace.learn(took);
            done += part.changed;
            at += part.seen;
        }
        Ok(done)
    }

    /// Makes one change, which ends when its time is up, and rests. Returns what it gave and how long it kept the writer.
    async fn write<T: Send + 'static>(
        &mut self,
        change: impl FnOnce(&mut Tx<'_>, Instant) -> Result<T> + Send + 'static,
    ) -> Result<(T, Duration)> {
        let asked = Instant::now();
        let written = self.db.write(move |tx| {
            let (begun, queued) = (Instant::now(), asked.elapsed());
            let given = change(tx, begun + END)?;
            let took = begun.elapsed();
            Ok((given, Batch { queued, took }))
        });
        let (given, batch) = written.await?;
        self.report.batches += 1;
        self.report.longest = self.report.longest.max(batch.took);
        tokio::time::sleep(rest(batch, self.urgent)).await;
        Ok((given, batch.took))
    }

    /// Removes what is of no use any more, a few things at a time.
    async fn tidy(&mut self, pace: &mut Pace, now: i64, old: i64) -> Result<()> {
        loop {
            let look = move |c: &_| prune::remembered(c, now - DUPLICATES, PAGE);
            let found = self.db.read(look).await?;
            if found.is_empty() {
                break;
            }
            let forget = |tx: &mut Tx<'_>, runs: &[RunId], end| prune::forget(tx, runs, end);
            self.report.others += self.all(pace, found, forget).await?;
        }
        loop {
            let few = move |tx: &mut Tx<'_>, _| {
                Ok(prune::snapshots(tx, now - SNAPSHOT, FEW)?
                    + prune::flows(tx, now - UNDO, FEW)?
                    + prune::episodes(tx, old, FEW)?)
            };
            let (removed, _) = self.write(few).await?;
            self.report.others += removed;
            if removed < u64::from(FEW) {
                return Ok(());
            }
        }
    }

    /// Gives the file's free pages back, once they are many.
    async fn shrink(&mut self, pace: &mut Pace) -> Result<()> {
        let before = self.db.read(prune::used).await?;
        if before.free <= SPARE + before.pages / FREE_SHARE {
            return Ok(());
        }
        let mut left = before.free;
        while left > SPARE {
            let pages = u64::from(pace.size()).min(left - SPARE);
            let pages = u32::try_from(pages).unwrap_or(1);
            let (used, took) = self
                .write(move |tx, end| {
                    prune::give_back(tx, pages, end)?;
                    prune::used(tx)
                })
                .await?;
            pace.learn(took);
            if used.free >= left {
                // Others need pages quicker than they can be given back.
                break;
            }
            left = used.free;
        }
        self.db.checkpoint().await?;
        let after: Used = self.db.read(prune::used).await?;
        self.report.pages = before.pages.saturating_sub(after.pages);
        Ok(())
    }
}

/// What limits may be set.
///
/// # Errors
/// The field that is out of its range.
pub fn check(limits: &Retention) -> Result<()> {
    let range =
        |field: &str, message: &str| Error::field("range", format!("retention.{field}"), message);
    if !(1..=3650).contains(&limits.days) {
        return Err(range("days", "Choose 1 to 3,650 days."));
    }
    if !(limits.days..=3650).contains(&limits.failed_days) {
        let message = "Keep failed runs at least as long as the others, and 3,650 days at most.";
        return Err(range("failed_days", message));
    }
    if !(100..=100_000_000).contains(&limits.runs) {
        return Err(range("runs", "Choose 100 to 100,000,000 runs."));
    }
    if !(10..=1_000_000).contains(&limits.megabytes) {
        return Err(range("megabytes", "Choose 10 to 1,000,000 MB."));
    }
    Ok(())
}
