//! Auth profiles. Their secrets are in the vault.

use crate::api::profiles::ConnectionName;
use crate::auth::profile::ProfileSettings;
use crate::ids::ProfileId;
use crate::{Error, Result, rpc};
use rusqlite::{Connection, OptionalExtension, Row};

/// A profile as stored.
#[derive(Debug, Clone, PartialEq)]
pub struct ProfileRow {
    /// The profile.
    pub id: ProfileId,
    /// What is set.
    pub settings: ProfileSettings,
    /// UTC milliseconds.
    pub created: i64,
    /// UTC milliseconds.
    pub updated: i64,
}

const COLUMNS: &str = "id, settings, created, updated";

/// A row's columns, the settings still as text.
type Columns = (ProfileId, String, i64, i64);

fn row(row: &Row<'_>) -> rusqlite::Result<Columns> {
    Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?))
}

fn read((id, settings, created, updated): Columns) -> Result<ProfileRow> {
    let settings = serde_json::from_str(&settings).map_err(|error| {
        Error::Damaged(format!("a stored auth profile cannot be read: {error}"))
    })?;
    Ok(ProfileRow {
        id,
        settings,
        created,
        updated,
    })
}

/// One profile.
///
/// # Errors
/// [`Error::NotFound`], or what the database refuses.
pub fn get(connection: &Connection, profile: ProfileId) -> Result<ProfileRow> {
    let sql = format!("SELECT {COLUMNS} FROM profile WHERE id = ?");
    let found = connection
        .prepare_cached(&sql)?
        .query_row([profile], row)
        .optional()?;
    read(found.ok_or_else(|| Error::NotFound("This auth profile".to_owned()))?)
}

/// All profiles, by name.
///
/// # Errors
/// What the database refuses.
pub fn list(connection: &Connection) -> Result<Vec<ProfileRow>> {
    let sql = format!("SELECT {COLUMNS} FROM profile ORDER BY name COLLATE NOCASE, id");
    let rows: Vec<_> = connection
        .prepare_cached(&sql)?
        .query_map([], row)?
        .collect::<rusqlite::Result<_>>()?;
    rows.into_iter().map(read).collect()
}

/// Adds or replaces a profile.
///
/// # Errors
/// `name_taken`, or what the database refuses.
pub fn put(connection: &Connection, profile: &ProfileRow) -> Result<()> {
    refuse_taken(connection, profile)?;
    connection
        .prepare_cached(
            "INSERT INTO profile (id, name, settings, created, updated) VALUES (?, ?, ?, ?, ?)
             ON CONFLICT (id) DO UPDATE SET name = excluded.name, settings = excluded.settings,
               updated = excluded.updated",
        )?
        .execute((
            profile.id,
            &profile.settings.name,
            rpc::write(&profile.settings)?,
            profile.created,
            profile.updated,
        ))?;
    Ok(())
}

fn refuse_taken(connection: &Connection, profile: &ProfileRow) -> Result<()> {
    let name = &profile.settings.name;
    let taken = connection
        .prepare_cached("SELECT 1 FROM profile WHERE name = ? COLLATE NOCASE AND id <> ?")?
        .exists((name, profile.id))?;
    if !taken {
        return Ok(());
    }
    Err(Error::field(
        "name_taken",
        "name",
        format!("There is an auth profile named “{name}” already. Choose another name."),
    ))
}

/// Deletes a profile that no connection uses.
///
/// # Errors
/// `profile_in_use` with the names of the connections, [`Error::NotFound`], or what the database
/// refuses.
pub fn delete(connection: &Connection, profile: ProfileId) -> Result<()> {
    let found = get(connection, profile)?;
    let users = super::connections::names_of(connection, profile)?;
    if !users.is_empty() {
        return Err(Error::conflict(
            "profile_in_use",
            in_use(&found.settings.name, &users),
        ));
    }
    connection
        .prepare_cached("DELETE FROM profile WHERE id = ?")?
        .execute([profile])?;
    Ok(())
}

fn in_use(name: &str, users: &[ConnectionName]) -> String {
    let quoted: Vec<String> = users
        .iter()
        .map(|user| format!("“{}”", user.name))
        .collect();
    let (them, delete) = match users.len() {
        1 => (format!("the connection {}", quoted[0]), "Delete it first."),
        _ => (
            format!("the connections {}", quoted.join(", ")),
            "Delete them first.",
        ),
    };
    format!("“{name}” cannot be deleted because {them} would be left without it. {delete}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ids::ConnectionId;

    fn named(name: &str) -> ConnectionName {
        ConnectionName {
            id: ConnectionId::new(),
            name: name.to_owned(),
        }
    }

    #[test]
    fn names_who_uses_it() {
        assert_eq!(
            in_use("CRM", &[named("Sales")]),
            "“CRM” cannot be deleted because the connection “Sales” would be left without it. Delete it first."
        );
        assert!(in_use("CRM", &[named("A"), named("B")]).contains("“A”, “B”"));
    }
}
