//! Making, changing, publishing and switching flows.

use crate::api::flows::{ById, Check, Create, FlowDetail, Rename, Save, Saved, Switch, Trigger};
use crate::db::triggers::TriggerRow;
use crate::db::{bound, flows, triggers, versions};
use crate::flow::{FORMAT, Flow, Problem, check as problems_of};
use crate::ids::FlowId;
use crate::nodes::webhook_trigger::Methods;
use crate::rpc::Nothing;
use crate::run::plan;
use crate::time::now;
use crate::{Engine, Error, Result};
use rusqlite::Connection;
use std::collections::HashMap;

pub(super) async fn get(engine: &Engine, by: ById) -> Result<FlowDetail> {
    detail(engine, by.flow).await
}

/// A flow with its draft, as the builder opens it.
pub(super) async fn detail(engine: &Engine, flow: FlowId) -> Result<FlowDetail> {
    let (row, version, paths, known) = engine
        .db()
        .read(move |c| {
            let row = flows::get(c, flow)?;
            let version = row
                .version
                .map(|version| versions::get(c, version))
                .transpose()?;
            let paths = triggers::of_flow(c, flow)?;
            Ok((row, version, paths, bound::all(c)?))
        })
        .await?;
    Ok(FlowDetail {
        id: row.id,
        on: row.on,
        changes: changes(&row.draft, version.as_ref()),
        version: version.and_then(|version| version.number),
        rev: row.rev,
        triggers: addresses(&engine.hooks().state().url, &row.draft, &paths),
        problems: problems_of::problems(&row.draft, &known),
        draft: row.draft,
    })
}

fn changes(draft: &Flow, version: Option<&versions::VersionRow>) -> u32 {
    let empty = Flow::empty(draft.name.clone());
    draft.differences(version.map_or(&empty, |version| &version.document))
}

/// Where the webhook triggers of `draft` listen, below `base`.
pub(super) fn addresses(
    base: &str,
    draft: &Flow,
    paths: &HashMap<String, TriggerRow>,
) -> Vec<Trigger> {
    let called = draft
        .nodes
        .iter()
        .filter(|node| node.kind == "webhook_trigger");
    let rows = called.filter_map(|node| Some((node, paths.get(&node.id)?)));
    rows.map(|(node, row)| {
        // What cannot be read is reported as a problem of the node.
        let methods = node.config.get("method").cloned();
        let methods: Methods = methods
            .and_then(|methods| serde_json::from_value(methods).ok())
            .unwrap_or_default();
        let path = format!("/hook/{}", row.path);
        Trigger {
            node: row.node.clone(),
            method: methods.list().join(", "),
            url: format!("{base}{path}"),
            path,
            refused: row.refused,
            refusal: row.refusal.clone(),
        }
    })
    .collect()
}

pub(super) async fn create(engine: &Engine, request: Create) -> Result<FlowDetail> {
    let mut draft = request.from.unwrap_or_else(|| Flow::empty(String::new()));
    draft.hookline = FORMAT;
    draft.name = named(&request.name)?;
    if let Some(problem) = problems_of::structure(&draft)
        .into_iter()
        .find(|problem| problem.code == "too_large")
    {
        return Err(Error::invalid("too_large", problem.message));
    }
    insert(engine, draft).await
}

/// Adds `draft` as a flow that is off, under a free name.
pub(super) async fn insert(engine: &Engine, mut draft: Flow) -> Result<FlowDetail> {
    let id = FlowId::new();
    engine
        .db()
        .write(move |tx| {
            draft.name = flows::free_name(tx, &draft.name)?;
            flows::insert(tx, id, &draft, now())?;
            triggers::ensure(tx, id, &plan::triggers(&draft))
        })
        .await?;
    engine.flow_changed(id).await?;
    detail(engine, id).await
}

pub(super) fn named(name: &str) -> Result<String> {
    let name = name.trim();
    if name.is_empty() {
        return Err(Error::field("required", "name", "Give the flow a name."));
    }
    if name.chars().count() > flows::NAME {
        return Err(Error::field(
            "too_long",
            "name",
            format!("A name may have {} characters.", flows::NAME),
        ));
    }
    Ok(name.to_owned())
}

pub(super) async fn rename(engine: &Engine, request: Rename) -> Result<FlowDetail> {
    let name = named(&request.name)?;
    let flow = request.flow;
    engine
        .db()
        .write(move |tx| {
            let mut row = flows::get(tx, flow)?;
            row.draft.name = name;
            row.draft.description = request.description.trim().to_owned();
            flows::save(tx, flow, row.rev, &row.draft, now())
        })
        .await?;
    engine.flow_changed(flow).await?;
    detail(engine, flow).await
}

pub(super) async fn duplicate(engine: &Engine, by: ById) -> Result<FlowDetail> {
    let row = engine.db().read(move |c| flows::get(c, by.flow)).await?;
    insert(engine, row.draft).await
}

pub(super) async fn delete(engine: &Engine, by: ById) -> Result<Nothing> {
    engine
        .db()
        .write(move |tx| flows::set_deleted(tx, by.flow, Some(now())))
        .await?;
    engine.flow_changed(by.flow).await?;
    Ok(Nothing {})
}

pub(super) async fn restore(engine: &Engine, by: ById) -> Result<FlowDetail> {
    engine
        .db()
        .write(move |tx| flows::set_deleted(tx, by.flow, None))
        .await?;
    engine.flow_changed(by.flow).await?;
    detail(engine, by.flow).await
}

pub(super) async fn save(engine: &Engine, request: Save) -> Result<Saved> {
    let Save {
        flow,
        rev,
        mut draft,
    } = request;
    draft.hookline = FORMAT;
    draft.name = named(&draft.name)?;
    if let Some(problem) = problems_of::structure(&draft)
        .into_iter()
        .find(|problem| problem.code == "too_large")
    {
        return Err(Error::invalid("too_large", problem.message));
    }
    let (rev, draft, version, paths, known) = engine
        .db()
        .write(move |tx| {
            let rev = flows::save(tx, flow, rev, &draft, now())?;
            triggers::ensure(tx, flow, &plan::triggers(&draft))?;
            let version = flows::get(tx, flow)?
                .version
                .map(|version| versions::get(tx, version))
                .transpose()?;
            let paths = triggers::of_flow(tx, flow)?;
            Ok((rev, draft, version, paths, bound::all(tx)?))
        })
        .await?;
    engine.flow_changed(flow).await?;
    Ok(Saved {
        rev,
        problems: problems_of::problems(&draft, &known),
        triggers: addresses(&engine.hooks().state().url, &draft, &paths),
        changes: changes(&draft, version.as_ref()),
    })
}

pub(super) async fn check(engine: &Engine, request: Check) -> Result<Vec<Problem>> {
    let known = engine.db().read(bound::all).await?;
    Ok(problems_of::problems(&request.draft, &known))
}

pub(super) async fn publish(engine: &Engine, by: ById) -> Result<FlowDetail> {
    engine
        .db()
        .write(move |tx| publish_draft(tx, by.flow))
        .await?;
    engine.flow_changed(by.flow).await?;
    detail(engine, by.flow).await
}

/// Makes the draft the published version, unless something stands in the way.
pub(super) fn publish_draft(connection: &Connection, flow: FlowId) -> Result<()> {
    let row = flows::get(connection, flow)?;
    let known = bound::all(connection)?;
    let problems = problems_of::problems(&row.draft, &known);
    if let Some(problem) = problems.into_iter().find(|problem| !problem.warning) {
        let place = problem
            .node
            .as_ref()
            .map(|node| format!("Node “{node}”: "))
            .unwrap_or_default();
        let field = problem.node.map(|node| match problem.field {
            Some(field) => format!("{node}.{field}"),
            None => node,
        });
        return Err(Error::Invalid {
            code: "cannot_publish",
            message: format!(
                "This flow cannot be published yet. {place}{}",
                problem.message
            ),
            field,
        });
    }
    let (version, _) = versions::publish(connection, flow, &row.draft, now())?;
    flows::set_version(connection, flow, version, now())
}

pub(super) async fn switch(engine: &Engine, request: Switch) -> Result<FlowDetail> {
    let Switch { flow, on } = request;
    engine.db().write(move |tx| switch_to(tx, flow, on)).await?;
    engine.flow_changed(flow).await?;
    detail(engine, flow).await
}

/// Switches a flow; on needs a published version.
pub(super) fn switch_to(connection: &Connection, flow: FlowId, on: bool) -> Result<()> {
    let row = flows::get(connection, flow)?;
    if on && row.version.is_none() {
        return Err(Error::conflict(
            "not_published",
            format!(
                "Publish “{}” first: on means its published version runs.",
                row.name
            ),
        ));
    }
    flows::switch(connection, flow, on, now())
}
