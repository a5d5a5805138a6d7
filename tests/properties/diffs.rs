//! Holds small changes of a spec to small changes of the output: one more item is only lines about it, one other value few lines.

use std::collections::{BTreeMap, BTreeSet};

use bastide::render::File;
use proptest::prelude::*;
use proptest::sample::Index;
use serde_json::{Value, json};
use similar::{ChangeTag, TextDiff};

use crate::{config, library, repair, specs};

/// What the new item is called, or what its ID ends in.
const PROBE: &str = "probe";
const PROBE_ID: &str = "0b5a1f0e-3c61-4c44-9a52-6f2f6c0fbeef";

/// A list, and an item to put into it.
fn insertions() -> Vec<(&'static str, Value)> {
    let user = json!({"name": "p", "user": PROBE_ID});
    vec![
        ("/storage", json!({"name": PROBE})),
        ("/compute", json!({"name": PROBE, "kind": "cluster"})),
        ("/compute", json!({"name": PROBE, "kind": "notebook", "users": [user.clone()]})),
        ("/endpoints", json!({"name": PROBE, "kind": "realtime"})),
        ("/endpoints", json!({"name": PROBE, "kind": "batch"})),
        ("/network/egress/allow", json!("probe.example.com")),
        ("/access/0/members", json!({"group": PROBE_ID})),
        ("/compute/0/users", user),
    ]
}

/// A spec in which each list holds something already, so that one more item is no first one.
fn filled(mut spec: Value) -> Value {
    let user = json!({"name": "q", "user": "1c2d3e4f-5a6b-4c7d-8e9f-0a1b2c3d4e5f"});
    let mut put = |list: &str, place: usize, items: Vec<Value>| {
        let list = match list {
            "allow" => {
                spec["network"]["egress"]["policy"] = json!("allowlist");
                &mut spec["network"]["egress"]["allow"]
            }
            other => &mut spec[other],
        };
        if !list.is_array() {
            *list = json!([]);
        }
        let list = list.as_array_mut().expect("a list");
        for (offset, item) in items.into_iter().enumerate() {
            list.insert(place + offset, item);
        }
    };
    put("storage", 0, vec![json!({"name": "first"})]);
    put(
        "compute",
        0,
        vec![
            json!({"name": "books", "kind": "notebook", "users": [user.clone()]}),
            json!({"name": "jobs", "kind": "cluster"}),
        ],
    );
    put("endpoints", 0, vec![json!({"name": "answer", "kind": "realtime"}), json!({"name": "sweep", "kind": "batch"})]);
    put(
        "access",
        0,
        vec![json!({"role": "ml_engineer", "members": [{"group": "0b5a1f0e-3c61-4c44-9a52-6f2f6c0f0000"}]})],
    );
    put("allow", 0, vec![json!("first.example.com")]);
    spec
}

/// Lines that went and lines that came, in runs that stand together.
fn hunks(before: &str, after: &str) -> Vec<(Vec<String>, Vec<String>)> {
    let mut hunks = Vec::new();
    let mut open: Option<(Vec<String>, Vec<String>)> = None;
    // The first item of a list in a list stands on the line that opens it.
    let (before, after) = (before.replace("- - ", "  - "), after.replace("- - ", "  - "));
    for change in TextDiff::from_lines(&before, &after).iter_all_changes() {
        let line = change.value().trim().to_owned();
        match change.tag() {
            ChangeTag::Equal => hunks.extend(open.take()),
            ChangeTag::Delete => open.get_or_insert_default().0.push(line),
            ChangeTag::Insert => open.get_or_insert_default().1.push(line),
        }
    }
    hunks.extend(open);
    hunks
}

fn by_path(files: Vec<File>) -> BTreeMap<String, String> {
    files.into_iter().map(|file| (file.path, file.text)).collect()
}

/// The most lines of a guide that a small change replaces. Guides count and sum up: an item more is a line that says so otherwise.
const MOST_OF_GUIDE: usize = 8;

fn is_guide(path: &str) -> bool {
    path.ends_with(".md")
}

/// What one more item changed that is not about it.
fn strays(before: &BTreeMap<String, String>, after: &BTreeMap<String, String>) -> Vec<String> {
    let about = |text: &str| text.to_lowercase().contains(PROBE) || text.contains(PROBE_ID);
    let mut strays: Vec<String> = before.keys().filter(|path| !after.contains_key(*path)).cloned().collect();
    for (path, text) in after {
        let Some(old) = before.get(path) else {
            if !about(path) {
                strays.push(format!("a new file {path}"));
            }
            continue;
        };
        let hunks = hunks(old, text);
        if is_guide(path) {
            let gone: usize = hunks.iter().map(|(gone, _)| gone.len()).sum();
            if gone > MOST_OF_GUIDE {
                strays.push(format!("{path}: {gone} lines gone"));
            }
            continue;
        }
        for (gone, come) in hunks {
            // The comment that says something of all items of a kind stands at the first of them.
            let is_comment = |line: &String| line.starts_with("//") || line.starts_with('#');
            let gone: Vec<&String> = gone.iter().filter(|line| !is_comment(line)).collect();
            if !gone.is_empty() {
                strays.push(format!("{path}: gone {gone:?} for {come:?}"));
            }
            let comments = come.iter().all(|line| is_comment(line) || line.is_empty());
            if !comments && !come.iter().any(|line| about(line)) {
                strays.push(format!("{path}: come {come:?}"));
            }
        }
    }
    strays
}

proptest! {
    #![proptest_config(config(120))]

    #[test]
    fn one_more_item_is_only_lines_about_it(spec in specs::valid(), which in any::<Index>(), place in any::<Index>()) {
        let base = repair::mend(filled(spec)).map_err(TestCaseError::fail)?;
        let insertions = insertions();
        let (list, item) = which.get(&insertions);
        let mut more = base.clone();
        let Some(items) = more.pointer_mut(list).and_then(Value::as_array_mut) else { return Ok(()) };
        items.insert(place.index(items.len() + 1), item.clone());
        let run = library::run(&more);
        // The item may be one too many for its service, or clash with a name that was drawn.
        prop_assume!(!run.findings.any_error());
        let strays = strays(&by_path(library::run(&base).rendered()), &by_path(run.rendered()));
        prop_assert!(strays.is_empty(), "{item} in {list}:\n{}", strays.join("\n"));
    }
}

/// A change of one field of the team's example, and the most lines that may differ for it, those that went and those that came.
const CHANGES: &[(&str, &str, usize)] = &[
    ("/owner", r#""somebody@example.com""#, 2),
    ("/tags/cost-centre", r#""4712""#, 2),
    ("/monitoring/log_retention", r#""120d""#, 2),
    ("/monitoring/daily_cap_gb", "10", 1),
    ("/registry/keep_untagged", r#""21d""#, 2),
    ("/workspace/display_name", r#""Fraud""#, 2),
    ("/workspace/description", r#""Other models.""#, 2),
    ("/keys/rotate_every", r#""180d""#, 12),
    ("/keys/recover_within", r#""30d""#, 4),
    ("/keys/hsm", "true", 13),
    ("/storage/0/cool_after", r#""60d""#, 2),
    ("/storage/0/delete_after", r#""3y""#, 2),
    ("/storage/0/redundancy", r#""geo""#, 3),
    ("/storage/0/recover_within", r#""60d""#, 8),
    ("/storage/0/immutable_for", r#""30d""#, 10),
    ("/compute/0/idle_after", r#""90m""#, 2),
    ("/compute/0/stop_at", r#""19:00""#, 2),
    ("/compute/0/size", r#""cpu_medium""#, 2),
    ("/compute/1/size", r#""gpu_small""#, 2),
    ("/compute/1/nodes/max", "8", 2),
    ("/compute/1/spot", "true", 1),
    ("/endpoints/0/auth", r#""token""#, 2),
    ("/endpoints/0/traffic", r#"{"blue": 90, "green": 10}"#, 4),
    ("/network/address_space", r#""10.41.0.0/16""#, 32),
    ("/network/subnets/jump_host", r#""10.40.9.0/28""#, 20),
    ("/network/egress/policy", r#""open""#, 62),
    ("/azure/cosmos_db_object_id", r#""5d2b6a3e-8f0c-4a9d-b1e7-2c4f6a8e0d14""#, 2),
];

#[test]
fn one_other_value_changes_few_lines() {
    let text = include_str!("../../examples/azure-team/bastide.yaml");
    let base = library::run_text(text).document.value;
    let before = by_path(library::run(&base).rendered());
    let mut over = Vec::new();
    for (field, value, most) in CHANGES {
        let mut spec = base.clone();
        let value: Value = serde_json::from_str(value).expect("JSON");
        let (parent, last) = field.rsplit_once('/').expect("a pointer");
        for step in parent.match_indices('/').map(|(at, _)| &parent[..at]).skip(1).chain([parent]) {
            if spec.pointer(step).is_none() {
                let (above, name) = step.rsplit_once('/').expect("a pointer");
                spec.pointer_mut(above).expect("a map")[name] = json!({});
            }
        }
        spec.pointer_mut(parent).expect("a map")[last] = value;
        if *field == "/network/egress/policy" {
            spec["network"]["egress"].as_object_mut().expect("a map").shift_remove("allow");
        }
        let after = by_path(library::run(&spec).rendered());
        let paths: BTreeSet<&String> = before.keys().chain(after.keys()).collect();
        let text = |files: &BTreeMap<String, String>, path: &str| files.get(path).cloned().unwrap_or_default();
        let (mut lines, mut of_guides) = (0, 0);
        for path in paths {
            let hunks = hunks(&text(&before, path), &text(&after, path));
            let count: usize = hunks.iter().map(|(gone, come)| gone.len() + come.len()).sum();
            if is_guide(path) {
                of_guides += count;
            } else {
                lines += count;
            }
        }
        println!("{field}: {lines} lines of code, at most {most}, and {of_guides} of the guides");
        if lines == 0 || lines > *most || of_guides > 2 * MOST_OF_GUIDE {
            over.push(format!("{field}: {lines} lines of code, not 1 to {most}, and {of_guides} of the guides"));
        }
    }
    assert!(over.is_empty(), "{}", over.join("\n"));
}
