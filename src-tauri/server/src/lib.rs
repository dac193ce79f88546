//! Hookline's control server.
