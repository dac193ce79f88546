//! What flows can name, as they need to know it; and which flows name it.

use crate::Result;
use crate::api::connections::FlowUse;
use crate::flow::bound::{KnownConnection, KnownKey, Named};
use rusqlite::Connection;
use std::collections::HashMap;
use std::hash::Hash;
use std::str::FromStr;

/// All connections with their states, and all keys that sign.
///
/// # Errors
/// What the database refuses.
pub fn all(connection: &Connection) -> Result<Named> {
    let mut query = connection.prepare_cached("SELECT id, name, state FROM connection")?;
    let connections = query.query_map([], |row| {
        let known = KnownConnection {
            name: row.get(1)?,
            state: row.get(2)?,
        };
        Ok((row.get(0)?, known))
    })?;
    let connections = connections.collect::<rusqlite::Result<_>>()?;
    let mut query = connection.prepare_cached("SELECT id, name, preset FROM signing_key")?;
    let keys = query.query_map([], |row| {
        let known = KnownKey {
            name: row.get(1)?,
            preset: row.get(2)?,
        };
        Ok((row.get(0)?, known))
    })?;
    Ok(Named {
        connections,
        keys: keys.collect::<rusqlite::Result<_>>()?,
    })
}

/// The flows whose draft or published version names something at `path` of a node (a JSON path
/// such as `$.config.connection.id`), by what they name; one look at all flows.
///
/// # Errors
/// What the database refuses.
pub fn uses<Id: FromStr + Eq + Hash>(
    connection: &Connection,
    path: &str,
) -> Result<HashMap<Id, Vec<FlowUse>>> {
    let mut query = connection.prepare_cached(
        "WITH document (flow, text) AS (
           SELECT id, draft FROM flow WHERE deleted IS NULL
           UNION ALL
           SELECT flow.id, version.document FROM flow JOIN version ON version.id = flow.version
             WHERE flow.deleted IS NULL
         )
         SELECT DISTINCT flow.id, flow.name, flow.is_on, json_extract(node.value, ?1) AS used
         FROM document JOIN flow ON flow.id = document.flow, json_each(document.text, '$.nodes') AS node
         WHERE json_type(node.value, ?1) = 'text' ORDER BY flow.name COLLATE NOCASE, flow.id",
    )?;
    let mut uses: HashMap<_, Vec<_>> = HashMap::new();
    let mut rows = query.query([path])?;
    while let Some(row) = rows.next()? {
        let used: String = row.get(3)?;
        // A document names whatever somebody wrote into it.
        if let Ok(id) = used.parse() {
            uses.entry(id).or_default().push(FlowUse {
                flow: row.get(0)?,
                name: row.get(1)?,
                on: row.get(2)?,
            });
        }
    }
    Ok(uses)
}
