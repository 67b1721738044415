//! How a text is looked for in another.

/// How well a name, in lower case, fits a text in lower case: 0 is the very thing, 1 begins with it, 2 has a word that does, 3 holds it somewhere.
pub fn rank_of(name: &str, wanted: &str) -> Option<u8> {
    let place = name.find(wanted)?;
    if place == 0 {
        return Some(if name.len() == wanted.len() { 0 } else { 1 });
    }
    let starts_word = |(place, _): (usize, &str)| name[..place].chars().next_back().is_some_and(|sign| !sign.is_alphanumeric());
    Some(if name.match_indices(wanted).any(starts_word) { 2 } else { 3 })
}

/// Whether a text in any case holds one in lower case. Most texts are ASCII, and then none is copied.
pub fn holds(text: &str, wanted: &str) -> bool {
    if !text.is_ascii() {
        return text.to_lowercase().contains(wanted);
    }
    let (text, wanted) = (text.as_bytes(), wanted.as_bytes());
    let Some(&first) = wanted.first() else { return true };
    text.windows(wanted.len()).any(|window| window[0].eq_ignore_ascii_case(&first) && window.eq_ignore_ascii_case(wanted))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_very_thing_comes_first_then_beginnings_then_words() {
        assert_eq!(rank_of("hydro", "hydro"), Some(0));
        assert_eq!(rank_of("hydro one", "hydro"), Some(1));
        assert_eq!(rank_of("west hydro", "hydro"), Some(2));
        assert_eq!(rank_of("westhydro", "hydro"), Some(3));
        assert_eq!(rank_of("ahydro hydro", "hydro"), Some(2), "any word counts, not only the first place");
        assert_eq!(rank_of("zürich", "rich"), Some(3));
        assert_eq!(rank_of("gas", "hydro"), None);
    }

    #[test]
    fn case_does_not_count_in_any_script() {
        for (text, wanted) in [("Westcoast HYDRO", "hydro"), ("ZÜRICH", "zürich"), ("a", "a"), ("anything", "")] {
            assert!(holds(text, wanted), "{text} {wanted}");
        }
        assert!(!holds("Hydro", "hydro one") && !holds("", "a"));
    }
}
