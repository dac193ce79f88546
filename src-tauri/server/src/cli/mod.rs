//! The commands. Exit codes: 0 done, 1 the thing failed, 2 wrong usage.
//!
//! - [`serve`]: the engine and its screens, until it is told to end
//! - [`flows`]: `import`, `export`
//! - [`runs`]: `run`, `runs`
//! - [`check`]: is everything well with the data folder?
//! - [`access`]: the data folder itself, or whoever holds it
//! - [`passphrase`]: what opens the vault without a keyring

mod access;
mod check;
mod flows;
mod passphrase;
mod runs;
mod serve;

use access::Access;
use clap::{Parser, Subcommand};
use hookline_engine::vault::Secret;
use hookline_engine::{Error, ErrorBody, host::folder};
use hookline_server::logging::escaped;
use std::path::PathBuf;
use std::process::ExitCode;

/// Hookline without a desktop: the same engine and screens.
#[derive(Debug, Parser)]
#[command(name = "hookline-server", version, disable_help_subcommand = true)]
struct Cli {
    /// The data folder; without it, the desktop's.
    #[arg(long, global = true, value_name = "DIR")]
    data: Option<PathBuf>,
    /// A file (mode 600) with the vault's recovery passphrase, used instead of the keyring. The
    /// variable HOOKLINE_VAULT_PASSPHRASE does the same.
    #[arg(long, global = true, value_name = "FILE")]
    vault_passphrase_file: Option<PathBuf>,
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Serve the screens and the hooks until told to end (Ctrl-C or SIGTERM).
    Serve(serve::Serve),
    /// Take in a flow file.
    Import(flows::Import),
    /// Print a flow's file.
    Export(flows::Export),
    /// Run a flow's published version once, and wait for its end.
    Run(runs::Run),
    /// List runs, newest first.
    Runs(runs::Runs),
    /// Check the database and the vault.
    Check,
}

/// Why a command failed, in words for standard error.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
struct Failure(String);

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        error.body().into()
    }
}

impl From<ErrorBody> for Failure {
    fn from(error: ErrorBody) -> Self {
        match error.field {
            Some(field) if !error.message.contains(&field) => {
                Self(format!("{field}: {}", error.message))
            }
            _ => Self(error.message),
        }
    }
}

impl From<std::io::Error> for Failure {
    fn from(error: std::io::Error) -> Self {
        Self(format!("The system refused: {error}."))
    }
}

impl From<serde_json::Error> for Failure {
    fn from(error: serde_json::Error) -> Self {
        Self(format!("An answer cannot be read: {error}."))
    }
}

/// Reads the command line and does what it says.
pub(crate) fn main() -> ExitCode {
    let from_environment = match passphrase::out_of_environment() {
        Ok(passphrase) => passphrase,
        Err(failure) => return failed(&failure),
    };
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) => return wrong_usage(&error),
    };
    let from_file = cli.vault_passphrase_file.as_deref().map(passphrase::read);
    let passphrase = match from_file.transpose() {
        Ok(passphrase) => passphrase.or(from_environment),
        Err(failure) => return failed(&failure),
    };
    let runtime = match tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
    {
        Ok(runtime) => runtime,
        Err(error) => return failed(&error.into()),
    };
    match runtime.block_on(obey(cli, passphrase)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => failed(&failure),
    }
}

async fn obey(cli: Cli, passphrase: Option<Secret>) -> Result<(), Failure> {
    let data = match cli.data {
        Some(data) => std::path::absolute(data)?,
        None => folder::default()?,
    };
    let command = match cli.command {
        Command::Serve(serve) => return serve.obey(data, passphrase).await,
        command => command,
    };
    let access = Access::to(data, passphrase).await?;
    let done = match command {
        Command::Import(import) => import.obey(&access).await,
        Command::Export(export) => export.obey(&access).await,
        Command::Run(run) => run.obey(&access).await,
        Command::Runs(runs) => runs.obey(&access).await,
        Command::Check => check::obey(&access).await,
        Command::Serve(_) => Ok(()),
    };
    access.close().await;
    done
}

fn failed(failure: &Failure) -> ExitCode {
    for line in failure.0.lines() {
        eprintln!("hookline-server: {}", escaped(line));
    }
    ExitCode::from(1)
}

/// Help and version go to standard output as asked for; a mistake is one line.
fn wrong_usage(error: &clap::Error) -> ExitCode {
    if !error.use_stderr() {
        return match error.print() {
            Ok(()) => ExitCode::SUCCESS,
            Err(_) => ExitCode::from(1),
        };
    }
    let text = error.to_string();
    let first = text.split("\n\n").next().unwrap_or_default();
    let line = first.split_whitespace().collect::<Vec<_>>().join(" ");
    let line = line.strip_prefix("error: ").unwrap_or(&line);
    eprintln!("hookline-server: {} (see --help)", escaped(line));
    ExitCode::from(2)
}
