//! README.md and DEPLOY.md of a rendered folder of CloudFormation say what is in the folder, and nothing else; their commands are
//! commands that the AWS CLI takes.
#![cfg(unix)]

mod support;

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use pulldown_cmark::{Event, Parser, Tag};
use serde_json::{Map, Value, json};
use support::guide::{self, blocks, column, follow, outline, tables};
use support::{bastide, cloudformation, folder, root, script, specs, tools};

/// What a reader sets before some of the commands.
fn given(calls_for: &str) -> Vec<(String, String)> {
    let mut given = vec![
        ("ROLE".to_owned(), "arn:aws:iam::123456789012:role/somebody".to_owned()),
        ("STACK".to_owned(), "STACK".to_owned()),
        ("NOTEBOOK".to_owned(), "NOTEBOOK".to_owned()),
    ];
    let inputs = calls_for.lines().filter_map(|line| line.strip_prefix(": \"${")?.split_once(":?"));
    given.extend(
        inputs
            .map(|(name, _)| (name.to_owned(), name.to_owned()))
            .filter(|(name, _)| !["ROLE", "STACK", "NOTEBOOK"].contains(&name.as_str())),
    );
    given
}

/// The commands that a folder's guides have a reader run, in their order.
fn commands(rendered: &Path) -> Vec<Vec<String>> {
    let guides = ["DEPLOY.md", "README.md"].map(|name| read(rendered, name)).join("\n");
    let given = given(&guides);
    let given: Vec<(&str, &str)> = given.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    follow(&guides, rendered, &given)
}

fn read(rendered: &Path, name: &str) -> String {
    fs::read_to_string(rendered.join(name)).unwrap_or_else(|error| panic!("{}: {error}", rendered.display()))
}

/// The rendered folders of every spec of the project that is for AWS, each with the name of its spec.
fn all() -> impl Iterator<Item = (&'static str, PathBuf)> {
    static RENDERED: OnceLock<(tempfile::TempDir, Vec<String>)> = OnceLock::new();
    let (temporary, names) = RENDERED.get_or_init(|| {
        let temporary = tempfile::tempdir().expect("a folder can be made");
        let names = specs::render_all(temporary.path(), "cloudformation");
        (temporary, names)
    });
    names.iter().map(|name| (name.as_str(), temporary.path().join(name).join("cloudformation")))
}

#[test]
fn every_command_is_one_that_the_cli_takes() {
    let Some(python) = tools::AWS_PYTHON.program("the commands of the guides of CloudFormation") else { return };
    let mut calls = Map::new();
    for (_, rendered) in all() {
        let found = commands(&rendered);
        assert!(found.len() > 40, "{}: only {} commands", rendered.display(), found.len());
        calls.insert(rendered.to_str().expect("a path").to_owned(), json!(found));
    }
    let said = script::run(&python, &root().join("tests/aws/commands.py"), &Value::Object(calls));
    assert_eq!(said, "");
}

#[test]
fn what_is_wrong_with_a_command_is_found() {
    let Some(python) = tools::AWS_PYTHON.program("wrong commands in guides of CloudFormation") else { return };
    let rendered = root().join("examples/aws-team/out/cloudformation");
    let sound = commands(&rendered);
    let changed = |from: &str, to: &str| -> Value {
        let mut changes = 0;
        let mut calls = sound.clone();
        for word in calls.iter_mut().flatten().filter(|word| word.as_str() == from) {
            to.clone_into(word);
            changes += 1;
        }
        assert!(changes > 0, "nothing says {from}");
        json!(calls)
    };
    for (from, to, expected) in [
        ("describe-vpcs", "describe-vpc", "describe-vpc"),
        ("--no-fail-on-empty-changeset", "--no-fail-on-nothing", "Unknown options"),
        ("length(Vpcs)", "length(Vpcs", "--query length(Vpcs"),
        ("fraud-prod-keys", "fraud-prod-key", "there is no stack fraud-prod-key"),
        ("20-keys.yaml", "30-access.yaml", "30-access.yaml is not the file of fraud-prod-keys"),
        ("/fraud-prod/entry/instance-id", "/fraud-prod/entry/instance", "no layer publishes"),
        ("alias/fraud-prod-data", "alias/fraud-prod-date", "no key is called"),
        ("fraud-prod-entry", "fraud-prod-workspace", "deployed are"),
    ] {
        let calls = json!({rendered.to_str().expect("a path"): changed(from, to)});
        let said = script::run(&python, &root().join("tests/aws/commands.py"), &calls);
        assert!(said.contains(expected), "{from} made {to} gives\n{said}");
    }
}

#[test]
fn commands_ask_for_what_they_need_and_for_nothing_else() {
    for (name, rendered) in all() {
        for block in ["README.md", "DEPLOY.md"].iter().flat_map(|guide| blocks(&read(&rendered, guide), "sh")) {
            let outside: String = block.split("<<").step_by(2).collect();
            assert!(!outside.contains('<'), "{name}: a place to fill in\n{block}");
        }
    }
}

#[test]
fn every_file_input_and_output_is_in_the_tables() {
    for (name, rendered) in all() {
        let readme = read(&rendered, "README.md");
        let files: BTreeSet<String> = folder::texts(&rendered).into_keys().collect();
        assert_eq!(column(&readme, "file"), files, "{name}");
        let mut inputs = BTreeSet::new();
        let mut outputs = BTreeSet::new();
        for template in cloudformation::templates(&rendered) {
            let text = fs::read_to_string(&template).expect("a template can be read");
            inputs.extend(
                section(&text, "Parameters:").into_iter().filter(|(_, body)| !is_published(body)).map(only_name),
            );
            outputs.extend(section(&text, "Outputs:").into_iter().map(only_name));
        }
        assert_eq!(column(&readme, "input"), inputs, "{name}");
        assert_eq!(column(&readme, "output"), outputs, "{name}");
        for table in tables(&readme) {
            let whole =
                |row: &Vec<String>| row[0].is_empty() || row[1..3.min(row.len())].iter().all(|cell| !cell.is_empty());
            assert!(table.iter().all(whole), "{name}: {table:?}");
        }
    }
}

/// The entries of a section of a template: each name with the lines below it.
fn section(text: &str, heading: &str) -> Vec<(String, String)> {
    let mut found: Vec<(String, String)> = Vec::new();
    let lines = text.lines().skip_while(|line| *line != heading).skip(1);
    for line in lines.take_while(|line| line.is_empty() || line.starts_with(' ')) {
        match line.strip_prefix("  ").filter(|rest| !rest.starts_with(' ')).and_then(|rest| rest.strip_suffix(':')) {
            Some(name) => found.push((name.to_owned(), String::new())),
            None => found.iter_mut().last().into_iter().for_each(|(_, body)| *body += &format!("{line}\n")),
        }
    }
    found
}

fn only_name((name, _): (String, String)) -> String {
    name
}

/// Whether a parameter is read from what another layer published.
fn is_published(body: &str) -> bool {
    body.contains("published by the ")
}

#[test]
fn links_lead_somewhere() {
    for (name, rendered) in all() {
        for guide in ["README.md", "DEPLOY.md"] {
            let text = read(&rendered, guide);
            let anchors: BTreeSet<String> = outline(&text).0.iter().map(|heading| anchor(heading)).collect();
            for link in links(&text) {
                match link.strip_prefix('#') {
                    Some(place) => assert!(anchors.contains(place), "{name}: {guide} has no {place}"),
                    None => assert!(rendered.join(&link).is_file(), "{name}: {guide} leads to {link}"),
                }
            }
            for spoken in text.split(|character: char| !character.is_alphanumeric() && !"-.".contains(character)) {
                let is_layer = spoken.ends_with(".yaml") && spoken.starts_with(|first: char| first.is_ascii_digit());
                assert!(!is_layer || rendered.join(spoken).is_file(), "{name}: {guide} speaks of {spoken}");
            }
        }
    }
}

fn links(markdown: &str) -> Vec<String> {
    let found = Parser::new(markdown).filter_map(|event| match event {
        Event::Start(Tag::Link { dest_url, .. }) => Some(dest_url.to_string()),
        _ => None,
    });
    found.collect()
}

/// The anchor of a heading, as forges make it.
fn anchor(heading: &str) -> String {
    let kept = heading.to_lowercase().replace(' ', "-");
    kept.chars().filter(|character| character.is_alphanumeric() || *character == '-').collect()
}

#[test]
fn sections_that_are_spoken_of_are_there() {
    for (name, rendered) in all() {
        let text = read(&rendered, "DEPLOY.md");
        let numbers: Vec<String> =
            outline(&text).0.iter().filter_map(|heading| Some(heading.split_once(". ")?.0.to_owned())).collect();
        assert_eq!(numbers, (1..=9).map(|number| number.to_string()).collect::<Vec<_>>(), "{name}");
        for rest in text.split("ection ").skip(1) {
            let number: String = rest.chars().take_while(char::is_ascii_digit).collect();
            assert!(number.is_empty() || numbers.contains(&number), "{name}: section {number}");
        }
    }
}

#[test]
fn text_of_a_spec_stays_text() {
    let temporary = tempfile::tempdir().expect("a folder can be made");
    let spec = fs::read_to_string(root().join("tests/specs/aws-everything.yaml")).expect("the spec is there");
    let rendered = temporary.path().join("out/cloudformation");
    let render = |key: &str, value: &str| {
        let tags: Map<String, Value> = [(key.to_owned(), json!(value))].into_iter().collect();
        let text = spec.replace(
            "tags: { \"cost:centre\": \"0042\", \"a b\": \"c=d\" }",
            &format!("tags: {}", Value::Object(tags)),
        );
        fs::write(temporary.path().join("bastide.yaml"), text).expect("written");
        let run = bastide(temporary.path(), &["render", "--force", "--out", "out"]);
        run.status.success().then(|| (outline(&read(&rendered, "DEPLOY.md")), commands(&rendered)))
    };
    let (plain, _) = render("a-tag", "x").expect("a plain tag is one");
    // What a tag of AWS may hold beside letters and digits.
    for (key, value) in [
        ("a-tag", "-- + - = . _ : / @"),
        ("a-tag", "--parameter-overrides"),
        ("a_tag", "_a_ __b__ @file"),
        ("a/tag", "file:///etc/passwd"),
        ("+ 1. - a", "1. a"),
        ("@a:b/c", "http://example.com/"),
    ] {
        let (outline, calls) = render(key, value).unwrap_or_else(|| panic!("{key}={value} is refused"));
        assert_eq!(outline, plain, "{key}={value}");
        let tag = format!("{key}={value}");
        let mut deployments = calls.iter().filter(|call| call.get(2).is_some_and(|word| word == "deploy"));
        assert!(deployments.all(|call| call.contains(&tag)), "{tag} is no word of every deployment");
    }
    for key in ["--parameter-overrides", "file://x", "a=b"] {
        assert!(render(key, "x").is_none(), "the CLI reads `{key}` as something else");
    }
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

/// What `DEPLOY.md` says for a spec.
fn deploy(spec: &Value) -> String {
    read(&guide::render(spec).cloudformation(), "DEPLOY.md")
}

#[test]
fn an_input_that_several_layers_take_is_asked_for_once() {
    let deploy = deploy(&spec());
    let open: Vec<&str> = deploy.lines().filter(|line| line.ends_with("PrincipalArns`")).collect();
    assert_eq!(open, ["- `DataScientistPrincipalArns`", "- `BreakGlassPrincipalArns`"]);
}

#[test]
fn the_image_of_the_jump_host_is_given_since_an_update_keeps_the_one_before() {
    let mut images = BTreeSet::new();
    for kind in ["t3.micro", "t4g.micro"] {
        let mut spec = spec();
        spec["aws"]["jump_host_type"] = json!(kind);
        let rendered = guide::render(&spec);
        let folder = rendered.cloudformation();
        assert!(read(&folder, "DEPLOY.md").contains("file://parameters/65-entry.json"), "{kind}");
        images.insert(read(&folder, "parameters/65-entry.json"));
    }
    assert_eq!(images.len(), 2, "each kind of processor has images of its own");
}

#[test]
fn hosts_of_aws_are_those_of_the_partition() {
    let mut spec = spec();
    assert!(deploy(&spec).contains(" https://api.sagemaker.eu-central-1.amazonaws.com "));
    for member in ["/access/0/members/0/group", "/aws/break_glass/0"] {
        *spec.pointer_mut(member).expect("a member") = json!("arn:aws-cn:iam::000000000000:role/nobody");
    }
    spec["region"] = json!("cn-north-1");
    assert!(deploy(&spec).contains(" https://api.sagemaker.cn-north-1.amazonaws.com.cn "));
}
