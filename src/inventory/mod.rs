//! Turns infrastructure code, states, plans and exported templates into one form: resources with an address, a type and attributes, each with its place.
//!
//! A reader never fails as a whole: what it cannot read is told in [`Inventory::unread`], and the rest is there. What only a deployment can
//! know stays an expression ([`Value::Later`]); what the files themselves decide (variables with a value, locals, references between
//! resources, loops over known lists, functions of known values) is resolved.

mod account;
mod arm;
mod base64;
mod bicep;
mod cloudformation;
mod json;
mod lines;
mod pieces;
mod spelled;
mod terraform;
mod terraform_json;
mod value;

use std::collections::BTreeMap;

pub use arm::{arm, what_if};
pub use bicep::bicep;
pub use cloudformation::{change_set, cloudformation};
pub use spelled::spelled;
pub use terraform::terraform;
pub use terraform_json::{AFTER_APPLY, SECRET, hide_secrets, is_secret, terraform_json, terraform_json_before};
pub use value::{Later, Node, Piece, Value};

use crate::text::LineColumn;

/// Files to read, by their paths below the folder that is read, with `/`.
pub type Sources = BTreeMap<String, String>;

/// What some code, a state or a plan says that there is.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Inventory {
    /// The files that places speak of.
    pub files: Vec<String>,
    /// The resources, in the order in which they were met.
    pub resources: Vec<Resource>,
    /// What they say of resources that exist already.
    pub transfers: Vec<Transfer>,
    /// Whether it was read from a plan, rather than from code or a state.
    pub is_plan: bool,
    /// What a plan announces to do, where one was read.
    pub announced: Vec<Announced>,
    /// What a plan found to be other than its state knew.
    pub drift: Vec<Drift>,
    /// What could not be read.
    pub unread: Vec<Unread>,
}

/// What code or a plan says of a resource that exists already, so that its coming, going or other name is not taken for another's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Transfer {
    /// What becomes of it.
    pub passage: Passage,
    /// Where that is said.
    pub spot: Spot,
}

/// What becomes of a resource that exists already.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Passage {
    /// It has another address, and so has all below it.
    Moved {
        /// The earlier address.
        from: String,
        /// The later one.
        to: String,
    },
    /// It exists without a state that knows it, and gets an address.
    Imported {
        /// The address.
        to: String,
        /// What its provider knows it by.
        id: String,
    },
    /// Its state forgets it.
    Removed {
        /// Its address.
        from: String,
        /// Whether it is destroyed too.
        destroyed: bool,
    },
}

/// A resource.
#[derive(Debug, Clone, PartialEq)]
pub struct Resource {
    /// What the deploying engine knows it by: Terraform's address; the stack and the logical ID, as in `20-keys/DataKey`; scope, type and name
    /// of ARM, as in `Microsoft.KeyVault/vaults/kv-fraud/keys/data`.
    pub address: String,
    /// Its type, as its language writes it.
    pub kind: String,
    /// Where it is declared.
    pub spot: Spot,
    /// Its attributes, as its language names them: arguments and blocks, `Properties` and what stands beside them, the properties of ARM.
    pub attributes: Node,
}

/// A place in a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Spot {
    /// The file, as an index of [`Inventory::files`].
    pub file: usize,
    /// The place in it.
    pub at: LineColumn,
}

/// Something that could not be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unread {
    /// Where, as far as that is known.
    pub spot: Option<Spot>,
    /// What, and why, as a fragment.
    pub what: String,
}

/// What a plan announces to do to a resource; what it leaves alone is not announced.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Announced {
    /// The resource's address.
    pub address: String,
    /// What is done.
    pub action: Action,
    /// The attributes that force a replacement, by their dotted paths.
    pub paths: Vec<String>,
    /// Why, in the plan's own word, such as `delete_because_no_resource_config`.
    pub reason: Option<String>,
    /// Where that is announced.
    pub spot: Spot,
}

/// What somebody did to a resource behind its state's back, as a plan found it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Drift {
    /// The resource's address.
    pub address: String,
    /// The attributes that are other than the state knew, without what is in them; none where the resource is gone.
    pub attributes: Option<Vec<String>>,
    /// Where that is told.
    pub spot: Spot,
}

/// What a deployment does to a resource.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Action {
    /// It is made.
    Create,
    /// It is read.
    Read,
    /// It is changed where it is.
    Update,
    /// It is deleted and made anew.
    Replace {
        /// Whether the new one is made first.
        first: bool,
    },
    /// It is deleted.
    Delete,
    /// It stays, and the state forgets it.
    Forget,
}

impl Inventory {
    /// The resource of an address.
    pub fn resource(&self, address: &str) -> Option<&Resource> {
        self.resources.iter().find(|resource| resource.address == address)
    }

    /// The resources of a type.
    pub fn of_kind<'a>(&'a self, kind: &'a str) -> impl Iterator<Item = &'a Resource> {
        self.resources.iter().filter(move |resource| resource.kind == kind)
    }

    /// What could not be read, each with its place as far as that is known.
    pub fn unread(&self) -> impl Iterator<Item = String> {
        self.unread.iter().map(|unread| match unread.spot {
            Some(spot) => format!("{}: {}", self.place(spot), unread.what),
            None => unread.what.clone(),
        })
    }

    /// A place as people read it: `network.tf:12:3`.
    pub fn place(&self, spot: Spot) -> String {
        let file = self.files.get(spot.file).map_or("?", String::as_str);
        format!("{file}:{}:{}", spot.at.line, spot.at.column)
    }
}

impl Resource {
    /// The value at a path of the attributes, such as `["rule", "0", "priority"]`: keys of maps, places of lists.
    pub fn get(&self, path: &[&str]) -> Option<&Node> {
        self.attributes.get(path)
    }
}
