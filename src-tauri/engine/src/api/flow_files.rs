//! Files, versions, and the sample flow.

use crate::api::flow_edit::{insert, named, publish_draft, switch_to};
use crate::api::flows::{ById, Exported, FlowDetail, Import, Sample, VersionOf};
use crate::api::inspector;
use crate::db::{flows, meta, triggers, versions};
use crate::flow::{Edge, FORMAT, Flow, Node, file};
use crate::ids::{CatchId, FlowId};
use crate::rpc::Nothing;
use crate::run::plan;
use crate::time::now;
use crate::{Engine, Error, Result};
use serde_json::json;

pub(super) async fn import(engine: &Engine, request: Import) -> Result<FlowDetail> {
    let mut draft = file::read(&request.text)?;
    draft.name = named(&draft.name)?;
    insert(engine, draft).await
}

pub(super) async fn export(engine: &Engine, by: ById) -> Result<Exported> {
    let row = engine.db().read(move |c| flows::get(c, by.flow)).await?;
    Ok(Exported {
        file: file_name(&row.name),
        text: file::write(&row.draft)?,
    })
}

/// A name that every file system takes.
fn file_name(name: &str) -> String {
    let plain: String = name
        .chars()
        .map(|c| {
            if c.is_alphanumeric() {
                c.to_ascii_lowercase()
            } else {
                '-'
            }
        })
        .collect();
    let words: Vec<&str> = plain.split('-').filter(|word| !word.is_empty()).collect();
    let stem = if words.is_empty() {
        "flow".to_owned()
    } else {
        words.join("-")
    };
    format!(
        "{}.hookline.json",
        stem.chars().take(60).collect::<String>()
    )
}

pub(super) async fn version(engine: &Engine, of: VersionOf) -> Result<Flow> {
    let row = engine
        .db()
        .read(move |c| versions::by_number(c, of.flow, of.number))
        .await?;
    Ok(row.document)
}

/// Where the sample flow's identifiers are remembered.
const SAMPLE: &str = "sample";
const EVENT: &str = r#"{
  "id": 10482,
  "customer": { "first_name": "Ada", "last_name": "Lindqvist", "email": "ada@lindqvist.example" },
  "total": 184.50,
  "currency": "EUR"
}"#;

pub(super) async fn sample(engine: &Engine, _: Nothing) -> Result<Sample> {
    if let Some((flow, catch)) = remembered(engine).await? {
        return Ok(Sample {
            flow,
            trigger: "order".to_owned(),
            catch,
            event: EVENT.to_owned(),
        });
    }
    let request = inspector::CatchCreate {
        name: "Sample orders".to_owned(),
    };
    let catch = inspector::create(engine, request).await?;
    let draft = drawing(&catch.url);
    let flow = FlowId::new();
    let note = format!("{flow} {}", catch.id);
    engine
        .db()
        .write(move |tx| {
            let mut draft = draft;
            draft.name = flows::free_name(tx, &draft.name)?;
            flows::insert(tx, flow, &draft, now())?;
            triggers::ensure(tx, flow, &plan::triggers(&draft))?;
            crate::db::samples::set(tx, flow, "order", Some(EVENT), now())?;
            publish_draft(tx, flow)?;
            switch_to(tx, flow, true)?;
            meta::set(tx, SAMPLE, &note)
        })
        .await?;
    engine.flow_changed(flow).await?;
    Ok(Sample {
        flow,
        trigger: "order".to_owned(),
        catch: catch.id,
        event: EVENT.to_owned(),
    })
}

/// The sample flow that was made before, as long as it and its catch URL are there.
async fn remembered(engine: &Engine) -> Result<Option<(FlowId, CatchId)>> {
    let Some(note) = engine.db().read(|c| meta::get(c, SAMPLE)).await? else {
        return Ok(None);
    };
    let Some((flow, catch)) = note.split_once(' ') else {
        return Ok(None);
    };
    let (Ok(flow), Ok(catch)) = (flow.parse::<FlowId>(), catch.parse::<CatchId>()) else {
        return Ok(None);
    };
    let kept = inspector::list(engine, Nothing {})
        .await?
        .iter()
        .any(|url| url.id == catch);
    match engine.db().read(move |c| flows::get(c, flow)).await {
        Ok(row) if kept && row.on => Ok(Some((flow, catch))),
        Ok(_) | Err(Error::NotFound(_)) => Ok(None),
        Err(error) => Err(error),
    }
}

fn drawing(catch: &str) -> Flow {
    let node = |id: &str, kind: &str, name: &str, x: f64, config: serde_json::Value| Node {
        id: id.to_owned(),
        kind: kind.to_owned(),
        name: name.to_owned(),
        position: [x, 120.0],
        config: config.as_object().cloned().unwrap_or_default(),
    };
    Flow {
        hookline: FORMAT,
        name: "Sample: pass an order on".to_owned(),
        description: "Works without the internet: send it an event and read what arrived"
            .to_owned(),
        nodes: vec![
            node(
                "order",
                "webhook_trigger",
                "New order",
                80.0,
                json!({ "method": "POST" }),
            ),
            node(
                "pass_on",
                "send_webhook",
                "Pass it on",
                380.0,
                json!({
                    "method": "POST",
                    "url": catch,
                    "headers": [{ "name": "X-Source", "value": "hookline" }],
                    "body": { "type": "json", "value": {
                        "order": "{{ order.body.id }}",
                        "email": "{{ order.body.customer.email }}",
                        "amount": "{{ order.body.total }}",
                        "note": "Order {{ order.body.id }} for {{ order.body.customer.first_name }}"
                    } }
                }),
            ),
        ],
        edges: vec![Edge {
            from: "order".to_owned(),
            port: "next".to_owned(),
            to: "pass_on".to_owned(),
        }],
    }
}
