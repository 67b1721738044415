//! Whether the desktop session has a host for tray icons.
//!
//! On Linux that is a program on the session bus, which may be absent, and may come and go. On
//! Windows and macOS it is a part of the system.

use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::time::Duration;

/// A view of the session that is kept up to date in the background.
#[derive(Clone, Default)]
pub struct Session {
    tray_host: Arc<TrayHost>,
}

#[derive(Default)]
struct TrayHost {
    /// Nothing until the session has answered for the first time.
    present: Mutex<Option<bool>>,
    answered: Condvar,
}

impl TrayHost {
    fn set(&self, present: bool) {
        *self.present.lock().unwrap_or_else(PoisonError::into_inner) = Some(present);
        self.answered.notify_all();
    }
}

impl Session {
    /// Begins to watch the session.
    pub fn watch() -> Session {
        let session = Session::default();
        let watched = session.clone();
        let spawned = std::thread::Builder::new().name("session".into()).spawn(move || {
            platform::watch_tray_host(&|present| {
                if !present {
                    tracing::info!("nothing in this session shows tray icons; closing the window ends Daybook");
                }
                watched.tray_host.set(present);
            });
        });
        if let Err(error) = spawned {
            tracing::warn!(%error, "the desktop session is not watched");
        }
        session
    }

    /// Whether something in this session shows tray icons. What is not known yet is not relied on.
    pub fn has_tray_host(&self) -> bool {
        self.tray_host.present.lock().unwrap_or_else(PoisonError::into_inner).unwrap_or(false)
    }

    /// Waits until the session has answered once, at most for `patience`.
    pub fn wait_for_answer(&self, patience: Duration) {
        let present = self.tray_host.present.lock().unwrap_or_else(PoisonError::into_inner);
        let answered = self.tray_host.answered.wait_timeout_while(present, patience, |present| present.is_none());
        drop(answered);
    }
}

#[cfg(target_os = "linux")]
mod platform {
    use std::time::Duration;
    use zbus::blocking::connection::Builder;
    use zbus::blocking::{Connection, fdo::DBusProxy};
    use zbus::names::BusName;

    /// The name of the program that collects tray icons. Freedesktop's own draft of it was never
    /// adopted: every desktop answers to KDE's name.
    const TRAY_HOST: &str = "org.kde.StatusNotifierWatcher";

    // A desktop that does not answer must not hold up the program.
    fn connect() -> zbus::Result<Connection> {
        Builder::session()?.method_timeout(Duration::from_secs(2)).build()
    }

    pub fn watch_tray_host(on_change: &dyn Fn(bool)) {
        if let Err(error) = follow_owner(on_change) {
            tracing::info!(%error, "the session bus cannot be reached; the tray is taken for absent");
            on_change(false);
        }
    }

    fn follow_owner(on_change: &dyn Fn(bool)) -> zbus::Result<()> {
        let connection = connect()?;
        let bus = DBusProxy::new(&connection)?;
        // Subscribed before the first question, so that no change falls between the two.
        let changes = bus.receive_name_owner_changed_with_args(&[(0, TRAY_HOST)])?;
        on_change(bus.name_has_owner(BusName::try_from(TRAY_HOST)?)?);
        for change in changes {
            on_change(change.args()?.new_owner().is_some());
        }
        Ok(())
    }
}

#[cfg(not(target_os = "linux"))]
mod platform {
    pub fn watch_tray_host(on_change: &dyn Fn(bool)) {
        on_change(true);
    }
}
