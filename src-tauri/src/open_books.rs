//! The shell's way to the books: every request of the window, the tray and the clock goes through here.

use crate::in_flight::InFlight;
use crate::worker::{NoAnswer, Worker};
use engine::desk::ChangeNotice;
use engine::job::JobHandlers;
use engine::{Caller, Desk, DeskOptions, Door, Envelope, ErrorCode, OpError, OpResult};
use serde::Deserialize;
use serde_json::{Value, json};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};
use std::time::{Duration, Instant, SystemTime};

/// What reads beside the books while they are closed is given this long: a question ends in time, a backup may not.
const LAST_ANSWERS: Duration = Duration::from_secs(2);

/// A request, as the window makes it.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Request {
    /// The operation.
    pub operation: String,
    /// Its input.
    #[serde(default = "empty_input")]
    pub input: Value,
    /// The idempotency key of a change.
    #[serde(default)]
    pub key: Option<String>,
    /// Whether to show what would happen, and do nothing.
    #[serde(default)]
    pub preview: Option<bool>,
}

fn empty_input() -> Value {
    json!({})
}

/// A handle to the books; clones lead to the same ones.
///
/// The thread that holds them does everything that changes them, in the order in which it was
/// asked. Questions are answered beside it, so that a long one holds up nobody, and so is what is asked
/// of a change while it runs; and so are jobs, which act outside the books.
#[derive(Clone)]
pub struct OpenBooks {
    worker: Worker<OpResult<Held>>,
    // Set once the last company is open again: a question asked before that waits its turn.
    desk: Arc<OnceLock<Arc<Desk>>>,
    /// What is done beside the thread.
    beside: InFlight,
}

/// The desk on its thread. Letting go of it closes the company, whoever else still asks it something.
struct Held(Arc<Desk>);

impl Drop for Held {
    fn drop(&mut self) {
        self.0.close_company();
    }
}

impl OpenBooks {
    /// Opens the desk, and on it `file`, or else the company that was open last. That happens
    /// beside the caller; requests wait for it. `on_change` hears of every change, and
    /// `on_refusal` when the file or company cannot be opened.
    pub fn open(
        options: OpResult<DeskOptions>,
        file: Option<PathBuf>,
        on_change: impl Fn(&ChangeNotice) + Send + Sync + 'static,
        on_refusal: impl FnOnce(OpError) + Send + 'static,
    ) -> io::Result<OpenBooks> {
        let desk = Arc::new(OnceLock::new());
        let opened = Arc::clone(&desk);
        let worker = Worker::start(move || {
            let desk = Arc::new(Desk::new(&books::APPLICATION, options?));
            desk.subscribe(on_change);
            if let Err(refusal) = open_first(&desk, file.as_deref()) {
                on_refusal(refusal);
            }
            let _ = opened.set(Arc::clone(&desk));
            Ok(Held(desk))
        })?;
        Ok(OpenBooks { worker, desk, beside: InFlight::default() })
    }

    /// Runs a request.
    pub async fn call(&self, request: Request, door: Door) -> OpResult<Envelope> {
        if let Some(desk) = self.desk.get()
            && runs_beside(desk, &request.operation)
        {
            let (desk, running) = (Arc::clone(desk), self.beside.begin().ok_or(NoAnswer)?);
            let answered = tauri::async_runtime::spawn_blocking(move || {
                let _running = running;
                run(&desk, request, door)
            });
            return answered.await.unwrap_or_else(|error| Err(OpError::internal(error)));
        }
        self.worker.run(move |held| run(desk_of(held)?, request, door)).await?
    }

    /// Runs a request, and blocks until it is answered. Not for the main thread.
    pub fn call_blocking(&self, request: Request, door: Door) -> OpResult<Envelope> {
        self.with_desk(move |desk| run(desk, request, door))
    }

    /// Opens a company file that the desktop was asked to open. Not for the main thread.
    pub fn open_file(&self, file: PathBuf) -> OpResult<()> {
        self.with_desk(move |desk| open_file(desk, &file))
    }

    /// The key of the open company's daily tick, which is another one each civil day and when there is more to say, and the instant that the books'
    /// clock shows. Not for the main thread.
    pub fn tick_key(&self) -> OpResult<(String, SystemTime)> {
        self.with_desk(|desk| desk.engine()?.read(&Caller::owner(Door::Desk), |tx| Ok((books::tick_key(tx)?, tx.now().into()))))
    }

    /// The work of the books outside the books themselves. Waits until the desk is there; not for the main thread.
    pub fn job_handlers(&self) -> OpResult<JobHandlers> {
        self.with_desk(|desk| Ok(books::job_handlers(desk)))
    }

    /// Does the jobs whose time has come; returns how many it did.
    pub fn work_jobs(&self, handlers: &JobHandlers) -> OpResult<usize> {
        let Some(_running) = self.beside.begin() else { return Ok(0) };
        self.desk.get().map_or(Ok(0), |desk| desk.work_jobs(handlers))
    }

    /// Finishes what was asked and closes the company; waits for that for at most `patience`, and
    /// says whether it happened in time.
    pub fn close(&self, patience: Duration) -> bool {
        let until = Instant::now() + patience;
        let left = || until.saturating_duration_since(Instant::now());
        // The journal is folded in by the one who writes, if nobody reads the books then.
        let has_no_readers = self.beside.end(left().min(LAST_ANSWERS));
        self.worker.stop(left()) && has_no_readers
    }

    fn with_desk<A: Send + 'static>(&self, work: impl FnOnce(&Desk) -> OpResult<A> + Send + 'static) -> OpResult<A> {
        self.worker.run_blocking(move |held| work(desk_of(held)?))?
    }
}

fn desk_of(held: &OpResult<Held>) -> OpResult<&Desk> {
    held.as_ref().map(|held| &*held.0).map_err(Clone::clone)
}

/// Opens the file that the start named, or else the company that was open last, where it still lies.
fn open_first(desk: &Desk, file: Option<&Path>) -> OpResult<()> {
    match (file, desk.recent().into_iter().next()) {
        (Some(file), _) => open_file(desk, file),
        (None, Some(last)) if last.path.exists() => open_file(desk, &last.path),
        (None, _) => Ok(()),
    }
}

fn open_file(desk: &Desk, file: &Path) -> OpResult<()> {
    let request = Request { operation: books::OPEN_COMMAND.to_owned(), input: json!({ "path": file }), key: None, preview: None };
    run(desk, request, Door::Window).map(drop)
}

fn runs_beside(desk: &Desk, operation: &str) -> bool {
    desk.application().entry(operation).is_ok_and(engine::Entry::runs_beside_changes)
}

fn run(desk: &Desk, request: Request, door: Door) -> OpResult<Envelope> {
    let caller = Caller { key: request.key, preview: request.preview.unwrap_or(false), ..Caller::owner(door) };
    desk.call(&request.operation, request.input, &caller)
}

impl From<NoAnswer> for OpError {
    // A failure is in the log already; and at the end of the program it is none.
    fn from(_: NoAnswer) -> OpError {
        OpError::new(ErrorCode::Internal, "Daybook did not finish this. Nothing was changed.")
            .hint("Try again. If it happens again, the log holds the details.")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use engine::key_store::MemoryKeyStore;
    use engine::{RandomIds, SystemClock};
    use std::sync::mpsc;

    const PATIENCE: Duration = Duration::from_secs(20);

    struct Home(PathBuf);

    impl Home {
        fn new(name: &str) -> Home {
            let folder = std::env::temp_dir().join(format!("daybook-open-books-{}-{name}", std::process::id()));
            let _ = std::fs::remove_dir_all(&folder);
            Home(folder)
        }

        fn options(&self) -> OpResult<DeskOptions> {
            Ok(DeskOptions {
                home: self.0.join("home"),
                documents: self.0.join("documents"),
                clock: Arc::new(SystemClock),
                ids: Arc::new(RandomIds),
                keys: Arc::new(MemoryKeyStore::default()),
            })
        }

        /// Open books, and what was refused at the start.
        fn open(&self, file: Option<PathBuf>) -> io::Result<(OpenBooks, mpsc::Receiver<OpError>)> {
            let (refused, refusals) = mpsc::channel();
            let books = OpenBooks::open(self.options(), file, |_| {}, move |refusal| refused.send(refusal).unwrap_or_default())?;
            Ok((books, refusals))
        }
    }

    impl Drop for Home {
        fn drop(&mut self) {
            let _ = std::fs::remove_dir_all(&self.0);
        }
    }

    fn ask(books: &OpenBooks, operation: &str, input: Value) -> OpResult<Value> {
        let request = Request { operation: operation.to_owned(), input, key: Some(uuid::Uuid::now_v7().to_string()), preview: None };
        tauri::async_runtime::block_on(books.call(request, Door::Window)).map(|envelope| envelope.output)
    }

    fn create(books: &OpenBooks, name: &str) -> OpResult<PathBuf> {
        let company = ask(books, "create_company", json!({ "name": name, "country": "CA", "businessType": "service" }))?;
        Ok(PathBuf::from(company["path"].as_str().unwrap_or_default()))
    }

    fn name_of_open(books: &OpenBooks) -> OpResult<String> {
        let current = ask(books, "current_company", json!({}))?;
        Ok(current["company"]["name"].as_str().unwrap_or_default().to_owned())
    }

    #[test]
    fn the_last_company_is_open_again_and_its_journal_is_folded_in() -> Result<(), Box<dyn std::error::Error>> {
        let home = Home::new("again");
        let (books, _) = home.open(None)?;
        assert_eq!(ask(&books, "accounts_list", json!({})).map_err(|error| error.code), Err(ErrorCode::NoCompanyOpen));
        let path = create(&books, "First")?;
        assert!(books.close(PATIENCE));
        assert!(!path.with_extension("daybook-wal").exists());
        let (books, refusals) = home.open(None)?;
        // The question waits for the company that is being opened.
        assert!(ask(&books, "accounts_list", json!({}))?["rows"].as_array().is_some_and(|rows| rows.len() > 10));
        assert_eq!(name_of_open(&books)?, "First");
        assert!(refusals.try_recv().is_err());
        assert!(books.close(PATIENCE));
        Ok(())
    }

    #[test]
    fn a_file_named_at_the_start_goes_before_the_last_one() -> Result<(), Box<dyn std::error::Error>> {
        let home = Home::new("named");
        let (books, _) = home.open(None)?;
        let first = create(&books, "First")?;
        create(&books, "Second")?;
        assert!(books.close(PATIENCE));
        let (books, _) = home.open(Some(first))?;
        assert_eq!(name_of_open(&books)?, "First");
        assert!(books.close(PATIENCE));
        Ok(())
    }

    #[test]
    fn a_company_in_use_is_refused_and_the_desk_goes_on() -> Result<(), Box<dyn std::error::Error>> {
        let home = Home::new("in-use");
        let (books, _) = home.open(None)?;
        create(&books, "First")?;
        let (others, refusals) = home.open(None)?;
        assert_eq!(refusals.recv_timeout(PATIENCE)?.code, ErrorCode::CompanyInUse);
        create(&others, "Second")?;
        assert_eq!(name_of_open(&others)?, "Second");
        assert!(others.close(PATIENCE) && books.close(PATIENCE));
        Ok(())
    }

    #[test]
    fn a_change_that_runs_can_be_asked_how_far_it_is_and_be_stopped() -> Result<(), Box<dyn std::error::Error>> {
        let home = Home::new("beside");
        let (books, _) = home.open(None)?;
        create(&books, "First")?;
        // The thread is busy until this test has its answers.
        let (go_on, held_up) = mpsc::channel::<()>();
        let busy = {
            let books = books.clone();
            std::thread::spawn(move || books.with_desk(move |_| Ok(held_up.recv_timeout(PATIENCE).is_ok())))
        };
        assert_eq!(ask(&books, "change_progress", json!({ "key": "k" }))?["isRunning"], false);
        assert_eq!(ask(&books, "stop_change", json!({ "key": "k" }))?["wasRunning"], false);
        assert_eq!(name_of_open(&books)?, "First");
        go_on.send(())?;
        assert!(busy.join().map_err(|_| "the thread broke down")??, "the answers came only after the change");
        assert!(books.close(PATIENCE));
        Ok(())
    }

    #[test]
    fn a_last_company_that_is_gone_is_no_refusal() -> Result<(), Box<dyn std::error::Error>> {
        let home = Home::new("gone");
        let (books, _) = home.open(None)?;
        let path = create(&books, "First")?;
        assert!(books.close(PATIENCE));
        std::fs::remove_file(path)?;
        let (books, refusals) = home.open(None)?;
        assert_eq!(name_of_open(&books)?, "");
        assert!(refusals.try_recv().is_err());
        assert!(books.close(PATIENCE));
        Ok(())
    }
}
