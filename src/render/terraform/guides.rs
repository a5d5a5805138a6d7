//! What the guides of both clouds say alike of a folder of Terraform: which files there are beside those of the concerns, and what is in each.

use super::engine::FOLDER;
use crate::render::File;

/// A template and the file that it becomes.
pub type Page = (&'static str, &'static str);

/// The guides of a folder, in the order in which a reader would open them, given the templates of the two of the cloud.
pub const fn pages(readme: &'static str, deploy: &'static str) -> [Page; 5] {
    [
        (readme, "README.md"),
        (deploy, "DEPLOY.md"),
        ("editorconfig.tera", ".editorconfig"),
        ("gitattributes.tera", ".gitattributes"),
        ("gitignore.tera", ".gitignore"),
    ]
}

/// What is in each file that every folder has.
static DESCRIPTIONS: &[(&str, &str)] = &[
    (".editorconfig", "Two spaces, LF, UTF-8."),
    (".gitattributes", "LF on every machine."),
    (".gitignore", "States, plans, and what is of your own machine."),
    (".tflint.hcl", "Rules that the code is held to."),
    ("DEPLOY.md", "How to deploy, enter, change and take down."),
    ("README.md", "This page."),
    ("backend.hcl.example", "Where the state lies, to be filled in."),
    ("outputs.tf", "What people and other tools look up."),
    ("terraform.tfvars", "The values of this environment."),
    ("variables.tf", "Variables, and what each has to look like."),
];

/// What is in a file that has always the same name: one of every folder, or one of those that a cloud describes.
pub fn description(of_cloud: &[(&'static str, &'static str)], path: &str) -> Option<&'static str> {
    DESCRIPTIONS.iter().chain(of_cloud).find(|(file, _)| *file == path).map(|(_, what)| *what)
}

/// The files of the folder, seen from it: those that are rendered, then the guides.
pub fn paths<'a>(files: &'a [File], guides: &'a [Page]) -> impl Iterator<Item = &'a str> {
    let rendered = files.iter().filter_map(|file| file.path.strip_prefix(FOLDER)?.strip_prefix('/'));
    rendered.chain(guides.iter().map(|(_, file)| *file))
}
