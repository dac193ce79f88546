//! What is wrong in a field of a config.

/// Something wrong in one field of a config.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldProblem {
    /// Stable code: `required`, `url`, `template`, `header`, …
    pub code: &'static str,
    /// The field's path in the config, such as `headers[0].name`.
    pub field: String,
    /// What is wrong and what to do.
    pub message: String,
    /// A warning does not stand in the way of publishing.
    pub warning: bool,
}

impl FieldProblem {
    /// A problem that stands in the way of publishing.
    pub(crate) fn new(
        code: &'static str,
        field: impl Into<String>,
        message: impl Into<String>,
    ) -> Self {
        Self {
            code,
            field: field.into(),
            message: message.into(),
            warning: false,
        }
    }
}
