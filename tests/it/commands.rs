//! `hookline-server`'s commands as scripts use them.

use hookline_tests::receiver::{Answer, Receiver};
use hookline_tests::server::Server;
use hookline_tests::{Result, cli, flow};
use http::StatusCode;
use serde_json::{Value, json};

#[tokio::test]
async fn an_imported_flow_answers_at_the_address_that_import_printed() -> Result {
    let folder = tempfile::tempdir()?;
    let receiver = Receiver::start().await?;
    let server = Server::start(&folder.path().join("data")).await?;
    let body = flow::json_body(&json!({"name": "{{ hook.body.name }}"}));
    let file = folder.path().join("flow.json");
    std::fs::write(
        &file,
        flow::webhook("Greeting", &[flow::send("greet", &receiver.url, &body)]).to_string(),
    )?;

    let data = folder.path().join("data");
    let imported = cli::hookline(
        "import",
        &data,
        &[&file.to_string_lossy(), "--enable", "--json"],
    )
    .await?
    .json()?;
    assert_eq!(imported["triggers"][0]["node"], "hook");
    let url = imported["triggers"][0]["url"]
        .as_str()
        .ok_or("no address")?;
    let client = reqwest::Client::builder().no_proxy().build()?;
    let answer = client.post(url).body(r#"{"name":"Ada"}"#).send().await?;
    assert_eq!(answer.status(), 202);
    let received = receiver.wait_for(1).await?;
    assert_eq!(received[0].body, r#"{"name":"Ada"}"#);
    server
        .settled(imported["flow"].as_str().unwrap_or_default(), 1)
        .await?;

    let runs = cli::hookline("runs", &data, &["--json"])
        .await?
        .json_lines()?;
    assert_eq!(runs.len(), 1);
    let run = &runs[0];
    assert_eq!(
        (&run["flow"], &run["status"]),
        (&imported["flow"], &json!("succeeded"))
    );
    assert!(
        run["id"].is_string() && run["started"].is_i64() && run["finished"].is_i64(),
        "{run}"
    );
    assert_eq!(run["steps"].as_array().map(Vec::len), Some(2), "{run}");
    Ok(())
}

#[tokio::test]
async fn export_gives_back_what_import_was_given() -> Result {
    let folder = tempfile::tempdir()?;
    let data = folder.path().join("data");
    let body = flow::json_body(
        &json!({"all": "{{ hook.body }}", "price": "{{ hook.body.items[0].price }}"}),
    );
    let given = flow::webhook(
        "Round trip",
        &[flow::send("out", "https://crm.example.com/deals", &body)],
    );
    let file = folder.path().join("flow.json");
    std::fs::write(&file, given.to_string())?;
    let imported = cli::hookline("import", &data, &[&file.to_string_lossy(), "--json"])
        .await?
        .json()?;
    let exported = cli::hookline(
        "export",
        &data,
        &[imported["flow"].as_str().unwrap_or_default()],
    )
    .await?
    .json()?;
    assert_eq!(
        exported["edges"],
        json!([{"from": "hook", "port": "next", "to": "out"}])
    );
    assert_eq!(exported["nodes"][1]["config"]["body"], body);

    let by_name = cli::hookline("export", &data, &["Round trip"])
        .await?
        .json()?;
    assert_eq!(by_name, exported, "by name as by id");
    Ok(())
}

#[tokio::test]
async fn run_sends_an_event_from_a_file_and_fails_with_the_run() -> Result {
    let folder = tempfile::tempdir()?;
    let data = folder.path().join("data");
    let receiver = Receiver::answering(|request| {
        let status = if request.body.is_empty() {
            StatusCode::OK
        } else {
            StatusCode::IM_A_TEAPOT
        };
        Answer {
            status,
            ..Answer::default()
        }
    })
    .await?;
    let file = folder.path().join("flow.json");
    let body = json!({"type": "text", "text": "{{ hook.body.say }}"});
    std::fs::write(
        &file,
        flow::webhook("Say", &[flow::send("say", &receiver.url, &body)]).to_string(),
    )?;
    cli::hookline(
        "import",
        &data,
        &[&file.to_string_lossy(), "--enable", "--json"],
    )
    .await?
    .ok()?;

    let event = folder.path().join("event.json");
    std::fs::write(&event, r#"{"say":""}"#)?;
    let event = event.to_string_lossy().into_owned();
    cli::hookline("run", &data, &["Say", "--event", &event])
        .await?
        .ok()?;
    std::fs::write(&event, r#"{"say":"no"}"#)?;
    let refused = cli::hookline("run", &data, &["Say", "--event", &event]).await?;
    assert_eq!(refused.code, Some(1), "{refused:?}");
    assert!(refused.stderr.contains("418"), "says why: {refused:?}");

    let failed = cli::hookline("runs", &data, &["--json", "--status", "failed"])
        .await?
        .json_lines()?;
    let all = cli::hookline("runs", &data, &["--json"])
        .await?
        .json_lines()?;
    let newest = cli::hookline("runs", &data, &["--json", "--limit", "1"])
        .await?
        .json_lines()?;
    assert_eq!((failed.len(), all.len(), newest.len()), (1, 2, 1));
    assert_eq!(newest[0]["id"], failed[0]["id"], "newest first");
    Ok(())
}

#[tokio::test]
async fn wrong_usage_ends_with_2_and_one_clear_line() -> Result {
    let data = tempfile::tempdir()?;
    for (command, args) in [
        ("fly", &[][..]),
        ("import", &[]),
        ("serve", &["--ui", "nonsense"]),
        ("runs", &["--limit", "many"]),
        ("runs", &["--status", "sideways"]),
        ("export", &[]),
    ] {
        let ran = cli::hookline(command, data.path(), args).await?;
        assert_eq!(ran.code, Some(2), "{command} {args:?}: {ran:?}");
        assert_eq!(
            ran.stderr.trim_end().lines().count(),
            1,
            "{command} {args:?}: {ran:?}"
        );
    }
    let missing = cli::hookline("export", data.path(), &["No such flow"]).await?;
    assert_eq!(missing.code, Some(1), "{missing:?}");
    assert!(missing.stderr.contains("No such flow"), "{missing:?}");
    Ok(())
}

#[tokio::test]
async fn a_taken_hook_port_is_named_and_the_rest_works() -> Result {
    let taken = tokio::net::TcpListener::bind("127.0.0.1:0").await?;
    let address = taken.local_addr()?.to_string();
    let data = tempfile::tempdir()?;
    let server = Server::start_on(data.path(), &address).await?;
    let info: Value = server.rpc("app_info", &json!({})).await?;
    let hooks = &info["hooks"];
    assert_eq!(hooks["open"], false);
    let problem = hooks["problem"].as_str().unwrap_or_default();
    assert!(
        problem.contains(&std::process::id().to_string()),
        "says by whom: {problem}"
    );
    let offered = hooks["free_port"].as_u64().ok_or("offers another port")?;
    let opened: Value = server.rpc("hooks_open", &json!({"port": offered})).await?;
    assert_eq!(opened["open"], true, "{opened}");
    Ok(())
}
