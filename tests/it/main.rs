//! One test binary against a real `hookline-server` and real counterparts.
