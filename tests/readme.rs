//! Runs the console blocks of README.md and of the pages under docs, and holds them to what they show.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// One command of a page and what the page says it prints.
struct Shown {
    page: PathBuf,
    command: String,
    output: String,
}

#[test]
fn the_console_blocks_show_what_happens() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut pages = vec![root.join("README.md")];
    for entry in fs::read_dir(root.join("docs")).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|end| end == "md") {
            pages.push(path);
        }
    }
    let folder = tempfile::tempdir().unwrap();
    copy(&root.join("examples"), &folder.path().join("examples"));
    copy(&root.join("schemas"), &folder.path().join("schemas"));
    copy(&root.join("docs"), &folder.path().join("docs"));
    let mut count = 0;
    for shown in pages.iter().flat_map(|page| blocks(page)) {
        let mut words = shown.command.split_whitespace();
        if words.next() != Some("bastide") {
            continue;
        }
        count += 1;
        let run = Command::new(env!("CARGO_BIN_EXE_bastide"))
            .args(words)
            .current_dir(folder.path())
            .env("NO_COLOR", "1")
            .output()
            .unwrap();
        let printed = [run.stdout, run.stderr].concat();
        let printed = String::from_utf8(printed).unwrap();
        assert!(
            fits(&shown.output, &printed),
            "{}: `{}` prints\n{printed}\nbut the page shows\n{}",
            shown.page.display(),
            shown.command,
            shown.output
        );
    }
    assert!(count >= 3, "only {count} commands were found");
}

fn blocks(page: &Path) -> Vec<Shown> {
    let text = fs::read_to_string(page).expect("a page");
    let mut shown: Vec<Shown> = Vec::new();
    let mut inside = false;
    for line in text.lines() {
        if line.starts_with("```") {
            inside = line == "```console";
        } else if inside {
            if let Some(command) = line.strip_prefix("$ ") {
                shown.push(Shown { page: page.to_owned(), command: command.to_owned(), output: String::new() });
            } else if let Some(last) = shown.last_mut() {
                last.output.push_str(line);
                last.output.push('\n');
            }
        }
    }
    shown
}

/// Whether a text is what a page shows, where a line `...` stands for any lines.
fn fits(shown: &str, printed: &str) -> bool {
    let shown = shown.trim_end();
    if shown.is_empty() {
        return true;
    }
    let mut rest = printed.trim_end();
    for (place, part) in shown.split("...\n").enumerate() {
        let part = part.trim_end_matches("\n...").trim_end();
        match rest.find(part) {
            Some(0) => rest = &rest[part.len()..],
            Some(at) if place > 0 => rest = &rest[at + part.len()..],
            _ => return false,
        }
    }
    rest.trim().is_empty() || shown.ends_with("...")
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("a folder to copy");
    for entry in fs::read_dir(from).expect("a folder to copy") {
        let path = entry.expect("a folder to copy").path();
        let target = to.join(path.file_name().expect("a folder to copy"));
        if path.is_dir() {
            copy(&path, &target);
        } else {
            fs::copy(&path, &target).expect("a folder to copy");
        }
    }
}
