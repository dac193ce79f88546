//! A step's request is let in by its connection, signed and sent; once more when its access was
//! renewed. What comes back is masked here, before anybody reads it but the connection itself.

use crate::api::runs::InBatch;
use crate::auth::{Auth, Refused};
use crate::http::{Answer, Client, Exchange, Outgoing};
use crate::ids::ConnectionId;
use crate::mask;
use crate::nodes::StepError;
use crate::run::clock::Clock;
use crate::vault::{Masker, Vault};
use std::sync::Arc;

/// An exchange that was made.
pub(super) struct Made {
    pub(super) started: i64,
    pub(super) exchange: Exchange,
    /// Why it was not the step's last one.
    pub(super) error: Option<StepError>,
    /// Where the step's event was in it, if there were several.
    pub(super) batch: Option<InBatch>,
}

impl Made {
    /// The answer, if it is complete.
    pub(super) fn answer(&self) -> Result<&Answer, StepError> {
        self.exchange.outcome.as_ref().map_err(|error| StepError {
            kind: error.kind,
            message: error.message.clone(),
            field: None,
        })
    }
}

/// Sends requests.
pub(super) struct Sender<'a> {
    pub(super) http: &'a Client,
    pub(super) auth: &'a Auth,
    pub(super) vault: &'a Vault,
    pub(super) clock: &'a Clock,
}

impl Sender<'_> {
    /// Sends `outgoing` through `connection`; the exchanges but the last go to `earlier`.
    ///
    /// # Errors
    /// Why the connection does not let it in, or its key does not sign.
    pub(super) async fn send(
        &self,
        mut outgoing: Outgoing,
        connection: Option<ConnectionId>,
        earlier: &mut Vec<Made>,
    ) -> Result<Made, Refused> {
        let Some(connection) = connection else {
            return Ok(self.exchange(outgoing).await?.masked(self.vault));
        };
        let bare = outgoing.clone();
        let attached = self.auth.attach(connection, &mut outgoing).await?;
        let first = self.exchange(outgoing).await?;
        let Ok(answer) = &first.made.exchange.outcome else {
            return Ok(first.masked(self.vault));
        };
        let status = answer.status;
        let again = self.auth.again(&attached, answer).await;
        let first = first.masked(self.vault);
        let again = match again {
            Ok(false) => return Ok(first),
            Ok(true) => self.renewed(bare, connection).await,
            Err(refused) => Err(refused),
        };
        let message = match &again {
            Ok(_) => format!(
                "The access had expired (status {status}). It was renewed and the request sent again."
            ),
            Err(refused) => refused.message().to_owned(),
        };
        earlier.push(Made {
            error: Some(StepError {
                kind: "expired",
                message,
                field: None,
            }),
            ..first
        });
        again
    }

    async fn renewed(
        &self,
        mut outgoing: Outgoing,
        connection: ConnectionId,
    ) -> Result<Made, Refused> {
        self.auth.attach(connection, &mut outgoing).await?;
        Ok(self.exchange(outgoing).await?.masked(self.vault))
    }

    /// Signs it, now that nothing changes its body any more, packs and sends it.
    async fn exchange(&self, mut outgoing: Outgoing) -> Result<Bare, Refused> {
        let (started, masker) = (self.clock.now(), self.vault.masker());
        self.auth.sign(&mut outgoing, started)?;
        outgoing.pack().await;
        let made = Made {
            started,
            exchange: self.http.send(outgoing).await,
            error: None,
            batch: None,
        };
        Ok(Bare { made, masker })
    }
}

/// An exchange that may hold secrets, with what hid them when it began.
struct Bare {
    made: Made,
    masker: Arc<Masker>,
}

impl Bare {
    /// Without what is in the vault now, and what was in it when the request went out: a token may
    /// have been replaced since.
    fn masked(self, vault: &Vault) -> Made {
        let Self { mut made, masker } = self;
        let now = vault.masker();
        mask::exchange(&mut made.exchange, &masker);
        if !Arc::ptr_eq(&masker, &now) {
            mask::exchange(&mut made.exchange, &now);
        }
        made
    }
}
