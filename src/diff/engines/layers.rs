//! Turns the names of stacks and of files into the layers of our output that they are.

use std::collections::BTreeSet;

use crate::inventory::Inventory;

/// The layers of an inventory of CloudFormation: what stands before the logical ID of each address.
pub(super) fn layers(inventory: &Inventory) -> BTreeSet<String> {
    let addresses = inventory.resources.iter().filter_map(|resource| resource.address.rsplit_once('/'));
    addresses.map(|(layer, _)| layer.to_owned()).collect()
}

/// The layer that a stack or a file is of: it is called as the layer is (`20-keys`), or ends as it does behind its number (`fraud-prod-keys`).
pub(super) fn layer_of<'a>(name: &str, layers: &'a BTreeSet<String>) -> Option<&'a str> {
    if let Some(layer) = layers.get(name) {
        return Some(layer);
    }
    let fits = layers.iter().filter(|layer| {
        let end = concern(layer);
        name.strip_suffix(end).is_some_and(|rest| rest.is_empty() || rest.ends_with('-'))
    });
    // `fraud-prod-data-keys` is of `42-data-keys` rather than of `20-keys`.
    fits.max_by_key(|layer| concern(layer).len()).map(String::as_str)
}

/// What the name of a stack has before that of its layer: what those of all stacks of its environment begin with.
pub(super) fn stem_of<'a>(name: &'a str, layer: &str) -> Option<&'a str> {
    name.strip_suffix(concern(layer)).filter(|stem| stem.len() > 1 && stem.ends_with('-') && !is_layer(name))
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
    fn a_stack_is_of_the_layer_that_its_name_ends_with() {
        let layers = ["20-keys", "42-data-keys", "42-data-training"].map(str::to_owned).into();
        for (name, layer) in [
            ("20-keys", Some("20-keys")),
            ("fraud-prod-keys", Some("20-keys")),
            ("fraud-prod-data-keys", Some("42-data-keys")),
            ("fraud-prod-20-keys", Some("20-keys")),
            ("monkeys", None),
            ("fraud-prod", None),
        ] {
            assert_eq!(layer_of(name, &layers), layer, "{name}");
        }
        assert_eq!(stem_of("fraud-prod-keys", "20-keys"), Some("fraud-prod-"));
        assert_eq!([stem_of("20-keys", "20-keys"), stem_of("keys", "20-keys")], [None, None]);
        assert!(is_layer("42-data-x") && !is_layer("fraud-prod") && !is_layer("42-"));
    }
}
