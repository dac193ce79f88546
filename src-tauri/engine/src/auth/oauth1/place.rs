//! Where the `oauth_` parameters go (RFC 5849 §3.5), and what the log shows of them.

use super::encode::{Parameter, encode};
use super::{base, refused};
use crate::auth::profile::{Oauth1Settings, Oauth1Signature, Placement};
use crate::http::{Outgoing, Slot};
use crate::nodes::StepError;
use crate::vault::Secret;

/// Stands for a secret.
const DOTS: &str = "••••••";

/// The name that is never part of what is signed.
pub(super) const SIGNATURE: &str = "oauth_signature";

/// Puts `protocol` and the signature where the profile wants them.
pub(super) fn place(
    settings: &Oauth1Settings,
    outgoing: &Outgoing,
    mut protocol: Vec<Parameter>,
    signature: &Secret,
) -> Result<Vec<Slot>, StepError> {
    let raw = !settings.encode_signature
        // Within a query or body the `&` of this one would end it.
        && (settings.placement == Placement::Header || settings.signature != Oauth1Signature::Plaintext);
    let signature = if raw {
        signature.expose().to_owned()
    } else {
        encode(signature.expose())
    };
    protocol.push((SIGNATURE.to_owned(), signature));
    match settings.placement {
        Placement::Header => Ok(vec![header(&settings.realm, &protocol)]),
        Placement::Query => Ok(vec![Slot::EncodedQuery {
            shown: form(&shown(&protocol)),
            value: Secret::new(form(&protocol)),
        }]),
        Placement::Body => body(outgoing, &protocol).map(|slot| vec![slot]),
        Placement::Cookie => Err(refused(
            "OAuth 1.0a parameters go into the header, the query or the body. Choose one of these in the auth profile.",
        )),
    }
}

/// §3.5.1. The realm is a quoted string, no parameter.
fn header(realm: &str, protocol: &[Parameter]) -> Slot {
    let text = |parameters: &[Parameter]| {
        let realm = (!realm.is_empty()).then(|| {
            let quoted = realm.replace('\\', "\\\\").replace('"', "\\\"");
            format!("realm=\"{quoted}\"")
        });
        let parameters = parameters
            .iter()
            .map(|(name, value)| format!("{name}=\"{value}\""));
        let all: Vec<_> = realm.into_iter().chain(parameters).collect();
        format!("OAuth {}", all.join(", "))
    };
    Slot::Header {
        name: "Authorization".to_owned(),
        shown: text(&shown(protocol)),
        value: Secret::new(text(protocol)),
    }
}

/// §3.5.2: only within a body that is a form already.
fn body(outgoing: &Outgoing, protocol: &[Parameter]) -> Result<Slot, StepError> {
    if !base::is_form(outgoing) {
        return Err(refused(
            "This connection's profile puts its OAuth parameters into the body, which has to be a form for that. Choose a form as the body here, or the header or query in the auth profile.",
        ));
    }
    let own = std::str::from_utf8(&outgoing.body)
        .map_err(|_| refused("The form in the body is no text, so it cannot be signed."))?;
    let between = if own.is_empty() || own.ends_with('&') {
        ""
    } else {
        "&"
    };
    Ok(Slot::Body {
        value: Secret::new(format!("{own}{between}{}", form(protocol))),
    })
}

fn form(parameters: &[Parameter]) -> String {
    let pairs: Vec<_> = parameters
        .iter()
        .map(|(name, value)| format!("{name}={value}"))
        .collect();
    pairs.join("&")
}

/// The parameters with dots for those that let somebody in.
fn shown(protocol: &[Parameter]) -> Vec<Parameter> {
    protocol
        .iter()
        .map(|(name, value)| {
            let secret = matches!(name.as_str(), SIGNATURE | "oauth_token" | "oauth_verifier");
            let value = if secret { DOTS } else { value };
            (name.clone(), value.to_owned())
        })
        .collect()
}
