//! AWS regions: turns a region's name into what a spec needs to know about it.
//!
//! Names and display names are those of the endpoint data that every AWS SDK carries; the isolated and sovereign
//! partitions are left out. What a region lacks is read from the schemas of resource types that CloudFormation publishes
//! for it, as cfn-lint bundles them. They may lag the service: a caller should warn, not refuse.
//!
//! Zones come from the pages "AWS Availability Zones" (it does not list `GovCloud`, but says that every region has three
//! or more) and, for China, "General Information About Amazon Web Services China". A zone that is full counts for nothing
//! here: newer accounts see neither the third of N. California nor the fourth of Tokyo ("Constrained Availability
//! Zones"), and one each of N. Virginia and London has no M5 machines, which most sizes are. `tests/aws_tables.rs` holds
//! this file against the data named here, and the zones against what EC2 offers in each, where that was recorded.

use serde::Serialize;

use Partition::{Aws, AwsCn, AwsUsGov};

/// A part of AWS with accounts, domains and ARNs of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Partition {
    /// The commercial regions: `arn:aws:`.
    Aws,
    /// China, run by Sinnet and NWCD: `arn:aws-cn:`.
    AwsCn,
    /// `GovCloud`, for agencies of the United States and who works for them: `arn:aws-us-gov:`.
    AwsUsGov,
}

impl Partition {
    /// Its name, as ARNs begin with it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Aws => "aws",
            AwsCn => "aws-cn",
            AwsUsGov => "aws-us-gov",
        }
    }

    /// What the names of hosts of its services end with ("AWS service endpoints").
    #[must_use]
    pub fn domain(self) -> &'static str {
        match self {
            AwsCn => "amazonaws.com.cn",
            Aws | AwsUsGov => "amazonaws.com",
        }
    }
}

/// A region of AWS.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Region {
    /// Name, as in an ARN: `eu-central-1`.
    pub name: &'static str,
    /// Name as the console shows it: `Europe (Frankfurt)`.
    pub display_name: &'static str,
    /// The partition it is part of.
    pub partition: Partition,
    /// How many availability zones any account can use, at the least.
    pub zones: u8,
    /// What CloudFormation cannot make there, of the types in [`TYPES`] (see the notes on top of this file).
    pub lacks: &'static [Lack],
}

impl Region {
    /// What the region lacks that resources of this type are part of; `None` where it has the type.
    #[must_use]
    pub fn lack_of(&self, kind: &str) -> Option<&'static Lack> {
        self.lacks.iter().find(|lack| lack.types.contains(&kind))
    }
}

/// Something that a region does not have.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Lack {
    /// What people call it.
    pub what: &'static str,
    /// The types of resources that are not there for it.
    pub types: &'static [&'static str],
}

const DOMAINS: Lack =
    Lack { what: "SageMaker domains", types: &["AWS::SageMaker::Domain", "AWS::SageMaker::StudioLifecycleConfig"] };
const USER_PROFILES: Lack =
    Lack { what: "user profiles of SageMaker domains", types: &["AWS::SageMaker::UserProfile"] };
const SPACES: Lack = Lack { what: "SageMaker Studio spaces", types: &["AWS::SageMaker::Space"] };
const NOTEBOOK_INSTANCES: Lack = Lack {
    what: "SageMaker notebook instances",
    types: &["AWS::SageMaker::NotebookInstance", "AWS::SageMaker::NotebookInstanceLifecycleConfig"],
};
const HOSTING: Lack = Lack {
    what: "SageMaker models and endpoints",
    types: &["AWS::SageMaker::Endpoint", "AWS::SageMaker::EndpointConfig", "AWS::SageMaker::Model"],
};
const MODEL_GROUPS: Lack =
    Lack { what: "groups of the SageMaker model registry", types: &["AWS::SageMaker::ModelPackageGroup"] };

/// Every region of the commercial, Chinese and `GovCloud` partitions, by name.
#[rustfmt::skip]
pub static REGIONS: &[Region] = &[
    Region { name: "af-south-1", display_name: "Africa (Cape Town)", partition: Aws, zones: 3, lacks: &[] },
    Region { name: "ap-east-1", display_name: "Asia Pacific (Hong Kong)", partition: Aws, zones: 3, lacks: &[] },
    Region { name: "ap-east-2", display_name: "Asia Pacific (Taipei)", partition: Aws, zones: 3, lacks: &[MODEL_GROUPS] },
    Region { name: "ap-northeast-1", display_name: "Asia Pacific (Tokyo)", partition: Aws, zones: 3, lacks: &[] },
    Region { name: "ap-northeast-2", display_name: "Asia Pacific (Seoul)", partition: Aws, zones: 4, lacks: &[] },
    Region { name: "ap-northeast-3", display_name: "Asia Pacific (Osaka)", partition: Aws, zones: 3, lacks: &[] },
    Region { name: "ap-south-1", display_name: "Asia Pacific (Mumbai)", partition: Aws, zones: 3, lacks: &[] },
    Region { name: "ap-south-2", display_name: "Asia Pacific (Hyderabad)", partition: Aws, zones: 3, lacks: &[USER_PROFILES, SPACES, MODEL_GROUPS] },
    Region { name: "ap-southeast-1", display_name: "Asia Pacific (Singapore)", partition: Aws, zones: 3, lacks: &[] },
    Region { name: "ap-southeast-2", display_name: "Asia Pacific (Sydney)", partition: Aws, zones: 3, lacks: &[] },
    Region { name: "ap-southeast-3", display_name: "Asia Pacific (Jakarta)", partition: Aws, zones: 3, lacks: &[] },
    Region { name: "ap-southeast-4", display_name: "Asia Pacific (Melbourne)", partition: Aws, zones: 3, lacks: &[USER_PROFILES, SPACES, MODEL_GROUPS] },
    Region { name: "ap-southeast-5", display_name: "Asia Pacific (Malaysia)", partition: Aws, zones: 3, lacks: &[] },
    Region { name: "ap-southeast-6", display_name: "Asia Pacific (New Zealand)", partition: Aws, zones: 3, lacks: &[MODEL_GROUPS] },
    Region { name: "ap-southeast-7", display_name: "Asia Pacific (Thailand)", partition: Aws, zones: 3, lacks: &[] },
    Region { name: "ca-central-1", display_name: "Canada (Central)", partition: Aws, zones: 3, lacks: &[] },
    Region { name: "ca-west-1", display_name: "Canada West (Calgary)", partition: Aws, zones: 3, lacks: &[DOMAINS, USER_PROFILES, SPACES] },
    Region { name: "cn-north-1", display_name: "China (Beijing)", partition: AwsCn, zones: 3, lacks: &[SPACES, MODEL_GROUPS] },
    Region { name: "cn-northwest-1", display_name: "China (Ningxia)", partition: AwsCn, zones: 3, lacks: &[SPACES, MODEL_GROUPS] },
    Region { name: "eu-central-1", display_name: "Europe (Frankfurt)", partition: Aws, zones: 3, lacks: &[] },
    Region { name: "eu-central-2", display_name: "Europe (Zurich)", partition: Aws, zones: 3, lacks: &[] },
    Region { name: "eu-north-1", display_name: "Europe (Stockholm)", partition: Aws, zones: 3, lacks: &[] },
    Region { name: "eu-south-1", display_name: "Europe (Milan)", partition: Aws, zones: 3, lacks: &[] },
    Region { name: "eu-south-2", display_name: "Europe (Spain)", partition: Aws, zones: 3, lacks: &[] },
    Region { name: "eu-west-1", display_name: "Europe (Ireland)", partition: Aws, zones: 3, lacks: &[] },
    Region { name: "eu-west-2", display_name: "Europe (London)", partition: Aws, zones: 3, lacks: &[] },
    Region { name: "eu-west-3", display_name: "Europe (Paris)", partition: Aws, zones: 3, lacks: &[] },
    Region { name: "il-central-1", display_name: "Israel (Tel Aviv)", partition: Aws, zones: 3, lacks: &[] },
    Region { name: "me-central-1", display_name: "Middle East (UAE)", partition: Aws, zones: 3, lacks: &[NOTEBOOK_INSTANCES, HOSTING] },
    Region { name: "me-south-1", display_name: "Middle East (Bahrain)", partition: Aws, zones: 3, lacks: &[] },
    Region { name: "mx-central-1", display_name: "Mexico (Central)", partition: Aws, zones: 3, lacks: &[DOMAINS, USER_PROFILES, SPACES] },
    Region { name: "sa-east-1", display_name: "South America (Sao Paulo)", partition: Aws, zones: 3, lacks: &[] },
    Region { name: "us-east-1", display_name: "US East (N. Virginia)", partition: Aws, zones: 5, lacks: &[] },
    Region { name: "us-east-2", display_name: "US East (Ohio)", partition: Aws, zones: 3, lacks: &[] },
    Region { name: "us-gov-east-1", display_name: "AWS GovCloud (US-East)", partition: AwsUsGov, zones: 3, lacks: &[SPACES, NOTEBOOK_INSTANCES, HOSTING, MODEL_GROUPS] },
    Region { name: "us-gov-west-1", display_name: "AWS GovCloud (US-West)", partition: AwsUsGov, zones: 3, lacks: &[SPACES] },
    Region { name: "us-west-1", display_name: "US West (N. California)", partition: Aws, zones: 2, lacks: &[] },
    Region { name: "us-west-2", display_name: "US West (Oregon)", partition: Aws, zones: 4, lacks: &[] },
];

/// The region with exactly this name; `None` if it is unknown, or of another partition.
#[must_use]
pub fn region(name: &str) -> Option<&'static Region> {
    REGIONS.binary_search_by(|region| region.name.cmp(name)).ok().and_then(|index| REGIONS.get(index))
}

/// Every type of resource that an environment may be made of, by name.
pub static TYPES: &[&str] = &[
    "AWS::CloudTrail::Trail",
    "AWS::CloudWatch::Alarm",
    "AWS::EC2::EIP",
    "AWS::EC2::FlowLog",
    "AWS::EC2::Instance",
    "AWS::EC2::InternetGateway",
    "AWS::EC2::NatGateway",
    "AWS::EC2::Route",
    "AWS::EC2::RouteTable",
    "AWS::EC2::SecurityGroup",
    "AWS::EC2::SecurityGroupEgress",
    "AWS::EC2::SecurityGroupIngress",
    "AWS::EC2::Subnet",
    "AWS::EC2::SubnetRouteTableAssociation",
    "AWS::EC2::VPC",
    "AWS::EC2::VPCEndpoint",
    "AWS::EC2::VPCGatewayAttachment",
    "AWS::ECR::Repository",
    "AWS::IAM::InstanceProfile",
    "AWS::IAM::ManagedPolicy",
    "AWS::IAM::Role",
    "AWS::KMS::Alias",
    "AWS::KMS::Key",
    "AWS::Logs::LogGroup",
    "AWS::Logs::ResourcePolicy",
    "AWS::NetworkFirewall::Firewall",
    "AWS::NetworkFirewall::FirewallPolicy",
    "AWS::NetworkFirewall::LoggingConfiguration",
    "AWS::NetworkFirewall::RuleGroup",
    "AWS::Route53Resolver::FirewallDomainList",
    "AWS::Route53Resolver::FirewallRuleGroup",
    "AWS::Route53Resolver::FirewallRuleGroupAssociation",
    "AWS::Route53Resolver::ResolverQueryLoggingConfig",
    "AWS::Route53Resolver::ResolverQueryLoggingConfigAssociation",
    "AWS::S3::Bucket",
    "AWS::S3::BucketPolicy",
    "AWS::SNS::Topic",
    "AWS::SSM::Document",
    "AWS::SSM::Parameter",
    "AWS::SageMaker::Domain",
    "AWS::SageMaker::Endpoint",
    "AWS::SageMaker::EndpointConfig",
    "AWS::SageMaker::Model",
    "AWS::SageMaker::ModelPackageGroup",
    "AWS::SageMaker::NotebookInstance",
    "AWS::SageMaker::NotebookInstanceLifecycleConfig",
    "AWS::SageMaker::Space",
    "AWS::SageMaker::StudioLifecycleConfig",
    "AWS::SageMaker::UserProfile",
    "AWS::Scheduler::Schedule",
    "AWS::SecretsManager::ResourcePolicy",
    "AWS::SecretsManager::Secret",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sorted_and_unique() {
        assert!(REGIONS.windows(2).all(|pair| pair[0].name < pair[1].name));
        assert!(TYPES.windows(2).all(|pair| pair[0] < pair[1]));
    }

    #[test]
    fn found_by_exact_name() {
        assert!(region("eu-central-1").is_some_and(|r| r.partition == Aws && r.lacks.is_empty()));
        assert!(region("us-west-1").is_some_and(|r| r.zones == 2));
        assert!(REGIONS.iter().all(|r| region(r.name) == Some(r)));
        assert!(region("Europe (Frankfurt)").is_none());
        assert!(region("us-iso-east-1").is_none());
    }

    #[test]
    fn a_lack_is_found_by_each_of_its_types() {
        let uae = region("me-central-1").expect("the region stands in the table");
        assert_eq!(uae.lack_of("AWS::SageMaker::EndpointConfig"), Some(&HOSTING));
        assert_eq!(uae.lack_of("AWS::SageMaker::Domain"), None);
        for region in REGIONS {
            for lack in region.lacks {
                assert!(lack.types.iter().all(|kind| region.lack_of(kind) == Some(lack)), "{}", region.name);
                assert!(lack.types.iter().all(|kind| TYPES.contains(kind)), "{}", lack.what);
            }
        }
    }

    #[test]
    fn partitions_are_those_of_the_names() {
        for region in REGIONS {
            let partition = match region.name {
                name if name.starts_with("cn-") => AwsCn,
                name if name.starts_with("us-gov-") => AwsUsGov,
                _ => Aws,
            };
            assert_eq!(region.partition, partition, "{}", region.name);
        }
    }
}
