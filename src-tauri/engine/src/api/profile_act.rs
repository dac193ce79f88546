//! Auth profiles: list, make, change, delete.

use crate::api::profiles::*;
use crate::auth::origins::{self, Allowed};
use crate::auth::profile::{Method, ProfileSettings};
use crate::auth::{check, oauth1};
use crate::db::profiles::ProfileRow;
use crate::db::{connections, profiles, secrets};
use crate::ids::ProfileId;
use crate::rpc::Nothing;
use crate::time::now;
use crate::vault::Secret;
use crate::{Engine, Error, Result};
use std::collections::{BTreeMap, HashMap};
use url::Url;

pub(super) async fn list(engine: &Engine, _: Nothing) -> Result<Vec<ProfileSummary>> {
    let (rows, users) = engine
        .db()
        .read(|c| Ok((profiles::list(c)?, connections::list(c)?)))
        .await?;
    let mut by_profile: HashMap<ProfileId, Vec<ConnectionName>> = HashMap::new();
    for user in users {
        let named = ConnectionName {
            id: user.id,
            name: user.name,
        };
        by_profile.entry(user.profile).or_default().push(named);
    }
    Ok(rows
        .iter()
        .map(|row| summary(row, by_profile.remove(&row.id).unwrap_or_default()))
        .collect())
}

fn summary(row: &ProfileRow, connections: Vec<ConnectionName>) -> ProfileSummary {
    let settings = &row.settings;
    ProfileSummary {
        id: row.id,
        name: settings.name.clone(),
        service: settings.service.clone(),
        method: settings.method.kind().to_owned(),
        method_label: settings.method.label().to_owned(),
        testable: settings.test.is_some(),
        on_premises: settings.on_premises,
        connections,
        updated: row.updated,
    }
}

pub(super) async fn get(engine: &Engine, by: ByProfile) -> Result<ProfileDetail> {
    detail(engine, by.profile).await
}

async fn detail(engine: &Engine, profile: ProfileId) -> Result<ProfileDetail> {
    let (row, users) = engine
        .db()
        .read(move |c| {
            Ok((
                profiles::get(c, profile)?,
                connections::names_of(c, profile)?,
            ))
        })
        .await?;
    Ok(ProfileDetail {
        summary: summary(&row, users),
        secrets: engine.vault().fields(profile.0),
        fields: row.settings.method.wanted(),
        settings: row.settings,
    })
}

pub(super) async fn create(engine: &Engine, request: ProfileCreate) -> Result<ProfileDetail> {
    let row = ProfileRow {
        id: ProfileId::new(),
        settings: usable(request.settings)?,
        created: now(),
        updated: now(),
    };
    let secrets = kept(&row.settings, request.secrets, &[])?;
    store(engine, row, secrets).await
}

pub(super) async fn update(engine: &Engine, request: ProfileUpdate) -> Result<ProfileDetail> {
    let profile = request.profile;
    let before = engine.db().read(move |c| profiles::get(c, profile)).await?;
    refuse_other(&before.settings, &request.settings)?;
    let row = ProfileRow {
        settings: usable(request.settings)?,
        updated: now(),
        ..before
    };
    let held = engine.vault().fields(profile.0);
    let secrets = kept(&row.settings, request.secrets, &held)?;
    store(engine, row, secrets).await
}

async fn store(
    engine: &Engine,
    row: ProfileRow,
    secrets: Vec<(String, Option<Secret>)>,
) -> Result<ProfileDetail> {
    let id = row.id;
    engine
        .auth()
        .write(id.0, secrets, move |tx| profiles::put(tx, &row))
        .await?;
    engine.auth().profile_changed(id).await?;
    detail(engine, id).await
}

/// Method and agent are fixed: connections were made for them.
fn refuse_other(before: &ProfileSettings, after: &ProfileSettings) -> Result<()> {
    if before.method.kind() != after.method.kind() {
        return Err(Error::field(
            "method_fixed",
            "method.type",
            format!(
                "The method of “{}” ({}) cannot be changed, because connections are made for it. Make another auth profile for another method.",
                before.name,
                before.method.label()
            ),
        ));
    }
    if before.agent != after.agent {
        return Err(Error::field(
            "agent_fixed",
            "agent",
            format!(
                "The on-premises agent of “{}” cannot be changed. Make another auth profile for another agent.",
                before.name
            ),
        ));
    }
    Ok(())
}

/// Settings as they are stored, or the first thing that is wrong with them.
fn usable(mut settings: ProfileSettings) -> Result<ProfileSettings> {
    settings.name = settings.name.trim().to_owned();
    check::refuse(&check::problems(&settings))?;
    let written = settings.origins.iter();
    let mut origins: Vec<String> = written
        .filter_map(|text| Some(Allowed::parse(text).ok()?.text()))
        .collect();
    // Where it is tested is where it is used, unless something else was said.
    let tested = settings.test.as_ref().map(|test| Url::parse(&test.url));
    if origins.is_empty()
        && let Some(Ok(url)) = tested
    {
        origins.push(origins::of(&url));
    }
    settings.origins = origins;
    Ok(settings)
}

/// Secrets as they are stored: those that the method has, and none missing. `held` are those that
/// the vault has already; what only another signature of OAuth 1.0a needs is removed.
fn kept(
    settings: &ProfileSettings,
    given: BTreeMap<String, Secret>,
    held: &[String],
) -> Result<Vec<(String, Option<Secret>)>> {
    let fields = settings.method.kept();
    if let Some(strange) = given
        .keys()
        .find(|name| fields.iter().all(|(known, ..)| known != name))
    {
        return Err(Error::field(
            "unknown_field",
            format!("secrets.{strange}"),
            "This method keeps no such secret.",
        ));
    }
    for &(name, called, needed) in &fields {
        let there = match given.get(name) {
            Some(secret) => !secret.expose().trim().is_empty(),
            None => held.iter().any(|held| held == name),
        };
        if needed && !there {
            return Err(Error::field(
                "required",
                format!("secrets.{name}"),
                format!("Enter the {called} that the provider gave you."),
            ));
        }
    }
    if let Some(key) = given.get("private_key")
        && let Some(problem) = oauth1::private_key_problem(key)
        && !key.expose().trim().is_empty()
    {
        return Err(Error::field("private_key", "secrets.private_key", problem));
    }
    let mut kept: BTreeMap<String, Option<Secret>> = given
        .into_iter()
        .map(|(name, secret)| {
            let text = secret.expose().trim();
            let secret = (!text.is_empty()).then(|| Secret::new(text.to_owned()));
            (name, secret)
        })
        .collect();
    if matches!(settings.method, Method::Oauth1(_)) {
        let unused = fields.iter().filter(|(.., needed)| !needed);
        for (name, ..) in unused {
            kept.remove(*name);
            if held.iter().any(|held| held == name) {
                kept.insert((*name).to_owned(), None);
            }
        }
    }
    Ok(kept.into_iter().collect())
}

pub(super) async fn delete(engine: &Engine, by: ByProfile) -> Result<Nothing> {
    let profile = by.profile;
    engine
        .db()
        .write(move |tx| {
            profiles::delete(tx, profile)?;
            secrets::delete_all(tx, profile.0)
        })
        .await?;
    engine.vault().forgotten(profile.0);
    engine.auth().profile_changed(profile).await?;
    Ok(Nothing {})
}

pub(super) async fn check(_: &Engine, request: ProfileCheck) -> Result<Vec<AuthProblem>> {
    Ok(check::problems(&request.settings))
}
