//! Turns the facts of AWS into the list of files of the folder, in the order in which a reader would open them.

use crate::cloud::aws::Aws;
use crate::render::terraform::pages::Page;

/// The files of an environment.
pub(super) fn pages(aws: &Aws) -> Vec<Page> {
    let mut pages = vec![Page::named("terraform.tf"), Page::named("backend.hcl.example"), Page::named(".tflint.hcl")];
    pages.extend(network(aws));
    pages
}

/// Providers and data sources, the network and what guards it, keys and secrets, logs, and the way in.
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
    pages.push(Page::named("monitoring.tf"));
    pages.extend(aws.monitoring.trail.is_some().then(|| Page::named("trail.tf")));
    pages.extend((!aws.monitoring.shared.is_empty()).then(|| Page::named("sagemaker_logs.tf")));
    if let Some(entry) = &aws.entry {
        pages.push(Page::named("entry.tf"));
        pages.push(Page::text("scripts/jump_host.yaml.tftpl".to_owned(), file_template(&entry.first_start)));
    }
    pages
}

/// A text of which parts are of the deployment, as `templatefile` reads it.
fn file_template(text: &str) -> String {
    let literal = text.replace("${", "$${").replace("%{", "%%{");
    literal.replace("{region}", "${region}").replace("{suffix}", "${suffix}")
}
