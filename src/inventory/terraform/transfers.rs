//! Turns `moved`, `import` and `removed` blocks into what they say of resources that exist already.

use super::code;
use super::convert::{Pieces, to_bool};
use super::syntax::Block;
use super::world::{Scope, Trouble, World};
use crate::inventory::{Passage, Transfer};

impl World<'_> {
    /// Reads such a block into the inventory.
    pub fn read_transfer(&mut self, module: usize, block: &Block) {
        let address = |name: &str| {
            let attribute = block.attribute(name)?;
            let written = attribute.value.as_str().map_or_else(|| code::written(&attribute.value), str::to_owned);
            Some(format!("{}{written}", self.modules[module].prefix))
        };
        let (from, to) = (address("from"), address("to"));
        let passage = match (block.kind.as_str(), from, to) {
            ("moved", Some(from), Some(to)) => Passage::Moved { from, to },
            ("import", _, Some(to)) => Passage::Imported { to, id: self.import_id(module, block) },
            ("removed", Some(from), _) => {
                let lifecycle = block.body.block("lifecycle");
                let destroy = lifecycle.and_then(|inner| inner.attribute("destroy"));
                let destroy = destroy.and_then(|attribute| {
                    let scope = self.scope(module, attribute.place);
                    self.eval(&attribute.value, &scope).ok()
                });
                let destroyed = destroy.is_none_or(|node| to_bool(&node.value) != Some(false));
                Passage::Removed { from, destroyed }
            }
            (kind, ..) => {
                return self.tell(Trouble::at(block.spot, format!("a `{kind}` block lacks an address")));
            }
        };
        self.inventory.transfers.push(Transfer { passage, spot: block.spot });
    }

    fn import_id(&mut self, module: usize, block: &Block) -> String {
        let Some(attribute) = block.attribute("id") else { return String::new() };
        let scope: Scope<'_> = self.scope(module, attribute.place);
        let mut pieces = Pieces::default();
        match self.eval(&attribute.value, &scope).map(|node| pieces.add(&node.value)) {
            Ok(Ok(())) => match pieces.value().json() {
                serde_json::Value::String(text) => text,
                other => other.to_string(),
            },
            _ => code::written(&attribute.value),
        }
    }
}
