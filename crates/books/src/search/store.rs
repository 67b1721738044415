//! The SQL of the search.
//!
//! Two ways lead to a record. Its lower-case name is indexed, so that names that begin with the text are read from
//! the index. Names that hold the text elsewhere are looked for in that same index, without reading whole rows.
//! A full-text index would differ between the databases that the books run on, and would have to be kept with every
//! posted entry. Entries are too many to be read at each letter typed: the newest are looked at, besides the number.

use super::search_records::{FoundRecord, RecordKind};
use super::text::{holds, rank_of};
use crate::wire::like_pattern;
use engine::{OpResult, ReadTx, Row, params};

/// A record that fits, with how well.
pub struct Hit {
    pub rank: u8,
    pub record: FoundRecord,
}

/// How many entries, the newest, are looked at.
const ENTRIES_SCANNED: i64 = 20_000;

// Both ways through an index of lower-case names: first those that begin with the text, then, where there is room, those that hold it.
fn by_name(
    tx: &ReadTx<'_>,
    select: &str,
    name: &str,
    wanted: &str,
    limit: i64,
    mut read: impl FnMut(&Row<'_>) -> OpResult<Hit>,
) -> OpResult<Vec<Hit>> {
    let mut hits = tx.rows(
        &format!("{select} AND {name} >= $1 AND {name} < $2 ORDER BY {name} LIMIT $3"),
        params![wanted, format!("{wanted}\u{10FFFF}"), limit],
        &mut read,
    )?;
    let room = limit - i64::try_from(hits.len()).unwrap_or(limit);
    if room > 0 {
        hits.extend(tx.rows(
            &format!("{select} AND {name} LIKE $1 ESCAPE '\\' AND NOT ({name} >= $2 AND {name} < $3) ORDER BY {name} LIMIT $4"),
            params![like_pattern(wanted), wanted, format!("{wanted}\u{10FFFF}"), room],
            &mut read,
        )?);
    }
    Ok(hits)
}

/// Payments by name.
pub fn payments(tx: &ReadTx<'_>, wanted: &str, limit: i64) -> OpResult<Vec<Hit>> {
    // What is agreed for later does not hold yet.
    let today = tx.today();
    let select = format!(
        "SELECT payment.id, payment.name, payment.name_key, payment.kind,
        coalesce((SELECT past.cadence FROM payment_past_terms AS past WHERE past.payment_seq = payment.seq AND past.until_on > '{today}'
            ORDER BY past.until_on LIMIT 1), payment.cadence), payment.cancelled_from_on IS NOT NULL,
        (SELECT standing.name FROM party JOIN party AS standing ON standing.seq = coalesce(party.survivor_seq, party.seq) WHERE party.seq = payment.party_seq)
        FROM payment WHERE 1 = 1"
    );
    by_name(tx, &select, "payment.name_key", wanted, limit, |row| {
        let (id, kind, cadence): (String, String, String) = (row.get(0)?, row.get(3)?, row.get(4)?);
        let mut parts = Vec::from_iter(row.get::<Option<String>>(6)?);
        parts.push(if cadence == "once" { kind } else { format!("{cadence} {kind}") });
        if row.get(5)? {
            parts.push("cancelled".to_owned());
        }
        Ok(Hit {
            rank: rank_of(row.text(2)?, wanted).unwrap_or(3),
            record: FoundRecord {
                kind: RecordKind::Payment,
                title: row.get(1)?,
                subtitle: parts.join(", "),
                route: format!("/payments/{id}"),
                id,
            },
        })
    })
}

/// Parties by name. Merged records are found as the one that stands for them.
pub fn parties(tx: &ReadTx<'_>, wanted: &str, limit: i64) -> OpResult<Vec<Hit>> {
    let select = "SELECT id, name, name_key, is_customer, is_supplier, is_contractor, is_partner, email, archived_at IS NOT NULL
        FROM party WHERE merged_into_seq IS NULL";
    by_name(tx, select, "name_key", wanted, limit, |row| {
        let id: String = row.get(0)?;
        let mut parts = Vec::new();
        for (index, role) in crate::parties::record::PartyRole::ALL.into_iter().enumerate() {
            if row.get(3 + index)? {
                parts.push(role.as_str().to_owned());
            }
        }
        parts.extend(row.get::<Option<String>>(7)?);
        if row.get(8)? {
            parts.push("archived".to_owned());
        }
        Ok(Hit {
            rank: rank_of(row.text(2)?, wanted).unwrap_or(3),
            record: FoundRecord {
                kind: RecordKind::Party,
                title: row.get(1)?,
                subtitle: parts.join(", "),
                route: format!("/parties/{id}"),
                id,
            },
        })
    })
}

// Words repeat by the thousand in entries; no more are kept of a rank than can be shown.
struct Room([i64; 4]);

impl Room {
    fn for_each_rank(limit: i64) -> Room {
        Room([limit; 4])
    }

    fn take(&mut self, rank: u8) -> bool {
        let left = &mut self.0[usize::from(rank.min(3))];
        *left -= 1;
        *left >= 0
    }
}

/// Accounts by code and name. A chart is short, so that all of it is looked at.
pub fn accounts(tx: &ReadTx<'_>, wanted: &str, limit: i64) -> OpResult<Vec<Hit>> {
    let mut hits = Vec::new();
    let mut room = Room::for_each_rank(limit);
    tx.each("SELECT code, name, account_type, archived_at IS NOT NULL FROM account", &[], |row| {
        let (by_code, by_name) = (holds(row.text(0)?, wanted), holds(row.text(1)?, wanted));
        if !by_code && !by_name {
            return Ok(());
        }
        let (code, name): (String, String) = (row.get(0)?, row.get(1)?);
        let rank = rank_of(&code.to_lowercase(), wanted).into_iter().chain(rank_of(&name.to_lowercase(), wanted)).min().unwrap_or(3);
        if !room.take(rank) {
            return Ok(());
        }
        let archived = if row.get(3)? { ", archived" } else { "" };
        hits.push(Hit {
            rank,
            record: FoundRecord {
                kind: RecordKind::Account,
                subtitle: format!("{code}, {}{archived}", row.text(2)?),
                title: name,
                route: format!("/accounts/{code}"),
                id: code,
            },
        });
        Ok(())
    })?;
    Ok(hits)
}

const ENTRY: &str = "SELECT id, seq, entry_date, description, reference FROM journal_entry WHERE posted_at IS NOT NULL";

fn entry(row: &Row<'_>, rank: u8) -> OpResult<Hit> {
    let (id, number, date): (String, i64, String) = (row.get(0)?, row.get(1)?, row.get(2)?);
    let reference = row.get::<Option<String>>(4)?.map(|reference| format!(", {reference}")).unwrap_or_default();
    Ok(Hit {
        rank,
        record: FoundRecord {
            kind: RecordKind::JournalEntry,
            title: row.get(3)?,
            subtitle: format!("No. {number}, {date}{reference}"),
            route: format!("/ledger/{id}"),
            id,
        },
    })
}

/// Entries: any by its number, and the newest by description and reference.
pub fn entries(tx: &ReadTx<'_>, wanted: &str, limit: i64) -> OpResult<Vec<Hit>> {
    let mut room = Room::for_each_rank(limit);
    let number = wanted.trim_start_matches('#').parse::<i64>().ok();
    let mut hits = match number {
        Some(number) => tx.rows(&format!("{ENTRY} AND seq = $1"), params![number], |row| entry(row, 0))?,
        None => Vec::new(),
    };
    tx.each(
        &format!("{ENTRY} AND seq > (SELECT coalesce(max(seq), 0) - $1 FROM journal_entry) ORDER BY seq DESC"),
        params![ENTRIES_SCANNED],
        |row| {
            let (by_description, by_reference) =
                (holds(row.text(3)?, wanted), row.get::<Option<String>>(4)?.filter(|reference| holds(reference, wanted)));
            if (!by_description && by_reference.is_none()) || number == Some(row.get(1)?) {
                return Ok(());
            }
            let of = |text: &str| rank_of(&text.to_lowercase(), wanted);
            let rank = of(row.text(3)?).into_iter().chain(by_reference.as_deref().and_then(of)).min().unwrap_or(3);
            if room.take(rank) {
                hits.push(entry(row, rank)?);
            }
            Ok(())
        },
    )?;
    Ok(hits)
}
