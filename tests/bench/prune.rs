//! A log pruned to ten thousand runs while callers go on: how long they wait for it, and how much
//! of the file is given back.

use crate::load;
use crate::ours::Ours;
use hookline_tests::Result;
use serde_json::{Value, json};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

const KEPT: u64 = 10_000;
/// Somebody calls this often.
const EVERY: Duration = Duration::from_millis(5);
/// How often it is asked how far it is.
const LOOK: Duration = Duration::from_millis(250);

/// Prunes the log of `ours`.
pub(crate) async fn measure(ours: &Ours) -> Result<Value> {
    let before = info(ours).await?;
    let calm = beside(ours, async {
        tokio::time::sleep(Duration::from_secs(5)).await;
        Ok(())
    });
    let (calm, ()) = calm.await?;
    let start = Instant::now();
    let (waits, after) = beside(ours, async {
        let mut settings: Value = ours.server.rpc("settings_get", &json!({})).await?;
        settings["retention"]["runs"] = json!(KEPT);
        ours.server.rpc::<Value>("settings_set", &settings).await?;
        loop {
            let now = info(ours).await?;
            // Calls go on, so that a few more than are kept are there at any time.
            let pruned = figure(&now, "runs")? < KEPT + KEPT / 2;
            let free = figure(&now, "file")? - figure(&now, "used")?;
            if pruned && free * 10 < figure(&now, "file")? {
                return Ok(now);
            }
            tokio::time::sleep(LOOK).await;
        }
    })
    .await?;
    let ms = |took: Option<&Duration>| took.map_or(0.0, |took| took.as_secs_f64() * 1000.0);
    let share = figure(&after, "file")? as f64 / figure(&before, "file")? as f64;
    Ok(json!({
        "runs": figure(&before, "runs")?,
        "seconds": start.elapsed().as_secs(),
        "file_share": crate::round2(share * 100.0) / 100.0,
        "calls_beside": waits.len(),
        "longest_wait_ms": crate::round2(ms(waits.iter().max())),
        "longest_wait_before_ms": crate::round2(ms(calm.iter().max())),
    }))
}

async fn info(ours: &Ours) -> Result<Value> {
    ours.server.rpc("storage_get", &json!({})).await
}

fn figure(info: &Value, name: &str) -> Result<u64> {
    Ok(info[name].as_u64().ok_or("no such figure")?)
}

/// Calls while something is done. Gives how long each call waited, and what came of it.
async fn beside<T>(
    ours: &Ours,
    done: impl Future<Output = Result<T>>,
) -> Result<(Vec<Duration>, T)> {
    let over = Arc::new(AtomicBool::new(false));
    let calls = tokio::spawn({
        let (over, url) = (Arc::clone(&over), ours.url.clone());
        async move {
            let client = reqwest::Client::builder().no_proxy().build()?;
            let (before, after) = load::frame();
            let mut waits = Vec::new();
            let mut pace = tokio::time::interval(EVERY);
            while !over.load(Ordering::Relaxed) {
                pace.tick().await;
                waits.push(load::post(&client, &url, format!("{before}0{after}")).await?);
            }
            Ok::<_, Box<dyn std::error::Error + Send + Sync>>(waits)
        }
    });
    let outcome = done.await;
    over.store(true, Ordering::Relaxed);
    Ok((calls.await??, outcome?))
}
