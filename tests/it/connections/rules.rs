//! Importing, testing, locking and deleting.

use super::{KEY, connect, key_in, profile, refused, run, server, through};
use hookline_tests::badtls::BadTls;
use hookline_tests::receiver::{Answer, Receiver};
use hookline_tests::{Result, flow};
use serde_json::{Value, json};

#[tokio::test]
async fn an_imported_flow_has_no_connection_and_says_so() -> Result {
    let (server, _data) = server().await?;
    let receiver = Receiver::start().await?;
    let profile = profile(&server, "CRM", &key_in("header"), &receiver.url).await?;
    let given = json!({"secrets": {"key": KEY}});
    let connection = connect(&server, &profile, "Sales key", &given).await?;
    let step = through(&connection, &receiver.url, &json!({"type": "none"}));
    let own: Value = server.rpc("flow_create", &json!({"name": "Own"})).await?;
    let mut draft = own["draft"].clone();
    let document = flow::webhook("Own", &[step]);
    for part in ["nodes", "edges"] {
        draft[part] = document[part].clone();
    }
    let save = json!({"flow": own["id"], "rev": own["rev"], "draft": draft});
    server.rpc::<Value>("flow_save", &save).await?;
    let saved: Value = server.rpc("flow_get", &json!({"flow": own["id"]})).await?;
    let bound = &saved["draft"]["nodes"][1]["config"]["connection"]["id"];
    assert_eq!(bound, &connection["id"], "a flow keeps its own connections");
    let copy: Value = server
        .rpc("flow_duplicate", &json!({"flow": own["id"]}))
        .await?;
    let bound = &copy["draft"]["nodes"][1]["config"]["connection"]["id"];
    assert_eq!(bound, &connection["id"], "so does its copy");

    let file: Value = server
        .rpc("flow_export", &json!({"flow": own["id"]}))
        .await?;
    let imported: Value = server
        .rpc("flow_import", &json!({"text": file["text"]}))
        .await?;
    let unbound = &imported["draft"]["nodes"][1]["config"]["connection"];
    assert_eq!(unbound, &json!({"id": "", "name": "Sales key"}));
    assert_eq!(imported["on"], false);
    let said = refused(&server, "flow_publish", &json!({"flow": imported["id"]})).await?;
    assert_eq!(said.field.as_deref(), Some("out.connection"));
    assert!(said.message.contains("“Sales key”"), "{said}");
    assert_eq!(receiver.received().len(), 0);
    Ok(())
}

#[tokio::test]
async fn a_profile_in_use_stays_and_keeps_its_method() -> Result {
    let (server, _data) = server().await?;
    let origin = "https://api.example.com";
    let basic = profile(&server, "CRM", &json!({"type": "basic"}), origin).await?;
    let given = json!({"fields": {"user": "ada"}, "secrets": {"password": "secret-password"}});
    let connection = connect(&server, &basic, "Sales", &given).await?;

    let by = json!({"profile": basic});
    let used = refused(&server, "profile_delete", &by).await?;
    assert_eq!(used.code, "profile_in_use");
    assert!(used.message.contains("“Sales”"), "{used}");

    let settings = |change: Value| {
        let mut settings = json!({"name": "CRM", "method": {"type": "basic"}, "origins": [origin]});
        for (name, value) in change.as_object().into_iter().flatten() {
            settings[name] = value.clone();
        }
        json!({"profile": basic, "settings": settings})
    };
    for (change, code, field) in [
        (
            json!({"method": {"type": "bearer"}}),
            "method_fixed",
            "method.type",
        ),
        (json!({"agent": "a1"}), "agent_fixed", "agent"),
    ] {
        let fixed = refused(&server, "profile_update", &settings(change)).await?;
        assert_eq!((&*fixed.code, fixed.field.as_deref()), (code, Some(field)));
    }
    let renamed = settings(json!({"name": "CRM 2"}));
    server.rpc::<Value>("profile_update", &renamed).await?;
    let again = json!({"settings": settings(json!({"name": "crm 2"}))["settings"]});
    let taken = refused(&server, "profile_create", &again).await?;
    assert_eq!(
        (&*taken.code, taken.field.as_deref()),
        ("name_taken", Some("name"))
    );

    let gone = json!({"connection": connection["id"]});
    server.rpc::<Value>("connection_delete", &gone).await?;
    server.rpc::<Value>("profile_delete", &by).await?;
    let left: Value = server.rpc("profile_list", &json!({})).await?;
    assert_eq!(left, json!([]));
    let vault: Value = server.rpc("vault_get", &json!({})).await?;
    assert_eq!(vault["secrets"], 0, "nothing of them is left");
    Ok(())
}

#[tokio::test]
async fn another_signature_leaves_no_secret_of_the_one_before() -> Result {
    let (server, _data) = server().await?;
    let key = BadTls::start().await?.file("client-rsa.key")?;
    let settings = |signature: &str| {
        json!({
            "name": "Store", "origins": ["https://api.example.com"],
            "method": {
                "type": "oauth1", "consumer_key": "consumer", "signature": signature,
                "request_token_url": "https://login.example.com/request",
                "authorization_url": "https://login.example.com/authorize",
                "access_token_url": "https://login.example.com/access",
            },
        })
    };
    let request = json!({
        "settings": settings("HMAC-SHA1"), "secrets": {"consumer_secret": "shared-with-them"},
    });
    let made: Value = server.rpc("profile_create", &request).await?;
    assert_eq!(made["secrets"], json!(["consumer_secret"]));
    for (signature, given, kept) in [
        ("HMAC-SHA256", json!({}), "consumer_secret"),
        ("RSA-SHA256", json!({"private_key": key}), "private_key"),
        ("RSA-SHA1", json!({}), "private_key"),
        (
            "PLAINTEXT",
            json!({"consumer_secret": "again"}),
            "consumer_secret",
        ),
    ] {
        let request = json!({
            "profile": made["id"], "settings": settings(signature), "secrets": given,
        });
        let saved: Value = server.rpc("profile_update", &request).await?;
        assert_eq!(saved["secrets"], json!([kept]), "{signature}");
        let vault: Value = server.rpc("vault_get", &json!({})).await?;
        assert_eq!(vault["secrets"], 1, "{signature}");
    }
    Ok(())
}

#[tokio::test]
async fn a_test_needs_an_address_and_tells_what_it_found() -> Result {
    let (server, _data) = server().await?;
    let receiver = Receiver::answering(|request| match request.head.uri.path() {
        "/me" if !request.head.headers.contains_key("api_key") => Answer {
            status: http::StatusCode::UNAUTHORIZED,
            ..Answer::default()
        },
        "/me" => {
            // An answer that repeats the key.
            let body = json!({"user": {"email": "ada@example.com"}, "you_sent": KEY});
            Answer {
                body: body.to_string().into(),
                ..Answer::default()
            }
        }
        _ => Answer {
            status: http::StatusCode::FORBIDDEN,
            ..Answer::default()
        },
    })
    .await?;
    let own = profile(&server, "CRM", &key_in("header"), &receiver.url).await?;
    let given = json!({"secrets": {"key": KEY}});
    let connection = connect(&server, &own, "Sales key", &given).await?;
    let by = |url: Option<String>| json!({"connection": connection["id"], "url": url});

    let none = refused(&server, "connection_test", &by(None)).await?;
    assert_eq!(
        (&*none.code, none.field.as_deref()),
        ("no_test_url", Some("url"))
    );
    assert!(none.message.contains("“CRM” has no test URL"), "{none}");
    let elsewhere = by(Some("https://elsewhere.example/me".to_owned()));
    let elsewhere = refused(&server, "connection_test", &elsewhere).await?;
    assert_eq!(
        (&*elsewhere.code, elsewhere.field.as_deref()),
        ("origin", Some("url"))
    );
    let spaced = by(Some(format!("{}/a b", receiver.url)));
    assert_eq!(
        refused(&server, "connection_test", &spaced).await?.code,
        "spaces"
    );
    assert_eq!(receiver.received().len(), 0);

    let denied = by(Some(format!("{}/other", receiver.url)));
    let denied: Value = server.rpc("connection_test", &denied).await?;
    assert_eq!(denied["ok"], false);
    let message = denied["message"].as_str().unwrap_or_default();
    assert!(
        message.contains("refused the credential") && message.contains("403"),
        "{message}"
    );

    let settings = json!({
        "name": "CRM", "method": key_in("header"), "origins": [receiver.url],
        "test": {"url": format!("{}/me", receiver.url), "account": "user.email",
                 "query": [{"name": "q", "value": "a b"}], "headers": [{"name": "X-A", "value": "1"}]}
    });
    let update = json!({"profile": own, "settings": settings});
    server.rpc::<Value>("profile_update", &update).await?;
    let tested: Value = server.rpc("connection_test", &by(None)).await?;
    assert_eq!(tested["ok"], true, "{tested}");
    let attempt = &tested["attempt"];
    assert_eq!(attempt["summary"]["status"], 200);
    assert!(!tested.to_string().contains("sentinel"), "{tested}");
    let arrived = receiver.received().pop().ok_or("a request")?;
    assert_eq!(arrived.head.headers["api_key"].as_bytes(), KEY.as_bytes());
    assert_eq!(arrived.head.uri.query(), Some("q=a%20b"));
    assert_eq!((arrived.header("x-a"), arrived.body.len()), ("1", 0));
    let by_id = json!({"connection": connection["id"]});
    let detail: Value = server.rpc("connection_get", &by_id).await?;
    assert_eq!(detail["account"], "ada@example.com");
    assert!(!detail.to_string().contains("sentinel"), "{detail}");

    let field = |field: &str| json!({"connection": connection["id"], "field": field});
    let shown: Value = server.rpc("connection_reveal", &field("key")).await?;
    assert_eq!(shown["value"], KEY);
    let never = refused(&server, "connection_reveal", &field("access_token")).await?;
    assert_eq!(never.code, "not_shown");
    Ok(())
}

#[tokio::test]
async fn a_deleted_connection_fails_its_flows_clearly_and_leaves_what_ran() -> Result {
    let (server, _data) = server().await?;
    let receiver = Receiver::start().await?;
    let profile = profile(&server, "CRM", &key_in("header"), &receiver.url).await?;
    let given = json!({"secrets": {"key": KEY}});
    let connection = connect(&server, &profile, "Sales key", &given).await?;
    let second = connect(&server, &profile, "Sales key", &given).await?;
    assert_eq!(connection["link_name"], "sales_key");
    assert_eq!(second["link_name"], "sales_key_2");
    let step = through(&connection, &receiver.url, &json!({"type": "none"}));
    let flow = server.install(&flow::webhook("Orders", &[step])).await?;
    let before = run(&server, &flow.id, &json!({})).await?;
    assert_eq!(before["summary"]["state"], "succeeded");
    let list: Value = server.rpc("connection_list", &json!({})).await?;
    let uses = |list: &Value, id: &Value| {
        let mut all = list.as_array().cloned().unwrap_or_default().into_iter();
        all.find(|one| one["id"] == *id).unwrap_or_default()["flows"].clone()
    };
    let expected = json!([{"flow": flow.id, "name": "Orders", "on": true}]);
    assert_eq!(uses(&list, &connection["id"]), expected);
    assert_eq!(uses(&list, &second["id"]), json!([]));

    let by = json!({"connection": connection["id"]});
    server.rpc::<Value>("connection_delete", &by).await?;
    assert_eq!(
        refused(&server, "connection_get", &by).await?.code,
        "not_found"
    );
    let after = run(&server, &flow.id, &json!({})).await?;
    assert_eq!(after["summary"]["state"], "failed");
    assert!(after.to_string().contains("was deleted"), "{after}");
    assert_eq!(receiver.received().len(), 1, "nothing more was sent");
    let untouched: Value = server
        .rpc("run_get", &json!({"run": before["summary"]["id"]}))
        .await?;
    assert_eq!(untouched["steps"], before["steps"]);
    Ok(())
}
