//! The application: what it is, its settings, where it listens.

use crate::api::app::{AppInfo, HooksOpen, HooksState, Prefs, Settings};
use crate::api::events::WatchEvent;
use crate::db::meta;
use crate::retention::round;
use crate::rpc::{self, Nothing};
use crate::triggers::hooks;
use crate::{Engine, Error, Result};

const PREFS: &str = "prefs";
/// What screens may remember, in bytes.
const PREFS_SIZE: usize = 64 << 10;

pub(super) async fn info(engine: &Engine, _: Nothing) -> Result<AppInfo> {
    let options = engine.options();
    Ok(AppInfo {
        version: env!("CARGO_PKG_VERSION").to_owned(),
        host: options.host.name().to_owned(),
        data: options.data.display().to_string(),
        hooks: engine.hooks().state(),
        seq: engine.hub().newest(),
        storage_problem: engine.db().health().problem(),
    })
}

pub(super) async fn settings_get(engine: &Engine, _: Nothing) -> Result<Settings> {
    Ok(engine.settings())
}

pub(super) async fn settings_set(engine: &Engine, mut settings: Settings) -> Result<Settings> {
    let address = hooks::address(&settings.hooks)?;
    let host = settings.public_host.trim();
    if !host.is_empty() {
        let message = "Give a host name only, such as hooks.example.com.";
        let wrong = |_| Error::field("host", "public_host", message);
        // As callers write it in their Host header: lower-case, and ASCII.
        settings.public_host = url::Host::parse(host).map_err(wrong)?.to_string();
    }
    if !(1..=1024).contains(&settings.concurrency) {
        return Err(Error::field("range", "concurrency", "Choose 1 to 1,024."));
    }
    round::check(&settings.retention)?;
    let before = engine.settings();
    engine.set_settings(settings.clone()).await?;
    engine.retention().look();
    engine.executor().gate().set_slots(settings.concurrency);
    engine.hooks().set_public_host(&settings.public_host);
    if before.hooks != settings.hooks {
        engine.open_hooks(address).await;
    }
    Ok(settings)
}

pub(super) async fn prefs_get(engine: &Engine, _: Nothing) -> Result<Prefs> {
    let stored = engine.db().read(|c| meta::get(c, PREFS)).await?;
    // What cannot be read any more is forgotten.
    let values = stored
        .and_then(|text| serde_json::from_str(&text).ok())
        .unwrap_or_default();
    Ok(Prefs { values })
}

pub(super) async fn prefs_set(engine: &Engine, prefs: Prefs) -> Result<Nothing> {
    let text = rpc::write(&prefs.values)?;
    if text.len() > PREFS_SIZE {
        return Err(Error::field(
            "too_long",
            "values",
            "Screens may remember 64 KiB.",
        ));
    }
    engine
        .db()
        .write(move |tx| meta::set(tx, PREFS, &text))
        .await?;
    Ok(Nothing {})
}

pub(super) async fn hooks_open(engine: &Engine, request: HooksOpen) -> Result<HooksState> {
    if let Some(port) = request.port {
        let mut settings = engine.settings();
        let address: Result<std::net::SocketAddr, _> = settings.hooks.parse();
        let mut address = address.unwrap_or_else(|_| ([127, 0, 0, 1], port).into());
        address.set_port(port);
        settings.hooks = address.to_string();
        engine.set_settings(settings).await?;
        return Ok(engine.open_hooks(address).await);
    }
    // What was asked for last, which the command line may have said instead of the settings.
    let asked = hooks::address(&engine.hooks().state().address)?;
    Ok(engine.open_hooks(asked).await)
}

pub(super) async fn focus(engine: &Engine, _: Nothing) -> Result<Nothing> {
    engine.publish(WatchEvent::Focus {});
    Ok(Nothing {})
}
