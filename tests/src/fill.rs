//! A log with many runs in it, written through the engine's own functions while no server is there.

use crate::Result;
use bytes::Bytes;
use hookline_engine::api::runs::StepSummary;
use hookline_engine::db::{Db, flows, runs, steps, versions};
use hookline_engine::http::{Answer, Exchange, Sent, Timing};
use hookline_engine::ids::{FlowId, RunId};
use hookline_engine::nodes::{Form, Output, Payload, StepError};
use hookline_engine::run::hub::Hub;
use hookline_engine::run::record::{
    AttemptRecord, OutputRecord, RunRecord, StateChange, StepRecord,
};
use hookline_engine::run::{RunState, StepState};
use hookline_engine::time::now;
use serde_json::{Map, Value, json};
use std::path::Path;
use std::sync::Arc;

/// So many runs are written in one transaction.
const CHUNK: u32 = 1_000;
/// When what waits is due: not while anybody looks.
const DUE: i64 = 30 * 24 * 60 * 60 * 1000;

/// A data folder whose log is written to. It has one flow, with the nodes `hook` and `out`.
#[derive(Debug)]
pub struct Fill {
    db: Db,
    flow: FlowId,
    version: i64,
    runtime: tokio::runtime::Runtime,
}

impl Fill {
    /// Opens the folder `data`. Not within a runtime: it has its own.
    ///
    /// # Errors
    /// There is no published flow in it, or it cannot be opened.
    pub fn open(data: &Path) -> Result<Self> {
        let runtime = tokio::runtime::Builder::new_current_thread().build()?;
        let db = Db::open(data, Arc::new(Hub::new()))?;
        let (flow, version) = runtime.block_on(db.read(|c| {
            let flow = flows::list(c)?.into_iter().next();
            let flow = flow.ok_or_else(|| hookline_engine::Error::NotFound("A flow".to_owned()))?;
            let published = versions::published(c)?.remove(&flow.id);
            let version = published
                .ok_or_else(|| hookline_engine::Error::NotFound("A version".to_owned()))?;
            Ok((flow.id, version.id))
        }))?;
        Ok(Self {
            db,
            flow,
            version,
            runtime,
        })
    }

    /// Adds runs that were delivered at the first attempt.
    ///
    /// # Errors
    /// What the database refuses.
    pub fn ended(self, count: u32) -> Result {
        self.add(count, None)
    }

    /// Adds runs whose delivery failed once and waits to be tried again.
    ///
    /// # Errors
    /// What the database refuses.
    pub fn parked(self, count: u32) -> Result {
        self.add(count, Some(now() + DUE))
    }

    fn add(self, count: u32, due: Option<i64>) -> Result {
        let (flow, version) = (self.flow, self.version);
        let shape = Shape::new(due)?;
        for first in (0..count).step_by(CHUNK as usize) {
            let chunk = CHUNK.min(count - first);
            let shape = shape.clone();
            self.runtime.block_on(self.db.write(move |tx| {
                for _ in 0..chunk {
                    let run = shape.run(flow, version);
                    let seq = tx.next_seq();
                    runs::insert(tx, &run, seq)?;
                    steps::put(tx, run.id, &shape.step)?;
                    runs::change(tx, run.id, &shape.change, seq)?;
                }
                Ok(())
            }))?;
        }
        self.runtime.block_on(self.db.close());
        Ok(())
    }
}

/// What all the runs look like.
#[derive(Clone)]
struct Shape {
    event: OutputRecord,
    step: StepRecord,
    change: StateChange,
}

impl Shape {
    fn new(due: Option<i64>) -> Result<Self> {
        let at = now();
        let error = due.map(|_| StepError {
            kind: "status",
            message: "The receiver answered 503.".to_owned(),
            field: None,
        });
        let attempt = AttemptRecord::new(1, at, Arc::new(exchange(due.is_some())), error.as_ref());
        let mut summary = StepSummary {
            attempts: vec![attempt.summary.clone()],
            ..StepSummary::passed("out", at, 1_500)
        };
        if let Some(error) = &error {
            summary.state = StepState::Waiting;
            summary.port = None;
            summary.due = due;
            summary.waits_for = Some("retry".to_owned());
            summary.error = Some(error.message.clone());
        }
        let answered = output(json!({"status": 200, "headers": answer_headers()}), "{}");
        let output = OutputRecord::new(&answered)?;
        Ok(Self {
            event: OutputRecord::new(&event())?,
            step: StepRecord {
                summary,
                position: 1,
                output: due.is_none().then_some(output),
                attempts: vec![attempt],
                tried: 0,
            },
            change: StateChange {
                state: if due.is_some() {
                    RunState::Waiting
                } else {
                    RunState::Succeeded
                },
                finished: due.is_none().then_some(at),
                message: error.map(|error| error.message),
                due,
            },
        })
    }

    fn run(&self, flow: FlowId, version: i64) -> RunRecord {
        RunRecord {
            id: RunId::new(),
            flow,
            version,
            node: "hook".to_owned(),
            kind: "webhook_trigger".to_owned(),
            test: false,
            single: None,
            again_of: None,
            url: None,
            accepted: now(),
            event: self.event.clone(),
        }
    }
}

fn output(fields: Value, body: &str) -> Output {
    let fields = match fields {
        Value::Object(fields) => fields,
        _ => Map::new(),
    };
    Output {
        fields,
        body: Payload {
            bytes: Bytes::from(body.to_owned()),
            form: Form::Json,
        },
    }
}

fn event() -> Output {
    let items = vec![json!({"sku": "SKU-00001", "title": "Enamel mug, 350 ml", "price": 12.5}); 12];
    let body = json!({"id": 5_005_001, "customer": {"email": "ada@example.com"}, "items": items});
    let headers =
        json!({"content-type": "application/json", "content-length": "980", "accept": "*/*"});
    let fields = json!({"method": "POST", "path": "/hook/x", "query": {}, "headers": headers});
    output(fields, &body.to_string())
}

fn answer_headers() -> Value {
    json!({"content-type": "application/json", "content-length": "2"})
}

fn exchange(failed: bool) -> Exchange {
    let pair = |name: &str, value: &str| (name.to_owned(), value.to_owned());
    Exchange {
        sent: Sent {
            method: "POST".to_owned(),
            url: "http://127.0.0.1:9/".to_owned(),
            headers: vec![
                pair("host", "127.0.0.1:9"),
                pair("content-type", "application/json"),
                pair("webhook-id", "msg_00112233445566778899aabbccddeeff"),
                pair("user-agent", "Hookline"),
                pair("content-length", "60"),
            ],
            body: Bytes::from_static(
                b"{\"order\":5005001,\"email\":\"ada@example.com\",\"total\":450.0}",
            ),
        },
        outcome: Ok(Answer {
            version: "HTTP/1.1".to_owned(),
            status: if failed { 503 } else { 200 },
            headers: vec![
                pair("content-type", "application/json"),
                pair("content-length", "2"),
            ],
            body: Bytes::from_static(b"{}"),
        }),
        timing: Timing {
            dns: None,
            connect: None,
            first_byte: Some(900),
            total: 1_000,
            reused: true,
        },
    }
}
