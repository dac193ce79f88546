//! Authorizing a connection, and taking that back.

use crate::api::connections::*;
use crate::{Engine, Error, Result};

pub(super) async fn begin(_: &Engine, _: ByConnection) -> Result<ConnectionDetail> {
    Err(Error::conflict("not_built", "Not built yet."))
}

pub(super) async fn cancel(_: &Engine, _: ByConnection) -> Result<ConnectionDetail> {
    Err(Error::conflict("not_built", "Not built yet."))
}

pub(super) async fn disconnect(_: &Engine, _: ByConnection) -> Result<Disconnected> {
    Err(Error::conflict("not_built", "Not built yet."))
}
