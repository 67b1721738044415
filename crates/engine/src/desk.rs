//! The desk: which company is open, which were, and where files of the application lie. It answers every door.

use crate::caller::{Caller, Envelope, OutcomeKind};
use crate::catalog::{Application, Run};
use crate::clock::{Clock, OffsetClock, SystemClock};
use crate::database::{
    FileLock, Moment, ReadTx, Reader, back_up, create_file, hidden_beside, journals, must_be_free, remove_with_journals, schema_version,
    upgrade_file,
};
use crate::error::{ErrorCode, OpError, OpResult};
use crate::execute::Engine;
use crate::files::{MadeFolders, put_in_place, real_path, write_whole};
use crate::ids::{IdSource, RandomIds};
use crate::job::{JobHandlers, work};
use crate::key_store::{FileKeyStore, KeyStore, Keyring, forget_key, make_key, sealer_of};
use crate::operation::ReadModel;
use crate::secret::Sealer;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, RwLock};

/// The read model of the open company itself.
pub const READ_MODEL: ReadModel = ReadModel("company");
const RECENT_MAX: usize = 20;
// A company in the making lies under a hidden name that ends so: a file that ends in .daybook is always whole.
const UNFINISHED: &str = "unfinished";

/// What a desk is made of; everything is passed in.
pub struct DeskOptions {
    /// Settings, recent companies, backups and logs of the application.
    pub home: PathBuf,
    /// Where new companies go unless a path is given.
    pub documents: PathBuf,
    /// The clock.
    pub clock: Arc<dyn Clock>,
    /// Makes ids.
    pub ids: Arc<dyn IdSource>,
    /// Where secrets lie.
    pub keys: Arc<dyn KeyStore>,
}

impl DeskOptions {
    /// The machine's own folders, clock and keyring. `DAYBOOK_HOME` puts everything, keys included, into one folder.
    /// In debug builds `DAYBOOK_CLOCK` (RFC 3339) sets the instant at which the clock starts.
    pub fn from_env() -> OpResult<DeskOptions> {
        let own = std::env::var_os("DAYBOOK_HOME").filter(|home| !home.is_empty()).map(PathBuf::from);
        let (home, documents, keys): (PathBuf, PathBuf, Arc<dyn KeyStore>) = match own {
            Some(home) => (home.clone(), home.join("companies"), Arc::new(FileKeyStore(home.join("keys")))),
            None => {
                let home = dirs::data_dir()
                    .ok_or_else(|| {
                        OpError::new(ErrorCode::NotAllowed, "This system names no folder for application files.")
                            .hint("Set DAYBOOK_HOME to a folder of your own.")
                    })?
                    .join("Daybook");
                let documents = dirs::document_dir().or_else(dirs::home_dir).unwrap_or_else(|| home.clone()).join("Daybook");
                (home.clone(), documents, Arc::new(KeyringOrFile { file: FileKeyStore(home.join("keys")) }))
            }
        };
        Ok(DeskOptions { home, documents, clock: clock_from_env()?, ids: Arc::new(RandomIds), keys })
    }
}

fn clock_from_env() -> OpResult<Arc<dyn Clock>> {
    if cfg!(debug_assertions)
        && let Ok(text) = std::env::var("DAYBOOK_CLOCK")
    {
        let instant =
            text.parse().map_err(|_| OpError::invalid("DAYBOOK_CLOCK", "DAYBOOK_CLOCK is not an instant such as 2026-01-02T09:00:00Z."))?;
        return Ok(Arc::new(OffsetClock::starting_at(instant)));
    }
    Ok(Arc::new(SystemClock))
}

// A key once kept in a file is found there even when a keyring appears later.
struct KeyringOrFile {
    file: FileKeyStore,
}

impl KeyStore for KeyringOrFile {
    fn get(&self, name: &str) -> OpResult<Option<String>> {
        match self.file.get(name)? {
            Some(secret) => Ok(Some(secret)),
            None if Keyring::works() => Keyring.get(name),
            None => Ok(None),
        }
    }

    fn set(&self, name: &str, secret: &str) -> OpResult<()> {
        if Keyring::works() { Keyring.set(name, secret) } else { self.file.set(name, secret) }
    }

    fn remove(&self, name: &str) -> OpResult<()> {
        self.file.remove(name)?;
        if Keyring::works() { Keyring.remove(name) } else { Ok(()) }
    }

    fn place(&self) -> String {
        if Keyring::works() { Keyring.place() } else { self.file.place() }
    }
}

/// A company that was open before.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Recent {
    /// Where its file lay.
    pub path: PathBuf,
    /// Its name.
    pub name: String,
    /// When it was last opened.
    pub last_opened_at: String,
}

/// A note to whoever shows the books: these read models changed.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ChangeNotice {
    /// The operation that ran.
    pub operation: String,
    /// The read models that changed.
    pub changes: Vec<String>,
    /// The number of this note in this process, from 1.
    pub sequence: u64,
}

type Listener = Box<dyn Fn(&ChangeNotice) + Send + Sync>;

/// The open company, the files around it, and the way in for every door. It is shared between threads.
pub struct Desk {
    application: &'static Application,
    options: DeskOptions,
    open: RwLock<Option<Arc<Engine>>>,
    // Opening, closing and moving happen one at a time.
    moving: Mutex<()>,
    listeners: RwLock<Vec<Listener>>,
    noticed: std::sync::atomic::AtomicU64,
}

impl Desk {
    /// A desk with no company open.
    pub fn new(application: &'static Application, options: DeskOptions) -> Desk {
        Desk { application, options, open: RwLock::default(), moving: Mutex::default(), listeners: RwLock::default(), noticed: 0.into() }
    }

    /// What the application consists of.
    pub fn application(&self) -> &'static Application {
        self.application
    }

    /// What the desk is made of.
    pub fn options(&self) -> &DeskOptions {
        &self.options
    }

    /// Where backups go.
    pub fn backups(&self) -> PathBuf {
        self.options.home.join("backups")
    }

    /// Calls `listener` after each change, from whatever door it came.
    pub fn subscribe(&self, listener: impl Fn(&ChangeNotice) + Send + Sync + 'static) {
        self.listeners.write().unwrap_or_else(|poisoned| poisoned.into_inner()).push(Box::new(listener));
    }

    /// Runs any operation of the catalogue. This is what every door calls.
    pub fn call(&self, name: &str, input: Value, caller: &Caller) -> OpResult<Envelope> {
        let entry = self.application.entry(name)?;
        self.application.refuse_own_key(caller)?;
        let envelope = match &entry.run {
            Run::Desk(run) => {
                if caller.preview && !entry.changes.is_empty() {
                    return Err(OpError::new(ErrorCode::NotAllowed, "An operation on company files cannot be previewed.")
                        .hint("Call it without the preview."));
                }
                let output = run(input, self, caller)?;
                let changes: Vec<String> = entry.changes.iter().map(|model| model.0.to_owned()).collect();
                let outcome = if changes.is_empty() { OutcomeKind::Answer } else { OutcomeKind::Done };
                Envelope { outcome, output, changes, undo: None }
            }
            Run::Command(..) | Run::Query(_) => self.engine()?.call(name, input, caller)?,
        };
        self.notify(name, &envelope.changes);
        Ok(envelope)
    }

    fn notify(&self, operation: &str, changes: &[String]) {
        if changes.is_empty() {
            return;
        }
        let sequence = self.noticed.fetch_add(1, std::sync::atomic::Ordering::Relaxed) + 1;
        let notice = ChangeNotice { operation: operation.to_owned(), changes: changes.to_vec(), sequence };
        for listener in self.listeners.read().unwrap_or_else(|poisoned| poisoned.into_inner()).iter() {
            listener(&notice);
        }
    }

    /// The open company.
    pub fn engine(&self) -> OpResult<Arc<Engine>> {
        let open = self.open.read().unwrap_or_else(|poisoned| poisoned.into_inner()).clone();
        open.ok_or_else(|| OpError::new(ErrorCode::NoCompanyOpen, "No company is open.").hint("Create a company, or open one."))
    }

    /// Does the jobs whose time has come. Returns how many it did.
    pub fn work_jobs(&self, handlers: &JobHandlers) -> OpResult<usize> {
        let done = work(&*self.engine()?, handlers)?;
        if done > 0 {
            self.notify("work_jobs", &["jobs".to_owned(), "company".to_owned(), "audit".to_owned()]);
        }
        Ok(done)
    }

    /// Makes a new company file and opens it, closing the one that was open. Nothing is overwritten.
    /// `set_up` runs on the new company; only when it is done does the file get its name.
    pub fn create_company(
        &self,
        path: &Path,
        time_zone: &str,
        caller: &Caller,
        set_up: impl FnOnce(&Engine) -> OpResult<()>,
    ) -> OpResult<Arc<Engine>> {
        let _moving = self.moving.lock().unwrap_or_else(|poisoned| poisoned.into_inner());
        let at_path = |error: OpError| error.at("path");
        let _made = MadeFolders::for_file(path).map_err(at_path)?;
        let path = &real_path(path)?;
        must_be_free(path).map_err(at_path)?;
        let lock = FileLock::take(path).map_err(at_path)?;
        must_be_free(path).map_err(at_path)?;
        let now = self.options.clock.now();
        let company_id = self.options.ids.new_id(now);
        let moment = Moment {
            now,
            ids: &*self.options.ids,
            sealer: &self.sealer(&company_id),
            caller,
            application: self.application,
            progress: None,
        };
        let unfinished = &hidden_beside(path, UNFINISHED);
        // What a process that was killed left behind; its company was never acknowledged.
        remove_with_journals(unfinished);
        let begun = create_file(unfinished, self.application, &company_id, time_zone, moment).map_err(at_path);
        let made = begun.and_then(|()| {
            make_key(&company_id, &*self.options.keys)?;
            let engine = self.engine_over(unfinished, FileLock::take(unfinished)?, self.sealer(&company_id))?;
            set_up(&engine)?;
            engine.close();
            put_in_place(unfinished, path).map_err(at_path)
        });
        if made.is_err() {
            remove_with_journals(unfinished);
            if let Err(error) = forget_key(&company_id, &*self.options.keys) {
                tracing::warn!(%error, "the key of a company that was not made could not be removed");
            }
        }
        made?;
        Ok(self.set_open(self.engine_over(path, lock, self.sealer(&company_id))?))
    }

    /// Opens a company file, bringing an older one up to date on a verified copy first.
    pub fn open_company(&self, path: &Path) -> OpResult<Arc<Engine>> {
        let _moving = self.moving.lock().unwrap_or_else(|poisoned| poisoned.into_inner());
        let path = &real_path(path)?;
        let open = self.open.read().unwrap_or_else(|poisoned| poisoned.into_inner()).clone();
        if let Some(open) = open.filter(|open| open.path() == path) {
            if open.must_be_in_its_place().is_ok() {
                return Ok(open);
            }
            // Another file stands there now; the one that was open is no more.
            open.close();
        }
        schema_version(path, self.application)?;
        let lock = FileLock::take(path)?;
        // Now that nobody else can be at it, once more: another process may have brought it up to date.
        let version = schema_version(path, self.application)?;
        remove_with_journals(&hidden_beside(path, UNFINISHED));
        if version < i64::try_from((self.application.migrations)().len()).unwrap_or(i64::MAX) {
            let caller = Caller::owner(crate::Door::Desk);
            let sealer = self.sealer("");
            let moment = Moment {
                now: self.options.clock.now(),
                ids: &*self.options.ids,
                sealer: &sealer,
                caller: &caller,
                application: self.application,
                progress: None,
            };
            let backup = upgrade_file(path, self.application, &self.backups(), moment)?;
            tracing::info!(backup = %backup.display(), "the company was brought up to date; the old file is kept");
        }
        Ok(self.set_open(self.engine_at(path, lock)?))
    }

    fn engine_at(&self, path: &Path, lock: FileLock) -> OpResult<Engine> {
        let company_id =
            self.peek(path, |tx| tx.row("SELECT company_id FROM company_file WHERE id = 1", &[], |row| row.get::<String>(0)))?;
        let company_id = company_id.ok_or_else(|| {
            OpError::new(ErrorCode::FileDamaged, "The company file does not say any more whose books it holds (row 1 of company_file).")
                .hint("Restore the last backup to a new file.")
        })?;
        self.engine_over(path, lock, self.sealer(&company_id))
    }

    /// Looks into a company file without opening it as the desk's company.
    pub fn peek<T>(&self, path: &Path, look: impl FnOnce(&ReadTx<'_>) -> OpResult<T>) -> OpResult<T> {
        schema_version(path, self.application)?;
        let (caller, sealer) = (Caller::owner(crate::Door::Desk), self.sealer(""));
        let moment = Moment {
            now: self.options.clock.now(),
            ids: &*self.options.ids,
            sealer: &sealer,
            caller: &caller,
            application: self.application,
            progress: None,
        };
        Reader::look(path)?.read(moment, look)
    }

    /// Closes the open company, folding its journal into the file.
    pub fn close_company(&self) {
        let _moving = self.moving.lock().unwrap_or_else(|poisoned| poisoned.into_inner());
        let closed = self.open.write().unwrap_or_else(|poisoned| poisoned.into_inner()).take();
        if let Some(engine) = closed {
            engine.close();
        }
    }

    /// Moves the open company to another place. The copy is proven before the old file goes; nothing is overwritten.
    pub fn move_company(&self, to: &Path) -> OpResult<Arc<Engine>> {
        let _moving = self.moving.lock().unwrap_or_else(|poisoned| poisoned.into_inner());
        let engine = self.engine()?;
        let from = engine.path().to_owned();
        let to = &real_path(to)?;
        // From here on nothing is written to the old file: what is copied is all there is.
        let lock = engine.close();
        match self.engine_at_copy(&from, to) {
            Ok(engine) => {
                let engine = self.set_open(engine);
                if let Err(error) = self.forget(&from) {
                    tracing::warn!(%error, "the list of recent companies could not be written");
                }
                for file in [from.clone()].into_iter().chain(journals(&from)) {
                    match std::fs::remove_file(&file) {
                        Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
                            return Err(OpError::new(
                                ErrorCode::NotAllowed,
                                format!("The company is at its new place, but the old file could not be removed: {error}."),
                            ));
                        }
                        _ => {}
                    }
                }
                drop(lock);
                Ok(engine)
            }
            Err(error) => {
                let again = lock.map_or_else(|| FileLock::take(&from), Ok).and_then(|lock| self.engine_at(&from, lock));
                match again {
                    Ok(engine) => drop(self.set_open(engine)),
                    Err(_) => *self.open.write().unwrap_or_else(|poisoned| poisoned.into_inner()) = None,
                }
                Err(error)
            }
        }
    }

    fn engine_at_copy(&self, from: &Path, to: &Path) -> OpResult<Engine> {
        let at_new_path = |error: OpError| error.at("newPath");
        let _made = MadeFolders::for_file(to).map_err(at_new_path)?;
        must_be_free(to).map_err(at_new_path)?;
        // Taken before there is a file: nobody else opens the copy.
        let lock = FileLock::take(to).map_err(at_new_path)?;
        back_up(from, to, self.application).map_err(at_new_path)?;
        let opened = self.engine_at(to, lock);
        if opened.is_err() {
            // The copy was made a moment ago by this call, where no journal lay; the books stay where they were.
            remove_with_journals(to);
        }
        opened
    }

    fn sealer(&self, company_id: &str) -> Sealer {
        sealer_of(company_id, Arc::clone(&self.options.keys))
    }

    fn engine_over(&self, path: &Path, lock: FileLock, sealer: Sealer) -> OpResult<Engine> {
        Engine::open(path, lock, self.application, Arc::clone(&self.options.clock), Arc::clone(&self.options.ids), sealer)
    }

    fn set_open(&self, engine: Engine) -> Arc<Engine> {
        let engine = Arc::new(engine);
        let earlier = self.open.write().unwrap_or_else(|poisoned| poisoned.into_inner()).replace(Arc::clone(&engine));
        if let Some(earlier) = earlier {
            earlier.close();
        }
        engine
    }

    fn recent_file(&self) -> PathBuf {
        self.options.home.join("recent.json")
    }

    /// The companies that were open before, the last one first.
    pub fn recent(&self) -> Vec<Recent> {
        let Ok(text) = std::fs::read(self.recent_file()) else { return Vec::new() };
        // A damaged list costs a list, never the books.
        serde_json::from_slice(&text).unwrap_or_else(|error| {
            tracing::warn!(%error, "the list of recent companies could not be read");
            Vec::new()
        })
    }

    /// Puts a company at the head of the recent ones. A list that cannot be written costs the list, never the books.
    pub fn remember(&self, path: &Path, name: &str) {
        let entry =
            Recent { path: path.to_owned(), name: name.to_owned(), last_opened_at: crate::clock::instant_text(self.options.clock.now()) };
        let rest = self.recent().into_iter().filter(|recent| recent.path != path);
        if let Err(error) = self.keep_recent([entry].into_iter().chain(rest).take(RECENT_MAX).collect()) {
            tracing::warn!(%error, "the list of recent companies could not be written");
        }
    }

    /// Takes a company off the list of recent ones. Its file stays.
    pub fn forget(&self, path: &Path) -> OpResult<()> {
        self.keep_recent(self.recent().into_iter().filter(|recent| recent.path != path).collect())
    }

    fn keep_recent(&self, recent: Vec<Recent>) -> OpResult<()> {
        write_whole(&self.recent_file(), serde_json::to_string_pretty(&recent).map_err(OpError::internal)?.as_bytes())
    }
}
