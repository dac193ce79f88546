//! The application itself: its state, settings, and where it listens.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// What the screens need to know first.
#[derive(Debug, Clone, Serialize, TS)]
pub struct AppInfo {
    /// The program's version.
    pub version: String,
    /// `desktop` or `server`.
    pub host: String,
    /// The data folder.
    pub data: String,
    /// Where triggers and catch URLs listen.
    pub hooks: HooksState,
    /// The newest sequence number.
    pub seq: i64,
    /// Why nothing can be stored now (a full disk), and what to do about it.
    #[ts(optional = nullable)]
    pub storage_problem: Option<String>,
}

/// The state of the hook listener.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct HooksState {
    /// The base URL under which triggers are reached, such as `http://127.0.0.1:7676`.
    pub url: String,
    /// The address asked for.
    pub address: String,
    /// Whether it listens.
    pub open: bool,
    /// Why it does not listen, in words, with who holds the port where it can be known.
    #[ts(optional = nullable)]
    pub problem: Option<String>,
    /// A port that is free now, offered when the asked one is taken.
    #[ts(optional = nullable)]
    pub free_port: Option<u16>,
}

/// What the user can set.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(default, deny_unknown_fields)]
pub struct Settings {
    /// Light, dark, or as the system.
    pub theme: Theme,
    /// The address of the hook listener: `127.0.0.1:7676`.
    pub hooks: String,
    /// A public host name under which the listener is reached too (a tunnel), or empty.
    pub public_host: String,
    /// How many requests are under way at the same time, shared fairly among destinations; more
    /// wait their turn.
    pub concurrency: u32,
    /// How much of the log is kept.
    pub retention: Retention,
}

/// How much of the log is kept: whichever limit is reached first. Runs that have not ended stay;
/// for the number and the size, failed runs go only when there are no others.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(default, deny_unknown_fields)]
pub struct Retention {
    /// For how many days.
    pub days: u32,
    /// For how many days runs that failed are kept; not fewer.
    pub failed_days: u32,
    /// How many runs.
    pub runs: u32,
    /// The size of what is kept, in millions of bytes.
    pub megabytes: u32,
}

impl Default for Retention {
    fn default() -> Self {
        Self {
            days: 30,
            failed_days: 90,
            runs: 1_000_000,
            megabytes: 2_000,
        }
    }
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            theme: Theme::System,
            hooks: "127.0.0.1:7676".to_owned(),
            public_host: String::new(),
            concurrency: 1_024,
            retention: Retention::default(),
        }
    }
}

/// The colours of the screens.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Theme {
    /// As the system says.
    System,
    /// Ink on paper.
    Light,
    /// Paper on ink.
    Dark,
}

/// What screens remember between starts: a small JSON object of their own.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct Prefs {
    /// At most 64 KiB as text.
    #[ts(type = "Record<string, unknown>")]
    pub values: serde_json::Map<String, serde_json::Value>,
}

/// Where to listen.
#[derive(Debug, Clone, Deserialize, TS)]
pub struct HooksOpen {
    /// Another port, which becomes the setting; none tries the set address again.
    #[ts(optional = nullable)]
    pub port: Option<u16>,
}
