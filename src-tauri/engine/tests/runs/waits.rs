//! Steps that wait for their connection: parked, resumed, cancelled, over a restart, in a race.

use super::scene::{Scene, event, node, states};
use super::support::{call, ended};
use hookline_engine::api::connections::ConnectionState;
use hookline_engine::ids::ConnectionId;
use hookline_engine::vault::Secret;
use hookline_engine::{Engine, Error};
use serde_json::{Value, json};
use tokio::sync::broadcast::error::TryRecvError;

/// A connection that sends a plain header to the receiver: it needs no vault.
async fn connection(scene: &Scene) -> Result<ConnectionId, Error> {
    let headers = json!([{ "name": "X-Key", "secret": false }]);
    let settings = json!({
        "name": "Zoho", "method": { "type": "headers", "headers": headers },
        "origins": [scene.receiver.url], "on_premises": true,
    });
    let profile = scene.call("profile_create", json!({ "settings": settings }));
    let fields = json!({ "header:X-Key": "plain" });
    let create = json!({ "profile": profile.await?["id"], "name": "Zoho CRM", "fields": fields });
    let made = scene.call("connection_create", create).await?;
    Ok(made["id"]
        .as_str()
        .and_then(|id| id.parse().ok())
        .expect("an id"))
}

async fn turn(engine: &Engine, id: ConnectionId, state: ConnectionState) -> Result<(), Error> {
    let set = engine.auth().change(id, Vec::new(), move |row| {
        row.state = state;
        Ok(())
    });
    set.await.map(drop)
}

/// A step that sends with the connection.
fn sends_with(scene: &Scene, id: &str, path: &str, connection: ConnectionId) -> Value {
    let mut step = scene.send(id, path);
    step["config"]["connection"] = json!({ "id": connection, "name": "Zoho CRM" });
    step
}

/// `start` leads to `before`, which leads to `deal` with the connection; and to `beside`.
async fn waiting(scene: &Scene, connection: ConnectionId) -> Result<Value, Error> {
    let nodes = vec![
        scene.send("before", "/before"),
        sends_with(scene, "deal", "/deal", connection),
        scene.send("after", "/after"),
        scene.send("beside", "/beside"),
    ];
    let edges = [
        ("start", "before"),
        ("before", "deal"),
        ("deal", "after"),
        ("start", "beside"),
    ];
    let (_, entry) = scene.live(nodes, &edges).await?;
    turn(&scene.engine, connection, ConnectionState::Reconnect).await?;
    let run = json!(scene.engine.accept(&entry, event()).await?);
    let parked = scene.until(&run, "waiting").await;
    let mut targets = scene.receiver.targets();
    targets.sort();
    assert_eq!(targets, ["/before", "/beside"], "{parked:#}");
    Ok(run)
}

#[tokio::test]
async fn a_run_waits_for_its_connection_and_goes_on_from_there() -> Result<(), Error> {
    let scene = Scene::start().await;
    let id = connection(&scene).await?;
    let run = waiting(&scene, id).await?;
    let parked = scene.call("run_get", json!({ "run": run })).await?;
    let states = states(&parked);
    for expected in [
        ("before", "succeeded"),
        ("deal", "waiting"),
        ("beside", "succeeded"),
    ] {
        assert!(states.contains(&expected), "{states:?}");
    }
    let steps = parked["steps"].as_array().expect("steps");
    let deal = steps
        .iter()
        .find(|step| step["node"] == "deal")
        .expect("a step");
    assert_eq!(deal["waits_for"], format!("connection:{id}"));
    assert_eq!(deal["error_field"], "connection");
    let message = parked["summary"]["message"].as_str().expect("a reason");
    assert!(message.contains("“Zoho CRM”"), "{message}");
    assert_eq!(
        (&parked["calling"], &parked["summary"]["finished"]),
        (&json!([]), &Value::Null)
    );
    turn(&scene.engine, id, ConnectionState::Connected).await?;
    let run = ended(&scene.engine, &run).await;
    assert_eq!(run["summary"]["state"], "succeeded", "{run:#}");
    assert_eq!(run["summary"]["message"], Value::Null);
    let targets = scene.receiver.targets();
    assert_eq!(targets[2..], ["/deal", "/after"], "nothing is sent twice");
    scene.engine.close().await;
    Ok(())
}

#[tokio::test]
async fn a_waiting_run_outlives_restarts() -> Result<(), Error> {
    let mut scene = Scene::start().await;
    let id = connection(&scene).await?;
    let run = waiting(&scene, id).await?;
    scene.restart().await;
    let parked = scene.call("run_get", json!({ "run": run })).await?;
    assert_eq!(parked["summary"]["state"], "waiting");
    // What becomes usable while nobody is there is seen at the next start.
    scene
        .engine
        .db()
        .write(|tx| Ok(tx.execute_batch("UPDATE connection SET state = 'connected'")?))
        .await?;
    scene.restart().await;
    let run = ended(&scene.engine, &run).await;
    assert_eq!(run["summary"]["state"], "succeeded", "{run:#}");
    assert_eq!(scene.receiver.targets()[2..], ["/deal", "/after"]);
    scene.engine.close().await;
    Ok(())
}

#[tokio::test]
async fn a_waiting_run_can_be_cancelled() -> Result<(), Error> {
    let scene = Scene::start().await;
    let id = connection(&scene).await?;
    let run = waiting(&scene, id).await?;
    scene.call("run_cancel", json!({ "run": run })).await?;
    let cancelled = scene.call("run_get", json!({ "run": run })).await?;
    assert_eq!(cancelled["summary"]["state"], "cancelled");
    assert!(
        states(&cancelled).contains(&("deal", "skipped")),
        "{cancelled:#}"
    );
    // A run that waits from then on shows that the cancelled one was not among the woken.
    let nodes = vec![sends_with(&scene, "other", "/other", id)];
    let (_, entry) = scene.live(nodes, &[("start", "other")]).await?;
    let other = json!(scene.engine.accept(&entry, event()).await?);
    scene.until(&other, "waiting").await;
    turn(&scene.engine, id, ConnectionState::Connected).await?;
    ended(&scene.engine, &other).await;
    assert_eq!(scene.receiver.targets()[2..], ["/other"]);
    scene.engine.close().await;
    Ok(())
}

#[tokio::test]
async fn a_run_whose_connection_is_deleted_fails_and_says_so() -> Result<(), Error> {
    let scene = Scene::start().await;
    let id = connection(&scene).await?;
    let run = waiting(&scene, id).await?;
    scene
        .call("connection_delete", json!({ "connection": id }))
        .await?;
    let run = ended(&scene.engine, &run).await;
    assert_eq!(run["summary"]["state"], "failed", "{run:#}");
    let message = run["summary"]["message"].as_str().expect("a reason");
    assert!(message.contains("deleted"), "{message}");
    scene.engine.close().await;
    Ok(())
}

#[tokio::test]
async fn a_test_does_not_wait() -> Result<(), Error> {
    let scene = Scene::start().await;
    let id = connection(&scene).await?;
    turn(&scene.engine, id, ConnectionState::Reconnect).await?;
    let nodes = vec![sends_with(&scene, "deal", "/deal", id)];
    let run = scene
        .tested(&scene.made(nodes, &[("start", "deal")]).await)
        .await?;
    assert_eq!(run["summary"]["state"], "failed", "{run:#}");
    assert_eq!(run["steps"][1]["error_field"], "connection");
    let error = run["steps"][1]["error"].as_str().expect("a reason");
    assert!(error.contains("“Zoho CRM”"), "{error}");
    assert_eq!(scene.receiver.targets(), [""; 0]);
    scene.engine.close().await;
    Ok(())
}

/// The connection comes back at every point of a run's way into waiting; no run sleeps for ever,
/// and none is sent twice.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn what_comes_back_while_a_run_is_parked_is_noticed() -> Result<(), Error> {
    const ROUNDS: usize = 40;
    let scene = Scene::start().await;
    let id = connection(&scene).await?;
    let nodes = vec![sends_with(&scene, "deal", "/deal", id)];
    let (_, entry) = scene.live(nodes, &[("start", "deal")]).await?;
    for _ in 0..ROUNDS {
        turn(&scene.engine, id, ConnectionState::Reconnect).await?;
        let mut usable = scene.engine.auth().usable();
        let (run, back) = tokio::join!(
            scene.engine.accept(&entry, event()),
            turn(&scene.engine, id, ConnectionState::Connected),
        );
        back?;
        let run = ended(&scene.engine, &json!(run?)).await;
        assert_eq!(run["summary"]["state"], "succeeded", "{run:#}");
        assert!(
            !matches!(usable.try_recv(), Err(TryRecvError::Empty)),
            "it did come back"
        );
    }
    assert_eq!(scene.receiver.got().len(), ROUNDS);
    scene.engine.close().await;
    Ok(())
}

#[tokio::test]
async fn an_imported_flow_sends_nothing_without_the_connection_it_had() -> Result<(), Error> {
    let scene = Scene::start().await;
    let id = connection(&scene).await?;
    let start = node("start", "manual_trigger", json!({}));
    let deal = sends_with(&scene, "deal", "/deal", id);
    let file = super::flow(vec![start, deal], &[("start", "deal")]).to_string();
    let made = scene.call("flow_import", json!({ "text": file })).await?;
    let problems = made["problems"].as_array().expect("problems");
    let lost: Vec<_> = problems
        .iter()
        .filter(|p| p["code"] == "unknown_connection")
        .collect();
    assert_eq!(
        (lost.len(), &lost[0]["node"]),
        (1, &json!("deal")),
        "{problems:?}"
    );
    let refused = scene
        .call("flow_publish", json!({ "flow": made["id"] }))
        .await;
    let refused = refused.expect_err("unbound");
    assert!(refused.to_string().contains("“Zoho CRM”"), "{refused}");
    let run = scene.tested(&made["id"]).await?;
    assert_eq!(run["summary"]["state"], "failed", "{run:#}");
    assert_eq!(run["steps"][1]["error_field"], "connection");
    assert_eq!(scene.receiver.targets(), [""; 0]);
    scene.engine.close().await;
    Ok(())
}

#[tokio::test]
async fn what_is_in_the_vault_is_seen_by_no_later_step_and_no_log() -> Result<(), Error> {
    const SENTINEL: &str = "sentinel-4711-token";
    let scene = Scene::with_passphrase("correct horse battery staple").await;
    // The receiver echoes bodies: the event holds the value, so it comes back in the answer.
    let owner = ConnectionId::new().0;
    let secret = Secret::new(SENTINEL.to_owned());
    let fields = vec![("token".to_owned(), Some(secret))];
    scene
        .engine
        .vault()
        .write(owner, fields, |_| Ok(()))
        .await?;
    let mut second = scene.send("second", "/second");
    second["config"]["body"]["value"] = json!("{{ first.body }}");
    let nodes = vec![scene.send("first", "/first"), second];
    let made = scene
        .made(nodes, &[("start", "first"), ("first", "second")])
        .await;
    let source = json!({ "type": "body", "text": format!(r#"{{"token":"{SENTINEL}"}}"#) });
    let started = scene
        .call("test_flow", json!({ "flow": made, "event": source }))
        .await?;
    let run = ended(&scene.engine, &started["run"]).await;
    assert_eq!(run["summary"]["state"], "succeeded", "{run:#}");
    let got = scene.receiver.got();
    assert!(
        String::from_utf8_lossy(&got[0].body).contains(SENTINEL),
        "it is sent as it is"
    );
    assert_eq!(got[1].body, r#"{"token":"••••••"}"#);
    for (method, node) in [
        ("attempt_get", "first"),
        ("attempt_curl", "first"),
        ("step_output", "first"),
    ] {
        let of = json!({ "run": started["run"], "node": node, "number": 1 });
        let shown = call(&scene.engine, method, of).await?.to_string();
        assert!(
            !shown.contains("sentinel") && shown.contains("••••••"),
            "{method}: {shown}"
        );
    }
    scene.engine.close().await;
    Ok(())
}
