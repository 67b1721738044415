//! The bytes of files, each kept once by its hash.

use engine::database::seal_of;
use engine::{OpError, OpResult, ReadTx, Tx, Value, params};

use crate::attachments::file_bytes::FileBytes;
use crate::attachments::media_type::media_type;

/// What is sealed of a content, in this order; the bytes are proven by their hash.
pub(super) const HEAD: &str = "seq, sha256, media_type, size_bytes, kept_at";

/// Keeps the bytes of a file, unless they are kept already, and gives their integer key.
pub fn keep(tx: &mut Tx<'_>, file: &FileBytes) -> OpResult<i64> {
    if let Some(kept) = tx.row("SELECT seq FROM attachment_content WHERE sha256 = $1", params![&file.sha256], |row| row.get(0))? {
        return Ok(kept);
    }
    let last: i64 = tx.one("SELECT coalesce(max(seq), 0) FROM attachment_content", &[], |row| row.get(0))?;
    let seq = last.checked_add(1).ok_or_else(|| OpError::internal("a content with an impossible number"))?;
    let size = i64::try_from(file.bytes.len()).map_err(OpError::internal)?;
    let mut values: Vec<Value<'_>> = params![seq, &file.sha256, media_type(&file.bytes), size, tx.now_text()].to_vec();
    let mut sealed = b"attachment_content".to_vec();
    values.iter().for_each(|value| value.append_to(&mut sealed));
    let seal = seal_of(&sealed);
    values.push(seal.into());
    values.push(file.bytes.as_slice().into());
    tx.execute(&format!("INSERT INTO attachment_content ({HEAD}, seal, bytes) VALUES ($1, $2, $3, $4, $5, $6, $7)"), &values)?;
    tx.count_seal(seal);
    Ok(seq)
}

/// The bytes of a content.
pub fn bytes(tx: &ReadTx<'_>, seq: i64) -> OpResult<Vec<u8>> {
    tx.one("SELECT bytes FROM attachment_content WHERE seq = $1", params![seq], |row| row.get(0))
}
