//! Templates are written so that values cannot become code and no tag leaves a blank line, and each of them is used.

mod support;

use std::collections::BTreeSet;
use std::fs;

use bastide::cloud::PINS;
use bastide::render::{bicep, built_in};
use support::{bastide, folder, root, specs};

/// What the output in Bicep is filled from: its templates and what stands beside them.
fn of_bicep() -> Vec<(&'static str, &'static str)> {
    let below = format!("{}/", bicep::FOLDER);
    built_in().into_iter().filter(|(path, _)| path.starts_with(&below)).collect()
}

/// The templates of Bicep.
fn templates() -> Vec<(&'static str, &'static str)> {
    let mut templates = of_bicep();
    templates.retain(|(path, _)| path.ends_with(".tera"));
    assert!(templates.len() > 10, "the templates are gone");
    templates
}

/// The places of a text at which a rule is broken, one a line.
fn places(path: &str, text: &str, is_wrong: impl Fn(&str) -> bool) -> String {
    let wrong = text.lines().enumerate().filter(|(_, line)| is_wrong(line));
    wrong.map(|(index, line)| format!("templates/{path}:{}: {}\n", index + 1, line.trim())).collect()
}

/// Whether a line holds one tag and nothing else.
fn is_tag_alone(line: &str) -> bool {
    let line = line.trim();
    line.starts_with("{%") && line.find("%}").is_some_and(|end| end + 2 == line.len())
}

#[test]
fn a_tag_alone_on_its_line_leaves_no_blank_line() {
    let mut wrong = String::new();
    for (path, text) in templates() {
        wrong += &places(path, text, |line| {
            let tag = line.trim();
            // What stands around the definition of a component is not rendered.
            let is_definition = tag.starts_with("{% component ") && tag.ends_with("-%}");
            let is_trimmed = tag.starts_with("{%-") || (!path.ends_with(".bicep.tera") && tag.ends_with("-%}"));
            is_tag_alone(line) && !is_definition && !is_trimmed
        });
    }
    assert_eq!(wrong, "", "such a tag opens with `{{%-`");
}

/// Whether a value stands between quotes, which it brings itself.
fn has_quoted_value(line: &str) -> bool {
    let mut rest = line;
    let mut quoted = false;
    while let Some(character) = rest.chars().next() {
        if rest.starts_with("{{") || rest.starts_with("{%") {
            if quoted && rest.starts_with("{{") {
                return true;
            }
            let end = if rest.starts_with("{{") { "}}" } else { "%}" };
            rest = rest.split_once(end).map_or("", |(_, behind)| behind);
            continue;
        }
        match character {
            '\'' => quoted = !quoted,
            '\\' if quoted => rest = &rest[1..],
            '/' if !quoted && rest.starts_with("//") => return false,
            _ => {}
        }
        rest = rest.get(character.len_utf8()..).unwrap_or_default();
    }
    false
}

#[test]
fn no_value_stands_between_quotes() {
    let mut wrong = String::new();
    for (path, text) in templates() {
        if path.ends_with(".bicep.tera") {
            wrong += &places(path, text, has_quoted_value);
        }
    }
    assert_eq!(wrong, "", "a value brings its quotes");
}

#[test]
fn quoted_values_are_found() {
    for line in ["name: 'pep-{{ stem }}'", "a: '\\'{{ b }}'", "{% if x %}'{{ y }}'{% endif %}", "x: 'a' 'b{{ c }}'"] {
        assert!(has_quoted_value(line), "{line}");
    }
    for line in ["name: {{ stem }}", "a: 'b' {{ c }} 'd'", "// it's {{ x }}", "x: {{ \"it's\" }} {{ y }}"] {
        assert!(!has_quoted_value(line), "{line}");
    }
}

#[test]
fn no_value_goes_around_the_escaping() {
    let mut wrong = String::new();
    for (path, text) in templates() {
        wrong += &places(path, text, |line| {
            let line: String = line.split_whitespace().collect();
            ["|safe", "{%raw", "{%-raw", "autoescape"].iter().any(|way| line.contains(way))
        });
    }
    assert_eq!(wrong, "");
}

#[test]
fn every_component_is_used() {
    let mut defined = BTreeSet::new();
    let mut used = BTreeSet::new();
    let name = |text: &'static str| text.split(|end: char| !(end.is_alphanumeric() || end == '_')).next();
    for (_, text) in templates() {
        defined.extend(text.split("{% component ").skip(1).filter_map(name));
        used.extend(text.split("{{ <").skip(1).filter_map(name));
    }
    assert!(defined.len() > 5, "the components are gone");
    assert_eq!(defined, used);
}

#[test]
fn every_template_is_used() {
    let specs: Vec<specs::Spec> = specs::examples().into_iter().chain(specs::branches()).collect();
    let home = tempfile::tempdir().expect("a folder can be made");
    let mut unused = Vec::new();
    for (path, _) in of_bicep() {
        let own = home.path().join("own");
        let file = own.join(path);
        fs::create_dir_all(file.parent().expect("a file lies in a folder")).expect("a folder can be made");
        // Whatever uses a template that cannot be rendered cannot be rendered either.
        fs::write(&file, if path.ends_with(".tera") { "{{ nothing_of_this_name }}" } else { "{}" })
            .expect("a file can be written");
        let makes_a_difference = specs.iter().any(|spec| {
            let out = home.path().join("out");
            let spec = spec.path.to_str().expect("paths of the project are UTF-8");
            let render = |more: &[&str]| {
                let out = out.to_str().expect("temporary paths are UTF-8");
                let output = bastide(root(), &[&["--quiet", "render", spec, "--out", out], more].concat());
                (output.status.code(), folder::texts(&home.path().join("out")))
            };
            let own = own.to_str().expect("temporary paths are UTF-8");
            let (before, after) = (render(&[]), render(&["--templates", own]));
            fs::remove_dir_all(&out).expect("a folder can be removed");
            assert_eq!(before.0, Some(0), "{spec}");
            before != after
        });
        if !makes_a_difference {
            unused.push(path);
        }
        fs::remove_dir_all(&own).expect("a folder can be removed");
    }
    assert_eq!(unused, [""; 0]);
}

#[test]
fn every_resource_type_of_the_newest_pins_is_used() {
    let out = tempfile::tempdir().expect("a folder can be made");
    let mut unused: BTreeSet<&str> = PINS.last().expect("there is a table of pins").resource_types().collect();
    for name in specs::render_all(out.path()) {
        for text in folder::texts(&out.path().join(name)).into_values() {
            unused.retain(|resource_type| !text.contains(&format!("'{resource_type}@")));
        }
    }
    assert_eq!(unused, BTreeSet::new());
}
