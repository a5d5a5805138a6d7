//! Turns every example and every spec that uses every branch into what its code says that there is, in each language of its cloud.

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::OnceLock;

use bastide::inventory::{Inventory, Resource, Sources, bicep, cloudformation, terraform};

use super::{folder, specs};

/// Reads code of a language.
pub type Reader = fn(&Sources) -> Inventory;

/// The languages, each with what reads it.
pub static LANGUAGES: &[(&str, Reader)] =
    &[("bicep", bicep), ("cloudformation", cloudformation), ("terraform", terraform)];

/// What a spec says in a language.
pub struct Rendered {
    /// The name of the spec.
    pub name: String,
    /// The language.
    pub language: &'static str,
    /// The code.
    pub sources: Sources,
    /// What it says.
    pub inventory: Inventory,
}

/// The code of a language below a folder; nothing where there is none.
pub fn read(below: &Path, language: &'static str, name: &str) -> Option<Rendered> {
    let sources = folder::texts(&below.join(language));
    let (_, reader) = LANGUAGES.iter().find(|(known, _)| *known == language).expect("a language that is read");
    let inventory = reader(&sources);
    (!sources.is_empty()).then(|| Rendered { name: name.to_owned(), language, sources, inventory })
}

/// All of them, but for the one that holds more of everything, each like another.
pub fn all() -> &'static [Rendered] {
    static RENDERED: OnceLock<Vec<Rendered>> = OnceLock::new();
    RENDERED.get_or_init(|| {
        let out = tempfile::tempdir().expect("a folder can be made");
        let mut found = Vec::new();
        let all = specs::examples().into_iter().chain(specs::branches());
        for spec in all.filter(|spec| !spec.name.ends_with("many")) {
            for (language, _) in LANGUAGES {
                let below = out.path().join(&spec.name).join(language);
                // Of the other cloud's language, it says that there is none.
                if spec.render_as(language, &below) {
                    found.extend(read(&below, language, &spec.name));
                }
            }
        }
        assert!(found.len() >= 20, "only {} folders of code", found.len());
        found
    })
}

/// The resources of them all: not what is only read, nor the settings of providers.
pub fn resources() -> impl Iterator<Item = &'static Resource> {
    let of_cloud =
        |resource: &&Resource| !resource.kind.starts_with("data.") && !resource.kind.starts_with("provider.");
    all().iter().flat_map(|rendered| &rendered.inventory.resources).filter(of_cloud)
}

/// The types that are rendered, also where there is none of one in an environment: of generic resources, the types that they make too.
pub fn kinds() -> BTreeSet<String> {
    let mut kinds: BTreeSet<String> = resources().map(|resource| resource.kind.clone()).collect();
    for resource in resources() {
        let made = ["type", "type_name"].into_iter().find_map(|name| resource.get(&[name])?.as_str());
        if ["azapi_resource", "aws_cloudcontrolapi_resource"].contains(&resource.kind.as_str()) {
            kinds.extend(made.map(|made| made.split('@').next().unwrap_or(made).to_owned()));
        }
    }
    for rendered in all().iter().filter(|rendered| rendered.language == "terraform") {
        for line in rendered.sources.values().flat_map(|text| text.lines()) {
            let name = line.strip_prefix("resource \"").and_then(|rest| rest.split('"').next());
            kinds.extend(name.map(str::to_owned));
        }
    }
    kinds
}
