//! Turns the machine that a spec asks for into one of SageMaker, and one that cannot be had, or not for that, into findings.

use super::machines::{Machine, Use, machine, names};
use super::sizes::of_size;
use crate::environment::{self, SizeName};
use crate::finding::{Finding, Findings, codes};
use crate::text::{Pointer, nearest};

/// What a machine is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Purpose {
    /// Training, tuning, processing and transform jobs.
    Jobs,
    /// An endpoint.
    Endpoint,
    /// A notebook in a space of Studio.
    Space,
    /// A notebook instance.
    Instance,
}

/// Families that notebook instances have, but not those that run Amazon Linux 2023 ("AL2023 notebook instances"), as all new ones do.
const WITHOUT_AL2023: &[&str] = &["ml.inf1", "ml.p2", "ml.p3", "ml.p3dn"];

impl Purpose {
    fn in_words(self) -> &'static str {
        match self {
            Purpose::Jobs => "jobs",
            Purpose::Endpoint => "endpoints",
            Purpose::Space => "notebooks in Studio",
            Purpose::Instance => "notebook instances",
        }
    }

    fn size(self, size: SizeName) -> &'static str {
        let size = of_size(size);
        match self {
            Purpose::Jobs => size.job,
            Purpose::Endpoint => size.endpoint,
            Purpose::Space | Purpose::Instance => size.notebook,
        }
    }

    fn allows(self, machine: &Machine) -> bool {
        let family = machine.name.rsplit_once('.').map_or("", |(family, _)| family);
        match self {
            Purpose::Jobs => {
                [Use::Training, Use::Processing, Use::Transform].into_iter().any(|purpose| machine.uses.allow(purpose))
            }
            Purpose::Endpoint => machine.uses.allow(Use::Endpoint),
            Purpose::Space => machine.uses.allow(Use::App),
            Purpose::Instance => machine.uses.allow(Use::Notebook) && !WITHOUT_AL2023.contains(&family),
        }
    }

    /// Whether the key for volumes is given with the machine, and so cannot be where its disks are its own.
    fn takes_key(self) -> bool {
        matches!(self, Purpose::Jobs | Purpose::Endpoint)
    }
}

/// The machine of an item of the spec.
pub(super) fn chosen(
    wanted: &environment::Machine,
    purpose: Purpose,
    item: &Pointer,
    findings: &mut Findings,
) -> Machine {
    let (name, pointer) = match wanted {
        environment::Machine::Size(size) => (purpose.size(*size).to_owned(), item.child("size")),
        environment::Machine::Sku(sku) => (sku.clone(), item.child("sku")),
    };
    if !has_form(&name) {
        findings.push(malformed(&name, pointer));
        return Machine::by_its_name(&name);
    }
    let Some(known) = machine(&name) else {
        findings.push(unknown(&name, pointer));
        return Machine::by_its_name(&name);
    };
    if !purpose.allows(&known) {
        findings.push(unfit(&known, purpose, pointer));
    } else if purpose.takes_key() && known.local_disks {
        findings.push(
            Finding::at(
                &codes::KEY_WITHOUT_EFFECT,
                pointer,
                format!("the disks of `{name}` are encrypted by its own hardware, not with the key for volumes"),
            )
            .help("where your rules ask for your own key on every disk, take a machine that has no disks of its own"),
        );
    }
    known
}

/// Whether a name has the form of a machine: `ml.`, the family, a dot, the size.
fn has_form(name: &str) -> bool {
    let parts: Vec<&str> = name.split('.').collect();
    let is_word = |part: &&str| {
        !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-')
    };
    matches!(parts.as_slice(), ["ml", rest @ ..] if rest.len() == 2 && rest.iter().all(is_word))
}

fn malformed(name: &str, pointer: Pointer) -> Finding {
    let finding =
        Finding::at(&codes::UNKNOWN_SKU, pointer, format!("`{name}` is not the form of an instance type of SageMaker"))
            .expected("an instance type such as `ml.m5.xlarge`, or `size` with one of its words");
    let whole = format!("ml.{}", name.to_ascii_lowercase());
    if serde_json::from_value::<SizeName>(name.into()).is_ok() {
        finding.help(format!("write `size: {name}`"))
    } else if machine(&whole).is_some() {
        finding.replace_with(whole)
    } else if name.starts_with("Standard_") {
        finding.help("this is a size of Azure's machines; a word of `size` stands for a machine on either cloud")
    } else {
        finding
    }
}

fn unknown(name: &str, pointer: Pointer) -> Finding {
    let finding = Finding::at(
        &codes::UNKNOWN_MACHINE,
        pointer,
        format!("this version knows no instance type `{name}` of SageMaker"),
    )
    .expected("an instance type that there is; AWS may have added this one since");
    let known: Vec<String> = names().collect();
    match nearest(name, known.iter().map(String::as_str)) {
        // No edit: a type that AWS has added since would become another.
        Some(near) => finding.help(format!("the nearest that it knows is `{near}`")),
        None => finding,
    }
}

fn unfit(machine: &Machine, purpose: Purpose, pointer: Pointer) -> Finding {
    Finding::at(
        &codes::UNFIT_MACHINE,
        pointer,
        format!("SageMaker has no `{}` for {}", machine.name, purpose.in_words()),
    )
    .expected(format!(
        "an instance type for {}, such as `{}`",
        purpose.in_words(),
        purpose.size(SizeName::CpuSmall)
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn codes_of(name: &str, purpose: Purpose) -> Vec<&'static str> {
        let mut findings = Findings::default();
        let wanted = environment::Machine::Sku(name.to_owned());
        assert_eq!(chosen(&wanted, purpose, &Pointer::root(), &mut findings).name, name);
        findings.iter().map(|finding| finding.code.id).collect()
    }

    #[test]
    fn a_machine_is_held_against_what_it_is_for() {
        let expected: &[(&str, Purpose, &[&str])] = &[
            ("ml.m5.xlarge", Purpose::Jobs, &[]),
            ("ml.g5.xlarge", Purpose::Jobs, &["CMP007"]),
            ("ml.g5.xlarge", Purpose::Endpoint, &["CMP007"]),
            ("ml.g5.xlarge", Purpose::Space, &[]),
            ("ml.t3.medium", Purpose::Endpoint, &["CMP006"]),
            ("ml.c5.12xlarge", Purpose::Jobs, &["CMP006"]),
            ("ml.m5.large", Purpose::Space, &[]),
            ("ml.m5.large", Purpose::Instance, &["CMP006"]),
            ("ml.p3.2xlarge", Purpose::Instance, &["CMP006"]),
            ("ml.p3.2xlarge", Purpose::Space, &[]),
            ("ml.m99.xlarge", Purpose::Jobs, &["CMP005"]),
            ("m5.xlarge", Purpose::Jobs, &["CMP003"]),
            ("Standard_D4ds_v4", Purpose::Jobs, &["CMP003"]),
            ("ml.m5", Purpose::Jobs, &["CMP003"]),
            ("ml.m5.", Purpose::Jobs, &["CMP003"]),
        ];
        for (name, purpose, codes) in expected {
            assert_eq!(codes_of(name, *purpose), *codes, "{name} for {}", purpose.in_words());
        }
    }

    #[test]
    fn every_size_stands_for_a_machine_of_every_purpose() {
        for size in SizeName::ALL {
            for purpose in [Purpose::Jobs, Purpose::Endpoint, Purpose::Space, Purpose::Instance] {
                let found = machine(purpose.size(size)).expect("sizes stand for machines that there are");
                assert!(purpose.allows(&found), "{} for {}", found.name, purpose.in_words());
            }
        }
    }
}
