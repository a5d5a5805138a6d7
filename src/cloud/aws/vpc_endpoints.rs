//! Turns what an environment uses of AWS into the endpoints by which its network reaches those services.

use serde::Serialize;

use super::endpoint_policies::{
    ecr_api, ecr_docker, kms, logs, monitoring, notebook, s3, sagemaker_api, sagemaker_runtime, secrets_manager, ssm,
    ssm_messages, sts, studio,
};
use super::policy::{Document, Kind, Policies, Policy, Statement};
use super::regions::{Partition, region};
use crate::environment::{Entry, Environment, NotebookKind};

/// The endpoints of an environment.
#[derive(Debug, Clone, Serialize)]
pub struct VpcEndpoints {
    /// Those that have an address in each zone, in the order in which a reader meets them.
    pub interface: Vec<InterfaceEndpoint>,
}

/// An endpoint that has an address in each zone.
#[derive(Debug, Clone, Serialize)]
pub struct InterfaceEndpoint {
    /// Its logical ID.
    pub id: &'static str,
    /// What ends its name.
    pub name: &'static str,
    /// What it leads to.
    pub what: &'static str,
    /// Why it is as it is, where a reader would ask.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub why: Option<&'static str>,
    /// What it is for, in a word by which a reader finds it among the others.
    pub purpose: &'static str,
    /// The service's name up to the region.
    pub prefix: &'static str,
    /// The service's name after the region.
    pub service: &'static str,
}

/// Logical ID of the endpoint of S3, which has no address: route tables lead to it.
pub const S3: &str = "S3Endpoint";

/// What endpoints are for, in the order in which a reader meets them. That of S3 is for data.
pub const PURPOSES: [&str; 4] = [SAGEMAKER, DATA, SECURITY, OPERATIONS];
const SAGEMAKER: &str = "sagemaker";
const DATA: &str = "data";
const SECURITY: &str = "security";
const OPERATIONS: &str = "operations";

/// A service that an interface endpoint leads to.
struct Service {
    id: &'static str,
    name: &'static str,
    what: &'static str,
    why: Option<&'static str>,
    /// What it is for.
    purpose: &'static str,
    /// Its name after the region.
    service: &'static str,
    /// Who has named it.
    named: Named,
    /// Whether an environment needs it.
    needed: fn(&Environment) -> bool,
    /// What may be said through it.
    says: fn(&Environment) -> Vec<Statement>,
}

/// How the name of an endpoint's service begins ("AWS services that integrate with AWS PrivateLink"). In China it depends on
/// the service; the list is that of the CDK's `InterfaceVpcEndpointAwsService`.
#[derive(Clone, Copy)]
enum Named {
    /// The same everywhere.
    Alike,
    /// With another start in China.
    OtherwiseInChina,
    /// By SageMaker itself, where it is no API.
    BySageMaker,
}

/// Every service, those of SageMaker first.
static SERVICES: &[Service] = &[
    Service {
        id: "SagemakerApiEndpoint",
        name: "sagemaker-api",
        what: "the SageMaker API",
        why: Some("By account: identity policies say who may do which of these."),
        purpose: SAGEMAKER,
        service: "sagemaker.api",
        named: Named::OtherwiseInChina,
        needed: always,
        says: sagemaker_api,
    },
    Service {
        id: "SagemakerRuntimeEndpoint",
        name: "sagemaker-runtime",
        what: "the SageMaker runtime",
        why: None,
        purpose: SAGEMAKER,
        service: "sagemaker.runtime",
        named: Named::OtherwiseInChina,
        // Studio does not run without it ("Connect Amazon SageMaker Studio in a VPC to External Resources").
        needed: always,
        says: sagemaker_runtime,
    },
    Service {
        id: "StudioEndpoint",
        name: "studio",
        what: "Studio",
        why: Some("Carries the browser's traffic to Studio. The domain is not named, since it comes later."),
        purpose: SAGEMAKER,
        service: "studio",
        named: Named::BySageMaker,
        needed: always,
        says: studio,
    },
    Service {
        id: "NotebookEndpoint",
        name: "notebook",
        what: "notebook instances",
        why: Some("Carries the browser's traffic to notebook instances."),
        purpose: SAGEMAKER,
        service: "notebook",
        named: Named::BySageMaker,
        needed: has_notebook_instances,
        says: notebook,
    },
    Service {
        id: "StsEndpoint",
        name: "sts",
        what: "STS",
        why: None,
        purpose: SECURITY,
        service: "sts",
        named: Named::OtherwiseInChina,
        needed: always,
        says: sts,
    },
    Service {
        id: "LogsEndpoint",
        name: "logs",
        what: "CloudWatch Logs",
        why: None,
        purpose: OPERATIONS,
        service: "logs",
        named: Named::Alike,
        needed: always,
        says: logs,
    },
    Service {
        id: "MonitoringEndpoint",
        name: "monitoring",
        what: "CloudWatch",
        why: None,
        purpose: OPERATIONS,
        service: "monitoring",
        named: Named::OtherwiseInChina,
        needed: always,
        says: monitoring,
    },
    Service {
        id: "EcrApiEndpoint",
        name: "ecr-api",
        what: "the registry's API",
        why: Some("Jobs and models need none of it: SageMaker fetches their images itself, those of AWS too."),
        purpose: DATA,
        service: "ecr.api",
        named: Named::OtherwiseInChina,
        needed: always,
        says: ecr_api,
    },
    Service {
        id: "EcrDockerEndpoint",
        name: "ecr-dkr",
        what: "the registry",
        why: None,
        purpose: DATA,
        service: "ecr.dkr",
        named: Named::OtherwiseInChina,
        needed: always,
        says: ecr_docker,
    },
    Service {
        id: "KmsEndpoint",
        name: "kms",
        what: "KMS",
        why: None,
        purpose: SECURITY,
        service: "kms",
        named: Named::Alike,
        needed: always,
        says: kms,
    },
    Service {
        id: "SecretsManagerEndpoint",
        name: "secretsmanager",
        what: "Secrets Manager",
        why: None,
        purpose: SECURITY,
        service: "secretsmanager",
        named: Named::Alike,
        needed: has_secrets,
        says: secrets_manager,
    },
    Service {
        id: "SsmEndpoint",
        name: "ssm",
        what: "Systems Manager",
        why: None,
        purpose: OPERATIONS,
        service: "ssm",
        named: Named::Alike,
        // Notebooks read the defaults of the SageMaker SDK there.
        needed: always,
        says: ssm,
    },
    Service {
        id: "SsmMessagesEndpoint",
        name: "ssmmessages",
        what: "Session Manager",
        why: None,
        purpose: OPERATIONS,
        service: "ssmmessages",
        named: Named::Alike,
        needed: has_entry,
        says: ssm_messages,
    },
];

/// The endpoints of an environment; their policies go to the others.
pub(super) fn vpc_endpoints(environment: &Environment, policies: &mut Policies) -> VpcEndpoints {
    let china = region(&environment.region).is_some_and(|region| region.partition == Partition::AwsCn);
    let mut put = |id: &str, statements: Vec<Statement>| {
        policies.insert(id.to_owned(), Policy { kind: Kind::Endpoint, document: Document::of(statements) });
    };
    put(S3, s3(environment));
    let mut interface = Vec::new();
    for service in SERVICES.iter().filter(|service| (service.needed)(environment)) {
        put(service.id, (service.says)(environment));
        interface.push(InterfaceEndpoint {
            id: service.id,
            name: service.name,
            what: service.what,
            why: service.why,
            purpose: service.purpose,
            prefix: match service.named {
                Named::BySageMaker => "aws.sagemaker",
                Named::OtherwiseInChina if china => "cn.com.amazonaws",
                Named::Alike | Named::OtherwiseInChina => "com.amazonaws",
            },
            service: service.service,
        });
    }
    VpcEndpoints { interface }
}

fn always(_: &Environment) -> bool {
    true
}

/// Whether it has a way in of its own.
pub(super) fn has_entry(environment: &Environment) -> bool {
    environment.network.entry == Entry::Bastion
}

fn has_secrets(environment: &Environment) -> bool {
    !environment.keys.secrets.is_empty()
}

fn has_notebook_instances(environment: &Environment) -> bool {
    environment.aws.notebooks == NotebookKind::Instance
}

#[cfg(test)]
mod tests {
    use super::super::subnets::LONGEST_OF_ENDPOINTS;
    use super::*;

    #[test]
    fn each_service_has_one_row() {
        let of_each: [fn(&Service) -> &str; 3] = [|of| of.id, |of| of.name, |of| of.service];
        for of in of_each {
            let mut names: Vec<&str> = SERVICES.iter().map(of).collect();
            names.sort_unstable();
            names.dedup();
            assert_eq!(names.len(), SERVICES.len());
        }
    }

    #[test]
    fn the_smallest_subnet_has_an_address_for_every_endpoint() {
        let taken_by_aws = 5;
        assert!(SERVICES.len() + taken_by_aws <= 1 << (32 - LONGEST_OF_ENDPOINTS));
    }
}
