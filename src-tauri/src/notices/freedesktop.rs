//! Notifications on Linux, after the Desktop Notifications Specification 1.2.
//!
//! The desktop is spoken to directly: the program then appears under its own name, and a refusal
//! comes back, so that an unseen notification counts as not shown.

use super::Notice;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::Duration;
use zbus::blocking::{Connection, MessageIterator, connection};
use zbus::zvariant::Value;
use zbus::{MatchRule, message};

const NAME: &str = "org.freedesktop.Notifications";
const PATH: &str = "/org/freedesktop/Notifications";
/// A desktop that does not answer must not hold up the program.
const PATIENCE: Duration = Duration::from_secs(2);
/// The name of the program's entry among the desktop's applications, whose name and icon are shown.
const DESKTOP_ENTRY: &str = "Daybook";
const ICON: &str = "daybook-desktop";

/// The screens to which the notifications that are still shown lead, by the server's number.
type Routes = Arc<Mutex<HashMap<u32, Option<String>>>>;

/// The server that shows notifications. Some servers take a notification away when the connection
/// that sent it closes, so that there is one for the life of the program.
pub struct Server {
    connection: Connection,
    routes: Routes,
}

impl Server {
    /// Connects to the session. `on_click` hears of each click, with the screen that it leads to.
    pub fn connect(on_click: impl Fn(Option<String>) + Send + 'static) -> zbus::Result<Server> {
        let connection = connection::Builder::session()?.method_timeout(PATIENCE).build()?;
        let server = Server { connection, routes: Routes::default() };
        let clicks = MatchRule::builder().msg_type(message::Type::Signal).path(PATH)?.interface(NAME)?.build();
        let signals = MessageIterator::for_match_rule(clicks, &server.connection, None)?;
        let routes = Arc::clone(&server.routes);
        thread::Builder::new().name("notifications".into()).spawn(move || {
            for signal in signals.flatten() {
                if let Some(route) = clicked(&routes, &signal) {
                    on_click(route);
                }
            }
        })?;
        Ok(server)
    }

    /// Asks whether a notification would be shown.
    pub fn check(&self) -> zbus::Result<()> {
        self.ask("GetServerInformation", &()).map(drop)
    }

    /// Shows `notice`, until its reader or the desktop takes it away.
    pub fn show(&self, notice: &Notice) -> zbus::Result<()> {
        let abilities: Vec<String> = self.ask("GetCapabilities", &())?.body().deserialize()?;
        let body = match abilities.iter().any(|ability| ability == "body-markup") {
            true => notice.body.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;"),
            false => notice.body.clone(),
        };
        let hints = HashMap::from([("desktop-entry", Value::from(DESKTOP_ENTRY))]);
        // A click on the notification itself is the action called `default`, and must be offered.
        let actions = ["default", "Open"];
        let request = ("Daybook", 0_u32, ICON, &notice.title, &body, &actions[..], hints, -1_i32);
        // Held while it is sent, so that a click cannot come before its route is known.
        let mut routes = self.routes.lock().unwrap_or_else(PoisonError::into_inner);
        let number: u32 = self.ask("Notify", &request)?.body().deserialize()?;
        routes.insert(number, notice.route.clone());
        Ok(())
    }

    fn ask(&self, method: &str, body: &(impl serde::Serialize + zbus::zvariant::DynamicType)) -> zbus::Result<zbus::Message> {
        self.connection.call_method(Some(NAME), PATH, Some(NAME), method, body)
    }
}

/// The screen that a click leads to, where the signal is a click on a notification of ours.
fn clicked(routes: &Routes, signal: &zbus::Message) -> Option<Option<String>> {
    let mut routes = routes.lock().unwrap_or_else(PoisonError::into_inner);
    match signal.header().member().map(|member| member.as_str().to_owned())?.as_str() {
        "ActionInvoked" => {
            let (number, _action): (u32, String) = signal.body().deserialize().ok()?;
            routes.get(&number).cloned()
        }
        "NotificationClosed" => {
            let (number, _reason): (u32, u32) = signal.body().deserialize().ok()?;
            routes.remove(&number);
            None
        }
        _ => None,
    }
}
