//! Turns how long logs are kept and whether a trail records who did what into log groups, a trail and its bucket.

use serde::Serialize;

use super::egress::{self, Egress};
use super::expression::Expression;
use super::keep::{Fate, Keep};
use super::logical_id;
use super::policy::{Document, Kind, Policies, Policy, Statement, allow, deny};
use super::storage::Storage;
use crate::environment::{Environment, Profile};
use crate::finding::{Finding, Findings, codes};
use crate::text::Pointer;

/// What is logged, and for how long.
#[derive(Debug, Clone, Serialize)]
pub struct Monitoring {
    /// Days that logs can be queried, as CloudWatch Logs counts them.
    pub retention_days: u64,
    /// Where the flows through the network go.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub flows: Option<LogGroup>,
    /// Where go the names that are resolved in the network.
    pub resolver: LogGroup,
    /// Where the firewalls write, where there are any.
    pub firewall: Vec<FirewallLog>,
    /// Where realtime endpoints write.
    pub endpoints: Vec<LogGroup>,
    /// Where all environments of the account and region write, where this one keeps these.
    pub shared: Vec<LogGroup>,
    /// What records who did what.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub trail: Option<Trail>,
}

/// A log group.
#[derive(Debug, Clone, Serialize)]
pub struct LogGroup {
    /// Its logical ID.
    pub id: String,
    /// What a language calls it in which names of things are apart by their types.
    pub symbol: String,
    /// Its name: people search it, and services and policies know it before it exists.
    pub name: String,
}

/// What a firewall writes of one kind.
#[derive(Debug, Clone, Serialize)]
pub struct FirewallLog {
    /// The kind, as the service calls it.
    pub kind: &'static str,
    /// Where it goes.
    pub group: LogGroup,
}

/// A record of who did what.
#[derive(Debug, Clone, Serialize)]
pub struct Trail {
    /// Where it can be queried.
    pub group: LogGroup,
    /// Days that its files are kept.
    pub keep_days: u64,
    /// Days in which nobody without a right of their own to it can delete a file.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub lock_days: Option<u64>,
    /// What happens to its bucket when the stack is deleted.
    pub bucket_fate: Fate,
    /// Values that are the ARNs of the buckets whose reads and writes it records; none where there are more than it can name, and
    /// it records those of every bucket but its own and the one of access logs.
    pub buckets: Vec<String>,
}

/// How long a trail is kept.
struct Keeping {
    /// Days that its files are kept at the least. A year is what auditors ask for (PCI DSS 10.5.1), and costs little.
    least_days: u64,
    /// Whether nobody can delete a file before.
    locked: bool,
}

/// How long trails are kept under a profile. A locked bucket cannot be emptied, so only who is regulated gets one.
const fn keeping(profile: Profile) -> Keeping {
    match profile {
        Profile::Lab => Keeping { least_days: 0, locked: false },
        Profile::Team => Keeping { least_days: 365, locked: false },
        Profile::Regulated => Keeping { least_days: 365, locked: true },
    }
}

/// The lengths of time that CloudWatch Logs can keep logs for ("`PutRetentionPolicy`" of the API reference), in days.
static RETENTION_DAYS: [u64; 22] =
    [1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653];

/// Log groups that SageMaker shares among all environments of an account and region, by logical ID and symbol ("Log Groups and
/// Streams that Amazon SageMaker AI Sends to Amazon CloudWatch Logs").
static SHARED: [(&str, &str, &str); 5] = [
    ("StudioLogGroup", "sagemaker-studio", "/aws/sagemaker/studio"),
    ("TrainingJobsLogGroup", "sagemaker-training-jobs", "/aws/sagemaker/TrainingJobs"),
    ("ProcessingJobsLogGroup", "sagemaker-processing-jobs", "/aws/sagemaker/ProcessingJobs"),
    ("TransformJobsLogGroup", "sagemaker-transform-jobs", "/aws/sagemaker/TransformJobs"),
    ("NotebookInstancesLogGroup", "sagemaker-notebook-instances", "/aws/sagemaker/NotebookInstances"),
];

/// Data sets that a trail names one by one. It takes 500 values in all its selectors ("Quotas in AWS CloudTrail"), but a template
/// is full long before, with a parameter for each.
const NAMED_DATA_SETS: usize = 64;

/// The trail of an environment, by the name that it is going to have.
const TRAIL: &str = "arn:{partition}:cloudtrail:{region}:{account}:trail/{stem}";

/// The logs of an environment; their policies go to the others.
pub(super) fn monitoring(
    environment: &Environment,
    storage: &Storage,
    keep: Keep,
    policies: &mut Policies,
    findings: &mut Findings,
) -> Monitoring {
    let stem = environment.stem();
    let group = |id: &str, symbol: &str, name: String| LogGroup { id: id.to_owned(), symbol: symbol.to_owned(), name };
    let flows = environment.network.flow_logs.then(|| group("FlowLogGroup", "flows", format!("/{stem}/flow-logs")));
    if flows.is_some() {
        flow_log_policies(policies);
    }
    // The service that delivers these logs looks below this path first, and keeps policies that it writes itself short there.
    let resolver = group("ResolverLogGroup", "resolver", format!("/aws/vendedlogs/{stem}/resolver"));
    let firewall = match egress::policy(environment) {
        Egress::Allowlist => vec![
            FirewallLog {
                kind: "ALERT",
                group: group(
                    "FirewallAlertLogGroup",
                    "firewall-alerts",
                    format!("/aws/vendedlogs/{stem}/firewall-alerts"),
                ),
            },
            FirewallLog {
                kind: "FLOW",
                group: group(
                    "FirewallFlowLogGroup",
                    "firewall-flows",
                    format!("/aws/vendedlogs/{stem}/firewall-flows"),
                ),
            },
        ],
        Egress::None | Egress::Open => Vec::new(),
    };
    policies.insert("LogDeliveryPolicy".to_owned(), delivery_policy(!firewall.is_empty()));
    let endpoints = environment.realtime.iter().map(|endpoint| LogGroup {
        id: format!("{}EndpointLogGroup", logical_id(&endpoint.name)),
        symbol: format!("endpoint-{}", endpoint.name),
        name: format!("/aws/sagemaker/Endpoints/{stem}-{}", endpoint.name),
    });
    let shared = SHARED.iter().filter(|_| environment.aws.shared_log_groups);
    Monitoring {
        retention_days: retention_days(environment.log_retention_days),
        flows,
        resolver,
        firewall,
        endpoints: endpoints.collect(),
        shared: shared.map(|(id, symbol, name)| group(id, symbol, (*name).to_owned())).collect(),
        trail: trail(environment, storage, keep, policies, findings),
    }
}

/// The least length of time that CloudWatch Logs knows and that is not shorter than the one asked for.
fn retention_days(days: u64) -> u64 {
    let longest = RETENTION_DAYS[RETENTION_DAYS.len() - 1];
    RETENTION_DAYS.iter().copied().find(|known| *known >= days).unwrap_or(longest)
}

/// The trail, unless the spec does without; that is a finding.
fn trail(
    environment: &Environment,
    storage: &Storage,
    keep: Keep,
    policies: &mut Policies,
    findings: &mut Findings,
) -> Option<Trail> {
    if !environment.aws.trail {
        let pointer = Pointer::root().child("aws").child("trail");
        findings.push(
            Finding::at(&codes::NO_TRAIL, pointer, "nobody records who did what in this account")
                .expected("`true`, or a trail of your organization that records every call and every read of the data")
                .replace_with("true"),
        );
        return None;
    }
    let stem = environment.stem();
    trail_policies(&stem, policies);
    let keeping = keeping(environment.profile);
    let mut buckets: Vec<String> = Vec::new();
    if storage.data.len() <= NAMED_DATA_SETS {
        buckets.extend(["ArtifactsBucketArn".to_owned(), "ModelsBucketArn".to_owned()]);
        buckets.extend(storage.data.iter().map(|set| format!("{}Arn", set.id)));
    }
    let keep_days = environment.log_retention_days.max(keeping.least_days);
    Some(Trail {
        group: LogGroup { id: "TrailLogGroup".to_owned(), symbol: "trail".to_owned(), name: format!("/{stem}/trail") },
        keep_days,
        lock_days: keeping.locked.then_some(keep_days),
        bucket_fate: if keeping.locked { Fate::STAYS } else { keep.fate },
        buckets,
    })
}

fn insert(policies: &mut Policies, id: &str, kind: Kind, statements: impl IntoIterator<Item = Statement>) {
    policies.insert(id.to_owned(), Policy { kind, document: Document::of(statements) });
}

/// What VPC Flow Logs can do ("IAM role for publishing flow logs to CloudWatch Logs"), on one log group.
fn flow_log_policies(policies: &mut Policies) {
    insert(
        policies,
        "FlowLogRole",
        Kind::Trust,
        [allow("DeliverFlowLogs", &["sts:AssumeRole"])
            .by_service("vpc-flow-logs.amazonaws.com")
            .when("ArnLike", "aws:SourceArn", "arn:{partition}:ec2:{region}:{account}:vpc-flow-log/*")
            .when("StringEquals", "aws:SourceAccount", "{account}")],
    );
    insert(
        policies,
        "FlowLogPolicy",
        Kind::Identity,
        [
            allow("WriteFlowLogs", &["logs:CreateLogStream", "logs:DescribeLogStreams", "logs:PutLogEvents"])
                .on("{FlowLogGroupArn}"),
            allow("FindLogGroups", &["logs:DescribeLogGroups"]).why("Takes no resource.").on_anything(),
        ],
    );
}

/// Who may write to the log groups of the firewalls and the resolver ("Enable logging from AWS services").
fn delivery_policy(firewall: bool) -> Policy {
    let mut statement = allow("DeliverLogs", &["logs:CreateLogStream", "logs:PutLogEvents"])
        .by_service("delivery.logs.amazonaws.com")
        .on("{ResolverLogGroupArn}")
        .when("ArnLike", "aws:SourceArn", "arn:{partition}:logs:{region}:{account}:*")
        .when("StringEquals", "aws:SourceAccount", "{account}");
    if firewall {
        statement = statement.on("{FirewallAlertLogGroupArn}").on("{FirewallFlowLogGroupArn}");
    }
    Policy { kind: Kind::Logs, document: Document::of([statement]) }
}

/// What the trail can do ("Amazon S3 bucket policy for CloudTrail", "Role policy document for CloudTrail to use CloudWatch Logs
/// for monitoring"), and what others cannot do to its files.
fn trail_policies(stem: &str, policies: &mut Policies) {
    let trail = || Expression::of(TRAIL).with("stem", stem);
    let whole = |statement: Statement| statement.on("{TrailBucketArn}").on("{TrailBucketArn}/*");
    insert(
        policies,
        "TrailBucketPolicy",
        Kind::Bucket,
        [
            whole(deny("DenyPlainTraffic", &["s3:*"]).by_anyone()).when("Bool", "aws:SecureTransport", false),
            whole(deny("DenyOldTls", &["s3:*"]).by_anyone()).when("NumericLessThan", "s3:TlsVersion", "1.2"),
            deny("DenyOtherWriters", &["s3:PutObject"])
                .why("Only the trail writes here, and its name is text: the trail needs this policy before it can be made.")
                .by_anyone()
                .on("{TrailBucketArn}/*")
                .when("StringNotEquals", "aws:SourceArn", trail()),
            allow("CheckAcl", &["s3:GetBucketAcl"])
                .by_service("cloudtrail.amazonaws.com")
                .on("{TrailBucketArn}")
                .when("StringEquals", "aws:SourceArn", trail()),
            allow("WriteTrail", &["s3:PutObject"])
                .by_service("cloudtrail.amazonaws.com")
                .on("{TrailBucketArn}/AWSLogs/{account}/*")
                .when("StringEquals", "aws:SourceArn", trail())
                .when("StringEquals", "s3:x-amz-acl", "bucket-owner-full-control"),
        ],
    );
    insert(
        policies,
        "TrailRole",
        Kind::Trust,
        [allow("DeliverTrail", &["sts:AssumeRole"])
            .why("CloudTrail says no source when it takes this role: with a condition on one, no trail can be made.")
            .by_service("cloudtrail.amazonaws.com")],
    );
    insert(
        policies,
        "TrailPolicy",
        Kind::Identity,
        [allow("WriteTrail", &["logs:CreateLogStream", "logs:PutLogEvents"]).on(
            "arn:{partition}:logs:{region}:{account}:log-group:{TrailLogGroupName}:log-stream:{account}_CloudTrail_{region}*",
        )],
    );
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn logs_are_kept_no_shorter_than_asked_for() {
        for (asked, kept) in [(1, 1), (30, 30), (31, 60), (366, 400), (730, 731), (3653, 3653), (9999, 3653)] {
            assert_eq!(retention_days(asked), kept);
        }
    }
}
