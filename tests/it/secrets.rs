//! One sentinel a secret, used against a receiver that repeats everything it was sent in every
//! encoding: afterwards no sentinel is found in the data folder, the log, or any answer.

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, STANDARD_NO_PAD, URL_SAFE_NO_PAD};
use hookline_tests::badtls::BadTls;
use hookline_tests::receiver::{Answer, Received, Receiver};
use hookline_tests::server::Server;
use hookline_tests::{Result, cli, flow};
use http::StatusCode;
use kinds::{Kind, kinds};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::{Value, json};
use std::fs::File;
use std::path::Path;

mod kinds;
mod provider;
mod signed;

const PASSPHRASE: &str = "Sentinel passphrase of the vault";
/// What is no secret and must be found wherever a sentinel is looked for.
const MARK: &str = "mark-that-may-be-seen";

/// What was sent, as it is, URL-encoded and in base64; a refusal for those who ask for it.
fn echo(request: &Received) -> Answer {
    if let Some(granted) = provider::grant(request.head.uri.path()) {
        return granted;
    }
    let headers: Vec<(String, String)> = request
        .head
        .headers
        .iter()
        .map(|(name, value)| {
            (
                name.to_string(),
                String::from_utf8_lossy(value.as_bytes()).into_owned(),
            )
        })
        .collect();
    let target = request.head.uri.to_string();
    let said = json!({
        "mark": MARK,
        "target": target,
        "headers": headers,
        "body": String::from_utf8_lossy(&request.body),
    });
    let text = said.to_string();
    let refuses = target.contains("/refuse");
    let again = json!({
        "said": said,
        "base64": STANDARD.encode(&text),
        "shifted": STANDARD.encode(format!("x{text}")),
        "url": utf8_percent_encode(&text, NON_ALPHANUMERIC).to_string(),
    });
    Answer {
        status: if refuses {
            StatusCode::FORBIDDEN
        } else {
            StatusCode::OK
        },
        body: again.to_string().into(),
    }
}

/// What gives a value away.
fn needles(value: &str) -> Vec<String> {
    let once = escaped(value);
    let twice = escaped(&once);
    let mut needles = Vec::new();
    // A secret within an OAuth 1.0a signature, which is encoded once more in its header.
    let percent = utf8_percent_encode(value, NON_ALPHANUMERIC).to_string();
    needles.push(utf8_percent_encode(&percent, NON_ALPHANUMERIC).to_string());
    for text in [value, &once, &twice] {
        let percent = utf8_percent_encode(text, NON_ALPHANUMERIC).to_string();
        needles.extend([
            text.to_owned(),
            percent.replace("%20", "+"),
            percent.to_lowercase(),
            percent,
        ]);
        for offset in 0..3 {
            let whole = [&[0_u8; 2][..offset], text.as_bytes()].concat();
            let (first, end) = ((offset * 8).div_ceil(6), whole.len() * 8 / 6);
            for digits in [
                STANDARD_NO_PAD.encode(&whole),
                URL_SAFE_NO_PAD.encode(&whole),
            ] {
                needles.push(digits[first..end].to_owned());
            }
        }
    }
    needles
}

/// As it stands within a JSON text.
fn escaped(text: &str) -> String {
    let json = Value::from(text).to_string();
    json[1..json.len() - 1].to_owned()
}

/// Everything that could hold a sentinel, by name.
struct Places(Vec<(String, String)>);

impl Places {
    fn add(&mut self, name: impl Into<String>, bytes: impl AsRef<[u8]>) {
        let text = String::from_utf8_lossy(bytes.as_ref()).into_owned();
        self.0.push((name.into(), text));
    }

    fn folder(&mut self, folder: &Path) -> Result {
        for entry in std::fs::read_dir(folder)? {
            let path = entry?.path();
            self.add(path.display().to_string(), std::fs::read(&path)?);
        }
        Ok(())
    }

    async fn call(&mut self, server: &Server, method: &str, request: &Value) -> Result<Value> {
        let answer: Result<Value> = server.rpc(method, request).await;
        let text = match &answer {
            Ok(value) => value.to_string(),
            Err(error) => error.to_string(),
        };
        self.add(method, text);
        answer
    }

    fn holds(&self, needle: &str) -> Vec<&str> {
        let places = self.0.iter().filter(|(_, text)| text.contains(needle));
        places.map(|(name, _)| name.as_str()).collect()
    }
}

#[tokio::test]
async fn no_secret_is_found_anywhere_in_any_encoding() -> Result {
    let folder = tempfile::tempdir()?;
    let data = folder.path().join("data");
    let log = folder.path().join("log");
    let receiver = Receiver::answering(echo).await?;
    let stderr = File::create(&log)?;
    let server = Server::start_as(&data, "127.0.0.1:0", |command| {
        command
            .env("HOOKLINE_VAULT_PASSPHRASE", PASSPHRASE)
            .env("RUST_LOG", "debug")
            .stderr(stderr);
    })
    .await?;
    let limits = std::fs::read_to_string(format!("/proc/{}/limits", server.pid()))?;
    let core = limits
        .lines()
        .find(|line| line.starts_with("Max core file size"));
    let core: Vec<&str> = core.ok_or("no limit")?.split_whitespace().collect();
    assert_eq!(core[4..6], ["0", "0"], "no core dumps");

    let mut places = Places(Vec::new());
    profiles_with_secrets(&server, &mut places).await?;
    let key = a_certificate(&server, &mut places).await?;
    let kinds = kinds(&receiver.url);
    for kind in &kinds {
        use_everywhere(&server, &receiver, kind, &mut places).await?;
    }
    signed::sign(&server, &receiver, &mut places).await?;
    places.call(&server, "vault_get", &json!({})).await?;
    places.call(&server, "connection_list", &json!({})).await?;
    places.call(&server, "profile_list", &json!({})).await?;
    let runs = cli::hookline("runs", &data, &["--json"]).await?;
    places.add("runs", runs.stdout + &runs.stderr);
    places.folder(&data)?;
    server.stop().await?;
    places.folder(&data)?;
    places.add("the log", std::fs::read(&log)?);

    for place in ["hookline.db", "step_output", "attempt_get"] {
        let found = places.holds(MARK);
        assert!(
            found.iter().any(|name| name.contains(place)),
            "{place} holds what was answered: {found:?}"
        );
    }
    let typed = kinds.iter().map(|kind| kind.sentinel);
    let others = provider::SENTINELS
        .into_iter()
        .chain(PROFILE_SENTINELS)
        .chain(signed::SENTINELS)
        .chain([PASSPHRASE]);
    // A line of a key in PEM is enough of it to be recognised.
    let lines = key.lines().filter(|line| !line.starts_with("-----"));
    for sentinel in typed.chain(others).chain(lines) {
        for needle in needles(sentinel) {
            assert_eq!(places.holds(&needle), [""; 0], "{sentinel} as {needle}");
        }
    }
    Ok(())
}

const PROFILE_SENTINELS: [&str; 2] = ["Sentinel/client +&=%\"8", "Sentinel/consumer +&=%\"9"];

/// Secrets that belong to profiles.
async fn profiles_with_secrets(server: &Server, places: &mut Places) -> Result {
    let oauth2 = json!({
        "type": "oauth2", "grant": "client_credentials", "client_id": "client",
        "token_url": "https://login.example.com/token",
    });
    let oauth1 = json!({
        "type": "oauth1", "consumer_key": "consumer",
        "request_token_url": "https://login.example.com/request",
        "authorization_url": "https://login.example.com/authorize",
        "access_token_url": "https://login.example.com/access",
    });
    let secrets = [
        json!({"client_secret": PROFILE_SENTINELS[0]}),
        json!({"consumer_secret": PROFILE_SENTINELS[1]}),
    ];
    for ((name, method), secrets) in [("OAuth 2", oauth2), ("OAuth 1", oauth1)]
        .into_iter()
        .zip(secrets)
    {
        let settings =
            json!({"name": name, "method": method, "origins": ["https://api.example.com"]});
        let request = json!({"settings": settings, "secrets": secrets});
        let profile = places.call(server, "profile_create", &request).await?;
        places
            .call(server, "profile_get", &json!({"profile": profile["id"]}))
            .await?;
    }
    Ok(())
}

/// A client certificate for a connection, and its key to sign OAuth 1.0a requests with; gives the
/// key as PEM.
async fn a_certificate(server: &Server, places: &mut Places) -> Result<String> {
    let files = BadTls::start().await?;
    let (certificate, key) = (files.file("client-rsa.pem")?, files.file("client-rsa.key")?);
    let settings = |name: &str, method: Value| json!({"name": name, "method": method, "origins": ["https://api.example.com"]});
    let by_certificate = settings("Certificate", json!({"type": "certificate"}));
    let profile = places
        .call(
            server,
            "profile_create",
            &json!({"settings": by_certificate}),
        )
        .await?;
    let request = json!({
        "profile": profile["id"], "name": "Certificate",
        "fields": {"certificate": certificate}, "secrets": {"certificate_key": key},
    });
    let connection = places.call(server, "connection_create", &request).await?;
    let by = json!({"connection": connection["id"]});
    places.call(server, "connection_get", &by).await?;
    let signed = settings(
        "Signed",
        json!({
            "type": "oauth1", "consumer_key": "consumer", "signature": "RSA-SHA256",
            "request_token_url": "https://login.example.com/request",
            "authorization_url": "https://login.example.com/authorize",
            "access_token_url": "https://login.example.com/access",
        }),
    );
    let request = json!({"settings": signed, "secrets": {"private_key": key}});
    places.call(server, "profile_create", &request).await?;
    Ok(key)
}

/// Tests a connection of this kind, calls with it in a flow whose next step repeats the answer,
/// and asks for everything that is known of it.
async fn use_everywhere(
    server: &Server,
    receiver: &Receiver,
    kind: &Kind,
    places: &mut Places,
) -> Result {
    let settings = json!({
        "name": kind.name, "method": kind.method, "origins": [receiver.url],
        "test": {"url": format!("{}/test", receiver.url)}, "on_premises": true,
    });
    let client = kind.granted.clone().unwrap_or_else(|| json!({}));
    let profile = places
        .call(
            server,
            "profile_create",
            &json!({"settings": settings, "secrets": client}),
        )
        .await?;
    let typed = match kind.granted {
        Some(_) => json!({}),
        None => json!({kind.field: kind.sentinel}),
    };
    let request = json!({
        "profile": profile["id"], "name": kind.name, "fields": kind.fields, "secrets": typed,
    });
    let connection = places.call(server, "connection_create", &request).await?;
    let by = json!({"connection": connection["id"]});
    if kind.granted.is_some() {
        provider::authorize(server, receiver, &by, places).await?;
    }
    let same_name = places
        .call(server, "profile_create", &json!({"settings": settings}))
        .await;
    assert!(same_name.is_err(), "an error text");

    let bound = |id: &str, path: &str| {
        let url = format!("{}{path}", receiver.url);
        let mut step = flow::send(id, &url, &flow::json_body(&json!({"mark": MARK})));
        step["config"]["connection"] = json!({"id": connection["id"], "name": kind.name});
        step
    };
    let repeat = flow::json_body(&json!({"all": "{{ call.body }}"}));
    let repeat = flow::send("repeat", &format!("{}/plain", receiver.url), &repeat);
    let steps = [bound("call", "/call"), repeat, bound("refused", "/refuse")];
    let before = receiver.received().len();
    let installed = server.install(&flow::webhook(kind.name, &steps)).await?;
    let client = reqwest::Client::builder().no_proxy().build()?;
    let accepted = client.post(&installed.url).body("{}").send().await?;
    assert_eq!(accepted.status(), 202);
    server.settled(&installed.id, 1).await?;
    let received = receiver.received();
    let call = received[before..]
        .iter()
        .find(|r| r.head.uri.path() == "/call");
    let call = call.ok_or("it was not called")?;
    let body = String::from_utf8_lossy(&call.body);
    let headers = call.head.headers.values();
    let headers = headers.map(|value| String::from_utf8_lossy(value.as_bytes()));
    let arrived = headers.fold(format!("{} {body}", call.head.uri), |all, value| {
        all + " " + &value
    });
    let sent = needles(kind.sentinel)
        .iter()
        .any(|needle| arrived.contains(needle));
    assert!(sent, "{}: the receiver was let in: {arrived}", kind.name);

    // A key in the body has nothing to go in with GET; then the test says so, in words.
    let _tested = places.call(server, "connection_test", &by).await;
    places.call(server, "connection_get", &by).await?;
    places
        .call(server, "flow_export", &json!({"flow": installed.id}))
        .await?;
    let filter = json!({"filter": {"flow": installed.id}, "limit": 10});
    let runs = places.call(server, "run_list", &filter).await?;
    let run = &runs["runs"][0]["id"];
    places.call(server, "run_get", &json!({"run": run})).await?;
    for node in ["call", "repeat", "refused"] {
        let step = json!({"run": run, "node": node});
        // A refused step has no output.
        let _output = places.call(server, "step_output", &step).await;
        let attempt = json!({"run": run, "node": node, "number": 1});
        places.call(server, "attempt_get", &attempt).await?;
        places.call(server, "attempt_curl", &attempt).await?;
    }
    Ok(())
}
