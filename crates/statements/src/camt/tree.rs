//! A small tree of XML elements, enough for one entry or the head of a statement.

use std::borrow::Cow;

/// An element with its text and children.
#[derive(Debug)]
pub(super) struct Element<'t> {
    /// The name without its prefix.
    pub(super) name: &'t str,
    /// The attribute `Ccy`.
    pub(super) currency: Option<Cow<'static, str>>,
    /// The text directly inside it.
    pub(super) text: String,
    /// The elements inside it.
    pub(super) children: Vec<Element<'t>>,
    /// The offset of its bracket.
    pub(super) at: usize,
    /// Its physical line.
    pub(super) line: u32,
}

impl<'t> Element<'t> {
    pub(super) fn new(name: &'t str, attributes: &str, at: usize, line: u32) -> Element<'t> {
        Element { name, line, currency: currency(attributes).map(Cow::Owned), text: String::new(), children: Vec::new(), at }
    }

    /// The first child of a name.
    pub(super) fn child(&self, name: &str) -> Option<&Element<'t>> {
        self.children.iter().find(|child| child.name == name)
    }

    /// All children of a name.
    pub(super) fn all<'e>(&'e self, name: &'e str) -> impl Iterator<Item = &'e Element<'t>> {
        self.children.iter().filter(move |child| child.name == name)
    }

    /// The first element at the end of a path of names.
    pub(super) fn at_path(&self, path: &[&str]) -> Option<&Element<'t>> {
        path.iter().try_fold(self, |element, name| element.child(name))
    }

    /// The text at the end of a path, trimmed; `None` when it is empty.
    pub(super) fn text_at(&self, path: &[&str]) -> Option<&str> {
        self.at_path(path).map(Element::trimmed).filter(|text| !text.is_empty())
    }

    /// Its text without white space around it.
    pub(super) fn trimmed(&self) -> &str {
        self.text.trim()
    }
}

/// The value of `Ccy="..."` among the attributes of a tag.
fn currency(attributes: &str) -> Option<String> {
    let (_, rest) = attributes.split_once("Ccy")?;
    let rest = rest.trim_start().strip_prefix('=')?.trim_start();
    let quote = rest.chars().next().filter(|quote| matches!(quote, '"' | '\''))?;
    rest.get(1..)?.split(quote).next().map(|code| code.trim().to_owned())
}

/// The name of the element whose bracket stands at an offset, without its prefix.
pub(super) fn local(text: &str, at: usize) -> &str {
    let rest = text.get(at..).unwrap_or_default();
    let rest = rest.strip_prefix('<').unwrap_or(rest);
    let end = rest.bytes().position(|byte| byte.is_ascii_whitespace() || matches!(byte, b'>' | b'/')).unwrap_or(rest.len());
    let name = rest.get(..end).unwrap_or_default();
    name.rsplit(':').next().unwrap_or(name)
}
