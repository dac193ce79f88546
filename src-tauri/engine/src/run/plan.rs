//! A version made ready to run: its shape, its steps with their templates parsed. Kept for as long
//! as runs go through it.

use crate::db::Db;
use crate::db::versions::{self, VersionRow};
use crate::flow::check::is_trigger;
use crate::flow::plan::Shape;
use crate::flow::{Flow, Node};
use crate::ids::FlowId;
use crate::nodes::{self, Step};
use crate::{Error, Result};
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

/// A version, ready to run any number of times.
pub struct Plan {
    /// The version's row.
    pub version: i64,
    /// Its number; none for the snapshot of a tested draft.
    pub number: Option<u32>,
    /// The flow.
    pub flow: FlowId,
    /// The drawing.
    pub drawing: Flow,
    /// Who comes after whom.
    pub shape: Shape,
    steps: Vec<Result<Box<dyn Step>>>,
    index: HashMap<String, usize>,
    positions: Vec<usize>,
    urgent: bool,
}

impl std::fmt::Debug for Plan {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Plan")
            .field("version", &self.version)
            .finish_non_exhaustive()
    }
}

impl Plan {
    /// Makes a version ready.
    ///
    /// # Errors
    /// When it has a circle. A step that cannot be made ready fails when it is its turn, so that a
    /// test of a draft with gaps runs as far as it can.
    pub fn new(row: VersionRow) -> Result<Self> {
        let drawing = row.document;
        let shape = Shape::of(&drawing).map_err(|cycle| {
            Error::invalid(
                "cycle",
                format!("{} lead back to themselves.", cycle.0.join(", ")),
            )
        })?;
        let mut positions = vec![0; drawing.nodes.len()];
        for (position, &node) in shape.order.iter().enumerate() {
            positions[node] = position;
        }
        let steps: Vec<_> = drawing.nodes.iter().map(compile).collect();
        Ok(Self {
            version: row.id,
            number: row.number,
            flow: row.flow,
            urgent: steps.iter().flatten().any(|step| step.is_urgent()),
            steps,
            index: drawing
                .nodes
                .iter()
                .enumerate()
                .map(|(i, node)| (node.id.clone(), i))
                .collect(),
            positions,
            shape,
            drawing,
        })
    }

    /// The index of the node with this id.
    #[must_use]
    pub fn find(&self, node: &str) -> Option<usize> {
        self.index.get(node).copied()
    }

    /// The node at `index`.
    #[must_use]
    pub fn node(&self, index: usize) -> &Node {
        &self.drawing.nodes[index]
    }

    /// Its place in the order in which the flow runs.
    #[must_use]
    pub fn position(&self, index: usize) -> usize {
        self.positions[index]
    }

    /// Whether its runs go before what waits in the queue.
    #[must_use]
    pub fn is_urgent(&self) -> bool {
        self.urgent
    }

    /// Puts another step in the place of a node's.
    #[cfg(test)]
    pub(super) fn replace(&mut self, node: &str, step: Box<dyn Step>) {
        let index = self.index[node];
        self.steps[index] = Ok(step);
    }

    /// The step at `index`.
    ///
    /// # Errors
    /// Why it cannot run.
    pub fn step(&self, index: usize) -> Result<&dyn Step> {
        self.steps[index].as_deref().map_err(Clone::clone)
    }
}

fn compile(node: &Node) -> Result<Box<dyn Step>> {
    let kind = nodes::find(&node.kind).ok_or_else(|| {
        Error::field(
            "unknown_kind",
            "kind",
            format!("This Hookline knows no kind of node named “{}”.", node.kind),
        )
    })?;
    kind.compile(&node.config)
        .map_err(|problems| match problems.into_iter().next() {
            Some(problem) => Error::field(problem.code, problem.field, problem.message),
            None => Error::invalid("config", format!("“{}” is not ready to run.", node.name)),
        })
}

/// The triggers of a drawing, by id.
pub(crate) fn triggers(drawing: &Flow) -> Vec<&str> {
    drawing
        .nodes
        .iter()
        .filter(|node| is_trigger(node))
        .map(|node| node.id.as_str())
        .collect()
}

/// More plans than this are not kept.
const KEPT: usize = 256;

/// The plans in use.
#[derive(Debug, Default)]
pub struct Plans {
    kept: Mutex<HashMap<i64, Arc<Plan>>>,
}

impl Plans {
    /// Keeps a plan that was made otherwise.
    #[cfg(test)]
    pub(super) fn put(&self, plan: Arc<Plan>) {
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        kept.insert(plan.version, plan);
    }

    /// The plan of a version.
    ///
    /// # Errors
    /// When there is no such version, or it cannot be made ready.
    pub async fn get(&self, db: &Db, version: i64) -> Result<Arc<Plan>> {
        if let Some(plan) = self
            .kept
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .get(&version)
        {
            return Ok(Arc::clone(plan));
        }
        let plan = Arc::new(Plan::new(
            db.read(move |c| versions::get(c, version)).await?,
        )?);
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        if kept.len() >= KEPT {
            kept.retain(|_, plan| Arc::strong_count(plan) > 1);
        }
        Ok(Arc::clone(kept.entry(version).or_insert(plan)))
    }
}
