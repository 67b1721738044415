//! What is done to every file after its format is read: doubts about ids, counting of equal lines, proofs.

use std::collections::{HashMap, HashSet};

use money::Money;

use crate::error::ReadError;
use crate::identity::Fingerprint;
use crate::line::BankId;
use crate::statement::{Note, Proof, Reading, Statement};

mod repeated;

/// Completes a reading.
pub(crate) fn finish(mut reading: Reading) -> Result<Reading, ReadError> {
    drop_repeated(&mut reading);
    // Balances prove what a statement holds, whatever an earlier one held too.
    for statement in &mut reading.statements {
        prove(statement, &mut reading.notes);
        say_pending(statement, &mut reading.notes);
    }
    let repeating = repeated::leave_out(&mut reading);
    doubt_ids(&mut reading);
    count_equal_lines(&mut reading);
    say_gaps(&reading.statements, &repeating, &mut reading.notes);
    if reading.statements.iter().all(|statement| statement.lines.is_empty() && statement.pending.is_empty()) {
        reading.notes.push(Note::info(None, "The file holds no lines."));
    }
    Ok(reading)
}

/// A statement that stands in the file twice is read once: same account, number, balances and lines.
fn drop_repeated(reading: &mut Reading) {
    type Head = (String, Option<String>, Option<Money>, Option<Money>);
    type Lines = Vec<(Fingerprint, Option<String>)>;
    let amount = |balance: Option<crate::statement::Balance>| balance.map(|balance| balance.amount);
    let head = |statement: &Statement| -> Head {
        (statement.account.key(), statement.number.clone(), amount(statement.opening), amount(statement.closing))
    };
    // Lines are compared only where all else is equal, which is seldom.
    let mut heads: HashMap<Head, u32> = HashMap::new();
    for statement in &reading.statements {
        *heads.entry(head(statement)).or_default() += 1;
    }
    let mut seen: HashSet<(Head, Lines)> = HashSet::new();
    let notes = &mut reading.notes;
    reading.statements.retain(|statement| {
        // Without a number or balances nothing tells a repetition from a second page with the same lines.
        if statement.lines.is_empty() || (statement.number.is_none() && statement.opening.is_none()) {
            return true;
        }
        let head = head(statement);
        if heads.get(&head).is_none_or(|count| *count < 2) {
            return true;
        }
        let lines = statement.lines.iter().map(|line| (line.fingerprint, line.bank_id.as_ref().map(|id| id.text.clone()))).collect();
        let is_first = seen.insert((head, lines));
        if !is_first {
            let number = statement.number.as_deref().unwrap_or("without a number");
            let line = statement.lines.first().map(|line| line.at);
            notes.push(Note::info(line, format!("The statement {number} stands in the file twice; it is read once.")));
        }
        is_first
    });
}

/// Marks ids that do not name one booking: words that mean none, ids that several lines have, and counts that begin anew
/// in every file.
fn doubt_ids(reading: &mut Reading) {
    let mut accounts: HashMap<String, Vec<&mut BankId>> = HashMap::new();
    for statement in &mut reading.statements {
        let key = statement.account.key();
        let ids = statement.lines.iter_mut().chain(&mut statement.pending).filter_map(|line| line.bank_id.as_mut());
        accounts.entry(key).or_default().extend(ids);
    }
    for ids in accounts.values_mut() {
        let mut counts: HashMap<&str, u32> = HashMap::with_capacity(ids.len());
        for id in ids.iter() {
            *counts.entry(id.text.as_str()).or_default() += 1;
        }
        let repeated: HashSet<String> = counts.into_iter().filter(|(_, count)| *count > 1).map(|(id, _)| id.to_owned()).collect();
        for (place, id) in ids.iter_mut().enumerate() {
            let several = repeated.contains(&id.text).then_some("several lines of the file have it");
            id.doubt = doubt_of(&id.text, place).filter(|doubt| several.is_none() || *doubt != COUNTS).or(several);
        }
    }
}

const COUNTS: &str = "it only counts the lines of the file";

/// What an id shows by itself and by its place among others.
fn doubt_of(id: &str, place: usize) -> Option<&'static str> {
    let number = id.parse::<usize>().ok();
    if id.bytes().all(|byte| byte == b'0') || is_no_word(id) {
        Some("it means that there is none")
    } else if !id.bytes().any(|byte| byte.is_ascii_digit()) {
        // `RENT`, `OV-CHIP`: what it is for, and again next month.
        Some("it holds no number")
    } else if number.is_some_and(|number| number == place || number == place + 1 || id.len() < 4) {
        Some(COUNTS)
    } else {
        None
    }
}

fn is_no_word(id: &str) -> bool {
    ["nonref", "notprovided", "none", "null", "n/a", "na"].iter().any(|word| id.eq_ignore_ascii_case(word))
}

/// Numbers equal lines of an account and day within the file.
fn count_equal_lines(reading: &mut Reading) {
    // The day is a part of the fingerprint.
    let mut accounts: HashMap<String, HashMap<Fingerprint, u32>> = HashMap::new();
    for statement in &mut reading.statements {
        let counts = accounts.entry(statement.account.key()).or_default();
        counts.reserve(statement.lines.len());
        for line in &mut statement.lines {
            let count = counts.entry(line.fingerprint).or_insert(0);
            *count += 1;
            line.occurrence = *count;
        }
    }
}

/// Compares the opening balance and the lines with the closing balance.
fn prove(statement: &mut Statement, notes: &mut Vec<Note>) {
    if statement.proof != Proof::None {
        return;
    }
    let (Some(opening), Some(closing)) = (statement.opening, statement.closing) else { return };
    let sum = statement.lines.iter().try_fold(opening.amount, |sum, line| sum.checked_add(line.amount));
    let Ok(sum) = sum else {
        notes.push(Note::warning(None, "The balances and the lines are not in one currency, so that they prove nothing."));
        return;
    };
    let Ok(difference) = closing.amount.checked_sub(sum) else {
        notes.push(Note::warning(
            None,
            format!(
                "The closing balance ({}) is not in the currency of the opening balance and the lines ({sum}), so that it proves nothing.",
                closing.amount
            ),
        ));
        return;
    };
    if difference.is_zero() {
        statement.proof = Proof::Proved;
        return;
    }
    statement.proof = Proof::Differs(difference);
    let number = statement.number.as_ref().map(|number| format!(" of statement {number}")).unwrap_or_default();
    notes.push(Note::warning(
        statement.lines.first().map(|line| line.at),
        format!(
            "The balances{number} do not agree with its lines: {} at the beginning and {} lines give {sum}, and the closing balance is {}. The difference is {difference}.",
            opening.amount,
            statement.lines.len(),
            closing.amount
        ),
    ));
}

fn say_pending(statement: &Statement, notes: &mut Vec<Note>) {
    if let Some(first) = statement.pending.first() {
        let text = match statement.pending.len() {
            1 => "A pending line is shown and not admitted; it comes again when it is booked.".to_owned(),
            count => format!("{count} pending lines are shown and not admitted; they come again when they are booked."),
        };
        notes.push(Note::info(Some(first.at), text));
    }
}

/// Points out where one statement of an account does not begin with what the one before it ended with.
///
/// A statement that repeats lines of the one before begins where that one began.
fn say_gaps(statements: &[Statement], repeating: &HashSet<usize>, notes: &mut Vec<Note>) {
    let mut last: HashMap<String, &Statement> = HashMap::new();
    for (place, statement) in statements.iter().enumerate() {
        let before = last.insert(statement.account.key(), statement);
        let balances = before.and_then(|before| before.closing).zip(statement.opening).filter(|_| !repeating.contains(&place));
        if let Some((closing, opening)) = balances
            && closing.amount != opening.amount
            && closing.on <= opening.on
        {
            let name = |statement: &Statement| statement.number.clone().unwrap_or_else(|| "without a number".to_owned());
            let numbers = (before.map(&name).unwrap_or_default(), name(statement));
            notes.push(Note::warning(
                statement.lines.first().map(|line| line.at),
                format!(
                    "Statement {} ends with {} and statement {} begins with {}: one between them may be missing.",
                    numbers.0, closing.amount, numbers.1, opening.amount
                ),
            ));
        }
    }
}
