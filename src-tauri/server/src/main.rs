//! Hookline without a desktop, and its command line.

mod cli;

use hookline_engine::host::core_dumps;
use std::process::ExitCode;

fn main() -> ExitCode {
    hookline_server::logging::start();
    core_dumps::off();
    cli::main()
}
