//! The rules of the house that no compiler checks.

mod rules;
mod source;

use crate::{Done, freeze};
use source::Source;
use std::path::{Path, PathBuf};

/// Checks every rule on every file, and says everything that is wrong.
pub fn check(root: &Path) -> Done {
    let sources = read(root)?;
    let mut problems: Vec<String> = sources.iter().flat_map(rules::of_one).collect();
    problems.extend(rules::of_all(&sources, &books::APPLICATION));
    problems.extend(freeze::problems(root));
    problems.sort();
    if problems.is_empty() { Ok(format!("{} files are tidy.", sources.len())) } else { Err(problems) }
}

const PLACES: [&str; 8] = ["crates", "src-tauri", "tests", "ui", "migrations", "bench", "benches", ".ci"];
// What is made, fetched or generated is not written by hand.
const LEFT_OUT: [&str; 7] = ["target", "node_modules", "dist", "output", "generated", "gen", ".git"];
const KINDS: [&str; 7] = ["rs", "ts", "tsx", "css", "sql", "sh", "mjs"];

fn read(root: &Path) -> Result<Vec<Source>, Vec<String>> {
    let mut found = Vec::new();
    let mut folders: Vec<PathBuf> = PLACES.iter().map(|place| root.join(place)).filter(|place| place.is_dir()).collect();
    while let Some(folder) = folders.pop() {
        let entries = std::fs::read_dir(&folder).map_err(|error| vec![format!("{}: {error}", folder.display())])?;
        for path in entries.filter_map(|entry| Some(entry.ok()?.path())) {
            let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
            if path.is_dir() {
                if !LEFT_OUT.contains(&name) {
                    folders.push(path);
                }
            } else if path.extension().and_then(|kind| kind.to_str()).is_some_and(|kind| KINDS.contains(&kind)) {
                let text = std::fs::read_to_string(&path).map_err(|error| vec![format!("{}: {error}", path.display())])?;
                let path = path.strip_prefix(root).unwrap_or(&path).to_string_lossy().replace('\\', "/");
                found.push(Source::new(path, text));
            }
        }
    }
    found.sort_by(|one, other| one.path.cmp(&other.path));
    Ok(found)
}
