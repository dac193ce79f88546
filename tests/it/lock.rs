//! One owner of a data folder, and what everybody else on it does.

use hookline_tests::server::Server;
use hookline_tests::{Result, cli, flow};
use serde_json::Value;

const SERVE: &[&str] = &["--json", "--ui", "127.0.0.1:0", "--hooks", "127.0.0.1:0"];

#[tokio::test]
async fn a_second_server_ends_with_1_and_names_the_holder() -> Result {
    let data = tempfile::tempdir()?;
    let server = Server::start(data.path()).await?;
    let second = cli::hookline("serve", data.path(), SERVE).await?;
    assert_eq!(second.code, Some(1), "{second:?}");
    assert!(second.stdout.is_empty(), "no ready line: {second:?}");
    assert!(
        second.stderr.contains(&server.pid().to_string()),
        "names the holder: {second:?}"
    );
    let info: Value = server.rpc("app_info", &serde_json::json!({})).await?;
    assert_eq!(info["host"], "server", "the first goes on");
    Ok(())
}

#[tokio::test]
async fn a_killed_holder_frees_the_folder() -> Result {
    let data = tempfile::tempdir()?;
    Server::start(data.path()).await?.kill().await?;
    let server = Server::start(data.path()).await?;
    assert!(server.stop().await?.success());
    Ok(())
}

#[tokio::test]
async fn every_command_works_beside_the_holder_and_without_one() -> Result {
    let folder = tempfile::tempdir()?;
    let (data, file) = (folder.path().join("data"), folder.path().join("flow.json"));
    std::fs::write(&file, flow::webhook("From a file", &[]).to_string())?;
    let file = file.to_string_lossy().into_owned();

    for held in [true, false] {
        let server = if held {
            Some(Server::start(&data).await?)
        } else {
            None
        };
        let imported = cli::hookline("import", &data, &[&file, "--enable", "--json"])
            .await?
            .json()?;
        let id = imported["flow"].as_str().ok_or("no flow in the answer")?;
        let exported = cli::hookline("export", &data, &[id]).await?.json()?;
        assert_eq!(exported["nodes"][0]["id"], "hook");
        cli::hookline("run", &data, &[id]).await?.ok()?;
        let runs = cli::hookline("runs", &data, &["--json", "--flow", id])
            .await?
            .json_lines()?;
        assert_eq!(runs.len(), 1, "held: {held}");
        assert_eq!(runs[0]["status"], "succeeded");
        cli::hookline("check", &data, &[]).await?.ok()?;
        if let Some(server) = server {
            assert!(server.stop().await?.success());
        }
    }
    Ok(())
}

#[cfg(unix)]
#[tokio::test]
async fn the_folder_and_the_holders_card_are_the_owners_alone() -> Result {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::tempdir()?;
    let data = folder.path().join("data");
    let _server = Server::start(&data).await?;
    let mode =
        |path: &std::path::Path| std::fs::metadata(path).map(|m| m.permissions().mode() & 0o777);
    assert_eq!(mode(&data)?, 0o700);
    assert_eq!(mode(&data.join("host.json"))?, 0o600);
    Ok(())
}
