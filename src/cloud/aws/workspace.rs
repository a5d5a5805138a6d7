//! Turns the workspace of an environment into a domain of SageMaker Studio, and what every notebook in it starts with.

use std::fmt::Write;

use serde::Serialize;
use sha2::{Digest, Sha256};

use super::chosen::{Purpose, chosen};
use super::compute::Compute;
use super::endpoints::Endpoint;
use super::notebooks::Notebook;
use crate::environment::{Environment, Machine, NotebookKind, SizeName};
use crate::finding::{Finding, Findings, codes};
use crate::text::Pointer;

/// The domain.
#[derive(Debug, Clone, Serialize)]
pub struct Workspace {
    /// Minutes that an app may be idle.
    pub idle_minutes: u64,
    /// The machine that apps start on.
    pub machine: String,
    /// Name of the script that apps start with. It ends in a digest of the script.
    pub start_name: String,
    /// The script.
    pub start_script: String,
    /// Whether jobs name the key for volumes where nobody says otherwise.
    pub job_key: bool,
    /// Whether endpoints do.
    pub endpoint_key: bool,
}

/// The script that apps start with.
const START: &str = include_str!("../../../scripts/aws/notebook-start.sh");
/// The least idle time that Studio takes ("`IdleSettings`"), for a domain that no notebook says another of.
const IDLE_MINUTES: u64 = 60;

/// The workspace of an environment.
pub(super) fn workspace(
    environment: &Environment,
    notebooks: &[Notebook],
    compute: &Compute,
    endpoints: &[Endpoint],
    findings: &mut Findings,
) -> Workspace {
    let stem = environment.stem();
    let start_script = START.replace("@stem@", &stem);
    let small = Machine::Size(SizeName::CpuSmall);
    Workspace {
        idle_minutes: idle_minutes(environment, findings),
        machine: match notebooks.first() {
            Some(first) if environment.aws.notebooks == NotebookKind::Space => first.machine.clone(),
            _ => chosen(&small, Purpose::Space, &Pointer::root(), findings).name,
        },
        start_name: format!("{stem}-notebook-start-{}", digest(&start_script)),
        start_script,
        job_key: compute.volume_key,
        endpoint_key: endpoints.iter().all(|endpoint| !endpoint.machine.local_disks),
    }
}

/// The idle time of the domain: user profiles and spaces have none of their own in CloudFormation, so the shortest counts.
fn idle_minutes(environment: &Environment, findings: &mut Findings) -> u64 {
    if environment.aws.notebooks == NotebookKind::Instance {
        return IDLE_MINUTES;
    }
    let Some(shortest) = environment.notebooks.iter().min_by_key(|notebook| notebook.idle_minutes) else {
        return IDLE_MINUTES;
    };
    for notebook in environment.notebooks.iter().filter(|notebook| notebook.idle_minutes != shortest.idle_minutes) {
        findings.push(
            Finding::at(
                &codes::ONE_IDLE_TIME,
                notebook.pointer.child("idle_after"),
                format!(
                    "`{}` stops after {} idle minutes as `{}` does: Studio has one idle time for all",
                    notebook.name, shortest.idle_minutes, shortest.name
                ),
            )
            .expected("the same `idle_after` for every notebook, or `aws.notebooks: instance`"),
        );
    }
    shortest.idle_minutes
}

/// The start of the digest of a text.
fn digest(text: &str) -> String {
    Sha256::digest(text).iter().take(3).fold(String::new(), |mut digest, byte| {
        // Writing to a string cannot fail.
        let _ = write!(digest, "{byte:02x}");
        digest
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn another_script_has_another_name() {
        assert_eq!(digest("a"), "ca978112".get(..6).unwrap_or_default());
        assert_ne!(digest(START), digest(&START.replace("@stem@", "fraud-prod")));
    }
}
