//! The one error of this crate: a stable code for programs, a sentence for people, the field at fault.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// `Result` with this crate's [`Error`].
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// What went wrong.
#[derive(Debug, Clone, thiserror::Error)]
pub enum Error {
    /// What was given cannot be used. The message says what to do.
    #[error("{message}")]
    Invalid {
        /// Stable code, for programs.
        code: &'static str,
        /// What is wrong and what to do, for people.
        message: String,
        /// The field at fault: a path such as `nodes[2].config.url`.
        field: Option<String>,
    },
    /// There is no such thing (any more).
    #[error("{0} does not exist (any more).")]
    NotFound(String),
    /// The thing is in a state that does not allow this now.
    #[error("{message}")]
    Conflict {
        /// Stable code, for programs.
        code: &'static str,
        /// Why, and what to do.
        message: String,
    },
    /// More work is waiting than may wait. Nothing was taken; try again later.
    #[error("Hookline has more waiting than it may hold. Try again in a moment.")]
    Busy,
    /// The data folder is held by another engine.
    #[error("The data folder is in use by {holder}.")]
    Held {
        /// Who holds it, as far as it can be known.
        holder: String,
    },
    /// The database was written by a newer Hookline.
    #[error(
        "This data was written by a newer Hookline (format {found}; this one knows {known}). Nothing was changed. Update Hookline to open it."
    )]
    Newer {
        /// The format found.
        found: i64,
        /// The newest format known here.
        known: i64,
    },
    /// The database is damaged.
    #[error("The database is damaged: {0}. The file was kept as it is.")]
    Damaged(String),
    /// The database refused.
    #[error("The database refused: {0}.")]
    Db(String),
    /// The disk does not take what is written. Nothing was kept; what can wait is tried again.
    #[error("{}", disk(*full, cause))]
    Disk {
        /// Whether it is full.
        full: bool,
        /// The database's reason.
        cause: String,
    },
    /// The system refused.
    #[error("{what}: {cause}.")]
    Io {
        /// What was tried.
        what: String,
        /// The system's reason.
        cause: String,
    },
    /// The engine is shutting down.
    #[error("Hookline is shutting down.")]
    Closed,
}

/// An [`Error`] as it crosses the host boundary.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ErrorBody {
    /// Stable code.
    pub code: String,
    /// A sentence for a person.
    pub message: String,
    /// The field at fault.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub field: Option<String>,
}

impl Error {
    /// Something given cannot be used; no single field is at fault.
    pub fn invalid(code: &'static str, message: impl Into<String>) -> Self {
        Self::Invalid {
            code,
            message: message.into(),
            field: None,
        }
    }

    /// Something given in `field` cannot be used.
    pub fn field(code: &'static str, field: impl Into<String>, message: impl Into<String>) -> Self {
        Self::Invalid {
            code,
            message: message.into(),
            field: Some(field.into()),
        }
    }

    /// The state does not allow this now.
    pub fn conflict(code: &'static str, message: impl Into<String>) -> Self {
        Self::Conflict {
            code,
            message: message.into(),
        }
    }

    /// The system refused `what`.
    pub fn io(what: impl Into<String>, cause: &std::io::Error) -> Self {
        Self::Io {
            what: what.into(),
            cause: cause.to_string(),
        }
    }

    /// The stable code.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::Invalid { code, .. } | Self::Conflict { code, .. } => code,
            Self::NotFound(_) => "not_found",
            Self::Busy => "busy",
            Self::Held { .. } => "held",
            Self::Newer { .. } => "newer_database",
            Self::Damaged(_) => "damaged_database",
            Self::Db(_) => "database",
            Self::Disk { full: true, .. } => "disk_full",
            Self::Disk { .. } => "disk",
            Self::Io { .. } => "io",
            Self::Closed => "closed",
        }
    }

    /// Whether the database could not store what it was given, so that the same may be stored later.
    #[must_use]
    pub fn is_storage(&self) -> bool {
        matches!(self, Self::Db(_) | Self::Disk { .. })
    }

    /// The form that crosses the host boundary.
    #[must_use]
    pub fn body(&self) -> ErrorBody {
        let field = match self {
            Self::Invalid { field, .. } => field.clone(),
            _ => None,
        };
        ErrorBody {
            code: self.code().to_owned(),
            message: self.to_string(),
            field,
        }
    }
}

impl From<rusqlite::Error> for Error {
    fn from(error: rusqlite::Error) -> Self {
        use rusqlite::ErrorCode::{
            CannotOpen, DatabaseCorrupt, DiskFull, NotADatabase, ReadOnly, SystemIoFailure,
        };
        match error.sqlite_error_code() {
            Some(code @ (DiskFull | SystemIoFailure | ReadOnly | CannotOpen)) => Self::Disk {
                full: code == DiskFull,
                cause: error.to_string(),
            },
            Some(DatabaseCorrupt | NotADatabase) => Self::Damaged(error.to_string()),
            _ => Self::Db(error.to_string()),
        }
    }
}

fn disk(full: bool, cause: &str) -> String {
    let (what, todo) = if full {
        ("is full".to_owned(), "Free some space")
    } else {
        (
            format!("does not take what is written ({cause})"),
            "Look after the disk",
        )
    };
    format!(
        "The disk with Hookline's data {what}. Callers are told to try again later, and nothing that was taken is lost. {todo}: Hookline goes on by itself."
    )
}
