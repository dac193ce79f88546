//! Keys that sign. Their secrets are in the vault.

use crate::api::connections::FlowUse;
use crate::api::signing::SigningPreset;
use crate::db::bound;
use crate::ids::SigningKeyId;
use crate::{Error, Result};
use rusqlite::{Connection, OptionalExtension, Row};
use std::collections::HashMap;

/// A key as stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeyRow {
    /// The key.
    pub id: SigningKeyId,
    /// The name that people see.
    pub name: String,
    /// What its secret looks like.
    pub preset: SigningPreset,
    /// When it was made, in UTC milliseconds.
    pub created: i64,
    /// When its secret was replaced last, in UTC milliseconds.
    pub rotated: Option<i64>,
    /// Until when the secret before signs too, in UTC milliseconds.
    pub overlap: Option<i64>,
}

const COLUMNS: &str = "id, name, preset, created, rotated, overlap";

fn read(row: &Row<'_>) -> rusqlite::Result<KeyRow> {
    Ok(KeyRow {
        id: row.get(0)?,
        name: row.get(1)?,
        preset: row.get(2)?,
        created: row.get(3)?,
        rotated: row.get(4)?,
        overlap: row.get(5)?,
    })
}

/// All keys, by name.
///
/// # Errors
/// What the database refuses.
pub fn list(connection: &Connection) -> Result<Vec<KeyRow>> {
    let sql = format!("SELECT {COLUMNS} FROM signing_key ORDER BY name COLLATE NOCASE, id");
    let mut query = connection.prepare_cached(&sql)?;
    let rows = query.query_map([], read)?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// One key.
///
/// # Errors
/// [`Error::NotFound`], or what the database refuses.
pub fn get(connection: &Connection, key: SigningKeyId) -> Result<KeyRow> {
    let sql = format!("SELECT {COLUMNS} FROM signing_key WHERE id = ?");
    let mut query = connection.prepare_cached(&sql)?;
    let found = query.query_row([key], read).optional()?;
    found.ok_or_else(|| Error::NotFound("This signing key".to_owned()))
}

/// Adds or replaces a key. Preset and creation stay as they were first.
///
/// # Errors
/// `name_taken`, or what the database refuses.
pub fn put(connection: &Connection, key: &KeyRow) -> Result<()> {
    let taken = connection
        .prepare_cached("SELECT 1 FROM signing_key WHERE name = ? COLLATE NOCASE AND id <> ?")?
        .exists((&key.name, key.id))?;
    if taken {
        let message = format!(
            "There is a signing key named “{}” already. Choose another name.",
            key.name
        );
        return Err(Error::field("name_taken", "name", message));
    }
    let sql = format!(
        "INSERT INTO signing_key ({COLUMNS}) VALUES (?, ?, ?, ?, ?, ?)
         ON CONFLICT (id) DO UPDATE SET name = excluded.name, rotated = excluded.rotated,
           overlap = excluded.overlap"
    );
    connection.prepare_cached(&sql)?.execute((
        key.id,
        &key.name,
        key.preset,
        key.created,
        key.rotated,
        key.overlap,
    ))?;
    Ok(())
}

/// The flows whose draft or published version signs with a key, by key.
///
/// # Errors
/// What the database refuses.
pub fn uses(connection: &Connection) -> Result<HashMap<SigningKeyId, Vec<FlowUse>>> {
    bound::uses(connection, "$.config.signing.key.id")
}

/// Deletes a key that no flow signs with. Its secrets are deleted in the same transaction by the
/// caller.
///
/// # Errors
/// `signing_key_in_use` with the names of the flows, [`Error::NotFound`], or what the database
/// refuses.
pub fn delete(connection: &Connection, key: SigningKeyId) -> Result<()> {
    let found = get(connection, key)?;
    let users = uses(connection)?.remove(&key).unwrap_or_default();
    if !users.is_empty() {
        let message = in_use(&found.name, &users);
        return Err(Error::conflict("signing_key_in_use", message));
    }
    connection
        .prepare_cached("DELETE FROM signing_key WHERE id = ?")?
        .execute([key])?;
    Ok(())
}

fn in_use(name: &str, users: &[FlowUse]) -> String {
    let quoted: Vec<String> = users
        .iter()
        .map(|flow| format!("“{}”", flow.name))
        .collect();
    let (them, there) = match quoted.len() {
        1 => (format!("the flow {}", quoted[0]), "signs"),
        _ => (format!("the flows {}", quoted.join(", ")), "sign"),
    };
    format!(
        "“{name}” cannot be deleted because {them} {there} with it. Choose another key there first, or no signature, and publish."
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ids::FlowId;

    #[test]
    fn names_which_flows_sign_with_it() {
        let flow = |name: &str| FlowUse {
            flow: FlowId::new(),
            name: name.to_owned(),
            on: true,
        };
        assert_eq!(
            in_use("Acme", &[flow("Orders")]),
            "“Acme” cannot be deleted because the flow “Orders” signs with it. Choose another key there first, or no signature, and publish."
        );
        assert!(
            in_use("Acme", &[flow("A"), flow("B")]).contains("the flows “A”, “B” sign with it")
        );
    }
}
