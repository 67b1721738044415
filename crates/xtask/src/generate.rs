//! What is derived from the catalogue: the window's types, its catalogue, and the reference.

mod reference;
mod typescript;

use crate::Done;
use std::path::Path;

const CATALOGUE: &engine::Application = &books::APPLICATION;

/// Every generated file, with its content.
fn files() -> Result<Vec<(&'static str, String)>, Vec<String>> {
    let typescript = typescript::generate(CATALOGUE)?;
    let json = |value: &serde_json::Value| format!("{value:#}\n");
    Ok(vec![
        ("docs/errors.md", reference::errors()),
        ("docs/openapi.json", json(&doors::openapi::document(CATALOGUE))),
        ("docs/operations.md", reference::operations(CATALOGUE)),
        // Read by a program only, and loaded by the window: on one line it is half as long.
        ("ui/src/generated/catalog.json", format!("{}\n", doors::catalogue::describe(CATALOGUE))),
        ("ui/src/generated/operations.ts", typescript.operations),
        ("ui/src/generated/types.ts", typescript.types),
    ])
}

/// Writes all files that are stale.
pub fn write(root: &Path) -> Done {
    let mut written = Vec::new();
    for (name, content) in stale(root)? {
        let path = root.join(name);
        let folder = path.parent().unwrap_or(root);
        std::fs::create_dir_all(folder).and_then(|()| std::fs::write(&path, content)).map_err(|error| vec![format!("{name}: {error}")])?;
        written.push(name);
    }
    Ok(if written.is_empty() { "All generated files are up to date.".to_owned() } else { format!("Written: {}.", written.join(", ")) })
}

/// Fails when a file is stale.
pub fn check(root: &Path) -> Done {
    let stale: Vec<String> = stale(root)?.into_iter().map(|(name, _)| format!("{name} is stale: run `cargo xtask generate`.")).collect();
    if stale.is_empty() { Ok("All generated files are up to date.".to_owned()) } else { Err(stale) }
}

fn stale(root: &Path) -> Result<Vec<(&'static str, String)>, Vec<String>> {
    Ok(files()?.into_iter().filter(|(name, content)| std::fs::read_to_string(root.join(name)).ok().as_ref() != Some(content)).collect())
}
