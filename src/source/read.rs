//! Turns the bytes of a file into text, or into a finding that says why they are none.

use crate::finding::{Finding, Findings, Place, codes};
use crate::text::Span;

/// The name that stands for standard input.
pub const STANDARD_INPUT: &str = "-";

/// The largest file that is read: a thousand times what a large spec takes, and little enough to hold many of them.
pub const MAX_FILE_BYTES: usize = 4 * 1024 * 1024;

/// A file that was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SourceFile {
    /// Its name as it was given, or as a file that extends it gave it.
    pub name: String,
    /// Its text, without a byte order mark. Bytes that are no UTF-8 stand as U+FFFD.
    pub text: String,
}

/// Why a file could not be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ReadError {
    /// There is none of that name.
    NotFound,
    /// The name is a folder's.
    IsFolder,
    /// It is larger than [`MAX_FILE_BYTES`]; a reader may stop there.
    TooLarge,
    /// Anything else, in the system's words.
    Other(String),
}

impl ReadError {
    /// The finding that the file `name` could not be read; `place` is the file, or where it is named as a base.
    pub(super) fn finding(&self, name: &str, place: Place) -> Finding {
        match self {
            ReadError::NotFound => Finding::new(&codes::NOT_READABLE, place, format!("`{name}` does not exist")),
            ReadError::IsFolder => Finding::new(&codes::NOT_READABLE, place, format!("`{name}` is a folder"))
                .expected("a file")
                .help("name the spec inside it, such as `bastide.yaml`"),
            ReadError::TooLarge => too_large(name, place),
            ReadError::Other(why) => {
                Finding::new(&codes::NOT_READABLE, place, format!("`{name}` could not be read: {why}"))
            }
        }
    }
}

fn too_large(name: &str, place: Place) -> Finding {
    let limit = MAX_FILE_BYTES / 1024 / 1024;
    Finding::new(&codes::TOO_LARGE, place, format!("`{name}` is larger than {limit} MB"))
        .expected(format!("a spec of at most {limit} MB"))
}

/// The text of a file, and whether it is one; `text` holds what can be shown even where it is not.
pub(super) fn decode(name: &str, bytes: Vec<u8>, findings: &mut Findings) -> (SourceFile, bool) {
    let name = name.to_owned();
    if bytes.len() > MAX_FILE_BYTES {
        findings.push(too_large(&name, Place::File { file: name.clone() }));
        return (SourceFile { name, text: String::new() }, false);
    }
    match String::from_utf8(bytes) {
        Ok(text) => {
            let text = text.strip_prefix('\u{feff}').map(str::to_owned).unwrap_or(text);
            (SourceFile { name, text }, true)
        }
        Err(error) => {
            let start = error.utf8_error().valid_up_to();
            let encoding = match error.as_bytes() {
                [0xFF, 0xFE, ..] | [0xFE, 0xFF, ..] => "is UTF-16",
                _ => "is not UTF-8",
            };
            let text = String::from_utf8_lossy(error.as_bytes()).into_owned();
            let place = Place::Text { file: name.clone(), span: Span::new(start, start + '\u{fffd}'.len_utf8()) };
            findings.push(
                Finding::new(&codes::NOT_READABLE, place, format!("`{name}` {encoding}"))
                    .expected("text in UTF-8")
                    .help("save the file as UTF-8"),
            );
            (SourceFile { name, text }, false)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn decoded(bytes: &[u8]) -> (SourceFile, bool, Findings) {
        let mut findings = Findings::default();
        let (file, readable) = decode("spec.yaml", bytes.to_vec(), &mut findings);
        (file, readable, findings)
    }

    #[test]
    fn a_byte_order_mark_is_no_part_of_the_text() {
        let (file, readable, findings) = decoded(b"\xEF\xBB\xBFname: fraud\n");
        assert!(readable && findings.is_empty());
        assert_eq!(file.text, "name: fraud\n");
    }

    #[test]
    fn the_first_byte_that_is_no_utf_8_is_pointed_at() {
        let (file, readable, findings) = decoded(b"name: fraud\nowner: M\xFCller\n");
        assert!(!readable);
        let finding = findings.iter().next().expect("one finding");
        let Place::Text { span, .. } = &finding.place else { panic!("{finding:?}") };
        assert_eq!((span.start_in(&file.text).line, span.start_in(&file.text).column), (2, 9));
    }

    #[test]
    fn a_file_of_fifty_megabytes_is_not_kept() {
        let (file, readable, findings) = decoded(&vec![b'#'; 50 * 1024 * 1024]);
        assert!(!readable && file.text.is_empty());
        assert_eq!(findings.iter().next().expect("one finding").code.id, "SRC004");
    }
}
