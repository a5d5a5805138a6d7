//! The tables themselves: each row is of use, each real difference has its row in docs/parity.md, and no two resources are taken for one.

use std::collections::{BTreeMap, BTreeSet};

use bastide::render::parity::{DIFFERENCES, Native};

use crate::aws::AWS;
use crate::azure::AZURE;
use crate::pairs;
use crate::table::{By, Side, Tables};

/// Where each row of the tables of a cloud lies in memory, and what it is called here.
fn rows(tables: &'static Tables) -> BTreeMap<usize, String> {
    let mut rows = BTreeMap::new();
    let mut add = |address: usize, name: String| rows.insert(address, name);
    for row in tables.all_rows() {
        add(std::ptr::from_ref(row).addr(), format!("{} {}", row.kind, row.path));
    }
    for kind in tables.kinds {
        add(std::ptr::from_ref(kind).addr(), kind.native.to_owned());
    }
    for row in tables.silent {
        add(std::ptr::from_ref(row).addr(), row.kind.to_owned());
    }
    for row in tables.referred {
        add(std::ptr::from_ref(row).addr(), format!("{}.{}", row.kind, row.attribute));
    }
    for row in tables.words {
        add(std::ptr::from_ref(row).addr(), row.1.to_owned());
    }
    for row in tables.codes {
        add(std::ptr::from_ref(row).addr(), row.1.to_owned());
    }
    rows
}

#[test]
fn every_row_is_of_use() {
    let mut uses = BTreeSet::new();
    for pair in pairs() {
        for side in [Side::Native, Side::Terraform] {
            let reader = pair.reader(side);
            reader.statements();
            uses.extend(reader.uses());
        }
    }
    let all: Vec<(usize, String)> = [&AWS, &AZURE].into_iter().flat_map(rows).collect();
    let unused: Vec<&String> =
        all.iter().filter(|(address, _)| !uses.contains(address)).map(|(_, name)| name).collect();
    assert!(unused.is_empty(), "no environment has a use for {unused:#?}");
}

#[test]
fn what_is_a_difference_is_in_the_table_of_parity() {
    for (tables, native) in [(&AWS, Native::CloudFormation), (&AZURE, Native::Bicep)] {
        let whys = tables.all_rows().map(|row| row.why).chain(tables.silent.iter().map(|row| row.why));
        for why in whys {
            assert!(!why.is_empty() && !why.ends_with('.'), "`{why}` is no fragment");
            let Some(difference) = why.strip_prefix("parity: ") else { continue };
            let (concern, does) = difference.split_once(": ").expect("a concern and what Terraform does");
            let is_there = DIFFERENCES
                .iter()
                .any(|row| row.native == native && row.concern == concern && row.terraform_does.starts_with(does));
            assert!(is_there, "docs/parity.md does not say for {concern} that Terraform `{does}`");
        }
    }
}

/// So to lose one is noticed, too.
#[test]
fn every_resource_says_something() {
    for pair in pairs() {
        for side in [Side::Native, Side::Terraform] {
            let reader = pair.reader(side);
            for resource in reader.inventory.resources.iter().filter(|resource| !reader.is_silent(resource)) {
                assert!(!reader.statements_of(resource).is_empty(), "{}: {} says nothing", pair.name, resource.address);
            }
        }
    }
}

#[test]
fn no_two_resources_are_taken_for_one() {
    for pair in pairs() {
        for side in [Side::Native, Side::Terraform] {
            let reader = pair.reader(side);
            let mut owners: BTreeMap<String, &str> = BTreeMap::new();
            for (number, resource) in reader.inventory.resources.iter().enumerate() {
                let Some(kind) = reader.kind(resource).filter(|kind| matches!(kind.by, By::Paths(_))) else { continue };
                let identity = format!("{} {}", kind.native, reader.identity(number, 0));
                let other = owners.insert(identity, &resource.address);
                assert_eq!(other, None, "{}: {} is told from the other by nothing", pair.name, resource.address);
            }
        }
    }
}
