//! Everything that we render is read whole.

use std::collections::BTreeSet;

use bastide::inventory::{Node, Piece, Value, terraform};

use crate::support::{folder, specs};
use crate::unread;

/// What of our own code only a deployment knows, beside attributes of resources.
static OURS_LATER: &[&str] = &[
    // Which address of the firewall lies in which zone.
    "firewall_status.0.sync_states).attachment[0].endpoint_id",
];

/// What a node refers to, and the code in it.
fn expressions<'a>(node: &'a Node, addresses: &mut BTreeSet<&'a str>, codes: &mut BTreeSet<&'a str>) {
    match &node.value {
        Value::List(items) => items.iter().for_each(|item| expressions(item, addresses, codes)),
        Value::Map(map) => map.values().for_each(|item| expressions(item, addresses, codes)),
        Value::Later(later) => {
            for piece in &later.pieces {
                match piece {
                    Piece::Reference { address, .. } => addresses.insert(address),
                    Piece::Code(code) => codes.insert(code),
                    Piece::Text(_) => false,
                };
            }
        }
        _ => {}
    }
}

#[test]
fn what_we_render_is_read_whole() {
    let out = tempfile::tempdir().expect("a folder can be made");
    for spec in specs::examples().into_iter().chain(specs::branches()) {
        let name = &spec.name;
        assert!(spec.render_as("terraform", &out.path().join(name)), "{name} has errors");
        let inventory = terraform(&folder::texts(&out.path().join(name).join("terraform")));
        assert_eq!(unread(&inventory), Vec::<String>::new(), "{name}");

        let known: BTreeSet<&str> = inventory.resources.iter().map(|resource| resource.address.as_str()).collect();
        assert_eq!(known.len(), inventory.resources.len(), "{name} has two resources with one address");
        let (mut addresses, mut codes) = (BTreeSet::new(), BTreeSet::new());
        for resource in &inventory.resources {
            expressions(&resource.attributes, &mut addresses, &mut codes);
        }
        // What is needed may be a resource that is there more than once.
        let is_known = |address: &&&str| {
            known.contains(**address) || known.iter().any(|one| one.starts_with(&format!("{address}[")))
        };
        addresses.retain(|address| !is_known(&address));
        assert!(addresses.is_empty(), "{name} refers to {addresses:?}");
        codes.retain(|code| !OURS_LATER.iter().any(|ours| code.contains(ours)));
        assert!(codes.is_empty(), "{name} leaves {codes:?}");
    }
}
