//! What is read back of rendered CloudFormation is what the facts say that it was rendered from. Terraform says the same, which `tests/same` holds,
//! and Bicep has a test of its own, `tests/inventory_bicep.rs`.

mod documents;
mod network;
mod settings;

#[path = "../support/mod.rs"]
mod support;

use std::fs;
use std::sync::OnceLock;

use bastide::cloud::Facts;
use bastide::cloud::aws::Aws;
use bastide::inventory::{Inventory, Resource, cloudformation};
use bastide::pipeline;
use serde_json::Value as Json;
use support::{folder, specs};

/// An example or a spec of `tests/specs` for AWS.
pub struct Rendered {
    /// Its name.
    pub name: String,
    /// What it was rendered from.
    pub facts: Aws,
    /// What it was read back to.
    pub inventory: Inventory,
}

/// All of them, each rendered once.
pub fn rendered() -> &'static [Rendered] {
    static RENDERED: OnceLock<Vec<Rendered>> = OnceLock::new();
    RENDERED.get_or_init(|| {
        let out = tempfile::tempdir().expect("a folder can be made");
        let mut found = Vec::new();
        for spec in specs::examples().into_iter().chain(specs::branches()) {
            let text = fs::read(&spec.path).expect("a spec can be read");
            let facts = pipeline::run("spec.yaml", &|_| Ok(text.clone()), &[]).facts;
            let Some(Facts::Aws(facts)) = facts else { continue };
            let folder = out.path().join(&spec.name);
            assert!(spec.render_as("cloudformation", &folder), "{} renders", spec.name);
            let inventory = cloudformation(&folder::texts(&folder.join("cloudformation")));
            found.push(Rendered { name: spec.name, facts: *facts, inventory });
        }
        assert!(found.len() > 4, "only {} specs are of AWS", found.len());
        found
    })
}

impl Rendered {
    /// The resource of a logical ID, in whichever stack it is.
    pub fn find(&self, id: &str) -> Option<&Resource> {
        let is_called = |resource: &&Resource| resource.address.rsplit('/').next() == Some(id);
        let found: Vec<&Resource> = self.inventory.resources.iter().filter(is_called).collect();
        assert!(found.len() < 2, "{}: {} resources are called {id}", self.name, found.len());
        found.first().copied()
    }

    /// The resource of a logical ID that there has to be.
    pub fn by_id(&self, id: &str) -> &Resource {
        self.find(id).unwrap_or_else(|| panic!("{}: no resource is called {id}", self.name))
    }

    /// What a property of a resource says.
    pub fn says(&self, id: &str, path: &str) -> Json {
        let way: Vec<&str> = ["Properties"].into_iter().chain(path.split('.')).collect();
        let found = self.by_id(id).get(&way);
        found.unwrap_or_else(|| panic!("{}: {id} has no {path}", self.name)).value.json()
    }

    /// What a property of every resource of a type says, in order.
    pub fn all(&self, kind: &str, path: &str) -> Vec<Json> {
        let way: Vec<&str> = ["Properties"].into_iter().chain(path.split('.')).collect();
        let mut said: Vec<Json> = self
            .inventory
            .of_kind(kind)
            .map(|resource| resource.get(&way).map_or(Json::Null, |node| node.value.json()))
            .collect();
        said.sort_by_key(Json::to_string);
        said
    }
}
