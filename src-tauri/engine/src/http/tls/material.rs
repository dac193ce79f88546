//! Certificates and keys out of PEM (RFC 7468), with words for what cannot be used.

use super::{Facts, TlsProfile};
use crate::{Error, Result};
use rustls::crypto::CryptoProvider;
use rustls::pki_types::pem::{self, PemObject};
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::sign::CertifiedKey;
use rustls::{InconsistentKeys, RootCertStore};

/// The authorities that `profile` adds.
pub(super) fn authorities(profile: &TlsProfile) -> Result<Vec<CertificateDer<'static>>> {
    if profile.extra_ca.trim().is_empty() {
        return Ok(Vec::new());
    }
    let found = certificates("extra_ca", &profile.extra_ca)?;
    let mut store = RootCertStore::empty();
    for (at, (der, facts)) in found.iter().enumerate() {
        store.add(der.clone()).map_err(|_| {
            fault(
                "extra_ca",
                format!(
                    "Certificate {} (“{}”) cannot be used as an authority.",
                    at + 1,
                    facts.subject
                ),
            )
        })?;
    }
    Ok(found.into_iter().map(|(der, _)| der).collect())
}

/// The client's certificate with its key, and what the certificate says; none when `profile` has none.
pub(super) fn identity(
    profile: &TlsProfile,
    provider: &CryptoProvider,
) -> Result<Option<(CertifiedKey, Facts)>> {
    let Some((certificate, key)) = &profile.identity else {
        return Ok(None);
    };
    let mut chain = certificates("certificate", certificate)?;
    let key = private_key(key.expose())?;
    let facts = chain[0].1.clone();
    let chain = chain.drain(..).map(|(der, _)| der).collect();
    match CertifiedKey::from_der(chain, key, provider) {
        Ok(identity) => Ok(Some((identity, facts))),
        Err(rustls::Error::InconsistentKeys(InconsistentKeys::KeyMismatch)) => Err(fault(
            "certificate_key",
            format!(
                "This key does not belong to the certificate of “{}”. Give the key with which that certificate was requested.",
                facts.subject
            ),
        )),
        Err(_) => Err(fault(
            "certificate_key",
            "This key is of a kind that cannot be used. RSA keys of 2048 bits and more, and the curves P-256, P-384, P-521 and Ed25519 can.",
        )),
    }
}

/// Every certificate in `text`: at least one.
fn certificates(field: &'static str, text: &str) -> Result<Vec<(CertificateDer<'static>, Facts)>> {
    let mut found = Vec::new();
    for item in CertificateDer::pem_slice_iter(text.as_bytes()) {
        let read = item
            .ok()
            .and_then(|der| Facts::read(&der).map(|facts| (der, facts)));
        let Some(read) = read else {
            return Err(fault(
                field,
                format!(
                    "Certificate {} in this text is damaged. Copy it whole, from “-----BEGIN CERTIFICATE-----” to “-----END CERTIFICATE-----”.",
                    found.len() + 1
                ),
            ));
        };
        found.push(read);
    }
    if found.is_empty() {
        return Err(fault(
            field,
            if text.contains("PRIVATE KEY-----") {
                "This is a private key, not a certificate. A certificate begins with “-----BEGIN CERTIFICATE-----”."
            } else {
                "This is not a certificate. It has to be text in PEM form, which begins with “-----BEGIN CERTIFICATE-----”."
            },
        ));
    }
    Ok(found)
}

fn private_key(text: &str) -> Result<PrivateKeyDer<'static>> {
    let no_key = match PrivateKeyDer::from_pem_slice(text.as_bytes()) {
        // The old way to protect a key leaves its label as it is.
        Ok(_) if text.contains("Proc-Type: 4,ENCRYPTED") => true,
        Ok(key) => return Ok(key),
        Err(pem::Error::NoItemsFound) => true,
        Err(_) => text.contains("ENCRYPTED"),
    };
    let message = if no_key && text.contains("ENCRYPTED") {
        "This key is protected with a passphrase. Take that off first (openssl pkey -in key.pem -out plain.pem); the vault protects the key."
    } else if no_key && text.contains("BEGIN CERTIFICATE") {
        "This is a certificate, not a private key. A key begins with “-----BEGIN PRIVATE KEY-----”, or says RSA or EC there."
    } else if no_key {
        "This is not a private key. It has to be text in PEM form, which begins with “-----BEGIN PRIVATE KEY-----”, or says RSA or EC there."
    } else {
        "This private key is damaged. Copy it whole, with its first and last line."
    };
    Err(fault("certificate_key", message))
}

pub(super) fn fault(field: &'static str, message: impl Into<String>) -> Error {
    Error::field("certificate", field, message)
}
