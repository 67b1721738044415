//! What a bank makes of a name.

use super::{Dice, names};

/// Cuts a text to so many letters.
pub(super) fn cut(text: &str, most: usize) -> String {
    text.chars().take(most).collect::<String>().trim_end().to_owned()
}

/// A name as the bank writes it: with words before it, numbers and towns after it, cut, squeezed or abbreviated. Some banks
/// put the whole text into a second field.
pub(super) fn text(dice: &mut Dice, name: &str, prefixes: &[&str], on_card: bool) -> (String, Option<String>) {
    let mut name = name.to_owned();
    match dice.below(100) {
        // Letters are lost.
        0..7 => name = abbreviated(&name),
        7..12 => name = name.replace(' ', ""),
        12..17 => name = name.replace(' ', "-"),
        _ => {}
    }
    if !on_card && dice.percent(45) {
        name = format!("{} {name}", dice.pick(prefixes));
    }
    if dice.percent(35) {
        name = format!("{name} {:06}", dice.below(1_000_000));
    }
    if on_card && dice.percent(60) {
        name = format!("{name} {}", dice.pick(names::CITIES));
    }
    if dice.percent(25) {
        name = titled(&name);
    }
    let whole = name.clone();
    let most = *dice.pick(&[18, 22, 27, 32, 32, 32]);
    let name = cut(&name, most);
    let memo = (whole != name && dice.percent(40)).then_some(whole);
    (name, memo)
}

/// A shop's text with its numbers drawn, and perhaps a town.
pub(super) fn shop(dice: &mut Dice, text: &str) -> String {
    let mut name: String =
        text.chars().map(|letter| if letter == '#' { char::from(b'0' + dice.below(10) as u8) } else { letter }).collect();
    if dice.percent(50) {
        name = format!("{name} {}", dice.pick(names::CITIES));
    }
    cut(&name, 32)
}

/// The shop of such a text: its letters up to the first number or town.
pub(super) fn shop_of(name: &str) -> String {
    let mut name = name.to_owned();
    for city in names::CITIES {
        let town = city.split(' ').next().unwrap_or(city);
        if let Some(at) = name.find(town) {
            name.truncate(at);
        }
    }
    name.chars().filter(|letter| letter.is_alphabetic()).take(9).collect()
}

// The vowels within longer words go: NORTHGATE, NRTHGT.
fn abbreviated(name: &str) -> String {
    let word = |word: &str| -> String {
        if word.len() < 6 {
            return word.to_owned();
        }
        word.char_indices().filter(|(at, letter)| *at == 0 || !"AEIOU".contains(*letter)).map(|(_, letter)| letter).collect()
    };
    name.split(' ').map(word).collect::<Vec<_>>().join(" ")
}

fn titled(name: &str) -> String {
    let word = |word: &str| -> String {
        let mut letters = word.chars();
        letters.next().map(|first| first.to_string() + &letters.as_str().to_lowercase()).unwrap_or_default()
    };
    name.split(' ').map(word).collect::<Vec<_>>().join(" ")
}
