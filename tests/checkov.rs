//! checkov finds nothing in any output beside what the table of suppressions explains, and every row of the table is needed.

mod support;

use std::collections::{BTreeMap, BTreeSet};

use bastide::render::SUPPRESSIONS;
use support::checkov::{below, look, write};
use support::{folder, lowering, specs, tools};

/// What makes a comment one that checkov obeys.
const SKIP: &str = "checkov:skip=";

#[test]
fn checkov_finds_nothing_that_the_table_does_not_explain() {
    let Some(program) = tools::CHECKOV.program("what checkov finds in the rendered Bicep") else { return };
    let out = tempfile::tempdir().expect("a folder can be made");
    let copies = tempfile::tempdir().expect("a folder can be made");
    let mut lowered: BTreeMap<&str, BTreeSet<String>> = BTreeMap::new();
    let mut seen = BTreeSet::new();
    for name in specs::render_all(out.path(), "bicep") {
        for (path, text) in folder::texts(&out.path().join(&name)) {
            // Below the first line, which says where the spec lies, many outputs share files: one look at each is enough.
            let body = text.split_once('\n').map_or("", |(_, body)| body).to_owned();
            if !path.ends_with(".bicep") || !seen.insert(body) {
                continue;
            }
            let copy = lowering::lower(&text);
            for construct in copy.constructs {
                lowered.entry(construct).or_default().insert(path.clone());
            }
            let path = format!("{name}/{path}");
            write(&copies.path().join("as-written").join(&path), &copy.text);
            if copy.text.contains(SKIP) {
                write(&copies.path().join("without-comments").join(&path), &copy.text.replace(SKIP, ""));
            }
        }
    }
    for (construct, files) in lowered {
        let files: Vec<String> = files.into_iter().collect();
        tools::say(&format!(
            "checkov cannot read a {construct}, and was given something plainer in {}",
            files.join(", ")
        ));
    }

    let report = look(&program, "bicep", copies.path());
    let failed = below("/as-written/", &report.failed);
    let skipped = below("/as-written/", &report.skipped);
    assert_eq!(report.unread, [] as [String; 0], "checkov cannot read these, lowered as they are");
    assert_eq!(failed, BTreeMap::new(), "checkov finds these, and no row of the table explains them");
    assert!(report.passed > 0, "checkov has looked at nothing");
    assert_eq!(
        skipped.keys().collect::<Vec<_>>(),
        below("/without-comments/", &report.failed).keys().collect::<Vec<_>>(),
        "a comment stands where checkov finds nothing"
    );

    let mut needed = BTreeSet::new();
    for ((file, resource, check), comment) in &skipped {
        let row = SUPPRESSIONS.iter().find(|row| row.check == check && row.reason == comment.trim());
        let row = row.unwrap_or_else(|| panic!("{file} skips {check} for a reason that has no row in the table"));
        let kind = resource.rsplit_once('.').map_or("", |(kind, _)| kind);
        assert!(row.kinds.contains(&kind), "{file} skips {check} for {kind}, another type");
        needed.insert(row.check);
    }
    let of_azure = SUPPRESSIONS.iter().filter(|row| row.kinds.iter().any(|kind| kind.starts_with("Microsoft.")));
    let stale: Vec<&str> = of_azure.map(|row| row.check).filter(|check| !needed.contains(check)).collect();
    assert_eq!(stale, [""; 0], "rows that no output needs");
}

#[test]
fn lowering_changes_only_what_checkov_cannot_read() {
    let text = "\
import { user } from 'types.bicep'

@export()
@description('A user.')
type user = {
  @minLength(1)
  name: string
}

param tags { *: string }
param users user[]
param name string

resource a 'b@c' = {
  name: f(
    'x',
    g(
      name
    )
  ).z
  tags: tags
}
";
    let expected = "








param tags object
param users array
param name string

resource a 'b@c' = {
  name: f('x',g(name)).z





  tags: tags
}
";
    let lowered = lowering::lower(text);
    assert_eq!(lowered.text, expected);
    let constructs: Vec<_> = lowered.constructs.into_iter().collect();
    assert_eq!(
        constructs,
        [
            "call over several lines",
            "declaration of a type",
            "list of imports",
            "type of an object within a parameter",
            "typed list as a parameter"
        ]
    );
    assert_eq!(lowering::lower(expected).text, expected);
}
