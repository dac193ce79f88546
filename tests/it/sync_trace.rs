//! What the kernel saw: the event is on disk before the caller is told so.

use hookline_tests::server::Server;
use hookline_tests::{Result, flow, program};
use std::path::Path;
use tokio::process::Command;

#[tokio::test]
async fn the_event_is_synced_before_it_is_acknowledged() -> Result {
    let folder = tempfile::tempdir()?;
    let (data, trace) = (folder.path().join("data"), folder.path().join("trace"));
    let mut command = Command::new("strace");
    command
        // -y names the file behind a descriptor; --seccomp-bpf stops only at these calls.
        .args([
            "--follow-forks",
            "--seccomp-bpf",
            "-y",
            "--string-limit=200",
            "--signal=none",
        ])
        .arg("--trace=read,recvfrom,write,writev,sendto,sendmsg,pwrite64,fsync,fdatasync")
        .arg("--output")
        .arg(&trace)
        .arg(program("hookline-server")?)
        .args([
            "serve",
            "--json",
            "--ui",
            "127.0.0.1:0",
            "--hooks",
            "127.0.0.1:0",
            "--data",
        ])
        .arg(&data);
    let server = Server::spawn(command).await?;
    let installed = server
        .install(&flow::webhook("Only a trigger", &[]))
        .await?;

    const MARK: &str = "mark-of-the-traced-event";
    let client = reqwest::Client::builder().no_proxy().build()?;
    let answer = client
        .post(&installed.url)
        .header("x-mark", MARK)
        .body("{}")
        .send()
        .await?;
    assert_eq!(answer.status(), 202);
    drop(server);

    let calls = calls(&trace)?;
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

fn calls(trace: &Path) -> Result<Vec<String>> {
    Ok(std::fs::read_to_string(trace)?
        .lines()
        .map(str::to_owned)
        .collect())
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
