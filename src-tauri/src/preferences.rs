//! What the owner chose about the desktop itself, kept in a small file beside the other settings.

use engine::{OpError, OpResult};
use serde::{Deserialize, Serialize};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// The choices. Whether the program starts at login is not among them: the desktop itself keeps
/// that, and is asked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Preferences {
    /// Closing the window keeps Daybook in the tray.
    pub close_to_tray: bool,
    /// The owner was told once that a closed window is not the end of the program.
    pub said_that_it_stays: bool,
}

impl Default for Preferences {
    fn default() -> Preferences {
        Preferences { close_to_tray: true, said_that_it_stays: false }
    }
}

/// The file of the choices.
#[derive(Debug, Clone)]
pub struct PreferencesFile(PathBuf);

impl PreferencesFile {
    /// The file in `folder`, which need not exist yet.
    pub fn in_folder(folder: &Path) -> PreferencesFile {
        PreferencesFile(folder.join("desktop.json"))
    }

    /// The stored choices. A file that is missing or cannot be read gives the defaults, so that a
    /// damaged one never keeps the books from opening.
    pub fn read(&self) -> Preferences {
        match fs::read(&self.0) {
            Ok(bytes) => serde_json::from_slice(&bytes).unwrap_or_else(|error| {
                tracing::warn!(%error, file = %self.0.display(), "the desktop settings cannot be read; the defaults are used");
                Preferences::default()
            }),
            Err(error) => {
                if error.kind() != io::ErrorKind::NotFound {
                    tracing::warn!(%error, file = %self.0.display(), "the desktop settings cannot be read; the defaults are used");
                }
                Preferences::default()
            }
        }
    }

    /// Changes the choices. They are stored whole or not at all.
    pub fn change(&self, change: impl FnOnce(&mut Preferences)) -> OpResult<()> {
        let mut preferences = self.read();
        change(&mut preferences);
        let text = serde_json::to_vec_pretty(&preferences).map_err(OpError::internal)?;
        engine::files::write_whole(&self.0, &text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folder(name: &str) -> PathBuf {
        let folder = std::env::temp_dir().join(format!("daybook-preferences-{}-{name}", std::process::id()));
        let _ = fs::remove_dir_all(&folder);
        folder
    }

    #[test]
    fn the_default_closes_to_the_tray() {
        assert!(PreferencesFile::in_folder(&folder("none")).read().close_to_tray);
    }

    #[test]
    fn a_change_is_read_back_and_leaves_the_rest_and_no_other_file() -> io::Result<()> {
        let folder = folder("written");
        let file = PreferencesFile::in_folder(&folder);
        assert_eq!(file.change(|preferences| preferences.close_to_tray = false), Ok(()));
        assert_eq!(file.change(|preferences| preferences.said_that_it_stays = true), Ok(()));
        assert_eq!(file.read(), Preferences { close_to_tray: false, said_that_it_stays: true });
        assert_eq!(fs::read_dir(&folder)?.count(), 1);
        fs::remove_dir_all(&folder)
    }

    #[test]
    fn a_damaged_file_gives_the_defaults() -> io::Result<()> {
        let folder = folder("damaged");
        fs::create_dir_all(&folder)?;
        fs::write(folder.join("desktop.json"), b"{\"closeToTray\": fal")?;
        assert_eq!(PreferencesFile::in_folder(&folder).read(), Preferences::default());
        fs::remove_dir_all(&folder)
    }
}
