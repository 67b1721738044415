//! The tray icon: what the books answer, shown, and what is chosen there, passed on.

use crate::badge::{self, Badge, Pixels};
use crate::session::Session;
use crate::tray_menu::{TrayAction, TrayItem, TrayMenu};
use std::collections::HashMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use tauri::image::Image;
use tauri::menu::{IsMenuItem, Menu, MenuItem, PredefinedMenuItem, Submenu};
use tauri::tray::{MouseButton, MouseButtonState, TrayIcon, TrayIconBuilder, TrayIconEvent};
use tauri::{AppHandle, Wry};

#[cfg(target_os = "macos")]
const ICON: Image<'_> = tauri::include_image!("icons/tray-template.png");
#[cfg(not(target_os = "macos"))]
const ICON: Image<'_> = tauri::include_image!("icons/tray.png");

/// A line that was chosen, with the key under which it is done: made with the menu, so that
/// choosing a line twice does it once.
#[derive(Debug, Clone)]
pub struct Choice {
    /// What to do.
    pub action: TrayAction,
    /// The idempotency key.
    pub key: String,
}

/// The tray icon, if this desktop takes one.
pub struct Tray {
    icon: Option<TrayIcon<Wry>>,
    session: Session,
    plain: Pixels,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    shown: Option<TrayMenu>,
    choices: HashMap<String, Choice>,
}

impl Tray {
    /// Makes the icon, with the menu that needs no books. `on_choice` hears the name of the line
    /// that was chosen, `on_click` a plain click where the desktop reports it. A desktop that
    /// takes no icon leaves the tray absent, and everything else as it is.
    pub fn create(
        app: &AppHandle,
        session: Session,
        on_choice: impl Fn(&AppHandle, &str) + Send + Sync + 'static,
        on_click: impl Fn(&AppHandle) + Send + Sync + 'static,
    ) -> Tray {
        // The library behind the icon is looked for at run time on Linux; its absence is a panic.
        let made = catch_unwind(AssertUnwindSafe(|| build(app, on_choice, on_click)));
        let icon = match made {
            Ok(Ok(icon)) => Some(icon),
            Ok(Err(error)) => {
                tracing::warn!(%error, "there is no tray icon on this desktop");
                None
            }
            Err(_) => {
                tracing::warn!("there is no tray icon on this desktop: its library is missing");
                None
            }
        };
        let plain = Pixels { rgba: ICON.rgba().to_vec(), width: ICON.width(), height: ICON.height() };
        let tray = Tray { icon, session, plain, state: Mutex::default() };
        tray.show(app, TrayMenu::without_books());
        tray
    }

    /// Whether the owner can see the icon, so that a window closed to it can be found again.
    pub fn works(&self) -> bool {
        self.icon.is_some() && self.session.has_tray_host()
    }

    /// The same, once the session has said what it has. May wait for two seconds after the start.
    pub fn works_after_all(&self) -> bool {
        self.session.wait_for_answer(Duration::from_secs(2));
        self.works()
    }

    /// Shows `menu`. What is shown already is left alone, so that the menu does not close under
    /// the owner's pointer. Not for the main thread's event handlers: drawing waits for them.
    pub fn show(&self, app: &AppHandle, menu: TrayMenu) {
        let Some(icon) = &self.icon else { return };
        // Not held while drawing: a line may be chosen meanwhile, and needs it.
        let before = self.state().shown.clone();
        if before.as_ref() == Some(&menu) {
            return;
        }
        if let Err(error) = self.draw(app, icon, before.as_ref(), &menu) {
            tracing::warn!(%error, "the tray cannot be brought up to date");
            return;
        }
        let mut state = self.state();
        if before.is_none_or(|before| before.items != menu.items) {
            state.choices = menu.actions().into_iter().map(|(id, action)| (id, Choice { action, key: fresh_key() })).collect();
        }
        state.shown = Some(menu);
    }

    /// What the line called `id` does.
    pub fn choice(&self, id: &str) -> Option<Choice> {
        self.state().choices.get(id).cloned()
    }

    /// Makes a new key for the line called `id`, once its deed is done: choosing it again is then
    /// meant again.
    pub fn renew(&self, id: &str) {
        if let Some(choice) = self.state().choices.get_mut(id) {
            choice.key = fresh_key();
        }
    }

    fn draw(&self, app: &AppHandle, icon: &TrayIcon<Wry>, before: Option<&TrayMenu>, menu: &TrayMenu) -> tauri::Result<()> {
        if before.is_none_or(|before| before.items != menu.items) {
            icon.set_menu(Some(build_menu(app, &menu.items)?))?;
        }
        if before.is_none_or(|before| before.tooltip != menu.tooltip) {
            icon.set_tooltip(Some(&menu.tooltip))?;
        }
        if before.is_none_or(|before| before.count != menu.count) {
            icon.set_title((menu.count > 0).then(|| menu.count.to_string()))?;
            self.draw_count(icon, menu.count)?;
        }
        Ok(())
    }

    // The menu bar of macOS paints icons in its own colour, and shows the title beside them.
    #[cfg(target_os = "macos")]
    fn draw_count(&self, _icon: &TrayIcon<Wry>, _count: u64) -> tauri::Result<()> {
        Ok(())
    }

    #[cfg(not(target_os = "macos"))]
    fn draw_count(&self, icon: &TrayIcon<Wry>, count: u64) -> tauri::Result<()> {
        let painted = match count {
            0 => self.plain.clone(),
            _ if shows_titles() => badge::paint(&self.plain, Badge::Dot),
            _ => badge::paint(&self.plain, Badge::Number(count)),
        };
        icon.set_icon(Some(Image::new_owned(painted.rgba, painted.width, painted.height)))
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn build(
    app: &AppHandle,
    on_choice: impl Fn(&AppHandle, &str) + Send + Sync + 'static,
    on_click: impl Fn(&AppHandle) + Send + Sync + 'static,
) -> tauri::Result<TrayIcon<Wry>> {
    TrayIconBuilder::with_id("daybook")
        .icon(ICON)
        .icon_as_template(cfg!(target_os = "macos"))
        // On Windows a plain click means the window; on macOS it means the menu.
        .show_menu_on_left_click(cfg!(target_os = "macos"))
        .on_menu_event(move |app, event| on_choice(app, event.id().as_ref()))
        .on_tray_icon_event(move |icon, event| {
            if let TrayIconEvent::Click { button: MouseButton::Left, button_state: MouseButtonState::Up, .. } = event
                && cfg!(not(target_os = "macos"))
            {
                on_click(icon.app_handle());
            }
        })
        .build(app)
}

fn build_menu(app: &AppHandle, items: &[TrayItem]) -> tauri::Result<Menu<Wry>> {
    let menu = Menu::new(app)?;
    for item in items {
        menu.append(build_line(app, item)?.as_ref())?;
    }
    Ok(menu)
}

fn build_line(app: &AppHandle, item: &TrayItem) -> tauri::Result<Box<dyn IsMenuItem<Wry>>> {
    if item.separator {
        return Ok(Box::new(PredefinedMenuItem::separator(app)?));
    }
    // A lone ampersand would make the next letter a shortcut and vanish.
    let label = item.label.replace('&', "&&");
    if item.items.is_empty() {
        let line = MenuItem::with_id(app, &item.id, label, item.enabled, None::<&str>)?;
        return Ok(Box::new(line));
    }
    let submenu = Submenu::with_id(app, &item.id, label, item.enabled)?;
    for inner in &item.items {
        submenu.append(build_line(app, inner)?.as_ref())?;
    }
    Ok(Box::new(submenu))
}

fn fresh_key() -> String {
    uuid::Uuid::now_v7().to_string()
}

/// Whether the desktop writes the title beside the icon, so that a number on it would say the
/// same thing twice.
#[cfg(target_os = "linux")]
fn shows_titles() -> bool {
    std::env::var("XDG_CURRENT_DESKTOP").is_ok_and(|desktops| desktops.split(':').any(|desktop| matches!(desktop, "GNOME" | "Unity")))
}

#[cfg(windows)]
fn shows_titles() -> bool {
    false
}
