//! A template: text with expressions in it, parsed once and rendered any number of times.

use super::error::TemplateError;
use super::escape::{self, Address};
use super::expression::{Expression, shown};
use super::lookup::{self, Found};
use super::path::Path;
use super::segments::{Segment, split};
use super::{Context, Scope, functions, value};
use bytes::Bytes;
use std::borrow::Cow;

/// The most that a rendered template may hold.
pub(super) const MAX_RENDERED: usize = 32 * 1024 * 1024;

/// Text with expressions in it.
#[derive(Debug)]
pub struct Template {
    parts: Vec<Part>,
    context: Context,
}

#[derive(Debug)]
enum Part {
    Literal(String),
    Path(Path),
    Expression(Expression),
}

impl Template {
    /// Parses `text`, whose values will be escaped for `context`.
    ///
    /// # Errors
    /// What cannot be read, with its place or its name.
    pub fn parse(text: &str, context: Context) -> Result<Self, TemplateError> {
        let part = |segment| match segment {
            Segment::Literal(text) => Ok(Part::Literal(text.to_owned())),
            Segment::Expression(text) => match Path::parse(text) {
                Some(path) => Ok(Part::Path(path)),
                None => Expression::parse(text).map(Part::Expression),
            },
        };
        let parts = split(text)?
            .into_iter()
            .map(part)
            .collect::<Result<_, _>>()?;
        Ok(Self { parts, context })
    }

    /// The variables it refers to, as they are written: `order.body.customer.email`.
    pub fn references(&self) -> impl Iterator<Item = String> {
        self.parts
            .iter()
            .flat_map(|part| -> Box<dyn Iterator<Item = &Path>> {
                match part {
                    Part::Literal(_) => Box::new(std::iter::empty()),
                    Part::Path(path) => Box::new(std::iter::once(path)),
                    Part::Expression(expression) => Box::new(expression.paths()),
                }
            })
            .map(ToString::to_string)
    }

    /// The text when there is nothing to fill in.
    #[must_use]
    pub fn literal(&self) -> Option<&str> {
        match self.parts.as_slice() {
            [] => Some(""),
            [Part::Literal(text)] => Some(text),
            _ => None,
        }
    }

    /// Fills in what `scope` has. Data is never read as a template.
    ///
    /// # Errors
    /// A variable that is missing or cannot stand here.
    pub fn render(&self, scope: &Scope<'_>) -> Result<Bytes, TemplateError> {
        match (self.context, self.parts.as_slice()) {
            (Context::Json, [single]) => single.json(scope),
            // A document that is one variable as a whole is passed on as it came.
            (Context::Text | Context::Xml, [single]) => single.bytes(scope),
            (Context::Json, _) => Ok(value::json_string(&self.text(scope)?)),
            _ => self.text(scope).map(Bytes::from),
        }
    }

    /// Fills in what `scope` has, as text: in JSON without the quotes.
    ///
    /// # Errors
    /// A variable that is missing or cannot stand here.
    pub fn text(&self, scope: &Scope<'_>) -> Result<String, TemplateError> {
        if self.context == Context::Url {
            let mut address = Address::default();
            for part in &self.parts {
                match part {
                    Part::Literal(text) => address.literal(text),
                    part => address.value(&part.text(scope)?)?,
                }
            }
            return address.finish();
        }
        let mut out = String::new();
        for part in &self.parts {
            let text = part.text(scope)?;
            match (part, self.context) {
                (Part::Literal(_), _) | (_, Context::Text | Context::Json | Context::Url) => {
                    out.push_str(&text);
                }
                (_, Context::Header) => out.push_str(escape::header(&text)?),
                (_, Context::Xml) => out.push_str(&escape::xml(&text)),
            }
            if out.len() > MAX_RENDERED {
                return Err(TemplateError::new("The result is over 32 MiB."));
            }
        }
        Ok(out)
    }
}

impl Part {
    fn text<'a>(&'a self, scope: &Scope<'a>) -> Result<Cow<'a, str>, TemplateError> {
        match self {
            Self::Literal(text) => Ok(Cow::Borrowed(text)),
            Self::Path(path) => at(path, lookup::find(path, scope)?.text()),
            Self::Expression(expression) => {
                let value = expression.evaluate(scope)?;
                expression.told(functions::text_of(&value)).map(Cow::Owned)
            }
        }
    }

    fn json(&self, scope: &Scope<'_>) -> Result<Bytes, TemplateError> {
        match self {
            Self::Literal(text) => Ok(value::json_string(text)),
            Self::Path(path) => at(path, lookup::find(path, scope)?.json()),
            Self::Expression(expression) => {
                let value = expression.evaluate(scope)?;
                expression
                    .told(functions::json_of(&value))
                    .map(|json| Found::Value(Cow::Owned(json)).json())?
            }
        }
    }

    fn bytes(&self, scope: &Scope<'_>) -> Result<Bytes, TemplateError> {
        match self {
            Self::Path(path) => at(path, lookup::find(path, scope)?.bytes()),
            other => other.text(scope).map(|text| Bytes::from(text.into_owned())),
        }
    }
}

/// Says which variable it is that cannot stand here.
fn at<T>(path: &Path, result: Result<T, TemplateError>) -> Result<T, TemplateError> {
    result.map_err(|error| {
        TemplateError::missing(
            path.to_string(),
            format!("{}: {}", shown(&path.to_string()), error.message),
        )
    })
}
