//! Runs the console blocks of README.md and of the pages under docs, and holds them to what they show.

mod support;

use std::fs;
use std::path::{Path, PathBuf};

use support::{bastide, folder, root};

/// One command of a page and what the page says it prints.
struct Shown {
    page: PathBuf,
    command: String,
    output: String,
}

#[test]
fn the_console_blocks_show_what_happens() {
    let mut pages = folder::paths(&root().join("docs"));
    pages.retain(|path| path.extension().is_some_and(|end| end == "md"));
    pages.push(root().join("README.md"));
    let home = tempfile::tempdir().expect("a folder can be made");
    for part in ["examples", "schemas", "docs"] {
        folder::copy(&root().join(part), &home.path().join(part));
    }
    let mut count = 0;
    for shown in pages.iter().flat_map(|page| blocks(page)) {
        let words: Vec<&str> = shown.command.split_whitespace().collect();
        let ["bastide", arguments @ ..] = words.as_slice() else { continue };
        count += 1;
        let run = bastide(home.path(), arguments);
        let printed = String::from_utf8([run.stdout, run.stderr].concat()).expect("what is printed is UTF-8");
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
    let text = fs::read_to_string(page).expect("a page can be read");
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
