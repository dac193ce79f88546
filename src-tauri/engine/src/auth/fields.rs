//! What each method is called, what it asks a connection for, and what its profile keeps in the
//! vault.

use crate::api::profiles::CredentialField;
use crate::auth::profile::{
    ApiKeySettings, ClientAuth, FieldType, Grant, HeaderField, Method, Oauth1Signature,
    Oauth2Settings, Placement,
};
use crate::vault::Secret;
use std::collections::BTreeMap;

/// A key shorter than this shows nothing of itself.
const LONG: usize = 12;

impl Method {
    /// The `type` of the method.
    #[must_use]
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Basic {} => "basic",
            Self::Oauth1(_) => "oauth1",
            Self::Oauth2(_) => "oauth2",
            Self::ApiKey(_) => "api_key",
            Self::Bearer { .. } => "bearer",
            Self::Headers { .. } => "headers",
            Self::Certificate {} => "certificate",
        }
    }

    /// The method in words.
    #[must_use]
    pub fn label(&self) -> &'static str {
        match self {
            Self::Basic {} => "Basic, user name and password",
            Self::Oauth1(settings) => match settings.signature {
                Oauth1Signature::HmacSha1 => "OAuth 1.0a, HMAC-SHA1",
                Oauth1Signature::HmacSha256 => "OAuth 1.0a, HMAC-SHA256",
                Oauth1Signature::HmacSha512 => "OAuth 1.0a, HMAC-SHA512",
                Oauth1Signature::RsaSha1 => "OAuth 1.0a, RSA-SHA1",
                Oauth1Signature::RsaSha256 => "OAuth 1.0a, RSA-SHA256",
                Oauth1Signature::Plaintext => "OAuth 1.0a, PLAINTEXT",
            },
            Self::Oauth2(settings) => match settings.grant {
                Grant::AuthorizationCode => "OAuth 2, authorization code with PKCE",
                Grant::ClientCredentials => "OAuth 2, client credentials",
                Grant::DeviceCode => "OAuth 2, device code",
            },
            Self::ApiKey(settings) => match settings.placement {
                Placement::Header => "API key in a header",
                Placement::Query => "API key in the address",
                Placement::Body => "API key in the body",
                Placement::Cookie => "API key in a cookie",
            },
            Self::Bearer { .. } => "Bearer token",
            Self::Headers { .. } => "Own headers",
            Self::Certificate {} => "Client certificate",
        }
    }

    /// Whether a connection has to be authorized at the provider before it can be used.
    #[must_use]
    pub fn is_authorized(&self) -> bool {
        matches!(self, Self::Oauth1(_) | Self::Oauth2(_))
    }

    /// What a connection has to give.
    #[must_use]
    pub fn wanted(&self) -> Vec<CredentialField> {
        match self {
            Self::Basic {} => vec![
                plain("user", "User name"),
                CredentialField {
                    help: "Leave it empty where the application wants only a user name, as Stripe does with its key.".to_owned(),
                    ..secret("password", "Password")
                },
            ],
            Self::ApiKey(settings) => vec![api_key(settings)],
            Self::Bearer { .. } => vec![secret("token", "Token")],
            Self::Headers { headers } => headers.iter().map(header).collect(),
            Self::Certificate {} => vec![
                CredentialField {
                    help: "The client certificate as PEM, with those between it and its authority below it.".to_owned(),
                    lines: true,
                    ..plain("certificate", "Certificate")
                },
                CredentialField {
                    help: "The certificate's private key as PEM, without a passphrase.".to_owned(),
                    lines: true,
                    ..secret("certificate_key", "Private key")
                },
            ],
            Self::Oauth1(_) | Self::Oauth2(_) => Vec::new(),
        }
    }

    /// What the profile itself keeps in the vault: the field, what people call it, and whether it
    /// cannot do without.
    #[must_use]
    pub fn kept(&self) -> Vec<(&'static str, &'static str, bool)> {
        match self {
            Self::Oauth2(settings) => {
                let needed = settings.client_auth != ClientAuth::None;
                vec![("client_secret", "client secret", needed)]
            }
            Self::Oauth1(settings) => {
                let rsa = matches!(
                    settings.signature,
                    Oauth1Signature::RsaSha1 | Oauth1Signature::RsaSha256
                );
                vec![
                    ("consumer_secret", "consumer secret", !rsa),
                    ("private_key", "private key", rsa),
                ]
            }
            _ => Vec::new(),
        }
    }

    /// Whose a connection is, as far as what was typed tells it.
    #[must_use]
    pub fn account(
        &self,
        fields: &BTreeMap<String, String>,
        secrets: &BTreeMap<String, Secret>,
    ) -> Option<String> {
        let ending = |called: &str, secret: &Secret| {
            let letters: Vec<char> = secret.expose().chars().collect();
            let tail: String = letters[letters.len().saturating_sub(4)..].iter().collect();
            (letters.len() >= LONG).then(|| format!("{called} ending {tail}"))
        };
        match self {
            Self::Basic {} => fields.get("user").cloned(),
            Self::ApiKey(_) => ending("Key", secrets.get("key")?),
            Self::Bearer { .. } => ending("Token", secrets.get("token")?),
            _ => None,
        }
    }
}

impl Oauth2Settings {
    /// The scopes that are chosen when a connection is made.
    #[must_use]
    pub fn chosen(&self) -> Vec<String> {
        let chosen = self.scopes.iter().filter(|scope| scope.chosen);
        chosen.map(|scope| scope.name.clone()).collect()
    }
}

fn plain(name: &str, label: &str) -> CredentialField {
    CredentialField {
        name: name.to_owned(),
        label: label.to_owned(),
        help: String::new(),
        secret: false,
        hidden: false,
        lines: false,
    }
}

fn secret(name: &str, label: &str) -> CredentialField {
    CredentialField {
        secret: true,
        hidden: true,
        ..plain(name, label)
    }
}

fn api_key(settings: &ApiKeySettings) -> CredentialField {
    let label = match settings.label.trim() {
        "" => "API key",
        label => label,
    };
    CredentialField {
        hidden: settings.field == FieldType::Password,
        ..secret("key", label)
    }
}

fn header(header: &HeaderField) -> CredentialField {
    let label = match header.label.trim() {
        "" => &header.name,
        label => label,
    };
    let name = format!("header:{}", header.name);
    if header.secret {
        secret(&name, label)
    } else {
        plain(&name, label)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_shows_its_end_only_when_it_is_long() {
        let method = Method::Bearer {
            prefix: "Bearer".to_owned(),
        };
        let account = |token: &str| {
            let token = Secret::new(token.to_owned());
            method.account(
                &BTreeMap::new(),
                &BTreeMap::from([("token".to_owned(), token)]),
            )
        };
        assert_eq!(
            account("0123456789a7f2c").as_deref(),
            Some("Token ending 7f2c")
        );
        assert_eq!(account("0123456789a"), None);
    }
}
