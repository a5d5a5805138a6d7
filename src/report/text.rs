//! Turns findings into text for a terminal: what is wrong, the lines where it is, and the change that mends it.

use annotate_snippets::{AnnotationKind, Group, Level, Origin, Patch, Renderer, Snippet};

use super::change::{Change, change};
use crate::finding::{Edit, Finding, Place, Severity};
use crate::source::{Document, STANDARD_INPUT};
use crate::text::{Span, is_hidden};

/// Prints each finding, and their number.
pub(super) fn print(document: &Document, findings: &[&Finding], colour: bool) -> String {
    if findings.is_empty() {
        return String::new();
    }
    let renderer = if colour { Renderer::styled() } else { Renderer::plain() };
    let mut text = String::new();
    for finding in findings {
        text.push_str(&renderer.render(&groups(document, finding)));
        text.push_str("\n\n");
    }
    text + &summary(findings) + "\n"
}

fn groups<'a>(document: &Document, finding: &'a Finding) -> Vec<Group<'a>> {
    let level = match finding.severity() {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Note => Level::NOTE,
    };
    let title = level.primary_title(line(&finding.message)).id(finding.code.id);
    let mut expected = finding.expected.as_deref().map(|expected| format!("expected {}", line(expected)));
    let mut group = match Excerpt::of_finding(document, finding) {
        Some(excerpt) => {
            let annotation = AnnotationKind::Primary.span(excerpt.marked.clone()).label(expected.take());
            title.element(excerpt.snippet().annotation(annotation))
        }
        None => match &finding.place {
            Place::Text { file, .. } | Place::File { file } => title.element(Origin::path(shown_name(file))),
            Place::Item { pointer, .. } => title.element(Origin::path(visible(&pointer.dotted()))),
        },
    };
    if let Some(expected) = expected {
        group = group.element(Level::NOTE.message(expected));
    }
    if let Some(help) = &finding.help {
        group = group.element(Level::HELP.message(visible(help)));
    }
    let mut groups = vec![group];
    if let (Some(edit), Some(change)) = (&finding.edit, change(document, finding)) {
        let title = match edit {
            // A shell takes away the quotes that it sees.
            _ if document.is_command_line(change.file) && change.text.contains('"') => {
                "change it like this, with single quotes around the whole for the shell"
            }
            Edit::Replace(_) | Edit::Quote => "change it like this",
            Edit::Remove => "take it out",
        };
        let excerpt = Excerpt::of_change(document, &change);
        let patch = Patch::new(excerpt.marked.clone(), visible(&change.text));
        groups.push(Level::HELP.secondary_title(title).element(excerpt.snippet().patch(patch)));
    }
    groups
}

/// Whole lines of a file, safe to print, with a stretch of them marked.
struct Excerpt {
    file: String,
    first_line: usize,
    text: String,
    marked: std::ops::Range<usize>,
}

impl Excerpt {
    /// The line where a finding is; `None` for a finding about no line.
    fn of_finding(document: &Document, finding: &Finding) -> Option<Self> {
        if matches!(finding.place, Place::File { .. }) {
            return None;
        }
        let located = document.locate(&finding.place)?;
        let file = &document.files[located.file];
        // What goes over several lines is marked to the end of the first: enough to find it.
        let rest = &file.text[located.span.start..];
        let line_end = located.span.start + rest.find(['\r', '\n']).unwrap_or(rest.len());
        let span = Span::new(located.span.start, located.span.end.min(line_end));
        Some(Excerpt::new(&file.name, &file.text, span))
    }

    /// The lines that a change is about.
    fn of_change(document: &Document, change: &Change) -> Self {
        let file = &document.files[change.file];
        Excerpt::new(&file.name, &file.text, change.span)
    }

    fn new(file: &str, text: &str, span: Span) -> Self {
        let start = text[..span.start].rfind('\n').map_or(0, |newline| newline + 1);
        let end = text[span.end..].find('\n').map_or(text.len(), |newline| span.end + newline);
        let (before, marked) = (visible(&text[start..span.start]), visible(&text[span.start..span.end]));
        let marked_range = before.len()..before.len() + marked.len();
        Excerpt {
            file: shown_name(file),
            first_line: span.start_in(text).line,
            text: before + &marked + &visible(&text[span.end..end]),
            marked: marked_range,
        }
    }

    fn snippet<'a, T: Clone>(&self) -> Snippet<'a, T> {
        Snippet::source(self.text.clone()).path(self.file.clone()).line_start(self.first_line)
    }
}

/// What a file is called to a person.
fn shown_name(file: &str) -> String {
    match file {
        STANDARD_INPUT => "<stdin>".to_owned(),
        file => line(file),
    }
}

/// Text that no terminal takes for a command: control characters are shown, and what a reader does not see is replaced.
fn visible(text: &str) -> String {
    text.chars()
        .filter(|character| *character != '\r')
        .map(|character| match character {
            '\n' | '\t' => character,
            '\u{0}'..='\u{1f}' => char::from_u32(0x2400 + u32::from(character)).unwrap_or(char::REPLACEMENT_CHARACTER),
            '\u{7f}' => '\u{2421}',
            hidden if is_hidden(hidden) => char::REPLACEMENT_CHARACTER,
            other => other,
        })
        .collect()
}

/// The same, on one line.
fn line(text: &str) -> String {
    visible(text).replace('\n', "␊")
}

/// `2 errors, 1 warning`
fn summary(findings: &[&Finding]) -> String {
    let kinds = [(Severity::Error, "error"), (Severity::Warning, "warning"), (Severity::Note, "note")];
    let counted = kinds.map(|(severity, kind)| {
        let count = findings.iter().filter(|finding| finding.severity() == severity).count();
        match count {
            0 => None,
            1 => Some(format!("1 {kind}")),
            _ => Some(format!("{count} {kind}s")),
        }
    });
    counted.into_iter().flatten().collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::super::tests::example;
    use super::super::{Format, findings};
    use super::*;
    use crate::finding::{Findings, codes};
    use crate::source::{ReadError, load};

    fn printed(document: &Document, found: &Findings) -> String {
        findings(Format::Text, document, found, false)
    }

    fn document(name: &str, text: &str) -> Document {
        load(name, &|_| Ok(text.as_bytes().to_vec()), &[], &mut Findings::default())
    }

    #[test]
    fn a_finding_shows_its_line_and_the_change_that_mends_it() {
        let (document, found) = example(&[]);
        let expected = "\
error[SCH004]: `westeurop` is no region
 --> envs/my spec.yaml:2:9
  |
2 | region: westeurop
  |         ^^^^^^^^^ expected `westeurope`
  |
  = help: run `bastide regions`

warning[SPE001]: a placeholder
 --> envs/my spec.yaml:2:9
  |
2 | region: westeurop
  |         ^^^^^^^^^

error[SCH001]: `stroage` is no field of a spec
 --> envs/my spec.yaml:3:1
  |
3 | stroage:
  | ^^^^^^^ expected one of `storage`, `network`
  |
help: change it like this
  |
3 - stroage:
3 + storage:
  |

2 errors, 1 warning
";
        assert_eq!(printed(&document, &found), expected);
    }

    #[test]
    fn a_removal_shows_what_goes() {
        let document = document("a.yaml", "a: 1\nb:\n  c: 1\n  d: 2\ne: 1\n");
        let mut found = Findings::default();
        found.push(Finding::at_key(&codes::UNKNOWN_FIELD, "/b".into(), "`b` is no field").edit(Edit::Remove));
        let expected = "\
error[SCH001]: `b` is no field
 --> a.yaml:2:1
  |
2 | b:
  | ^
  |
help: take it out
  |
2 - b:
3 -   c: 1
4 -   d: 2
  |

1 error
";
        assert_eq!(printed(&document, &found), expected);
    }

    #[test]
    fn what_was_set_is_shown_as_it_was_set() {
        let (document, found) = example(&["tags.x=1", "region=westeurop"]);
        let text = printed(&document, &found);
        let line = " --> --set:2:8\n  |\n2 | region=westeurop\n  |        ^^^^^^^^^ expected `westeurope`\n";
        assert!(text.contains(line), "{text}");
    }

    #[test]
    fn a_file_that_was_not_read_is_only_named() {
        let mut found = Findings::default();
        let document = load("a.yaml", &|_| Err(ReadError::IsFolder), &[], &mut found);
        let expected = "\
error[SRC001]: `a.yaml` is a folder
--> a.yaml
 = note: expected a file
 = help: name the spec inside it, such as `bastide.yaml`

1 error
";
        assert_eq!(printed(&document, &found), expected);
    }

    #[test]
    fn no_finding_is_no_text() {
        assert_eq!(printed(&Document::default(), &Findings::default()), "");
    }

    #[test]
    fn colour_is_for_the_caller_to_choose() {
        let (document, found) = example(&[]);
        assert!(findings(Format::Text, &document, &found, true).contains("\u{1b}["));
    }

    #[test]
    fn no_control_character_reaches_the_terminal() {
        let hostile = "\u{1b}]0;x\u{7}\u{9b}31m\u{202e}\r\n\u{7f}";
        let mut found = Findings::default();
        let spec = format!("name: x\nowner: {hostile}\n");
        load(hostile, &|_| Ok(spec.clone().into()), &[], &mut found);
        found.push(
            Finding::at(&codes::PLACEHOLDER, "/name".into(), hostile)
                .expected(hostile)
                .help(hostile)
                .replace_with(hostile),
        );
        found.push(Finding::at(&codes::PLACEHOLDER, crate::text::Pointer::root().child(hostile), hostile));
        for document in [document(hostile, &spec), document(hostile, "name: x\n"), Document::default()] {
            let text = printed(&document, &found);
            assert!(!text.contains(|c: char| (c.is_control() && c != '\n') || c == '\u{202e}'), "{text:?}");
        }
    }
}
