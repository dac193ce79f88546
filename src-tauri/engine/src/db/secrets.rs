//! Sealed secrets. What is inside, only [`crate::vault`] can tell.

use crate::Result;
use rusqlite::Connection;
use uuid::Uuid;

/// A row: whose secret it is, which of its fields, and the sealed bytes.
pub(crate) type Sealed = (Uuid, String, Vec<u8>);

/// Every sealed secret.
pub(crate) fn all(connection: &Connection) -> Result<Vec<Sealed>> {
    let mut statement = connection.prepare_cached("SELECT owner, field, sealed FROM secret")?;
    let rows = statement.query_map([], |row| {
        let owner: [u8; 16] = row.get(0)?;
        Ok((Uuid::from_bytes(owner), row.get(1)?, row.get(2)?))
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// Stores or replaces one.
pub(crate) fn put(connection: &Connection, owner: Uuid, field: &str, sealed: &[u8]) -> Result<()> {
    connection
        .prepare_cached("INSERT OR REPLACE INTO secret (owner, field, sealed) VALUES (?, ?, ?)")?
        .execute((owner.as_bytes(), field, sealed))?;
    Ok(())
}

/// Removes one.
pub(crate) fn delete(connection: &Connection, owner: Uuid, field: &str) -> Result<()> {
    connection
        .prepare_cached("DELETE FROM secret WHERE owner = ? AND field = ?")?
        .execute((owner.as_bytes(), field))?;
    Ok(())
}

/// Removes all of `owner`'s. After the commit, [`crate::vault::Vault::forgotten`] has to hear of it.
///
/// # Errors
/// What the database refuses.
pub fn delete_all(connection: &Connection, owner: Uuid) -> Result<()> {
    connection
        .prepare_cached("DELETE FROM secret WHERE owner = ?")?
        .execute([owner.as_bytes()])?;
    Ok(())
}

/// Removes every secret.
pub(crate) fn clear(connection: &Connection) -> Result<()> {
    connection.execute("DELETE FROM secret", [])?;
    Ok(())
}
