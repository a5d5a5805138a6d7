//! The rooms of the house know of each other what the table of ARCHITECTURE.md allows and no more, and only `cli` touches the world outside.

mod support;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use support::{folder, root};

/// Each module and what it may use, as the table of ARCHITECTURE.md says.
fn layers() -> BTreeMap<String, BTreeSet<String>> {
    let text = fs::read_to_string(root().join("ARCHITECTURE.md")).expect("ARCHITECTURE.md can be read");
    let rows: Vec<[&str; 2]> = text
        .lines()
        .skip_while(|line| !line.starts_with("| module "))
        .skip(2)
        .map_while(|line| line.strip_prefix("| "))
        .filter_map(|row| match row.trim_end_matches(" |").split(" | ").collect::<Vec<_>>()[..] {
            [module, _, uses] => Some([module.trim_matches('`'), uses]),
            _ => None,
        })
        .collect();
    let allowed = |module: &str, uses: &str| -> BTreeSet<String> {
        let others = rows.iter().map(|[other, _]| (*other).to_owned()).filter(|other| other != module);
        match uses {
            "–" => BTreeSet::new(),
            "everything" => others.collect(),
            "everything but cli" => others.filter(|other| other != "cli").collect(),
            list => list.split(", ").map(str::to_owned).collect(),
        }
    };
    rows.iter().map(|[module, uses]| ((*module).to_owned(), allowed(module, uses))).collect()
}

/// What only `cli` may do: files, the terminal, variables, processes, time.
static OUTSIDE: &[&str] = &[
    "std::fs",
    "std::env",
    "std::process",
    "TcpStream",
    "TcpListener",
    "UdpSocket",
    "std::thread",
    "std::time",
    "stdin()",
    "stdout()",
    "stderr()",
    "print!",
    "println!",
    "dbg!",
];

/// Every file of `src` by its path there, without comments.
fn sources() -> BTreeMap<String, String> {
    let mut sources = folder::texts(&root().join("src"));
    for text in sources.values_mut() {
        let lines = text.lines().filter(|line| !line.trim_start().starts_with("//"));
        *text = lines.collect::<Vec<_>>().join("\n");
    }
    sources
}

/// The modules that a text names behind `crate::`, alone or in a list.
fn used(text: &str) -> BTreeSet<&str> {
    let is_part_of_name = |character: char| character.is_alphanumeric() || character == '_';
    let mut used = BTreeSet::new();
    for behind in text.split("crate::").skip(1) {
        if let Some(list) = behind.strip_prefix('{') {
            let mut depth = 1;
            let mut start = true;
            for (index, character) in list.char_indices() {
                match character {
                    '{' => depth += 1,
                    '}' => depth -= 1,
                    ',' if depth == 1 => start = true,
                    name if start && depth == 1 && is_part_of_name(name) => {
                        used.extend(list[index..].split(|character| !is_part_of_name(character)).next());
                        start = false;
                    }
                    _ => {}
                }
                if depth == 0 {
                    break;
                }
            }
        } else {
            used.extend(behind.split(|character| !is_part_of_name(character)).next());
        }
    }
    used
}

#[test]
fn modules_use_only_what_the_design_allows() {
    let layers = layers();
    let mut wrong = Vec::new();
    for (path, text) in sources() {
        let Some((module, _)) = path.split_once('/') else { continue };
        let allowed = layers.get(module).unwrap_or_else(|| panic!("`{module}` has no row in the table"));
        for name in used(&text) {
            if name != module && !allowed.contains(name) {
                wrong.push(format!("src/{path} uses `{name}`, and `{module}` may not"));
            }
        }
    }
    assert_eq!(wrong.join("\n"), "");
}

#[test]
fn every_module_is_in_the_table_and_every_row_is_a_module() {
    let sources = sources();
    let modules: BTreeSet<&str> = sources.keys().filter_map(|path| Some(path.split_once('/')?.0)).collect();
    let layers = layers();
    assert_eq!(modules, layers.keys().map(String::as_str).collect());
    let named: BTreeSet<&str> = layers.values().flatten().map(String::as_str).collect();
    assert!(named.is_subset(&modules), "{named:?}");
    let files: Vec<&String> = sources.keys().filter(|path| !path.contains('/')).collect();
    assert_eq!(files, ["lib.rs", "main.rs"], "a module is a folder");
}

#[test]
fn only_the_command_line_touches_the_world_outside() {
    let mut wrong = Vec::new();
    for (path, text) in sources() {
        if path.starts_with("cli/") || path == "main.rs" {
            continue;
        }
        for word in OUTSIDE {
            if text.contains(word) {
                wrong.push(format!("src/{path} uses `{word}`"));
            }
        }
    }
    assert_eq!(wrong.join("\n"), "");
}

#[test]
fn every_file_opens_with_what_it_is_for() {
    for (path, text) in folder::texts(&root().join("src")) {
        assert!(text.starts_with("//! "), "src/{path} opens with no `//!`");
    }
}

#[test]
fn names_are_read_alone_and_in_lists() {
    let text = "use crate::text;\nuse crate::{finding::{Finding, Findings}, source, spec::Spec};\nlet a = crate::tree::plan();";
    assert_eq!(used(text), ["finding", "source", "spec", "text", "tree"].into());
}
