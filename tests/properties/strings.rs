//! Proves that no string of a spec becomes code: each is read back from the rendering as exactly that string, and the tree of
//! each file has the form that a tame string gives it.

use std::fs;
use std::process::Command;

use bastide::render::File;
use bastide::render::bicep::literal;
use bastide::spec::Cloud;
use proptest::prelude::*;
use serde_json::{Value, json};

use crate::scan::{Piece, scan, texts};
use crate::support::tools::BICEP_CHECK;
use crate::{config, library, repair, specs, words};

/// What a literal means: `None` where it is not one string, whole and without a hole.
fn decoded(literal: &str) -> Option<String> {
    match scan(literal).ok()?.as_slice() {
        [Piece::Text(segments, holes)] if holes.is_empty() => Some(segments.concat()),
        _ => None,
    }
}

/// Characters that a reader of code does not see, or that reorder what is seen (Unicode: controls, format characters, separators).
pub fn misleads(character: char) -> bool {
    character.is_control()
        || matches!(u32::from(character),
            0xad | 0x61c | 0x180e | 0x200b..=0x200f | 0x2028..=0x202e | 0x2060..=0x206f | 0xfeff | 0xfff9..=0xfffb | 0xe0000..=0xe007f)
}

/// The pieces of a file, each string by the number of its holes alone; and what the strings and names of the file say.
fn form(file: &File) -> (Vec<String>, Vec<String>) {
    let pieces = scan(&file.text).unwrap_or_else(|error| panic!("{}: {error}\n{}", file.path, file.text));
    let mut said: Vec<String> =
        texts(&pieces).into_iter().filter(|text| text.len() == 1).map(|text| text[0].clone()).collect();
    said.extend(pieces.iter().filter_map(|piece| match piece {
        Piece::Word(word) => Some(word.clone()),
        Piece::Text(..) => None,
    }));
    let shape = |piece: &Piece| match piece {
        Piece::Word(word) if word.starts_with(|first: char| first.is_ascii_alphanumeric() || first == '_') => {
            "name".to_owned()
        }
        Piece::Word(sign) => sign.clone(),
        Piece::Text(_, holes) => format!("a string with {} holes: {holes:?}", holes.len()),
    };
    (pieces.iter().map(shape).collect(), said)
}

/// What each line of a guide starts with, where that makes it a heading, an item, a row, a fence, a quotation or code.
pub fn frame(text: &str) -> Vec<char> {
    let start = |line: &str| {
        let numbered = line.trim_start_matches(|digit: char| digit.is_ascii_digit());
        match line.chars().next() {
            Some('0'..='9') if numbered.starts_with(['.', ')']) => '1',
            Some(first) if "#|-+*>`<=~: \t".contains(first) => first,
            _ => 'a',
        }
    };
    let mut starts: Vec<char> = text.lines().map(start).collect();
    starts.sort_unstable();
    starts
}

/// The strings of one spec, in every field whose text is free.
#[derive(Debug, Clone)]
pub struct Strings {
    owner: String,
    tag: String,
    tag_value: String,
    display_name: String,
    description: String,
}

impl Strings {
    /// The spec with them.
    pub fn put_in(&self, spec: &Value) -> Value {
        let mut spec = spec.clone();
        spec["owner"] = json!(self.owner);
        spec["tags"] = json!({ &self.tag: self.tag_value });
        spec["workspace"] = json!({"display_name": self.display_name, "description": self.description});
        spec
    }

    /// Strings that harm nobody, with a tag that is written as this one's is: as a bare name or as a string.
    pub fn tame(&self) -> Strings {
        let bare = self.tag.starts_with(|first: char| first.is_ascii_alphabetic() || first == '_')
            && !["true", "false", "null"].contains(&self.tag.as_str())
            && self.tag.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
        let tame = || "tame".to_owned();
        Strings {
            owner: tame(),
            tag: if bare { tame() } else { "a tag".to_owned() },
            tag_value: tame(),
            display_name: tame(),
            description: tame(),
        }
    }

    /// Each of them.
    pub fn all(&self) -> [&String; 5] {
        [&self.owner, &self.tag, &self.tag_value, &self.display_name, &self.description]
    }
}

/// Strings that are hostile wherever they are.
pub fn strings() -> impl Strategy<Value = Strings> {
    (words::text(1, 256), words::text(0, 160), words::text(0, 10_000), words::text(1, 100), words::text(1, 500))
        .prop_map(|(owner, tag, tag_value, display_name, description)| Strings {
            owner,
            tag,
            tag_value,
            display_name,
            description,
        })
}

proptest! {
    #![proptest_config(config(100))]

    #[test]
    fn a_string_of_a_spec_is_that_string_and_no_more(spec in specs::valid_of(Cloud::Azure), strings in strings()) {
        let hostile = repair::mend(strings.put_in(&spec));
        // A string that is a secret, or a tag that Bastide writes itself, has a finding instead.
        prop_assume!(hostile.as_ref() == Ok(&strings.put_in(&spec)));
        let files = library::run(&strings.put_in(&spec)).rendered();
        let tame = library::run(&strings.tame().put_in(&spec)).rendered();
        prop_assert_eq!(files.len(), tame.len());
        let mut literals = Vec::new();
        for (file, tame) in files.iter().zip(&tame) {
            prop_assert_eq!(&file.path, &tame.path);
            if file.path.ends_with(".bicep") || file.path.ends_with(".bicepparam") {
                let ((mut shape, found), (mut expected, _)) = (form(file), form(tame));
                // A tag has its place in the alphabet, so only the order of the lines may differ.
                shape.sort_unstable();
                expected.sort_unstable();
                prop_assert_eq!(shape, expected, "{}", &file.path);
                literals.extend(found);
            } else {
                // A command of DEPLOY.md carries the line breaks that a tag ends with, so that guide may have more lines.
                if file.path.ends_with("README.md") {
                    prop_assert_eq!(frame(&file.text), frame(&tame.text), "{}", &file.path);
                }
                let harmful = file.text.chars().find(|character| *character != '\n' && misleads(*character));
                prop_assert_eq!(harmful, None, "{} shows it as it stands", &file.path);
            }
        }
        for string in strings.all() {
            prop_assert!(literals.contains(string), "{string:?} is not among {literals:?}");
        }
    }
}

proptest! {
    #![proptest_config(config(2_000))]

    #[test]
    fn a_literal_means_its_text(text in words::text(0, 10_000)) {
        let literal = literal(&text);
        prop_assert_eq!(decoded(&literal), Some(text));
        prop_assert!(!literal.contains(misleads), "{literal:?}");
    }

    #[test]
    fn two_texts_never_have_one_literal(one in words::text(0, 20), other in words::text(0, 20)) {
        prop_assert_eq!(one == other, literal(&one) == literal(&other));
    }
}

#[test]
fn every_character_has_a_literal_that_shows_it() {
    for character in ('\0'..=char::MAX).filter(|character| u32::from(*character) < 0x3000 || misleads(*character)) {
        let literal = literal(&character.to_string());
        assert_eq!(decoded(&literal), Some(character.to_string()));
        assert!(!literal.contains(misleads), "U+{:04X} stands in a literal as it is", u32::from(character));
    }
}

#[test]
fn a_checker_of_bicep_reads_the_same_strings() {
    let Some(checker) = BICEP_CHECK.program("the strings of random specs, read back from their Bicep") else { return };
    let mut runner = crate::runner();
    let folder = tempfile::tempdir().expect("a folder");
    let base = specs::many(Cloud::Azure, 1).remove(0);
    let mut tried = 0;
    for number in 0..if crate::long() { 1_000 } else { 60 } {
        let strings = proptest::strategy::ValueTree::current(&strings().new_tree(&mut runner).expect("strings"));
        let spec = strings.put_in(&base);
        if repair::mend(spec.clone()).as_ref() != Ok(&spec) {
            continue;
        }
        tried += 1;
        let read = |spec: &Value, name: &str| -> Vec<Vec<String>> {
            let mut found = Vec::new();
            for file in library::run(spec).rendered() {
                if !["main.bicepparam", "workspace.bicep"].iter().any(|end| file.path.ends_with(end)) {
                    continue;
                }
                let path = folder.path().join(format!("{name}-{number}-{}", file.path.replace('/', "-")));
                fs::write(&path, file.text).expect("a file");
                let output = Command::new(&checker).arg("literals").arg(&path).output().expect("the checker runs");
                let list: Vec<Value> = serde_json::from_slice(&output.stdout).expect("a list of literals");
                found.extend(list.into_iter().map(|literal| {
                    serde_json::from_value::<Vec<String>>(literal["segments"].clone()).expect("segments")
                }));
            }
            found
        };
        let (hostile, tame) = (read(&spec, "hostile"), read(&strings.tame().put_in(&base), "tame"));
        assert_eq!(hostile.len(), tame.len(), "{strings:?}");
        let holes = |literals: &[Vec<String>]| literals.iter().map(|segments| segments.len() - 1).sum::<usize>();
        assert_eq!(holes(&hostile), holes(&tame), "{strings:?}");
        let bare = strings.tame().tag == "tame";
        for string in strings.all() {
            assert!(
                hostile.contains(&vec![string.clone()]) || bare && *string == strings.tag,
                "{string:?} was read otherwise"
            );
        }
    }
    assert!(tried > 30, "only {tried} sets of strings could be tried");
}
