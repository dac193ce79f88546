//! Authorizing a connection, and taking that back.

use crate::api::connection_view::detail;
use crate::api::connections::*;
use crate::{Engine, Result};

/// Begins to authorize; what the user has to do, or what the provider refused, is in the detail.
pub(super) async fn begin(engine: &Engine, by: ByConnection) -> Result<ConnectionDetail> {
    engine.auth().begin(by.connection).await?;
    detail(engine, by.connection).await
}

pub(super) async fn cancel(engine: &Engine, by: ByConnection) -> Result<ConnectionDetail> {
    engine.auth().cancel(by.connection).await?;
    detail(engine, by.connection).await
}

pub(super) async fn disconnect(engine: &Engine, by: ByConnection) -> Result<Disconnected> {
    let given_back = engine.auth().disconnect(by.connection).await?;
    Ok(Disconnected {
        connection: detail(engine, by.connection).await?,
        revoked: given_back.revoked,
        message: given_back.message,
    })
}
