//! A bank's file as a door hands it over: its name, its bytes as text, and what is known beside it.

use engine::OpResult;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use statements::csv_file::CsvMapping;
use statements::{DateOrder, DecimalMark};
use ts_rs::TS;

use crate::attachments::file_bytes::{FileBytes, Hints};

/// Which account of the books an account of the file is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(rename_all = "camelCase")]
pub struct AccountChoice {
    /// The account of the file, as the preview names it.
    pub statement_account: String,
    /// The code of the account of the books.
    pub account: String,
}

/// A file of a bank, and what you know beside it.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(rename_all = "camelCase")]
pub struct StatementFileInput {
    /// The name of the file.
    pub file_name: String,
    /// Its bytes in base64; 20 MiB of bytes at most.
    #[schemars(extend("contentEncoding" = "base64"))]
    pub content: String,
    /// The code of the account of the books, where the file holds one account.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub account: Option<String>,
    /// Which account of the books each account of the file is; those that are known from earlier may be left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub accounts: Option<Vec<AccountChoice>>,
    /// What the columns of a table hold; as remembered or guessed unless said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub csv_mapping: Option<CsvMapping>,
    /// The order of day and month, where the file leaves it open; as in your country unless said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub date_order: Option<DateOrder>,
    /// The sign before the cents, where the file leaves it open.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub decimal_mark: Option<DecimalMark>,
    /// The encoding by its name, where the guess is wrong.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub encoding: Option<String>,
}

const HINTS: Hints<'static> = Hints {
    empty: "Choose the file that the bank made available.",
    large: "Ask the bank for a shorter time, and read one file after the other: what overlaps is found.",
};

impl StatementFileInput {
    /// The bytes of the file.
    pub fn bytes(&self) -> OpResult<FileBytes> {
        FileBytes::read(&self.file_name, &self.content, HINTS)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::attachments::file_bytes::SIZE_MAX;

    fn input(content: &str) -> StatementFileInput {
        StatementFileInput {
            file_name: "C:\\Downloads\\a.ofx".to_owned(),
            content: content.to_owned(),
            account: None,
            accounts: None,
            csv_mapping: None,
            date_order: None,
            decimal_mark: None,
            encoding: None,
        }
    }

    #[test]
    fn bytes_come_out_as_they_went_in() {
        let file = input("T0ZYSEVBREVS\n").bytes().unwrap();
        assert_eq!((file.name.as_str(), file.bytes.as_slice(), file.sha256.len()), ("a.ofx", b"OFXHEADER".as_slice(), 64));
    }

    #[test]
    fn what_is_no_file_is_refused_at_its_field() {
        for content in ["", "  \n", "T0Z", "***", &"A".repeat(SIZE_MAX / 3 * 4 + 16)] {
            let error = input(content).bytes().unwrap_err();
            assert_eq!(error.field.as_deref(), Some("content"));
        }
    }
}
