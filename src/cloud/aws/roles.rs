//! Turns an environment into its roles: those that jobs, models and notebooks run as, and those that people take.

use serde::Serialize;

use super::logical_id;
use super::notebooks::Notebook;
use super::policy::{Document, Kind, Policies, Policy, Principal, Statement, allow, deny};
use crate::environment::{Environment, NotebookKind, Role};
use crate::finding::{Finding, Findings, codes};

/// A role that SageMaker takes.
#[derive(Debug, Clone, Serialize)]
pub struct ExecutionRole {
    /// Its logical ID.
    pub id: String,
    /// What it is of, as a phrase: `Role of jobs`.
    pub phrase: String,
    /// What runs as it, as a sentence.
    pub what: String,
    /// Under which path of IAM it stands: who may pass roles, passes those of a path.
    pub path: String,
    /// Whether models run as it, and nothing else.
    pub serves: bool,
    /// Why, where a reader would ask.
    pub why: Option<&'static str>,
}

/// A role that people take.
#[derive(Debug, Clone, Serialize)]
pub struct Persona {
    /// Its logical ID.
    pub id: &'static str,
    /// Name of the input that says who can take it.
    pub input: &'static str,
    /// What those who take it are called, as a phrase: `data scientists`.
    pub who: &'static str,
    /// What it is for, as a sentence.
    pub what: &'static str,
    /// Who can take it: ARNs.
    pub members: Vec<String>,
    /// Why, where a reader would ask.
    pub why: Option<&'static str>,
}

/// Somebody or something that can have a right.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Holder {
    /// The role of jobs.
    Jobs,
    /// The role of pipelines.
    Pipelines,
    /// The role of notebooks.
    Notebooks,
    /// The roles of the models behind endpoints.
    Endpoints,
    /// The role of people.
    People(Role),
}

impl Holder {
    /// The logical IDs of its roles.
    pub(super) fn ids(self, environment: &Environment) -> Vec<String> {
        match self {
            Holder::Jobs => vec![JOBS.to_owned()],
            Holder::Pipelines => vec![PIPELINES.to_owned()],
            Holder::Notebooks => vec![NOTEBOOKS.to_owned()],
            Holder::Endpoints => environment.realtime.iter().map(|endpoint| endpoint_role(&endpoint.name)).collect(),
            Holder::People(role) => {
                let row = PERSONAS.iter().find(|row| row.role == role && environment.people.contains_key(&role));
                row.map(|row| row.id.to_owned()).into_iter().collect()
            }
        }
    }
}

const JOBS: &str = "JobRole";
const PIPELINES: &str = "PipelineRole";
const NOTEBOOKS: &str = "StudioRole";

struct Row {
    role: Role,
    id: &'static str,
    input: &'static str,
    who: &'static str,
    what: &'static str,
    /// Whether those who take it have no second factor.
    machine: bool,
    why: Option<&'static str>,
}

/// The roles of people, in alphabetical order.
#[rustfmt::skip]
static PERSONAS: &[Row] = &[
    Row { role: Role::Administrator, id: "AdministratorRole", input: "AdministratorPrincipalArns", who: "administrators", machine: false, why: None,
          what: "Manages the workspace, its compute, its keys and the way in; reads no data." },
    Row { role: Role::Auditor, id: "AuditorRole", input: "AuditorPrincipalArns", who: "auditors", machine: false, why: None,
          what: "Reads settings and logs; neither data nor secrets." },
    Row { role: Role::DataScientist, id: "DataScientistRole", input: "DataScientistPrincipalArns", who: "data scientists", machine: false, why: None,
          what: "Reads and writes data, runs jobs, registers models." },
    Row { role: Role::MlEngineer, id: "MlEngineerRole", input: "MlEngineerPrincipalArns", who: "ML engineers", machine: false, why: None,
          what: "Works as data scientists do, pushes images and approves models." },
    Row { role: Role::Mlops, id: "MlopsRole", input: "MlopsPrincipalArns", who: "deployment pipelines", machine: true,
          why: Some("A pipeline has no second factor: its own trust policy has to say which repository it belongs to."),
          what: "Runs jobs, pushes images, publishes and deploys models." },
];

/// The logical ID of the role of the models behind an endpoint.
fn endpoint_role(name: &str) -> String {
    format!("{}Role", logical_id(name))
}

/// The path of the roles of an environment that can be passed to a service.
pub(super) fn path(stem: &str) -> String {
    format!("/{stem}/")
}

/// The path of the roles of models, of which there is one for each endpoint.
pub(super) fn path_of_models(stem: &str) -> String {
    format!("/{stem}/models/")
}

/// The roles that SageMaker takes; who can take them goes to the policies.
pub(super) fn execution_roles(environment: &Environment, policies: &mut Policies) -> Vec<ExecutionRole> {
    let stem = environment.stem();
    let spaces = environment.aws.notebooks == NotebookKind::Space;
    let role = |id: &str, of: &str, what: &str| ExecutionRole {
        id: id.to_owned(),
        phrase: format!("Role of {of}"),
        what: what.to_owned(),
        path: path(&stem),
        serves: false,
        why: None,
    };
    let mut roles = vec![
        role(JOBS, "jobs", "Training, processing, tuning and transform jobs run as this role."),
        role(PIPELINES, "pipelines", "Pipelines start their jobs and register models as this role."),
        ExecutionRole {
            why: spaces
                .then_some("People share it; CloudTrail tells them apart by the source identity, their user profile."),
            ..role(NOTEBOOKS, "notebooks", "Notebooks run as this role.")
        },
    ];
    roles.extend(environment.realtime.iter().map(|endpoint| ExecutionRole {
        path: path_of_models(&stem),
        serves: true,
        ..role(
            &endpoint_role(&endpoint.name),
            &format!("the models behind the endpoint {}", endpoint.name),
            &format!("Models behind the endpoint {} run as this role.", endpoint.name),
        )
    }));
    // A notebook in Studio passes its source identity on to the roles that it hands out ("Turn on sourceIdentity in CloudTrail
    // logs"): where one of them does not take it, the job is refused. Roles of models it cannot hand out.
    for role in [JOBS, PIPELINES, NOTEBOOKS] {
        policies.insert(role.to_owned(), by_sagemaker(spaces));
    }
    roles
}

/// Names of endpoints whose role another part of some environment has, if not of this one yet.
const TAKEN: &[&str] = &[
    "administrator",
    "auditor",
    "data-scientist",
    "entry",
    "job",
    "ml-engineer",
    "mlops",
    "notebook-stop",
    "pipeline",
    "studio",
];

/// The policies with those that say who can take the roles of endpoints. They come last: an endpoint whose role would be one
/// that is there already, or could be one day, is a finding.
pub(super) fn with_endpoints(
    environment: &Environment,
    notebooks: &[Notebook],
    mut policies: Policies,
    findings: &mut Findings,
) -> Policies {
    let people = notebooks.iter().flat_map(|notebook| &notebook.people);
    let of_people: Vec<String> = people.map(|person| format!("{}Role", person.id)).collect();
    for endpoint in &environment.realtime {
        let id = endpoint_role(&endpoint.name);
        if policies.contains_key(&id) || of_people.contains(&id) || TAKEN.contains(&endpoint.name.as_str()) {
            let message = format!(
                "the role of the endpoint `{}` would be `{id}`, which is that of something else",
                endpoint.name
            );
            findings.push(
                Finding::at(&codes::NAME_RESERVED, endpoint.pointer.child("name"), message)
                    .expected("a name that no role of the environment has"),
            );
        } else {
            policies.insert(id, by_sagemaker(false));
        }
    }
    policies
}

fn by_sagemaker(identified: bool) -> Policy {
    Policy { kind: Kind::Trust, document: Document::of([assume_by_sagemaker(identified)]) }
}

fn assume_by_sagemaker(identified: bool) -> Statement {
    let actions: &[&str] = if identified { &["sts:AssumeRole", "sts:SetSourceIdentity"] } else { &["sts:AssumeRole"] };
    allow("AssumeForThisAccount", actions)
        .by_service("sagemaker.amazonaws.com")
        .when("ArnLike", "aws:SourceArn", "arn:{partition}:sagemaker:{region}:{account}:*")
        .when("StringEquals", "aws:SourceAccount", "{account}")
}

/// The roles of the people that an environment has; who can take them goes to the policies.
pub(super) fn personas(environment: &Environment, policies: &mut Policies) -> Vec<Persona> {
    let mut personas = Vec::new();
    for row in PERSONAS {
        let Some(members) = environment.people.get(&row.role).filter(|members| !members.is_empty()) else { continue };
        policies.insert(row.id.to_owned(), Policy { kind: Kind::Trust, document: trust(row) });
        personas.push(Persona {
            id: row.id,
            input: row.input,
            who: row.who,
            what: row.what,
            members: members.iter().map(|member| member.id.clone()).collect(),
            why: row.why,
        });
    }
    personas
}

/// The roles that IAM Identity Center makes in an account for its permission sets ("Referencing permission sets in resource
/// policies").
const IDENTITY_CENTER: &str = "arn:{partition}:iam::*:role/aws-reserved/sso.amazonaws.com/*";

/// Who can take a role. What is not allowed is written as a denial, so that the members, of whom there can be many, stand in
/// it once: a trust policy has 2,048 characters.
fn trust(row: &Row) -> Document {
    let allowed = |sid: &str| allow(sid, &["sts:AssumeRole"]).by(Principal::AwsList(row.input));
    if row.machine {
        return Document::of([allowed("AssumeByPipeline")]);
    }
    Document::of([
        deny("DenyWithoutSecondFactor", &["sts:AssumeRole"])
            .why("IAM Identity Center asks for the second factor itself, and its sessions carry no sign of it.")
            .by_anyone()
            .when("ArnNotLike", "aws:PrincipalArn", IDENTITY_CENTER)
            .when("BoolIfExists", "aws:MultiFactorAuthPresent", false),
        allowed("AssumeByMembers"),
    ])
}
