//! A disk that is full, does not write or does not sync: callers are told to come again, nothing
//! that was acknowledged is lost, the application says what is wrong and goes on by itself.

use hookline_tests::disk::{BadDisk, Fault, can_mount, small};
use hookline_tests::receiver::Receiver;
use hookline_tests::server::{PASSPHRASE, Server};
use hookline_tests::watch::Watch;
use hookline_tests::{Result, flow};
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::path::Path;

/// Bytes that do not compress, so that the disk is full soon.
const BODY: usize = 16 << 10;

#[tokio::test]
async fn a_disk_that_fails_is_told_to_callers_and_to_the_owner() -> Result {
    for fault in [Fault::Full, Fault::Write, Fault::Sync] {
        let folder = tempfile::tempdir()?;
        let data = folder.path().join("data");
        let disk = BadDisk::new(folder.path(), &data).await?;
        let server = Server::start_as(&data, "127.0.0.1:0", |command| {
            command.env("HOOKLINE_VAULT_PASSPHRASE", PASSPHRASE);
            disk.below(command);
        })
        .await?;
        let mut scene = Scene::new(server).await?;
        for _ in 0..20 {
            assert!(scene.post().await?, "a good disk takes everything");
        }
        disk.set(fault)?;
        let words = scene.until_refused().await?;
        let expected = if fault == Fault::Full {
            "is full"
        } else {
            "I/O error"
        };
        assert!(words.contains(expected), "{fault:?}: {words}");
        assert!(!scene.post().await?, "{fault:?}: and goes on refusing");
        disk.set(Fault::None)?;
        scene.recovers().await?;
        let server = scene.nothing_is_lost().await?;
        assert!(server.stop().await?.success());
        intact(&data)?;
    }
    Ok(())
}

#[tokio::test]
async fn a_small_file_system_runs_full_and_goes_on_once_there_is_space() -> Result {
    let folder = tempfile::tempdir()?;
    let data = folder.path().join("data");
    std::fs::create_dir(&data)?;
    if !can_mount(&data).await {
        // The test above meets the same error from the C library's functions.
        eprintln!("This machine lets nobody mount a file system: not tried.");
        return Ok(());
    }
    let server = Server::start_under(small(&data, 6 << 10, 3 << 10), &data, "127.0.0.1:0").await?;
    // As the server sees it.
    let inside = Path::new("/proc").join(server.pid().to_string());
    let inside = inside.join("root").join(data.strip_prefix("/")?);
    let mut scene = Scene::new(server).await?;
    let words = scene.until_refused().await?;
    assert!(words.contains("is full"), "{words}");
    std::fs::remove_file(inside.join("ballast"))?;
    scene.recovers().await?;
    let server = scene.nothing_is_lost().await?;
    intact(&inside)?;
    assert!(server.stop().await?.success());
    Ok(())
}

/// SQLite's own look at everything.
fn intact(data: &Path) -> Result {
    let database = rusqlite::Connection::open(data.join("hookline.db"))?;
    let found: String = database.query_row("PRAGMA integrity_check", [], |row| row.get(0))?;
    assert_eq!(found, "ok");
    Ok(())
}

struct Scene {
    server: Server,
    receiver: Receiver,
    flow: String,
    url: String,
    client: reqwest::Client,
    watch: Watch,
    next: usize,
    acknowledged: BTreeSet<usize>,
}

impl Scene {
    async fn new(server: Server) -> Result<Self> {
        let receiver = Receiver::start().await?;
        let send = flow::send(
            "out",
            &receiver.url,
            &flow::json_body(&json!({"event": "{{ hook.body.event }}"})),
        );
        let installed = server.install(&flow::webhook("Orders", &[send])).await?;
        Ok(Self {
            watch: Watch::open(&server).await?,
            server,
            receiver,
            flow: installed.id,
            url: installed.url,
            client: reqwest::Client::builder().no_proxy().build()?,
            next: 0,
            acknowledged: BTreeSet::new(),
        })
    }

    /// Posts an event under a number of its own. Whether it was taken.
    async fn post(&mut self) -> Result<bool> {
        let event = self.next;
        self.next += 1;
        let body = json!({"event": event, "filler": filler(event)});
        let answer = self
            .client
            .post(&self.url)
            .header("content-type", "application/json")
            .body(body.to_string())
            .send()
            .await?;
        let status = answer.status().as_u16();
        if status == 202 {
            self.acknowledged.insert(event);
            return Ok(true);
        }
        let later = answer.headers().get("retry-after");
        let later: u64 = later.ok_or("no Retry-After")?.to_str()?.parse()?;
        assert!(status == 503 && later > 0, "{status}, Retry-After: {later}");
        Ok(false)
    }

    /// Posts until it is not taken; gives what the application says of it then.
    async fn until_refused(&mut self) -> Result<String> {
        while self.post().await? {
            assert!(self.next < 5_000, "the disk takes everything");
        }
        let told = self.watch.until(|event| event["type"] == "app").await;
        told?;
        let words = self.problem().await?;
        Ok(words.ok_or("the application says nothing")?)
    }

    async fn problem(&self) -> Result<Option<String>> {
        let info: Value = self.server.rpc("app_info", &json!({})).await?;
        Ok(info["storage_problem"].as_str().map(str::to_owned))
    }

    /// Waits until nothing is wrong any more, without an event that would show it.
    async fn recovers(&mut self) -> Result {
        let mut seen = 0;
        while self.problem().await?.is_some() {
            seen = self.watch.changed(seen).await?;
        }
        assert!(self.post().await?, "taken again");
        Ok(())
    }

    /// Every event that was taken is delivered, once; and none that was not.
    async fn nothing_is_lost(self) -> Result<Server> {
        let count = self.acknowledged.len() as u64;
        let figures = self.server.settled(&self.flow, count).await?;
        assert_eq!((figures.total, figures.failed), (count, 0));
        let received = self.receiver.received();
        let delivered: BTreeSet<usize> = received
            .iter()
            .filter_map(|request| serde_json::from_slice::<Value>(&request.body).ok())
            .filter_map(|body| usize::try_from(body["event"].as_u64()?).ok())
            .collect();
        assert_eq!(delivered, self.acknowledged);
        assert_eq!(received.len(), delivered.len(), "nothing twice");
        Ok(self.server)
    }
}

/// Text that looks random and is another for each event.
fn filler(event: usize) -> String {
    let mut state = event as u64 + 1;
    let mut text = String::with_capacity(BODY);
    while text.len() < BODY {
        state = state.wrapping_mul(0x5851_F42D_4C95_7F2D).wrapping_add(1);
        text += &format!("{state:016x}");
    }
    text
}
