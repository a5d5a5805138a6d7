//! The types of resources of AWS, and what tells one from another in CloudFormation and Terraform alike.

use crate::table::By::{Content, Part, PartOfOnly, Paths};
use crate::table::Side::{Native, Terraform};
use crate::table::{By, Kind, Silent};

const fn kind(concern: &'static str, native: &'static str, terraform: &'static [&'static str], by: By) -> Kind {
    Kind { concern, native, terraform, by }
}

const fn silent(kind: &'static str, why: &'static str) -> Silent {
    Silent { side: Terraform, kind, but: None, why }
}

/// Its `Name`, as tags tell it.
const NAMED: By = Paths(&["tags.Name"]);

/// What both languages speak of.
#[rustfmt::skip]
pub static KINDS: &[Kind] = &[
    kind("network", "AWS::EC2::VPC", &["aws_vpc"], NAMED),
    kind("network", "AWS::EC2::Subnet", &["aws_subnet"], Paths(&["cidrblock"])),
    kind("network", "AWS::EC2::RouteTable", &["aws_route_table"], NAMED),
    kind("network", "AWS::EC2::SubnetRouteTableAssociation", &["aws_route_table_association"], Content),
    kind("network", "AWS::EC2::Route", &["aws_route"], Content),
    kind("security rules", "AWS::EC2::SecurityGroup", &["aws_security_group"], NAMED),
    kind("security rules", "AWS::EC2::SecurityGroupIngress", &["aws_vpc_security_group_ingress_rule"], Content),
    kind("security rules", "AWS::EC2::SecurityGroupEgress", &["aws_vpc_security_group_egress_rule"], Content),
    kind("egress", "AWS::EC2::InternetGateway", &["aws_internet_gateway"], NAMED),
    kind("egress", "AWS::EC2::VPCGatewayAttachment", &[], Part("internetgatewayid", "")),
    kind("egress", "AWS::EC2::EIP", &["aws_eip"], NAMED),
    kind("egress", "AWS::EC2::NatGateway", &["aws_nat_gateway"], NAMED),
    kind("firewall rules", "AWS::NetworkFirewall::RuleGroup", &["aws_networkfirewall_rule_group"], Paths(&["rulegroupname"])),
    kind("firewall rules", "AWS::NetworkFirewall::FirewallPolicy", &["aws_networkfirewall_firewall_policy"], Paths(&["firewallpolicyname"])),
    kind("firewall rules", "AWS::NetworkFirewall::Firewall", &["aws_networkfirewall_firewall"], Paths(&["firewallname"])),
    kind("firewall rules", "AWS::Route53Resolver::FirewallDomainList", &["aws_route53_resolver_firewall_domain_list"], Paths(&["name"])),
    kind("firewall rules", "AWS::Route53Resolver::FirewallRuleGroup", &["aws_route53_resolver_firewall_rule_group"], Paths(&["name"])),
    kind("firewall rules", "AWS::Route53Resolver::FirewallRule", &["aws_route53_resolver_firewall_rule"], Content),
    kind("firewall rules", "AWS::Route53Resolver::FirewallRuleGroupAssociation", &["aws_route53_resolver_firewall_rule_group_association"], Paths(&["name"])),
    kind("private endpoints", "AWS::EC2::VPCEndpoint", &["aws_vpc_endpoint"], Paths(&["servicename"])),
    kind("keys", "AWS::KMS::Key", &["aws_kms_key"], Paths(&["description"])),
    kind("keys", "AWS::KMS::Alias", &["aws_kms_alias"], Paths(&["aliasname"])),
    kind("roles", "AWS::IAM::Role", &["aws_iam_role"], Paths(&["description"])),
    kind("roles", "AWS::IAM::InstanceProfile", &["aws_iam_instance_profile"], Paths(&["roles"])),
    kind("policies", "AWS::IAM::ManagedPolicy", &["aws_iam_policy"], Paths(&["description"])),
    kind("policies", "AWS::IAM::Attachment", &["aws_iam_role_policy_attachment"], Content),
    kind("storage", "AWS::S3::Bucket", &["aws_s3_bucket"], NAMED),
    kind("storage", "AWS::S3::PublicAccessBlock", &["aws_s3_bucket_public_access_block"], Part("bucket", "publicaccessblockconfiguration")),
    kind("storage", "AWS::S3::OwnershipControls", &["aws_s3_bucket_ownership_controls"], Part("bucket", "ownershipcontrols")),
    kind("storage", "AWS::S3::Versioning", &["aws_s3_bucket_versioning"], Part("bucket", "")),
    kind("storage", "AWS::S3::Encryption", &["aws_s3_bucket_server_side_encryption_configuration"], Part("bucket", "bucketencryption")),
    kind("storage", "AWS::S3::Lifecycle", &["aws_s3_bucket_lifecycle_configuration"], Part("bucket", "lifecycleconfiguration")),
    kind("storage", "AWS::S3::ObjectLock", &["aws_s3_bucket_object_lock_configuration"], Part("bucket", "objectlockconfiguration")),
    kind("storage", "AWS::S3::Logging", &["aws_s3_bucket_logging"], Part("bucket", "loggingconfiguration")),
    kind("storage", "AWS::S3::BucketPolicy", &["aws_s3_bucket_policy"], Paths(&["bucket"])),
    kind("secrets", "AWS::SecretsManager::Secret", &["aws_secretsmanager_secret"], Paths(&["name"])),
    kind("secrets", "AWS::SecretsManager::ResourcePolicy", &["aws_secretsmanager_secret_policy"], Paths(&["secretid"])),
    kind("registry", "AWS::ECR::Repository", &["aws_ecr_repository"], NAMED),
    kind("registry", "AWS::ECR::LifecyclePolicy", &["aws_ecr_lifecycle_policy"], Part("repository", "lifecyclepolicy.lifecyclepolicytext")),
    kind("registry", "AWS::SageMaker::ModelPackageGroup", &["aws_sagemaker_model_package_group"], Paths(&["modelpackagegroupname"])),
    kind("logging", "AWS::Logs::LogGroup", &["aws_cloudwatch_log_group"], Paths(&["loggroupname"])),
    kind("logging", "AWS::Logs::ResourcePolicy", &["aws_cloudwatch_log_resource_policy"], Paths(&["policyname"])),
    kind("logging", "AWS::EC2::FlowLog", &["aws_flow_log"], NAMED),
    kind("logging", "AWS::Route53Resolver::ResolverQueryLoggingConfig", &["aws_route53_resolver_query_log_config"], Paths(&["name"])),
    kind("logging", "AWS::Route53Resolver::ResolverQueryLoggingConfigAssociation", &["aws_route53_resolver_query_log_config_association"], Content),
    kind("logging", "AWS::NetworkFirewall::LoggingConfiguration", &["aws_networkfirewall_logging_configuration"], Paths(&["firewallarn"])),
    kind("logging", "AWS::CloudTrail::Trail", &["aws_cloudtrail"], Paths(&["trailname"])),
    kind("entry", "AWS::EC2::Instance", &["aws_instance"], NAMED),
    kind("entry", "AWS::EC2::LaunchTemplate", &[], PartOfOnly("AWS::EC2::Instance")),
    kind("entry", "AWS::SSM::Document", &["aws_ssm_document"], Paths(&["name"])),
    kind("workspace", "AWS::SSM::Parameter", &["aws_ssm_parameter"], Paths(&["name"])),
    kind("workspace", "AWS::SageMaker::Domain", &[], Paths(&["domainname"])),
    kind("workspace", "AWS::SageMaker::StudioLifecycleConfig", &["aws_sagemaker_studio_lifecycle_config"], Paths(&["studiolifecycleconfigname"])),
    kind("notebooks", "AWS::SageMaker::UserProfile", &["aws_sagemaker_user_profile"], Paths(&["userprofilename"])),
    kind("notebooks", "AWS::SageMaker::Space", &["aws_sagemaker_space"], Paths(&["spacename"])),
    kind("notebooks", "AWS::SageMaker::NotebookInstance", &["aws_sagemaker_notebook_instance"], Paths(&["notebookinstancename"])),
    kind("notebooks", "AWS::SageMaker::NotebookInstanceLifecycleConfig", &["aws_sagemaker_notebook_instance_lifecycle_configuration"], Content),
    kind("notebooks", "AWS::Scheduler::Schedule", &["aws_scheduler_schedule"], Content),
    kind("endpoints", "AWS::SageMaker::Model", &["aws_sagemaker_model"], Paths(&["executionrolearn"])),
    kind("endpoints", "AWS::SageMaker::EndpointConfig", &["aws_sagemaker_endpoint_configuration"], Paths(&["productionvariants.modelname"])),
    kind("endpoints", "AWS::SageMaker::Endpoint", &["aws_sagemaker_endpoint"], Paths(&["endpointname"])),
];

/// What has no counterpart.
#[rustfmt::skip]
pub static SILENT: &[Silent] = &[
    Silent {
        side: Native,
        kind: "AWS::SSM::Parameter",
        but: Some(("Properties.Name", &["/entry/instance-id", "/workspace/domain-id", "/workspace/sdk-defaults"])),
        why: "parity: main: is one root module with one state",
    },
    silent("data.aws_iam_policy_document", "it is read as the document wherever it is referred to"),
    silent("data.aws_caller_identity", "it is what `AWS::AccountId` is"),
    silent("data.aws_partition", "it is what `AWS::Partition` and `AWS::URLSuffix` are"),
    silent("data.aws_availability_zones", "it is what `Fn::GetAZs` is"),
    silent("data.aws_iam_session_context", "parity: storage: lets those list them too who run Terraform"),
    silent("data.aws_ec2_managed_prefix_list", "parity: network: looks it up"),
    silent("data.aws_ssm_parameter", "parity: entry: looks the same parameter up"),
    silent("provider.aws", "its region is the one that CloudFormation is run in, and its tags are compared for themselves"),
    silent("aws_default_security_group", "parity: network: empties it"),
    silent("aws_route53_resolver_firewall_config", "parity: dns: says so"),
];
