//! What the browser shows: small pages that load nothing and run nothing.

use super::hit::{Hit, Stray};
use crate::triggers::Reply;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use http::header::{
    CACHE_CONTROL, CONTENT_SECURITY_POLICY, HeaderName, REFERRER_POLICY, X_CONTENT_TYPE_OPTIONS,
};
use http::{HeaderValue, StatusCode};
use sha2::{Digest, Sha256};
use std::sync::LazyLock;

const STYLE: &str = "
:root{color-scheme:light dark;--back:#f7f7f8;--card:#fff;--line:#e4e4e7;--text:#18181b;--soft:#63636b}
@media(prefers-color-scheme:dark){:root{--back:#111113;--card:#19191c;--line:#2b2b30;--text:#ededf0;--soft:#a0a0a9}}
body{margin:0;min-height:100vh;display:grid;place-items:center;background:var(--back);color:var(--text);font:15px/1.55 Inter,system-ui,sans-serif}
main{max-width:24rem;margin:1.5rem;padding:2rem 2.25rem;background:var(--card);border:1px solid var(--line);border-radius:12px}
h1{margin:0 0 .4rem;font-size:1.15rem;font-weight:600;letter-spacing:-.01em}
p{margin:0;color:var(--soft)}
";

/// Nothing is loaded, run, framed or sent from these pages; only their own style is used.
static POLICY: LazyLock<HeaderValue> = LazyLock::new(|| {
    let style = STANDARD.encode(Sha256::digest(STYLE));
    let policy = format!(
        "default-src 'none'; style-src 'sha256-{style}'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'"
    );
    HeaderValue::from_str(&policy)
        .unwrap_or_else(|_| HeaderValue::from_static("default-src 'none'"))
});

/// The good hit.
pub(super) fn taken(hit: &Hit) -> Reply {
    match hit {
        Hit::Granted(_) => page(
            StatusCode::OK,
            "Access granted",
            "You can close this window and go back to Hookline.",
        ),
        Hit::Denied { .. } => page(
            StatusCode::OK,
            "Access was not granted",
            "Nothing was connected. You can close this window and go back to Hookline.",
        ),
    }
}

/// A stray hit.
pub(super) fn refused(stray: Stray) -> Reply {
    let (title, text) = match stray {
        Stray::Other => (
            "Not what is waited for",
            "Hookline waits for another answer here. Nothing was changed.",
        ),
        Stray::Replay => (
            "This answer came already",
            "Each answer is taken once. Nothing was changed; you can close this window.",
        ),
        Stray::WrongState => (
            "This answer belongs to something else",
            "It does not carry what Hookline gave out, so it may be old or forged. Nothing was changed. Go back to Hookline and try again.",
        ),
        Stray::WrongIssuer => (
            "Another provider answered",
            "The answer does not come from the provider that was asked. Nothing was changed. Go back to Hookline and try again.",
        ),
    };
    page(StatusCode::BAD_REQUEST, title, text)
}

/// Another path.
pub(super) fn not_found() -> Reply {
    page(
        StatusCode::NOT_FOUND,
        "There is nothing here",
        "Go back to Hookline.",
    )
}

/// Another method.
pub(super) fn wrong_method() -> Reply {
    page(
        StatusCode::METHOD_NOT_ALLOWED,
        "This is not how answers come back",
        "Go back to Hookline and try again.",
    )
    .with(http::header::ALLOW, HeaderValue::from_static("GET"))
}

fn page(status: StatusCode, title: &str, text: &str) -> Reply {
    let html = format!(
        "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\"><title>{title} – Hookline</title><style>{STYLE}</style><main><h1>{title}</h1><p>{text}</p></main></html>"
    );
    let kind = HeaderValue::from_static("text/html; charset=utf-8");
    let headers: [(HeaderName, HeaderValue); 4] = [
        (CONTENT_SECURITY_POLICY, POLICY.clone()),
        (CACHE_CONTROL, HeaderValue::from_static("no-store")),
        // The address holds the code: nobody else is told it.
        (REFERRER_POLICY, HeaderValue::from_static("no-referrer")),
        (X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff")),
    ];
    headers.into_iter().fold(
        Reply::bytes(status, kind, Bytes::from(html)),
        |reply, (name, value)| reply.with(name, value),
    )
}
