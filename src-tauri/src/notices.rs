//! System notifications: shown while the window is closed, and leading back to it.

#[cfg(target_os = "linux")]
mod freedesktop;

use crate::window;
use std::sync::{Mutex, MutexGuard, PoisonError};
use tauri::AppHandle;

/// What a notification says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notice {
    /// The line in bold.
    pub title: String,
    /// The text below it.
    pub body: String,
    /// The screen that a click on it shows.
    pub route: Option<String>,
}

/// Shows notifications, and remembers whether the desktop takes them.
pub struct Notices {
    app: AppHandle,
    problem: Mutex<Option<Problem>>,
    #[cfg(target_os = "linux")]
    server: Mutex<Option<freedesktop::Server>>,
}

/// Why the desktop shows no notifications.
struct Problem {
    reason: String,
    /// It says that it would show them, and does not.
    is_refusal: bool,
}

impl Notices {
    /// Shows `notice`. An error says why the desktop does not take it; it is written to the log
    /// once, until notifications work again. May wait for the desktop; not for the main thread.
    pub fn show(&self, notice: &Notice) -> Result<(), String> {
        let shown = self.try_show(notice);
        let is_refusal = shown.is_err() && self.try_check().is_ok();
        self.remember(shown, is_refusal)
    }

    /// Asks whether the desktop takes notifications now. May wait as well.
    pub fn check(&self) -> Result<(), String> {
        let answer = self.try_check();
        // What a desktop that refused one says of itself proves nothing; a notification that it shows does.
        let refused = self.problem().as_ref().filter(|problem| problem.is_refusal).map(|problem| problem.reason.clone());
        match (answer, refused) {
            (Ok(()), Some(reason)) => Err(reason),
            (answer, _) => self.remember(answer, false),
        }
    }

    fn remember(&self, outcome: Result<(), String>, is_refusal: bool) -> Result<(), String> {
        let mut problem = self.problem();
        if let Err(reason) = &outcome
            && problem.is_none()
        {
            tracing::warn!(reason, "this desktop shows no notifications; reminders stand in the window");
        }
        *problem = outcome.as_ref().err().map(|reason| Problem { reason: reason.clone(), is_refusal });
        outcome
    }

    fn problem(&self) -> MutexGuard<'_, Option<Problem>> {
        self.problem.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(target_os = "linux")]
impl Notices {
    /// Notifications whose clicks bring the window of `app` to the front.
    pub fn of(app: &AppHandle) -> Notices {
        Notices { app: app.clone(), problem: Mutex::default(), server: Mutex::default() }
    }

    fn try_show(&self, notice: &Notice) -> Result<(), String> {
        self.with_server(|server| server.show(notice))
    }

    fn try_check(&self) -> Result<(), String> {
        self.with_server(freedesktop::Server::check)
    }

    // Connected when it is first needed; a session bus that was not there may be there later.
    fn with_server(&self, work: impl FnOnce(&freedesktop::Server) -> zbus::Result<()>) -> Result<(), String> {
        let mut server = self.server.lock().unwrap_or_else(PoisonError::into_inner);
        if server.is_none() {
            let app = self.app.clone();
            let connected = freedesktop::Server::connect(move |route| follow(&app, route.as_deref()));
            *server = Some(connected.map_err(|error| error.to_string())?);
        }
        let done = server.as_ref().map_or(Ok(()), work);
        if matches!(done, Err(zbus::Error::InputOutput(_))) {
            *server = None;
        }
        done.map_err(|error| error.to_string())
    }
}

#[cfg(not(target_os = "linux"))]
impl Notices {
    /// Where a click on the notification leads, kept in the notification itself.
    const ROUTE: &str = "route";

    /// Notifications whose clicks bring the window of `app` to the front.
    pub fn of(app: &AppHandle) -> Notices {
        use tauri_plugin_notification::NotificationExt;
        let clicked = app.clone();
        let registered = app.notification().on_action(move |action| {
            let route = action.notification().and_then(|notice| notice.extra().get(Self::ROUTE));
            follow(&clicked, route.and_then(|route| route.as_str()));
        });
        if let Err(error) = registered {
            tracing::info!(%error, "clicks on notifications are not followed");
        }
        Notices { app: app.clone(), problem: Mutex::default() }
    }

    fn try_show(&self, notice: &Notice) -> Result<(), String> {
        use tauri_plugin_notification::NotificationExt;
        let mut builder = self.app.notification().builder().title(&notice.title).body(&notice.body);
        if let Some(route) = &notice.route {
            builder = builder.extra(Self::ROUTE, route);
        }
        builder.show().map_err(|error| error.to_string())
    }

    // Windows and macOS take every notification; whether the owner sees it is the owner's setting there.
    fn try_check(&self) -> Result<(), String> {
        Ok(())
    }
}

fn follow(app: &AppHandle, route: Option<&str>) {
    match route {
        Some(route) => window::show_route(app, route),
        None => window::show(app),
    }
}
