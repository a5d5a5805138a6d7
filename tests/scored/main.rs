//! Holds `bastide diff` to labelled changes of a spec: what becomes of each resource, which dangers are named, and what is left out as noise.
//!
//! The labels are in `azure.yaml` and `aws.yaml`, from the services' documentation. `cargo xtask score` prints how often they are met, and
//! `docs/diff-scored.md` is that page; `UPDATE=1 cargo test --test scored` writes it. A change that is not met as it is labelled stands there.

mod expected;
mod page;
mod plans;
mod run;
mod score;

#[path = "../support/mod.rs"]
mod support;

use std::collections::BTreeSet;
use std::fs;
use std::sync::OnceLock;

use expected::Outcome;
use support::scored::{CLOUDS, Label, base, cases};
use support::{is_update, root};

/// How many changes there are of each cloud, at least.
const FEWEST: usize = 40;

/// What came of every change in every language.
fn outcomes() -> &'static [Outcome] {
    static OUTCOMES: OnceLock<Vec<Outcome>> = OnceLock::new();
    OUTCOMES.get_or_init(|| CLOUDS.iter().flat_map(|(cloud, languages)| run::all(cloud, languages)).collect())
}

#[test]
fn the_page_says_how_often_the_labels_are_met() {
    let page = page::page(outcomes());
    let path = root().join("docs/diff-scored.md");
    if is_update() {
        fs::write(&path, &page).expect("a page can be written");
    }
    let kept = fs::read_to_string(&path).unwrap_or_default();
    let differs = |text: String| [("docs/diff-scored.md".to_owned(), text)].into();
    let difference = support::folder::difference(&differs(kept), &differs(page));
    assert_eq!(difference, "", "`UPDATE=1 cargo test --test scored` accepts this");
}

#[test]
fn every_label_is_tried_in_every_language() {
    for (cloud, languages) in CLOUDS {
        let cases = cases(cloud);
        assert!(cases.len() >= FEWEST, "{cloud}: only {} changes", cases.len());
        for label in Label::ALL {
            let count = cases.iter().filter(|case| case.is == label).count();
            assert!(count >= 6, "{cloud}: only {count} changes are {}", label.word());
        }
        let names: BTreeSet<&str> = cases.iter().map(|case| case.name.as_str()).collect();
        assert_eq!(names.len(), cases.len(), "{cloud}: two changes of one name");
        let base = base(cloud);
        for case in &cases {
            let said: Vec<&str> = case.expect.keys().map(String::as_str).collect();
            assert_eq!(&said[..], *languages, "{cloud}: {}", case.name);
            assert_ne!(case.before(&base).to_string(), case.after(&base).to_string(), "{cloud}: {}", case.name);
            let is_nothing = case.expect.values().all(Vec::is_empty);
            assert!(case.is != Label::Noise || is_nothing, "{cloud}: {} is noise and does something", case.name);
        }
    }
}
