//! Tells which characters a reader of a text does not see.

/// Characters that a reader does not see, or that change the order of those it sees: controls, line and paragraph
/// separators, marks of direction, and the mark of byte order.
pub(in crate::render) fn is_hidden(character: char) -> bool {
    character.is_control()
        || matches!(character, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
}
