//! Holds the Terraform of random specs to its language, to its own layout, and to what a deployment needs; no string of a spec becomes code there.

use std::fs;
use std::path::{Path, PathBuf};

use bastide::render::File;
use bastide::render::terraform::literal;
use bastide::spec::Cloud;
use hcl_edit::expr::{Expression, ObjectKey};
use hcl_edit::structure::Body;
use hcl_edit::visit_mut::{VisitMut, visit_expr_mut};
use hcl_edit::{Decorated, Spanned};
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use serde_json::{Value, json};

use crate::strings::{frame, misleads, strings};
use crate::support::terraform::{Terraform, each};
use crate::{config, library, long, repair, specs, words};

/// Whether a file is HCL.
fn is_hcl(file: &File) -> bool {
    [".tf", ".tfvars", ".hcl"].iter().any(|ending| file.path.ends_with(ending))
}

/// Takes every string out of a tree: what is left is its form. The keys of objects are strings too, and may or may not need quotes.
#[derive(Default)]
struct Strings {
    said: Vec<String>,
}

impl VisitMut for Strings {
    fn visit_string_mut(&mut self, text: &mut Decorated<String>) {
        self.said.push(std::mem::take(text.value_mut()));
    }

    fn visit_literal_mut(&mut self, text: &mut Spanned<String>) {
        self.said.push(std::mem::replace(text.value_mut(), "text".to_owned()));
    }

    fn visit_expr_mut(&mut self, expression: &mut Expression) {
        visit_expr_mut(self, expression);
        if let Expression::Object(object) = expression {
            for (key, _) in object.iter() {
                let text = match key {
                    ObjectKey::Ident(name) => Some(name.as_str()),
                    ObjectKey::Expression(text) => text.as_str(),
                };
                self.said.extend(text.map(str::to_owned));
            }
            *expression = Expression::Array(object.iter().map(|(_, value)| value.expr().clone()).collect());
        }
    }
}

/// The lines of a file without strings, comments and columns; and all its strings.
fn form(file: &File) -> (Vec<String>, Vec<String>) {
    let mut body: Body = file.text.parse().unwrap_or_else(|error| panic!("{}: {error}\n{}", file.path, file.text));
    let mut strings = Strings::default();
    strings.visit_body_mut(&mut body);
    let text = body.to_string();
    let plain = |line: &str| {
        let code = line.split('#').next().unwrap_or_default();
        code.split_whitespace().collect::<Vec<_>>().join(" ")
    };
    (text.lines().map(plain).collect(), strings.said)
}

proptest! {
    #![proptest_config(config(2_000))]

    #[test]
    fn a_literal_means_its_text(text in words::text(0, 10_000)) {
        let literal = literal(&text);
        let read = literal.parse::<Expression>().map_err(|error| TestCaseError::fail(format!("{literal:?}: {error}")))?;
        prop_assert_eq!(read.as_str(), Some(text.as_str()));
        prop_assert!(!literal.contains(misleads), "{literal:?}");
    }

    #[test]
    fn two_texts_never_have_one_literal(one in words::text(0, 20), other in words::text(0, 20)) {
        prop_assert_eq!(one == other, literal(&one) == literal(&other));
    }
}

proptest! {
    #![proptest_config(config(40))]

    #[test]
    fn a_string_of_a_spec_is_that_string_and_no_more(spec in specs::valid_of(Cloud::Azure), strings in strings()) {
        let hostile = strings.put_in(&spec);
        // A string that is a secret, or a tag that Bastide writes itself, has a finding instead.
        prop_assume!(repair::mend(hostile.clone()).as_ref() == Ok(&hostile));
        let files = library::run(&hostile).terraform();
        let tame = library::run(&strings.tame().put_in(&spec)).terraform();
        prop_assert_eq!(files.len(), tame.len());
        let mut said = Vec::new();
        for (file, tame) in files.iter().zip(&tame) {
            prop_assert_eq!(&file.path, &tame.path);
            let harmful = file.text.chars().find(|character| *character != '\n' && misleads(*character));
            prop_assert_eq!(harmful, None, "{} shows it as it stands", &file.path);
            if is_hcl(file) {
                let ((mut shape, found), (mut expected, _)) = (form(file), form(tame));
                // A tag has its place in the alphabet, so only the order of the lines may differ.
                shape.sort_unstable();
                expected.sort_unstable();
                prop_assert_eq!(shape, expected, "{}", &file.path);
                said.extend(found);
            } else if file.path.ends_with("README.md") {
                prop_assert_eq!(frame(&file.text), frame(&tame.text), "{}", &file.path);
            }
        }
        for string in strings.all() {
            prop_assert!(said.contains(string), "{string:?} is not among {said:?}");
        }
    }

    #[test]
    fn the_same_spec_gives_the_same_terraform(spec in specs::valid()) {
        let files = library::run(&spec).terraform();
        prop_assert_eq!(&files, &library::run(&spec).terraform());
        for file in &files {
            prop_assert!(file.text.ends_with('\n') && !file.text.ends_with("\n\n"), "{}", file.path);
            prop_assert!(!file.text.contains('\r'), "{}", file.path);
            prop_assert!(!file.text.lines().any(|line| line.ends_with([' ', '\t'])), "{}: blanks at the end of a line", file.path);
            if is_hcl(file) {
                let read = file.text.parse::<Body>();
                prop_assert!(read.is_ok(), "{}: {}", file.path, read.err().map(|error| error.to_string()).unwrap_or_default());
            }
        }
    }
}

/// Writes the Terraform of a spec into a folder, and returns where.
fn written(spec: &Value, into: &Path) -> PathBuf {
    for file in library::run(spec).terraform() {
        let path = into.join(&file.path);
        fs::create_dir_all(path.parent().expect("a path below the folder")).expect("a folder");
        fs::write(&path, &file.text).expect("a file");
    }
    into.join("terraform")
}

/// Random specs of both clouds, so many of each or more in a long run.
fn drawn(count: usize) -> Vec<Value> {
    let count = if long() { count * 20 } else { count };
    [Cloud::Azure, Cloud::Aws].into_iter().flat_map(|cloud| specs::many(cloud, count)).collect()
}

#[test]
fn the_formatter_has_nothing_to_say_of_random_specs() {
    let Some(terraform) = Terraform::formatter("the layout of the Terraform of random specs") else { return };
    let folder = tempfile::tempdir().expect("a folder");
    // It takes letters that are newer than its tables for several, so that columns of any text there is would not be its own.
    let tags = prop::collection::btree_map(words::pieces(), words::pieces(), 0..40);
    let mut runner = crate::runner();
    let mut hostile = 0;
    for (number, mut spec) in drawn(20).into_iter().enumerate() {
        let kept = std::mem::replace(&mut spec["tags"], json!(tags.new_tree(&mut runner).expect("tags").current()));
        // AWS takes few of them, and a tag that is a secret, or one of Bastide's own, has a finding instead.
        let spec = repair::mend(spec.clone()).inspect(|_| hostile += 1).unwrap_or_else(|_| {
            spec["tags"] = kept;
            spec
        });
        written(&spec, &folder.path().join(number.to_string()));
    }
    assert!(hostile > 10, "only {hostile} specs could have hostile tags");
    assert_eq!(terraform.fmt(folder.path()), "");
}

#[test]
fn random_specs_deploy_and_then_have_nothing_left_to_do() {
    let Some(terraform) = Terraform::offline("the deployment of the Terraform of random specs") else { return };
    let folder = tempfile::tempdir().expect("a folder");
    let specs: Vec<(usize, Value)> = drawn(2).into_iter().enumerate().collect();
    let said = each(&specs, |(number, spec)| {
        let from = written(spec, &folder.path().join(number.to_string()));
        let deployed = terraform.deploy(&from, &folder.path().join(format!("{number}-deployed")));
        deployed.err().map(|said| format!("{said}\n{spec}\n"))
    });
    assert_eq!(said.into_iter().flatten().collect::<String>(), "");
}
