//! Testing a draft, and calling a trigger.

use crate::api::runs::Started;
use crate::api::tests::{EventSource, TestFlow, TestStep, TriggerAnswer, TriggerSend};
use crate::db::flows::FlowRow;
use crate::db::{caught, flows, runs, triggers, versions};
use crate::flow::check::is_trigger;
use crate::flow::{Flow, Node};
use crate::http::{AddressPolicy, Outgoing};
use crate::nodes::Output;
use crate::run::plan::Plan;
use crate::run::queue::Single;
use crate::run::record::RunRecord;
use crate::time::now;
use crate::{Engine, Error, Result, samples};
use rusqlite::Connection;
use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

/// A trigger that answers with results does so within 25 seconds.
const ANSWER: Duration = Duration::from_secs(30);

pub(super) async fn flow(engine: &Engine, request: TestFlow) -> Result<Started> {
    let TestFlow {
        flow,
        trigger,
        event,
    } = request;
    let (row, version, trigger, event) = engine
        .db()
        .write(move |tx| {
            let row = flows::get(tx, flow)?;
            let trigger = find_trigger(&row.draft, trigger.as_deref())?.clone();
            let event = event_of(tx, &row, &trigger, event)?;
            let version = versions::snapshot(tx, flow, &row.draft, now())?;
            Ok((row, version, trigger, event))
        })
        .await?;
    let record = RunRecord {
        test: true,
        ..RunRecord::new(flow, version, &trigger, &event, engine.clock().now())?
    };
    let plan = engine.executor().plans().get(engine.db(), version).await?;
    let run = engine
        .executor()
        .accept(record, plan, event, &row.name, None)
        .await?;
    Ok(Started { run })
}

/// The named trigger, or the first one.
pub(super) fn find_trigger<'a>(drawing: &'a Flow, id: Option<&str>) -> Result<&'a Node> {
    let mut found = drawing.nodes.iter().filter(|node| is_trigger(node));
    found
        .find(|node| id.is_none_or(|id| node.id == id))
        .ok_or_else(|| {
            Error::field(
                "no_trigger",
                "trigger",
                "Add a trigger: without one, there is nothing to test.",
            )
        })
}

pub(super) fn event_of(
    connection: &Connection,
    row: &FlowRow,
    trigger: &Node,
    source: EventSource,
) -> Result<Arc<Output>> {
    Ok(match source {
        EventSource::Sample => samples::event(connection, row, &trigger.id)?,
        EventSource::Run { run } => Arc::new(runs::event(connection, run)?),
        EventSource::Caught { caught } => Arc::new(caught::one(connection, caught)?.into_event()),
        EventSource::Body { text } => Arc::new(samples::from_text(trigger, &text)),
    })
}

pub(super) async fn step(engine: &Engine, request: TestStep) -> Result<Started> {
    let TestStep { flow, node } = request;
    let tested = node.clone();
    let (row, version, gathered) = engine
        .db()
        .write(move |tx| {
            let row = flows::get(tx, flow)?;
            let found = row.draft.nodes.iter().find(|other| other.id == tested);
            let found = found.ok_or_else(|| Error::NotFound("This node".to_owned()))?;
            if is_trigger(found) {
                return Err(Error::conflict(
                    "trigger",
                    "A trigger is tested with the whole flow.",
                ));
            }
            let version = versions::snapshot(tx, flow, &row.draft, now())?;
            let gathered = samples::gather(tx, &row)?;
            Ok((row, version, gathered))
        })
        .await?;
    let plan = engine.executor().plans().get(engine.db(), version).await?;
    let samples = samples::outputs(gathered);
    let single = single(&plan, &node, &samples)?;
    // The trigger that leads here, where one does.
    let before = plan.drawing.nodes.iter().filter(|other| is_trigger(other));
    let mut leads = before.filter(|other| single.samples.contains_key(&other.id));
    let trigger = match leads.next() {
        Some(trigger) => trigger,
        None => find_trigger(&row.draft, None)?,
    };
    let event = samples.get(&trigger.id).cloned();
    let event = event.ok_or_else(|| Error::NotFound("This trigger's sample".to_owned()))?;
    let record = RunRecord {
        test: true,
        single: Some(node),
        ..RunRecord::new(flow, version, trigger, &event, engine.clock().now())?
    };
    let run = engine
        .executor()
        .accept(record, plan, event, &row.name, Some(single))
        .await?;
    Ok(Started { run })
}

/// A test of one node, which sees the nodes before it as in a real run.
pub(super) fn single(
    plan: &Plan,
    node: &str,
    samples: &HashMap<String, Arc<Output>>,
) -> Result<Single> {
    let node = plan
        .find(node)
        .ok_or_else(|| Error::NotFound("This node".to_owned()))?;
    let before = plan.shape.before(node).into_iter();
    let known = before.filter_map(|other| {
        let id = &plan.node(other).id;
        Some((id.clone(), Arc::clone(samples.get(id)?)))
    });
    Ok(Single {
        node,
        samples: known.collect(),
    })
}

/// Calls the trigger's own address over HTTP, as an outside caller would.
pub(super) async fn trigger_send(engine: &Engine, request: TriggerSend) -> Result<TriggerAnswer> {
    let TriggerSend {
        flow,
        node,
        method,
        query,
        headers,
        body,
    } = request;
    let state = engine.hooks().state();
    if !state.open {
        return Err(Error::conflict(
            "hooks_closed",
            state
                .problem
                .unwrap_or_else(|| "Nothing listens for events.".to_owned()),
        ));
    }
    let paths = engine
        .db()
        .read(move |c| triggers::of_flow(c, flow))
        .await?;
    let path = &paths
        .get(&node)
        .ok_or_else(|| Error::NotFound("This trigger".to_owned()))?
        .path;
    let mut url: url::Url = format!("{}/hook/{path}", state.url)
        .parse()
        .map_err(|_| Error::conflict("hooks_closed", "The listener has no address."))?;
    for parameter in &query {
        url.query_pairs_mut()
            .append_pair(&parameter.name, &parameter.value);
    }
    let method = method.to_ascii_uppercase().parse();
    let method = method.map_err(|_| Error::field("method", "method", "This is no HTTP method."))?;
    let headers = headers
        .into_iter()
        .map(|header| (header.name, header.value))
        .collect();
    let outgoing = Outgoing {
        method,
        url,
        headers,
        body: body.into(),
        timeout: ANSWER,
        policy: AddressPolicy::Typed,
        redirects: 0,
        slots: Vec::new(),
        tls: None,
        sign: None,
        pack: None,
    };
    let exchange = engine.http().send(outgoing).await;
    let answer = exchange
        .outcome
        .map_err(|error| Error::invalid(error.kind, error.message))?;
    let json: Option<serde_json::Value> = serde_json::from_slice(&answer.body).ok();
    let run = json
        .as_ref()
        .and_then(|json| json.get("run")?.as_str()?.parse().ok());
    Ok(TriggerAnswer {
        status: answer.status,
        body: String::from_utf8_lossy(&answer.body).into_owned(),
        run,
    })
}
