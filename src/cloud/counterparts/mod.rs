//! Turns what a person wrote into what each cloud makes of it; what a cloud has no counterpart of becomes findings.

mod table;

pub use table::COUNTERPARTS;

use serde_json::Value;

use crate::environment::Cloud;
use crate::finding::{Finding, Findings, codes};
use crate::text::Pointer;

/// What each cloud makes of one field.
#[derive(Debug)]
pub struct Counterpart {
    /// Path of the field, as the table of defaults writes it: `*` stands for every item of a list, `[kind=cluster]` behind it for
    /// the items of that kind.
    pub path: &'static str,
    /// What Azure makes of it.
    pub azure: &'static [Makes],
    /// What AWS makes of it.
    pub aws: &'static [Makes],
}

/// What a cloud makes of a field.
#[derive(Debug, PartialEq, Eq)]
pub struct Makes {
    /// The values that this is about, as text; empty for all others.
    pub of: &'static [&'static str],
    /// How much of what was asked for that is.
    pub how: How,
    /// What it becomes, or what happens instead.
    pub what: &'static str,
}

impl Makes {
    /// What a cloud makes of it, and how much that is, as a fragment.
    pub fn told(&self) -> String {
        match self.how {
            How::Same => self.what.to_owned(),
            How::Otherwise => format!("no counterpart: {}", self.what),
            How::Less => format!("less: {}", self.what),
        }
    }

    /// The values that it is about, as a person reads them.
    pub fn values(&self) -> String {
        if self.of.is_empty() { "otherwise".to_owned() } else { self.of.join(", ") }
    }

    /// A value that this is about, as text.
    fn of_value(&self, value: &Value) -> &'static str {
        let text = text_of(value);
        self.of.iter().find(|known| **known == text).copied().unwrap_or_default()
    }
}

/// A value as the table writes it.
fn text_of(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

/// How much of what was asked for a cloud gives.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum How {
    /// All of it.
    Same,
    /// Something else that is no loss, or nothing where nothing is needed.
    Otherwise,
    /// Less.
    Less,
}

impl Counterpart {
    /// What a cloud makes of the field, by value.
    pub fn on(&self, cloud: Cloud) -> &'static [Makes] {
        match cloud {
            Cloud::Azure => self.azure,
            Cloud::Aws => self.aws,
        }
    }

    /// The field as the schema names it, `[]` for the items of a list, and the kind of the items that have it.
    pub fn field(&self) -> (String, Option<&'static str>) {
        let mut field = String::new();
        let mut kind = None;
        for step in self.path.split('/').skip(1) {
            if step.starts_with('*') {
                field.push_str("[]");
                kind = kind_of(step).or(kind);
            } else {
                field.push_str(if field.is_empty() { "" } else { "." });
                field.push_str(step);
            }
        }
        (field, kind)
    }

    /// What a cloud makes of one value of the field.
    pub fn of(&self, cloud: Cloud, value: &Value) -> Option<&'static Makes> {
        let text = text_of(value);
        self.on(cloud).iter().find(|makes| makes.of.is_empty() || makes.of.contains(&text.as_str()))
    }

    /// The places of the field in a document, each with its value.
    pub fn places<'document>(&self, document: &'document Value) -> Vec<(Pointer, &'document Value)> {
        let steps: Vec<&str> = self.path.split('/').skip(1).collect();
        let mut found = Vec::new();
        find(document, &steps, &Pointer::root(), &mut found);
        found
    }
}

/// The kind of the items that a step of a path stands for: `cluster` of `*[kind=cluster]`.
fn kind_of(step: &str) -> Option<&str> {
    step.strip_prefix("*[kind=")?.strip_suffix(']')
}

fn find<'document>(
    at: &'document Value,
    steps: &[&str],
    pointer: &Pointer,
    found: &mut Vec<(Pointer, &'document Value)>,
) {
    match (steps, at) {
        ([], value) => found.push((pointer.clone(), value)),
        ([step, rest @ ..], Value::Array(items)) if step.starts_with('*') => {
            let kind = kind_of(step);
            for (index, item) in items.iter().enumerate() {
                if kind.is_none_or(|kind| item.get("kind").and_then(Value::as_str) == Some(kind)) {
                    find(item, rest, &pointer.child(index), found);
                }
            }
        }
        ([step, rest @ ..], Value::Object(map)) => {
            if let Some(next) = map.get(*step) {
                find(next, rest, &pointer.child(step), found);
            }
        }
        _ => {}
    }
}

/// The fields of a document that there are, in the order of the table: the place of each, its value, and its row.
pub fn fields(document: &Value) -> Vec<(Pointer, &Value, &'static Counterpart)> {
    let of =
        |row: &'static Counterpart| row.places(document).into_iter().map(move |(place, value)| (place, value, row));
    COUNTERPARTS.iter().flat_map(of).collect()
}

/// The name of a cloud, as people write it.
pub fn name(cloud: Cloud) -> &'static str {
    match cloud {
        Cloud::Azure => "Azure",
        Cloud::Aws => "AWS",
    }
}

/// Finds what a person wrote and its cloud makes something else of. What a default says, nobody asked for.
pub fn check(written: &Value, cloud: Cloud, findings: &mut Findings) {
    for (pointer, value, row) in fields(written) {
        let Some(makes) = row.of(cloud, value) else { continue };
        let of_value = if makes.of.is_empty() { String::new() } else { format!(": {}", makes.of_value(value)) };
        let asked = format!("`{}{of_value}`", pointer.dotted());
        let finding = match makes.how {
            How::Same => continue,
            How::Otherwise => {
                Finding::at(&codes::NO_COUNTERPART, pointer, format!("{} has no counterpart of {asked}", name(cloud)))
            }
            How::Less => {
                Finding::at(&codes::WEAKER_COUNTERPART, pointer, format!("{} does less than {asked} says", name(cloud)))
            }
        };
        findings.push(finding.help(makes.what));
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn found(document: &Value, cloud: Cloud) -> Vec<(&'static str, String)> {
        let mut findings = Findings::default();
        check(document, cloud, &mut findings);
        findings.iter().map(|finding| (finding.code.id, finding.message.clone())).collect()
    }

    #[test]
    fn a_value_decides_where_a_row_names_it() {
        let of = |redundancy: &str| found(&json!({"storage": [{"redundancy": redundancy}]}), Cloud::Aws);
        assert_eq!(of("zone"), []);
        let told = |how: &str| format!("AWS {how}");
        assert_eq!(of("local"), [("CLD001", told("has no counterpart of `storage[0].redundancy: local`"))]);
        assert_eq!(of("geo"), [("CLD002", told("does less than `storage[0].redundancy: geo` says"))]);
    }

    #[test]
    fn the_kind_of_an_item_decides_where_a_path_names_it() {
        let document =
            json!({"compute": [{"kind": "notebook", "nodes": {"max": 4}}, {"kind": "cluster", "spot": true}]});
        let codes: Vec<_> = found(&document, Cloud::Aws).into_iter().map(|(code, _)| code).collect();
        assert_eq!(codes, ["CLD002"], "the notebook has no nodes that anybody would read");
    }

    #[test]
    fn what_is_of_one_cloud_alone_is_nothing_to_the_other() {
        let document = json!({"azure": {"jump_host_sku": "Standard_B2s_v2"}, "aws": {"jump_host_type": "t3.micro"}});
        assert_eq!(found(&document, Cloud::Azure).len(), 1);
        assert_eq!(found(&document, Cloud::Aws).len(), 1);
    }
}
