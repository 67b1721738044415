//! Bank lines, each with its seal: what the bank said for good, and what became of it here.

use std::collections::HashMap;

use chrono::NaiveDate;
use engine::database::seal_of;
use engine::{OpError, OpResult, ReadTx, Row, Tx, Value, params};
use money::Money;
use statements::Line;
use statements::identity::{Fingerprint, Identity, Known};

use crate::bank::facts::{LineFacts, text_key};
use crate::bank::records::LineState;
use crate::wire::stored_money;

/// What stays, in the order in which it is sealed.
pub(super) const FACTS: &str = "seq, id, statement_seq, account_seq, booked_on, value_on, made_on, amount_minor, currency, balance_after_minor, \
    bank_id, bank_id_holds, fingerprint, occurrence, file_line, counterparty, description, more, text_key, raw";
/// What may change, sealed after the facts.
pub(super) const STATE: &str = "state, state_at, state_reason";

/// Where new lines belong.
#[derive(Debug, Clone, Copy)]
pub struct Place {
    /// The statement.
    pub statement_seq: i64,
    /// The account of the books.
    pub account_seq: i64,
}

/// The key of the newest line.
pub fn last_seq(tx: &ReadTx<'_>) -> OpResult<i64> {
    tx.one("SELECT coalesce(max(seq), 0) FROM bank_line", &[], |row| row.get(0))
}

/// Cells of a line.
const WIDTH: usize = 24;
/// So many lines are written at once.
const AT_ONCE: usize = 256;

/// New lines on their way into the books: written many at a time, as a statement for each would take longer than the rows.
pub struct NewLines<'l> {
    now: &'l str,
    head: String,
    cells: Vec<Value<'l>>,
    bytes: Vec<u8>,
}

impl<'l> NewLines<'l> {
    /// None yet.
    pub fn new(now: &'l str) -> NewLines<'l> {
        let head = format!("INSERT INTO bank_line ({FACTS}, {STATE}, seal)");
        NewLines { now, head, cells: Vec::with_capacity(AT_ONCE * WIDTH), bytes: Vec::new() }
    }

    /// Adds a line of a file, open, under the key `seq`.
    pub fn add(&mut self, tx: &mut Tx<'_>, seq: i64, place: Place, line: &'l Line) -> OpResult<()> {
        let more = serde_json::to_string(&LineFacts::of(line)).map_err(OpError::internal)?;
        let values: [Value<'l>; WIDTH - 1] = [
            seq.into(),
            tx.new_id().into(),
            place.statement_seq.into(),
            place.account_seq.into(),
            line.booked_on.into(),
            line.value_on.into(),
            line.made_on.into(),
            line.amount.minor().into(),
            line.amount.currency().code().to_owned().into(),
            line.balance_after.map(Money::minor).into(),
            line.bank_id.as_ref().map(|id| id.text.as_str()).into(),
            line.bank_id.as_ref().is_some_and(statements::BankId::is_trustworthy).into(),
            line.fingerprint.to_string().into(),
            line.occurrence.into(),
            line.at.max(1).into(),
            line.counterparty.name.as_deref().into(),
            line.description.as_str().into(),
            more.into(),
            text_key(line).into(),
            line.raw.as_str().into(),
            LineState::Open.as_str().into(),
            self.now.into(),
            None::<&str>.into(),
        ];
        self.bytes.clear();
        self.bytes.extend_from_slice(b"bank_line");
        values.iter().for_each(|value| value.append_to(&mut self.bytes));
        let seal = seal_of(&self.bytes);
        self.cells.extend(values);
        self.cells.push(seal.into());
        tx.count_seal(seal);
        if self.cells.len() >= AT_ONCE * WIDTH { self.write(tx) } else { Ok(()) }
    }

    /// Writes what was added.
    pub fn write(&mut self, tx: &mut Tx<'_>) -> OpResult<()> {
        tx.insert_rows(&self.head, WIDTH, &self.cells)?;
        self.cells.clear();
        Ok(())
    }
}

/// Says what became of a line.
pub fn set_state(tx: &mut Tx<'_>, seq: i64, state: LineState, reason: Option<&str>) -> OpResult<()> {
    let (mut bytes, mut earlier) = (b"bank_line".to_vec(), 0);
    tx.one(&format!("SELECT {FACTS} FROM bank_line WHERE seq = $1"), params![seq], |row| row.append_to(&mut bytes))?;
    tx.one("SELECT seal FROM bank_line WHERE seq = $1", params![seq], |row| {
        earlier = row.get(0)?;
        Ok(())
    })?;
    let now = tx.now_text();
    let values: &[Value<'_>] = params![state.as_str(), now.as_str(), reason];
    values.iter().for_each(|value| value.append_to(&mut bytes));
    let seal = seal_of(&bytes);
    tx.execute(
        "UPDATE bank_line SET state = $2, state_at = $3, state_reason = $4, seal = $5 WHERE seq = $1",
        params![seq, state.as_str(), now.as_str(), reason, seal],
    )?;
    tx.count_seal(seal.wrapping_sub(earlier));
    Ok(())
}

/// A kept line, as far as telling lines apart needs it.
#[derive(Debug, Clone)]
pub struct KeptLine {
    /// Its integer key.
    pub seq: i64,
    /// The statement that brought it first.
    pub statement_seq: i64,
    /// The account of the books.
    pub account_seq: i64,
    /// What it is told apart by.
    pub identity: Identity,
    /// Other ids that it came with since.
    pub other_ids: Vec<String>,
    /// Other texts that it came with since.
    pub other_texts: Vec<Fingerprint>,
    /// What became of it.
    pub state: LineState,
}

impl KeptLine {
    /// The line as it counts against the lines of a file.
    pub fn known(&self) -> Known {
        Known {
            identity: self.identity.clone(),
            other_ids: self.other_ids.clone(),
            other_texts: self.other_texts.clone(),
            deleted: self.state == LineState::Deleted,
        }
    }
}

const KEPT: &str =
    "SELECT line.seq, line.statement_seq, line.account_seq, line.booked_on, line.amount_minor, line.currency, line.fingerprint,
    CASE WHEN line.bank_id_holds = 1 THEN line.bank_id END, line.balance_after_minor, line.state FROM bank_line AS line";

fn kept(row: &Row<'_>) -> OpResult<KeptLine> {
    let amount = stored_money(row.get(4)?, row.text(5)?)?;
    let balance: Option<i64> = row.get(8)?;
    Ok(KeptLine {
        seq: row.get(0)?,
        statement_seq: row.get(1)?,
        account_seq: row.get(2)?,
        identity: Identity {
            day: row.get(3)?,
            amount,
            fingerprint: Fingerprint::parse(row.text(6)?).ok_or_else(|| OpError::internal("a fingerprint of no hash"))?,
            bank_id: row.get(7)?,
            balance_after: balance.map(|minor| Money::from_minor(minor, amount.currency())),
            words: Vec::new(),
        },
        other_ids: Vec::new(),
        other_texts: Vec::new(),
        state: LineState::stored(row.text(9)?)?,
    })
}

/// The lines of an account that count as kept in some days, deleted ones included and withdrawn ones left out, oldest first.
pub fn kept_between(tx: &ReadTx<'_>, account_seq: i64, from: NaiveDate, until: NaiveDate) -> OpResult<Vec<KeptLine>> {
    let mut others: HashMap<i64, Vec<String>> = HashMap::new();
    tx.each(
        "SELECT other.line_seq, other.bank_id FROM bank_line AS line JOIN bank_line_other_id AS other ON other.line_seq = line.seq
         WHERE line.account_seq = $1 AND line.booked_on BETWEEN $2 AND $3 ORDER BY other.seq",
        params![account_seq, from, until],
        |row| {
            others.entry(row.get(0)?).or_default().push(row.get(1)?);
            Ok(())
        },
    )?;
    let mut found = tx.rows(
        &format!(
            "{KEPT} WHERE line.account_seq = $1 AND line.booked_on BETWEEN $2 AND $3 AND line.state <> 'withdrawn' ORDER BY line.booked_on, line.seq"
        ),
        params![account_seq, from, until],
        kept,
    )?;
    for line in &mut found {
        for other in others.remove(&line.seq).unwrap_or_default() {
            match other.strip_prefix(OTHER_TEXT).and_then(Fingerprint::parse) {
                Some(text) => line.other_texts.push(text),
                None => line.other_ids.push(other),
            }
        }
    }
    Ok(found)
}

/// What stands before the fingerprint of another text among the other ids: both are names that a line came with later. No
/// bank's id begins with a sign that separates.
const OTHER_TEXT: &str = "text\u{1f}";

/// Keeps another text that a line came with.
pub fn keep_other_text(tx: &mut Tx<'_>, line_seq: i64, statement_seq: i64, text: Fingerprint) -> OpResult<()> {
    keep_other_id(tx, line_seq, statement_seq, &format!("{OTHER_TEXT}{text}"))
}

/// Keeps another id that a line came with.
pub fn keep_other_id(tx: &mut Tx<'_>, line_seq: i64, statement_seq: i64, bank_id: &str) -> OpResult<()> {
    tx.insert(
        "INSERT INTO bank_line_other_id (line_seq, statement_seq, bank_id) VALUES ($1, $2, $3)",
        params![line_seq, statement_seq, bank_id],
    )?;
    Ok(())
}

/// The lines that an import brought first.
pub fn brought_by(tx: &ReadTx<'_>, import_seq: i64) -> OpResult<Vec<KeptLine>> {
    tx.rows(
        &format!(
            "{KEPT} JOIN bank_statement AS statement ON statement.seq = line.statement_seq WHERE statement.import_seq = $1 ORDER BY line.seq"
        ),
        params![import_seq],
        kept,
    )
}

/// The lines of a run of keys, whatever became of them.
pub fn in_run(tx: &ReadTx<'_>, first: i64, last: i64) -> OpResult<Vec<KeptLine>> {
    tx.rows(&format!("{KEPT} WHERE line.seq BETWEEN $1 AND $2 ORDER BY line.seq"), params![first, last], kept)
}

/// The lines of a run of keys whose own import is withdrawn.
pub fn left_in_run(tx: &ReadTx<'_>, first: i64, last: i64) -> OpResult<Vec<KeptLine>> {
    tx.rows(
        &format!(
            "{KEPT} JOIN bank_statement AS statement ON statement.seq = line.statement_seq
             JOIN statement_import AS import ON import.seq = statement.import_seq
             WHERE line.seq BETWEEN $1 AND $2 AND import.withdrawn_at IS NOT NULL ORDER BY line.seq"
        ),
        params![first, last],
        kept,
    )
}

/// A line that has twins, and the import that brought it first.
#[derive(Debug)]
pub struct Twin {
    /// The line.
    pub line: KeptLine,
    /// The import.
    pub import_seq: i64,
    /// Whether that import stands.
    pub import_stands: bool,
    /// Whether it came with an id that names one booking, or with another text later.
    pub has_id: bool,
}

/// The lines of an account in some days that equal another one in day and text, apart from withdrawn ones: by day and
/// fingerprint.
pub fn twins_between(tx: &ReadTx<'_>, account_seq: i64, from: NaiveDate, until: NaiveDate) -> OpResult<Vec<(NaiveDate, Fingerprint)>> {
    tx.rows(
        "SELECT booked_on, fingerprint FROM bank_line WHERE account_seq = $1 AND booked_on BETWEEN $2 AND $3 AND state <> 'withdrawn'
         GROUP BY booked_on, fingerprint HAVING count(*) > 1 ORDER BY booked_on, fingerprint",
        params![account_seq, from, until],
        |row| {
            let fingerprint = Fingerprint::parse(row.text(1)?).ok_or_else(|| OpError::internal("a fingerprint of no hash"))?;
            Ok((row.get(0)?, fingerprint))
        },
    )
}

/// All lines of an account that are equal in day and text, withdrawn ones included, oldest first.
pub fn twins(tx: &ReadTx<'_>, account_seq: i64, day: NaiveDate, fingerprint: Fingerprint) -> OpResult<Vec<Twin>> {
    let lines = tx.rows(
        &format!("{KEPT} WHERE line.account_seq = $1 AND line.booked_on = $2 AND line.fingerprint = $3 ORDER BY line.seq"),
        params![account_seq, day, fingerprint.to_string()],
        kept,
    )?;
    let with_import = |line: KeptLine| {
        let (import_seq, import_stands, has_id) = tx.one(
            "SELECT import.seq, import.withdrawn_at IS NULL, line.bank_id_holds = 1 OR EXISTS (SELECT 1 FROM bank_line_other_id WHERE line_seq = line.seq)
             FROM bank_line AS line JOIN bank_statement AS statement ON statement.seq = line.statement_seq
             JOIN statement_import AS import ON import.seq = statement.import_seq WHERE line.seq = $1",
            params![line.seq],
            |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)),
        )?;
        Ok(Twin { line, import_seq, import_stands, has_id })
    };
    lines.into_iter().map(with_import).collect()
}

/// The id of a line.
pub fn id_of(tx: &ReadTx<'_>, seq: i64) -> OpResult<String> {
    tx.one("SELECT id FROM bank_line WHERE seq = $1", params![seq], |row| row.get(0))
}
