//! Frozen migrations: a shipped one never changes, because company files hold its result.

use crate::Done;
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::fmt::Write;
use std::path::{Path, PathBuf};

const LIST: &str = "migrations/frozen.txt";

/// Adds the hashes of migrations that are not in the list yet. A changed one is refused.
pub fn write(root: &Path) -> Done {
    let mut frozen = read(root);
    let changed = changed(root, &frozen)?;
    if !changed.is_empty() {
        return Err(changed);
    }
    let mut added = Vec::new();
    for (path, hash) in hashes(root)? {
        if frozen.insert(path.clone(), hash).is_none() {
            added.push(path);
        }
    }
    let mut text = String::new();
    for (path, hash) in &frozen {
        let _ = writeln!(text, "{hash}  {path}");
    }
    std::fs::write(root.join(LIST), text).map_err(|error| vec![format!("{LIST}: {error}")])?;
    Ok(if added.is_empty() { "All migrations are frozen.".to_owned() } else { format!("Frozen: {}.", added.join(", ")) })
}

/// Says which migrations differ from the list, or are not in it.
pub fn problems(root: &Path) -> Vec<String> {
    let frozen = read(root);
    if frozen.is_empty() {
        return vec![format!("{LIST} lists nothing: run `cargo xtask freeze`.")];
    }
    let found = match changed(root, &frozen) {
        Ok(found) => found,
        Err(problems) => return problems,
    };
    let new = hashes(root).unwrap_or_default().into_keys().filter(|path| !frozen.contains_key(path));
    found.into_iter().chain(new.map(|path| format!("{path} is not frozen: run `cargo xtask freeze` once it is finished."))).collect()
}

fn changed(root: &Path, frozen: &BTreeMap<String, String>) -> Result<Vec<String>, Vec<String>> {
    let hashes = hashes(root)?;
    let mut found = Vec::new();
    for (path, hash) in frozen {
        match hashes.get(path) {
            None => found.push(format!("{path} is frozen, and is gone.")),
            Some(now) if now != hash => {
                found.push(format!("{path} is frozen, and was changed: a change of the schema is a new migration."))
            }
            Some(_) => {}
        }
    }
    Ok(found)
}

fn read(root: &Path) -> BTreeMap<String, String> {
    let text = std::fs::read_to_string(root.join(LIST)).unwrap_or_default();
    text.lines().filter_map(|line| line.split_once("  ")).map(|(hash, path)| (path.to_owned(), hash.to_owned())).collect()
}

// Only what makes the schema is frozen; the questions and rows for its test may still grow.
fn hashes(root: &Path) -> Result<BTreeMap<String, String>, Vec<String>> {
    let folder = root.join("migrations");
    let list = |path: &Path| -> Result<Vec<PathBuf>, Vec<String>> {
        let entries = std::fs::read_dir(path).map_err(|error| vec![format!("{}: {error}", path.display())])?;
        Ok(entries.filter_map(|entry| Some(entry.ok()?.path())).collect())
    };
    let mut found = BTreeMap::new();
    for step in list(&folder)?.into_iter().filter(|path| path.is_dir()) {
        for file in list(&step)? {
            let name = file.file_name().and_then(|name| name.to_str()).unwrap_or_default();
            if name.starts_with("up.") {
                let content = std::fs::read(&file).map_err(|error| vec![format!("{}: {error}", file.display())])?;
                let path = file.strip_prefix(root).unwrap_or(&file).to_string_lossy().replace('\\', "/");
                found.insert(path, engine::secret::hex(&Sha256::digest(content)));
            }
        }
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_frozen_migration_may_not_change() {
        let root = std::env::temp_dir().join(format!("daybook-freeze-{}", std::process::id()));
        let up = root.join("migrations/0001-a/up.sqlite.sql");
        std::fs::create_dir_all(up.parent().unwrap()).unwrap();
        std::fs::write(&up, "CREATE TABLE a (b);").unwrap();
        assert_eq!(problems(&root), ["migrations/frozen.txt lists nothing: run `cargo xtask freeze`."]);
        assert_eq!(write(&root).unwrap(), "Frozen: migrations/0001-a/up.sqlite.sql.");
        assert!(problems(&root).is_empty());
        std::fs::write(&up, "CREATE TABLE a (c);").unwrap();
        assert!(problems(&root)[0].contains("was changed") && write(&root).is_err());
        std::fs::remove_dir_all(root).unwrap();
    }
}
