//! What the screens may call: the host boundary, saving a file where the user says, and opening an
//! address in the system's browser.

use crate::outside;
use hookline_engine::api::events::WatchRequest;
use hookline_engine::host::Door;
use hookline_engine::{Error, ErrorBody};
use tauri::ipc::Channel;
use tauri::{AppHandle, State, Url};
use tauri_plugin_dialog::DialogExt;
use tokio::sync::{oneshot, watch};

/// The stream of events that the page listens to. A page that is loaded again opens another, and
/// the old one ends: nobody reads it any more.
#[derive(Debug, Default)]
pub(crate) struct Stream {
    newest: watch::Sender<u64>,
}

/// Calls a method: request and response are JSON text.
#[tauri::command]
pub(crate) async fn rpc(
    door: State<'_, Door>,
    method: String,
    request: String,
) -> Result<String, ErrorBody> {
    door.call(&method, &request)
        .await
        .map_err(|error| error.body())
}

/// Sends events, each as JSON text, until the engine closes or the page opens another stream.
#[tauri::command]
pub(crate) async fn watch(
    door: State<'_, Door>,
    stream: State<'_, Stream>,
    request: String,
    events: Channel<String>,
) -> Result<(), ErrorBody> {
    let request: WatchRequest = serde_json::from_str(&request).map_err(|error| {
        Error::invalid(
            "bad_request",
            format!("This request cannot be read: {error}."),
        )
        .body()
    })?;
    let mut own = 0;
    stream.newest.send_modify(|newest| {
        *newest += 1;
        own = *newest;
    });
    let mut newest = stream.newest.subscribe();
    let engine = door.engine().await.map_err(|error| error.body())?;
    let mut watch = engine.watch(request.since);
    loop {
        let batch = tokio::select! {
            batch = watch.next(engine.hub()) => batch,
            _ = newest.wait_for(|newest| *newest != own) => None,
        };
        let Some(batch) = batch else { return Ok(()) };
        for event in batch {
            let text = serde_json::to_string(&*event).map_err(|error| {
                Error::invalid("bad_event", format!("An event cannot be written: {error}.")).body()
            })?;
            if events.send(text).is_err() {
                return Ok(());
            }
        }
    }
}

/// Asks the user where to save `text`, and does. False when they changed their mind.
#[tauri::command]
pub(crate) async fn save_file(
    app: AppHandle,
    name: String,
    text: String,
) -> Result<bool, ErrorBody> {
    let (answer, answered) = oneshot::channel();
    app.dialog()
        .file()
        .set_file_name(name)
        .save_file(move |path| {
            // The call may have been given up meanwhile.
            let _ = answer.send(path);
        });
    let Ok(Some(path)) = answered.await else {
        return Ok(false);
    };
    let refused = |cause: String| {
        let what = "The file cannot be saved".to_owned();
        Error::Io { what, cause }.body()
    };
    let path = path
        .into_path()
        .map_err(|error| refused(error.to_string()))?;
    tokio::fs::write(path, text)
        .await
        .map_err(|error| refused(error.to_string()))?;
    Ok(true)
}

/// Opens a web address, such as where the user consents to a connection, in the system's browser.
#[tauri::command]
pub(crate) async fn open_outside(url: Url) -> Result<(), ErrorBody> {
    // A system's opener may take its time.
    tokio::task::spawn_blocking(move || outside::open(&url))
        .await
        .map_err(|error| {
            let what = "The browser cannot be opened".to_owned();
            let cause = error.to_string();
            Error::Io { what, cause }
        })
        .flatten()
        .map_err(|error| error.body())
}
