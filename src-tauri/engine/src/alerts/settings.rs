//! Who is told of troubles, and how. What is set is in the database; the mail server's password is
//! in the vault.

use super::{Alerting, Mailbox, mail};
use crate::api::destinations::{Alerts, AlertsInfo, AlertsSet, Mail, MailSecurity, MailTried};
use crate::api::events::WatchEvent;
use crate::db::{Db, meta, troubles};
use crate::http::{TlsProfile, tls};
use crate::run::hub::Hub;
use crate::vault::{Secret, Vault};
use crate::{Error, Result, rpc};
use rusqlite::Connection;
use std::net::IpAddr;
use std::sync::Arc;
use tokio::sync::watch;
use uuid::Uuid;

/// Whose secret the mail server's password is, and what it is called in the vault.
const OWNER: Uuid = Uuid::from_u128(0x6d61_696c_0000_8000_8000_0000_0000_0001);
const PASSWORD: &str = "password";

/// Where the settings are kept.
const KEY: &str = "alerts";

/// What is set. Settings that cannot be read any more are the defaults.
pub(super) fn read(connection: &Connection) -> Result<Alerts> {
    let stored = meta::get(connection, KEY)?;
    let read = stored.and_then(|text| serde_json::from_str(&text).ok());
    Ok(read.unwrap_or_default())
}

impl Alerting {
    /// As it is set in the database.
    ///
    /// # Errors
    /// What the database refuses.
    pub(crate) async fn open(
        db: Db,
        vault: Vault,
        hub: Arc<Hub>,
        mailbox: Mailbox,
    ) -> Result<Self> {
        mailbox.want(db.read(read).await?.mail.is_some());
        Ok(Self {
            db,
            vault,
            hub,
            mailbox,
            closing: watch::Sender::new(false),
        })
    }

    /// What is set.
    ///
    /// # Errors
    /// What the database refuses.
    pub async fn info(&self) -> Result<AlertsInfo> {
        let alerts = self.db.read(read).await?;
        let password = self.vault.fields(OWNER).iter().any(|name| name == PASSWORD);
        Ok(AlertsInfo {
            alerts,
            password,
            problem: self.mailbox.problem(),
        })
    }

    /// Changes what is set, and tries again what could not be mailed.
    ///
    /// # Errors
    /// Code `mail`, with the field at fault; `certificate` for one that cannot be used; what the
    /// vault or the database refuses.
    pub async fn set(&self, set: AlertsSet) -> Result<AlertsInfo> {
        if let Some(mail) = &set.alerts.mail {
            check(mail)?;
        }
        let (wanted, text) = (set.alerts.mail.is_some(), rpc::write(&set.alerts)?);
        let secrets = set.password.map(|password| {
            let kept = (!password.expose().is_empty()).then_some(password);
            (PASSWORD.to_owned(), kept)
        });
        let also = move |tx: &mut crate::db::writer::Tx<'_>| {
            if !wanted {
                troubles::forget_mail(tx)?;
            }
            meta::set(tx, KEY, &text)
        };
        let secrets: Vec<_> = secrets.into_iter().collect();
        self.vault.write(OWNER, secrets, also).await?;
        self.mailbox.want(wanted);
        self.mailbox.set_problem(None);
        self.mailbox.is_due();
        self.hub.publish(vec![WatchEvent::App {}]);
        self.info().await
    }

    /// Sends an email to try what is set.
    ///
    /// # Errors
    /// `no_mail` when none is set, or what the database refuses.
    pub async fn try_it(&self) -> Result<MailTried> {
        let alerts = self.db.read(read).await?;
        let Some(mail) = alerts.mail else {
            let message = "No email is set. Enter a mail server first.";
            return Err(Error::conflict("no_mail", message));
        };
        let sent = match self.password() {
            Ok(password) => mail::send(&mail, password.as_ref(), mail::trial()).await,
            Err(error) => Err(error.to_string()),
        };
        Ok(match sent {
            Ok(said) => MailTried {
                sent: true,
                message: format!("{} took the email: {said}", mail.host),
            },
            Err(mut message) => {
                crate::mask::hide(&mut message, &self.vault.masker());
                MailTried {
                    sent: false,
                    message,
                }
            }
        })
    }

    pub(super) fn password(&self) -> Result<Option<Secret>> {
        self.vault.secret(OWNER, PASSWORD)
    }
}

fn wrong(field: &str, message: impl Into<String>) -> Error {
    Error::field("mail", format!("mail.{field}"), message)
}

/// What is wrong with `mail`, if something is.
fn check(mail: &Mail) -> Result<()> {
    let host = mail.host.trim();
    if host.is_empty() || host.contains(|c: char| c == '/' || c.is_whitespace()) {
        let message = "Enter the mail server's name only, such as smtp.example.com.";
        return Err(wrong("host", message));
    }
    if mail.port == 0 {
        let message = "Enter the server's port: 465 with TLS, 587 with STARTTLS.";
        return Err(wrong("port", message));
    }
    if mail.security == MailSecurity::None && !is_here(host) {
        let message = "Without encryption anybody on the way could read the password and the emails. Only a server on this computer may be used so; choose TLS or STARTTLS.";
        return Err(wrong("security", message));
    }
    if let Err(message) = mail::address(&mail.from) {
        return Err(wrong("from", message));
    }
    if mail.to.is_empty() {
        return Err(wrong("to", "Enter at least one address to send to."));
    }
    for to in &mail.to {
        mail::address(to).map_err(|message| wrong("to", message))?;
    }
    let profile = TlsProfile {
        extra_ca: mail.extra_ca.clone(),
        identity: None,
    };
    tls::check(&profile)
        .map(drop)
        .map_err(|error| Error::field("certificate", "mail.extra_ca", error.to_string()))
}

/// Whether a host is this computer.
fn is_here(host: &str) -> bool {
    let address = host.trim_matches(['[', ']']).parse::<IpAddr>();
    host.eq_ignore_ascii_case("localhost") || address.is_ok_and(|address| address.is_loopback())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mail() -> Mail {
        Mail {
            host: "smtp.example.com".to_owned(),
            port: 465,
            security: MailSecurity::Tls,
            user: "hookline".to_owned(),
            from: "Hookline <alerts@example.com>".to_owned(),
            to: vec!["ops@example.com".to_owned()],
            extra_ca: String::new(),
        }
    }

    type Change = fn(&mut Mail);

    #[test]
    fn what_cannot_work_is_said_of_its_field() {
        check(&mail()).expect("it can work");
        let field = |change: Change| {
            let mut mail = mail();
            change(&mut mail);
            check(&mail).expect_err("refused").body().field
        };
        let cases: [(&str, Change); 7] = [
            ("host", |mail| mail.host = "smtp://example.com".to_owned()),
            ("port", |mail| mail.port = 0),
            ("security", |mail| mail.security = MailSecurity::None),
            ("from", |mail| mail.from = "alerts".to_owned()),
            ("to", |mail| mail.to.clear()),
            ("to", |mail| mail.to.push("a b@c".to_owned())),
            ("extra_ca", |mail| mail.extra_ca = "none".to_owned()),
        ];
        for (name, change) in cases {
            assert_eq!(field(change), Some(format!("mail.{name}")));
        }
        for here in ["localhost", "127.0.0.1", "[::1]"] {
            let (security, host) = (MailSecurity::None, here.to_owned());
            let here = Mail {
                security,
                host,
                ..mail()
            };
            check(&here).expect("this computer");
        }
    }
}
