//! Turns notebooks into what each person has: a private space of Studio or a notebook instance, the role that opens it, and what stops it.

use indexmap::IndexMap;
use serde::Serialize;

use super::chosen::{Purpose, chosen};
use super::expression::Expression;
use super::logical_id;
use super::policy::{Document, Kind, Policies, Policy, Principal, allow};
use crate::environment::{self, Environment, NotebookKind};
use crate::finding::{Finding, Findings, codes};

/// Notebooks of some people, all alike.
#[derive(Debug, Clone, Serialize)]
pub struct Notebook {
    /// How logical IDs of what they share begin.
    pub id: String,
    /// Their name in the spec.
    pub name: String,
    /// Their machine.
    pub machine: String,
    /// Whether a space can name the machine; where not, the person chooses it.
    pub space_takes_machine: bool,
    /// Minutes that one may be idle.
    pub idle_minutes: u64,
    /// When all stop each day, as the scheduler takes it, in UTC.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub stop: Option<String>,
    /// The script that a notebook instance starts with.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub start_script: Option<String>,
    /// Who has one.
    pub people: Vec<Person>,
}

/// Somebody who has a notebook.
#[derive(Debug, Clone, Serialize)]
pub struct Person {
    /// How logical IDs of what is the person's begin.
    pub id: String,
    /// The person's short name.
    pub name: String,
    /// What the notebook is called: in Studio the user profile and its space, else the end of the instance's name.
    pub notebook: String,
    /// Its whole name, as an instance.
    pub instance: String,
    /// Who it is: an ARN.
    pub principal: String,
}

/// Whom a person signs in as, in the documents of all who have a notebook.
pub const PRINCIPAL: &str = "PersonPrincipalArn";
/// What the notebook of a person is called, in these documents.
pub const NOTEBOOK: &str = "PersonNotebook";
/// What the notebook instance of a person is called, in these documents.
pub const INSTANCE: &str = "PersonInstance";

impl Notebook {
    /// The name of a value of every person who has one: `PersonNotebook` becomes `NotebooksPersonNotebook`.
    pub fn value(&self, of_person: &str) -> String {
        format!("{}{of_person}", self.id)
    }

    /// A document of people, as the one of those who have such a notebook.
    fn document(&self, mut document: Document) -> Document {
        for name in [PRINCIPAL, NOTEBOOK, INSTANCE] {
            document = document.map(&|expression| expression.with_value(name, &self.value(name)));
        }
        document
    }

    /// Under which name the policies hold who can take the role of a person who has one.
    pub fn role(&self) -> String {
        format!("{}{{Person}}Role", self.id)
    }

    /// Under which name the policies hold what such a person may.
    pub fn policy(&self) -> String {
        format!("{}{{Person}}Policy", self.id)
    }
}

impl Person {
    /// A document of all who have a notebook, as the one of this person.
    pub fn document(&self, notebook: &Notebook, document: &Document) -> Document {
        let of_person = |expression: Expression| {
            expression
                .with_value(&notebook.value(PRINCIPAL), &format!("{}PrincipalArn", self.id))
                .with(&notebook.value(NOTEBOOK), &self.notebook)
                .with(&notebook.value(INSTANCE), &self.instance)
        };
        document.clone().map(&of_person)
    }
}

/// The script that notebook instances start with.
const START: &str = include_str!("../../../scripts/aws/instance-start.sh");

/// Families of machines that CloudFormation takes for a space; the service itself takes all that there are for apps
/// (the schema of `AWS::SageMaker::Space`).
const IN_SPACES: &[&str] = &[
    "ml.c5",
    "ml.g4dn",
    "ml.g5",
    "ml.geospatial",
    "ml.m5",
    "ml.m5d",
    "ml.p3",
    "ml.p3dn",
    "ml.p4d",
    "ml.p4de",
    "ml.r5",
    "ml.t3",
    "ml.trn1",
    "ml.trn1n",
];

/// The notebooks of an environment.
pub(super) fn notebooks(environment: &Environment, findings: &mut Findings) -> Vec<Notebook> {
    let stem = environment.stem();
    let purpose = match environment.aws.notebooks {
        NotebookKind::Space => Purpose::Space,
        NotebookKind::Instance => Purpose::Instance,
    };
    let mut taken: IndexMap<String, String> = IndexMap::new();
    let mut notebooks = Vec::new();
    for notebook in &environment.notebooks {
        let machine = chosen(&notebook.machine, purpose, &notebook.pointer, findings).name;
        let family = machine.rsplit_once('.').map_or("", |(family, _)| family);
        let script = START.replace("@stem@", &stem).replace("@seconds@", &(notebook.idle_minutes * 60).to_string());
        notebooks.push(Notebook {
            id: logical_id(&notebook.name),
            name: notebook.name.clone(),
            space_takes_machine: IN_SPACES.contains(&family),
            machine,
            idle_minutes: notebook.idle_minutes,
            stop: notebook.stop_at.map(|(hour, minute)| format!("cron({minute} {hour} * * ? *)")),
            start_script: (purpose == Purpose::Instance).then_some(script),
            people: people(notebook, &stem, &mut taken, findings),
        });
    }
    notebooks
}

fn people(
    notebook: &environment::Notebook,
    stem: &str,
    taken: &mut IndexMap<String, String>,
    findings: &mut Findings,
) -> Vec<Person> {
    let mut people: Vec<Person> = Vec::new();
    for user in &notebook.users {
        let name = format!("{}-{}", notebook.name, user.name);
        let id = logical_id(&name);
        let key = id.to_lowercase();
        // Somebody who is named twice in one notebook is a finding of its own.
        let named_alike = people.iter().any(|other| other.id.to_lowercase() == key);
        if let Some(other) = taken.get(&key).filter(|_| !named_alike) {
            findings.push(
                Finding::at(
                    &codes::NAME_CLASH,
                    user.pointer.child("name"),
                    format!("the notebook would be called `{name}`, which is too near to another, `{other}`"),
                )
                .expected("names that differ in more than where their hyphen stands"),
            );
        }
        taken.insert(key, name.clone());
        people.push(Person {
            id,
            name: user.name.clone(),
            instance: format!("{stem}-{name}"),
            notebook: name,
            principal: user.id.clone(),
        });
    }
    people
}

/// What a person may, and what may stop notebooks, goes to the others. What people may is written once for each notebook, with
/// values for what is of the person; no name of a spec holds a brace, so none is that of such a document.
pub(super) fn policies(environment: &Environment, notebooks: &[Notebook], policies: &mut Policies) {
    let kind = environment.aws.notebooks;
    let stem = environment.stem();
    for notebook in notebooks.iter().filter(|notebook| !notebook.people.is_empty()) {
        policies.insert(notebook.role(), Policy { kind: Kind::Trust, document: notebook.document(trust()) });
        let document = match kind {
            NotebookKind::Space => open_studio(),
            NotebookKind::Instance => open_instance(),
        };
        policies.insert(notebook.policy(), Policy { kind: Kind::Identity, document: notebook.document(document) });
    }
    let stopping: Vec<&Notebook> = notebooks.iter().filter(|notebook| notebook.stop.is_some()).collect();
    if !stopping.is_empty() {
        policies.insert("NotebookStopRole".to_owned(), Policy { kind: Kind::Trust, document: trust_of_scheduler() });
        let document = Document::of([stop(kind, &stem, &stopping)]);
        policies.insert("NotebookStopPolicy".to_owned(), Policy { kind: Kind::Identity, document });
    }
    if kind == NotebookKind::Instance && !notebooks.is_empty() {
        let all: Vec<&Notebook> = notebooks.iter().collect();
        let document = Document::of([stop(kind, &stem, &all)]);
        policies.insert("IdleStopPolicy".to_owned(), Policy { kind: Kind::Identity, document });
    }
}

/// Stops notebooks of some entries. Apps are named by their space, instances by themselves.
fn stop(kind: NotebookKind, stem: &str, notebooks: &[&Notebook]) -> super::policy::Statement {
    let (action, pattern) = match kind {
        NotebookKind::Space => {
            ("sagemaker:DeleteApp", "arn:{partition}:sagemaker:{region}:{account}:app/{DomainId}/{name}-*")
        }
        NotebookKind::Instance => (
            "sagemaker:StopNotebookInstance",
            "arn:{partition}:sagemaker:{region}:{account}:notebook-instance/{stem}-{name}-*",
        ),
    };
    let resources =
        notebooks.iter().map(|notebook| Expression::of(pattern).with("stem", stem).with("name", &notebook.name));
    allow("StopNotebooks", &[action]).on_all(resources)
}

fn trust() -> Document {
    let person = || Principal::Aws(vec![Expression::value(PRINCIPAL)]);
    Document::of([
        allow("AssumeWithMfa", &["sts:AssumeRole"]).by(person()).when("Bool", "aws:MultiFactorAuthPresent", true),
        allow("AssumeFromIdentityCenter", &["sts:AssumeRole"])
            .why("Sessions of IAM Identity Center carry no sign of the second factor, which it asks for itself.")
            .by(person())
            .when("ArnLike", "aws:PrincipalArn", "arn:{partition}:iam::*:role/aws-reserved/sso.amazonaws.com/*"),
    ])
}

fn trust_of_scheduler() -> Document {
    Document::of([allow("AssumeForThisAccount", &["sts:AssumeRole"])
        .by_service("scheduler.amazonaws.com")
        .when("ArnLike", "aws:SourceArn", "arn:{partition}:scheduler:{region}:{account}:schedule-group/default")
        .when("StringEquals", "aws:SourceAccount", "{account}")])
}

/// The permissions are checked again for each request of the browser, which comes by the endpoint of Studio
/// ("`CreatePresignedDomainUrl`").
fn open_studio() -> Document {
    Document::of([allow("OpenStudio", &["sagemaker:CreatePresignedDomainUrl", "sagemaker:DescribeUserProfile"])
        .why("Studio checks this again for each request of the browser, which comes by the endpoint of Studio.")
        .on("arn:{partition}:sagemaker:{region}:{account}:user-profile/{DomainId}/{PersonNotebook}")
        .when("StringEquals", "aws:SourceVpce", endpoints("StudioEndpointId"))])
}

fn endpoints(of_browser: &str) -> Vec<Expression> {
    vec![Expression::value("SagemakerApiEndpointId"), Expression::value(of_browser)]
}

/// What starting a notebook instance takes is said by "Amazon SageMaker AI API Permissions: Actions, Permissions, and
/// Resources Reference".
fn open_instance() -> Document {
    let notebook = || Expression::of("arn:{partition}:sagemaker:{region}:{account}:notebook-instance/{PersonInstance}");
    let attach = [
        "arn:{partition}:ec2:{region}:{account}:instance/*",
        "arn:{partition}:ec2:{region}:{account}:network-interface/*",
        "arn:{partition}:ec2:{region}:{account}:security-group/{StudioSecurityGroupId}",
        "arn:{partition}:ec2:{region}:{account}:subnet/{WorkspaceSubnet1Id}",
    ];
    Document::of([
        allow("OpenNotebook", &["sagemaker:CreatePresignedNotebookInstanceUrl"])
            .why("SageMaker checks this again for each request of the browser, which comes by the endpoint of notebooks.")
            .on(notebook())
            .when("StringEquals", "aws:SourceVpce", endpoints("NotebookEndpointId")),
        allow(
            "RunNotebook",
            &[
                "sagemaker:DescribeNotebookInstance",
                "sagemaker:StartNotebookInstance",
                "sagemaker:StopNotebookInstance",
            ],
        )
        .on(notebook()),
        allow(
            "AttachNotebook",
            &["ec2:AttachNetworkInterface", "ec2:CreateNetworkInterface", "ec2:ModifyNetworkInterfaceAttribute"],
        )
        .why("SageMaker does this in the name of whoever starts a notebook; the person cannot do it by hand.")
        .on_all(attach.map(Expression::of))
        .when("Bool", "aws:ViaAWSService", true),
        allow(
            "SeeNetwork",
            &[
                "ec2:DescribeAvailabilityZones",
                "ec2:DescribeInternetGateways",
                "ec2:DescribeNetworkInterfaces",
                "ec2:DescribeSecurityGroups",
                "ec2:DescribeSubnets",
                "ec2:DescribeVpcs",
            ],
        )
        .on_anything()
        .when("Bool", "aws:ViaAWSService", true),
        allow("UnlockVolume", &["kms:CreateGrant"])
            .on("{StudioKeyArn}")
            .when("StringLike", "kms:ViaService", vec![Expression::of("sagemaker.{region}.amazonaws.com*")]),
        allow("PassStudioRole", &["iam:PassRole"])
            .on("{StudioRoleArn}")
            .when("StringEquals", "iam:PassedToService", "sagemaker.amazonaws.com"),
    ])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_start_script_fits() {
        // `NotebookInstanceLifecycleHook` takes 16,384 characters of Base64.
        let longest = START.replace("@stem@", &"x".repeat(29)).replace("@seconds@", "259200");
        assert!(longest.len().div_ceil(3) * 4 <= 16_384);
        assert!(!longest.contains('@') || longest.contains("\"$@\""));
    }
}
