//! Why an email could not be sent, in words: what happened, and what to do.

use crate::api::destinations::{Mail, MailSecurity};
use lettre::transport::smtp::Error;
use rustls::CertificateError;
use std::error::Error as _;
use std::io;
use std::time::Duration;

/// What was being done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Step {
    Connect,
    Login,
    Send,
}

/// The server as messages show it.
fn place(mail: &Mail) -> String {
    format!("{}:{}", mail.host.trim(), mail.port)
}

pub(super) fn unknown(mail: &Mail) -> String {
    format!(
        "There is no address for {}. Check the mail server's name and the network.",
        mail.host.trim()
    )
}

pub(super) fn forbidden(mail: &Mail) -> String {
    match mail.security {
        MailSecurity::None => format!(
            "{} is not this computer, so nothing is sent there without encryption. Choose TLS or STARTTLS.",
            mail.host.trim()
        ),
        MailSecurity::Tls | MailSecurity::StartTls => format!(
            "{} is an address that belongs to a cloud's own services. No mail server is there.",
            mail.host.trim()
        ),
    }
}

pub(super) fn too_slow(mail: &Mail, limit: Duration) -> String {
    let seconds = limit.as_secs();
    format!(
        "{} did not finish within {seconds} seconds. Is the port right, and does it fit the encryption? TLS is usually 465, STARTTLS 587.",
        place(mail)
    )
}

pub(super) fn no_starttls(mail: &Mail) -> String {
    format!(
        "{} does not offer STARTTLS, so nothing was sent. Try TLS, usually on port 465.",
        place(mail)
    )
}

pub(super) fn unusable_authority() -> String {
    "The authority's certificate cannot be used. It has to be text in PEM form.".to_owned()
}

/// What a failure means.
pub(super) fn of(mail: &Mail, step: Step, error: &Error) -> String {
    let at = place(mail);
    if let Some(status) = error.status() {
        let said = error.source().map(ToString::to_string).unwrap_or_default();
        let said = said.trim();
        return match (step, u16::from(status)) {
            (Step::Login, _) if error.is_permanent() => format!(
                "{at} did not accept the user name or the password ({status}). Some providers want a password made for this program. It said: {said}"
            ),
            (_, 530) => format!("{at} wants a login. Enter a user name and a password."),
            (Step::Send, _) if error.is_permanent() => format!(
                "{at} refused the email ({status}). Check the sender's and the recipients' addresses. It said: {said}"
            ),
            _ if error.is_transient() => {
                format!("{at} does not take the email now ({status}). It said: {said}")
            }
            _ => format!("{at} refused ({status}). It said: {said}"),
        };
    }
    let mut cause = error.source();
    while let Some(here) = cause {
        if let Some(fault) = here.downcast_ref::<rustls::Error>() {
            return tls(mail, fault);
        }
        if let Some(fault) = here.downcast_ref::<io::Error>() {
            if let Some(words) = io_failure(mail, fault) {
                return words;
            }
            // What it wraps is its content, not its source.
            cause = match fault.get_ref() {
                Some(inner) => Some(inner),
                None => fault.source(),
            };
            continue;
        }
        cause = here.source();
    }
    if error.is_tls() {
        return not_tls(mail);
    }
    match step {
        Step::Login if error.is_client() => {
            format!(
                "{at} offers no way to log in that is known here (PLAIN, LOGIN). Is the encryption right?"
            )
        }
        Step::Connect => format!(
            "{at} is no mail server, or wants another kind of encryption: TLS is usually on port 465, STARTTLS on 587."
        ),
        Step::Login | Step::Send => {
            format!("{at} broke off, or answered with something that is not SMTP.")
        }
    }
}

fn io_failure(mail: &Mail, error: &io::Error) -> Option<String> {
    use io::ErrorKind::{
        BrokenPipe, ConnectionAborted, ConnectionRefused, ConnectionReset, HostUnreachable,
        NetworkUnreachable, TimedOut, UnexpectedEof,
    };
    let at = place(mail);
    Some(match error.kind() {
        ConnectionRefused => format!(
            "{at} refused the connection: nothing listens there. Is the port right? TLS is usually 465, STARTTLS 587."
        ),
        HostUnreachable | NetworkUnreachable => {
            format!("There is no way to {at} from this network. Are you online?")
        }
        TimedOut => format!(
            "{at} did not take the connection in time. Is the port right, and reachable from here?"
        ),
        ConnectionReset | ConnectionAborted | BrokenPipe | UnexpectedEof => format!(
            "{at} closed the connection. Does the encryption fit the port? TLS is usually 465, STARTTLS 587."
        ),
        _ => return None,
    })
}

fn tls(mail: &Mail, error: &rustls::Error) -> String {
    let (at, host) = (place(mail), mail.host.trim());
    let rustls::Error::InvalidCertificate(why) = error else {
        return not_tls(mail);
    };
    match why {
        CertificateError::UnknownIssuer => format!(
            "The certificate of {at} comes from an authority that this computer does not know. If it is your own server, enter its authority's certificate."
        ),
        CertificateError::NotValidForName | CertificateError::NotValidForNameContext { .. } => {
            format!(
                "The certificate of {at} is for another name than {host}. Enter the name that it is for."
            )
        }
        CertificateError::Expired | CertificateError::ExpiredContext { .. } => {
            format!("The certificate of {at} has expired. Whoever runs the server has to renew it.")
        }
        CertificateError::NotValidYet | CertificateError::NotValidYetContext { .. } => {
            format!("The certificate of {at} is not valid yet. Is this computer's clock right?")
        }
        _ => format!("The certificate of {at} cannot be trusted, so nothing was sent."),
    }
}

fn not_tls(mail: &Mail) -> String {
    format!(
        "{} could not agree on encryption. Does it speak TLS on this port? TLS is usually 465, STARTTLS 587.",
        place(mail)
    )
}
