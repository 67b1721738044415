//! A line of a scenario, taken apart: verb, "name", words, and parts between `|`.

/// A sentence such as `confirm "Rent" 2026-01-01 paid 2026-01-03 | 1200.00 CAD | ref 8841`.
pub struct Sentence<'a> {
    /// Its first word.
    pub verb: &'a str,
    quoted: Option<&'a str>,
    /// The words before the first `|`, without the verb and the quoted name.
    pub words: Vec<&'a str>,
    /// What stands between `|`.
    pub parts: Vec<&'a str>,
}

const LABELS: [&str; 10] = ["pay from", "expense", "party", "ref", "base", "key", "cadence", "more to come", "bank line", "owner's word"];

impl<'a> Sentence<'a> {
    /// Takes a line apart.
    pub fn parse(line: &'a str) -> Sentence<'a> {
        let mut parts = line.split('|').map(str::trim);
        let head = parts.next().unwrap_or_default();
        let mut pieces = head.splitn(3, '"');
        let before = pieces.next().unwrap_or_default();
        let quoted = pieces.next();
        let after = pieces.next().unwrap_or_default();
        let mut words: Vec<&str> = before.split_whitespace().chain(after.split_whitespace()).collect();
        let verb = if words.is_empty() { "" } else { words.remove(0) };
        Sentence { verb, quoted, words, parts: parts.filter(|part| !part.is_empty()).collect() }
    }

    /// The name in quotes.
    pub fn name(&self) -> Result<&'a str, String> {
        self.quoted.ok_or_else(|| "whose name?".to_owned())
    }

    /// The word at a place.
    pub fn word(&self, index: usize) -> Result<&'a str, String> {
        self.words.get(index).copied().ok_or_else(|| "a word is missing".to_owned())
    }

    /// The word after another.
    pub fn after(&self, word: &str) -> Option<&'a str> {
        let index = self.words.iter().position(|found| *found == word)?;
        self.words.get(index + 1).copied()
    }

    /// The part that begins with a label, without it. The empty label finds the first part that has none.
    pub fn part(&self, label: &str) -> Option<&'a str> {
        if label.is_empty() {
            return self.parts.iter().copied().find(|part| !LABELS.iter().any(|label| part.starts_with(label)));
        }
        self.parts.iter().find_map(|part| part.strip_prefix(label).map(str::trim))
    }
}

/// `Rent 1200.00 Dr` as account, amount in CAD and side. `Rent 1200.00 USD Dr` names its currency.
pub fn balance(part: &str) -> Option<(&str, String, &'static str)> {
    let (rest, side) = match part.strip_suffix(" Dr") {
        Some(rest) => (rest, "debit"),
        None => (part.strip_suffix(" Cr")?, "credit"),
    };
    let mut words: Vec<&str> = rest.split_whitespace().collect();
    let currency = match words.last() {
        Some(word) if word.len() == 3 && word.bytes().all(|byte| byte.is_ascii_uppercase()) => words.pop()?,
        _ => "CAD",
    };
    let amount = words.pop()?;
    let account = rest[..rest.rfind(amount)?].trim();
    Some((account, format!("{amount} {currency}"), side))
}
