//! Turns the facts of AWS and the rendered files into the guides of the folder, README.md and DEPLOY.md, and into the files by which editors and Git treat it.

use serde::Serialize;
use tera::Context;

use crate::cloud::aws::{Aws, region};
use crate::render::guides::Guides;
use crate::render::guides::aws::{Find, Guide, SHARED, is_open};
use crate::render::terraform::engine::{FOLDER, snake};
use crate::render::terraform::outputs;
use crate::render::terraform::variables::{Given, Variable};
use crate::render::{File, Override, SpecPath, TemplateError};

/// Each template and the file that it becomes, in the order in which a reader would open them.
static GUIDES: &[(&str, &str)] = &[
    ("aws/README.md.tera", "README.md"),
    ("aws/DEPLOY.md.tera", "DEPLOY.md"),
    ("editorconfig.tera", ".editorconfig"),
    ("gitattributes.tera", ".gitattributes"),
    ("gitignore.tera", ".gitignore"),
];

/// What is in each file; those of items of a list are told apart by their names.
static DESCRIPTIONS: &[(&str, &str)] = &[
    (".editorconfig", "Two spaces, LF, UTF-8."),
    (".gitattributes", "LF on every machine."),
    (".gitignore", "States, plans, and what is of your own machine."),
    (".tflint.hcl", "Rules that the code is held to."),
    ("DEPLOY.md", "How to deploy, enter, change and take down."),
    ("README.md", "This page."),
    ("access.tf", "Roles of jobs, models, notebooks and people, and who can take each."),
    ("backend.hcl.example", "Where the state lies, to be filled in."),
    ("boundary.tf", "The most that any role can have."),
    ("compute.tf", "Machines: what jobs, endpoints and notebooks may run on, and what stops them."),
    ("dns.tf", "Which names notebooks can resolve."),
    ("egress.tf", "The way out: NAT gateways, and the firewalls before them."),
    ("entry.tf", "The way in: a jump host without an open port."),
    ("key_policies.tf", "Who may use each key, and through what."),
    ("keys.tf", "Keys."),
    ("main.tf", "Account, partition and zones, which everything stands on."),
    ("monitoring.tf", "Logs of the network and of endpoints."),
    ("network.tf", "VPC, subnets and routes."),
    ("notebooks.tf", "Notebooks: what is of each person, and the role that opens it."),
    ("outputs.tf", "What people and other tools look up."),
    ("providers.tf", "How Terraform speaks to AWS."),
    ("registry.tf", "Repository of images, groups of registered models, and who reaches the former."),
    ("rights.tf", "Which roles have which right."),
    ("sagemaker_logs.tf", "Log groups that SageMaker shares among all environments of the account."),
    ("scripts/jump-host.yaml.tftpl", "What the jump host does when it first starts."),
    ("scripts/notebook_start.sh", "What every app of Studio starts with."),
    ("secrets.tf", "Secrets, without their values."),
    ("security_groups.tf", "Which flows may enter and leave what stands in the network."),
    ("storage.tf", "Who reads and writes artifacts and models, and who looks buckets up."),
    ("terraform.tf", "Versions of Terraform and its provider, and the kind of backend."),
    ("terraform.tfvars", "The values of this environment."),
    ("trail.tf", "Trail of who did what, and where it is kept."),
    ("variables.tf", "Variables, and what each has to look like."),
    ("vpc_endpoint_policies.tf", "What can be said through the endpoints of AWS services."),
    ("vpc_endpoints.tf", "Endpoints of AWS services in the network."),
    ("workspace.tf", "Studio domain, and the defaults that every notebook starts with."),
];

/// What a folder of Terraform holds, and how its guides speak of it.
#[derive(Debug, Serialize)]
struct Written {
    /// What people call the language.
    language: &'static str,
    /// Versions of Terraform that will do.
    versions: &'static str,
    /// The partition of the region, as ARNs name it.
    partition: &'static str,
    files: Vec<Row>,
    inputs: Vec<InputRow>,
    outputs: Vec<Row>,
    /// Variables whose value is still a placeholder.
    open: Vec<String>,
    /// How commands find what was deployed.
    find: Find,
}

/// A thing and what it is.
#[derive(Debug, Serialize)]
struct Row {
    name: String,
    what: String,
}

/// A variable.
#[derive(Debug, Serialize)]
struct InputRow {
    name: String,
    kind: &'static str,
    what: String,
    /// Its value, piece by piece.
    values: Vec<String>,
}

/// The guides of an environment; `files` are the others of the folder, which use `variables`.
pub(super) fn render(
    aws: &Aws,
    spec: &SpecPath,
    files: &[File],
    variables: &[&Variable],
    overrides: &[Override],
) -> Result<Vec<File>, TemplateError> {
    let mut context = Context::from_serialize(aws).map_err(|error| TemplateError::of(&error))?;
    context.insert("guide", &Guide::of(aws, spec, &format!("{FOLDER}/README.md"), written(aws, files, variables)));
    Guides { folder: FOLDER, shared: Some(SHARED), files: GUIDES }.render(&context, overrides)
}

fn written(aws: &Aws, files: &[File], variables: &[&Variable]) -> Written {
    let paths = files.iter().filter_map(|file| file.path.strip_prefix(FOLDER)?.strip_prefix('/'));
    let inputs: Vec<InputRow> = variables.iter().map(|variable| input(variable)).collect();
    let outputs = files.iter().flat_map(|file| outputs::described(&file.text));
    Written {
        language: "Terraform",
        versions: aws.pins.terraform("terraform").unwrap_or_default(),
        partition: region(&aws.region).map_or("aws", |region| region.partition.name()),
        files: paths
            .chain(GUIDES.iter().map(|(_, file)| *file))
            .map(|path| Row { name: path.to_owned(), what: description(aws, path) })
            .collect(),
        open: inputs
            .iter()
            .filter(|input| input.values.iter().any(|value| is_open(value)))
            .map(|input| input.name.clone())
            .collect(),
        inputs,
        outputs: outputs.map(|(name, what)| Row { name, what: what.replace('`', "") }).collect(),
        find: find(aws),
    }
}

/// What is in a file.
fn description(aws: &Aws, path: &str) -> String {
    if let Some((_, what)) = DESCRIPTIONS.iter().find(|(file, _)| *file == path) {
        return (*what).to_owned();
    }
    let access = &aws.access;
    let policies = access.grants.iter().chain(&access.guardrails);
    let of_policies = policies.map(|policy| {
        let word = policy.id.trim_end_matches("Policy").trim_end_matches("Guardrail");
        let start = if policy.id.contains("Guardrail") { "guardrail" } else { "grant" };
        (format!("{start}_{}.tf", snake(word)), format!("{}.", policy.what))
    });
    let bucket = |start: &str, name: &str, what: &str| {
        (format!("{start}_{}.tf", snake(name)), format!("{what}: the bucket, and what may happen in it."))
    };
    let of_buckets = aws.storage.buckets.iter().map(|it| bucket("storage", &it.name, &it.what));
    let of_data = aws.storage.data.iter().map(|it| bucket("data", &it.name, &it.what));
    let of_endpoints = aws.endpoints.iter().map(|endpoint| {
        let what = format!("Endpoint {}, with the model that it serves.", endpoint.name);
        (format!("endpoint_{}.tf", snake(&endpoint.name)), what)
    });
    let of_notebooks = aws.notebooks.iter().map(|notebook| {
        let what = format!("What the notebook instances of {} start with.", notebook.name);
        (format!("scripts/instance_start_{}.sh", snake(&notebook.name)), what)
    });
    let mut all = of_policies.chain(of_buckets).chain(of_data).chain(of_endpoints).chain(of_notebooks);
    all.find(|(file, _)| file == path).map(|(_, what)| what).unwrap_or_default()
}

fn input(variable: &Variable) -> InputRow {
    InputRow {
        name: variable.name.clone(),
        kind: variable.kind,
        what: variable.description.clone(),
        values: variable.value.as_ref().map(Given::pieces).unwrap_or_default(),
    }
}

/// How commands find what was deployed: by outputs.
fn find(aws: &Aws) -> Find {
    let output = |name: &str| format!("$(terraform output -raw {name})");
    let data = aws.storage.data.iter().map(|set| format!("{}_bucket_name", snake(&set.name)));
    let buckets = ["artifacts_bucket_name", "models_bucket_name"].map(str::to_owned).into_iter().chain(data);
    let personas = aws.access.personas.iter().map(|role| snake(role.id) + "_arn");
    let people = aws.notebooks.iter().map(|notebook| format!("{}_role_arns", snake(&notebook.name)));
    Find {
        domain: output("domain_id"),
        vpc: output("vpc_id"),
        buckets: buckets.map(|name| output(&name)).collect(),
        roles: personas.chain(people).map(|name| format!("terraform output {name}")).collect(),
    }
}
