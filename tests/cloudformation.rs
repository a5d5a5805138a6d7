//! The tools of AWS have nothing to say of the rendered CloudFormation, its policies hold, and it deploys layer by layer.

mod support;

use std::fs;
use std::path::{Path, PathBuf};

use bastide::render::SUPPRESSIONS;
use support::{cloudformation, is_update, root, specs, tools};

/// The Python that has the tools of AWS.
fn python(left_out: &str) -> Option<PathBuf> {
    tools::AWS_PYTHON.program(left_out)
}

/// The examples, and what the specs that use every branch render to below a folder.
fn rendered(into: &Path) -> Vec<PathBuf> {
    let mut folders = cloudformation::examples();
    for spec in specs::branches() {
        let out = into.join(&spec.name);
        assert!(spec.render(&out), "{} has errors", spec.name);
        folders.extend(Some(out.join("cloudformation")).filter(|folder| folder.is_dir()));
    }
    assert!(folders.len() > 5, "the specs of AWS are gone");
    folders
}

#[test]
fn cfn_lint_has_nothing_to_say() {
    let Some(program) = python("cfn-lint of the rendered CloudFormation") else { return };
    let out = tempfile::tempdir().expect("a folder can be made");
    assert_eq!(cloudformation::lint(&program, &rendered(out.path())), "");
    for example in cloudformation::examples() {
        assert_eq!(cloudformation::lint_as_set_up(&program, &example), "", "{}", example.display());
    }
}

#[test]
fn checkov_finds_nothing_that_is_not_skipped_with_a_reason() {
    let Some(program) = tools::CHECKOV.program("what checkov finds in the rendered CloudFormation") else { return };
    let out = tempfile::tempdir().expect("a folder can be made");
    let folders = rendered(out.path());
    assert_eq!(cloudformation::checkov(&program, &folders), "");
    // What is skipped is needed, as was just seen; now each row of the table is skipped somewhere.
    let templates = folders.iter().flat_map(|folder| cloudformation::templates(folder));
    let texts: Vec<String> = templates.map(|path| fs::read_to_string(path).expect("a template can be read")).collect();
    for row in SUPPRESSIONS.iter().filter(|row| row.kinds.iter().any(|kind| kind.starts_with("AWS::"))) {
        let mark = format!("- id: {}\n", row.check);
        assert!(texts.iter().any(|text| text.contains(&mark)), "no output needs the row of {}", row.check);
    }
}

#[test]
fn policies_hold() {
    let Some(program) = python("the policies of the rendered CloudFormation") else { return };
    let out = tempfile::tempdir().expect("a folder can be made");
    assert_eq!(cloudformation::policies(&program, &rendered(out.path())), "");
}

#[test]
fn every_layer_deploys() {
    let Some(program) = python("the deployment of the rendered CloudFormation") else { return };
    // The largest spec makes hundreds of stacks, each like another here.
    let out = tempfile::tempdir().expect("a folder can be made");
    let mut folders = rendered(out.path());
    folders.retain(|folder| !folder.starts_with(out.path().join("tests-specs-aws-many")));
    let (holds, said) = cloudformation::deploy(&program, &folders);
    assert!(holds, "{said}");
    tools::say(&said);
}

#[test]
fn settings_that_always_have_to_be_are_there() {
    let Some(program) = python("the settings of the rendered CloudFormation") else { return };
    let out = tempfile::tempdir().expect("a folder can be made");
    assert_eq!(cloudformation::settings(&program, &rendered(out.path())), "");
}

#[test]
fn what_is_wrong_is_found() {
    let Some(program) = python("templates that are wrong on purpose") else { return };
    for (script, least) in [("policies", 15), ("settings", 2)] {
        let folder = root().join("tests/aws/bad").join(script);
        let cases = cloudformation::findings(&program, &format!("{script}.py"), &folder);
        assert!(cases.len() >= least, "the cases of {script} are gone");
        for (case, findings) in cases {
            assert_ne!(findings, "", "{case} has nothing wrong with it");
            let path = folder.join(&case).join("findings.txt");
            if is_update() {
                fs::write(&path, &findings).expect("a file can be written");
            }
            let expected = fs::read_to_string(&path).expect("a case says what is found");
            assert_eq!(findings, expected, "{case}");
        }
    }
}
