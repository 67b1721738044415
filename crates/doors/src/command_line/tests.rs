//! The command line over a small application.

use super::*;
use crate::toy::{Folder, PRODUCT, notebook};
use engine::key_store::MemoryKeyStore;
use serde_json::Value;

struct Ran {
    code: u8,
    output: String,
    errors: String,
}

impl Ran {
    fn json(&self) -> Value {
        serde_json::from_str(&self.output).expect("the output is JSON")
    }

    fn refusal(&self) -> Value {
        serde_json::from_str(&self.errors).expect("the refusal is JSON")
    }
}

fn run_in(folder: &Folder, arguments: &[&str], books: Option<PathBuf>, input: &str) -> Ran {
    let (mut output, mut errors) = (Vec::new(), Vec::new());
    let surroundings = Surroundings {
        arguments: arguments.iter().map(OsString::from).collect(),
        books,
        desk: Ok(DeskOptions { keys: Arc::new(MemoryKeyStore::default()), ids: Arc::new(engine::RandomIds), ..folder.desk_options() }),
        input: &mut input.as_bytes(),
        output: &mut output,
        errors: &mut errors,
    };
    let code = run(&PRODUCT, surroundings);
    Ran { code, output: String::from_utf8(output).unwrap(), errors: String::from_utf8(errors).unwrap() }
}

fn with_notebook() -> (Folder, String) {
    let folder = Folder::new();
    let path = folder.file("one.daybook");
    let desk = folder.desk();
    notebook(&desk, &path);
    desk.close_company();
    (folder, path.to_string_lossy().into_owned())
}

#[test]
fn an_operation_runs_with_its_flags() {
    let (folder, books) = with_notebook();
    let added = run_in(
        &folder,
        &["--books", &books, "--key", "k1", "add-note", "--text", "Tea", "--price", "3.50 cad", "--tone", "soft"],
        None,
        "",
    );
    assert_eq!((added.code, added.errors.as_str()), (0, ""));
    assert!(added.output.contains("Text   Tea\nPrice  3.50 CAD\n\nDone, under the key k1.\n"), "{}", added.output);
    assert!(added.output.contains("To take it back (Tear out the owner's note): daybook tear-out-note --json '{\"id\":\""));

    let listed = run_in(&folder, &["--books", &books, "notes-list"], None, "");
    assert!(listed.output.ends_with("Tea\n\nTotal  1\n"), "{}", listed.output);
}

#[test]
fn a_key_is_honoured_and_a_preview_changes_nothing() {
    let (folder, books) = with_notebook();
    let run =
        |arguments: &[&str], input: &str| run_in(&folder, &[&["--books", &books, "--format", "json"], arguments].concat(), None, input);
    let previewed = run(&["--preview", "add_note", "--text", "Tea"], "").json();
    assert_eq!((previewed["outcome"].as_str(), previewed["output"]["text"].as_str()), (Some("previewed"), Some("Tea")));

    let done = run(&["--key", "k1", "add-note", "--json", "-"], r#"{"text":"Tea"}"#).json();
    let again = run(&["add-note", "--key", "k1", "--text", "Tea"], "").json();
    assert_eq!((done["outcome"].as_str(), again["outcome"].as_str()), (Some("done"), Some("replayed")));
    assert_eq!(done["output"], again["output"]);

    let other = run(&["--key", "k1", "add-note", "--text", "Coffee"], "");
    assert_eq!((other.code, other.refusal()["code"].as_str()), (3, Some("idempotency_key_reused")));
    assert_eq!(run(&["notes-list"], "").json()["output"]["total"], 1);

    // Without a key, each run is a change of its own.
    run(&["add-note", "--text", "Tea"], "");
    assert_eq!(run(&["notes-list"], "").json()["output"]["total"], 2);
}

#[test]
fn refusals_name_the_field_and_a_way_out() {
    let (folder, books) = with_notebook();
    let refused = run_in(&folder, &["--books", &books, "add-note", "--text", " "], None, "");
    assert_eq!((refused.code, refused.output.as_str()), (2, ""));
    assert_eq!(refused.errors, "error: The note is empty.\n  field: text\n  hint: Write something.\n");

    let missing = run_in(&folder, &["--books", &books, "--format", "json", "add-note"], None, "").refusal();
    assert_eq!((missing["code"].as_str(), missing["field"].as_str()), (Some("invalid_input"), Some("text")));

    let word = run_in(&folder, &["--books", &books, "--format=json", "add-note", "--text", "x", "--tone", "shrill"], None, "").refusal();
    assert_eq!((word["field"].as_str(), word["message"].as_str()), (Some("tone"), Some("shrill is not a value of tone.")));

    let broken = run_in(&folder, &["--books", &books, "add-note", "--json", "{\"text\": }"], None, "");
    assert!(broken.code == 2 && broken.errors.contains("line 1 column 10"), "{}", broken.errors);
}

#[test]
fn an_unknown_operation_or_flag_gets_the_nearest_one() {
    let folder = Folder::new();
    let unknown = run_in(&folder, &["ad-note"], None, "");
    assert_eq!(unknown.code, 2);
    assert_eq!(unknown.errors, "error: There is no operation named ad_note.\n  hint: Did you mean add-note?\n");
    assert_eq!(run_in(&folder, &["--format", "json", "ad-note"], None, "").refusal()["code"], "unknown_operation");

    let flag = run_in(&folder, &["add-note", "--tex", "x"], None, "");
    assert!(flag.code == 2 && flag.errors.contains("--text"), "{}", flag.errors);
    let flag = run_in(&folder, &["add-note", "--tex", "x", "--format", "json"], None, "").refusal();
    assert_eq!(flag["code"], "invalid_input");
    assert!(flag["hint"].as_str().is_some_and(|hint| hint.contains("--text")), "{flag}");
}

#[test]
fn the_books_are_always_named() {
    let (folder, books) = with_notebook();
    let unnamed = run_in(&folder, &["notes-list"], None, "");
    assert_eq!(unnamed.code, 4);
    assert!(unnamed.errors.contains("--books FILE") && unnamed.errors.contains(BOOKS_VARIABLE), "{}", unnamed.errors);
    assert_eq!(run_in(&folder, &["notes-list"], Some(books.clone().into()), "").code, 0);
    assert_eq!(run_in(&folder, &["notes-list"], Some(folder.file("gone.daybook")), "").code, 3);
    assert_eq!(
        run_in(&folder, &["--books", "gone.daybook", "notes-list"], Some(books.into()), "").code,
        3,
        "the flag goes before the variable"
    );

    // What needs no books runs without, whatever the environment names.
    let desk = run_in(&folder, &["shelf", "--format", "json"], Some(folder.file("gone.daybook")), "");
    assert_eq!(desk.json()["output"]["open"], false);
    let path = folder.file("two.daybook");
    let made = run_in(&folder, &["make-notebook", "--path", &path.to_string_lossy()], None, "");
    assert_eq!((made.code, path.is_file()), (0, true));
    let again = run_in(&folder, &["make-notebook", "--path", &path.to_string_lossy()], None, "");
    assert_eq!(again.code, ErrorCode::FileExists.exit_code());
}

#[test]
fn the_catalogue_help_and_completions_show_every_operation() {
    let folder = Folder::new();
    let listed = run_in(&folder, &["operations", "--format", "json"], None, "").json();
    let names: Vec<&str> = listed.as_array().unwrap().iter().filter_map(|entry| entry["name"].as_str()).collect();
    assert_eq!(names, PRODUCT.application.public_entries().map(|entry| entry.name).collect::<Vec<_>>());
    assert!(listed[0]["inputSchema"]["properties"]["text"].is_object());
    assert!(run_in(&folder, &["operations"], None, "").output.contains("add-note"));

    let help = run_in(&folder, &["add-note", "--help"], None, "");
    assert_eq!(help.code, 0);
    for part in [
        "Writes a note down.",
        "--text <TEXT>",
        "The words. (required)",
        "--price <AMOUNT CURRENCY>",
        "[possible values: soft, loud]",
        "--preview",
    ] {
        assert!(help.output.contains(part), "{part} in {}", help.output);
    }
    for shell in ["bash", "zsh", "fish", "powershell"] {
        let script = run_in(&folder, &["completions", shell], None, "").output;
        assert!(script.contains("add-note") && script.contains("loud"), "{shell}");
    }
}

#[test]
fn the_tree_of_commands_is_sound() {
    tree::whole(PRODUCT.application).debug_assert();
}

#[test]
fn a_change_of_files_takes_a_key_and_a_question_takes_none() {
    let folder = Folder::new();
    let path = folder.file("keyed.daybook").to_string_lossy().into_owned();
    let made = run_in(&folder, &["make-notebook", "--path", &path, "--key", "k1"], None, "");
    assert_eq!((made.code, made.errors.as_str()), (0, ""));
    assert!(made.output.contains("Done, under the key k1."), "{}", made.output);
    assert_eq!(run_in(&folder, &["make-notebook", "--path", &path, "--preview"], None, "").code, 2);
    assert_eq!(run_in(&folder, &["shelf", "--key", "k1"], None, "").code, 2);
}

#[test]
fn nothing_that_is_shown_moves_the_cursor() {
    let (folder, books) = with_notebook();
    let said = |arguments: &[&str]| {
        let ran = run_in(&folder, &[&["--books", books.as_str()], arguments].concat(), None, "");
        ran.output + &ran.errors
    };
    let escape = "a\u{1b}[2J\u{9b}31mb";
    for said in [
        said(&["add-note", "--text", escape, "--key", escape]),
        said(&["notes-list"]),
        said(&["add-note", "--json", "{\"text\":\"x\",\"\u{9b}\":1}"]),
        said(&["add-note", "--text", "Tea", &format!("--{escape}")]),
        said(&[escape]),
    ] {
        assert!(!said.contains(|letter: char| letter.is_control() && letter != '\n'), "{said:?}");
    }
}
