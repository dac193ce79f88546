//! The clients that requests go through: one for each reach and TLS profile, so that a kept
//! connection never serves a request that could not have opened it.

use super::address::Reach;
use super::resolve::{Guarded, Lookup};
use super::tls::{Settings, System, TlsProfile};
use super::trace::Measure;
use super::{CONNECT_TIMEOUT, CallError};
use crate::{Error, Result};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use tokio::sync::OnceCell;

/// How long an unused connection is kept: less than the shortest that common servers keep
/// theirs (5 s), so that it is rarely closed just as it is used again.
const IDLE: Duration = Duration::from_secs(4);

/// How many clients with a TLS profile are kept; of more, the longest unused goes.
const KEPT: usize = 64;

/// The clients.
pub(super) struct Clients {
    lookup: Arc<dyn Lookup>,
    system: System,
    any: reqwest::Client,
    public: reqwest::Client,
    near: reqwest::Client,
    /// Why https cannot be used without a profile, if it cannot.
    no_tls: Option<Error>,
    /// With a TLS profile, the last used first.
    profiled: Mutex<Vec<(Key, Shared)>>,
}

type Key = (Reach, [u8; 32]);

/// Made by the first request that needs it, while others of its kind wait.
type Shared = Arc<OnceCell<reqwest::Client>>;

impl Clients {
    pub(super) fn new(lookup: Arc<dyn Lookup>) -> Result<Self> {
        let system = System::read();
        let (settings, no_tls) = match system.settings(None) {
            Ok(settings) => (Some(settings), None),
            Err(error) => (None, Some(error)),
        };
        let built = |reach| build(reach, &lookup, settings.clone());
        Ok(Self {
            any: built(Reach::Any)?,
            public: built(Reach::Public)?,
            near: built(Reach::Near)?,
            lookup,
            system,
            no_tls,
            profiled: Mutex::default(),
        })
    }

    /// The client for an exchange within `reach`, under `tls` where it is encrypted.
    pub(super) async fn find(
        &self,
        reach: Reach,
        encrypted: bool,
        tls: Option<&Arc<TlsProfile>>,
    ) -> Result<reqwest::Client, Box<CallError>> {
        if encrypted && let Some(tls) = tls {
            let shared = self.shared((reach, tls.fingerprint()));
            let client = shared.get_or_try_init(|| self.make(reach, Arc::clone(tls)));
            return Ok(client.await.map_err(|error| in_words(&error))?.clone());
        }
        if encrypted && let Some(error) = &self.no_tls {
            return Err(in_words(error));
        }
        Ok(match reach {
            Reach::Any => self.any.clone(),
            Reach::Public => self.public.clone(),
            Reach::Near => self.near.clone(),
        })
    }

    /// The place of the client with `key`, which becomes the last used.
    fn shared(&self, key: Key) -> Shared {
        let mut profiled = self.profiled.lock().unwrap_or_else(PoisonError::into_inner);
        let at = profiled.iter().position(|(other, _)| *other == key);
        let found = at.map_or_else(|| (key, Shared::default()), |at| profiled.remove(at));
        profiled.insert(0, found);
        profiled.truncate(KEPT);
        Arc::clone(&profiled[0].1)
    }

    /// Reads the profile, and with own authorities the system's store anew: not in an async task.
    async fn make(&self, reach: Reach, tls: Arc<TlsProfile>) -> Result<reqwest::Client> {
        let (lookup, system) = (Arc::clone(&self.lookup), self.system.clone());
        let made = tokio::task::spawn_blocking(move || {
            build(reach, &lookup, Some(system.settings(Some(&tls))?))
        });
        made.await.map_err(|_| Error::Closed)?
    }
}

fn in_words(error: &Error) -> Box<CallError> {
    CallError::new("tls", error.to_string())
}

/// Without `settings` no https.
fn build(
    reach: Reach,
    lookup: &Arc<dyn Lookup>,
    settings: Option<Settings>,
) -> Result<reqwest::Client> {
    let lookup = Arc::clone(lookup);
    let builder = reqwest::Client::builder()
        // A proxy from the environment would look names up itself, past our policy.
        .no_proxy()
        .referer(false)
        .redirect(reqwest::redirect::Policy::none())
        .retry(reqwest::retry::never())
        .dns_resolver(Guarded { reach, lookup })
        .connector_layer(Measure)
        .connect_timeout(CONNECT_TIMEOUT)
        .pool_idle_timeout(IDLE);
    let builder = match settings {
        Some(settings) => builder.tls_backend_preconfigured(settings),
        None => builder.tls_certs_only([]),
    };
    builder.build().map_err(|error| Error::Io {
        what: "The HTTP client cannot be made".to_owned(),
        cause: error.to_string(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::http::resolve;

    fn profile(number: usize) -> TlsProfile {
        TlsProfile {
            extra_ca: format!("# {number}"),
            identity: None,
        }
    }

    #[test]
    fn a_client_is_kept_by_reach_and_profile_but_not_for_ever() -> Result<()> {
        let clients = Clients::new(Arc::new(resolve::System))?;
        let of = |reach, number| clients.shared((reach, profile(number).fingerprint()));
        let first = of(Reach::Any, 0);
        assert!(Arc::ptr_eq(&first, &of(Reach::Any, 0)), "the same profile");
        assert!(!Arc::ptr_eq(&first, &of(Reach::Public, 0)), "another reach");
        for number in 1..KEPT {
            of(Reach::Any, number);
            assert!(Arc::ptr_eq(&first, &of(Reach::Any, 0)), "used just now");
        }
        for number in 0..KEPT {
            of(Reach::Near, number);
        }
        assert!(
            !Arc::ptr_eq(&first, &of(Reach::Any, 0)),
            "unused for longest"
        );
        Ok(())
    }
}
