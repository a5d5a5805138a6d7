//! Turns findings into workflow commands, which GitHub shows beside the lines of a pull request.

use super::spot::Spot;
use crate::finding::{Finding, Severity};
use crate::source::Document;

/// Prints one command a finding.
pub(super) fn print(document: &Document, findings: &[&Finding]) -> String {
    findings.iter().map(|finding| command(document, finding) + "\n").collect()
}

fn command(document: &Document, finding: &Finding) -> String {
    let spot = Spot::of(document, finding);
    let mut properties = Vec::new();
    if let Some(path) = spot.path() {
        properties.push(format!("file={}", property(path)));
        if let Some(range) = spot.range {
            properties.push(format!("line={},endLine={}", range.start.line, range.end.line));
            // Columns are for what lies on one line; GitHub refuses them otherwise.
            if range.start.line == range.end.line {
                properties.push(format!("col={},endColumn={}", range.start.column, range.end.column));
            }
        }
    }
    properties.push(format!("title={}", property(&format!("{} {}", finding.code.id, finding.code.name))));
    let kind = match finding.severity() {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Note => "notice",
    };
    format!("::{kind} {}::{}", properties.join(","), data(&super::told(finding)))
}

/// The text of a command, which ends with its line.
pub(super) fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// The value of a property, which ends at a comma or a colon.
pub(super) fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use super::super::tests::example;
    use super::super::{Format, findings};
    use super::*;
    use crate::finding::{Findings, codes};

    #[test]
    fn a_command_a_finding() {
        let (document, found) = example(&[]);
        let text = findings(Format::Github, &document, &found, false);
        let lines: Vec<_> = text.lines().collect();
        assert_eq!(
            lines[0],
            "::error file=envs/my spec.yaml,line=2,endLine=2,col=9,endColumn=18,title=SCH004 unknown-value\
             ::`westeurop` is no region: expected `westeurope`%0Ahelp: run `bastide regions`"
        );
        assert!(lines[1].starts_with("::warning "));
        assert_eq!(lines.len(), 3);
    }

    #[test]
    fn no_text_ends_a_command_early() {
        let place = crate::finding::Place::File { file: "a,b:c%\n::warning::x".into() };
        let mut found = Findings::default();
        found.push(Finding::new(&codes::NOT_READABLE, place, "100%\n::stop-commands::x"));
        let text = findings(Format::Github, &Document::default(), &found, false);
        assert_eq!(
            text,
            "::error file=a%2Cb%3Ac%25%0A%3A%3Awarning%3A%3Ax,title=SRC001 unreadable-file::100%25%0A::stop-commands::x\n"
        );
    }
}
