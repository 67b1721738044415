//! The one window: made hidden, shown when its page is there, and never left behind as a flash.

use crate::dropped_files;
use std::path::PathBuf;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;
use tauri::webview::{NewWindowResponse, PageLoadEvent};
use tauri::window::Color;
use tauri::{AppHandle, Emitter, Manager, Theme, Url, WebviewUrl, WebviewWindow, WebviewWindowBuilder};
use tauri_plugin_dialog::{DialogExt, MessageDialogKind};
use tauri_plugin_opener::OpenerExt;

/// The window's label, which the capabilities name.
pub const LABEL: &str = "main";
/// Tells the page that another of its screens is asked for; it takes the [`AskedRoute`].
const ROUTE: &str = "daybook://route";
/// The paper of the two palettes, as the style sheet has it: what shows before the first paint.
const LIGHT: Color = Color(0xfb, 0xfa, 0xf7, 0xff);
const DARK: Color = Color(0x12, 0x16, 0x14, 0xff);
/// A page that has not loaded by then is shown as it is, so that a failure can be seen.
const LATEST_SHOW: Duration = Duration::from_secs(3);

/// The screen that the page is asked to show, such as `/payments`, until the page takes it: it may still be opening.
#[derive(Default)]
pub struct AskedRoute(Mutex<Option<String>>);

impl AskedRoute {
    /// The screen that is asked for, once.
    pub fn take(&self) -> Option<String> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).take()
    }

    fn set(&self, route: &str) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(route.to_owned());
    }
}

/// Makes the window. It shows itself when its page has loaded, unless `hidden`.
pub fn create(app: &AppHandle, hidden: bool, page_folder: Option<PathBuf>) -> tauri::Result<WebviewWindow> {
    let (linked, popped) = (app.clone(), app.clone());
    let mut builder = WebviewWindowBuilder::new(app, LABEL, WebviewUrl::default())
        .title("Daybook")
        .inner_size(1280.0, 800.0)
        .min_inner_size(480.0, 400.0)
        .visible(false)
        .background_color(LIGHT)
        .zoom_hotkeys_enabled(true)
        .on_navigation(move |url| is_own_page(url) || open_elsewhere(&linked, url))
        .on_new_window(move |url, _| {
            open_elsewhere(&popped, &url);
            NewWindowResponse::Deny
        })
        .on_page_load(move |window, load| {
            if !hidden && load.event() == PageLoadEvent::Finished {
                reveal(&window);
            }
        });
    // Files are dropped on the page itself, which on Windows the shell's own handler prevents. On Linux the page gets none.
    if cfg!(not(target_os = "linux")) {
        builder = builder.disable_drag_drop_handler();
    }
    if let Some(folder) = page_folder {
        builder = builder.data_directory(folder);
    }
    let window = builder.build()?;
    follow_theme(&window);
    dropped_files::follow(&window);
    if !hidden {
        let late = window.clone();
        tauri::async_runtime::spawn(async move {
            tokio::time::sleep(LATEST_SHOW).await;
            if !late.is_visible().unwrap_or(true) {
                tracing::warn!("the page has not loaded in time; the window is shown as it is");
                reveal(&late);
            }
        });
    }
    Ok(window)
}

/// Brings the window to the front, from wherever it is.
pub fn show(app: &AppHandle) {
    if let Some(window) = app.get_webview_window(LABEL) {
        reveal(&window);
    }
}

/// Brings the window to the front with one of its screens.
pub fn show_route(app: &AppHandle, route: &str) {
    show(app);
    app.state::<AskedRoute>().set(route);
    if let Err(error) = app.emit_to(LABEL, ROUTE, ()) {
        tracing::warn!(%error, route, "the window cannot be told to show a screen");
    }
}

/// Says that something outside the page was refused, such as opening a company file. The page may
/// not be there yet, so that the desktop's own dialog says it.
pub fn say_refused(app: &AppHandle, refusal: &engine::OpError) {
    tracing::warn!(code = refusal.code.as_str(), message = refusal.message, "refused");
    let mut dialog = app.dialog().message(in_words(refusal)).title("Daybook").kind(MessageDialogKind::Error);
    if let Some(window) = app.get_webview_window(LABEL)
        && window.is_visible().unwrap_or(false)
    {
        dialog = dialog.parent(&window);
    }
    dialog.show(|_| {});
}

/// A refusal and what to do about it.
pub fn in_words(refusal: &engine::OpError) -> String {
    match &refusal.hint {
        Some(hint) => format!("{} {hint}", refusal.message),
        None => refusal.message.clone(),
    }
}

/// Hides the window. The program goes on.
pub fn hide(app: &AppHandle) {
    if let Some(window) = app.get_webview_window(LABEL)
        && let Err(error) = window.hide()
    {
        tracing::warn!(%error, "the window cannot be hidden");
    }
}

/// Shows the window as small as it gets, where nothing else would show that the program runs.
pub fn show_minimised(app: &AppHandle) {
    if let Some(window) = app.get_webview_window(LABEL) {
        let shown = window.minimize().and_then(|()| window.show());
        if let Err(error) = shown {
            tracing::warn!(%error, "the window cannot be shown");
        }
    }
}

fn reveal(window: &WebviewWindow) {
    let shown = window.unminimize().and_then(|()| window.show()).and_then(|()| window.set_focus());
    if let Err(error) = shown {
        tracing::warn!(%error, "the window cannot be shown");
    }
}

// Tauri serves the page from a scheme of its own; on Windows that is a host name instead.
fn is_own_page(url: &Url) -> bool {
    matches!((url.scheme(), url.host_str()), ("tauri", Some("localhost")) | ("http" | "https", Some("tauri.localhost")))
}

/// Gives a link or a letter to the owner's own browser or mail program. The window never goes there itself.
fn open_elsewhere(app: &AppHandle, url: &Url) -> bool {
    if matches!(url.scheme(), "https" | "mailto")
        && let Err(error) = app.opener().open_url(url.as_str(), None::<&str>)
    {
        tracing::warn!(%error, "no program opens this link");
    }
    false
}

fn follow_theme(window: &WebviewWindow) {
    paint(window, window.theme().unwrap_or(Theme::Light));
    let painted = window.clone();
    window.on_window_event(move |event| {
        if let tauri::WindowEvent::ThemeChanged(theme) = event {
            paint(&painted, *theme);
        }
    });
}

fn paint(window: &WebviewWindow, theme: Theme) {
    let color = if theme == Theme::Dark { DARK } else { LIGHT };
    if let Err(error) = window.set_background_color(Some(color)) {
        tracing::debug!(%error, "the window keeps its ground");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn is_own(url: &str) -> bool {
        Url::parse(url).is_ok_and(|url| is_own_page(&url))
    }

    #[test]
    fn the_window_goes_nowhere_but_to_its_own_page() {
        assert!(is_own("tauri://localhost/payments"));
        assert!(is_own("http://tauri.localhost/"));
        for other in ["https://example.com/", "http://localhost/", "file:///etc/passwd", "data:text/html,x", "tauri://example.com"] {
            assert!(!is_own(other), "{other}");
        }
    }

    #[test]
    fn a_refusal_is_said_with_its_way_out() {
        let refusal = engine::OpError::conflict("It is in use.").hint("Close the other window.");
        assert_eq!(in_words(&refusal), "It is in use. Close the other window.");
    }
}
