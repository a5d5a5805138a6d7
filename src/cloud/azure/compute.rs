//! Turns notebooks, clusters and endpoints into Azure Machine Learning's computes and endpoints.

use indexmap::IndexMap;
use serde::Serialize;

use super::sizes::{compute_sku, plausible_sku, retirement};
use crate::environment::{Environment, Machine, RealtimeAuth, SizeName, identifier};
use crate::finding::{Finding, Findings, codes};
use crate::text::Pointer;

/// The longest name of a compute ("Create an Azure Machine Learning compute instance").
const LONGEST_COMPUTE: usize = 24;
/// The cluster that every environment has, since a private registry builds no images itself.
pub(super) const IMAGE_BUILD: &str = "image-build";

/// A cluster.
#[derive(Debug, Clone, Serialize)]
pub struct Cluster {
    /// Its name.
    pub name: String,
    /// What the code calls it.
    pub symbol: String,
    /// Its machines.
    pub sku: String,
    /// The least number of machines.
    pub min_nodes: u16,
    /// The most.
    pub max_nodes: u16,
    /// Whether they are spare capacity.
    pub spot: bool,
    /// Idle time before a machine goes, as an ISO 8601 duration in as few units as can be.
    pub idle: String,
    /// Whether it builds images rather than running jobs.
    pub builds_images: bool,
}

/// Notebook machines of some people, all alike.
#[derive(Debug, Clone, Serialize)]
pub struct Notebook {
    /// Its name in the spec.
    pub name: String,
    /// What the code calls the machines.
    pub symbol: String,
    /// The parameter that says whose they are.
    pub users_symbol: String,
    /// Each machine.
    pub sku: String,
    /// Idle time before a machine stops, as an ISO 8601 duration.
    pub idle: String,
    /// When all stop each day, as a cron expression in UTC.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub stop: Option<String>,
    /// Whose they are.
    pub users: Vec<NotebookUser>,
}

/// Somebody who has a notebook machine.
#[derive(Debug, Clone, Serialize)]
pub struct NotebookUser {
    /// The machine's name, unique in the region.
    pub instance: String,
    /// Object ID of the person.
    pub object_id: String,
}

/// An endpoint that answers at once.
#[derive(Debug, Clone, Serialize)]
pub struct OnlineEndpoint {
    /// Its name in the spec.
    pub name: String,
    /// Its name in Azure, unique in the region.
    pub full_name: String,
    /// What the code calls it.
    pub symbol: String,
    /// How callers prove who they are, as Azure names it.
    pub auth_mode: &'static str,
    /// Shares of the requests, in percent, by deployment.
    pub traffic: IndexMap<String, u8>,
    /// Its identity.
    pub identity: String,
}

/// An endpoint that scores whole data sets.
#[derive(Debug, Clone, Serialize)]
pub struct BatchEndpoint {
    /// Its name in the spec.
    pub name: String,
    /// Its name in Azure, unique in the region.
    pub full_name: String,
    /// What the code calls it.
    pub symbol: String,
}

/// The clusters of an environment, the one that builds images last.
pub(super) fn clusters(environment: &Environment, findings: &mut Findings) -> Vec<Cluster> {
    let mut clusters = Vec::new();
    for cluster in &environment.clusters {
        let pointer = cluster.pointer.child("name");
        if cluster.name == IMAGE_BUILD {
            findings.push(
                Finding::at(
                    &codes::NAME_RESERVED,
                    pointer.clone(),
                    format!("`{IMAGE_BUILD}` is the cluster that builds images, which every environment has"),
                )
                .expected("another name"),
            );
        }
        check_compute_name(&cluster.name, pointer, findings);
        clusters.push(Cluster {
            name: cluster.name.clone(),
            symbol: identifier(&cluster.name),
            sku: sku(&cluster.machine, &cluster.pointer.child("sku"), findings),
            min_nodes: cluster.min_nodes,
            max_nodes: cluster.max_nodes,
            spot: cluster.spot,
            idle: shortest_duration(cluster.idle_minutes),
            builds_images: false,
        });
    }
    clusters.push(Cluster {
        name: IMAGE_BUILD.to_owned(),
        symbol: identifier(IMAGE_BUILD),
        sku: sku(&Machine::Size(SizeName::CpuSmall), &Pointer::root(), findings),
        min_nodes: 0,
        max_nodes: 2,
        spot: false,
        idle: shortest_duration(15),
        builds_images: true,
    });
    clusters
}

/// The notebook machines of an environment.
pub(super) fn notebooks(environment: &Environment, digest: &str, findings: &mut Findings) -> Vec<Notebook> {
    let mut taken: Vec<String> = Vec::new();
    let mut notebooks = Vec::new();
    for notebook in &environment.notebooks {
        let mut users = Vec::new();
        for user in &notebook.users {
            let instance = format!("{}-{}-{digest}", notebook.name, user.name);
            let pointer = user.pointer.child("name");
            if instance.len() > LONGEST_COMPUTE {
                let over = instance.len() - LONGEST_COMPUTE;
                findings.push(
                    Finding::at(
                        &codes::NAME_TOO_LONG,
                        pointer.clone(),
                        format!(
                            "the machine of `{}` would be called `{instance}`, which has {} characters",
                            user.name,
                            instance.len()
                        ),
                    )
                    .expected(format!(
                        "at most {LONGEST_COMPUTE}: shorten the name of the notebook or of the user by {over}"
                    )),
                );
            }
            // Somebody who is named twice in one notebook is a finding of its own.
            let named_alike = users.iter().any(|other: &NotebookUser| other.instance == instance);
            if taken.contains(&instance) && !named_alike {
                findings.push(
                    Finding::at(&codes::NAME_CLASH, pointer, format!("another machine is called `{instance}` already"))
                        .expected("names that differ in more than where their hyphen stands"),
                );
            }
            taken.push(instance.clone());
            users.push(NotebookUser { instance, object_id: user.id.clone() });
        }
        let symbol = identifier(&notebook.name);
        notebooks.push(Notebook {
            name: notebook.name.clone(),
            users_symbol: format!("{symbol}Users"),
            symbol,
            sku: sku(&notebook.machine, &notebook.pointer.child("sku"), findings),
            idle: duration(notebook.idle_minutes),
            stop: notebook.stop_at.map(|(hour, minute)| format!("{minute} {hour} * * *")),
            users,
        });
    }
    notebooks
}

/// The endpoints that answer at once.
pub(super) fn online_endpoints(
    environment: &Environment,
    digest: &str,
    findings: &mut Findings,
) -> Vec<OnlineEndpoint> {
    for endpoint in &environment.realtime {
        if endpoint.auth == RealtimeAuth::Key {
            findings.push(
                Finding::at(
                    &codes::ENDPOINT_KEY,
                    endpoint.pointer.child("auth"),
                    format!("whoever holds the key of `{}` can call it, and the key does not end", endpoint.name),
                )
                .expected("`identity`, or `token` for callers that have no identity in the cloud"),
            );
        }
    }
    let endpoint = |endpoint: &crate::environment::Realtime| OnlineEndpoint {
        name: endpoint.name.clone(),
        full_name: format!("{}-{digest}", endpoint.name),
        symbol: identifier(&endpoint.name),
        auth_mode: match endpoint.auth {
            RealtimeAuth::Identity => "AADToken",
            RealtimeAuth::Token => "AMLToken",
            RealtimeAuth::Key => "Key",
        },
        traffic: endpoint.traffic.clone(),
        identity: format!("id-{}-endpoint-{}", environment.stem(), endpoint.name),
    };
    environment.realtime.iter().map(endpoint).collect()
}

/// The endpoints that score whole data sets.
pub(super) fn batch_endpoints(environment: &Environment, digest: &str, findings: &mut Findings) -> Vec<BatchEndpoint> {
    let mut endpoints = Vec::new();
    for endpoint in &environment.batch {
        if environment.clusters.is_empty() {
            findings.push(
                Finding::at(
                    &codes::NO_BATCH_CLUSTER,
                    endpoint.pointer.child("kind"),
                    format!("no cluster can run what `{}` is asked for", endpoint.name),
                )
                .expected("a compute of the kind `cluster`"),
            );
        }
        endpoints.push(BatchEndpoint {
            name: endpoint.name.clone(),
            full_name: format!("{}-{digest}", endpoint.name),
            symbol: identifier(&endpoint.name),
        });
    }
    endpoints
}

/// A compute's name is 3 to 24 letters, digits and hyphens, and does not end in a hyphen and digits alone.
fn check_compute_name(name: &str, pointer: Pointer, findings: &mut Findings) {
    let end = name.rsplit_once('-').map(|(_, end)| end);
    if end.is_some_and(|end| end.bytes().all(|byte| byte.is_ascii_digit())) {
        findings.push(
            Finding::at(
                &codes::NAME_ILLEGAL,
                pointer,
                format!(
                    "Azure Machine Learning takes no compute called `{name}`: its last hyphen has no letter after it"
                ),
            )
            .expected("a letter somewhere after the last hyphen")
            .replace_with(joined_to_a_letter(name)),
        );
    }
}

/// A name without its last hyphens, as far as only digits follow them.
fn joined_to_a_letter(name: &str) -> String {
    match name.rsplit_once('-') {
        Some((start, end)) if end.bytes().all(|byte| byte.is_ascii_digit()) => {
            joined_to_a_letter(&format!("{start}{end}"))
        }
        _ => name.to_owned(),
    }
}

/// The SKU of a machine; `pointer` is where the spec names one.
pub(super) fn sku(machine: &Machine, pointer: &Pointer, findings: &mut Findings) -> String {
    let sku = match machine {
        Machine::Size(size) => return compute_sku(*size).to_owned(),
        Machine::Sku(sku) => sku,
    };
    if !plausible_sku(sku) {
        let own = if pointer.last().as_deref() == Some("sku") { ", or `size` with one of its words" } else { "" };
        let finding = Finding::at(
            &codes::UNKNOWN_SKU,
            pointer.clone(),
            format!("`{sku}` is not the form of a size of Azure's machines"),
        )
        .expected(format!("a size such as `Standard_D4ds_v4`{own}"));
        let whole = format!("Standard_{sku}");
        findings.push(match serde_json::from_value::<SizeName>(sku.as_str().into()) {
            Ok(_) => finding.help(format!("write `size: {sku}`")),
            Err(_) if plausible_sku(&whole) => finding.replace_with(whole),
            Err(_) => finding,
        });
    } else if let Some(retirement) = retirement(sku) {
        findings.push(
            Finding::at(
                &codes::RETIRING_SKU,
                pointer.clone(),
                format!("Azure retires the series {} of `{sku}` on {}", retirement.series, retirement.date),
            )
            .expected(format!("a size of a series that stays, such as {}", retirement.replacement)),
        );
    }
    sku.clone()
}

/// Minutes as an ISO 8601 duration, in minutes, as "az ml compute" writes the idle time of a notebook.
fn duration(minutes: u64) -> String {
    format!("PT{minutes}M")
}

/// Minutes as an ISO 8601 duration with days and hours, as "az ml compute" writes the idle time of a cluster: a service that reads and
/// writes it anew comes to the same text, which Terraform compares.
fn shortest_duration(minutes: u64) -> String {
    let (days, hours, minutes) = (minutes / (24 * 60), minutes / 60 % 24, minutes % 60);
    let part = |number: u64, unit: &str| if number > 0 { format!("{number}{unit}") } else { String::new() };
    let time = part(hours, "H") + &part(minutes, "M");
    match (days, time.is_empty()) {
        (0, true) => "PT0S".to_owned(),
        (_, true) => format!("P{days}D"),
        _ => format!("P{}T{time}", part(days, "D")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_that_ends_in_digits_keeps_what_it_can() {
        assert_eq!(joined_to_a_letter("gpu-a100-80"), "gpu-a10080");
        assert_eq!(joined_to_a_letter("lab-1-2"), "lab12");
    }

    #[test]
    fn durations_are_as_short_as_can_be() {
        let cases = [(5, "PT5M"), (60, "PT1H"), (90, "PT1H30M"), (1440, "P1D"), (1501, "P1DT1H1M"), (0, "PT0S")];
        assert_eq!(cases.map(|(minutes, _)| shortest_duration(minutes)), cases.map(|(_, text)| text.to_owned()));
    }

    #[test]
    fn every_size_of_the_spec_is_in_the_table() {
        let mut findings = Findings::default();
        for size in SizeName::ALL {
            assert!(sku(&Machine::Size(size), &Pointer::root(), &mut findings).starts_with("Standard_"));
        }
    }
}
