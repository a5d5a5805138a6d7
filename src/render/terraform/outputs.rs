//! Turns the outputs of a folder into alphabetical order, in which readers and `terraform output` look for them.

use std::collections::BTreeMap;

/// What the first line of an output begins with.
const OUTPUT: &str = "output \"";

/// The text with its outputs in alphabetical order; what stands before the first stays first.
pub fn sorted(text: &str) -> String {
    let mut head = String::new();
    let mut outputs: BTreeMap<&str, String> = BTreeMap::new();
    let mut name = None;
    for line in text.lines() {
        name = line.strip_prefix(OUTPUT).or(name);
        let part = match name {
            Some(name) => outputs.entry(name).or_default(),
            None => &mut head,
        };
        part.push_str(line);
        part.push('\n');
    }
    let parts = std::iter::once(&head).chain(outputs.values());
    parts.map(|part| part.trim_end()).filter(|part| !part.is_empty()).collect::<Vec<_>>().join("\n\n") + "\n"
}

/// The outputs that a text declares, and what each is.
pub fn described(text: &str) -> Vec<(String, String)> {
    let mut found = Vec::new();
    let mut name = None;
    for line in text.lines() {
        if let Some(declared) = line.strip_prefix(OUTPUT) {
            name = declared.split('"').next();
        } else if let Some(name) = name
            && let Some(what) = line.trim_start().strip_prefix("description")
        {
            let what = what.trim_start_matches([' ', '=']).trim_matches('"');
            found.push((name.to_owned(), what.to_owned()));
        } else if line == "}" {
            name = None;
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn outputs_are_read_with_what_they_are() {
        let text = "output \"a\" {\n  description = \"One.\"\n  value       = x\n}\n\nvariable \"b\" {\n  description = \"Two.\"\n}\n";
        assert_eq!(described(text), [("a".to_owned(), "One.".to_owned())]);
    }

    #[test]
    fn outputs_come_in_alphabetical_order() {
        let text = "# Head.\n\noutput \"b\" {\n  value = 1\n}\n\noutput \"a\" {\n  value = 2\n}\n";
        let sorted_text = "# Head.\n\noutput \"a\" {\n  value = 2\n}\n\noutput \"b\" {\n  value = 1\n}\n";
        assert_eq!(sorted(text), sorted_text);
    }
}
