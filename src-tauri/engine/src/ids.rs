//! Identifiers: UUIDv7, so that they sort by creation. 16-byte blobs in the database, text at the API.

use rusqlite::types::{FromSql, FromSqlError, FromSqlResult, ToSql, ToSqlOutput, ValueRef};
use serde::{Deserialize, Serialize};
use ts_rs::TS;
use uuid::Uuid;

macro_rules! id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, TS)]
        #[ts(type = "string")]
        pub struct $name(pub Uuid);

        impl $name {
            /// A new identifier, later than every one made before it.
            #[must_use]
            #[expect(clippy::new_without_default, reason = "a default identifier would be a surprise")]
            pub fn new() -> Self {
                Self(Uuid::now_v7())
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                self.0.fmt(f)
            }
        }

        impl std::str::FromStr for $name {
            type Err = uuid::Error;
            fn from_str(text: &str) -> Result<Self, Self::Err> {
                text.parse().map(Self)
            }
        }

        impl ToSql for $name {
            fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
                Ok(ToSqlOutput::Borrowed(ValueRef::Blob(self.0.as_bytes())))
            }
        }

        impl FromSql for $name {
            fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
                Uuid::from_slice(value.as_blob()?)
                    .map(Self)
                    .map_err(|e| FromSqlError::Other(Box::new(e)))
            }
        }
    };
}

id!(
    /// A flow.
    FlowId
);
id!(
    /// One event going through one version of a flow.
    RunId
);
id!(
    /// A catch URL of the Inspector.
    CatchId
);
id!(
    /// A request that a catch URL kept.
    CaughtId
);
id!(
    /// An auth profile.
    ProfileId
);
id!(
    /// A connection.
    ConnectionId
);
id!(
    /// Where requests go: an origin, through a connection or without one.
    DestinationId
);
id!(
    /// An episode of failures at a destination.
    TroubleId
);
id!(
    /// A secret that signs what is sent.
    SigningKeyId
);
id!(
    /// Many runs that are tried again.
    AgainId
);
id!(
    /// A request that carries several deliveries.
    BatchId
);
