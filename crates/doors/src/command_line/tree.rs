//! The tree of commands: one for each operation of the catalogue, and the few that the program has itself.

use super::flags;
use crate::catalogue::dashed;
use clap::{Arg, ArgAction, Command, value_parser};
use engine::{Application, Entry, OperationKind};
use std::ffi::OsString;

/// The program.
pub const PROGRAM: &str = "daybook";
/// Lists the operations.
pub const OPERATIONS: &str = "operations";
/// Writes a completion script.
pub const COMPLETIONS: &str = "completions";
/// Starts the HTTP door.
pub const SERVE: &str = "serve";
/// Starts the agents' door.
pub const MCP: &str = "mcp";

/// The id of one of the door's own flags. It cannot be mistaken for a field of an operation.
pub fn own_id(flag: &str) -> String {
    format!("-{flag}")
}

/// The tree for a run with these arguments. Only an operation that they name gets its flags, so that a start is quick.
pub fn command(application: &'static Application, arguments: &[OsString]) -> Command {
    let named = |entry: &Entry| arguments.iter().any(|argument| argument == entry.name || *argument == *dashed(entry.name));
    build(application, named)
}

/// The tree with the flags of all operations.
pub fn whole(application: &'static Application) -> Command {
    build(application, |_| true)
}

fn build(application: &'static Application, with_flags: impl Fn(&Entry) -> bool) -> Command {
    let operations = application.public_entries().map(|entry| operation(entry, with_flags(entry)));
    Command::new(PROGRAM)
        .bin_name(PROGRAM)
        .no_binary_name(true)
        .version(env!("CARGO_PKG_VERSION"))
        .about("Keeps the books of a small business, in one file.")
        .after_help("Every operation is a command. `daybook help <operation>` shows its fields; `daybook operations --format json` prints all schemas.\nThe books are the file of --books, or of the variable DAYBOOK_BOOKS.\nExit codes: 0 done, 2 wrong input, 3 refused by the state of the books, 4 a problem with the file or the machine, 70 an error of the program.")
        .arg_required_else_help(true)
        .subcommand_required(true)
        .max_term_width(110)
        .args(own_flags(true, true))
        .subcommand(Command::new(OPERATIONS).about("Lists all operations; as JSON, with their schemas.").arg(format_flag()))
        .subcommand(
            Command::new(COMPLETIONS)
                .about("Writes a completion script for a shell.")
                .arg(Arg::new("shell").required(true).value_name("SHELL").value_parser(value_parser!(clap_complete::Shell)).help("The shell")),
        )
        .subcommand(
            Command::new(SERVE)
                .about("Serves the operations and the window on this machine over HTTP, until it is stopped.")
                .arg(Arg::new("port").long("port").value_name("N").value_parser(value_parser!(u16)).help("The port; a free one unless given"))
                .arg(Arg::new("ui").long("ui").value_name("FOLDER").help("The folder of the built window"))
                .arg(
                    Arg::new("no-daily-run")
                        .long("no-daily-run")
                        .action(ArgAction::SetTrue)
                        .help("Does nothing by itself: neither the daily run nor the jobs"),
                )
                .args([books_flag(), format_flag()]),
        )
        .subcommand(
            Command::new(MCP)
                .about("Serves the operations to an agent over standard input and output (MCP).")
                .arg(Arg::new("allow-changes").long("allow-changes").action(ArgAction::SetTrue).help("Lets the agent change the books; without it, changes are previews"))
                .arg(books_flag()),
        )
        .subcommands(operations)
}

fn operation(entry: &'static Entry, with_flags: bool) -> Command {
    let mut command = Command::new(dashed(entry.name)).about(entry.description);
    if entry.name.contains('_') {
        command = command.alias(entry.name);
    }
    if !with_flags {
        return command;
    }
    let own = own_flags(!entry.runs_beside_changes(), entry.kind == OperationKind::Command);
    // A field of a name that is taken goes into --json.
    let taken: Vec<&str> = own.iter().filter_map(Arg::get_long).chain(["help"]).collect();
    let fields = flags::arguments(entry.input_schema(), &taken);
    let command = command.args(fields).next_help_heading("How it is called").args(own);
    command.after_help("Amounts are written \"12.50 CAD\", dates 2026-11-15. A list is JSON, or the flag once for each item.\nA text can come from a file: --<field>-file FILE, where - is standard input.")
}

// Only a change has a key, and only a change in the books can be shown ahead.
fn own_flags(with_key: bool, with_preview: bool) -> Vec<Arg> {
    let key = own("key", "KEY").help("The idempotency key of a change; repeat a change with its key");
    let preview =
        Arg::new(own_id("preview")).long("preview").action(ArgAction::SetTrue).help("Shows what would happen, and changes nothing");
    let always = [books_flag(), format_flag(), own("json", "JSON").help("The input as JSON; - reads it from standard input")];
    always.into_iter().chain(with_key.then_some(key)).chain(with_preview.then_some(preview)).collect()
}

fn own(flag: &'static str, value_name: &'static str) -> Arg {
    Arg::new(own_id(flag)).long(flag).value_name(value_name)
}

fn books_flag() -> Arg {
    own("books", "FILE").help("The company's file")
}

fn format_flag() -> Arg {
    own("format", "FORMAT").value_parser(["table", "json"]).help("How the answer is written; table unless given")
}
