//! What a spec says of notebooks, clusters and endpoints, AWS holds everybody to: the machines, the key for volumes, the idle time.

mod support;

use std::io::Write;
use std::process::{Command, Stdio};

use bastide::cloud::Facts;
use bastide::cloud::aws::Aws;
use bastide::cloud::aws::policy::{Effect, Operand, Statement};
use bastide::pipeline;
use support::{root, tools};

const BASE: &str = "\
version: 1
pins: 2026-11-21
name: fraud
environment: prod
salt: 7k2q
cloud: aws
region: eu-central-1
profile: team
access:
  - { role: data_scientist, members: [{ group: \"arn:aws:iam::123456789012:role/data-scientist\" }] }
";

fn aws(rest: &str) -> Aws {
    let spec = format!("{BASE}{rest}");
    let run = pipeline::run("spec.yaml", &|_| Ok(spec.clone().into_bytes()), &[]);
    let findings: Vec<_> = run.findings.iter().map(|finding| &finding.message).collect();
    match run.facts {
        Some(Facts::Aws(aws)) => *aws,
        _ => panic!("no facts: {findings:?}"),
    }
}

/// The statement of a policy that denies an action.
fn denial<'a>(aws: &'a Aws, action: &str, key: &str) -> &'a Statement {
    let statements = &aws.policies["ClusterPolicy"].document.statements;
    let denies = |statement: &&Statement| {
        statement.effect == Effect::Deny
            && statement.actions.contains(&action)
            && (key.is_empty() == statement.conditions.is_empty())
            && (key.is_empty() || statement.conditions.iter().any(|condition| condition.key == key))
    };
    statements.iter().find(denies).unwrap_or_else(|| panic!("nothing denies {action} by {key:?}"))
}

/// What the machines of a statement are compared with.
fn machines(statement: &Statement) -> Vec<String> {
    let condition = statement.conditions.iter().find(|condition| condition.key == "sagemaker:InstanceTypes");
    match &condition.expect("it is about machines").operand {
        Operand::Many(many) => many
            .iter()
            .map(|one| format!("{:?}", one.parts[0]).trim_start_matches("Text(\"").trim_end_matches("\")").to_owned())
            .collect(),
        other => panic!("{other:?} is no list"),
    }
}

#[test]
fn everybody_is_held_to_the_machines_that_the_spec_names() {
    let aws = aws("\
compute:
  - { name: people, kind: notebook, size: cpu_medium, users: [{ name: ana, user: \"arn:aws:iam::123456789012:user/ana\" }] }
  - { name: train, kind: cluster, size: gpu_small }
  - { name: prepare, kind: cluster, sku: ml.m7i.4xlarge }
  - { name: again, kind: cluster, size: gpu_small }
endpoints:
  - { name: score, kind: realtime, size: cpu_large }
");
    let key = "sagemaker:InstanceTypes";
    let jobs = machines(denial(&aws, "sagemaker:CreateTrainingJob", key));
    assert_eq!(jobs, ["ml.g4dn.xlarge", "ml.m7i.4xlarge"]);
    assert_eq!(machines(denial(&aws, "sagemaker:CreateEndpointConfig", key)), ["ml.m5.4xlarge"]);
    assert_eq!(machines(denial(&aws, "sagemaker:CreateApp", key)), ["ml.m5.2xlarge"]);
}

#[test]
fn what_the_spec_names_no_machine_for_nobody_can_start() {
    let aws = aws("");
    for action in ["sagemaker:CreateTrainingJob", "sagemaker:CreateEndpointConfig", "sagemaker:CreateApp"] {
        denial(&aws, action, "");
    }
}

#[test]
fn the_key_for_volumes_is_given_only_where_every_machine_takes_it() {
    let of = |size: &str| {
        let aws = aws(&format!(
            "compute:\n  - {{ name: one, kind: cluster }}\n  - {{ name: two, kind: cluster, size: {size} }}\nendpoints:\n  - {{ name: score, kind: realtime, size: {size} }}\n"
        ));
        (aws.workspace.job_key, aws.workspace.endpoint_key, aws.endpoints[0].machine.local_disks)
    };
    assert_eq!(of("cpu_large"), (true, true, false));
    assert_eq!(of("gpu_large"), (false, false, true));
}

#[test]
fn a_machine_is_kept_warm_no_longer_than_its_cluster_says() {
    let aws = aws("\
compute:
  - { name: short, kind: cluster, size: cpu_small, idle_after: 5m }
  - { name: long, kind: cluster, size: cpu_large, idle_after: 1h }
");
    // An hour is the most that SageMaker takes.
    assert_eq!(aws.compute.warm_minutes, 60);
    let statements = &aws.policies["ClusterPolicy"].document.statements;
    let short = statements.iter().find(|statement| statement.sid == "DenyWarmPoolsOver5Minutes");
    assert_eq!(machines(short.expect("the shorter has a statement of its own")), ["ml.m5.xlarge"]);
}

#[test]
fn somebody_who_comes_in_the_middle_changes_nobody_else() {
    let people = |users: &[&str]| {
        let users: String = users
            .iter()
            .map(|user| format!("      - {{ name: {user}, user: \"arn:aws:iam::123456789012:user/{user}\" }}\n"))
            .collect();
        let aws = aws(&format!("compute:\n  - name: lab\n    kind: notebook\n    users:\n{users}"));
        aws.notebooks[0].people.iter().map(|person| serde_json::to_string(person).expect("JSON")).collect::<Vec<_>>()
    };
    let (before, after) = (people(&["ana", "cai"]), people(&["ana", "ben", "cai"]));
    assert_eq!(before, [after[0].clone(), after[2].clone()]);
}

#[test]
fn an_idle_notebook_instance_stops_and_a_busy_one_does_not() {
    let Some(python) = tools::AWS_PYTHON.program("the idle stop of notebook instances against a Jupyter server") else {
        return;
    };
    let aws = aws("\
compute:
  - { name: lab, kind: notebook, users: [{ name: ana, user: \"arn:aws:iam::123456789012:user/ana\" }] }
aws: { notebooks: instance }
");
    let script = aws.notebooks[0].start_script.clone().expect("an instance has a script");
    assert!(script.contains("idle_stop.py 3600 ") && !script.contains("@stem@"));
    let mut run = Command::new(python)
        .arg(root().join("tests/aws/idle_stop.py"))
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("Python starts");
    run.stdin.take().expect("its input is a pipe").write_all(script.as_bytes()).expect("it reads its input");
    let output = run.wait_with_output().expect("it ends");
    assert!(output.status.success());
    let stop = "sagemaker stop-notebook-instance --region eu-central-1 --notebook-instance-name fraud-ana";
    let expected = format!(
        "a busy kernel keeps it: stays
a kernel that was busy a moment ago keeps it: stays
a terminal keeps it: stays
a kernel that was closed a moment ago keeps it: stays
a machine that just started stays: stays
an idle kernel lets it stop: {stop}
nothing at all lets it stop: {stop}
a server that does not answer keeps it: stays
"
    );
    assert_eq!(String::from_utf8_lossy(&output.stdout), expected);
}
