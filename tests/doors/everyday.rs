//! An ordinary day with its mistakes, at every door: changes, previews, repetitions and refusals.

use crate::rooms::{self, Call};
use crate::transcript::{Transcript, assert_equal};
use serde_json::{Value, json};

fn line(account: &str, side: &str, amount: &str) -> Value {
    json!({ "account": account, "side": side, "amount": { "amount": amount, "currency": "CAD" } })
}

fn entry(day: &str, debit: &str, credit: &str, amounts: [&str; 2]) -> Value {
    json!({ "entryDate": day, "description": "Paper and pens", "lines": [line(debit, "debit", amounts[0]), line(credit, "credit", amounts[1])] })
}

fn refused(transcript: &mut Transcript, call: Call<'_>, code: &str, field: &str) {
    let name = transcript.room.name();
    let error = transcript.ask(call).expect_err("a refusal");
    assert_eq!((error["code"].as_str(), error["field"].as_str().unwrap_or_default()), (Some(code), field), "{name}: {error}");
    assert!(error["message"].as_str().is_some_and(|message| message.ends_with('.')), "{name}: {error}");
}

fn done(transcript: &mut Transcript, call: Call<'_>, outcome: &str) -> Value {
    let name = transcript.room.name();
    let operation = call.operation.to_owned();
    let envelope = transcript.ask(call).unwrap_or_else(|error| panic!("{name}: {operation}: {error}"));
    assert_eq!(envelope["outcome"], outcome, "{name}: {envelope}");
    envelope
}

fn play(transcript: &mut Transcript) {
    let t = transcript;
    for question in
        ["current_company", "company_settings", "accounts_list", "recent_companies", "countries_list", "trial_balance", "journal_entries"]
    {
        done(t, Call::query(question, json!({})), "answer");
    }
    done(t, Call::query("starter_charts", json!({ "country": "FR", "businessType": "shop" })), "answer");

    // A party, with a secret and a record in a record.
    let party = json!({ "name": "Hydro One", "roles": ["supplier"], "address": { "city": "Toronto", "postalCode": "M5G 1P5" },
        "taxIds": [{ "kind": "gst_hst", "value": "86513 1234 RT0001" }], "termsDays": 30 });
    let made = done(t, Call::command("create_party", party.clone(), "party-1"), "done");
    assert_eq!(made["changes"], json!(["parties", "audit"]));
    done(t, Call::command("create_party", party, "party-1"), "replayed");
    done(t, Call::query("parties_list", json!({ "text": "hydro" })), "answer");
    done(t, Call::query("party", json!({ "id": made["output"]["id"] })), "answer");
    refused(t, Call::query("party", json!({ "id": "01900000-0000-7000-8000-000000000000" })), "not_found", "id");

    // An entry: shown, posted, repeated, and a key used for something else.
    let good = entry("2026-01-01", "6230", "1010", ["20.00", "20.00"]);
    let shown = done(t, Call::preview("post_journal_entry", good.clone()), "previewed");
    assert_eq!(shown["changes"], json!([]));
    assert_eq!(done(t, Call::query("journal_entries", json!({})), "answer")["output"]["total"], 0, "a preview posts nothing");
    let posted = done(t, Call::command("post_journal_entry", good.clone(), "entry-1"), "done");
    let again = done(t, Call::command("post_journal_entry", good.clone(), "entry-1"), "replayed");
    assert_eq!(posted["output"], again["output"]);
    let other = entry("2026-01-01", "6230", "1010", ["21.00", "21.00"]);
    refused(t, Call::command("post_journal_entry", other.clone(), "entry-1"), "idempotency_key_reused", "");
    refused(t, Call::command("post_journal_entry", other.clone(), ""), "idempotency_key_required", "");
    refused(t, Call::command("post_journal_entry", other, &"k".repeat(201)), "invalid_input", "");

    // What the books refuse, and what is no input at all.
    refused(
        t,
        Call::command("post_journal_entry", entry("2026-01-01", "6230", "1010", ["20.00", "20.01"]), "bad-1"),
        "entry_unbalanced",
        "lines",
    );
    refused(
        t,
        Call::command("post_journal_entry", entry("2026-01-01", "6230", "nothing", ["1.00", "1.00"]), "bad-2"),
        "not_found",
        "lines[1].account",
    );
    refused(
        t,
        Call::command("post_journal_entry", entry("2026-02-30", "6230", "1010", ["1.00", "1.00"]), "bad-3"),
        "invalid_input",
        "entryDate",
    );
    refused(
        t,
        Call::command("post_journal_entry", entry("2026-01-01", "6230", "1010", ["1.001", "1.001"]), "bad-4"),
        "invalid_input",
        "lines[0].amount",
    );
    refused(
        t,
        Call::command(
            "post_journal_entry",
            json!({ "entryDate": "2026-01-01", "description": "x", "lines": [line("1010", "left", "1.00")] }),
            "bad-5",
        ),
        "invalid_input",
        "lines[0].side",
    );
    refused(
        t,
        Call::command("post_journal_entry", json!({ "entryDate": "2026-01-01", "lines": [] }), "bad-6"),
        "invalid_input",
        "description",
    );
    refused(t, Call::query("journal_entries", json!({ "cursor": "not-a-cursor" })), "invalid_input", "cursor");
    refused(t, Call::query("journal_entries", json!({ "limit": 100_000 })), "invalid_input", "limit");
    refused(t, Call::query("no_such_operation", json!({})), "unknown_operation", "");
    refused(t, Call::query("lock_jobs", json!({ "kinds": [], "limit": 1, "worker": "x" })), "unknown_operation", "");

    // Reversed once; then the period is locked, and opened with a reason.
    let reverse = json!({ "entryId": posted["output"]["id"], "reason": "Bought twice by mistake" });
    done(t, Call::command("reverse_journal_entry", reverse.clone(), "reverse-1"), "done");
    refused(t, Call::command("reverse_journal_entry", reverse, "reverse-2"), "entry_already_reversed", "entryId");
    t.room.set_now("2026-02-03T09:00:00Z");
    done(t, Call::command("lock_books", json!({ "through": "2026-01-31" }), "lock-1"), "done");
    refused(t, Call::command("post_journal_entry", good, "late-1"), "period_locked", "entryDate");
    refused(t, Call::preview("unlock_books", json!({ "reason": " " })), "invalid_input", "reason");
    done(t, Call::command("unlock_books", json!({ "reason": "A late bill" }), "unlock-1"), "done");

    // Pages follow each other.
    for number in 0..3 {
        let key = format!("page-{number}");
        done(t, Call::command("post_journal_entry", entry("2026-02-01", "6230", "1010", ["1.00", "1.00"]), &key), "done");
    }
    let first = done(t, Call::query("journal_entries", json!({ "limit": 2 })), "answer");
    let next = done(t, Call::query("journal_entries", json!({ "limit": 2, "cursor": first["output"]["nextCursor"] })), "answer");
    let jumped = done(t, Call::query("journal_entries", json!({ "limit": 2, "offset": 2 })), "answer");
    assert_eq!(jumped["output"], next["output"], "the second page is two rows further");
    let both = json!({ "offset": 2, "cursor": first["output"]["nextCursor"] });
    refused(t, Call::query("journal_entries", both), "invalid_input", "offset");
    done(t, Call::query("account_ledger", json!({ "account": "1010", "from": "2026-02-01" })), "answer");
    done(t, Call::query("search_records", json!({ "text": "pens" })), "answer");

    // Files: nothing is overwritten, and what is not there is not opened.
    let path = done(t, Call::query("current_company", json!({})), "answer")["output"]["company"]["path"].clone();
    let company = json!({ "name": "Other", "country": "CA", "businessType": "shop", "path": path });
    refused(t, Call::query("create_company", company), "file_exists", "path");
    refused(t, Call::query("open_company", json!({ "path": "/nowhere/at.all.daybook" })), "not_found", "path");

    let proof = done(t, Call::query("verify_books", json!({})), "answer");
    assert_eq!(proof["output"]["ok"], true, "{proof}");
    done(t, Call::query("audit_entries", json!({})), "answer");
    done(t, Call::query("audit_entry", json!({ "sequence": 2 })), "answer");
}

#[test]
fn answers_and_refusals_are_equal_at_every_door() {
    let played = rooms::at_once(rooms::all(), |room| {
        let mut transcript = Transcript::of(room);
        play(&mut transcript);
        transcript
    });
    for other in &played[1..] {
        assert_equal(&played[0], other, "an ordinary day");
    }
}

#[test]
fn the_audit_tells_the_doors_apart() {
    let told = [("window", "owner"), ("command_line", "owner"), ("command_line", "owner"), ("http", "owner"), ("mcp", "agent")];
    for (open, (door, actor)) in rooms::all().into_iter().zip(told) {
        let mut room = open();
        room.call(&Call::command("create_party", json!({ "name": "Ada" }), "k")).expect("a party");
        let audit = room.call(&Call::query("audit_entries", json!({ "limit": 1 }))).expect("the audit");
        let row = &audit["output"]["rows"][0];
        assert_eq!((row["door"].as_str(), row["actor"].as_str(), row["key"].as_str()), (Some(door), Some(actor), Some("k")));
    }
}
