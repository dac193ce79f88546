//! Flow files and databases that cannot be used: said which, where and why, and nothing is touched.

use hookline_tests::server::Server;
use hookline_tests::{Result, cli, flow};
use serde_json::{Value, json};
use std::path::{Path, PathBuf};

/// A bad file's text, and what the refusal must name.
fn bad_files() -> Vec<(&'static str, String, &'static [&'static str])> {
    let node = |id: &str| json!({"id": id, "kind": "stop", "name": id});
    let send = |id: &str| flow::send(id, "http://127.0.0.1:9/", &json!({"type": "none"}));
    let with = |nodes: Value, edges: Value| {
        json!({"hookline": 1, "name": "Bad", "nodes": nodes, "edges": edges}).to_string()
    };
    let hook = json!({"id": "hook", "kind": "webhook_trigger", "name": "Hook"});
    vec![
        ("no JSON", "{\"hookline\": 1,\n oops".into(), &["line 2"]),
        (
            "another format",
            json!({"hookline": 2, "name": "Bad", "nodes": []}).to_string(),
            &["hookline", "2"],
        ),
        (
            "no flow",
            json!({"some": "thing"}).to_string(),
            &["hookline"],
        ),
        (
            "an unknown kind",
            with(
                json!([hook, {"id": "x", "kind": "teleport", "name": "X"}]),
                json!([]),
            ),
            &["x", "teleport"],
        ),
        (
            "two of one id",
            with(json!([hook, node("end"), node("end")]), json!([])),
            &["end"],
        ),
        (
            "a bad id",
            with(json!([hook, node("Not An Id")]), json!([])),
            &["Not An Id"],
        ),
        (
            "a cycle",
            with(
                json!([hook, send("a"), send("b")]),
                json!([{"from": "hook", "to": "a"}, {"from": "a", "to": "b"}, {"from": "b", "to": "a"}]),
            ),
            &["a", "b"],
        ),
        (
            "an edge to nowhere",
            with(json!([hook]), json!([{"from": "hook", "to": "ghost"}])),
            &["ghost"],
        ),
        (
            "a setting of the wrong shape",
            with(
                json!([hook, {"id": "out", "kind": "send_webhook", "name": "Out", "config": {"url": 7}}]),
                json!([{"from": "hook", "to": "out"}]),
            ),
            &["out", "url"],
        ),
        (
            "a setting nobody knows",
            with(
                json!([hook, {"id": "out", "kind": "send_webhook", "name": "Out", "config": {"ulr": "http://x"}}]),
                json!([{"from": "hook", "to": "out"}]),
            ),
            &["out", "ulr"],
        ),
    ]
}

#[tokio::test]
async fn a_bad_flow_file_is_refused_by_node_and_field_and_nothing_is_imported() -> Result {
    let folder = tempfile::tempdir()?;
    let data = folder.path().join("data");
    let server = Server::start(&data).await?;
    let file = folder.path().join("bad.json");
    for (what, text, named) in bad_files() {
        std::fs::write(&file, text)?;
        let refused = cli::hookline("import", &data, &[&file.to_string_lossy(), "--json"]).await?;
        assert_eq!(refused.code, Some(1), "{what}: {refused:?}");
        for name in named {
            assert!(
                refused.stderr.contains(name),
                "{what} names {name}: {refused:?}"
            );
        }
        let flows: Value = server.rpc("flow_list", &json!({})).await?;
        assert_eq!(flows, json!([]), "{what}: nothing imported");
    }
    Ok(())
}

#[tokio::test]
async fn a_flow_with_a_gap_is_not_switched_on() -> Result {
    let folder = tempfile::tempdir()?;
    let data = folder.path().join("data");
    let file = folder.path().join("gap.json");
    let gap = flow::webhook(
        "Gap",
        &[json!({"id": "out", "kind": "send_webhook", "name": "Out"})],
    );
    std::fs::write(&file, gap.to_string())?;
    let refused = cli::hookline(
        "import",
        &data,
        &[&file.to_string_lossy(), "--enable", "--json"],
    )
    .await?;
    assert_eq!(refused.code, Some(1), "{refused:?}");
    assert!(
        refused.stderr.contains("out") && refused.stderr.contains("url"),
        "{refused:?}"
    );
    Ok(())
}

#[tokio::test]
async fn a_newer_database_is_refused_with_its_version_and_left_alone() -> Result {
    let data = tempfile::tempdir()?;
    assert!(Server::start(data.path()).await?.stop().await?.success());
    let file = database(data.path())?;
    rusqlite::Connection::open(&file)?.pragma_update(None, "user_version", 9999)?;
    let before = std::fs::read(&file)?;

    let refused = cli::hookline("check", data.path(), &[]).await?;
    assert_eq!(refused.code, Some(1), "{refused:?}");
    assert!(refused.stderr.contains("9999"), "{refused:?}");
    let serve = cli::hookline(
        "serve",
        data.path(),
        &["--ui", "127.0.0.1:0", "--hooks", "127.0.0.1:0"],
    )
    .await?;
    assert_eq!(serve.code, Some(1), "{serve:?}");
    assert!(serve.stderr.contains("9999"), "{serve:?}");
    assert!(std::fs::read(&file)? == before, "not a byte was touched");
    Ok(())
}

#[tokio::test]
async fn a_damaged_database_is_said_and_kept() -> Result {
    let data = tempfile::tempdir()?;
    assert!(Server::start(data.path()).await?.stop().await?.success());
    let file = database(data.path())?;
    let mut bytes = std::fs::read(&file)?;
    bytes[..64].fill(0xA5);
    std::fs::write(&file, &bytes)?;

    let refused = cli::hookline("check", data.path(), &[]).await?;
    assert_eq!(refused.code, Some(1), "{refused:?}");
    assert!(refused.stderr.contains("damaged"), "{refused:?}");
    assert!(std::fs::read(&file)? == bytes, "the file was kept as it is");
    Ok(())
}

fn database(data: &Path) -> Result<PathBuf> {
    std::fs::read_dir(data)?
        .filter_map(|entry| Some(entry.ok()?.path()))
        .find(|path| path.extension().is_some_and(|extension| extension == "db"))
        .ok_or_else(|| "no database in the data folder".into())
}
