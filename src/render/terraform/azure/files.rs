//! Turns the facts of Azure into the list of files of the folder, in the order in which a reader would open them.

use crate::cloud::azure::Azure;
use crate::render::terraform::pages::Page;

/// The files of an environment.
pub(super) fn pages(_azure: &Azure) -> Vec<Page> {
    vec![Page::named("terraform.tf"), Page::named("backend.hcl.example"), Page::named(".tflint.hcl")]
}
