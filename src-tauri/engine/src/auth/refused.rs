//! Why a request was not let out with a connection.

use crate::Error;
use crate::nodes::StepError;
use crate::run::wait_for::WaitFor;

/// A request cannot be made with its connection now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refused {
    /// It never can as things are set: the step fails.
    Fail(StepError),
    /// It can once somebody has done something: the step waits.
    Wait {
        /// What for.
        on: WaitFor,
        /// Why, and what to do.
        message: String,
    },
}

impl Refused {
    /// The connection is at fault.
    pub(crate) fn connection(message: impl Into<String>) -> Self {
        Self::Fail(StepError {
            kind: "connection",
            message: message.into(),
            field: Some("connection".to_owned()),
        })
    }

    /// Another field of the step is at fault.
    pub(crate) fn field(kind: &'static str, field: &str, message: impl Into<String>) -> Self {
        Self::Fail(StepError {
            kind,
            message: message.into(),
            field: Some(field.to_owned()),
        })
    }

    /// What happened, in words.
    #[must_use]
    pub fn message(&self) -> &str {
        match self {
            Self::Fail(error) => &error.message,
            Self::Wait { message, .. } => message,
        }
    }
}

/// A vault that is not open is waited for; anything else that refuses is a failure.
impl From<Error> for Refused {
    fn from(error: Error) -> Self {
        match error.code() {
            "vault_locked" | "no_keyring" | "key_missing" | "wrong_key" => Self::Wait {
                on: WaitFor::Vault,
                message: error.to_string(),
            },
            _ => Self::connection(error.to_string()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_closed_vault_is_waited_for() {
        let locked = Refused::from(Error::conflict("vault_locked", "Unlock the keyring."));
        assert!(matches!(
            locked,
            Refused::Wait {
                on: WaitFor::Vault,
                ..
            }
        ));
        assert!(matches!(Refused::from(Error::Closed), Refused::Fail(_)));
    }
}
