//! Turns JSON into what a script of the tests says of it.

use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};

use serde_json::Value;

/// What a Python script says, given JSON on its standard input.
pub fn run(python: &Path, script: &Path, input: &Value) -> String {
    let mut child = Command::new(python)
        .arg(script)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap_or_else(|error| panic!("run {}: {error}", python.display()));
    let mut stdin = child.stdin.take().expect("its input is a pipe");
    stdin.write_all(input.to_string().as_bytes()).expect("the script reads its input");
    drop(stdin);
    let output = child.wait_with_output().expect("the script ends");
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{} ended with {}\n{errors}", script.display(), output.status);
    String::from_utf8(output.stdout).expect("the script writes UTF-8")
}
