//! Turns Bicep into its words and strings, by the rules of the language and by nothing of the program's own.

use std::iter::Peekable;
use std::str::Chars;

/// A piece of Bicep, blanks and comments left out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Piece {
    /// A name, a number or a sign.
    Word(String),
    /// A string: what stands between its holes, decoded, and the pieces in each hole.
    Text(Vec<String>, Vec<Vec<Piece>>),
}

/// The pieces of a file.
///
/// # Errors
/// In words, where the file is not made of such pieces.
pub fn scan(text: &str) -> Result<Vec<Piece>, String> {
    let mut characters = text.chars().peekable();
    let pieces = pieces(&mut characters, false)?;
    Ok(pieces)
}

/// Every string of some pieces, those in holes included.
pub fn texts(pieces: &[Piece]) -> Vec<&[String]> {
    let mut found = Vec::new();
    for piece in pieces {
        if let Piece::Text(segments, holes) = piece {
            found.push(segments.as_slice());
            found.extend(holes.iter().flat_map(|hole| texts(hole)));
        }
    }
    found
}

/// The pieces as text again, with every string that has no hole as the string `'x'`.
pub fn tamed(pieces: &[Piece]) -> String {
    let mut text = String::new();
    for piece in pieces {
        match piece {
            Piece::Word(word) => text.push_str(word),
            Piece::Text(_, holes) => {
                text.push_str("'x");
                holes.iter().for_each(|hole| text.push_str(&format!("${{{}}}", tamed(hole))));
                text.push('\'');
            }
        }
        text.push(' ');
    }
    text
}

fn pieces(characters: &mut Peekable<Chars<'_>>, in_hole: bool) -> Result<Vec<Piece>, String> {
    let mut pieces = Vec::new();
    let mut depth = 0_usize;
    while let Some(character) = characters.next() {
        match character {
            ' ' | '\t' => {}
            '/' if characters.peek() == Some(&'/') => {
                // A comment ends before the end of its line.
                while characters.peek().is_some_and(|next| *next != '\n') {
                    characters.next();
                }
            }
            '/' if characters.peek() == Some(&'*') => return Err("a comment of several lines".to_owned()),
            '\'' => pieces.push(string(characters)?),
            '}' if in_hole && depth == 0 => return Ok(pieces),
            name if name.is_ascii_alphanumeric() || name == '_' => {
                let mut word = name.to_string();
                while let Some(next) = characters.next_if(|next| next.is_ascii_alphanumeric() || *next == '_') {
                    word.push(next);
                }
                pieces.push(Piece::Word(word));
            }
            sign if sign.is_ascii_punctuation() || sign == '\n' => {
                depth = match sign {
                    '{' => depth + 1,
                    '}' => depth.checked_sub(1).ok_or("a brace that closes nothing")?,
                    _ => depth,
                };
                pieces.push(Piece::Word(sign.to_string()));
            }
            other => return Err(format!("{other:?} outside of strings and comments")),
        }
    }
    if in_hole { Err("a hole that does not end".to_owned()) } else { Ok(pieces) }
}

/// A string after its first quote.
fn string(characters: &mut Peekable<Chars<'_>>) -> Result<Piece, String> {
    let (mut segments, mut holes) = (vec![String::new()], Vec::new());
    loop {
        let character = characters.next().ok_or("a string that does not end")?;
        let decoded = match character {
            '\'' if segments == [""] && characters.peek() == Some(&'\'') => {
                return Err("a string of several lines".to_owned());
            }
            '\'' => return Ok(Piece::Text(segments, holes)),
            '\n' | '\r' => return Err("the end of a line in a string".to_owned()),
            '$' if characters.next_if_eq(&'{').is_some() => {
                holes.push(pieces(characters, true)?);
                segments.push(String::new());
                continue;
            }
            '\\' => escape(characters)?,
            plain => plain,
        };
        segments.last_mut().expect("a segment").push(decoded);
    }
}

/// What an escape means, after its backslash ("Data types in Bicep", strings).
fn escape(characters: &mut Peekable<Chars<'_>>) -> Result<char, String> {
    match characters.next() {
        Some('n') => Ok('\n'),
        Some('r') => Ok('\r'),
        Some('t') => Ok('\t'),
        Some(same @ ('\\' | '\'' | '$')) => Ok(same),
        Some('u') if characters.next() == Some('{') => {
            let digits: String = characters.by_ref().take_while(|digit| *digit != '}').collect();
            let code = u32::from_str_radix(&digits, 16).map_err(|error| error.to_string())?;
            char::from_u32(code).ok_or_else(|| format!("no character {digits}"))
        }
        other => Err(format!("an escape of {other:?}")),
    }
}

#[test]
fn strings_holes_and_comments_are_told_apart() {
    let text = "a: 'it\\'s ${b['}']} \\u{41}\\n' // 'c'\n";
    let word = |word: &str| Piece::Word(word.to_owned());
    let hole = vec![word("b"), word("["), Piece::Text(vec!["}".to_owned()], Vec::new()), word("]")];
    let string = Piece::Text(vec!["it's ".to_owned(), " A\n".to_owned()], vec![hole]);
    assert_eq!(scan(text), Ok(vec![word("a"), word(":"), string, word("\n")]));
    for broken in ["'", "'a\nb'", "'''a'''", "'\\x'", "é", "}", "'${a'"] {
        assert!(scan(broken).is_err(), "{broken}");
    }
}
