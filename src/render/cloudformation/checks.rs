//! Turns what a rendered layer lacks of itself, or refers to without there being any, into an error with the template's place and a mend.

use std::collections::BTreeSet;

use super::names::names_in;
use super::wires::{PARAMETERS, PUBLISHED, Wires};
use crate::render::{Override, TemplateError, built_in};
use crate::text::nearest;

/// Checks the text of a layer before its markers are filled; `names` are those in it.
///
/// # Errors
/// Where it refers to what there is not, or has no head.
pub fn rendered(
    wires: &Wires,
    template: &str,
    (text, names): (&str, &BTreeSet<&str>),
    overrides: &[Override],
) -> Result<(), TemplateError> {
    if let Some(name) = names.iter().find(|name| !wires.knows(name)) {
        let close = nearest(name, wires.names());
        let hint = close.map(|close| format!("; did you mean `{close}`?")).unwrap_or_default();
        let place = place(template, name, overrides);
        return Err(TemplateError(format!(
            "`{name}` is no resource of the template, and no layer makes it{hint}{place}"
        )));
    }
    if !text.contains(&format!("{PARAMETERS}\n")) {
        return Err(TemplateError(format!(
            "`{template}` has no `{{{{ head(description=\"…\") }}}}` on a line of its own, which writes its parameters"
        )));
    }
    Ok(())
}

/// Checks that a layer publishes what others read: `text` is what the markers were filled in, `filled` what became of it, and
/// `read` the names of the values that other layers use.
///
/// # Errors
/// Where it does not publish, or publishes what it does not make.
pub fn filled(
    wires: &Wires,
    (template, layer): (&str, &str),
    (text, filled): (&str, &str),
    read: &BTreeSet<&str>,
) -> Result<(), TemplateError> {
    if let Some(name) = wires.made_in(layer).find(|name| read.contains(name))
        && !text.contains(&format!("{PUBLISHED}\n"))
    {
        return Err(TemplateError(format!(
            "`{template}` has no `{{{{ published() }}}}` on a line of its own, so later layers cannot read `{name}`"
        )));
    }
    match names_in(filled).first() {
        None => Ok(()),
        Some(name) => Err(TemplateError(format!("`{template}` has no resource `{name}`, which later layers read"))),
    }
}

/// The line of a template on which a name stands, as the engine writes places; nothing where the name is put together.
fn place(template: &str, name: &str, overrides: &[Override]) -> String {
    let own = overrides.iter().find(|own| own.path == template).map(|own| own.text.as_str());
    let text = own.or_else(|| built_in().into_iter().find(|(path, _)| *path == template).map(|(_, text)| text));
    let is_here = |line: &&str| line.split(|end: char| !end.is_ascii_alphanumeric()).any(|word| word == name);
    let found = text.and_then(|text| text.lines().enumerate().find(|(_, line)| is_here(line)));
    let Some((index, line)) = found else { return format!("\n --> {template}") };
    let (number, column) = (index + 1, line.find(name).unwrap_or_default());
    let margin = " ".repeat(number.to_string().len());
    format!(
        "\n{margin}--> {template}:{number}:{}\n{margin} |\n{number} | {line}\n{margin} | {}{}",
        column + 1,
        " ".repeat(line[..column].chars().count()),
        "^".repeat(name.len()),
    )
}
