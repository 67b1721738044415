//! How good suggestions are must not fall unseen. The bench works through whole years of more seeds; see docs/performance.md.

use testkit::year::work::{work, work_with_rules};

#[test]
fn the_first_suggestion_is_nearly_always_right_and_never_surely_wrong() {
    let outcome = work(11, 4);
    let (total, nothing) = (outcome.total(), outcome.nothing());
    let wrong = outcome.wrong.join("\n");
    assert!(total.lines > 250 && nothing.lines > 20, "{} and {} lines are too few to say anything", total.lines, nothing.lines);
    assert!(total.percent() >= 97.0, "{:.1} % of {} lines were right:\n{wrong}", total.percent(), total.lines);
    assert_eq!((total.certain_wrong, nothing.certain_wrong), (0, 0), "what was called very likely was wrong:\n{wrong}");
}

#[test]
fn what_rules_post_by_themselves_is_never_wrong() {
    let outcome = work_with_rules(11, 5);
    let wrong = outcome.wrong.iter().filter(|wrong| wrong.starts_with("posted")).map(String::as_str).collect::<Vec<_>>().join("\n");
    assert!(outcome.rules > 3 && outcome.posted.lines > 15, "{} rules posted {} lines: too few", outcome.rules, outcome.posted.lines);
    assert_eq!(outcome.posted.right, outcome.posted.lines, "posted wrongly:\n{wrong}");
}
