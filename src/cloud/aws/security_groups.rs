//! The security groups of an environment and their rules, as a table.

use serde::Serialize;

/// A security group.
#[derive(Debug, Clone, Serialize)]
pub struct SecurityGroup {
    /// Its logical ID.
    pub id: &'static str,
    /// What ends its name.
    pub name: &'static str,
    /// Who is in it.
    pub what: &'static str,
    /// Why it is as it is, where a reader would ask.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub why: Option<&'static str>,
    /// Whether SageMaker puts network interfaces into it, which outlive what they were for.
    pub of_sagemaker: bool,
    /// What its members may open connections to.
    pub egress: Vec<Egress>,
    /// What its members may say to each other.
    pub among: Vec<Among>,
    /// Logical ID of the rule that lets it in at the endpoints.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub at_endpoints: Option<&'static str>,
}

/// A rule of what may be reached.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Egress {
    /// Nothing.
    Nothing,
    /// AWS services by the interface endpoints.
    Endpoints,
    /// S3 by its gateway endpoint.
    S3,
}

/// A rule among the members of a group.
#[derive(Debug, Clone, Serialize)]
pub struct Among {
    /// How the logical IDs of its two halves begin.
    pub id: &'static str,
    /// What is said.
    pub what: &'static str,
    /// Protocol, by name or number.
    pub protocol: &'static str,
    /// First and last port, where the protocol has ports.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ports: Option<(u16, u16)>,
    /// Why, where a reader would ask.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub why: Option<&'static str>,
}

const fn among(id: &'static str, what: &'static str, protocol: &'static str, ports: Option<(u16, u16)>) -> Among {
    Among { id, what, protocol, ports, why: None }
}

/// The groups, the endpoints first: every other one reaches them. "Connect Studio notebooks in a VPC to external resources"
/// gives the ports of Studio, "Protect Communications Between ML Compute Instances in a Distributed Training Job" those of IPsec.
pub(super) fn groups(entry: bool) -> Vec<SecurityGroup> {
    let mut groups = vec![
        SecurityGroup {
            id: "EndpointSecurityGroup",
            name: "endpoints",
            what: "Interface endpoints",
            why: None,
            of_sagemaker: false,
            egress: vec![Egress::Nothing],
            among: Vec::new(),
            at_endpoints: None,
        },
        SecurityGroup {
            id: "StudioSecurityGroup",
            name: "studio",
            what: "Notebooks",
            why: None,
            of_sagemaker: true,
            egress: vec![Egress::Endpoints, Egress::S3],
            among: vec![among("StudioApps", "Studio apps and their kernels", "tcp", Some((8192, 65535)))],
            at_endpoints: Some("EndpointsFromStudio"),
        },
        SecurityGroup {
            id: "JobsSecurityGroup",
            name: "jobs",
            what: "Training, tuning, processing and transform jobs",
            why: None,
            of_sagemaker: true,
            egress: vec![Egress::Endpoints, Egress::S3],
            among: vec![
                among("JobsNodes", "Nodes of a distributed job", "tcp", Some((0, 65535))),
                Among {
                    why: Some(
                        "Traffic between containers is encrypted by IPsec: its key exchange is UDP 500, its packets are protocol 50.",
                    ),
                    ..among("JobsKeyExchange", "IPsec key exchange between containers", "udp", Some((500, 500)))
                },
                among("JobsEncrypted", "IPsec packets (ESP) between containers", "50", None),
            ],
            at_endpoints: Some("EndpointsFromJobs"),
        },
        SecurityGroup {
            id: "InferenceSecurityGroup",
            name: "inference",
            what: "Models behind endpoints",
            why: Some("SageMaker fetches the model through this group's network interfaces, network isolation or not."),
            of_sagemaker: true,
            egress: vec![Egress::Endpoints, Egress::S3],
            among: Vec::new(),
            at_endpoints: Some("EndpointsFromInference"),
        },
    ];
    if entry {
        groups.push(SecurityGroup {
            id: "EntrySecurityGroup",
            name: "entry",
            what: "Jump host",
            why: Some("No ingress: Session Manager reaches the jump host over a connection that its agent opens."),
            of_sagemaker: false,
            egress: vec![Egress::Endpoints, Egress::S3],
            among: Vec::new(),
            at_endpoints: Some("EndpointsFromEntry"),
        });
    }
    groups
}
