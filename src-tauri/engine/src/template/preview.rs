//! What one text becomes, for the line beneath a field.

use super::{Context, Scope, Template};
use crate::api::samples::{self, Preview};

/// How much of a rendered text is shown.
const MAX_SHOWN: usize = 2_000;

impl From<samples::Context> for Context {
    fn from(context: samples::Context) -> Self {
        match context {
            samples::Context::Text => Self::Text,
            samples::Context::Url => Self::Url,
            samples::Context::Header => Self::Header,
            samples::Context::Json => Self::Json,
        }
    }
}

/// What `text` becomes with what `scope` has.
#[must_use]
pub fn preview(text: &str, context: samples::Context, scope: &Scope<'_>) -> Preview {
    let rendered =
        Template::parse(text, context.into()).and_then(|template| template.render(scope));
    match rendered {
        Ok(bytes) => {
            let text = String::from_utf8_lossy(&bytes);
            Preview {
                text: Some(text.chars().take(MAX_SHOWN).collect()),
                error: None,
            }
        }
        Err(error) => Preview {
            text: None,
            error: Some(error.message),
        },
    }
}
