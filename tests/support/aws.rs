//! Turns specs of AWS into facts, and policy documents into the JSON that AWS is given, with the longest values that references can have.

use std::fs;
use std::sync::OnceLock;

use bastide::cloud::Facts;
use bastide::cloud::aws::Aws;
use bastide::cloud::aws::expression::{Deployment, Expression, Part};
use bastide::cloud::aws::policy::{Condition, Document, Operand, Principal, Statement};
use bastide::{pipeline, report};
use serde_json::{Map, Value, json};

use super::root;

/// Facts of every shape that environments have, each with a name: the examples, and one spec for each choice that policies
/// depend on, alone and together, from the least to the most.
pub fn environments() -> &'static [(String, Aws)] {
    static ENVIRONMENTS: OnceLock<Vec<(String, Aws)>> = OnceLock::new();
    ENVIRONMENTS.get_or_init(all)
}

fn all() -> Vec<(String, Aws)> {
    let mut found = Vec::new();
    for name in ["aws-lab", "aws-team", "aws-regulated"] {
        let path = root().join("examples").join(name).join("bastide.yaml");
        let text = fs::read_to_string(path).expect("an example can be read");
        found.push((name.to_owned(), facts(&text)));
    }
    for (name, change) in shapes() {
        let mut spec = least();
        change(&mut spec);
        found.push((name.to_owned(), facts(&spec.to_string())));
    }
    found
}

/// What the library makes of a spec that nothing is wrong with.
pub fn facts(text: &str) -> Aws {
    let run = pipeline::run("bastide.yaml", &|_| Ok(text.as_bytes().to_vec()), &[]);
    let findings = report::findings(report::Format::Text, &run.document, &run.findings, false);
    match run.facts {
        Some(Facts::Aws(aws)) => *aws,
        _ => panic!("{findings}"),
    }
}

type Change = fn(&mut Value);

fn shapes() -> Vec<(&'static str, Change)> {
    vec![
        ("least", |_| {}),
        ("regulated", |spec| spec["profile"] = json!("regulated")),
        ("no way in", |spec| spec["network"] = json!({"entry": "none", "egress": {"policy": "none"}})),
        ("four zones", |spec| {
            spec["region"] = json!("us-east-1");
            spec["network"] = json!({"zones": 4, "egress": {"policy": "open"}});
        }),
        ("every role", |spec| spec["access"] = roles(1)),
        ("auditors", |spec| spec["access"].as_array_mut().expect("a list").push(grant("auditor", 1))),
        ("secrets", |spec| spec["keys"] = json!({"secrets": [{"name": "features-db"}]})),
        ("endpoints", |spec| spec["endpoints"] = json!([{"name": "score", "kind": "realtime"}])),
        ("disks", |spec| spec["compute"] = json!([{"name": "train", "kind": "cluster", "size": "gpu_small"}])),
        ("notebook instances", |spec| {
            spec["access"] = roles(1);
            spec["compute"] = notebooks(1);
            spec["aws"] = json!({"notebooks": "instance"});
        }),
        ("data sets", |spec| spec["storage"] = json!([{"name": "training", "immutable_for": "30d"}])),
        ("most", most),
    ]
}

/// The longest names, and as many of everything as is sensible.
fn most(spec: &mut Value) {
    let sizes = ["gpu_small", "gpu_medium", "gpu_large", "cpu_small"];
    let clusters = (0..8).map(|n| json!({"name": long("cluster", n), "kind": "cluster", "size": sizes[n % 4]}));
    let machines = ["ml.p4d.24xlarge", "ml.p4de.24xlarge", "ml.g5.48xlarge", "ml.g6.48xlarge"];
    let by_machine =
        machines.iter().enumerate().map(|(n, sku)| json!({"name": long("machine", n), "kind": "cluster", "sku": sku}));
    let mut compute: Vec<Value> = clusters.chain(by_machine).collect();
    compute.extend(notebooks(40).as_array().cloned().unwrap_or_default());
    let endpoints: Vec<Value> = (0..20).map(|n| json!({"name": long("endpoint", n), "kind": "realtime"})).collect();
    let data: Vec<Value> = (0..50).map(|n| json!({"name": long("data", n), "cool_after": "60d"})).collect();
    let secrets: Vec<Value> = (0..20).map(|n| json!({"name": long("secret", n)})).collect();
    spec["name"] = json!("a".repeat(18));
    spec["environment"] = json!("production");
    spec["profile"] = json!("regulated");
    spec["region"] = json!("us-east-1");
    spec["network"] = json!({"zones": 4, "egress": {"policy": "allowlist", "allow": ["conda", "github"]}});
    spec["keys"] = json!({"secrets": secrets});
    spec["access"] = roles(6);
    spec["compute"] = json!(compute);
    spec["endpoints"] = json!(endpoints);
    spec["storage"] = json!(data);
}

fn long(kind: &str, number: usize) -> String {
    format!("{kind}-{}-{number:02}", "x".repeat(20 - kind.len() - 4))
}

fn least() -> Value {
    json!({
        "version": 1, "pins": "2026-11-21", "name": "fraud", "environment": "prod", "salt": "7k2q", "cloud": "aws",
        "region": "eu-central-1", "profile": "team", "owner": "ml@example.com", "access": [grant("data_scientist", 1)],
        "aws": {"break_glass": ["arn:aws:iam::123456789012:role/break-glass"]},
    })
}

/// An ARN of the length that those of Identity Center have with a long name.
fn member(number: usize) -> String {
    let name = format!("{:x<24}{number:02}", "MachineLearning");
    format!(
        "arn:aws:iam::123456789012:role/aws-reserved/sso.amazonaws.com/eu-central-1/AWSReservedSSO_{name}_0123456789abcdef"
    )
}

fn grant(role: &str, members: usize) -> Value {
    let members: Vec<Value> = (0..members).map(|number| json!({"group": member(number)})).collect();
    json!({"role": role, "members": members})
}

fn roles(members: usize) -> Value {
    let roles = ["data_scientist", "ml_engineer", "mlops", "auditor", "administrator"];
    json!(roles.map(|role| grant(role, members)))
}

fn notebooks(users: usize) -> Value {
    let user =
        |n: usize| json!({"name": format!("user{n:02}"), "user": format!("arn:aws:iam::123456789012:user/u{n:02}")});
    json!([{"name": "notebooks", "kind": "notebook", "users": (0..users).map(user).collect::<Vec<_>>()}])
}

/// A document as AWS is given it. Every reference is filled with the longest value that it can have.
pub fn json(document: &Document, aws: &Aws) -> Value {
    let statements: Vec<Value> = document.statements.iter().map(|statement| of_statement(statement, aws)).collect();
    json!({"Version": "2012-10-17", "Statement": statements})
}

fn of_statement(statement: &Statement, aws: &Aws) -> Value {
    let mut map = Map::new();
    map.insert("Sid".to_owned(), json!(statement.sid));
    map.insert("Effect".to_owned(), json!(format!("{:?}", statement.effect)));
    if let Some(principal) = &statement.principal {
        map.insert("Principal".to_owned(), of_principal(principal, aws));
    }
    map.insert("Action".to_owned(), one_or_many(statement.actions.iter().map(|action| json!(action)).collect()));
    if !statement.resources.is_empty() {
        map.insert("Resource".to_owned(), of_all(&statement.resources, aws));
    }
    if !statement.conditions.is_empty() {
        map.insert("Condition".to_owned(), of_conditions(&statement.conditions, aws));
    }
    Value::Object(map)
}

fn of_principal(principal: &Principal, aws: &Aws) -> Value {
    match principal {
        Principal::Anyone => json!({"AWS": "*"}),
        Principal::Aws(names) => json!({"AWS": of_all(names, aws)}),
        Principal::AwsList(name) => json!({"AWS": list(name, aws)}),
        Principal::Service(service) => json!({"Service": text(service, aws)}),
    }
}

fn of_conditions(conditions: &[Condition], aws: &Aws) -> Value {
    let mut by_operator = Map::new();
    for condition in conditions {
        let operand = match &condition.operand {
            Operand::Bool(value) => json!(value),
            Operand::One(one) => json!(text(one, aws)),
            Operand::Many(many) => of_all(many, aws),
            Operand::List(name) => list(name, aws),
        };
        let keys = by_operator.entry(condition.operator).or_insert_with(|| json!({}));
        assert!(keys.get(condition.key).is_none(), "{} of {} stands twice", condition.key, condition.operator);
        keys[condition.key] = operand;
    }
    Value::Object(by_operator)
}

fn of_all(expressions: &[Expression], aws: &Aws) -> Value {
    one_or_many(expressions.iter().map(|expression| json!(text(expression, aws))).collect())
}

fn one_or_many(mut values: Vec<Value>) -> Value {
    match values.len() {
        1 => values.remove(0),
        _ => Value::Array(values),
    }
}

/// A list that is one value.
fn list(name: &str, aws: &Aws) -> Value {
    if let Some(persona) = aws.access.personas.iter().find(|persona| persona.input == name) {
        return json!(persona.members);
    }
    if let Some(right) = aws.access.rights.iter().find(|right| name == format!("{}RoleArns", right.name)) {
        return json!(right.roles.iter().map(|_| value("JobRoleArn")).collect::<Vec<_>>());
    }
    json!([value("SomeRoleArn"), value("SomeRoleArn"), value("SomeRoleArn")])
}

fn text(expression: &Expression, aws: &Aws) -> String {
    let part = |part: &Part| match part {
        Part::Text(text) => text.clone(),
        Part::Deployment(Deployment::Account) => "123456789012".to_owned(),
        Part::Deployment(Deployment::Partition) => "aws-us-gov".to_owned(),
        Part::Deployment(Deployment::Region) => "ap-southeast-1".to_owned(),
        Part::Deployment(Deployment::UrlSuffix) => "amazonaws.com.cn".to_owned(),
        Part::Value(name) if aws.access.personas.iter().any(|persona| persona.input == name) => {
            panic!("{name} is a list")
        }
        Part::Value(name) => value(name),
    };
    expression.parts.iter().map(part).collect()
}

/// The longest value of a wire, by what ends its name.
fn value(name: &str) -> String {
    let numbers = "0123456789abcdef0";
    if name.ends_with("KeyArn") {
        format!("arn:aws-us-gov:kms:ap-southeast-1:123456789012:key/{}", "0".repeat(36))
    } else if name.ends_with("RoleArn") {
        format!("arn:aws-us-gov:iam::123456789012:role/{}/models/{}", "s".repeat(29), "r".repeat(64))
    } else if name.ends_with("BucketArn") {
        format!("arn:aws-us-gov:s3:::{}", "b".repeat(63))
    } else if name.ends_with("BucketName") {
        "b".repeat(63)
    } else if name.ends_with("RepositoryArn") {
        format!("arn:aws-us-gov:ecr:ap-southeast-1:123456789012:repository/{}", "i".repeat(64))
    } else if name.ends_with("LogGroupArn") {
        format!("arn:aws-us-gov:logs:ap-southeast-1:123456789012:log-group:{}:*", "l".repeat(64))
    } else if name.ends_with("SecurityGroupId") {
        format!("sg-{numbers}")
    } else if name.contains("Subnet") {
        format!("subnet-{numbers}")
    } else if name.ends_with("EndpointId") {
        format!("vpce-{numbers}")
    } else if name.ends_with("PersonInstance") || name.ends_with("PersonNotebook") {
        "p".repeat(63)
    } else {
        format!("arn:aws-us-gov:service:ap-southeast-1:123456789012:{}", "v".repeat(80))
    }
}
