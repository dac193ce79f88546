//! Lists of names and values, made ready: query, headers, form fields.

use super::failed;
use crate::nodes::pair::Pair;
use crate::nodes::{FieldProblem, StepError, header};
use crate::template::{Context, Scope, Template};

/// A name and a value, parsed.
#[derive(Debug)]
pub(super) struct Entry {
    /// `headers[0]`
    pub(super) field: String,
    pub(super) name: Template,
    pub(super) value: Template,
}

/// The pairs of `field` that are switched on; rows that are still empty are left out.
pub(super) fn compile(
    field: &str,
    pairs: &[Pair],
    context: Context,
    problems: &mut Vec<FieldProblem>,
) -> Vec<Entry> {
    let mut entries = Vec::new();
    for (index, pair) in pairs.iter().enumerate().filter(|(_, pair)| pair.on) {
        let field = format!("{field}[{index}]");
        if pair.name.trim().is_empty() {
            if !pair.value.is_empty() {
                problems.push(FieldProblem::new(
                    "required",
                    format!("{field}.name"),
                    "This value needs a name, or remove the row.",
                ));
            }
            continue;
        }
        let name = template(
            &format!("{field}.name"),
            pair.name.trim(),
            context,
            problems,
        );
        let value = template(&format!("{field}.value"), &pair.value, context, problems);
        if let (Some(name), Some(value)) = (name, value) {
            entries.push(Entry { field, name, value });
        }
    }
    entries
}

/// `text` as a template, or a problem of `field`.
pub(super) fn template(
    field: &str,
    text: &str,
    context: Context,
    problems: &mut Vec<FieldProblem>,
) -> Option<Template> {
    Template::parse(text, context)
        .map_err(|error| problems.push(FieldProblem::new("template", field, error.message)))
        .ok()
}

/// What is wrong with headers as they were typed.
pub(super) fn check_headers(entries: &[Entry], problems: &mut Vec<FieldProblem>) {
    for entry in entries {
        if let Some(Err(message)) = entry.name.literal().map(header::name) {
            problems.push(FieldProblem::new(
                "header",
                format!("{}.name", entry.field),
                message,
            ));
        }
        if let Some(Err(message)) = entry.value.literal().map(header::value) {
            problems.push(FieldProblem::new(
                "header",
                format!("{}.value", entry.field),
                message,
            ));
        }
    }
}

impl Entry {
    /// Name and value, filled in.
    pub(super) fn render(&self, scope: &Scope<'_>) -> Result<(String, String), StepError> {
        let name = self
            .name
            .text(scope)
            .map_err(|error| failed(&format!("{}.name", self.field), error))?;
        let value = self
            .value
            .text(scope)
            .map_err(|error| failed(&format!("{}.value", self.field), error))?;
        Ok((name, value))
    }

    /// A header, filled in and checked: data must not become another header, or one of ours.
    pub(super) fn render_header(&self, scope: &Scope<'_>) -> Result<(String, String), StepError> {
        let (name, value) = self.render(scope)?;
        let wrong = |part: &str, message| StepError {
            kind: "header",
            message,
            field: Some(format!("{}.{part}", self.field)),
        };
        header::name(&name).map_err(|message| wrong("name", message))?;
        header::value(&value).map_err(|message| wrong("value", message))?;
        Ok((name, value))
    }

    /// The variables of name and value.
    pub(super) fn references(&self) -> impl Iterator<Item = (String, String)> {
        let part = |part: &'static str, template: &Template| {
            let field = format!("{}.{part}", self.field);
            template
                .references()
                .map(move |path| (field.clone(), path))
                .collect::<Vec<_>>()
        };
        part("name", &self.name)
            .into_iter()
            .chain(part("value", &self.value))
    }
}
