//! What a flow needs to know of connections.

use crate::Result;
use crate::flow::bound::{Connections, Known};
use rusqlite::Connection;

/// All connections with their states.
///
/// # Errors
/// What the database refuses.
pub fn all(connection: &Connection) -> Result<Connections> {
    let mut query = connection.prepare_cached("SELECT id, name, state FROM connection")?;
    let rows = query.query_map([], |row| {
        let known = Known {
            name: row.get(1)?,
            state: row.get(2)?,
        };
        Ok((row.get(0)?, known))
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}
