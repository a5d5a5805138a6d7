//! `bastide record` tells what is recorded and who is at it, and says what to do where it cannot.

mod support;

use std::fs;
use std::path::{Path, PathBuf};

use bastide::tree::MANIFEST;
use serde_json::{Value as Json, json};
use support::lab::Lab;

#[test]
fn what_cannot_be_recorded_says_what_to_do() {
    let lab = Lab::new("azure-lab");
    assert!(lab.error(&["record"]).ends_with(
        "nothing was rendered to `./infra`: `bastide render` does it, and what is deployed from there can be recorded"
    ));
    lab.sound(&["render"]);
    let told = lab.error(&["record", "--set", "tags.stage=two"]);
    assert!(
        told.contains("`./infra` was rendered from another spec than this: record with the spec, `--set`"),
        "{told}"
    );
    let told = lab.error(&["record", "--language", "terraform"]);
    assert!(told.contains("was rendered from another spec"), "{told}");
    let file = lab.path("infra/bicep/main.bicep");
    let text = fs::read_to_string(&file).expect("a file");
    fs::remove_file(&file).expect("it goes");
    assert!(lab.error(&["record"]).contains("`./infra/bicep/main.bicep` is gone: `bastide render` writes it again"));
    fs::write(&file, text).expect("it is back");
    let manifest = format!("infra/{MANIFEST}");
    let whole = fs::read_to_string(lab.path(&manifest)).expect("the manifest");
    lab.change(&manifest, |text| text.replacen("\"version\": 1,", "\"version\": 1, \"pending\": {\"a\": \"b\"},", 1));
    assert!(lab.error(&["record"]).contains("`bastide render` was cut off while it wrote to `./infra`: run it again"));
    fs::write(lab.path(&manifest), whole).expect("the manifest");
    for (location, whys) in [
        ("gs://bucket/a", &["`gs://bucket/a` is no location of a record: it is a folder, `s3://BUCKET/PREFIX` or"][..]),
        ("s3://", &["`s3://` is no location of a record"]),
        // Some systems find nothing below a file, and others cannot look there.
        ("bastide.yaml", &["write `bastide.yaml/", "read `bastide.yaml/"]),
    ] {
        let told = lab.error(&["record", "--record", location]);
        assert!(whys.iter().any(|why| told.contains(why)), "{location}: {told}");
    }
    assert!(lab.error(&["record", "--outputs", "none.json"]).contains("there is no file `none.json`"));
    fs::write(lab.path("outputs.json"), "{\"a\": 1}").expect("a file");
    assert!(lab.error(&["record", "--outputs", "outputs.json"]).contains("`outputs.json`: it is no list of outputs"));
    for arguments in [&["record", "show"][..], &["record", "restore", "1"]] {
        assert_eq!(lab.error(arguments), "nothing is recorded yet; `bastide record` does it, once it is deployed");
    }
    assert_eq!(lab.error(&["record", "unlock"]), "the record is not locked");
    assert!(!lab.path(".bastide/record/lab").exists(), "nothing was recorded");
    lab.change("bastide.yaml", |text| text.replace("salt:", "sald:"));
    assert_eq!(lab.run(&["record", "list"]).status.code(), Some(1), "a spec that names no environment is a finding");
}

#[test]
fn records_are_listed_shown_restored_and_unlocked() {
    let lab = Lab::rendered("aws-lab");
    fs::write(lab.path("stacks.json"), r#"[{"OutputKey": "Domain", "OutputValue": "d-1"}]"#).expect("a file");
    let (_, told) = lab.sound(&["record", "--note", "CHG-1\u{1b}[31m", "--outputs", "stacks.json"]);
    assert!(told.contains("record 1 of lab/dev/aws: cloudformation ("), "{told}");
    lab.change("bastide.yaml", |text| {
        text.replace("region: eu-central-1", "region: eu-central-1\ntags: { stage: two }")
    });
    lab.sound(&["render"]);
    lab.sound(&["record", "--author", "somebody else"]);
    lab.sound(&["record", "restore", "1", "--note", "back"]);
    let (list, _) = lab.sound(&["record", "list"]);
    let lines: Vec<String> = list.lines().map(|line| line.split("  ").skip(2).collect::<Vec<_>>().join("|")).collect();
    assert_eq!(lines.len(), 3, "{list}");
    assert!(list.lines().all(|line| !line.contains('\u{1b}')), "nothing acts on a terminal: {list}");
    let (listed, _) = lab.sound(&["record", "list", "--format", "json", "--last", "2"]);
    let listed: Json = serde_json::from_str(&listed).expect("JSON");
    let numbers: Vec<_> =
        listed["records"].as_array().expect("a list").iter().map(|record| record["number"].clone()).collect();
    assert_eq!((numbers, &listed["lock"]), (vec![json!(3), json!(2)], &Json::Null));
    assert_eq!(
        [&listed["records"][0]["restored_from"], &listed["records"][0]["author"]],
        [&json!(1), &json!("tester")]
    );
    assert_eq!(listed["records"][1]["author"], "somebody else");
    let show = |number: &str| -> Json {
        let (text, _) = lab.sound(&["record", "show", "--number", number, "--format", "json"]);
        serde_json::from_str(&text).expect("JSON")
    };
    assert_eq!(show("3")["deployed"], show("1")["deployed"]);
    assert_ne!(show("3")["deployed"], show("2")["deployed"]);
    assert_eq!(show("3")["previous"], show("2")["digest"]);
    assert_eq!(show("1")["deployed"]["outputs"]["values"], json!({"Domain": "d-1"}));
    let (text, _) = lab.sound(&["record", "show", "--number", "1"]);
    assert!(text.contains("output     Domain = d-1\n") && text.contains("note       CHG-1\\u{1b}[31m\n"), "{text}");
    assert!(lab.error(&["record", "show", "--number", "9"]).starts_with("there is no record 9; the last is 3"));
    // A lock that a run has left behind.
    let lock = json!({"version": 1, "held": {"id": "abc", "owner": "tester on a machine", "since": "2026-01-01T00:00:00Z", "purpose": "bastide record"}});
    fs::write(lab.path(".bastide/record/lab/dev/aws/lock.json"), lock.to_string()).expect("a lock");
    let locked = "tester on a machine has the record locked for ";
    let refused = lab.error(&["record"]);
    assert!(refused.contains(locked) && refused.contains(" days, for `bastide record`;"), "{refused}");
    assert!(lab.sound(&["record", "list"]).1.contains(locked));
    assert!(lab.error(&["record", "unlock"]).ends_with("`--force` opens whichever lock there is"));
    assert!(
        lab.error(&["record", "unlock", "--id", "xyz"])
            .starts_with("the lock has the ID `abc`; tester on a machine holds it for ")
    );
    assert!(lab.sound(&["record", "unlock", "--id", "abc"]).1.starts_with("opened the lock of tester on a machine, "));
    assert_eq!(lab.error(&["record", "unlock", "--force"]), "the record is not locked");
    // A copy of the spec is another environment.
    lab.change("bastide.yaml", |text| text.replace("salt: ", "salt: x"));
    lab.sound(&["render"]);
    assert!(lab.error(&["record"]).contains("a copy needs a place of its own (`record` in the spec), and `--force`"));
    assert!(lab.sound(&["record", "--force"]).1.contains("record 4 of lab/dev/aws"));
}

/// A folder that cannot be written to is named, and whose fault it is.
#[cfg(unix)]
#[test]
fn a_place_that_is_no_folder_is_named() {
    let lab = Lab::rendered("azure-lab");
    fs::create_dir(lab.path(".bastide")).expect("a folder");
    fs::write(lab.path(".bastide/record"), "a file").expect("a file");
    let told = lab.error(&["record"]);
    assert!(told.contains("`./.bastide/record/"), "{told}");
    assert!(Path::new(&lab.path(".bastide/record")).is_file());
}

/// A rendered lab that is recorded, and the folder of its record.
fn recorded() -> (Lab, PathBuf) {
    let lab = Lab::rendered("azure-lab");
    lab.sound(&["record"]);
    let kept = lab.path(".bastide/record/lab/dev/azure");
    (lab, kept)
}

fn listed(lab: &Lab) -> Json {
    serde_json::from_str(&lab.sound(&["record", "list", "--format", "json"]).0).expect("JSON")
}

#[test]
fn a_lock_that_cannot_be_read_is_listed_as_such_and_opened_by_force() {
    let (lab, kept) = recorded();
    fs::write(kept.join("lock.json"), "free").expect("a lock");
    let advice = "where nobody is at the record, `bastide record unlock --force` mends it";
    assert!(lab.sound(&["record", "list"]).1.contains(advice));
    let problem = listed(&lab)["lock"]["problem"].as_str().map(str::to_owned).expect("a problem");
    assert!(problem.contains("lock.json` is corrupt: ") && problem.ends_with(advice), "{problem}");
    for arguments in
        [&["record"][..], &["record", "restore", "1"], &["record", "unlock"], &["record", "unlock", "--id", "x"]]
    {
        let told = lab.error(arguments);
        assert!(told.contains(advice) && !told.contains("restore NUMBER"), "{arguments:?}: {told}");
    }
    lab.sound(&["record", "unlock", "--force"]);
    assert_eq!(listed(&lab)["lock"], Json::Null);
    lab.sound(&["record"]);
}

#[test]
fn a_pointer_that_cannot_be_read_is_listed_as_such_and_written_anew() {
    let (lab, kept) = recorded();
    assert_eq!(listed(&lab)["pointer"], Json::Null);
    for spoiled in ["{", r#"{"version": 1, "number": 1000000000, "digest": ""}"#] {
        fs::write(kept.join("latest.json"), spoiled).expect("a pointer");
        let advice = "the records themselves stand, and the next `bastide record` writes it anew";
        assert!(lab.sound(&["record", "list"]).1.contains(advice));
        assert!(listed(&lab)["pointer"]["problem"].as_str().is_some_and(|problem| problem.ends_with(advice)));
        assert!(lab.sound(&["record"]).1.contains("latest.json` was corrupt, and is written anew"));
        assert_eq!(listed(&lab)["pointer"], Json::Null);
    }
}

#[test]
fn a_record_that_cannot_be_read_is_followed_by_a_new_one_where_there_is_no_other() {
    let (lab, kept) = recorded();
    fs::write(kept.join("records/000001.json"), "{").expect("a record");
    let told = lab.error(&["record", "show"]);
    assert!(told.ends_with("or record anew what is deployed with `bastide record`"), "{told}");
    lab.sound(&["record"]);
    assert_eq!(lab.latest()["number"], 2);
}

#[test]
fn a_list_of_no_records_is_not_asked_for() {
    let (lab, _) = recorded();
    let told = lab.error(&["record", "list", "--last", "0"]);
    assert!(told.contains("--last") && told.contains("it would list none; give a number from 1 on"), "{told}");
    assert!(lab.error(&["record", "list", "--last", "all"]).contains("give a number from 1 on"));
}

#[test]
fn outputs_that_powershell_wrote_are_read_or_told_how_to_write() {
    let lab = Lab::rendered("azure-lab");
    let outputs = r#"{"workspace": {"sensitive": false, "type": "string", "value": "mlw-1"}}"#;
    fs::write(lab.path("marked.json"), format!("\u{feff}{outputs}")).expect("a file");
    lab.sound(&["record", "--outputs", "marked.json"]);
    assert_eq!(lab.latest()["deployed"]["outputs"]["values"], json!({"workspace": "mlw-1"}));
    let wide: Vec<u8> = format!("\u{feff}{outputs}").encode_utf16().flat_map(u16::to_le_bytes).collect();
    fs::write(lab.path("wide.json"), wide).expect("a file");
    let told = lab.error(&["record", "--outputs", "wide.json"]);
    assert_eq!(told, "read `wide.json`: it is UTF-16: print it as UTF-8 (`-Encoding utf8`)");
}

#[test]
fn standard_input_is_not_read_twice() {
    let lab = Lab::rendered("azure-lab");
    let told = lab.error(&["record", "--outputs", "-", "--outputs", "-"]);
    assert!(told.contains("`-` is given more than once"), "{told}");
}

/// Whoever may write to a store may not write to the terminals of those who read it.
#[test]
fn nothing_in_a_lock_or_a_location_acts_on_a_terminal() {
    let (lab, kept) = recorded();
    let held = json!({"id": "a\u{1b}[2J", "owner": "eve\u{1b}]0;x\u{7}", "since": "2026-01-01T00:00:00Z", "purpose": "\u{202e}x"});
    fs::write(kept.join("lock.json"), json!({"version": 1, "held": held}).to_string()).expect("a lock");
    for arguments in
        [&["record"][..], &["record", "restore", "1"], &["record", "unlock"], &["record", "unlock", "--id", "x"]]
    {
        let told = lab.error(arguments);
        assert!(told.contains("eve\\u{1b}]0;x\\u{7}"), "{arguments:?}: {told}");
        assert!(!told.contains(['\u{1b}', '\u{7}', '\u{202e}']), "{arguments:?}: {told}");
    }
    let (_, told) = lab.sound(&["record", "--record", "else\u{202e}where"]);
    assert!(told.contains("in `else\\u{202e}where`"), "{told}");
    let told = lab.error(&["record", "--record", "ftp://\u{202e}"]);
    assert!(told.contains("`ftp://\\u{202e}` is no location"), "{told}");
}
