//! Connections: list, make, change, test, delete.

use crate::api::connections::*;
use crate::rpc::Nothing;
use crate::{Engine, Error, Result};

pub(super) async fn list(_: &Engine, _: Nothing) -> Result<Vec<ConnectionSummary>> {
    Err(Error::conflict("not_built", "Not built yet."))
}

pub(super) async fn get(_: &Engine, _: ByConnection) -> Result<ConnectionDetail> {
    Err(Error::conflict("not_built", "Not built yet."))
}

pub(super) async fn link_name(_: &Engine, _: LinkNameOf) -> Result<LinkName> {
    Err(Error::conflict("not_built", "Not built yet."))
}

pub(super) async fn create(_: &Engine, _: ConnectionCreate) -> Result<ConnectionDetail> {
    Err(Error::conflict("not_built", "Not built yet."))
}

pub(super) async fn update(_: &Engine, _: ConnectionUpdate) -> Result<ConnectionDetail> {
    Err(Error::conflict("not_built", "Not built yet."))
}

pub(super) async fn delete(_: &Engine, _: ByConnection) -> Result<Nothing> {
    Err(Error::conflict("not_built", "Not built yet."))
}

pub(super) async fn test(_: &Engine, _: ConnectionTry) -> Result<ConnectionTested> {
    Err(Error::conflict("not_built", "Not built yet."))
}

pub(super) async fn reveal(_: &Engine, _: Reveal) -> Result<Revealed> {
    Err(Error::conflict("not_built", "Not built yet."))
}
