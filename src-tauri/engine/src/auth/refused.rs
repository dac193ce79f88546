//! Why a request was not let out with a connection, and what it waits for.

use crate::Error;
use crate::ids::ConnectionId;
use crate::nodes::StepError;
use std::fmt;
use std::str::FromStr;

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

/// What a step waits for. As text (`vault`, `connection:` and the identifier) it is stored.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum WaitFor {
    /// The vault is not open.
    Vault,
    /// A connection has to be authorized again.
    Connection(ConnectionId),
}

impl fmt::Display for WaitFor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Vault => f.write_str("vault"),
            Self::Connection(id) => write!(f, "connection:{id}"),
        }
    }
}

impl FromStr for WaitFor {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        let unknown = || Error::Damaged(format!("a step waits for {text:?}"));
        match text.strip_prefix("connection:") {
            Some(id) => id.parse().map(Self::Connection).map_err(|_| unknown()),
            None if text == "vault" => Ok(Self::Vault),
            None => Err(unknown()),
        }
    }
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
    fn what_is_waited_for_is_stored_as_text() {
        for on in [WaitFor::Vault, WaitFor::Connection(ConnectionId::new())] {
            assert_eq!(on.to_string().parse::<WaitFor>().expect("read back"), on);
        }
        for text in ["", "connection", "connection:", "connection:x", "moon"] {
            assert!(text.parse::<WaitFor>().is_err(), "{text}");
        }
    }

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
