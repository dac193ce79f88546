//! Auth profiles and connections: how a request is let in.

pub mod profile;
