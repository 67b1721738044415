//! The rules, each a function from files to what is wrong.

use super::source::Source;
use doors::catalogue::dashed;
use engine::Application;

const LINES_MAX: usize = 600;

/// What a file says about itself.
pub fn of_one(source: &Source) -> Vec<String> {
    let rules: [fn(&Source) -> Vec<String>; 6] = [length, no_mod_rs, head, unfinished, database, sql];
    rules.iter().flat_map(|rule| rule(source)).collect()
}

/// What only shows with the catalogue beside the files.
pub fn of_all(sources: &[Source], application: &Application) -> Vec<String> {
    let names: Vec<&str> = application.catalog.iter().map(|entry| entry.name).collect();
    let in_doors = sources.iter().flat_map(|source| names_in_doors(source, &names));
    let listed = sources.iter().flat_map(|source| listed(source, &names));
    in_doors.chain(listed).collect()
}

fn length(source: &Source) -> Vec<String> {
    let lines = source.text.lines().count();
    if lines > LINES_MAX { vec![format!("{} has {lines} lines; {LINES_MAX} is the most.", source.path)] } else { Vec::new() }
}

fn no_mod_rs(source: &Source) -> Vec<String> {
    if source.path.ends_with("/mod.rs") {
        vec![format!("{} is named after nothing: name it after what it holds.", source.path)]
    } else {
        Vec::new()
    }
}

fn head(source: &Source) -> Vec<String> {
    if source.kind() == "rs" && !source.text.starts_with("//!") {
        return vec![format!("{} does not say in its first line what lives in it.", source.path)];
    }
    Vec::new()
}

// Written in two parts, so that this file does not find itself.
const MARKERS: [&str; 6] = [
    concat!("TO", "DO"),
    concat!("FIX", "ME"),
    concat!("XX", "X:"),
    concat!("HA", "CK:"),
    concat!("todo", "!("),
    concat!("unimplemented", "!("),
];

fn unfinished(source: &Source) -> Vec<String> {
    let found = source.text.lines().enumerate().filter(|(_, line)| MARKERS.iter().any(|marker| line.contains(marker)));
    found.map(|(at, _)| format!("{}:{} is marked as unfinished.", source.path, at + 1)).collect()
}

// A type of the SQLite library leaves one folder only. The tests of the whole attack company files without the engine,
// and the benches compare with the bare library.
fn database(source: &Source) -> Vec<String> {
    let places = ["crates/engine/src/database", "tests", "crates/bench"];
    let allowed = source.is_test() || places.iter().any(|place| source.is_in(place));
    let path = concat!("rusqlite", "::");
    if source.kind() == "rs" && !allowed && source.product().contains(path) {
        return vec![format!("{} knows the SQLite library; only crates/engine/src/database may.", source.path)];
    }
    Vec::new()
}

fn sql(source: &Source) -> Vec<String> {
    let kept_in_store = source.stem() == "store" || source.path.split('/').any(|folder| folder == "store");
    if !source.is_in("crates/books/src") || kept_in_store || source.is_test() {
        return Vec::new();
    }
    let found = source.strings().into_iter().filter(|(_, text)| is_sql(text));
    found.map(|(line, _)| format!("{}:{line} holds SQL, which stands in store files only.", source.path)).collect()
}

fn is_sql(text: &str) -> bool {
    let mut words = text.split_whitespace();
    let (first, second) = (words.next().unwrap_or_default(), words.next().unwrap_or_default());
    match first {
        "SELECT" => !second.is_empty(),
        "INSERT" => second == "INTO" || second == "OR",
        "DELETE" => second == "FROM",
        "UPDATE" => text.contains(" SET "),
        "WITH" => text.contains(" AS ("),
        _ => false,
    }
}

fn names_in_doors(source: &Source, names: &[&str]) -> Vec<String> {
    let is_door = source.is_in("crates/doors/src") || source.is_in("src-tauri/src");
    if !is_door || source.kind() != "rs" || source.is_test() {
        return Vec::new();
    }
    let found = source.strings().into_iter().filter(|(_, text)| names.iter().any(|name| text == name || *text == dashed(name)));
    found.map(|(line, text)| format!("{}:{line} names the operation {text}; a door knows none.", source.path)).collect()
}

// An operation's file is named as the operation, and the operation is in the catalogue.
fn listed(source: &Source, names: &[&str]) -> Vec<String> {
    if !source.is_in("crates/books/src") || source.kind() != "rs" || source.is_test() {
        return Vec::new();
    }
    let text = source.product();
    let operations =
        ["impl Command for", "impl Query for", "impl DeskOperation for"].iter().map(|begin| text.matches(begin).count()).sum::<usize>();
    if operations == 0 {
        return Vec::new();
    }
    let mut problems = Vec::new();
    let declared: Vec<&str> = text.split("const NAME: &'static str = \"").skip(1).filter_map(|rest| rest.split('"').next()).collect();
    if declared.len() != operations {
        problems.push(format!("{} has {operations} operations and {} names.", source.path, declared.len()));
    }
    if operations > 1 {
        problems.push(format!("{} has {operations} operations; each has a file of its own.", source.path));
    }
    for name in declared {
        if name != source.stem() {
            problems.push(format!("{} holds {name}; the file is named as the operation.", source.path));
        }
        if !names.contains(&name) {
            problems.push(format!("{name} ({}) is not in the catalogue.", source.path));
        }
    }
    problems
}

#[cfg(test)]
mod tests {
    use super::*;

    const SOUND: &str = "//! It.\n";

    fn problems(path: &str, text: &str) -> usize {
        of_one(&Source::new(path, text)).len()
    }

    #[test]
    fn each_rule_finds_what_breaks_it() {
        assert_eq!(problems("crates/a/src/it.rs", SOUND), 0);
        assert_eq!(problems("crates/a/src/it.rs", "fn a() {}\n"), 1);
        assert_eq!(problems("crates/a/src/mod.rs", SOUND), 1);
        assert_eq!(problems("ui/src/long.tsx", &"\n".repeat(LINES_MAX + 1)), 1);
        assert_eq!(problems("ui/src/it.ts", concat!("// TO", "DO later\n")), 1);
        let database = format!("{SOUND}use {}Connection;\n", concat!("rusqlite", "::"));
        assert_eq!(problems("crates/books/src/it.rs", &database), 1);
        assert_eq!(problems("crates/engine/src/database/it.rs", &database), 0);
        let sql = format!("{SOUND}fn a() {{ tx.rows(\"SELECT a FROM b\") }}\n");
        assert_eq!(problems("crates/books/src/ledger/it.rs", &sql), 1);
        assert_eq!(problems("crates/books/src/ledger/store.rs", &sql), 0);
        assert_eq!(problems("crates/books/src/ledger/store/it.rs", &sql), 0);
        assert_eq!(problems("crates/books/src/ledger/tests.rs", &sql), 0);
        assert_eq!(problems("crates/books/src/it.rs", &format!("{SOUND}const A: &str = \"Select a payment\";\n")), 0);
    }

    #[test]
    fn doors_know_no_operation() {
        let names = ["confirm_payment"];
        let naming = |path: &str, text: &str| names_in_doors(&Source::new(path, text), &names).len();
        assert_eq!(naming("crates/doors/src/http.rs", "call(\"confirm_payment\")"), 1);
        assert_eq!(naming("src-tauri/src/tray.rs", "call(\"confirm-payment\")"), 1);
        assert_eq!(naming("crates/doors/src/http.rs", "// confirm_payment\ncall(\"confirm\")"), 0);
        assert_eq!(naming("crates/doors/src/toy.rs", "call(\"confirm_payment\")"), 0);
    }

    #[test]
    fn operations_are_listed_and_their_files_are_named_after_them() {
        let text = "impl Command for A { const NAME: &'static str = \"do_it\"; }";
        let found = |path: &str, names: &[&str]| listed(&Source::new(path, text), names).len();
        assert_eq!(found("crates/books/src/a/do_it.rs", &["do_it"]), 0);
        assert_eq!(found("crates/books/src/a/do_it.rs", &[]), 1);
        assert_eq!(found("crates/books/src/a/other.rs", &["do_it"]), 1);
    }
}
