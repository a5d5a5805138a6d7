//! Turns a settled spec into the environment that it asks for: every value parsed, every reference resolved, nothing yet of any cloud.

mod addresses;
mod egress;
mod egress_bundles;
mod hygiene;
mod identifiers;
mod lengths;
mod limits;
mod other_cloud;
mod people;

pub use addresses::{Subnets, check_overlaps, parse_range, subnet_pointer};
pub use egress::{BUNDLES, Bundle, Host};
pub use hygiene::{PLACEHOLDER_ACCOUNT, PLACEHOLDER_ID, inspect};
pub use identifiers::identifier;
pub use lengths::{Bounds, Length, check_lengths};
pub use people::{Principal, PrincipalKind};
// What a person writes in one word and every later stage takes as it is.
pub use crate::spec::{Cloud, Entry, NotebookKind, Profile, RealtimeAuth, Redundancy, Role, SizeName};

use indexmap::IndexMap;
use ipnet::Ipv4Net;

use crate::finding::Findings;
use crate::spec::{Aws, Azure, Compute, Duration, Endpoint, Spec, Storage};
use crate::text::Pointer;

/// One environment, with everything decided that does not depend on a cloud.
#[derive(Debug, Clone)]
pub struct Environment {
    /// The cloud to build in.
    pub cloud: Cloud,
    /// Date of the table of pins.
    pub pins: String,
    /// Start of every name.
    pub name: String,
    /// Which environment of that name.
    pub stage: String,
    /// What keeps globally unique names of copies apart.
    pub salt: String,
    /// The region, by the cloud's name for it.
    pub region: String,
    /// The profile that settled what the spec left out.
    pub profile: Profile,
    /// Tags of every resource, in alphabetical order.
    pub tags: IndexMap<String, String>,
    /// The private network.
    pub network: Network,
    /// Encryption keys.
    pub keys: Keys,
    /// Data sets, in the order of the spec.
    pub data: Vec<DataSet>,
    /// Days that an untagged image stays.
    pub keep_untagged_days: u64,
    /// Days that logs can be queried.
    pub log_retention_days: u64,
    /// The most that is logged in a day, in GB.
    pub daily_cap_gb: Option<u16>,
    /// What people see the workspace called.
    pub display_name: Option<String>,
    /// What people read of the workspace.
    pub description: Option<String>,
    /// Who has which role: roles in the order of their type, members in the order of the spec.
    pub people: IndexMap<Role, Vec<Principal>>,
    /// Machines of people.
    pub notebooks: Vec<Notebook>,
    /// Machines of jobs.
    pub clusters: Vec<Cluster>,
    /// Endpoints that answer at once.
    pub realtime: Vec<Realtime>,
    /// Endpoints that score whole data sets.
    pub batch: Vec<Batch>,
    /// What only Azure has.
    pub azure: Azure,
    /// What only AWS has.
    pub aws: Aws,
    lengths: Vec<lengths::Written>,
}

/// The private network.
#[derive(Debug, Clone)]
pub struct Network {
    /// All of its addresses.
    pub address_space: Ipv4Net,
    /// The ranges that the spec gives for single subnets.
    pub subnets: Subnets,
    /// What may be reached outside.
    pub egress: Egress,
    /// How people get in.
    pub entry: Entry,
    /// Over how many zones of the region it is spread.
    pub zones: u8,
    /// Whether flows are logged.
    pub flow_logs: bool,
}

/// What may be reached outside.
#[derive(Debug, Clone, PartialEq)]
pub enum Egress {
    /// Nothing.
    None,
    /// These hosts.
    Allowlist(Vec<Host>),
    /// Anything.
    Open,
}

/// Encryption keys.
#[derive(Debug, Clone)]
pub struct Keys {
    /// Whether the keys are the customer's own.
    pub customer_managed: bool,
    /// Whether they are kept in hardware.
    pub hsm: bool,
    /// Days between two versions of a key.
    pub rotation_days: u64,
    /// Days in which deleted vaults and keys can be brought back.
    pub recover_days: u64,
    /// Whether nobody can end that time early.
    pub purge_protection: bool,
    /// Names of the secrets that jobs and notebooks read, in the order of the spec.
    pub secrets: Vec<String>,
}

/// A data set.
#[derive(Debug, Clone)]
pub struct DataSet {
    /// Its item in the spec.
    pub pointer: Pointer,
    /// Its name.
    pub name: String,
    /// How many copies, and where.
    pub redundancy: Redundancy,
    /// Whether earlier versions are kept.
    pub versioning: bool,
    /// Days in which what was deleted can be brought back.
    pub recover_days: u64,
    /// Days after which a file moves to cooler storage.
    pub cool_days: Option<u64>,
    /// Days after which a file is deleted.
    pub delete_days: Option<u64>,
    /// Days in which nobody can change or delete a file.
    pub immutable_days: Option<u64>,
}

/// How large a machine is.
#[derive(Debug, Clone, PartialEq)]
pub enum Machine {
    /// A size, which the cloud has a machine for.
    Size(SizeName),
    /// The cloud's own name of a machine.
    Sku(String),
}

/// Machines of people.
#[derive(Debug, Clone)]
pub struct Notebook {
    /// Its item in the spec.
    pub pointer: Pointer,
    /// Start of the machines' names.
    pub name: String,
    /// How large each is.
    pub machine: Machine,
    /// Minutes that a machine may be idle.
    pub idle_minutes: u64,
    /// Hour and minute (UTC) when all machines stop.
    pub stop_at: Option<(u8, u8)>,
    /// Who gets one.
    pub users: Vec<NotebookUser>,
}

/// Somebody who gets a machine.
#[derive(Debug, Clone)]
pub struct NotebookUser {
    /// Its item in the spec.
    pub pointer: Pointer,
    /// Short name.
    pub name: String,
    /// Who it is: an object ID or an ARN.
    pub id: String,
}

/// Machines of jobs.
#[derive(Debug, Clone)]
pub struct Cluster {
    /// Its item in the spec.
    pub pointer: Pointer,
    /// Its name.
    pub name: String,
    /// How large each machine is.
    pub machine: Machine,
    /// The least number of machines.
    pub min_nodes: u16,
    /// The most.
    pub max_nodes: u16,
    /// Whether they are spare capacity.
    pub spot: bool,
    /// Minutes that a machine may be idle.
    pub idle_minutes: u64,
}

/// An endpoint that answers at once.
#[derive(Debug, Clone)]
pub struct Realtime {
    /// Its item in the spec.
    pub pointer: Pointer,
    /// Its name.
    pub name: String,
    /// How large each of its machines is, where the cloud lets the endpoint say that.
    pub machine: Machine,
    /// How many machines it has, where the cloud lets the endpoint say that.
    pub instances: u16,
    /// How callers prove who they are.
    pub auth: RealtimeAuth,
    /// Shares of the requests, in percent, by deployment, in alphabetical order.
    pub traffic: IndexMap<String, u8>,
}

/// An endpoint that scores whole data sets.
#[derive(Debug, Clone)]
pub struct Batch {
    /// Its item in the spec.
    pub pointer: Pointer,
    /// Its name.
    pub name: String,
}

impl Environment {
    /// Settles a spec. What is wrong with it becomes findings; the environment is only of use where none of them is an error.
    pub fn of(spec: &Spec, findings: &mut Findings) -> Environment {
        identifiers::check(spec, findings);
        limits::check(spec, findings);
        let address_space = addresses::address_space(spec, findings);
        let environment = Environment {
            cloud: spec.cloud,
            pins: spec.pins.to_string(),
            name: spec.name.clone(),
            stage: spec.environment.clone(),
            salt: spec.salt.clone(),
            region: spec.region.clone(),
            profile: spec.profile,
            tags: tags(spec),
            network: Network {
                address_space,
                subnets: addresses::subnets(spec, address_space, findings),
                egress: egress::settle(spec, findings),
                entry: spec.network.entry,
                zones: spec.network.zones,
                flow_logs: spec.network.flow_logs,
            },
            keys: Keys {
                customer_managed: spec.keys.customer_managed,
                hsm: spec.keys.hsm,
                rotation_days: spec.keys.rotate_every.days(),
                recover_days: spec.keys.recover_within.days(),
                purge_protection: spec.keys.purge_protection,
                secrets: spec.keys.secrets.iter().map(|secret| secret.name.to_string()).collect(),
            },
            data: spec.storage.iter().enumerate().map(|(index, storage)| data_set(index, storage)).collect(),
            keep_untagged_days: spec.registry.keep_untagged.days(),
            log_retention_days: spec.monitoring.log_retention.days(),
            daily_cap_gb: spec.monitoring.daily_cap_gb,
            display_name: spec.workspace.display_name.clone(),
            description: spec.workspace.description.clone(),
            people: people::settle(spec, findings),
            notebooks: notebooks(spec),
            clusters: clusters(spec),
            realtime: realtime(spec),
            batch: batch(spec),
            azure: spec.azure.clone(),
            aws: spec.aws.clone(),
            lengths: lengths::lengths(spec),
        };
        people::check_way_in(&environment, findings);
        other_cloud::check(spec, &environment, findings);
        environment
    }

    /// The start of every name: name and environment.
    pub fn stem(&self) -> String {
        format!("{}-{}", self.name, self.stage)
    }
}

fn tags(spec: &Spec) -> IndexMap<String, String> {
    let mut tags = spec.tags.clone();
    tags.insert("environment".to_owned(), spec.environment.clone());
    tags.insert("managed-by".to_owned(), "bastide".to_owned());
    if let Some(owner) = &spec.owner {
        tags.insert("owner".to_owned(), owner.clone());
    }
    tags.sort_keys();
    tags
}

fn data_set(index: usize, storage: &Storage) -> DataSet {
    DataSet {
        pointer: Pointer::root().child("storage").child(index),
        name: storage.name.to_string(),
        redundancy: storage.redundancy,
        versioning: storage.versioning,
        recover_days: storage.recover_within.days(),
        cool_days: storage.cool_after.as_ref().map(Duration::days),
        delete_days: storage.delete_after.as_ref().map(Duration::days),
        immutable_days: storage.immutable_for.as_ref().map(Duration::days),
    }
}

fn machine(size: SizeName, sku: Option<&String>) -> Machine {
    sku.map_or(Machine::Size(size), |sku| Machine::Sku(sku.clone()))
}

fn notebooks(spec: &Spec) -> Vec<Notebook> {
    let mut notebooks = Vec::new();
    for (index, compute) in spec.compute.iter().enumerate() {
        let Compute::Notebook(notebook) = compute else { continue };
        let pointer = Pointer::root().child("compute").child(index);
        let users = notebook.users.iter().enumerate().map(|(place, user)| NotebookUser {
            pointer: pointer.child("users").child(place),
            name: user.name.to_string(),
            id: user.user.to_string(),
        });
        notebooks.push(Notebook {
            name: notebook.name.to_string(),
            machine: machine(notebook.size, notebook.sku.as_ref()),
            idle_minutes: notebook.idle_after.minutes(),
            stop_at: notebook.stop_at.as_deref().and_then(time_of_day),
            users: users.collect(),
            pointer,
        });
    }
    notebooks
}

fn time_of_day(text: &str) -> Option<(u8, u8)> {
    let (hour, minute) = text.split_once(':')?;
    Some((hour.parse().ok()?, minute.parse().ok()?))
}

fn clusters(spec: &Spec) -> Vec<Cluster> {
    let mut clusters = Vec::new();
    for (index, compute) in spec.compute.iter().enumerate() {
        let Compute::Cluster(cluster) = compute else { continue };
        clusters.push(Cluster {
            pointer: Pointer::root().child("compute").child(index),
            name: cluster.name.to_string(),
            machine: machine(cluster.size, cluster.sku.as_ref()),
            min_nodes: cluster.nodes.min,
            max_nodes: cluster.nodes.max,
            spot: cluster.spot,
            idle_minutes: cluster.idle_after.minutes(),
        });
    }
    clusters
}

fn realtime(spec: &Spec) -> Vec<Realtime> {
    let mut endpoints = Vec::new();
    for (index, endpoint) in spec.endpoints.iter().enumerate() {
        let Endpoint::Realtime(endpoint) = endpoint else { continue };
        let pointer = Pointer::root().child("endpoints").child(index);
        let name = endpoint.name.to_string();
        let mut traffic = endpoint.traffic.clone();
        traffic.sort_keys();
        let machine = machine(endpoint.size, endpoint.sku.as_ref());
        endpoints.push(Realtime {
            pointer,
            name,
            machine,
            instances: endpoint.instances,
            auth: endpoint.auth,
            traffic,
        });
    }
    endpoints
}

fn batch(spec: &Spec) -> Vec<Batch> {
    let mut endpoints = Vec::new();
    for (index, endpoint) in spec.endpoints.iter().enumerate() {
        let Endpoint::Batch(endpoint) = endpoint else { continue };
        let pointer = Pointer::root().child("endpoints").child(index);
        endpoints.push(Batch { pointer, name: endpoint.name.to_string() });
    }
    endpoints
}
