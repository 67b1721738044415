//! Drags a file onto the window that is shown, as a file manager does: XDND, version 5
//! (https://freedesktop.org/wiki/Specifications/XDND/), told by messages alone, so that no pointer has to move.

use std::path::Path;
use std::time::{Duration, Instant};
use x11rb::connection::Connection as _;
use x11rb::protocol::Event;
use x11rb::protocol::xproto::{
    AtomEnum, ClientMessageEvent, ConnectionExt as _, CreateWindowAux, EventMask, MapState, PropMode, SELECTION_NOTIFY_EVENT,
    SelectionNotifyEvent, SelectionRequestEvent, Window, WindowClass,
};
use x11rb::rust_connection::RustConnection;
use x11rb::wrapper::ConnectionExt as _;

type Outcome<T> = Result<T, Box<dyn std::error::Error>>;

const PATIENCE: Duration = Duration::from_secs(30);
/// Between two positions, as a hand that holds nearly still.
const PAUSE: Duration = Duration::from_millis(60);
/// A hand moves on over the window: the page learns of the file by and by.
const MOVES_LEAST: u32 = 12;

/// Drags a file to the middle of the window and lets go.
pub fn drag_file(path: &Path) -> Outcome<()> {
    let (display, screen) = x11rb::connect(None)?;
    let root = display.setup().roots.get(screen).ok_or("no screen")?.root;
    let source = display.generate_id()?;
    display.create_window(0, source, root, 0, 0, 1, 1, 0, WindowClass::INPUT_ONLY, 0, &CreateWindowAux::new())?;
    let drag = Drag { target: target(&display, root)?, source, uri: format!("file://{}\r\n", path.display()), display };
    drag.run()
}

/// The window that takes drops and is shown.
fn target(display: &RustConnection, root: Window) -> Outcome<(Window, u32)> {
    let aware = atom(display, "XdndAware")?;
    for window in display.query_tree(root)?.reply()?.children {
        let shown = display.get_window_attributes(window)?.reply().is_ok_and(|seen| seen.map_state == MapState::VIEWABLE);
        let takes = display.get_property(false, window, aware, AtomEnum::ATOM, 0, 1)?.reply().is_ok_and(|found| found.value_len > 0);
        if shown && takes {
            let size = display.get_geometry(window)?.reply()?;
            let middle = |from: i16, length: u16| (u32::from(from.unsigned_abs())) + u32::from(length) / 2;
            return Ok((window, middle(size.x, size.width) << 16 | middle(size.y, size.height)));
        }
    }
    Err("no window takes drops".into())
}

fn atom(display: &RustConnection, name: &str) -> Outcome<u32> {
    Ok(display.intern_atom(false, name.as_bytes())?.reply()?.atom)
}

struct Drag {
    display: RustConnection,
    source: Window,
    /// The window, and the place in it as the protocol packs it.
    target: (Window, u32),
    uri: String,
}

impl Drag {
    fn run(&self) -> Outcome<()> {
        let (selection, uris) = (self.atom("XdndSelection")?, self.atom("text/uri-list")?);
        self.display.set_selection_owner(self.source, selection, x11rb::CURRENT_TIME)?.check()?;
        self.tell("XdndEnter", [self.source, 5 << 24, uris, 0, 0])?;
        let (status, finished) = (self.atom("XdndStatus")?, self.atom("XdndFinished")?);
        let copy = self.atom("XdndActionCopy")?;
        let until = Instant::now() + PATIENCE;
        let (mut accepted, mut moves) = (false, 0);
        while !accepted || moves < MOVES_LEAST {
            if Instant::now() > until {
                return Err("the window does not take the file".into());
            }
            moves += 1;
            self.tell("XdndPosition", [self.source, 0, self.target.1 + moves % 2, x11rb::CURRENT_TIME, copy])?;
            std::thread::sleep(PAUSE);
            while let Some(event) = self.display.poll_for_event()? {
                if let Some(message) = self.answer(event)?
                    && message.type_ == status
                {
                    accepted = message.data.as_data32()[1] & 1 == 1;
                }
            }
        }
        self.tell("XdndDrop", [self.source, 0, x11rb::CURRENT_TIME, 0, 0])?;
        while Instant::now() < until {
            while let Some(event) = self.display.poll_for_event()? {
                if self.answer(event)?.is_some_and(|message| message.type_ == finished) {
                    return Ok(());
                }
            }
            std::thread::sleep(PAUSE);
        }
        Err("the window took the file and never finished".into())
    }

    fn atom(&self, name: &str) -> Outcome<u32> {
        atom(&self.display, name)
    }

    fn tell(&self, kind: &str, data: [u32; 5]) -> Outcome<()> {
        let message = ClientMessageEvent::new(32, self.target.0, self.atom(kind)?, data);
        Ok(self.display.send_event(false, self.target.0, EventMask::NO_EVENT, message)?.check()?)
    }

    /// Hands the address of the file over when it is asked for; gives other messages back.
    fn answer(&self, event: Event) -> Outcome<Option<ClientMessageEvent>> {
        match event {
            Event::SelectionRequest(request) => self.hand_over(&request).map(|()| None),
            Event::ClientMessage(message) => Ok(Some(message)),
            _ => Ok(None),
        }
    }

    fn hand_over(&self, request: &SelectionRequestEvent) -> Outcome<()> {
        let known = request.target == self.atom("text/uri-list")?;
        if known {
            self.display.change_property8(PropMode::REPLACE, request.requestor, request.property, request.target, self.uri.as_bytes())?;
        }
        let notify = SelectionNotifyEvent {
            response_type: SELECTION_NOTIFY_EVENT,
            sequence: 0,
            time: request.time,
            requestor: request.requestor,
            selection: request.selection,
            target: request.target,
            property: if known { request.property } else { x11rb::NONE },
        };
        Ok(self.display.send_event(false, request.requestor, EventMask::NO_EVENT, notify)?.check()?)
    }
}
