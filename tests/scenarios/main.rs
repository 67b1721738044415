//! Plays every scenario of this folder on a company of its own, through the choke point.

use std::path::Path;
use testkit::TempCompany;

fn play(path: &Path, text: String) -> datatest_stable::Result<()> {
    let mut company = TempCompany::on("2026-01-01");
    testkit::scenario::play(&text, &mut company)?;
    // Whatever happened in it, the books must prove at the end.
    let proof = company.run("verify_books", serde_json::json!({}));
    if proof["ok"] != true {
        return Err(format!("{}: the books do not prove: {}", path.display(), proof["findings"]).into());
    }
    Ok(())
}

datatest_stable::harness! {
    { test = play, root = "scenarios", pattern = r"\.books$" },
}
