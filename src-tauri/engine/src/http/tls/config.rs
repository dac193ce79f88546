//! The settings of encrypted connections under a profile.

use super::TlsProfile;
use super::material::{authorities, identity};
use super::witness::{Presenter, Witness};
use crate::{Error, Result};
use rustls::ClientConfig;
use rustls::client::danger::ServerCertVerifier;
use rustls::crypto::{CryptoProvider, aws_lc_rs};
use rustls::version::{TLS12, TLS13};
use rustls_platform_verifier::Verifier;
use std::sync::Arc;

/// What reqwest takes as its own.
pub(in crate::http) type Settings = ClientConfig;

/// Why https cannot be used when the system knows no authorities.
const NO_STORE: &str = "This computer has no certificate store, so https cannot be checked. Install the package ca-certificates and start Hookline again.";

/// The authorities that the system trusts; read once.
#[derive(Debug, Clone)]
pub(in crate::http) struct System {
    verifier: Option<Arc<Witness<Verifier>>>,
}

impl System {
    pub(in crate::http) fn read() -> Self {
        let verifier = Verifier::new(provider()).ok();
        Self {
            verifier: verifier.map(|verifier| Arc::new(Witness(verifier))),
        }
    }

    /// The settings under `profile`.
    ///
    /// # Errors
    /// The profile cannot be used, or there are no authorities at all. It says so in words.
    pub(in crate::http) fn settings(&self, profile: Option<&TlsProfile>) -> Result<Settings> {
        let extra = profile.map(authorities).transpose()?.unwrap_or_default();
        let verifier: Arc<dyn ServerCertVerifier> = if extra.is_empty() {
            let system = self.verifier.clone();
            system.ok_or_else(|| Error::invalid("certificate", NO_STORE))?
        } else {
            let verifier = Verifier::new_with_extra_roots(extra, provider()).map_err(unusable)?;
            Arc::new(Witness(verifier))
        };
        let identity = profile
            .map(|profile| identity(profile, &provider()))
            .transpose()?
            .flatten();
        let mut settings = ClientConfig::builder_with_provider(provider())
            .with_protocol_versions(&[&TLS13, &TLS12])
            .map_err(unusable)?
            .dangerous()
            .with_custom_certificate_verifier(verifier)
            .with_client_cert_resolver(Arc::new(Presenter(
                identity.map(|(identity, _)| Arc::new(identity)),
            )));
        settings.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
        Ok(settings)
    }
}

pub(super) fn provider() -> Arc<CryptoProvider> {
    Arc::new(aws_lc_rs::default_provider())
}

fn unusable(error: rustls::Error) -> Error {
    Error::Io {
        what: "Encrypted connections cannot be made".to_owned(),
        cause: error.to_string(),
    }
}
