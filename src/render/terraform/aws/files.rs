//! Turns the facts of AWS into the list of files of the folder, in the order in which a reader would open them.

use crate::cloud::aws::Aws;
use crate::render::terraform::engine::snake;
use crate::render::terraform::pages::Page;

/// The files of an environment.
pub(super) fn pages(aws: &Aws) -> Vec<Page> {
    let mut pages = vec![Page::named("terraform.tf"), Page::named("backend.hcl.example"), Page::named(".tflint.hcl")];
    pages.extend(storage(aws));
    pages.extend(work(aws));
    pages.push(Page::named("outputs.tf"));
    pages
}

/// Who may do what, and what they do it to: buckets, images and models.
fn storage(aws: &Aws) -> Vec<Page> {
    let mut pages = vec![Page::named("access.tf")];
    let access = &aws.access;
    let policies = access.grants.iter().chain(&access.guardrails);
    pages.extend(policies.map(|policy| {
        let word = snake(policy.id.strip_suffix("Policy").unwrap_or(policy.id));
        let kind = if policy.id.contains("Guardrail") { "guardrail" } else { "grant" };
        let word = word.strip_suffix("_guardrail").unwrap_or(&word);
        Page::of_item(format!("{kind}_{word}.tf"), "grant.tf").with("policy", policy)
    }));
    pages.push(Page::named("storage.tf"));
    // A file for each data set, so that one that comes or goes touches no other.
    let data = aws.storage.data.iter();
    pages.extend(
        data.map(|bucket| Page::of_item(format!("data_{}.tf", snake(&bucket.name)), "data.tf").with("bucket", bucket)),
    );
    pages.push(Page::named("registry.tf"));
    pages
}

/// The workspace and what runs in it.
fn work(aws: &Aws) -> Vec<Page> {
    let script = |name: &str, text: &str| Page::text(format!("scripts/{name}.sh"), text.to_owned());
    let mut pages = vec![
        Page::named("workspace.tf"),
        script("notebook-start", &aws.workspace.start_script),
        Page::named("compute.tf"),
    ];
    if !aws.notebooks.is_empty() {
        pages.push(Page::named("notebooks.tf"));
    }
    for notebook in &aws.notebooks {
        let start = notebook.start_script.iter();
        pages.extend(start.map(|text| script(&format!("instance-start-{}", notebook.name), text)));
    }
    // A file for each endpoint, since their models become ready at different times.
    let endpoints = aws.endpoints.iter();
    pages.extend(endpoints.map(|endpoint| {
        Page::of_item(format!("endpoint_{}.tf", snake(&endpoint.name)), "endpoint.tf").with("endpoint", endpoint)
    }));
    pages
}
