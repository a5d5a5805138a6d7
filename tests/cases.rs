//! Every folder of `tests/cases` is a spec and the text that `bastide validate` prints for it: `UPDATE=1 cargo test --test cases` accepts what is printed.
//!
//! A case is run in its own folder, as `bastide validate spec.yaml` or with the arguments of its file `args`, one a line. Its files
//! besides `args` and `findings.txt` are the spec, its bases, and nothing else; `spec.yaml` is what standard input holds.

mod support;

use std::collections::BTreeSet;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::sync::LazyLock;
use std::sync::atomic::{AtomicUsize, Ordering};

use bastide::finding::CODES;
use serde_json::Value;
use support::{folder, is_update, root};

/// The forms that findings are printed in.
const FORMATS: [&str; 4] = ["text", "json", "sarif", "github"];

/// A folder of `tests/cases`, and what `bastide validate` made of it.
struct Case {
    name: String,
    folder: PathBuf,
    arguments: Vec<String>,
    /// What was printed in each of the forms.
    printed: [String; 4],
    /// The exit code in each of the forms.
    codes: [Option<i32>; 4],
}

impl Case {
    fn run(folder: &Path) -> Self {
        let all = cases_folder();
        let name = folder.strip_prefix(&all).unwrap_or(folder).display().to_string();
        let arguments = fs::read_to_string(folder.join("args")).unwrap_or_else(|_| "spec.yaml".to_owned());
        let arguments: Vec<String> = arguments.lines().map(str::to_owned).collect();
        let input = fs::read(folder.join("spec.yaml")).unwrap_or_default();
        let outputs = FORMATS.map(|format| validate(folder, &arguments, format, &input));
        let codes = [0, 1, 2, 3].map(|form: usize| outputs[form].status.code());
        let printed = outputs.map(|output| String::from_utf8(output.stdout).expect("what is printed is UTF-8"));
        Case { name, folder: folder.to_owned(), arguments, printed, codes }
    }

    /// Its findings, in the form for machines.
    fn findings(&self) -> Vec<Value> {
        found(&self.printed[1])
    }
}

/// Every case, run once.
static CASES: LazyLock<Vec<Case>> = LazyLock::new(|| {
    let mut folders = Vec::new();
    walk(&cases_folder(), &mut folders);
    assert!(folders.len() > 200, "the cases are there");
    on_all_cores(&folders, |folder| Case::run(folder))
});

fn cases_folder() -> PathBuf {
    root().join("tests/cases")
}

/// The folders that have a spec or arguments.
fn walk(folder: &Path, folders: &mut Vec<PathBuf>) {
    if folder.join("args").exists() || folder.join("spec.yaml").exists() {
        folders.push(folder.to_owned());
        return;
    }
    let mut inner: Vec<PathBuf> =
        fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("an entry").path()).collect();
    inner.sort();
    inner.iter().filter(|path| path.is_dir()).for_each(|path| walk(path, folders));
}

fn on_all_cores<T: Sync, R: Send>(items: &[T], work: impl Fn(&T) -> R + Sync) -> Vec<R> {
    let cores = std::thread::available_parallelism().map_or(2, usize::from);
    let share = items.len().div_ceil(cores).max(1);
    std::thread::scope(|scope| {
        let work = &work;
        let threads: Vec<_> =
            items.chunks(share).map(|share| scope.spawn(move || share.iter().map(work).collect::<Vec<R>>())).collect();
        threads.into_iter().flat_map(|thread| thread.join().expect("no case panics")).collect()
    })
}

fn validate(folder: &Path, arguments: &[String], format: &str, input: &[u8]) -> Output {
    let mut child = Command::new(env!("CARGO_BIN_EXE_bastide"))
        .arg("validate")
        .args(arguments)
        .args(["--format", format])
        .current_dir(folder)
        .env("NO_COLOR", "1")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program starts");
    // A run that reads its spec from a file may end before it is given any input.
    let _ = child.stdin.take().expect("standard input is a pipe").write_all(input);
    child.wait_with_output().expect("the program ends")
}

fn found(json: &str) -> Vec<Value> {
    let report: Value = serde_json::from_str(json).expect("JSON");
    report["findings"].as_array().expect("a list of findings").clone()
}

/// Fails with what each of the cases says.
fn for_every_case(check: impl Fn(&Case) -> Result<(), String> + Sync) {
    let results = on_all_cores(&CASES, |case| check(case).map_err(|why| format!("{}: {why}", case.name)));
    let failures: Vec<String> = results.into_iter().filter_map(Result::err).collect();
    assert!(failures.is_empty(), "{}", failures.join("\n\n"));
}

#[test]
fn every_case_prints_what_it_is_expected_to() {
    for_every_case(|case| {
        let file = case.folder.join("findings.txt");
        let expected = fs::read_to_string(&file).unwrap_or_else(|_| "there is no such file".to_owned());
        let printed = &case.printed[0];
        match (*printed == expected, is_update()) {
            (true, _) => Ok(()),
            (false, true) => fs::write(file, printed).map_err(|error| error.to_string()),
            (false, false) => Err(format!("prints\n{printed}\nbut `findings.txt` says\n{expected}")),
        }
    });
}

#[test]
fn the_exit_code_is_the_same_in_every_form() {
    for_every_case(|case| {
        let findings = case.findings();
        let unread = findings.iter().any(|finding| finding["code"] == "SRC001" && finding["line"].is_null());
        let wanted = match errors(&findings) {
            _ if unread => 3,
            0 => 0,
            _ => 1,
        };
        match case.codes == [Some(wanted); 4] {
            true => Ok(()),
            false => Err(format!("exits with {:?}, not {wanted}", case.codes)),
        }
    });
}

#[test]
fn every_form_tells_the_same_findings() {
    let validator = |schema: &str| {
        let schema: Value = serde_json::from_str(schema).expect("a schema is JSON");
        jsonschema::validator_for(&schema).expect("a schema")
    };
    let report_schema = validator(include_str!("../schemas/findings.v1.schema.json"));
    let log_schema = validator(include_str!("schemas/sarif-2.1.0.schema.json"));
    for_every_case(|case| {
        let [text, report, log, commands] = &case.printed;
        let report: Value = serde_json::from_str(report).map_err(|error| error.to_string())?;
        let log: Value = serde_json::from_str(log).map_err(|error| error.to_string())?;
        report_schema.validate(&report).map_err(|error| error.to_string())?;
        log_schema.validate(&log).map_err(|error| error.to_string())?;
        let codes = |list: &Value, key: &str| -> Vec<String> {
            list.as_array().into_iter().flatten().filter_map(|item| item[key].as_str().map(str::to_owned)).collect()
        };
        let of_text = text.lines().filter_map(|line| {
            let (severity, rest) = line.split_once('[')?;
            ["error", "warning", "note"].contains(&severity).then(|| rest.split(']').next())?
        });
        let of_commands = commands.lines().filter_map(|line| line.split("title=").nth(1)?.split(' ').next());
        let told = [
            codes(&report["findings"], "code"),
            codes(&log["runs"][0]["results"], "ruleId"),
            of_text.map(str::to_owned).collect(),
            of_commands.map(str::to_owned).collect(),
        ];
        match told.iter().all(|codes| *codes == told[0]) {
            true => Ok(()),
            false => Err(format!("{told:?}")),
        }
    });
}

#[test]
fn every_code_has_a_case() {
    let told: BTreeSet<String> = CASES
        .iter()
        .flat_map(Case::findings)
        .filter_map(|finding| finding["code"].as_str().map(str::to_owned))
        .collect();
    let untold: Vec<&str> = CODES.iter().map(|code| code.id).filter(|id| !told.contains(*id)).collect();
    assert!(untold.is_empty(), "no case gives {untold:?}");
}

#[test]
fn a_case_that_is_called_valid_has_no_error() {
    for_every_case(|case| match case.name.starts_with("valid/") && errors(&case.findings()) > 0 {
        true => Err(case.printed[0].clone()),
        false => Ok(()),
    });
}

#[test]
fn nothing_is_told_twice() {
    for_every_case(|case| {
        let mut seen = BTreeSet::new();
        for finding in case.findings() {
            let place = ["file", "line", "column"].map(|part| finding[part].to_string()).join(":");
            let told = format!("{} at {place}: {}", finding["code"], finding["message"]);
            if !seen.insert(told.clone()) {
                return Err(told);
            }
        }
        Ok(())
    });
}

/// Written into its file, an edit takes its finding away, and leaves fewer errors than there were, unless the text could not even be read.
#[test]
fn every_edit_mends_its_finding() {
    let edits = AtomicUsize::new(0);
    for_every_case(|case| {
        let before = case.findings();
        for finding in before.iter().filter(|finding| finding["edit"]["file"].is_string()) {
            let home = tempfile::tempdir().map_err(|error| error.to_string())?;
            folder::copy(&case.folder, home.path());
            let edit = &finding["edit"];
            let file = home.path().join(edit["file"].as_str().unwrap_or_default());
            // Standard input is the text of the spec.
            let file = if file.exists() { file } else { home.path().join("spec.yaml") };
            let text = fs::read_to_string(&file).map_err(|error| error.to_string())?;
            let at = |line: &str, column: &str| offset(&text, edit[line].as_u64(), edit[column].as_u64());
            let (start, end) = (at("line", "column"), at("end_line", "end_column"));
            let mended = format!("{}{}{}", &text[..start], edit["text"].as_str().unwrap_or_default(), &text[end..]);
            fs::write(&file, &mended).map_err(|error| error.to_string())?;
            let output = validate(home.path(), &case.arguments, "json", mended.as_bytes());
            let after = found(&String::from_utf8_lossy(&output.stdout));
            let same = |other: &&Value| {
                other["code"] == finding["code"]
                    && other["pointer"] == finding["pointer"]
                    && other["message"] == finding["message"]
            };
            let broken = |finding: &&Value| finding["code"].as_str().is_some_and(|code| code.starts_with("SRC"));
            let known = |other: &&Value| before.iter().any(|finding| finding["message"] == other["message"]);
            if let Some(left) = after.iter().find(same) {
                return Err(format!("the edit of {finding} leaves {left}"));
            }
            // A broken text is mended step by step; whatever else an edit brings to light is no worse.
            if let Some(new) = after.iter().filter(broken).find(|finding| !known(finding)) {
                return Err(format!("the edit of {finding} breaks the text: {new}"));
            }
            let (errors, errors_before) = (errors(&after), errors(&before));
            let was_broken = before.iter().any(|finding| broken(&finding));
            if errors >= errors_before && !was_broken && finding["severity"] == "error" {
                return Err(format!("the edit of {finding} leaves {errors} errors of {errors_before}: {after:?}"));
            }
            edits.fetch_add(1, Ordering::Relaxed);
        }
        Ok(())
    });
    assert!(edits.into_inner() > 50, "edits were tried");
}

fn errors(findings: &[Value]) -> usize {
    findings.iter().filter(|finding| finding["severity"] == "error").count()
}

/// The byte of a line and a column, both from 1, the column counted in characters.
fn offset(text: &str, line: Option<u64>, column: Option<u64>) -> usize {
    let count = |number: Option<u64>| usize::try_from(number.expect("a number")).expect("a small number");
    let start: usize = text.split_inclusive('\n').take(count(line) - 1).map(str::len).sum();
    let column = text[start..].char_indices().nth(count(column) - 1).map_or(text.len() - start, |(at, _)| at);
    start + column
}
