//! In an editor with a YAML language server, the schema completes, explains and corrects a spec as it is written.

mod support;

use std::fs;

use serde_json::{Value, json};
use support::language_server::LanguageServer;
use support::{root, specs, tools};

/// An editor that has one spec open.
struct Editor {
    server: LanguageServer,
    uri: String,
    /// What the server finds wrong, as line (from 0) and message.
    wrong: Vec<(u64, String)>,
    text: String,
}

/// What an editor has set: nothing but that no schema is looked for on the internet.
fn settings(section: &str) -> Value {
    if section == "yaml" { json!({"schemaStore": {"enable": false}}) } else { json!({}) }
}

/// Opens a spec as if it lay beside an example, from where its first line finds the schema. `None` without the server.
fn open(text: &str) -> Option<Editor> {
    let program = tools::YAML_LANGUAGE_SERVER.program("completion, hover and diagnostics of a spec in an editor")?;
    let uri = format!("file://{}", root().join("examples/azure-team/open-in-an-editor.yaml").display());
    let mut server = LanguageServer::start(&program, settings);
    let diagnostics = server.open(&uri, text);
    let wrong = diagnostics.iter().map(|one| {
        let line = one["range"]["start"]["line"].as_u64().unwrap_or_default();
        (line, one["message"].as_str().unwrap_or_default().to_owned())
    });
    let wrong = wrong.collect();
    Some(Editor { server, uri, wrong, text: text.to_owned() })
}

impl Editor {
    /// The place behind a text, as line and column from 0.
    fn behind(&self, at: &str) -> (usize, usize) {
        let end = self.text.find(at).expect("the spec holds the text") + at.len();
        let before = &self.text[..end];
        let line = before.matches('\n').count();
        (line, end - before.rfind('\n').map_or(0, |start| start + 1))
    }

    /// What can be written behind a text, and what is said of each.
    fn completions(&mut self, behind: &str) -> Vec<(String, String)> {
        let place = self.behind(behind);
        let answer = self.server.ask_at("textDocument/completion", &self.uri, place);
        let items = answer["items"].as_array().or_else(|| answer.as_array()).expect("completions are a list").clone();
        let text = |value: &Value| {
            let text = value.as_str().or_else(|| value["value"].as_str());
            text.unwrap_or_default().to_owned()
        };
        items.iter().map(|item| (text(&item["label"]), text(&item["documentation"]))).collect()
    }

    /// What is said of the word that ends there.
    fn hover(&mut self, word: &str) -> String {
        let (line, column) = self.behind(word);
        let answer = self.server.ask_at("textDocument/hover", &self.uri, (line, column - 1));
        answer["contents"]["value"].as_str().unwrap_or_default().to_owned()
    }
}

const HEAD: &str = "\
# yaml-language-server: $schema=../../schemas/bastide.v1.schema.json
version: 1
pins: 2026-11-21
name: fraud
environment: prod
salt: 7k2q
cloud: azure
region: westeurope
profile: team
";

#[test]
fn the_fields_of_a_spec_are_offered_with_what_they_mean() {
    let Some(mut editor) = open(&format!("{HEAD}\n")) else { return };
    let offered = editor.completions("profile: team\n");
    for field in ["network", "storage", "access", "compute", "endpoints"] {
        let found = offered.iter().find(|(label, _)| label == field);
        let (_, documentation) = found.unwrap_or_else(|| panic!("`{field}` is not among {offered:?}"));
        assert!(documentation.len() > 10, "`{field}` is offered with `{documentation}`");
    }
    assert!(!offered.iter().any(|(label, _)| label == "profile"), "what is there already is offered again");
}

#[test]
fn a_cluster_is_offered_the_fields_of_clusters() {
    let text = format!("{HEAD}\ncompute:\n  - name: train\n    kind: cluster\n    \n");
    let Some(mut editor) = open(&text) else { return };
    let offered: Vec<String> = editor.completions("kind: cluster\n    ").into_iter().map(|(label, _)| label).collect();
    for field in ["nodes", "spot", "size", "idle_after"] {
        assert!(offered.iter().any(|label| label == field), "`{field}` is not among {offered:?}");
    }
    for field in ["users", "stop_at"] {
        assert!(!offered.iter().any(|label| label == field), "`{field}` of a notebook is among {offered:?}");
    }
}

#[test]
fn the_words_of_a_field_are_offered() {
    let text = format!("{HEAD}\nnetwork:\n  egress:\n    policy: \n");
    let Some(mut editor) = open(&text) else { return };
    let offered: Vec<String> = editor.completions("policy: ").into_iter().map(|(label, _)| label).collect();
    for word in ["none", "allowlist", "open"] {
        assert!(offered.iter().any(|label| label == word), "`{word}` is not among {offered:?}");
    }
}

#[test]
fn a_field_is_explained_with_its_default_under_each_profile() {
    let Some(mut editor) = open(&format!("{HEAD}\nkeys:\n  customer_managed: true\n")) else { return };
    let said = editor.hover("customer_managed");
    assert!(said.contains("keys of your own"), "{said}");
    assert!(said.contains("lab false, team true, regulated true"), "{said}");
}

#[test]
fn a_misspelt_field_is_marked_where_it_stands() {
    let Some(editor) = open(&format!("{HEAD}stroage:\n  - name: training\n")) else { return };
    let line = HEAD.matches('\n').count() as u64;
    assert!(
        editor.wrong.iter().any(|(at, message)| *at == line && message.contains("stroage")),
        "on line {line}: {:?}",
        editor.wrong
    );
}

#[test]
fn a_field_of_a_notebook_is_marked_in_a_cluster() {
    let text = format!("{HEAD}compute:\n  - name: train\n    kind: cluster\n    stop_at: \"18:30\"\n");
    let Some(editor) = open(&text) else { return };
    let line = HEAD.matches('\n').count() as u64 + 3;
    assert!(editor.wrong.iter().any(|(at, message)| *at == line && message.contains("stop_at")), "{:?}", editor.wrong);
}

#[test]
fn nothing_is_marked_in_the_examples() {
    for example in specs::examples() {
        let text = fs::read_to_string(&example.path).expect("an example can be read");
        assert!(text.starts_with("# yaml-language-server: $schema="), "{} names no schema", example.name);
        let Some(editor) = open(&text) else { return };
        assert_eq!(editor.wrong, [], "{}", example.name);
    }
}
