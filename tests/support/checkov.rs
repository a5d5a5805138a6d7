//! Turns what checkov says of a folder into records of checks.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::Command;

use serde_json::Value;

/// One check of one resource: file, resource as `type.symbol`, and check.
pub type Record = (String, String, String);

/// All that checkov says: what failed by the name of the check, and what is skipped by the reason.
pub struct Report {
    pub passed: usize,
    pub failed: BTreeMap<Record, String>,
    pub skipped: BTreeMap<Record, String>,
    pub unread: Vec<String>,
}

/// Looks at everything below a folder that is written in a language.
pub fn look(program: &Path, framework: &str, folder: &Path) -> Report {
    let output = Command::new(program)
        .args(["--directory", ".", "--framework", framework, "--output", "json", "--skip-download"])
        .current_dir(folder)
        .output()
        .unwrap_or_else(|error| panic!("run {}: {error}", program.display()));
    let json: Value = serde_json::from_slice(&output.stdout)
        .unwrap_or_else(|error| panic!("checkov: {error}\n{}", String::from_utf8_lossy(&output.stderr)));
    let results = &json["results"];
    let list = |name: &str| results[name].as_array().unwrap_or_else(|| panic!("checkov gives no {name}: {json}"));
    let records = |name: &str, detail: fn(&Value) -> &Value| -> BTreeMap<Record, String> {
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        let entry = |record: &Value| {
            let key = (text(&record["file_path"]), text(&record["resource"]), text(&record["check_id"]));
            (key, text(detail(record)))
        };
        list(name).iter().map(entry).collect()
    };
    Report {
        passed: list("passed_checks").len(),
        failed: records("failed_checks", |record| &record["check_name"]),
        skipped: records("skipped_checks", |record| &record["check_result"]["suppress_comment"]),
        unread: list("parsing_errors").iter().map(Value::to_string).collect(),
    }
}

/// The records of the files below a folder, which starts and ends with `/`.
pub fn below(folder: &str, records: &BTreeMap<Record, String>) -> BTreeMap<Record, String> {
    let records = records.iter().filter_map(|((file, resource, check), detail)| {
        let file = file.strip_prefix(folder)?.to_owned();
        Some(((file, resource.clone(), check.clone()), detail.clone()))
    });
    records.collect()
}

/// Writes a file for it to look at, in folders that are made where they are not there.
pub fn write(path: &Path, text: &str) {
    fs::create_dir_all(path.parent().expect("a file lies in a folder")).expect("a folder can be made");
    fs::write(path, text).expect("a file can be written");
}
