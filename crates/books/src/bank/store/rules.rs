//! Rules of the owner, and what was done by them.

use engine::{OpError, OpResult, ReadTx, Row, Tx, params};

use crate::bank::rule::{ByRule, RuleConditions, RuleLine, RuleOutcome, RuleState};
use crate::wire::stored_money;

/// A rule as it is stored: accounts by their integer keys, written as text.
#[derive(Debug, Clone)]
pub struct RuleRow {
    /// Its integer key.
    pub seq: i64,
    /// Its id.
    pub id: String,
    /// What it is called.
    pub name: String,
    /// Its place in the order.
    pub position: u32,
    /// Which lines it is about.
    pub conditions: RuleConditions,
    /// What they are.
    pub outcome: RuleOutcome,
    /// Whether it posts by itself.
    pub posts: bool,
    /// Whether it is at work.
    pub state: RuleState,
}

/// A rule that is to be kept, or what one is changed to.
#[derive(Debug, Clone)]
pub struct NewRule {
    /// What it is called.
    pub name: String,
    /// Which lines it is about, in the stored form.
    pub conditions: RuleConditions,
    /// What they are, in the stored form.
    pub outcome: RuleOutcome,
    /// Whether it posts by itself.
    pub posts: bool,
}

const COLUMNS: &str = "seq, id, name, position, conditions, outcome, posts, state";

fn rule(row: &Row<'_>) -> OpResult<RuleRow> {
    Ok(RuleRow {
        seq: row.get(0)?,
        id: row.get(1)?,
        name: row.get(2)?,
        position: row.get(3)?,
        conditions: serde_json::from_str(row.text(4)?).map_err(OpError::internal)?,
        outcome: serde_json::from_str(row.text(5)?).map_err(OpError::internal)?,
        posts: row.get(6)?,
        state: RuleState::stored(row.text(7)?)?,
    })
}

fn json(value: &impl serde::Serialize) -> OpResult<String> {
    serde_json::to_string(value).map_err(OpError::internal)
}

/// Keeps a rule at the end of the order and gives its integer key.
pub fn insert(tx: &mut Tx<'_>, new: &NewRule) -> OpResult<i64> {
    let (id, now) = (tx.new_id(), tx.now_text());
    let last: i64 = tx.one("SELECT coalesce(max(position), 0) FROM bank_rule WHERE state <> 'removed'", &[], |row| row.get(0))?;
    tx.insert(
        "INSERT INTO bank_rule (id, name, position, conditions, outcome, posts, state, created_at, changed_at)
         VALUES ($1, $2, $3, $4, $5, $6, 'active', $7, $7)",
        params![&id, &new.name, last.saturating_add(1), json(&new.conditions)?, json(&new.outcome)?, new.posts, &now],
    )
}

/// Changes what a rule says.
pub fn update(tx: &mut Tx<'_>, seq: i64, new: &NewRule) -> OpResult<()> {
    let now = tx.now_text();
    tx.execute(
        "UPDATE bank_rule SET name = $2, conditions = $3, outcome = $4, posts = $5, changed_at = $6 WHERE seq = $1",
        params![seq, &new.name, json(&new.conditions)?, json(&new.outcome)?, new.posts, &now],
    )?;
    Ok(())
}

/// Sets whether a rule is at work.
pub fn set_state(tx: &mut Tx<'_>, seq: i64, state: RuleState) -> OpResult<()> {
    let now = tx.now_text();
    tx.execute("UPDATE bank_rule SET state = $2, changed_at = $3 WHERE seq = $1", params![seq, state.as_str(), &now])?;
    Ok(())
}

fn set_position(tx: &mut Tx<'_>, seq: i64, position: u32) -> OpResult<()> {
    let now = tx.now_text();
    tx.execute("UPDATE bank_rule SET position = $2, changed_at = $3 WHERE seq = $1 AND position <> $2", params![seq, position, &now])?;
    Ok(())
}

/// Puts a rule, if one is given, into its place among the others that were not removed, from 1 on, and leaves no gaps.
pub fn set_order(tx: &mut Tx<'_>, moved: Option<(i64, u32)>) -> OpResult<()> {
    let mut order: Vec<i64> = standing(tx)?.into_iter().map(|rule| rule.seq).collect();
    if let Some((seq, place)) = moved {
        order.retain(|other| *other != seq);
        let place = usize::try_from(place).unwrap_or(usize::MAX).saturating_sub(1).min(order.len());
        order.insert(place, seq);
    }
    for (position, seq) in (1_u32..).zip(order) {
        set_position(tx, seq, position)?;
    }
    Ok(())
}

/// The rule of an id, removed or not.
pub fn by_id(tx: &ReadTx<'_>, id: &str, field: &str) -> OpResult<RuleRow> {
    tx.row(&format!("SELECT {COLUMNS} FROM bank_rule WHERE id = $1"), params![id.trim()], rule)?
        .ok_or_else(|| OpError::not_found(field, "There is no rule with this id.").hint("bank_rules_list shows all rules."))
}

/// The rule of an integer key.
pub fn by_seq(tx: &ReadTx<'_>, seq: i64) -> OpResult<RuleRow> {
    tx.one(&format!("SELECT {COLUMNS} FROM bank_rule WHERE seq = $1"), params![seq], rule)
}

/// The rules that were not removed, in their order.
pub fn standing(tx: &ReadTx<'_>) -> OpResult<Vec<RuleRow>> {
    tx.rows(&format!("SELECT {COLUMNS} FROM bank_rule WHERE state <> 'removed' ORDER BY position, seq"), &[], rule)
}

/// The rules that were removed, by name.
pub fn removed(tx: &ReadTx<'_>) -> OpResult<Vec<RuleRow>> {
    tx.rows(&format!("SELECT {COLUMNS} FROM bank_rule WHERE state = 'removed' ORDER BY name, seq"), &[], rule)
}

/// Whether another rule that was not removed has this name, in any case and script.
pub fn is_named(tx: &ReadTx<'_>, name: &str, except_seq: Option<i64>) -> OpResult<bool> {
    let sql = "SELECT name FROM bank_rule WHERE state <> 'removed' AND seq <> $1";
    let others: Vec<String> = tx.rows(sql, params![except_seq.unwrap_or(0)], |row| row.get(0))?;
    let name = name.to_lowercase();
    Ok(others.iter().any(|other| other.to_lowercase() == name))
}

/// How many matches and deletions of each rule stand.
pub fn standing_acts(tx: &ReadTx<'_>) -> OpResult<Vec<(i64, i64)>> {
    tx.rows(
        "SELECT act.rule_seq, count(*) FROM bank_rule_act AS act
         WHERE NOT EXISTS (SELECT 1 FROM bank_rule_act_end WHERE act_seq = act.seq) GROUP BY act.rule_seq ORDER BY act.rule_seq",
        &[],
        |row| Ok((row.get(0)?, row.get(1)?)),
    )
}

/// Begins a run and gives its integer key and id.
pub fn begin_run(tx: &mut Tx<'_>, import_seq: Option<i64>) -> OpResult<(i64, String)> {
    let (id, now) = (tx.new_id(), tx.now_text());
    let seq = tx.insert("INSERT INTO bank_rule_run (id, import_seq, ran_at) VALUES ($1, $2, $3)", params![&id, import_seq, &now])?;
    Ok((seq, id))
}

/// Keeps what a rule did with a line.
pub fn insert_act(tx: &mut Tx<'_>, run_seq: i64, rule: &RuleRow, line_seq: i64, match_id: Option<&str>) -> OpResult<()> {
    tx.insert(
        "INSERT INTO bank_rule_act (run_seq, rule_seq, rule_name, line_seq, match_seq)
         VALUES ($1, $2, $3, $4, (SELECT seq FROM bank_match WHERE id = $5))",
        params![run_seq, rule.seq, &rule.name, line_seq, match_id],
    )?;
    Ok(())
}

/// The rule that posted a match, if one did.
pub fn of_match(tx: &ReadTx<'_>, match_seq: i64) -> OpResult<Option<ByRule>> {
    tx.row(
        "SELECT rule.id, act.rule_name FROM bank_rule_act AS act JOIN bank_rule AS rule ON rule.seq = act.rule_seq WHERE act.match_seq = $1",
        params![match_seq],
        |row| Ok(ByRule { id: row.get(0)?, name: row.get(1)? }),
    )
}

/// The rule that deleted a line, if one did and it stands.
pub fn that_deleted(tx: &ReadTx<'_>, line_seq: i64) -> OpResult<Option<ByRule>> {
    tx.row(
        "SELECT rule.id, act.rule_name FROM bank_rule_act AS act JOIN bank_rule AS rule ON rule.seq = act.rule_seq
         WHERE act.line_seq = $1 AND act.match_seq IS NULL AND NOT EXISTS (SELECT 1 FROM bank_rule_act_end WHERE act_seq = act.seq)
         ORDER BY act.seq DESC LIMIT 1",
        params![line_seq],
        |row| Ok(ByRule { id: row.get(0)?, name: row.get(1)? }),
    )
}

/// Who took back what a rule did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EndedBy {
    /// The owner, by itself: the rule does not do it once more.
    Owner,
    /// The owner, with all that the rules did in that run.
    Run,
    /// The owner, with the import.
    Import,
}

impl EndedBy {
    const fn as_str(self) -> &'static str {
        match self {
            EndedBy::Owner => "owner",
            EndedBy::Run => "run",
            EndedBy::Import => "import",
        }
    }
}

/// Notes who took back a match, if a rule posted it.
pub fn end_match(tx: &mut Tx<'_>, match_seq: i64, by: EndedBy) -> OpResult<()> {
    let now = tx.now_text();
    tx.execute(
        "INSERT INTO bank_rule_act_end (act_seq, ended_by, ended_at) SELECT seq, $2, $3 FROM bank_rule_act WHERE match_seq = $1",
        params![match_seq, by.as_str(), &now],
    )?;
    Ok(())
}

/// Notes who took back the deletion of a line, if a rule deleted it.
pub fn end_deletion(tx: &mut Tx<'_>, line_seq: i64, by: EndedBy) -> OpResult<()> {
    let now = tx.now_text();
    tx.execute(
        "INSERT INTO bank_rule_act_end (act_seq, ended_by, ended_at) SELECT act.seq, $2, $3 FROM bank_rule_act AS act
         WHERE act.line_seq = $1 AND act.match_seq IS NULL AND NOT EXISTS (SELECT 1 FROM bank_rule_act_end WHERE act_seq = act.seq)",
        params![line_seq, by.as_str(), &now],
    )?;
    Ok(())
}

/// Whether the owner took back by itself what a rule did with a line.
pub fn was_taken_back(tx: &ReadTx<'_>, rule_seq: i64, line_seq: i64) -> OpResult<bool> {
    let sql = "SELECT count(*) FROM bank_rule_act AS act JOIN bank_rule_act_end AS ended ON ended.act_seq = act.seq
         WHERE act.rule_seq = $1 AND act.line_seq = $2 AND ended.ended_by = 'owner'";
    tx.one(sql, params![rule_seq, line_seq], |row| Ok(row.get::<i64>(0)? > 0))
}

/// A run as it is stored.
#[derive(Debug, Clone)]
pub struct RunRow {
    /// Its integer key.
    pub seq: i64,
    /// Its id.
    pub id: String,
    /// When it was taken back.
    pub withdrawn_at: Option<String>,
    /// The import whose lines they were, where it was within one.
    pub import_seq: Option<i64>,
}

/// The run of an id.
pub fn run_by_id(tx: &ReadTx<'_>, id: &str, field: &str) -> OpResult<RunRow> {
    tx.row("SELECT seq, id, withdrawn_at, import_seq FROM bank_rule_run WHERE id = $1", params![id.trim()], |row| {
        Ok(RunRow { seq: row.get(0)?, id: row.get(1)?, withdrawn_at: row.get(2)?, import_seq: row.get(3)? })
    })?
    .ok_or_else(|| OpError::not_found(field, "There is no run of the rules with this id."))
}

/// What of a run stands, the latest first: the line's id and its match; without one it was deleted.
pub fn standing_of_run(tx: &ReadTx<'_>, run_seq: i64) -> OpResult<Vec<(String, Option<i64>)>> {
    tx.rows(
        "SELECT line.id, act.match_seq FROM bank_rule_act AS act JOIN bank_line AS line ON line.seq = act.line_seq
         WHERE act.run_seq = $1 AND NOT EXISTS (SELECT 1 FROM bank_rule_act_end WHERE act_seq = act.seq) ORDER BY act.seq DESC",
        params![run_seq],
        |row| Ok((row.get(0)?, row.get(1)?)),
    )
}

/// Marks a run as taken back.
pub fn withdraw_run(tx: &mut Tx<'_>, run_seq: i64, reason: &str) -> OpResult<()> {
    let now = tx.now_text();
    tx.execute("UPDATE bank_rule_run SET withdrawn_at = $2, withdrawn_reason = $3 WHERE seq = $1", params![run_seq, &now, reason])?;
    Ok(())
}

/// The runs within an import that stand.
pub fn runs_of_import(tx: &ReadTx<'_>, import_seq: i64) -> OpResult<Vec<i64>> {
    tx.rows("SELECT seq FROM bank_rule_run WHERE import_seq = $1 AND withdrawn_at IS NULL ORDER BY seq", params![import_seq], |row| {
        row.get(0)
    })
}

/// Which lines rules look at.
#[derive(Debug, Clone, Copy)]
pub enum Lines {
    /// Open lines with keys after this one, up to the other.
    OpenBetween(i64, i64),
    /// Open lines, of one account or of all.
    Open(Option<i64>),
    /// Open lines that were taken back with a run.
    OfRun(i64),
    /// The newest lines that count, of one account or of all, so many.
    Past(Option<i64>, i64),
}

const LINE: &str = "SELECT seq, account_seq, booked_on, amount_minor, currency, counterparty, description, more FROM bank_line";

fn line(row: &Row<'_>) -> OpResult<RuleLine> {
    Ok(RuleLine {
        seq: row.get(0)?,
        account_seq: row.get(1)?,
        booked_on: row.get(2)?,
        amount: stored_money(row.get(3)?, row.text(4)?)?,
        counterparty: row.get(5)?,
        description: row.get(6)?,
        facts: serde_json::from_str(row.text(7)?).map_err(OpError::internal)?,
    })
}

/// Lines as rules look at them: open ones the oldest first, past ones the newest first.
pub fn lines(tx: &ReadTx<'_>, which: Lines) -> OpResult<Vec<RuleLine>> {
    match which {
        Lines::OpenBetween(after, until) => {
            tx.rows(&format!("{LINE} WHERE seq > $1 AND seq <= $2 AND state = 'open' ORDER BY booked_on, seq"), params![after, until], line)
        }
        Lines::Open(account) => tx.rows(
            &format!("{LINE} WHERE state = 'open' AND ($1 IS NULL OR account_seq = $1) ORDER BY booked_on, seq"),
            params![account],
            line,
        ),
        Lines::OfRun(run) => tx.rows(
            &format!(
                "{LINE} WHERE state = 'open' AND seq IN (SELECT act.line_seq FROM bank_rule_act AS act JOIN bank_rule_act_end AS ended
                 ON ended.act_seq = act.seq WHERE act.run_seq = $1 AND ended.ended_by = 'run') ORDER BY booked_on, seq"
            ),
            params![run],
            line,
        ),
        Lines::Past(account, most) => tx.rows(
            &format!("{LINE} WHERE state <> 'withdrawn' AND ($1 IS NULL OR account_seq = $1) ORDER BY booked_on DESC, seq DESC LIMIT $2"),
            params![account, most],
            line,
        ),
    }
}

/// Whether a line of the same day and amount is matched already, and may be this one: it has the same text, or came with
/// another file only, where the same statement may say it in other words.
pub fn has_matched_twin(tx: &ReadTx<'_>, line: &RuleLine) -> OpResult<Option<MatchedTwin>> {
    let sql = "SELECT coalesce(twin.counterparty, '') = $6 AND twin.description = $7 FROM bank_line AS twin
         JOIN bank_statement AS other ON other.seq = twin.statement_seq
         JOIN bank_line AS line ON line.seq = $3 JOIN bank_statement AS own ON own.seq = line.statement_seq
         WHERE twin.account_seq = $1 AND twin.booked_on = $2 AND twin.seq <> $3 AND twin.state = 'matched'
            AND twin.amount_minor = $4 AND twin.currency = $5
            AND ((coalesce(twin.counterparty, '') = $6 AND twin.description = $7)
                OR (other.import_seq <> own.import_seq AND NOT EXISTS (SELECT 1 FROM bank_line_again AS again
                    JOIN bank_statement AS statement ON statement.seq = again.statement_seq
                    WHERE statement.import_seq = own.import_seq AND twin.seq BETWEEN again.first_line_seq AND again.last_line_seq)))
         ORDER BY 1 DESC LIMIT 1";
    let text = params![
        line.account_seq,
        line.booked_on,
        line.seq,
        line.amount.minor(),
        line.amount.currency().code(),
        line.counterparty.as_deref().unwrap_or_default(),
        line.description.as_str()
    ];
    tx.row(sql, text, |row| Ok(if row.get(0)? { MatchedTwin::SameText } else { MatchedTwin::OtherFile }))
}

/// A matched line that may be the same booking.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MatchedTwin {
    /// It has the same text.
    SameText,
    /// It came with another file, in other words.
    OtherFile,
}

/// What a matched line is in the books: the payments that it paid, and the other accounts of its entries.
#[derive(Debug, Clone, Default)]
pub struct Meaning {
    /// Ids of payments.
    pub payments: Vec<String>,
    /// Integer keys of accounts.
    pub accounts: Vec<i64>,
    /// What the entries are about.
    pub titles: Vec<String>,
}

/// What a line is matched with.
pub fn meaning(tx: &ReadTx<'_>, line_seq: i64) -> OpResult<Meaning> {
    let mut found = Meaning::default();
    tx.each(
        "SELECT payment.id, other.account_seq, entry.description FROM bank_match_part AS part
         JOIN journal_entry AS entry ON entry.seq = part.entry_seq
         JOIN journal_line AS other ON other.entry_seq = part.entry_seq AND other.account_seq <> part.account_seq
         LEFT JOIN confirmation ON confirmation.seq = part.confirmation_seq LEFT JOIN payment ON payment.seq = confirmation.payment_seq
         WHERE part.line_seq = $1 AND part.standing = 1 ORDER BY part.seq, other.line_no",
        params![line_seq],
        |row| {
            let (payment, account, title): (Option<String>, i64, String) = (row.get(0)?, row.get(1)?, row.get(2)?);
            found.payments.extend(payment.filter(|id| !found.payments.contains(id)));
            if !found.accounts.contains(&account) {
                found.accounts.push(account);
            }
            if !found.titles.contains(&title) {
                found.titles.push(title);
            }
            Ok(())
        },
    )?;
    found.accounts.sort_unstable();
    Ok(found)
}
