//! The built UI, embedded in the program.

use axum::http::header::{
    ALLOW, CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, ETAG, IF_NONE_MATCH,
    REFERRER_POLICY, X_CONTENT_TYPE_OPTIONS,
};
use axum::http::{HeaderMap, HeaderName, Method, StatusCode, Uri};
use axum::response::{IntoResponse, Response};
use rust_embed::{EmbeddedFile, RustEmbed};

#[derive(RustEmbed)]
#[folder = "../../ui/dist"]
#[allow_missing = true]
struct Built;

/// No script but our own files, nothing from elsewhere, and nobody may frame us. Styles may stand
/// in the page: the editors and dialogs write theirs there.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; \
    img-src 'self' data: blob:; font-src 'self'; connect-src 'self'; base-uri 'none'; \
    form-action 'none'; frame-ancestors 'none'";

/// A file of the UI. Addresses within the application, which are no files, get its start page.
pub(super) async fn serve(method: Method, uri: Uri, headers: HeaderMap) -> Response {
    if method != Method::GET && method != Method::HEAD {
        return (StatusCode::METHOD_NOT_ALLOWED, [(ALLOW, "GET, HEAD")]).into_response();
    }
    let path = uri.path().trim_start_matches('/');
    let asset = path.starts_with("assets/");
    let found = Built::get(path).map(|file| (path, file));
    let start = || Built::get("index.html").map(|file| ("index.html", file));
    // A file that is gone must not be answered with a page: the browser would run it as a script.
    let is_file = path
        .rsplit('/')
        .next()
        .is_some_and(|name| name.contains('.'));
    match found.or_else(|| if asset || is_file { None } else { start() }) {
        Some((path, file)) => answer(path, asset, file, &headers),
        None => (StatusCode::NOT_FOUND, SAFE, "There is nothing here.").into_response(),
    }
}

const SAFE: [(HeaderName, &str); 3] = [
    (CONTENT_SECURITY_POLICY, POLICY),
    (X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (REFERRER_POLICY, "no-referrer"),
];

fn answer(path: &str, asset: bool, file: EmbeddedFile, headers: &HeaderMap) -> Response {
    let tag = tag(&file);
    // Names of assets hold a hash of what is in them; all else is asked for again.
    let cache = if asset {
        "public, max-age=31536000, immutable"
    } else {
        "no-cache"
    };
    let known = headers
        .get(IF_NONE_MATCH)
        .is_some_and(|known| known.as_bytes() == tag.as_bytes());
    let caching = [(CACHE_CONTROL, cache.to_owned()), (ETAG, tag)];
    if known {
        return (StatusCode::NOT_MODIFIED, SAFE, caching).into_response();
    }
    let kind = file.metadata.mimetype();
    let kind = if kind.starts_with("text/") {
        format!("{kind}; charset=utf-8")
    } else {
        kind.to_owned()
    };
    tracing::trace!(path, "served");
    (SAFE, caching, [(CONTENT_TYPE, kind)], file.data).into_response()
}

fn tag(file: &EmbeddedFile) -> String {
    use std::fmt::Write;
    file.metadata.sha256_hash()[..12]
        .iter()
        .fold("\"".to_owned(), |mut tag, byte| {
            // Writing to a String does not fail.
            let _ = write!(tag, "{byte:02x}");
            tag
        })
        + "\""
}
