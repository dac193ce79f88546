//! Reading, pasting and trying sample data.

use crate::api::flows::ById;
use crate::api::samples::{NodeSample, Preview, PreviewOf, SampleSet, Samples};
use crate::db::{flows, samples as pasted};
use crate::samples;
use crate::template::{self, FlowRoot, RunRoot, Scope};
use crate::time::now;
use crate::{Engine, Error, Result};

/// The longest pasted sample, in bytes.
const PASTED: usize = 2 << 20;
/// How many templates one call renders.
const TEMPLATES: usize = 200;

pub(super) async fn get(engine: &Engine, by: ById) -> Result<Samples> {
    let gathered = engine
        .db()
        .read(move |c| samples::gather(c, &flows::get(c, by.flow)?))
        .await?;
    let nodes = gathered.into_iter().map(|sample| {
        let text = samples::text(&sample.output)?;
        Ok(NodeSample {
            node: sample.node,
            source: sample.source,
            at: sample.at,
            text,
        })
    });
    Ok(Samples {
        nodes: nodes.collect::<Result<_>>()?,
    })
}

pub(super) async fn set(engine: &Engine, request: SampleSet) -> Result<Samples> {
    let SampleSet { flow, node, text } = request;
    if text.as_ref().is_some_and(|text| text.len() > PASTED) {
        return Err(Error::field("too_long", "text", "A sample may have 2 MiB."));
    }
    engine
        .db()
        .write(move |tx| {
            flows::get(tx, flow)?;
            pasted::set(tx, flow, &node, text.as_deref(), now())
        })
        .await?;
    get(engine, ById { flow }).await
}

pub(super) async fn preview(engine: &Engine, request: PreviewOf) -> Result<Vec<Preview>> {
    let PreviewOf {
        flow,
        draft,
        node,
        templates,
    } = request;
    if templates.len() > TEMPLATES {
        return Err(Error::field(
            "too_many",
            "templates",
            format!("At most {TEMPLATES} at once."),
        ));
    }
    let (row, gathered) = engine
        .db()
        .read(move |c| {
            let row = samples::drawn(c, flow, draft)?;
            let gathered = samples::gather(c, &row)?;
            Ok((row, gathered))
        })
        .await?;
    let mut outputs = samples::outputs(gathered);
    outputs.remove(&node);
    let id = flow.to_string();
    let scope = Scope {
        outputs: &outputs,
        flow: FlowRoot {
            id: &id,
            name: &row.name,
            nodes: &row.draft.nodes,
        },
        run: RunRoot {
            id: "00000000-0000-7000-8000-000000000000",
            accepted: now(),
            test: true,
        },
        delivery: "msg_preview",
    };
    Ok(templates
        .iter()
        .map(|wanted| template::preview(&wanted.text, wanted.context, &scope))
        .collect())
}
