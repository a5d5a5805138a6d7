//! Holds what is rendered from random specs to what every rendering must be: no panic, the same bytes each time, and Bicep.

use std::fs;
use std::path::Path;
use std::process::Command;

use bastide::render::bicep::syntax_error;
use bastide::report::{self, Format};
use bastide::spec::Cloud;
use proptest::prelude::*;
use serde_json::Value;

use crate::scan::{scan, tamed};
use crate::strings::misleads;
use crate::support::tools::BICEP_CHECK;
use crate::{config, library, long, specs};

/// The same document with the fields of every map in the opposite order. Lists keep theirs: it means something.
fn reversed(value: &Value) -> Value {
    match value {
        Value::Object(map) => {
            Value::Object(map.iter().rev().map(|(key, item)| (key.clone(), reversed(item))).collect())
        }
        Value::Array(items) => Value::Array(items.iter().map(reversed).collect()),
        other => other.clone(),
    }
}

proptest! {
    #![proptest_config(config(100))]

    #[test]
    fn whatever_fits_the_schema_is_rendered_or_has_findings(spec in specs::fitting()) {
        let run = library::run(&spec);
        prop_assert_eq!(run.files.is_none(), run.findings.any_error());
        prop_assert_eq!(&run.document.value, &spec, "what is read is what was written");
        for format in [Format::Text, Format::Json, Format::Sarif, Format::Github] {
            let text = report::findings(format, &run.document, &run.findings, true);
            prop_assert_eq!(&text, &report::findings(format, &run.document, &library::run(&spec).findings, true));
        }
        let text = run.findings_text();
        let harmful = text.chars().find(|character| *character != '\n' && misleads(*character));
        prop_assert_eq!(harmful, None, "printed as it stands in\n{:?}", text);
    }

    #[test]
    fn the_same_spec_gives_the_same_bytes(spec in specs::valid()) {
        let files = library::run(&spec).rendered();
        prop_assert_eq!(&files, &library::run(&spec).rendered());
        prop_assert_eq!(&files, &library::run(&reversed(&spec)).rendered(), "the order of the fields means nothing");
        let compact = serde_json::to_string(&spec).expect("a value is JSON").replace('\u{7f}', "\\u007f");
        let other = library::run_text(&compact);
        if other.files.is_some() {
            prop_assert_eq!(&files, &other.rendered(), "neither does the layout of the text");
        }
    }

    #[test]
    fn every_file_is_text_that_its_language_reads(spec in specs::valid()) {
        for file in library::run(&spec).rendered() {
            prop_assert!(file.text.ends_with('\n') && !file.text.ends_with("\n\n"), "{}", file.path);
            prop_assert!(!file.text.contains('\r'), "{}", file.path);
            prop_assert!(!file.text.lines().any(|line| line.ends_with([' ', '\t'])), "{}: blanks at the end of a line", file.path);
            prop_assert!(!file.text.contains("//:parameters\n"), "{}", file.path);
            if file.path.ends_with(".bicep") || file.path.ends_with(".bicepparam") {
                let pieces = scan(&file.text).map_err(|error| TestCaseError::fail(format!("{}: {error}", file.path)))?;
                // The grammar takes `//` and `#` behind an escape for the start of a comment, and knows no parameter without a
                // type: it reads what is around the strings, and of a parameters file what is behind the names.
                let tamed = tamed(&pieces);
                let tamed = if file.path.ends_with(".bicepparam") { tamed.replace("param ", "var ") } else { tamed };
                let error = syntax_error(&tamed);
                prop_assert!(error.is_none(), "{} line {}:\n{tamed}", file.path, error.unwrap_or_default());
            }
        }
    }
}

#[test]
fn a_checker_of_bicep_has_nothing_to_say() {
    let Some(checker) = BICEP_CHECK.program("types, rules and layout of the Bicep of random specs") else { return };
    let mut specs = specs::many(Cloud::Azure, if long() { 1_000 } else { 200 });
    specs.extend(specs::known());
    let halves = specs.split_at(specs.len() / 2);
    let complaints: Vec<String> = std::thread::scope(|scope| {
        let halves = [halves.0, halves.1].map(|half| scope.spawn(|| complaints(&checker, half)));
        halves.into_iter().flat_map(|half| half.join().expect("a thread that checks")).collect()
    });
    assert!(complaints.is_empty(), "{} complaints:\n{}", complaints.len(), complaints.join("\n"));
}

/// What a checker says of the renderings of some specs, each line with the spec's number in its path.
fn complaints(checker: &Path, specs: &[Value]) -> Vec<String> {
    let folder = tempfile::tempdir().expect("a folder for the renderings");
    let (mut templates, mut parameters, mut all) = (Vec::new(), Vec::new(), Vec::new());
    for (number, spec) in specs.iter().enumerate() {
        for file in library::run(spec).rendered() {
            let path = folder.path().join(number.to_string()).join(&file.path);
            fs::create_dir_all(path.parent().expect("a path below the folder")).expect("a folder");
            fs::write(&path, &file.text).expect("a file");
            match path.extension().and_then(|ending| ending.to_str()) {
                Some("bicepparam") => parameters.push(path.clone()),
                Some("bicep") => templates.push(path.clone()),
                _ => continue,
            }
            all.push(path);
        }
    }
    let mut said = Vec::new();
    for (arguments, files) in [
        (&["build", "--known-values"][..], templates),
        (&["build-params"][..], parameters),
        (&["format", "--check"][..], all),
    ] {
        for batch in files.chunks(200) {
            let output = Command::new(checker).args(arguments).args(batch).output().expect("the checker runs");
            let text =
                format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
            said.extend(text.lines().map(|line| explained(line, folder.path(), specs)));
            assert!(output.status.success() || !text.is_empty(), "{arguments:?} failed in silence");
        }
    }
    said
}

/// A line of the checker, and the spec whose rendering it is about.
pub fn explained(line: &str, folder: &Path, specs: &[Value]) -> String {
    let plain = line.replace(&format!("{}/", folder.display()), "");
    let number = plain
        .split('/')
        .next()
        .and_then(|number| number.trim_start_matches(|c: char| !c.is_ascii_digit()).parse::<usize>().ok());
    match number.and_then(|number| specs.get(number)) {
        Some(spec) => format!("{plain}\n    {spec}"),
        None => plain,
    }
}
