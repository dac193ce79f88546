//! What the log shows, what cannot be overridden, a closed vault, import, deletion, a signed test.

use super::{FORMATS, key, question, secret, signing, step};
use crate::connections::{refused, run, server};
use hookline_tests::receiver::{Answer, Receiver};
use hookline_tests::server::{PASSPHRASE, Server};
use hookline_tests::watch::Watch;
use hookline_tests::{Result, flow, verifiers};
use http::StatusCode;
use serde_json::{Value, json};

const RAW: &str = "{{ hook.body }}";

#[tokio::test]
async fn the_log_the_curl_line_and_exports_have_dots() -> Result {
    let (server, _data) = server().await?;
    let receiver = Receiver::start().await?;
    for format in FORMATS {
        let (key, secret) = key(&server, format).await?;
        let flow = flow::webhook(format, &[step(format, &key, &receiver.url)]);
        let installed = server.install(&flow).await?;
        let before = receiver.received().len();
        let detail = run(&server, &installed.id, &json!({"n": 1})).await?;
        assert_eq!(detail["summary"]["state"], "succeeded", "{detail}");
        let arrived = receiver.received().swap_remove(before);
        let name = match format {
            "standard_webhooks" => "webhook-signature",
            "github" => "x-hub-signature-256",
            "stripe" => "stripe-signature",
            "slack" => "x-slack-signature",
            "shopify" => "x-shopify-hmac-sha256",
            _ => "x-acme-signature",
        };
        let sent = arrived.header(name);
        assert!(sent.len() > 40, "{format}: {sent}");
        let attempt = json!({
            "run": detail["summary"]["id"], "node": format, "path": "", "number": 1
        });
        let logged: Value = server.rpc("attempt_get", &attempt).await?;
        let curl: Value = server.rpc("attempt_curl", &attempt).await?;
        let by = json!({"flow": installed.id});
        let exported: Value = server.rpc("flow_export", &by).await?;
        let tail = &sent[sent.len() - 32..];
        for told in [logged.to_string(), curl.to_string(), exported.to_string()] {
            assert!(
                !told.contains(tail) && !told.contains(&secret),
                "{format}: {told}"
            );
        }
        let shown = logged["request_headers"].as_array().ok_or("no headers")?;
        let shown = shown.iter().find(|header| header["name"] == name);
        let value = shown.and_then(|header| header["value"].as_str());
        assert!(
            value.is_some_and(|value| value.ends_with("••••••")),
            "{logged}"
        );
    }
    Ok(())
}

#[tokio::test]
async fn nobody_overrides_a_signature() -> Result {
    let (server, _data) = server().await?;
    let receiver = Receiver::start().await?;
    let (key, _) = key(&server, "github").await?;
    let mut typed = step("github", &key, &receiver.url);
    typed["config"]["headers"] = json!([{"name": "X-Hub-Signature-256", "value": "mine"}]);
    let created: Value = server
        .rpc(
            "flow_create",
            &json!({"name": "Typed", "from": flow::webhook("Typed", &[typed])}),
        )
        .await?;
    let said = refused(&server, "flow_publish", &json!({"flow": created["id"]})).await?;
    assert_eq!(said.field.as_deref(), Some("github.headers[0].name"));

    let mut from_data = step("github", &key, &receiver.url);
    from_data["config"]["headers"] = json!([{"name": "{{ hook.body.name }}", "value": "mine"}]);
    let installed = server.install(&flow::webhook("Data", &[from_data])).await?;
    let event = json!({"name": "x-hub-signature-256"});
    let detail = run(&server, &installed.id, &event).await?;
    assert_eq!(detail["summary"]["state"], "failed", "{detail}");
    let failed = detail["steps"].as_array().ok_or("no steps")?;
    let failed = failed.iter().find(|step| step["node"] == "github");
    let field = failed.map(|step| &step["error_field"]);
    assert_eq!(field, Some(&json!("headers[0].name")), "{detail}");
    let detail = run(&server, &installed.id, &json!({"name": "x-other"})).await?;
    assert_eq!(detail["summary"]["state"], "succeeded", "{detail}");
    assert_eq!(receiver.received().len(), 1);
    Ok(())
}

#[tokio::test]
async fn a_closed_vault_is_waited_for_and_nothing_goes_out_unsigned() -> Result {
    let (server, data) = server().await?;
    let receiver = Receiver::start().await?;
    let (key, secret) = key(&server, "standard_webhooks").await?;
    let flow = flow::webhook("Signed", &[step("standard_webhooks", &key, &receiver.url)]);
    let installed = server.install(&flow).await?;
    server.stop().await?;

    let server = Server::start_as(data.path(), "127.0.0.1:0", |_| {}).await?;
    let mut watch = Watch::open(&server).await?;
    let path = installed.url.find("/hook/").ok_or("no path")?;
    let client = reqwest::Client::builder().no_proxy().build()?;
    let url = format!("{}{}", server.hooks, &installed.url[path..]);
    let post = client.post(url).header("content-type", "application/json");
    assert_eq!(post.body(r#"{"n":1}"#).send().await?.status(), 202);
    loop {
        let seen = watch.events().len();
        let info: Value = server.rpc("vault_get", &json!({})).await?;
        if info["waiting"] == 1 {
            break;
        }
        watch.changed(seen).await?;
    }
    assert_eq!(receiver.received().len(), 0);
    // What can be changed without a secret can be; what cannot is refused with the way out.
    let said = refused(&server, "signing_key_rotate", &json!({"key": key["id"]})).await?;
    assert_ne!(said.code, "coming", "{said}");

    let unlock = json!({"passphrase": PASSPHRASE});
    server.rpc::<Value>("vault_unlock", &unlock).await?;
    let received = receiver.wait_for(1).await?;
    let asked = [question("standard_webhooks", &secret, &received[0])];
    let verdicts = verifiers::ask(&asked).await?;
    assert!(verdicts[0].ok, "{}", verdicts[0].why);
    Ok(())
}

#[tokio::test]
async fn a_key_that_lost_its_secret_is_waited_for_until_it_has_another() -> Result {
    let (server, _data) = server().await?;
    let receiver = Receiver::start().await?;
    let (key, _) = key(&server, "stripe").await?;
    let flow = flow::webhook("Signed", &[step("stripe", &key, &receiver.url)]);
    let installed = server.install(&flow).await?;
    server.rpc::<Value>("vault_start_anew", &json!({})).await?;
    let mut watch = Watch::open(&server).await?;
    let client = reqwest::Client::builder().no_proxy().build()?;
    let post = client
        .post(&installed.url)
        .header("content-type", "application/json");
    assert_eq!(post.body(r#"{"n":1}"#).send().await?.status(), 202);
    let filter = json!({"flow": installed.id, "states": ["waiting"], "text": "", "tests": false});
    let waits = json!({"filter": filter, "limit": 1});
    let message = loop {
        let seen = watch.events().len();
        let page: Value = server.rpc("run_list", &waits).await?;
        if let Some(message) = page["runs"][0]["message"].as_str() {
            break message.to_owned();
        }
        watch.changed(seen).await?;
    };
    assert!(
        message.contains("“Key for stripe” has no secret any more"),
        "{message}"
    );

    let rotate = json!({"key": key["id"]});
    let made: Value = server.rpc("signing_key_rotate", &rotate).await?;
    assert_eq!(made["key"]["overlap"], Value::Null, "{made}");
    let note = made["note"].as_str().unwrap_or_default();
    assert!(note.contains("was gone already"), "{note}");
    let received = receiver.wait_for(1).await?;
    let asked = [question("stripe", &secret(&made), &received[0])];
    let verdict = verifiers::ask(&asked).await?.remove(0);
    assert!(verdict.ok, "{}", verdict.why);
    Ok(())
}

#[tokio::test]
async fn a_key_in_use_stays_and_an_import_has_none() -> Result {
    let (server, _data) = server().await?;
    let (key, _) = key(&server, "github").await?;
    let url = "https://api.example.com";
    let installed = server
        .install(&flow::webhook("Orders", &[step("github", &key, url)]))
        .await?;
    let by = json!({"key": key["id"]});
    let used = refused(&server, "signing_key_delete", &by).await?;
    assert_eq!(used.code, "signing_key_in_use");
    assert!(used.message.contains("“Orders”"), "{used}");
    let listed: Value = server.rpc("signing_key_list", &json!({})).await?;
    assert_eq!(listed[0]["flows"][0]["name"], "Orders", "{listed}");

    let file: Value = server
        .rpc("flow_export", &json!({"flow": installed.id}))
        .await?;
    let imported: Value = server
        .rpc("flow_import", &json!({"text": file["text"]}))
        .await?;
    let unbound = &imported["draft"]["nodes"][1]["config"]["signing"];
    let expected = json!({"type": "github", "key": {"id": "", "name": "Key for github"}});
    assert_eq!(unbound, &expected);
    let said = refused(&server, "flow_publish", &json!({"flow": imported["id"]})).await?;
    assert_eq!(said.field.as_deref(), Some("github.signing.key"));
    assert!(said.message.contains("“Key for github”"), "{said}");

    // A key of another format does not sign for this one.
    let mut other = step("stripe", &key, url);
    other["config"]["signing"] = signing("stripe", &key);
    let created: Value = server
        .rpc(
            "flow_create",
            &json!({"name": "Other", "from": flow::webhook("Other", &[other])}),
        )
        .await?;
    let said = refused(&server, "flow_publish", &json!({"flow": created["id"]})).await?;
    assert_eq!(said.field.as_deref(), Some("stripe.signing.key"));
    for flow in [&installed.id, &*created["id"].to_string().replace('"', "")] {
        server
            .rpc::<Value>("flow_delete", &json!({"flow": flow}))
            .await?;
    }
    server.rpc::<Value>("signing_key_delete", &by).await?;
    let listed: Value = server.rpc("signing_key_list", &json!({})).await?;
    assert_eq!(listed, json!([]));
    Ok(())
}

#[tokio::test]
async fn keys_have_names_of_their_own_and_secrets_that_can_sign() -> Result {
    let (server, _data) = server().await?;
    let (known, _) = key(&server, "slack").await?;
    let create = |name: &str, preset: &str, secret: &str| json!({"name": name, "preset": preset, "secret": secret});
    for (request, code, field) in [
        (create("", "slack", ""), "required", "name"),
        (create("key FOR slack", "slack", ""), "name_taken", "name"),
        (create("New", "slack", "short"), "secret", "secret"),
        (
            create("New", "standard_webhooks", "whsec_x"),
            "secret",
            "secret",
        ),
    ] {
        let said = refused(&server, "signing_key_create", &request).await?;
        assert_eq!(
            (&*said.code, said.field.as_deref()),
            (code, Some(field)),
            "{said}"
        );
    }
    let rotate = json!({"key": known["id"], "secret": "two\nlines of text"});
    let said = refused(&server, "signing_key_rotate", &rotate).await?;
    assert_eq!(said.field.as_deref(), Some("secret"));

    // What the receiver gave is never shown again.
    let given = create("Given", "github", " It's a Secret to Everybody\n");
    let made: Value = server.rpc("signing_key_create", &given).await?;
    assert_eq!(made["secret"], Value::Null, "{made}");
    let receiver = Receiver::start().await?;
    let step = step("github", &made["key"], &receiver.url);
    let installed = server.install(&flow::webhook("Given", &[step])).await?;
    run(&server, &installed.id, &json!("Hello, World!")).await?;
    let asked = [question(
        "github",
        "It's a Secret to Everybody",
        &receiver.received()[0],
    )];
    assert!(verifiers::ask(&asked).await?[0].ok);
    Ok(())
}

#[tokio::test]
async fn a_signed_test_shows_the_exchange_and_is_genuine() -> Result {
    let (server, _data) = server().await?;
    let receiver = Receiver::answering(|_| Answer {
        status: StatusCode::IM_A_TEAPOT,
        ..Answer::default()
    })
    .await?;
    for format in FORMATS {
        let (key, old) = key(&server, format).await?;
        let config = step(format, &key, &receiver.url)["config"].clone();
        let before = receiver.received().len();
        let tested: Value = server
            .rpc("signed_test", &json!({"config": config}))
            .await?;
        let summary = &tested["attempt"]["summary"];
        assert_eq!(summary["status"], 418, "{tested}");
        assert!(
            summary["error"]
                .as_str()
                .is_some_and(|why| why.contains("418")),
            "{tested}"
        );
        assert!(!tested.to_string().contains(&old));
        let arrived = receiver.received().swap_remove(before);
        assert!(arrived.header("webhook-id").starts_with("msg_"));
        let asked = [question(format, &old, &arrived)];
        let verdict = verifiers::ask(&asked).await?.remove(0);
        assert!(verdict.ok, "{format}: {}", verdict.why);
    }
    let unsigned = json!({"url": receiver.url});
    let said = refused(&server, "signed_test", &json!({"config": unsigned})).await?;
    assert_eq!(said.field.as_deref(), Some("signing"));
    let made: Value = server
        .rpc(
            "signing_key_create",
            &json!({"name": "Last", "preset": "slack"}),
        )
        .await?;
    assert!(secret(&made).len() == 64);
    let config = json!({"url": RAW, "signing": signing("slack", &made["key"])});
    let said = refused(&server, "signed_test", &json!({"config": config})).await?;
    assert_eq!(said.field.as_deref(), Some("url"), "{said}");
    Ok(())
}
