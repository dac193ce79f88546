//! One test binary against a real `hookline-server` and real counterparts.
//!
//! - [`alerts`]: emails about troubles, at a real mail server
//! - [`payloads`]: GitHub's 329 webhooks, mapped and sent to httpbin, to the byte
//! - [`crash`]: killed at 50 points, nothing acknowledged is lost
//! - [`crash_delivery`]: killed while it delivers over a bad line: each arrives, repeats are the same
//! - [`disk`]: full, and failing: callers are told so, and everything goes on afterwards
//! - [`sync_trace`]: what the kernel saw: the sync before the 2xx
//! - [`secrets`]: one sentinel a secret, and no trace of it anywhere
//! - [`shutdown`]: asked to end, it finishes what has begun
//! - [`lock`]: one owner of a data folder, and every command beside it
//! - [`commands`]: import, export, runs, run and check as scripts use them
//! - [`bad_files`]: flow files and databases that cannot be used
//! - [`bad_receivers`]: receivers that are down, slow, close early, talk garbage or never stop
//! - [`bad_tls`]: TLS servers with something wrong, extra authorities, client certificates
//! - [`batches`]: events of several runs in one request
//! - [`hostile_callers`]: Host, smuggling, sizes, slow sockets, path tricks
//! - [`oauth1`]: OAuth 1.0a against oauthlib: every signature method, and what is refused
//! - [`events`]: what the trigger keeps of what it was sent
//! - [`connections`]: what arrives with a connection, and what never does
//! - [`inspector`]: catch URLs
//! - [`oauth2`]: every grant, access that lives for seconds, answers that never arrive
//! - [`oauth_callback`]: strays where the browser comes back to
//! - [`performance`]: packed bodies, HTTP/2
//! - [`signing`]: signatures that verifiers of others take, and refuse once anything was changed
//! - [`triggers`]: whom a trigger takes, and what it answers
//! - [`vault`]: a real keyring that is open, locked, absent, killed, or holds something else

mod alerts;
mod bad_files;
mod bad_receivers;
mod bad_tls;
mod batches;
mod commands;
mod connections;
mod crash;
mod crash_delivery;
mod disk;
mod events;
mod hostile_callers;
mod inspector;
mod lock;
mod oauth1;
mod oauth2;
mod oauth_callback;
mod payloads;
mod performance;
mod raw;
mod secrets;
mod shutdown;
mod signing;
mod sync_trace;
mod triggers;
mod vault;
