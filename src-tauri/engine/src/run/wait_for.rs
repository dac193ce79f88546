//! What a waiting step waits for.

use crate::Error;
use crate::ids::{BatchId, ConnectionId, DestinationId};
use std::fmt;
use std::str::FromStr;

/// What a step waits for. As text (`vault`, `retry`, `connection:` and the identifier, …) it is
/// stored. A step that waits with a due time goes on then; one without goes on when somebody says
/// that what it waits for can be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum WaitFor {
    /// The vault is not open.
    Vault,
    /// A connection has to be authorized again.
    Connection(ConnectionId),
    /// The time of the next try.
    Retry,
    /// The place that the step was given under the rate of where it goes; with it, it is let
    /// through.
    Rate(DestinationId),
    /// Where it goes takes nothing now: paused, broken down, or busy with what came before.
    Destination(DestinationId),
    /// The request that will carry it together with others.
    Batch(BatchId),
}

impl fmt::Display for WaitFor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Vault => f.write_str("vault"),
            Self::Connection(id) => write!(f, "connection:{id}"),
            Self::Retry => f.write_str("retry"),
            Self::Rate(id) => write!(f, "rate:{id}"),
            Self::Destination(id) => write!(f, "destination:{id}"),
            Self::Batch(id) => write!(f, "batch:{id}"),
        }
    }
}

impl FromStr for WaitFor {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        let parsed = match text.split_once(':') {
            Some(("connection", id)) => id.parse().ok().map(Self::Connection),
            Some(("destination", id)) => id.parse().ok().map(Self::Destination),
            Some(("rate", id)) => id.parse().ok().map(Self::Rate),
            Some(("batch", id)) => id.parse().ok().map(Self::Batch),
            Some(_) => None,
            None => match text {
                "vault" => Some(Self::Vault),
                "retry" => Some(Self::Retry),
                _ => None,
            },
        };
        parsed.ok_or_else(|| Error::Damaged(format!("a step waits for {text:?}")))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_waited_for_is_stored_as_text() {
        for on in [
            WaitFor::Vault,
            WaitFor::Connection(ConnectionId::new()),
            WaitFor::Retry,
            WaitFor::Rate(DestinationId::new()),
            WaitFor::Destination(DestinationId::new()),
            WaitFor::Batch(BatchId::new()),
        ] {
            assert_eq!(on.to_string().parse::<WaitFor>().expect("read back"), on);
        }
        for text in [
            "",
            "connection",
            "connection:",
            "connection:x",
            "moon",
            "moon:1",
        ] {
            assert!(text.parse::<WaitFor>().is_err(), "{text}");
        }
    }
}
