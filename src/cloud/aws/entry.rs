//! Turns a way in into a jump host that only Session Manager reaches, with a proxy that knows the hosts of the environment alone.

use serde::Serialize;

use super::policy::{Document, Kind, Policies, Policy, allow};
use super::regions::{Partition, region};
use crate::environment::{Entry as WayIn, Environment, NotebookKind};
use crate::finding::{Finding, Findings, codes};
use crate::text::{Pointer, nearest};

use Architecture::{Arm64, X86_64};

/// The way in: a jump host, and a session that ends at its proxy.
#[derive(Debug, Clone, Serialize)]
pub struct Entry {
    /// The jump host's instance type.
    pub instance_type: String,
    /// What its processor understands.
    pub architecture: Architecture,
    /// Where AWS publishes the newest image for such a processor.
    pub image: &'static str,
    /// The port of the proxy, on the jump host alone.
    pub port: u16,
    /// What a port of the user's own machine looks like that no privilege is needed for.
    pub local_port: &'static str,
    /// What the jump host does when it first starts, as cloud-init reads it, with hosts as below.
    pub first_start: String,
    /// Hosts that the proxy connects to, as patterns: `{region}` and `{suffix}` are of the deployment. A dot at the start takes
    /// every name below.
    pub hosts: Vec<&'static str>,
    /// The name of the session document, which people type and policies know before it exists.
    pub document: String,
}

/// What a processor understands, as the names of machine images say it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub enum Architecture {
    /// Arm: AWS's own processors, Graviton.
    #[serde(rename = "arm64")]
    Arm64,
    /// Intel and AMD.
    #[serde(rename = "x86_64")]
    X86_64,
}

impl Architecture {
    /// Where AWS publishes the newest image of Amazon Linux 2023 ("Get started with AL2023 on Amazon EC2").
    fn image(self) -> &'static str {
        match self {
            Arm64 => "/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-arm64",
            X86_64 => "/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-x86_64",
        }
    }
}

/// A family of instance types of EC2.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Family {
    /// What comes before the dot.
    pub name: &'static str,
    /// What its processors understand.
    pub architecture: Architecture,
    /// What comes after the dot, by size. Whole machines are left out.
    pub sizes: &'static str,
}

/// The families that a jump host can be of: those for general work and for computing, on the Nitro system (`EbsOptimized` and IMDSv2
/// are sure), without disks of their own. No region has all of them. `tests/aws_tables.rs` holds them against EC2's own data.
#[rustfmt::skip]
static FAMILIES: &[Family] = &[
    Family { name: "t3", architecture: X86_64, sizes: "nano micro small medium large xlarge 2xlarge" },
    Family { name: "t3a", architecture: X86_64, sizes: "nano micro small medium large xlarge 2xlarge" },
    Family { name: "t4g", architecture: Arm64, sizes: "nano micro small medium large xlarge 2xlarge" },
    Family { name: "t8i", architecture: X86_64, sizes: "nano micro small medium" },
    Family { name: "m5", architecture: X86_64, sizes: "large xlarge 2xlarge 4xlarge 8xlarge 12xlarge 16xlarge 24xlarge" },
    Family { name: "m5a", architecture: X86_64, sizes: "large xlarge 2xlarge 4xlarge 8xlarge 12xlarge 16xlarge 24xlarge" },
    Family { name: "m6a", architecture: X86_64, sizes: "large xlarge 2xlarge 4xlarge 8xlarge 12xlarge 16xlarge 24xlarge 32xlarge 48xlarge" },
    Family { name: "m6g", architecture: Arm64, sizes: "medium large xlarge 2xlarge 4xlarge 8xlarge 12xlarge 16xlarge" },
    Family { name: "m6i", architecture: X86_64, sizes: "large xlarge 2xlarge 4xlarge 8xlarge 12xlarge 16xlarge 24xlarge 32xlarge" },
    Family { name: "m7a", architecture: X86_64, sizes: "medium large xlarge 2xlarge 4xlarge 8xlarge 12xlarge 16xlarge 24xlarge 32xlarge 48xlarge" },
    Family { name: "m7g", architecture: Arm64, sizes: "medium large xlarge 2xlarge 4xlarge 8xlarge 12xlarge 16xlarge" },
    Family { name: "m7i", architecture: X86_64, sizes: "large xlarge 2xlarge 4xlarge 8xlarge 12xlarge 16xlarge 24xlarge 48xlarge" },
    Family { name: "m7i-flex", architecture: X86_64, sizes: "large xlarge 2xlarge 4xlarge 8xlarge 12xlarge 16xlarge" },
    Family { name: "m8a", architecture: X86_64, sizes: "medium large xlarge 2xlarge 4xlarge 8xlarge 12xlarge 16xlarge 24xlarge 48xlarge" },
    Family { name: "m8g", architecture: Arm64, sizes: "medium large xlarge 2xlarge 4xlarge 8xlarge 12xlarge 16xlarge 24xlarge 48xlarge" },
    Family { name: "m8i", architecture: X86_64, sizes: "large xlarge 2xlarge 4xlarge 8xlarge 12xlarge 16xlarge 24xlarge 32xlarge 48xlarge 96xlarge" },
    Family { name: "m8i-flex", architecture: X86_64, sizes: "large xlarge 2xlarge 4xlarge 8xlarge 12xlarge 16xlarge" },
    Family { name: "m9g", architecture: Arm64, sizes: "medium large xlarge 2xlarge 4xlarge 8xlarge 12xlarge 16xlarge 24xlarge 48xlarge" },
    Family { name: "c5", architecture: X86_64, sizes: "large xlarge 2xlarge 4xlarge 9xlarge 12xlarge 18xlarge 24xlarge" },
    Family { name: "c5a", architecture: X86_64, sizes: "large xlarge 2xlarge 4xlarge 8xlarge 12xlarge 16xlarge 24xlarge" },
    Family { name: "c6a", architecture: X86_64, sizes: "large xlarge 2xlarge 4xlarge 8xlarge 12xlarge 16xlarge 24xlarge 32xlarge 48xlarge" },
    Family { name: "c6g", architecture: Arm64, sizes: "medium large xlarge 2xlarge 4xlarge 8xlarge 12xlarge 16xlarge" },
    Family { name: "c6i", architecture: X86_64, sizes: "large xlarge 2xlarge 4xlarge 8xlarge 12xlarge 16xlarge 24xlarge 32xlarge" },
    Family { name: "c7a", architecture: X86_64, sizes: "medium large xlarge 2xlarge 4xlarge 8xlarge 12xlarge 16xlarge 24xlarge 32xlarge 48xlarge" },
    Family { name: "c7g", architecture: Arm64, sizes: "medium large xlarge 2xlarge 4xlarge 8xlarge 12xlarge 16xlarge" },
    Family { name: "c7i", architecture: X86_64, sizes: "large xlarge 2xlarge 4xlarge 8xlarge 12xlarge 16xlarge 24xlarge 48xlarge" },
    Family { name: "c7i-flex", architecture: X86_64, sizes: "large xlarge 2xlarge 4xlarge 8xlarge 12xlarge 16xlarge" },
    Family { name: "c8a", architecture: X86_64, sizes: "medium large xlarge 2xlarge 4xlarge 8xlarge 12xlarge 16xlarge 24xlarge 48xlarge" },
    Family { name: "c8g", architecture: Arm64, sizes: "medium large xlarge 2xlarge 4xlarge 8xlarge 12xlarge 16xlarge 24xlarge 48xlarge" },
    Family { name: "c8i", architecture: X86_64, sizes: "large xlarge 2xlarge 4xlarge 8xlarge 12xlarge 16xlarge 24xlarge 32xlarge 48xlarge 96xlarge" },
    Family { name: "c8i-flex", architecture: X86_64, sizes: "large xlarge 2xlarge 4xlarge 8xlarge 12xlarge 16xlarge" },
    Family { name: "c9g", architecture: Arm64, sizes: "medium large xlarge 2xlarge 4xlarge 8xlarge 12xlarge 16xlarge 24xlarge 48xlarge" },
];

/// The families that a jump host can be of.
#[must_use]
pub fn families() -> &'static [Family] {
    FAMILIES
}

/// The port of the proxy: squid's own.
const PORT: u16 = 3128;

/// The ports from 1024 on, by a pattern, which is all that a session document knows.
const LOCAL_PORT: &str = "^(102[4-9]|10[3-9][0-9]|1[1-9][0-9]{2}|[2-9][0-9]{3}|[1-5][0-9]{4}|6[0-4][0-9]{3}|65[0-4][0-9]{2}|655[0-2][0-9]|6553[0-5])$";

/// Hosts of services, all of which the interface endpoints of the network answer for, and the gateway endpoint for S3.
const SAGEMAKER_API: &str = "api.sagemaker.{region}.{suffix}";
const SAGEMAKER_RUNTIME: &str = "runtime.sagemaker.{region}.{suffix}";
const S3: &str = ".s3.{region}.{suffix}";
const SECRETS_MANAGER: &str = "secretsmanager.{region}.{suffix}";

/// Hosts that browsers open, by partition ("Connect to Amazon SageMaker Studio and Studio Classic Through an Interface VPC
/// Endpoint", "Connect to a Notebook Instance Through a VPC Interface Endpoint").
struct Pages {
    partition: Partition,
    studio: &'static str,
    notebooks: &'static str,
}

static PAGES: [Pages; 3] = [
    Pages {
        partition: Partition::Aws,
        studio: ".studio.{region}.sagemaker.aws",
        notebooks: ".notebook.{region}.sagemaker.aws",
    },
    Pages {
        partition: Partition::AwsUsGov,
        studio: ".studio.{region}.sagemaker.aws",
        notebooks: ".notebook.{region}.sagemaker.aws",
    },
    Pages {
        partition: Partition::AwsCn,
        studio: ".studio.{region}.sagemaker.com.cn",
        notebooks: ".notebook.{region}.sagemaker.com.cn",
    },
];

/// The way in of an environment, where it has one of its own; its policies go to the others.
pub(super) fn entry(environment: &Environment, policies: &mut Policies, findings: &mut Findings) -> Option<Entry> {
    let instance_type = &environment.aws.jump_host_type;
    let architecture = architecture(instance_type, findings);
    if environment.network.entry != WayIn::Bastion {
        return None;
    }
    jump_host_policies(policies);
    let hosts = hosts(environment);
    Some(Entry {
        instance_type: instance_type.clone(),
        architecture,
        image: architecture.image(),
        port: PORT,
        local_port: LOCAL_PORT,
        first_start: first_start(&hosts),
        hosts,
        document: format!("{}-entry", environment.stem()),
    })
}

/// Puts a proxy on the jump host that listens on its own loopback, where the session's port ends, and knows no other hosts.
fn first_start(hosts: &[&str]) -> String {
    let hosts: String = hosts.iter().map(|host| format!("      acl environment dstdomain {host}\n")).collect();
    format!(
        "#cloud-config
write_files:
  - path: /etc/squid/squid.conf
    content: |
      http_port 127.0.0.1:{PORT}
      acl to_https port 443
      acl tunnel method CONNECT
{hosts}      http_access deny !to_https
      http_access deny !tunnel
      http_access allow localhost environment
      http_access deny all
runcmd:
  - dnf --assumeyes install squid
  - systemctl enable --now squid
"
    )
}

/// The family of an instance type, where there is such a type.
fn of_type(instance_type: &str) -> Option<&'static Family> {
    let (family, size) = instance_type.split_once('.')?;
    FAMILIES.iter().find(|known| known.name == family && known.sizes.split(' ').any(|known| known == size))
}

/// What the processor of an instance type understands. One that there is not is a finding.
fn architecture(instance_type: &str, findings: &mut Findings) -> Architecture {
    if let Some(family) = of_type(instance_type) {
        return family.architecture;
    }
    let (family, size) = instance_type.split_once('.').unwrap_or((instance_type, ""));
    let known = FAMILIES.iter().find(|known| known.name == family);
    let finding = Finding::at(
        &codes::UNKNOWN_SKU,
        Pointer::root().child("aws").child("jump_host_type"),
        format!("`{instance_type}` is no instance type that a jump host can have"),
    );
    let near = nearest(family, FAMILIES.iter().map(|known| known.name));
    let near = near.map(|near| format!("{near}.{size}")).filter(|near| of_type(near).is_some());
    findings.push(match (known, near) {
        (Some(known), _) => {
            let sizes = known.sizes.replace(' ', "`, `");
            finding.expected(format!("`{family}.` and one of `{sizes}`"))
        }
        (None, Some(near)) => finding.expected("a type for general work, such as `t3.micro`").replace_with(near),
        (None, None) => finding.expected("a type for general work, such as `t3.micro`"),
    });
    X86_64
}

/// Hosts that the proxy connects to.
fn hosts(environment: &Environment) -> Vec<&'static str> {
    let partition = region(&environment.region).map_or(Partition::Aws, |region| region.partition);
    let mut hosts = vec![SAGEMAKER_API, SAGEMAKER_RUNTIME, S3];
    if !environment.keys.secrets.is_empty() {
        hosts.push(SECRETS_MANAGER);
    }
    for pages in PAGES.iter().filter(|pages| pages.partition == partition) {
        hosts.push(pages.studio);
        if environment.aws.notebooks == NotebookKind::Instance && !environment.notebooks.is_empty() {
            hosts.push(pages.notebooks);
        }
    }
    hosts
}

/// How the agent of Session Manager carries a session ("Actions, resources, and condition keys for AWS Systems Manager Message
/// Gateway Service").
pub(super) const CARRY_SESSIONS: &[&str] = &[
    "ssmmessages:CreateControlChannel",
    "ssmmessages:CreateDataChannel",
    "ssmmessages:OpenControlChannel",
    "ssmmessages:OpenDataChannel",
];

/// What the agent of Session Manager needs ("Add Session Manager permissions to an existing IAM role"), and nothing else.
fn jump_host_policies(policies: &mut Policies) {
    let trust = allow("RunJumpHost", &["sts:AssumeRole"]).by_service("ec2.amazonaws.com");
    let register =
        allow("Register", &["ssm:UpdateInstanceInformation"]).on("arn:{partition}:ec2:{region}:{account}:instance/*");
    let carry = allow("CarrySessions", CARRY_SESSIONS).why("Channels have no ARNs.").on_anything();
    policies.insert("JumpHostRole".to_owned(), Policy { kind: Kind::Trust, document: Document::of([trust]) });
    policies.insert(
        "JumpHostPolicy".to_owned(),
        Policy { kind: Kind::Identity, document: Document::of([register, carry]) },
    );
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_instance_type_says_what_its_processor_understands() {
        let mut findings = Findings::default();
        assert_eq!(architecture("t3.micro", &mut findings), X86_64);
        assert_eq!(architecture("t4g.nano", &mut findings), Arm64);
        assert!(findings.is_empty());
        let _ = architecture("t3.giant", &mut findings);
        let _ = architecture("g5.xlarge", &mut findings);
        assert_eq!(findings.len(), 2);
    }

    #[test]
    fn every_partition_has_pages() {
        for partition in [Partition::Aws, Partition::AwsCn, Partition::AwsUsGov] {
            assert!(PAGES.iter().any(|pages| pages.partition == partition));
        }
    }
}
