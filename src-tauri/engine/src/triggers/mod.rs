//! The outside world becomes events.

use crate::Engine;
use crate::api::app::HooksState;
use std::net::SocketAddr;

/// The hook listener of an engine.
#[derive(Debug, Default)]
pub struct Hooks {}

impl Hooks {
    /// Where it listens, or why it does not.
    #[must_use]
    pub fn state(&self) -> HooksState {
        HooksState {
            url: String::new(),
            address: String::new(),
            open: false,
            problem: None,
            free_port: None,
        }
    }

    /// The public host of a tunnel, or none.
    pub fn set_public_host(&self, _: &str) {}

    /// Listens at `address`.
    pub async fn open(&self, _: &Engine, _: SocketAddr) -> HooksState {
        self.state()
    }

    /// Takes no more requests.
    pub async fn close(&self) {}
}
