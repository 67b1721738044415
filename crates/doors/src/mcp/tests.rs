//! The agents' door over a small application, spoken to as an agent does.

use super::*;
use crate::toy::{Folder, notebook};
use serde_json::json;
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};

// Says these things to the door, one after the other, and returns the answers.
fn talk(desk: &Arc<Desk>, allow_changes: bool, requests: &[Value]) -> Vec<Value> {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let (near, far) = tokio::io::duplex(1024 * 1024);
        let (reader, writer) = tokio::io::split(far);
        let desk = Arc::clone(desk);
        let door = tokio::spawn(async move { converse(&desk, Options { allow_changes }, reader, writer).await });
        let (reader, mut writer) = tokio::io::split(near);
        let mut lines = BufReader::new(reader).lines();
        let hello = json!({ "protocolVersion": "2025-06-18", "capabilities": {}, "clientInfo": { "name": "test", "version": "1" } });
        let mut answers = Vec::new();
        for (id, (method, params)) in [("initialize", hello)]
            .into_iter()
            .chain(requests.iter().map(|request| (request["method"].as_str().unwrap(), request["params"].clone())))
            .enumerate()
        {
            let line = json!({ "jsonrpc": "2.0", "id": id, "method": method, "params": params }).to_string() + "\n";
            writer.write_all(line.as_bytes()).await.unwrap();
            answers.push(serde_json::from_str(&lines.next_line().await.unwrap().unwrap()).unwrap());
            if id == 0 {
                writer.write_all(b"{\"jsonrpc\":\"2.0\",\"method\":\"notifications/initialized\"}\n").await.unwrap();
            }
        }
        writer.shutdown().await.unwrap();
        drop((writer, lines));
        door.await.unwrap().unwrap();
        answers
    })
}

fn tool(name: &str, arguments: Value) -> Value {
    json!({ "method": "tools/call", "params": { "name": name, "arguments": arguments } })
}

fn open_desk() -> (Folder, Arc<Desk>) {
    let folder = Folder::new();
    let desk = Arc::new(folder.desk());
    notebook(&desk, &folder.file("one.daybook"));
    (folder, desk)
}

#[test]
fn the_tools_are_the_catalogue() {
    let (_folder, desk) = open_desk();
    let answers = talk(&desk, false, &[json!({ "method": "tools/list", "params": {} })]);
    assert_eq!(answers[0]["result"]["serverInfo"]["name"], "daybook");
    let tools = answers[1]["result"]["tools"].as_array().unwrap();
    let names: Vec<&str> = tools.iter().filter_map(|tool| tool["name"].as_str()).collect();
    assert_eq!(names, desk.application().public_entries().map(|entry| entry.name).collect::<Vec<_>>());
    let (command, query) = (&tools[0], &tools[2]);
    assert_eq!(command["inputSchema"]["required"], json!(["text", KEY]));
    assert_eq!(command["inputSchema"]["properties"][PREVIEW]["type"], "boolean");
    assert_eq!((&command["annotations"]["readOnlyHint"], &query["annotations"]["readOnlyHint"]), (&json!(false), &json!(true)));
    assert!(query["inputSchema"]["properties"].get(KEY).is_none());
}

#[test]
fn changes_are_previews_until_they_are_allowed() {
    let (_folder, desk) = open_desk();
    let add = tool("add_note", json!({ "text": "Tea", KEY: "k1" }));
    let answers = talk(
        &desk,
        false,
        &[add.clone(), tool("notes_list", json!({})), tool("make_notebook", json!({ "path": "x" })), tool("shelf", json!({}))],
    );
    let shown = &answers[1]["result"]["structuredContent"];
    assert_eq!((shown["outcome"].as_str(), shown["output"]["text"].as_str()), (Some("previewed"), Some("Tea")));
    assert!(shown["note"].as_str().unwrap().contains("--allow-changes"));
    assert_eq!(answers[2]["result"]["structuredContent"]["output"]["total"], 0);
    assert_eq!(
        (&answers[3]["result"]["isError"], &answers[3]["result"]["structuredContent"]["code"]),
        (&json!(true), &json!("not_allowed"))
    );
    assert_eq!(answers[4]["result"]["structuredContent"]["output"]["open"], true);

    let answers = talk(
        &desk,
        true,
        &[add.clone(), add, tool("add_note", json!({ "text": "Tea", KEY: "k2", PREVIEW: true })), tool("notes_list", json!({}))],
    );
    let outcome = |at: usize| answers[at]["result"]["structuredContent"]["outcome"].as_str().unwrap().to_owned();
    assert_eq!([outcome(1), outcome(2), outcome(3)], ["done", "replayed", "previewed"]);
    assert!(answers[3]["result"]["structuredContent"].get("note").is_none(), "this preview was asked for");
    assert_eq!(answers[4]["result"]["structuredContent"]["output"]["total"], 1);
    let text: Value = serde_json::from_str(answers[1]["result"]["content"][0]["text"].as_str().unwrap()).unwrap();
    assert_eq!(text, answers[1]["result"]["structuredContent"], "agents that read text only see the same");
}

#[test]
fn refusals_are_results_that_the_agent_can_read() {
    let (_folder, desk) = open_desk();
    let requests = [
        tool("add_note", json!({ "text": "Tea" })),
        tool("add_note", json!({ "text": "", KEY: "k" })),
        tool("add_note", json!({ "text": "Tea", KEY: 5 })),
        tool("add_note", json!({ "words": "Tea", KEY: "k" })),
        tool("notes_list", json!({ KEY: "k" })),
        tool("tear_note", json!({})),
    ];
    let answers = talk(&desk, true, &requests);
    let refusal = |at: usize| {
        assert_eq!(answers[at]["result"]["isError"], true, "{}", answers[at]);
        let error = &answers[at]["result"]["structuredContent"];
        (error["code"].as_str().unwrap().to_owned(), error["field"].as_str().unwrap_or_default().to_owned())
    };
    let expected = |code: &str, field: &str| (code.to_owned(), field.to_owned());
    assert_eq!(refusal(1), expected("idempotency_key_required", ""));
    assert_eq!(refusal(2), expected("invalid_input", "text"));
    assert_eq!(refusal(3), expected("invalid_input", KEY));
    assert_eq!(refusal(4), expected("invalid_input", "words"));
    assert_eq!(refusal(5), expected("invalid_input", KEY));
    assert_eq!((&answers[6]["error"]["code"], &answers[6]["error"]["data"]["code"]), (&json!(-32602), &json!("unknown_operation")));
}

#[test]
fn a_call_that_is_not_formed_rightly_is_said_to_be_one() {
    let (_folder, desk) = open_desk();
    let call = |params: Value| json!({ "method": "tools/call", "params": params });
    let requests = [
        call(json!({ "arguments": {} })),
        call(json!({ "name": "notes_list", "arguments": [] })),
        json!({ "method": "tools/other", "params": {} }),
        tool("notes_list", json!({})),
    ];
    let answers = talk(&desk, true, &requests);
    let codes: Vec<&Value> = answers[1..4].iter().map(|answer| &answer["error"]["code"]).collect();
    assert_eq!(codes, [&json!(-32602), &json!(-32602), &json!(-32601)]);
    assert_eq!(answers[4]["result"]["structuredContent"]["output"]["total"], 0);
}

#[test]
fn an_agent_is_named_in_the_audit() {
    let (_folder, desk) = open_desk();
    talk(&desk, true, &[tool("add_note", json!({ "text": "Tea", KEY: "k1" }))]);
    let (actor, door) = desk
        .engine()
        .unwrap()
        .read(&Caller::owner(Door::Desk), |tx| {
            tx.one("SELECT actor, door FROM audit_entry", &[], |row| Ok((row.get::<String>(0)?, row.get::<String>(1)?)))
        })
        .unwrap();
    assert_eq!((actor.as_str(), door.as_str()), ("agent", "mcp"));
}
