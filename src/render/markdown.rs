//! Turns any string into Markdown, a Mermaid label or a word of a POSIX shell that means exactly that string and nothing more.

use std::fmt::Write;

use crate::text::is_hidden;

/// The string as text of Markdown, wherever text may stand: in a paragraph, a list, a heading or a cell of a table.
///
/// Characters that a reader would not see are spelt out (`\u{202e}`); everything else comes back as it was. Viewers that
/// make links of bare mail addresses still do: such a link leads to the address that it shows.
pub fn text(text: &str) -> String {
    let mut markdown = String::with_capacity(text.len() + 8);
    let characters: Vec<char> = text.chars().collect();
    for (place, &character) in characters.iter().enumerate() {
        let edge = place == 0 || place + 1 == characters.len();
        // A number at the start of a line, with a dot or a bracket behind it, is an item of a list.
        let after_number = characters[..place].iter().all(char::is_ascii_digit);
        let before_word = characters.get(place + 1).is_some_and(|next| !next.is_whitespace());
        match character {
            '\n' | '\r' | '\t' => reference(&mut markdown, character),
            ' ' if edge => reference(&mut markdown, character),
            hidden if is_hidden(hidden) => markdown.push_str(&text_of_hidden(hidden)),
            // A backslash before it would do in a paragraph, but cells of a table are cut before backslashes are read.
            '|' => reference(&mut markdown, character),
            '.' | ')' if after_number => escaped(&mut markdown, character),
            // `www.` starts a link for some viewers.
            '.' if before_word => escaped(&mut markdown, character),
            // `https:` too; at the start of a line it would define a term.
            ':' if place == 0 || before_word => escaped(&mut markdown, character),
            '-' | '+' if place == 0 => escaped(&mut markdown, character),
            '\\' | '`' | '*' | '_' | '{' | '}' | '[' | ']' | '<' | '>' | '#' | '~' | '&' | '$' | '^' | '=' | '@' => {
                escaped(&mut markdown, character);
            }
            plain => markdown.push(plain),
        }
    }
    markdown
}

/// The string as code inside a line, also inside a cell of a table.
pub fn code(code: &str) -> String {
    let plain = !code.is_empty()
        && code.trim() == code
        && !code.chars().any(|character| matches!(character, '`' | '|') || is_hidden(character));
    // What a span of backticks would change, or a table would cut, stands as escaped text between tags.
    if plain { format!("`{code}`") } else { format!("<code>{}</code>", text(code)) }
}

/// The string as a label of a Mermaid picture, quotes included. White space becomes a space.
pub fn label(label: &str) -> String {
    let mut quoted = String::from("\"");
    for character in label.chars() {
        match character {
            ' ' | '-' | '.' | '/' | ',' => quoted.push(character),
            word if word.is_alphanumeric() => quoted.push(word),
            space if space.is_whitespace() => quoted.push(' '),
            hidden if is_hidden(hidden) => {
                for character in spelt_out(hidden).chars() {
                    entity(&mut quoted, character);
                }
            }
            other => entity(&mut quoted, other),
        }
    }
    quoted.push('"');
    quoted
}

/// The string as one word of a POSIX shell, on one line and with every character visible, but for line breaks at its end.
/// A zero byte, which no word can hold, becomes U+FFFD.
///
/// Quoting keeps a word from becoming code, not from becoming an option: what starts with `-` is for the caller to see to.
pub fn shell(word: &str) -> String {
    let bare = |byte: u8| byte.is_ascii_alphanumeric() || b"_-./:@%+,=".contains(&byte);
    if !word.is_empty() && !word.starts_with('=') && word.bytes().all(bare) {
        return word.to_owned();
    }
    let mut quoted = String::new();
    let mut characters =
        word.chars().map(|character| if character == '\0' { '\u{fffd}' } else { character }).peekable();
    while let Some(&character) = characters.peek() {
        if is_hidden(character) {
            let mut run = String::new();
            while let Some(hidden) = characters.next_if(|next| is_hidden(*next)) {
                run.push(hidden);
            }
            // What `printf` writes loses the line breaks at its end, so a character goes along that is none.
            if run.ends_with('\n')
                && let Some(next) = characters.next()
            {
                run.push(next);
            }
            let body = run.trim_end_matches('\n');
            if !body.is_empty() {
                quoted.push_str("\"$(printf '");
                for byte in body.bytes() {
                    // Writing to a string cannot fail.
                    let _ = write!(quoted, "\\{byte:03o}");
                }
                quoted.push_str("')\"");
            }
            if body.len() < run.len() {
                let _ = write!(quoted, "'{}'", &run[body.len()..]);
            }
        } else {
            quoted.push('\'');
            while let Some(visible) = characters.next_if(|next| !is_hidden(*next)) {
                if visible == '\'' {
                    quoted.push_str(r"'\''");
                } else {
                    quoted.push(visible);
                }
            }
            quoted.push('\'');
        }
    }
    if quoted.is_empty() { "''".to_owned() } else { quoted }
}

fn escaped(markdown: &mut String, character: char) {
    markdown.push('\\');
    markdown.push(character);
}

/// A character reference: text wherever it stands, even where the character itself would end the line or be trimmed.
fn reference(markdown: &mut String, character: char) {
    let _ = write!(markdown, "&#{};", u32::from(character));
}

/// Mermaid's own form of a character reference.
fn entity(label: &mut String, character: char) {
    let _ = write!(label, "#{};", u32::from(character));
}

fn spelt_out(hidden: char) -> String {
    format!("\\u{{{:x}}}", u32::from(hidden))
}

fn text_of_hidden(hidden: char) -> String {
    let mut markdown = String::new();
    for character in spelt_out(hidden).chars() {
        match character {
            '\\' | '{' | '}' => escaped(&mut markdown, character),
            plain => markdown.push(plain),
        }
    }
    markdown
}
