//! What was seen of the other side while an encrypted connection was agreed on.
//!
//! Whether a certificate is good is decided by the standard verifier alone; a witness remembers,
//! for the words of the failure, what was refused. Both run within the connecting exchange's own
//! task, and so find its trace.

use super::Facts;
use crate::http::trace;
use rustls::client::ResolvesClientCert;
use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use rustls::sign::CertifiedKey;
use rustls::{DigitallySignedStruct, DistinguishedName, Error, SignatureScheme};
use std::fmt;
use std::sync::Arc;

/// The standard verifier, and a note of what it refuses.
#[derive(Debug)]
pub(super) struct Witness<V>(pub(super) V);

fn refused<'a>(chain: impl Iterator<Item = &'a CertificateDer<'a>>) {
    if let Some(trace) = trace::current() {
        trace.refused(chain.filter_map(|der| Facts::read(der)).collect());
    }
}

impl<V: ServerCertVerifier> ServerCertVerifier for Witness<V> {
    fn verify_server_cert(
        &self,
        end_entity: &CertificateDer<'_>,
        intermediates: &[CertificateDer<'_>],
        server_name: &ServerName<'_>,
        ocsp_response: &[u8],
        now: UnixTime,
    ) -> Result<ServerCertVerified, Error> {
        self.0
            .verify_server_cert(end_entity, intermediates, server_name, ocsp_response, now)
            .inspect_err(|_| refused(std::iter::once(end_entity).chain(intermediates)))
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        cert: &CertificateDer<'_>,
        dss: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        self.0
            .verify_tls12_signature(message, cert, dss)
            .inspect_err(|_| refused(std::iter::once(cert)))
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        cert: &CertificateDer<'_>,
        dss: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        self.0
            .verify_tls13_signature(message, cert, dss)
            .inspect_err(|_| refused(std::iter::once(cert)))
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.0.supported_verify_schemes()
    }

    fn requires_raw_public_keys(&self) -> bool {
        self.0.requires_raw_public_keys()
    }

    fn root_hint_subjects(&self) -> Option<&[DistinguishedName]> {
        self.0.root_hint_subjects()
    }
}

/// What a client presented when it was asked for its certificate.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::http) enum Presented {
    /// Nothing.
    Nothing,
    /// The connection's certificate.
    Certificate,
}

/// Presents the client's certificate, if there is one, and notes that it was asked for.
pub(super) struct Presenter(pub(super) Option<Arc<CertifiedKey>>);

impl fmt::Debug for Presenter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Presenter").finish_non_exhaustive()
    }
}

impl ResolvesClientCert for Presenter {
    fn resolve(&self, _: &[&[u8]], _: &[SignatureScheme]) -> Option<Arc<CertifiedKey>> {
        if let Some(trace) = trace::current() {
            trace.asked_for_certificate(match self.0 {
                Some(_) => Presented::Certificate,
                None => Presented::Nothing,
            });
        }
        self.0.clone()
    }

    fn has_certs(&self) -> bool {
        self.0.is_some()
    }
}
