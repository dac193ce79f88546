//! The flows list.

use crate::api::flow_edit::addresses;
use crate::api::flows::{FlowSummary, LastRun};
use crate::db::{bound, flows, run_stats, runs, triggers, versions};
use crate::flow::bound::Named;
use crate::flow::plan::Shape;
use crate::flow::{Flow, check};
use crate::ids::FlowId;
use crate::rpc::Nothing;
use crate::time::now;
use crate::{Engine, Result};
use std::collections::HashMap;

pub(super) async fn list(engine: &Engine, _: Nothing) -> Result<Vec<FlowSummary>> {
    let base = engine.hooks().state().url;
    engine
        .db()
        .read(move |connection| {
            let mut known = Known {
                figures: run_stats::flows(connection, run_stats::end_of_day(connection, now())?)?,
                last: runs::last_of_flows(connection)?,
                published: versions::published(connection)?,
                paths: triggers::all(connection)?,
                named: bound::all(connection)?,
            };
            Ok(flows::list(connection)?
                .into_iter()
                .map(|row| known.summary(row, &base))
                .collect())
        })
        .await
}

/// What is known of all flows, a query each.
struct Known {
    figures: HashMap<FlowId, run_stats::FlowFigures>,
    last: HashMap<FlowId, LastRun>,
    published: HashMap<FlowId, versions::VersionRow>,
    paths: HashMap<FlowId, HashMap<String, triggers::TriggerRow>>,
    named: Named,
}

impl Known {
    fn summary(&mut self, row: flows::FlowRow, base: &str) -> FlowSummary {
        let figure = self.figures.remove(&row.id).unwrap_or_default();
        let version = self.published.remove(&row.id);
        let paths = self.paths.remove(&row.id).unwrap_or_default();
        let problems = check::problems(&row.draft, &self.named)
            .iter()
            .filter(|problem| !problem.warning)
            .count();
        FlowSummary {
            id: row.id,
            changed: version
                .as_ref()
                .is_none_or(|version| row.draft.differences(&version.document) > 0),
            version: version.and_then(|version| version.number),
            on: row.on,
            kinds: kinds(&row.draft),
            problems: u32::try_from(problems).unwrap_or(u32::MAX),
            trigger: addresses(base, &row.draft, &paths).into_iter().next(),
            last_run: self.last.remove(&row.id),
            week: figure.week.to_vec(),
            runs: figure.runs,
            updated: row.updated,
            name: row.name,
            description: row.draft.description,
        }
    }
}

fn kinds(draft: &Flow) -> Vec<String> {
    let order =
        Shape::of(draft).map_or_else(|_| (0..draft.nodes.len()).collect(), |shape| shape.order);
    order
        .into_iter()
        .map(|node| draft.nodes[node].kind.clone())
        .collect()
}
