//! Who does not get in: strangers over HTTP, and agents that were not allowed.

use crate::program;
use crate::rooms::{BEGIN, Call, Http, Mcp, Room};
use serde_json::{Value, json};
use std::net::TcpStream;
use testkit::TempFolder;

const QUERY: &str = "POST /v1/accounts_list";

#[test]
fn http_asks_for_the_token() {
    let mut http = Http::open();
    let served = http.served();
    let wrong: String = served.token.chars().rev().collect();
    for authorization in [
        None,
        Some(format!("Bearer {wrong}")),
        Some("Bearer ".to_owned()),
        Some(format!("Basic {}", served.token)),
        Some(served.token.clone()),
    ] {
        let headers: Vec<(&str, &str)> = authorization.iter().map(|value| ("Authorization", value.as_str())).collect();
        for line in [QUERY, "GET /v1/operations", "GET /v1/openapi.json", "GET /v1/events"] {
            let response = served.send(line, &headers, "{}");
            assert_eq!(response.status, 401, "{line} with {authorization:?}");
            let error: Value = serde_json::from_str(&response.body).expect("JSON");
            assert_eq!(error["code"], "not_allowed");
        }
    }
    // The token is taken from the header only, never from the address.
    assert_eq!(served.send(&format!("{QUERY}?token={}", served.token), &[], "{}").status, 401);
    assert_eq!(served.send_with_token(QUERY, &[], "{}").status, 200);
    assert_eq!(served.send("GET /health", &[], "").status, 200);
}

#[test]
fn http_knows_its_own_hosts_and_pages() {
    let mut http = Http::open();
    let served = http.served();
    let port = served.port;
    for host in [format!("127.0.0.1:{port}"), format!("localhost:{port}"), format!("[::1]:{port}")] {
        assert_eq!(served.send_with_token(QUERY, &[("Host", &host), ("Origin", &format!("http://{host}"))], "{}").status, 200, "{host}");
    }
    for host in ["books.example", &format!("books.example:{port}"), &format!("127.0.0.1.books.example:{port}"), "127.0.0.1", "127.0.0.1:1"]
    {
        assert_eq!(served.send_with_token(QUERY, &[("Host", host)], "{}").status, 403, "{host}");
        assert_eq!(served.send("GET /", &[("Host", host)], "").status, 403, "{host}");
    }
    for origin in [
        "null",
        "http://books.example",
        &format!("http://books.example:{port}"),
        &format!("https://127.0.0.1:{port}"),
        "http://127.0.0.1:1",
    ] {
        let response = served.send_with_token(QUERY, &[("Origin", origin)], "{}");
        assert_eq!(response.status, 403, "{origin}");
        assert!(!response.head.contains("access-control-allow-origin"), "{}", response.head);
    }
    let preflight =
        served.send("OPTIONS /v1/accounts_list", &[("Origin", "http://books.example"), ("Access-Control-Request-Method", "POST")], "");
    assert!(preflight.status >= 400 && !preflight.head.contains("access-control"), "{}", preflight.head);
}

#[test]
fn http_listens_on_loopback_and_leaves_nothing_behind() {
    let mut http = Http::open();
    let served = http.served();
    // A packet to a documentation address would leave by this machine's own; nothing is sent.
    let socket = std::net::UdpSocket::bind("0.0.0.0:0").expect("a socket");
    if socket.connect("192.0.2.1:9").is_ok()
        && let Ok(address) = socket.local_addr()
        && !address.ip().is_loopback()
    {
        assert!(TcpStream::connect((address.ip(), served.port)).is_err(), "{address}");
    }
    assert_eq!(std::fs::read_to_string(&served.token_file).expect("the token lies there"), served.token);
    #[cfg(unix)]
    assert_eq!(
        std::os::unix::fs::PermissionsExt::mode(&std::fs::metadata(&served.token_file).expect("a file").permissions()) & 0o777,
        0o600
    );
    assert!(served.stop().success());
    assert!(!served.token_file.exists());
    assert!(TcpStream::connect(("127.0.0.1", served.port)).is_err());
}

#[test]
fn two_programs_do_not_share_a_company() {
    let mut http = Http::open();
    let company = http.call(&Call::query("current_company", json!({}))).expect("a company");
    let path = company["output"]["company"]["path"].as_str().expect("a path").to_owned();
    let ran = program::command(http.home(), BEGIN).args(["--books", &path, "accounts-list"]).output().expect("the program runs");
    assert_eq!(ran.status.code(), Some(4));
    let said = String::from_utf8_lossy(&ran.stderr).into_owned();
    assert!(said.starts_with("error: This company is open in another Daybook") && said.contains("hint: "), "{said}");
}

#[test]
fn an_agent_only_looks_until_it_is_allowed_more() {
    let mut mcp = Mcp::open(false);
    let shown = mcp.call(&Call::command("create_party", json!({ "name": "Ada" }), "k1")).expect("a preview");
    assert_eq!((shown["outcome"].as_str(), shown["output"]["name"].as_str()), (Some("previewed"), Some("Ada")));
    assert!(shown["note"].as_str().is_some_and(|note| note.contains("--allow-changes")), "{shown}");
    assert_eq!(mcp.call(&Call::query("parties_list", json!({}))).expect("parties")["output"]["total"], 0);
    let agent = mcp.agent();
    // Neither the agent's own word nor a spelling of it changes that.
    let insisted = agent.tool("create_party", json!({ "name": "Ada", "idempotencyKey": "k2", "preview": false })).expect("a preview");
    assert_eq!(insisted["outcome"], "previewed");
    for (tool, arguments) in [
        ("open_sample_company", json!({})),
        ("close_company", json!({})),
        ("forget_company", json!({ "path": "x" })),
        ("move_company", json!({ "newPath": "x" })),
    ] {
        let refused = agent.tool(tool, arguments).expect_err(tool);
        assert_eq!(refused["code"], "not_allowed", "{tool}");
        assert!(refused["hint"].as_str().is_some_and(|hint| hint.contains("--allow-changes")), "{tool}");
    }
    assert!(agent.tool("current_company", json!({})).expect("a question")["output"]["company"].is_object());
    assert!(agent.stop().success());
}

#[test]
fn an_agent_reads_no_secrets() {
    let mut mcp = Mcp::open(true);
    let party = json!({ "name": "Ada", "taxIds": [{ "kind": "sin", "value": "046 454 286" }] });
    let made = mcp.call(&Call::command("create_party", party, "k1")).expect("a party");
    let id = made["output"]["id"].clone();
    for (tool, arguments) in [("reveal_tax_ids", json!({ "partyId": id })), ("show_recovery_key", json!({}))] {
        assert_eq!(mcp.agent().tool(tool, arguments).expect_err(tool)["code"], "not_allowed", "{tool}");
    }
    for (tool, arguments) in [("party", json!({ "id": id })), ("audit_entries", json!({})), ("audit_entry", json!({ "sequence": 2 }))] {
        let said = mcp.agent().tool(tool, arguments).expect(tool).to_string();
        assert!(!said.contains("046454286") && !said.contains("046 454 286"), "{tool}: {said}");
    }
}

#[test]
fn an_agent_that_says_nothing_leaves_in_peace() {
    let home = TempFolder::new();
    let ran = program::command(home.path(), BEGIN).arg("mcp").stdin(std::process::Stdio::null()).output().expect("the program runs");
    assert!(ran.status.success() && ran.stdout.is_empty(), "{}", String::from_utf8_lossy(&ran.stderr));
}
