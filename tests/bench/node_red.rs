//! Node-RED with the same flow: http in, change with JSONata, http request, http response. It keeps
//! nothing.

use hookline_tests::{Result, root};
use serde_json::{Value, json};
use std::process::Stdio;
use tokio::io::{AsyncBufReadExt, BufReader};
use tokio::process::{Child, Command};

/// A running Node-RED; dropping it ends it.
#[derive(Debug)]
pub(crate) struct NodeRed {
    /// The address of its flow.
    pub(crate) url: String,
    _process: Child,
    _folder: tempfile::TempDir,
}

impl NodeRed {
    /// Starts one that sends to `target`.
    pub(crate) async fn start(target: &str) -> Result<Self> {
        let folder = tempfile::tempdir()?;
        let flows = folder.path().join("flows.json");
        std::fs::write(&flows, flow(target).to_string())?;
        let settings = folder.path().join("settings.js");
        // No editor, and no words but that it has started.
        let said = json!({
            "uiHost": "127.0.0.1", "httpAdminRoot": false, "flowFile": flows,
            "credentialSecret": false,
            "logging": {"console": {"level": "info", "metrics": false, "audit": false}},
        });
        let port = free_port().await?;
        std::fs::write(&settings, format!("module.exports = {said};\n"))?;
        let mut process = Command::new("node")
            .arg(root().join("tests/bench/node_modules/node-red/red.js"))
            .args(["--port", &port.to_string(), "--userDir"])
            .arg(folder.path())
            .arg("--settings")
            .arg(&settings)
            .stdout(Stdio::piped())
            .kill_on_drop(true)
            .spawn()?;
        let output = process.stdout.take().ok_or("Node-RED has no output")?;
        let mut lines = BufReader::new(output).lines();
        let mut said = Vec::new();
        loop {
            let Some(line) = lines.next_line().await? else {
                return Err(format!("Node-RED did not start:\n{}", said.join("\n")).into());
            };
            if line.contains("Started flows") {
                break;
            }
            said.push(line);
        }
        tokio::spawn(async move { while let Ok(Some(_)) = lines.next_line().await {} });
        Ok(Self {
            url: format!("http://127.0.0.1:{port}/hook"),
            _process: process,
            _folder: folder,
        })
    }
}

/// A port that is free now: Node-RED takes no 0.
async fn free_port() -> Result<u16> {
    let socket = tokio::net::TcpListener::bind("127.0.0.1:0").await?;
    Ok(socket.local_addr()?.port())
}

fn flow(target: &str) -> Value {
    let map =
        "{\"order\": payload.id, \"email\": payload.customer.email, \"total\": payload.total}";
    json!([
        {"id": "tab", "type": "tab", "label": "Bench"},
        {"id": "in", "z": "tab", "type": "http in", "url": "/hook", "method": "post", "wires": [["map"]]},
        {"id": "map", "z": "tab", "type": "change", "wires": [["send"]], "rules": [
            {"t": "set", "p": "payload", "pt": "msg", "to": map, "tot": "jsonata"},
            {"t": "set", "p": "headers", "pt": "msg", "to": "{\"content-type\": \"application/json\"}", "tot": "json"},
        ]},
        {"id": "send", "z": "tab", "type": "http request", "method": "POST", "ret": "txt",
         "paytoqs": "ignore", "url": target, "persist": true, "wires": [["out"]]},
        {"id": "out", "z": "tab", "type": "http response", "statusCode": "202", "wires": []},
    ])
}
