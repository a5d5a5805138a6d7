//! Turns an environment into what Azure makes of it. Everything is decided here; a language only writes it down.

mod access;
mod compute;
mod keys;
mod limits;
mod names;
mod network;
mod regions;
mod roles;
mod security_rules;
mod sizes;
mod storage;
mod workspace;

pub use crate::environment::{PLACEHOLDER_ID, PrincipalKind, identifier};
pub use access::{Grant, Member, People, Persona};
pub use compute::{BatchEndpoint, Cluster, Notebook, NotebookUser, OnlineEndpoint};
pub use keys::Keys;
pub use names::Names;
pub use network::{JumpHost, Network, Subnet, Suffix, Zone};
pub use regions::{REGIONS, Region};
pub use roles::{Assignment, BUILT_IN_ROLES, BuiltIn, Scope};
pub use security_rules::{Access, Direction, Rule, SecurityGroup};
pub use storage::{Account, DataSet, Lifecycle};
pub use workspace::{Isolation, OutboundRule, Workspace};

use indexmap::IndexMap;
use serde::Serialize;

use super::pins::{Pins, pins};
use crate::environment::{Environment, Profile, check_lengths};
use crate::finding::{Finding, Findings, codes};
use crate::text::{Pointer, nearest};

/// What Azure makes of an environment.
#[derive(Debug, Clone, Serialize)]
pub struct Azure {
    /// Start of every name.
    pub stem: String,
    /// Which environment this is.
    pub stage: String,
    /// What ends every globally unique name.
    pub digest: String,
    /// Region, as a template's `location`.
    pub location: String,
    /// The profile, in lower case.
    pub profile: Profile,
    /// Tags of every resource.
    pub tags: IndexMap<String, String>,
    /// Names that more than one file of a language needs.
    pub names: Names,
    /// Network, rules and zones.
    pub network: Network,
    /// Vaults and keys.
    pub keys: Keys,
    /// The workspace's own storage account.
    pub account: Account,
    /// Data sets, in the order of the spec.
    pub data: Vec<DataSet>,
    /// Days that an untagged image stays.
    pub keep_untagged_days: u64,
    /// Whether the region has availability zones.
    pub zones: bool,
    /// Days that logs can be queried.
    pub log_retention_days: u64,
    /// The most that is logged in a day, in GB.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub daily_cap_gb: Option<u16>,
    /// The workspace.
    pub workspace: Workspace,
    /// People and what they may do.
    pub people: People,
    /// Roles of the workspace's identity that it needs before the workspace is made.
    #[serde(skip)]
    pub workspace_assignments: Vec<Assignment>,
    /// Roles of the identity that jobs run as.
    #[serde(skip)]
    pub compute_assignments: Vec<Assignment>,
    /// Roles of the identity that builds images.
    #[serde(skip)]
    pub image_build_assignments: Vec<Assignment>,
    /// Roles of the identity of each online endpoint.
    #[serde(skip)]
    pub endpoint_assignments: Vec<Assignment>,
    /// Clusters, the one that builds images last.
    pub clusters: Vec<Cluster>,
    /// Notebook machines, one a person.
    pub notebooks: Vec<Notebook>,
    /// Endpoints that answer at once.
    pub online_endpoints: Vec<OnlineEndpoint>,
    /// Endpoints that score whole data sets.
    pub batch_endpoints: Vec<BatchEndpoint>,
    /// The versions of Azure's types.
    #[serde(skip)]
    pub pins: &'static Pins,
}

impl Azure {
    /// What Azure makes of an environment; what it cannot make of it becomes findings.
    pub fn of(environment: &Environment, findings: &mut Findings) -> Azure {
        check_lengths(environment, limits::LENGTHS, findings);
        let pins = pins(environment, findings);
        let region = region(environment, findings);
        let zones = region.is_some_and(|region| region.zones);
        let digest = names::digest(environment);
        let names = Names::of(environment, &digest);
        let data = storage::data(environment, &names, &digest, zones, region.is_some(), findings);
        Azure {
            stem: environment.stem(),
            stage: environment.stage.clone(),
            location: environment.region.clone(),
            profile: environment.profile,
            tags: environment.tags.clone(),
            network: network::network(environment, data.len(), findings),
            keys: keys::keys(environment, findings),
            account: storage::account(environment, zones),
            keep_untagged_days: environment.keep_untagged_days,
            zones,
            log_retention_days: environment.log_retention_days,
            daily_cap_gb: environment.daily_cap_gb,
            workspace: workspace::workspace(environment, findings),
            people: access::people(environment, &data),
            workspace_assignments: roles::of_workspace(&data),
            compute_assignments: roles::of_compute(&data),
            image_build_assignments: roles::of_image_build(),
            endpoint_assignments: roles::of_online_endpoint(),
            clusters: compute::clusters(environment, findings),
            notebooks: compute::notebooks(environment, &digest, findings),
            online_endpoints: compute::online_endpoints(environment, &digest, findings),
            batch_endpoints: compute::batch_endpoints(environment, &digest, findings),
            data,
            digest,
            names,
            pins,
        }
    }
}

fn region(environment: &Environment, findings: &mut Findings) -> Option<&'static Region> {
    let pointer = Pointer::root().child("region");
    let Some(region) = regions::region(&environment.region) else {
        let known = REGIONS.iter().map(|region| region.name);
        let finding = Finding::at(
            &codes::UNKNOWN_REGION,
            pointer,
            format!("Azure has no region `{}` that is open to all", environment.region),
        )
        .expected("the name of a region of Azure's public cloud, such as `westeurope`");
        findings.push(match nearest(&environment.region, known) {
            Some(meant) => finding.help(format!("did you mean `{meant}`?")).replace_with(meant),
            None => finding.help("`az account list-locations --query \"[].name\"` lists them"),
        });
        return None;
    };
    if !region.machine_learning {
        findings.push(
            Finding::at(
                &codes::REGION_LACKS_SERVICE,
                pointer,
                format!("Azure Machine Learning was not known in {} when this table was made", region.display_name),
            )
            .expected("a region that has it")
            .help("`az provider show --namespace Microsoft.MachineLearningServices --query \"resourceTypes[?resourceType=='workspaces'].locations\"` tells"),
        );
    }
    Some(region)
}
