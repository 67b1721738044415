//! Entries in the making.

use engine::{OpResult, ReadTx, Tx, params};

/// A draft as it is stored.
pub struct DraftRow {
    /// Its id.
    pub id: String,
    /// Its whole input, as JSON.
    pub content: String,
}

/// Saves a draft: a new one, or in place of its earlier content. Says whether an earlier one was there.
pub fn save(tx: &mut Tx<'_>, id: &str, content: &str) -> OpResult<()> {
    let now = tx.now_text();
    tx.execute(
        "INSERT INTO draft_entry (id, content, saved_at) VALUES ($1, $2, $3) ON CONFLICT (id) DO UPDATE SET content = excluded.content, saved_at = excluded.saved_at",
        params![id, content, &now],
    )?;
    Ok(())
}

/// The draft of an id.
pub fn find(tx: &ReadTx<'_>, id: &str) -> OpResult<Option<DraftRow>> {
    tx.row("SELECT id, content FROM draft_entry WHERE id = $1", params![id], |row| Ok(DraftRow { id: row.get(0)?, content: row.get(1)? }))
}

/// All drafts, the last saved first.
pub fn all(tx: &ReadTx<'_>) -> OpResult<Vec<DraftRow>> {
    tx.rows("SELECT id, content FROM draft_entry ORDER BY saved_at DESC, seq DESC LIMIT 1000", &[], |row| {
        Ok(DraftRow { id: row.get(0)?, content: row.get(1)? })
    })
}

/// Removes a draft. Says whether it was there.
pub fn remove(tx: &mut Tx<'_>, id: &str) -> OpResult<bool> {
    Ok(tx.execute("DELETE FROM draft_entry WHERE id = $1", params![id])? > 0)
}
