//! What has to be mailed is mailed. It is written down by the transaction that makes it true, and
//! struck out once the server has taken it; so an outage of the mail server or a start in between
//! loses nothing.

use super::{Alerting, mail, settings, view};
use crate::api::destinations::Destination;
use crate::api::events::WatchEvent;
use crate::db::troubles;
use crate::ids::DestinationId;
use crate::{Error, Result, mask};
use futures_util::FutureExt;
use std::time::Duration;
use tokio::time::{Instant, sleep_until};

/// How long to wait after a failure before it is tried again; twice as long each time, up to the
/// longest.
const FIRST_PAUSE: Duration = Duration::from_secs(60);
const LONGEST_PAUSE: Duration = Duration::from_secs(60 * 60);

impl Alerting {
    /// Mails what has to be, until it is closed. `seen` says how a destination is.
    pub(crate) fn start<F>(&self, seen: F)
    where
        F: Fn(DestinationId) -> Option<Destination> + Send + Sync + 'static,
    {
        let alerting = self.clone();
        tokio::spawn(async move { alerting.work(seen).await });
    }

    /// Sends no more. What was not sent is sent after the next start.
    pub(crate) fn close(&self) {
        self.closing.send_replace(true);
    }

    async fn work<F: Fn(DestinationId) -> Option<Destination>>(self, seen: F) {
        let mut closing = self.closing.subscribe();
        let mut opened = self.vault.opened();
        let (mut again, mut pause) = (Some(Instant::now()), FIRST_PAUSE);
        loop {
            tokio::select! {
                () = self.mailbox.due() => {}
                // The password can be read now.
                Ok(()) = opened.changed() => {}
                () = sleep_until(again.unwrap_or_else(Instant::now)), if again.is_some() => {}
                () = closing.wait_for(|closing| *closing).map(drop) => return,
            }
            let sent = tokio::select! {
                sent = self.send_all(&seen) => sent,
                // The server may have taken it: then it comes twice, under the same name.
                () = closing.wait_for(|closing| *closing).map(drop) => return,
            };
            let problem = sent.err().map(|error| {
                let mut problem = error.to_string();
                mask::hide(&mut problem, &self.vault.masker());
                problem
            });
            again = problem.as_ref().map(|problem| {
                tracing::warn!(%problem, "an email could not be sent; trying again later");
                let at = Instant::now() + pause;
                pause = LONGEST_PAUSE.min(pause * 2);
                at
            });
            if again.is_none() {
                pause = FIRST_PAUSE;
            }
            if self.mailbox.set_problem(problem) {
                self.hub.publish(vec![WatchEvent::App {}]);
            }
        }
    }

    async fn send_all<F: Fn(DestinationId) -> Option<Destination>>(&self, seen: &F) -> Result<()> {
        let (alerts, unmailed) = self
            .db
            .read(|c| Ok((settings::read(c)?, troubles::unmailed(c)?)))
            .await?;
        let Some(mail) = alerts.mail.filter(|_| !unmailed.is_empty()) else {
            return Ok(());
        };
        let password = self.password()?;
        for (row, told) in unmailed {
            let id = row.id;
            if let Some(here) = seen(row.destination) {
                let trouble = self.db.read(move |c| view::trouble(c, row, here)).await?;
                let mut letter = mail::letter(&trouble, told);
                mask::hide(&mut letter.subject, &self.vault.masker());
                mask::hide(&mut letter.text, &self.vault.masker());
                mail::send(&mail, password.as_ref(), letter)
                    .await
                    .map_err(|message| Error::invalid("mail", message))?;
            }
            self.db.write(move |tx| troubles::mailed(tx, id)).await?;
        }
        Ok(())
    }
}
