//! Enumerations are stored as their names, the same that cross the host boundary.

use crate::api::connections::ConnectionState;
use crate::api::signing::SigningPreset;
use crate::nodes::Form;
use crate::run::{RunState, StepState};
use rusqlite::types::{FromSql, FromSqlError, FromSqlResult, ToSql, ToSqlOutput, ValueRef};

macro_rules! names {
    ($type:ident { $($variant:ident = $name:literal),* $(,)? }) => {
        impl $type {
            /// The stored name.
            #[must_use]
            pub fn name(self) -> &'static str {
                match self { $(Self::$variant => $name),* }
            }
        }

        impl ToSql for $type {
            fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
                Ok(ToSqlOutput::Borrowed(ValueRef::Text(self.name().as_bytes())))
            }
        }

        impl FromSql for $type {
            fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
                match value.as_str()? {
                    $($name => Ok(Self::$variant),)*
                    _ => Err(FromSqlError::InvalidType),
                }
            }
        }
    };
}

names!(RunState {
    Queued = "queued",
    Running = "running",
    Waiting = "waiting",
    Succeeded = "succeeded",
    Failed = "failed",
    Cancelled = "cancelled",
});
names!(StepState { Waiting = "waiting", Succeeded = "succeeded", Failed = "failed", Skipped = "skipped" });
names!(ConnectionState { New = "new", Connected = "connected", Reconnect = "reconnect" });
names!(SigningPreset {
    StandardWebhooks = "standard_webhooks",
    Github = "github",
    Stripe = "stripe",
    Slack = "slack",
    Shopify = "shopify",
    Custom = "custom",
});
names!(Form {
    Empty = "empty",
    Json = "json",
    Text = "text",
    Urlencoded = "urlencoded",
    Binary = "binary",
    BadJson = "bad_json",
});
