//! The window comes back as it was left: `window.json` in the data folder.

use serde::{Deserialize, Serialize};
use std::path::Path;
use tauri::{LogicalPosition, LogicalSize, Monitor, Runtime, WebviewWindow};

const FILE: &str = "window.json";

/// A window's place, in logical pixels.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub(crate) struct WindowState {
    /// The inner size.
    pub(crate) width: f64,
    pub(crate) height: f64,
    /// The outer position; none lets the system choose.
    pub(crate) position: Option<(f64, f64)>,
    pub(crate) maximized: bool,
}

/// The smallest window in which every screen works.
pub(crate) const SMALLEST: (f64, f64) = (960.0, 600.0);

impl Default for WindowState {
    fn default() -> Self {
        Self {
            width: 1280.0,
            height: 800.0,
            position: None,
            maximized: false,
        }
    }
}

impl WindowState {
    /// The stored state; the default where there is none that makes sense.
    pub(crate) fn read(data: &Path) -> Self {
        let stored = std::fs::read(data.join(FILE)).ok();
        let state: Self = stored
            .and_then(|text| serde_json::from_slice(&text).ok())
            .unwrap_or_default();
        Self {
            width: state.width.clamp(SMALLEST.0, 16_384.0),
            height: state.height.clamp(SMALLEST.1, 16_384.0),
            ..state
        }
    }

    /// Without a position that is on none of `monitors`: one may have been unplugged.
    pub(crate) fn on(self, monitors: &[Monitor]) -> Self {
        let seen = self.position.filter(|&(x, y)| {
            monitors.iter().any(|monitor| {
                let at: LogicalPosition<f64> =
                    monitor.position().to_logical(monitor.scale_factor());
                let size: LogicalSize<f64> = monitor.size().to_logical(monitor.scale_factor());
                // Enough of the title bar to take hold of.
                x + 80.0 < at.x + size.width
                    && x + self.width > at.x + 80.0
                    && y >= at.y
                    && y + 40.0 < at.y + size.height
            })
        });
        Self {
            position: seen,
            ..self
        }
    }

    /// What the window is like now; its last normal size while it is maximized.
    pub(crate) fn of<R: Runtime>(window: &WebviewWindow<R>, before: Self) -> tauri::Result<Self> {
        if window.is_maximized()? {
            return Ok(Self {
                maximized: true,
                ..before
            });
        }
        if window.is_minimized()? || window.is_fullscreen()? {
            return Ok(before);
        }
        let scale = window.scale_factor()?;
        let size: LogicalSize<f64> = window.inner_size()?.to_logical(scale);
        let at: LogicalPosition<f64> = window.outer_position()?.to_logical(scale);
        Ok(Self {
            width: size.width,
            height: size.height,
            position: Some((at.x, at.y)),
            maximized: false,
        })
    }

    /// Stores it. A window is no reason to fail: what cannot be stored is the default next time.
    pub(crate) fn write(&self, data: &Path) {
        let stored = serde_json::to_vec(self).map_err(std::io::Error::from);
        if let Err(error) = stored.and_then(|text| std::fs::write(data.join(FILE), text)) {
            tracing::warn!(%error, "the window's place cannot be stored");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nonsense_becomes_a_window_that_can_be_used() {
        let folder = std::env::temp_dir().join(format!("hookline-window-{}", std::process::id()));
        std::fs::create_dir_all(&folder).expect("a folder");
        assert_eq!(WindowState::read(&folder), WindowState::default());
        std::fs::write(
            folder.join(FILE),
            r#"{"width":3,"height":99999999,"position":null,"maximized":false}"#,
        )
        .expect("written");
        let state = WindowState::read(&folder);
        assert_eq!((state.width, state.height), (SMALLEST.0, 16_384.0));
        let state = WindowState {
            position: Some((5.0, 6.0)),
            maximized: true,
            ..WindowState::default()
        };
        state.write(&folder);
        assert_eq!(WindowState::read(&folder), state);
        assert_eq!(state.on(&[]).position, None, "no monitor shows it");
        std::fs::remove_dir_all(&folder).expect("removed");
    }
}
