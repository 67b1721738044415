//! The agents' door: the program on two pipes.

use super::{BEGIN, Call, Room, create_company, folder};
use crate::program;
use engine::OperationKind;
use serde_json::{Value, json};
use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Child, ChildStdin, ChildStdout, Stdio};
use testkit::TempFolder;

/// An agent with a company.
pub struct Mcp {
    agent: Agent,
    books: Option<String>,
    allow_changes: bool,
    folder: TempFolder,
}

/// A running server with its pipes.
pub struct Agent {
    child: Child,
    input: Option<ChildStdin>,
    output: BufReader<ChildStdout>,
    asked: u64,
}

impl Agent {
    /// Starts the program and says hello.
    pub fn start(home: &Path, now: &str, books: Option<&str>, allow_changes: bool) -> Agent {
        let mut command = program::command(home, now);
        command.arg("mcp").args(books.iter().flat_map(|books| ["--books", books])).args(allow_changes.then_some("--allow-changes"));
        let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().expect("the program starts");
        let output = BufReader::new(child.stdout.take().expect("standard output"));
        let input = child.stdin.take();
        let mut agent = Agent { child, input, output, asked: 0 };
        let hello = json!({ "protocolVersion": "2025-06-18", "capabilities": {}, "clientInfo": { "name": "test", "version": "1" } });
        assert_eq!(agent.request("initialize", hello)["result"]["serverInfo"]["name"], "daybook");
        agent.write(&json!({ "jsonrpc": "2.0", "method": "notifications/initialized" }));
        agent
    }

    fn write(&mut self, message: &Value) {
        let input = self.input.as_mut().expect("an open pipe");
        input.write_all(format!("{message}\n").as_bytes()).expect("the program reads");
        input.flush().expect("the program reads");
    }

    /// Asks, and returns the whole answer.
    pub fn request(&mut self, method: &str, params: Value) -> Value {
        self.asked += 1;
        self.write(&json!({ "jsonrpc": "2.0", "id": self.asked, "method": method, "params": params }));
        loop {
            let mut line = String::new();
            assert_ne!(self.output.read_line(&mut line).expect("the program writes"), 0, "the program ended");
            let answer: Value = serde_json::from_str(&line).expect("standard output holds nothing but the protocol");
            if answer["id"] == self.asked {
                return answer;
            }
        }
    }

    /// Calls a tool. The answer is the structured content.
    pub fn tool(&mut self, name: &str, arguments: Value) -> Result<Value, Value> {
        let answer = self.request("tools/call", json!({ "name": name, "arguments": arguments }));
        if answer["error"].is_object() {
            return Err(answer["error"]["data"].clone());
        }
        let result = &answer["result"];
        let text: Value = serde_json::from_str(result["content"][0]["text"].as_str().expect("text")).expect("JSON");
        assert_eq!(text, result["structuredContent"], "both forms say the same");
        if result["isError"] == true { Err(text) } else { Ok(text) }
    }

    /// Closes the pipe; the program ends.
    pub fn stop(&mut self) -> std::process::ExitStatus {
        drop(self.input.take());
        program::ended(&mut self.child)
    }
}

impl Drop for Agent {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Mcp {
    /// An agent with a new company, which is made while changes are allowed.
    pub fn open(allow_changes: bool) -> Mcp {
        let folder = folder();
        let agent = Agent::start(folder.path(), BEGIN, None, true);
        let mut mcp = Mcp { agent, books: None, allow_changes, folder };
        mcp.books = Some(create_company(&mut mcp));
        if !allow_changes {
            mcp.set_now(BEGIN);
        }
        mcp
    }

    /// The agent.
    pub fn agent(&mut self) -> &mut Agent {
        &mut self.agent
    }
}

impl Room for Mcp {
    fn name(&self) -> &'static str {
        "MCP"
    }

    fn home(&self) -> &Path {
        self.folder.path()
    }

    fn call(&mut self, call: &Call<'_>) -> Result<Value, Value> {
        let mut arguments = call.input.clone();
        // Only a change has a key at this door; to a question it would be an unknown field.
        let is_command = books::APPLICATION.entry(call.operation).is_ok_and(|entry| entry.kind == OperationKind::Command);
        if let (Some(fields), Some(key), true) = (arguments.as_object_mut(), call.key, is_command) {
            fields.insert("idempotencyKey".to_owned(), key.into());
        }
        if call.preview {
            arguments["preview"] = true.into();
        }
        self.agent.tool(call.operation, arguments)
    }

    fn set_now(&mut self, instant: &str) {
        assert!(self.agent.stop().success());
        self.agent = Agent::start(self.folder.path(), instant, self.books.as_deref(), self.allow_changes);
    }

    fn operations(&mut self) -> Vec<String> {
        let answer = self.agent.request("tools/list", json!({}));
        let tools = answer["result"]["tools"].as_array().expect("tools");
        tools.iter().filter_map(|tool| Some(tool["name"].as_str()?.to_owned())).collect()
    }
}
