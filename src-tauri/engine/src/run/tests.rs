//! Steps that do what no step of a flow does: panicking here, waiting in [`waiting`].

use crate::db::{flows, versions};
use crate::flow::{Edge, Flow, Node};
use crate::host::HostKind;
use crate::http::Answer;
use crate::ids::FlowId;
use crate::nodes::{Output, Payload, Prepared, Settled, Step, StepError};
use crate::run::RunState;
use crate::run::plan::Plan;
use crate::run::record::RunRecord;
use crate::template::Scope;
use crate::time::now;
use crate::{Engine, Options, Result};
use std::sync::Arc;

mod acting;
mod bulk;
mod retrying;
mod scripted;
mod waiting;

struct Stumbles;

impl Step for Stumbles {
    fn prepare(&self, _: &Scope<'_>) -> Result<Prepared, StepError> {
        panic!("this panic is part of the test")
    }

    fn settle(&self, _: &Answer) -> Result<Settled, StepError> {
        unreachable!("it never gets there")
    }
}

fn drawing() -> Flow {
    let node = |id: &str, kind: &str| Node {
        id: id.to_owned(),
        kind: kind.to_owned(),
        name: id.to_owned(),
        position: [0.0, 0.0],
        config: serde_json::Map::new(),
    };
    let edge = Edge {
        from: "start".to_owned(),
        port: "next".to_owned(),
        to: "end".to_owned(),
    };
    Flow {
        nodes: vec![node("start", "manual_trigger"), node("end", "stop")],
        edges: vec![edge],
        ..Flow::empty("Flow".to_owned())
    }
}

#[tokio::test]
async fn a_step_that_panics_ends_its_run_and_nothing_else() -> Result<()> {
    let folder = tempfile::tempdir().expect("a folder");
    let engine = Engine::open(Options {
        hooks: Some(([127, 0, 0, 1], 0).into()),
        ..Options::new(folder.path(), HostKind::Server)
    })
    .await?;
    let (flow, drawing) = (FlowId::new(), drawing());
    let stored = drawing.clone();
    let version = engine.db().write(move |tx| {
        flows::insert(tx, flow, &stored, now())?;
        versions::snapshot(tx, flow, &stored, now())
    });
    let version = version.await?;
    let row = engine.db().read(move |c| versions::get(c, version)).await?;
    let mut stumbling = Plan::new(row.clone())?;
    stumbling.replace("end", Box::new(Stumbles));
    let mut ends = Vec::new();
    for plan in [stumbling, Plan::new(row)?] {
        let event = Arc::new(Output {
            fields: serde_json::Map::new(),
            body: Payload::empty(),
        });
        let record = RunRecord::new(flow, version, &drawing.nodes[0], &event, now())?;
        let run = record.id;
        let outcome = engine.executor().waiters().wait(run);
        let accepted = engine
            .executor()
            .accept(record, Arc::new(plan), event, "Flow", None);
        accepted.await?;
        ends.push(outcome.await.expect("an outcome"));
        assert!(engine.executor().calling(run).is_empty());
    }
    assert_eq!(ends[0].state, RunState::Failed);
    assert!(
        ends[0]
            .message
            .as_ref()
            .is_some_and(|words| words.contains("mistake in Hookline"))
    );
    assert_eq!(ends[1].state, RunState::Succeeded);
    engine.close().await;
    Ok(())
}
