//! `run` and `runs`.

use super::Failure;
use super::access::Access;
use super::flows::find;
use clap::Args;
use clap::builder::PossibleValuesParser;
use hookline_server::logging::escaped;
use serde::Deserialize;
use serde_json::{Value, json};
use std::path::PathBuf;

#[derive(Debug, Args)]
pub(super) struct Run {
    /// The flow's name or id.
    #[arg(value_name = "NAME|ID")]
    flow: String,
    /// The event's body: JSON or text. Without it, the trigger's sample.
    #[arg(long, value_name = "FILE")]
    event: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub(super) struct Runs {
    /// Print one run a line as JSON.
    #[arg(long)]
    json: bool,
    /// Only runs of this flow (name or id).
    #[arg(long, value_name = "NAME|ID")]
    flow: Option<String>,
    /// Only runs with this status.
    #[arg(long, value_parser = PossibleValuesParser::new(STATES))]
    status: Option<String>,
    /// At most this many.
    #[arg(long, value_name = "N", default_value_t = 50, value_parser = clap::value_parser!(u32).range(1..))]
    limit: u32,
}

const STATES: [&str; 6] = [
    "queued",
    "running",
    "waiting",
    "succeeded",
    "failed",
    "cancelled",
];
/// A page of runs has at most this many.
const PAGE: u32 = 500;

/// A run, as the methods give it.
#[derive(Deserialize)]
struct Summary {
    id: String,
    flow: String,
    flow_name: String,
    state: String,
    accepted: i64,
    finished: Option<i64>,
    message: Option<String>,
    steps: Vec<Step>,
}

#[derive(Deserialize)]
struct Step {
    node: String,
    state: String,
}

#[derive(Deserialize)]
struct Page {
    runs: Vec<Summary>,
    more: bool,
}

impl Run {
    pub(super) async fn obey(self, access: &Access) -> Result<(), Failure> {
        let flow = find(access, &self.flow).await?;
        let event = match &self.event {
            None => json!({ "type": "sample" }),
            Some(file) => {
                let text = std::fs::read_to_string(file).map_err(|error| {
                    Failure(format!("{} cannot be read: {error}.", file.display()))
                })?;
                json!({ "type": "body", "text": text })
            }
        };
        let started: Value = access
            .call("flow_run", json!({ "flow": flow, "event": event }))
            .await?;
        let ended = loop {
            let run: Summary = access.call("run_wait", started.clone()).await?;
            // A step may wait for hours for its next try.
            if run.finished.is_some() || run.state == "waiting" {
                break run;
            }
        };
        println!("{}  {}", ended.id, ended.state);
        match ended.state.as_str() {
            "succeeded" => Ok(()),
            "waiting" => Err(Failure(format!(
                "The run waits, and goes on while Hookline runs. {}",
                ended.message.unwrap_or_default()
            ))),
            state => Err(Failure(
                ended
                    .message
                    .unwrap_or_else(|| format!("The run ended as {state}.")),
            )),
        }
    }
}

impl Runs {
    pub(super) async fn obey(self, access: &Access) -> Result<(), Failure> {
        let flow = match &self.flow {
            Some(flow) => Some(find(access, flow).await?),
            None => None,
        };
        let states: Vec<&String> = self.status.iter().collect();
        let filter = json!({ "flow": flow, "states": states });
        let mut left = self.limit;
        let mut before = None;
        while left > 0 {
            let request = json!({ "filter": filter, "before": before, "limit": left.min(PAGE) });
            let page: Page = access.call("run_list", request).await?;
            for run in &page.runs {
                if self.json {
                    println!("{}", run.json());
                } else {
                    println!("{}", run.line());
                }
            }
            let Some(last) = page.runs.last().filter(|_| page.more) else {
                break;
            };
            before = Some(last.id.clone());
            left = left.saturating_sub(u32::try_from(page.runs.len()).unwrap_or(PAGE));
        }
        Ok(())
    }
}

impl Summary {
    fn json(&self) -> Value {
        let steps: Vec<Value> = self
            .steps
            .iter()
            .map(|step| json!({ "node": step.node, "status": step.state }))
            .collect();
        json!({
            "id": self.id,
            "flow": self.flow,
            "status": self.state,
            "started": self.accepted,
            "finished": self.finished,
            "message": self.message,
            "steps": steps,
        })
    }

    fn line(&self) -> String {
        let took = self
            .finished
            .map(|finished| format!("{} ms", finished - self.accepted));
        let line = format!(
            "{}  {:<9}  {:>9}  {}  {}",
            self.id,
            self.state,
            took.unwrap_or_default(),
            self.flow_name,
            self.message.as_deref().unwrap_or_default()
        );
        escaped(line.trim_end())
    }
}
