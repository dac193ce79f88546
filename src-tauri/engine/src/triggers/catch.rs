//! A catch URL: keeps whatever comes, and answers as it was told.

use super::front::{Front, nobody, not_taken};
use super::reply::Reply;
use super::{body, event};
use crate::Engine;
use crate::db::catches;
use crate::db::caught::{self, Caught};
use crate::mask;
use crate::nodes::Payload;
use bytes::Bytes;
use http::header::{CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, X_CONTENT_TYPE_OPTIONS};
use http::request::Parts;
use http::{HeaderValue, StatusCode};
use hyper::body::Incoming;

/// Keeps a request to the catch URL with address `id`; `rest` is what came after it.
pub(super) async fn answer(
    front: &Front,
    engine: &Engine,
    id: &str,
    rest: &str,
    head: &Parts,
    body: Incoming,
) -> Result<Reply, Reply> {
    let path = id.to_owned();
    let known = engine
        .db()
        .read(move |connection| catches::find(connection, &path))
        .await;
    let (catch, answer) = known
        .map_err(|error| not_taken(&error))?
        .ok_or_else(nobody)?;
    let (bytes, _share) =
        body::read(body, front.limits.body_bytes, &front.limits, &front.budget).await?;

    let rest = match head.uri.query() {
        Some(query) => format!("{rest}?{query}"),
        None => rest.to_owned(),
    };
    let content_type = head
        .headers
        .get(CONTENT_TYPE)
        .and_then(|value| value.to_str().ok());
    let caught = Caught {
        method: head.method.to_string(),
        rest,
        query: event::query(head.uri.query()),
        headers: event::headers(&head.headers)
            .into_iter()
            .map(|(name, value)| {
                let masked = mask::header(&name, &value).into_owned();
                (name, masked)
            })
            .collect(),
        body: Payload::read(bytes, content_type),
    };
    let stored = caught.packed();
    engine
        .db()
        .try_write(move |tx| caught::keep(tx, catch, &stored))
        .await
        .map_err(|error| not_taken(&error))?;

    let status = StatusCode::from_u16(answer.status).unwrap_or(StatusCode::OK);
    let content_type = HeaderValue::from_str(&answer.content_type)
        .unwrap_or_else(|_| HeaderValue::from_static("text/plain"));
    // What is answered is the owner's text under this host's name: a browser must neither run it
    // nor guess what it is.
    Ok(Reply::bytes(status, content_type, Bytes::from(answer.body))
        .with(
            CONTENT_SECURITY_POLICY,
            HeaderValue::from_static("sandbox; default-src 'none'"),
        )
        .with(X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"))
        .with(CACHE_CONTROL, HeaderValue::from_static("no-store")))
}
