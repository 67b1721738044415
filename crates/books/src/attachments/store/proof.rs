//! The proof of attachments: every file's bytes fit their hash, none is missing, and each belongs to a record that exists.

use engine::database::seal_of;
use engine::large::sha256;
use engine::verify::Finding;
use engine::{OpResult, ReadTx, params};

use super::contents::HEAD;
use crate::attachments::records::AttachableKind;

/// So many missing contents are named one by one.
const MISSING_NAMED: usize = 100;

/// Compares every content with its seal and its hash, and looks for the record of every attachment.
pub fn verify_attachments(tx: &ReadTx<'_>, findings: &mut Vec<Finding>) -> OpResult<Vec<(&'static str, u64)>> {
    let mut expected = 1_i64;
    let mut missing: Vec<i64> = Vec::new();
    let mut sealed = Vec::with_capacity(256);
    tx.each(&format!("SELECT {HEAD}, seal FROM attachment_content ORDER BY seq"), &[], |row| {
        let seq: i64 = row.get(0)?;
        missing.extend((expected..seq).take(MISSING_NAMED.saturating_sub(missing.len())));
        expected = seq.saturating_add(1).max(1);
        sealed.clear();
        sealed.extend_from_slice(b"attachment_content");
        row.append_to(&mut sealed)?;
        // The seal itself stands last, as nine bytes, and is no part of what it seals.
        let end = sealed.len().saturating_sub(9);
        if !row.get::<i64>(5).is_ok_and(|seal| sealed.get(..end).map(seal_of) == Some(seal)) {
            findings.push(Finding::new("attachment_content", seq, "The row, or its seal, was changed by another program."));
        }
        Ok(())
    })?;
    let last: i64 = tx.one("SELECT coalesce(max(content_seq), 0) FROM attachment", &[], |row| row.get(0))?;
    missing.extend((expected..=last).take(MISSING_NAMED.saturating_sub(missing.len())));
    findings.extend(missing.into_iter().map(|seq| Finding::new("attachment_content", seq, "The file is missing.")));
    let files = verify_bytes(tx, findings)?;
    verify_records(tx, findings)?;
    Ok(vec![("attachedFiles", files)])
}

fn verify_bytes(tx: &ReadTx<'_>, findings: &mut Vec<Finding>) -> OpResult<u64> {
    let mut files = 0;
    tx.each("SELECT seq, sha256, bytes FROM attachment_content ORDER BY seq", &[], |row| {
        let seq: i64 = row.get(0)?;
        let fits = row.blob(2).is_ok_and(|bytes| row.text(1).is_ok_and(|wanted| sha256(bytes) == wanted));
        if !fits {
            findings.push(Finding::new("attachment_content", seq, "The bytes of the file are not those that were attached."));
        }
        files += 1;
        Ok(())
    })?;
    Ok(files)
}

fn verify_records(tx: &ReadTx<'_>, findings: &mut Vec<Finding>) -> OpResult<()> {
    for kind in AttachableKind::ALL {
        let table = kind.as_str();
        let sql = format!(
            "SELECT attachment.seq FROM attachment LEFT JOIN {table} AS record ON record.id = attachment.record_id
             WHERE attachment.record_kind = $1 AND record.id IS NULL ORDER BY attachment.seq"
        );
        tx.each(&sql, params![table], |row| {
            findings.push(Finding::new("attachment", row.get::<i64>(0)?, format!("It belongs to a row of {table} that does not exist.")));
            Ok(())
        })?;
    }
    Ok(())
}
