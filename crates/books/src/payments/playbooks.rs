//! Playbooks, read from `content/playbooks` and `content/failures`. content/README.md defines the format.

use engine::{OpError, OpResult};

use crate::content;

/// A step as it stands in the file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// Its heading.
    pub title: String,
    /// Its paragraphs.
    pub text: String,
    /// What proves that it is done.
    pub evidence: Option<String>,
}

/// How to set up autopay in one country by one method.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlaybookFile {
    /// Its id: the file's name.
    pub id: &'static str,
    /// Its heading.
    pub title: &'static str,
    /// The country, or EU.
    pub country: &'static str,
    /// The method of a payment that it fits.
    pub method: &'static str,
    /// What it is good for.
    pub summary: &'static str,
    /// Public sources: words and address.
    pub links: Vec<(&'static str, &'static str)>,
    /// What to do, in order.
    pub steps: Vec<Step>,
}

/// A letter as it stands in the file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LetterFile {
    /// `vendor` or `bank`.
    pub to: &'static str,
    /// Its id, unique in the file.
    pub id: &'static str,
    /// What it is for.
    pub title: &'static str,
    /// Its subject.
    pub subject: &'static str,
    /// Its text.
    pub body: &'static str,
}

/// What to do when a payment went wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FailureFile {
    /// Its heading.
    pub title: &'static str,
    /// What to do, in order.
    pub steps: Vec<Step>,
    /// What to write.
    pub letters: Vec<LetterFile>,
}

/// Every playbook, by id.
pub fn all() -> OpResult<Vec<PlaybookFile>> {
    content::texts_in("playbooks")?
        .into_iter()
        .map(|(id, text)| parse_playbook(id, text).map_err(|problem| broken("playbooks", id, problem)))
        .collect()
}

/// The playbook of an id, which `field` of the input names.
pub fn playbook(id: &str, field: &str) -> OpResult<PlaybookFile> {
    let not_found = || OpError::not_found(field, format!("There is no playbook {id}.")).hint("The list of playbooks shows all of them.");
    all()?.into_iter().find(|playbook| playbook.id == id).ok_or_else(not_found)
}

/// What to do in a situation, such as `missed`.
pub fn failure(situation: &str) -> OpResult<FailureFile> {
    let text = content::text(&format!("failures/{situation}.md"))?;
    parse_failure(text).map_err(|problem| broken("failures", situation, problem))
}

fn broken(folder: &str, id: &str, problem: &str) -> OpError {
    OpError::internal(format!("content/{folder}/{id}.md: {problem}"))
}

type Head = Vec<(&'static str, &'static str)>;

fn head_and_rest(text: &'static str) -> Result<(Head, &'static str), &'static str> {
    let text = text.strip_prefix("---\n").ok_or("it does not begin with ---")?;
    let (head, rest) = text.split_once("\n---\n").ok_or("the head has no end")?;
    let fields = head.lines().map(|line| line.split_once(": ").ok_or("a line of the head is no `key: value`"));
    Ok((fields.collect::<Result<_, _>>()?, rest))
}

fn field(head: &Head, name: &str) -> Result<&'static str, &'static str> {
    head.iter().find(|(key, _)| *key == name).map(|(_, value)| value.trim()).ok_or("a key of the head is missing")
}

fn steps(text: &str) -> Vec<Step> {
    let mut found: Vec<Step> = Vec::new();
    for line in text.lines() {
        if let Some(title) = line.strip_prefix("## ") {
            found.push(Step { title: title.trim().to_owned(), text: String::new(), evidence: None });
        } else if let Some(step) = found.last_mut() {
            match line.strip_prefix("Evidence: ") {
                Some(evidence) => step.evidence = Some(evidence.trim().to_owned()),
                None => {
                    step.text.push_str(line);
                    step.text.push('\n');
                }
            }
        }
    }
    for step in &mut found {
        step.text = step.text.trim().to_owned();
    }
    found
}

fn parse_playbook(id: &'static str, text: &'static str) -> Result<PlaybookFile, &'static str> {
    let (head, rest) = head_and_rest(text)?;
    let links = head.iter().filter(|(key, _)| *key == "link").map(|(_, value)| value.split_once(" | ").ok_or("a link has no address"));
    Ok(PlaybookFile {
        id,
        title: field(&head, "title")?,
        country: field(&head, "country")?,
        method: field(&head, "method")?,
        summary: field(&head, "summary")?,
        links: links.collect::<Result<_, _>>()?,
        steps: steps(rest),
    })
}

fn parse_failure(text: &'static str) -> Result<FailureFile, &'static str> {
    const LETTER: &str = "\n=== letter ";
    let (head, rest) = head_and_rest(text)?;
    let mut parts = rest.split(LETTER);
    let steps = steps(parts.next().unwrap_or_default());
    let letters = parts.map(parse_letter).collect::<Result<_, _>>()?;
    Ok(FailureFile { title: field(&head, "title")?, steps, letters })
}

fn parse_letter(text: &'static str) -> Result<LetterFile, &'static str> {
    let (first, rest) = text.split_once('\n').ok_or("a letter has no text")?;
    let (to, named) = first.split_once(": ").ok_or("a letter has no id")?;
    let (id, title) = named.split_once(": ").ok_or("a letter has no title")?;
    let (subject, body) = rest.split_once('\n').ok_or("a letter has no text")?;
    let subject = subject.strip_prefix("Subject: ").ok_or("a letter has no subject")?;
    Ok(LetterFile { to, id, title, subject, body: body.trim() })
}

/// Puts values in the place of `{{words}}`. A word of no value becomes the words in square brackets, for the owner to complete.
pub fn fill(text: &str, value: impl Fn(&str) -> Option<String>) -> String {
    let mut filled = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("{{") {
        filled.push_str(before);
        let Some((word, after)) = after.split_once("}}") else {
            rest = after;
            break;
        };
        let word = word.trim();
        match value(word) {
            Some(value) => filled.push_str(&value),
            None => {
                filled.push('[');
                filled.push_str(&word.replace(['.', '_'], " "));
                filled.push(']');
            }
        }
        rest = after;
    }
    filled.push_str(rest);
    filled
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_playbook_is_whole() {
        let playbooks = all().unwrap();
        for country in ["CA", "US", "GB", "EU"] {
            assert!(playbooks.iter().filter(|playbook| playbook.country == country).count() >= 3, "{country}");
        }
        for playbook in &playbooks {
            assert!(playbook.steps.len() >= 3, "{}", playbook.id);
            assert!(playbook.steps.iter().all(|step| !step.text.is_empty() && !step.text.contains("Evidence:")), "{}", playbook.id);
            assert!(playbook.steps.last().is_some_and(|step| step.evidence.is_some()), "{} ends without evidence", playbook.id);
            assert!(playbook.links.iter().all(|(_, address)| address.starts_with("https://")), "{}", playbook.id);
        }
    }

    #[test]
    fn every_failure_has_steps_and_letters_to_both() {
        for situation in ["missed", "autopay_failed", "amount_differs", "paid_twice", "not_due"] {
            let failure = failure(situation).unwrap();
            assert!(failure.steps.len() >= 3, "{situation}");
            assert!(failure.letters.iter().any(|letter| letter.to == "vendor"), "{situation}");
            assert!(failure.letters.iter().any(|letter| letter.to == "bank"), "{situation}");
            assert!(failure.letters.iter().all(|letter| !letter.body.is_empty() && !letter.body.contains("===")), "{situation}");
        }
    }

    #[test]
    fn words_are_filled_in_and_missing_ones_shown() {
        let value = |word: &str| (word == "party.name").then(|| "Hydro".to_owned());
        assert_eq!(fill("Dear {{party.name}}, reference {{paid_on}}.", value), "Dear Hydro, reference [paid on].");
        assert_eq!(fill("An open {{brace", value), "An open brace");
    }
}
