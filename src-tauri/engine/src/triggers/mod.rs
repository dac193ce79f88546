//! The outside world becomes events.
//!
//! A request goes through these, in this order:
//! - [`listener`], [`places`], [`connection`], [`phase`]: the socket, its limits and time-outs
//! - [`front`]: which address it is for, after [`gate`] has let it pass
//! - [`body`]: its body, within [`limits`] of size, time and memory
//! - [`webhook`]: a trigger's address starts a run, unless it goes in circles ([`hops`])
//! - [`catch`]: a catch URL of the Inspector keeps it
//!
//! [`hooks`] opens and closes all this for the application. [`listener`] with its limits also
//! serves where browsers come back to after an authorization.

mod body;
mod catch;
mod connection;
mod event;
mod front;
pub(crate) mod gate;
pub mod hooks;
mod hops;
mod limits;
mod listener;
mod phase;
mod places;
mod reply;
#[cfg(test)]
mod tests;
mod webhook;

pub(crate) use connection::Desk;
pub use event::Event;
pub(crate) use gate::Names;
pub use hooks::Hooks;
pub(crate) use limits::Limits;
pub(crate) use listener::Listener;
pub(crate) use reply::Reply;
