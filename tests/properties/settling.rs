//! Holds the table of defaults to what it promises: settling changes nothing twice, and what it fills in is what a person may write.

use std::fs;
use std::process::Command;

use bastide::finding::Findings;
use bastide::schema;
use bastide::spec::{Cloud, DEFAULTS, Profile, settle};
use bastide::text::Pointer;
use proptest::prelude::*;
use serde_json::Value;

use crate::strings::misleads;
use crate::{config, library, specs};

fn cloud(spec: &Value) -> Cloud {
    serde_json::from_value(spec["cloud"].clone()).expect("a spec has a cloud")
}

fn profile(spec: &Value) -> Profile {
    serde_json::from_value(spec["profile"].clone()).expect("a spec has a profile")
}

/// The spec with every default written out, and where one was.
fn settled(spec: &Value) -> (Value, Vec<Pointer>) {
    let mut settled = spec.clone();
    let places = settle(&mut settled, cloud(spec), profile(spec)).into_keys().collect();
    (settled, places)
}

proptest! {
    #![proptest_config(config(100))]

    #[test]
    fn settling_twice_is_settling_once(spec in specs::fitting()) {
        let (once, places) = settled(&spec);
        let (twice, more) = settled(&once);
        prop_assert_eq!(&once, &twice);
        prop_assert_eq!(more, Vec::new());
        for place in places {
            prop_assert!(once.pointer(place.as_str()).is_some(), "{place} was settled and is not there");
            prop_assert!(spec.pointer(place.as_str()).is_none(), "{place} was written and settled over");
        }
    }

    #[test]
    fn a_default_may_be_written_and_means_the_same(spec in specs::valid()) {
        let (mut written, _) = settled(&spec);
        // A cloud's own machine stands in place of a size: nobody may write both, default or not.
        for list in ["compute", "endpoints"] {
            for item in written[list].as_array_mut().into_iter().flatten() {
                if let Some(map) = item.as_object_mut().filter(|map| map.contains_key("sku")) {
                    map.shift_remove("size");
                }
            }
        }
        let mut findings = Findings::default();
        schema::validate(&written, &mut findings);
        prop_assert!(findings.is_empty(), "{findings:#?}");
        prop_assert_eq!(library::run(&spec).rendered(), library::run(&written).rendered());
    }
}

#[test]
fn every_effective_value_is_explained() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("bastide.yaml");
    let mut unseen: Vec<&str> = DEFAULTS.iter().map(|default| default.path).collect();
    for spec in [specs::many(Cloud::Azure, 30), specs::many(Cloud::Aws, 30)].concat() {
        fs::write(&path, library::text(&spec)).expect("a file");
        let output = Command::new(env!("CARGO_BIN_EXE_bastide"))
            .args(["explain", "--effective", "--color", "never", "--spec"])
            .arg(&path)
            .output()
            .expect("the program runs");
        assert!(output.status.success(), "{output:?}");
        let text = String::from_utf8(output.stdout).expect("UTF-8");
        let harmful = text.chars().find(|character| *character != '\n' && misleads(*character));
        assert_eq!(harmful, None, "printed as it stands in\n{text:?}");
        let (settled, places) = settled(&spec);
        for place in places {
            let value = settled.pointer(place.as_str()).expect("what was settled is there");
            // A map is explained by what it holds, and an empty one by nothing.
            if value.is_object() {
                continue;
            }
            let field = place.dotted();
            let line = text.lines().find(|line| line.starts_with(&format!("{field}: ")));
            assert!(
                line.is_some_and(|line| line.contains("default")),
                "{field} is not explained as a default in\n{text}"
            );
        }
        unseen.retain(|path| !covers(&settled, path));
    }
    assert_eq!(unseen, Vec::<&str>::new(), "no spec had a place for these defaults");
}

/// Whether a settled spec holds the field of a default.
fn covers(value: &Value, path: &str) -> bool {
    let Some((step, rest)) = path.trim_start_matches('/').split_once('/') else {
        return value.get(path.trim_start_matches('/')).is_some();
    };
    match step.strip_prefix('*') {
        Some(kind) => {
            let kind = kind.strip_prefix("[kind=").and_then(|kind| kind.strip_suffix(']'));
            let items = value.as_array().into_iter().flatten();
            items.filter(|item| kind.is_none_or(|kind| item["kind"] == kind)).any(|item| covers(item, rest))
        }
        None => value.get(step).is_some_and(|next| covers(next, rest)),
    }
}
