//! What each language's engine makes of a change: what becomes of a resource that the code no longer has, and what is to be known of that.

use super::{Action, Change, Difference};
use crate::inventory::{Inventory, Resource};

/// The rules of a language.
#[derive(Debug)]
pub struct Rules {
    /// What becomes of a resource that the later code, which is read, no longer has.
    pub gone: fn(&Resource, &Inventory) -> Action,
    /// What is to be known of some of the changes.
    pub notes: &'static [Note],
}

impl Rules {
    /// What is to be known of these changes.
    pub fn notes(&self, changes: &[Change]) -> impl Iterator<Item = String> {
        let about = self.notes.iter().filter(|note| changes.iter().any(note.about));
        about.map(|note| note.text.to_owned())
    }
}

/// What is to be known of some changes.
#[derive(Debug)]
pub struct Note {
    /// Whether a change is one of them.
    pub about: fn(&Change) -> bool,
    /// What is to be known, in whole sentences.
    pub text: &'static str,
}

/// Bicep, which is deployed incrementally ("Azure Resource Manager deployment modes").
pub static BICEP: Rules = Rules {
    gone: |_, _| Action::Forget,
    notes: &[
        Note {
            about: |change| matches!(change.action, Action::Forget | Action::Replace),
            text: "A deployment of Bicep deletes nothing and makes nothing anew: what is marked `forget` stays in Azure, with its cost and its \
             rights, until somebody deletes it, and Azure refuses what is marked `replace` until the old one is deleted.",
        },
        KEYS,
    ],
};

/// CloudFormation, which keeps what its deletion policy says ("DeletionPolicy attribute").
pub static CLOUDFORMATION: Rules = Rules {
    gone: |resource, after| match resource.get(&["DeletionPolicy"]).and_then(|policy| policy.as_str()) {
        Some("Retain" | "RetainExceptOnCreate") => Action::Forget,
        // The stack of a layer whose file is gone is deleted by hand, or stays.
        _ if !has_layer(after, &resource.address) => Action::Forget,
        _ => Action::Delete,
    },
    notes: &[Note {
        about: |change| change.action == Action::Forget,
        text: "What is marked `forget` stays in AWS until somebody deletes it: its deletion policy keeps it, outside of any stack, or its stack is \
         no longer among the layers.",
    }],
};

/// Terraform.
pub static TERRAFORM: Rules = Rules { gone: |_, _| Action::Delete, notes: &[KEYS] };

/// Keys of a vault, of which Azure Resource Manager makes the first version and nothing else ("Keys - Create If Not Exist").
const KEYS: Note = Note {
    about: |change| {
        let is_of_key = |difference: &Difference| difference.path.iter().any(|step| KEY.contains(&step.as_str()));
        change.action == Action::Update && change.attributes.iter().any(is_of_key)
    },
    text: "Azure Resource Manager changes no key that exists: what differs is ignored, or the deployment is refused \
     (`KeyCreationParametersDidNotMatchExistingKey`). An administrator changes the rotation in the vault; the type of a key never changes.",
};

/// What only keys have.
static KEY: &[&str] = &["keyOps", "keySize", "kty", "rotationPolicy"];

/// Whether anything of the stack of an address is still there.
fn has_layer(inventory: &Inventory, address: &str) -> bool {
    let Some((layer, _)) = address.split_once('/') else { return true };
    inventory.resources.iter().any(|resource| resource.address.split_once('/').is_some_and(|(other, _)| other == layer))
}
