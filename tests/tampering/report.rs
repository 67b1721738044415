//! The figures: printed by every run, and written to docs/tampering.md when DAYBOOK_WRITE_FIGURES is set.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Mutex;

/// What came of flipped bytes.
#[derive(Debug, Clone, Copy)]
pub struct Flips {
    /// How long the file is.
    pub length: usize,
    /// How many bytes were flipped, one at a time.
    pub tried: usize,
    /// The file was refused when it was opened.
    pub refused: usize,
    /// The proof named something.
    pub found: usize,
    /// Nothing that the file says had changed.
    pub harmless: usize,
    /// Something had, and nothing noticed.
    pub missed: usize,
}

#[derive(Default)]
struct Figures {
    edits: Option<BTreeMap<&'static str, usize>>,
    schema_edits: Option<usize>,
    stories: Option<Vec<(&'static str, String)>>,
    anywhere: Option<Flips>,
    in_use: Option<Flips>,
}

static FIGURES: Mutex<Figures> = Mutex::new(Figures { edits: None, schema_edits: None, stories: None, anywhere: None, in_use: None });

/// Edits of rows, by kind.
pub fn edits(named: BTreeMap<&'static str, usize>) {
    println!("edits of rows: {} found and named: {named:?}", named.values().sum::<usize>());
    keep(|figures| figures.edits = Some(named));
}

/// Edits of the schema.
pub fn schema_edits(found: usize) {
    println!("edits of the schema: {found} found");
    keep(|figures| figures.schema_edits = Some(found));
}

/// Tampering in several steps, each with what the proof named first.
pub fn stories(found: Vec<(&'static str, String)>) {
    println!("tampering in several steps: {} found", found.len());
    keep(|figures| figures.stories = Some(found));
}

/// Flipped bytes: anywhere in the file, and where the file holds something.
pub fn flips(anywhere: Flips, in_use: Flips) {
    println!("flips anywhere: {anywhere:?}\nflips of bytes in use: {in_use:?}");
    keep(|figures| (figures.anywhere, figures.in_use) = (Some(anywhere), Some(in_use)));
}

// The tests run side by side; the last one writes.
fn keep(set: impl FnOnce(&mut Figures)) {
    let mut figures = FIGURES.lock().unwrap_or_else(|poisoned| poisoned.into_inner());
    set(&mut figures);
    if std::env::var_os("DAYBOOK_WRITE_FIGURES").is_some()
        && let Figures {
            edits: Some(edits),
            schema_edits: Some(schema),
            stories: Some(stories),
            anywhere: Some(anywhere),
            in_use: Some(in_use),
        } = &*figures
    {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/tampering.md");
        std::fs::write(path, page(edits, *schema, stories, *anywhere, *in_use)).expect("the page is written");
    }
}

fn page(edits: &BTreeMap<&str, usize>, schema: usize, stories: &[(&str, String)], anywhere: Flips, in_use: Flips) -> String {
    let mut page = String::from(HEAD);
    let mut row = |what: &str, tried: usize, outcome: String| page.push_str(&format!("| {what} | {tried} | {outcome} |\n"));
    for (kind, count) in edits {
        row(&format!("Plain SQL: {kind}"), *count, format!("{count} found, each with its exact row"));
    }
    row("Schema edited: triggers, indexes and tables removed, reworded, added", schema, format!("{schema} found"));
    row("Several steps that fit each other", stories.len(), format!("{} found", stories.len()));
    for (what, flips) in
        [("One byte flipped, anywhere in the file", anywhere), ("One byte flipped, where the file holds something", in_use)]
    {
        row(
            what,
            flips.tried,
            format!(
                "{} found, {} refused at opening, {} harmless, **{} missed**",
                flips.found, flips.refused, flips.harmless, flips.missed
            ),
        );
    }
    page.push_str(&format!(
        "\nThe file of the byte flips has {} bytes; most of them are room that small tables have not filled yet.\n",
        anywhere.length
    ));
    page.push_str(TAIL);
    for (name, named) in stories {
        page.push_str(&format!("- {name}: `{named}`\n"));
    }
    page.push_str(LIMITS);
    page
}

const HEAD: &str = "# Tampering

`verify_books` proves a company file: its pages, its schema, the chain of the audit, the seal of every row, the sum of all seals, and every kept balance.
This page says how well it finds what was changed behind Daybook's back. It is written by the test that does the tampering:

    DAYBOOK_WRITE_FIGURES=1 cargo test -p tests --test tampering

The books are small and hold every kind of row. Each edit is made on a fresh copy, with SQLite's own defaults, all triggers removed before and put back
word for word after, so that nothing but the edit is left to be found.

| What was done | Tried | Outcome |
|---|---:|---|
";

const TAIL: &str = "
Found means that the proof says no; harmless means that every table, every index and the schema still say exactly what they said (the byte lay in unused
space, or in a counter that SQLite keeps for itself).

Of a row that is edited, added or removed the proof names table and row. Where the last line of an entry is removed it names the entry, because nothing else tells
how many lines there were. Of tampering in several steps it may name only the sum of all seals: that something was done is then certain, and not what.

";

const LIMITS: &str = "
## What no check in the file can find

- The whole file put back as it was earlier. An older copy is a true one; compare the last line of the activity list with what you remember, or with a backup.
- A program that makes the same hashes. Seals and chain are SHA-256 without a secret: they show edits and damage, and are no signature.
- Damage to the write-ahead log that a crash left behind. SQLite keeps a checksum for each of its pages and takes nothing after a wrong one, so that the
  books are as they were a moment earlier, and whole.
";
