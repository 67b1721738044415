//! The `daybook` program: the books behind the command line, which also starts the other doors.

use doors::command_line::{BOOKS_VARIABLE, Surroundings, run};
use doors::{Product, Tick};
use engine::{Caller, Desk, DeskOptions, Door, OpResult};
use std::io::{stderr, stdin, stdout};
use std::process::ExitCode;

static BOOKS: Product = Product {
    application: &books::APPLICATION,
    job_handlers: books::job_handlers,
    tick: Tick { command: books::TICK_COMMAND, key: tick_key },
};

fn tick_key(desk: &Desk) -> OpResult<String> {
    desk.engine()?.read(&Caller::owner(Door::Desk), books::tick_key)
}

fn main() -> ExitCode {
    // What is logged goes to standard error: standard output holds answers, or speaks MCP.
    tracing_subscriber::fmt().with_writer(stderr).with_max_level(tracing::Level::WARN).with_target(false).init();
    let code = run(
        &BOOKS,
        Surroundings {
            arguments: std::env::args_os().skip(1).collect(),
            books: std::env::var_os(BOOKS_VARIABLE).filter(|file| !file.is_empty()).map(Into::into),
            desk: DeskOptions::from_env(),
            input: &mut stdin(),
            output: &mut stdout(),
            errors: &mut stderr(),
        },
    );
    ExitCode::from(code)
}
