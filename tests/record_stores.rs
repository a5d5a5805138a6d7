//! `bastide record` in a bucket of S3 and a container of Azure Blob Storage: several at once, without credentials, and where there is nothing.

mod support;

use std::fs;
use std::io::{Read, Write};
use std::net::TcpListener;
use std::path::PathBuf;
use std::process::{Child, Command, Output, Stdio};

use serde_json::Value as Json;
use support::azurite::{Azurite, CONTAINER};
use support::moto::{BUCKET, Moto};
use support::{root, tools};
use tempfile::TempDir;

/// Variables of the environment of a run.
type Variables = Vec<(&'static str, String)>;

/// A folder with a rendered lab in it.
fn lab() -> TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    fs::copy(root().join("examples/azure-lab/bastide.yaml"), folder.path().join("bastide.yaml")).expect("a spec");
    assert!(run(&folder, &Vec::new(), &["render"]).status.success());
    folder
}

fn command(folder: &TempDir, variables: &Variables, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_bastide"));
    for (name, _) in std::env::vars_os() {
        let name = name.to_string_lossy().into_owned();
        if ["AWS_", "AZURE_", "AZURITE_"].iter().any(|start| name.starts_with(start))
            || name.to_lowercase().ends_with("_proxy")
        {
            command.env_remove(name);
        }
    }
    // Nobody asks a machine of a cloud for credentials.
    command.env("AWS_METADATA_ENDPOINT", "http://127.0.0.1:1").env("AZURE_MSI_ENDPOINT", "http://127.0.0.1:1");
    command.args(arguments).current_dir(folder.path()).envs(variables.iter().map(|(name, value)| (name, value)));
    command
}

fn run(folder: &TempDir, variables: &Variables, arguments: &[&str]) -> Output {
    command(folder, variables, arguments).output().expect("a run")
}

fn told(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

/// The error of a run that could not be done.
fn error(folder: &TempDir, variables: &Variables, arguments: &[&str]) -> String {
    let output = run(folder, variables, arguments);
    assert_eq!(output.status.code(), Some(3), "{arguments:?}: {}", told(&output));
    told(&output)
}

fn listed(folder: &TempDir, variables: &Variables, location: &str) -> Json {
    let output = run(folder, variables, &["record", "list", "--format", "json", "--last", "99", "--record", location]);
    assert!(output.status.success(), "{}", told(&output));
    serde_json::from_slice(&output.stdout).expect("JSON")
}

/// Several people record at once, until each of them was told that it is done; each record stands once, and nobody is at it any more.
fn several_at_once(variables: &Variables, location: &str) {
    let folder = lab();
    let people: Vec<String> = (1..=4).map(|number| format!("person{number}")).collect();
    let start = |who: &String| -> Child {
        let arguments = ["record", "--record", location, "--author", who];
        command(&folder, variables, &arguments).stderr(Stdio::piped()).stdout(Stdio::null()).spawn().expect("a run")
    };
    let mut waiting = people.clone();
    let mut refused = 0;
    while !waiting.is_empty() {
        let running: Vec<(String, Child)> = waiting.iter().map(|who| (who.clone(), start(who))).collect();
        waiting.clear();
        for (who, child) in running {
            let output = child.wait_with_output().expect("a run");
            if !output.status.success() {
                let told = told(&output);
                let says_what_to_do = ["has the record locked for", "in the meantime", "run it again"];
                assert!(says_what_to_do.iter().any(|words| told.contains(words)), "{told}");
                refused += 1;
                waiting.push(who);
            }
        }
        assert!(refused < 50, "nobody gets anywhere");
    }
    let listed = listed(&folder, variables, location);
    let records = listed["records"].as_array().expect("a list");
    let mut authors: Vec<&str> = records.iter().filter_map(|record| record["author"].as_str()).collect();
    authors.sort_unstable();
    assert_eq!(authors, people, "{listed:#}");
    assert!(records.iter().all(|record| record["problem"].is_null()), "{listed:#}");
    assert_eq!(listed["lock"], Json::Null);
}

/// The commands, one after another.
fn commands(variables: &Variables, location: &str) {
    let folder = lab();
    let spec = folder.path().join("bastide.yaml");
    let text = fs::read_to_string(&spec).expect("a spec");
    fs::write(&spec, format!("{text}\nrecord: {location}\n")).expect("a spec");
    let run = |arguments: &[&str]| {
        let output = run(&folder, variables, arguments);
        assert!(output.status.success(), "{arguments:?}: {}", told(&output));
        (String::from_utf8_lossy(&output.stdout).into_owned(), told(&output))
    };
    run(&["render"]);
    assert!(error(&folder, variables, &["record", "show"]).contains("nothing is recorded yet"));
    assert!(run(&["record", "--note", "one"]).1.ends_with(&format!("in `{location}`\n")));
    run(&["record", "--note", "two"]);
    run(&["record", "restore", "1"]);
    assert_eq!(run(&["record", "list"]).0.lines().count(), 3);
    assert!(run(&["record", "show"]).0.contains("puts back  record 1"));
    assert!(error(&folder, variables, &["record", "unlock", "--force"]).contains("the record is not locked"));
    assert!(!folder.path().join(".bastide").exists(), "nothing lies in a folder");
}

/// A server on loopback that answers every request with the same, for as long as the process runs.
fn server(answer: &'static str) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = format!("http://{}", listener.local_addr().expect("an address"));
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let Ok(mut stream) = stream else { continue };
            let mut head = [0; 4096];
            // Whoever hangs up has read enough.
            let _ = stream.read(&mut head).and_then(|_| stream.write_all(answer.as_bytes()));
        }
    });
    address
}

/// The port of a server that is gone.
fn nowhere() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    format!("http://{}", listener.local_addr().expect("an address"))
}

/// Variables with another value for one of them.
fn with(variables: &Variables, name: &'static str, value: &str) -> Variables {
    let mut changed: Variables = variables.iter().filter(|(other, _)| *other != name).cloned().collect();
    changed.push((name, value.to_owned()));
    changed
}

#[test]
fn in_s3() {
    let Some(python) = tools::AWS_PYTHON.program("`bastide record` in S3") else { return };
    let moto = Moto::start(&python);
    let variables = moto.environment();
    several_at_once(&variables, &format!("s3://{BUCKET}/several"));
    commands(&variables, &format!("s3://{BUCKET}/a/b"));
    // A variable of the client that turns conditions off is not heeded.
    commands(&with(&variables, "AWS_CONDITIONAL_PUT", "disabled"), &format!("s3://{BUCKET}/conditions"));
    let folder = lab();
    let told = error(&folder, &variables, &["record", "--record", "s3://no-such-bucket/a"]);
    assert!(told.contains("`s3://no-such-bucket` does not exist; make it first"), "{told}");
}

#[test]
fn in_azure_blob_storage() {
    let Some(program) = tools::AZURITE.program("`bastide record` in Azure Blob Storage") else { return };
    let azurite = Azurite::start(&program);
    let variables = azurite.environment();
    let location = |prefix: &str| format!("az://{}/{CONTAINER}{prefix}", azurite.account());
    several_at_once(&variables, &location("/several"));
    commands(&variables, &location(""));
    let folder = lab();
    let missing = format!("az://{}/missing/a", azurite.account());
    let told = error(&folder, &variables, &["record", "--record", &missing]);
    assert!(told.contains("/missing` does not exist; make it first"), "{told}");
    let wrong = with(&variables, "AZURE_STORAGE_ACCOUNT_KEY", "bm8gc3VjaCBrZXk=");
    let told = error(&folder, &wrong, &["record", "--record", &location("/a")]);
    assert!(told.contains("lets nobody in with these credentials"), "{told}");
    assert!(told.contains("`AZURE_USE_AZURE_CLI=true` for those of `az login`"), "{told}");
    assert!(!told.contains("bm8gc3VjaCBrZXk"), "no key is told: {told}");
}

#[test]
fn where_nobody_is_let_in_or_nobody_answers_the_message_says_what_to_do() {
    let folder = lab();
    let keys: Variables = vec![
        ("AWS_ALLOW_HTTP", "true".to_owned()),
        ("AWS_ACCESS_KEY_ID", "testing".to_owned()),
        ("AWS_SECRET_ACCESS_KEY", "a-secret-nobody-tells".to_owned()),
    ];
    let body = "<Error><Code>InvalidAccessKeyId</Code><Message>No such key.</Message></Error>";
    let answer = format!("HTTP/1.1 403 Forbidden\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{body}", body.len());
    let refusing = with(&keys, "AWS_ENDPOINT_URL", &server(answer.leak()));
    let told = error(&folder, &refusing, &["record", "--record", "s3://records/a"]);
    assert!(told.contains("`s3://records` lets nobody in with these credentials"), "{told}");
    assert!(told.contains("InvalidAccessKeyId") && told.contains("aws configure export-credentials"), "{told}");
    assert!(!told.contains("a-secret-nobody-tells"), "{told}");
    let gone = with(&keys, "AWS_ENDPOINT_URL", &nowhere());
    let told = error(&folder, &gone, &["record", "list", "--record", "s3://records/a"]);
    assert!(
        told.contains("`s3://records` could not be reached") && told.contains("nothing that was recorded is lost"),
        "{told}"
    );
    let without: Variables = vec![("AWS_ALLOW_HTTP", "true".to_owned()), ("AWS_ENDPOINT_URL", nowhere())];
    let told = error(&folder, &without, &["record", "--record", "s3://records/a"]);
    assert!(told.contains("there are no credentials for `s3://records`"), "{told}");
    let gone: Variables =
        vec![("AZURE_STORAGE_USE_EMULATOR", "true".to_owned()), ("AZURITE_BLOB_STORAGE_URL", nowhere())];
    let told = error(&folder, &gone, &["record", "--record", "az://account/records"]);
    assert!(told.contains("`az://account/records` could not be reached"), "{told}");
    assert!(!PathBuf::from(folder.path()).join(".bastide").exists());
}
