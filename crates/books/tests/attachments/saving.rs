//! A file goes out again as it came in, and overwrites nothing.

use crate::support::{PDF, attach, company_with_party};
use engine::{Caller, Door};
use serde_json::json;
use testkit::TempFolder;

#[test]
fn a_saved_file_is_the_one_that_was_attached() {
    let (company, party) = company_with_party();
    let id = attach(&company, "party", &party, "lease.pdf", PDF)["id"].clone();
    let folder = TempFolder::new();
    let path = folder.path().join("saved lease.pdf");
    let save = |door: Door, path: &str| company.desk.call("save_attachment", json!({ "id": id, "path": path }), &Caller::owner(door));
    let path_text = path.to_str().unwrap();
    assert_eq!(save(Door::Window, path_text).unwrap().output["sizeBytes"], PDF.len());
    assert_eq!(std::fs::read(&path).unwrap(), PDF);
    // What is there already stays.
    std::fs::write(&path, "mine").unwrap();
    let refused = save(Door::CommandLine, path_text).unwrap_err();
    assert_eq!((refused.code.as_str(), refused.field.as_deref()), ("file_exists", Some("path")));
    assert_eq!(std::fs::read(&path).unwrap(), b"mine");
    assert_eq!(save(Door::CommandLine, "lease.pdf").unwrap_err().field.as_deref(), Some("path"));
    assert_eq!(save(Door::Window, folder.path().join("no/such/folder.pdf").to_str().unwrap()).unwrap_err().code.as_str(), "not_allowed");
    // Who is not at this machine writes nothing on it.
    let other = folder.path().join("other.pdf");
    for door in [Door::Http, Door::Mcp] {
        assert_eq!(save(door, other.to_str().unwrap()).unwrap_err().code.as_str(), "not_allowed");
    }
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1, "nothing else was left behind");
}
