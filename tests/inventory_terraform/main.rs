//! Folders of Terraform are read as Terraform itself would evaluate them, as far as they decide it.

mod expressions;
mod hostile;
mod instances;
mod modules;
mod policies;
mod rendered;
mod resources;

#[path = "../support/mod.rs"]
mod support;

use bastide::inventory::{Inventory, Resource, Sources, terraform};

/// The inventory of files by their paths.
pub fn read(files: &[(&str, &str)]) -> Inventory {
    let sources: Sources = files.iter().map(|(path, text)| ((*path).to_owned(), (*text).to_owned())).collect();
    terraform(&sources)
}

/// The inventory of one file of which everything is read.
pub fn whole(text: &str) -> Inventory {
    let inventory = read(&[("main.tf", text)]);
    assert_eq!(unread(&inventory), Vec::<String>::new());
    inventory
}

/// What is unread, each with its place.
pub fn unread(inventory: &Inventory) -> Vec<String> {
    let place = |spot| format!("{} ", inventory.place(spot));
    inventory.unread.iter().map(|one| format!("{}{}", one.spot.map(place).unwrap_or_default(), one.what)).collect()
}

/// The resource of an address.
pub fn resource<'a>(inventory: &'a Inventory, address: &str) -> &'a Resource {
    let addresses: Vec<&str> = inventory.resources.iter().map(|resource| resource.address.as_str()).collect();
    inventory.resource(address).unwrap_or_else(|| panic!("there is no `{address}` among {addresses:?}"))
}

/// What an attribute says, as JSON.
pub fn says(inventory: &Inventory, address: &str, path: &[&str]) -> serde_json::Value {
    let node = resource(inventory, address).get(path);
    node.unwrap_or_else(|| panic!("`{address}` has no {path:?}")).value.json()
}
