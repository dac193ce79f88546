//! A body made ready, and filled in.

use super::body::{Body, Part};
use super::failed;
use super::pairs::{self, Entry, template};
use crate::nodes::{FieldProblem, StepError, json_template};
use crate::template::{Context, JsonTemplate, Scope, Template};
use bytes::Bytes;
use sha2::{Digest, Sha256};

/// A body, parsed.
#[derive(Debug)]
pub(super) enum Content {
    None,
    Json(JsonTemplate),
    Form(Vec<Entry>),
    Multipart(Vec<PartEntry>),
    Xml(Template),
    Text(Template),
}

/// A part of a multipart body, parsed.
#[derive(Debug)]
pub(super) struct PartEntry {
    field: String,
    name: Template,
    value: Template,
    filename: Option<Template>,
    content_type: Option<Template>,
}

impl Content {
    pub(super) fn compile(body: &Body, problems: &mut Vec<FieldProblem>) -> Self {
        match body {
            Body::None => Self::None,
            Body::Json { value, text } => json_template("body", value, text.as_deref(), problems)
                .map_or(Self::None, Self::Json),
            Body::Form { fields } => Self::Form(pairs::compile(
                "body.fields",
                fields,
                Context::Text,
                problems,
            )),
            Body::Multipart { parts } => Self::Multipart(compile_parts(parts, problems)),
            Body::Xml { text } => {
                template("body.text", text, Context::Xml, problems).map_or(Self::None, Self::Xml)
            }
            Body::Text { text } => {
                template("body.text", text, Context::Text, problems).map_or(Self::None, Self::Text)
            }
        }
    }

    /// The content type that the body has by itself.
    pub(super) fn content_type(&self, scope: &Scope<'_>) -> Option<String> {
        Some(match self {
            Self::None => return None,
            Self::Json(_) => "application/json".to_owned(),
            Self::Form(_) => "application/x-www-form-urlencoded".to_owned(),
            Self::Multipart(_) => format!("multipart/form-data; boundary={}", boundary(scope)),
            Self::Xml(_) => "application/xml".to_owned(),
            Self::Text(_) => "text/plain; charset=utf-8".to_owned(),
        })
    }

    /// The bytes, filled in.
    pub(super) fn render(&self, scope: &Scope<'_>) -> Result<Bytes, StepError> {
        match self {
            Self::None => Ok(Bytes::new()),
            Self::Json(value) => value
                .render(scope)
                .map_err(|(at, error)| failed(&format!("body.value{at}"), error)),
            Self::Form(fields) => {
                let mut form = url::form_urlencoded::Serializer::new(String::new());
                for entry in fields {
                    let (name, value) = entry.render(scope)?;
                    form.append_pair(&name, &value);
                }
                Ok(form.finish().into())
            }
            Self::Multipart(parts) => render_parts(parts, scope),
            Self::Xml(text) | Self::Text(text) => text
                .render(scope)
                .map_err(|error| failed("body.text", error)),
        }
    }

    /// The variables, each with the field that refers to it.
    pub(super) fn references(&self) -> Vec<(String, String)> {
        let named = |field: &str, template: &Template| {
            template
                .references()
                .map(|path| (field.to_owned(), path))
                .collect::<Vec<_>>()
        };
        match self {
            Self::None => Vec::new(),
            Self::Json(value) => value
                .references()
                .map(|(at, path)| (format!("body.value{at}"), path))
                .collect(),
            Self::Form(fields) => fields.iter().flat_map(Entry::references).collect(),
            Self::Multipart(parts) => parts
                .iter()
                .flat_map(|part| {
                    let fields = [
                        ("name", Some(&part.name)),
                        ("value", Some(&part.value)),
                        ("filename", part.filename.as_ref()),
                        ("content_type", part.content_type.as_ref()),
                    ];
                    fields
                        .into_iter()
                        .filter_map(|(name, template)| {
                            Some((format!("{}.{name}", part.field), template?))
                        })
                        .flat_map(|(field, template)| named(&field, template))
                        .collect::<Vec<_>>()
                })
                .collect(),
            Self::Xml(text) | Self::Text(text) => named("body.text", text),
        }
    }
}

fn compile_parts(parts: &[Part], problems: &mut Vec<FieldProblem>) -> Vec<PartEntry> {
    let mut entries = Vec::new();
    for (index, part) in parts.iter().enumerate().filter(|(_, part)| part.on) {
        let field = format!("body.parts[{index}]");
        if part.name.is_empty() {
            if !part.value.is_empty() {
                problems.push(FieldProblem::new(
                    "required",
                    format!("{field}.name"),
                    "This part needs a name, or remove the row.",
                ));
            }
            continue;
        }
        let mut read = |name: &str, text: &str, context| {
            template(&format!("{field}.{name}"), text, context, problems)
        };
        let name = read("name", &part.name, Context::Text);
        let value = read("value", &part.value, Context::Text);
        let filename = (!part.filename.is_empty())
            .then(|| read("filename", &part.filename, Context::Text))
            .flatten();
        let content_type = (!part.content_type.is_empty())
            .then(|| read("content_type", &part.content_type, Context::Header))
            .flatten();
        if let (Some(name), Some(value)) = (name, value) {
            entries.push(PartEntry {
                field,
                name,
                value,
                filename,
                content_type,
            });
        }
    }
    entries
}

fn render_parts(parts: &[PartEntry], scope: &Scope<'_>) -> Result<Bytes, StepError> {
    let boundary = boundary(scope);
    let mut out = Vec::new();
    for part in parts {
        let in_field = |name: &str| format!("{}.{name}", part.field);
        let text = |name: &str, template: &Template| {
            template
                .text(scope)
                .map_err(|error| failed(&in_field(name), error))
        };
        let mut head = format!(
            "--{boundary}\r\nContent-Disposition: form-data; name=\"{}\"",
            escaped(&text("name", &part.name)?)
        );
        if let Some(filename) = &part.filename {
            head += &format!("; filename=\"{}\"", escaped(&text("filename", filename)?));
        }
        if let Some(content_type) = &part.content_type {
            head += &format!("\r\nContent-Type: {}", text("content_type", content_type)?);
        }
        out.extend_from_slice(head.as_bytes());
        out.extend_from_slice(b"\r\n\r\n");
        out.extend_from_slice(
            &part
                .value
                .render(scope)
                .map_err(|error| failed(&in_field("value"), error))?,
        );
        out.extend_from_slice(b"\r\n");
    }
    out.extend_from_slice(format!("--{boundary}--\r\n").as_bytes());
    Ok(out.into())
}

/// What separates the parts. It comes from the delivery's id, so that an attempt made again is
/// the same to the byte, and nobody who only sends an event can know it.
fn boundary(scope: &Scope<'_>) -> String {
    let digest = Sha256::digest(scope.delivery.as_bytes());
    digest[..16]
        .iter()
        .fold("hookline-".to_owned(), |text, byte| {
            text + &format!("{byte:02x}")
        })
}

/// A name between quotes, as browsers write it (WHATWG HTML, multipart/form-data).
fn escaped(text: &str) -> String {
    text.replace('"', "%22")
        .replace('\r', "%0D")
        .replace('\n', "%0A")
}
