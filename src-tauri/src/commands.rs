//! What the page may ask of the shell: the books' operations through one command, and the desktop's own settings.

use crate::dropped_files::DroppedFiles;
use crate::notices::Notices;
use crate::open_books::{OpenBooks, Request};
use crate::preferences::PreferencesFile;
use crate::tray::Tray;
use crate::window::AskedRoute;
use engine::{Door, Envelope, OpError, OpResult};
use serde::Serialize;
use tauri::{AppHandle, Manager, State};
use tauri_plugin_autostart::ManagerExt;

/// Runs an operation.
#[tauri::command]
pub async fn call(request: Request, books: State<'_, OpenBooks>) -> OpResult<Envelope> {
    books.call(request, Door::Window).await
}

/// Gives the screen that the tray or a notification asks for, once.
#[tauri::command]
pub fn take_asked_route(route: State<'_, AskedRoute>) -> Option<String> {
    route.take()
}

/// Gives the bytes of one of the files that were dropped on the window, once.
#[tauri::command]
pub async fn take_dropped_file(app: AppHandle, place: usize) -> OpResult<tauri::ipc::Response> {
    blocking(move || app.state::<DroppedFiles>().take(place).map(tauri::ipc::Response::new)).await
}

/// How the desktop is set, and what of it works here.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct DeskSettings {
    start_at_login: bool,
    close_to_tray: bool,
    tray_works: bool,
    notifications_work: bool,
    /// What does not work on this desktop, a sentence each.
    problems: Vec<String>,
}

/// Tells how the desktop is set.
#[tauri::command]
pub async fn desk_settings(app: AppHandle) -> OpResult<DeskSettings> {
    blocking(move || Ok(read(&app))).await
}

/// Changes how the desktop is set; what is left out stays.
#[tauri::command]
pub async fn set_desk_settings(app: AppHandle, start_at_login: Option<bool>, close_to_tray: Option<bool>) -> OpResult<DeskSettings> {
    blocking(move || {
        if let Some(wanted) = start_at_login {
            set_start_at_login(&app, wanted)?;
        }
        if let Some(close_to_tray) = close_to_tray {
            app.state::<PreferencesFile>().change(|preferences| preferences.close_to_tray = close_to_tray)?;
        }
        Ok(read(&app))
    })
    .await
}

fn set_start_at_login(app: &AppHandle, wanted: bool) -> OpResult<()> {
    let login = app.autolaunch();
    let set = if wanted { login.enable() } else { login.disable() };
    set.map_err(|error| {
        OpError::conflict(format!("The start at login could not be changed: {error}."))
            .at("startAtLogin")
            .hint("Change it in the settings of the desktop.")
    })
}

fn read(app: &AppHandle) -> DeskSettings {
    let mut problems = Vec::new();
    let start_at_login = app.autolaunch().is_enabled().unwrap_or_else(|error| {
        problems.push(format!("Whether Daybook starts at login could not be found out: {error}."));
        false
    });
    let tray_works = app.state::<Tray>().works_after_all();
    if !tray_works {
        problems.push("This desktop has no place for a tray icon. Closing the window ends Daybook.".to_owned());
    }
    let notifications_work = app.state::<Notices>().check().is_ok();
    if !notifications_work {
        problems.push("This desktop shows no notifications. Reminders stand in the window.".to_owned());
    }
    DeskSettings {
        start_at_login,
        close_to_tray: app.state::<PreferencesFile>().read().close_to_tray,
        tray_works,
        notifications_work,
        problems,
    }
}

// Files and the session bus are waited for beside the threads that serve the page.
async fn blocking<A: Send + 'static>(work: impl FnOnce() -> OpResult<A> + Send + 'static) -> OpResult<A> {
    tauri::async_runtime::spawn_blocking(work).await.unwrap_or_else(|error| Err(OpError::internal(error)))
}
