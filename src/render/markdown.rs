//! Turns any string into Markdown, a Mermaid label or a word of a POSIX shell that means exactly that string and nothing more.

use std::fmt::Write;

use super::hidden::is_hidden;

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

#[cfg(test)]
mod tests {
    use std::process::Command;

    use proptest::prelude::*;
    use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};

    use super::*;

    /// What a reader should see of a string.
    fn seen(text: &str) -> String {
        let mut seen = String::new();
        for character in text.chars() {
            match character {
                '\n' | '\r' | '\t' => seen.push(character),
                hidden if is_hidden(hidden) => seen.push_str(&spelt_out(hidden)),
                plain => seen.push(plain),
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
        let printed = Command::new("sh").arg("-c").arg(format!("printf %s {quoted}")).output().unwrap();
        assert!(printed.status.success() && printed.stderr.is_empty(), "{quoted}: {printed:?}");
        assert_eq!(String::from_utf8(printed.stdout).unwrap(), string.replace('\0', "\u{fffd}"), "{quoted}");
        let inside = quoted.trim_end_matches(['\n', '\'']);
        assert!(!inside.contains(is_hidden), "{quoted}: on one line, and all of it to be seen");
    }

    /// A label read back as Mermaid reads it.
    fn check_label(string: &str) {
        let quoted = label(string);
        let inside = quoted.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')).unwrap();
        assert!(!inside.contains(|character: char| is_hidden(character) || "\"`<>%{}[]()|&\\".contains(character)));
        let mut read = String::new();
        let mut rest = inside;
        while let Some((before, after)) = rest.split_once('#') {
            let (number, after) = after.split_once(';').unwrap();
            read.push_str(before);
            read.push(char::from_u32(number.parse().unwrap()).unwrap());
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
}
