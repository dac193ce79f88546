//! Asked to end: what has begun is finished, and nothing that was accepted is lost.

use hookline_tests::receiver::{Answer, Receiver};
use hookline_tests::server::Server;
use hookline_tests::{Result, cli, flow};
use serde_json::json;
use std::sync::{Mutex, PoisonError, mpsc};
use tokio::net::TcpStream;

#[tokio::test(flavor = "multi_thread", worker_threads = 3)]
async fn a_step_in_flight_is_finished_before_the_server_ends() -> Result {
    // The receiver answers only once the server has been asked to end.
    let (release, held) = mpsc::channel::<()>();
    let held = Mutex::new(held);
    let (arrive, mut arrived) = tokio::sync::mpsc::unbounded_channel();
    let receiver = Receiver::answering(move |_| {
        let _closed = arrive.send(());
        // Told to the runtime: a worker that blocks unannounced keeps the tasks that woke on it.
        let _released = tokio::task::block_in_place(|| {
            held.lock().unwrap_or_else(PoisonError::into_inner).recv()
        });
        Answer::default()
    })
    .await?;
    let folder = tempfile::tempdir()?;
    let server = Server::start(folder.path()).await?;
    let body = flow::json_body(&json!("{{ hook.body }}"));
    let installed = server
        .install(&flow::webhook(
            "Slow",
            &[flow::send("out", &receiver.url, &body)],
        ))
        .await?;
    let client = reqwest::Client::builder().no_proxy().build()?;
    assert_eq!(
        client
            .post(&installed.url)
            .body("{}")
            .send()
            .await?
            .status(),
        202
    );
    arrived.recv().await.ok_or("nothing arrived")?;

    let hooks = server.hooks.trim_start_matches("http://").to_owned();
    let stopping = tokio::spawn(server.stop());
    // Refused from now on: the listener closes before the work in hand is waited for.
    while TcpStream::connect(&hooks).await.is_ok() {}
    release.send(())?;
    assert!(stopping.await??.success());

    let runs = cli::hookline("runs", folder.path(), &["--json"])
        .await?
        .json_lines()?;
    let first = runs.last().ok_or("no run")?;
    assert_eq!(first["status"], "succeeded", "{first}");
    Ok(())
}
