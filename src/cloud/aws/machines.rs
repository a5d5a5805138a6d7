//! SageMaker machines: turns a machine's name into what it may be used for.
//!
//! Which machines there are is said by the model of the service's API, type by type: `TrainingInstanceType`,
//! `ProcessingInstanceType`, `TransformInstanceType`, `ProductionVariantInstanceType`, `AppInstanceType` and
//! `InstanceType`. No region has all of them.
//!
//! Machines with NVMe disks of their own keep their data there, under a key that the hardware holds: a job or endpoint
//! that asks for a KMS key for volumes with one of them is refused ("`ResourceConfig`" and "`CreateEndpointConfig`" of the
//! API reference). Which they are, EC2 says of its instance types; of two that it does not tell everybody of, "Amazon EC2
//! DL1 instances Deep Dive" and the announcement of P6e-GB200 say it. `tests/aws_tables.rs` holds this file against both.

use serde::ser::{Serialize, Serializer};

/// What a machine may be used for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Use {
    /// Training jobs.
    Training,
    /// Processing jobs.
    Processing,
    /// Batch transform jobs.
    Transform,
    /// Endpoints.
    Endpoint,
    /// Apps of a Studio space.
    App,
    /// Notebook instances.
    Notebook,
}

impl Use {
    /// Every use, in the order of the columns of the table.
    const ALL: [Self; 6] =
        [Self::Training, Self::Processing, Self::Transform, Self::Endpoint, Self::App, Self::Notebook];
}

/// What a machine may be used for, all of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Uses(u8);

impl Uses {
    /// Reads a cell of the table: a letter of `tpbean` where the use of that place is allowed, a hyphen where not.
    const fn read(cell: &str) -> Self {
        let (cell, letters) = (cell.as_bytes(), b"tpbean");
        assert!(cell.len() == letters.len(), "a cell has a place for each use");
        let mut bits = 0;
        let mut place = 0;
        while place < letters.len() {
            if cell[place] == letters[place] {
                bits |= 1 << place;
            } else {
                assert!(cell[place] == b'-', "a place has its own letter or a hyphen");
            }
            place += 1;
        }
        Self(bits)
    }

    /// Whether a use is among them.
    #[must_use]
    pub const fn allow(self, purpose: Use) -> bool {
        self.0 & (1 << purpose as u8) != 0
    }

    /// Each of them.
    pub fn iter(self) -> impl Iterator<Item = Use> {
        Use::ALL.into_iter().filter(move |purpose| self.allow(*purpose))
    }
}

impl Serialize for Uses {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.iter())
    }
}

/// Sizes of a family that may be used for the same.
#[derive(Debug, Clone, Copy)]
struct Family {
    name: &'static str,
    local_disks: bool,
    uses: Uses,
    /// Sizes, smallest first, a space between two.
    sizes: &'static str,
}

/// Machines whose disks are volumes of EBS.
const fn ebs(name: &'static str, uses: &str, sizes: &'static str) -> Family {
    Family { name, local_disks: false, uses: Uses::read(uses), sizes }
}

/// Machines with disks of their own.
const fn nvme(name: &'static str, uses: &str, sizes: &'static str) -> Family {
    Family { name, local_disks: true, uses: Uses::read(uses), sizes }
}

/// Every machine. Uses are training, processing, batch transform, endpoint, app and notebook instance, by first letter.
#[rustfmt::skip]
static FAMILIES: &[Family] = &[
    ebs("ml.c4", "---e--", "large"),
    ebs("ml.c4", "tpbe-n", "xlarge 2xlarge 4xlarge 8xlarge"),
    ebs("ml.c5", "---ea-", "large"),
    ebs("ml.c5", "tpbean", "xlarge 2xlarge 4xlarge 9xlarge 18xlarge"),
    ebs("ml.c5", "----a-", "12xlarge 24xlarge"),
    nvme("ml.c5d", "---e--", "large"),
    nvme("ml.c5d", "---e-n", "xlarge 2xlarge 4xlarge 9xlarge 18xlarge"),
    ebs("ml.c5n", "t-----", "xlarge 2xlarge 4xlarge 9xlarge 18xlarge"),
    ebs("ml.c6g", "---e--", "large xlarge 2xlarge 4xlarge 8xlarge 12xlarge 16xlarge"),
    nvme("ml.c6gd", "---e--", "large xlarge 2xlarge 4xlarge 8xlarge 12xlarge 16xlarge"),
    ebs("ml.c6gn", "---e--", "large xlarge 2xlarge 4xlarge 8xlarge 12xlarge 16xlarge"),
    ebs("ml.c6i", "--bean", "large"),
    ebs("ml.c6i", "tpbean", "xlarge 2xlarge 4xlarge 8xlarge 12xlarge 16xlarge 24xlarge 32xlarge"),
    nvme("ml.c6id", "----an", "large xlarge 2xlarge 4xlarge 8xlarge 12xlarge 16xlarge 24xlarge 32xlarge"),
    ebs("ml.c6in", "---e--", "large xlarge 2xlarge 4xlarge 8xlarge 12xlarge 16xlarge 24xlarge 32xlarge"),
    ebs("ml.c7g", "---e--", "large xlarge 2xlarge 4xlarge 8xlarge 12xlarge 16xlarge"),
    ebs("ml.c7i", "tpbean", "large xlarge 2xlarge 4xlarge 8xlarge 12xlarge 16xlarge 24xlarge 48xlarge"),
    ebs("ml.c7i-flex", "tp----", "xlarge 2xlarge 4xlarge 8xlarge 12xlarge 16xlarge"),
    ebs("ml.c8g", "---e--", "medium large xlarge 2xlarge 4xlarge 8xlarge 12xlarge 16xlarge 24xlarge 48xlarge"),
    ebs("ml.c8i", "tp----", "xlarge 2xlarge 4xlarge 8xlarge 12xlarge 16xlarge 24xlarge 32xlarge 48xlarge 96xlarge"),
    ebs("ml.c8i-flex", "tp----", "xlarge 2xlarge 4xlarge 8xlarge 12xlarge 16xlarge"),
    nvme("ml.dl1", "---e--", "24xlarge"),
    nvme("ml.g4dn", "tpbean", "xlarge 2xlarge 4xlarge 8xlarge 12xlarge 16xlarge"),
    nvme("ml.g5", "tpbean", "xlarge 2xlarge 4xlarge 8xlarge 12xlarge 16xlarge 24xlarge 48xlarge"),
    nvme("ml.g6", "tpbean", "xlarge 2xlarge 4xlarge 8xlarge 12xlarge 16xlarge 24xlarge 48xlarge"),
    nvme("ml.g6e", "tpbean", "xlarge 2xlarge 4xlarge 8xlarge 12xlarge 16xlarge 24xlarge 48xlarge"),
    nvme("ml.g7", "tp-ea-", "2xlarge 4xlarge 8xlarge 12xlarge 24xlarge 48xlarge"),
    nvme("ml.g7e", "tp-ean", "2xlarge 4xlarge 8xlarge 12xlarge 24xlarge 48xlarge"),
    ebs("ml.geospatial", "----a-", "interactive"),
    ebs("ml.inf1", "---e-n", "xlarge 2xlarge 6xlarge 24xlarge"),
    ebs("ml.inf2", "--be-n", "xlarge 8xlarge 24xlarge 48xlarge"),
    ebs("ml.m4", "tpbe-n", "xlarge 2xlarge 4xlarge 10xlarge 16xlarge"),
    ebs("ml.m5", "tpbea-", "large"),
    ebs("ml.m5", "tpbean", "xlarge 2xlarge 4xlarge 12xlarge 24xlarge"),
    ebs("ml.m5", "----a-", "8xlarge 16xlarge"),
    nvme("ml.m5d", "---ean", "large xlarge 2xlarge 4xlarge 12xlarge 24xlarge"),
    nvme("ml.m5d", "----an", "8xlarge 16xlarge"),
    ebs("ml.m6g", "---e--", "large xlarge 2xlarge 4xlarge 8xlarge 12xlarge 16xlarge"),
    nvme("ml.m6gd", "---e--", "large xlarge 2xlarge 4xlarge 8xlarge 12xlarge 16xlarge"),
    ebs("ml.m6i", "tpbean", "large xlarge 2xlarge 4xlarge 8xlarge 12xlarge 16xlarge 24xlarge 32xlarge"),
    nvme("ml.m6id", "----an", "large xlarge 2xlarge 4xlarge 8xlarge 12xlarge 16xlarge 24xlarge 32xlarge"),
    ebs("ml.m7i", "tpbean", "large xlarge 2xlarge 4xlarge 8xlarge 12xlarge 16xlarge 24xlarge 48xlarge"),
    ebs("ml.m7i-flex", "tp----", "large xlarge 2xlarge 4xlarge 8xlarge 12xlarge 16xlarge"),
    ebs("ml.m8g", "---e--", "medium large xlarge 2xlarge 4xlarge 8xlarge 12xlarge 16xlarge 24xlarge 48xlarge"),
    ebs("ml.m8i", "tp----", "large xlarge 2xlarge 4xlarge 8xlarge 12xlarge 16xlarge 24xlarge 32xlarge 48xlarge 96xlarge"),
    ebs("ml.m8i-flex", "tp----", "large xlarge 2xlarge 4xlarge 8xlarge 12xlarge 16xlarge"),
    ebs("ml.p2", "tpbe-n", "xlarge 8xlarge 16xlarge"),
    ebs("ml.p3", "tpbean", "2xlarge 8xlarge 16xlarge"),
    nvme("ml.p3dn", "t---an", "24xlarge"),
    nvme("ml.p4d", "t--ean", "24xlarge"),
    nvme("ml.p4de", "t--ean", "24xlarge"),
    nvme("ml.p5", "tp-ean", "4xlarge"),
    nvme("ml.p5", "t--ean", "48xlarge"),
    nvme("ml.p5e", "t--e--", "48xlarge"),
    nvme("ml.p5en", "t--ean", "48xlarge"),
    nvme("ml.p6-b200", "t--ean", "48xlarge"),
    nvme("ml.p6-b300", "t--e--", "48xlarge"),
    nvme("ml.p6e-gb200", "t--e--", "36xlarge"),
    ebs("ml.r5", "tp-ean", "large xlarge 2xlarge 4xlarge 12xlarge 24xlarge"),
    ebs("ml.r5", "tp--an", "8xlarge 16xlarge"),
    nvme("ml.r5d", "tp-e--", "large xlarge 2xlarge 4xlarge 12xlarge 24xlarge"),
    nvme("ml.r5d", "tp----", "8xlarge 16xlarge"),
    ebs("ml.r6g", "---e--", "large xlarge 2xlarge 4xlarge 8xlarge 12xlarge 16xlarge"),
    nvme("ml.r6gd", "---e--", "large xlarge 2xlarge 4xlarge 8xlarge 12xlarge 16xlarge"),
    ebs("ml.r6i", "tpbean", "large xlarge 2xlarge 4xlarge 8xlarge 12xlarge 16xlarge 24xlarge 32xlarge"),
    nvme("ml.r6id", "----an", "large xlarge 2xlarge 4xlarge 8xlarge 12xlarge 16xlarge 24xlarge 32xlarge"),
    nvme("ml.r7gd", "---e--", "medium large xlarge 2xlarge 4xlarge 8xlarge 12xlarge 16xlarge"),
    ebs("ml.r7i", "tpbean", "large xlarge 2xlarge 4xlarge 8xlarge 12xlarge 16xlarge 24xlarge 48xlarge"),
    ebs("ml.r8g", "---e--", "medium large xlarge 2xlarge 4xlarge 8xlarge 12xlarge 16xlarge 24xlarge 48xlarge"),
    ebs("ml.r8i", "tp----", "large xlarge 2xlarge 4xlarge 8xlarge 12xlarge 16xlarge 24xlarge 32xlarge 48xlarge 96xlarge"),
    ebs("ml.r8i-flex", "tp----", "large xlarge 2xlarge 4xlarge 8xlarge 12xlarge 16xlarge"),
    ebs("ml.t2", "---e-n", "medium large xlarge 2xlarge"),
    ebs("ml.t3", "----a-", "micro small"),
    ebs("ml.t3", "tp--an", "medium large xlarge 2xlarge"),
    nvme("ml.trn1", "t-bean", "2xlarge 32xlarge"),
    nvme("ml.trn1n", "t--ean", "32xlarge"),
    nvme("ml.trn2", "t--e--", "48xlarge"),
];

/// A machine of the service.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Machine {
    /// Name, as templates spell it: `ml.m5.xlarge`.
    pub name: String,
    /// Whether its disks are its own, so that no key for volumes may be given with it.
    pub local_disks: bool,
    /// What it may be used for.
    pub uses: Uses,
}

impl Machine {
    /// A machine that the table lacks: what it may be used for nobody knows, and whether its disks are its own is read from
    /// its name, as EC2 names instance types ("Amazon EC2 instance type naming conventions"): a `d` after the generation, or
    /// an accelerator, of which all but the oldest have disks.
    #[must_use]
    pub fn by_its_name(name: &str) -> Machine {
        let family = name.split('.').nth(1).unwrap_or_default();
        let features = family.trim_start_matches(|letter: char| letter.is_ascii_alphabetic());
        let features = features.trim_start_matches(|digit: char| digit.is_ascii_digit());
        let accelerated = ["dl", "g", "p", "trn"].iter().any(|kind| {
            family.strip_prefix(kind).is_some_and(|rest| rest.starts_with(|first: char| first.is_ascii_digit()))
        });
        let own = features.split('-').next().is_some_and(|letters| letters.contains('d'));
        Machine { name: name.to_owned(), local_disks: accelerated || own, uses: Uses(0) }
    }
}

/// The machine with exactly this name.
#[must_use]
pub fn machine(name: &str) -> Option<Machine> {
    let (family, size) = name.rsplit_once('.')?;
    let row = FAMILIES.iter().find(|row| row.name == family && row.sizes.split(' ').any(|known| known == size))?;
    Some(Machine { name: name.to_owned(), local_disks: row.local_disks, uses: row.uses })
}

/// The names of all machines, for proposing the nearest.
pub fn names() -> impl Iterator<Item = String> {
    FAMILIES.iter().flat_map(|row| row.sizes.split(' ').map(|size| format!("{}.{size}", row.name)))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn every_name_is_there_once_and_finds_its_machine() {
        let all: Vec<String> = names().collect();
        assert_eq!(all.iter().collect::<BTreeSet<_>>().len(), all.len());
        for name in all {
            assert_eq!(machine(&name).expect("it is named").name, name);
        }
    }

    #[test]
    fn sizes_of_a_family_have_their_own_uses() {
        let uses = |name| machine(name).expect("the machine is in the table").uses.iter().collect::<Vec<_>>();
        assert_eq!(uses("ml.c5.12xlarge"), [Use::App]);
        assert_eq!(uses("ml.m5.xlarge"), Use::ALL);
        assert_eq!(uses("ml.m5.large"), [Use::Training, Use::Processing, Use::Transform, Use::Endpoint, Use::App]);
        assert_eq!(uses("ml.geospatial.interactive"), [Use::App]);
    }

    #[test]
    fn disks_of_its_own() {
        assert!(machine("ml.g5.xlarge").is_some_and(|machine| machine.local_disks));
        assert!(machine("ml.m5.xlarge").is_some_and(|machine| !machine.local_disks));
    }

    #[test]
    fn a_name_tells_whether_the_disks_are_its_own() {
        // The oldest with accelerators, which have none.
        let old = ["ml.p2.", "ml.p3."];
        for name in names().filter(|name| !old.iter().any(|old| name.starts_with(old))) {
            let known = machine(&name).expect("it is named");
            assert_eq!(Machine::by_its_name(&name).local_disks, known.local_disks, "{name}");
        }
        assert!(Machine::by_its_name("ml.g99.xlarge").local_disks);
        assert!(!Machine::by_its_name("ml.m99i-flex.xlarge").local_disks);
    }

    #[test]
    fn what_is_no_machine_is_not_found() {
        for name in
            ["", "ml.m5", "m5.xlarge", "ml.m5.", "ml.m5.9xlarge", "ML.M5.XLARGE", "ml.t3.medium large", "system"]
        {
            assert_eq!(machine(name), None, "{name}");
        }
    }
}
