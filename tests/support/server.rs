//! Runs a server on loopback for as long as a test needs it: it ends with its standard input, and so with the test, however that ends.

use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};

/// A server that runs.
#[derive(Debug)]
pub struct Server {
    child: Child,
    /// The words of the line by which it has told that it listens.
    pub told: Vec<String>,
}

impl Server {
    /// Starts one, and waits until it listens.
    pub fn start(command: &mut Command) -> Server {
        let mut child =
            command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().expect("the server can be started");
        let mut line = String::new();
        let stdout = child.stdout.take().expect("its output is a pipe");
        BufReader::new(stdout).read_line(&mut line).expect("what it tells is UTF-8");
        let told: Vec<String> = line.split_whitespace().map(str::to_owned).collect();
        assert!(!told.is_empty(), "the server does not listen: {}", child.wait().expect("it has ended"));
        Server { child, told }
    }
}

/// Chooses what clients in this process speak TLS with, as the program does; a second choice is refused, and changes nothing.
pub fn choose_tls() {
    let _ = rustls::crypto::ring::default_provider().install_default();
}

impl Drop for Server {
    fn drop(&mut self) {
        drop(self.child.stdin.take());
        // Where it is gone already there is nothing to wait for.
        let _ = self.child.wait();
    }
}
