//! The host boundary: methods, and the stream of events.

use super::Shared;
use axum::body::{Body, Bytes};
use axum::extract::{DefaultBodyLimit, Path, State};
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use futures_util::stream;
use hookline_engine::api::events::WatchRequest;
use hookline_engine::{Engine, Error};
use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;

/// An import has at most 16 MiB; as a JSON string it can be longer.
const MOST: usize = 34 << 20;

/// A quiet stream says so now and then, so that both ends notice when the other is gone.
const HEARTBEAT: Duration = Duration::from_secs(15);

/// The layer that goes with [`rpc`].
pub(super) fn limit() -> DefaultBodyLimit {
    DefaultBodyLimit::max(MOST)
}

/// `POST /rpc/<method>`.
pub(super) async fn rpc(
    State(shared): State<Arc<Shared>>,
    Path(method): Path<String>,
    body: Bytes,
) -> Response {
    let Ok(request) = std::str::from_utf8(&body) else {
        return refuse(&Error::invalid(
            "bad_request",
            "A request is JSON text in UTF-8.",
        ));
    };
    match shared
        .door
        .call(&method, if request.is_empty() { "{}" } else { request })
        .await
    {
        Ok(text) => json(StatusCode::OK, text),
        Err(error) => refuse(&error),
    }
}

/// `POST /watch`: one JSON event a line, until the engine or the caller closes. `GET` watches
/// from now on.
pub(super) async fn watch(State(shared): State<Arc<Shared>>, body: Bytes) -> Response {
    let request = match &body[..] {
        b"" => WatchRequest::default(),
        text => match serde_json::from_slice(text) {
            Ok(request) => request,
            Err(error) => {
                return refuse(&Error::invalid(
                    "bad_request",
                    format!("This request cannot be read: {error}."),
                ));
            }
        },
    };
    let engine = match shared.door.engine().await {
        Ok(engine) => engine,
        Err(error) => return refuse(&error),
    };
    let watch = engine.watch(request.since);
    let closing = shared.closing.clone();
    let lines = stream::unfold(
        (engine, watch, closing),
        |(engine, mut watch, mut closing)| async move {
            let lines = tokio::select! {
                lines = next_lines(&engine, &mut watch) => lines?,
                () = super::begun(&mut closing) => return None,
            };
            Some((Ok::<_, Infallible>(lines), (engine, watch, closing)))
        },
    );
    let mut response = Body::from_stream(lines).into_response();
    let headers = response.headers_mut();
    headers.insert(
        CONTENT_TYPE,
        HeaderValue::from_static("application/x-ndjson"),
    );
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}

async fn next_lines(
    engine: &Engine,
    watch: &mut hookline_engine::run::hub::Watch,
) -> Option<Bytes> {
    let Ok(events) = tokio::time::timeout(HEARTBEAT, watch.next(engine.hub())).await else {
        return Some(Bytes::from_static(b"\n"));
    };
    let mut lines = Vec::new();
    for event in events? {
        match serde_json::to_writer(&mut lines, &*event) {
            Ok(()) => lines.push(b'\n'),
            Err(error) => tracing::error!(%error, "an event cannot be written"),
        }
    }
    Some(lines.into())
}

fn json(status: StatusCode, text: String) -> Response {
    let headers = [
        (CONTENT_TYPE, "application/json"),
        (CACHE_CONTROL, "no-store"),
    ];
    (status, headers, text).into_response()
}

fn refuse(error: &Error) -> Response {
    let status = match error {
        Error::NotFound(_) => StatusCode::NOT_FOUND,
        Error::Conflict { .. } => StatusCode::CONFLICT,
        Error::Busy | Error::Closed => StatusCode::SERVICE_UNAVAILABLE,
        Error::Invalid { .. } => StatusCode::UNPROCESSABLE_ENTITY,
        _ => StatusCode::INTERNAL_SERVER_ERROR,
    };
    json(
        status,
        serde_json::to_string(&error.body()).unwrap_or_default(),
    )
}
