//! `serve`: the engine and its screens, until it is told to end.

use super::Failure;
use clap::Args;
use hookline_engine::host::{Door, HostKind, Lock};
use hookline_engine::vault::Secret;
use hookline_engine::{Engine, Error, Options, db, time};
use hookline_server::ControlServer;
use serde_json::json;
use std::io::Write;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};

#[derive(Debug, Args)]
pub(super) struct Serve {
    /// Where the screens are served; port 0 takes a free one.
    #[arg(long, value_name = "127.0.0.1:PORT", default_value = "127.0.0.1:7675", value_parser = loopback)]
    ui: SocketAddr,
    /// Where triggers listen, instead of where the settings say; port 0 takes a free one.
    #[arg(long, value_name = "127.0.0.1:PORT")]
    hooks: Option<SocketAddr>,
    /// Print one line of JSON when ready: the addresses of the screens and the hooks, and the token.
    #[arg(long)]
    json: bool,
    /// Keep a damaged database under another name and begin an empty one beside it.
    #[arg(long)]
    start_anew: bool,
}

/// The screens hold the keys to everything: they are for this machine only.
fn loopback(text: &str) -> Result<SocketAddr, String> {
    let address: SocketAddr = text
        .parse()
        .map_err(|_| "write an IP address and a port, such as 127.0.0.1:7675".to_owned())?;
    if address.ip().is_loopback() {
        return Ok(address);
    }
    Err(
        "the screens are served on this machine only, at a loopback address such as 127.0.0.1:7675"
            .to_owned(),
    )
}

impl Serve {
    pub(super) async fn obey(
        self,
        data: PathBuf,
        passphrase: Option<Secret>,
    ) -> Result<(), Failure> {
        // From now on, so that a signal during the start is not lost.
        let told_to_end = signals()?;
        let options = Options {
            hooks: self.hooks,
            passphrase,
            ..Options::new(&data, HostKind::Server)
        };
        let engine = match Engine::open(options.clone()).await {
            Ok(engine) => engine,
            Err(Error::Damaged(_)) if self.start_anew => {
                start_anew(&data)?;
                Engine::open(options.clone()).await?
            }
            Err(error @ Error::Damaged(_)) => {
                let advice = "To keep it under another name and begin an empty one beside it: serve --start-anew";
                return Err(Failure(format!("{error}\n{advice}")));
            }
            Err(error) => return Err(error.into()),
        };
        let served = self.serve(&engine, options, &data, told_to_end).await;
        engine.close().await;
        served
    }

    async fn serve(
        &self,
        engine: &Engine,
        options: Options,
        data: &Path,
        told_to_end: impl Future<Output = ()>,
    ) -> Result<(), Failure> {
        let server = ControlServer::open(Door::to(engine.clone(), options), self.ui).await?;
        let announced = server.announce(data, HostKind::Server)?;
        self.say_ready(engine, &server, data)?;
        told_to_end.await;
        // Others go to the database itself again once the lock is free; until then they wait.
        drop(announced);
        engine.hooks().close().await;
        server.close().await;
        Ok(())
    }

    fn say_ready(
        &self,
        engine: &Engine,
        server: &ControlServer,
        data: &Path,
    ) -> Result<(), Failure> {
        let hooks = engine.hooks().state();
        let mut out = std::io::stdout().lock();
        if self.json {
            let ready =
                json!({ "ui": server.screens_url(), "hooks": hooks.url, "token": server.token() });
            writeln!(out, "{ready}")?;
        } else {
            writeln!(out, "Screens  {}", server.screens_url())?;
            writeln!(out, "Hooks    {}", hooks.url)?;
            writeln!(out, "Data     {}", data.display())?;
        }
        out.flush()?;
        if let Some(problem) = &hooks.problem {
            let offer = hooks.free_port.map(|port| format!(" Port {port} is free."));
            eprintln!(
                "hookline-server: {problem} The screens work; triggers are not reached.{}",
                offer.unwrap_or_default()
            );
        }
        Ok(())
    }
}

fn start_anew(data: &Path) -> Result<(), Failure> {
    let _lock = Lock::take(data, HostKind::Server)?;
    let kept = db::open::set_aside(data, time::now())?;
    eprintln!(
        "hookline-server: the damaged database is kept as {}.",
        kept.display()
    );
    Ok(())
}

/// Ends when somebody asks this process to end.
fn signals() -> Result<impl Future<Output = ()>, Failure> {
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        let mut term = signal(SignalKind::terminate())?;
        let mut interrupt = signal(SignalKind::interrupt())?;
        Ok(async move {
            tokio::select! {
                _ = term.recv() => {}
                _ = interrupt.recv() => {}
            }
        })
    }
    #[cfg(not(unix))]
    {
        Ok(async {
            if let Err(error) = tokio::signal::ctrl_c().await {
                tracing::error!(%error, "Ctrl-C cannot be waited for");
            }
        })
    }
}
