//! Turns the names of stacks and of files into the layers of our output that they are.

use std::collections::BTreeSet;

use super::listed;
use crate::inventory::Inventory;

/// The layers of an inventory of CloudFormation: what stands before the logical ID of each address.
pub(super) fn layers(inventory: &Inventory) -> BTreeSet<String> {
    let addresses = inventory.resources.iter().filter_map(|resource| resource.address.rsplit_once('/'));
    addresses.map(|(layer, _)| layer.to_owned()).collect()
}

/// The layer that a stack or a file is of, in the environment whose names begin with `stem`: it is called as the layer is, with its number
/// (`20-keys`) or without, alone or behind the stem (`fraud-prod-keys`). One of another environment is of none.
pub(super) fn layer_of<'a>(name: &str, stem: &str, layers: &'a BTreeSet<String>) -> Option<&'a str> {
    let own = behind_stem(name, stem).unwrap_or(name);
    layers.iter().find(|layer| *layer == own || concern(layer) == own).map(String::as_str)
}

/// What the name of a stack of an environment has behind the stem of all its names.
pub(super) fn behind_stem<'a>(name: &'a str, stem: &str) -> Option<&'a str> {
    name.strip_prefix(stem)?.strip_prefix('-').filter(|rest| !rest.is_empty())
}

/// What stacks of an environment are called, for a sentence.
pub(super) fn called(stem: &str, layers: &BTreeSet<String>) -> String {
    let names: Vec<String> = layers.iter().map(|layer| format!("{stem}-{}", concern(layer))).collect();
    listed(&names)
}

/// What a layer is called behind its number.
fn concern(layer: &str) -> &str {
    match layer.split_once('-') {
        Some((number, concern)) if is_number(number) => concern,
        _ => layer,
    }
}

/// Whether a name is that of a layer, of this output or of another.
pub(super) fn is_layer(name: &str) -> bool {
    name.split_once('-').is_some_and(|(number, concern)| is_number(number) && !concern.is_empty())
}

fn is_number(text: &str) -> bool {
    text.len() == 2 && text.bytes().all(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stack_of_another_environment_is_of_no_layer() {
        let layers = ["20-keys", "42-data-keys", "42-data-training"].map(str::to_owned).into();
        for (name, layer) in [
            ("20-keys", Some("20-keys")),
            ("fraud-prod-keys", Some("20-keys")),
            ("fraud-prod-data-keys", Some("42-data-keys")),
            ("fraud-prod-20-keys", Some("20-keys")),
            ("keys", Some("20-keys")),
            ("monkeys", None),
            ("fraud-prod", None),
            ("fraud-prod-", None),
            ("bank-prod-keys", None),
            ("fraud-prod-2-keys", None),
        ] {
            assert_eq!(layer_of(name, "fraud-prod", &layers), layer, "{name}");
        }
        assert_eq!(called("a-b", &["20-keys".to_owned()].into()), "`a-b-keys`");
        assert!(is_layer("42-data-x") && !is_layer("fraud-prod") && !is_layer("42-"));
    }
}
