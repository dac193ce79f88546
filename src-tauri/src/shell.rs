//! The window and the engine behind it, from start to end. The window is there first: the engine
//! opens behind it, and what stands in its way is shown in it.

use crate::commands::{self, Stream};
use crate::window_state::{SMALLEST, WindowState};
use crate::{notify, outside};
use hookline_engine::api::events::WatchEvent;
use hookline_engine::host::{Control, Door, HostKind, card::Announced};
use hookline_engine::{Engine, Options};
use hookline_server::ControlServer;
use std::net::{Ipv4Addr, SocketAddr};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};
use tauri::async_runtime::{block_on, spawn};
use tauri::webview::{Color, NewWindowResponse};
use tauri::{
    App, AppHandle, Manager, RunEvent, Theme, WebviewUrl, WebviewWindowBuilder, WindowEvent,
};

const WINDOW: &str = "main";

/// The data folder, and where the window stood last.
struct Place {
    data: PathBuf,
    state: Mutex<WindowState>,
}

/// What others reach this window's engine by, while it is open.
#[derive(Default)]
struct Served(Mutex<Option<(ControlServer, Announced)>>);

/// Whether another window has this data folder, and has come to the front now.
pub(crate) fn first_one_came_forward(data: &Path) -> bool {
    let Some(control) = Control::of(data) else {
        return false;
    };
    // A card may be left from one that was killed; then nobody answers.
    control.card().host == HostKind::Desktop && block_on(control.answers("app_focus"))
}

/// Opens the window and stays until it is closed.
pub(crate) fn run(data: PathBuf) -> tauri::Result<()> {
    let app = tauri::Builder::default()
        .plugin(tauri_plugin_dialog::init())
        .invoke_handler(tauri::generate_handler![
            commands::rpc,
            commands::watch,
            commands::save_file,
            commands::open_outside
        ])
        .setup(move |app| {
            let door = block_on(async { Door::open(Options::new(&data, HostKind::Desktop)) });
            let state = WindowState::read(&data).on(&app.available_monitors()?);
            app.manage(door.clone());
            app.manage(Stream::default());
            app.manage(Served::default());
            app.manage(Place {
                data,
                state: Mutex::new(state),
            });
            open_window(app, state)?;
            spawn(serve(app.handle().clone(), door));
            spawn(end_when_told(app.handle().clone()));
            Ok(())
        })
        .build(tauri::generate_context!())?;
    app.run(|app, event| match event {
        RunEvent::WindowEvent {
            event: WindowEvent::Resized(_) | WindowEvent::Moved(_),
            ..
        } => remember(app),
        RunEvent::Exit => end(app),
        _ => {}
    });
    Ok(())
}

fn open_window(app: &App, state: WindowState) -> tauri::Result<()> {
    let mut window = WebviewWindowBuilder::new(app, WINDOW, WebviewUrl::default())
        .title("Hookline")
        .inner_size(state.width, state.height)
        .min_inner_size(SMALLEST.0, SMALLEST.1)
        .maximized(state.maximized)
        // The page's own drag and drop of files; the canvas drags by pointer events.
        .disable_drag_drop_handler()
        .on_navigation(|url| {
            let own = outside::is_own(url);
            if !own {
                outside::follow(url);
            }
            own
        })
        .on_new_window(|url, _| {
            outside::follow(&url);
            NewWindowResponse::Deny
        });
    if let Some((x, y)) = state.position {
        window = window.position(x, y);
    } else {
        window = window.center();
    }
    let window = window.build()?;
    // The ground of the screens, so that nothing flashes before they are drawn.
    let ground = match window.theme()? {
        Theme::Dark => Color(0x19, 0x1d, 0x1e, 0xff),
        _ => Color(0xff, 0xff, 0xff, 0xff),
    };
    window.set_background_color(Some(ground))
}

/// Once the engine is open: lets commands and second windows reach it, and listens for their wish
/// to see this one.
async fn serve(app: AppHandle, door: Door) {
    let Some(engine) = door.opened().await else {
        return;
    };
    let loopback = SocketAddr::from((Ipv4Addr::LOCALHOST, 0));
    let place = app.state::<Place>();
    let served = ControlServer::open(door.clone(), loopback).await;
    match served.and_then(|server| {
        server
            .announce(&place.data, HostKind::Desktop)
            .map(|card| (server, card))
    }) {
        Ok(served) => {
            *app.state::<Served>()
                .0
                .lock()
                .unwrap_or_else(PoisonError::into_inner) = Some(served);
        }
        // The window works without; only commands beside it do not.
        Err(error) => tracing::error!(%error, "this window cannot be reached by commands"),
    }
    spawn(notify::tell(engine.clone()));
    come_forward_when_asked(&app, &engine).await;
}

async fn come_forward_when_asked(app: &AppHandle, engine: &Engine) {
    let mut watch = engine.watch(None);
    while let Some(events) = watch.next(engine.hub()).await {
        if events
            .iter()
            .any(|event| matches!(**event, WatchEvent::Focus {}))
            && let Err(error) = come_forward(app)
        {
            tracing::warn!(%error, "the window cannot come to the front");
        }
    }
}

fn come_forward(app: &AppHandle) -> tauri::Result<()> {
    let Some(window) = app.get_webview_window(WINDOW) else {
        return Ok(());
    };
    window.unminimize()?;
    window.show()?;
    window.set_focus()
}

/// Ends like a closed window when the system asks for it (SIGTERM, Ctrl-C).
async fn end_when_told(app: AppHandle) {
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        let (Ok(mut term), Ok(mut interrupt)) = (
            signal(SignalKind::terminate()),
            signal(SignalKind::interrupt()),
        ) else {
            tracing::warn!("signals cannot be waited for");
            return;
        };
        tokio::select! {
            _ = term.recv() => {}
            _ = interrupt.recv() => {}
        }
    }
    #[cfg(not(unix))]
    if tokio::signal::ctrl_c().await.is_err() {
        return;
    }
    app.exit(0);
}

fn remember(app: &AppHandle) {
    let (Some(window), place) = (app.get_webview_window(WINDOW), app.state::<Place>()) else {
        return;
    };
    let mut state = place.state.lock().unwrap_or_else(PoisonError::into_inner);
    match WindowState::of(&window, *state) {
        Ok(now) => *state = now,
        Err(error) => tracing::debug!(%error, "the window's place is not known"),
    }
}

/// Lets what is under way finish, and gives the data folder back.
fn end(app: &AppHandle) {
    let served = app
        .state::<Served>()
        .0
        .lock()
        .unwrap_or_else(PoisonError::into_inner)
        .take();
    let door = app.state::<Door>();
    block_on(async {
        if let Some((server, announced)) = served {
            drop(announced);
            server.close().await;
            // Only the folder's owner has a place in it to remember.
            let place = app.state::<Place>();
            place
                .state
                .lock()
                .unwrap_or_else(PoisonError::into_inner)
                .write(&place.data);
        }
        door.close().await;
    });
}
