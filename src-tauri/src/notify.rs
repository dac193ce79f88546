//! Troubles on the desktop: a notification when one begins, becomes serious, or is over.

use hookline_engine::Engine;
use hookline_engine::alerts::Notice;
use notify_rust::{Notification, Timeout};
use tokio::sync::broadcast::error::RecvError;

/// Shows notices until the engine is gone, as far as somebody wants them.
pub(crate) async fn tell(engine: Engine) {
    let mut notices = engine.alerting().notices();
    loop {
        let notice = match notices.recv().await {
            Ok(notice) => notice,
            // So many at once that nobody would read them.
            Err(RecvError::Lagged(_)) => continue,
            Err(RecvError::Closed) => return,
        };
        match engine.alerting().info().await {
            Ok(info) if info.alerts.desktop => show(notice).await,
            Ok(_) => {}
            Err(error) => tracing::warn!(%error, "nobody knows whether to notify"),
        }
    }
}

/// The desktop may take its time to answer, or not be there at all.
async fn show(notice: Notice) {
    let shown = tauri::async_runtime::spawn_blocking(move || {
        let mut notification = Notification::new();
        notification
            .appname("Hookline")
            .summary(&notice.title)
            .body(&plain(&notice.text));
        if notice.serious {
            notification.timeout(Timeout::Never);
        }
        notification.show().map(drop)
    });
    match shown.await {
        Ok(Ok(())) => {}
        Ok(Err(error)) => tracing::warn!(%error, "the desktop showed no notification"),
        Err(error) => tracing::warn!(%error, "a notification was not shown"),
    }
}

/// Desktops read a body as markup.
fn plain(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_receiver_said_is_no_markup() {
        assert_eq!(plain("<b>5 & 6</b>"), "&lt;b&gt;5 &amp; 6&lt;/b&gt;");
    }
}
