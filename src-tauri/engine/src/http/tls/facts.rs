//! What a certificate says of itself (RFC 5280).

use jiff::Timestamp;
use std::net::IpAddr;
use x509_parser::prelude::{FromDer, GeneralName, X509Certificate, X509Name};
use x509_parser::public_key::PublicKey;

/// What a certificate says of itself; nothing of it was verified.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::http) struct Facts {
    /// The common name of whom it is for, or the whole name where there is none.
    pub(super) subject: String,
    /// The same of who issued it.
    pub(super) issuer: String,
    /// It names itself as its issuer.
    pub(super) self_signed: bool,
    /// When it begins and ceases to be valid.
    pub(super) validity: (Timestamp, Timestamp),
    /// The hosts and addresses that it is for.
    pub(super) names: Vec<String>,
    /// The broken hash that it is signed with, if it is one.
    pub(super) broken_hash: Option<&'static str>,
    /// How long its key is, if that is an RSA key.
    pub(super) rsa_bits: Option<usize>,
}

impl Facts {
    /// The facts of a certificate in DER; none when it is no certificate.
    pub(super) fn read(der: &[u8]) -> Option<Self> {
        let (_, certificate) = X509Certificate::from_der(der).ok()?;
        let validity = certificate.validity();
        let time = |at: i64| Timestamp::from_second(at).ok();
        let names = certificate
            .subject_alternative_name()
            .ok()
            .flatten()
            .map(|names| names.value.general_names.iter().filter_map(host).collect())
            .unwrap_or_default();
        Some(Self {
            subject: name(certificate.subject()),
            issuer: name(certificate.issuer()),
            self_signed: certificate.subject() == certificate.issuer(),
            validity: (
                time(validity.not_before.timestamp())?,
                time(validity.not_after.timestamp())?,
            ),
            names,
            broken_hash: broken_hash(&certificate),
            rsa_bits: match certificate.public_key().parsed() {
                Ok(PublicKey::RSA(key)) => Some(key.key_size()),
                _ => None,
            },
        })
    }
}

fn broken_hash(certificate: &X509Certificate<'_>) -> Option<&'static str> {
    match certificate
        .signature_algorithm
        .oid()
        .to_id_string()
        .as_str()
    {
        // sha1WithRSAEncryption (RFC 8017), ecdsa-with-SHA1 (RFC 3279)
        "1.2.840.113549.1.1.5" | "1.2.840.10045.4.1" => Some("SHA-1"),
        // md5WithRSAEncryption (RFC 8017)
        "1.2.840.113549.1.1.4" => Some("MD5"),
        _ => None,
    }
}

fn name(name: &X509Name<'_>) -> String {
    let common = name
        .iter_common_name()
        .find_map(|common| common.as_str().ok());
    let text = common.map_or_else(|| name.to_string(), str::to_owned);
    // It is shown in messages: what is not to be read is left out, and what is long is cut.
    text.chars().filter(|c| !c.is_control()).take(80).collect()
}

fn host(name: &GeneralName<'_>) -> Option<String> {
    match name {
        GeneralName::DNSName(name) => {
            Some(name.chars().filter(|c| !c.is_control()).take(80).collect())
        }
        GeneralName::IPAddress(bytes) => {
            let v4 = <[u8; 4]>::try_from(*bytes).map(IpAddr::from);
            let address = v4.or_else(|_| <[u8; 16]>::try_from(*bytes).map(IpAddr::from));
            Some(address.ok()?.to_string())
        }
        _ => None,
    }
}
