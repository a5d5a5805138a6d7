//! Turns the text of a spec into what the library makes of it, as the commands do.

use bastide::cloud::Facts;
use bastide::finding::Findings;
use bastide::render::{File, SpecPath, bicep, cloudformation, terraform};
use bastide::{pipeline, report, source};
use serde_json::Value;

/// What became of a spec.
pub struct Run {
    /// What the text says.
    pub document: source::Document,
    /// What is wrong with it.
    pub findings: Findings,
    /// The files in the cloud's own language, where nothing is wrong.
    pub files: Option<Vec<File>>,
    facts: Option<Facts>,
}

/// Where the spec lies, for every file.
fn place() -> SpecPath {
    SpecPath::from_output_folder("../bastide.yaml")
}

impl Run {
    /// The findings as a person reads them.
    pub fn findings_text(&self) -> String {
        report::findings(report::Format::Text, &self.document, &self.findings, false)
    }

    /// The files of a spec that nothing is wrong with.
    pub fn rendered(self) -> Vec<File> {
        let findings = self.findings_text();
        self.files.unwrap_or_else(|| panic!("{findings}"))
    }

    /// The files of a spec that nothing is wrong with, as Terraform.
    pub fn terraform(&self) -> Vec<File> {
        let files = match &self.facts {
            Some(Facts::Azure(azure)) => terraform::azure::render(azure, &place(), &[]),
            Some(Facts::Aws(aws)) => terraform::aws::render(aws, &place(), &[]),
            None => panic!("{}", self.findings_text()),
        };
        files.expect("the built-in templates can be rendered")
    }
}

/// Takes a document through the library.
pub fn run(document: &Value) -> Run {
    run_text(&text(document))
}

/// A document as JSON that YAML takes too: what a text may not hold as it stands is written as an escape.
pub fn text(document: &Value) -> String {
    let mut text = String::new();
    for character in serde_json::to_string_pretty(document).expect("a value is JSON").chars() {
        match u32::from(character) {
            code @ (0x7f..=0x9f | 0x2028 | 0x2029 | 0xfeff | 0xfffe | 0xffff) => {
                text.push_str(&format!("\\u{code:04x}"))
            }
            _ => text.push(character),
        }
    }
    text
}

/// Takes the text of a document through the library.
pub fn run_text(text: &str) -> Run {
    let run = pipeline::run("bastide.yaml", &|_| Ok(text.as_bytes().to_vec()), &[]);
    let files = run.facts.as_ref().map(|facts| {
        let files = match facts {
            Facts::Azure(azure) => bicep::render(azure, &place(), &[]),
            Facts::Aws(aws) => cloudformation::render(aws, &place(), &[]),
        };
        files.expect("the built-in templates can be rendered")
    });
    Run { document: run.document, findings: run.findings, files, facts: run.facts }
}
