//! A value that nobody may read by accident.

use serde::{Deserialize, Deserializer};
use ts_rs::TS;
use zeroize::Zeroizing;

/// A secret text: wiped from memory when dropped, without `Debug` and without `Serialize`, so
/// that no log line and no answer can hold it.
#[derive(Clone, TS)]
#[ts(type = "string")]
pub struct Secret(Zeroizing<String>);

impl Secret {
    /// Takes `text` over.
    #[must_use]
    pub fn new(text: String) -> Self {
        Self(Zeroizing::new(text))
    }

    /// The text, for the one place that sends or seals it.
    #[must_use]
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl<'de> Deserialize<'de> for Secret {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer).map(Self::new)
    }
}
