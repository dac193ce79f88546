//! An attempt is signed by a key of the vault. Keys are in memory, their secrets in the vault: a
//! vault that is not open is waited for, as for a connection.

use crate::auth::{Auth, Refused};
use crate::db::signing_keys::{self, KeyRow};
use crate::http::{Outgoing, Slot};
use crate::ids::SigningKeyId;
use crate::nodes::SigningRef;
use crate::run::wait_for::WaitFor;
use crate::signing::{Message, OVERLAP, Secrets};
use crate::time::now;
use crate::vault::Secret;
use crate::{Error, Result};
use std::collections::HashMap;
use std::sync::{Arc, PoisonError, RwLock};

/// The names of a key's secrets in the vault.
const SECRET: &str = "secret";
const PREVIOUS: &str = "previous";

/// The header that every delivery has.
const ID: &str = "webhook-id";

/// Keys in memory, so that a request is signed without a query.
#[derive(Debug, Default)]
pub(super) struct Keys(RwLock<HashMap<SigningKeyId, Arc<KeyRow>>>);

impl Keys {
    /// Takes over all rows.
    pub(super) fn fill(&self, rows: Vec<KeyRow>) {
        let rows = rows.into_iter().map(|row| (row.id, Arc::new(row)));
        *self.0.write().unwrap_or_else(PoisonError::into_inner) = rows.collect();
    }

    fn get(&self, id: SigningKeyId) -> Option<Arc<KeyRow>> {
        let keys = self.0.read().unwrap_or_else(PoisonError::into_inner);
        keys.get(&id).cloned()
    }
}

impl Auth {
    /// Signs `outgoing` if it is to be signed: the time (`at`, in UTC milliseconds) and the signature
    /// are this attempt's own, the body and the `webhook-id` stay. Nothing may change the body
    /// after that.
    ///
    /// # Errors
    /// Why it cannot be, and whether it can later.
    pub fn sign(&self, outgoing: &mut Outgoing, at: i64) -> Result<(), Refused> {
        let Some(with) = outgoing.sign.take() else {
            return Ok(());
        };
        let row = self.0.keys.get(with.key).ok_or_else(|| {
            refused(
                "The key that signs this step was deleted. Choose another one, or no signature.",
            )
        })?;
        let preset = with.format.preset();
        if row.preset != preset {
            let problem = SigningRef::other_format(&row.name, row.preset, preset);
            return Err(refused(problem.message));
        }
        let secrets = self.secrets(&row, at)?;
        // What anybody set there before does not stand beside it.
        outgoing.headers.retain(|(name, _)| !with.format.sets(name));
        outgoing.slots.retain(|slot| match slot {
            Slot::Header { name, .. } => !with.format.sets(name),
            _ => true,
        });
        let mut headers = outgoing.headers.iter();
        let id = headers.find(|(name, _)| name.eq_ignore_ascii_case(ID));
        let message = Message {
            id: id.map_or("", |(_, id)| id),
            at: at.div_euclid(1000),
            body: outgoing.wire_body(),
        };
        let signed = with.format.sign(&secrets, &message).ok_or_else(|| {
            refused(format!(
                "The secret of “{}” is damaged and cannot sign. Replace it in Settings > Signing keys.",
                row.name
            ))
        })?;
        outgoing.headers.extend(signed.timestamp);
        outgoing.slots.push(Slot::Signature {
            name: signed.header,
            shown: signed.shown,
            value: signed.value,
        });
        Ok(())
    }

    /// The secrets of a key that sign at a time.
    fn secrets(&self, row: &KeyRow, at: i64) -> Result<Secrets, Refused> {
        let read = |field| {
            self.vault()
                .secret(row.id.0, field)
                .map_err(|error| match Refused::from(error) {
                    Refused::Fail(error) => refused(error.message),
                    waits => waits,
                })
        };
        // In this order: a secret that is replaced in between is read twice rather than never.
        let current = read(SECRET)?.ok_or_else(|| Refused::Wait {
            on: WaitFor::Vault,
            message: format!(
                "“{}” has no secret any more, because the vault was begun anew. Replace its secret in Settings > Signing keys, and give it to the receiver.",
                row.name
            ),
        })?;
        let before = match row.overlap {
            Some(overlap) if overlap <= at => None,
            _ => read(PREVIOUS)?,
        };
        Ok(Secrets {
            now: current,
            before,
        })
    }

    /// Adds a key with its secret.
    ///
    /// # Errors
    /// `name_taken`, a vault that is not open, or what the database refuses.
    pub async fn add_key(&self, row: KeyRow, secret: Secret) -> Result<()> {
        let secrets = vec![(SECRET.to_owned(), Some(secret))];
        self.write(row.id.0, secrets, move |tx| signing_keys::put(tx, &row))
            .await?;
        self.keys_changed().await
    }

    /// Replaces a key's secret. Where the format carries two signatures, the one before signs too
    /// for 24 hours.
    ///
    /// # Errors
    /// [`Error::NotFound`], a vault that is not open, or what the database refuses.
    pub async fn rotate_key(&self, id: SigningKeyId, secret: Secret) -> Result<KeyRow> {
        self.forget_old_secrets().await?;
        let row = self.0.db.read(move |c| signing_keys::get(c, id)).await?;
        let before = match row.preset.carries_two() {
            true => self.vault().secret(id.0, SECRET)?,
            false => None,
        };
        let at = now();
        let overlap = before.as_ref().map(|_| at + OVERLAP);
        let secrets = vec![
            (SECRET.to_owned(), Some(secret)),
            (PREVIOUS.to_owned(), before),
        ];
        let rotated = self.write(id.0, secrets, move |tx| {
            let row = KeyRow {
                rotated: Some(at),
                overlap,
                ..signing_keys::get(tx, id)?
            };
            signing_keys::put(tx, &row)?;
            Ok(row)
        });
        let rotated = rotated.await?;
        self.keys_changed().await?;
        // Steps whose key had lost its secret wait as for the vault. Nobody may be listening.
        let _ = self.0.usable.send(WaitFor::Vault);
        Ok(rotated)
    }

    /// Deletes a key that no flow signs with.
    ///
    /// # Errors
    /// `signing_key_in_use`, [`Error::NotFound`], or what the database refuses.
    pub async fn delete_key(&self, id: SigningKeyId) -> Result<()> {
        let deleted = self.0.db.write(move |tx| {
            signing_keys::delete(tx, id)?;
            crate::db::secrets::delete_all(tx, id.0)
        });
        deleted.await?;
        self.vault().forgotten(id.0);
        self.keys_changed().await
    }

    /// Removes secrets whose time to sign beside their successors is over.
    ///
    /// # Errors
    /// What the database refuses.
    pub async fn forget_old_secrets(&self) -> Result<()> {
        let at = now();
        let rows = self.0.db.read(signing_keys::list).await?;
        let over = |row: &KeyRow| row.overlap.is_some_and(|overlap| overlap <= at);
        let over: Vec<KeyRow> = rows.into_iter().filter(over).collect();
        for row in &over {
            let id = row.id;
            let secrets = vec![(PREVIOUS.to_owned(), None)];
            let forgotten = self.write(id.0, secrets, move |tx| {
                let row = match signing_keys::get(tx, id) {
                    // Deleted meanwhile, and its secrets with it.
                    Err(Error::NotFound(_)) => return Ok(()),
                    row => row?,
                };
                // Replaced once more meanwhile: what is there now has its own time.
                if row.overlap.is_none_or(|overlap| overlap > at) {
                    return Err(Error::conflict(
                        "signing_key_changed",
                        "The key changed meanwhile.",
                    ));
                }
                signing_keys::put(
                    tx,
                    &KeyRow {
                        overlap: None,
                        ..row
                    },
                )
            });
            match forgotten.await {
                Err(error) if error.code() == "signing_key_changed" => {}
                forgotten => forgotten?,
            }
        }
        if !over.is_empty() {
            self.keys_changed().await?;
        }
        Ok(())
    }

    /// Reads all keys again after a change, and tells watchers.
    async fn keys_changed(&self) -> Result<()> {
        {
            let _turn = self.0.turn.lock().await;
            self.0.keys.fill(self.0.db.read(signing_keys::list).await?);
        }
        self.tell(crate::api::events::WatchEvent::SigningKey {});
        Ok(())
    }
}

fn refused(message: impl Into<String>) -> Refused {
    Refused::field("signing", "signing.key", message)
}
