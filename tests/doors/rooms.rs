//! The four doors, each on a company and a home folder of its own.

mod command_line;
mod http;
mod mcp;
mod window;

pub use command_line::CommandLine;
pub use http::Http;
pub use mcp::Mcp;
pub use window::Window;

use serde_json::{Value, json};
use std::path::Path;
use testkit::TempFolder;

/// One request.
pub struct Call<'a> {
    /// The operation.
    pub operation: &'a str,
    /// Its input.
    pub input: Value,
    /// The idempotency key.
    pub key: Option<&'a str>,
    /// Whether to show only.
    pub preview: bool,
}

impl<'a> Call<'a> {
    /// A question.
    pub fn query(operation: &'a str, input: Value) -> Call<'a> {
        Call { operation, input, key: None, preview: false }
    }

    /// A change.
    pub fn command(operation: &'a str, input: Value, key: &'a str) -> Call<'a> {
        Call { operation, input, key: Some(key), preview: false }
    }

    /// A change that is only shown.
    pub fn preview(operation: &'a str, input: Value) -> Call<'a> {
        Call { operation, input, key: None, preview: true }
    }
}

/// A door with a company open.
pub trait Room: Send {
    /// What the door is called.
    fn name(&self) -> &'static str;
    /// The folder that everything of it lies in.
    fn home(&self) -> &Path;
    /// Asks. The answer is an envelope, the refusal an error, both as the door gives them.
    fn call(&mut self, call: &Call<'_>) -> Result<Value, Value>;
    /// Sets the clock.
    fn set_now(&mut self, instant: &str);
    /// The names of the operations that the door offers.
    fn operations(&mut self) -> Vec<String>;
}

/// When every company begins.
pub const BEGIN: &str = "2026-01-01T09:00:00Z";

// Makes the company at the door itself, and tells where its file lies.
fn create_company(room: &mut dyn Room) -> String {
    let input =
        json!({ "name": "Test Company", "country": "CA", "businessType": "contractor", "timeZone": "UTC", "booksStartOn": "2026-01-01" });
    let made = room.call(&Call::query("create_company", input)).unwrap_or_else(|error| panic!("{}: {error}", room.name()));
    made["output"]["path"].as_str().expect("a path").to_owned()
}

/// A way to open a door.
pub type Opening = fn() -> Box<dyn Room>;

/// Each door once, the window first.
pub fn one_of_each() -> Vec<Opening> {
    vec![|| Box::new(Window::open()), || Box::new(CommandLine::with_flags()), || Box::new(Http::open()), || Box::new(Mcp::open(true))]
}

/// Each door in each of its ways, the window first.
pub fn all() -> Vec<Opening> {
    let mut all = one_of_each();
    all.insert(2, || Box::new(CommandLine::with_json()));
    all
}

/// Does the same at several doors side by side. The results stand in the order of the doors.
pub fn at_once<T: Send>(openings: Vec<Opening>, work: impl Fn(Box<dyn Room>) -> T + Sync) -> Vec<T> {
    let work = &work;
    std::thread::scope(|scope| {
        let running: Vec<_> = openings.into_iter().map(|open| scope.spawn(move || work(open()))).collect();
        running.into_iter().map(|thread| thread.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))).collect()
    })
}

fn folder() -> TempFolder {
    TempFolder::new()
}
