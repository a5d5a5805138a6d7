//! Turns the facts of Azure into the list of files of the folder, in the order in which a reader would open them.

use std::collections::BTreeMap;

use super::scopes;
use crate::cloud::azure::{Assignment, Azure, Zone};
use crate::render::terraform::engine::snake;
use crate::render::terraform::pages::Page;

/// The files of an environment.
pub(super) fn pages(azure: &Azure) -> Vec<Page> {
    let (network, keys) = (&azure.network, &azure.keys);
    let mut pages = vec![Page::named("terraform.tf"), Page::named("backend.hcl.example"), Page::named(".tflint.hcl")];
    pages.push(Page::named("providers.tf"));
    pages.push(Page::named("main.tf"));
    pages.push(Page::named("monitoring.tf"));
    pages.push(Page::named("security_rules.tf"));
    pages.push(Page::named("network.tf"));
    pages.push(private_link(network.zones));
    if network.bastion {
        pages.push(Page::named("entry.tf"));
    }
    if keys.customer_managed {
        pages.push(Page::named("keys.tf"));
    }
    if network.flow_logs {
        pages.push(Page::named("flow_logs.tf"));
    }
    pages.push(Page::named("secrets.tf"));
    pages.push(Page::named("storage.tf"));
    for set in &azure.data {
        let file = format!("data_{}.tf", set.name.replace('-', "_"));
        pages.push(Page::of_item(file, "data.tf").with("set", set));
    }
    pages.push(Page::named("registry.tf"));
    workspace(azure, &mut pages);
    pages.push(Page::named("outputs.tf"));
    pages
}

/// The workspace, who may do what in it, and what runs in it.
fn workspace(azure: &Azure, pages: &mut Vec<Page>) {
    let assignments = scopes::assignments("workspace", &azure.workspace_assignments);
    pages.push(Page::named("workspace_identity.tf").with("assignments", &assignments));
    if azure.keys.customer_managed {
        pages.push(Page::named("metadata_role.tf"));
    }
    pages.push(Page::named("workspace.tf"));
    if !azure.data.is_empty() {
        pages.push(Page::named("datastores.tf"));
    }
    pages.push(Page::named("access.tf").with("grants", &scopes::grants(&azure.people.grants)));
    if !azure.people.entry_grants.is_empty() {
        pages.push(Page::named("access_entry.tf").with("grants", &scopes::grants(&azure.people.entry_grants)));
    }
    pages.push(compute(azure));
    if !azure.online_endpoints.is_empty() || !azure.batch_endpoints.is_empty() {
        pages.push(endpoints(azure));
    }
}

fn compute(azure: &Azure) -> Page {
    let jobs: &[Assignment] = if azure.clusters.len() > 1 { &azure.compute_assignments } else { &[] };
    Page::named("compute.tf")
        .with("compute_assignments", &scopes::assignments("compute", jobs))
        .with("image_build_assignments", &scopes::assignments("image_build", &azure.image_build_assignments))
}

fn endpoints(azure: &Azure) -> Page {
    let of_each: BTreeMap<&str, _> = azure
        .online_endpoints
        .iter()
        .map(|endpoint| {
            let identity = format!("{}_endpoint", snake(&endpoint.name));
            (endpoint.name.as_str(), scopes::assignments(&identity, &azure.endpoint_assignments))
        })
        .collect();
    Page::named("endpoints.tf").with("endpoint_assignments", &of_each)
}

/// The zones that Azure Monitor answers in stand in order of their names, which Azure keeps them in: a list in another order would be a
/// difference that no plan gets rid of.
fn private_link(zones: &[Zone]) -> Page {
    let mut zones: Vec<&Zone> = zones.iter().filter(|zone| zone.monitor).collect();
    zones.sort_unstable_by_key(|zone| zone.prefix);
    let symbols: Vec<&str> = zones.iter().map(|zone| zone.symbol).collect();
    Page::named("private_link.tf").with("monitor_zones", &symbols)
}
