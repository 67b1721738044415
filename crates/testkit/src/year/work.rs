//! Works a year through as its owner would: month by month the books are kept, the statements are read, and the lines are
//! answered one by one, so that the memory grows. What is suggested first for each line is compared with the truth.

use super::{CARD, CURRENT, PlannedLine, SAVINGS, Truth, Year, month, rules, year};
use crate::{TempCompany, money};
use base64::Engine as _;
use chrono::{Days, NaiveDate};
use serde_json::{Value, json};
use std::collections::{BTreeMap, HashMap, HashSet};
use std::fmt::Write as _;

/// A suggestion that calls itself so sure, or surer, is "very likely" in the window: being wrong then is an error even where
/// nothing would have been right.
pub const CERTAIN: f64 = 0.9;

/// How the lines of a kind fared.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Tally {
    /// Lines.
    pub lines: u32,
    /// Those whose first suggestion was right; of lines that match nothing, those of which nothing was called certain.
    pub right: u32,
    /// Those whose first suggestion was certain.
    pub certain: u32,
    /// … and wrong.
    pub certain_wrong: u32,
    /// Those with any suggestion.
    pub shown: u32,
}

impl Tally {
    /// Adds another.
    pub fn add(&mut self, other: &Tally) {
        self.lines += other.lines;
        self.right += other.right;
        self.certain += other.certain;
        self.certain_wrong += other.certain_wrong;
        self.shown += other.shown;
    }

    /// How many of a hundred were right.
    pub fn percent(&self) -> f64 {
        f64::from(self.right) * 100.0 / f64::from(self.lines.max(1))
    }
}

/// How a year fared.
#[derive(Debug, Default)]
pub struct Outcome {
    /// By kind: lines that the books or the memory have an answer for.
    pub answered: BTreeMap<&'static str, Tally>,
    /// By kind: lines that match nothing yet.
    pub unanswered: BTreeMap<&'static str, Tally>,
    /// How many rules the owner lets post, and what they posted without a question.
    pub rules: u32,
    /// … and how much of it was right.
    pub posted: Tally,
    /// What was wrong, in words.
    pub wrong: Vec<String>,
}

impl Outcome {
    /// Adds another year.
    pub fn add(&mut self, other: Outcome) {
        for (mine, others) in [(&mut self.answered, other.answered), (&mut self.unanswered, other.unanswered)] {
            for (kind, tally) in others {
                mine.entry(kind).or_default().add(&tally);
            }
        }
        self.rules += other.rules;
        self.posted.add(&other.posted);
        self.wrong.extend(other.wrong);
    }

    /// All kinds that have an answer.
    pub fn total(&self) -> Tally {
        sum(&self.answered)
    }

    /// All lines that match nothing.
    pub fn nothing(&self) -> Tally {
        sum(&self.unanswered)
    }
}

fn sum(of: &BTreeMap<&'static str, Tally>) -> Tally {
    of.values().fold(Tally::default(), |mut all, each| {
        all.add(each);
        all
    })
}

pub(super) struct Owner {
    pub(super) company: TempCompany,
    pub(super) year: Year,
    pub(super) payments: HashMap<usize, Value>,
    entries: HashMap<usize, Value>,
    pub(super) confirmations: HashMap<(usize, NaiveDate), Value>,
    pub(super) taken: HashSet<(usize, NaiveDate)>,
    // The id of each line of the year that was read, and whether it is done.
    ids: HashMap<usize, Value>,
    pub(super) done: HashSet<usize>,
    pub(super) outcome: Outcome,
}

/// Makes a year and works it through, line by line.
pub fn work(seed: u64, months: u32) -> Outcome {
    worked(seed, months, false)
}

/// The same with an owner who makes rules that post; what is right of the rest is counted as well.
pub fn work_with_rules(seed: u64, months: u32) -> Outcome {
    worked(seed, months, true)
}

fn worked(seed: u64, months: u32, with_rules: bool) -> Outcome {
    let mut owner = Owner {
        company: TempCompany::on("2026-01-02"),
        year: year(seed, months),
        payments: HashMap::new(),
        entries: HashMap::new(),
        confirmations: HashMap::new(),
        taken: HashSet::new(),
        ids: HashMap::new(),
        done: HashSet::new(),
        outcome: Outcome::default(),
    };
    for number in 0..months {
        owner.keep_books(number);
        if with_rules && number == rules::MADE_AFTER {
            owner.make_rules();
        }
        for account in [CURRENT, SAVINGS, CARD] {
            owner.read_statement(account, number);
        }
        let lines: Vec<usize> = (0..owner.year.lines.len()).filter(|at| is_in(owner.year.lines[*at].day, number)).collect();
        for at in lines {
            if owner.done.insert(at) {
                owner.answer(at);
            }
        }
    }
    let proof = owner.company.run("verify_books", json!({}));
    assert_eq!(proof["ok"], true, "{}", proof["findings"]);
    owner.outcome
}

fn is_in(day: NaiveDate, number: u32) -> bool {
    month(number) <= day && day < month(number + 1)
}

fn cad(cents: i64) -> Value {
    money(&format!("{} CAD", decimal(cents)))
}

fn decimal(cents: i64) -> String {
    format!("{}{}.{:02}", if cents < 0 { "-" } else { "" }, cents.abs() / 100, cents.abs() % 100)
}

impl Owner {
    // Bills are known a month ahead; what was received and paid as wages is posted by the month's end.
    fn keep_books(&mut self, number: u32) {
        self.company.set_today(&(month(number + 1) + Days::new(3)).to_string());
        for at in 0..self.year.payments.len() {
            let planned = &self.year.payments[at];
            if planned.starts_on >= month(number + 2) || self.payments.contains_key(&at) {
                continue;
            }
            let kind = if planned.is_about { "estimated" } else { "fixed" };
            let mut input = json!({
                "name": planned.name, "kind": "bill", "amount": { "kind": kind, "amount": cad(planned.cents) }, "cadence": planned.cadence,
                "startsOn": planned.starts_on, "payFrom": planned.pay_from, "expenseAccount": planned.account,
            });
            if let Some(party) = planned.party {
                input["partyName"] = json!(party);
            }
            let made = self.company.run("create_payment", input);
            self.payments.insert(at, made["id"].clone());
        }
        for at in 0..self.year.entries.len() {
            let planned = &self.year.entries[at];
            if !is_in(planned.on, number) {
                continue;
            }
            let (own, other) = if planned.cents > 0 { ("debit", "credit") } else { ("credit", "debit") };
            let amount = cad(planned.cents.abs());
            let mut input = json!({ "entryDate": planned.on, "description": planned.description, "lines": [
                { "account": CURRENT, "side": own, "amount": amount },
                { "account": planned.counter, "side": other, "amount": amount },
            ] });
            if let Some(reference) = &planned.reference {
                input["reference"] = json!(reference);
            }
            let posted = self.company.run("post_journal_entry", input);
            self.entries.insert(at, posted["id"].clone());
        }
        for confirmed in &self.year.confirmed {
            if !is_in(confirmed.paid_on, number) {
                continue;
            }
            let input = json!({
                "paymentId": self.payments[&confirmed.payment], "dueOn": confirmed.due_on, "paidOn": confirmed.paid_on, "amount": cad(confirmed.cents),
            });
            let made = self.company.run("confirm_payment", input);
            self.confirmations.insert((confirmed.payment, confirmed.due_on), made["id"].clone());
        }
    }

    fn read_statement(&mut self, account: &'static str, number: u32) {
        let lines: Vec<usize> = (0..self.year.lines.len())
            .filter(|at| self.year.lines[*at].account == account && is_in(self.year.lines[*at].day, number))
            .collect();
        let file = ofx(account, lines.iter().map(|at| (*at, &self.year.lines[*at])));
        let content = base64::engine::general_purpose::STANDARD.encode(file);
        let input = json!({ "fileName": format!("{account}-{number}.ofx"), "content": content, "account": account });
        let read = self.company.run("import_statement", input);
        assert_eq!(read["import"]["linesNew"], lines.len(), "every line is new");
        let listed = self.company.run("bank_lines_list", json!({ "account": account, "from": month(number), "limit": 1000 }));
        for row in listed["rows"].as_array().into_iter().flatten() {
            let line = self.company.run("bank_line", json!({ "id": row["id"] }));
            let at = line["bankId"].as_str().and_then(|id| id.strip_prefix('Y')?.parse().ok()).expect("the id of the line");
            self.ids.insert(at, row["id"].clone());
            if !line["match"]["rule"].is_null() && self.done.insert(at) {
                self.judge_posted(at, &line);
            }
        }
    }

    fn answer(&mut self, at: usize) {
        let line = self.year.lines[at].clone();
        let asked = self.company.run("bank_line_suggestions", json!({ "lineIds": [self.ids[&at]] }));
        let suggestions = asked["rows"][0]["suggestions"].as_array().cloned().unwrap_or_default();
        let top = suggestions.first();
        let part = top.map(|top| &top["parts"][0]);
        let is_certain = top.and_then(|top| top["score"].as_f64()).is_some_and(|score| score >= CERTAIN);
        let (parts, is_right) = self.judge(at, &line.truth, part);
        let has_answer = !matches!(line.truth, Truth::Unknown(_) | Truth::Private);
        let tally = Tally {
            lines: 1,
            right: u32::from(if has_answer { is_right } else { !is_certain }),
            certain: u32::from(is_certain),
            certain_wrong: u32::from(is_certain && !is_right),
            shown: u32::from(top.is_some()),
        };
        let kinds = if has_answer { &mut self.outcome.answered } else { &mut self.outcome.unanswered };
        kinds.entry(line.kind).or_default().add(&tally);
        if tally.right == 0 || tally.certain_wrong > 0 {
            self.outcome.wrong.push(told(&line, &suggestions));
        }
        match parts {
            Some(parts) => {
                let parts = if is_right { top.map_or(parts, |top| top["parts"].clone()) } else { parts };
                self.company.run("match_bank_line", json!({ "lineId": self.ids[&at], "parts": parts }));
            }
            None => {
                self.company.run("delete_bank_line", json!({ "lineId": self.ids[&at], "reason": "Private." }));
            }
        }
    }

    // The parts that are true, and whether the first of a suggestion is among what is true.
    fn judge(&mut self, at: usize, truth: &Truth, part: Option<&Value>) -> (Option<Value>, bool) {
        let says = |field: &str, value: &Value| part.is_some_and(|part| part[field] == *value && !value.is_null());
        match truth {
            Truth::Due { payment, due_on } => {
                let group = self.year.payments[*payment].group;
                let alike: Vec<usize> = (0..self.year.payments.len()).filter(|at| self.year.payments[*at].group == group).collect();
                let open: Vec<usize> = alike.into_iter().filter(|at| !self.taken.contains(&(*at, *due_on))).collect();
                let said = |at: &usize| match self.confirmations.get(&(*at, *due_on)) {
                    Some(id) => says("confirmationId", id),
                    None => says("paymentId", &self.payments[at]) && says("dueOn", &json!(due_on)),
                };
                let right = open.iter().copied().find(said);
                let chosen =
                    right.or_else(|| open.iter().copied().find(|at| at == payment)).or(open.first().copied()).expect("an open due date");
                self.taken.insert((chosen, *due_on));
                let parts = match self.confirmations.get(&(chosen, *due_on)) {
                    Some(id) => json!([{ "kind": "confirmation", "confirmationId": id }]),
                    None => json!([{ "kind": "occurrence", "paymentId": self.payments[&chosen], "dueOn": due_on }]),
                };
                (Some(parts), right.is_some())
            }
            Truth::Entry(entry) => {
                let (planned, id) = (&self.year.entries[*entry], &self.entries[entry]);
                let mut parts = vec![json!({ "kind": "entry", "entryId": id })];
                if planned.cents != self.year.lines[at].cents {
                    parts.push(json!({ "kind": "fee" }));
                }
                (Some(json!(parts)), says("entryId", id))
            }
            Truth::Transfer(_) => {
                let other = (0..self.year.lines.len())
                    .find(|other| *other != at && self.year.lines[*other].truth == *truth)
                    .expect("the other end");
                self.done.insert(other);
                let id = &self.ids[&other];
                (Some(json!([{ "kind": "transfer", "lineId": id }])), says("lineId", id))
            }
            Truth::Account(account) => (Some(json!([{ "kind": "account", "account": account }])), says("account", &json!(account))),
            Truth::Unknown(account) => (Some(json!([{ "kind": "account", "account": account }])), false),
            Truth::Private => (None, false),
        }
    }
}

fn told(line: &PlannedLine, suggestions: &[Value]) -> String {
    let mut text = format!("{} {} {} \"{}\" [{}]", line.account, line.day, decimal(line.cents), line.name, line.kind);
    let _ = write!(text, " is {:?}", line.truth);
    for one in suggestions.iter().take(3) {
        let _ = write!(text, "\n    {} {} {} {}", one["score"], one["title"], one["expected"]["amount"], one["reasons"]);
    }
    text
}

fn ofx<'a>(account: &str, lines: impl Iterator<Item = (usize, &'a PlannedLine)>) -> String {
    let mut text = String::from(
        "OFXHEADER:100\nDATA:OFXSGML\nVERSION:102\nSECURITY:NONE\nENCODING:UTF-8\nCHARSET:NONE\nCOMPRESSION:NONE\nOLDFILEUID:NONE\nNEWFILEUID:NONE\n\n",
    );
    let _ = write!(
        text,
        "<OFX><BANKMSGSRSV1><STMTTRNRS><TRNUID>1<STMTRS><CURDEF>CAD<BANKACCTFROM><BANKID>000412345<ACCTID>99{account}<ACCTTYPE>CHECKING</BANKACCTFROM><BANKTRANLIST>"
    );
    for (at, line) in lines {
        let kind = if line.cents < 0 { "DEBIT" } else { "CREDIT" };
        let _ = write!(
            text,
            "<STMTTRN><TRNTYPE>{kind}<DTPOSTED>{}<TRNAMT>{}<FITID>Y{at}<NAME>{}",
            line.day.format("%Y%m%d"),
            decimal(line.cents),
            line.name.replace('&', "&amp;")
        );
        if let Some(memo) = &line.memo {
            let _ = write!(text, "<MEMO>{}", memo.replace('&', "&amp;"));
        }
        text.push_str("</STMTTRN>");
    }
    text.push_str("</BANKTRANLIST></STMTRS></STMTTRNRS></BANKMSGSRSV1></OFX>");
    text
}
