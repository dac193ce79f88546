//! One HTTP request to another application.
//!
//! | file | concept |
//! | --- | --- |
//! | `config`, `body`, `mode`, `retry`, `signing` | what can be set |
//! | `ready` | the step: fields parsed once, a request prepared from them |
//! | `address`, `pairs`, `content`, `status` | one field each: what is wrong with it, and it made ready |
//! | `answer`, `xml` | what comes back: success or not, and what later steps get |

mod address;
mod answer;
mod body;
mod config;
mod content;
mod mode;
mod pairs;
mod ready;
mod retry;
mod signing;
mod status;
#[cfg(test)]
mod tests;
mod xml;

pub use body::{Body, Part};
pub use config::{Config, Method, Response, ResponseType};
pub use mode::{Batch, Compress, Mode};
pub use retry::Retry;
pub use signing::Signing;

use super::{FieldProblem, Group, Meta, NEXT_OR_ERROR, NodeKind, Step, StepError};
use crate::template::TemplateError;
use ready::Ready;

/// The kind.
#[derive(Debug)]
pub struct SendWebhook;

impl NodeKind for SendWebhook {
    type Config = Config;
    const META: Meta = Meta {
        kind: "send_webhook",
        label: "Send Webhook",
        description: "Sends an HTTP request to another application and reads its answer.",
        group: Group::Actions,
        icon: "send",
        summary: "{method} {url}",
        ports: NEXT_OR_ERROR,
        fields: &["status", "headers", "body", "error"],
    };

    fn check(config: &Config) -> Vec<FieldProblem> {
        let mut problems = Vec::new();
        Ready::new(config, &mut problems);
        problems
    }

    fn compile(config: Config) -> Result<Box<dyn Step>, Vec<FieldProblem>> {
        let mut problems = Vec::new();
        let ready = Ready::new(&config, &mut problems);
        problems.retain(|problem| !problem.warning);
        match ready {
            Some(ready) if problems.is_empty() => Ok(Box::new(ready)),
            _ => Err(problems),
        }
    }
}

/// A field that could not be filled in.
fn failed(field: &str, error: TemplateError) -> StepError {
    StepError {
        kind: "template",
        message: error.message,
        field: Some(field.to_owned()),
    }
}
