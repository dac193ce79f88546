//! The desktop shell: a window on the engine. The only crate that knows Tauri.
//!
//! - [`arguments`]: `--data DIR`
//! - [`commands`]: the host boundary: `rpc` and `watch`; saving a file, opening an address
//! - [`notify`]: troubles on the desktop
//! - [`outside`]: links that belong in the browser
//! - [`shell`]: the window and the engine behind it, from start to end
//! - [`window_state`]: the window comes back as it was left

#![cfg_attr(not(debug_assertions), windows_subsystem = "windows")]

mod arguments;
mod commands;
mod notify;
mod outside;
mod shell;
mod window_state;

use std::process::ExitCode;

fn main() -> ExitCode {
    hookline_server::logging::start();
    hookline_engine::host::core_dumps::off();
    let data = match arguments::data_folder(std::env::args_os().skip(1)) {
        Ok(data) => data,
        Err(refused) => {
            eprintln!("hookline: {refused}");
            return ExitCode::from(2);
        }
    };
    if shell::first_one_came_forward(&data) {
        return ExitCode::SUCCESS;
    }
    match shell::run(data) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("hookline: the window cannot be opened: {error}");
            ExitCode::FAILURE
        }
    }
}
