//! Every scenario in plain text, at every door.

use crate::rooms;
use crate::transcript::{Transcript, assert_equal};
use std::path::Path;

fn scenarios() -> Vec<(String, String)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios");
    let files = std::fs::read_dir(folder).expect("the folder of scenarios");
    let mut found: Vec<(String, String)> = files
        .map(|file| file.expect("a file").path())
        .filter(|path| path.extension().is_some_and(|kind| kind == "books"))
        .map(|path| (path.file_name().unwrap_or_default().to_string_lossy().into_owned(), std::fs::read_to_string(&path).expect("a text")))
        .collect();
    found.sort();
    found
}

#[test]
fn every_scenario_goes_the_same_way_at_every_door() {
    let scenarios = scenarios();
    assert!(!scenarios.is_empty());
    for (name, text) in scenarios {
        let played = rooms::at_once(rooms::one_of_each(), |room| {
            let mut transcript = Transcript::of(room);
            let went = testkit::scenario::play(&text, &mut transcript);
            (transcript, went)
        });
        let (window, as_told) = &played[0];
        for (other, went) in &played[1..] {
            assert_equal(window, other, &name);
            // Whether a scenario goes as it is told is for the test of scenarios to say; here it goes the same way everywhere.
            assert_eq!(went, as_told, "{name} at {}", other.room.name());
        }
    }
}
