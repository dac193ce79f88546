//! A trigger's own address: a call there starts a run.

use super::front::{Front, nobody, not_taken};
use super::reply::Reply;
use super::{Event, body, connection, gate, hops};
use crate::api::events::WatchEvent;
use crate::db::triggers;
use crate::http::MAX_HOPS;
use crate::ids::RunId;
use crate::live::TriggerEntry;
use crate::nodes::Form;
use crate::nodes::webhook_trigger::{AnswerMode, Config};
use crate::run::RunState;
use crate::run::waiters::RunOutcome;
use crate::time::now;
use crate::{Engine, Result};
use http::StatusCode;
use http::request::Parts;
use hyper::body::Incoming;
use serde::Serialize;
use serde_json::json;
use serde_json::value::{RawValue, to_raw_value};
use std::time::Duration;

/// How long a caller waits for a run's result; then it is told the run's id.
const WAIT: Duration = Duration::from_secs(25);

/// Answers a call to the trigger with address `id`. `Err` is an answer too: nothing was started.
pub(super) async fn answer(
    front: &Front,
    engine: &Engine,
    id: &str,
    head: &Parts,
    body: Incoming,
) -> Result<Reply, Reply> {
    let entry = engine.live().find(id).ok_or_else(nobody)?;
    let config = match admit(front, &entry, head) {
        Ok(config) => config,
        Err((reply, reason)) => return Err(refuse(engine, &entry, reply, reason).await),
    };
    let most = front.limits.body_bytes;
    let (bytes, share) = match body::read(body, most, &front.limits, &front.budget).await {
        Ok(read) => read,
        Err(reply) => {
            let reason = reply.reason().to_owned();
            return Err(refuse(engine, &entry, reply, reason).await);
        }
    };
    let event = Event::of(head, bytes).into_output();
    match config.answer {
        AnswerMode::Accepted => match engine.accept(&entry, event).await {
            Ok(run) => Ok(accepted(run)),
            Err(error) => Err(not_taken(&error)),
        },
        AnswerMode::Result => match engine.accept_and_wait(&entry, event).await {
            Ok((run, outcome)) => {
                // Who only waits for a result must not keep others from being read.
                drop(share);
                let mut closing = front.closing.clone();
                tokio::select! {
                    outcome = outcome => Ok(outcome.map_or_else(|_| accepted(run), |o| ended(run, &o))),
                    () = tokio::time::sleep(WAIT) => Ok(accepted(run)),
                    () = connection::begun(&mut closing) => Ok(accepted(run)),
                }
            }
            Err(error) => Err(not_taken(&error)),
        },
    }
}

/// Whether a call may start a run; else the answer, and the reason for the trigger's owner.
fn admit<'a>(
    front: &Front,
    entry: &'a TriggerEntry,
    head: &Parts,
) -> Result<&'a Config, (Reply, String)> {
    if !entry.on {
        return Err((nobody(), "The flow is off.".to_owned()));
    }
    let Some(published) = &entry.published else {
        return Err((
            nobody(),
            "The published version does not have this trigger.".to_owned(),
        ));
    };
    let methods = &published.config.method;
    if !methods.allows(head.method.as_str()) {
        let allowed = methods.list().join(", ");
        let message = format!("This address takes {allowed}, not {}.", head.method);
        return Err((Reply::wrong_method(&allowed, &message), message));
    }
    if gate::is_foreign(head) {
        let message = "Pages of other sites may not call this address.";
        return Err((
            Reply::refuse(StatusCode::FORBIDDEN, "origin", message),
            message.to_owned(),
        ));
    }
    if let Some(hops) = hops::of(&head.headers) {
        if hops > MAX_HOPS {
            let message = format!(
                "This event has gone through more than {} flows: flows call each other in a circle.",
                MAX_HOPS
            );
            return Err((
                Reply::refuse(StatusCode::LOOP_DETECTED, "loop", &message),
                message,
            ));
        }
        if let Err(after) = front.pace.take(entry.flow) {
            let message = "Other flows send events to this one too quickly; they may be calling each other in a circle.";
            let seconds = u16::try_from(after.as_secs())
                .unwrap_or(u16::MAX)
                .saturating_add(1);
            return Err((
                Reply::later(StatusCode::TOO_MANY_REQUESTS, "pace", message, seconds),
                message.to_owned(),
            ));
        }
    }
    Ok(&published.config)
}

/// Counts a refused call before it is answered, so that who was told of it finds it counted.
async fn refuse(engine: &Engine, entry: &TriggerEntry, reply: Reply, reason: String) -> Reply {
    let (flow, node) = (entry.flow, entry.node.clone());
    let counted = engine.db().try_write(move |tx| {
        triggers::refuse(tx, flow, &node, 1, &reason, now())?;
        tx.publish(WatchEvent::Flow { flow });
        Ok(())
    });
    if let Err(error) = counted.await {
        tracing::warn!(%error, "a refused call was not counted");
    }
    reply
}

fn accepted(run: RunId) -> Reply {
    Reply::json(StatusCode::ACCEPTED, &json!({ "run": run }))
}

/// What the caller of a run that has ended is told.
#[derive(Serialize)]
struct Ended<'a> {
    run: RunId,
    status: RunState,
    message: Option<&'a str>,
    /// What `stop` gave: as it is when it is JSON, else as text.
    #[serde(skip_serializing_if = "Option::is_none")]
    result: Option<&'a RawValue>,
}

/// How the run went, and its result. A run that failed is 500, so that the caller does not take
/// it for done.
fn ended(run: RunId, outcome: &RunOutcome) -> Reply {
    let status = match outcome.state {
        RunState::Succeeded => StatusCode::OK,
        _ => StatusCode::INTERNAL_SERVER_ERROR,
    };
    let result = outcome
        .result
        .as_ref()
        .and_then(|payload| match payload.form {
            Form::Json => serde_json::from_slice(&payload.bytes).ok(),
            _ => to_raw_value(payload.text().filter(|text| !text.is_empty())?).ok(),
        });
    let result: Option<Box<RawValue>> = result;
    Reply::json(
        status,
        &Ended {
            run,
            status: outcome.state,
            message: outcome.message.as_deref(),
            result: result.as_deref(),
        },
    )
}
