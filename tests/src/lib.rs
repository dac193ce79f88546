//! Helpers that start real programs for the integration tests and the bench.
