//! A flow's plan: who comes after whom, and what is ready. Pure; nothing here runs anything.

use crate::flow::Flow;
use std::collections::HashMap;

/// The shape of a flow, by index into its nodes.
#[derive(Debug, Clone)]
pub struct Shape {
    /// Node indices so that every node comes after those before it.
    pub order: Vec<usize>,
    /// The lines that enter each node.
    ins: Vec<Vec<usize>>,
    /// All lines.
    lines: Vec<Line>,
}

/// A line between two nodes.
#[derive(Debug, Clone)]
struct Line {
    from: usize,
    port: String,
    to: usize,
}

/// Nodes that stand in a circle, by id.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cycle(pub Vec<String>);

impl Shape {
    /// The shape of `flow`. Edges that name no node are left out (a problem of their own).
    ///
    /// # Errors
    /// The nodes of a circle.
    pub fn of(flow: &Flow) -> Result<Self, Cycle> {
        let index: HashMap<&str, usize> = flow
            .nodes
            .iter()
            .enumerate()
            .map(|(i, node)| (node.id.as_str(), i))
            .collect();
        let lines: Vec<Line> = flow
            .edges
            .iter()
            .filter_map(|edge| {
                let (&from, &to) = (index.get(edge.from.as_str())?, index.get(edge.to.as_str())?);
                Some(Line {
                    from,
                    port: edge.port.clone(),
                    to,
                })
            })
            .collect();
        let mut ins = vec![Vec::new(); flow.nodes.len()];
        for (i, line) in lines.iter().enumerate() {
            ins[line.to].push(i);
        }
        let order = order(flow.nodes.len(), &lines)
            .map_err(|left| Cycle(left.into_iter().map(|i| flow.nodes[i].id.clone()).collect()))?;
        Ok(Self { order, ins, lines })
    }

    /// Whether a line leads on from this port of `node`.
    #[must_use]
    pub fn leads(&self, node: usize, port: &str) -> bool {
        self.lines
            .iter()
            .any(|line| line.from == node && line.port == port)
    }

    /// The nodes from which `node` can be reached.
    #[must_use]
    pub fn before(&self, node: usize) -> Vec<usize> {
        let mut seen = vec![false; self.ins.len()];
        let mut left = vec![node];
        while let Some(next) = left.pop() {
            for &line in &self.ins[next] {
                let from = self.lines[line].from;
                if !std::mem::replace(&mut seen[from], true) {
                    left.push(from);
                }
            }
        }
        (0..seen.len()).filter(|&i| seen[i]).collect()
    }

    /// The nodes that can be reached from any of `roots`, these included.
    #[must_use]
    pub fn reached(&self, roots: &[usize]) -> Vec<bool> {
        let mut seen = vec![false; self.ins.len()];
        for &root in roots {
            seen[root] = true;
        }
        for &node in &self.order {
            if self.ins[node]
                .iter()
                .any(|&line| seen[self.lines[line].from])
            {
                seen[node] = true;
            }
        }
        seen
    }
}

/// Kahn's algorithm; stable, so that nodes keep the order of the file where nothing else decides.
fn order(count: usize, lines: &[Line]) -> Result<Vec<usize>, Vec<usize>> {
    let mut waits = vec![0_usize; count];
    // Where the lines out of each node lead: a drawing may have thousands.
    let mut outs = vec![Vec::new(); count];
    for line in lines {
        waits[line.to] += 1;
        outs[line.from].push(line.to);
    }
    let mut order = Vec::with_capacity(count);
    let mut ready: std::collections::VecDeque<usize> =
        (0..count).filter(|&i| waits[i] == 0).collect();
    while let Some(node) = ready.pop_front() {
        order.push(node);
        for &to in &outs[node] {
            waits[to] -= 1;
            if waits[to] == 0 {
                ready.push_back(to);
            }
        }
    }
    if order.len() == count {
        Ok(order)
    } else {
        Err(in_circle(&outs))
    }
}

/// The nodes that can reach themselves.
fn in_circle(outs: &[Vec<usize>]) -> Vec<usize> {
    (0..outs.len())
        .filter(|&start| {
            let mut seen = vec![false; outs.len()];
            let mut left = vec![start];
            while let Some(node) = left.pop() {
                for &to in &outs[node] {
                    if !std::mem::replace(&mut seen[to], true) {
                        left.push(to);
                    }
                }
            }
            seen[start]
        })
        .collect()
}

/// How far a node of a run is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Slot {
    /// Not decided yet.
    Open,
    /// It ended well and the run goes on by this port.
    Passed(String),
    /// It failed: no line out of it is taken.
    Failed,
    /// The run did not come by.
    Skipped,
}

/// How far a run is: a slot for every node.
#[derive(Debug, Clone)]
pub struct Progress {
    slots: Vec<Slot>,
    given: Vec<bool>,
}

impl Progress {
    /// A run that starts at `trigger`: other nodes that nothing leads to are skipped.
    #[must_use]
    pub fn start(shape: &Shape, trigger: usize) -> Self {
        let mut slots = vec![Slot::Open; shape.ins.len()];
        for (node, slot) in slots.iter_mut().enumerate() {
            if node == trigger {
                *slot = Slot::Passed("next".to_owned());
            } else if shape.ins[node].is_empty() {
                *slot = Slot::Skipped;
            }
        }
        Self {
            given: vec![false; slots.len()],
            slots,
        }
    }

    /// A test of this one node: it is given out already, and the run does not come by any other.
    pub fn only(&mut self, node: usize) {
        self.slots.fill(Slot::Skipped);
        self.slots[node] = Slot::Open;
        self.given[node] = true;
    }

    /// A node waits: it is not given out.
    pub fn hold(&mut self, node: usize) {
        self.given[node] = true;
    }

    /// Decides a node.
    pub fn settle(&mut self, node: usize, slot: Slot) {
        self.slots[node] = slot;
    }

    /// Whether `node` is decided.
    #[must_use]
    pub fn is_open(&self, node: usize) -> bool {
        self.slots[node] == Slot::Open
    }

    /// What follows from what is decided: the nodes that are skipped now, and those that are ready
    /// to run. A node runs once, when every line into it is decided and at least one is taken;
    /// skips propagate. A ready node is given out once.
    pub fn advance(&mut self, shape: &Shape) -> Advance {
        let mut advance = Advance::default();
        for &node in &shape.order {
            if self.slots[node] != Slot::Open || self.given[node] {
                continue;
            }
            let (mut taken, mut open) = (false, false);
            for &line in &shape.ins[node] {
                let line = &shape.lines[line];
                match &self.slots[line.from] {
                    Slot::Open => open = true,
                    Slot::Passed(port) => taken |= *port == line.port,
                    Slot::Failed | Slot::Skipped => {}
                }
            }
            if open {
                continue;
            }
            if taken {
                self.given[node] = true;
                advance.ready.push(node);
            } else {
                self.slots[node] = Slot::Skipped;
                advance.skipped.push(node);
            }
        }
        advance
    }
}

/// What [`Progress::advance`] found.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Advance {
    /// Nodes to run now.
    pub ready: Vec<usize>,
    /// Nodes that this run does not come by.
    pub skipped: Vec<usize>,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::flow::{Edge, FORMAT, Node};
    use proptest::prelude::*;

    fn flow(count: usize, edges: &[(usize, &str, usize)]) -> Flow {
        let name = |i: usize| format!("n{i}");
        Flow {
            hookline: FORMAT,
            name: "Flow".to_owned(),
            description: String::new(),
            nodes: (0..count)
                .map(|i| Node {
                    id: name(i),
                    kind: "k".to_owned(),
                    name: name(i),
                    position: [0.0, 0.0],
                    config: serde_json::Map::new(),
                })
                .collect(),
            edges: edges
                .iter()
                .map(|&(from, port, to)| Edge {
                    from: name(from),
                    port: port.to_owned(),
                    to: name(to),
                })
                .collect(),
        }
    }

    #[test]
    fn a_branch_not_taken_is_skipped_up_to_where_paths_meet() {
        // 0 → 1 -true→ 2 → 4, 1 -false→ 3 → 4
        let shape = Shape::of(&flow(
            5,
            &[
                (0, "next", 1),
                (1, "true", 2),
                (1, "false", 3),
                (2, "next", 4),
                (3, "next", 4),
            ],
        ))
        .expect("no circle");
        let mut progress = Progress::start(&shape, 0);
        assert_eq!(
            progress.advance(&shape),
            Advance {
                ready: vec![1],
                skipped: vec![]
            }
        );
        assert_eq!(
            progress.advance(&shape),
            Advance::default(),
            "given out once"
        );
        progress.settle(1, Slot::Passed("true".to_owned()));
        assert_eq!(
            progress.advance(&shape),
            Advance {
                ready: vec![2],
                skipped: vec![3]
            }
        );
        progress.settle(2, Slot::Passed("next".to_owned()));
        assert_eq!(
            progress.advance(&shape),
            Advance {
                ready: vec![4],
                skipped: vec![]
            }
        );
    }

    #[test]
    fn after_a_failure_what_depends_on_it_is_skipped_and_the_rest_goes_on() {
        let shape = Shape::of(&flow(4, &[(0, "next", 1), (0, "next", 2), (1, "next", 3)]))
            .expect("no circle");
        let mut progress = Progress::start(&shape, 0);
        assert_eq!(progress.advance(&shape).ready, [1, 2]);
        progress.settle(1, Slot::Failed);
        assert_eq!(
            progress.advance(&shape),
            Advance {
                ready: vec![],
                skipped: vec![3]
            }
        );
        assert!(progress.is_open(2));
    }

    #[test]
    fn a_circle_names_its_nodes_only() {
        let circle = Shape::of(&flow(
            4,
            &[
                (0, "next", 1),
                (1, "next", 2),
                (2, "next", 1),
                (2, "next", 3),
            ],
        ));
        assert_eq!(
            circle.expect_err("a circle"),
            Cycle(vec!["n1".to_owned(), "n2".to_owned()])
        );
    }

    /// The largest drawing there may be; without an index of lines this takes minutes.
    #[test]
    fn the_largest_circle_is_found() {
        let edges: Vec<_> = (0..5_000_usize)
            .map(|i| (i % 1_000, "next", (i % 1_000 + 1 + i / 1_000) % 1_000))
            .collect();
        let Cycle(nodes) = Shape::of(&flow(1_000, &edges)).expect_err("a circle");
        assert_eq!(nodes.len(), 1_000);
    }

    proptest! {
        /// Whatever the shape, a run decides every node exactly once.
        #[test]
        fn every_node_is_decided_once(count in 2_usize..12, picks in prop::collection::vec((0_usize..12, 0_usize..12), 0..40)) {
            let edges: Vec<_> = picks
                .into_iter()
                .map(|(a, b)| (a % count, b % count))
                .filter(|(a, b)| a < b)
                .map(|(a, b)| (a, "next", b))
                .collect();
            let shape = Shape::of(&flow(count, &edges)).expect("lines only go forward");
            let mut progress = Progress::start(&shape, 0);
            let mut decided = 0;
            loop {
                let advance = progress.advance(&shape);
                if advance == Advance::default() {
                    break;
                }
                decided += advance.skipped.len() + advance.ready.len();
                for node in advance.ready {
                    progress.settle(node, Slot::Passed("next".to_owned()));
                }
            }
            let roots = (0..count).filter(|n| !edges.iter().any(|e| e.2 == *n)).count();
            prop_assert!((0..count).all(|node| !progress.is_open(node)));
            prop_assert_eq!(decided, count - roots);
        }
    }
}
