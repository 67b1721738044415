//! Seals: a hash of every row that only the engine writes, so that a row changed by another hand is found.
//!
//! The update hook tells which rows a transaction touched; just before the commit each is hashed and its
//! seal kept. Tables of the application that seal their own rows, or are derived, are left out by name.
//! The sum of all seals is kept too, sealed with the end of the audit, so that no row leaves or comes back unseen
//! together with its seal.

use super::migrate::expected_schema;
use super::seal_of;
use super::transaction::{ReadTx, Tx};
use crate::error::OpResult;
use crate::params;
use crate::verify::Finding;
use std::collections::{BTreeSet, HashMap};
use std::sync::{Arc, Mutex};

/// The rows that a transaction touched.
#[derive(Default)]
pub struct Touched(HashMap<String, BTreeSet<i64>>);

impl Touched {
    pub(super) fn insert(&mut self, table: &str, row_id: i64) {
        match self.0.get_mut(table) {
            Some(rows) => {
                rows.insert(row_id);
            }
            None => {
                self.0.insert(table.to_owned(), BTreeSet::from([row_id]));
            }
        }
    }

    pub(super) fn clear(&mut self) {
        self.0.clear();
    }
}

/// The engine's tables that carry a chain of their own, or the seals themselves.
pub(super) fn is_engine_derived(table: &str) -> bool {
    matches!(table, "audit_entry" | "audit_head" | "row_seal" | "seal_total") || table.starts_with("sqlite_")
}

pub(super) fn seal_touched(tx: &mut Tx<'_>, touched: &Arc<Mutex<Touched>>) -> OpResult<()> {
    let touched = std::mem::take(&mut *touched.lock().unwrap_or_else(|poisoned| poisoned.into_inner())).0;
    let mut change = tx.counted_seals();
    let mut bytes = Vec::new();
    for (table, rows) in touched {
        let select = format!("SELECT * FROM {table} WHERE rowid = $1");
        for row_id in rows {
            bytes.clear();
            bytes.extend_from_slice(table.as_bytes());
            let earlier: Option<i64> =
                tx.row("SELECT seal FROM row_seal WHERE table_name = $1 AND row_id = $2", params![&table, row_id], |row| row.get(0))?;
            change = change.wrapping_sub(earlier.unwrap_or(0));
            match tx.row(&select, params![row_id], |row| row.append_to(&mut bytes))? {
                Some(()) => {
                    let seal = seal_of(&bytes);
                    change = change.wrapping_add(seal);
                    tx.execute(
                        "INSERT INTO row_seal (table_name, row_id, seal) VALUES ($1, $2, $3)
                         ON CONFLICT (table_name, row_id) DO UPDATE SET seal = excluded.seal",
                        params![&table, row_id, seal],
                    )?
                }
                None => tx.execute("DELETE FROM row_seal WHERE table_name = $1 AND row_id = $2", params![&table, row_id])?,
            };
        }
    }
    let total: Option<i64> = tx.row("SELECT total FROM seal_total WHERE id = 1", &[], |row| row.get(0))?;
    keep_total(tx, total.unwrap_or(0).wrapping_add(change))
}

fn keep_total(tx: &mut Tx<'_>, total: i64) -> OpResult<()> {
    let seal = seal_of_total(tx, total)?;
    tx.execute(
        "INSERT INTO seal_total (id, total, seal) VALUES (1, $1, $2) ON CONFLICT (id) DO UPDATE SET total = excluded.total, seal = excluded.seal",
        params![total, seal],
    )?;
    Ok(())
}

fn seal_of_total(tx: &ReadTx<'_>, total: i64) -> OpResult<i64> {
    let head: Option<String> = tx.row("SELECT hash FROM audit_head WHERE id = 1", &[], |row| row.get(0))?;
    let mut bytes = b"seal_total".to_vec();
    bytes.extend_from_slice(&total.to_be_bytes());
    bytes.extend_from_slice(head.unwrap_or_default().as_bytes());
    Ok(seal_of(&bytes))
}

// The sum of the seals that stand in the file, those of the application's own tables included.
fn sum_of_seals(tx: &ReadTx<'_>) -> OpResult<i64> {
    let mut sum = 0_i64;
    for table in ["row_seal"].into_iter().chain(expected_schema(tx.application())?.own_seals.iter().map(String::as_str)) {
        tx.each(&format!("SELECT seal FROM {table}"), &[], |row| {
            sum = sum.wrapping_add(row.get(0)?);
            Ok(())
        })?;
    }
    Ok(sum)
}

/// Compares the sum of all seals with the one that is kept.
pub fn seal_total_mismatch(tx: &ReadTx<'_>, findings: &mut Vec<Finding>) -> OpResult<()> {
    let kept = tx.rows("SELECT id, total, seal FROM seal_total ORDER BY id", &[], |row| {
        Ok((row.get::<i64>(0)?, row.get::<i64>(1)?, row.get::<i64>(2)?))
    })?;
    findings.extend(
        kept.iter().filter(|(id, ..)| *id != 1).map(|(id, ..)| Finding::new("seal_total", id, "The row was added by another program.")),
    );
    match kept.iter().find(|(id, ..)| *id == 1) {
        None => findings.push(Finding::new("seal_total", 1, "The row was removed by another program.")),
        Some((_, total, seal)) if seal_of_total(tx, *total)? != *seal => {
            findings.push(Finding::new(
                "seal_total",
                1,
                "The row was changed by another program, or does not belong to the end of the audit.",
            ));
        }
        Some((_, total, _)) if sum_of_seals(tx)? != *total => {
            findings.push(Finding::new(
                "seal_total",
                1,
                "A row was removed, added or put back by another program, together with its seal.",
            ));
        }
        Some(_) => {}
    }
    Ok(())
}

/// Compares every sealed row with its seal, and names each that was changed, added or removed.
/// Returns the findings and how many rows were compared.
pub fn row_seal_mismatches(tx: &ReadTx<'_>) -> OpResult<(Vec<Finding>, u64)> {
    // The tables that this program knows, not those of the file: a table of another program's must not end the comparison.
    let tables = &expected_schema(tx.application())?.sealed;
    let mut findings = Vec::new();
    let mut compared = 0;
    for table in tables {
        let mut seals: HashMap<i64, i64> = HashMap::new();
        tx.each("SELECT row_id, seal FROM row_seal WHERE table_name = $1", params![table], |row| {
            seals.insert(row.get(0)?, row.get(1)?);
            Ok(())
        })?;
        let mut bytes = Vec::new();
        tx.each(&format!("SELECT *, rowid FROM {table}"), &[], |row| {
            bytes.clear();
            bytes.extend_from_slice(table.as_bytes());
            row.append_to(&mut bytes)?;
            // The row's own key stands last; it is nine bytes in the sealed form and no part of the seal.
            let content = bytes.len() - 9;
            let mut key = [0; 8];
            key.copy_from_slice(&bytes[content + 1..]);
            let row_id = i64::from_be_bytes(key);
            compared += 1;
            let problem = match seals.remove(&row_id) {
                None => "The row was added by another program.",
                Some(seal) if seal != seal_of(&bytes[..content]) => "The row, or its seal, was changed by another program.",
                Some(_) => return Ok(()),
            };
            findings.push(Finding::new(table, row_id, problem));
            Ok(())
        })?;
        findings.extend(seals.into_keys().map(|row_id| Finding::new(table, row_id, "The row was removed by another program.")));
    }
    let strangers = tx.rows("SELECT DISTINCT table_name FROM row_seal", &[], |row| row.get::<String>(0))?;
    for table in strangers.iter().filter(|table| !tables.contains(table)) {
        tx.each("SELECT row_id FROM row_seal WHERE table_name = $1 ORDER BY row_id LIMIT 100", params![table], |row| {
            let row_id: i64 = row.get(0)?;
            findings.push(Finding::new("row_seal", format!("{table}/{row_id}"), "The seal stands for a row that has none."));
            Ok(())
        })?;
    }
    findings.sort_by(|a, b| (&a.table, &a.row).cmp(&(&b.table, &b.row)));
    Ok((findings, compared))
}

/// Seals every row anew, after a migration changed the shape of tables.
pub(super) fn reseal_all(tx: &mut Tx<'_>) -> OpResult<()> {
    tx.execute("DELETE FROM row_seal", &[])?;
    let touched = Arc::new(Mutex::new(Touched::default()));
    for table in &expected_schema(tx.application())?.sealed {
        let rows = tx.rows(&format!("SELECT rowid FROM {table}"), &[], |row| row.get(0))?;
        touched.lock().unwrap_or_else(|poisoned| poisoned.into_inner()).0.insert(table.clone(), rows.into_iter().collect());
    }
    seal_touched(tx, &touched)?;
    let total = sum_of_seals(tx)?;
    keep_total(tx, total)
}
