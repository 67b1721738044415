//! What happens by itself: the daily tick, the jobs, and a tray that is up to date.

use crate::notices::{Notice, Notices};
use crate::open_books::{OpenBooks, Request};
use crate::rhythm::Rhythm;
use crate::tray::{Choice, Tray};
use crate::tray_menu::{TrayAction, TrayMenu};
use crate::window;
use engine::job::JobHandlers;
use engine::{Door, ErrorCode, OpError, OpResult};
use serde_json::{Value, json};
use std::path::PathBuf;
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, Sender};
use std::time::{Duration, Instant};
use std::{io, thread};
use tauri::{AppHandle, Manager};

/// How often the clocks are looked at; more often in debug builds, so that their tests need not wait.
const BEAT: Duration = Duration::from_secs(if cfg!(debug_assertions) { 2 } else { 30 });
/// A window that opens has the machine to itself for this long: what the owner looks at comes first.
const HEAD_START: Duration = Duration::from_secs(1);
/// Changes that come within this time are shown together.
const GATHER: Duration = Duration::from_millis(100);

/// What the background is told.
#[derive(Debug)]
enum Signal {
    Changed,
    Chosen(String),
    OpenFile(PathBuf),
}

/// A handle to the background; clones speak to the same one.
#[derive(Clone)]
pub struct Background(Sender<Signal>);

/// The other end, for [`Inbox::start`].
pub struct Inbox(Receiver<Signal>);

impl Background {
    /// A background that begins to listen when its inbox is started.
    pub fn new() -> (Background, Inbox) {
        let (signals, inbox) = mpsc::channel();
        (Background(signals), Inbox(inbox))
    }

    /// Something changed in the books.
    pub fn changed(&self) {
        self.tell(Signal::Changed);
    }

    /// A line of the tray's menu was chosen.
    pub fn chosen(&self, id: &str) {
        self.tell(Signal::Chosen(id.to_owned()));
    }

    /// The desktop asks to open a company file.
    pub fn open_file(&self, file: PathBuf) {
        self.tell(Signal::OpenFile(file));
    }

    // The background ends with the program, and has nothing to hear after that.
    fn tell(&self, signal: Signal) {
        let _ = self.0.send(signal);
    }
}

impl Inbox {
    /// Begins the background on a thread of its own, a moment after the window where there `is_window`. Needs
    /// [`OpenBooks`], [`Notices`] and [`Tray`] to be managed by `app`.
    pub fn start(self, app: AppHandle, is_window: bool) -> io::Result<()> {
        let begin = Instant::now() + if is_window { HEAD_START } else { Duration::ZERO };
        let books = app.state::<OpenBooks>().inner().clone();
        thread::Builder::new().name("background".into()).spawn(move || match job_handlers(&app, &books) {
            Ok(handlers) => Clockwork { app, books, handlers, rhythm: Rhythm::default(), problem: None }.run(&self.0, begin),
            Err(error) => tracing::error!(%error, "nothing will happen by itself: there are no books to look after"),
        })?;
        Ok(())
    }
}

struct Clockwork {
    app: AppHandle,
    books: OpenBooks,
    handlers: JobHandlers,
    rhythm: Rhythm,
    /// What went wrong at the last beat.
    problem: Option<OpError>,
}

impl Clockwork {
    fn run(mut self, inbox: &Receiver<Signal>, begin: Instant) {
        let mut next_beat = begin;
        let mut show_at = None;
        loop {
            let now = Instant::now();
            if now >= next_beat {
                self.beat();
                next_beat = Instant::now() + BEAT;
                show_at = show_at.or(Some(now));
            }
            if show_at.is_some_and(|at| Instant::now() >= at) {
                self.show_tray();
                show_at = None;
            }
            let until = show_at.map_or(next_beat, |at| next_beat.min(at));
            match inbox.recv_timeout(until.saturating_duration_since(Instant::now())) {
                Ok(Signal::Changed) => {
                    let soon = begin.max(Instant::now() + GATHER);
                    show_at = show_at.or(Some(soon));
                    // A change may want a job done, and other books have a tick of their own.
                    next_beat = next_beat.min(soon);
                }
                Ok(Signal::Chosen(id)) => self.choose(&id),
                Ok(Signal::OpenFile(file)) => self.open_file(file),
                Err(RecvTimeoutError::Timeout) => {}
                Err(RecvTimeoutError::Disconnected) => return,
            }
        }
    }

    /// Looks at the clocks; makes the daily tick when it is due, and does what jobs there are.
    fn beat(&mut self) {
        let problem = match self.tick().and_then(|()| self.books.work_jobs(&self.handlers)) {
            Ok(_) => None,
            Err(error) if error.code == ErrorCode::NoCompanyOpen => None,
            Err(error) => Some(error),
        };
        // It is tried again at each beat, and said when it is new.
        if let Some(error) = &problem
            && self.problem != problem
        {
            tracing::warn!(%error, "the daily tick or a job did not go through");
        }
        self.problem = problem;
    }

    fn tick(&mut self) -> OpResult<()> {
        let (key, now) = self.books.tick_key()?;
        if self.rhythm.is_due(&key, now, Instant::now()) {
            // On a day that had its tick, the key brings that one back.
            let tick = Request { operation: books::TICK_COMMAND.to_owned(), input: json!({}), key: Some(key), preview: None };
            let ticked = self.books.call_blocking(tick, Door::Desk);
            ticked.inspect_err(|_| self.rhythm.begin_again())?;
        }
        Ok(())
    }

    fn show_tray(&self) {
        let question = Request { operation: books::TRAY_QUERY.to_owned(), input: json!({}), key: None, preview: None };
        let menu = match self.books.call_blocking(question, Door::Desk) {
            Ok(answer) => serde_json::from_value(answer.output).unwrap_or_else(|error| {
                tracing::error!(%error, "the answer for the tray is not understood");
                TrayMenu::without_books()
            }),
            Err(_) => TrayMenu::without_books(),
        };
        self.app.state::<Tray>().show(&self.app, menu);
    }

    fn choose(&self, id: &str) {
        let tray = self.app.state::<Tray>();
        match tray.choice(id) {
            Some(Choice { action: TrayAction::Route { route }, .. }) => window::show_route(&self.app, &route),
            Some(Choice { action: TrayAction::Quit { .. }, .. }) => self.app.exit(0),
            Some(Choice { action: TrayAction::Operation { operation, input }, key }) => {
                let request = Request { operation, input, key: Some(key), preview: None };
                match self.books.call_blocking(request, Door::Window) {
                    Ok(_) => tray.renew(id),
                    Err(refusal) => self.say_refused(&refusal),
                }
            }
            // The menu was replaced while it was open.
            None => {}
        }
    }

    fn say_refused(&self, refusal: &OpError) {
        let notice = Notice { title: "That was not done".to_owned(), body: window::in_words(refusal), route: None };
        if self.app.state::<Notices>().show(&notice).is_err() {
            window::say_refused(&self.app, refusal);
        }
    }

    fn open_file(&self, file: PathBuf) {
        match self.books.open_file(file) {
            Ok(()) => window::show_route(&self.app, "/"),
            Err(refusal) => window::say_refused(&self.app, &refusal),
        }
    }
}

/// The work of the books, and that which only a desktop can do.
fn job_handlers(app: &AppHandle, books: &OpenBooks) -> OpResult<JobHandlers> {
    let app = app.clone();
    Ok(books.job_handlers()?.with(books::NOTIFY_JOB, move |_, payload| {
        let text = |name: &str| payload.get(name).and_then(Value::as_str).map(str::to_owned);
        let notice = Notice {
            title: text("title").ok_or("the notification has no title")?,
            body: text("body").unwrap_or_default(),
            route: text("route"),
        };
        app.state::<Notices>().show(&notice)?;
        Ok(json!({}))
    }))
}
