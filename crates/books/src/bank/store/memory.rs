//! How often the words of lines were accepted for what.

use engine::{OpResult, ReadTx, Tx, params};

/// Counts words of an accepted match for its target, or takes the count back.
pub fn count(tx: &mut Tx<'_>, words: &[String], target: &str, by: i64) -> OpResult<()> {
    for word in words {
        tx.execute(
            "INSERT INTO match_memory (word, target, times) VALUES ($1, $2, $3)
             ON CONFLICT (word, target) DO UPDATE SET times = CASE WHEN match_memory.times + $4 < 0 THEN 0 ELSE match_memory.times + $4 END",
            params![word, target, by.max(0), by],
        )?;
    }
    Ok(())
}

/// What a word was accepted for, and how often.
pub fn of_word(tx: &ReadTx<'_>, word: &str) -> OpResult<Vec<(String, i64)>> {
    tx.rows("SELECT target, times FROM match_memory WHERE word = $1 AND times > 0", params![word], |row| Ok((row.get(0)?, row.get(1)?)))
}
