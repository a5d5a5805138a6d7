//! Turns findings into what a person or a machine reads: text with excerpts, JSON, SARIF, or annotations of a pull request.

mod change;
mod changes;
mod github;
mod json;
mod sarif;
mod spot;
mod text;

use std::cmp::Reverse;

pub use change::{Change, change};
pub use changes::{ChangesFormat, changes};

use crate::finding::{Finding, Findings, codes};
use crate::source::Document;

/// A form to print findings in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum Format {
    /// Excerpts of the files with what is wrong underlined, and the number of findings at the end.
    Text,
    /// JSON, as `schemas/findings.v1.schema.json` describes it.
    Json,
    /// SARIF 2.1.0, which code scanning services read.
    Sarif,
    /// Workflow commands, which GitHub shows beside the lines of a pull request.
    Github,
}

/// The findings about a document, in the order of its files and lines, each once. Text without a finding is empty.
pub fn findings(format: Format, document: &Document, findings: &Findings, colour: bool) -> String {
    let hidden = without_secrets(document, findings);
    let document = hidden.as_ref().unwrap_or(document);
    let findings = sorted(document, findings);
    match format {
        Format::Text => text::print(document, &findings, colour),
        Format::Json => json::print(document, &findings),
        Format::Sarif => sarif::print(document, &findings),
        Format::Github => github::print(document, &findings),
    }
}

/// The document with stars in place of every secret, so that no excerpt shows one; `None` where it holds none.
fn without_secrets(document: &Document, findings: &Findings) -> Option<Document> {
    let secrets: Vec<_> = findings
        .iter()
        .filter(|finding| finding.code == &codes::SECRET)
        .filter_map(|finding| document.locate(&finding.place))
        .collect();
    if secrets.is_empty() {
        return None;
    }
    let mut hidden = document.clone();
    for secret in secrets {
        let file = hidden.files.get_mut(secret.file)?;
        let written = file.text.get(secret.span.start..secret.span.end)?;
        let stars: String = written.chars().map(star).collect();
        file.text.replace_range(secret.span.start..secret.span.end, &stars);
    }
    Some(hidden)
}

/// What stands for a character of a secret: as many bytes, so that all places stay where they are.
fn star(character: char) -> &'static str {
    match (character, character.len_utf8()) {
        ('\n', _) => "\n",
        ('\r', _) => "\r",
        (' ', _) => " ",
        ('"', _) => "\"",
        (_, 1) => "*",
        (_, 2) => "**",
        (_, 3) => "***",
        _ => "****",
    }
}

/// By place, the graver first where two share one; what is said twice is kept once.
fn sorted<'a>(document: &Document, findings: &'a Findings) -> Vec<&'a Finding> {
    let mut sorted: Vec<&Finding> = findings.iter().collect();
    sorted.sort_by_cached_key(|finding| (document.order(&finding.place), Reverse(finding.severity())));
    let mut kept: Vec<&Finding> = Vec::with_capacity(sorted.len());
    for finding in sorted {
        // Equal findings share a place, so only the findings of the same place have to be looked through.
        let order = document.order(&finding.place);
        let same_place = kept.iter().rev().take_while(|other| document.order(&other.place) == order);
        if !same_place.into_iter().any(|other| *other == finding) {
            kept.push(finding);
        }
    }
    kept
}

/// All that a finding says, for a form that has one text for it.
fn told(finding: &Finding) -> String {
    let expected = finding.expected.as_ref().map(|expected| format!(": expected {expected}"));
    let help = finding.help.as_ref().map(|help| format!("\nhelp: {help}"));
    finding.message.clone() + &expected.unwrap_or_default() + &help.unwrap_or_default()
}

/// JSON to read and to compare, with a line break at the end.
fn pretty(value: &impl serde::Serialize) -> String {
    let text = serde_json::to_string_pretty(value).expect("maps with text as keys are always JSON");
    text + "\n"
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::load;

    /// A document of one file, and findings that the formats are tried with.
    pub(super) fn example(sets: &[&str]) -> (Document, Findings) {
        let text = "name: fraud\nregion: westeurop\nstroage:\n  - name: training\n";
        let mut findings = Findings::default();
        let sets: Vec<String> = sets.iter().map(|set| (*set).to_owned()).collect();
        let document = load("envs/my spec.yaml", &|_| Ok(text.as_bytes().to_vec()), &sets, &mut findings);
        let unknown = Finding::at_key(&codes::UNKNOWN_FIELD, "/stroage".into(), "`stroage` is no field of a spec")
            .expected("one of `storage`, `network`")
            .replace_with("storage");
        findings.push(unknown.clone());
        findings.push(Finding::at(&codes::PLACEHOLDER, "/region".into(), "a placeholder"));
        findings.push(
            Finding::at(&codes::UNKNOWN_VALUE, "/region".into(), "`westeurop` is no region")
                .expected("`westeurope`")
                .help("run `bastide regions`"),
        );
        findings.push(unknown);
        (document, findings)
    }

    /// What a format of JSON prints, held against its schema.
    pub(super) fn printed(format: Format, schema: &str, document: &Document, found: &Findings) -> serde_json::Value {
        let schema = serde_json::from_str(schema).expect("a schema");
        let value = serde_json::from_str(&findings(format, document, found, false)).expect("JSON");
        let validator = jsonschema::validator_for(&schema).expect("a schema");
        let problems: Vec<_> = validator.iter_errors(&value).map(|error| error.to_string()).collect();
        assert!(problems.is_empty(), "{problems:?}");
        value
    }

    #[test]
    fn no_format_shows_a_secret() {
        let text = "tags: {db: \"s3crët\", team: 1}\n";
        let document = load("a.yaml", &|_| Ok(text.into()), &[], &mut Findings::default());
        let mut found = Findings::default();
        found.push(Finding::at(&codes::SECRET, "/tags/db".into(), "a secret").edit(crate::finding::Edit::Remove));
        found.push(Finding::at(&codes::WRONG_TYPE, "/tags/team".into(), "x").edit(crate::finding::Edit::Quote));
        for format in [Format::Text, Format::Json, Format::Sarif, Format::Github] {
            let printed = findings(format, &document, &found, false);
            assert!(!printed.contains("s3cr"), "{printed}");
        }
        assert!(findings(Format::Text, &document, &found, false).contains("tags: {db: \"*******\", team: \"1\"}"));
    }

    #[test]
    fn findings_come_in_the_order_of_the_file_and_each_once() {
        let (document, findings) = example(&[]);
        let ids: Vec<_> = sorted(&document, &findings).iter().map(|finding| finding.code.id).collect();
        assert_eq!(ids, ["SCH004", "SPE001", "SCH001"]);
    }
}
