//! What is live: every trigger address with its flow, kept in memory so that a call is answered
//! without a query.

use crate::db::{Db, flows, triggers};
use crate::ids::FlowId;
use crate::nodes::webhook_trigger;
use crate::run::plan::{Plan, Plans};
use crate::{Error, Result};
use std::collections::HashMap;
use std::sync::{Arc, PoisonError, RwLock};
use tokio::sync::Mutex;

/// A trigger's address.
#[derive(Debug, Clone)]
pub struct TriggerEntry {
    /// The flow.
    pub flow: FlowId,
    /// The flow's name.
    pub flow_name: String,
    /// The trigger node.
    pub node: String,
    /// Whether the flow is on.
    pub on: bool,
    /// The published version, if it has this trigger.
    pub published: Option<Published>,
}

/// A trigger as published.
#[derive(Debug, Clone)]
pub struct Published {
    /// The version, ready to run.
    pub plan: Arc<Plan>,
    /// Whom it answers, and how.
    pub config: webhook_trigger::Config,
}

/// All trigger addresses, by the part of the path after `/hook/`.
#[derive(Debug, Default)]
pub struct Live {
    entries: RwLock<HashMap<String, Arc<TriggerEntry>>>,
    /// Held from reading a flow until it is live, so that the last one in line reads the newest.
    turn: Mutex<()>,
}

impl Live {
    /// The trigger that listens at `path`.
    #[must_use]
    pub fn find(&self, path: &str) -> Option<Arc<TriggerEntry>> {
        self.entries
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .get(path)
            .cloned()
    }

    /// Reads all flows.
    pub(crate) async fn load(&self, db: &Db, plans: &Plans) -> Result<()> {
        let all = db.read(flows::list).await?;
        for flow in all {
            if let Err(error) = self.refresh(db, plans, flow.id).await {
                // One flow that cannot be read must not keep the others from being served.
                tracing::error!(flow = %flow.id, %error, "a flow's triggers cannot be served");
            }
        }
        Ok(())
    }

    /// Reads one flow again, after it was saved, published, switched, deleted or restored.
    pub(crate) async fn refresh(&self, db: &Db, plans: &Plans, flow: FlowId) -> Result<()> {
        let _turn = self.turn.lock().await;
        let found = db
            .read(move |c| {
                let row = match flows::get(c, flow) {
                    Ok(row) => Some(row),
                    Err(Error::NotFound(_)) => None,
                    Err(error) => return Err(error),
                };
                Ok((row, triggers::of_flow(c, flow)?))
            })
            .await?;
        let (row, paths) = found;
        let mut fresh = Vec::new();
        if let Some(row) = row {
            let plan = match row.version {
                Some(version) => Some(plans.get(db, version).await?),
                None => None,
            };
            for (node, trigger) in paths {
                let published = plan.as_ref().and_then(|plan| published(plan, &node));
                let entry = TriggerEntry {
                    flow,
                    flow_name: row.name.clone(),
                    node,
                    on: row.on,
                    published,
                };
                fresh.push((trigger.path, Arc::new(entry)));
            }
        }
        let mut entries = self.entries.write().unwrap_or_else(PoisonError::into_inner);
        entries.retain(|_, entry| entry.flow != flow);
        entries.extend(fresh);
        Ok(())
    }
}

fn published(plan: &Arc<Plan>, node: &str) -> Option<Published> {
    let node = plan.node(plan.find(node)?);
    let config = serde_json::Value::Object(node.config.clone());
    let config = serde_json::from_value(config).ok()?;
    (node.kind == "webhook_trigger").then(|| Published {
        plan: Arc::clone(plan),
        config,
    })
}
