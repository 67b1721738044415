//! The HTTP door: the program serving on loopback, spoken to over plain sockets.

use super::{BEGIN, Call, Room, create_company, folder};
use crate::program;
use engine::ErrorCode;
use serde_json::Value;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Stdio};
use std::time::Duration;
use testkit::TempFolder;

/// A served company.
pub struct Http {
    served: Served,
    books: Option<String>,
    folder: TempFolder,
}

/// A running server.
pub struct Served {
    child: Child,
    /// Its port.
    pub port: u16,
    /// What lets a caller in.
    pub token: String,
    /// Where the token lies.
    pub token_file: PathBuf,
}

/// An answer as it came.
pub struct Response {
    /// The status.
    pub status: u16,
    /// Status line and headers in lower case.
    pub head: String,
    /// The body.
    pub body: String,
}

impl Served {
    /// Starts the program.
    pub fn start(home: &Path, now: &str, books: Option<&str>) -> Served {
        let mut command = program::command(home, now);
        command.args(["serve", "--no-daily-run", "--format", "json"]).args(books.iter().flat_map(|books| ["--books", books]));
        let mut child = command.stdin(Stdio::null()).stdout(Stdio::piped()).spawn().expect("the program starts");
        let mut line = String::new();
        BufReader::new(child.stdout.take().expect("standard output")).read_line(&mut line).expect("a line");
        let said: Value = serde_json::from_str(&line).unwrap_or_else(|_| panic!("not an address: {line}"));
        let address = said["address"].as_str().expect("an address");
        let token = address.split_once("#token=").expect("a token").1.to_owned();
        let token_file = said["tokenFile"].as_str().expect("a file").into();
        let port = said["port"].as_u64().and_then(|port| u16::try_from(port).ok()).expect("a port");
        assert_eq!(address, format!("http://127.0.0.1:{port}/#token={token}"));
        Served { child, port, token, token_file }
    }

    /// Sends a request as it is written; the connection is closed after it.
    pub fn send(&self, line: &str, headers: &[(&str, &str)], body: &str) -> Response {
        let mut request = format!("{line} HTTP/1.1\r\nConnection: close\r\nContent-Length: {}\r\n", body.len());
        if !headers.iter().any(|(name, _)| *name == "Host") {
            request.push_str(&format!("Host: 127.0.0.1:{}\r\n", self.port));
        }
        for (name, value) in headers {
            request.push_str(&format!("{name}: {value}\r\n"));
        }
        let mut stream = TcpStream::connect(("127.0.0.1", self.port)).expect("the door is open");
        stream.set_read_timeout(Some(Duration::from_secs(30))).expect("a timeout");
        stream.write_all(format!("{request}\r\n{body}").as_bytes()).expect("the request goes out");
        let mut answer = String::new();
        stream.read_to_string(&mut answer).expect("the answer comes");
        let (head, body) = answer.split_once("\r\n\r\n").expect("a head");
        Response { status: head[9..12].parse().expect("a status"), head: head.to_ascii_lowercase(), body: body.to_owned() }
    }

    /// Sends a request with the token.
    pub fn send_with_token(&self, line: &str, headers: &[(&str, &str)], body: &str) -> Response {
        let bearer = format!("Bearer {}", self.token);
        self.send(line, &[headers, &[("Authorization", bearer.as_str())]].concat(), body)
    }

    /// Ends the program as the system does.
    pub fn stop(&mut self) -> std::process::ExitStatus {
        program::terminate(&mut self.child)
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Http {
    /// A server with a new company.
    pub fn open() -> Http {
        let folder = folder();
        let mut http = Http { served: Served::start(folder.path(), BEGIN, None), books: None, folder };
        http.books = Some(create_company(&mut http));
        http
    }

    /// The server.
    pub fn served(&mut self) -> &mut Served {
        &mut self.served
    }
}

impl Room for Http {
    fn name(&self) -> &'static str {
        "HTTP"
    }

    fn home(&self) -> &Path {
        self.folder.path()
    }

    fn call(&mut self, call: &Call<'_>) -> Result<Value, Value> {
        let headers: Vec<(&str, &str)> =
            call.key.map(|key| ("Idempotency-Key", key)).into_iter().chain(call.preview.then_some(("Daybook-Preview", "true"))).collect();
        let response = self.served.send_with_token(&format!("POST /v1/{}", call.operation), &headers, &call.input.to_string());
        let body: Value = serde_json::from_str(&response.body).unwrap_or_else(|_| panic!("{}: {}", call.operation, response.body));
        if response.status == 200 {
            return Ok(body);
        }
        let word: ErrorCode = serde_json::from_value(body["code"].clone()).expect("a known code");
        assert_eq!(response.status, word.http_status(), "{body}");
        Err(body)
    }

    fn set_now(&mut self, instant: &str) {
        assert!(self.served.stop().success());
        self.served = Served::start(self.folder.path(), instant, self.books.as_deref());
    }

    fn operations(&mut self) -> Vec<String> {
        let get =
            |path: &str| serde_json::from_str::<Value>(&self.served.send_with_token(&format!("GET {path}"), &[], "").body).expect("JSON");
        let listed = get("/v1/operations");
        let names: Vec<String> =
            listed.as_array().expect("a list").iter().filter_map(|entry| Some(entry["name"].as_str()?.to_owned())).collect();
        let document = get("/v1/openapi.json");
        let paths = document["paths"].as_object().expect("paths");
        let posts: Vec<&str> =
            paths.iter().filter(|(_, path)| path["post"].is_object()).filter_map(|(path, _)| path.strip_prefix("/v1/")).collect();
        assert_eq!(names, posts, "the document describes every operation");
        names
    }
}
