//! The vault with a real keyring: open, locked, absent, killed, or with something else in it; and
//! without one, under a passphrase.

use hookline_tests::keyring::{Daemon, Keyring};
use hookline_tests::receiver::Receiver;
use hookline_tests::server::{Refusal, Server};
use hookline_tests::{Result, flow, program};
use serde_json::{Value, json};
use std::path::Path;
use tokio::process::Command;

const PASSPHRASE: &str = "correct horse battery staple";

async fn serve(data: &Path, keyring: &Keyring) -> Result<Server> {
    Server::start_as(data, "127.0.0.1:0", |command| {
        command.env("DBUS_SESSION_BUS_ADDRESS", &keyring.address);
    })
    .await
}

async fn vault(server: &Server) -> Result<Value> {
    server.rpc("vault_get", &json!({})).await
}

async fn unlock(server: &Server, passphrase: Option<&str>) -> Result<Value> {
    let request = json!({"passphrase": passphrase});
    server.rpc("vault_unlock", &request).await
}

async fn set_passphrase(server: &Server, new: &str) -> Result<Value> {
    let request = json!({"current": null, "new": new});
    server.rpc("vault_passphrase", &request).await
}

/// Why a method refuses.
fn refusal(answer: Result<Value>) -> Result<Refusal> {
    let error = answer.err().ok_or("it was not refused")?;
    let refused = error.downcast_ref::<Refusal>().cloned();
    refused.ok_or_else(|| error.to_string().into())
}

/// A connection whose token goes to `origin`; gives its id.
async fn connect(server: &Server, name: &str, token: &str, origin: &str) -> Result<String> {
    let method = json!({"type": "bearer", "prefix": "Bearer"});
    let settings = json!({"name": name, "method": method, "origins": [origin]});
    let profile: Value = server
        .rpc("profile_create", &json!({"settings": settings}))
        .await?;
    let request = json!({"profile": profile["id"], "name": name, "secrets": {"token": token}});
    let connection: Value = server.rpc("connection_create", &request).await?;
    Ok(connection["id"].as_str().ok_or("no id")?.to_owned())
}

/// A flow that calls `url` with the connection; gives its trigger's address.
async fn calling(server: &Server, url: &str, connection: Option<&str>) -> Result<String> {
    let mut call = flow::send("call", url, &flow::json_body(&json!({})));
    if let Some(id) = connection {
        call["config"]["connection"] = json!({"id": id, "name": "Theirs"});
    }
    let name = format!("Calls {}", connection.unwrap_or("plainly"));
    let installed = server.install(&flow::webhook(&name, &[call])).await?;
    Ok(installed.url)
}

async fn trigger(url: &str) -> Result {
    let client = reqwest::Client::builder().no_proxy().build()?;
    let answer = client.post(url).body("{}").send().await?;
    assert_eq!(answer.status(), 202);
    Ok(())
}

#[tokio::test]
async fn an_open_keyring_keeps_the_key_over_a_restart() -> Result {
    let data = tempfile::tempdir()?;
    let keyring = Keyring::start(Daemon::Unlocked).await?;
    let receiver = Receiver::start().await?;
    let server = serve(data.path(), &keyring).await?;
    assert_eq!(vault(&server).await?["state"], "empty");
    let token = "a-token-in-the-keyring";
    let connection = connect(&server, "Theirs", token, &receiver.url).await?;
    let info = vault(&server).await?;
    assert_eq!(
        (&info["state"], &info["keeper"]),
        (&json!("open"), &json!("keyring"))
    );
    assert_eq!(
        (&info["secrets"], &info["message"]),
        (&json!(1), &json!(""))
    );
    let url = calling(&server, &receiver.url, Some(&connection)).await?;
    server.stop().await?;

    let server = serve(data.path(), &keyring).await?;
    assert_eq!(vault(&server).await?["state"], "open");
    let url = format!(
        "{}{}",
        server.hooks,
        url.split_at(url.find("/hook/").ok_or("no path")?).1
    );
    trigger(&url).await?;
    let received = receiver.wait_for(1).await?;
    assert_eq!(
        received[0].header("authorization"),
        format!("Bearer {token}")
    );
    Ok(())
}

#[tokio::test]
async fn a_locked_keyring_stops_only_what_needs_a_secret() -> Result {
    let data = tempfile::tempdir()?;
    let mut keyring = Keyring::start(Daemon::Unlocked).await?;
    let receiver = Receiver::start().await?;
    let server = serve(data.path(), &keyring).await?;
    let connection = connect(&server, "Theirs", "a-token-that-waits", &receiver.url).await?;
    let with = calling(&server, &receiver.url, Some(&connection)).await?;
    let without = calling(&server, &receiver.url, None).await?;
    server.stop().await?;

    keyring.make(Daemon::Locked).await?;
    let server = serve(data.path(), &keyring).await?;
    let info = vault(&server).await?;
    assert_eq!(info["state"], "locked", "{info}");
    let words = info["message"].as_str().unwrap_or_default();
    assert!(
        words.contains("locked") && words.contains("Unlock it"),
        "{words}"
    );
    let here = |url: &str| -> Result<String> {
        let path = url.find("/hook/").ok_or("no path")?;
        Ok(format!("{}{}", server.hooks, &url[path..]))
    };
    trigger(&here(&with)?).await?;
    trigger(&here(&without)?).await?;
    let received = receiver.wait_for(1).await?;
    assert_eq!(
        received[0].header("authorization"),
        "",
        "the one without runs"
    );
    let refused = refusal(server.rpc("connection_create", &json!({
        "profile": profile_of(&server, &connection).await?, "name": "New", "secrets": {"token": "another-token"},
    })).await)?;
    assert_eq!(refused.code, "vault_locked");

    keyring.make(Daemon::Unlocked).await?;
    assert_eq!(unlock(&server, None).await?["state"], "open");
    let received = receiver.wait_for(2).await?;
    assert_eq!(
        received[1].header("authorization"),
        "Bearer a-token-that-waits"
    );
    Ok(())
}

async fn profile_of(server: &Server, connection: &str) -> Result<Value> {
    let detail: Value = server
        .rpc("connection_get", &json!({"connection": connection}))
        .await?;
    let profile = detail["profile"].clone();
    Ok(if profile.is_null() {
        detail["summary"]["profile"].clone()
    } else {
        profile
    })
}

#[tokio::test]
async fn without_a_keyring_nothing_secret_is_stored_until_a_passphrase_is_set() -> Result {
    let data = tempfile::tempdir()?;
    let keyring = Keyring::start(Daemon::Gone).await?;
    let server = serve(data.path(), &keyring).await?;
    let origin = "https://api.example.com";
    let refused = connect(&server, "First", "a-token-too-early", origin).await;
    let refused = refusal(refused.map(Value::from))?;
    assert_eq!(refused.code, "no_keyring");
    assert!(
        refused.message.contains("recovery passphrase"),
        "{}",
        refused.message
    );
    let connections: Value = server.rpc("connection_list", &json!({})).await?;
    assert_eq!(connections, json!([]));
    assert_eq!(vault(&server).await?["state"], "empty");

    let short = set_passphrase(&server, "too short").await;
    let short = refusal(short)?;
    assert_eq!(
        (short.code.as_str(), short.field.as_deref()),
        ("short_passphrase", Some("new"))
    );
    let info = set_passphrase(&server, PASSPHRASE).await?;
    assert_eq!(
        (&info["state"], &info["keeper"]),
        (&json!("open"), &json!("passphrase"))
    );
    connect(&server, "Second", "a-token-in-time", origin).await?;
    let request = json!({"current": PASSPHRASE, "new": null});
    let removed = refusal(server.rpc("vault_passphrase", &request).await)?;
    assert_eq!(removed.code, "only_way", "nothing else keeps the key");
    server.stop().await?;

    let server = serve(data.path(), &keyring).await?;
    let info = vault(&server).await?;
    assert_eq!(
        (&info["state"], &info["passphrase"]),
        (&json!("no_keyring"), &json!(true))
    );
    let wrong = refusal(unlock(&server, Some("correct horse battery stapler")).await)?;
    assert_eq!(
        (wrong.code.as_str(), wrong.field.as_deref()),
        ("wrong_passphrase", Some("passphrase"))
    );
    let info = unlock(&server, Some(PASSPHRASE)).await?;
    assert_eq!(
        (&info["state"], &info["secrets"]),
        (&json!("open"), &json!(1))
    );
    Ok(())
}

#[tokio::test]
async fn a_keyring_that_is_killed_stops_nothing_and_is_found_again() -> Result {
    let data = tempfile::tempdir()?;
    let mut keyring = Keyring::start(Daemon::Unlocked).await?;
    let receiver = Receiver::start().await?;
    let server = serve(data.path(), &keyring).await?;
    let connection = connect(&server, "Theirs", "a-token-in-memory", &receiver.url).await?;
    let url = calling(&server, &receiver.url, Some(&connection)).await?;
    for event in 1..=6 {
        if event == 3 {
            keyring.make(Daemon::Gone).await?;
        }
        trigger(&url).await?;
        let received = receiver.wait_for(event).await?;
        let sent = received[event - 1].header("authorization");
        assert_eq!(sent, "Bearer a-token-in-memory", "event {event}");
    }
    assert_eq!(vault(&server).await?["state"], "open");
    // A new secret needs the key, not the keyring.
    connect(&server, "More", "a-token-without-keyring", &receiver.url).await?;
    server.stop().await?;

    let server = serve(data.path(), &keyring).await?;
    assert_eq!(vault(&server).await?["state"], "no_keyring");
    keyring.make(Daemon::Unlocked).await?;
    let info = vault(&server).await?;
    assert_eq!(
        (&info["state"], &info["secrets"]),
        (&json!("open"), &json!(2)),
        "found by itself"
    );
    Ok(())
}

#[tokio::test]
async fn a_new_machine_opens_with_the_passphrase_and_then_by_its_own_keyring() -> Result {
    let folder = tempfile::tempdir()?;
    let (old, new) = (folder.path().join("old"), folder.path().join("new"));
    let receiver = Receiver::start().await?;
    let keyring = Keyring::start(Daemon::Unlocked).await?;
    let server = serve(&old, &keyring).await?;
    let connection = connect(&server, "Theirs", "a-token-that-moves", &receiver.url).await?;
    calling(&server, &receiver.url, Some(&connection)).await?;
    let info = set_passphrase(&server, PASSPHRASE).await?;
    assert_eq!(
        (&info["keeper"], &info["passphrase"]),
        (&json!("keyring"), &json!(true))
    );
    server.stop().await?;
    std::fs::create_dir(&new)?;
    std::fs::copy(old.join("hookline.db"), new.join("hookline.db"))?;

    let other = Keyring::start(Daemon::Unlocked).await?;
    let server = serve(&new, &other).await?;
    let info = vault(&server).await?;
    assert_eq!(info["state"], "key_missing", "{info}");
    let words = info["message"].as_str().unwrap_or_default();
    assert!(words.contains("recovery passphrase"), "{words}");
    let info = unlock(&server, Some(PASSPHRASE)).await?;
    assert_eq!(info["state"], "open");
    server.stop().await?;
    let server = serve(&new, &other).await?;
    let info = vault(&server).await?;
    assert_eq!(
        (&info["state"], &info["keeper"]),
        (&json!("open"), &json!("keyring"))
    );
    Ok(())
}

#[tokio::test]
async fn without_key_and_passphrase_the_way_out_is_to_start_anew() -> Result {
    let data = tempfile::tempdir()?;
    let origin = "https://api.example.com";
    let keyring = Keyring::start(Daemon::Unlocked).await?;
    let server = serve(data.path(), &keyring).await?;
    let connection = connect(&server, "Theirs", "a-token-that-is-lost", origin).await?;
    server.stop().await?;

    let other = Keyring::start(Daemon::Unlocked).await?;
    let server = serve(data.path(), &other).await?;
    let info = vault(&server).await?;
    assert_eq!(info["state"], "key_missing");
    let words = info["message"].as_str().unwrap_or_default();
    assert!(words.contains("start anew"), "{words}");
    let refused = connect(&server, "New", "a-token-without-key", origin).await;
    assert_eq!(
        refusal(refused.map(Value::from))?.code,
        "key_missing",
        "no second key beside the first"
    );
    let info: Value = server.rpc("vault_start_anew", &json!({})).await?;
    assert_eq!(
        (&info["state"], &info["secrets"]),
        (&json!("empty"), &json!(0))
    );
    let connections: Value = server.rpc("connection_list", &json!({})).await?;
    let lost = connections
        .as_array()
        .into_iter()
        .flatten()
        .find(|c| c["id"] == json!(connection));
    assert_eq!(lost.ok_or("it is gone")?["state"], "reconnect");
    connect(&server, "Newer", "a-token-under-a-new-key", origin).await?;
    assert_eq!(vault(&server).await?["state"], "open");
    Ok(())
}

#[tokio::test]
async fn another_key_in_the_keyring_is_told_apart() -> Result {
    let folder = tempfile::tempdir()?;
    let (one, two) = (folder.path().join("one"), folder.path().join("two"));
    let origin = "https://api.example.com";
    let keyring = Keyring::start(Daemon::Unlocked).await?;
    serve(&one, &keyring).await?.stop().await?;
    // The same folder by its identifier, so both use the same entry.
    std::fs::create_dir(&two)?;
    std::fs::copy(one.join("hookline.db"), two.join("hookline.db"))?;
    for data in [&one, &two] {
        let server = serve(data, &keyring).await?;
        connect(&server, "Theirs", "a-token-under-a-key", origin).await?;
        server.stop().await?;
    }
    let server = serve(&one, &keyring).await?;
    let info = vault(&server).await?;
    assert_eq!(info["state"], "wrong_key");
    let words = info["message"].as_str().unwrap_or_default();
    assert!(words.contains("another key"), "{words}");
    server.stop().await?;
    let server = serve(&two, &keyring).await?;
    assert_eq!(vault(&server).await?["state"], "open");
    Ok(())
}

#[cfg(unix)]
fn keep(path: &Path, text: &str, mode: u32) -> Result {
    use std::os::unix::fs::PermissionsExt;
    std::fs::write(path, text)?;
    Ok(std::fs::set_permissions(
        path,
        std::fs::Permissions::from_mode(mode),
    )?)
}

#[tokio::test]
async fn a_server_opens_its_vault_with_a_file_or_a_variable() -> Result {
    let folder = tempfile::tempdir()?;
    let (data, file) = (folder.path().join("data"), folder.path().join("passphrase"));
    let origin = "https://api.example.com";
    keep(&file, &format!("{PASSPHRASE}\n"), 0o600)?;
    let with_file = || {
        Server::start_as(&data, "127.0.0.1:0", |command| {
            command.arg("--vault-passphrase-file").arg(&file);
        })
    };
    let server = with_file().await?;
    connect(&server, "Theirs", "a-token-under-a-file", origin).await?;
    let info = vault(&server).await?;
    assert_eq!(
        (&info["state"], &info["keeper"]),
        (&json!("open"), &json!("passphrase"))
    );
    server.stop().await?;

    let server = Server::start_as(&data, "127.0.0.1:0", |command| {
        command.env("HOOKLINE_VAULT_PASSPHRASE", PASSPHRASE);
    })
    .await?;
    assert_eq!(vault(&server).await?["state"], "open");
    for place in ["environ", "cmdline"] {
        let text = std::fs::read(format!("/proc/{}/{place}", server.pid()))?;
        let text = String::from_utf8_lossy(&text).into_owned();
        assert!(!text.contains(PASSPHRASE), "{place}");
    }
    server.stop().await?;

    for (given, line) in [
        (Some(PASSPHRASE), "vault: open\n"),
        (Some("some other passphrase"), "vault: wrong_key "),
        (None, "vault: no_keyring "),
    ] {
        let mut check = Command::new(program("hookline-server")?);
        check
            .args(["check", "--data"])
            .arg(&data)
            .env("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent")
            .env_remove("HOOKLINE_VAULT_PASSPHRASE");
        if let Some(given) = given {
            keep(&file, given, 0o600)?;
            check.arg("--vault-passphrase-file").arg(&file);
        }
        let checked = check.output().await?;
        let said = String::from_utf8_lossy(&checked.stdout).into_owned();
        assert!(
            checked.status.success() && said.contains(line),
            "{given:?}: {checked:?}"
        );
    }

    keep(&file, PASSPHRASE, 0o644)?;
    let refused = with_file().await;
    assert!(refused.is_err(), "others can read the file");
    Ok(())
}
