//! The words that SEPA added to the purpose of a structured `:86:`: `EREF+`, `MREF+`, `SVWZ+` and others.

/// The purpose, cut into what its words name.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Purpose {
    pieces: Vec<(Word, String)>,
    /// How many letters the last subfield had.
    last: usize,
    pub(super) text: String,
    pub(super) end_to_end: String,
    pub(super) customer: String,
    pub(super) mandate: String,
    pub(super) creditor: String,
    pub(super) original: String,
    pub(super) ultimate: String,
    pub(super) iban: String,
    pub(super) bic: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Word {
    Text,
    EndToEnd,
    Customer,
    Mandate,
    Creditor,
    Original,
    Ultimate,
    Iban,
    Bic,
    Ignored,
}

/// The words; a value runs over as many subfields as it takes, up to the next word.
const WORDS: [(&str, Word); 14] = [
    ("SVWZ+", Word::Text),
    ("MTLG:", Word::Text),
    ("EREF+", Word::EndToEnd),
    ("KREF+", Word::Customer),
    ("MREF+", Word::Mandate),
    ("CRED+", Word::Creditor),
    ("DEBT+", Word::Ignored),
    ("OAMT+", Word::Original),
    ("COAM+", Word::Ignored),
    ("ABWA+", Word::Ultimate),
    ("ABWE+", Word::Ultimate),
    ("IBAN+", Word::Iban),
    ("BIC+", Word::Bic),
    ("PURP+", Word::Ignored),
];

/// How many letters a subfield holds. A shorter one ended of itself, and was not cut in a word.
const FULL: usize = 27;

impl Purpose {
    /// Adds a subfield. Words are looked for at its beginning only, as a text may hold anything.
    pub(super) fn push(&mut self, content: &str, continues: bool) {
        let was_cut = self.last >= FULL;
        let length = content.chars().count();
        self.last = if continues { self.last + length } else { length };
        if !continues && let Some((word, rest)) = WORDS.iter().find_map(|(name, word)| Some((*word, content.strip_prefix(name)?))) {
            self.pieces.push((word, rest.to_owned()));
            return;
        }
        match self.pieces.last_mut() {
            Some((word, text)) => {
                if *word == Word::Text && !continues && !was_cut {
                    text.push(' ');
                }
                text.push_str(content);
            }
            None => self.pieces.push((Word::Text, content.to_owned())),
        }
    }

    /// Sorts the values by what they are.
    pub(super) fn finish(mut self) -> Purpose {
        for (word, value) in std::mem::take(&mut self.pieces) {
            let into = match word {
                Word::Text => &mut self.text,
                Word::EndToEnd => &mut self.end_to_end,
                Word::Customer => &mut self.customer,
                Word::Mandate => &mut self.mandate,
                Word::Creditor => &mut self.creditor,
                Word::Original => &mut self.original,
                Word::Ultimate => &mut self.ultimate,
                Word::Iban => &mut self.iban,
                Word::Bic => &mut self.bic,
                Word::Ignored => continue,
            };
            if into.is_empty() {
                *into = value;
                continue;
            }
            into.push(' ');
            into.push_str(value.trim());
        }
        self
    }
}
