//! Attacks on attached files: on a contract, which stands, and a receipt, which was removed.

use crate::{Attack, all_are_refused, attack, edits_of};

const WORD: &str = "fact_is_permanent";
const CONTENT: &str = "seq = (SELECT content_seq FROM attachment WHERE file_name = 'contract.pdf')";
const CONTRACT: &str = "seq = (SELECT seq FROM attachment WHERE file_name = 'contract.pdf')";
const RECEIPT: &str = "seq = (SELECT seq FROM attachment WHERE file_name = 'receipt.txt')";

#[test]
fn what_was_attached_stays() {
    let mut attacks: Vec<Attack> = edits_of("bytes are edited", "attachment_content", CONTENT, WORD);
    for row in [CONTRACT, RECEIPT] {
        attacks.extend(edits_of("an attachment is edited", "attachment", row, WORD));
    }
    // It may be removed and restored; a change of that by another hand is found by the seal.
    attacks.retain(|attack| {
        !["UPDATE attachment SET removed_at", "UPDATE attachment SET removed_reason"].iter().any(|edit| attack.sql.starts_with(edit))
    });
    for (table, row) in [("attachment_content", CONTENT), ("attachment", CONTRACT)] {
        attacks.push(attack("deleted", "", &format!("DELETE FROM {table} WHERE {row}"), WORD));
        attacks.push(attack("all deleted", "", &format!("DELETE FROM {table}"), WORD));
        attacks.push(attack("replaced by itself", "", &format!("INSERT INTO {table} SELECT * FROM {table} WHERE {row}"), WORD));
    }
    let content = |seq: &str, sha256: &str| {
        format!(
            "INSERT INTO attachment_content (seq, sha256, media_type, size_bytes, kept_at, seal, bytes) VALUES ({seq}, {sha256}, 'text/plain', 1, 'now', 0, x'41')"
        )
    };
    let key = format!("(SELECT seq FROM attachment_content WHERE {CONTENT})");
    let hash = format!("(SELECT sha256 FROM attachment_content WHERE {CONTENT})");
    attacks.extend([
        attack("other bytes under its key", "", &content(&key, "printf('%064d', 0)"), WORD),
        attack("other bytes under its hash", "", &content("90", &hash), WORD),
        attack("other bytes by an upsert", "", &format!("{} ON CONFLICT (sha256) DO UPDATE SET bytes = x'42'", content("90", &hash)), WORD),
        attack("removed and renamed", "", &format!("UPDATE attachment SET removed_at = 'now', file_name = 'other' WHERE {CONTRACT}"), WORD),
        attack(
            "restored to another record",
            "",
            &format!("UPDATE attachment SET removed_at = NULL, removed_reason = NULL, record_id = printf('%036d', 0) WHERE {RECEIPT}"),
            WORD,
        ),
        attack("removed twice", "", &format!("UPDATE attachment SET removed_at = 'later' WHERE {RECEIPT}"), WORD),
        attack(
            "it stands twice",
            "",
            &format!(
                "INSERT INTO attachment (seq, id, content_seq, record_kind, record_id, file_name, text_key, attached_at)
             SELECT 90, printf('%036d', 0), content_seq, record_kind, record_id, 'again', '', 'now' FROM attachment WHERE {CONTRACT}"
            ),
            WORD,
        ),
        attack(
            "born removed",
            "",
            &format!(
                "INSERT INTO attachment (seq, id, content_seq, record_kind, record_id, file_name, text_key, attached_at, removed_at)
             SELECT 90, printf('%036d', 0), content_seq, record_kind, record_id, 'again', '', 'now', 'now' FROM attachment WHERE {RECEIPT}"
            ),
            WORD,
        ),
        attack(
            "restored beside its like",
            &format!(
                "INSERT INTO attachment (seq, id, content_seq, record_kind, record_id, file_name, text_key, attached_at)
             SELECT 91, printf('%036d', 1), content_seq, record_kind, record_id, 'again', '', 'now' FROM attachment WHERE {RECEIPT}"
            ),
            &format!("UPDATE attachment SET removed_at = NULL, removed_reason = NULL WHERE {RECEIPT}"),
            WORD,
        ),
    ]);
    all_are_refused(&attacks);
}
