//! Gives rendered Terraform to the command line, which deploys it to nowhere, and to checkov.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use bastide::render::SUPPRESSIONS;
use hcl_edit::Span;

use crate::rendered::{Folder, all};
use crate::support::checkov::{Record, below, look, write};
use crate::support::terraform::{Terraform, each};
use crate::support::{folder, tools};

/// What makes a comment one that checkov obeys.
const SKIP: &str = "checkov:skip=";

#[test]
fn the_formatter_has_nothing_to_say() {
    let Some(terraform) = Terraform::formatter("the layout of the rendered Terraform") else { return };
    let said: String = all().iter().map(|folder| terraform.fmt(&folder.path)).collect();
    assert_eq!(said, "");
}

#[test]
fn everything_is_valid_deploys_and_then_has_nothing_left_to_do() {
    let Some(terraform) = Terraform::offline("validation and deployment of the rendered Terraform") else { return };
    let out = tempfile::tempdir().expect("a folder can be made");
    let said = each(all(), |folder| {
        let into = out.path().join(&folder.name);
        // Two thousand resources, each like another, take minutes to deploy.
        let outcome = terraform.validate(&folder.path, &into).and_then(|()| match folder.is_large {
            true => terraform.plan(&folder.path, &into),
            false => come_and_go(&terraform, folder, &into),
        });
        outcome.err().map(|said| format!("{}: {said}\n", folder.name))
    });
    assert_eq!(said.into_iter().flatten().collect::<String>(), "");
}

/// Deploys a folder, and takes it down in one go where it is a lab; whatever lasts, one command does not take down.
fn come_and_go(terraform: &Terraform, folder: &Folder, into: &Path) -> Result<(), String> {
    let deployed = terraform.deploy(&folder.path, into)?;
    match terraform.destroy(&deployed) {
        outcome if folder.is_lab => outcome,
        Err(said) if said.contains("Instance cannot be destroyed") => Ok(()),
        Err(said) => Err(said),
        Ok(()) => Err("it can be taken down by one command".to_owned()),
    }
}

#[test]
fn checkov_finds_nothing_that_the_table_does_not_explain() {
    let Some(program) = tools::CHECKOV.program("what checkov finds in the rendered Terraform") else { return };
    let copies = tempfile::tempdir().expect("a folder can be made");
    let mut skips = BTreeMap::new();
    // It looks at a folder as a whole, so what a large one repeats would be looked at again and again.
    for Folder { name, path, module, is_lab, is_example, .. } in all().iter().filter(|folder| !folder.is_large) {
        // Looked at without its comments, all of a folder has to be what the comments say. That they are obeyed, the smallest show.
        let is_proof = *is_lab && *is_example;
        for (file, text) in folder::texts(path) {
            let path = format!("{name}/{file}");
            write(&copies.path().join("without-comments").join(&path), &text.replace(SKIP, ""));
            if is_proof {
                write(&copies.path().join("as-written").join(&path), &text);
            }
        }
        for item in module.items(&["resource", "data"]) {
            let text = &item.file.text[item.block.span().expect("a block that was read has its place")];
            for line in text.lines().filter_map(|line| line.trim().strip_prefix("# ")?.strip_prefix(SKIP)) {
                let (check, reason) = line.split_once(": ").unwrap_or((line, ""));
                let resource = format!("{}.{}", item.label(0), item.name());
                let record = (format!("{name}/{}", item.file.name), resource, check.to_owned());
                skips.insert(record, reason.to_owned());
            }
        }
    }
    let report = look(&program, "terraform", copies.path());
    assert_eq!(report.unread, [] as [String; 0], "checkov cannot read these");
    assert!(report.passed > 0, "checkov has looked at nothing");
    assert_eq!(below("/as-written/", &report.failed), BTreeMap::new(), "checkov does not obey the comments");
    // Of what is made for each of several, it names every one.
    let one_of_each = |((file, resource, check), name): (Record, String)| {
        ((file, resource.split('[').next().unwrap_or_default().to_owned(), check), name)
    };
    let failed: BTreeMap<Record, String> =
        below("/without-comments/", &report.failed).into_iter().map(one_of_each).collect();
    let others: String = failed
        .iter()
        .filter(|(record, _)| !skips.contains_key(*record))
        .map(|((file, resource, check), name)| format!("{file} {resource} {check}: {name}\n"))
        .collect();
    assert_eq!(others, "", "checkov finds these, and no comment explains them");

    let mut needed = BTreeSet::new();
    for (record, reason) in &skips {
        let (file, resource, check) = record;
        assert!(failed.contains_key(record), "{file} {resource} skips {check}, where checkov finds nothing");
        let kind = resource.split('.').next().unwrap_or_default();
        let row =
            SUPPRESSIONS.iter().find(|row| row.check == check && row.kinds.contains(&kind) && row.reason == reason);
        let row =
            row.unwrap_or_else(|| panic!("{file} skips {check} for {resource} for what no row of the table says"));
        needed.insert((row.check, kind));
    }
    let rows = SUPPRESSIONS.iter().flat_map(|row| row.kinds.iter().map(|kind| (row.check, *kind)));
    let of_terraform = rows.filter(|(_, kind)| !kind.contains(':') && !kind.starts_with("Microsoft."));
    let stale: Vec<_> = of_terraform.filter(|row| !needed.contains(row)).collect();
    assert_eq!(stale, [], "rows that no output needs");
}

#[test]
fn no_rule_is_switched_off() {
    for folder in all() {
        for (name, text) in folder::texts(&folder.path) {
            let off = ["tflint-ignore", "tfsec:", "trivy:", "ignore_changes = all"]
                .into_iter()
                .find(|word| text.contains(word));
            assert_eq!(off, None, "{} {name}", folder.name);
        }
        assert!(fs::metadata(folder.path.join("terraform.tf")).is_ok(), "{} has no settings", folder.name);
    }
}
