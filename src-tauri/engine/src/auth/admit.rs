//! What may forbid a connection's credential to go on a request: how the connection is, and where
//! the request goes.

use crate::api::connections::ConnectionState;
use crate::auth::Refused;
use crate::auth::origins::{self, Allowed};
use crate::auth::profile::Method;
use crate::auth::store::Known;
use crate::http::{AddressPolicy, Outgoing};
use crate::run::wait_for::WaitFor;

/// The connection is connected.
pub(super) fn state(known: &Known) -> Result<(), Refused> {
    let name = &known.row.name;
    match known.row.state {
        ConnectionState::Connected => Ok(()),
        ConnectionState::New => Err(Refused::connection(format!(
            "“{name}” is not authorized yet. Open it in Settings > Connections and press Authorize."
        ))),
        ConnectionState::Reconnect => {
            let why = known
                .row
                .problem
                .as_ref()
                .map_or("", |problem| &problem.message);
            let message = format!("“{name}” has to be authorized again. {why}");
            Err(Refused::Wait {
                on: WaitFor::Connection(known.row.id),
                message: message.trim_end().to_owned(),
            })
        }
    }
}

/// The credential goes to the connection's own origins only, and never in the open.
pub(super) fn place(known: &Known, outgoing: &mut Outgoing) -> Result<(), Refused> {
    let (name, origin) = (&known.row.name, origins::of(&outgoing.url));
    let Some(allowed) = known.allowed(&outgoing.url) else {
        return Err(Refused::field(
            "origin",
            "url",
            format!(
                "The credential of “{name}” goes {}, so nothing was sent to {origin}. If it belongs there too, confirm {origin} in Settings > Connections > {name}.",
                known.places()
            ),
        ));
    };
    let settings = &known.profile.settings;
    let (on_premises, plain) = (settings.on_premises, outgoing.url.scheme() == "http");
    if plain && matches!(settings.method, Method::Certificate {}) {
        return Err(Refused::field(
            "origin",
            "url",
            format!(
                "The certificate of “{name}” can be shown over https only, and {origin} is not encrypted. Nothing was sent. Use https."
            ),
        ));
    }
    if plain && !origins::is_plain_allowed(&outgoing.url, on_premises) {
        return Err(Refused::field(
            "origin",
            "url",
            format!(
                "{origin} is not encrypted, so anybody on the way could read the credential of “{name}”. Nothing was sent. Use https, or mark the auth profile as on-premises if the application is in your own network."
            ),
        ));
    }
    // A host that is on the list to the letter is as good as typed into the step.
    if on_premises && outgoing.policy == AddressPolicy::Public && !Allowed::is_wildcard(allowed) {
        outgoing.policy = AddressPolicy::Typed;
    }
    Ok(())
}
