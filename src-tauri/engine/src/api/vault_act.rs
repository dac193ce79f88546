//! The vault: how it is, opening it, its passphrase.

use crate::api::connections::ConnectionProblem;
use crate::api::events::WatchEvent;
use crate::api::vault::{VaultInfo, VaultPassphrase, VaultUnlock};
use crate::db::connections;
use crate::rpc::Nothing;
use crate::time::now;
use crate::{Engine, Result};

pub(super) async fn get(engine: &Engine, _: Nothing) -> Result<VaultInfo> {
    engine.vault().look_for_keyring().await;
    engine.vault().info().await
}

pub(super) async fn unlock(engine: &Engine, request: VaultUnlock) -> Result<VaultInfo> {
    engine.vault().unlock(request.passphrase).await?;
    engine.vault().info().await
}

pub(super) async fn passphrase(engine: &Engine, request: VaultPassphrase) -> Result<VaultInfo> {
    let VaultPassphrase { current, new } = request;
    engine.vault().set_passphrase(current, new).await?;
    engine.vault().info().await
}

pub(super) async fn start_anew(engine: &Engine, _: Nothing) -> Result<VaultInfo> {
    let lost = engine.vault().start_anew(|tx| {
        let problem = ConnectionProblem {
            code: "vault_started_anew".to_owned(),
            message: "Its credential was given up with the vault. Connect it again.".to_owned(),
            provider: None,
        };
        connections::lost(tx, &problem, now())
    });
    let lost = lost.await?;
    engine.auth().reload().await?;
    for connection in lost {
        engine.publish(WatchEvent::Connection { connection });
    }
    engine.vault().info().await
}
