//! The Inspector: catch URLs and the requests that they keep.

use crate::api::events::WatchEvent;
use crate::api::runs::{Body, Header};
use crate::db::catches::{self, Catch};
use crate::db::caught::{self, Kept};
use crate::db::triggers;
use crate::db::writer::Tx;
use crate::ids::{CatchId, CaughtId};
use crate::rpc::Nothing;
use crate::time::now;
use crate::{Engine, Error, Result};
use rusqlite::Connection;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// A catch URL.
#[derive(Debug, Clone, Serialize, TS)]
pub struct CatchUrl {
    /// Its identifier.
    pub id: CatchId,
    /// The name that people see.
    pub name: String,
    /// The whole address.
    pub url: String,
    /// What it answers.
    pub answer: CatchAnswer,
    /// How many requests it keeps now, at most 500.
    pub kept: u32,
    /// How many it has received in all.
    pub received: u64,
    /// When the last one came, in UTC milliseconds.
    #[ts(optional = nullable)]
    pub last: Option<i64>,
}

/// What a catch URL answers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(default)]
pub struct CatchAnswer {
    /// 200–599.
    pub status: u16,
    /// The content type.
    pub content_type: String,
    /// The body, at most 64 KiB.
    pub body: String,
}

impl Default for CatchAnswer {
    fn default() -> Self {
        Self {
            status: 200,
            content_type: "application/json".to_owned(),
            body: r#"{"ok":true}"#.to_owned(),
        }
    }
}

/// A new catch URL.
#[derive(Debug, Clone, Deserialize, TS)]
pub struct CatchCreate {
    /// Its name.
    pub name: String,
}

/// Another name or answer.
#[derive(Debug, Clone, Deserialize, TS)]
pub struct CatchUpdate {
    /// The catch URL.
    pub catch: CatchId,
    /// The new name.
    pub name: String,
    /// The new answer.
    pub answer: CatchAnswer,
}

/// A catch URL by its identifier.
#[derive(Debug, Clone, Deserialize, TS)]
pub struct ByCatch {
    /// The catch URL.
    pub catch: CatchId,
}

/// A kept request by its identifier.
#[derive(Debug, Clone, Deserialize, TS)]
pub struct ByCaught {
    /// The request.
    pub caught: CaughtId,
}

/// A page of kept requests.
#[derive(Debug, Clone, Deserialize, TS)]
pub struct CaughtQuery {
    /// The catch URL.
    pub catch: CatchId,
    /// Only older than this one.
    #[serde(default)]
    #[ts(optional = nullable)]
    pub before: Option<CaughtId>,
    /// At most this many, up to 500.
    pub limit: u32,
}

/// A page of kept requests, newest first.
#[derive(Debug, Clone, Serialize, TS)]
pub struct CaughtPage {
    /// The requests.
    pub requests: Vec<CaughtSummary>,
    /// There are older ones.
    pub more: bool,
}

/// A line of the list.
#[derive(Debug, Clone, Serialize, TS)]
pub struct CaughtSummary {
    /// Its identifier.
    pub id: CaughtId,
    /// When it came, in UTC milliseconds.
    pub at: i64,
    /// The method.
    pub method: String,
    /// What came after the catch URL's own path, with the query.
    pub rest: String,
    /// The content type.
    #[ts(optional = nullable)]
    pub content_type: Option<String>,
    /// The body's size in bytes.
    pub size: u64,
}

/// A kept request.
#[derive(Debug, Clone, Serialize, TS)]
pub struct CaughtDetail {
    /// The request as in the list.
    pub summary: CaughtSummary,
    /// Query parameters, in order.
    pub query: Vec<Header>,
    /// Headers, in order.
    pub headers: Vec<Header>,
    /// The body.
    pub body: Body,
}

/// At most this many characters in a name.
const NAME: usize = 100;
/// How long a deletion can be undone, in milliseconds; then the next one removes it for good.
const UNDO: i64 = 24 * 60 * 60 * 1000;
/// At most this many bytes in an answer's body.
const ANSWER: usize = 64 << 10;

pub(crate) async fn list(engine: &Engine, _: Nothing) -> Result<Vec<CatchUrl>> {
    let found = engine.db().read(catches::list).await?;
    Ok(found.into_iter().map(|catch| view(engine, catch)).collect())
}

pub(crate) async fn create(engine: &Engine, request: CatchCreate) -> Result<CatchUrl> {
    let name = checked_name(&request.name)?;
    let (id, path) = (CatchId::new(), triggers::random_path()?);
    changed(engine, id, move |tx| {
        catches::create(tx, id, &path, &name, now())
    })
    .await
}

pub(crate) async fn update(engine: &Engine, request: CatchUpdate) -> Result<CatchUrl> {
    let name = checked_name(&request.name)?;
    check_answer(&request.answer)?;
    changed(engine, request.catch, move |tx| {
        catches::update(tx, request.catch, &name, &request.answer)
    })
    .await
}

pub(crate) async fn delete(engine: &Engine, request: ByCatch) -> Result<Nothing> {
    engine
        .db()
        .write(move |tx| {
            catches::prune(tx, now() - UNDO)?;
            catches::set_deleted(tx, request.catch, Some(now()))?;
            tx.publish(WatchEvent::Caught {
                catch: request.catch,
            });
            Ok(Nothing {})
        })
        .await
}

pub(crate) async fn restore(engine: &Engine, request: ByCatch) -> Result<CatchUrl> {
    changed(engine, request.catch, move |tx| {
        catches::set_deleted(tx, request.catch, None)
    })
    .await
}

pub(crate) async fn caught(engine: &Engine, request: CaughtQuery) -> Result<CaughtPage> {
    let limit = request.limit.clamp(1, caught::KEPT);
    let look = move |c: &Connection| caught::page(c, request.catch, request.before, limit + 1);
    let mut found = engine.db().read(look).await?;
    let more = found.len() > limit as usize;
    found.truncate(limit as usize);
    Ok(CaughtPage {
        requests: found.iter().map(summary).collect(),
        more,
    })
}

pub(crate) async fn caught_get(engine: &Engine, request: ByCaught) -> Result<CaughtDetail> {
    let kept = engine
        .db()
        .read(move |c| caught::one(c, request.caught))
        .await?;
    Ok(CaughtDetail {
        summary: summary(&kept),
        query: headers(&kept.caught.query),
        headers: headers(&kept.caught.headers),
        body: Body::show(
            &kept.caught.body.bytes,
            kept.size as u64,
            Some(kept.caught.body.form),
        ),
    })
}

pub(crate) async fn clear(engine: &Engine, request: ByCatch) -> Result<Nothing> {
    engine
        .db()
        .write(move |tx| {
            caught::clear(tx, request.catch)?;
            tx.publish(WatchEvent::Caught {
                catch: request.catch,
            });
            Ok(Nothing {})
        })
        .await
}

/// Makes a change to a catch URL and gives it as it is then.
async fn changed<F>(engine: &Engine, id: CatchId, change: F) -> Result<CatchUrl>
where
    F: FnOnce(&mut Tx<'_>) -> Result<()> + Send + 'static,
{
    let made = engine
        .db()
        .write(move |tx| {
            change(tx)?;
            tx.publish(WatchEvent::Caught { catch: id });
            catches::get(tx, id)
        })
        .await?;
    Ok(view(engine, made))
}

fn view(engine: &Engine, catch: Catch) -> CatchUrl {
    CatchUrl {
        url: format!("{}/c/{}", engine.hooks().state().url, catch.path),
        id: catch.id,
        name: catch.name,
        answer: catch.answer,
        kept: catch.kept,
        received: catch.received,
        last: catch.last,
    }
}

fn summary(kept: &Kept) -> CaughtSummary {
    let content_type = kept
        .caught
        .headers
        .iter()
        .find(|(name, _)| name == "content-type");
    CaughtSummary {
        id: kept.id,
        at: kept.at,
        method: kept.caught.method.clone(),
        rest: kept.caught.rest.clone(),
        content_type: content_type.map(|(_, value)| value.clone()),
        size: kept.size as u64,
    }
}

fn headers(pairs: &[(String, String)]) -> Vec<Header> {
    pairs
        .iter()
        .map(|(name, value)| Header {
            name: name.clone(),
            value: value.clone(),
        })
        .collect()
}

fn checked_name(name: &str) -> Result<String> {
    let name = name.trim();
    if name.is_empty() || name.chars().count() > NAME {
        return Err(Error::field(
            "name",
            "name",
            format!("A name has 1 to {NAME} characters."),
        ));
    }
    Ok(name.to_owned())
}

fn check_answer(answer: &CatchAnswer) -> Result<()> {
    if !(200..=599).contains(&answer.status) {
        return Err(Error::field(
            "status",
            "answer.status",
            "A status lies between 200 and 599.",
        ));
    }
    if answer.content_type.is_empty() || http::HeaderValue::from_str(&answer.content_type).is_err()
    {
        let message = "This is no content type. A usual one is application/json.";
        return Err(Error::field("content_type", "answer.content_type", message));
    }
    if answer.body.len() > ANSWER {
        return Err(Error::field(
            "body",
            "answer.body",
            "An answer has at most 64 KiB.",
        ));
    }
    Ok(())
}
