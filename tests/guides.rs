//! README.md and DEPLOY.md of a rendered folder say what is in the folder, and nothing else; their commands are commands.
#![cfg(unix)]

mod support;

use std::collections::BTreeSet;
use std::fs;
use std::process::Command;

use bastide::render::built_in;
use serde_json::{Value, json};
use support::guide::{blocks, column, names_after, outline, render, run, tables};
use support::{bastide, folder};

/// Everything at once: `regulated` turns on the rest.
fn full() -> Value {
    json!({
        "version": 1, "pins": "2026-11-21", "name": "fraud", "environment": "prod", "salt": "7k2q", "cloud": "azure",
        "region": "westeurope", "profile": "regulated", "owner": "ml-platform@example.com", "tags": {"cost-centre": "4711"},
        "network": {"egress": {"policy": "allowlist", "allow": ["github"]}},
        "storage": [{"name": "training"}, {"name": "records", "immutable_for": "30d"}],
        "workspace": {"display_name": "Fraud models", "description": "Models that score card payments."},
        "access": [
            {"role": "data_scientist", "members": [{"group": "0b5a1f0e-3c61-4c44-9a52-6f2f6c0f8a11"}]},
            {"role": "ml_engineer", "members": [{"user": "00000000-0000-0000-0000-000000000000"}]},
            {"role": "mlops", "members": [{"service_principal": "1b5a1f0e-3c61-4c44-9a52-6f2f6c0f8a11"}]},
            {"role": "auditor", "members": [{"group": "77c1b6c2-1d0f-4b0a-8a4e-0f6f1f3f2b22"}]},
            {"role": "administrator", "members": [{"group": "a81d4c3e-52b1-4c8e-9f5a-3d7e6b8c9d33"}]}
        ],
        "compute": [
            {"name": "books", "kind": "notebook", "users": [{"name": "ana", "user": "1c2d3e4f-5a6b-4c7d-8e9f-0a1b2c3d4e5f"}]},
            {"name": "train", "kind": "cluster", "size": "gpu_medium", "nodes": {"min": 1, "max": 4}},
            {"name": "spare", "kind": "cluster", "spot": true}
        ],
        "endpoints": [
            {"name": "score", "kind": "realtime"},
            {"name": "token", "kind": "realtime", "auth": "token"},
            {"name": "keyed", "kind": "realtime", "auth": "key"},
            {"name": "nightly", "kind": "batch"}
        ],
        "azure": {"cosmos_db_object_id": "5d2b6a3e-8f0c-4a9d-b1e7-2c4f6a8e0d13"}
    })
}

/// As little as a spec can be.
fn least() -> Value {
    let mut spec = full();
    let spec_map = spec.as_object_mut().expect("a map");
    for field in ["owner", "tags", "network", "storage", "workspace", "compute", "endpoints", "azure"] {
        spec_map.remove(field);
    }
    spec["profile"] = json!("lab");
    spec["access"] =
        json!([{"role": "data_scientist", "members": [{"group": "0b5a1f0e-3c61-4c44-9a52-6f2f6c0f8a11"}]}]);
    spec
}

fn with(mut spec: Value, pointer: &str, value: Value) -> Value {
    let (parent, field) = pointer.rsplit_once('/').expect("a pointer");
    if spec.pointer(parent).is_none() {
        spec[parent.trim_start_matches('/')] = json!({});
    }
    spec.pointer_mut(parent).expect("a map")[field] = value;
    spec
}

/// Specs that between them reach every branch of the guides.
fn specs() -> Vec<(&'static str, Value)> {
    vec![
        ("full", full()),
        ("least", least()),
        ("no entry", with(full(), "/network/entry", json!("none"))),
        ("least without entry", with(least(), "/network/entry", json!("none"))),
        ("open", with(least(), "/network/egress", json!({"policy": "open"}))),
        ("no hosts", with(full(), "/network/egress", json!({"policy": "none"}))),
        ("keys of Azure", with(full(), "/keys/customer_managed", json!(false))),
        ("no principal yet", with(full(), "/azure/cosmos_db_object_id", json!("00000000-0000-0000-0000-000000000000"))),
    ]
}

#[test]
fn every_command_runs_as_it_stands() {
    for (name, spec) in specs() {
        let folder = render(&spec);
        let blocks = blocks(&folder.guides(), "sh");
        assert!(blocks.len() > 12, "{name}: {} blocks", blocks.len());
        for block in blocks {
            assert!(!block.contains(['<', '>']) || block.contains("<<'END'"), "{name}: a place to fill in\n{block}");
            let syntax = Command::new("sh").args(["-n", "-c", &block]).output().expect("a shell");
            assert!(syntax.status.success(), "{name}: {}\n{block}", String::from_utf8_lossy(&syntax.stderr));
            let calls = run(&block, folder.temporary.path());
            assert!(!calls.is_empty(), "{name}: nothing is called by\n{block}");
        }
    }
}

#[test]
fn every_file_is_in_the_table_and_every_row_is_a_file() {
    for (name, spec) in specs() {
        let folder = render(&spec);
        let files: BTreeSet<String> = folder::texts(&folder.bicep()).into_keys().collect();
        let readme = folder.read("README.md");
        assert_eq!(column(&readme, "file"), files, "{name}");
        let table = tables(&readme).into_iter().find(|table| table[0][0] == "file").expect("the table is there");
        assert!(table.iter().all(|row| !row[1].is_empty()), "{name}: {table:?}");
    }
}

#[test]
fn parameters_and_outputs_are_in_the_tables() {
    for (name, spec) in specs() {
        let folder = render(&spec);
        let readme = folder.read("README.md");
        let set = names_after(&folder.read("main.bicepparam"), "param ");
        assert_eq!(column(&readme, "parameter"), set, "{name}");
        assert_eq!(set, names_after(&folder.read("main.bicep"), "param "), "{name}");
        assert_eq!(column(&readme, "output"), names_after(&folder.read("main.bicep"), "output "), "{name}");
        let table = tables(&readme).into_iter().find(|table| table[0][0] == "parameter").expect("the table is there");
        for rows in table[1..].chunk_by(|_, next| next[0].is_empty()) {
            assert!(rows[0][..3].iter().all(|cell| !cell.is_empty()), "{name}: {rows:?}");
            let values = rows.iter().filter(|row| !row[3].is_empty()).count();
            assert!(values >= 1 && values + 1 >= rows.len(), "{name}: {rows:?}");
        }
    }
}

#[test]
fn what_the_spec_leaves_out_is_not_spoken_of() {
    let everything = render(&full()).guides().to_lowercase();
    let cases: &[(Value, &[&str])] = &[
        (
            with(full(), "/network/entry", json!("none")),
            &[
                "bastion",
                "jump host",
                "jumphost",
                "az vm start",
                "nat gateway",
                "socks",
                "--name ssh",
                "permission denied",
            ],
        ),
        (
            with(full(), "/keys/customer_managed", json!(false)),
            &[
                "cosmos",
                "encryption keys",
                "keys of your own",
                "metadata",
                "on the subscription, because",
                "-cmk-",
                "documentdb",
            ],
        ),
        (
            with(full(), "/network/flow_logs", json!(false)),
            &["flow log", "flow-log", "networkwatcher", "network watcher"],
        ),
        (
            with(full(), "/network/egress", json!({"policy": "none"})),
            &["hosts of the allowlist", "ports 80", "rules for hosts", "firewall for its hosts"],
        ),
        (with(full(), "/storage", json!([])), &["data set", "immutable", "retention", "`storage`: "]),
        (with(full(), "/endpoints", json!([])), &["onlineendpoints", "scoringuri", "deployed to", "endpoints without"]),
        (
            with(full(), "/compute", json!([])),
            &[
                "a notebook machine",
                "notebook machines, by",
                "az ml compute start",
                "az ml compute delete",
                "low-priority",
                "wait for jobs",
            ],
        ),
        (with(full(), "/profile", json!("lab")), &["lift the locks", "az lock", "in hardware", "nobody can end that"]),
    ];
    for (spec, silent) in cases {
        let mut spec = spec.clone();
        if spec["endpoints"].as_array().is_some_and(|endpoints| endpoints.len() > 3) && spec["compute"] == json!([]) {
            spec["endpoints"] = json!([{"name": "score", "kind": "realtime"}]);
        }
        let guides = render(&spec).guides().to_lowercase();
        for word in *silent {
            assert!(everything.contains(word), "nothing ever says `{word}`, so this proves nothing");
            let line = guides.lines().find(|line| line.contains(word));
            assert!(line.is_none(), "`{word}` is spoken of: {}", line.unwrap_or_default());
        }
    }
}

#[test]
fn placeholders_are_asked_for_and_nothing_else_is() {
    let open = |spec: &Value| {
        let deploy = render(spec).read("DEPLOY.md");
        let section = deploy.split("\n## ").find(|section| section.starts_with("2. ")).expect("the section").to_owned();
        let found = tables(&section).into_iter().next().unwrap_or_default();
        (found.into_iter().skip(1).map(|row| row[0].clone()).collect::<Vec<_>>(), section)
    };
    let (parameters, section) = open(&full());
    assert_eq!(parameters, ["mlEngineers"]);
    assert!(section.contains("az ad signed-in-user") && !section.contains("az ad group"), "{section}");
    let (parameters, section) = open(&least());
    assert!(parameters.is_empty() && section.contains("has its value"), "{section}");
    let zero = json!("00000000-0000-0000-0000-000000000000");
    let (parameters, _) = open(&with(full(), "/azure/cosmos_db_object_id", zero));
    assert_eq!(parameters, ["cosmosDbObjectId", "mlEngineers"]);
}

#[test]
fn what_does_not_depend_on_the_spec_stays_word_for_word() {
    let (one, other) = (render(&least()).guides(), render(&with(least(), "/name", json!("lunar"))).guides());
    assert_eq!(one.lines().count(), other.lines().count());
    let mut differing = 0;
    for (one, other) in one.lines().zip(other.lines()).filter(|(one, other)| one != other) {
        assert!(one.contains("fraud") && other.contains("lunar"), "{one}\n{other}");
        differing += 1;
    }
    assert!(differing > 5);
}

#[test]
fn text_of_a_spec_stays_text() {
    let hostile = [
        "$(touch bad) `touch bad` '; touch bad; '\" && touch bad",
        "a | b | c\n\n| d | e |\n",
        "# a\n\n```sh\ntouch bad\n```\n",
        "]] <script>x</script> [a](http://b) ![c](d) <!-- ",
        "-->\n1. x\n> y\n---\n",
        "@file --option \u{202e}txt\u{2066}",
    ];
    let plain = with(full(), "/tags", json!({"a-tag": "x", "0": "x"}));
    let expected = outline(&render(&plain).guides());
    for text in hostile {
        let mut spec = full();
        for pointer in ["/workspace/display_name", "/workspace/description", "/owner", "/tags/a-tag", "/tags/0"] {
            spec = with(spec, pointer, json!(text));
        }
        spec["tags"].as_object_mut().expect("a map").remove("cost-centre");
        let folder = render(&spec);
        let guides = folder.guides();
        let (headings, counts) = outline(&guides);
        assert_eq!(counts, expected.1, "{text:?}");
        assert_eq!(headings[1..], expected.0[1..], "{text:?}");
        let start: String =
            text.chars().take_while(|character| !character.is_control() && *character != '\u{202e}').collect();
        assert!(headings[0].starts_with(start.trim_end()), "{:?} of {text:?}", headings[0]);
        let mut tagged = 0;
        for block in blocks(&guides, "sh") {
            let calls = run(&block, folder.temporary.path());
            tagged += calls.matches(&format!("\na-tag={text}\n")).count();
        }
        assert_eq!(tagged, 1, "{text:?} is a tag of the group, whole");
        let bad = folder::paths(folder.temporary.path()).into_iter().find(|path| path.ends_with("bad"));
        assert!(bad.is_none(), "{text:?} was run");
    }
}

#[test]
fn tags_that_a_command_would_misread_are_left_out_of_it() {
    let tags = json!({"--subscription": "x", "@file": "x", "a=b": "x", "fine": "x"});
    let folder = render(&with(full(), "/tags", tags));
    let deploy = folder.read("DEPLOY.md");
    let line = deploy.lines().find(|line| line.starts_with("az group create")).expect("the command");
    let left_out = ["--subscription", "@file", "a=b"];
    assert!(line.contains(" fine=x") && !left_out.iter().any(|tag| line.contains(tag)), "{line}");
}

/// Holds the templates themselves to the rule that a value is made what it has to be where it stands.
#[test]
fn values_in_templates_are_quoted_by_filters_alone() {
    let of_azure = ["bicep/", "shared/azure/", "terraform/azure/"];
    let is_guide = |path: &str| path.ends_with(".md.tera") && of_azure.iter().any(|folder| path.starts_with(folder));
    let mut values = 0;
    for (name, template) in built_in().into_iter().filter(|(path, _)| is_guide(path)) {
        let mut language = "";
        for line in template.lines() {
            if let Some(fence) = line.strip_prefix("```") {
                language = if language.is_empty() { fence } else { "" };
            }
            for (place, _) in line.match_indices("{{") {
                let end = line[place..].find("}}").expect("on one line") + place;
                let value = line[place..end].trim_end();
                values += 1;
                match language {
                    "sh" => assert!(value.ends_with("| shell"), "{name}: {line}"),
                    "mermaid" => assert!(value.ends_with("| label") || value.ends_with("| node"), "{name}: {line}"),
                    "" => assert!(!value.ends_with("| shell") && !value.ends_with("| label"), "{name}: {line}"),
                    other => panic!("{name}: no rule for {other}"),
                }
                assert!(!line[..place].ends_with(['`', '\'']), "{name}: quotes around a value\n{line}");
                assert!(!line[end + 2..].starts_with(['`', '\'']), "{name}: quotes around a value\n{line}");
                // A double quote before a value ends an earlier one.
                assert!(line[..place].matches('"').count() % 2 == 0, "{name}: quotes around a value\n{line}");
            }
        }
    }
    assert!(values > 150, "{values} values");
}

#[test]
fn the_guides_can_be_replaced() {
    let temporary = tempfile::tempdir().expect("a folder");
    let root = temporary.path();
    let taken = bastide(root, &["templates", "eject", "own", "bicep/README.md.tera", "bicep/gitignore.tera"]);
    assert!(taken.status.success(), "{}", String::from_utf8_lossy(&taken.stderr));
    fs::write(root.join("own/bicep/README.md.tera"), "# Of {{ names.workspace | code }}\n").expect("written");
    fs::write(root.join("own/bicep/gitignore.tera"), "*.mine\n").expect("written");
    let checked = bastide(root, &["templates", "check", "own"]);
    assert!(checked.status.success(), "{}", String::from_utf8_lossy(&checked.stderr));
    fs::write(root.join("bastide.json"), full().to_string()).expect("written");
    let run = bastide(root, &["render", "bastide.json", "--out", "out", "--templates", "own"]);
    assert!(run.status.success(), "{}", String::from_utf8_lossy(&run.stderr));
    let read = |file: &str| fs::read_to_string(root.join("out/bicep").join(file)).expect("the file is there");
    assert_eq!(read("README.md"), "# Of `mlw-fraud-prod`\n");
    assert_eq!(read(".gitignore"), "*.mine\n");
    fs::write(root.join("own/bicep/README.md.tera"), "# {{ no_such_thing }}\n").expect("written");
    let checked = bastide(root, &["templates", "check", "own"]);
    assert!(!checked.status.success(), "a guide that cannot be rendered is found");
}
