//! Turns text into the forms in which generated code takes it: a word with a capital, a line without breaks.

/// A word with a capital in front: `dataKey` becomes `DataKey`.
#[must_use]
pub fn capitalized(word: &str) -> String {
    let mut characters = word.chars();
    characters.next().map(|first| first.to_ascii_uppercase()).into_iter().chain(characters).collect()
}

/// Text as one line: every control character becomes a space.
#[must_use]
pub fn one_line(text: &str) -> String {
    text.chars().map(|character| if character.is_control() { ' ' } else { character }).collect()
}

/// Whether text is a letter and then letters and digits, all ASCII: what every language takes for a name.
#[must_use]
pub fn is_name(text: &str) -> bool {
    text.starts_with(|first: char| first.is_ascii_alphabetic()) && text.bytes().all(|byte| byte.is_ascii_alphanumeric())
}
