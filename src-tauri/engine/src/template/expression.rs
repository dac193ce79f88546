//! Expressions that are more than a path, worked out by minijinja over our own look-up.

use super::analyse::{Use, analyse};
use super::error::TemplateError;
use super::functions::{self, Refusal};
use super::path::Path;
use super::{OwnedScope, Scope, lookup};
use minijinja::value::{Object, Value};
use minijinja::{Environment, ErrorKind, Expression as Compiled, UndefinedBehavior};
use std::error::Error as _;
use std::sync::{Arc, LazyLock, Mutex, PoisonError};

/// How many steps one expression may take.
const FUEL: u64 = 100_000;

static ENVIRONMENT: LazyLock<Environment<'static>> = LazyLock::new(|| {
    let mut environment = Environment::empty();
    environment.set_undefined_behavior(UndefinedBehavior::Strict);
    environment.set_fuel(Some(FUEL));
    functions::register(&mut environment);
    environment
});

/// An expression, parsed.
#[derive(Debug)]
pub(super) struct Expression {
    /// As it was written, for messages.
    text: String,
    compiled: Compiled<'static, 'static>,
    uses: Arc<[Use]>,
}

impl Expression {
    /// Parses `text`.
    pub(super) fn parse(text: &str) -> Result<Self, TemplateError> {
        let analysed = analyse(text)?;
        let compiled = ENVIRONMENT
            .compile_expression_owned(analysed.source)
            .map_err(|error| {
                let detail = error.detail().unwrap_or("it cannot be read").to_owned();
                TemplateError::new(format!("{} is not an expression: {detail}.", shown(text)))
            })?;
        Ok(Self {
            text: text.to_owned(),
            compiled,
            uses: analysed.uses.into(),
        })
    }

    /// The paths that it uses.
    pub(super) fn paths(&self) -> impl Iterator<Item = &Path> {
        self.uses.iter().map(|used| &used.path)
    }

    /// Its value. Undefined is an error that names the path.
    pub(super) fn evaluate(&self, scope: &Scope<'_>) -> Result<Value, TemplateError> {
        let roots = self.paths().map(|path| path.root.as_str());
        let context = Arc::new(Context {
            uses: self.uses.clone(),
            scope: OwnedScope::of(scope, roots),
            missing: Mutex::new(None),
        });
        let result = self.compiled.eval(Value::from_dyn_object(context.clone()));
        let missing = context
            .missing
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .take();
        if let Some(index) = missing {
            // Looked up again where the names are known, to be told well.
            lookup::find(&self.uses[index].path, scope).and_then(|found| found.calculable())?;
        }
        match result {
            Ok(value) if value.is_undefined() => Err(TemplateError::new(format!(
                "{} leads to nothing. Add | default(\"…\") to allow that.",
                shown(&self.text)
            ))),
            Ok(value) => Ok(value),
            Err(error) => Err(self.refusal(&error)),
        }
    }

    /// An error of ours, told as part of this expression.
    pub(super) fn told<T>(&self, result: Result<T, minijinja::Error>) -> Result<T, TemplateError> {
        result.map_err(|error| self.refusal(&error))
    }

    /// minijinja's messages can quote data, so they are told anew by their kind.
    fn refusal(&self, error: &minijinja::Error) -> TemplateError {
        let what = shown(&self.text);
        if let Some(refusal) = error
            .source()
            .and_then(|source| source.downcast_ref::<Refusal>())
        {
            return TemplateError::new(format!("{what}: {refusal}"));
        }
        TemplateError::new(match error.kind() {
            ErrorKind::OutOfFuel => format!("{what} takes too long to work out."),
            ErrorKind::UndefinedError => format!("{what} uses something that does not exist."),
            ErrorKind::MissingArgument => format!("{what}: a function is given too few values."),
            ErrorKind::TooManyArguments => format!("{what}: a function is given too many values."),
            ErrorKind::UnknownMethod => {
                format!("{what}: values have no methods. Use a filter, such as | upper.")
            }
            ErrorKind::InvalidOperation => {
                format!(
                    "{what} cannot be worked out with these values. Is a text where a number should be?"
                )
            }
            _ => format!("{what} cannot be worked out."),
        })
    }
}

/// What minijinja asks for the names that stand for paths.
#[derive(Debug)]
struct Context {
    uses: Arc<[Use]>,
    scope: OwnedScope,
    /// The first path that was needed and is missing. Expressions are worked out lazily, so a
    /// path in a branch that is not taken is not missed.
    missing: Mutex<Option<usize>>,
}

impl Object for Context {
    fn get_value(self: &Arc<Self>, key: &Value) -> Option<Value> {
        let name = key.as_str()?;
        match name {
            functions::NOW => return Some(Value::from(self.scope.accepted)),
            functions::SEED => return Some(Value::from(self.scope.delivery.as_str())),
            _ => {}
        }
        let index: usize = name.strip_prefix("__")?.parse().ok()?;
        let used = self.uses.get(index)?;
        let found = self
            .scope
            .with(|scope| lookup::find(&used.path, scope).and_then(|found| found.calculable()));
        // `None` would be looked up further; this is what the path comes to.
        Some(found.unwrap_or_else(|error| {
            if !used.optional || error.path.is_none() {
                let mut missing = self.missing.lock().unwrap_or_else(PoisonError::into_inner);
                missing.get_or_insert(index);
            }
            Value::UNDEFINED
        }))
    }
}

/// The expression as messages show it.
pub(super) fn shown(text: &str) -> String {
    if text.chars().count() <= 60 {
        return format!("{{{{ {text} }}}}");
    }
    let start: String = text.chars().take(60).collect();
    format!("{{{{ {start}… }}}}")
}
