//! Turns a text that is no HCL into the line where that shows.

/// The first line, from 1, that a parser of HCL cannot read; `None` where it reads all.
pub fn syntax_error(text: &str) -> Option<usize> {
    hcl_edit::parser::parse_body(text).err().map(|error| error.location().line())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn broken_text_is_found_by_its_line() {
        assert_eq!(syntax_error("a = 1\n\nresource \"x\" {\n  b = [1\n}\n"), Some(5));
        assert_eq!(syntax_error("a {\n  b = [for c in d : c.e if c.f]\n}\n"), None);
    }
}
