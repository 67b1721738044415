//! Which file belongs to which record.

use engine::{OpError, OpResult, ReadTx, Row, Tx, Value, params};

use crate::attachments::records::{AttachableKind, Attachment};
use crate::wire::like_pattern;

/// An attachment that is to be kept.
#[derive(Debug)]
pub struct NewAttachment<'a> {
    /// The integer key of its content.
    pub content_seq: i64,
    /// The kind of record.
    pub kind: AttachableKind,
    /// The record.
    pub record_id: &'a str,
    /// The name of the file.
    pub file_name: &'a str,
    /// What the owner says about it.
    pub note: Option<&'a str>,
}

/// An attachment as it is stored.
#[derive(Debug, Clone)]
pub struct AttachmentRow {
    /// Its integer key.
    pub seq: i64,
    /// The integer key of its content.
    pub content_seq: i64,
    /// What the doors show of it.
    pub wire: Attachment,
}

/// What a list is narrowed to.
#[derive(Debug, Clone, Default)]
pub struct AttachmentFilter {
    /// The kind of record.
    pub kind: Option<AttachableKind>,
    /// The records.
    pub record_ids: Vec<String>,
    /// A part of the file's name or of the note.
    pub text: Option<String>,
    /// Whether removed ones are listed too.
    pub with_removed: bool,
}

/// Keeps an attachment and gives its id.
pub fn insert(tx: &mut Tx<'_>, new: &NewAttachment<'_>) -> OpResult<String> {
    let (id, now) = (tx.new_id(), tx.now_text());
    let text_key = format!("{} {}", new.file_name, new.note.unwrap_or_default()).to_lowercase();
    tx.insert(
        "INSERT INTO attachment (id, content_seq, record_kind, record_id, file_name, note, text_key, attached_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        params![&id, new.content_seq, new.kind.as_str(), new.record_id, new.file_name, new.note, &text_key, &now],
    )?;
    Ok(id)
}

/// Removes an attachment, or lets it stand again.
pub fn set_removed(tx: &mut Tx<'_>, seq: i64, removed: bool, reason: Option<&str>) -> OpResult<()> {
    let at = removed.then(|| tx.now_text());
    tx.execute("UPDATE attachment SET removed_at = $2, removed_reason = $3 WHERE seq = $1", params![seq, at, reason])?;
    Ok(())
}

/// Whether a record exists.
pub fn record_exists(tx: &ReadTx<'_>, kind: AttachableKind, id: &str) -> OpResult<bool> {
    let sql = format!("SELECT 1 FROM {} WHERE id = $1", kind.as_str());
    Ok(tx.row(&sql, params![id], |_| Ok(()))?.is_some())
}

/// The name under which a content stands at a record already.
pub fn name_at_record(tx: &ReadTx<'_>, kind: AttachableKind, record_id: &str, content_seq: i64) -> OpResult<Option<String>> {
    tx.row(
        "SELECT file_name FROM attachment WHERE record_kind = $1 AND record_id = $2 AND content_seq = $3 AND removed_at IS NULL",
        params![kind.as_str(), record_id, content_seq],
        |row| row.get(0),
    )
}

/// The parties that were merged into one, and are shown as it.
pub fn merged_into(tx: &ReadTx<'_>, party_id: &str) -> OpResult<Vec<String>> {
    tx.rows(
        "SELECT merged.id FROM party AS kept JOIN party AS merged ON merged.survivor_seq = kept.seq WHERE kept.id = $1",
        params![party_id],
        |row| row.get(0),
    )
}

// What a record is called, as an owner knows it.
const TITLE: &str = "CASE attachment.record_kind
    WHEN 'bank_line' THEN (SELECT booked_on || ' ' || coalesce(counterparty, description) FROM bank_line WHERE id = attachment.record_id)
    WHEN 'confirmation' THEN (SELECT payment.name || ', paid on ' || confirmation.paid_on FROM confirmation
        JOIN payment ON payment.seq = confirmation.payment_seq WHERE confirmation.id = attachment.record_id)
    WHEN 'payment' THEN (SELECT name FROM payment WHERE id = attachment.record_id)
    WHEN 'journal_entry' THEN (SELECT entry_date || ' ' || description FROM journal_entry WHERE id = attachment.record_id)
    WHEN 'party' THEN (SELECT name FROM party WHERE id = attachment.record_id)
    WHEN 'statement_import' THEN (SELECT file_name FROM statement_import WHERE id = attachment.record_id)
    END";

fn select() -> String {
    format!(
        "SELECT attachment.seq, attachment.content_seq, attachment.id, attachment.record_kind, attachment.record_id, {TITLE}, attachment.file_name,
            attachment.note, content.media_type, content.size_bytes, content.sha256, attachment.attached_at, attachment.removed_at,
            attachment.removed_reason, attachment.record_kind = 'statement_import' AND EXISTS (SELECT 1 FROM statement_import AS import
                WHERE import.id = attachment.record_id AND import.sha256 = content.sha256)
         FROM attachment JOIN attachment_content AS content ON content.seq = attachment.content_seq"
    )
}

fn read(row: &Row<'_>) -> OpResult<AttachmentRow> {
    Ok(AttachmentRow {
        seq: row.get(0)?,
        content_seq: row.get(1)?,
        wire: Attachment {
            id: row.get(2)?,
            record_kind: AttachableKind::stored(row.text(3)?)?,
            record_id: row.get(4)?,
            record_title: row.get::<Option<String>>(5)?.unwrap_or_default(),
            file_name: row.get(6)?,
            note: row.get(7)?,
            media_type: row.get(8)?,
            size_bytes: row.get(9)?,
            sha256: row.get(10)?,
            attached_at: row.get(11)?,
            removed_at: row.get(12)?,
            removed_reason: row.get(13)?,
            is_source: row.get(14)?,
        },
    })
}

/// The attachment of an id.
pub fn by_id(tx: &ReadTx<'_>, id: &str, field: &str) -> OpResult<AttachmentRow> {
    tx.row(&format!("{} WHERE attachment.id = $1", select()), params![id.trim()], read)?
        .ok_or_else(|| OpError::not_found(field, "There is no attachment with this id."))
}

// `$1` kind, `$2` pattern, `$3` the cursor, `$4` the limit, the records from `$5` on.
fn conditions(filter: &AttachmentFilter) -> String {
    let mut sql = if filter.with_removed { "TRUE".to_owned() } else { "attachment.removed_at IS NULL".to_owned() };
    if filter.kind.is_some() {
        sql.push_str(" AND attachment.record_kind = $1");
    }
    if filter.text.is_some() {
        sql.push_str(" AND attachment.text_key LIKE $2 ESCAPE '\\'");
    }
    if !filter.record_ids.is_empty() {
        let places: Vec<String> = (5..).take(filter.record_ids.len()).map(|place| format!("${place}")).collect();
        sql.push_str(&format!(" AND attachment.record_id IN ({})", places.join(", ")));
    }
    sql
}

fn values<'a>(filter: &'a AttachmentFilter, before: i64, limit: i64) -> Vec<Value<'a>> {
    let pattern = filter.text.as_deref().map(|text| like_pattern(&text.to_lowercase()));
    let mut values: Vec<Value<'a>> = params![filter.kind.map(AttachableKind::as_str), pattern, before, limit].to_vec();
    values.extend(filter.record_ids.iter().map(Value::from));
    values
}

/// A page of attachments, the newest first, before an integer key.
pub fn page(tx: &ReadTx<'_>, filter: &AttachmentFilter, before: i64, limit: i64) -> OpResult<Vec<AttachmentRow>> {
    let sql = format!("{} WHERE {} AND attachment.seq < $3 ORDER BY attachment.seq DESC LIMIT $4", select(), conditions(filter));
    tx.rows(&sql, &values(filter, before, limit), read)
}

/// How many attachments there are, and how many bytes they have.
pub fn totals(tx: &ReadTx<'_>, filter: &AttachmentFilter) -> OpResult<(i64, i64)> {
    let sql = format!(
        "SELECT count(*), CAST(coalesce(sum(content.size_bytes), 0) AS BIGINT) FROM attachment
         JOIN attachment_content AS content ON content.seq = attachment.content_seq WHERE {}",
        conditions(filter)
    );
    tx.one(&sql, &values(filter, 0, 0), |row| Ok((row.get(0)?, row.get(1)?)))
}
