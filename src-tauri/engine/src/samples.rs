//! Sample data: what variables are picked from before (and after) there are real runs.
//! A pasted sample goes before the newest output; a trigger without either has an example.

use crate::api::samples::SampleSource;
use crate::db::flows::FlowRow;
use crate::db::{runs, samples, steps};
use crate::flow::Node;
use crate::flow::check::is_trigger;
use crate::flow::plan::Shape;
use crate::ids::{FlowId, RunId};
use crate::nodes::{Form, Output, Payload, manual_trigger};
use crate::{Error, Result};
use bytes::Bytes;
use rusqlite::Connection;
use serde_json::{Map, Value, json};
use std::collections::HashMap;
use std::sync::Arc;

/// An event to try a trigger with that nobody has called yet.
const EXAMPLE: &str = r#"{"id":"evt_1","type":"example","data":{"name":"Ada Lindqvist","email":"ada@lindqvist.example","amount":184.50}}"#;

/// Sample data of one node.
#[derive(Debug)]
pub(crate) struct Gathered {
    pub(crate) node: String,
    pub(crate) source: SampleSource,
    pub(crate) at: i64,
    pub(crate) output: Arc<Output>,
}

/// The sample data of a flow's draft, in the order in which its nodes run.
pub(crate) fn gather(connection: &Connection, flow: &FlowRow) -> Result<Vec<Gathered>> {
    let order = Shape::of(&flow.draft).map_or_else(
        |_| (0..flow.draft.nodes.len()).collect(),
        |shape| shape.order,
    );
    let pasted = samples::of_flow(connection, flow.id)?;
    let outputs = steps::newest_outputs(connection, flow.id)?;
    let events = runs::newest_events(connection, flow.id)?;
    let mut gathered = Vec::new();
    for index in order {
        let node = &flow.draft.nodes[index];
        let newest = if is_trigger(node) {
            events.get(&node.id)
        } else {
            outputs.get(&node.id)
        };
        let found = match (pasted.get(&node.id), newest) {
            (Some((text, at)), _) => Some((SampleSource::Pasted, *at, from_text(node, text))),
            (None, Some(&run)) => of_run(connection, node, run)?,
            (None, None) => example(node).map(|output| (SampleSource::Example, 0, output)),
        };
        if let Some((source, at, output)) = found {
            gathered.push(Gathered {
                node: node.id.clone(),
                source,
                at,
                output: Arc::new(output),
            });
        }
    }
    Ok(gathered)
}

fn of_run(
    connection: &Connection,
    node: &Node,
    run: RunId,
) -> Result<Option<(SampleSource, i64, Output)>> {
    let row = runs::get(connection, run)?;
    let output = if row.node == node.id {
        runs::event(connection, run)
    } else {
        steps::output(connection, run, &node.id, "")
    };
    match output {
        Ok(output) => {
            let source = if row.test {
                SampleSource::Test
            } else {
                SampleSource::Run
            };
            Ok(Some((source, row.accepted, output)))
        }
        Err(Error::NotFound(_)) => Ok(None),
        Err(error) => Err(error),
    }
}

/// What `node` would give if `text` were its body.
pub(crate) fn from_text(node: &Node, text: &str) -> Output {
    let body = Payload::read(Bytes::copy_from_slice(text.as_bytes()), None);
    let content_type = if body.form == Form::Json {
        "application/json"
    } else {
        "text/plain"
    };
    let headers = json!({ "content-type": content_type });
    let fields = if is_trigger(node) {
        json!({ "headers": headers, "query": {}, "method": "POST", "path": "/" })
    } else {
        json!({ "status": 200, "headers": headers })
    };
    Output {
        fields: object(fields),
        body,
    }
}

fn object(value: Value) -> Map<String, Value> {
    match value {
        Value::Object(map) => map,
        _ => Map::new(),
    }
}

fn example(node: &Node) -> Option<Output> {
    match node.kind.as_str() {
        "webhook_trigger" => Some(from_text(node, EXAMPLE)),
        "manual_trigger" => {
            let config = serde_json::from_value(Value::Object(node.config.clone())).ok()?;
            let config: manual_trigger::Config = config;
            Some(from_text(node, config.event().text().unwrap_or_default()))
        }
        _ => None,
    }
}

/// The event with which a test of `trigger` starts: its sample data.
pub(crate) fn event(connection: &Connection, flow: &FlowRow, trigger: &str) -> Result<Arc<Output>> {
    let found = gather(connection, flow)?
        .into_iter()
        .find(|sample| sample.node == trigger);
    found
        .map(|sample| sample.output)
        .ok_or_else(|| Error::NotFound("This trigger".to_owned()))
}

/// Sample data by node, for a scope.
pub(crate) fn outputs(gathered: Vec<Gathered>) -> HashMap<String, Arc<Output>> {
    gathered
        .into_iter()
        .map(|sample| (sample.node, sample.output))
        .collect()
}

/// Everything below a node's id as one JSON text. The body's bytes stand in it as they are.
pub(crate) fn text(output: &Output) -> Result<String> {
    let mut text = crate::rpc::write(&output.fields)?;
    text.pop();
    if text.len() > 1 {
        text.push(',');
    }
    text += "\"body\":";
    let body = &output.body;
    text += &match (body.form, body.text()) {
        (Form::Json, Some(json)) => json.to_owned(),
        (Form::Empty, _) => "null".to_owned(),
        (_, Some(plain)) => crate::rpc::write(&plain)?,
        (_, None) => crate::rpc::write(&format!("{} bytes", body.bytes.len()))?,
    };
    text.push('}');
    Ok(text)
}

/// A flow that somebody is drawing, with the drawing as it is now.
pub(crate) fn drawn(
    connection: &Connection,
    flow: FlowId,
    draft: crate::flow::Flow,
) -> Result<FlowRow> {
    Ok(FlowRow {
        draft,
        ..crate::db::flows::get(connection, flow)?
    })
}
