//! The Inspector: catch URLs and the requests that they keep.

use crate::api::runs::{Body, Header};
use crate::ids::{CatchId, CaughtId};
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

// handlers
pub(crate) async fn list(
    _: &crate::Engine,
    _: crate::rpc::Nothing,
) -> crate::Result<Vec<crate::api::inspector::CatchUrl>> {
    Err(crate::Error::Closed)
}
pub(crate) async fn create(
    _: &crate::Engine,
    _: crate::api::inspector::CatchCreate,
) -> crate::Result<crate::api::inspector::CatchUrl> {
    Err(crate::Error::Closed)
}
pub(crate) async fn update(
    _: &crate::Engine,
    _: crate::api::inspector::CatchUpdate,
) -> crate::Result<crate::api::inspector::CatchUrl> {
    Err(crate::Error::Closed)
}
pub(crate) async fn delete(
    _: &crate::Engine,
    _: crate::api::inspector::ByCatch,
) -> crate::Result<crate::rpc::Nothing> {
    Err(crate::Error::Closed)
}
pub(crate) async fn restore(
    _: &crate::Engine,
    _: crate::api::inspector::ByCatch,
) -> crate::Result<crate::api::inspector::CatchUrl> {
    Err(crate::Error::Closed)
}
pub(crate) async fn caught(
    _: &crate::Engine,
    _: crate::api::inspector::CaughtQuery,
) -> crate::Result<crate::api::inspector::CaughtPage> {
    Err(crate::Error::Closed)
}
pub(crate) async fn caught_get(
    _: &crate::Engine,
    _: crate::api::inspector::ByCaught,
) -> crate::Result<crate::api::inspector::CaughtDetail> {
    Err(crate::Error::Closed)
}
pub(crate) async fn clear(
    _: &crate::Engine,
    _: crate::api::inspector::ByCatch,
) -> crate::Result<crate::rpc::Nothing> {
    Err(crate::Error::Closed)
}
