//! Files that are dropped on the window, where the page itself is given none: WebKitGTK hands files of a drag to no page
//! (it answers `dataTransfer.files` with nothing since its security updates of 2025). On other systems the page takes them.

use engine::{OpError, OpResult};
use serde::Serialize;
use std::path::PathBuf;
use std::sync::{Mutex, PoisonError};
use tauri::{DragDropEvent, Emitter, Manager, WebviewWindow, WindowEvent};

/// Tells the page that a file was dropped; it then takes it.
const DROPPED: &str = "daybook://dropped";
/// More than any ground takes, so that it can say so itself, and less than would fill the memory.
const BYTES_MOST: u64 = 64 * 1024 * 1024;

/// The files that were dropped last, until the page takes each. The page can take no other.
#[derive(Default)]
pub struct DroppedFiles(Mutex<Vec<Option<PathBuf>>>);

impl DroppedFiles {
    fn keep(&self, paths: &[PathBuf]) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = paths.iter().cloned().map(Some).collect();
    }

    /// The bytes of one of them, once.
    pub fn take(&self, place: usize) -> OpResult<Vec<u8>> {
        let path = self.0.lock().unwrap_or_else(PoisonError::into_inner).get_mut(place).and_then(Option::take);
        let path = path.ok_or_else(|| OpError::conflict("No file was dropped.").hint("Drop it again."))?;
        let refused = |why: String| {
            let name = path.file_name().unwrap_or_default().to_string_lossy();
            OpError::conflict(format!("{name} cannot be read: {why}.")).hint("Drop a file that is on this computer.")
        };
        let facts = std::fs::metadata(&path).map_err(|error| refused(error.to_string()))?;
        if !facts.is_file() {
            return Err(refused("it is no file".to_owned()));
        }
        if facts.len() > BYTES_MOST {
            return Err(refused("it is too large".to_owned()));
        }
        std::fs::read(&path).map_err(|error| refused(error.to_string()))
    }
}

/// What the page is told: the names, and where, in parts of the window's width and height.
#[derive(Clone, Serialize)]
struct Dropped {
    names: Vec<String>,
    x: f64,
    y: f64,
}

/// Listens for files that are dropped on the window.
pub fn follow(window: &WebviewWindow) {
    let at = window.clone();
    window.on_window_event(move |event| {
        let WindowEvent::DragDrop(DragDropEvent::Drop { paths, position }) = event else { return };
        // The position comes in the units of the widget, whatever the scale of the screen.
        let size = at.inner_size().unwrap_or_default().to_logical::<f64>(at.scale_factor().unwrap_or(1.0));
        let name_of = |path: &PathBuf| path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        at.state::<DroppedFiles>().keep(paths);
        let told = Dropped {
            names: paths.iter().map(name_of).collect(),
            x: position.x / size.width.max(1.0),
            y: position.y / size.height.max(1.0),
        };
        if let Err(error) = at.emit(DROPPED, told) {
            tracing::warn!(%error, "the page cannot be told of a dropped file");
        }
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_dropped_file_is_taken_once_and_nothing_else_is() {
        let folder = testkit::TempFolder::new();
        let path = folder.path().join("november.ofx");
        std::fs::write(&path, b"OFX").unwrap();
        let dropped = DroppedFiles::default();
        assert!(dropped.take(0).is_err());
        dropped.keep(&[folder.path().to_owned(), path, folder.path().join("gone.ofx")]);
        assert_eq!(dropped.take(1).unwrap(), b"OFX");
        assert!(dropped.take(1).is_err(), "a second time");
        assert!(dropped.take(0).unwrap_err().message.contains("it is no file"));
        assert!(dropped.take(3).is_err());
        assert!(dropped.take(2).unwrap_err().message.contains("gone.ofx cannot be read"));
    }
}
