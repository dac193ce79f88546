//! Emails about troubles, at a real mail server with TLS and a login.

use hookline_tests::receiver::{Answer, Receiver};
use hookline_tests::server::{Installed, PASSPHRASE, Refusal, Server};
use hookline_tests::smtp::{PASSWORD, Smtp, USER};
use hookline_tests::watch::Watch;
use hookline_tests::{Result, flow};
use http::StatusCode;
use serde_json::{Value, json};
use std::sync::Arc;
use std::sync::atomic::{AtomicU16, Ordering};

/// A receiver that answers with a status of the test's choice. 422 is no outage: its breaker stays
/// closed, and nothing is tried again.
async fn receiver() -> Result<(Receiver, Arc<AtomicU16>)> {
    let status = Arc::new(AtomicU16::new(422));
    let shown = Arc::clone(&status);
    let receiver = Receiver::answering(move |_| Answer {
        status: StatusCode::from_u16(shown.load(Ordering::SeqCst)).unwrap_or_default(),
        ..Answer::default()
    });
    Ok((receiver.await?, status))
}

fn settings(smtp: &Smtp, server: &str) -> Result<Value> {
    let security = match server {
        "tls" => "tls",
        "starttls" => "start_tls",
        _ => "none",
    };
    Ok(json!({"desktop": false, "mail": {
        "host": "localhost", "port": smtp.port(server)?, "security": security, "user": USER,
        "from": "Hookline <alerts@example.com>", "to": ["ops@example.com", "Ada <ada@example.com>"],
        "extra_ca": smtp.authority,
    }}))
}

async fn set(server: &Server, alerts: &Value) -> Result<Value> {
    let request = json!({"alerts": alerts, "password": PASSWORD});
    server.rpc("alerts_set", &request).await
}

/// Sends so many events, each when the one before has ended.
async fn send(server: &Server, to: &Installed, count: usize) -> Result {
    let client = reqwest::Client::builder().no_proxy().build()?;
    let mut watch = Watch::open(server).await?;
    for _ in 0..count {
        let taken = client.post(&to.url).body("{}").send().await?;
        let taken: Value = serde_json::from_str(&taken.text().await?)?;
        let run = taken["run"].clone();
        let ended = |event: &Value| {
            event["type"] == "run" && event["run"]["id"] == run && event["run"]["finished"].is_i64()
        };
        watch.until(ended).await?;
    }
    Ok(())
}

#[tokio::test]
async fn twenty_five_failures_are_one_warning_one_critical_and_one_recovery() -> Result {
    let mut smtp = Smtp::start().await?;
    let data = tempfile::tempdir()?;
    let mut server = Server::start(data.path()).await?;
    let (receiver, status) = receiver().await?;
    let steps = [flow::send(
        "out",
        &receiver.url,
        &flow::json_body(&json!({})),
    )];
    let installed = server.install(&flow::webhook("Orders", &steps)).await?;
    let shown = set(&server, &settings(&smtp, "tls")?).await?;
    assert_eq!(
        (&shown["password"], &shown["problem"]),
        (&json!(true), &Value::Null)
    );

    send(&server, &installed, 19).await?;
    let warning = smtp.next().await?;
    assert_eq!((&*warning.server, &*warning.user), ("tls", USER));
    assert_eq!(warning.to, ["ops@example.com", "ada@example.com"]);
    assert_eq!(warning.header("auto-submitted"), "auto-generated");
    let subject = format!("[Hookline] Deliveries to {} fail", receiver.url);
    assert_eq!(warning.header("subject"), subject);
    for part in ["times in a row since", "422", "Orders"] {
        assert!(warning.text.contains(part), "{part}: {}", warning.text);
    }

    // The mail server is down when it becomes serious, and so is Hookline for a moment.
    smtp.refuse().await?;
    let mut watch = Watch::open(&server).await?;
    send(&server, &installed, 6).await?;
    watch.until(|event| event["type"] == "app").await?;
    let shown: Value = server.rpc("alerts_get", &json!({})).await?;
    let problem = shown["problem"].as_str().unwrap_or_default();
    assert!(problem.contains("Come back later"), "{shown}");
    assert!(server.stop().await?.success());
    smtp.take().await?;
    server = Server::start(data.path()).await?;
    let critical = smtp.next().await?;
    assert!(
        critical.header("subject").contains("Critical"),
        "{critical:?}"
    );
    assert!(critical.text.contains("25 times"), "{}", critical.text);

    status.store(200, Ordering::SeqCst);
    let again: Value = server
        .rpc("flow_get", &json!({"flow": installed.id}))
        .await?;
    let url = again["triggers"][0]["url"]
        .as_str()
        .unwrap_or_default()
        .to_owned();
    let installed = Installed { url, ..installed };
    send(&server, &installed, 2).await?;
    let recovered = smtp.next().await?;
    assert!(
        recovered.header("subject").contains("Recovered"),
        "{recovered:?}"
    );
    let ids = [&warning, &critical, &recovered].map(|email| email.header("message-id"));
    assert!(
        ids[0] != ids[1] && ids[1] != ids[2] && !ids[0].is_empty(),
        "{ids:?}"
    );
    // Nothing else was sent: the next one is the one that is asked for now.
    let tried: Value = server.rpc("alerts_test", &json!({})).await?;
    assert_eq!(tried["sent"], true, "{tried}");
    assert!(smtp.next().await?.header("subject").contains("Test email"));
    let troubles: Value = server.rpc("trouble_list", &json!({})).await?;
    assert_eq!(troubles.as_array().map(Vec::len), Some(1), "{troubles}");
    let trouble = &troubles[0];
    assert_eq!(
        (
            &trouble["stage"],
            &trouble["failures"],
            &trouble["failed_runs"]
        ),
        (&json!("critical"), &json!(25), &json!(25)),
        "{trouble}"
    );
    assert!(trouble["ended"].is_i64(), "{trouble}");

    assert!(server.stop().await?.success());
    for file in std::fs::read_dir(data.path())? {
        let bytes = std::fs::read(file?.path())?;
        for secret in [PASSWORD, PASSPHRASE] {
            let found = bytes
                .windows(secret.len())
                .any(|part| part == secret.as_bytes());
            assert!(!found, "a secret is in the data folder");
        }
    }
    Ok(())
}

#[tokio::test]
async fn what_stands_in_the_way_of_an_email_is_said_in_words() -> Result {
    let mut smtp = Smtp::start().await?;
    let data = tempfile::tempdir()?;
    let server = Server::start(data.path()).await?;
    let refusal = server.rpc::<Value>("alerts_test", &json!({})).await;
    let refusal = refusal.expect_err("nothing is set");
    assert_eq!(
        refusal.downcast_ref::<Refusal>().map(|r| &*r.code),
        Some("no_mail")
    );

    for name in ["starttls", "plain"] {
        set(&server, &settings(&smtp, name)?).await?;
        let tried: Value = server.rpc("alerts_test", &json!({})).await?;
        assert_eq!(tried["sent"], true, "{name}: {tried}");
        assert!(
            tried["message"]
                .as_str()
                .unwrap_or_default()
                .contains("Taken")
        );
        assert_eq!((smtp.next().await?.server, true), (name.to_owned(), true));
    }

    let good = settings(&smtp, "tls")?;
    let nobody = tokio::net::TcpListener::bind("127.0.0.1:0").await?;
    let closed = nobody.local_addr()?.port();
    drop(nobody);
    let plain = smtp.port("plain")?;
    let cases: [(&str, Value, &str); 6] = [
        (
            "password",
            json!("wrong"),
            "did not accept the user name or the password",
        ),
        ("user", json!(""), "wants a login"),
        (
            "extra_ca",
            json!(""),
            "authority that this computer does not know",
        ),
        ("port", json!(closed), "refused the connection"),
        ("port", json!(plain), "encryption"),
        ("host", json!("no-such-host.invalid"), "no address"),
    ];
    for (field, value, words) in cases {
        let (mut alerts, mut password) = (good.clone(), json!(PASSWORD));
        if field == "password" {
            password = value;
        } else {
            alerts["mail"][field] = value;
        }
        let request = json!({"alerts": alerts, "password": password});
        server.rpc::<Value>("alerts_set", &request).await?;
        let tried: Value = server.rpc("alerts_test", &json!({})).await?;
        assert_eq!(tried["sent"], false, "{field}: {tried}");
        let message = tried["message"].as_str().unwrap_or_default();
        assert!(message.contains(words), "{field}: {message}");
        assert!(!message.contains(PASSWORD), "{message}");
    }
    Ok(())
}
