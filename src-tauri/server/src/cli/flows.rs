//! `import` and `export`.

use super::Failure;
use super::access::Access;
use clap::Args;
use hookline_engine::flow::Problem;
use hookline_server::logging::escaped;
use serde::Deserialize;
use serde_json::{Value, json};
use std::path::PathBuf;

#[derive(Debug, Args)]
pub(super) struct Import {
    /// The flow file.
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// Publish it and switch it on.
    #[arg(long)]
    enable: bool,
    /// Print one line of JSON: the flow's id and its triggers' addresses.
    #[arg(long)]
    json: bool,
}

#[derive(Debug, Args)]
pub(super) struct Export {
    /// The flow's name or id.
    #[arg(value_name = "NAME|ID")]
    flow: String,
}

/// What an imported flow answers with.
#[derive(Deserialize)]
struct Detail {
    id: String,
    draft: Named,
    triggers: Vec<Trigger>,
    problems: Vec<Problem>,
}

#[derive(Deserialize)]
struct Named {
    name: String,
}

#[derive(Deserialize)]
struct Trigger {
    node: String,
    url: String,
}

impl Import {
    pub(super) async fn obey(self, access: &Access) -> Result<(), Failure> {
        let text = std::fs::read_to_string(&self.file).map_err(|error| {
            Failure(format!("{} cannot be read: {error}.", self.file.display()))
        })?;
        let mut flow: Detail = access.call("flow_import", json!({ "text": text })).await?;
        if self.enable {
            flow = enable(access, flow).await?;
        }
        let triggers = &flow.triggers;
        if self.json {
            let triggers: Vec<Value> = triggers
                .iter()
                .map(|t| json!({ "node": t.node, "url": t.url }))
                .collect();
            println!("{}", json!({ "flow": flow.id, "triggers": triggers }));
            return Ok(());
        }
        println!("{}  {}", flow.id, escaped(&flow.draft.name));
        for trigger in triggers {
            println!("  {}  {}", trigger.node, trigger.url);
        }
        Ok(())
    }
}

/// Publishes and switches on, or leaves nothing behind.
async fn enable(access: &Access, flow: Detail) -> Result<Detail, Failure> {
    let by_id = json!({ "flow": flow.id });
    let enabled = async {
        let gaps: Vec<&Problem> = flow
            .problems
            .iter()
            .filter(|problem| !problem.warning)
            .collect();
        if !gaps.is_empty() {
            return Err(Failure(
                gaps.into_iter().map(words).collect::<Vec<_>>().join("\n"),
            ));
        }
        let _published: Value = access.call("flow_publish", by_id.clone()).await?;
        access
            .call("flow_switch", json!({ "flow": flow.id, "on": true }))
            .await
    };
    match enabled.await {
        Ok(detail) => Ok(detail),
        Err(failure) => {
            let _deleted: Value = access.call("flow_delete", by_id).await?;
            Err(failure)
        }
    }
}

fn words(problem: &Problem) -> String {
    let place: Vec<&str> = [&problem.node, &problem.field]
        .into_iter()
        .flatten()
        .map(String::as_str)
        .collect();
    if place.is_empty() {
        problem.message.clone()
    } else {
        format!("{}: {}", place.join("."), problem.message)
    }
}

impl Export {
    pub(super) async fn obey(self, access: &Access) -> Result<(), Failure> {
        #[derive(Deserialize)]
        struct Exported {
            text: String,
        }
        let flow = find(access, &self.flow).await?;
        let exported: Exported = access.call("flow_export", json!({ "flow": flow })).await?;
        println!("{}", exported.text.trim_end());
        Ok(())
    }
}

/// The id of the flow with this id or name.
pub(super) async fn find(access: &Access, wanted: &str) -> Result<String, Failure> {
    #[derive(Deserialize)]
    struct Flow {
        id: String,
        name: String,
    }
    let flows: Vec<Flow> = access.call("flow_list", json!({})).await?;
    if let Some(flow) = flows
        .iter()
        .find(|flow| flow.id.eq_ignore_ascii_case(wanted))
    {
        return Ok(flow.id.clone());
    }
    let mut named = flows.iter().filter(|flow| flow.name == wanted);
    match (named.next(), named.next()) {
        (Some(flow), None) => Ok(flow.id.clone()),
        (None, _) => Err(Failure(format!("There is no flow {wanted:?}."))),
        (Some(first), Some(second)) => Err(Failure(format!(
            "Several flows are named {wanted:?}; use an id, such as {} or {}.",
            first.id, second.id
        ))),
    }
}
