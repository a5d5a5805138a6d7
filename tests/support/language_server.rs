//! Turns questions that an editor asks a language server, over its standard input and output, into answers.

use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::thread;
use std::time::Duration;

use serde_json::{Value, json};

/// A language server that is running; it ends with its user.
pub struct LanguageServer {
    process: Child,
    input: ChildStdin,
    messages: Receiver<Value>,
    requests: u64,
    settings: fn(&str) -> Value,
}

impl LanguageServer {
    /// Starts a server and greets it. `settings` answers it when it asks for the settings of a section.
    pub fn start(program: &Path, settings: fn(&str) -> Value) -> LanguageServer {
        let mut process = Command::new(program)
            .arg("--stdio")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap_or_else(|error| panic!("run {}: {error}", program.display()));
        let input = process.stdin.take().expect("standard input is piped");
        let output = process.stdout.take().expect("standard output is piped");
        let (sender, messages) = channel();
        thread::spawn(move || {
            let mut output = BufReader::new(output);
            while let Some(message) = read(&mut output) {
                if sender.send(message).is_err() {
                    break;
                }
            }
        });
        let mut server = LanguageServer { process, input, messages, requests: 0, settings };
        let capabilities = json!({
            "workspace": {"configuration": true},
            "textDocument": {
                "completion": {"completionItem": {"documentationFormat": ["markdown"]}},
                "hover": {"contentFormat": ["markdown"]},
            },
        });
        server.ask("initialize", &json!({"processId": null, "rootUri": null, "capabilities": capabilities}));
        server.tell("initialized", &json!({}));
        server
    }

    /// Opens a document and returns what the server finds wrong with it.
    pub fn open(&mut self, uri: &str, text: &str) -> Vec<Value> {
        let document = json!({"uri": uri, "languageId": "yaml", "version": 1, "text": text});
        self.tell("textDocument/didOpen", &json!({"textDocument": document}));
        let is_ours =
            |message: &Value| message["method"] == "textDocument/publishDiagnostics" && message["params"]["uri"] == uri;
        let message = self.wait(is_ours);
        message["params"]["diagnostics"].as_array().expect("diagnostics are a list").clone()
    }

    /// Asks about a place of an open document.
    pub fn ask_at(&mut self, method: &str, uri: &str, place: (usize, usize)) -> Value {
        let place = json!({"textDocument": {"uri": uri}, "position": {"line": place.0, "character": place.1}});
        self.ask(method, &place)
    }

    fn ask(&mut self, method: &str, params: &Value) -> Value {
        self.requests += 1;
        let id = self.requests;
        self.send(&json!({"jsonrpc": "2.0", "id": id, "method": method, "params": params}));
        let answer = self.wait(|message| message["method"].is_null() && message["id"] == id);
        assert!(answer["error"].is_null(), "{method}: {}", answer["error"]);
        answer["result"].clone()
    }

    fn tell(&mut self, method: &str, params: &Value) {
        self.send(&json!({"jsonrpc": "2.0", "method": method, "params": params}));
    }

    /// The next message of a kind. What the server itself asks meanwhile is answered.
    fn wait(&mut self, is_wanted: impl Fn(&Value) -> bool) -> Value {
        loop {
            let message = self.messages.recv_timeout(Duration::from_secs(60)).expect("the language server answers");
            if is_wanted(&message) {
                return message;
            }
            if message["method"].is_string() && !message["id"].is_null() {
                let sections = message["params"]["items"].as_array().into_iter().flatten();
                let answers: Vec<Value> =
                    sections.map(|item| (self.settings)(item["section"].as_str().unwrap_or_default())).collect();
                let is_settings = message["method"] == "workspace/configuration";
                let result = if is_settings { json!(answers) } else { Value::Null };
                self.send(&json!({"jsonrpc": "2.0", "id": message["id"], "result": result}));
            }
        }
    }

    fn send(&mut self, message: &Value) {
        let text = message.to_string();
        write!(self.input, "Content-Length: {}\r\n\r\n{text}", text.len()).expect("the language server listens");
        self.input.flush().expect("the language server listens");
    }
}

impl Drop for LanguageServer {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// The next message, until the server ends.
fn read(output: &mut impl BufRead) -> Option<Value> {
    let mut length = 0;
    loop {
        let mut line = String::new();
        output.read_line(&mut line).ok()?;
        if line.is_empty() {
            return None;
        }
        if line.trim().is_empty() {
            break;
        }
        if let Some(number) = line.strip_prefix("Content-Length:") {
            length = number.trim().parse().ok()?;
        }
    }
    let mut text = vec![0; length];
    output.read_exact(&mut text).ok()?;
    serde_json::from_slice(&text).ok()
}
