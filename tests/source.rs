//! Whatever the bytes of a spec and the text of `--set` are, loading says what is wrong with them, and every place lies in its file.

use bastide::finding::{Edit, Finding, Findings, Part, Place, codes};
use bastide::report::{Format, findings};
use bastide::source::{Document, load};
use bastide::text::Pointer;
use proptest::prelude::*;
use serde_json::Value;

/// Each item of the document has a place and an author, and gets a finding for each edit that could be proposed there.
fn check_places(document: &Document, value: &Value, pointer: &Pointer, found: &mut Findings) {
    for (part, edit) in
        [(Part::Key, Edit::Replace("x".into())), (Part::Value, Edit::Replace("x".into())), (Part::Value, Edit::Remove)]
    {
        let place = Place::Item { pointer: pointer.clone(), part };
        found.push(Finding::new(&codes::PLACEHOLDER, place.clone(), "x").edit(edit));
        let located = document.locate(&place).expect("what is in the document has a place");
        let text = &document.files[located.file].text;
        assert!(text.get(located.span.start..located.span.end).is_some(), "{located:?} in {text:?}");
    }
    document.origin(pointer).expect("what is in the document was set by someone");
    match value {
        Value::Object(map) => {
            map.iter().for_each(|(key, item)| check_places(document, item, &pointer.child(key), found))
        }
        Value::Array(items) => {
            items
                .iter()
                .enumerate()
                .for_each(|(index, item)| check_places(document, item, &pointer.child(index), found));
        }
        _ => {}
    }
}

fn check(bytes: &[u8], sets: &[String]) {
    let mut found = Findings::default();
    let document = load("a.yaml", &|_| Ok(bytes.to_vec()), sets, &mut found);
    assert!(!document.value.is_null() || found.any_error(), "nothing fails in silence");
    if !document.value.is_null() {
        check_places(&document, &document.value, &Pointer::root(), &mut found);
    }
    for format in [Format::Text, Format::Json, Format::Sarif, Format::Github] {
        findings(format, &document, &found, true);
    }
}

/// Text made of what YAML is made of.
const NEARLY_YAML: &str =
    "([a-c]|[:,\\[\\]{}&*!|>'\"#%@`~?.-]|: |- |\n|\r\n|\t|  |&a |\\*a|<<: |!!int |---\n|0|1e9|\u{e9}|extends: )*";

/// Text made of what a `--set` argument is made of.
const NEARLY_SET: &str = "([a-c]|[.=\\[\\]{}:,'\"]|\n|\u{e9})*";

proptest! {
    #![proptest_config(ProptestConfig { cases: 512, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_bytes_can_be_loaded(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
        check(&bytes, &[]);
    }

    #[test]
    fn any_text_that_is_nearly_yaml_can_be_loaded(text in NEARLY_YAML, set in NEARLY_SET) {
        check(text.as_bytes(), &[set.clone(), "a.b=1".into(), format!("a={set}")]);
    }
}
