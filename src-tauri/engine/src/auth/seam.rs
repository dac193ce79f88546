//! Stands in for the vault until it is there: it holds nothing and is not open.

use crate::db::Db;
use crate::db::writer::Tx;
use crate::vault::Secret;
use crate::{Error, Result};
use tokio::sync::watch;

/// A vault that is not open.
#[derive(Debug, Clone)]
pub(super) struct Vault(pub(super) Db);

impl Vault {
    pub(super) fn secret(&self, _: uuid::Uuid, _: &str) -> Result<Option<Secret>> {
        Err(Error::conflict("no_keyring", "There is no vault yet."))
    }

    pub(super) async fn write<T, F>(
        &self,
        _: uuid::Uuid,
        _: Vec<(String, Option<Secret>)>,
        also: F,
    ) -> Result<T>
    where
        T: Send + 'static,
        F: FnOnce(&mut Tx<'_>) -> Result<T> + Send + 'static,
    {
        self.0.write(also).await
    }

    pub(super) fn opened(&self) -> watch::Receiver<u64> {
        watch::Sender::new(0).subscribe()
    }
}
