//! OAuth 2 against the real `oidc-provider`: every grant, every way a client proves itself, access
//! that lives for seconds, and answers that never arrive.

use hookline_tests::Result;
use hookline_tests::authorized::{Authorized, settled, text};
use hookline_tests::browser::Browser;
use hookline_tests::server::Server;
use hookline_tests::watch::Watch;
use serde_json::{Value, json};
use std::time::{Duration, Instant};
use tokio::task::JoinSet;

/// How long steps call with access that lives for three seconds; with HOOKLINE_LONG=1 for two
/// minutes.
const SHORT: Duration = Duration::from_secs(20);
const LONG: Duration = Duration::from_secs(120);

/// How many steps ask at once.
const AT_ONCE: usize = 20;

#[tokio::test]
async fn a_client_proves_itself_in_every_way() -> Result {
    let it = Authorized::start().await?;
    for (client, client_auth) in [("public", "none"), ("basic", "basic"), ("post", "body")] {
        let connection = it
            .connection(client, "authorization_code", client_auth)
            .await?;
        let connected = it.authorize(&connection).await?;
        assert_eq!(connected["state"], "connected", "{client}: {connected}");
        assert_eq!(connected["account"], "alice@example.com", "{client}");
        assert_eq!(connected["renews"], true, "{client}");
        let granted = connected["granted"].to_string();
        assert!(granted.contains("api:read"), "{client}: {granted}");
        let tested = it.call("connection_test", &connection).await?;
        assert_eq!(tested["ok"], true, "{client}: {tested}");
    }
    let machine = it
        .connection("machine", "client_credentials", "basic")
        .await?;
    let connected = it.call("connection_authorize", &machine).await?;
    assert_eq!(connected["state"], "connected", "{connected}");
    let tested = it.call("connection_test", &machine).await?;
    assert_eq!(tested["ok"], true, "{tested}");
    assert_eq!(it.oidc.seen().await?.refused, 0);
    Ok(())
}

#[tokio::test]
async fn a_code_is_typed_on_another_device() -> Result {
    let it = Authorized::start().await?;
    let connection = it.connection("device", "device_code", "none").await?;
    let begun = it.call("connection_authorize", &connection).await?;
    let (url, code) = (
        text(&begun["authorizing"]["url"]),
        text(&begun["authorizing"]["user_code"]),
    );
    assert!(
        url.starts_with(&it.oidc.url) && url.contains(&code),
        "{url} {code}"
    );
    let mut browser = Browser::new()?;
    let form = format!("{}/device", it.oidc.url);
    let page = browser.open(&url).await?;
    let page = browser.submit(&page, &form, &[]).await?;
    let page = browser.submit(&page, &form, &[("confirm", "yes")]).await?;
    assert_eq!(page.status, 200, "{}", page.text);
    let connected = it.until(&connection, settled).await?;
    assert_eq!(connected["state"], "connected", "{connected}");
    let tested = it.call("connection_test", &connection).await?;
    assert_eq!(tested["ok"], true, "{tested}");
    Ok(())
}

#[tokio::test]
async fn every_refusal_is_told_in_its_own_words() -> Result {
    let it = Authorized::start().await?;
    let code = |connection: &Value| text(&connection["problem"]["code"]);

    it.oidc.set(&json!({"deny": true})).await?;
    let denied = it
        .connection("public", "authorization_code", "none")
        .await?;
    let page = it.open_consent(&denied).await?;
    assert!(
        page.text.contains("Access was not granted"),
        "{}",
        page.text
    );
    let found = it.until(&denied, settled).await?;
    assert_eq!(
        (code(&found), &found["state"]),
        ("denied".into(), &json!("new"))
    );
    assert_eq!(
        found["problem"]["provider"],
        "access_denied: Alice pressed Deny"
    );
    it.oidc.set(&json!({"deny": false})).await?;

    let settings = it.oidc.profile("basic", "authorization_code", "basic");
    let wrong = it.connection_of(&settings, Some("not the secret")).await?;
    assert_eq!(code(&it.authorize(&wrong).await?), "wrong_client");

    let mut settings = it.oidc.profile("machine", "client_credentials", "basic");
    settings["method"]["scopes"] = json!([{"name": "api:write", "chosen": true}]);
    let scope = it
        .connection_of(&settings, Some(hookline_tests::oidc::AWKWARD))
        .await?;
    let found = it.call("connection_authorize", &scope).await?;
    assert_eq!(code(&found), "unknown_scope", "{found}");

    let cancelled = &denied;
    it.call("connection_authorize", cancelled).await?;
    let found = it.call("connection_authorize_cancel", cancelled).await?;
    assert_eq!(code(&found), "cancelled");
    assert!(found["authorizing"].is_null());

    it.oidc.set(&json!({"down": true})).await?;
    assert_eq!(code(&it.authorize(cancelled).await?), "unreachable");
    it.oidc.set(&json!({"down": false})).await?;
    let found = it.authorize(cancelled).await?;
    assert_eq!(found["state"], "connected", "trying again does it: {found}");
    assert!(found["problem"].is_null());
    Ok(())
}

#[tokio::test]
async fn access_is_given_back_where_it_can_be() -> Result {
    let it = Authorized::start().await?;
    let connection = it
        .connection("basic", "authorization_code", "basic")
        .await?;
    it.authorize(&connection).await?;
    let gone = it.call("connection_disconnect", &connection).await?;
    assert_eq!(gone["revoked"], true, "{gone}");
    assert_eq!(gone["connection"]["state"], "new");
    assert_eq!(it.oidc.seen().await?.revoked, 2, "refresh and access token");

    it.authorize(&connection).await?;
    let Authorized { server, oidc, .. } = it;
    drop(oidc);
    let request = json!({"connection": connection});
    let gone: Value = server.rpc("connection_disconnect", &request).await?;
    assert_eq!(gone["revoked"], false, "{gone}");
    assert_eq!(gone["connection"]["state"], "new");
    let message = text(&gone["message"]);
    assert!(message.contains("could not be told"), "{message}");
    Ok(())
}

#[tokio::test]
async fn access_of_three_seconds_is_renewed_once_for_all_who_ask() -> Result {
    let it = Authorized::start().await?;
    it.oidc.set(&json!({"life": 3})).await?;
    let connection = it
        .connection("basic", "authorization_code", "basic")
        .await?;
    it.authorize(&connection).await?;
    let flow = it.caller(&connection).await?;
    let lasts = if std::env::var_os("HOOKLINE_LONG").is_some() {
        LONG
    } else {
        SHORT
    };
    let client = reqwest::Client::builder().no_proxy().build()?;
    let began = Instant::now();
    let mut runs = 0;
    while began.elapsed() < lasts {
        let mut calls = JoinSet::new();
        for _ in 0..AT_ONCE {
            calls.spawn(client.post(&flow.url).body("{}").send());
        }
        for answer in calls.join_all().await {
            answer?.error_for_status()?;
        }
        runs += AT_ONCE as u64;
        let figures = it.server.settled(&flow.id, runs).await?;
        assert_eq!((figures.total, figures.failed), (runs, 0));
    }
    let seen = it.oidc.seen().await?;
    let took = began.elapsed().as_secs_f64();
    println!("{runs} runs in {took:.1} s: {seen:?}");
    assert_eq!(seen.refused, 0, "no refresh token was used twice: {seen:?}");
    assert_eq!(seen.issued, seen.refreshed + 1, "{seen:?}");
    // Renewed in the second half of its life only: so at most once each 1.5 seconds.
    assert!(
        seen.refreshed as f64 <= took / 1.5 + 1.0,
        "{seen:?} in {took} s"
    );
    assert!(
        seen.refreshed >= lasts.as_secs() / 6,
        "{seen:?} in {took} s"
    );
    Ok(())
}

#[tokio::test]
async fn after_a_lost_answer_runs_wait_until_it_is_authorized_again() -> Result {
    let it = Authorized::start().await?;
    it.oidc.set(&json!({"life": 2, "swallow": 1})).await?;
    let connection = it
        .connection("public", "authorization_code", "none")
        .await?;
    it.authorize(&connection).await?;
    let flow = it.caller(&connection).await?;
    let client = reqwest::Client::builder().no_proxy().build()?;
    let mut watch = Watch::open(&it.server).await?;
    let mut runs = 0;
    // Until the access is to be renewed, for several at once, and the answer is lost.
    let lost = loop {
        let seen = watch.events().len();
        let mut calls = JoinSet::new();
        for _ in 0..5 {
            calls.spawn(client.post(&flow.url).body("{}").send());
        }
        for answer in calls.join_all().await {
            answer?.error_for_status()?;
        }
        runs += 5;
        watch.changed(seen).await?;
        let detail = it.call("connection_get", &connection).await?;
        if detail["state"] == "reconnect" {
            break detail;
        }
    };
    assert_eq!(lost["problem"]["code"], "lost", "{lost}");
    for _ in 0..5 {
        client
            .post(&flow.url)
            .body("{}")
            .send()
            .await?
            .error_for_status()?;
        runs += 1;
    }
    wait_for_waiting(&it.server, &mut watch, &flow.id, 5).await?;
    let stored = it.oidc.seen().await?;
    assert_eq!((stored.swallowed, stored.refused), (1, 0), "{stored:?}");

    it.oidc.set(&json!({"life": 60})).await?;
    let connected = it.authorize(&connection).await?;
    assert_eq!(connected["state"], "connected", "{connected}");
    let figures = it.server.settled(&flow.id, runs).await?;
    assert_eq!((figures.total, figures.failed), (runs, 0));
    Ok(())
}

/// Waits until at least `count` runs of a flow wait.
async fn wait_for_waiting(server: &Server, watch: &mut Watch, flow: &str, count: u64) -> Result {
    loop {
        let seen = watch.events().len();
        let request = json!({"flow": flow, "tests": true});
        let stats: Value = server.rpc("run_stats", &request).await?;
        if stats["waiting"].as_u64().unwrap_or_default() >= count && stats["running"] == 0 {
            return Ok(());
        }
        watch.changed(seen).await?;
    }
}
