//! The front desk: which address a request is for.

use super::body::Budget;
use super::connection::Desk;
use super::gate::{self, Names};
use super::hops::Pace;
use super::limits::Limits;
use super::reply::Reply;
use super::{catch, webhook};
use crate::Error;
use crate::engine::WeakEngine;
use async_trait::async_trait;
use http::StatusCode;
use hyper::Request;
use hyper::body::{Body as _, Incoming};
use percent_encoding::percent_decode_str;
use std::sync::{Arc, PoisonError, RwLock};
use tokio::sync::watch;

/// Answers every request that the listener takes.
#[derive(Debug)]
pub(crate) struct Front {
    /// Weak, as the engine keeps this alive.
    pub(crate) engine: WeakEngine,
    pub(crate) limits: Limits,
    pub(crate) budget: Budget,
    pub(crate) pace: Pace,
    /// True when nobody should wait for a run any longer.
    pub(crate) closing: watch::Receiver<bool>,
    names: Arc<RwLock<Names>>,
}

/// What an address is.
#[derive(Debug, PartialEq, Eq)]
enum Route<'a> {
    /// A trigger's.
    Hook(String),
    /// A catch URL's, with what comes after it.
    Catch(String, &'a str),
    /// Nobody's.
    Unknown,
}

impl Front {
    pub(crate) fn new(
        engine: WeakEngine,
        names: Arc<RwLock<Names>>,
        closing: watch::Receiver<bool>,
    ) -> Self {
        let limits = Limits::default();
        let budget = Budget::new(limits.long_bodies);
        Self {
            engine,
            limits,
            budget,
            pace: Pace::default(),
            closing,
            names,
        }
    }
}

#[async_trait]
impl Desk for Front {
    async fn answer(&self, request: Request<Incoming>) -> Reply {
        let (head, body) = request.into_parts();
        let passed = gate::check(
            &head,
            &self.names.read().unwrap_or_else(PoisonError::into_inner),
        );
        if let Err(refused) = passed {
            return refused;
        }
        let unread = !body.is_end_stream();
        let Some(engine) = self.engine.get() else {
            return not_taken(&Error::Closed).closing();
        };
        let answered = match route(head.uri.path()) {
            Route::Hook(id) => webhook::answer(self, &engine, &id, &head, body).await,
            Route::Catch(id, rest) => catch::answer(self, &engine, &id, rest, &head, body).await,
            Route::Unknown => Err(nobody()),
        };
        match answered {
            Ok(reply) => reply,
            // What is refused may not have been read, and what is left of it must not be taken
            // for the next request.
            Err(refused) if unread => refused.closing(),
            Err(refused) => refused,
        }
    }
}

/// The one answer for addresses that are not there, never were, or are switched off.
pub(crate) fn nobody() -> Reply {
    Reply::refuse(
        StatusCode::NOT_FOUND,
        "not_found",
        "There is nothing at this address.",
    )
}

/// What came could not be stored: the caller must not believe that it was.
pub(crate) fn not_taken(error: &Error) -> Reply {
    let seconds = match error {
        Error::Busy | Error::Closed => 5,
        _ => {
            tracing::error!(%error, "a call could not be stored");
            30
        }
    };
    let message = "This was not taken. Try again later.";
    Reply::later(
        StatusCode::SERVICE_UNAVAILABLE,
        error.code(),
        message,
        seconds,
    )
}

/// Splits the path as it came and decodes each part once, so that nothing decoded can split it again.
fn route(path: &str) -> Route<'_> {
    let Some((first, after)) = path.strip_prefix('/').and_then(|path| path.split_once('/')) else {
        return Route::Unknown;
    };
    let end = after.find('/').unwrap_or(after.len());
    let (id, rest) = after.split_at(end);
    let Ok(id) = percent_decode_str(id).decode_utf8() else {
        return Route::Unknown;
    };
    if id.is_empty() {
        return Route::Unknown;
    }
    match first {
        "hook" if rest.is_empty() => Route::Hook(id.into_owned()),
        "c" => Route::Catch(id.into_owned(), rest),
        _ => Route::Unknown,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_split_before_they_are_decoded() {
        assert_eq!(route("/hook/abc"), Route::Hook("abc".into()));
        assert_eq!(route("/hook/%61bc"), Route::Hook("abc".into()));
        assert_eq!(route("/c/abc"), Route::Catch("abc".into(), ""));
        assert_eq!(
            route("/c/abc//x%2f../y"),
            Route::Catch("abc".into(), "//x%2f../y")
        );
        // Decoded once: what is left is a name that nobody has.
        assert_eq!(route("/hook/%2e%2e%2fabc"), Route::Hook("../abc".into()));
        assert_eq!(route("/hook/%252e"), Route::Hook("%2e".into()));
        for path in [
            "/",
            "/hook",
            "/hook/",
            "/hook/abc/",
            "/hook//abc",
            "//hook/abc",
            "/HOOK/abc",
            "/hook%2fabc",
            "/rpc/app_info",
            "/hook/%ff",
        ] {
            assert_eq!(route(path), Route::Unknown, "{path}");
        }
    }
}
