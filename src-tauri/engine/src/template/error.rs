//! Why a template cannot be read or rendered, in words that never show data.

/// Why a template cannot be read or rendered. The message names variables, never their values.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct TemplateError {
    /// What is wrong and what to do.
    pub message: String,
    /// The variable that is missing, as it was written: `order.body.customer.mail`.
    pub path: Option<String>,
}

impl TemplateError {
    pub(crate) fn new(message: impl Into<String>) -> Self {
        Self {
            message: message.into(),
            path: None,
        }
    }

    pub(super) fn missing(path: impl Into<String>, message: impl Into<String>) -> Self {
        Self {
            message: message.into(),
            path: Some(path.into()),
        }
    }
}
