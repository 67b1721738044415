//! Lines that came again: as runs of keys, so that a file that is read twice costs one row.

use engine::{OpResult, ReadTx, Tx, params};

/// A run of lines that a statement brought again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Run {
    /// The first line's integer key.
    pub first: i64,
    /// The last line's.
    pub last: i64,
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

/// The runs that other imports, which stand, brought again.
pub fn of_other_imports(tx: &ReadTx<'_>, import_seq: i64) -> OpResult<Vec<Run>> {
    let runs = tx.rows(
        "SELECT again.first_line_seq, again.last_line_seq FROM bank_line_again AS again
         JOIN bank_statement AS statement ON statement.seq = again.statement_seq
         JOIN statement_import AS import ON import.seq = statement.import_seq
         WHERE import.seq <> $1 AND import.withdrawn_at IS NULL",
        params![import_seq],
        |row| Ok(Run { first: row.get(0)?, last: row.get(1)? }),
    )?;
    Ok(joined(runs))
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
