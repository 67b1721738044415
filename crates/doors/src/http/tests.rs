//! The HTTP door over a small application, spoken to over real sockets.

use super::*;
use crate::toy::{Folder, PRODUCT, notebook};
use engine::Caller;
use serde_json::{Value, json};
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::sync::mpsc;
use tokio::sync::oneshot;

/// An open door. It closes when this is dropped.
struct Open {
    port: u16,
    token: String,
    token_file: PathBuf,
    stop: Option<oneshot::Sender<()>>,
    thread: Option<std::thread::JoinHandle<OpResult<()>>>,
}

fn open_door(folder: &Folder, desk: &Arc<Desk>) -> Open {
    let ui = folder.file("ui");
    for (file, content) in [("index.html", "<p>window</p>"), ("assets/app.js", "run()"), ("secret.txt", "in ui")] {
        let file = ui.join(file);
        std::fs::create_dir_all(file.parent().unwrap()).unwrap();
        std::fs::write(file, content).unwrap();
    }
    std::fs::write(folder.file("outside.txt"), "outside").unwrap();
    let (announced, address) = mpsc::channel();
    let (stop, stopped) = oneshot::channel::<()>();
    let desk = Arc::clone(desk);
    let thread = std::thread::spawn(move || {
        let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap();
        let options = Options { port: 0, ui: Some(ui), daily_run: true };
        let announce = |address: &Address| {
            announced.send((address.port, address.token.clone(), address.token_file.clone())).unwrap();
            Ok(())
        };
        runtime.block_on(open(&PRODUCT, &desk, &options, announce, async {
            let _ = stopped.await;
        }))
    });
    let (port, token, token_file) = address.recv().unwrap();
    Open { port, token, token_file, stop: Some(stop), thread: Some(thread) }
}

impl Open {
    fn close(&mut self) -> OpResult<()> {
        drop(self.stop.take());
        self.thread.take().map_or(Ok(()), |thread| thread.join().unwrap())
    }

    fn send(&self, request: &str) -> TcpStream {
        let mut stream = TcpStream::connect(("127.0.0.1", self.port)).unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
        stream.write_all(request.as_bytes()).unwrap();
        stream
    }

    /// Sends a request as it is written here; returns status, headers and body.
    fn raw(&self, request: &str) -> (u16, String, String) {
        let mut answer = Vec::new();
        self.send(request).read_to_end(&mut answer).unwrap();
        let answer = String::from_utf8(answer).unwrap();
        let (head, body) = answer.split_once("\r\n\r\n").unwrap();
        (head[9..12].parse().unwrap(), head.to_ascii_lowercase(), body.to_owned())
    }

    fn request(&self, line: &str, headers: &[(&str, &str)], body: &str) -> (u16, String, String) {
        let host = format!("127.0.0.1:{}", self.port);
        let mut request = format!("{line} HTTP/1.1\r\nConnection: close\r\nContent-Length: {}\r\n", body.len());
        if !headers.iter().any(|(name, _)| *name == "Host") {
            request.push_str(&format!("Host: {host}\r\n"));
        }
        for (name, value) in headers.iter().filter(|(_, value)| !value.is_empty()) {
            request.push_str(&format!("{name}: {value}\r\n"));
        }
        self.raw(&format!("{request}\r\n{body}"))
    }

    fn post(&self, operation: &str, headers: &[(&str, &str)], body: &str) -> (u16, Value) {
        let bearer = format!("Bearer {}", self.token);
        let headers: Vec<(&str, &str)> = headers.iter().copied().chain([("Authorization", bearer.as_str())]).collect();
        let (status, _, body) = self.request(&format!("POST /v1/{operation}"), &headers, body);
        (status, serde_json::from_str(&body).unwrap_or_else(|_| panic!("not JSON: {body}")))
    }
}

impl Drop for Open {
    fn drop(&mut self) {
        let _ = self.close();
    }
}

fn open_all() -> (Folder, Arc<Desk>, Open) {
    let folder = Folder::new();
    let desk = Arc::new(folder.desk());
    notebook(&desk, &folder.file("one.daybook"));
    let door = open_door(&folder, &desk);
    (folder, desk, door)
}

#[test]
fn an_operation_is_called_with_key_and_preview() {
    let (_folder, _desk, door) = open_all();
    let (status, shown) = door.post("add_note", &[("Daybook-Preview", "true")], r#"{"text":"Tea"}"#);
    assert_eq!((status, &shown["outcome"]), (200, &json!("previewed")));
    let (status, refused) = door.post("add_note", &[], r#"{"text":"Tea"}"#);
    assert_eq!((status, &refused["code"]), (400, &json!("idempotency_key_required")));
    let (status, done) = door.post("add_note", &[("Idempotency-Key", "k1")], r#"{"text":"Tea"}"#);
    assert_eq!((status, &done["outcome"], &done["changes"]), (200, &json!("done"), &json!(["notes", "audit"])));
    let (_, again) = door.post("add_note", &[("Idempotency-Key", "k1")], r#"{ "text": "Tea" }"#);
    assert_eq!((&again["outcome"], &again["output"]), (&json!("replayed"), &done["output"]));
    let (status, reused) = door.post("add_note", &[("Idempotency-Key", "k1")], r#"{"text":"Coffee"}"#);
    assert_eq!((status, &reused["code"]), (409, &json!("idempotency_key_reused")));
    let (status, empty) = door.post("notes_list", &[], "");
    assert_eq!((status, &empty["outcome"]), (200, &json!("answer")));
}

#[test]
fn refusals_have_one_shape_and_the_status_of_their_code() {
    let (_folder, _desk, door) = open_all();
    let (status, error) = door.post("add_note", &[("Idempotency-Key", "k")], r#"{"text":" "}"#);
    assert_eq!(
        (status, error),
        (422, json!({ "code": "invalid_input", "message": "The note is empty.", "field": "text", "hint": "Write something." }))
    );
    let (status, error) = door.post("add_note", &[("Idempotency-Key", "k")], r#"{"text": }"#);
    assert_eq!((status, &error["code"]), (400, &json!("invalid_input")));
    assert!(error["message"].as_str().unwrap().contains("line 1 column 10"), "{error}");
    let (status, error) = door.post("add_notes", &[], "{}");
    assert_eq!((status, &error["code"], &error["hint"]), (404, &json!("unknown_operation"), &json!("Did you mean add_note?")));
    let (status, error) = door.post("notes_list/more", &[], "{}");
    assert_eq!((status, &error["code"]), (404, &json!("not_found")));
    let (status, error) = door.post("add_note", &[("Daybook-Preview", "maybe")], r#"{"text":"Tea"}"#);
    assert_eq!((status, &error["field"]), (422, &json!("Daybook-Preview")));
    let (status, error) = door.post("add_note", &[("Idempotency-Key", "schlüssel")], r#"{"text":"Tea"}"#);
    assert_eq!((status, &error["field"]), (422, &json!("Idempotency-Key")));

    let bearer = format!("Bearer {}", door.token);
    for (line, expected) in [
        ("GET /v1/add_note", 405),
        ("DELETE /v1/add_note", 405),
        ("POST /v1/operations", 405),
        ("POST /", 405),
        ("PUT /health", 405),
        ("GET /v1", 404),
        ("GET /v1/", 404),
    ] {
        let (status, _, body) = door.request(line, &[("Authorization", &bearer)], "");
        let error: Value = serde_json::from_str(&body).unwrap_or_else(|_| panic!("{line}: {body}"));
        assert_eq!(status, expected, "{line}");
        assert!(error["code"].is_string() && error["message"].is_string(), "{line}: {error}");
    }
    let large = format!(
        "POST /v1/add_note HTTP/1.1\r\nHost: localhost:{}\r\nAuthorization: {bearer}\r\nConnection: close\r\nContent-Length: {}\r\n\r\n",
        door.port,
        BODY_MAX + 1
    );
    let (status, _, body) = door.raw(&large);
    let chunked = format!(
        "POST /v1/add_note HTTP/1.1\r\nHost: localhost:{}\r\nAuthorization: {bearer}\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\n{:x}\r\n",
        door.port,
        BODY_MAX + 1
    );
    assert_eq!(door.raw(&(chunked + &" ".repeat(BODY_MAX + 1))).0, 413);
    assert_eq!((status, serde_json::from_str::<Value>(&body).unwrap()["code"].clone()), (413, json!("invalid_input")));
}

#[test]
fn nobody_comes_in_without_the_token() {
    let (_folder, _desk, door) = open_all();
    let wrong = format!("Bearer {}", door.token.replace(|digit: char| digit.is_ascii_digit(), "a") + "x");
    let shorter = format!("Bearer {}", &door.token[1..]);
    let basic = format!("Basic {}", door.token);
    for path in
        ["POST /v1/notes_list", "GET /v1/operations", "GET /v1/openapi.json", "GET /v1/events", "GET /v1/nothing", "OPTIONS /v1/notes_list"]
    {
        for authorization in ["", "Bearer", "Bearer ", &wrong, &shorter, &basic, &door.token] {
            let (status, head, body) = door.request(path, &[("Authorization", authorization)], "{}");
            assert_eq!(status, 401, "{path} with {authorization:?}: {body}");
            assert!(head.contains("www-authenticate: bearer") && body.contains("\"not_allowed\""));
        }
    }
    let (status, _, body) = door.request("GET /health", &[], "");
    assert_eq!((status, body.contains("\"ok\"")), (200, true));
}

#[test]
fn other_hosts_and_pages_are_refused() {
    let (_folder, _desk, door) = open_all();
    let (port, bearer) = (door.port, format!("Bearer {}", door.token));
    let status =
        |headers: &[(&str, &str)], line: &str| door.request(line, &[headers, &[("Authorization", bearer.as_str())]].concat(), "{}").0;
    let query = "POST /v1/notes_list";
    for host in [format!("127.0.0.1:{port}"), format!("localhost:{port}"), format!("LOCALHOST:{port}"), format!("[::1]:{port}")] {
        assert_eq!(status(&[("Host", &host)], query), 200, "{host}");
        assert_eq!(status(&[("Host", &host), ("Origin", &format!("http://{host}"))], query), 200, "{host}");
    }
    for host in [
        "evil.example".to_owned(),
        format!("evil.example:{port}"),
        "127.0.0.1".to_owned(),
        "localhost".to_owned(),
        format!("127.0.0.1:{}", port ^ 1),
        format!("127.0.0.1.evil.example:{port}"),
        format!("127.0.0.1:{port}@evil.example"),
    ] {
        for line in [query, "GET /", "GET /health"] {
            assert_eq!(status(&[("Host", &host)], line), 403, "{host} {line}");
        }
    }
    for origin in [
        "null",
        "https://evil.example",
        "file://",
        &format!("https://127.0.0.1:{port}"),
        &format!("http://localhost:{port}"),
        &format!("http://127.0.0.1:{}", port ^ 1),
    ] {
        assert_eq!(status(&[("Origin", origin)], query), 403, "{origin}");
    }
    let absolute = format!(
        "POST http://evil.example/v1/notes_list HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nAuthorization: {bearer}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n"
    );
    assert_eq!(door.raw(&absolute).0, 403);
    let two_hosts = format!(
        "POST /v1/notes_list HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nHost: evil.example\r\nAuthorization: {bearer}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n"
    );
    assert!(matches!(door.raw(&two_hosts).0, 400 | 403));
    let no_host = format!("POST /v1/notes_list HTTP/1.0\r\nAuthorization: {bearer}\r\nContent-Length: 0\r\n\r\n");
    assert_eq!(door.raw(&no_host).0, 403);
}

#[test]
fn the_door_opens_on_loopback_only_and_its_token_is_private() {
    let (_folder, _desk, mut door) = open_all();
    // Every address of this machine that is not loopback.
    let socket = std::net::UdpSocket::bind("0.0.0.0:0").unwrap();
    if socket.connect("192.0.2.1:9").is_ok()
        && let Ok(address) = socket.local_addr()
        && !address.ip().is_loopback()
    {
        assert!(TcpStream::connect((address.ip(), door.port)).is_err(), "{address}");
    }
    assert_eq!(door.token.len(), 64);
    assert_eq!(std::fs::read_to_string(&door.token_file).unwrap(), door.token);
    #[cfg(unix)]
    assert_eq!(std::os::unix::fs::PermissionsExt::mode(&std::fs::metadata(&door.token_file).unwrap().permissions()) & 0o777, 0o600);
    door.close().unwrap();
    assert!(!door.token_file.exists(), "the token goes with the door");
}

#[test]
fn a_key_that_is_sent_twice_or_is_daybooks_own_is_refused() {
    let (_folder, desk, door) = open_all();
    let text = r#"{"text":"Tea"}"#;
    let (status, error) = door.post("add_note", &[("Idempotency-Key", "a1"), ("Idempotency-Key", "a2")], text);
    assert_eq!((status, &error["code"], &error["field"]), (422, &json!("invalid_input"), &json!("Idempotency-Key")));
    let (status, error) = door.post("add_note", &[("Idempotency-Key", "by_itself:2026")], text);
    assert_eq!((status, &error["code"]), (422, &json!("invalid_input")));
    desk.call("add_note", json!({ "text": "Tea" }), &Caller::owner(engine::Door::Desk).with_key("by_itself:2026")).unwrap();
    let (status, error) = door.post("add_note", &[("Idempotency-Key", "a1")], r#"["Positional"]"#);
    assert_eq!((status, &error["code"]), (422, &json!("invalid_input")));
}

#[test]
fn the_window_is_served_and_nothing_beside_it() {
    let (_folder, _desk, door) = open_all();
    let page = [("Accept", "text/html,*/*")];
    for path in ["/", "/payments/0199", "/index.html"] {
        let (status, head, body) = door.request(&format!("GET {path}"), &page, "");
        assert_eq!((status, body.as_str()), (200, "<p>window</p>"), "{path}");
        assert!(head.contains("content-type: text/html; charset=utf-8") && head.contains("cache-control: no-cache"));
        for header in [
            "x-content-type-options: nosniff",
            "content-security-policy: default-src 'self'",
            "frame-ancestors 'none'",
            "x-frame-options: deny",
            "referrer-policy: no-referrer",
        ] {
            assert!(head.contains(header), "{header} in {head}");
        }
    }
    let (status, head, body) = door.request("GET /assets/app.js", &[], "");
    assert_eq!((status, body.as_str()), (200, "run()"));
    assert!(head.contains("text/javascript") && head.contains("immutable"));
    assert_eq!(door.request("HEAD /assets/app.js", &[], "").2, "");
    assert_eq!(door.request("GET /assets/gone.js", &[], "").0, 404);
    for path in [
        "/../outside.txt",
        "/%2e%2e/outside.txt",
        "/assets/../../outside.txt",
        "/assets/..%2f..%2foutside.txt",
        "/..\\outside.txt",
        "//etc/passwd",
    ] {
        let (_, _, body) = door.request(&format!("GET {path}"), &page, "");
        assert!(!body.contains("outside") && !body.contains("root:"), "{path}: {body}");
    }
}

#[test]
fn changes_of_every_door_are_streamed() {
    let (_folder, desk, mut door) = open_all();
    let request = format!("GET /v1/events HTTP/1.1\r\nHost: 127.0.0.1:{}\r\nAuthorization: Bearer {}\r\n\r\n", door.port, door.token);
    let mut lines = BufReader::new(door.send(&request)).lines().map(Result::unwrap);
    let head: Vec<String> = lines.by_ref().take_while(|line| !line.is_empty()).collect();
    assert!(head[0].contains("200") && head.iter().any(|line| line.contains("text/event-stream")), "{head:?}");
    desk.call("add_note", json!({ "text": "Tea" }), &Caller::owner(engine::Door::Window).with_key("k")).unwrap();
    // The daily run may have been heard before.
    let data: Value = lines
        .by_ref()
        .filter_map(|line| serde_json::from_str::<Value>(line.strip_prefix("data: ")?).ok())
        .find(|data| data["operation"] == "add_note")
        .unwrap();
    assert_eq!((&data["operation"], &data["changes"]), (&json!("add_note"), &json!(["notes", "audit"])));
    assert!(data["sequence"].is_u64());
    // A reader that stays does not keep the door from closing.
    let begun = std::time::Instant::now();
    door.close().unwrap();
    assert!(begun.elapsed() < Duration::from_secs(5));
}

#[test]
fn the_daily_run_happens_once_by_itself() {
    let (_folder, desk, mut door) = open_all();
    let pages = || desk.call("notes_list", json!({}), &Caller::owner(engine::Door::Window)).unwrap().output["total"].clone();
    let begun = std::time::Instant::now();
    while pages() != 1 && begun.elapsed() < Duration::from_secs(10) {
        std::thread::sleep(Duration::from_millis(20));
    }
    assert_eq!(pages(), 1);
    desk.call("add_note", json!({ "text": "Tea" }), &Caller::owner(engine::Door::Window).with_key("k")).unwrap();
    std::thread::sleep(Duration::from_millis(200));
    door.close().unwrap();
    assert_eq!(pages(), 2, "the change woke it, and the day's run was done");
}

#[test]
fn the_descriptions_are_those_of_the_catalogue() {
    let (_folder, desk, door) = open_all();
    let bearer = format!("Bearer {}", door.token);
    let get =
        |path: &str| serde_json::from_str::<Value>(&door.request(&format!("GET {path}"), &[("Authorization", &bearer)], "").2).unwrap();
    assert_eq!(get("/v1/operations"), crate::catalogue::describe(desk.application()));
    assert_eq!(get("/v1/openapi.json")["openapi"], "3.1.0");
}
