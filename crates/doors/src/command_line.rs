//! The command line: `daybook [--books FILE] <operation> [--field value ...]`, and the ways to start the other doors.

mod flags;
mod report;
mod table;
mod tree;

use crate::catalogue::{dashed, describe, underscored};
use crate::product::Product;
use crate::{http, mcp};
use clap::ArgMatches;
use clap::error::{ContextKind, ContextValue, ErrorKind};
use engine::{Caller, Desk, DeskOptions, Door, ErrorCode, OpError, OpResult, OperationKind};
use report::{Format, Report};
use serde_json::json;
use std::ffi::OsString;
use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// What surrounds a run of the program; a test passes its own.
pub struct Surroundings<'a> {
    /// The arguments after the program's name.
    pub arguments: Vec<OsString>,
    /// The company file that the environment names.
    pub books: Option<PathBuf>,
    /// What the desk is made of.
    pub desk: OpResult<DeskOptions>,
    /// Standard input.
    pub input: &'a mut dyn Read,
    /// Standard output.
    pub output: &'a mut dyn Write,
    /// Standard error.
    pub errors: &'a mut dyn Write,
}

/// The name of the variable that names the company file.
pub const BOOKS_VARIABLE: &str = "DAYBOOK_BOOKS";

/// Does what the arguments say. Returns the exit code.
pub fn run(product: &Product, surroundings: Surroundings<'_>) -> u8 {
    let Surroundings { arguments, books, desk, input, output, errors } = surroundings;
    let mut report = Report { format: Format::asked_for(&arguments), output, errors };
    let matches = match tree::command(product.application, &arguments).try_get_matches_from(&arguments) {
        Ok(matches) => matches,
        Err(error) => return usage(product, &error, &mut report),
    };
    match perform(product, &matches, books, desk, input, &mut report) {
        Ok(()) => 0,
        Err(error) => report.refuse(&error),
    }
}

fn perform(
    product: &Product,
    matches: &ArgMatches,
    books: Option<PathBuf>,
    options: OpResult<DeskOptions>,
    input: &mut dyn Read,
    report: &mut Report<'_>,
) -> OpResult<()> {
    let Some((name, own)) = matches.subcommand() else { return Err(OpError::invalid("", "No operation is named.")) };
    let chosen = Chosen { above: matches, own };
    match name {
        tree::OPERATIONS => report.catalogue(&describe(product.application)),
        tree::COMPLETIONS => {
            let shell =
                own.get_one::<clap_complete::Shell>("shell").copied().ok_or_else(|| OpError::invalid("shell", "Say which shell."))?;
            let mut script = Vec::new();
            clap_complete::generate(shell, &mut tree::whole(product.application), tree::PROGRAM, &mut script);
            report.text(&script)
        }
        tree::SERVE => {
            let desk = Arc::new(Desk::new(product.application, options?));
            match chosen.text("books").map(PathBuf::from).or(books) {
                Some(books) => drop(desk.open_company(&books)?),
                // The window lets the owner choose; a company that is gone must not keep it from opening.
                None => {
                    if let Some(last) = desk.recent().first()
                        && let Err(error) = desk.open_company(&last.path)
                    {
                        report.warn(&error);
                    }
                }
            }
            let options = http::Options {
                port: own.get_one("port").copied().unwrap_or(0),
                ui: own.get_one::<String>("ui").map(PathBuf::from),
                daily_run: !own.get_flag("no-daily-run"),
            };
            http::serve(product, &desk, &options, |address| report.address(address))
        }
        tree::MCP => {
            let desk = Arc::new(Desk::new(product.application, options?));
            if let Some(books) = chosen.text("books").map(PathBuf::from).or(books) {
                desk.open_company(&books)?;
            }
            mcp::serve(&desk, mcp::Options { allow_changes: own.get_flag("allow-changes") })
        }
        operation => {
            let desk = Desk::new(product.application, options?);
            let done = call(&desk, &underscored(operation), &chosen, books.as_deref(), input, report);
            desk.close_company();
            done
        }
    }
}

// The door's own flags may stand before or after the operation.
struct Chosen<'a> {
    above: &'a ArgMatches,
    own: &'a ArgMatches,
}

impl Chosen<'_> {
    fn text(&self, flag: &str) -> Option<&str> {
        let id = tree::own_id(flag);
        [self.own, self.above].into_iter().find_map(|matches| matches.try_get_one::<String>(&id).ok().flatten()).map(String::as_str)
    }

    fn flag(&self, flag: &str) -> bool {
        let id = tree::own_id(flag);
        [self.own, self.above].into_iter().any(|matches| matches.try_get_one::<bool>(&id).ok().flatten() == Some(&true))
    }
}

fn call(
    desk: &Desk,
    name: &str,
    chosen: &Chosen<'_>,
    books: Option<&Path>,
    standard_input: &mut dyn Read,
    report: &mut Report<'_>,
) -> OpResult<()> {
    let entry = desk.application().entry(name)?;
    let mut input = match chosen.text("json") {
        None => json!({}),
        Some("-") => flags::parse_json(&flags::text_from("-", standard_input)?, "")?,
        Some(text) => flags::parse_json(text, "")?,
    };
    flags::fill(&mut input, entry.input_schema(), chosen.own, standard_input)?;
    // A file that is named here must open. One that the environment names is needed by some operations only.
    let by_environment = match (chosen.text("books"), books) {
        (Some(books), _) => desk.open_company(Path::new(books)).map(drop).map(|()| None)?,
        (None, Some(books)) => desk.open_company(books).err(),
        (None, None) => None,
    };
    let key = match (entry.kind, chosen.text("key")) {
        (_, Some(key)) => Some(key.to_owned()),
        (OperationKind::Command, None) => Some(uuid::Uuid::now_v7().to_string()),
        (_, None) => None,
    };
    let caller = Caller { key, preview: chosen.flag("preview"), ..Caller::owner(Door::CommandLine) };
    let answer = desk.call(name, input, &caller).map_err(|error| match (error.code, by_environment) {
        (ErrorCode::NoCompanyOpen, Some(reason)) => reason,
        (ErrorCode::NoCompanyOpen, None) => {
            error.hint(format!("Name the company's file with --books FILE, or in the variable {BOOKS_VARIABLE}."))
        }
        _ => error,
    })?;
    report.answer(&answer, caller.key.as_deref())
}

// Help is no failure; what the arguments do not say rightly is one, in the shape of every other.
fn usage(product: &Product, error: &clap::Error, report: &mut Report<'_>) -> u8 {
    let context = |kind| match error.get(kind) {
        Some(ContextValue::String(text)) => Some(text.clone()),
        Some(ContextValue::Strings(texts)) => texts.first().cloned(),
        _ => None,
    };
    match error.kind() {
        ErrorKind::DisplayHelp | ErrorKind::DisplayVersion => match report.text(error.render().to_string().as_bytes()) {
            Ok(()) => 0,
            Err(error) => report.refuse(&error),
        },
        ErrorKind::InvalidSubcommand => {
            let asked = underscored(&context(ContextKind::InvalidSubcommand).unwrap_or_default());
            let unknown = product
                .application
                .entry(&asked)
                .err()
                .unwrap_or_else(|| OpError::new(ErrorCode::UnknownOperation, format!("There is no operation named {asked}.")));
            report.refuse(&match context(ContextKind::SuggestedSubcommand) {
                Some(near) => unknown.hint(format!("Did you mean {}?", dashed(&near))),
                None => unknown,
            })
        }
        _ => report.misused(error),
    }
}

#[cfg(test)]
mod tests;
