//! The vault: how it is, opening it, its passphrase.

use crate::api::vault::{VaultInfo, VaultPassphrase, VaultUnlock};
use crate::rpc::Nothing;
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
    engine.vault().start_anew(|_| Ok(())).await?;
    engine.vault().info().await
}
