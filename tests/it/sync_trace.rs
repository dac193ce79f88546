//! What the kernel saw: the event is on disk before the caller is told so.

use hookline_tests::server::{Server, terminate};
use hookline_tests::{Result, flow};
use std::path::Path;
use std::process::Stdio;
use tokio::io::{AsyncBufReadExt, BufReader};
use tokio::process::{Child, Command};

#[tokio::test]
async fn the_event_is_synced_before_it_is_acknowledged() -> Result {
    const MARK: &str = "mark-of-the-traced-event";
    let folder = tempfile::tempdir()?;
    let server = Server::start(&folder.path().join("data")).await?;
    let installed = server
        .install(&flow::webhook("Only a trigger", &[]))
        .await?;

    let path = folder.path().join("trace");
    let trace = Trace::attach(server.pid(), &path).await?;
    let client = reqwest::Client::builder().no_proxy().build()?;
    let answer = client
        .post(&installed.url)
        .header("x-mark", MARK)
        .body("{}")
        .send()
        .await?;
    assert_eq!(answer.status(), 202);
    trace.end().await?;

    let calls: Vec<String> = std::fs::read_to_string(&path)?
        .lines()
        .map(str::to_owned)
        .collect();
    let received = position(&calls, 0, |call| call.contains(MARK) && is_input(call))?;
    let answered = position(&calls, received, |call| call.contains("HTTP/1.1 202"))?;
    let between = &calls[received..answered];
    let written = position(between, 0, |call| {
        call.contains("pwrite64(") && call.contains("-wal>")
    })?;
    position(between, written, |call| {
        call.contains("sync(") && call.contains("-wal>")
    })?;
    Ok(())
}

/// An `strace` that watches a running process.
struct Trace(Child);

impl Trace {
    /// Attaches to every thread of process `pid` and writes what they ask of the kernel to `path`.
    async fn attach(pid: u32, path: &Path) -> Result<Self> {
        let mut strace = Command::new("strace")
            // -y names the file behind a descriptor.
            .args([
                "--follow-forks",
                "-y",
                "--string-limit=200",
                "--signal=none",
            ])
            .arg("--trace=read,recvfrom,write,writev,sendto,sendmsg,pwrite64,fsync,fdatasync")
            .arg("--output")
            .arg(path)
            .args(["--attach", &pid.to_string()])
            .stderr(Stdio::piped())
            .kill_on_drop(true)
            .spawn()?;
        let mut lines = BufReader::new(strace.stderr.take().ok_or("strace says nothing")?).lines();
        let mut said = String::new();
        while let Some(line) = lines.next_line().await? {
            if line.contains("attached") {
                tokio::spawn(async move { while let Ok(Some(_)) = lines.next_line().await {} });
                return Ok(Self(strace));
            }
            said += &line;
        }
        Err(format!("strace does not attach: {said}").into())
    }

    /// Lets go of the process and waits until the trace is written whole.
    async fn end(mut self) -> Result {
        terminate(&self.0)?;
        self.0.wait().await?;
        Ok(())
    }
}

fn is_input(call: &str) -> bool {
    call.contains("recvfrom(") || call.contains("read(") || call.contains("resumed>")
}

fn position(calls: &[String], from: usize, wanted: impl Fn(&String) -> bool) -> Result<usize> {
    calls[from..]
        .iter()
        .position(wanted)
        .map(|found| from + found)
        .ok_or_else(|| format!("no such call among:\n{}", calls[from..].join("\n")).into())
}
