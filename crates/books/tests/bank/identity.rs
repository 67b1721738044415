//! No line twice, none lost: however a statement is cut, repeated and ordered, the books hold the same lines.

use crate::support::{Booking, booking, import, lines, ofx, preview, proven};
use proptest::prelude::*;
use serde_json::json;
use testkit::TempCompany;

// A month: few days, amounts and names, so that equal lines are common; every booking has an id of its own.
fn month() -> impl Strategy<Value = Vec<Booking>> {
    proptest::collection::vec((1..=6_u32, 1..=3_i64, 0..2_usize), 1..14).prop_map(|made| {
        let mut month: Vec<Booking> = made
            .into_iter()
            .enumerate()
            .map(|(place, (day, amount, name))| {
                booking(day, -amount * 450, &format!("ID-{place:04}"), ["Corner Coffee", "City Transit"][name])
            })
            .collect();
        month.sort_by(|a, b| a.day.cmp(&b.day));
        month
    })
}

// Files of a month: whole days each, overlapping, repeated, in any order, and in the end every day was in one.
fn cuts() -> impl Strategy<Value = Vec<(u32, u32)>> {
    proptest::collection::vec((1..=6_u32, 1..=6_u32), 0..5).prop_map(|mut cuts| {
        for cut in &mut cuts {
            *cut = (cut.0.min(cut.1), cut.0.max(cut.1));
        }
        cuts
    })
}

fn part(month: &[Booking], (from, until): (u32, u32)) -> Vec<Booking> {
    let day = |booking: &Booking| booking.day[6..].parse::<u32>().unwrap();
    month.iter().filter(|booking| (from..=until).contains(&day(booking))).cloned().collect()
}

fn expected(month: &[Booking]) -> Vec<String> {
    let whole = TempCompany::on("2026-02-02");
    import(&whole, ofx(month, None));
    let expected = lines(&whole);
    assert_eq!(expected.len(), month.len());
    expected
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    #[test]
    fn any_split_overlap_repetition_and_order_gives_the_same_lines(month in month(), cuts in cuts(), whole_at in 0..6_usize) {
        let expected = expected(&month);
        let company = TempCompany::on("2026-02-02");
        let mut files: Vec<Vec<Booking>> = cuts.iter().map(|cut| part(&month, *cut)).filter(|file| !file.is_empty()).collect();
        files.insert(whole_at.min(files.len()), month.clone());
        for file in &files {
            import(&company, ofx(file, None));
        }
        prop_assert_eq!(lines(&company), expected.clone());
        // Taking all but the whole back, in any place, leaves the same lines.
        let imports = company.run("statement_imports_list", json!({}))["rows"].as_array().unwrap().clone();
        let whole = files.len() - 1 - whole_at.min(files.len() - 1);
        for (place, import) in imports.iter().enumerate() {
            if place != whole {
                company.run("withdraw_statement_import", json!({ "id": import["id"] }));
            }
        }
        prop_assert_eq!(lines(&company), expected.clone());
        for import in imports.iter().rev().filter(|import| import["id"] != imports[whole]["id"]) {
            company.run("reinstate_statement_import", json!({ "id": import["id"] }));
        }
        prop_assert_eq!(lines(&company), expected);
        proven(&company);
    }

    #[test]
    fn a_bank_that_changes_ids_or_letter_case_doubles_nothing(month in month()) {
        let expected = expected(&month);
        let company = TempCompany::on("2026-02-02");
        import(&company, ofx(&month, None));
        let shouted: Vec<Booking> = month
            .iter()
            .map(|one| Booking { id: format!("NEW{}", one.id), name: one.name.to_uppercase(), ..one.clone() })
            .collect();
        import(&company, ofx(&shouted, None));
        prop_assert_eq!(lines(&company), expected.clone());
        // The same files again, in any order, bring nothing either.
        for file in [&shouted, &month, &shouted] {
            import(&company, ofx(file, None));
        }
        prop_assert_eq!(lines(&company), expected);
        proven(&company);
    }

    #[test]
    fn deleted_lines_stay_deleted(month in month(), which in 0..14_usize) {
        let company = TempCompany::on("2026-02-02");
        import(&company, ofx(&month, None));
        let rows = company.run("bank_lines_list", json!({}))["rows"].clone();
        let id = rows[which % month.len()]["id"].clone();
        company.run("delete_bank_line", json!({ "lineId": id, "reason": "Not ours." }));
        let before = lines(&company);
        import(&company, ofx(&month, None));
        prop_assert_eq!(lines(&company), before);
    }
}

#[test]
fn equal_lines_of_one_day_are_counted() {
    let company = TempCompany::on("2026-02-02");
    let coffee = |id: &str| booking(5, -450, id, "Corner Coffee");
    import(&company, ofx(&[coffee("A1"), coffee("A2")], None));
    assert_eq!(lines(&company).len(), 2);
    import(&company, ofx(&[coffee("A1"), coffee("A2"), coffee("A3")], None));
    assert_eq!(lines(&company).len(), 3);
}

#[test]
fn ids_that_held_for_long_may_change_in_one_file() {
    let company = TempCompany::on("2026-02-02");
    let names = ["Maple", "Birch", "Cedar", "Oak"];
    let month = |id: &str| -> Vec<Booking> {
        names.iter().enumerate().map(|(place, name)| booking(5, -450, &format!("{id}-{place}"), name)).collect()
    };
    import(&company, ofx(&month("OLD"), None));
    import(&company, ofx(&month("OLD"), None));
    import(&company, ofx(&month("NEW"), None));
    import(&company, ofx(&month("NEW"), None));
    assert_eq!(lines(&company).len(), names.len());
}

#[test]
fn one_changed_id_among_stable_ones_is_a_doubt_and_no_second_line() {
    let company = TempCompany::on("2026-02-02");
    let on = |day: u32, id: &str| booking(day, -450 - i64::from(day), id, "Corner Coffee");
    import(&company, ofx(&[on(1, "AA1"), on(2, "AA2"), on(3, "AA3")], None));
    import(&company, ofx(&[on(2, "AA2"), on(3, "AA3"), on(4, "AA4")], None));
    let changed = ofx(&[on(3, "ZZ3"), on(4, "ZZ4")], None);
    assert_eq!(preview(&company, &changed)["accounts"][0]["doubtful"], 2);
    import(&company, changed);
    assert_eq!(lines(&company).len(), 4);
}

#[test]
fn a_reference_that_comes_every_week_names_no_booking() {
    for id in ["RENT", "RENT-1"] {
        let company = TempCompany::on("2026-02-02");
        import(&company, ofx(&[booking(2, -5000, id, "Desk, first week"), booking(3, -200, "C1", "Coffee")], None));
        import(&company, ofx(&[booking(9, -5000, id, "Desk, second week"), booking(10, -200, "C2", "Coffee")], None));
        assert_eq!(lines(&company).len(), 4, "{id}");
    }
    // Without a number in it, it names none even where the words are the same.
    let company = TempCompany::on("2026-02-02");
    import(&company, ofx(&[booking(2, -5000, "RENT", "Desk")], None));
    import(&company, ofx(&[booking(9, -5000, "RENT", "Desk")], None));
    assert_eq!(lines(&company).len(), 2);
}
