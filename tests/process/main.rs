//! A process of its own that works on a company, for tests that kill it, starve it or meet it at a file.
//!
//! `company-process <home> <what> <path> [more]`. It says what it did line by line, each line after the fact;
//! a refusal is `error <code> <message>`.

use base64::Engine as _;
use engine::job::JobHandlers;
use engine::key_store::FileKeyStore;
use engine::{Caller, Desk, DeskOptions, Door, OpError, OpResult, RandomIds, SystemClock};
use serde_json::json;
use std::path::Path;
use std::process::ExitCode;
use std::sync::Arc;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let [home, what, path, more @ ..] = words.as_slice() else {
        eprintln!("company-process <home> <what> <path> [more]");
        return ExitCode::from(2);
    };
    let home = Path::new(home);
    let desk = Desk::new(
        &books::APPLICATION,
        DeskOptions {
            home: home.to_owned(),
            documents: home.join("companies"),
            clock: Arc::new(SystemClock),
            ids: Arc::new(RandomIds),
            keys: Arc::new(FileKeyStore(home.join("keys"))),
        },
    );
    let done = match (*what, more) {
        ("post", [first]) => post_without_end(&desk, path, first),
        ("post_once", [key]) => post_once(&desk, path, key),
        ("create", [key]) => create(&desk, path, key),
        ("import", [key, lines]) => import(&desk, path, key, lines),
        ("open", []) => open(&desk, path),
        ("hold", []) => open(&desk, path).and_then(|()| wait_for_the_end()),
        ("back_up", [to]) => back_up(&desk, path, Path::new(to)),
        ("move", [to]) => open(&desk, path).and_then(|()| call(&desk, "move_company", json!({ "newPath": to }), "move")),
        ("work", []) => work(&desk, path),
        ("obey", []) => obey(&desk, path),
        _ => Err(OpError::invalid("what", "There is no such work.")),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            println!("error {} {}", error.code.as_str(), error.message);
            ExitCode::FAILURE
        }
    }
}

fn call(desk: &Desk, operation: &str, input: serde_json::Value, key: &str) -> OpResult<()> {
    let envelope = desk.call(operation, input, &Caller::owner(Door::Window).with_key(key))?;
    println!("{}", serde_json::to_value(envelope.outcome).map_err(OpError::internal)?.as_str().unwrap_or_default());
    Ok(())
}

fn open(desk: &Desk, path: &str) -> OpResult<()> {
    desk.open_company(Path::new(path))?;
    let entries = desk.call("journal_entries", json!({ "limit": 1 }), &Caller::owner(Door::Window))?.output;
    println!("opened {}", entries["total"]);
    Ok(())
}

fn post(desk: &Desk, key: &str) -> OpResult<()> {
    let amount = json!({ "amount": "12.50", "currency": "CAD" });
    let entry = json!({ "entryDate": "2026-03-01", "description": "Materials", "reference": key, "lines": [
        { "account": "5210", "side": "debit", "amount": amount },
        { "account": "1010", "side": "credit", "amount": amount },
    ] });
    call(desk, "post_journal_entry", entry, key)
}

fn post_without_end(desk: &Desk, path: &str, first: &str) -> OpResult<()> {
    open(desk, path)?;
    let first: u64 = first.parse().map_err(|_| OpError::invalid("first", "It is a number."))?;
    (first..).try_for_each(|number| post(desk, &format!("post-{number}")))
}

fn post_once(desk: &Desk, path: &str, key: &str) -> OpResult<()> {
    open(desk, path)?;
    post(desk, key)
}

fn create(desk: &Desk, path: &str, key: &str) -> OpResult<()> {
    println!("creating");
    let opening = json!([{ "account": "1010", "side": "debit", "amount": { "amount": "100.00", "currency": "CAD" } }]);
    let input = json!({ "name": "Killed", "country": "CA", "businessType": "contractor", "path": path, "booksStartOn": "2026-01-01", "openingBalances": opening });
    call(desk, "create_company", input, key)
}

fn import(desk: &Desk, path: &str, key: &str, lines: &str) -> OpResult<()> {
    open(desk, path)?;
    let lines: u32 = lines.parse().map_err(|_| OpError::invalid("lines", "It is a number."))?;
    let mut table = "Date,Description,Amount\n".to_owned();
    for number in 0..lines {
        table.push_str(&format!("2026-01-{:02},Purchase {number},-{}.25\n", number % 28 + 1, number % 90 + 1));
    }
    let content = base64::engine::general_purpose::STANDARD.encode(table);
    call(desk, "import_statement", json!({ "fileName": "january.csv", "content": content, "account": "1010" }), key)
}

fn back_up(desk: &Desk, path: &str, folder: &Path) -> OpResult<()> {
    open(desk, path)?;
    (0..100).try_for_each(|number| {
        desk.engine()?.back_up(&folder.join(format!("backup {number}.daybook")))?;
        println!("backed_up {number}");
        Ok(())
    })
}

// Takes the jobs whose time has come, and is still at the first one when it is killed.
fn work(desk: &Desk, path: &str) -> OpResult<()> {
    open(desk, path)?;
    let at_it = |_: &engine::Engine, _: &serde_json::Value| {
        println!("working");
        wait_for_the_end().map_err(|error| error.message)?;
        Ok(serde_json::Value::Null)
    };
    desk.work_jobs(&JobHandlers::default().with("verify_books", at_it).with("back_up_company", at_it)).map(|_| ())
}

// Posts under each key that it is told, and goes on after a refusal.
fn obey(desk: &Desk, path: &str) -> OpResult<()> {
    open(desk, path)?;
    for key in std::io::stdin().lines() {
        let key = key.map_err(OpError::internal)?;
        if let Err(error) = post(desk, &key) {
            println!("error {} {}", error.code.as_str(), error.message);
        }
    }
    Ok(())
}

fn wait_for_the_end() -> OpResult<()> {
    std::io::stdin().read_line(&mut String::new()).map(|_| ()).map_err(OpError::internal)
}
