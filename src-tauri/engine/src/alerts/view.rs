//! Troubles and destinations as screens see them. What is in memory comes from the gate; the rest is
//! read from the database.

use crate::Result;
use crate::api::destinations::{Destination, Trouble};
use crate::db::troubles::{self, TroubleRow};
use crate::db::{connections, destinations, flows};
use crate::run::wait_for::WaitFor;
use rusqlite::Connection;
use std::collections::HashMap;

/// A trouble at `here`, as the gate sees that.
pub(crate) fn trouble(
    connection: &Connection,
    row: TroubleRow,
    here: Destination,
) -> Result<Trouble> {
    let failed_runs = troubles::failed_runs(connection, &here.origin, row.began, row.ended)?;
    let flow_name = match row.flow {
        Some(flow) => flows::name(connection, flow)?,
        None => None,
    };
    Ok(Trouble {
        id: row.id,
        destination: destination(connection, here)?,
        stage: row.stage,
        began: row.began,
        ended: row.ended,
        failures: row.failures,
        error: row.error,
        flow: row.flow,
        flow_name,
        failed_runs,
    })
}

/// A destination with what waits for it and its connection's name.
pub(crate) fn destination(connection: &Connection, mut here: Destination) -> Result<Destination> {
    for on in waits(&here) {
        here.waiting += destinations::waiting_for(connection, &on)?;
    }
    if let Some(id) = here.connection {
        here.connection_name = connections::name(connection, id)?;
    }
    Ok(here)
}

/// Many of them; those of connections that are gone are left out.
pub(crate) fn destinations(
    connection: &Connection,
    here: Vec<Destination>,
) -> Result<Vec<Destination>> {
    let waiting = destinations::waiting(connection)?;
    let names: HashMap<_, _> = connections::list(connection)?
        .into_iter()
        .map(|row| (row.id, row.name))
        .collect();
    let mut seen = Vec::with_capacity(here.len());
    for mut here in here {
        here.waiting += waits(&here)
            .iter()
            .filter_map(|on| waiting.get(on))
            .sum::<u64>();
        here.connection_name = here.connection.and_then(|id| names.get(&id).cloned());
        if here.connection.is_none() || here.connection_name.is_some() {
            seen.push(here);
        }
    }
    seen.sort_by(|a, b| (&a.origin, &a.connection_name).cmp(&(&b.origin, &b.connection_name)));
    Ok(seen)
}

/// What a delivery says that waits for it.
fn waits(here: &Destination) -> [String; 2] {
    let id = here.id;
    [WaitFor::Destination(id), WaitFor::Rate(id)].map(|on| on.to_string())
}
