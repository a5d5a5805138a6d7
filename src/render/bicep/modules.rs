//! Turns the facts of Azure into the list of modules that `main.bicep` calls, each with what its template needs beside the facts.

use serde::Serialize;
use tera::{Context, Value};

use super::scopes;
use crate::cloud::azure::{Azure, Scope};

/// A module.
pub struct Module {
    /// What `main.bicep` calls it.
    pub symbol: String,
    /// Its file, below `modules`, without its ending.
    pub file: String,
    /// Its template, likewise.
    pub template: &'static str,
    /// The resource group that it is deployed to, where that is not the environment's.
    pub group: Option<&'static str>,
    /// What its template needs beside the facts.
    extra: Vec<(&'static str, Value)>,
}

impl Module {
    fn named(symbol: &str, template: &'static str) -> Module {
        Module { symbol: symbol.to_owned(), file: template.to_owned(), template, group: None, extra: Vec::new() }
    }

    fn with(mut self, name: &'static str, value: &impl Serialize) -> Module {
        self.extra.push((name, Value::from_serializable(value)));
        self
    }

    /// The context of its template: the facts, and what only it needs.
    pub fn context(&self, facts: &Context) -> Context {
        let mut context = facts.clone();
        for (name, value) in &self.extra {
            context.insert_value(*name, value.clone());
        }
        context
    }
}

#[derive(Serialize)]
struct ZoneReference {
    name: &'static str,
    id: String,
}

/// Where Azure keeps the Network Watcher of every region ("Create, change, enable, disable, or delete flow logs").
const NETWORK_WATCHER_GROUP: &str = "NetworkWatcherRG";

/// The modules of an environment, in the order in which they are built.
pub fn modules(azure: &Azure) -> Vec<Module> {
    let mut modules = vec![Module::named("monitoring", "monitoring")];
    if azure.network.bastion {
        modules.push(Module::named("bastionRules", "bastion-rules"));
        modules.push(Module::named("jumpHostRules", "jump-host-rules"));
    }
    modules.push(Module::named("network", "network"));
    modules.push(private_link(azure));
    if azure.network.bastion {
        modules.push(Module::named("entry", "entry"));
    }
    if azure.keys.customer_managed {
        modules.push(Module::named("keys", "keys"));
    }
    if azure.network.flow_logs {
        modules.push(Module::named("flowLogStorage", "flow-log-storage"));
        modules.push(Module { group: Some(NETWORK_WATCHER_GROUP), ..Module::named("flowLogs", "flow-logs") });
    }
    modules.push(Module::named("secrets", "secrets"));
    modules.push(Module::named("storage", "storage"));
    modules.push(Module::named("storageEndpoints", "storage-endpoints"));
    for set in &azure.data {
        let module = Module {
            symbol: format!("{}Data", set.symbol),
            file: format!("data-{}", set.name),
            template: "data",
            group: None,
            extra: Vec::new(),
        };
        modules.push(module.with("set", set));
    }
    modules.push(Module::named("registry", "registry"));
    modules.push(workspace_identity(azure));
    modules.push(Module::named("workspace", "workspace"));
    if !azure.data.is_empty() {
        modules.push(Module::named("datastores", "datastores"));
    }
    modules.push(access("access", "access", &azure.people.grants));
    if !azure.people.entry_grants.is_empty() {
        modules.push(access("accessEntry", "access-entry", &azure.people.entry_grants));
    }
    modules.push(compute(azure));
    if !azure.online_endpoints.is_empty() || !azure.batch_endpoints.is_empty() {
        modules.push(endpoints(azure));
    }
    modules
}

fn private_link(azure: &Azure) -> Module {
    let zones: Vec<ZoneReference> = azure
        .network
        .zones
        .iter()
        .filter(|zone| zone.monitor)
        .map(|zone| ZoneReference { name: zone.symbol, id: format!("{}Zone.id", zone.symbol) })
        .collect();
    Module::named("privateLink", "private-link").with("monitor_zones", &zones)
}

fn workspace_identity(azure: &Azure) -> Module {
    let assignments = &azure.workspace_assignments;
    Module::named("workspaceIdentity", "workspace-identity")
        .with("roles", &scopes::roles_of(assignments.iter().map(|assignment| assignment.role)))
        .with("existing", &scopes::existing_of(assignments.iter().map(|assignment| &assignment.scope), None))
        .with("assignments", &scopes::assignments(assignments))
}

fn access(symbol: &str, template: &'static str, grants: &[crate::cloud::azure::Grant]) -> Module {
    Module::named(symbol, template)
        .with("roles", &scopes::roles_of(grants.iter().map(|grant| grant.role)))
        .with("existing", &scopes::existing_of(grants.iter().map(|grant| &grant.scope), None))
        .with("grants", &scopes::grants(grants))
}

fn compute(azure: &Azure) -> Module {
    let jobs: &[_] = if azure.clusters.len() > 1 { &azure.compute_assignments } else { &[] };
    let all = || jobs.iter().chain(&azure.image_build_assignments);
    Module::named("compute", "compute")
        .with("roles", &scopes::roles_of(all().map(|assignment| assignment.role)))
        .with("existing", &scopes::existing_of(all().map(|assignment| &assignment.scope), Some(&Scope::Workspace)))
        .with("compute_assignments", &scopes::assignments(jobs))
        .with("image_build_assignments", &scopes::assignments(&azure.image_build_assignments))
}

fn endpoints(azure: &Azure) -> Module {
    let assignments = &azure.endpoint_assignments;
    let scopes = assignments.iter().map(|assignment| &assignment.scope);
    Module::named("endpoints", "endpoints")
        .with("roles", &scopes::roles_of(assignments.iter().map(|assignment| assignment.role)))
        .with("existing", &scopes::existing_of(scopes, Some(&Scope::Workspace)))
        .with("assignments", &scopes::assignments(assignments))
}
