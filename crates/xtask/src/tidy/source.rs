//! A file of the repository, with its strings told apart from the rest.

/// A file.
pub struct Source {
    /// Its path from the root, with `/`.
    pub path: String,
    /// Its text.
    pub text: String,
}

impl Source {
    /// A file at a path.
    pub fn new(path: impl Into<String>, text: impl Into<String>) -> Source {
        Source { path: path.into(), text: text.into() }
    }

    /// The name after the last dot.
    pub fn kind(&self) -> &str {
        self.path.rsplit_once('.').map_or("", |(_, kind)| kind)
    }

    /// The name without folder and kind.
    pub fn stem(&self) -> &str {
        let name = self.path.rsplit('/').next().unwrap_or_default();
        name.split('.').next().unwrap_or_default()
    }

    /// Whether it lies in this folder, at any depth.
    pub fn is_in(&self, folder: &str) -> bool {
        self.path.strip_prefix(folder).is_some_and(|rest| rest.starts_with('/'))
    }

    /// Whether it is a test as a whole.
    pub fn is_test(&self) -> bool {
        let stem = self.stem();
        stem == "tests"
            || stem == "toy"
            || stem.starts_with("test_")
            || stem.ends_with("_test")
            || stem.ends_with("_tests")
            || self.path.split('/').any(|folder| folder == "tests")
    }

    /// The text without the tests at its end.
    pub fn product(&self) -> &str {
        let end = self.text.match_indices("#[cfg(test)]").map(|(at, _)| at).find(|at| {
            let rest = self.text[*at..].trim_start_matches("#[cfg(test)]").trim_start();
            rest.starts_with("mod ") && rest.lines().next().is_some_and(|line| line.ends_with('{'))
        });
        &self.text[..end.unwrap_or(self.text.len())]
    }

    /// The string literals of Rust code before its tests, each with its line.
    pub fn strings(&self) -> Vec<(usize, String)> {
        strings(self.product())
    }
}

// Reads literals by hand: comments and characters are stepped over, `r#"…"#` is read as it stands.
fn strings(text: &str) -> Vec<(usize, String)> {
    let letters: Vec<char> = text.chars().collect();
    let at = |index: usize| letters.get(index).copied().unwrap_or('\0');
    let (mut found, mut index, mut line) = (Vec::new(), 0, 1);
    while index < letters.len() {
        match (at(index), at(index + 1)) {
            ('/', '/') => {
                while index < letters.len() && at(index) != '\n' {
                    index += 1;
                }
            }
            ('\'', '\\') => index += 3,
            ('\'', _) if at(index + 2) == '\'' => index += 3,
            ('r', '"' | '#') if !at(index.wrapping_sub(1)).is_alphanumeric() => {
                let marks = (index + 1..).take_while(|mark| at(*mark) == '#').count();
                let begin = index + marks + 2;
                if at(begin - 1) != '"' {
                    index += 1;
                    continue;
                }
                let ends = |place: usize| at(place) == '"' && (1..=marks).all(|mark| at(place + mark) == '#');
                let end = (begin..letters.len()).find(|place| ends(*place)).unwrap_or(letters.len());
                let literal: String = letters[begin..end].iter().collect();
                let lines = literal.matches('\n').count();
                found.push((line, literal));
                line += lines;
                index = end + marks + 1;
            }
            ('"', _) => {
                let begin = line;
                let mut literal = String::new();
                index += 1;
                while index < letters.len() && at(index) != '"' {
                    if at(index) == '\\' {
                        literal.push('\\');
                        index += 1;
                    }
                    if at(index) == '\n' {
                        line += 1;
                    }
                    literal.push(at(index));
                    index += 1;
                }
                index += 1;
                found.push((begin, literal));
            }
            ('\n', _) => {
                line += 1;
                index += 1;
            }
            _ => index += 1,
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn strings_are_told_from_comments_and_characters() {
        let text = "// \"not\"\nlet a = \"one \\\" two\"; let c = '\"'; let r = r#\"raw \"it\"\"#;\nlet z = 'x'; /// \"no\"\nlet e = '\\''; \"end\nof it\" \"last\"";
        let expected = [(2, "one \\\" two"), (2, "raw \"it\""), (4, "end\nof it"), (5, "last")];
        assert_eq!(strings(text), expected.map(|(line, text)| (line, text.to_owned())));
    }

    #[test]
    fn tests_are_no_product() {
        let source = Source::new("a/b.rs", "#[cfg(test)]\nmod tests;\nfn a() {}\n#[cfg(test)]\nmod inner {\n}");
        assert_eq!(source.product(), "#[cfg(test)]\nmod tests;\nfn a() {}\n");
        assert!(Source::new("a/tests.rs", "").is_test() && !Source::new("a/attests.rs", "").is_test());
    }
}
