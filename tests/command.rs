//! Holds the command to what it promises when its surroundings are in its way: nobody reads what it prints, links lie in its folder, paths need quotes.
#![cfg(unix)]

use std::fs;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::Path;
use std::process::{Command, Output, Stdio};

use bastide::tree::{MANIFEST, digest};
use tempfile::TempDir;

/// A folder with the spec of the lab in it.
fn lab() -> TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    let spec = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/azure-lab/bastide.yaml");
    fs::copy(spec, folder.path().join("bastide.yaml")).expect("the example");
    folder
}

fn command(folder: &TempDir, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_bastide"));
    command.args(arguments).current_dir(folder.path());
    command
}

fn run(folder: &TempDir, arguments: &[&str]) -> Output {
    command(folder, arguments).output().expect("a run")
}

/// The exit code of a run whose standard output nobody reads, as behind `| true`.
fn run_unread(folder: &TempDir, arguments: &[&str]) -> Option<i32> {
    let (reader, writer) = std::io::pipe().expect("a pipe");
    drop(reader);
    command(folder, arguments).stdout(writer).stderr(Stdio::null()).status().expect("a run").code()
}

fn told(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

#[test]
fn a_reader_that_is_gone_changes_neither_what_is_written_nor_the_exit_code() {
    let folder = lab();
    assert_eq!(run_unread(&folder, &["render"]), Some(0));
    assert!(folder.path().join("infra/bicep/main.bicep").exists());
    fs::write(folder.path().join("infra/bicep/main.bicep"), "edited").unwrap();
    assert_eq!(run_unread(&folder, &["render", "--check"]), Some(2));
    assert_eq!(run_unread(&folder, &["validate", "--set", "salt=1"]), Some(1));
}

#[test]
fn nothing_is_removed_behind_a_link_out_of_the_folder() {
    let folder = lab();
    run(&folder, &["render"]);
    let elsewhere = folder.path().join("elsewhere");
    fs::create_dir(&elsewhere).unwrap();
    fs::write(elsewhere.join("state"), "precious").unwrap();
    symlink(&elsewhere, folder.path().join("infra/link")).unwrap();
    let manifest = folder.path().join("infra").join(MANIFEST);
    let mut record: serde_json::Value = serde_json::from_str(&fs::read_to_string(&manifest).unwrap()).unwrap();
    record["files"]["link/state"] = digest(b"precious").into();
    fs::write(&manifest, record.to_string()).unwrap();
    for arguments in [&["render"][..], &["render", "--force"]] {
        let output = run(&folder, arguments);
        assert_eq!(output.status.code(), Some(3));
        assert!(told(&output).contains("`./infra/link` is a link"), "{}", told(&output));
        assert!(elsewhere.join("state").exists());
    }
}

#[test]
fn what_is_no_file_is_not_taken_for_missing() {
    let folder = lab();
    fs::create_dir_all(folder.path().join("infra/bicep/main.bicep")).unwrap();
    let output = run(&folder, &["render"]);
    assert_eq!(output.status.code(), Some(3));
    assert_eq!(told(&output), "error: read `./infra/bicep/main.bicep`: it is no file\n");
    assert!(!folder.path().join("infra").join(MANIFEST).exists());
}

#[test]
fn an_output_folder_that_is_a_file_is_named() {
    let folder = lab();
    let output = run(&folder, &["render", "--out", "bastide.yaml"]);
    assert_eq!(output.status.code(), Some(3));
    assert_eq!(told(&output), "error: `bastide.yaml` is no folder to write to\n");
}

#[test]
fn the_command_to_deploy_can_be_pasted_whatever_the_folder_is_called() {
    let folder = lab();
    let output = run(&folder, &["render", "--out", "my lab $(id)"]);
    assert!(told(&output).ends_with("--parameters 'my lab $(id)/bicep/main.bicepparam'\n"), "{}", told(&output));
}

#[test]
fn upgrade_keeps_the_link_and_the_permissions_of_a_spec() {
    let folder = lab();
    let spec = folder.path().join("bastide.yaml");
    let text = fs::read_to_string(&spec).unwrap();
    fs::write(&spec, text.replace("pins: 2026-11-21", "pins: 2020-01-01")).unwrap();
    fs::set_permissions(&spec, fs::Permissions::from_mode(0o600)).unwrap();
    symlink("bastide.yaml", folder.path().join("link.yaml")).unwrap();
    let check = run(&folder, &["upgrade", "--check", "link.yaml"]);
    assert!(told(&check).starts_with("`link.yaml` names the table of 2020-01-01; "), "{}", told(&check));
    assert_eq!(run(&folder, &["upgrade", "link.yaml"]).status.code(), Some(0));
    assert!(folder.path().join("link.yaml").is_symlink());
    assert_eq!(fs::read_to_string(&spec).unwrap(), text);
    assert_eq!(fs::metadata(&spec).unwrap().permissions().mode() & 0o777, 0o600);
}

#[test]
fn a_template_that_is_wrong_is_called_an_error_once() {
    let folder = lab();
    let template = folder.path().join("own/bicep/modules/keys.bicep.tera");
    fs::create_dir_all(template.parent().unwrap()).unwrap();
    fs::write(template, "{% if %}\n").unwrap();
    let output = run(&folder, &["templates", "check", "own"]);
    assert_eq!(output.status.code(), Some(3));
    assert_eq!(told(&output).matches("error:").count(), 1, "{}", told(&output));
}

#[test]
fn a_folder_goes_with_the_last_of_its_files() {
    let folder = lab();
    assert_eq!(run(&folder, &["render"]).status.code(), Some(0));
    fs::write(folder.path().join("infra/bicep/modules/notes.md"), "mine").unwrap();
    let aws = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/aws-lab/bastide.yaml");
    fs::copy(aws, folder.path().join("bastide.yaml")).unwrap();
    assert_eq!(run(&folder, &["render"]).status.code(), Some(0));
    let left: Vec<_> = fs::read_dir(folder.path().join("infra/bicep/modules")).unwrap().collect();
    assert_eq!(left.len(), 1, "what Bastide did not write stays, and its folder");
    fs::remove_dir_all(folder.path().join("infra")).unwrap();
    fs::create_dir_all(folder.path().join("infra")).unwrap();
    let spec = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/azure-lab/bastide.yaml");
    for from in [spec, Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/aws-lab/bastide.yaml")] {
        fs::copy(from, folder.path().join("bastide.yaml")).unwrap();
        assert_eq!(run(&folder, &["render"]).status.code(), Some(0));
    }
    assert!(!folder.path().join("infra/bicep").exists());
}
