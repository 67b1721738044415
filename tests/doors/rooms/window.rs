//! The window's door: the desk itself, as the shell calls it.

use super::{BEGIN, Call, Room, create_company, folder};
use engine::key_store::FileKeyStore;
use engine::{Caller, Desk, DeskOptions, Door, FixedClock, RandomIds};
use serde_json::Value;
use std::path::Path;
use std::sync::Arc;
use testkit::TempFolder;

/// A desk in this process.
pub struct Window {
    desk: Desk,
    clock: Arc<FixedClock>,
    folder: TempFolder,
}

impl Window {
    /// A desk with a new company.
    pub fn open() -> Window {
        let folder = folder();
        let clock = Arc::new(FixedClock::at(BEGIN.parse().expect("an instant")));
        let options = DeskOptions {
            home: folder.path().to_owned(),
            documents: folder.path().join("companies"),
            clock: clock.clone(),
            ids: Arc::new(RandomIds),
            keys: Arc::new(FileKeyStore(folder.path().join("keys"))),
        };
        let mut window = Window { desk: Desk::new(&books::APPLICATION, options), clock, folder };
        create_company(&mut window);
        window
    }
}

impl Room for Window {
    fn name(&self) -> &'static str {
        "window"
    }

    fn home(&self) -> &Path {
        self.folder.path()
    }

    fn call(&mut self, call: &Call<'_>) -> Result<Value, Value> {
        let caller = Caller { key: call.key.map(str::to_owned), preview: call.preview, ..Caller::owner(Door::Window) };
        let answer = self.desk.call(call.operation, call.input.clone(), &caller);
        answer.map(|envelope| serde_json::to_value(envelope).expect("JSON")).map_err(|error| serde_json::to_value(error).expect("JSON"))
    }

    fn set_now(&mut self, instant: &str) {
        self.clock.set(instant.parse().expect("an instant"));
    }

    fn operations(&mut self) -> Vec<String> {
        self.desk.application().public_entries().map(|entry| entry.name.to_owned()).collect()
    }
}
