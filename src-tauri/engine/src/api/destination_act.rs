//! Acting on destinations and alerts.

use crate::alerts::view;
use crate::api::destinations::{
    AlertsInfo, AlertsSet, ByDestination, ConnectionLimits, Destination, DestinationLimits, Limits,
    MailTried, Trouble,
};
use crate::api::events::WatchEvent;
use crate::db::{destinations, troubles as table};
use crate::ids::DestinationId;
use crate::rpc::Nothing;
use crate::run::gate::{self, Touched};
use crate::{Engine, Error, Result};
use std::collections::HashMap;

/// So many troubles that have ended are listed.
const ENDED: u32 = 20;

pub(super) async fn list(engine: &Engine, _: Nothing) -> Result<Vec<Destination>> {
    let here = engine.executor().gate().all();
    engine.db().read(|c| view::destinations(c, here)).await
}

pub(super) async fn limits(engine: &Engine, set: DestinationLimits) -> Result<Destination> {
    gate::check(set.limits)?;
    let gate = engine.executor().gate();
    let touched = gate.set_limits(set.destination, set.limits)?;
    changed(engine, set.destination, touched).await
}

pub(super) async fn pause(engine: &Engine, by: ByDestination) -> Result<Destination> {
    let touched = engine.executor().gate().pause(by.destination)?;
    changed(engine, by.destination, touched).await
}

pub(super) async fn resume(engine: &Engine, by: ByDestination) -> Result<Destination> {
    let touched = engine.executor().gate().resume(by.destination)?;
    changed(engine, by.destination, touched).await
}

/// Stores what was changed, and shows it.
async fn changed(engine: &Engine, id: DestinationId, touched: Touched) -> Result<Destination> {
    engine.executor().store_destination(touched).await?;
    let here = engine.executor().gate().seen(id);
    let here = here.ok_or_else(|| Error::NotFound("This destination".to_owned()))?;
    engine.db().read(|c| view::destination(c, here)).await
}

pub(super) async fn connection_limits(engine: &Engine, set: ConnectionLimits) -> Result<Limits> {
    let id = set.connection;
    let Some(limits) = set.limits else {
        if engine.auth().connection(id).is_none() {
            return Err(Error::NotFound("This connection".to_owned()));
        }
        let all = engine.db().read(destinations::connection_limits).await?;
        return Ok(all.get(&id).copied().unwrap_or_default());
    };
    gate::check(limits)?;
    if limits.in_order {
        return Err(Error::field(
            "limits",
            "limits.in_order",
            "Order is kept at a destination: a connection may lead to many.",
        ));
    }
    let stored = engine
        .db()
        .write(move |tx| destinations::set_connection_limits(tx, id, limits));
    stored.await?;
    engine.executor().gate().set_connection_limits(id, limits);
    engine.publish(WatchEvent::Connection { connection: id });
    Ok(limits)
}

pub(super) async fn troubles(engine: &Engine, _: Nothing) -> Result<Vec<Trouble>> {
    let here = engine.executor().gate().all();
    let here: HashMap<DestinationId, Destination> =
        here.into_iter().map(|here| (here.id, here)).collect();
    let listed = engine.db().read(move |c| {
        let mut rows = table::open(c)?;
        rows.extend(table::ended(c, ENDED)?);
        let known = rows.into_iter().filter_map(|row| {
            let here = here.get(&row.destination).cloned()?;
            Some(view::trouble(c, row, here))
        });
        known.collect()
    });
    listed.await
}

pub(super) async fn alerts(engine: &Engine, _: Nothing) -> Result<AlertsInfo> {
    engine.alerting().info().await
}

pub(super) async fn alerts_set(engine: &Engine, set: AlertsSet) -> Result<AlertsInfo> {
    engine.alerting().set(set).await
}

pub(super) async fn alerts_test(engine: &Engine, _: Nothing) -> Result<MailTried> {
    engine.alerting().try_it().await
}
