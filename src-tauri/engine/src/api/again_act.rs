//! Trying runs again.

use crate::api::again::{Again, AgainStart, ByAgain, WaitingStep};
use crate::rpc::Nothing;
use crate::{Engine, Error, Result};

fn coming() -> Error {
    Error::conflict("coming", "This part of Hookline is being built.")
}

pub(super) async fn start(_: &Engine, _: AgainStart) -> Result<Again> {
    Err(coming())
}

pub(super) async fn list(_: &Engine, _: Nothing) -> Result<Vec<Again>> {
    Err(coming())
}

pub(super) async fn cancel(_: &Engine, _: ByAgain) -> Result<Again> {
    Err(coming())
}

pub(super) async fn now(_: &Engine, _: WaitingStep) -> Result<Nothing> {
    Err(coming())
}

pub(super) async fn skip(_: &Engine, _: WaitingStep) -> Result<Nothing> {
    Err(coming())
}
