//! What stands in the way of publishing a flow, each with the node and field at fault.

use crate::flow::bound::Named;
use crate::flow::plan::{Cycle, Shape};
use crate::flow::{Flow, Node, Problem, bound};
use crate::nodes::{self, FieldProblem, Group};
use std::collections::{HashMap, HashSet};

/// More nodes than this are not a drawing any more.
pub const MAX_NODES: usize = 1_000;
/// More edges than this are not a drawing any more.
pub const MAX_EDGES: usize = 5_000;

/// Names that templates use for something else.
const RESERVED: &[&str] = &[
    "flow", "run", "vars", "now", "item", "loop", "true", "false", "none", "null", "not", "and",
    "or", "in", "is", "if", "else",
];

/// Everything that is wrong with `flow`, given what there is to be named.
#[must_use]
pub fn problems(flow: &Flow, named: &Named) -> Vec<Problem> {
    let mut problems = structure(flow);
    for node in &flow.nodes {
        let Some(kind) = nodes::find(&node.kind) else {
            continue;
        };
        problems.extend(
            kind.check(&node.config)
                .into_iter()
                .map(|found| in_config(node, found)),
        );
    }
    problems.extend(bound::problems(flow, named));
    if let Ok(shape) = Shape::of(flow) {
        problems.extend(reach(flow, &shape));
        problems.extend(unknown_variables(flow, &shape));
    }
    problems
}

/// The first setting that no form could have made: of the wrong type, or of a name nobody knows.
#[must_use]
pub fn shape(flow: &Flow) -> Option<Problem> {
    flow.nodes.iter().find_map(|node| {
        let found = nodes::find(&node.kind)?.shape(&node.config);
        Some(in_config(node, found.into_iter().next()?))
    })
}

pub(super) fn in_config(node: &Node, found: FieldProblem) -> Problem {
    Problem {
        code: found.code.to_owned(),
        node: Some(node.id.clone()),
        field: Some(found.field).filter(|field| !field.is_empty()),
        message: found.message,
        warning: found.warning,
    }
}

/// What makes a document no flow at all: it cannot be imported.
#[must_use]
pub fn structure(flow: &Flow) -> Vec<Problem> {
    let mut problems = Vec::new();
    if flow.nodes.len() > MAX_NODES || flow.edges.len() > MAX_EDGES {
        problems.push(whole(
            "too_large",
            format!("A flow may have {MAX_NODES} nodes and {MAX_EDGES} edges. Split it into several flows."),
        ));
        return problems;
    }
    if flow.name.trim().is_empty() {
        problems.push(whole("required", "Give the flow a name.".to_owned()));
    }
    let mut seen = HashSet::new();
    for node in &flow.nodes {
        problems.extend(identity(node));
        if !seen.insert(node.id.as_str()) {
            problems.push(at(
                node,
                "duplicate_id",
                "id",
                format!(
                    "Two nodes have the id “{}”. Give one of them another.",
                    node.id
                ),
            ));
        }
        if nodes::find(&node.kind).is_none() {
            problems.push(at(
                node,
                "unknown_kind",
                "kind",
                format!("This Hookline knows no kind of node named “{}”.", node.kind),
            ));
        }
    }
    problems.extend(edges(flow));
    if let Err(Cycle(ids)) = Shape::of(flow) {
        problems.push(Problem {
            code: "cycle".to_owned(),
            node: ids.first().cloned(),
            field: None,
            message: format!(
                "{} lead back to themselves. Remove one of the lines between them.",
                ids.join(", ")
            ),
            warning: false,
        });
    }
    problems
}

fn identity(node: &Node) -> Option<Problem> {
    let mut letters = node.id.chars();
    let starts = letters.next().is_some_and(|c| c.is_ascii_lowercase());
    let rest = letters.all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_');
    if !starts || !rest || node.id.len() > 64 {
        return Some(at(
            node,
            "bad_id",
            "id",
            format!(
                "“{}” cannot be an id: begin with a small letter, then small letters, digits and _, at most 64.",
                node.id
            ),
        ));
    }
    RESERVED.contains(&node.id.as_str()).then(|| {
        at(
            node,
            "reserved_id",
            "id",
            format!(
                "“{}” means something else in a variable. Choose another id.",
                node.id
            ),
        )
    })
}

fn edges(flow: &Flow) -> Vec<Problem> {
    let by_id: HashMap<&str, &Node> = flow
        .nodes
        .iter()
        .map(|node| (node.id.as_str(), node))
        .collect();
    let mut problems = Vec::new();
    let mut seen = HashSet::new();
    for edge in &flow.edges {
        let mut wrong = |node: &str, code: &str, message: String| {
            problems.push(Problem {
                code: code.to_owned(),
                node: Some(node.to_owned()),
                field: None,
                message,
                warning: false,
            });
        };
        let (Some(from), Some(to)) = (by_id.get(edge.from.as_str()), by_id.get(edge.to.as_str()))
        else {
            let missing = if by_id.contains_key(edge.from.as_str()) {
                &edge.to
            } else {
                &edge.from
            };
            wrong(
                missing,
                "unknown_node",
                format!("A line leads to or from “{missing}”, which is not in the flow."),
            );
            continue;
        };
        if !seen.insert(edge) {
            wrong(
                &edge.from,
                "duplicate_edge",
                format!(
                    "Two lines lead from “{}” to “{}”. Remove one.",
                    from.name, to.name
                ),
            );
        }
        if let Some(kind) = nodes::find(&from.kind)
            && !kind.meta().ports.iter().any(|port| port.name == edge.port)
        {
            wrong(
                &edge.from,
                "unknown_port",
                format!("“{}” has no way out named “{}”.", from.name, edge.port),
            );
        }
        if nodes::find(&to.kind).is_some_and(|kind| kind.meta().group == Group::Triggers) {
            wrong(
                &edge.to,
                "into_trigger",
                format!(
                    "A line leads into “{}”, but a trigger only starts runs.",
                    to.name
                ),
            );
        }
    }
    problems
}

/// Whether a node starts runs.
#[must_use]
pub fn is_trigger(node: &Node) -> bool {
    nodes::find(&node.kind).is_some_and(|kind| kind.meta().group == Group::Triggers)
}

fn reach(flow: &Flow, shape: &Shape) -> Vec<Problem> {
    let triggers: Vec<usize> = (0..flow.nodes.len())
        .filter(|&i| is_trigger(&flow.nodes[i]))
        .collect();
    if triggers.is_empty() {
        return vec![whole(
            "no_trigger",
            "Add a trigger: without one, nothing starts this flow.".to_owned(),
        )];
    }
    let reached = shape.reached(&triggers);
    let left = flow.nodes.iter().enumerate().filter(|(i, _)| !reached[*i]);
    left.map(|(_, node)| Problem {
        code: "unreachable".to_owned(),
        node: Some(node.id.clone()),
        field: None,
        message: format!(
            "No trigger leads to “{}”. Connect it or delete it.",
            node.name
        ),
        warning: false,
    })
    .collect()
}

/// Variables that name a node which does not run before.
fn unknown_variables(flow: &Flow, shape: &Shape) -> Vec<Problem> {
    let mut problems = Vec::new();
    for (i, node) in flow.nodes.iter().enumerate() {
        let Some(kind) = nodes::find(&node.kind) else {
            continue;
        };
        // What cannot be compiled has been reported with its fields.
        let Ok(step) = kind.compile(&node.config) else {
            continue;
        };
        let before = shape.before(i);
        for (field, reference) in step.references() {
            let root = reference.split(['.', '[']).next().unwrap_or_default();
            if RESERVED.contains(&root) || before.iter().any(|&b| flow.nodes[b].id == root) {
                continue;
            }
            let other = flow.nodes.iter().find(|other| other.id == root);
            let message = match other {
                Some(other) if other.id == node.id => {
                    format!("“{}” cannot use its own result.", node.name)
                }
                Some(other) => format!(
                    "“{}” does not run before “{}”, so its values are not known here.",
                    other.name, node.name
                ),
                None => format!("There is no “{root}” in this flow."),
            };
            problems.push(at(node, "unknown_variable", &field, message));
        }
    }
    problems
}

fn whole(code: &str, message: String) -> Problem {
    Problem {
        code: code.to_owned(),
        node: None,
        field: None,
        message,
        warning: false,
    }
}

fn at(node: &Node, code: &str, field: &str, message: String) -> Problem {
    Problem {
        code: code.to_owned(),
        node: Some(node.id.clone()),
        field: Some(field.to_owned()),
        message,
        warning: false,
    }
}
