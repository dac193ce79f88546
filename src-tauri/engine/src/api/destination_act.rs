//! Acting on destinations and alerts.

use crate::api::destinations::{
    AlertsInfo, AlertsSet, ByDestination, ConnectionLimits, Destination, DestinationLimits, Limits,
    MailTried, Trouble,
};
use crate::rpc::Nothing;
use crate::{Engine, Error, Result};

fn coming() -> Error {
    Error::conflict("coming", "This part of Hookline is being built.")
}

pub(super) async fn list(_: &Engine, _: Nothing) -> Result<Vec<Destination>> {
    Err(coming())
}

pub(super) async fn limits(_: &Engine, _: DestinationLimits) -> Result<Destination> {
    Err(coming())
}

pub(super) async fn pause(_: &Engine, _: ByDestination) -> Result<Destination> {
    Err(coming())
}

pub(super) async fn resume(_: &Engine, _: ByDestination) -> Result<Destination> {
    Err(coming())
}

pub(super) async fn connection_limits(_: &Engine, _: ConnectionLimits) -> Result<Limits> {
    Err(coming())
}

pub(super) async fn troubles(_: &Engine, _: Nothing) -> Result<Vec<Trouble>> {
    Err(coming())
}

pub(super) async fn alerts(_: &Engine, _: Nothing) -> Result<AlertsInfo> {
    Err(coming())
}

pub(super) async fn alerts_set(_: &Engine, _: AlertsSet) -> Result<AlertsInfo> {
    Err(coming())
}

pub(super) async fn alerts_test(_: &Engine, _: Nothing) -> Result<MailTried> {
    Err(coming())
}
