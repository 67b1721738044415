//! The SQL of parties.

use super::details::{Details, contact_key, name_key};
use super::record::{Address, Party, PartyRole};
use super::tax_id::SealedTaxId;
use crate::wire::{bad_cursor, like_pattern};
use engine::{ErrorCode, OpError, OpResult, ReadTx, Row, Tx, Value, params};

/// A stored party.
#[derive(Debug, Clone)]
pub struct PartyRow {
    /// The key that other tables refer to.
    pub seq: i64,
    /// The id that doors know.
    pub id: String,
    /// What is known.
    pub details: Details,
    /// Whether it is put away.
    pub archived: bool,
    /// The record that it was merged into: key and id.
    pub merged_into: Option<(i64, String)>,
    /// The record that stands for it, at the end of a chain of merges.
    pub survivor_seq: Option<i64>,
    lent_roles: Vec<PartyRole>,
}

impl PartyRow {
    /// The key of the record that stands for this one.
    pub fn standing_seq(&self) -> i64 {
        self.survivor_seq.unwrap_or(self.seq)
    }

    /// The party as doors show it, with its tax ids as `tax_ids` makes them.
    pub fn shown(&self, tax_ids: impl FnOnce(&[SealedTaxId]) -> Vec<super::record::MaskedTaxId>) -> Party {
        let details = &self.details;
        Party {
            id: self.id.clone(),
            name: details.name.clone(),
            roles: details.roles.clone(),
            email: details.email.clone(),
            phone: details.phone.clone(),
            address: Some(details.address.clone()).filter(|address| !address.is_empty()),
            tax_ids: tax_ids(&details.tax_ids),
            terms_days: details.terms_days,
            currency: details.currency.clone(),
            language: details.language.clone(),
            notes: details.notes.clone(),
            archived: self.archived,
            merged_into_id: self.merged_into.as_ref().map(|(_, id)| id.clone()),
        }
    }
}

const COLUMNS: &str =
    "seq, id, name, is_customer, is_supplier, is_contractor, is_partner, email, phone, line1, line2, city, region, postal_code, country,
    tax_ids, terms_days, currency, language, notes, archived_at IS NOT NULL, merged_into_seq,
    (SELECT other.id FROM party other WHERE other.seq = party.merged_into_seq), survivor_seq, lent_roles";

fn read_party(row: &Row<'_>) -> OpResult<PartyRow> {
    let mut roles = Vec::new();
    for (index, role) in PartyRole::ALL.into_iter().enumerate() {
        if row.get::<bool>(3 + index)? {
            roles.push(role);
        }
    }
    let address = Address {
        line1: row.get(9)?,
        line2: row.get(10)?,
        city: row.get(11)?,
        region: row.get(12)?,
        postal_code: row.get(13)?,
        country: row.get(14)?,
    };
    let merged_into = match (row.get::<Option<i64>>(21)?, row.get::<Option<String>>(22)?) {
        (Some(seq), Some(id)) => Some((seq, id)),
        _ => None,
    };
    let lent: Option<String> = row.get(24)?;
    Ok(PartyRow {
        seq: row.get(0)?,
        id: row.get(1)?,
        details: Details {
            name: row.get(2)?,
            roles,
            email: row.get(7)?,
            phone: row.get(8)?,
            address,
            tax_ids: serde_json::from_str(row.text(15)?).map_err(OpError::internal)?,
            terms_days: row.get(16)?,
            currency: row.get(17)?,
            language: row.get(18)?,
            notes: row.get(19)?,
        },
        archived: row.get(20)?,
        merged_into,
        survivor_seq: row.get(23)?,
        lent_roles: PartyRole::ALL
            .into_iter()
            .filter(|role| lent.as_deref().unwrap_or_default().split(' ').any(|word| word == role.as_str()))
            .collect(),
    })
}

/// The record of an id itself, merged or not.
pub fn record_by_id(tx: &ReadTx<'_>, id: &str, field: &str) -> OpResult<PartyRow> {
    let found = tx.row(&format!("SELECT {COLUMNS} FROM party WHERE id = $1"), params![id], read_party)?;
    found.ok_or_else(|| OpError::not_found(field, "There is no party with this id.").hint("parties_list shows all parties."))
}

/// The party that an id stands for: the surviving one where it was merged. `field` names the input at fault.
pub fn party_by_id(tx: &ReadTx<'_>, id: &str, field: &str) -> OpResult<PartyRow> {
    let record = record_by_id(tx, id, field)?;
    match record.survivor_seq {
        None => Ok(record),
        Some(survivor) => by_seq(tx, survivor),
    }
}

/// The record of a key itself, merged or not.
pub fn by_seq(tx: &ReadTx<'_>, seq: i64) -> OpResult<PartyRow> {
    tx.one(&format!("SELECT {COLUMNS} FROM party WHERE seq = $1"), params![seq], read_party)
}

/// The name of the party that a key stands for.
pub fn party_name(tx: &ReadTx<'_>, seq: i64) -> OpResult<String> {
    tx.one("SELECT name FROM party WHERE seq = (SELECT coalesce(survivor_seq, seq) FROM party WHERE seq = $1)", params![seq], |row| {
        row.get(0)
    })
}

/// The records that were merged into a party, directly or through others, in the order of the merges.
pub fn merged_records(tx: &ReadTx<'_>, seq: i64) -> OpResult<Vec<PartyRow>> {
    tx.rows(&format!("SELECT {COLUMNS} FROM party WHERE survivor_seq = $1 ORDER BY merged_at, seq"), params![seq], read_party)
}

/// How many posted entries name a party, or a record that was merged into it.
pub fn entry_count(tx: &ReadTx<'_>, seq: i64) -> OpResult<i64> {
    tx.one(
        "SELECT count(*) FROM journal_entry WHERE party_seq IN (SELECT seq FROM party WHERE seq = $1 OR survivor_seq = $1) AND posted_at IS NOT NULL",
        params![seq],
        |row| row.get(0),
    )
}

// Asked apart, and with the words of the indexes: as one question it reads every party, for every row of an import.
pub(super) const OF_OWN_NAME: &str =
    "SELECT seq FROM party WHERE name_key = $1 AND merged_into_seq IS NULL ORDER BY archived_at IS NOT NULL, seq LIMIT 1";
pub(super) const OF_MERGED_NAME: &str = "SELECT stands.seq FROM party JOIN party AS stands ON stands.seq = party.survivor_seq
    WHERE party.merged_into_seq IS NOT NULL AND party.name_key = $1 ORDER BY stands.archived_at IS NOT NULL, stands.seq LIMIT 1";

/// A party of a name, however it is written; for the name of a merged one, the party that stands for it. Parties that
/// bear the name themselves come first, those in use before archived ones, older before newer.
pub fn party_by_name(tx: &ReadTx<'_>, name: &str) -> OpResult<Option<PartyRow>> {
    let key = name_key(name);
    let survivor = match tx.row(OF_OWN_NAME, params![&key], |row| row.get(0))? {
        Some(seq) => Some(seq),
        None => tx.row(OF_MERGED_NAME, params![&key], |row| row.get(0))?,
    };
    survivor.map(|seq| by_seq(tx, seq)).transpose()
}

/// The supplier of a name: a known party, which becomes a supplier where it was none, or a new one.
pub fn find_or_create_supplier(tx: &mut Tx<'_>, name: &str) -> OpResult<i64> {
    let name = super::details::name_in(name).map_err(|error| error.at("partyName"))?;
    let Some(known) = party_by_name(tx, &name)? else {
        return insert(tx, &Details { name, roles: vec![PartyRole::Supplier], ..Details::default() });
    };
    if known.archived {
        return Err(OpError::conflict(format!("{} is archived.", known.details.name))
            .at("partyName")
            .hint("Restore the party first, or give another name."));
    }
    if !known.details.roles.contains(&PartyRole::Supplier) {
        set_role(tx, known.seq, PartyRole::Supplier, true)?;
    }
    Ok(known.seq)
}

/// Refuses a name that another party bears already.
pub fn refuse_same_name(tx: &ReadTx<'_>, name: &str, except_seq: Option<i64>) -> OpResult<()> {
    let same = tx.row(
        "SELECT name, archived_at IS NOT NULL FROM party WHERE name_key = $1 AND merged_into_seq IS NULL AND ($2 IS NULL OR seq <> $2)
         ORDER BY archived_at IS NOT NULL, seq LIMIT 1",
        params![name_key(name), except_seq],
        |row| Ok((row.get::<String>(0)?, row.get::<bool>(1)?)),
    )?;
    let Some((name, archived)) = same else { return Ok(()) };
    let error = OpError::new(
        ErrorCode::AlreadyExists,
        format!("There is a party named {name} already{}.", if archived { ", archived" } else { "" }),
    )
    .at("name");
    Err(error.hint(if archived {
        "Restore that one, or set allowDuplicate where they really are two."
    } else {
        "Use that one, or set allowDuplicate where they really are two."
    }))
}

fn flag(details: &Details, role: PartyRole) -> bool {
    details.roles.contains(&role)
}

/// The first secret that the company sealed and still keeps, in its sealed form: on it a key is proven.
pub fn first_secret(tx: &ReadTx<'_>) -> OpResult<Option<String>> {
    let tax_ids = tx.row("SELECT tax_ids FROM party WHERE tax_ids <> '[]' ORDER BY seq LIMIT 1", &[], |row| row.get::<String>(0))?;
    let sealed: Vec<SealedTaxId> =
        tax_ids.map(|text| serde_json::from_str(&text)).transpose().map_err(OpError::internal)?.unwrap_or_default();
    Ok(sealed.into_iter().next().map(|tax_id| tax_id.sealed))
}

fn tax_ids_text(details: &Details) -> OpResult<String> {
    serde_json::to_string(&details.tax_ids).map_err(OpError::internal)
}

/// Adds a party and gives its key.
pub fn insert(tx: &mut Tx<'_>, details: &Details) -> OpResult<i64> {
    let (id, now, tax_ids) = (tx.new_id(), tx.now_text(), tax_ids_text(details)?);
    tx.insert(
        "INSERT INTO party (id, name, name_key, contact_key, is_customer, is_supplier, is_contractor, is_partner, email, phone,
            line1, line2, city, region, postal_code, country, tax_ids, terms_days, currency, language, notes, created_at, updated_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $22)",
        params![
            id,
            &details.name,
            name_key(&details.name),
            contact_key(details),
            flag(details, PartyRole::Customer),
            flag(details, PartyRole::Supplier),
            flag(details, PartyRole::Contractor),
            flag(details, PartyRole::Partner),
            &details.email,
            &details.phone,
            &details.address.line1,
            &details.address.line2,
            &details.address.city,
            &details.address.region,
            &details.address.postal_code,
            &details.address.country,
            tax_ids,
            details.terms_days,
            &details.currency,
            &details.language,
            &details.notes,
            now,
        ],
    )
}

/// Writes what is known about a party.
pub fn update(tx: &mut Tx<'_>, seq: i64, details: &Details) -> OpResult<()> {
    let (now, tax_ids) = (tx.now_text(), tax_ids_text(details)?);
    tx.execute(
        "UPDATE party SET name = $2, name_key = $3, contact_key = $4, is_customer = $5, is_supplier = $6, is_contractor = $7, is_partner = $8,
            email = $9, phone = $10, line1 = $11, line2 = $12, city = $13, region = $14, postal_code = $15, country = $16,
            tax_ids = $17, terms_days = $18, currency = $19, language = $20, notes = $21, updated_at = $22 WHERE seq = $1",
        params![
            seq,
            &details.name,
            name_key(&details.name),
            contact_key(details),
            flag(details, PartyRole::Customer),
            flag(details, PartyRole::Supplier),
            flag(details, PartyRole::Contractor),
            flag(details, PartyRole::Partner),
            &details.email,
            &details.phone,
            &details.address.line1,
            &details.address.line2,
            &details.address.city,
            &details.address.region,
            &details.address.postal_code,
            &details.address.country,
            tax_ids,
            details.terms_days,
            &details.currency,
            &details.language,
            &details.notes,
            now,
        ],
    )?;
    Ok(())
}

/// Puts a party away, or back.
pub fn set_archived(tx: &mut Tx<'_>, seq: i64, archived: bool) -> OpResult<()> {
    let now = tx.now_text();
    tx.execute("UPDATE party SET archived_at = $2, updated_at = $3 WHERE seq = $1", params![seq, Some(&*now).filter(|_| archived), &now])?;
    Ok(())
}

fn set_role(tx: &mut Tx<'_>, seq: i64, role: PartyRole, has: bool) -> OpResult<()> {
    let now = tx.now_text();
    tx.execute(&format!("UPDATE party SET is_{} = $2, updated_at = $3 WHERE seq = $1", role.as_str()), params![seq, has, now])?;
    Ok(())
}

/// Lets `kept` stand for `merged`, and for everything that `merged` stood for. What refers to `merged` is not touched.
pub fn merge(tx: &mut Tx<'_>, kept: &PartyRow, merged: &PartyRow) -> OpResult<()> {
    let now = tx.now_text();
    let lent: Vec<PartyRole> = merged.details.roles.iter().copied().filter(|role| !kept.details.roles.contains(role)).collect();
    let lent_text = lent.iter().map(|role| role.as_str()).collect::<Vec<_>>().join(" ");
    for role in lent {
        set_role(tx, kept.seq, role, true)?;
    }
    tx.execute("UPDATE party SET survivor_seq = $2 WHERE survivor_seq = $1", params![merged.seq, kept.seq])?;
    tx.execute(
        "UPDATE party SET merged_into_seq = $2, survivor_seq = $2, merged_at = $3, lent_roles = $4, updated_at = $3 WHERE seq = $1",
        params![merged.seq, kept.seq, &now, lent_text],
    )?;
    Ok(())
}

/// Takes a merge back: the record stands for itself again, and for everything that was merged into it before.
pub fn unmerge(tx: &mut Tx<'_>, record: &PartyRow) -> OpResult<()> {
    let Some((kept_seq, _)) = record.merged_into else { return Ok(()) };
    for role in &record.lent_roles {
        set_role(tx, kept_seq, *role, false)?;
    }
    let now = tx.now_text();
    tx.execute(
        "UPDATE party SET merged_into_seq = NULL, survivor_seq = NULL, merged_at = NULL, lent_roles = NULL, updated_at = $2 WHERE seq = $1",
        params![record.seq, now],
    )?;
    tx.execute(
        "WITH RECURSIVE below (seq) AS (
            SELECT seq FROM party WHERE merged_into_seq = $1
            UNION ALL SELECT party.seq FROM party JOIN below ON party.merged_into_seq = below.seq)
         UPDATE party SET survivor_seq = $1 WHERE seq IN (SELECT seq FROM below)",
        params![record.seq],
    )?;
    Ok(())
}

/// Which parties a list shows.
pub struct Filter<'a> {
    /// A part of the name, the e-mail address or the telephone number.
    pub text: Option<&'a str>,
    /// A role that they have.
    pub role: Option<PartyRole>,
    /// Whether archived ones are shown too.
    pub include_archived: bool,
}

impl Filter<'_> {
    // Merged records are never listed: the surviving one stands for them.
    fn conditions(&self) -> (String, Value<'static>) {
        let mut conditions = String::from("merged_into_seq IS NULL");
        if !self.include_archived {
            conditions.push_str(" AND archived_at IS NULL");
        }
        if let Some(role) = self.role {
            conditions.push_str(&format!(" AND is_{} = 1", role.as_str()));
        }
        let pattern = self.text.map(|text| like_pattern(&name_key(text))).filter(|pattern| pattern != "%%");
        if pattern.is_some() {
            conditions.push_str(" AND (name_key LIKE $1 ESCAPE '\\' OR contact_key LIKE $1 ESCAPE '\\')");
        }
        (conditions, pattern.map_or(Value::Null, Value::from))
    }
}

/// A page of parties in the order of their names, where the next one begins, and how many there are.
pub fn page(tx: &ReadTx<'_>, filter: &Filter<'_>, cursor: Option<&str>, limit: i64) -> OpResult<(Vec<PartyRow>, Option<String>, i64)> {
    let (conditions, pattern) = filter.conditions();
    let (after_seq, after_name) = match cursor {
        None => (0, ""),
        Some(cursor) => cursor.split_once('.').and_then(|(seq, name)| Some((seq.parse::<i64>().ok()?, name))).ok_or_else(bad_cursor)?,
    };
    let mut rows = tx.rows(
        &format!("SELECT {COLUMNS} FROM party WHERE {conditions} AND (name_key, seq) > ($2, $3) ORDER BY name_key, seq LIMIT $4"),
        &[pattern.clone(), Value::from(after_name), Value::from(after_seq), Value::from(limit + 1)],
        read_party,
    )?;
    let more = i64::try_from(rows.len()).is_ok_and(|count| count > limit);
    rows.truncate(usize::try_from(limit).unwrap_or(usize::MAX));
    let next = rows.last().filter(|_| more).map(|row| format!("{}.{}", row.seq, name_key(&row.details.name)));
    let total = tx.one(&format!("SELECT count(*) FROM party WHERE {conditions}"), &[pattern], |row| row.get(0))?;
    Ok((rows, next, total))
}
