//! Reads bodies within the limits: size, time, and memory over all callers together.

use super::limits::{Limits, SHORT_BODY};
use super::reply::Reply;
use bytes::{Bytes, BytesMut};
use http::StatusCode;
use http_body_util::BodyExt;
use hyper::body::{Body as _, Incoming};
use std::sync::Arc;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::{Instant, timeout, timeout_at};

/// The memory that long bodies share.
#[derive(Debug, Clone)]
pub(crate) struct Budget(Arc<Semaphore>);

/// A share of the budget, given back when dropped. Keep it as long as the bytes are held.
#[derive(Debug)]
pub(crate) struct Share {
    /// None for a short body.
    _permit: Option<OwnedSemaphorePermit>,
}

impl Budget {
    pub(crate) fn new(bytes: usize) -> Self {
        Self(Arc::new(Semaphore::new(bytes)))
    }

    /// The share for `bytes`, waiting until it is free.
    async fn share(&self, bytes: usize, limits: &Limits) -> Result<OwnedSemaphorePermit, Reply> {
        let bytes = u32::try_from(bytes).unwrap_or(u32::MAX);
        match timeout(
            limits.body_time,
            Arc::clone(&self.0).acquire_many_owned(bytes),
        )
        .await
        {
            Ok(Ok(permit)) => Ok(permit),
            _ => Err(Reply::later(
                StatusCode::SERVICE_UNAVAILABLE,
                "busy",
                "Too many long requests are being read. Try again in a moment.",
                5,
            )
            .closing()),
        }
    }
}

/// Reads a whole body of at most `most` bytes.
///
/// A length that is announced and too long is refused before anything is read, and before a
/// caller that asked (`Expect: 100-continue`) is told to go on.
pub(crate) async fn read(
    mut body: Incoming,
    most: usize,
    limits: &Limits,
    budget: &Budget,
) -> Result<(Bytes, Share), Reply> {
    let hint = body.size_hint();
    let announced = hint
        .exact()
        .map(|length| usize::try_from(length).unwrap_or(usize::MAX));
    if announced.is_some_and(|length| length > most) {
        return Err(too_long(most));
    }
    if announced == Some(0) {
        return Ok((Bytes::new(), Share { _permit: None }));
    }
    let mut permit = match announced {
        Some(length) if length > SHORT_BODY => Some(budget.share(length, limits).await?),
        _ => None,
    };
    let mut deadline = Instant::now() + limits.body_time;
    let mut bytes = BytesMut::with_capacity(announced.unwrap_or(0).min(SHORT_BODY));
    loop {
        let frame = match timeout_at(deadline, body.frame()).await {
            Err(_) => return Err(too_slow()),
            Ok(None) => break,
            Ok(Some(Err(_))) => {
                let message = "The body ended before it was complete.";
                return Err(Reply::refuse(StatusCode::BAD_REQUEST, "body", message).closing());
            }
            Ok(Some(Ok(frame))) => frame,
        };
        // Trailers are not part of an event.
        let Ok(data) = frame.into_data() else {
            continue;
        };
        if bytes.len() + data.len() > most {
            return Err(too_long(most));
        }
        if permit.is_none() && bytes.len() + data.len() > SHORT_BODY {
            permit = Some(budget.share(most, limits).await?);
            // The wait was ours, not the caller's.
            deadline = Instant::now() + limits.body_time;
        }
        bytes.extend_from_slice(&data);
    }
    // A chunked body took the share of the longest one; what it does not need is free again.
    if let Some(permit) = &mut permit {
        let spare = permit.num_permits().saturating_sub(bytes.len());
        drop(permit.split(spare));
    }
    Ok((bytes.freeze(), Share { _permit: permit }))
}

fn too_long(most: usize) -> Reply {
    let message = format!("The body is longer than {most} bytes.");
    Reply::refuse(StatusCode::PAYLOAD_TOO_LARGE, "too_long", &message).closing()
}

fn too_slow() -> Reply {
    Reply::refuse(
        StatusCode::REQUEST_TIMEOUT,
        "too_slow",
        "The body took too long to arrive.",
    )
    .closing()
}
