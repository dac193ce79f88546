//! Access from its provider until it is given back, where something goes wrong.

use super::*;
use crate::api::connections::Authorizing;
use crate::auth::authorize::Granted;
use rusqlite::functions::FunctionFlags;
use std::sync::atomic::{AtomicU32, Ordering};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;
use tokio::time::timeout;

/// Longer than anything here takes.
const LONG: Duration = Duration::from_secs(20);

fn oauth2(origin: &str) -> Value {
    json!({
        "type": "oauth2", "grant": "authorization_code", "client_id": "us",
        "token_url": format!("{origin}/token"), "revocation_url": format!("{origin}/revoke"),
    })
}

/// From now on the database refuses the next `times` changes of a connection.
async fn refuse(db: &Db, times: u32) {
    let asked = AtomicU32::new(0);
    let installed = db.write(move |tx| {
        tx.create_scalar_function("is_full", 0, FunctionFlags::SQLITE_UTF8, move |_| {
            Ok(asked.fetch_add(1, Ordering::Relaxed) < times)
        })?;
        tx.execute_batch(
            "CREATE TEMP TRIGGER full BEFORE UPDATE ON connection WHEN is_full()
             BEGIN SELECT RAISE(ABORT, 'disk full'); END",
        )?;
        Ok(())
    });
    installed.await.expect("installed");
}

#[tokio::test]
async fn what_a_code_gave_is_stored_when_the_disk_has_room_again() {
    let scene = Scene::new().await;
    let id = scene.connect(oauth2("https://id.example"), &[]).await;
    refuse(&scene.auth.0.db, 2).await;
    let shown = Authorizing {
        url: "https://id.example/authorize".to_owned(),
        user_code: None,
        until: i64::MAX,
    };
    let token = Secret::new("access-sentinel".to_owned());
    let granted = Granted {
        secrets: vec![("access_token".to_owned(), Some(token))],
        life: None,
        scopes: vec!["read".to_owned()],
        account: None,
        renews: false,
    };
    scene.auth.start(id, shown, async { Ok(granted) });
    let ended = async {
        let mut watch = scene.auth.0.hub.watch(None);
        while scene.auth.authorizing(id).is_some() {
            watch.next(&scene.auth.0.hub).await;
        }
    };
    timeout(LONG, ended).await.expect("it ends");
    let row = &scene.auth.connection(id).expect("known").row;
    assert_eq!(
        (&row.problem, &*row.granted),
        (&None, &["read".to_owned()][..])
    );
    let stored = scene.auth.vault().secret(id.0, "access_token");
    let stored = stored.expect("open").expect("stored");
    assert_eq!(stored.expose(), "access-sentinel");
}

#[tokio::test]
async fn a_provider_that_repeats_a_token_does_not_show_it() {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a listener");
    let origin = format!("http://{}", listener.local_addr().expect("an address"));
    let scene = Scene::new().await;
    let token = "access-sentinel-of-ada";
    let id = scene
        .connect(oauth2(&origin), &[("access_token", token)])
        .await;
    let repeats = tokio::spawn(async move {
        let (mut caller, _) = listener.accept().await.expect("a caller");
        let mut request = Vec::new();
        while !request.ends_with(b"client_id=us") {
            assert!(caller.read_buf(&mut request).await.expect("a request") > 0);
        }
        let body = format!(r#"{{"error":"odd","error_description":"no {token} here"}}"#);
        let length = body.len();
        let answer = format!("HTTP/1.1 400 Bad Request\r\ncontent-length: {length}\r\n\r\n{body}");
        caller.write_all(answer.as_bytes()).await.expect("answered");
    });
    let given_back = timeout(LONG, scene.auth.disconnect(id)).await;
    let given_back = given_back.expect("in time").expect("given back");
    repeats.await.expect("answered");
    let message = &given_back.message;
    assert!(message.contains("(odd: no "), "{message}");
    assert!(!message.contains("sentinel"), "{message}");
}
