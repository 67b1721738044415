//! The key of a company: it comes and goes with the company, and a wrong one never takes the place of the right one.

use crate::{Scene, company_at, names_in};
use engine::key_store::FileKeyStore;
use engine::{Caller, Desk, DeskOptions, Door, FixedClock};
use serde_json::{Value, json};
use std::sync::Arc;
use tests::support::older_company::desk_of;

fn key_of(scene: &Scene) -> Value {
    scene.done("show_recovery_key", json!({}))["key"].clone()
}

#[test]
fn a_wrong_key_is_refused_and_the_right_one_stays() {
    let (scene, path) = Scene::with_company("books.daybook");
    let own = key_of(&scene);
    let party = scene.done("create_party", json!({ "name": "Ada", "taxIds": [{ "kind": "sin", "value": "046 454 286" }] }));
    let reveal = || scene.done("reveal_tax_ids", json!({ "partyId": party["id"] }))["taxIds"][0]["value"].clone();
    for wrong in ["ab".repeat(48), "ab".to_owned()] {
        let error = scene.refused("enter_recovery_key", json!({ "key": wrong }));
        assert_eq!((error.code.as_str(), error.field.as_deref()), ("invalid_input", Some("key")));
        assert_eq!((key_of(&scene), reveal()), (own.clone(), json!("046 454 286")));
    }
    scene.done("enter_recovery_key", json!({ "key": own }));
    let agent = Caller { actor: "agent".to_owned(), ..Caller::owner(Door::Mcp) };
    assert_eq!(scene.desk.call("enter_recovery_key", json!({ "key": own }), &agent).expect_err("an agent").code.as_str(), "not_allowed");
    assert_eq!(reveal(), json!("046 454 286"));
    scene.desk.close_company();

    // On another machine the wrong one is refused, and the right one is taken.
    let other = desk_of(&books::APPLICATION, &scene.path("other machine"));
    other.open_company(&path).map(drop).expect("it opens without its key");
    let ask = |operation: &str, input: Value| other.call(operation, input, &Caller::owner(Door::Window)).map(|envelope| envelope.output);
    let reveal = || ask("reveal_tax_ids", json!({ "partyId": party["id"] }));
    assert_eq!(ask("enter_recovery_key", json!({ "key": "ab".repeat(48) })).expect_err("a wrong key").code.as_str(), "invalid_input");
    assert_eq!(reveal().expect_err("no key is here").code.as_str(), "not_allowed");
    ask("enter_recovery_key", json!({ "key": own })).expect("it is the company's key");
    assert_eq!(reveal().expect("the secret")["taxIds"][0]["value"], "046 454 286");
}

#[test]
fn a_company_without_secrets_keeps_the_key_that_it_has() {
    let (scene, _) = Scene::with_company("books.daybook");
    let own = key_of(&scene);
    assert_eq!(scene.refused("enter_recovery_key", json!({ "key": "ab".repeat(48) })).code.as_str(), "conflict");
    assert_eq!(key_of(&scene), own);
}

#[test]
fn a_company_that_is_not_made_leaves_no_key_and_no_folders() {
    let mut scene = Scene::new();
    let clock = Arc::new(FixedClock::at("2026-02-11T09:00:00Z".parse().expect("an instant")));
    let options = testkit::options(&scene.path("home"), clock);
    scene.desk = Desk::new(&books::APPLICATION, DeskOptions { keys: Arc::new(FileKeyStore(scene.path("home/keys"))), ..options });
    scene.done("create_company", company_at(&scene.path("books/first.daybook")));
    let keys = || names_in(&scene.path("home/keys"));
    let before = keys();
    assert_eq!(before.len(), 1);
    std::fs::create_dir(scene.path("empty")).expect("a folder");
    let mut wrong = company_at(&scene.path("new/deeper/second.daybook"));
    wrong["openingBalances"] = json!([{ "account": "nope", "side": "debit", "amount": { "amount": "1.00", "currency": "CAD" } }]);
    assert_eq!(scene.refused("create_company", wrong.clone()).code.as_str(), "not_found");
    assert!(!scene.path("new").exists(), "its folders stayed");
    wrong["path"] = json!(scene.path("empty/second.daybook"));
    scene.refused("create_company", wrong);
    assert!(scene.path("empty").is_dir(), "a folder that was there before is gone");
    assert_eq!(keys(), before);
    std::fs::write(scene.path("taken.daybook"), "mine").expect("a file");
    scene.refused("move_company", json!({ "newPath": scene.path("taken.daybook") }));
    scene.refused("move_company", json!({ "newPath": scene.path("far/away/x.txt") }));
    assert!(!scene.path("far").exists());
    scene.done("create_company", company_at(&scene.path("new/deeper/second.daybook")));
}
