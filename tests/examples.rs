//! Every example renders to exactly its committed `out/`, in both languages of its cloud, again and again. `UPDATE=1 cargo test --test examples` accepts what is rendered now.

mod support;

use std::fs;
use std::path::Path;

use bastide::finding::Findings;
use bastide::source;
use serde_json::Value;
use support::{bastide, folder, is_update, root, specs};

#[test]
fn examples_render_to_their_goldens_each_time() {
    let mut stale = String::new();
    for example in specs::examples() {
        let home = example.path.parent().expect("an example has a folder");
        let name = home.file_name().and_then(|name| name.to_str()).expect("an example has a name");
        // Where the spec lies, seen from the output, is written into the files: the copy has the same folders.
        let copy = tempfile::tempdir().expect("a folder can be made");
        let mut inputs = folder::texts(&root().join("examples"));
        inputs.retain(|path, _| !path.contains("/out/"));
        folder::replace(&copy.path().join("examples"), &inputs);
        let (spec, out) = (format!("examples/{name}/bastide.yaml"), format!("examples/{name}/out"));

        let text = fs::read_to_string(&example.path).expect("a spec can be read");
        let native = if text.lines().any(|line| line == "cloud: aws") { "cloudformation" } else { "bicep" };
        let languages = ["--language", native, "--language", "terraform"];
        let render = || {
            let output = bastide(copy.path(), &[&["render", &spec, "--out", &out], languages.as_slice()].concat());
            assert!(output.status.success(), "{name}: {}", String::from_utf8_lossy(&output.stderr));
            folder::texts(&copy.path().join(&out))
        };
        let rendered = render();
        assert_eq!(folder::difference(&rendered, &render()), "", "{name}, rendered over itself");
        fs::remove_dir_all(copy.path().join(&out)).expect("a folder can be removed");
        assert_eq!(folder::difference(&rendered, &render()), "", "{name}, rendered anew");

        let golden = home.join("out");
        if is_update() {
            folder::replace(&golden, &rendered);
        }
        stale += &folder::difference(&folder::texts(&golden), &rendered);
    }
    assert_eq!(stale, "", "`UPDATE=1 cargo test --test examples` accepts this");
}

/// Runs lines of shell in a folder; the command lines of the clouds are there, and print an ID whatever they are asked.
#[cfg(unix)]
fn shell(lines: &str, folder: &Path) -> std::process::Output {
    use std::os::unix::fs::PermissionsExt;

    let programs = tempfile::tempdir().expect("a folder can be made");
    let ids = [("az", "1c2d3e4f-5a6b-4c7d-8e9f-0a1b2c3d4e5f"), ("aws", "arn:aws:iam::123456789012:user/ana")];
    for (name, id) in ids {
        let program = programs.path().join(name);
        fs::write(&program, format!("#!/bin/sh\necho {id}\n")).expect("a file can be written");
        fs::set_permissions(&program, fs::Permissions::from_mode(0o755)).expect("a file can be made a program");
    }
    std::os::unix::fs::symlink(env!("CARGO_BIN_EXE_bastide"), programs.path().join("bastide"))
        .expect("a link can be made");
    let path = format!("{}:{}", programs.path().display(), std::env::var("PATH").unwrap_or_default());
    let mut command = std::process::Command::new("sh");
    command.args(["-e", "-u", "-c", lines]).env("PATH", path).current_dir(folder);
    command.output().expect("there is a shell")
}

#[cfg(unix)]
#[test]
fn what_a_readme_says_to_run_runs() {
    for example in specs::examples() {
        let home = tempfile::tempdir().expect("a folder can be made");
        fs::copy(&example.path, home.path().join("bastide.yaml")).expect("a spec can be copied");
        let readme = fs::read_to_string(example.path.with_file_name("README.md")).expect("an example has a README");
        let blocks: Vec<&str> = readme.split("```sh\n").skip(1).filter_map(|rest| rest.split("```").next()).collect();
        assert!(!blocks.is_empty(), "{} says nothing to run", example.name);
        for block in blocks {
            let output = shell(block, home.path());
            let said = String::from_utf8_lossy(&output.stderr);
            assert!(output.status.success(), "{}:\n{block}\n{said}", example.name);
        }
    }
}

/// The fields of a spec that say which cloud, where, and who: what may differ between twins.
const CLOUDS_OWN: &[&str] = &["cloud", "region", "azure", "aws"];

/// What a spec says beside what belongs to its cloud, where whoever is named is somebody.
fn beside_its_cloud(example: &str) -> Value {
    let text = fs::read(root().join("examples").join(example).join("bastide.yaml")).expect("an example can be read");
    let mut findings = Findings::default();
    let document = source::load("bastide.yaml", &|_| Ok(text.clone()), &[], &mut findings);
    assert!(findings.iter().next().is_none(), "{example} cannot be read");
    let mut spec = document.value;
    let fields = spec.as_object_mut().expect("a spec is a map");
    CLOUDS_OWN.iter().for_each(|field| drop(fields.remove(*field)));
    make_somebody(&mut spec);
    spec
}

/// Puts one word in the place of every person, group and pipeline.
fn make_somebody(value: &mut Value) {
    match value {
        Value::Array(items) => items.iter_mut().for_each(make_somebody),
        Value::Object(fields) => {
            for (key, inner) in fields {
                match key.as_str() {
                    "user" | "group" | "service_principal" => *inner = Value::from("somebody"),
                    _ => make_somebody(inner),
                }
            }
        }
        _ => {}
    }
}

#[test]
fn twins_differ_in_what_belongs_to_their_clouds_alone() {
    for name in ["lab", "team"] {
        let [azure, aws] = ["azure", "aws"].map(|cloud| beside_its_cloud(&format!("{cloud}-{name}")));
        assert_eq!(azure, aws, "{name}");
    }
}
