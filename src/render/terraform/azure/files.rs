//! Turns the facts of Azure into the list of files of the folder, in the order in which a reader would open them.

use crate::cloud::azure::{Azure, Zone};
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
    pages
}

/// The zones that Azure Monitor answers in stand in order of their names, which Azure keeps them in: a list in another order would be a
/// difference that no plan gets rid of.
fn private_link(zones: &[Zone]) -> Page {
    let mut zones: Vec<&Zone> = zones.iter().filter(|zone| zone.monitor).collect();
    zones.sort_unstable_by_key(|zone| zone.prefix);
    let symbols: Vec<&str> = zones.iter().map(|zone| zone.symbol).collect();
    Page::named("private_link.tf").with("monitor_zones", &symbols)
}
