//! Templates are written so that values cannot become code and no tag leaves a blank line, and each of them is used.

mod support;

use std::collections::BTreeSet;
use std::fs;

use bastide::cloud::PINS;
use bastide::render::built_in;
use support::{bastide, folder, root, specs};

/// Every template, as its path and its text.
fn templates() -> Vec<(&'static str, &'static str)> {
    let mut templates = built_in();
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
    // Blank lines of the others are put in order once they are rendered.
    for (path, text) in templates().into_iter().filter(|(path, _)| path.ends_with(".bicep.tera")) {
        wrong += &places(path, text, |line| {
            let tag = line.trim();
            // What stands around the definition of a component is not rendered.
            let is_definition = tag.starts_with("{% component ") && tag.ends_with("-%}");
            is_tag_alone(line) && !is_definition && !tag.starts_with("{%-")
        });
    }
    assert_eq!(wrong, "", "such a tag opens with `{{%-`");
}

/// Whether a value stands between quotes, which it brings itself.
fn has_quoted_value(line: &str) -> bool {
    let mut rest = line;
    // What ends the text that is being read.
    let mut quote: Option<char> = None;
    while let Some(character) = rest.chars().next() {
        let quoted = quote.is_some();
        if rest.starts_with("{{") || rest.starts_with("{%") {
            if quoted && rest.starts_with("{{") {
                return true;
            }
            let end = if rest.starts_with("{{") { "}}" } else { "%}" };
            rest = rest.split_once(end).map_or("", |(_, behind)| behind);
            continue;
        }
        match character {
            '\'' | '"' if quote.is_none() => quote = Some(character),
            '\'' | '"' if quote == Some(character) => quote = None,
            '\\' if quoted => rest = &rest[1..],
            '/' if !quoted && rest.starts_with("//") => return false,
            '#' if !quoted && rest.starts_with("# ") => return false,
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
        if path.ends_with(".bicep.tera") || path.ends_with(".yaml.tera") {
            wrong += &places(path, text, has_quoted_value);
        }
    }
    assert_eq!(wrong, "", "a value brings its quotes");
}

#[test]
fn quoted_values_are_found() {
    for line in [
        "name: 'pep-{{ stem }}'",
        "a: '\\'{{ b }}'",
        "{% if x %}'{{ y }}'{% endif %}",
        "x: 'a' 'b{{ c }}'",
        "A: \"{{ b }}\"",
    ] {
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
    let home = tempfile::tempdir().expect("a folder can be made");
    let (own, out) = (home.path().join("own"), home.path().join("out"));
    let render = |spec: &specs::Spec, more: &[&str]| {
        let path = |path: &std::path::Path| path.to_str().expect("paths of the project are UTF-8").to_owned();
        let arguments = ["--quiet", "render", &path(&spec.path), "--out", &path(&out)];
        let output = bastide(root(), &[&arguments, more].concat());
        let rendered = (output.status.code(), folder::texts(&out));
        if out.exists() {
            fs::remove_dir_all(&out).expect("a folder can be removed");
        }
        rendered
    };
    // What each spec renders to, by the folder of the templates that it is rendered with.
    let mut plain = Vec::new();
    for spec in specs::examples().into_iter().chain(specs::branches()) {
        let rendered = render(&spec, &[]);
        assert_eq!(rendered.0, Some(0), "{}", spec.name);
        let language = rendered.1.keys().find_map(|path| path.split_once('/')).map(|(language, _)| language.to_owned());
        plain.push((language.expect("a file in the folder of a language"), spec, rendered));
    }
    let mut unused = Vec::new();
    for (path, _) in built_in() {
        let file = own.join(path);
        fs::create_dir_all(file.parent().expect("a file lies in a folder")).expect("a folder can be made");
        // Whatever uses a template that cannot be rendered cannot be rendered either.
        fs::write(&file, if path.ends_with(".tera") { "{{ nothing_of_this_name }}" } else { "{}" })
            .expect("a file can be written");
        let templates = own.to_str().expect("temporary paths are UTF-8");
        // What several languages include is of each of them.
        let is_of = |language: &str| path.starts_with("shared/") || path.starts_with(&format!("{language}/"));
        let mut with_it = plain.iter().filter(|(language, _, _)| is_of(language));
        if !with_it.any(|(_, spec, before)| render(spec, &["--templates", templates]) != *before) {
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
    for name in specs::render_all(out.path(), "bicep") {
        for text in folder::texts(&out.path().join(name)).into_values() {
            unused.retain(|resource_type| !text.contains(&format!("'{resource_type}@")));
        }
    }
    assert_eq!(unused, BTreeSet::new());
}
