//! Connections as screens see them.

use crate::api::connections::*;
use crate::auth::store::Known;
use crate::db::connections;
use crate::ids::ConnectionId;
use crate::rpc::Nothing;
use crate::{Engine, Result};
use rusqlite::Connection;
use std::collections::HashMap;

/// What is known of all connections: a query each, however many there are.
struct Uses {
    flows: HashMap<ConnectionId, Vec<FlowUse>>,
    waiting: HashMap<ConnectionId, u32>,
}

impl Uses {
    fn read(connection: &Connection) -> Result<Self> {
        Ok(Self {
            flows: connections::uses(connection)?,
            waiting: connections::waiting(connection)?,
        })
    }

    fn summary(&mut self, engine: &Engine, known: &Known) -> ConnectionSummary {
        let (row, profile) = (&known.row, &known.profile);
        let settings = &profile.settings;
        ConnectionSummary {
            id: row.id,
            name: row.name.clone(),
            link_name: row.link_name.clone(),
            profile: profile.id,
            profile_name: settings.name.clone(),
            service: settings.service.clone(),
            method: settings.method.kind().to_owned(),
            method_label: settings.method.label().to_owned(),
            state: row.state,
            problem: row.problem.clone(),
            account: row.account.clone(),
            expires: row.expires,
            renews: row.renews,
            testable: settings.test.is_some(),
            used: engine.auth().used(row.id).max(row.used),
            flows: self.flows.remove(&row.id).unwrap_or_default(),
            waiting: self.waiting.get(&row.id).copied().unwrap_or_default(),
            created: row.created,
        }
    }
}

pub(super) async fn list(engine: &Engine, _: Nothing) -> Result<Vec<ConnectionSummary>> {
    let (rows, mut uses) = engine
        .db()
        .read(|c| Ok((connections::list(c)?, Uses::read(c)?)))
        .await?;
    let found = rows.iter().filter_map(|row| {
        let known = engine.auth().connection(row.id)?;
        Some(uses.summary(engine, &known))
    });
    Ok(found.collect())
}

/// A connection, whole, as steps see it: what is told as connected can be used.
pub(super) async fn detail(engine: &Engine, id: ConnectionId) -> Result<ConnectionDetail> {
    // Read first: an authorization ends after what came of it is known.
    let authorizing = engine.auth().authorizing(id);
    let mut uses = engine.db().read(Uses::read).await?;
    let known = known(engine, id)?;
    let (row, settings) = (&known.row, &known.profile.settings);
    let summary = uses.summary(engine, &known);
    let wanted = settings.method.wanted();
    let mut secrets = engine.vault().fields(id.0);
    secrets.retain(|name| {
        wanted
            .iter()
            .any(|field| field.secret && field.name == *name)
    });
    Ok(ConnectionDetail {
        summary,
        wanted,
        fields: row.fields.clone(),
        secrets,
        scopes: row.scopes.clone(),
        granted: row.granted.clone(),
        origins: settings.origins.clone(),
        confirmed: row.confirmed.clone(),
        authorizing,
    })
}

/// The connection with its profile, or that there is none.
pub(super) fn known(engine: &Engine, id: ConnectionId) -> Result<std::sync::Arc<Known>> {
    engine
        .auth()
        .connection(id)
        .ok_or_else(|| crate::Error::NotFound("This connection".to_owned()))
}
