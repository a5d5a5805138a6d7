//! README.md and DEPLOY.md of a folder of Terraform for AWS say what is in the folder, and nothing else; their commands run, and do what they say.
#![cfg(unix)]

mod support;

use std::collections::BTreeSet;
use std::fs;
use std::path::PathBuf;

use support::guide::{blocks, column, follow, outline, tables};
use support::{bastide, folder, root};

/// Specs that between them reach every branch of the guides.
const SPECS: &[&str] = &[
    "examples/aws-lab/bastide.yaml",
    "examples/aws-team/bastide.yaml",
    "examples/aws-regulated/bastide.yaml",
    "tests/specs/aws-everything.yaml",
    "tests/specs/aws-least.yaml",
];

/// What a spec renders to in both languages of AWS.
struct Rendered {
    temporary: tempfile::TempDir,
}

impl Rendered {
    fn of(spec: &str) -> Rendered {
        let temporary = tempfile::tempdir().expect("a folder");
        let out = temporary.path().join("out");
        let out = out.to_str().expect("temporary paths are UTF-8");
        let languages = ["--language", "cloudformation", "--language", "terraform"];
        let run = bastide(root(), &[&["render", spec, "--out", out], languages.as_slice()].concat());
        assert!(run.status.success(), "{spec}: {}", String::from_utf8_lossy(&run.stderr));
        Rendered { temporary }
    }

    fn folder(&self) -> PathBuf {
        self.temporary.path().join("out/terraform")
    }

    fn read(&self, file: &str) -> String {
        fs::read_to_string(self.temporary.path().join("out").join(file)).expect("the file is there")
    }
}

/// What a reader sets before some of the commands.
const GIVEN: &[(&str, &str)] = &[
    ("DEPLOYERS", "arn:aws:iam::123456789012:role/one arn:aws:iam::123456789012:role/path/two"),
    ("STATE", "bucket-of-states"),
    ("ROLE", "arn:aws:iam::123456789012:role/somebody"),
    ("NOTEBOOK", "NOTEBOOK"),
    ("ENDPOINT", "score"),
    ("IMAGE", "IMAGE"),
    ("MODEL", "MODEL"),
    ("SET", "training"),
    ("PERSON", "ana"),
    ("RESOURCE", "RESOURCE"),
    ("ID", "ID"),
];

#[test]
fn every_command_runs_as_it_stands() {
    for spec in SPECS {
        let rendered = Rendered::of(spec);
        let deploy = rendered.read("terraform/DEPLOY.md");
        for block in blocks(&deploy, "sh") {
            let outside: String = block.split("<<").step_by(2).collect();
            assert!(!outside.contains('<'), "{spec}: a place to fill in\n{block}");
        }
        let calls = follow(&deploy, &rendered.folder(), GIVEN);
        let has = |words: &[&str]| calls.iter().any(|call| call.iter().map(String::as_str).eq(words.iter().copied()));
        assert!(has(&["terraform", "init", "-backend-config=backend.hcl"]), "{spec}: {calls:?}");
        assert!(has(&["terraform", "apply", "next.tfplan"]), "{spec}");
        let backend = rendered.read("terraform/backend.hcl");
        assert!(backend.contains("\"bucket-of-states\"") && !backend.contains("BUCKET_OF"), "{spec}: {backend}");
        assert_eq!(
            rendered.read("terraform/deployers.auto.tfvars"),
            "deployer_principal_arns = [\n  \"arn:aws:iam::123456789012:role/one\",\n  \"arn:aws:iam::123456789012:role/path/two\",\n]\n",
            "{spec}"
        );
    }
}

#[test]
fn what_is_let_go_of_is_what_was_named() {
    let rendered = Rendered::of("examples/aws-team/bastide.yaml");
    let calls = follow(&rendered.read("terraform/DEPLOY.md"), &rendered.folder(), GIVEN);
    let removed: Vec<&str> = calls
        .iter()
        .filter(|call| call.len() == 4 && call[..3] == ["terraform", "state", "rm"])
        .map(|call| call[3].as_str())
        .collect();
    assert_eq!(
        removed,
        [
            "aws_s3_bucket.training",
            "aws_s3_bucket_policy.training",
            "aws_sagemaker_space.notebooks[\"ana\"]",
            "aws_sagemaker_user_profile.notebooks[\"ana\"]",
        ]
    );
    let emptied = calls.iter().filter(|call| call.get(2).is_some_and(|word| word == "delete-bucket-policy"));
    assert_eq!(emptied.map(|call| call[4].as_str()).collect::<Vec<_>>(), ["bucket-training", "bucket-artifacts"]);
}

#[test]
fn protections_are_lifted_from_everything_before_it_is_taken_down() {
    for spec in SPECS.iter().filter(|spec| !spec.contains("lab") && !spec.contains("least")) {
        let rendered = Rendered::of(spec);
        let protections = |text: &str| {
            let is_one = |line: &&str| {
                line.contains("prevent_destroy = true")
                    || line.contains("_protection") && line.contains("= true")
                    || line.contains("mutation_protection") && line.contains("ENABLED")
            };
            text.lines().filter(is_one).map(str::to_owned).collect::<Vec<_>>()
        };
        let all = |rendered: &Rendered| -> Vec<String> {
            let texts = folder::texts(&rendered.folder()).into_iter().filter(|(path, _)| path.ends_with(".tf"));
            texts.flat_map(|(_, text)| protections(&text)).collect()
        };
        assert!(all(&rendered).len() > 10, "{spec}: {:?}", all(&rendered));
        follow(&rendered.read("terraform/DEPLOY.md"), &rendered.folder(), GIVEN);
        // A firewall that is not to change can be deleted all the same.
        let left: Vec<String> =
            all(&rendered).into_iter().filter(|line| !line.contains("_change_protection")).collect();
        assert_eq!(left, [""; 0], "{spec}");
    }
}

#[test]
fn every_file_is_in_the_table_and_every_row_is_a_file() {
    for spec in SPECS {
        let rendered = Rendered::of(spec);
        let files: BTreeSet<String> = folder::texts(&rendered.folder()).into_keys().collect();
        let readme = rendered.read("terraform/README.md");
        assert_eq!(column(&readme, "file"), files, "{spec}");
        let table = tables(&readme).into_iter().find(|table| table[0][0] == "file").expect("the table is there");
        assert!(table.iter().all(|row| !row[1].is_empty()), "{spec}: {table:?}");
    }
}

#[test]
fn variables_and_outputs_are_in_the_tables() {
    let declared = |text: &str, word: &str| -> BTreeSet<String> {
        let names = text.lines().filter_map(|line| line.strip_prefix(word)?.strip_prefix(" \"")?.split('"').next());
        names.map(str::to_owned).collect()
    };
    for spec in SPECS {
        let rendered = Rendered::of(spec);
        let readme = rendered.read("terraform/README.md");
        let variables = declared(&rendered.read("terraform/variables.tf"), "variable");
        assert_eq!(column(&readme, "variable"), variables, "{spec}");
        let outputs = declared(&rendered.read("terraform/outputs.tf"), "output");
        assert_eq!(column(&readme, "output"), outputs, "{spec}");
        let deploy = rendered.read("terraform/DEPLOY.md");
        let asked = deploy.split("terraform output ").skip(1).map(|rest| {
            let rest = rest.strip_prefix("-raw ").unwrap_or(rest);
            rest.chars().take_while(|character| character.is_ascii_alphanumeric() || *character == '_').collect()
        });
        assert_eq!(asked.filter(|name: &String| !outputs.contains(name)).collect::<Vec<_>>(), [""; 0], "{spec}");
    }
}

#[test]
fn what_both_guides_say_of_the_environment_is_the_same() {
    for spec in SPECS {
        let rendered = Rendered::of(spec);
        let picture = |language: &str| blocks(&rendered.read(&format!("{language}/README.md")), "mermaid");
        assert_eq!(picture("terraform"), picture("cloudformation"), "{spec}");
        assert_eq!(picture("terraform").len(), 1, "{spec}");
        let sections = |language: &str| {
            let headings = outline(&rendered.read(&format!("{language}/DEPLOY.md"))).0.into_iter();
            headings.filter(|heading| heading.starts_with(char::is_numeric)).collect::<Vec<_>>()
        };
        assert_eq!(sections("terraform"), sections("cloudformation"), "{spec}");
        assert_eq!(sections("terraform").len(), 9, "{spec}");
    }
}
