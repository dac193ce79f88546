//! The vault: how it is, opening it, its passphrase.

use crate::api::vault::*;
use crate::rpc::Nothing;
use crate::{Engine, Error, Result};

pub(super) async fn get(_: &Engine, _: Nothing) -> Result<VaultInfo> {
    Err(Error::conflict("not_built", "Not built yet."))
}

pub(super) async fn unlock(_: &Engine, _: VaultUnlock) -> Result<VaultInfo> {
    Err(Error::conflict("not_built", "Not built yet."))
}

pub(super) async fn passphrase(_: &Engine, _: VaultPassphrase) -> Result<VaultInfo> {
    Err(Error::conflict("not_built", "Not built yet."))
}

pub(super) async fn start_anew(_: &Engine, _: Nothing) -> Result<VaultInfo> {
    Err(Error::conflict("not_built", "Not built yet."))
}
