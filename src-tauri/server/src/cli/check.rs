//! `check`: is everything well with the data folder?

use super::Failure;
use super::access::Access;
use serde::Deserialize;
use serde_json::json;

#[derive(Deserialize)]
struct Health {
    database: String,
    vault: String,
}

pub(super) async fn obey(access: &Access) -> Result<(), Failure> {
    let health: Health = access.call("app_check", json!({})).await?;
    println!("database: {}", health.database);
    println!("vault: {}", health.vault);
    Ok(())
}
