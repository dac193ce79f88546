//! Hookline's control server: the screens, and the host boundary over HTTP on this machine.
//!
//! `hookline-server` serves people with it; the desktop opens it for its command line and for a
//! second window that only wants the first one to come to the front.
//!
//! - [`control`]: `POST /rpc/<method>`, `/watch`, and the screens
//! - [`logging`]: what happens, one line each

pub mod control;
pub mod logging;

pub use control::ControlServer;
