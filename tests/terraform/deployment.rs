//! Gives rendered Terraform to the command line, which deploys it to nowhere, and to checkov.

use std::collections::BTreeSet;
use std::fs;

use bastide::render::SUPPRESSIONS;

use crate::rendered::{Folder, all};
use crate::support::checkov::{below, look, write};
use crate::support::terraform::{Terraform, each};
use crate::support::{folder, tools};

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
        let outcome = terraform.validate(&folder.path, &into).and_then(|()| match folder.is_large {
            // Two thousand resources, each like another, take minutes to deploy.
            true => terraform.plan(&folder.path, &into),
            false => come_and_go(&terraform, folder, &into),
        });
        outcome.err().map(|said| format!("{}: {said}\n", folder.name))
    });
    assert_eq!(said.into_iter().flatten().collect::<String>(), "");
}

/// Deploys a folder, and takes it down in one go, or sees that nobody can.
fn come_and_go(terraform: &Terraform, folder: &Folder, into: &std::path::Path) -> Result<(), String> {
    let deployed = terraform.deploy(&folder.path, into)?;
    match (terraform.destroy(&deployed), folder.is_lab) {
        (outcome, true) => outcome,
        (Err(said), false) if said.contains("Instance cannot be destroyed") => Ok(()),
        (Err(said), false) => Err(said),
        (Ok(()), false) => Err("it can be taken down by one command".to_owned()),
    }
}

#[test]
fn checkov_finds_nothing_that_the_table_does_not_explain() {
    let Some(program) = tools::CHECKOV.program("what checkov finds in the rendered Terraform") else { return };
    let copies = tempfile::tempdir().expect("a folder can be made");
    // It looks at a folder as a whole, so what a large one repeats would be looked at again and again.
    for Folder { name, path, .. } in all().iter().filter(|folder| !folder.is_large) {
        for (file, text) in folder::texts(path) {
            let path = format!("{name}/{file}");
            write(&copies.path().join("as-written").join(&path), &text);
            write(&copies.path().join("without-comments").join(&path), &text.replace("checkov:skip=", ""));
        }
    }
    let report = look(&program, "terraform", copies.path());
    let failed = below("/as-written/", &report.failed);
    assert_eq!(report.unread, [] as [String; 0], "checkov cannot read these");
    let found: String =
        failed.iter().map(|((file, resource, check), name)| format!("{file} {resource} {check}: {name}\n")).collect();
    assert_eq!(found, "", "checkov finds these, and no row of the table explains them");
    assert!(report.passed > 0, "checkov has looked at nothing");

    let skipped = below("/as-written/", &report.skipped);
    assert_eq!(
        skipped.keys().collect::<Vec<_>>(),
        below("/without-comments/", &report.failed).keys().collect::<Vec<_>>(),
        "a comment stands where checkov finds nothing"
    );
    let mut needed = BTreeSet::new();
    for ((file, resource, check), comment) in &skipped {
        let kind = resource.split('.').next().unwrap_or_default();
        let row = SUPPRESSIONS.iter().find(|row| row.check == check && row.kinds.contains(&kind));
        let row = row.unwrap_or_else(|| panic!("{file} skips {check} for {resource}, which has no row in the table"));
        assert_eq!(comment.trim(), row.reason, "{file} gives another reason for {check}");
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
