//! Secrets: no file of the company or of the application ever holds one in clear.

use engine::{Caller, Desk, Door};
use serde_json::json;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use testkit::{TempCompany, TempFolder};
use tests::support::raw_file::other_program;

const SECRET: &str = "QX 55-0481-2290";

// Every writing in which it could lie somewhere.
fn writings() -> Vec<Vec<u8>> {
    let digits: String = SECRET.chars().filter(char::is_ascii_alphanumeric).collect();
    [SECRET.to_owned(), digits, SECRET.to_lowercase(), SECRET.replace('-', "")]
        .into_iter()
        .flat_map(|text| {
            let hex: String = text.bytes().map(|byte| format!("{byte:02x}")).collect();
            let wide: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
            [text.clone().into_bytes(), wide, hex.clone().into_bytes(), hex.to_uppercase().into_bytes()]
        })
        .collect()
}

fn files_below(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() { files_below(&path, found) } else { found.push(path) }
    }
}

fn lies_in_clear(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    files_below(folder, &mut files);
    assert!(files.iter().any(|file| file.extension().is_some_and(|extension| extension == "daybook")));
    let writings = writings();
    files.retain(|file| {
        let bytes = std::fs::read(file).expect("a file");
        writings.iter().any(|writing| bytes.windows(writing.len()).any(|window| window == writing))
    });
    files
}

#[test]
fn a_tax_id_lies_nowhere_in_clear() {
    let company = TempCompany::on("2026-02-10");
    let tax_ids = json!([{ "kind": "vat", "value": SECRET }]);
    let caller = Caller::owner(Door::Mcp).previewing();
    company.desk.call("create_party", json!({ "name": "Looked at", "taxIds": tax_ids }), &caller).expect("a preview");
    let party = company.call_with_key("create_party", json!({ "name": "Ada", "taxIds": tax_ids }), "the form").expect("a party").output;
    // Again, changed, and refused: each is another way into the file.
    company.call_with_key("create_party", json!({ "name": "Ada", "taxIds": tax_ids }), "the form").expect("a replay");
    company.run("update_party", json!({ "id": party["id"], "taxIds": tax_ids, "notes": "again" }));
    company.refused("create_party", json!({ "name": "", "taxIds": tax_ids }));
    company.refused("create_party", json!({ "name": "Wrong", "taxIds": [{ "kind": "", "value": SECRET }] }));
    company.engine().back_up(&company.folder.path().join("backup.daybook")).expect("a backup");
    assert_eq!(company.run("reveal_tax_ids", json!({ "partyId": party["id"] }))["taxIds"][0]["value"], SECRET);

    assert_eq!(lies_in_clear(company.folder.path()), [""; 0].map(PathBuf::from), "while it is open");
    let audit = company.run("audit_entries", json!({})).to_string();
    assert!(!audit.contains("0481-22"), "the audit shows it");
    let sealed = other_program(company.engine().path())
        .query_row("SELECT count(*) FROM audit_entry WHERE input LIKE '%sealed:1:%'", [], |row| row.get::<_, i64>(0))
        .expect("the audit");
    assert_eq!(sealed, 2, "the audit holds what was asked, sealed");
    company.desk.close_company();
    assert_eq!(lies_in_clear(company.folder.path()), [""; 0].map(PathBuf::from), "when it is closed");
}

#[test]
fn the_search_itself_finds_what_lies_in_clear() {
    let company = TempCompany::on("2026-02-10");
    company.run("create_party", json!({ "name": "Ada", "notes": SECRET }));
    assert!(!lies_in_clear(company.folder.path()).is_empty());
}

#[test]
fn eight_first_secrets_at_once_have_one_key() {
    for _ in 0..10 {
        let folder = TempFolder::new();
        let clock = Arc::new(engine::FixedClock::at("2026-02-10T09:00:00Z".parse().expect("an instant")));
        let desk = Desk::new(&books::APPLICATION, testkit::options(folder.path(), Arc::clone(&clock)));
        let path = folder.path().join("books.daybook");
        let call = |desk: &Desk, operation: &str, input: serde_json::Value, key: String| {
            desk.call(operation, input, &Caller::owner(Door::Window).with_key(key))
                .unwrap_or_else(|error| panic!("{operation}: {error}"))
                .output
        };
        call(
            &desk,
            "create_company",
            json!({ "name": "Keys", "country": "CA", "businessType": "shop", "path": path }),
            "create".to_owned(),
        );
        let parties: Vec<_> = std::thread::scope(|scope| {
            let workers: Vec<_> = (0..8)
                .map(|number| {
                    let desk = &desk;
                    scope.spawn(move || {
                        let input = json!({ "name": format!("Party {number}"), "taxIds": [{ "kind": "vat", "value": format!("{SECRET}{number}") }] });
                        call(desk, "create_party", input, format!("party {number}"))["id"].clone()
                    })
                })
                .collect();
            workers.into_iter().map(|worker| worker.join().expect("no panic")).collect()
        });
        // The next run of the program has the key that was kept, not the one that was used.
        let options = engine::DeskOptions { keys: Arc::clone(&desk.options().keys), ..testkit::options(folder.path(), clock) };
        desk.close_company();
        let desk = Desk::new(&books::APPLICATION, options);
        call(&desk, "open_company", json!({ "path": path }), "open".to_owned());
        for (number, party) in parties.iter().enumerate() {
            let revealed = call(&desk, "reveal_tax_ids", json!({ "partyId": party }), String::new());
            assert_eq!(revealed["taxIds"][0]["value"], format!("{SECRET}{number}"));
        }
    }
}
