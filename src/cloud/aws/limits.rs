//! Turns what is longer or more than AWS takes into findings: the lengths of time of its services, and what fits into its templates, as tables.

use super::egress::allowed;
use super::storage_hosts::bucket_of;
use crate::environment::Bounds::{self, Days, Minutes};
use crate::environment::{Environment, Length};
use crate::finding::{Finding, Findings, codes};
use crate::text::Pointer;

/// The least and the greatest length of each field, and whose limit it is. Where a service names no greatest, it is a hundred
/// years, the longest that S3 locks an object for.
pub(super) static LENGTHS: &[(Length, Bounds)] = &[
    // "ScheduleKeyDeletion" of KMS.
    (Length::RecoverKeys, Days(7, 30)),
    // "EnableKeyRotation" of KMS.
    (Length::RotateKeys, Days(90, 2_560)),
    // "Lifecycle configuration elements" of S3: a whole number above zero.
    (Length::RecoverData, Days(1, 36_500)),
    // "Transitioning objects using Amazon S3 Lifecycle": none moves to S3 Standard-IA before.
    (Length::CoolData, Days(30, 36_500)),
    // "Lifecycle configuration elements" of S3, as above.
    (Length::DeleteData, Days(1, 36_500)),
    // "Locking objects with Object Lock" of S3.
    (Length::ImmutableData, Days(1, 36_500)),
    // "Lifecycle policy properties in Amazon ECR": a whole number above zero.
    (Length::KeepUntagged, Days(1, 36_500)),
    // "PutRetentionPolicy" of CloudWatch Logs.
    (Length::LogRetention, Days(1, 3_653)),
    // "IdleSettings" of SageMaker.
    (Length::NotebookIdle, Minutes(60, 525_600)),
    // "ResourceConfig" of SageMaker: warm pools are kept for an hour at most.
    (Length::ClusterIdle, Minutes(1, 60)),
];

/// What an environment can have so many of and no more, since CloudFormation takes a template of up to 51,200 bytes and a
/// value of up to 4,096 ("CloudFormation quotas").
struct Most {
    /// The field of the spec, a pointer.
    field: &'static str,
    /// What it is counted in.
    what: &'static str,
    /// Into what it has to fit.
    into: &'static str,
    /// How many there can be.
    most: usize,
    /// How many there are.
    count: fn(&Environment) -> usize,
    /// What to do instead.
    help: &'static str,
}

/// What a host takes of a template beside its name: its place in a list, a hyphen and quotes.
const AROUND_HOST: usize = 19;

/// What a bucket takes of a policy beside its name: the rest of its ARN, quotes and a comma.
const AROUND_BUCKET: usize = 24;

#[rustfmt::skip]
static MOST: &[Most] = &[
    // Each is a line in the template of the trail, and a parameter of it, of which there are up to 200.
    Most { field: "/storage", what: "data sets", into: "one template of CloudFormation", most: 60, count: |it| it.data.len(),
           help: "what the same people read and write can be folders of one data set" },
    // Each has a role, and all roles are in one template, since their lists are.
    Most { field: "/endpoints", what: "endpoints of the kind `realtime`", into: "one template of CloudFormation", most: 20, count: |it| it.realtime.len(),
           help: "another environment has room for as many again" },
    // Each has a group of models, and all groups are in one template.
    Most { field: "/endpoints", what: "endpoints", into: "one template of CloudFormation", most: 60, count: |it| it.realtime.len() + it.batch.len(),
           help: "another environment has room for as many again" },
    Most { field: "/keys/secrets", what: "secrets", into: "one template of CloudFormation", most: 30, count: |it| it.keys.secrets.len(),
           help: "a secret can hold several values, as JSON" },
    Most { field: "/network/egress/allow", what: "characters of hosts, each with 19 around it,", into: "one template of CloudFormation", most: 24_000, count: hosts,
           help: "`*.example.com` stands for every host below `example.com`" },
    // Those that are buckets stand in the policy of the endpoint of S3, of 20,480 characters ("VPC endpoint policies"), too.
    Most { field: "/network/egress/allow", what: "characters of names of buckets, each with 24 around it,", into: "the policy of one endpoint", most: 18_000, count: buckets,
           help: "what lies in buckets of others can be copied into a data set" },
    // They are one value, which commas part.
    Most { field: "/aws/break_glass", what: "characters of ARNs", into: "one parameter of CloudFormation", most: 4_096, count: break_glass,
           help: "one role that several people take only in an emergency is enough" },
];

fn hosts(environment: &Environment) -> usize {
    allowed(environment).iter().map(|host| host.name.len() + AROUND_HOST).sum()
}

fn buckets(environment: &Environment) -> usize {
    allowed(environment).iter().filter_map(|host| bucket_of(&host.name)).map(|name| name.len() + AROUND_BUCKET).sum()
}

fn break_glass(environment: &Environment) -> usize {
    environment.aws.break_glass.iter().map(|arn| arn.as_str().len() + 1).sum()
}

/// Finds what there is more of than fits.
pub(super) fn check(environment: &Environment, findings: &mut Findings) {
    for row in MOST {
        let count = (row.count)(environment);
        if count <= row.most {
            continue;
        }
        let message = format!("{count} {} do not fit into {}", row.what, row.into);
        findings.push(
            Finding::at_key(&codes::OUT_OF_RANGE, Pointer::from(row.field), message)
                .expected(format!("at most {}", row.most))
                .help(row.help),
        );
    }
}
