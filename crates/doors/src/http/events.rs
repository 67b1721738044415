//! `GET /v1/events`: every change to the books as a server-sent event.

use super::Door;
use axum::extract::State;
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use engine::Desk;
use engine::desk::ChangeNotice;
use futures_util::stream;
use std::convert::Infallible;
use std::sync::Arc;
use tokio::sync::broadcast;

// A reader who is this many changes behind is let go; it comes back and asks everything again.
const BEHIND_MAX: usize = 256;

/// The changes of a desk, for any number of readers.
pub struct Changes(broadcast::Sender<ChangeNotice>);

impl Changes {
    /// Listens to a desk from now on.
    pub fn of(desk: &Desk) -> Changes {
        let (sender, _) = broadcast::channel(BEHIND_MAX);
        let listener = sender.clone();
        desk.subscribe(move |notice| {
            // Nobody may be reading.
            let _ = listener.send(notice.clone());
        });
        Changes(sender)
    }
}

/// The stream of one reader. It ends when the reader falls too far behind, or the door closes.
pub async fn stream(State(door): State<Arc<Door>>) -> Response {
    let state = (door.changes.0.subscribe(), door.closing.clone());
    let events = stream::unfold(state, |(mut changes, mut closing)| async move {
        let notice = tokio::select! {
            notice = changes.recv() => notice.ok()?,
            _ = closing.wait_for(|closing| *closing) => return None,
        };
        let event = Event::default().event("changes").id(notice.sequence.to_string()).json_data(&notice).unwrap_or_default();
        Some((Ok::<_, Infallible>(event), (changes, closing)))
    });
    Sse::new(events).keep_alive(KeepAlive::default()).into_response()
}
