//! Machine sizes: turns a spec's size word into machines of SageMaker.
//!
//! A size means the same as on Azure where it can: 4, 8 and 16 cores with 4 GiB each, 16 cores with 8 GiB each, and GPUs.
//! Beside that, a machine is chosen by how many regions have a price for it, for processing jobs and for endpoints (the
//! price lists of October 2026, as cfn-lint bundles them), and, for jobs without GPU, by having no disks of its own, so
//! that the key for volumes applies.

use crate::environment::SizeName;

/// What a size word stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Size {
    /// The word of the spec.
    pub name: SizeName,
    /// For training and processing jobs.
    pub job: &'static str,
    /// For endpoints.
    pub endpoint: &'static str,
    /// For apps of a Studio space.
    pub notebook: &'static str,
}

/// The sizes. M5 and R5 are there for jobs and endpoints in every region but the five newest; M6i and M7i are there for
/// endpoints in few, and R6i for processing jobs in two.
#[rustfmt::skip]
static SIZES: &[Size] = &[
    // T3 is made for work that comes in bursts, as a person's does and a job's does not. Endpoints may not run on it.
    Size { name: SizeName::CpuSmall, job: "ml.m5.xlarge", endpoint: "ml.m5.xlarge", notebook: "ml.t3.xlarge" },
    Size { name: SizeName::CpuMedium, job: "ml.m5.2xlarge", endpoint: "ml.m5.2xlarge", notebook: "ml.m5.2xlarge" },
    Size { name: SizeName::CpuLarge, job: "ml.m5.4xlarge", endpoint: "ml.m5.4xlarge", notebook: "ml.m5.4xlarge" },
    Size { name: SizeName::MemoryLarge, job: "ml.r5.4xlarge", endpoint: "ml.r5.4xlarge", notebook: "ml.r5.4xlarge" },
    // One T4 of 16 GiB: of all machines with a GPU, the one that most regions offer, two in three of them.
    Size { name: SizeName::GpuSmall, job: "ml.g4dn.xlarge", endpoint: "ml.g4dn.xlarge", notebook: "ml.g4dn.xlarge" },
    // One A10G of 24 GiB, in half of the regions: an L40S of 48 GiB (G6e) is in one of three for jobs and one of four for
    // endpoints, one H100 (P5) in fewer, and A100s come by eight only. Who needs more names it as `sku`.
    Size { name: SizeName::GpuMedium, job: "ml.g5.4xlarge", endpoint: "ml.g5.4xlarge", notebook: "ml.g5.4xlarge" },
    // Four of the same. No machine with eight A100s or H100s may be used for processing jobs.
    Size { name: SizeName::GpuLarge, job: "ml.g5.12xlarge", endpoint: "ml.g5.12xlarge", notebook: "ml.g5.12xlarge" },
];

/// The machines that a size word stands for.
#[must_use]
pub fn of_size(name: SizeName) -> Size {
    let size = SIZES.iter().find(|size| size.name == name);
    *size.expect("every size of the spec stands in the table, which a test reads")
}

#[cfg(test)]
mod tests {
    use super::super::machines::{Machine, Use, machine};
    use super::*;

    fn known(name: &str) -> Machine {
        machine(name).unwrap_or_else(|| panic!("{name} is no machine"))
    }

    #[test]
    fn every_machine_may_be_used_for_what_it_stands_for() {
        for size in SizeName::ALL.map(of_size) {
            let uses = known(size.job).uses;
            assert!(uses.allow(Use::Training) && uses.allow(Use::Processing), "{}", size.job);
            assert!(known(size.endpoint).uses.allow(Use::Endpoint), "{}", size.endpoint);
            assert!(known(size.notebook).uses.allow(Use::App), "{}", size.notebook);
        }
    }

    #[test]
    fn the_key_for_volumes_applies_where_there_is_no_gpu() {
        use SizeName::{GpuLarge, GpuMedium, GpuSmall};
        for size in SizeName::ALL.map(of_size) {
            let has_gpu = matches!(size.name, GpuSmall | GpuMedium | GpuLarge);
            assert_eq!(known(size.job).local_disks, has_gpu, "{}", size.job);
            assert_eq!(known(size.endpoint).local_disks, has_gpu, "{}", size.endpoint);
        }
    }
}
