//! Lines that came again: as runs of keys, so that a file that is read twice costs one row.

use std::collections::HashMap;

use engine::{OpResult, ReadTx, Tx, params};

/// A run of lines that a statement brought again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Run {
    /// The first line's integer key.
    pub first: i64,
    /// The last line's.
    pub last: i64,
}

impl Run {
    /// How many lines it has.
    pub const fn count(self) -> i64 {
        self.last.saturating_sub(self.first).saturating_add(1)
    }

    /// Whether a key lies in it.
    pub const fn has(self, key: i64) -> bool {
        self.first <= key && key <= self.last
    }
}

/// Joins keys to runs without gaps.
pub fn runs_of(mut keys: Vec<i64>) -> Vec<Run> {
    keys.sort_unstable();
    keys.dedup();
    let mut runs: Vec<Run> = Vec::new();
    for key in keys {
        match runs.last_mut() {
            Some(run) if run.last.checked_add(1) == Some(key) => run.last = key,
            _ => runs.push(Run { first: key, last: key }),
        }
    }
    runs
}

/// Whether a key lies in one of the runs, which are sorted and do not overlap.
pub fn holds(runs: &[Run], key: i64) -> bool {
    let after = runs.partition_point(|run| run.first <= key);
    after.checked_sub(1).and_then(|place| runs.get(place)).is_some_and(|run| run.last >= key)
}

/// Joins runs that overlap or touch, so that looking a key up needs one of them.
pub fn joined(mut runs: Vec<Run>) -> Vec<Run> {
    runs.sort_unstable();
    let mut joined: Vec<Run> = Vec::with_capacity(runs.len());
    for run in runs {
        match joined.last_mut() {
            Some(last) if last.last >= run.first => last.last = last.last.max(run.last),
            _ => joined.push(run),
        }
    }
    joined
}

/// Notes that a statement brought lines again.
pub fn insert(tx: &mut Tx<'_>, statement_seq: i64, keys: Vec<i64>) -> OpResult<()> {
    for run in runs_of(keys) {
        tx.insert(
            "INSERT INTO bank_line_again (statement_seq, first_line_seq, last_line_seq) VALUES ($1, $2, $3)",
            params![statement_seq, run.first, run.last],
        )?;
    }
    Ok(())
}

/// The runs that an import brought again, each with its statement.
pub fn of_import(tx: &ReadTx<'_>, import_seq: i64) -> OpResult<Vec<(i64, Run)>> {
    tx.rows(
        "SELECT again.statement_seq, again.first_line_seq, again.last_line_seq FROM bank_line_again AS again
         JOIN bank_statement AS statement ON statement.seq = again.statement_seq WHERE statement.import_seq = $1 ORDER BY again.seq",
        params![import_seq],
        |row| Ok((row.get(0)?, Run { first: row.get(1)?, last: row.get(2)? })),
    )
}

/// A run of an import that stands.
#[derive(Debug, Clone, Copy)]
pub struct Standing {
    /// The import.
    pub import_seq: i64,
    /// The statement that brought the lines again.
    pub statement_seq: i64,
    /// The lines.
    pub run: Run,
    /// Whether its file held them. Otherwise they stand in for lines of the file that were withdrawn.
    pub of_file: bool,
}

/// The runs that other imports, which stand, brought again.
pub fn of_other_imports(tx: &ReadTx<'_>, import_seq: i64) -> OpResult<Vec<Standing>> {
    let mut left: HashMap<i64, i64> = HashMap::new();
    tx.rows(
        "SELECT import.seq, again.statement_seq, again.first_line_seq, again.last_line_seq, import.lines_known + import.lines_deleted
         FROM bank_line_again AS again JOIN bank_statement AS statement ON statement.seq = again.statement_seq
         JOIN statement_import AS import ON import.seq = statement.import_seq
         WHERE import.seq <> $1 AND import.withdrawn_at IS NULL ORDER BY again.seq",
        params![import_seq],
        |row| {
            let (import_seq, run) = (row.get(0)?, Run { first: row.get(2)?, last: row.get(3)? });
            let known = row.get(4)?;
            // The first runs are of the file: as many lines as it was found to hold again.
            let left = left.entry(import_seq).or_insert(known);
            let of_file = *left > 0;
            *left = left.saturating_sub(run.count());
            Ok(Standing { import_seq, statement_seq: row.get(1)?, run, of_file })
        },
    )
}

/// Whether an import that stands brought a line, first or again.
pub fn is_brought(tx: &ReadTx<'_>, line_seq: i64) -> OpResult<bool> {
    tx.one(
        "SELECT count(*) FROM statement_import AS import JOIN bank_statement AS statement ON statement.import_seq = import.seq
         WHERE import.withdrawn_at IS NULL AND (statement.seq = (SELECT statement_seq FROM bank_line WHERE seq = $1)
            OR EXISTS (SELECT 1 FROM bank_line_again AS again
                WHERE again.statement_seq = statement.seq AND $1 BETWEEN again.first_line_seq AND again.last_line_seq))",
        params![line_seq],
        |row| Ok(row.get::<i64>(0)? > 0),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn run(first: i64, last: i64) -> Run {
        Run { first, last }
    }

    #[test]
    fn keys_become_runs_and_are_found_in_them() {
        let runs = runs_of(vec![7, 3, 4, 5, 9, 4]);
        assert_eq!(runs, [run(3, 5), run(7, 7), run(9, 9)]);
        let found: Vec<i64> = (1..=10).filter(|key| holds(&runs, *key)).collect();
        assert_eq!(found, [3, 4, 5, 7, 9]);
    }

    #[test]
    fn overlapping_runs_are_one() {
        assert_eq!(joined(vec![run(5, 9), run(1, 20), run(3, 4), run(22, 30), run(25, 26)]), [run(1, 20), run(22, 30)]);
    }
}
