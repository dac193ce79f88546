//! Opening the database file: pragmas, migrations, and telling apart what can be wrong with it.

use crate::{Error, Result};
use rusqlite::{Connection, OpenFlags};
use rusqlite_migration::{M, Migrations};
use std::io::Read;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// The database's name in the data folder.
pub const FILE: &str = "hookline.db";

/// Append-only: a migration that was released is never changed.
const MIGRATIONS: &[&str] = &[
    include_str!("../../migrations/0001_spine.sql"),
    include_str!("../../migrations/0002_connections.sql"),
    include_str!("../../migrations/0003_delivery.sql"),
];

/// A file up to this size is checked whole on opening; a larger one when somebody asks for it.
const CHECKED_WHOLE: u64 = 32 << 20;

/// The writer's connection, with the newest schema.
pub(crate) fn writer(file: &Path) -> Result<Connection> {
    refuse_foreign(file)?;
    let mut connection = Connection::open(file)?;
    connection.busy_timeout(Duration::from_secs(5))?;
    // Must stand before the first table; later it would need a VACUUM.
    connection.pragma_update(None, "auto_vacuum", "INCREMENTAL")?;
    connection.pragma_update(None, "journal_mode", "WAL")?;
    connection.pragma_update(None, "synchronous", "FULL")?;
    if cfg!(target_os = "macos") {
        connection.pragma_update(None, "fullfsync", true)?;
    }
    connection.pragma_update(None, "foreign_keys", true)?;
    connection.pragma_update(None, "temp_store", "MEMORY")?;
    let version: i64 = connection.pragma_query_value(None, "user_version", |row| row.get(0))?;
    refuse_newer(version)?;
    if file
        .metadata()
        .is_ok_and(|meta| meta.len() <= CHECKED_WHOLE)
    {
        check(&connection)?;
    }
    Migrations::new(MIGRATIONS.iter().map(|sql| M::up(sql)).collect())
        .to_latest(&mut connection)
        .map_err(|error| Error::Db(error.to_string()))?;
    // The hot path's statements are prepared once.
    connection.set_prepared_statement_cache_capacity(128);
    Ok(connection)
}

/// A connection that cannot change anything.
pub(crate) fn reader(file: &Path) -> Result<Connection> {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(file, flags)?;
    connection.busy_timeout(Duration::from_secs(5))?;
    connection.pragma_update(None, "query_only", true)?;
    connection.set_prepared_statement_cache_capacity(64);
    super::bodies::add_functions(&connection)?;
    Ok(connection)
}

/// SQLite's own look at the whole file.
///
/// # Errors
/// [`Error::Damaged`] with the first finding.
pub fn check(connection: &Connection) -> Result<()> {
    let finding: String = connection.query_row("PRAGMA quick_check(1)", [], |row| row.get(0))?;
    if finding == "ok" {
        Ok(())
    } else {
        Err(Error::Damaged(finding))
    }
}

/// Sets a damaged database aside under a name of its own, so that a new one can be started.
/// Returns where it is now.
///
/// # Errors
/// When the files cannot be renamed.
pub fn set_aside(data: &Path, now: i64) -> Result<PathBuf> {
    let kept = data.join(format!("hookline-damaged-{now}.db"));
    for suffix in ["", "-wal", "-shm"] {
        let from = data.join(format!("{FILE}{suffix}"));
        let to = data.join(format!("hookline-damaged-{now}.db{suffix}"));
        if from.exists() {
            std::fs::rename(&from, &to).map_err(|error| {
                Error::io(format!("{} cannot be renamed", from.display()), &error)
            })?;
        }
    }
    Ok(kept)
}

/// Looks at the header's 100 bytes before SQLite touches the file.
/// Offsets: <https://www.sqlite.org/fileformat.html#the_database_header>
fn refuse_foreign(file: &Path) -> Result<()> {
    let Ok(mut opened) = std::fs::File::open(file) else {
        return Ok(());
    };
    let mut header = Vec::with_capacity(100);
    opened
        .by_ref()
        .take(100)
        .read_to_end(&mut header)
        .map_err(|error| Error::io(format!("{} cannot be read", file.display()), &error))?;
    if header.is_empty() {
        return Ok(());
    }
    if header.len() < 100 || !header.starts_with(b"SQLite format 3\0") {
        return Err(Error::Damaged(
            "it does not begin as a database does".to_owned(),
        ));
    }
    refuse_newer(i64::from(u32::from_be_bytes([
        header[60], header[61], header[62], header[63],
    ])))
}

fn refuse_newer(found: i64) -> Result<()> {
    let known = MIGRATIONS.len() as i64;
    if found > known {
        Err(Error::Newer { found, known })
    } else {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_new_file_is_durable_and_can_shrink() -> Result<()> {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let connection = writer(&folder.path().join(FILE))?;
        let pragma =
            |name: &str| connection.pragma_query_value(None, name, |row| row.get::<_, i64>(0));
        assert_eq!(pragma("synchronous")?, 2, "FULL");
        assert_eq!(pragma("auto_vacuum")?, 2, "INCREMENTAL");
        assert_eq!(pragma("foreign_keys")?, 1);
        let mode: String = connection.pragma_query_value(None, "journal_mode", |row| row.get(0))?;
        assert_eq!(mode, "wal");
        Ok(())
    }

    #[test]
    fn a_newer_file_is_refused_and_left_alone() -> Result<()> {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let file = folder.path().join(FILE);
        let connection = writer(&file)?;
        connection.pragma_update(None, "user_version", 99)?;
        drop(connection);
        let before = std::fs::read(&file).expect("the file");
        let refused = writer(&file).expect_err("a newer file");
        assert_eq!(refused.code(), "newer_database");
        assert!(refused.to_string().contains("99"), "{refused}");
        assert_eq!(std::fs::read(&file).expect("the file"), before);
        Ok(())
    }

    #[test]
    fn a_damaged_file_is_refused_and_can_be_set_aside() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let file = folder.path().join(FILE);
        std::fs::write(&file, vec![7_u8; 8192]).expect("written");
        assert_eq!(
            writer(&file).expect_err("damaged").code(),
            "damaged_database"
        );
        let kept = set_aside(folder.path(), 5).expect("set aside");
        assert_eq!(std::fs::read(kept).expect("kept"), vec![7_u8; 8192]);
        writer(&file).expect("a new one beside it");
    }
}
