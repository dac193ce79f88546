//! What hosts and the command line need beside the screens.

use crate::rpc::Nothing;
use crate::{Engine, Error, Result, db};
use serde::Serialize;
use ts_rs::TS;

/// A damaged database was set aside.
#[derive(Debug, Clone, Serialize, TS)]
pub struct StartedAnew {
    /// Where it is kept.
    pub kept: String,
}

/// How the data folder is.
#[derive(Debug, Clone, Serialize, TS)]
pub struct Health {
    /// What a look at the whole database found: `ok`.
    pub database: String,
    /// How the vault is: its state, and in words what to do about it if anything.
    pub vault: String,
}

/// A damaged database is never behind an open engine: [`crate::host::Door`] answers then.
pub(crate) async fn start_anew(_: &Engine, _: Nothing) -> Result<StartedAnew> {
    Err(Error::conflict(
        "not_damaged",
        "The database is in order; there is nothing to start anew.",
    ))
}

pub(crate) async fn check(engine: &Engine, _: Nothing) -> Result<Health> {
    engine.db().read(db::open::check).await?;
    engine.vault().look_for_keyring().await;
    let vault = engine.vault().info().await?;
    Ok(Health {
        database: "ok".to_owned(),
        vault: format!("{} {}", vault.state.name(), vault.message)
            .trim_end()
            .to_owned(),
    })
}
