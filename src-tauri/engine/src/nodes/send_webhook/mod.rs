//! One HTTP request to another application.

mod body;
mod config;

pub use body::{Body, Part};
pub use config::{Config, ConnectionRef, Method, Response, ResponseType};

use super::{FieldProblem, Group, Meta, NEXT, NodeKind, Step};

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
        ports: NEXT,
        fields: &["status", "headers", "body"],
    };

    fn check(config: &Config) -> Vec<FieldProblem> {
        let mut problems = Vec::new();
        if config.url.trim().is_empty() {
            problems.push(FieldProblem::new(
                "required",
                "url",
                "Enter the address that the request goes to.",
            ));
        }
        problems
    }

    fn compile(config: Config) -> Result<Box<dyn Step>, Vec<FieldProblem>> {
        Err(Self::check(&config))
    }
}
