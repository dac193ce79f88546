//! Helpers that start real programs for the integration tests and the bench.
//!
//! - [`server`]: `hookline-server` as a child process, called as its screens call it
//! - [`watch`]: its stream of events, so that no test polls
//! - [`badtls`]: TLS servers that are wrong in thirteen ways
//! - [`cli`]: its commands
//! - [`disk`]: disks that run full or fail
//! - [`oidc`]: the real oidc-provider, with an API that needs its tokens
//! - [`authorized`]: a server and a provider, and a person who connects them
//! - [`browser`]: a person with a browser
//! - [`callers`]: callers that go on through every restart of a server
//! - [`fault_proxy`]: what lies between it and a receiver, when that is bad
//! - [`receiver`]: an HTTP server on a free port that keeps every request
//! - [`http2`]: a server that speaks HTTP/2
//! - [`httpbin`]: the real httpbin under gunicorn
//! - [`oauth1`]: an OAuth 1.0a provider over oauthlib
//! - [`payloads`]: GitHub's own webhook payloads, and strings that break programs
//! - [`flow`]: flow files in a few words
//! - [`fill`]: a log with many runs in it
//! - [`keyring`]: a real gnome-keyring in a session of its own
//! - [`memory`]: what a process holds
//! - [`verifiers`]: what receivers verify signatures with
//! - [`smtp`]: real mail servers with TLS and a login

pub mod authorized;
pub mod badtls;
pub mod browser;
pub mod callers;
pub mod cli;
pub mod cpu;
pub mod disk;
pub mod fault_proxy;
pub mod fill;
pub mod flow;
pub mod http2;
pub mod httpbin;
pub mod keyring;
pub mod memory;
pub mod oauth1;
pub mod oidc;
pub mod payloads;
pub mod receiver;
pub mod server;
pub mod smtp;
pub mod verifiers;
pub mod watch;

use std::path::{Path, PathBuf};

/// What a test ends with: any failure, in words.
pub type Result<T = ()> = std::result::Result<T, Box<dyn std::error::Error + Send + Sync>>;

/// The repository's root.
#[must_use]
pub fn root() -> PathBuf {
    let tests = Path::new(env!("CARGO_MANIFEST_DIR"));
    tests.parent().unwrap_or(tests).to_owned()
}

/// A program built beside the one that runs now, so that tests and bench use their own profile's.
///
/// # Errors
/// It was not built: `make test` and `make bench` build it first.
pub fn program(name: &str) -> Result<PathBuf> {
    let own = std::env::current_exe()?;
    own.ancestors()
        .skip(1)
        .take(2)
        .map(|folder| folder.join(name))
        .find(|path| path.is_file())
        .ok_or_else(|| {
            format!("{name} is not built; run: cargo build --workspace --all-targets").into()
        })
}
