//! Connections: make, change, test, delete.

pub(super) use super::connection_view::list;

use super::connection_view::{detail, known};
use crate::api::connections::*;
use crate::auth::origins::{self, Allowed};
use crate::auth::profile::Method;
use crate::auth::{check, link_name as link_names, trial};
use crate::db::connections::{self, ConnectionRow};
use crate::db::secrets;
use crate::ids::ConnectionId;
use crate::rpc::Nothing;
use crate::time::now;
use crate::vault::Secret;
use crate::{Engine, Error, Result};
use std::collections::BTreeMap;
use url::Url;

pub(super) async fn get(engine: &Engine, by: ByConnection) -> Result<ConnectionDetail> {
    detail(engine, by.connection).await
}

pub(super) async fn link_name(engine: &Engine, of: LinkNameOf) -> Result<LinkName> {
    let wanted = link_names::of(&of.name);
    let link_name = engine
        .db()
        .read(move |c| connections::free_link_name(c, &wanted))
        .await?;
    Ok(LinkName { link_name })
}

pub(super) async fn create(engine: &Engine, request: ConnectionCreate) -> Result<ConnectionDetail> {
    let profile = engine.auth().profile(request.profile);
    let profile = profile.ok_or_else(|| Error::NotFound("This auth profile".to_owned()))?;
    let method = &profile.settings.method;
    let name = named(&request.name)?;
    let (fields, secrets) = (trimmed(request.fields), tidied(method, request.secrets));
    check::given(method, &fields, &secrets, &[])?;
    let certificate = match secrets.get("certificate_key") {
        Some(key) => Some(check::certificate(&fields, key.clone())?),
        None => None,
    };
    let state = if method.is_authorized() {
        ConnectionState::New
    } else {
        ConnectionState::Connected
    };
    let id = ConnectionId::new();
    let row = ConnectionRow {
        id,
        profile: profile.id,
        link_name: link_names::of(&name),
        name,
        scopes: check::scopes(method, request.scopes)?,
        granted: Vec::new(),
        confirmed: Vec::new(),
        state,
        problem: None,
        account: match &certificate {
            Some(certificate) => Some(certificate.subject.clone()),
            None => method.account(&fields, &secrets),
        },
        fields,
        expires: certificate.map(|certificate| certificate.not_after),
        renews: false,
        tested: None,
        used: None,
        created: now(),
        updated: now(),
    };
    let secrets = secrets
        .into_iter()
        .map(|(name, secret)| (name, Some(secret)));
    engine
        .auth()
        .write(id.0, secrets.collect(), move |tx| {
            let mut row = row;
            row.link_name = connections::free_link_name(tx, &row.link_name)?;
            connections::put(tx, &row)
        })
        .await?;
    engine.auth().connection_changed(id).await?;
    detail(engine, id).await
}

fn named(name: &str) -> Result<String> {
    check::name(name).map_err(|(code, message)| Error::field(code, "name", message))
}

fn trimmed(fields: BTreeMap<String, String>) -> BTreeMap<String, String> {
    let fields = fields.into_iter();
    fields
        .map(|(name, value)| (name, value.trim().to_owned()))
        .collect()
}

/// What is copied often brings a space or a line break along; only a password may have meant it.
fn tidied(method: &Method, secrets: BTreeMap<String, Secret>) -> BTreeMap<String, Secret> {
    if matches!(method, Method::Basic {}) {
        return secrets;
    }
    let secrets = secrets.into_iter();
    secrets
        .map(|(name, secret)| (name, Secret::new(secret.expose().trim().to_owned())))
        .collect()
}

pub(super) async fn update(engine: &Engine, request: ConnectionUpdate) -> Result<ConnectionDetail> {
    let id = request.connection;
    let before = known(engine, id)?;
    let method = before.profile.settings.method.clone();
    let name = request.name.as_deref().map(named).transpose()?;
    let retyped = request.fields.is_some() || !request.secrets.is_empty();
    let fields = request
        .fields
        .map_or_else(|| before.row.fields.clone(), trimmed);
    let secrets = tidied(&method, request.secrets);
    if retyped {
        check::given(&method, &fields, &secrets, &engine.vault().fields(id.0))?;
    }
    let certificate = if retyped && matches!(method, Method::Certificate {}) {
        let typed = secrets.get("certificate_key").cloned();
        let key = match typed {
            Some(key) => Some(key),
            None => engine.vault().secret(id.0, "certificate_key")?,
        };
        key.map(|key| check::certificate(&fields, key))
            .transpose()?
    } else {
        None
    };
    let expires = certificate
        .as_ref()
        .map(|certificate| certificate.not_after);
    let account = match certificate {
        Some(certificate) => Some(certificate.subject),
        None => method.account(&fields, &secrets),
    };
    let another = account.is_some() || !secrets.is_empty();
    let scopes = match request.scopes {
        Some(scopes) => Some(check::scopes(&method, Some(scopes))?),
        None => None,
    };
    let near = before.profile.settings.on_premises;
    let confirmed = request
        .confirmed
        .map(|list| confirmed(list, near))
        .transpose()?;
    let fresh = secrets
        .iter()
        .map(|(name, secret)| (name.clone(), Some(secret.clone())));
    let change = move |row: &mut ConnectionRow| {
        row.name = name.unwrap_or_else(|| row.name.clone());
        row.confirmed = confirmed.unwrap_or_else(|| row.confirmed.clone());
        if retyped && !method.is_authorized() {
            row.fields = fields;
            row.expires = expires;
            if another {
                row.account = account;
            }
            (row.state, row.problem) = (ConnectionState::Connected, None);
        }
        if let Some(scopes) = scopes {
            row.scopes = scopes;
            note_scopes(row);
        }
        Ok(())
    };
    engine.auth().change(id, fresh.collect(), change).await?;
    detail(engine, id).await
}

/// Other scopes are given by another authorization only.
fn note_scopes(row: &mut ConnectionRow) {
    const CODE: &str = "scopes_changed";
    let noted = row
        .problem
        .as_ref()
        .is_some_and(|problem| problem.code == CODE);
    let mut missing = row.scopes.iter();
    let missing = missing.any(|scope| !row.granted.contains(scope));
    if row.state != ConnectionState::Connected || row.problem.is_some() && !noted {
        return;
    }
    row.problem = missing.then(|| ConnectionProblem {
        code: CODE.to_owned(),
        message: "Other permissions were chosen. They are given once this connection is authorized again; until then it works with those it has.".to_owned(),
        provider: None,
    });
}

/// Origins as they are stored; what an owner confirms is one origin each.
fn confirmed(list: Vec<String>, on_premises: bool) -> Result<Vec<String>> {
    let mut confirmed = Vec::new();
    for (i, text) in list.iter().enumerate() {
        let refused = |code, message: &str| Error::field(code, format!("confirmed[{i}]"), message);
        let allowed = Allowed::parse(text).map_err(|message| refused("origin", message))?;
        if allowed.is_wildcard() {
            let message = "Confirm one address at a time, such as https://api.example.com. A * belongs into the auth profile.";
            return Err(refused("origin", message));
        }
        let text = allowed.text();
        let plain = Url::parse(&text).ok().filter(|url| url.scheme() == "http");
        if plain.is_some_and(|url| !origins::is_plain_allowed(&url, on_premises)) {
            return Err(refused("https", "A credential goes there over https only."));
        }
        if !confirmed.contains(&text) {
            confirmed.push(text);
        }
    }
    Ok(confirmed)
}

pub(super) async fn delete(engine: &Engine, by: ByConnection) -> Result<Nothing> {
    let id = by.connection;
    engine
        .db()
        .write(move |tx| {
            connections::delete(tx, id)?;
            secrets::delete_all(tx, id.0)
        })
        .await?;
    engine.vault().forgotten(id.0);
    engine.auth().connection_changed(id).await?;
    Ok(Nothing {})
}

pub(super) async fn test(engine: &Engine, request: ConnectionTry) -> Result<ConnectionTested> {
    trial::test(engine.auth(), request.connection, request.url.as_deref()).await
}

pub(super) async fn reveal(engine: &Engine, request: Reveal) -> Result<Revealed> {
    let known = known(engine, request.connection)?;
    let mut wanted = known.profile.settings.method.wanted().into_iter();
    if !wanted.any(|field| field.secret && field.name == request.field) {
        return Err(Error::field(
            "not_shown",
            "field",
            "Only what you typed yourself can be shown again; tokens never are.",
        ));
    }
    let value = engine.vault().secret(known.row.id.0, &request.field)?;
    let value = value.ok_or_else(|| Error::NotFound("This value".to_owned()))?;
    Ok(Revealed {
        value: value.expose().to_owned(),
    })
}
