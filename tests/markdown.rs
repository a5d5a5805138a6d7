//! Any string stays exactly that string as text and code of Markdown, as a label of Mermaid and as a word of a shell.
#![cfg(unix)]

use std::process::Command;

use bastide::render::bicep::literal;
use bastide::render::markdown::{code, label, shell, text};
use proptest::prelude::*;
use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};

/// How a literal of Bicep spells a character out that a reader would not see; none for one that it would.
fn spelt_out(character: char) -> Option<String> {
    let literal = literal(&character.to_string());
    let inside = literal.trim_matches('\'');
    inside.starts_with("\\u{").then(|| inside.to_owned())
}

/// Whether a reader does not see a character.
fn is_hidden(character: char) -> bool {
    character.is_control() || spelt_out(character).is_some()
}

/// What a reader should see of a string.
fn seen(text: &str) -> String {
    let mut seen = String::new();
    for character in text.chars() {
        match character {
            '\n' | '\r' | '\t' => seen.push(character),
            other => seen.push_str(&spelt_out(other).unwrap_or_else(|| other.to_string())),
        }
    }
    seen
}

/// The text of a document in which nothing but text may stand, between the given tags.
fn plain(markdown: &str, around: &[&str]) -> String {
    let mut found = String::new();
    let mut structure = Vec::new();
    for event in Parser::new_ext(markdown, Options::all() - Options::ENABLE_SMART_PUNCTUATION) {
        match event {
            Event::Text(text) => found.push_str(&text),
            Event::Code(text) => {
                structure.push("code".to_owned());
                found.push_str(&text);
            }
            Event::InlineHtml(tag) => structure.push(tag.to_string()),
            Event::Start(tag) => structure.push(match tag {
                Tag::Paragraph => "p".to_owned(),
                Tag::Table(_) => "table".to_owned(),
                Tag::TableHead => "head".to_owned(),
                Tag::TableRow => "row".to_owned(),
                Tag::TableCell => "cell".to_owned(),
                Tag::List(_) => "list".to_owned(),
                Tag::Item => "item".to_owned(),
                other => format!("{other:?}"),
            }),
            Event::End(TagEnd::Table) => structure.push("end".to_owned()),
            Event::End(_) => {}
            other => structure.push(format!("{other:?}")),
        }
    }
    assert_eq!(structure, around, "{markdown:?}");
    found
}

const ROW: &[&str] = &["table", "head", "cell", "cell", "row", "cell", "cell", "end"];

fn table(cell: &str) -> String {
    format!("| x | y |\n| --- | --- |\n| {cell} | z |\n")
}

fn check_text(string: &str) {
    let markdown = text(string);
    if !string.is_empty() {
        assert_eq!(plain(&markdown, &["p"]), seen(string));
        assert_eq!(plain(&format!("- {markdown}"), &["list", "item"]), seen(string));
    }
    assert_eq!(plain(&table(&markdown), ROW), format!("xy{}z", seen(string)));
}

fn check_code(string: &str) {
    let markdown = code(string);
    let tags: &[&str] = if markdown.starts_with('`') { &["code"] } else { &["<code>", "</code>"] };
    let mut around = vec!["p"];
    around.extend(tags);
    assert_eq!(plain(&format!("a {markdown}"), &around), format!("a {}", seen(string)));
    let mut around = ROW[..6].to_vec();
    around.extend(tags);
    around.extend(&ROW[6..]);
    assert_eq!(plain(&table(&markdown), &around), format!("xy{}z", seen(string)));
}

fn check_shell(string: &str) {
    let quoted = shell(string);
    let printed = Command::new("sh").arg("-c").arg(format!("printf %s {quoted}")).output().expect("there is a shell");
    assert!(printed.status.success() && printed.stderr.is_empty(), "{quoted}: {printed:?}");
    assert_eq!(String::from_utf8(printed.stdout).expect("text"), string.replace('\0', "\u{fffd}"), "{quoted}");
    let inside = quoted.trim_end_matches(['\n', '\'']);
    assert!(!inside.contains(is_hidden), "{quoted}: on one line, and all of it to be seen");
}

/// A label read back as Mermaid reads it.
fn check_label(string: &str) {
    let quoted = label(string);
    let inside = quoted.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')).expect("quotes");
    assert!(!inside.contains(|character: char| is_hidden(character) || "\"`<>%{}[]()|&\\".contains(character)));
    let mut read = String::new();
    let mut rest = inside;
    while let Some((before, after)) = rest.split_once('#') {
        let (number, after) = after.split_once(';').expect("an end");
        read.push_str(before);
        read.push(char::from_u32(number.parse().expect("a number")).expect("a character"));
        rest = after;
    }
    read.push_str(rest);
    let white = |character: char| if character.is_whitespace() { ' ' } else { character };
    let meant: String = string.chars().map(white).map(|character| seen(&character.to_string())).collect();
    assert_eq!(read, meant);
}

/// Strings that mean something to one of the languages.
const HOSTILE: &[&str] = &[
    "",
    " ",
    "  a  ",
    "\t",
    "\n",
    "\r\n",
    "a\n\n# b",
    "a\n```\nb",
    "1. a",
    "12) a",
    "- a",
    "+ a",
    "* a",
    "# a",
    "> a",
    "---",
    "===",
    "```",
    "~~~",
    "`",
    "``a` b",
    "a | b",
    "\\|",
    "|",
    "\\",
    "a\\",
    "**a**",
    "_a_",
    "~~a~~",
    "[a](b)",
    "![a](b)",
    "[a]: b",
    "[^1]",
    "<b>",
    "</code>",
    "<!-- a",
    "-->",
    "&amp;",
    "&#35;",
    "#35;",
    "$a$",
    "https://example.com",
    "www.example.com",
    "a@example.com",
    "<a@example.com>",
    ": a",
    "{#id}",
    "[ ] a",
    "[[a]]",
    "$(touch x)",
    "`touch x`",
    "$HOME",
    "'",
    "''",
    "'\\''",
    "\"",
    "a;b",
    "a&b",
    "~",
    "=a",
    "-n",
    "%s",
    "\\n",
    "!x",
    "\n'",
    "'\n",
    "\n\n\nx",
    "x\n",
    "x\n\n",
    "\u{202e}x",
    "x\u{0}y",
    "\u{0}",
    "\n\u{0}",
    "\u{feff}",
    "\u{1b}[31m",
    "é",
    "🦀",
    "\u{a0}a\u{a0}",
    "a\u{2028}b",
    ":::",
    "end",
    "%%",
    "# ",
    "$a ^b^ ==c== ||d||",
    "\n\u{2066}",
];

#[test]
fn hostile_strings_stay_strings() {
    for string in HOSTILE {
        check_text(string);
        check_code(string);
        check_label(string);
        check_shell(string);
    }
    let long = HOSTILE.concat();
    check_text(&long);
    check_code(&long);
    check_label(&long);
    check_shell(&long);
}

#[test]
fn ordinary_strings_stay_readable() {
    assert_eq!(text("Models that score card payments."), "Models that score card payments.");
    assert_eq!(code("mlw-fraud-prod"), "`mlw-fraud-prod`");
    assert_eq!(label("10.40.0.0/16"), "\"10.40.0.0/16\"");
    assert_eq!(shell("rg-fraud-prod"), "rg-fraud-prod");
    assert_eq!(shell("owner=ml-platform@example.com"), "owner=ml-platform@example.com");
    assert_eq!(shell("a b"), "'a b'");
}

/// Any text, with more of what these languages are made of than chance would give.
fn any_string() -> impl Strategy<Value = String> {
    prop_oneof![
        any::<String>(),
        prop::collection::vec(prop::sample::select(HOSTILE), 0..6).prop_map(|parts| parts.concat()),
        r"[ \n\r\t`|\\*_<>&#;'$(){}\[\]!~=+.0-9a-c-]{0,24}",
    ]
}

proptest! {
    #[test]
    fn any_string_is_text_of_markdown(string in any_string()) {
        check_text(&string);
    }

    #[test]
    fn any_string_is_code_of_markdown(string in any_string()) {
        check_code(&string);
    }

    #[test]
    fn any_string_is_a_label(string in any_string()) {
        check_label(&string);
    }

    #[test]
    fn any_string_is_a_word_of_a_shell(string in any_string()) {
        check_shell(&string);
    }
}
