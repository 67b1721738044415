//! Proof of the whole file: database pages, schema, audit chain, row seals, then the application's own checks.

use crate::database::{ReadTx, SCHEMA_OBJECTS, expected_schema, row_seal_mismatches, seal_total_mismatch};
use crate::error::{ErrorCode, OpResult};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use ts_rs::TS;

/// One thing that is wrong, with the exact row.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "camelCase")]
pub struct Finding {
    /// The table, or the part of the file.
    pub table: String,
    /// The row's key in it.
    pub row: String,
    /// What is wrong, in words.
    pub problem: String,
}

impl Finding {
    /// A finding about one row.
    pub fn new(table: impl Into<String>, row: impl ToString, problem: impl Into<String>) -> Finding {
        Finding { table: table.into(), row: row.to_string(), problem: problem.into() }
    }
}

const FINDINGS_MAX: usize = 1000;

/// Checks everything. Returns the findings, at most a thousand, and what was counted.
pub fn verify(tx: &ReadTx<'_>) -> OpResult<(Vec<Finding>, BTreeMap<&'static str, u64>)> {
    let mut findings = Vec::new();
    let mut counts = BTreeMap::new();
    step(&mut findings, "file", |findings| pages(tx, findings))?;
    step(&mut findings, "schema", |findings| schema(tx, findings))?;
    step(&mut findings, "audit_entry", |findings| {
        counts.insert("auditRows", crate::audit::verify_chain(tx, findings)?);
        Ok(())
    })?;
    step(&mut findings, "row_seal", |findings| {
        let (mismatches, compared) = row_seal_mismatches(tx)?;
        findings.extend(mismatches);
        counts.insert("otherRows", compared);
        Ok(())
    })?;
    step(&mut findings, "seal_total", |findings| seal_total_mismatch(tx, findings))?;
    for verifier in tx.application().verifiers {
        step(&mut findings, "books", |findings| {
            counts.extend(verifier(tx, findings)?);
            Ok(())
        })?;
    }
    findings.dedup();
    findings.truncate(FINDINGS_MAX);
    Ok((findings, counts))
}

// A page that cannot be read stops one check; the others still say what they find.
fn step(findings: &mut Vec<Finding>, part: &str, check: impl FnOnce(&mut Vec<Finding>) -> OpResult<()>) -> OpResult<()> {
    match check(findings) {
        Err(error) if matches!(error.code, ErrorCode::FileDamaged | ErrorCode::Internal) => {
            findings.push(Finding::new(part, "-", format!("It cannot be read to the end: {}", error.message)));
            Ok(())
        }
        other => other,
    }
}

fn pages(tx: &ReadTx<'_>, findings: &mut Vec<Finding>) -> OpResult<()> {
    tx.each("PRAGMA integrity_check(100)", &[], |row| {
        let verdict = row.text(0)?;
        if verdict != "ok" {
            findings.push(Finding::new("file", "-", verdict));
        }
        Ok(())
    })?;
    for (pragma, wanted) in
        [("application_id", i64::from(tx.application().file_id)), ("user_version", (tx.application().migrations)().len() as i64)]
    {
        let found: i64 = tx.one(&format!("PRAGMA {pragma}"), &[], |row| row.get(0))?;
        if found != wanted {
            findings.push(Finding::new("file", pragma, format!("It is {found} instead of {wanted}.")));
        }
    }
    tx.each("SELECT \"table\", rowid, parent FROM pragma_foreign_key_check", &[], |row| {
        let row_id: Option<i64> = row.get(1)?;
        findings.push(Finding::new(
            row.get::<String>(0)?,
            row_id.map_or_else(|| "-".to_owned(), |id| id.to_string()),
            format!("It refers to a row of {} that does not exist.", row.text(2)?),
        ));
        Ok(())
    })
}

fn schema(tx: &ReadTx<'_>, findings: &mut Vec<Finding>) -> OpResult<()> {
    let mut expected: BTreeMap<String, String> = expected_schema(tx.application())?.objects.iter().cloned().collect();
    tx.each(SCHEMA_OBJECTS, &[], |row| {
        let (name, text): (String, String) = (row.get(0)?, row.get(1)?);
        match expected.remove(&name) {
            // Another program's figures for the query planner change no answer.
            None if matches!(name.as_str(), "table sqlite_stat1" | "table sqlite_stat4") => {}
            None => findings.push(Finding::new("schema", name, "It was added by another program.")),
            Some(wanted) if wanted != text => findings.push(Finding::new("schema", name, "It was changed by another program.")),
            Some(_) => {}
        }
        Ok(())
    })?;
    findings.extend(expected.into_keys().map(|name| Finding::new("schema", name, "It was removed by another program.")));
    Ok(())
}
