//! Troubles, and who is told of them.
//!
//! | file | concept |
//! | --- | --- |
//! | `episode` | an episode of failures, and what it says once (pure) |
//! | `view` | troubles and destinations as screens see them |
//! | `notice` | what a desktop shows of a trouble |
//! | `settings` | who is told, and how; the password is in the vault |
//! | `mail` | an email is written and sent (SMTP), or why it could not be, in words |
//! | `post` | what has to be mailed is mailed, once, also after an outage or a start |

pub mod episode;
mod mail;
mod notice;
mod post;
mod settings;
pub(crate) mod view;

pub use notice::Notice;

use crate::db::Db;
use crate::run::hub::Hub;
use crate::vault::Vault;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use tokio::sync::{Notify, broadcast, watch};

/// So many notices may be unread.
const NOTICES: usize = 64;

/// Who is told of troubles. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Alerting {
    db: Db,
    vault: Vault,
    hub: Arc<Hub>,
    mailbox: Mailbox,
    closing: watch::Sender<bool>,
}

/// What those who write emails down, and who sends them, know of each other. Cheap to clone.
#[derive(Debug, Clone, Default)]
pub(crate) struct Mailbox(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    wanted: AtomicBool,
    due: Notify,
    problem: Mutex<Option<String>>,
    notices: broadcast::Sender<Notice>,
}

impl Default for Inner {
    fn default() -> Self {
        Self {
            wanted: AtomicBool::new(false),
            due: Notify::new(),
            problem: Mutex::default(),
            notices: broadcast::Sender::new(NOTICES),
        }
    }
}

impl Alerting {
    /// What a desktop shows from now on: one notice whenever a trouble begins, becomes serious or
    /// ends.
    #[must_use]
    pub fn notices(&self) -> broadcast::Receiver<Notice> {
        self.mailbox.0.notices.subscribe()
    }
}

impl Mailbox {
    /// Whether emails are sent at all.
    pub(crate) fn is_wanted(&self) -> bool {
        self.0.wanted.load(Ordering::Relaxed)
    }

    /// Somebody is to be told, and what that is for a desktop; an email of it is written down.
    pub(crate) fn tell(&self, notice: Notice) {
        // Nobody may be listening.
        drop(self.0.notices.send(notice));
        self.is_due();
    }

    /// There is something to be sent, or a reason to try again.
    fn is_due(&self) {
        self.0.due.notify_one();
    }

    fn want(&self, wanted: bool) {
        self.0.wanted.store(wanted, Ordering::Relaxed);
    }

    async fn due(&self) {
        self.0.due.notified().await;
    }

    /// Why the last email could not be sent, in words.
    fn problem(&self) -> Option<String> {
        let problem = self.0.problem.lock();
        problem.unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Whether that is another one than before.
    fn set_problem(&self, problem: Option<String>) -> bool {
        let mut held = self
            .0
            .problem
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        let other = *held != problem;
        *held = problem;
        other
    }
}
