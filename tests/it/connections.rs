//! Connections over the host boundary, against a real receiver: what arrives there, what never
//! does, and what their owner is told.

use hookline_tests::receiver::{Answer, Received, Receiver};
use hookline_tests::server::{Refusal, Server};
use hookline_tests::{Result, flow};
use serde_json::{Value, json};
use tempfile::TempDir;

const KEY: &str = "k3y&= +%ä-sentinel-7f2c";

/// A server whose vault has a key of its own.
async fn server() -> Result<(Server, TempDir)> {
    let data = tempfile::tempdir()?;
    let server = Server::start(data.path()).await?;
    let passphrase = json!({"new": "a passphrase for tests"});
    server.rpc::<Value>("vault_passphrase", &passphrase).await?;
    Ok((server, data))
}

/// A profile for `method` that may be used at `origin`, and its id.
async fn profile(server: &Server, name: &str, method: &Value, origin: &str) -> Result<Value> {
    let settings = json!({"name": name, "method": method, "origins": [origin]});
    let made: Value = server
        .rpc("profile_create", &json!({"settings": settings}))
        .await?;
    Ok(made["id"].clone())
}

/// A connection of `profile`, as it was made.
async fn connect(server: &Server, profile: &Value, name: &str, given: &Value) -> Result<Value> {
    let mut request = json!({"profile": profile, "name": name});
    for part in ["fields", "secrets"] {
        if let Some(values) = given.get(part) {
            request[part] = values.clone();
        }
    }
    server.rpc("connection_create", &request).await
}

fn key_in(placement: &str) -> Value {
    json!({"type": "api_key", "label": "Key", "parameter": "api_key", "placement": placement})
}

/// A Send Webhook step through a connection.
fn through(connection: &Value, url: &str, body: &Value) -> Value {
    let mut step = flow::send("out", url, body);
    step["config"]["connection"] = json!({"id": connection["id"], "name": connection["name"]});
    step
}

/// Runs the flow with `event` and waits until it has ended.
async fn run(server: &Server, flow: &str, event: &Value) -> Result<Value> {
    let event = json!({"type": "body", "text": event.to_string()});
    let started: Value = server
        .rpc("flow_run", &json!({"flow": flow, "event": event}))
        .await?;
    server.rpc::<Value>("run_wait", &started).await?;
    server.rpc("run_get", &started).await
}

/// What a method refuses.
async fn refused(server: &Server, method: &str, request: &Value) -> Result<Refusal> {
    match server.rpc::<Value>(method, request).await {
        Ok(answer) => Err(format!("{method} was not refused: {answer}").into()),
        Err(error) => Ok(*error.downcast::<Refusal>()?),
    }
}

fn text(request: &Received) -> String {
    String::from_utf8_lossy(&request.body).into_owned()
}

/// A parameter of the query, decoded.
fn parameter(request: &Received, name: &str) -> Option<String> {
    let query = request.head.uri.query().unwrap_or_default();
    let mut pairs = url::form_urlencoded::parse(query.as_bytes());
    pairs
        .find(|(found, _)| found == name)
        .map(|(_, value)| value.into_owned())
}

#[tokio::test]
async fn a_key_arrives_exactly_where_its_profile_says_and_the_log_has_dots() -> Result {
    let (server, _data) = server().await?;
    let receiver = Receiver::start().await?;
    let json_body = flow::json_body(&json!({"n": 1}));
    let form_body = json!({"type": "form", "fields": [{"name": "n", "value": "1"}]});
    for (placement, body) in [
        ("header", &json_body),
        ("query", &json_body),
        ("body", &json_body),
        ("body", &form_body),
        ("cookie", &json_body),
    ] {
        let key = if placement == "cookie" {
            "c00kie-sentinel-7f2c"
        } else {
            KEY
        };
        let name = format!("Key in {placement} {}", body["type"]);
        let profile = profile(&server, &name, &key_in(placement), &receiver.url).await?;
        let given = json!({"secrets": {"key": key}});
        let connection = connect(&server, &profile, &name, &given).await?;
        assert_eq!(connection["state"], "connected");
        assert_eq!(connection["account"], "Key ending 7f2c");
        let step = through(&connection, &format!("{}/orders?a=1", receiver.url), body);
        let flow = server.install(&flow::webhook(&name, &[step])).await?;
        let before = receiver.received().len();
        let detail = run(&server, &flow.id, &json!({})).await?;
        assert_eq!(detail["summary"]["state"], "succeeded", "{name}: {detail}");
        let arrived = receiver.received().swap_remove(before);
        match (placement, body["type"].as_str()) {
            ("header", _) => assert_eq!(arrived.head.headers["api_key"].as_bytes(), key.as_bytes()),
            ("query", _) => {
                assert_eq!(parameter(&arrived, "a").as_deref(), Some("1"));
                assert_eq!(parameter(&arrived, "api_key").as_deref(), Some(key));
            }
            ("cookie", _) => assert_eq!(arrived.header("cookie"), format!("api_key={key}")),
            (_, Some("json")) => {
                let body: Value = serde_json::from_slice(&arrived.body)?;
                assert_eq!(body, json!({"n": 1, "api_key": key}));
            }
            _ => {
                let pairs = url::form_urlencoded::parse(&arrived.body);
                let pairs: Vec<_> = pairs.into_owned().collect();
                let expected = [("n", "1"), ("api_key", key)];
                assert_eq!(pairs, expected.map(|(n, v)| (n.to_owned(), v.to_owned())));
            }
        }
        let attempt = json!({
            "run": detail["summary"]["id"], "node": "out", "path": "", "number": 1
        });
        let logged: Value = server.rpc("attempt_get", &attempt).await?;
        let logged = logged.to_string();
        assert!(
            logged.contains('•') || logged.contains("%E2%80%A2"),
            "{placement}: {logged}"
        );
        assert!(!logged.contains("sentinel"), "{placement}: {logged}");
    }
    Ok(())
}

#[tokio::test]
async fn basic_bearer_and_own_headers_arrive_exactly() -> Result {
    let (server, _data) = server().await?;
    let receiver = Receiver::start().await?;
    let cases = [
        (
            json!({"type": "basic"}),
            json!({"fields": {"user": "ada"}, "secrets": {"password": "pä:ss"}}),
            vec![("authorization", "Basic YWRhOnDDpDpzcw==")],
        ),
        (
            json!({"type": "bearer", "prefix": "Bearer"}),
            json!({"secrets": {"token": " t0ken-of-12-letters\n"}}),
            vec![("authorization", "Bearer t0ken-of-12-letters")],
        ),
        (
            json!({"type": "headers", "headers": [
                {"name": "X-Key"}, {"name": "X-Team", "secret": false}
            ]}),
            json!({"fields": {"header:X-Team": "7"}, "secrets": {"header:X-Key": "abc"}}),
            vec![("x-key", "abc"), ("x-team", "7")],
        ),
    ];
    for (method, given, expected) in cases {
        let name = method["type"].as_str().unwrap_or_default();
        let profile = profile(&server, name, &method, &receiver.url).await?;
        let connection = connect(&server, &profile, name, &given).await?;
        let none = json!({"type": "none"});
        let flow = flow::webhook(name, &[through(&connection, &receiver.url, &none)]);
        let flow = server.install(&flow).await?;
        let before = receiver.received().len();
        let detail = run(&server, &flow.id, &json!({})).await?;
        assert_eq!(detail["summary"]["state"], "succeeded", "{name}: {detail}");
        let arrived = receiver.received().swap_remove(before);
        for (header, value) in expected {
            assert_eq!(arrived.header(header), value, "{name}");
        }
    }
    Ok(())
}

#[tokio::test]
async fn a_credential_goes_nowhere_else_typed_or_from_data_until_its_owner_confirms() -> Result {
    let (server, _data) = server().await?;
    let (own, other) = (Receiver::start().await?, Receiver::start().await?);
    let profile = profile(&server, "CRM", &key_in("header"), &own.url).await?;
    let given = json!({"secrets": {"key": KEY}});
    let connection = connect(&server, &profile, "Sales key", &given).await?;
    let none = json!({"type": "none"});
    let mut from_data = through(&connection, "{{ hook.body.to }}", &none);
    from_data["config"]["allow_local"] = json!(true);
    for (name, step) in [
        ("Typed", through(&connection, &other.url, &none)),
        ("From data", from_data),
    ] {
        let flow = server.install(&flow::webhook(name, &[step])).await?;
        let detail = run(&server, &flow.id, &json!({"to": other.url})).await?;
        assert_eq!(detail["summary"]["state"], "failed", "{name}: {detail}");
        let step = detail["steps"]
            .as_array()
            .and_then(|steps| steps.iter().find(|step| step["node"] == "out"))
            .cloned()
            .unwrap_or_default();
        assert_eq!(
            (&step["error_kind"], &step["error_field"]),
            (&json!("origin"), &json!("url"))
        );
        let message = step["error"].as_str().unwrap_or_default();
        for part in [
            other.url.as_str(),
            "Sales key",
            "confirm",
            "Settings > Connections",
        ] {
            assert!(message.contains(part), "{name} says {part}: {message}");
        }
        assert_eq!(other.received().len(), 0, "{name}: nothing may arrive");
        if name == "From data" {
            let confirm = json!({"connection": connection["id"], "confirmed": [other.url]});
            server.rpc::<Value>("connection_update", &confirm).await?;
            let detail = run(&server, &flow.id, &json!({"to": other.url})).await?;
            assert_eq!(detail["summary"]["state"], "succeeded", "{detail}");
            assert_eq!(other.received().len(), 1, "confirmed now");
        }
    }
    Ok(())
}

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
    assert_eq!((arrived.header("x-a"), &*text(&arrived)), ("1", ""));
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
