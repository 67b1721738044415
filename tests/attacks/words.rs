//! Every word with which a trigger refuses has a meaning at the doors.

use engine::{ErrorCode, OpError};
use std::collections::BTreeSet;

#[test]
fn each_word_of_a_trigger_has_a_code() {
    let words: BTreeSet<&str> = (books::APPLICATION.migrations)()
        .iter()
        .flat_map(|migration| migration.up.split("RAISE(ABORT, '").skip(1))
        .filter_map(|rest| rest.split('\'').next())
        .collect();
    assert!(words.len() >= 8, "{words:?}");
    for word in words {
        let failure = rusqlite::ffi::Error::new(rusqlite::ffi::SQLITE_CONSTRAINT_TRIGGER);
        let error = OpError::from(rusqlite::Error::SqliteFailure(failure, Some(word.to_owned())));
        assert_ne!(error.code, ErrorCode::Internal, "{word} has no meaning");
        assert!(error.hint.is_some(), "{word} comes without a way out");
    }
}
