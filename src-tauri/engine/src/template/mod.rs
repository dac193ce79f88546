//! Values with variables in them: `{{ order.body.customer.email }}`.
//!
//! A text is split once into what is literal and what is an expression. An expression that is a
//! plain path is looked up in the payload's bytes, which are not parsed, and put in as it was
//! written: 12.50 stays 12.50, and a whole body arrives byte for byte. Everything else goes
//! through minijinja, whose variables are answered by the same look-up. Rendering happens once:
//! what was put in is never read as a template.
//!
//! | file | concept |
//! | --- | --- |
//! | `text` | [`Template`]: parse, render, references |
//! | `json` | [`JsonTemplate`]: a JSON value with templates in its texts |
//! | `segments` | literal or expression |
//! | `path`, `raw`, `lookup` | a plain path, a walk over JSON bytes, what a path leads to |
//! | `value` | the forms of what was found: text, JSON, bytes, a value to calculate with |
//! | `analyse`, `guard`, `expression` | which paths an expression uses; safe products; minijinja |
//! | `functions` | what expressions can call |
//! | `escape` | how values stay values in addresses, headers and XML |
//! | `suggest` | what a wrong name may have meant |

mod analyse;
mod error;
mod escape;
mod expression;
pub(crate) mod fields;
mod functions;
mod guard;
mod json;
mod lookup;
mod path;
mod preview;
mod raw;
mod segments;
mod suggest;
#[cfg(test)]
mod tests;
mod text;
mod value;

pub use error::TemplateError;
pub(crate) use escape::component;
pub use json::{At, JsonTemplate};
pub use preview::preview;
pub use text::Template;

use crate::flow::Node;
use crate::nodes::Output;
use std::collections::HashMap;
use std::sync::Arc;

/// Where a template stands, which decides how values are escaped.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Context {
    /// Nothing is escaped; a whole body keeps its bytes.
    Text,
    /// An address: percent-encoded for the part in which the value stands.
    Url,
    /// A header: line breaks and control characters are refused.
    Header,
    /// A text in JSON: exactly one expression keeps its type, anything else is a JSON string.
    Json,
    /// XML: `&`, `<`, `>` and quotes are escaped.
    Xml,
}

/// What a step can see: the outputs before it, its flow and its run.
#[derive(Debug, Clone, Copy)]
pub struct Scope<'a> {
    /// Outputs by node id.
    pub outputs: &'a HashMap<String, Arc<Output>>,
    /// `flow.id` and `flow.name`.
    pub flow: FlowRoot<'a>,
    /// `run.id`, `run.test`, and `now()`: when the run was accepted, in UTC milliseconds.
    pub run: RunRoot<'a>,
    /// The `webhook-id` of what this step sends; it also seeds random values.
    pub delivery: &'a str,
}

/// `flow` in a template.
#[derive(Debug, Clone, Copy)]
pub struct FlowRoot<'a> {
    /// `flow.id`
    pub id: &'a str,
    /// `flow.name`
    pub name: &'a str,
    /// Its nodes, for what people call them.
    pub nodes: &'a [Node],
}

impl<'a> FlowRoot<'a> {
    /// What people call the node `id`.
    fn called(&self, id: &'a str) -> &'a str {
        self.nodes
            .iter()
            .find(|node| node.id == id)
            .map_or(id, |node| node.name.as_str())
    }
}

/// `run` in a template.
#[derive(Debug, Clone, Copy)]
pub struct RunRoot<'a> {
    /// `run.id`
    pub id: &'a str,
    /// When it was accepted, in UTC milliseconds; also `now()`.
    pub accepted: i64,
    /// Whether it is a test.
    pub test: bool,
}

/// The part of a [`Scope`] that an expression needs, held while minijinja runs.
#[derive(Debug)]
struct OwnedScope {
    outputs: HashMap<String, Arc<Output>>,
    flow: (String, String),
    run: String,
    accepted: i64,
    test: bool,
    delivery: String,
}

impl OwnedScope {
    /// What `roots` need of `scope`.
    fn of<'r>(scope: &Scope<'_>, roots: impl Iterator<Item = &'r str>) -> Self {
        let mut outputs = HashMap::new();
        for root in roots {
            if let Some(output) = scope.outputs.get(root) {
                outputs.insert(root.to_owned(), output.clone());
            }
        }
        Self {
            outputs,
            flow: (scope.flow.id.to_owned(), scope.flow.name.to_owned()),
            run: scope.run.id.to_owned(),
            accepted: scope.run.accepted,
            test: scope.run.test,
            delivery: scope.delivery.to_owned(),
        }
    }

    /// Calls `use_it` with the scope.
    fn with<T>(&self, use_it: impl FnOnce(&Scope<'_>) -> T) -> T {
        use_it(&Scope {
            outputs: &self.outputs,
            flow: FlowRoot {
                id: &self.flow.0,
                name: &self.flow.1,
                nodes: &[],
            },
            run: RunRoot {
                id: &self.run,
                accepted: self.accepted,
                test: self.test,
            },
            delivery: &self.delivery,
        })
    }
}
