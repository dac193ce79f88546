//! A connection's credential is put on a request, after everything that may forbid it.

use crate::auth::oauth1::{self, Consumer, Credentials, Stamp};
use crate::auth::profile::{
    ApiKeySettings, HeaderField, Method, Oauth1Settings, Oauth2Settings, Placement,
};
use crate::auth::store::Known;
use crate::auth::{Auth, Refused, admit, body};
use crate::http::{Answer, Outgoing, Slot, TlsProfile};
use crate::ids::ConnectionId;
use crate::mask::DOTS;
use crate::vault::Secret;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use std::sync::Arc;

/// What was put on a request.
#[derive(Debug, Clone)]
pub struct Attached {
    /// The connection.
    pub connection: ConnectionId,
    /// Which of its access tokens; counts their renewals. None where there is no token to renew.
    pub generation: Option<u64>,
}

impl Auth {
    /// Puts the credential of `connection` on `outgoing`, if it may go there.
    ///
    /// # Errors
    /// Why it cannot be, and whether it can later.
    pub async fn attach(
        &self,
        connection: ConnectionId,
        outgoing: &mut Outgoing,
    ) -> Result<Attached, Refused> {
        let known = self.connection(connection).ok_or_else(|| {
            Refused::connection(
                "The connection of this step was deleted. Choose another one, or none.",
            )
        })?;
        admit::state(&known)?;
        admit::place(&known, outgoing)?;
        let mut generation = None;
        match &known.profile.settings.method {
            Method::Basic {} => self.basic(&known, outgoing)?,
            Method::ApiKey(settings) => self.api_key(&known, settings, outgoing)?,
            Method::Bearer { prefix } => {
                let token = self.typed(&known, "token", "token")?;
                put_header(outgoing, "Authorization", prefix, &token);
            }
            Method::Headers { headers } => self.headers(&known, headers, outgoing)?,
            Method::Certificate {} => {}
            Method::Oauth1(settings) => self.oauth1(&known, settings, outgoing)?,
            Method::Oauth2(settings) => {
                let (fresh, now) = self.fresh(connection, Arc::clone(&known), settings).await?;
                admit::state(&now)?;
                let token = self.typed(&now, "access_token", "access token")?;
                generation = Some(fresh);
                put_token(outgoing, settings, token);
            }
        }
        if let Some(tls) = self.tls(&known)? {
            outgoing.tls = Some(tls);
        }
        self.note_use(connection);
        Ok(Attached {
            connection,
            generation,
        })
    }

    /// Whether an answer means that the credential has to be renewed, and it was: then the request
    /// is attached and sent once more.
    ///
    /// # Errors
    /// The renewal was refused, or cannot be made now.
    pub async fn again(&self, attached: &Attached, answer: &Answer) -> Result<bool, Refused> {
        let Some(known) = self.connection(attached.connection) else {
            return Ok(false);
        };
        let Method::Oauth2(settings) = &known.profile.settings.method else {
            return Ok(false);
        };
        match attached.generation {
            Some(generation) if asks_for_renewal(settings, answer) => {
                self.renewed_after_refusal(&known, generation).await
            }
            _ => Ok(false),
        }
    }

    /// A secret that the connection must have.
    fn typed(&self, known: &Known, field: &str, called: &str) -> Result<Secret, Refused> {
        self.vault()
            .secret(known.row.id.0, field)?
            .ok_or_else(|| missing(known, called))
    }

    /// RFC 7617, in UTF-8.
    fn basic(&self, known: &Known, outgoing: &mut Outgoing) -> Result<(), Refused> {
        let user = plain(known, "user", "user name")?;
        // Some applications want a user name only.
        let password = self.vault().secret(known.row.id.0, "password")?;
        let password = password.unwrap_or_else(|| Secret::new(String::new()));
        let pair = Secret::new(format!("{user}:{}", password.expose()));
        let encoded = Secret::new(STANDARD.encode(pair.expose()));
        put_header(outgoing, "Authorization", "Basic", &encoded);
        Ok(())
    }

    fn api_key(
        &self,
        known: &Known,
        settings: &ApiKeySettings,
        outgoing: &mut Outgoing,
    ) -> Result<(), Refused> {
        let key = self.typed(known, "key", &settings.label)?;
        let (name, prefix) = (settings.parameter.clone(), &settings.prefix);
        let value = Secret::new(format!("{prefix}{}", key.expose()));
        match settings.placement {
            Placement::Header => outgoing.slots.push(Slot::Header {
                name,
                shown: format!("{prefix}{DOTS}"),
                value,
            }),
            Placement::Query => outgoing.slots.push(Slot::Query { name, value }),
            Placement::Cookie => outgoing.slots.push(Slot::Cookie { name, value }),
            Placement::Body => body::put(outgoing, &name, prefix, &value)?,
        }
        Ok(())
    }

    /// RFC 5849. It signs what the request holds by now, so nothing of that may change later.
    fn oauth1(
        &self,
        known: &Known,
        settings: &Oauth1Settings,
        outgoing: &mut Outgoing,
    ) -> Result<(), Refused> {
        let profile = known.profile.id.0;
        let secret = self.vault().secret(profile, "consumer_secret")?;
        let private_key = self.vault().secret(profile, "private_key")?;
        let consumer = Consumer {
            settings,
            secret: secret.as_ref(),
            private_key: private_key.as_ref(),
        };
        let token = Credentials {
            token: self.typed(known, "oauth_token", "token")?,
            secret: self.typed(known, "oauth_token_secret", "token secret")?,
        };
        let signed = oauth1::sign(&consumer, Some(&token), outgoing, &Stamp::fresh()?);
        outgoing.slots.extend(signed.map_err(Refused::Fail)?);
        Ok(())
    }

    fn headers(
        &self,
        known: &Known,
        headers: &[HeaderField],
        outgoing: &mut Outgoing,
    ) -> Result<(), Refused> {
        for header in headers {
            let field = format!("header:{}", header.name);
            if header.secret {
                let value = self.typed(known, &field, &header.name)?;
                outgoing.slots.push(Slot::Header {
                    name: header.name.clone(),
                    shown: DOTS.to_owned(),
                    value,
                });
            } else {
                let value = plain(known, &field, &header.name)?.to_owned();
                let same = |name: &str| name.eq_ignore_ascii_case(&header.name);
                outgoing.headers.retain(|(name, _)| !same(name));
                outgoing.headers.push((header.name.clone(), value));
            }
        }
        Ok(())
    }

    /// What the connection adds to encrypted connections.
    fn tls(&self, known: &Known) -> Result<Option<Arc<TlsProfile>>, Refused> {
        let settings = &known.profile.settings;
        let certificate = matches!(settings.method, Method::Certificate {});
        if settings.extra_ca.is_empty() && !certificate {
            return Ok(None);
        }
        if let Some(tls) = known.tls.get() {
            return Ok(Some(Arc::clone(tls)));
        }
        let identity = if certificate {
            let chain = plain(known, "certificate", "certificate")?.to_owned();
            Some((chain, self.typed(known, "certificate_key", "private key")?))
        } else {
            None
        };
        let profile = Arc::new(TlsProfile {
            extra_ca: settings.extra_ca.clone(),
            identity,
        });
        Ok(Some(Arc::clone(known.tls.get_or_init(|| profile))))
    }
}

fn plain<'a>(known: &'a Known, field: &str, called: &str) -> Result<&'a str, Refused> {
    let value = known.row.fields.get(field).map(String::as_str);
    value
        .filter(|value| !value.is_empty())
        .ok_or_else(|| missing(known, called))
}

fn missing(known: &Known, called: &str) -> Refused {
    let name = &known.row.name;
    Refused::connection(format!(
        "“{name}” has no {called}. Open it in Settings > Connections and enter it."
    ))
}

fn put_header(outgoing: &mut Outgoing, name: &str, prefix: &str, value: &Secret) {
    let prefix = prefix.trim();
    let (shown, value) = if prefix.is_empty() {
        (DOTS.to_owned(), value.clone())
    } else {
        let value = Secret::new(format!("{prefix} {}", value.expose()));
        (format!("{prefix} {DOTS}"), value)
    };
    outgoing.slots.push(Slot::Header {
        name: name.to_owned(),
        shown,
        value,
    });
}

fn put_token(outgoing: &mut Outgoing, settings: &Oauth2Settings, token: Secret) {
    let named = |usual: &str| match settings.parameter.trim() {
        "" => usual.to_owned(),
        name => name.to_owned(),
    };
    if settings.placement == Placement::Query {
        outgoing.slots.push(Slot::Query {
            name: named("access_token"),
            value: token,
        });
    } else {
        put_header(outgoing, &named("Authorization"), &settings.prefix, &token);
    }
}

fn asks_for_renewal(settings: &Oauth2Settings, answer: &Answer) -> bool {
    let rule = &settings.refresh;
    let said = || {
        let (text, body) = (rule.body.as_bytes(), answer.body.as_ref());
        !text.is_empty() && body.windows(text.len()).any(|part| part == text)
    };
    rule.on_401 && answer.status == 401 || rule.statuses.contains(&answer.status) || said()
}
