//! A failed encrypted connection in words: which certificate, whose, and what to do.

use super::{Facts, Presented};
use crate::http::CallError;
use crate::http::failure::place;
use crate::http::trace::Peer;
use jiff::Timestamp;
use rustls::{AlertDescription as Alert, CertificateError as Cert, Error};
use url::Url;

/// The shortest RSA key that is accepted.
const RSA_BITS: usize = 2048;

/// The most names that a message lists.
const LISTED: usize = 4;

/// A time as people write it.
pub(super) fn day(at: Timestamp) -> String {
    at.strftime("%-d %B %Y, %H:%M UTC").to_string()
}

/// Why the encrypted connection failed.
pub(in crate::http) fn failure(error: &Error, url: &Url, peer: &Peer) -> Box<CallError> {
    let at = place(url);
    let message = match error {
        Error::InvalidCertificate(wrong) => certificate(wrong, url, &peer.refused),
        Error::InvalidMessage(_) => {
            format!("{at} does not speak https on this port. Is http meant?")
        }
        Error::AlertReceived(alert) => return alerted(*alert, &at, peer),
        Error::PeerIncompatible(_) => too_old(&at),
        Error::NoCertificatesPresented => {
            format!("{at} showed no certificate, so nobody can tell whose it is.")
        }
        _ => format!("The encrypted connection to {at} failed: {error}."),
    };
    CallError::new("tls", message)
}

/// The connection was closed instead of an answer, which is all that some servers do for a caller
/// whose certificate they do not accept; none when no certificate was asked for.
pub(in crate::http) fn closed_after_asking(url: &Url, peer: &Peer) -> Option<Box<CallError>> {
    let at = place(url);
    let message = match peer.asked? {
        Presented::Nothing => certificate_asked(&at),
        Presented::Certificate => format!(
            "{at} asked for the connection's certificate and then closed the connection. Does it know that certificate?"
        ),
    };
    Some(CallError::new("tls", message))
}

fn certificate_asked(at: &str) -> String {
    format!(
        "{at} asks callers for a certificate of their own, and this request has none. Choose a connection with a client certificate."
    )
}

fn too_old(at: &str) -> String {
    format!(
        "{at} speaks only an old kind of encryption (TLS 1.1 or before), which can be broken into. TLS 1.2 is the oldest that is used: its owner has to switch it on."
    )
}

fn alerted(alert: Alert, at: &str, peer: &Peer) -> Box<CallError> {
    let about_certificates = matches!(
        alert,
        Alert::CertificateRequired
            | Alert::NoCertificate
            | Alert::BadCertificate
            | Alert::UnsupportedCertificate
            | Alert::CertificateRevoked
            | Alert::CertificateExpired
            | Alert::CertificateUnknown
            | Alert::UnknownCA
            | Alert::AccessDenied
            | Alert::HandshakeFailure
    );
    let message = match (alert, peer.asked) {
        (Alert::ProtocolVersion, _) => too_old(at),
        (_, Some(Presented::Nothing)) if about_certificates => certificate_asked(at),
        (Alert::CertificateRequired, None) => certificate_asked(at),
        (Alert::CertificateExpired, Some(Presented::Certificate)) => format!(
            "{at} did not accept the connection's certificate: it has expired. Put a new one into the connection."
        ),
        (Alert::UnknownCA, Some(Presented::Certificate)) => format!(
            "{at} did not accept the connection's certificate: it does not know the authority that issued it. Is it the certificate for this application?"
        ),
        (_, Some(Presented::Certificate)) if about_certificates => {
            format!("{at} did not accept the connection's certificate ({alert:?}).")
        }
        (Alert::HandshakeFailure | Alert::InsufficientSecurity, _) => format!(
            "{at} and Hookline have no way of encryption in common. Its owner has to switch on one that is not out of date."
        ),
        (Alert::UnrecognisedName, _) => {
            format!("{at} serves no host of this name. Is the address right?")
        }
        _ => format!("{at} broke off the encrypted connection ({alert:?})."),
    };
    CallError::new("tls", message)
}

/// Why the certificates that `url`'s host showed were refused; `chain` begins with its own.
fn certificate(wrong: &Cert, url: &Url, chain: &[Facts]) -> String {
    let at = place(url);
    let Some(own) = chain.first() else {
        return format!("The certificate of {at} cannot be trusted: {wrong}.");
    };
    let now = Timestamp::now();
    let the = |facts: &Facts| {
        let whose = if facts == own {
            "The certificate".to_owned()
        } else {
            "A certificate in the chain".to_owned()
        };
        format!(
            "{whose} of {at} (“{}”, issued by “{}”)",
            facts.subject, facts.issuer
        )
    };
    let weak = chain.iter().find_map(|facts| {
        let bits = facts.rsa_bits.filter(|bits| *bits < RSA_BITS);
        match (facts.broken_hash, bits) {
            (Some(hash), _) => Some(format!(
                "{} is signed with {hash}, which can be forged. Its owner has to have it issued anew, with SHA-256.",
                the(facts)
            )),
            (_, Some(bits)) => Some(format!(
                "{} has an RSA key of {bits} bits, which can be broken. Its owner needs one with {RSA_BITS} bits or more.",
                the(facts)
            )),
            _ => None,
        }
    });
    match wrong {
        Cert::Expired | Cert::ExpiredContext { .. } => {
            let facts = chain
                .iter()
                .find(|facts| facts.validity.1 < now)
                .unwrap_or(own);
            format!(
                "{} expired on {}. Its owner has to renew it.",
                the(facts),
                day(facts.validity.1)
            )
        }
        Cert::NotValidYet | Cert::NotValidYetContext { .. } => {
            let facts = chain
                .iter()
                .find(|facts| facts.validity.0 > now)
                .unwrap_or(own);
            format!(
                "{} is not valid before {}. Is this computer's clock right? It says {}.",
                the(facts),
                day(facts.validity.0),
                day(now)
            )
        }
        Cert::NotValidForName | Cert::NotValidForNameContext { .. } => other_name(url, own),
        Cert::Revoked => format!("{} was revoked. Its owner has to replace it.", the(own)),
        Cert::UnknownIssuer if own.self_signed => self_signed(&at, own),
        Cert::UnknownIssuer => unknown_issuer(&at, chain),
        _ if weak.is_some() => weak.unwrap_or_default(),
        _ if own.self_signed => self_signed(&at, own),
        Cert::BadSignature => format!(
            "{} does not fit the key or the authority that it names.",
            the(own)
        ),
        _ => format!("{} cannot be trusted: {wrong}.", the(own)),
    }
}

fn other_name(url: &Url, own: &Facts) -> String {
    let (at, host) = (place(url), url.host_str().unwrap_or_default());
    if own.names.is_empty() {
        return format!(
            "The certificate of {at} names no host: its common name “{}” alone does not count. Its owner has to have it issued anew, with {host} as a subject alternative name.",
            own.subject
        );
    }
    let more = own.names.len().saturating_sub(LISTED);
    let mut names = own.names[..own.names.len() - more].join(", ");
    if more > 0 {
        names += &format!(" and {more} more");
    }
    format!("The certificate of {at} is for {names}, not for {host}. Is the address right?")
}

fn self_signed(at: &str, own: &Facts) -> String {
    format!(
        "The certificate of {at} (“{}”) is self-signed: nobody vouches for it. If you know that it is the right one, add it to its auth profile under “Extra certificate authority”.",
        own.subject
    )
}

fn unknown_issuer(at: &str, chain: &[Facts]) -> String {
    let issuer = chain.last().map_or("", |last| last.issuer.as_str());
    let missing = match chain {
        [_] => format!(" Or {at} leaves out a certificate between its own and a known authority."),
        _ => String::new(),
    };
    format!(
        "The certificate of {at} was issued by “{issuer}”, an authority that this computer does not know. If you trust it, add its certificate to the auth profile under “Extra certificate authority”.{missing}"
    )
}
