//! Hookline without a desktop, and its command line.

mod cli;

use std::process::ExitCode;

fn main() -> ExitCode {
    hookline_server::logging::start();
    cli::main()
}
