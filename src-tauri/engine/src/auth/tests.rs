use super::*;
use crate::db::connections::ConnectionRow;
use crate::http::{AddressPolicy, Outgoing, Slot};
use bytes::Bytes;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::time::Duration;
use tempfile::TempDir;
use url::Url;

mod authorized;

const API: &str = "https://api.example.com";

/// An `Auth` over a database and a vault of their own.
struct Scene {
    auth: Auth,
    _folder: TempDir,
}

impl Scene {
    async fn new() -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let hub = Arc::new(Hub::new());
        let db = Db::open(folder.path(), Arc::clone(&hub)).expect("a database");
        let passphrase = Secret::new("correct horse battery".to_owned());
        let vault = Vault::new(db.clone(), Arc::clone(&hub), Some(passphrase)).await;
        let vault = vault.expect("a vault");
        vault.open_at_start().await;
        let http = Client::new().expect("a client");
        let auth = Auth::open(db, http, hub, vault).await.expect("an auth");
        Self {
            auth,
            _folder: folder,
        }
    }

    /// A profile for `method` and a connection of it with `secrets`.
    async fn connect(&self, method: Value, secrets: &[(&str, &str)]) -> ConnectionId {
        let settings = json!({
            "name": format!("Profile {}", ProfileId::new()), "method": method, "origins": [API, "https://*.example.net"]
        });
        let profile = ProfileRow {
            id: ProfileId::new(),
            settings: serde_json::from_value(settings).expect("settings"),
            created: 0,
            updated: 0,
        };
        let id = ConnectionId::new();
        let row = ConnectionRow {
            id,
            profile: profile.id,
            name: "Sales".to_owned(),
            link_name: format!("sales_{id}"),
            fields: BTreeMap::from([
                ("user".to_owned(), "ada".to_owned()),
                ("header:X-Team".to_owned(), "7".to_owned()),
            ]),
            scopes: Vec::new(),
            granted: Vec::new(),
            confirmed: vec!["https://partner.example".to_owned()],
            state: ConnectionState::Connected,
            problem: None,
            account: None,
            expires: None,
            renews: false,
            tested: None,
            used: None,
            created: 0,
            updated: 0,
        };
        let profile_id = profile.id;
        let secrets = secrets
            .iter()
            .map(|(name, value)| ((*name).to_owned(), Some(Secret::new((*value).to_owned()))));
        self.auth
            .write(id.0, secrets.collect(), move |tx| {
                profiles::put(tx, &profile)?;
                connections::put(tx, &row)
            })
            .await
            .expect("stored");
        self.auth.profile_changed(profile_id).await.expect("known");
        self.auth.connection_changed(id).await.expect("known");
        id
    }

    async fn attach(&self, id: ConnectionId, url: &str) -> Result<Outgoing, Refused> {
        self.attach_to(id, get(url)).await
    }

    async fn attach_to(
        &self,
        id: ConnectionId,
        mut outgoing: Outgoing,
    ) -> Result<Outgoing, Refused> {
        self.auth.attach(id, &mut outgoing).await?;
        Ok(outgoing)
    }
}

fn get(url: &str) -> Outgoing {
    Outgoing {
        method: http::Method::GET,
        url: Url::parse(url).expect("an address"),
        headers: Vec::new(),
        body: Bytes::new(),
        timeout: Duration::from_secs(1),
        policy: AddressPolicy::Typed,
        redirects: 0,
        slots: Vec::new(),
        tls: None,
        sign: None,
        pack: None,
    }
}

/// The only slot: its name, what is shown of it and what is sent.
fn only(outgoing: &Outgoing) -> (String, String, String) {
    let [slot] = outgoing.slots.as_slice() else {
        panic!("one slot: {:?}", outgoing.slots);
    };
    match slot {
        Slot::Header { name, shown, value } | Slot::Signature { name, shown, value } => {
            (name.clone(), shown.clone(), value.expose().to_owned())
        }
        Slot::Query { name, value } => {
            (format!("?{name}"), String::new(), value.expose().to_owned())
        }
        Slot::Cookie { name, value } => (
            format!("cookie {name}"),
            String::new(),
            value.expose().to_owned(),
        ),
        Slot::Body { value } => (
            "body".to_owned(),
            String::from_utf8_lossy(&outgoing.body).into_owned(),
            value.expose().to_owned(),
        ),
        Slot::Packed { .. } => panic!("nothing is packed yet"),
        Slot::EncodedQuery { shown, value } => {
            (String::new(), shown.clone(), value.expose().to_owned())
        }
    }
}

fn texts(slot: (&str, &str, &str)) -> (String, String, String) {
    (slot.0.to_owned(), slot.1.to_owned(), slot.2.to_owned())
}

fn failure(refused: Result<Outgoing, Refused>) -> StepFailure {
    match refused {
        Err(Refused::Fail(error)) => StepFailure {
            kind: error.kind,
            field: error.field.unwrap_or_default(),
            message: error.message,
        },
        Err(Refused::Wait { on, message }) => panic!("waits for {on}: {message}"),
        Ok(_) => panic!("let in"),
    }
}

struct StepFailure {
    kind: &'static str,
    field: String,
    message: String,
}

#[tokio::test]
async fn every_method_has_its_place() {
    let scene = Scene::new().await;
    let key = |placement: &str| {
        json!({
            "type": "api_key", "label": "Key", "parameter": "api_key", "placement": placement,
            "prefix": "Token "
        })
    };
    let cases = [
        (
            json!({"type": "basic"}),
            vec![("password", "pä:ss")],
            ("Authorization", "Basic ••••••", "Basic YWRhOnDDpDpzcw=="),
        ),
        (
            json!({"type": "bearer", "prefix": "OAuth"}),
            vec![("token", "t0k")],
            ("Authorization", "OAuth ••••••", "OAuth t0k"),
        ),
        (
            json!({"type": "bearer", "prefix": ""}),
            vec![("token", "t0k")],
            ("Authorization", "••••••", "t0k"),
        ),
        (
            key("header"),
            vec![("key", "k&1")],
            ("api_key", "Token ••••••", "Token k&1"),
        ),
        (
            key("query"),
            vec![("key", "k&1")],
            ("?api_key", "", "Token k&1"),
        ),
        (
            key("cookie"),
            vec![("key", "k&1")],
            ("cookie api_key", "", "Token k&1"),
        ),
        (
            json!({"type": "headers", "headers": [{"name": "X-Key"}, {"name": "X-Team", "secret": false}]}),
            vec![("header:X-Key", "k")],
            ("X-Key", "••••••", "k"),
        ),
    ];
    for (method, secrets, expected) in cases {
        let id = scene.connect(method.clone(), &secrets).await;
        let outgoing = scene.attach(id, API).await.expect("let in");
        assert_eq!(only(&outgoing), texts(expected), "{method}");
        if method["type"] == "headers" {
            assert_eq!(outgoing.headers, [("X-Team".to_owned(), "7".to_owned())]);
        }
    }
}

#[tokio::test]
async fn a_key_in_the_body_needs_a_form_or_an_object() {
    let scene = Scene::new().await;
    let method =
        json!({"type": "api_key", "label": "Key", "parameter": "key", "placement": "body"});
    let id = scene.connect(method, &[("key", "s3cret")]).await;
    let post = |content_type: &str, body: &'static str| {
        let mut outgoing = get(API);
        if !content_type.is_empty() {
            outgoing
                .headers
                .push(("Content-Type".to_owned(), content_type.to_owned()));
        }
        outgoing.body = Bytes::from_static(body.as_bytes());
        outgoing
    };
    for (content_type, body, shown, sent) in [
        (
            "application/json; charset=utf-8",
            r#"{"a":1}"#,
            r#"{"a":1,"key":"••••••"}"#,
            r#"{"a":1,"key":"s3cret"}"#,
        ),
        (
            "application/x-www-form-urlencoded",
            "a=1",
            "a=1&key=%E2%80%A2%E2%80%A2%E2%80%A2%E2%80%A2%E2%80%A2%E2%80%A2",
            "a=1&key=s3cret",
        ),
        (
            "",
            "",
            "key=%E2%80%A2%E2%80%A2%E2%80%A2%E2%80%A2%E2%80%A2%E2%80%A2",
            "key=s3cret",
        ),
    ] {
        let outgoing = scene
            .attach_to(id, post(content_type, body))
            .await
            .expect("let in");
        assert_eq!(only(&outgoing), texts(("body", shown, sent)));
    }
    for (content_type, body) in [("text/plain", "x"), ("application/json", "[1]"), ("", "x")] {
        let failure = failure(scene.attach_to(id, post(content_type, body)).await);
        assert_eq!((failure.kind, &*failure.field), ("connection", "body"));
    }
}

#[tokio::test]
async fn a_credential_stays_at_its_origins() {
    let scene = Scene::new().await;
    let id = scene
        .connect(json!({"type": "bearer"}), &[("token", "t")])
        .await;
    for url in [
        "https://api.example.com/a",
        "https://eu.example.net/",
        "https://partner.example/x",
    ] {
        scene.attach(id, url).await.expect(url);
    }
    for (url, origin) in [
        ("https://evil.example/", "https://evil.example"),
        (
            "https://api.example.com:8443/",
            "https://api.example.com:8443",
        ),
        ("http://api.example.com/", "http://api.example.com"),
        (
            "https://sub.partner.example/",
            "https://sub.partner.example",
        ),
    ] {
        let failure = failure(scene.attach(id, url).await);
        assert_eq!((failure.kind, &*failure.field), ("origin", "url"), "{url}");
        assert!(
            failure.message.contains(origin)
                && failure.message.contains("Settings > Connections > Sales"),
            "{}",
            failure.message
        );
    }
}

#[tokio::test]
async fn a_connection_that_is_not_connected_fails_or_waits() {
    let scene = Scene::new().await;
    let id = scene
        .connect(json!({"type": "bearer"}), &[("token", "t")])
        .await;
    let set = |state| {
        scene.auth.change(id, Vec::new(), move |row| {
            row.state = state;
            Ok(())
        })
    };
    set(ConnectionState::New).await.expect("changed");
    let new = failure(scene.attach(id, API).await);
    assert_eq!((new.kind, &*new.field), ("connection", "connection"));
    assert!(
        new.message.contains("not authorized yet"),
        "{}",
        new.message
    );
    set(ConnectionState::Reconnect).await.expect("changed");
    let waits = scene.attach(id, API).await.expect_err("waits");
    assert!(matches!(waits, Refused::Wait { on: WaitFor::Connection(on), .. } if on == id));
    let mut usable = scene.auth.usable();
    set(ConnectionState::Connected).await.expect("changed");
    assert_eq!(
        usable.recv().await.expect("a signal"),
        WaitFor::Connection(id)
    );
    scene.attach(id, API).await.expect("let in");
    let gone = failure(scene.attach(ConnectionId::new(), API).await);
    assert!(gone.message.contains("was deleted"), "{}", gone.message);
}

#[tokio::test]
async fn a_change_that_is_refused_changes_nothing() {
    let scene = Scene::new().await;
    let id = scene
        .connect(json!({"type": "bearer"}), &[("token", "before")])
        .await;
    let secret = vec![("token".to_owned(), Some(Secret::new("after".to_owned())))];
    let refused = scene.auth.change(id, secret, |row| {
        row.name = "Other".to_owned();
        Err(Error::conflict("no", "No."))
    });
    assert_eq!(refused.await.expect_err("refused").code(), "no");
    assert_eq!(scene.auth.connection(id).expect("known").row.name, "Sales");
    let kept = scene.auth.vault().secret(id.0, "token").expect("open");
    assert_eq!(kept.expect("a token").expose(), "before");
}
