//! A JSON value with templates in its texts, rendered to bytes: types kept, numbers as written.

use super::error::TemplateError;
use super::text::{MAX_RENDERED, Template};
use super::{Context, Scope};
use bytes::Bytes;
use serde_json::Value;

/// A JSON value with templates in its texts.
#[derive(Debug)]
pub struct JsonTemplate {
    parts: Vec<Part>,
}

#[derive(Debug)]
enum Part {
    /// JSON as it goes out.
    Literal(String),
    /// A text, or whatever its one expression comes to.
    Value { at: String, template: Template },
    /// The name of a field, which is always text.
    Name { at: String, template: Template },
}

/// An error and where in the value it is, such as `.items[0].price`; empty for the value itself.
pub type At = (String, TemplateError);

impl JsonTemplate {
    /// Parses every text in `value`.
    ///
    /// # Errors
    /// Every text that cannot be read, with its place.
    pub fn parse(value: &Value) -> Result<Self, Vec<At>> {
        let mut parser = Parser::default();
        parser.value(value, "");
        parser.flush();
        if parser.errors.is_empty() {
            Ok(Self {
                parts: parser.parts,
            })
        } else {
            Err(parser.errors)
        }
    }

    /// The variables it refers to, each with its place in the value.
    pub fn references(&self) -> impl Iterator<Item = (&str, String)> {
        self.parts.iter().flat_map(|part| match part {
            Part::Literal(_) => Vec::new(),
            Part::Value { at, template } | Part::Name { at, template } => template
                .references()
                .map(|path| (at.as_str(), path))
                .collect(),
        })
    }

    /// The JSON text. A value that is one expression as a whole shares the payload's bytes.
    ///
    /// # Errors
    /// A variable that is missing, with its place in the value.
    pub fn render(&self, scope: &Scope<'_>) -> Result<Bytes, At> {
        if let [Part::Value { at, template }] = self.parts.as_slice() {
            return template.render(scope).map_err(|error| (at.clone(), error));
        }
        let mut out = Vec::new();
        for part in &self.parts {
            match part {
                Part::Literal(text) => out.extend_from_slice(text.as_bytes()),
                Part::Value { at, template } => {
                    out.extend_from_slice(
                        &template
                            .render(scope)
                            .map_err(|error| (at.clone(), error))?,
                    );
                }
                Part::Name { at, template } => {
                    let text = template.text(scope).map_err(|error| (at.clone(), error))?;
                    out.extend_from_slice(&super::value::json_string(&text));
                }
            }
            if out.len() > MAX_RENDERED {
                return Err((
                    String::new(),
                    TemplateError::new("The result is over 32 MiB."),
                ));
            }
        }
        Ok(out.into())
    }
}

#[derive(Default)]
struct Parser {
    parts: Vec<Part>,
    literal: String,
    errors: Vec<At>,
}

impl Parser {
    fn value(&mut self, value: &Value, at: &str) {
        match value {
            Value::String(text) if text.contains("{{") => {
                if let Some(template) = self.template(text, at) {
                    self.flush();
                    self.parts.push(Part::Value {
                        at: at.to_owned(),
                        template,
                    });
                }
            }
            Value::Array(items) => {
                self.literal.push('[');
                for (index, item) in items.iter().enumerate() {
                    self.comma(index);
                    self.value(item, &format!("{at}[{index}]"));
                }
                self.literal.push(']');
            }
            Value::Object(fields) => {
                self.literal.push('{');
                for (index, (name, value)) in fields.iter().enumerate() {
                    self.comma(index);
                    let at = format!("{at}.{name}");
                    self.name(name, &at);
                    self.literal.push(':');
                    self.value(value, &at);
                }
                self.literal.push('}');
            }
            plain => self.literal.push_str(&plain.to_string()),
        }
    }

    fn name(&mut self, name: &str, at: &str) {
        if !name.contains("{{") {
            self.literal
                .push_str(&Value::String(name.to_owned()).to_string());
        } else if let Some(template) = self.template(name, at) {
            self.flush();
            self.parts.push(Part::Name {
                at: at.to_owned(),
                template,
            });
        }
    }

    fn template(&mut self, text: &str, at: &str) -> Option<Template> {
        Template::parse(text, Context::Json)
            .map_err(|error| self.errors.push((at.to_owned(), error)))
            .ok()
    }

    fn comma(&mut self, index: usize) {
        if index > 0 {
            self.literal.push(',');
        }
    }

    fn flush(&mut self) {
        if !self.literal.is_empty() {
            self.parts
                .push(Part::Literal(std::mem::take(&mut self.literal)));
        }
    }
}
