//! What the vault holds in memory: which secrets there are, and their values while it is open.

use super::key::{Key, Place};
use super::masker::Masker;
use super::{Secret, VaultKeeper, VaultState};
use crate::db::secrets::Sealed;
use std::collections::{BTreeMap, HashMap, VecDeque};
use std::sync::Arc;
use uuid::Uuid;

/// So many replaced or removed values are still masked: an answer that repeats one may be under way.
const RETIRED: usize = 256;

/// An owner's secrets by field; no value while the vault is not open, or when one cannot be read.
type Fields = BTreeMap<String, Option<Secret>>;

pub(super) struct Contents {
    pub(super) state: VaultState,
    /// The system's or our words on why it is not open.
    pub(super) cause: Option<String>,
    pub(super) keeper: Option<VaultKeeper>,
    pub(super) passphrase: bool,
    pub(super) key: Option<Arc<Key>>,
    pub(super) masker: Arc<Masker>,
    secrets: HashMap<Uuid, Fields>,
    retired: VecDeque<Secret>,
    /// Counts what [`Contents::forget`] did, so that what was read before is not taken for true.
    pub(super) forgotten: u64,
}

impl Contents {
    pub(super) fn empty() -> Self {
        Self {
            state: VaultState::Empty,
            cause: None,
            keeper: None,
            passphrase: false,
            key: None,
            masker: Arc::default(),
            secrets: HashMap::new(),
            retired: VecDeque::new(),
            forgotten: 0,
        }
    }

    /// Takes in what the database holds, opened with the key if there is one.
    pub(super) fn load(&mut self, rows: Vec<Sealed>) {
        self.secrets.clear();
        for (owner, field, sealed) in rows {
            let place = Place {
                owner,
                field: &field,
            };
            let value = self.key.as_ref().and_then(|key| {
                let plain = key.unseal(place, &sealed)?;
                Some(Secret::new(std::str::from_utf8(&plain).ok()?.to_owned()))
            });
            if self.key.is_some() && value.is_none() {
                tracing::error!(%owner, field, "a secret cannot be read");
            }
            self.secrets.entry(owner).or_default().insert(field, value);
        }
    }

    /// A new key is there, with nothing under it yet.
    pub(super) fn begin(&mut self, key: Arc<Key>, keeper: VaultKeeper, passphrase: bool) {
        self.key = Some(key);
        self.keeper = Some(keeper);
        self.passphrase = passphrase;
        self.state = VaultState::Open;
        self.cause = None;
    }

    /// The value of a field; the inner option is empty when the value cannot be read.
    pub(super) fn value(&self, owner: Uuid, field: &str) -> Option<&Option<Secret>> {
        self.secrets.get(&owner)?.get(field)
    }

    pub(super) fn fields(&self, owner: Uuid) -> Vec<String> {
        let fields = self.secrets.get(&owner);
        fields.map_or_else(Vec::new, |fields| fields.keys().cloned().collect())
    }

    pub(super) fn count(&self) -> usize {
        self.secrets.values().map(BTreeMap::len).sum()
    }

    /// Sets or removes a field.
    pub(super) fn set(&mut self, owner: Uuid, field: String, value: Option<Secret>) {
        let fields = self.secrets.entry(owner).or_default();
        let before = match value {
            Some(value) => fields.insert(field, Some(value)),
            None => fields.remove(&field),
        };
        if fields.is_empty() {
            self.secrets.remove(&owner);
        }
        self.retire(before.flatten());
    }

    /// Removes what `owner` had.
    pub(super) fn forget(&mut self, owner: Uuid) {
        self.forgotten += 1;
        for value in self.secrets.remove(&owner).into_iter().flatten() {
            self.retire(value.1);
        }
    }

    /// Removes everything; gives whose secrets there were.
    pub(super) fn clear(&mut self) {
        let owners: Vec<Uuid> = self.secrets.keys().copied().collect();
        for owner in owners {
            self.forget(owner);
        }
        self.key = None;
        self.keeper = None;
        self.passphrase = false;
        self.cause = None;
        self.state = VaultState::Empty;
    }

    fn retire(&mut self, value: Option<Secret>) {
        self.retired.extend(value);
        while self.retired.len() > RETIRED {
            self.retired.pop_front();
        }
    }

    /// Every value that must not be seen.
    pub(super) fn values(&self) -> Vec<Secret> {
        let held = self.secrets.values().flat_map(BTreeMap::values).flatten();
        held.chain(&self.retired).cloned().collect()
    }
}
