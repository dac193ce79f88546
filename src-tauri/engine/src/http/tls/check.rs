//! Whether a profile can be used, asked when it is saved.

use super::material::{authorities, fault, identity};
use super::words::day;
use super::{TlsProfile, config};
use crate::Result;
use jiff::Timestamp;

/// What is shown of a client's certificate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CertificateInfo {
    /// Whom it is for: the subject's common name, or the whole name where there is none.
    pub subject: String,
    /// When it ceases to be valid; UTC milliseconds.
    pub not_after: i64,
}

/// Whether `profile` can be used now; what its client certificate says, when it has one.
///
/// # Errors
/// Code `certificate`, with the field at fault (`extra_ca`, `certificate`, `certificate_key`): not
/// a certificate or key, a key of another certificate, a certificate that is not valid now.
pub fn check(profile: &TlsProfile) -> Result<Option<CertificateInfo>> {
    authorities(profile)?;
    let Some((_, facts)) = identity(profile, &config::provider())? else {
        return Ok(None);
    };
    let (now, (from, until)) = (Timestamp::now(), facts.validity);
    if now > until {
        return Err(fault(
            "certificate",
            format!(
                "The certificate of “{}” expired on {}. Ask whoever issued it for a new one.",
                facts.subject,
                day(until)
            ),
        ));
    }
    if now < from {
        return Err(fault(
            "certificate",
            format!(
                "The certificate of “{}” is valid only from {}. Is this computer's clock right?",
                facts.subject,
                day(from)
            ),
        ));
    }
    Ok(Some(CertificateInfo {
        subject: facts.subject,
        not_after: until.as_millisecond(),
    }))
}
