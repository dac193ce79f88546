//! An email: written, sent (SMTP, RFC 5321) through lettre, or why it could not be.
//!
//! - [`letter`]: what it says
//! - [`words`]: what went wrong, and what to do

mod letter;
mod words;

pub(super) use letter::{Letter, letter, trial};

use crate::api::destinations::{Mail, MailSecurity};
use crate::http::AddressPolicy;
use crate::vault::Secret;
use lettre::Message;
use lettre::message::{Mailbox, header};
use lettre::transport::smtp::authentication::{Credentials, Mechanism};
use lettre::transport::smtp::client::{AsyncSmtpConnection, Certificate, TlsParameters};
use lettre::transport::smtp::extension::ClientId;
use std::net::SocketAddr;
use std::time::{Duration, SystemTime};
use words::Step;

/// How long connecting may take, and the whole of it.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);
const TIMEOUT: Duration = Duration::from_secs(60);

/// Reads an address: `ops@example.com`, or `Operations <ops@example.com>`.
pub(super) fn address(text: &str) -> Result<Mailbox, String> {
    text.trim()
        .parse()
        .map_err(|_| format!("“{}” is no email address.", text.trim()))
}

/// Sends a letter. What the server said when it took it.
///
/// # Errors
/// Why it could not be sent, in words.
pub(super) async fn send(
    mail: &Mail,
    password: Option<&Secret>,
    letter: Letter,
) -> Result<String, String> {
    let message = message(mail, letter)?;
    let sent = tokio::time::timeout(TIMEOUT, exchange(mail, password, &message)).await;
    sent.unwrap_or_else(|_| Err(words::too_slow(mail, TIMEOUT)))
}

fn message(mail: &Mail, letter: Letter) -> Result<Message, String> {
    let mut builder = Message::builder()
        .from(address(&mail.from)?)
        .subject(letter.subject)
        .date(SystemTime::now())
        .message_id(Some(letter.id))
        // RFC 3834: nobody answers it automatically.
        .raw_header(header::HeaderValue::new(
            header::HeaderName::new_from_ascii_str("Auto-Submitted"),
            "auto-generated".to_owned(),
        ))
        .header(header::ContentType::TEXT_PLAIN);
    for to in &mail.to {
        builder = builder.to(address(to)?);
    }
    builder
        .body(letter.text)
        .map_err(|error| format!("The email cannot be written: {error}."))
}

async fn exchange(
    mail: &Mail,
    password: Option<&Secret>,
    message: &Message,
) -> Result<String, String> {
    let failed = |step| move |error| words::of(mail, step, &error);
    let addresses = resolve(mail).await?;
    let tls = match mail.security {
        MailSecurity::None => None,
        MailSecurity::Tls | MailSecurity::StartTls => Some(tls(mail)?),
    };
    let at_once = tls.clone().filter(|_| mail.security == MailSecurity::Tls);
    // What it is called at the other side says nothing about this computer.
    let hello = ClientId::Domain("localhost".to_owned());
    let mut connection = AsyncSmtpConnection::connect_tokio1(
        addresses.as_slice(),
        Some(CONNECT_TIMEOUT),
        &hello,
        at_once,
        None,
    )
    .await
    .map_err(failed(Step::Connect))?;
    if let Some(tls) = tls.filter(|_| mail.security == MailSecurity::StartTls) {
        if !connection.can_starttls() {
            return Err(words::no_starttls(mail));
        }
        let upgraded = connection.starttls(tls, &hello).await;
        upgraded.map_err(failed(Step::Connect))?;
    }
    if !mail.user.is_empty() {
        let password = password.map_or("", Secret::expose);
        let credentials = Credentials::new(mail.user.clone(), password.to_owned());
        let known = [Mechanism::Plain, Mechanism::Login];
        let allowed = connection.auth(&known, &credentials).await;
        allowed.map_err(failed(Step::Login))?;
    }
    let text = message.formatted();
    let sent = connection.send(message.envelope(), &text).await;
    let said = sent.map_err(failed(Step::Send))?;
    // It is sent already.
    drop(connection.quit().await);
    Ok(said.message().collect::<Vec<_>>().join(" "))
}

/// The server's addresses that may be reached.
async fn resolve(mail: &Mail) -> Result<Vec<SocketAddr>, String> {
    let host = mail.host.trim().trim_matches(['[', ']']);
    let found = tokio::net::lookup_host((host, mail.port)).await;
    let mut found: Vec<SocketAddr> = found.map_err(|_| words::unknown(mail))?.collect();
    found.retain(|found| AddressPolicy::Typed.allows(found.ip()));
    if mail.security == MailSecurity::None {
        found.retain(|found| found.ip().is_loopback());
    }
    if found.is_empty() {
        return Err(words::forbidden(mail));
    }
    Ok(found)
}

fn tls(mail: &Mail) -> Result<TlsParameters, String> {
    let host = mail.host.trim().trim_matches(['[', ']']);
    let mut builder = TlsParameters::builder(host.to_owned());
    if !mail.extra_ca.trim().is_empty() {
        let extra = Certificate::from_pem(mail.extra_ca.as_bytes());
        let extra = extra.map_err(|_| words::unusable_authority())?;
        builder = builder.add_root_certificate(extra);
    }
    builder
        .build_rustls()
        .map_err(|error| words::of(mail, Step::Connect, &error))
}
