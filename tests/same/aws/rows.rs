//! Attributes of AWS that CloudFormation and Terraform do not simply say under one name.

use crate::table::Does::{Any, Given, Is, Items, LeftOut, LeftOutAs, LeftOutItem, LeftOutOf, Means, Yaml};
use crate::table::Side::{Native, Terraform};
use crate::table::Target::{Attribute, Value};
use crate::table::{Code, Does, Referred, Row, Side, Target, Word};

const fn cf(kind: &'static str, path: &'static str, does: Does, why: &'static str) -> Row {
    Row { side: Native, kind, path, does, why }
}

const fn tf(kind: &'static str, path: &'static str, does: Does, why: &'static str) -> Row {
    Row { side: Terraform, kind, path, does, why }
}

/// Why where a name is all that differs.
const NAME: &str = "it is called so";
/// Why where CloudFormation makes a name.
const MADE_UP: &str = "CloudFormation makes a name up, and Terraform the rest of one";
/// Why where the provider says nothing.
const BY_DEFAULT: &str = "the provider takes it so";

/// Why what belongs to something that is kept does not say so itself.
const GOES_WITH_IT: &str = "a plan that would destroy what it belongs to stops before it touches either";

/// Why a profile is not said to be kept.
const PROFILE: &str =
    "it holds nothing, and a plan that would destroy its space, which holds the volume, stops before it touches either";

/// The attributes.
#[rustfmt::skip]
pub static ROWS: &[Row] = &[
    cf("*", "dependson", LeftOut, "it says in which order things are made, which references decide otherwise in each language"),
    tf("*", "dependson", LeftOut, "it says in which order things are made, which references decide otherwise in each language"),
    cf("*", "metadata", LeftOut, "it tells checkers what is meant so, and Terraform's comments do"),
    tf("*", "timeouts", LeftOut, "it says how long to wait"),
    tf("*", "lifecycle.createbeforedestroy", LeftOut, "it says in which order things are made, as CloudFormation always does"),
    cf("*", "deletionpolicy", LeftOutAs("Delete"), "nothing is kept"),
    cf("*", "deletionpolicy", Is("kept.deletion"), NAME),
    cf("*", "deletionpolicy", Means(|value| value.replace("RetainExceptOnCreate", "true")), "what is not made whole is never kept by Terraform"),
    cf("*", "updatereplacepolicy", LeftOutAs("Delete"), "nothing is kept"),
    cf("*", "updatereplacepolicy", Is("kept.replacement"), NAME),
    cf("*", "updatereplacepolicy", Means(|value| value.replace("Retain", "true")), NAME),
    tf("*", "lifecycle.preventdestroy", Is("kept.deletion"), NAME),
    tf("*", "kept", Given("kept.replacement", "true"), "to replace is to destroy"),

    tf("aws_vpc", "", Given("instancetenancy", "default"), BY_DEFAULT),
    tf("aws_vpc_security_group_ingress_rule", "securitygroupid", Is("groupid"), NAME),
    tf("aws_vpc_security_group_ingress_rule", "referencedsecuritygroupid", Is("sourcesecuritygroupid"), NAME),
    tf("aws_vpc_security_group_egress_rule", "securitygroupid", Is("groupid"), NAME),
    tf("aws_vpc_security_group_egress_rule", "referencedsecuritygroupid", Is("destinationsecuritygroupid"), NAME),
    tf("aws_vpc_security_group_egress_rule", "cidripv4", Is("cidrip"), NAME),
    tf("aws_vpc_security_group_egress_rule", "prefixlistid", Is("destinationprefixlistid"), NAME),
    tf("aws_security_group", "description", Is("groupdescription"), NAME),
    tf("aws_security_group", "name", LeftOut, MADE_UP),
    cf("AWS::EC2::SecurityGroup", "securitygroupegress", LeftOutItem("cidrip", "127.0.0.1/32"), "parity: network: gives it no rule for what leaves"),
    cf("AWS::EC2::SecurityGroup", "securitygroupegress", Items("AWS::EC2::SecurityGroupEgress", "groupid", ""), "a rule may stand in its group"),
    cf("AWS::Route53Resolver::FirewallRuleGroup", "firewallrules", Items("AWS::Route53Resolver::FirewallRule", "firewallrulegroupid", ""), "Terraform makes each rule for itself"),
    tf("aws_route53_resolver_firewall_rule", "name", LeftOut, "CloudFormation has no name for it"),
    tf("aws_route53_resolver_firewall_domain_list", "domains", Means(|value| value.trim_end_matches('.').to_owned()), "the provider tells names as the service does, with the dot at the end"),
    tf("aws_networkfirewall_rule_group", "name", Is("rulegroupname"), NAME),
    cf("AWS::NetworkFirewall::RuleGroup", "rulegroup.rulessource.rulesstring", Means(|value| value.trim_end().to_owned()), "a text of YAML ends with a line"),
    tf("aws_networkfirewall_firewall_policy", "name", Is("firewallpolicyname"), NAME),
    tf("aws_networkfirewall_firewall_policy", "firewallpolicy.policyvariables.rulevariables.ipset", Is("firewallpolicy.policyvariables.rulevariables.homenet"), "Terraform tells the name of a variable beside it"),
    tf("aws_networkfirewall_firewall_policy", "firewallpolicy.policyvariables.rulevariables.key", LeftOutAs("HOME_NET"), "Terraform tells the name of a variable beside it"),
    tf("aws_networkfirewall_firewall_policy", "firewallpolicy.statefulrulegroupreference", Is("firewallpolicy.statefulrulegroupreferences"), NAME),
    tf("aws_networkfirewall_firewall", "name", Is("firewallname"), NAME),
    tf("aws_networkfirewall_firewall", "subnetmapping", Is("subnetmappings"), NAME),
    tf("aws_vpc_endpoint", "policy", Is("policydocument"), NAME),

    tf("aws_kms_alias", "name", Is("aliasname"), NAME),
    tf("aws_kms_key", "deletionwindowindays", Is("pendingwindowindays"), NAME),
    tf("aws_kms_key", "policy", Is("keypolicy"), NAME),
    tf("aws_kms_key", "", Given("keyspec", "SYMMETRIC_DEFAULT"), BY_DEFAULT),
    tf("aws_kms_key", "", Given("keyusage", "ENCRYPT_DECRYPT"), BY_DEFAULT),
    tf("aws_kms_key", "", Given("multiregion", "false"), BY_DEFAULT),
    tf("aws_iam_role", "nameprefix", LeftOut, MADE_UP),
    tf("aws_iam_role", "assumerolepolicy", Is("assumerolepolicydocument"), NAME),
    tf("aws_iam_policy", "nameprefix", LeftOut, MADE_UP),
    tf("aws_iam_policy", "policy", Is("policydocument"), NAME),
    tf("aws_iam_instance_profile", "nameprefix", LeftOut, MADE_UP),
    tf("aws_iam_instance_profile", "role", Is("roles"), NAME),
    cf("AWS::IAM::ManagedPolicy", "roles", Items("AWS::IAM::Attachment", "policyarn", "role"), "Terraform attaches each policy for itself"),
    cf("AWS::IAM::Role", "managedpolicyarns", Items("AWS::IAM::Attachment", "role", "policyarn"), "Terraform attaches each policy for itself"),

    tf("aws_s3_bucket", "bucketprefix", LeftOut, MADE_UP),
    tf("aws_s3_bucket", "forcedestroy", LeftOutAs("true"), "parity: storage: empties them when a lab is destroyed"),
    tf("aws_s3_bucket_ownership_controls", "rule", Is("rules"), NAME),
    tf("aws_s3_bucket_server_side_encryption_configuration", "rule.applyserversideencryptionbydefault", Is("serversideencryptionconfiguration.serversideencryptionbydefault"), NAME),
    tf("aws_s3_bucket_server_side_encryption_configuration", "rule.blockedencryptiontypes", Is("serversideencryptionconfiguration.blockedencryptiontypes.encryptiontype"), NAME),
    tf("aws_s3_bucket_server_side_encryption_configuration", "rule", Is("serversideencryptionconfiguration"), NAME),
    tf("aws_s3_bucket_lifecycle_configuration", "rule.filter", LeftOutAs("{}"), "it says that a rule is for all objects, as a rule of CloudFormation without a filter is"),
    tf("aws_s3_bucket_lifecycle_configuration", "rule.expiration.days", Is("rules.expirationindays"), NAME),
    tf("aws_s3_bucket_lifecycle_configuration", "rule.expiration.expiredobjectdeletemarker", Is("rules.expiredobjectdeletemarker"), NAME),
    tf("aws_s3_bucket_lifecycle_configuration", "rule.transition.days", Is("rules.transitions.transitionindays"), NAME),
    tf("aws_s3_bucket_lifecycle_configuration", "rule.transition", Is("rules.transitions"), NAME),
    tf("aws_s3_bucket_lifecycle_configuration", "rule", Is("rules"), NAME),
    cf("AWS::S3::Bucket", "objectlockenabled", Is("objectlockconfiguration.isonforbucket"), "S3 knows it of the bucket too"),
    tf("aws_s3_bucket_object_lock_configuration", "", Given("isonforbucket", "true"), "S3 turns it on for the bucket with its configuration"),
    tf("aws_s3_bucket_logging", "targetbucket", Is("destinationbucketname"), NAME),
    tf("aws_s3_bucket_logging", "targetprefix", Is("logfileprefix"), NAME),
    tf("aws_s3_bucket_policy", "policy", Is("policydocument"), NAME),
    tf("aws_s3_bucket_policy", "policy.statement", LeftOutItem("sid", "DenyListOutsideNetwork"), "parity: storage: lets those list them too who run Terraform"),
    cf("AWS::S3::BucketPolicy", "policydocument.statement.action", LeftOutOf("DenyDataOutsideNetwork", "s3:ListBucket"), "parity: storage: lets those list them too who run Terraform"),
    cf("AWS::S3::BucketPolicy", "deletionpolicy", LeftOut, GOES_WITH_IT),
    cf("AWS::S3::BucketPolicy", "updatereplacepolicy", LeftOut, GOES_WITH_IT),
    cf("AWS::SecretsManager::ResourcePolicy", "deletionpolicy", LeftOut, GOES_WITH_IT),
    cf("AWS::SecretsManager::ResourcePolicy", "updatereplacepolicy", LeftOut, GOES_WITH_IT),

    cf("AWS::SecretsManager::Secret", "generatesecretstring", LeftOut, "parity: secrets: begins without any"),
    cf("AWS::SecretsManager::Secret", "kept", Given("kept.recovery", "30"), "CloudFormation leaves a secret its time to be brought back"),
    tf("aws_secretsmanager_secret", "recoverywindowindays", Is("kept.recovery"), NAME),
    tf("aws_secretsmanager_secret_policy", "policy", Is("resourcepolicy"), NAME),
    tf("aws_secretsmanager_secret_policy", "secretarn", Is("secretid"), NAME),
    tf("aws_ecr_repository", "name", LeftOut, "parity: registry: calls it as the environment is called"),
    tf("aws_ecr_repository", "forcedelete", Is("emptyondelete"), NAME),
    tf("aws_ecr_repository", "", Given("emptyondelete", "false"), BY_DEFAULT),
    tf("aws_ecr_lifecycle_policy", "repository", Means(|value| format!("<Repository {value}>")), "its name is the one of the environment, and is resolved"),
    tf("aws_ecr_lifecycle_policy", "policy", Is(""), NAME),

    tf("aws_cloudwatch_log_group", "name", Is("loggroupname"), NAME),
    tf("aws_flow_log", "iamrolearn", Is("deliverlogspermissionarn"), NAME),
    tf("aws_flow_log", "logdestination", Is("loggroupname"), "the provider names the group by its ARN"),
    tf("aws_flow_log", "logdestination", Means(|value| value.replace("arn", "name")), "the provider names the group by its ARN"),
    tf("aws_flow_log", "", Given("logdestinationtype", "cloud-watch-logs"), BY_DEFAULT),
    tf("aws_flow_log", "", Given("resourcetype", "VPC"), "the provider has an argument for each type"),
    tf("aws_flow_log", "vpcid", Is("resourceid"), NAME),
    tf("aws_route53_resolver_query_log_config", "destinationarn", Means(|value| format!("{value}:*")), "Route 53 takes the ARN of a group with or without the mark for its streams"),
    tf("aws_networkfirewall_logging_configuration", "loggingconfiguration.logdestinationconfig", Is("loggingconfiguration.logdestinationconfigs"), NAME),
    tf("aws_cloudtrail", "name", Is("trailname"), NAME),
    tf("aws_cloudtrail", "enablelogging", Is("islogging"), NAME),
    tf("aws_cloudtrail", "cloudwatchlogsgrouparn", Is("cloudwatchlogsloggrouparn"), NAME),
    tf("aws_cloudtrail", "advancedeventselector.fieldselector", Is("advancedeventselectors.fieldselectors"), NAME),
    tf("aws_cloudtrail", "advancedeventselector", Is("advancedeventselectors"), NAME),

    cf("AWS::EC2::Instance", "launchtemplate", LeftOut, "parity: entry: sets them on the machine"),
    cf("AWS::EC2::Instance", "blockdevicemappings.devicename", LeftOutAs("/dev/xvda"), "the provider asks the image how it calls its disk"),
    cf("AWS::EC2::Instance", "blockdevicemappings.ebs", Is("rootblockdevice"), NAME),
    cf("AWS::EC2::Instance", "networkinterfaces.deviceindex", LeftOutAs("0"), "the provider makes the first of them without saying so"),
    cf("AWS::EC2::Instance", "networkinterfaces.deleteontermination", LeftOutAs("true"), "AWS takes it so where the provider makes the interface"),
    cf("AWS::EC2::Instance", "networkinterfaces.groupset", Is("vpcsecuritygroupids"), NAME),
    cf("AWS::EC2::Instance", "networkinterfaces", Is(""), "the provider makes the interface with the machine"),
    cf("AWS::EC2::Instance", "imageid", Is("ami"), NAME),
    tf("aws_instance", "rootblockdevice", Given("rootblockdevice.deleteontermination", "true"), BY_DEFAULT),
    tf("aws_instance", "metadataoptions", Given("metadataoptions.httpendpoint", "enabled"), BY_DEFAULT),
    tf("aws_instance", "userdatareplaceonchange", LeftOut, "CloudFormation makes a new machine for a new version of the launch template"),
    cf("AWS::EC2::Instance", "propagatetagstovolumeoncreation", LeftOutAs("true"), "parity: entry: gives its disk the tags of the environment alone"),
    cf("AWS::EC2::LaunchTemplate", "launchtemplatedata.userdata", Means(user_data), "CloudFormation encodes it"),
    cf("AWS::EC2::LaunchTemplate", "launchtemplatedata", Is(""), "parity: entry: sets them on the machine"),
    cf("AWS::SSM::Document", "documentformat", LeftOutAs("YAML"), "the provider writes JSON, which the service reads as well"),
    cf("AWS::SSM::Document", "updatemethod", LeftOutAs("NewVersion"), "the provider always makes a new version"),
    cf("AWS::SSM::Parameter", "value", Yaml, "Terraform writes JSON, which is YAML"),
    tf("aws_ssm_parameter", "insecurevalue", Is("value"), NAME),

    tf("aws_cloudcontrolapi_resource", "typename", LeftOut, "it is the type"),
    cf("AWS::SageMaker::UserProfile", "deletionpolicy", LeftOut, PROFILE),
    cf("AWS::SageMaker::UserProfile", "updatereplacepolicy", LeftOut, PROFILE),
    cf("AWS::SageMaker::NotebookInstanceLifecycleConfig", "onstart.content", Is("onstart"), NAME),
    tf("aws_sagemaker_notebook_instance_lifecycle_configuration", "name", LeftOut, "parity: notebooks: gives it one"),
    tf("aws_sagemaker_notebook_instance", "name", Is("notebookinstancename"), NAME),
    tf("aws_sagemaker_notebook_instance", "securitygroups", Is("securitygroupids"), NAME),
    tf("aws_sagemaker_notebook_instance", "volumesize", Is("volumesizeingb"), NAME),
    tf("aws_sagemaker_notebook_instance", "lifecycleconfigname", Any("its script"), "parity: notebooks: gives it one"),
    cf("AWS::SageMaker::NotebookInstance", "lifecycleconfigname", Any("its script"), "parity: notebooks: gives it one"),
    cf("AWS::SageMaker::Space", "spacesettings.remoteaccess", LeftOutAs("DISABLED"), "parity: notebooks: leaves that closed"),
    tf("aws_sagemaker_space", "lifecycle.ignorechanges", LeftOut, "parity: notebooks: leaves them to the owner"),
    tf("aws_scheduler_schedule", "nameprefix", LeftOut, MADE_UP),

    tf("aws_sagemaker_model", "primarycontainer.image", Any("an image"), "each has it from whoever deploys"),
    tf("aws_sagemaker_model", "primarycontainer.modeldataurl", Any("a model"), "each has it from whoever deploys"),
    cf("AWS::SageMaker::Model", "primarycontainer.image", Any("an image"), "each has it from whoever deploys"),
    cf("AWS::SageMaker::Model", "primarycontainer.modeldataurl", Any("a model"), "each has it from whoever deploys"),
    tf("aws_sagemaker_endpoint_configuration", "nameprefix", LeftOut, MADE_UP),
    tf("aws_sagemaker_endpoint_configuration", "kmskeyarn", Is("kmskeyid"), NAME),
    tf("aws_sagemaker_endpoint", "name", Is("endpointname"), NAME),
];

/// The text that a machine starts with, as CloudFormation encodes it.
fn user_data(value: &str) -> String {
    let code = value.strip_prefix("${").and_then(|value| value.strip_suffix('}')).unwrap_or(value);
    let code: serde_json::Value = serde_json::from_str(code).unwrap_or_default();
    let text = code.pointer("/Fn::Base64/Fn::Sub").and_then(serde_json::Value::as_str).unwrap_or(value);
    text.replace("${AWS::Region}", "{region}").replace("${AWS::URLSuffix}", "{suffix}")
}

const fn referred(side: Side, kind: &'static str, attribute: &'static str, is: Target) -> Referred {
    Referred { side, kind, attribute, is }
}

/// What references lead to: `Ref` is the ID unless it says otherwise here.
#[rustfmt::skip]
pub static REFERRED: &[Referred] = &[
    referred(Native, "AWS::IAM::ManagedPolicy", "", Attribute("arn")),
    referred(Native, "AWS::IAM::Role", "", Attribute("name")),
    referred(Native, "AWS::IAM::InstanceProfile", "", Attribute("name")),
    referred(Native, "AWS::EC2::SecurityGroup", "groupid", Attribute("id")),
    referred(Native, "AWS::EC2::EIP", "allocationid", Attribute("id")),
    referred(Native, "AWS::NetworkFirewall::RuleGroup", "", Attribute("arn")),
    referred(Native, "AWS::NetworkFirewall::FirewallPolicy", "", Attribute("arn")),
    referred(Native, "AWS::NetworkFirewall::Firewall", "", Attribute("arn")),
    referred(Native, "AWS::SecretsManager::Secret", "", Attribute("arn")),
    referred(Native, "AWS::Logs::LogGroup", "", Value("", "loggroupname", "")),
    referred(Native, "AWS::Logs::LogGroup", "arn", Attribute("arn:*")),
    referred(Terraform, "AWS::Logs::LogGroup", "name", Value("", "loggroupname", "")),
    referred(Native, "AWS::SageMaker::Domain", "domainid", Attribute("id")),
    referred(Native, "AWS::SageMaker::StudioLifecycleConfig", "studiolifecycleconfigarn", Attribute("arn")),
    referred(Native, "AWS::SageMaker::Model", "modelname", Attribute("name")),
    referred(Native, "AWS::SageMaker::EndpointConfig", "endpointconfigname", Attribute("name")),
    referred(Terraform, "AWS::KMS::Key", "keyid", Attribute("id")),
    referred(Terraform, "AWS::S3::Bucket", "bucket", Attribute("id")),
    referred(Terraform, "data.aws_ssm_parameter", "insecurevalue", Value("${{{resolve:ssm:", "name", "}}}")),
];

const ZONE_1: &str = r#"{"Fn::Select":[0,{"Fn::GetAZs":{"Ref":"AWS::Region"}}]}"#;
const ZONE_2: &str = r#"{"Fn::Select":[1,{"Fn::GetAZs":{"Ref":"AWS::Region"}}]}"#;
const ZONE_4: &str = r#"{"Fn::Select":[3,{"Fn::GetAZs":{"Ref":"AWS::Region"}}]}"#;
const ZONE_3: &str = r#"{"Fn::Select":[2,{"Fn::GetAZs":{"Ref":"AWS::Region"}}]}"#;

/// What both call otherwise.
#[rustfmt::skip]
pub static WORDS: &[Word] = &[
    (Native, "AWS::Partition", "{partition}"),
    (Native, "AWS::AccountId", "{account}"),
    (Native, "AWS::Region", "{region}"),
    (Native, "AWS::URLSuffix", "{suffix}"),
    (Native, "S3PrefixListId", "{prefix list of S3}"),
    (Native, ZONE_1, "{zone 1}"),
    (Native, ZONE_2, "{zone 2}"),
    (Native, ZONE_3, "{zone 3}"),
    (Native, ZONE_4, "{zone 4}"),
    (Terraform, "data.aws_partition.current.partition", "{partition}"),
    (Terraform, "data.aws_partition.current.dns_suffix", "{suffix}"),
    (Terraform, "data.aws_caller_identity.current.account_id", "{account}"),
    (Terraform, "data.aws_ec2_managed_prefix_list.s3.id", "{prefix list of S3}"),
    (Terraform, "data.aws_availability_zones.available.names.0", "{zone 1}"),
    (Terraform, "data.aws_availability_zones.available.names.1", "{zone 2}"),
    (Terraform, "data.aws_availability_zones.available.names.2", "{zone 3}"),
    (Terraform, "data.aws_availability_zones.available.names.3", "{zone 4}"),
];

/// What is code in both.
#[rustfmt::skip]
pub static CODES: &[Code] = &[
    (Native, r#"{"Fn::Select":[1,{"Fn::Split":[":","#, "EndpointIds.0", "the endpoint of"),
    (Terraform, "one(aws_networkfirewall_firewall", "attachment[0].endpoint_id", "the endpoint of"),
];
