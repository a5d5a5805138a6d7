//! Turns data sets into buckets, and what may happen in each of them into its policy.

use serde::Serialize;

use super::expression::Expression;
use super::logical_id;
use super::policy::{Condition, Document, Effect, Kind, Operand, Policies, Policy, Principal, Statement, allow, deny};
use crate::environment::{self, Environment, Profile};
use crate::finding::{Finding, Findings, codes};
use crate::text::Pointer;

/// The buckets of an environment.
#[derive(Debug, Clone, Serialize)]
pub struct Storage {
    /// Those of every environment: access logs, artifacts and models.
    pub buckets: Vec<Bucket>,
    /// One for each data set, in the order of the spec.
    pub data: Vec<Bucket>,
    /// Who reaches the data when nothing else does: ARNs.
    pub break_glass: Vec<String>,
}

/// A bucket.
#[derive(Debug, Clone, Serialize)]
pub struct Bucket {
    /// Its logical ID.
    pub id: String,
    /// What ends its name in the console, and starts the names of its access logs.
    pub name: String,
    /// What it holds, as a phrase.
    pub what: String,
    /// Why it is as it is, where a reader would ask.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub why: Option<&'static str>,
    /// What kind of thing it holds.
    pub holds: Holds,
    /// What happens to objects as they age.
    pub lifecycle: Lifecycle,
    /// Days in which nobody can delete an object.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub lock_days: Option<u64>,
}

/// What kind of thing a bucket holds, which decides who reaches it and how.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Holds {
    /// Access logs of the other buckets.
    Logs,
    /// What jobs and pipelines make.
    Work,
    /// A data set.
    Data,
}

/// What happens to objects as they age.
#[derive(Debug, Clone, Serialize)]
pub struct Lifecycle {
    /// Days after which an object moves to cooler storage.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cool_days: Option<u64>,
    /// Days after which an object is deleted.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub delete_days: Option<u64>,
    /// Days in which what was deleted or overwritten can be brought back.
    pub recover_days: u64,
}

/// Names of buckets that an environment has beside its data sets.
const OWN: &[&str] = &["access-logs", "artifacts", "models", "trail"];

/// The buckets of an environment; their policies go to the others.
pub(super) fn storage(environment: &Environment, policies: &mut Policies, findings: &mut Findings) -> Storage {
    check_break_glass(environment, findings);
    let break_glass: Vec<String> = environment.aws.break_glass.iter().map(ToString::to_string).collect();
    let buckets = own(environment);
    let mut data = Vec::new();
    for set in &environment.data {
        check_name(set, findings);
        data.push(bucket_of(set));
    }
    for bucket in buckets.iter().chain(&data) {
        let document = policy(bucket, !break_glass.is_empty());
        policies.insert(format!("{}Policy", bucket.id), Policy { kind: Kind::Bucket, document });
    }
    for (id, document) in [
        ("ArtifactPolicy", artifact_policy()),
        ("ModelPublishPolicy", model_publish_policy()),
        ("ModelReadPolicy", model_read_policy()),
    ] {
        policies.insert(id.to_owned(), Policy { kind: Kind::Identity, document });
    }
    Storage { buckets, data, break_glass }
}

/// The buckets that every environment has: as safe as the profile asks of data.
fn own(environment: &Environment) -> Vec<Bucket> {
    let recover_days = if environment.profile == Profile::Lab { 7 } else { 30 };
    let bucket = |id: &str, name: &str, what: &str, why: &'static str, holds: Holds, delete_days: Option<u64>| Bucket {
        id: id.to_owned(),
        name: name.to_owned(),
        what: what.to_owned(),
        why: Some(why),
        holds,
        lifecycle: Lifecycle { cool_days: None, delete_days, recover_days },
        lock_days: None,
    };
    vec![
        bucket(
            "AccessLogsBucket",
            "access-logs",
            "Access logs of the other buckets",
            "No bucket has a name: a fixed one makes every replacement fail.",
            Holds::Logs,
            Some(environment.log_retention_days),
        ),
        bucket(
            "ArtifactsBucket",
            "artifacts",
            "Outputs of jobs",
            "Outputs of jobs. Pipelines read their properties from here outside the network, as part of the service.",
            Holds::Work,
            None,
        ),
        bucket(
            "ModelsBucket",
            "models",
            "Published models",
            "What endpoints serve: written by those who publish, read by all who build.",
            Holds::Work,
            None,
        ),
    ]
}

/// The bucket of a data set. S3 brings back what was deleted or overwritten by its versions alone, so they are always kept.
fn bucket_of(set: &environment::DataSet) -> Bucket {
    Bucket {
        id: format!("{}Bucket", logical_id(&set.name)),
        name: set.name.clone(),
        what: format!("Data set {}", set.name),
        why: None,
        holds: Holds::Data,
        lifecycle: Lifecycle { cool_days: set.cool_days, delete_days: set.delete_days, recover_days: set.recover_days },
        lock_days: set.immutable_days,
    }
}

fn check_name(set: &environment::DataSet, findings: &mut Findings) {
    if OWN.contains(&set.name.as_str()) {
        findings.push(
            Finding::at(
                &codes::NAME_RESERVED,
                set.pointer.child("name"),
                format!("every environment has a bucket `{}` of its own", set.name),
            )
            .expected("another name"),
        );
    }
}

fn check_break_glass(environment: &Environment, findings: &mut Findings) {
    if !environment.aws.break_glass.is_empty() {
        return;
    }
    let code = match environment.profile {
        Profile::Lab | Profile::Team => &codes::NO_BREAK_GLASS,
        Profile::Regulated => &codes::NO_BREAK_GLASS_REGULATED,
    };
    let pointer = Pointer::root().child("aws").child("break_glass");
    findings.push(
        Finding::at(code, pointer, "nobody reaches the data when the endpoint for S3 fails")
            .expected("the ARN of a role that people take only in an emergency")
            .help("without one, the way left is that an administrator or the root user of the account changes the policies of the buckets"),
    );
}

/// What is an access to data. Anything else stays possible from anywhere: who cannot change a bucket's policy cannot mend it.
const DATA_ACTIONS: &[&str] = &[
    "s3:AbortMultipartUpload",
    "s3:DeleteObject",
    "s3:GetObject",
    "s3:GetObjectAttributes",
    "s3:GetObjectVersion",
    "s3:GetObjectVersionAttributes",
    "s3:GetObjectVersionForReplication",
    "s3:ListBucket",
    "s3:ListBucketMultipartUploads",
    "s3:ListBucketVersions",
    "s3:ListMultipartUploadParts",
    "s3:PutObject",
];
const LIST: &[&str] = &["s3:GetBucketLocation", "s3:ListBucket", "s3:ListBucketMultipartUploads"];
const READ: &[&str] = &["s3:GetObject", "s3:GetObjectVersion"];
const READ_AND_WRITE: &[&str] = &[
    "s3:AbortMultipartUpload",
    "s3:DeleteObject",
    "s3:GetObject",
    "s3:GetObjectVersion",
    "s3:ListMultipartUploadParts",
    "s3:PutObject",
];

/// The header of an upload that names how it is encrypted, and the one that names the key ("Condition keys for Amazon S3").
const ENCRYPTION: &str = "s3:x-amz-server-side-encryption";
const ENCRYPTION_KEY: &str = "s3:x-amz-server-side-encryption-aws-kms-key-id";

/// A bucket, and all that is in it, by the name of the value that its ARN is.
fn bucket(arn: &str) -> Expression {
    Expression::value(arn)
}

fn objects(arn: &str) -> Expression {
    Expression::of("{Bucket}/*").with_value("Bucket", arn)
}

/// The policy of a bucket: the same refusals for all of them, as far as they can hold for what it holds.
fn policy(it: &Bucket, break_glass: bool) -> Document {
    let arn = format!("{}Arn", it.id);
    let all = |statement: Statement| statement.by_anyone().on(bucket(&arn)).on(objects(&arn));
    let mut statements = vec![
        all(deny("DenyPlainTraffic", &["s3:*"])).when("Bool", "aws:SecureTransport", false),
        all(deny("DenyOldTls", &["s3:*"])).when("NumericLessThan", "s3:TlsVersion", "1.2"),
    ];
    if it.holds == Holds::Logs {
        statements.push(
            unless_break_glass(deny("DenyDeletion", &["s3:DeleteObject", "s3:DeleteObjectVersion"]), break_glass)
                .why("Log files go by the lifecycle alone, which no policy holds up.")
                .by_anyone()
                .on(objects(&arn)),
        );
        statements.push(
            allow("DeliverLogs", &["s3:PutObject"])
                .why("All other buckets log here, whichever there are, so the account is named and not the bucket.")
                .by_service("logging.s3.amazonaws.com")
                .on(objects(&arn))
                .when("StringEquals", "aws:SourceAccount", "{account}"),
        );
        return Document::of(statements);
    }
    let upload = |sid: &str| deny(sid, &["s3:PutObject"]).by_anyone().on(objects(&arn));
    statements.push(
        upload("DenyOtherEncryption")
            .why("An upload that names no encryption gets the bucket's own; one that names another is refused.")
            .when("Null", ENCRYPTION, false)
            .when("StringNotEquals", ENCRYPTION, "aws:kms"),
    );
    statements.push(upload("DenyOtherKeys").when("Null", ENCRYPTION_KEY, false).when(
        "StringNotEquals",
        ENCRYPTION_KEY,
        "{DataKeyArn}",
    ));
    let outside = all(deny("DenyDataOutsideNetwork", DATA_ACTIONS))
        .why("Data actions only: a denied PutBucketPolicy would lock out whoever has to mend this policy.")
        .when("BoolIfExists", "aws:PrincipalIsAWSService", false)
        .when("BoolIfExists", "aws:ViaAWSService", false)
        .when("StringNotEquals", "aws:SourceVpce", "{S3EndpointId}");
    let outside = match it.holds {
        Holds::Work => outside.when("ArnNotEquals", "aws:PrincipalArn", "{PipelineRoleArn}"),
        Holds::Logs | Holds::Data => outside,
    };
    statements.push(unless_break_glass(outside, break_glass));
    statements.push(
        unless_break_glass(deny("DenyDeletionOfVersions", &["s3:DeleteObjectVersion"]), break_glass)
            .why("Earlier versions go by the lifecycle alone, which no policy holds up.")
            .by_anyone()
            .on(objects(&arn)),
    );
    if it.holds == Holds::Data {
        let roles = || Principal::AwsList("DataRoleArns");
        statements.push(
            allow("AllowList", LIST)
                .why("Granted here, so that the number of data sets is not bound by the size of one policy.")
                .by(roles())
                .on(bucket(&arn)),
        );
        statements.push(allow("AllowReadAndWrite", READ_AND_WRITE).by(roles()).on(objects(&arn)));
    }
    Document::of(statements)
}

/// Whom the refusal to list a bucket from outside leaves out, where whoever deploys looks buckets up: those who do, and those of the
/// emergency.
pub const LOOKUP: &str = "LookupPrincipalArns";

/// A bucket's policy where whoever deploys has to look the bucket up from wherever they are, and not only to change it. Looking up takes
/// the right to list ("HeadBucket"), and only that: nothing in the bucket can be read with it.
pub fn with_lookup(document: &Document) -> Document {
    let mut statements = Vec::new();
    for statement in &document.statements {
        let is_list = |action: &&'static str| *action == "s3:ListBucket";
        let is_outside = statement.conditions.iter().any(|condition| condition.key == "aws:SourceVpce");
        if statement.effect != Effect::Deny || !is_outside || !statement.actions.iter().any(is_list) {
            statements.push(statement.clone());
            continue;
        }
        let mut rest = statement.clone();
        rest.actions.retain(|action| !is_list(&action));
        let mut list = deny("DenyListOutsideNetwork", &["s3:ListBucket"])
            .why("Whoever runs Terraform looks buckets up, from wherever that is, and S3 asks for the right to list for it.")
            .by_anyone()
            .on_all(statement.resources.first().cloned());
        let is_emergency = |condition: &Condition| condition.operand == Operand::List(BREAK_GLASS);
        list.conditions = statement.conditions.iter().filter(|condition| !is_emergency(condition)).cloned().collect();
        statements.extend([rest, list.when("ArnNotLike", "aws:PrincipalArn", Operand::List(LOOKUP))]);
    }
    Document::of(statements)
}

/// The list of those who reach the data in an emergency.
const BREAK_GLASS: &str = "BreakGlassPrincipalArns";

/// A refusal that those of the emergency are exempt from. An empty list would be no condition that AWS takes.
pub(super) fn unless_break_glass(statement: Statement, break_glass: bool) -> Statement {
    match break_glass {
        true => statement.when("ArnNotLike", "aws:PrincipalArn", Operand::List(BREAK_GLASS)),
        false => statement,
    }
}

fn artifact_policy() -> Document {
    Document::of([
        allow("ListBuckets", LIST).on(bucket("ArtifactsBucketArn")).on(bucket("ModelsBucketArn")),
        allow("ReadAndWriteArtifacts", READ_AND_WRITE).on(objects("ArtifactsBucketArn")),
        allow("ReadModels", READ).on(objects("ModelsBucketArn")),
    ])
}

fn model_publish_policy() -> Document {
    Document::of([
        allow("ListBuckets", LIST).on(bucket("ArtifactsBucketArn")).on(bucket("ModelsBucketArn")),
        allow("ReadAndWriteModels", READ_AND_WRITE).on(objects("ArtifactsBucketArn")).on(objects("ModelsBucketArn")),
    ])
}

fn model_read_policy() -> Document {
    Document::of([
        allow("ListBucket", &["s3:GetBucketLocation", "s3:ListBucket"]).on(bucket("ModelsBucketArn")),
        allow("ReadModels", READ).on(objects("ModelsBucketArn")),
    ])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn holding(holds: Holds) -> Bucket {
        Bucket {
            id: "TrainingBucket".to_owned(),
            name: "training".to_owned(),
            what: "Data set training".to_owned(),
            why: None,
            holds,
            lifecycle: Lifecycle { cool_days: None, delete_days: None, recover_days: 30 },
            lock_days: None,
        }
    }

    fn statements(holds: Holds, break_glass: bool) -> Vec<Statement> {
        policy(&holding(holds), break_glass).statements
    }

    const ALL: [Holds; 3] = [Holds::Logs, Holds::Work, Holds::Data];

    #[test]
    fn whoever_deploys_can_always_mend_the_policy() {
        let denied = ALL.into_iter().flat_map(|holds| statements(holds, false));
        for statement in denied.filter(|statement| statement.effect == Effect::Deny) {
            let is_data = |action: &&str| DATA_ACTIONS.contains(action) || *action == "s3:DeleteObjectVersion";
            let is_by_transport =
                statement.conditions.iter().any(|one| matches!(one.key, "aws:SecureTransport" | "s3:TlsVersion"));
            assert!(statement.actions.iter().all(is_data) || is_by_transport, "{}", statement.sid);
        }
    }

    #[test]
    fn an_emergency_is_named_where_the_spec_names_one_and_nowhere_else() {
        let exempt = |holds, break_glass| {
            let operand = Operand::List(BREAK_GLASS);
            let is_exempt = |statement: &Statement| statement.conditions.iter().any(|one| one.operand == operand);
            statements(holds, break_glass).iter().filter(|statement| is_exempt(statement)).count()
        };
        assert_eq!(ALL.map(|holds| exempt(holds, true)), [1, 2, 2]);
        assert_eq!(ALL.map(|holds| exempt(holds, false)), [0, 0, 0]);
    }

    #[test]
    fn what_is_granted_on_data_is_refused_outside_the_network() {
        let granted: Vec<&str> = statements(Holds::Data, true)
            .into_iter()
            .filter(|statement| statement.effect == Effect::Allow)
            .flat_map(|statement| statement.actions)
            .filter(|action| !DATA_ACTIONS.contains(action))
            .collect();
        assert_eq!(granted, ["s3:GetBucketLocation"], "which is no data");
    }

    #[test]
    fn looking_a_bucket_up_is_all_that_is_let_through_from_outside() {
        for (holds, break_glass) in ALL.into_iter().flat_map(|holds| [(holds, true), (holds, false)]) {
            let before = Document::of(statements(holds, break_glass));
            let after = with_lookup(&before);
            let outside = |document: &Document, action: &str| {
                let takes = |statement: &&Statement| statement.actions.contains(&action);
                let refused = document.statements.iter().filter(takes).flat_map(|statement| &statement.conditions);
                refused.filter(|condition| condition.key == "aws:SourceVpce").count()
            };
            for action in DATA_ACTIONS {
                assert_eq!(outside(&before, action), outside(&after, action), "{action} of {holds:?}");
            }
            let named = Operand::List(LOOKUP);
            let exempt = |statement: &&Statement| statement.conditions.iter().any(|one| one.operand == named);
            let exempt: Vec<&str> =
                after.statements.iter().filter(exempt).flat_map(|statement| statement.actions.clone()).collect();
            assert_eq!(exempt, if holds == Holds::Logs { vec![] } else { vec!["s3:ListBucket"] });
        }
    }

    #[test]
    fn only_the_buckets_of_data_sets_grant_anything_to_roles() {
        let grants = |holds| {
            let to_roles = |statement: &Statement| matches!(statement.principal, Some(Principal::AwsList(_)));
            statements(holds, true).iter().filter(|statement| to_roles(statement)).count()
        };
        assert_eq!(ALL.map(grants), [0, 0, 2]);
    }
}
