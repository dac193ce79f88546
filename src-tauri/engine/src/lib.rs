//! Hookline's engine: flows, runs, vault and storage. It knows no window.
//!
//! | module | what it is for |
//! | --- | --- |
//! | [`api`] | the methods that a host offers, one file a subject |
//! | [`rpc`] | one list of methods gives router and TypeScript |
//! | [`flow`] | the drawn flow, its checks, its plan |
//! | [`nodes`] | the kinds of nodes, one folder each |
//! | [`template`] | values with variables |
//! | [`triggers`] | the outside world becomes events |
//! | [`run`] | events become runs: queue, prepare, call, settle |
//! | [`retention`] | the log stays within its limits |
//! | [`alerts`] | troubles, and who is told of them |
//! | [`auth`] | auth profiles and connections: how a request is let in |
//! | [`vault`] | the encrypted secrets and the key that opens them |
//! | [`signing`] | signatures on what is sent |
//! | [`http`] | the only way out |
//! | [`db`] | SQLite: one writer, many readers |
//! | [`host`] | what every host needs: the lock on the data folder, the way to its holder |
//! | [`mask`] | what the log must not keep |
//! | [`span`] | spans of time as people write and read them |
//! | [`live`] | every trigger address, in memory |

pub mod alerts;
pub mod api;
pub mod auth;
pub mod db;
mod engine;
pub mod error;
pub mod flow;
pub mod host;
pub mod http;
pub mod ids;
pub mod live;
pub mod mask;
pub mod nodes;
pub mod retention;
pub mod rpc;
pub mod run;
mod samples;
pub mod signing;
pub mod span;
pub mod template;
pub mod time;
pub mod triggers;
pub mod vault;

pub use engine::{Engine, Options};
pub use error::{Error, ErrorBody, Result};
