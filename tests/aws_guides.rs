//! DEPLOY.md of a rendered folder of CloudFormation deploys what is in the folder, in order, and asks for what exists.
#![cfg(unix)]

mod support;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::process::Command;

use serde_json::{Value, json};
use support::guide::blocks;
use support::{bastide, folder, specs};

/// Every folder of CloudFormation that the project's specs render to: its name, and its files by their paths.
fn folders() -> Vec<(String, BTreeMap<String, String>)> {
    let out = tempfile::tempdir().expect("a folder can be made");
    let mut found = Vec::new();
    for spec in specs::examples().into_iter().chain(specs::branches()) {
        let into = out.path().join(&spec.name);
        assert!(spec.render(&into), "{} has errors", spec.name);
        let files = folder::texts(&into);
        if files.contains_key("cloudformation/DEPLOY.md") {
            found.push((spec.name, below(files)));
        }
    }
    assert!(found.len() > 4, "next to nothing renders to CloudFormation");
    found
}

/// The files of the folder `cloudformation`.
fn below(files: BTreeMap<String, String>) -> BTreeMap<String, String> {
    let files = files.into_iter();
    files.filter_map(|(path, text)| Some((path.strip_prefix("cloudformation/")?.to_owned(), text))).collect()
}

/// A spec with a placeholder for whoever works there, and two data sets that somebody opens in an emergency.
fn spec() -> Value {
    let nobody = "arn:aws:iam::000000000000:role/nobody";
    json!({
        "version": 1, "pins": "2026-11-21", "name": "fraud", "environment": "prod", "salt": "7k2q", "cloud": "aws",
        "region": "eu-central-1", "profile": "team", "storage": [{"name": "training"}, {"name": "records"}],
        "access": [{"role": "data_scientist", "members": [{"group": nobody}]}],
        "aws": {"break_glass": [nobody]},
    })
}

/// What a spec renders to.
fn rendered(spec: &Value) -> BTreeMap<String, String> {
    let temporary = tempfile::tempdir().expect("a folder can be made");
    fs::write(temporary.path().join("bastide.json"), spec.to_string()).expect("a file can be written");
    let run = bastide(temporary.path(), &["render", "bastide.json", "--out", "out"]);
    assert!(run.status.success(), "{}", String::from_utf8_lossy(&run.stderr));
    below(folder::texts(&temporary.path().join("out")))
}

/// The templates of a folder, each with its stack, in order.
fn stacks(stem: &str, files: &BTreeMap<String, String>) -> Vec<(String, String)> {
    let templates = files.keys().filter_map(|path| path.strip_suffix(".yaml"));
    let stack = |file: &str| format!("{stem}-{}", file.split_once('-').expect("a number and a name").1);
    templates.map(|file| (format!("{file}.yaml"), stack(file))).collect()
}

/// The words behind a word, up to white space, on every line.
fn behind(text: &str, word: &str) -> Vec<String> {
    let found = text.match_indices(word).map(|(at, word)| &text[at + word.len()..]);
    found.filter_map(|rest| rest.split_whitespace().next()).map(str::to_owned).collect()
}

#[test]
fn every_block_is_a_script() {
    for (name, files) in folders() {
        let blocks = blocks(&files["DEPLOY.md"], "sh");
        assert!(blocks.len() > 10, "{name}: the commands are gone");
        for block in blocks {
            let syntax = Command::new("sh").args(["-n", "-c", &block]).output().expect("a shell");
            assert!(syntax.status.success(), "{name}: {}\n{block}", String::from_utf8_lossy(&syntax.stderr));
        }
    }
}

#[test]
fn every_template_is_deployed_once_and_in_order_and_taken_down_the_other_way() {
    for (name, files) in folders() {
        let deploy = &files["DEPLOY.md"];
        let stem = deploy.lines().next().and_then(|line| line.strip_prefix("# Deploying ")).expect("a title");
        let stacks = stacks(stem, &files);
        let deployed: Vec<(String, String)> = behind(deploy, "deploy --template-file ")
            .into_iter()
            .map(|file| {
                let stack = behind(deploy, &format!("{file} --stack-name ")).pop().expect("a stack");
                (file, stack)
            })
            .collect();
        assert!(
            deployed.is_sorted_by_key(|(file, _)| file.split_once('-').map(|(number, _)| number.to_owned())),
            "{name}"
        );
        let mut sorted = deployed.clone();
        sorted.sort();
        assert_eq!(sorted, stacks, "{name}");
        let order: Vec<&str> = deployed.iter().rev().map(|(_, stack)| stack.as_str()).collect();
        let down = format!("for stack in {}; do\n  aws cloudformation delete-stack", order.join(" "));
        assert!(deploy.contains(&down), "{name}: {down}");
    }
}

#[test]
fn every_output_that_a_command_asks_for_is_there() {
    for (name, files) in folders() {
        let deploy = &files["DEPLOY.md"];
        let stem = deploy.lines().next().and_then(|line| line.strip_prefix("# Deploying ")).expect("a title");
        let mut asked = 0;
        for (file, stack) in stacks(stem, &files) {
            let outputs = files[&file].split_once("\nOutputs:\n").map_or("", |(_, outputs)| outputs);
            for output in behind(deploy, &format!("$(output {stack} ")) {
                let output =
                    output.trim_end_matches(['"', ')', '\'', ';']).split(')').next().expect("a name").to_owned();
                assert!(outputs.contains(&format!("  {output}:\n")), "{name}: {stack} {output}");
                asked += 1;
            }
        }
        assert!(asked > 3, "{name}: commands ask for {asked} outputs");
    }
}

#[test]
fn an_input_that_several_layers_take_is_asked_for_once() {
    let files = rendered(&spec());
    let open: Vec<&str> = files["DEPLOY.md"].lines().filter(|line| line.ends_with("PrincipalArns`")).collect();
    assert_eq!(open, ["- `DataScientistPrincipalArns`", "- `BreakGlassPrincipalArns`"]);
}

#[test]
fn the_image_of_the_jump_host_is_given_since_an_update_keeps_the_one_before() {
    let mut images = BTreeSet::new();
    for kind in ["t3.micro", "t4g.micro"] {
        let mut spec = spec();
        spec["aws"]["jump_host_type"] = json!(kind);
        let files = rendered(&spec);
        assert!(files["DEPLOY.md"].contains("file://parameters/65-entry.json"), "{kind}");
        images.insert(files["parameters/65-entry.json"].clone());
    }
    assert_eq!(images.len(), 2, "each kind of processor has images of its own");
}

#[test]
fn hosts_of_aws_are_those_of_the_partition() {
    let mut spec = spec();
    assert!(rendered(&spec)["DEPLOY.md"].contains(" https://api.sagemaker.eu-central-1.amazonaws.com "));
    for member in ["/access/0/members/0/group", "/aws/break_glass/0"] {
        *spec.pointer_mut(member).expect("a member") = json!("arn:aws-cn:iam::000000000000:role/nobody");
    }
    spec["region"] = json!("cn-north-1");
    assert!(rendered(&spec)["DEPLOY.md"].contains(" https://api.sagemaker.cn-north-1.amazonaws.com.cn "));
}
