//! Turns clusters into the machines that jobs, endpoints and notebooks may have, and the policy that holds everybody to them.

use std::collections::BTreeMap;

use indexmap::IndexMap;
use serde::Serialize;

use super::chosen::{Purpose, chosen};
use super::endpoints::Endpoint;
use super::expression::{Expression, Part};
use super::machines::{Machine, Use};
use super::notebooks::Notebook;
use super::policy::{Condition, Document, Kind, Operand, Policies, Policy, Statement, deny};
use crate::environment::{Environment, NotebookKind};
use crate::finding::{Finding, Findings, codes};
use crate::text::Pointer;

/// What jobs may run on.
#[derive(Debug, Clone, Serialize)]
pub struct Compute {
    /// The machines of the clusters, each once, by name.
    pub job_machines: Vec<Machine>,
    /// Whether the key for volumes can be given with every one of them.
    pub volume_key: bool,
    /// Most minutes that a machine may wait for the next job.
    pub warm_minutes: u64,
    /// Whether some notebooks stop at a time of the day.
    pub stops_daily: bool,
}

/// How many machines of a type may run for one purpose, as quotas count them.
#[derive(Debug, Clone, Serialize)]
pub struct MachineRow {
    /// For what, as Service Quotas words it.
    pub what: &'static str,
    /// The instance type.
    pub instance_type: String,
    /// How many at a time, as the spec says it.
    pub most: u64,
}

/// Jobs that name their machines ("Actions, resources, and condition keys for Amazon SageMaker").
const JOBS: &[&str] = &[
    "sagemaker:CreateDataQualityJobDefinition",
    "sagemaker:CreateHyperParameterTuningJob",
    "sagemaker:CreateModelBiasJobDefinition",
    "sagemaker:CreateModelExplainabilityJobDefinition",
    "sagemaker:CreateModelQualityJobDefinition",
    "sagemaker:CreateProcessingJob",
    "sagemaker:CreateTrainingJob",
    "sagemaker:CreateTransformJob",
];
const UPDATE_JOB: &str = "sagemaker:UpdateTrainingJob";
const SPACES: &[&str] = &["sagemaker:CreateApp", "sagemaker:CreateSpace", "sagemaker:UpdateSpace"];
const UPDATE_INSTANCE: &str = "sagemaker:UpdateNotebookInstance";
const MACHINES: &str = "sagemaker:InstanceTypes";
const WARM: &str = "sagemaker:KeepAlivePeriod";
/// The longest that SageMaker keeps a machine warm: an hour ("`ResourceConfig`").
const LONGEST_WARM: u64 = 60;

/// What jobs may run on.
pub(super) fn compute(environment: &Environment, findings: &mut Findings) -> Compute {
    // By name, so that the order of the clusters moves nothing.
    let mut machines: BTreeMap<String, Machine> = BTreeMap::new();
    let mut any_transform = false;
    for cluster in &environment.clusters {
        let machine = chosen(&cluster.machine, Purpose::Jobs, &cluster.pointer, findings);
        any_transform |= machine.uses.allow(Use::Transform) || machine.uses.iter().next().is_none();
        machines.insert(machine.name.clone(), machine);
    }
    for endpoint in environment.batch.iter().filter(|_| !any_transform) {
        findings.push(
            Finding::at(
                &codes::NO_BATCH_CLUSTER,
                endpoint.pointer.child("kind"),
                format!("no cluster can run what `{}` is asked for", endpoint.name),
            )
            .expected("a compute of the kind `cluster`, of machines that SageMaker has for batch transform jobs"),
        );
    }
    Compute {
        stops_daily: environment.notebooks.iter().any(|notebook| notebook.stop_at.is_some()),
        volume_key: machines.values().all(|machine| !machine.local_disks),
        job_machines: machines.into_values().collect(),
        warm_minutes: environment.clusters.iter().map(|cluster| warm(cluster.idle_minutes)).max().unwrap_or(0),
    }
}

fn warm(idle_minutes: u64) -> u64 {
    idle_minutes.min(LONGEST_WARM)
}

/// How many machines the spec speaks of, by purpose and type.
pub(super) fn machine_rows(
    environment: &Environment,
    notebooks: &[Notebook],
    endpoints: &[Endpoint],
) -> Vec<MachineRow> {
    let mut rows: IndexMap<(&'static str, String), u64> = IndexMap::new();
    let mut add = |what, machine: &str, count: u64| *rows.entry((what, machine.to_owned())).or_default() += count;
    let notebook = match environment.aws.notebooks {
        NotebookKind::Space => "Studio JupyterLab Apps",
        NotebookKind::Instance => "notebook instance usage",
    };
    for entry in notebooks {
        add(notebook, &entry.machine, entry.people.len() as u64);
    }
    for cluster in &environment.clusters {
        // What is wrong with the machine has been said.
        let machine = chosen(&cluster.machine, Purpose::Jobs, &cluster.pointer, &mut Findings::default());
        let what = if cluster.spot { "spot training job usage" } else { "training job usage" };
        add(what, &machine.name, u64::from(cluster.max_nodes));
    }
    for endpoint in endpoints {
        add("endpoint usage", &endpoint.machine.name, u64::from(endpoint.instances));
    }
    rows.into_iter().map(|((what, instance_type), most)| MachineRow { what, instance_type, most }).collect()
}

/// The policy of machines goes to the others.
pub(super) fn policies(
    environment: &Environment,
    compute: &Compute,
    notebooks: &[Notebook],
    endpoints: &[Endpoint],
    policies: &mut Policies,
    findings: &mut Findings,
) {
    let jobs: Vec<&str> = compute.job_machines.iter().map(|machine| machine.name.as_str()).collect();
    let mut statements = vec![only_on("Jobs", &[JOBS, &[UPDATE_JOB]].concat(), &jobs)];
    if !jobs.is_empty() {
        statements.push(unnamed("Jobs", JOBS).why("What names no machine would slip through the statement above."));
        statements.push(deny("DenyLongWarmPools", &["sagemaker:CreateTrainingJob", UPDATE_JOB]).on_anything().when(
            "NumericGreaterThan",
            WARM,
            seconds(compute.warm_minutes),
        ));
        statements.extend(shorter_warm_pools(environment, compute));
    }
    let serving: Vec<&str> = sorted(endpoints.iter().map(|endpoint| endpoint.machine.name.as_str()));
    let configure = &["sagemaker:CreateEndpointConfig"];
    statements.push(only_on("Endpoints", configure, &serving));
    if !serving.is_empty() {
        statements.push(unnamed("Endpoints", configure));
    }
    let people: Vec<&str> = sorted(notebooks.iter().map(|notebook| notebook.machine.as_str()));
    let (spaces, instances) = match environment.aws.notebooks {
        NotebookKind::Space => (people, Vec::new()),
        NotebookKind::Instance => (Vec::new(), people),
    };
    statements.push(only_on("Notebooks", SPACES, &spaces));
    statements.push(only_on("NotebookInstances", &[UPDATE_INSTANCE], &instances));
    check_room(&statements, findings);
    policies.insert("ClusterPolicy".to_owned(), Policy { kind: Kind::Identity, document: Document::of(statements) });
}

/// The most characters of a policy of IAM, white space left out ("IAM and AWS STS quotas": managed policy length).
const POLICY: usize = 6_144;
/// Those of a policy around its statements.
const AROUND_STATEMENTS: usize = 45;
/// Those of a statement beside its name, actions and conditions.
const AROUND_STATEMENT: usize = 75;
/// Those around an operator, its key and its values.
const AROUND_CONDITION: usize = 12;
/// Those around an action or a value: quotes and a comma.
const AROUND_VALUE: usize = 3;

/// Finds clusters that ask for more machines and idle times than the policy of machines can hold.
fn check_room(statements: &[Statement], findings: &mut Findings) {
    let size = AROUND_STATEMENTS + statements.iter().map(size_of).sum::<usize>();
    if size > POLICY {
        let message =
            format!("these machines and idle times make a policy of {size} characters, and {POLICY} are allowed");
        findings.push(
            Finding::at_key(&codes::OUT_OF_RANGE, Pointer::root().child("compute"), message)
                .expected("clusters of fewer machines, or with fewer different values of `idle_after`")
                .help(
                    "each machine stands in the policy, and each `idle_after` below the longest has a statement in it",
                ),
        );
    }
}

/// The characters of a statement that refers to nothing, rounded up.
fn size_of(statement: &Statement) -> usize {
    let part = |part: &Part| match part {
        Part::Text(text) => text.len(),
        _ => 0,
    };
    let value = |value: &Expression| AROUND_VALUE + value.parts.iter().map(part).sum::<usize>();
    let condition = |it: &Condition| {
        let values = match &it.operand {
            Operand::Bool(_) => "false".len(),
            Operand::One(one) => value(one),
            Operand::Many(many) => many.iter().map(value).sum(),
            Operand::List(name) => name.len(),
        };
        AROUND_CONDITION + it.operator.len() + it.key.len() + values
    };
    AROUND_STATEMENT
        + statement.sid.len()
        + statement.actions.iter().map(|action| AROUND_VALUE + action.len()).sum::<usize>()
        + statement.conditions.iter().map(condition).sum::<usize>()
}

/// Denies actions on any other machine than these, and where there is none, at all.
fn only_on(what: &str, actions: &[&'static str], machines: &[&str]) -> Statement {
    if machines.is_empty() {
        return deny(format!("Deny{what}"), actions).why("The environment has no machine for this.").on_anything();
    }
    let machines: Vec<Expression> = machines.iter().map(|machine| Expression::text(*machine)).collect();
    deny(format!("DenyOtherMachinesFor{what}"), actions).on_anything().when(
        "ForAnyValue:StringNotEquals",
        MACHINES,
        machines,
    )
}

fn unnamed(what: &str, actions: &[&'static str]) -> Statement {
    deny(format!("DenyUnnamedMachinesFor{what}"), actions).on_anything().when("Null", MACHINES, true)
}

/// For clusters that keep their machines for less long than another: a statement for each length of time.
fn shorter_warm_pools(environment: &Environment, compute: &Compute) -> Vec<Statement> {
    let mut longest: BTreeMap<String, u64> = BTreeMap::new();
    for cluster in &environment.clusters {
        let machine = chosen(&cluster.machine, Purpose::Jobs, &cluster.pointer, &mut Findings::default());
        let minutes = longest.entry(machine.name).or_default();
        *minutes = (*minutes).max(warm(cluster.idle_minutes));
    }
    let mut by_length: BTreeMap<u64, Vec<Expression>> = BTreeMap::new();
    for (machine, minutes) in longest.into_iter().filter(|(_, minutes)| *minutes < compute.warm_minutes) {
        by_length.entry(minutes).or_default().push(Expression::text(machine));
    }
    let statement = |(minutes, machines): (u64, Vec<Expression>)| {
        deny(format!("DenyWarmPoolsOver{minutes}Minutes"), &["sagemaker:CreateTrainingJob"])
            .on_anything()
            .when("ForAnyValue:StringEquals", MACHINES, machines)
            .when("NumericGreaterThan", WARM, seconds(minutes))
    };
    by_length.into_iter().map(statement).collect()
}

fn seconds(minutes: u64) -> Operand {
    Operand::One(Expression::text((minutes * 60).to_string()))
}

fn sorted<'a>(names: impl Iterator<Item = &'a str>) -> Vec<&'a str> {
    let mut names: Vec<&str> = names.collect();
    names.sort_unstable();
    names.dedup();
    names
}
