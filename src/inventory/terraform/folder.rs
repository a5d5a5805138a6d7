//! Turns a folder of Terraform into its declarations by name.

use std::collections::HashMap;
use std::rc::Rc;

use super::json;
use super::syntax::{Attribute, Block, Item};
use super::world::{Trouble, World};

/// What stands in a module's folder.
#[derive(Default)]
pub struct Folder {
    /// Every block of every file, in the order of the files.
    pub blocks: Vec<Block>,
    /// Resources and data sources, by `type.name` and `data.type.name`.
    pub resources: HashMap<String, usize>,
    /// Variables.
    pub variables: HashMap<String, usize>,
    /// Locals: the block, and where in it.
    pub locals: HashMap<String, (usize, usize)>,
    /// Outputs.
    pub outputs: HashMap<String, usize>,
    /// Calls of modules.
    pub calls: HashMap<String, usize>,
    /// The values that files of values give to variables.
    pub given: HashMap<String, Attribute>,
}

impl World<'_> {
    /// The folder of a path; `.` is the one that is read. None where no file of Terraform stands there.
    pub fn folder(&mut self, path: &str) -> Option<Rc<Folder>> {
        if let Some(folder) = self.folders.get(path) {
            return Some(Rc::clone(folder));
        }
        let inside = |name: &str| match path {
            "." => !name.contains('/'),
            _ => {
                name.strip_prefix(path).and_then(|rest| rest.strip_prefix('/')).is_some_and(|rest| !rest.contains('/'))
            }
        };
        let names: Vec<(usize, String)> = self.files.names().map(str::to_owned).enumerate().collect();
        let code = |name: &str| inside(name) && (name.ends_with(".tf") || name.ends_with(".tf.json"));
        if !names.iter().any(|(_, name)| code(name)) {
            return None;
        }
        let mut folder = Folder::default();
        for (file, name) in &names {
            if code(name) {
                self.declarations(*file, name, &mut folder);
            } else if path == "." && inside(name) && (name.ends_with(".tfvars") || name.ends_with(".tfvars.json")) {
                self.values(*file, name, &mut folder);
            }
        }
        let folder = Rc::new(folder);
        self.folders.insert(path.to_owned(), Rc::clone(&folder));
        Some(folder)
    }

    fn declarations(&mut self, file: usize, name: &str, folder: &mut Folder) {
        let stem = name.rsplit('/').next().unwrap_or(name).trim_end_matches(".json").trim_end_matches(".tf");
        let body = match self.files.read(file) {
            Ok(body) => body,
            Err((spot, what)) => return self.tell(Trouble::at(spot, format!("the file cannot be read: {what}"))),
        };
        if stem == "override" || stem.ends_with("_override") {
            let spot = self.files.spot(file, 0);
            return self.tell(Trouble::at(spot, "what a file of overrides changes is not read"));
        }
        for item in body.into_items() {
            match item {
                Item::Block(block) => self.declaration(block, folder),
                Item::Attribute(attribute) => {
                    let spot = self.files.part(attribute.place, hcl_edit::Span::span(&attribute.value));
                    self.tell(Trouble::at(spot, format!("`{}` stands in no block", attribute.name)));
                }
            }
        }
    }

    fn declaration(&mut self, block: Block, folder: &mut Folder) {
        let index = folder.blocks.len();
        let before = match (block.kind.as_str(), &block.labels[..]) {
            ("resource", [kind, name]) => folder.resources.insert(format!("{kind}.{name}"), index),
            ("data" | "ephemeral" | "action", [kind, name]) => {
                folder.resources.insert(format!("{}.{kind}.{name}", block.kind), index)
            }
            ("variable", [name]) => folder.variables.insert(name.clone(), index),
            ("output", [name]) => folder.outputs.insert(name.clone(), index),
            ("module", [name]) => folder.calls.insert(name.clone(), index),
            ("provider", [_]) | ("moved" | "import" | "removed" | "terraform", []) | ("check", [_]) => None,
            ("locals", []) => {
                for (place, item) in block.body.items().iter().enumerate() {
                    folder.locals.insert(item.name().to_owned(), (index, place));
                }
                None
            }
            (kind, _) => {
                let what = format!("a `{kind}` block with {} labels is nothing known", block.labels.len());
                return self.tell(Trouble::at(block.spot, what));
            }
        };
        if before.is_some() {
            let what = format!("`{}` is declared before, and this is what is read", block.labels.join("."));
            self.tell(Trouble::at(block.spot, what));
        }
        folder.blocks.push(block);
    }

    /// Takes the values of `terraform.tfvars` and of files that are read by themselves, later ones over earlier ones.
    fn values(&mut self, file: usize, name: &str, folder: &mut Folder) {
        let stem = name.trim_end_matches(".json");
        if stem != "terraform.tfvars" && !stem.ends_with(".auto.tfvars") {
            return;
        }
        let read = match (name.ends_with(".json"), self.files.text(name)) {
            (true, Some(text)) => json::values(text, file, &mut self.files),
            _ => self.files.read(file),
        };
        match read {
            Ok(body) => {
                for item in body.into_items() {
                    if let Item::Attribute(attribute) = item {
                        let earlier = folder.given.get(&attribute.name);
                        let weaker = stem == "terraform.tfvars" && earlier.is_some();
                        if !weaker {
                            folder.given.insert(attribute.name.clone(), attribute);
                        }
                    }
                }
            }
            Err((spot, what)) => self.tell(Trouble::at(spot, format!("the file cannot be read: {what}"))),
        }
    }
}

/// A path seen from a folder; both below the folder that is read.
pub fn join(folder: &str, path: &str) -> String {
    let mut steps: Vec<&str> = Vec::new();
    for step in folder.split('/').chain(path.split('/')) {
        match step {
            "" | "." => {}
            ".." if steps.last().is_some_and(|last| *last != "..") => {
                steps.pop();
            }
            step => steps.push(step),
        }
    }
    if steps.is_empty() { ".".to_owned() } else { steps.join("/") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_joined_without_detours() {
        assert_eq!(join(".", "./modules/a"), "modules/a");
        assert_eq!(join("modules/a", "../b/"), "modules/b");
        assert_eq!(join("modules/a", "../../"), ".");
        assert_eq!(join(".", "../../x"), "../../x");
    }
}
