//! The desktop shell: one window, a tray icon, notifications and the daily tick around the books.
//!
//! It knows no bookkeeping. The window's requests go to the books as they come, and the tray asks
//! one query what to show and calls what that answer names.

mod arguments;
mod background;
mod badge;
mod commands;
mod dropped_files;
mod in_flight;
mod log;
#[cfg(debug_assertions)]
mod moved_clock;
mod notices;
mod open_books;
mod preferences;
mod rhythm;
mod session;
mod tray;
mod tray_menu;
mod window;
mod worker;

use crate::arguments::Arguments;
use crate::background::{Background, Inbox};
use crate::dropped_files::DroppedFiles;
use crate::notices::{Notice, Notices};
use crate::open_books::OpenBooks;
use crate::preferences::PreferencesFile;
use crate::session::Session;
use crate::tray::Tray;
use crate::window::AskedRoute;
use engine::desk::ChangeNotice;
use engine::{DeskOptions, OpResult};
use std::error::Error;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::time::Duration;
use tauri::plugin::TauriPlugin;
use tauri::{AppHandle, CloseRequestApi, Emitter, Manager, RunEvent, WindowEvent, Wry};
use tauri_plugin_window_state::{AppHandleExt, StateFlags};
#[cfg(unix)]
use tokio::signal::unix::{SignalKind, signal};

/// The exit code where no window can be opened (`EX_UNAVAILABLE` of sysexits.h): `make run` then serves a browser.
const NO_DISPLAY: i32 = 69;
/// Tells the window what changed; the payload is a [`ChangeNotice`].
const CHANGES: &str = "daybook://changes";
/// A desktop that starts may take this long to have a place for tray icons.
const TRAY_PATIENCE: Duration = Duration::from_secs(20);
/// Closing the books folds the journal into the file, which takes moments; an end of the session does not wait for ever.
const CLOSE_PATIENCE: Duration = Duration::from_secs(10);

/// Runs the program until it is quit.
pub fn run() {
    let options = DeskOptions::from_env();
    #[cfg(debug_assertions)]
    let options = options.map(moved_clock::in_place);
    log::start(options.as_ref().ok().map(|options| &*options.home));
    let folder = std::env::current_dir().unwrap_or_default();
    let arguments = Arguments::read(std::env::args().skip(1), &folder);
    let home = std::env::var_os("DAYBOOK_HOME").filter(|home| !home.is_empty()).map(PathBuf::from);
    let (background, inbox) = Background::new();
    let opener = background.clone();
    let context = tauri::generate_context!();
    let identity = identity(&context.config().identifier, home.as_deref());
    let builder = tauri::Builder::default()
        // From the beginning: macOS may ask for a file before everything else is set up.
        .manage(background.clone())
        // First, so that a second start ends before it has touched anything.
        .plugin(
            tauri_plugin_single_instance::Builder::new()
                .dbus_id(identity)
                .callback(move |app, words, folder| {
                    let arguments = Arguments::read(words.into_iter().skip(1), Path::new(&folder));
                    if let Some(file) = arguments.books {
                        opener.open_file(file);
                    }
                    if !arguments.hidden {
                        window::show(app);
                    }
                })
                .build(),
        )
        .plugin(tauri_plugin_dialog::init())
        .plugin(tauri_plugin_opener::init())
        .plugin(tauri_plugin_autostart::Builder::new().arg("--hidden").build())
        .plugin(window_state(home.as_deref()));
    // On Linux the session is spoken to directly.
    #[cfg(not(target_os = "linux"))]
    let builder = builder.plugin(tauri_plugin_notification::init());
    let builder = builder
        .invoke_handler(tauri::generate_handler![
            commands::call,
            commands::desk_settings,
            commands::set_desk_settings,
            commands::take_asked_route,
            commands::take_dropped_file
        ])
        .setup(move |app| set_up(app.handle(), options, arguments, home, background, inbox));
    // Where no display can be reached, the library behind the window panics.
    match catch_unwind(AssertUnwindSafe(|| builder.build(context))) {
        Ok(Ok(app)) => app.run(follow),
        Ok(Err(error)) => {
            tracing::error!(%error, "Daybook cannot start on this desktop");
            std::process::exit(1);
        }
        Err(_) => {
            tracing::error!("there is no display here that Daybook can reach; `daybook serve` serves the same window to a browser");
            std::process::exit(NO_DISPLAY);
        }
    }
}

fn set_up(
    app: &AppHandle,
    options: OpResult<DeskOptions>,
    arguments: Arguments,
    home: Option<PathBuf>,
    background: Background,
    inbox: Inbox,
) -> Result<(), Box<dyn Error>> {
    let settings = match &options {
        Ok(options) => options.home.clone(),
        Err(_) => app.path().app_config_dir()?,
    };
    app.manage(PreferencesFile::in_folder(&settings));
    let (told, refused, signalled) = (app.clone(), app.clone(), background.clone());
    let on_change = move |notice: &ChangeNotice| {
        if let Err(error) = told.emit(CHANGES, notice) {
            tracing::warn!(%error, "the window cannot be told of a change");
        }
        signalled.changed();
    };
    let on_refusal = move |refusal| window::say_refused(&refused, &refusal);
    app.manage(OpenBooks::open(options, arguments.books, on_change, on_refusal)?);
    app.manage(AskedRoute::default());
    app.manage(DroppedFiles::default());
    window::create(app, arguments.hidden, home.map(|home| home.join("window")))?;
    app.manage(Notices::of(app));
    app.manage(Tray::create(app, Session::watch(), move |_, id| background.chosen(id), window::show));
    inbox.start(app.clone(), !arguments.hidden)?;
    #[cfg(unix)]
    quit_when_asked(app.clone());
    if arguments.hidden {
        be_findable(app.clone());
    }
    Ok(())
}

/// The end of a session comes as a signal: then the books are closed as they are by "Quit".
#[cfg(unix)]
fn quit_when_asked(app: AppHandle) {
    tauri::async_runtime::spawn(async move {
        match signal(SignalKind::terminate()) {
            Ok(mut asked) => {
                asked.recv().await;
                app.exit(0);
            }
            Err(error) => tracing::warn!(%error, "the end of the session will not be noticed"),
        }
    });
}

/// A program that was started without a window and finds no tray either would be nowhere.
fn be_findable(app: AppHandle) {
    tauri::async_runtime::spawn(async move {
        tokio::time::sleep(TRAY_PATIENCE).await;
        if !app.state::<Tray>().works() {
            tracing::info!("there is no tray to be found in; the window is shown small");
            window::show_minimised(&app);
        }
    });
}

fn follow(app: &AppHandle, event: RunEvent) {
    match event {
        RunEvent::WindowEvent { event: WindowEvent::CloseRequested { api, .. }, .. } => close_window(app, &api),
        RunEvent::Exit => close_books(app),
        #[cfg(target_os = "macos")]
        RunEvent::Reopen { .. } => window::show(app),
        #[cfg(target_os = "macos")]
        RunEvent::Opened { urls } => {
            let background = app.state::<Background>();
            urls.iter().filter_map(|url| url.to_file_path().ok()).for_each(|file| background.open_file(file));
        }
        _ => {}
    }
}

fn close_books(app: &AppHandle) {
    if !app.state::<OpenBooks>().close(CLOSE_PATIENCE) {
        tracing::warn!("the books were busy at the end; what was acknowledged is in their journal");
    }
}

fn close_window(app: &AppHandle, request: &CloseRequestApi) {
    // Without a tray the closed window could not be found again: then closing is quitting.
    if !app.state::<PreferencesFile>().read().close_to_tray || !app.state::<Tray>().works() {
        return;
    }
    request.prevent_close();
    window::hide(app);
    if let Err(error) = app.save_window_state(window_flags()) {
        tracing::warn!(%error, "the place of the window is not remembered");
    }
    if !app.state::<PreferencesFile>().read().said_that_it_stays {
        say_that_it_stays(app.clone());
    }
}

/// A window that closes without ending its program surprises once, and is explained once.
fn say_that_it_stays(app: AppHandle) {
    tauri::async_runtime::spawn_blocking(move || {
        let notice = Notice {
            title: "Daybook keeps watch".to_owned(),
            body: "It is still here, in the tray, to remind you of what is due. Quit it there.".to_owned(),
            route: None,
        };
        let said = app.state::<Notices>().show(&notice).is_ok();
        let preferences = app.state::<PreferencesFile>();
        if said && let Err(error) = preferences.change(|preferences| preferences.said_that_it_stays = true) {
            tracing::warn!(%error, "the desktop settings are not kept");
        }
    });
}

fn window_flags() -> StateFlags {
    StateFlags::SIZE | StateFlags::POSITION | StateFlags::MAXIMIZED | StateFlags::FULLSCREEN
}

fn window_state(home: Option<&Path>) -> TauriPlugin<Wry> {
    let builder = tauri_plugin_window_state::Builder::new().with_state_flags(window_flags());
    match home {
        // An absolute name takes the place of the plugin's own folder.
        Some(home) => builder.with_filename(home.join("window.json").to_string_lossy()).build(),
        None => builder.build(),
    }
}

/// The name under which there is one instance. A home of its own is a world of its own.
fn identity(identifier: &str, home: Option<&Path>) -> String {
    let Some(home) = home else { return identifier.to_owned() };
    let mut hasher = DefaultHasher::new();
    home.hash(&mut hasher);
    format!("{identifier}.home{:016x}", hasher.finish())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_home_is_one_instance() {
        let plain = identity("app.daybook.desktop", None);
        let one = identity("app.daybook.desktop", Some(Path::new("/tmp/one")));
        let other = identity("app.daybook.desktop", Some(Path::new("/tmp/other")));
        assert_eq!(plain, "app.daybook.desktop");
        assert!(one != plain && one != other);
        assert_eq!(one, identity("app.daybook.desktop", Some(Path::new("/tmp/one"))));
    }

    #[test]
    fn no_operation_is_named_in_the_shell() -> std::io::Result<()> {
        let mut folders = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join("src-tauri/src")];
        while let Some(folder) = folders.pop() {
            for file in std::fs::read_dir(folder)? {
                let path = file?.path();
                if path.is_dir() {
                    folders.push(path);
                    continue;
                }
                let text = std::fs::read_to_string(&path)?;
                let code = text.split("#[cfg(test)]").next().unwrap_or_default();
                for entry in books::APPLICATION.catalog {
                    assert!(!code.contains(&format!("\"{}\"", entry.name)), "{} names {}", path.display(), entry.name);
                }
            }
        }
        Ok(())
    }
}
