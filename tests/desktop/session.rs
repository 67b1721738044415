//! A desktop session for tests: collects tray icons and notifications as a desktop would, and
//! says what it sees. One JSON object a line: requests on standard input, and on standard output
//! an answer to each (`{"answer": …}` or `{"refused": "…"}`) and what happens by itself (`{"event": …}`).

#![allow(missing_docs, reason = "zbus writes a trait for the signal, and no words for it")]

mod drag;

use serde_json::{Value as Json, json};
use std::collections::HashMap;
use std::io::{BufRead, Write};
use std::sync::{Arc, Mutex, PoisonError};
use x11rb::connection::Connection as _;
use x11rb::protocol::xproto::{AtomEnum, ClientMessageEvent, ConnectionExt as _, EventMask, MapState};
use zbus::blocking::{Connection, Proxy, connection};
use zbus::message::Header;
use zbus::object_server::SignalEmitter;
use zbus::zvariant::{OwnedValue, Value};

const WATCHER: &str = "org.kde.StatusNotifierWatcher";
const WATCHER_PATH: &str = "/StatusNotifierWatcher";
const NOTIFICATIONS: &str = "org.freedesktop.Notifications";
const NOTIFICATIONS_PATH: &str = "/org/freedesktop/Notifications";

/// The name on the bus by which the program is single; it is owned as long as the program runs.
const PROGRAM: &str = "app.daybook.desktop.SingleInstance";

/// A failure of a request, in words.
type Answer = Result<Json, Box<dyn std::error::Error>>;

/// The tray icons that registered, as the bus name and the object path of each.
#[derive(Default, Clone)]
struct Icons(Arc<Mutex<Vec<(String, String)>>>);

impl Icons {
    fn add(&self, name: String, path: String) {
        let mut icons = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        icons.retain(|icon| icon.0 != name);
        icons.push((name, path));
    }

    /// The icon that registered last.
    fn last(&self) -> Result<(String, String), String> {
        let icons = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        icons.last().cloned().ok_or_else(|| "no tray icon has registered".to_owned())
    }
}

/// The host that tray icons register with.
struct Watcher {
    icons: Icons,
}

#[zbus::interface(name = "org.kde.StatusNotifierWatcher")]
impl Watcher {
    // KDE's library gives its bus name here, Ayatana's the object path.
    fn register_status_notifier_item(&self, service: &str, #[zbus(header)] header: Header<'_>) {
        let sender = header.sender().map(ToString::to_string).unwrap_or_default();
        let (name, path) = match service.starts_with('/') {
            true => (sender, service.to_owned()),
            false => (service.to_owned(), "/StatusNotifierItem".to_owned()),
        };
        say(&json!({"event": "tray_icon", "name": name, "path": path}));
        self.icons.add(name, path);
    }

    fn register_status_notifier_host(&self, _service: &str) {}

    #[zbus(property)]
    fn registered_status_notifier_items(&self) -> Vec<String> {
        let icons = self.icons.0.lock().unwrap_or_else(PoisonError::into_inner);
        icons.iter().map(|(name, path)| format!("{name}{path}")).collect()
    }

    #[zbus(property)]
    fn is_status_notifier_host_registered(&self) -> bool {
        true
    }

    #[zbus(property)]
    fn protocol_version(&self) -> i32 {
        0
    }
}

/// The server that shows notifications, unless it refuses them.
#[derive(Default)]
struct Notifications {
    shown: u32,
    refuses: bool,
}

#[zbus::interface(name = "org.freedesktop.Notifications")]
impl Notifications {
    #[expect(clippy::too_many_arguments, reason = "the specification has as many")]
    fn notify(
        &mut self,
        app_name: &str,
        replaces_id: u32,
        _app_icon: &str,
        summary: &str,
        body: &str,
        actions: Vec<String>,
        _hints: HashMap<String, OwnedValue>,
        _expire_timeout: i32,
    ) -> zbus::fdo::Result<u32> {
        if self.refuses {
            say(&json!({"event": "notification_refused", "title": summary}));
            return Err(zbus::fdo::Error::LimitsExceeded("there are too many notifications".to_owned()));
        }
        let id = if replaces_id == 0 { self.shown + 1 } else { replaces_id };
        self.shown = self.shown.max(id);
        say(&json!({
            "event": "notification", "id": id, "program": app_name,
            "title": summary, "body": body, "actions": actions,
        }));
        Ok(id)
    }

    fn close_notification(&self, id: u32) {
        say(&json!({"event": "notification_closed", "id": id}));
    }

    fn get_capabilities(&self) -> Vec<&str> {
        vec!["body", "actions"]
    }

    fn get_server_information(&self) -> (&str, &str, &str, &str) {
        ("Daybook test session", "Daybook", "1", "1.2")
    }

    /// Somebody clicked.
    #[zbus(signal)]
    async fn action_invoked(emitter: &SignalEmitter<'_>, id: u32, action: &str) -> zbus::Result<()>;
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let icons = Icons::default();
    let connection = connection::Builder::session()?
        .serve_at(WATCHER_PATH, Watcher { icons: icons.clone() })?
        .serve_at(NOTIFICATIONS_PATH, Notifications::default())?
        .build()?;
    say(&json!({"event": "ready"}));
    for line in std::io::stdin().lock().lines() {
        let request: Json = serde_json::from_str(&line?)?;
        match answer(&connection, &icons, &request) {
            Ok(answer) => say(&json!({"answer": answer})),
            Err(error) => say(&json!({"refused": error.to_string()})),
        }
    }
    Ok(())
}

fn answer(connection: &Connection, icons: &Icons, request: &Json) -> Answer {
    let number = |name: &str| request[name].as_i64().ok_or(format!("`{name}` is missing"));
    match request["do"].as_str().unwrap_or_default() {
        // A desktop with a tray or with notifications is one that owns their names.
        "offer_tray" => connection.request_name(WATCHER).map(|()| Json::Null).map_err(Into::into),
        "withdraw_tray" => Ok(json!(connection.release_name(WATCHER)?)),
        "offer_notifications" => connection.request_name(NOTIFICATIONS).map(|()| Json::Null).map_err(Into::into),
        "withdraw_notifications" => Ok(json!(connection.release_name(NOTIFICATIONS)?)),
        "refuse_notifications" | "accept_notifications" => {
            let server = connection.object_server().interface::<_, Notifications>(NOTIFICATIONS_PATH)?;
            server.get_mut().refuses = request["do"] == "refuse_notifications";
            Ok(Json::Null)
        }
        "read_icon" => read_icon(connection, icons),
        "read_menu" => read_menu(connection, icons),
        "find_program" => {
            let bus = zbus::blocking::fdo::DBusProxy::new(connection)?;
            let name = zbus::names::BusName::try_from(PROGRAM)?;
            // No owner is an error here, and the answer.
            Ok(json!(bus.get_connection_unix_process_id(name).ok()))
        }
        "close_window" => close_window(),
        "drag_file" => {
            let path = request["path"].as_str().ok_or("`path` is missing")?;
            drag::drag_file(std::path::Path::new(path)).map(|()| Json::Null)
        }
        "count_windows" => count_windows(),
        "choose" => choose(connection, icons, i32::try_from(number("id")?)?),
        "click_notification" => {
            let server = connection.object_server().interface::<_, Notifications>(NOTIFICATIONS_PATH)?;
            let clicked = Notifications::action_invoked(server.signal_emitter(), u32::try_from(number("id")?)?, "default");
            zbus::block_on(clicked)?;
            Ok(Json::Null)
        }
        other => Err(format!("`{other}` is not something this session does").into()),
    }
}

fn read_icon(connection: &Connection, icons: &Icons) -> Answer {
    let (name, path) = icons.last()?;
    let icon = Proxy::new(connection, name, path, "org.kde.StatusNotifierItem")?;
    Ok(json!({
        "id": icon.get_property::<String>("Id")?,
        "status": icon.get_property::<String>("Status")?,
        "icon": icon.get_property::<String>("IconName")?,
        "label": icon.get_property::<String>("XAyatanaLabel").unwrap_or_default(),
    }))
}

fn menu_of(connection: &Connection, icons: &Icons) -> Result<Proxy<'static>, Box<dyn std::error::Error>> {
    let (name, path) = icons.last()?;
    let icon = Proxy::new(connection, name.clone(), path, "org.kde.StatusNotifierItem")?;
    let menu = icon.get_property::<zbus::zvariant::OwnedObjectPath>("Menu")?;
    Ok(Proxy::new(connection, name, menu, "com.canonical.dbusmenu")?)
}

/// The menu as a tree of `{id, label, enabled, separator, items}`.
fn read_menu(connection: &Connection, icons: &Icons) -> Answer {
    let menu = menu_of(connection, icons)?;
    // Parent 0 is the root, depth -1 the whole tree, and no names mean every property.
    let message = menu.call_method("GetLayout", &(0_i32, -1_i32, Vec::<&str>::new()))?;
    let (_revision, root): (u32, Line) = message.body().deserialize()?;
    Ok(read_line(root)?["items"].take())
}

/// A line as the protocol has it: number, properties, and the lines behind it.
type Line = (i32, HashMap<String, OwnedValue>, Vec<OwnedValue>);

fn read_line((id, properties, inner): Line) -> Answer {
    let text = |name: &str| properties.get(name).and_then(|value| <&str>::try_from(value).ok()).unwrap_or_default();
    let items: Result<Vec<Json>, _> = inner.into_iter().map(|line| read_line(Line::try_from(line)?)).collect();
    Ok(json!({
        "id": id,
        // The protocol marks a shortcut letter by an underscore, and an underscore by two.
        "label": text("label").replace("__", "\u{1}").replace('_', "").replace('\u{1}', "_"),
        "enabled": properties.get("enabled").is_none_or(|value| bool::try_from(value).unwrap_or(true)),
        "separator": text("type") == "separator",
        "items": items?,
    }))
}

fn choose(connection: &Connection, icons: &Icons, id: i32) -> Answer {
    let menu = menu_of(connection, icons)?;
    menu.call_method("Event", &(id, "clicked", Value::from(0_i32), 0_u32))?;
    Ok(Json::Null)
}

/// Asks the program's window to close, as the cross in its title bar does.
fn close_window() -> Answer {
    let (display, screen) = x11rb::connect(None)?;
    let root = display.setup().roots[screen].root;
    let atom = |name: &str| -> Result<u32, Box<dyn std::error::Error>> { Ok(display.intern_atom(false, name.as_bytes())?.reply()?.atom) };
    let (protocols, delete) = (atom("WM_PROTOCOLS")?, atom("WM_DELETE_WINDOW")?);
    let mut asked = 0;
    for window in display.query_tree(root)?.reply()?.children {
        let shown = display.get_window_attributes(window)?.reply().is_ok_and(|seen| seen.map_state == MapState::VIEWABLE);
        let Ok(offers) = display.get_property(false, window, protocols, AtomEnum::ATOM, 0, 32)?.reply() else { continue };
        if shown && offers.value32().is_some_and(|mut offers| offers.any(|offer| offer == delete)) {
            let close = ClientMessageEvent::new(32, window, protocols, [delete, 0, 0, 0, 0]);
            display.send_event(false, window, EventMask::NO_EVENT, close)?.check()?;
            asked += 1;
        }
    }
    Ok(json!(asked))
}

/// How many windows can be seen.
fn count_windows() -> Answer {
    let (display, screen) = x11rb::connect(None)?;
    let root = display.setup().roots[screen].root;
    let mut seen = 0;
    for window in display.query_tree(root)?.reply()?.children {
        // A window may go between the list and the question: then it is not seen.
        let (Ok(attributes), Ok(size)) = (display.get_window_attributes(window)?.reply(), display.get_geometry(window)?.reply()) else {
            continue;
        };
        seen += u32::from(attributes.map_state == MapState::VIEWABLE && size.width > 10 && size.height > 10);
    }
    Ok(json!(seen))
}

fn say(object: &Json) {
    let mut output = std::io::stdout().lock();
    // The reader is the test; when it is gone there is nobody to tell.
    let _ = writeln!(output, "{object}").and_then(|()| output.flush());
}
