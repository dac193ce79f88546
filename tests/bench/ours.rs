//! Hookline with the flow that is measured, and with what was there before.

use hookline_tests::fill::Fill;
use hookline_tests::server::Server;
use hookline_tests::{Result, flow, memory};
use serde_json::{Value, json};

/// A server with the flow.
#[derive(Debug)]
pub(crate) struct Ours {
    /// The trigger's address.
    pub(crate) url: String,
    pub(crate) server: Server,
    _data: tempfile::TempDir,
}

impl Ours {
    /// Starts one whose log `fill` has written to.
    pub(crate) async fn start(
        sink: &str,
        fill: impl FnOnce(Fill) -> Result + Send + 'static,
    ) -> Result<Self> {
        let data = tempfile::tempdir()?;
        let server = Server::start(data.path()).await?;
        let send = flow::send(
            "out",
            sink,
            &flow::json_body(&json!({
                "order": "{{ hook.body.id }}",
                "email": "{{ hook.body.customer.email }}",
                "total": "{{ hook.body.total }}",
            })),
        );
        let installed = server.install(&flow::webhook("Bench", &[send])).await?;
        // Sixty seconds write more than is kept usually; what is pruned is measured by itself.
        let mut settings: Value = server.rpc("settings_get", &json!({})).await?;
        settings["retention"]["runs"] = json!(100_000_000);
        settings["retention"]["megabytes"] = json!(1_000_000);
        server.rpc::<Value>("settings_set", &settings).await?;
        let path = url::Url::parse(&installed.url)?.path().to_owned();
        server.stop().await?;
        let folder = data.path().to_owned();
        tokio::task::spawn_blocking(move || Fill::open(&folder).and_then(fill)).await??;
        let server = Server::start(data.path()).await?;
        Ok(Self {
            url: format!("{}{path}", server.hooks),
            server,
            _data: data,
        })
    }

    /// Bytes that its database holds, and for how many runs.
    pub(crate) async fn stored(&self) -> Result<(u64, u64)> {
        let info: Value = self.server.rpc("storage_get", &json!({})).await?;
        let figure = |name: &str| info[name].as_u64().ok_or("no such figure");
        Ok((figure("used")?, figure("runs")?))
    }

    /// The most it has held in memory, in millions of bytes.
    pub(crate) fn peak_rss(&self) -> Result<f64> {
        Ok(memory::peak(self.server.pid())? as f64 / 1e6)
    }
}
