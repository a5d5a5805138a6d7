//! Turns the facts of AWS into the list of files of the folder, in the order in which a reader would open them.

use crate::cloud::aws::{Aws, Bucket, ManagedPolicy};
use crate::render::terraform::engine::snake;
use crate::render::terraform::pages::Page;

/// The files of an environment.
pub(super) fn pages(aws: &Aws) -> Vec<Page> {
    let mut pages = vec![Page::named("terraform.tf"), Page::named("backend.hcl.example"), Page::named(".tflint.hcl")];
    pages.extend(network(aws));
    pages.extend(storage(aws));
    pages.extend(logs(aws));
    pages.extend(entry(aws));
    pages.extend(work(aws));
    pages.push(Page::named("outputs.tf"));
    pages
}

/// Provider and data sources, the network and what guards it, keys and secrets.
fn network(aws: &Aws) -> Vec<Page> {
    let mut pages = vec![
        Page::named("providers.tf"),
        Page::named("main.tf"),
        Page::named("network.tf"),
        Page::named("security_groups.tf"),
        Page::named("vpc_endpoints.tf"),
        Page::named("vpc_endpoint_policies.tf"),
    ];
    pages.extend(aws.way_out.is_some().then(|| Page::named("egress.tf")));
    pages.extend(aws.dns.is_some().then(|| Page::named("dns.tf")));
    pages.extend([Page::named("keys.tf"), Page::named("key_policies.tf")]);
    pages.extend((!aws.secrets.is_empty()).then(|| Page::named("secrets.tf")));
    pages
}

/// Who may do what, and what they do it to: buckets, images and models.
fn storage(aws: &Aws) -> Vec<Page> {
    let access = &aws.access;
    let policy = |start: &str, policy: &ManagedPolicy, end: &str| {
        let word = snake(policy.id.strip_suffix(end).unwrap_or(policy.id));
        Page::of_item(format!("{start}_{word}.tf"), "policy.tf").with("policy", policy)
    };
    let bucket = |start: &str, bucket: &Bucket| {
        Page::of_item(format!("{start}_{}.tf", snake(&bucket.name)), "bucket.tf").with("bucket", bucket)
    };
    let mut pages = vec![Page::named("boundary.tf"), Page::named("access.tf"), Page::named("rights.tf")];
    pages.extend(access.grants.iter().map(|grant| policy("grant", grant, "Policy")));
    pages.extend(access.guardrails.iter().map(|guardrail| policy("guardrail", guardrail, "GuardrailPolicy")));
    pages.push(Page::named("storage.tf"));
    pages.extend(aws.storage.buckets.iter().map(|it| bucket("storage", it)));
    // A file for each data set, so that one that comes or goes touches no other.
    pages.extend(aws.storage.data.iter().map(|it| bucket("data", it)));
    pages.push(Page::named("registry.tf"));
    pages
}

/// Who did what, and what went where.
fn logs(aws: &Aws) -> Vec<Page> {
    let mut pages = vec![Page::named("monitoring.tf")];
    pages.extend(aws.monitoring.trail.is_some().then(|| Page::named("trail.tf")));
    pages.extend((!aws.monitoring.shared.is_empty()).then(|| Page::named("sagemaker_logs.tf")));
    pages
}

/// The way in, and what its host does when it first starts.
fn entry(aws: &Aws) -> Vec<Page> {
    let Some(entry) = &aws.entry else { return Vec::new() };
    let script = file_template(&entry.first_start);
    vec![Page::named("entry.tf"), Page::text("scripts/jump-host.yaml.tftpl".to_owned(), script)]
}

/// A text of which parts are of the deployment, as `templatefile` reads it.
fn file_template(text: &str) -> String {
    let literal = text.replace("${", "$${").replace("%{", "%%{");
    literal.replace("{region}", "${region}").replace("{suffix}", "${suffix}")
}

/// The workspace and what runs in it.
fn work(aws: &Aws) -> Vec<Page> {
    let script = |name: &str, text: &str| Page::text(format!("scripts/{name}.sh"), text.to_owned());
    let mut pages = vec![
        Page::named("workspace.tf"),
        script("notebook_start", &aws.workspace.start_script),
        Page::named("compute.tf"),
    ];
    if !aws.notebooks.is_empty() {
        pages.push(Page::named("notebooks.tf"));
    }
    for notebook in &aws.notebooks {
        let start = notebook.start_script.iter();
        pages.extend(start.map(|text| script(&format!("instance_start_{}", snake(&notebook.name)), text)));
    }
    // A file for each endpoint, since their models become ready at different times.
    let endpoints = aws.endpoints.iter();
    pages.extend(endpoints.map(|endpoint| {
        Page::of_item(format!("endpoint_{}.tf", snake(&endpoint.name)), "endpoint.tf").with("endpoint", endpoint)
    }));
    pages
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_template_refers_to_the_deployment_and_to_nothing_else() {
        assert_eq!(file_template("{region}.{suffix} ${a} %{b}"), "${region}.${suffix} $${a} %%{b}");
    }
}
