//! Whatever is attached, removed and restored: the same bytes are kept once, come back as they were, and what stands is what was left standing.

use crate::support::{bytes_of, company_with_party, file_at, kept, proven};
use proptest::prelude::*;
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};

#[derive(Debug, Clone)]
enum Act {
    /// File, record.
    Attach(usize, usize),
    /// The attachment of this place among all.
    Detach(usize),
    Restore(usize),
}

fn act() -> impl Strategy<Value = Act> {
    prop_oneof![
        3 => (0..4_usize, 0..2_usize).prop_map(|(file, record)| Act::Attach(file, record)),
        2 => (0..12_usize).prop_map(Act::Detach),
        2 => (0..12_usize).prop_map(Act::Restore),
    ]
}

struct Model {
    file: usize,
    record: usize,
    standing: bool,
    shown: Value,
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    #[test]
    fn files_stand_as_they_were_left(files in proptest::collection::vec(proptest::collection::vec(any::<u8>(), 1..400), 4), acts in proptest::collection::vec(act(), 1..24)) {
        let (company, party) = company_with_party();
        let other = company.run("create_party", json!({ "name": "Another", "roles": ["customer"] }))["id"].clone();
        let records = [party, other];
        let mut model: Vec<Model> = Vec::new();
        for act in &acts {
            match act {
                Act::Attach(file, record) => {
                    let stands = model.iter().any(|each| files[each.file] == files[*file] && each.record == *record && each.standing);
                    let answer = company.call("attach_file", file_at("party", &records[*record], "a.bin", &files[*file]));
                    prop_assert_eq!(answer.is_err(), stands);
                    if let Ok(answer) = answer {
                        model.push(Model { file: *file, record: *record, standing: true, shown: answer.output });
                    }
                }
                Act::Detach(at) | Act::Restore(at) => {
                    let Some(at) = (!model.is_empty()).then(|| at % model.len()) else { continue };
                    let removing = matches!(act, Act::Detach(_));
                    let beside = |each: &Model| files[each.file] == files[model[at].file] && each.record == model[at].record && each.standing;
                    let allowed = if removing { model[at].standing } else { !model[at].standing && !model.iter().any(beside) };
                    let operation = if removing { "detach_file" } else { "restore_attachment" };
                    let answer = company.call(operation, json!({ "id": model[at].shown["id"] }));
                    prop_assert_eq!(answer.is_ok(), allowed);
                    if let Ok(answer) = answer {
                        model[at].standing = !removing;
                        if !removing {
                            prop_assert_eq!(&answer.output, &model[at].shown);
                        }
                    }
                }
            }
        }
        let attached: BTreeSet<&Vec<u8>> = model.iter().map(|each| &files[each.file]).collect();
        let bytes: usize = attached.iter().map(|file| file.len()).sum();
        prop_assert_eq!(kept(&company), (attached.len() as i64, bytes as i64));
        let listed = company.run("attachments_list", json!({ "limit": 1000 }));
        let standing: BTreeMap<String, &Value> = listed["rows"].as_array().unwrap().iter().map(|row| (row["id"].to_string(), row)).collect();
        prop_assert_eq!(standing.len(), model.iter().filter(|each| each.standing).count());
        for each in &model {
            prop_assert_eq!(&bytes_of(&company, &each.shown["id"]), &files[each.file]);
            prop_assert_eq!(standing.get(&each.shown["id"].to_string()).copied(), each.standing.then_some(&each.shown));
        }
        proven(&company);
    }
}
