//! Holds `render` to what it promises of folders: nothing that a person wrote is lost, and a run that was cut off can be run again.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use bastide::render::File;
use bastide::tree::{Action, MANIFEST, Manifest, plan};
use proptest::prelude::*;
use proptest::sample::select;
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::{config, library, specs};

/// What lies in a folder, by its path.
type Disk = BTreeMap<String, Vec<u8>>;

const PATHS: &[&str] = &["a", "b", "c", "d/e", "d/f", "main.tfstate"];

fn contents() -> impl Strategy<Value = &'static str> {
    select(vec!["one\n", "two\n", "three\n"])
}

fn files() -> impl Strategy<Value = Vec<File>> {
    prop::collection::btree_map(select(PATHS[..5].to_vec()), contents(), 0..5).prop_map(|files| {
        files.into_iter().map(|(path, text)| File { path: path.to_owned(), text: text.to_owned() }).collect()
    })
}

fn disk() -> impl Strategy<Value = Disk> {
    prop::collection::btree_map(select(PATHS.to_vec()), contents(), 0..7)
        .prop_map(|files| files.into_iter().map(|(path, text)| (path.to_owned(), text.as_bytes().to_vec())).collect())
}

/// Does what a plan says, as the command does; `steps` is how many of the steps are done before the run is cut off.
fn carry_out(disk: &mut Disk, files: &[File], manifest: Option<&Manifest>, force: bool, steps: usize) -> bool {
    let plan = plan(files, manifest, &|path| disk.get(path).cloned());
    if !force && plan.in_the_way().next().is_some() {
        return false;
    }
    for step in plan.steps.iter().take(steps) {
        match step.action {
            Action::Keep => {}
            Action::Remove | Action::EditedLeftover => {
                disk.remove(&step.path);
            }
            Action::Create | Action::Update | Action::Edited | Action::Foreign => {
                let file =
                    files.iter().find(|file| file.path == step.path).expect("a step that writes is about a file");
                disk.insert(step.path.clone(), file.text.clone().into_bytes());
            }
        }
    }
    true
}

fn holds(disk: &Disk, file: &File) -> bool {
    disk.get(&file.path).is_some_and(|bytes| bytes == file.text.as_bytes())
}

proptest! {
    #![proptest_config(config(3_000))]

    #[test]
    fn nothing_that_a_person_wrote_is_lost(before in prop::option::of(files()), after in files(), disk in disk()) {
        let manifest = before.as_ref().map(|files| Manifest::of(files, "x"));
        let mut now = disk.clone();
        let done = carry_out(&mut now, &after, manifest.as_ref(), false, usize::MAX);
        if !done {
            prop_assert_eq!(&now, &disk, "a run that refuses changes nothing");
        }
        for (path, bytes) in &disk {
            let ours = manifest.as_ref().is_some_and(|manifest| manifest.wrote(path, bytes) == Some(true));
            let kept = now.get(path) == Some(bytes);
            prop_assert!(kept || ours, "{path} was not ours, and is gone");
        }
        if done {
            prop_assert!(after.iter().all(|file| holds(&now, file)));
            let again = plan(&after, Some(&Manifest::of(&after, "x")), &|path| now.get(path).cloned());
            prop_assert!(again.is_done(), "a second run has nothing to do: {again:?}");
        }
    }

    #[test]
    fn even_force_leaves_what_the_manifest_does_not_name(before in files(), after in files(), disk in disk()) {
        let manifest = Manifest::of(&before, "x");
        let mut now = disk.clone();
        prop_assert!(carry_out(&mut now, &after, Some(&manifest), true, usize::MAX));
        prop_assert!(after.iter().all(|file| holds(&now, file)));
        for (path, bytes) in &disk {
            let named = manifest.paths().any(|name| name == path) || after.iter().any(|file| file.path == *path);
            prop_assert!(named || now.get(path) == Some(bytes), "{path} is nothing of ours");
        }
        prop_assert!(now.keys().all(|path| disk.contains_key(path) || after.iter().any(|file| file.path == *path)));
    }

    #[test]
    fn a_run_that_was_cut_off_can_be_run_again(before in files(), after in files(), later in files(), steps in 0..6_usize) {
        let manifest = Manifest::of(&before, "x");
        let mut disk: Disk = before.iter().map(|file| (file.path.clone(), file.text.clone().into_bytes())).collect();
        let during = Manifest::while_writing(&after, "y", Some(&manifest));
        prop_assert!(carry_out(&mut disk, &after, Some(&manifest), false, steps));
        // Read back, as the next run does; it may be about a spec that has changed again.
        let during = Manifest::read(&during.text()).map_err(TestCaseError::fail)?;
        prop_assert!(carry_out(&mut disk, &later, Some(&during), false, usize::MAX), "what a run wrote is in the way of the next");
        let expected: Disk = later.iter().map(|file| (file.path.clone(), file.text.clone().into_bytes())).collect();
        prop_assert_eq!(disk, expected);
    }
}

/// A folder with a spec, and the program run in it.
struct Place(TempDir);

impl Place {
    fn with(spec: &Value) -> Place {
        let place = Place(tempfile::tempdir().expect("a folder"));
        place.write_spec(spec);
        place
    }

    fn write_spec(&self, spec: &Value) {
        fs::write(self.0.path().join("bastide.yaml"), library::text(spec)).expect("a file");
    }

    fn out(&self) -> PathBuf {
        self.0.path().join("out")
    }

    fn render(&self, arguments: &[&str]) -> Output {
        let mut command = Command::new(env!("CARGO_BIN_EXE_bastide"));
        command
            .current_dir(self.0.path())
            .args(["render", "bastide.yaml", "--out", "out", "--color", "never"])
            .args(arguments);
        command.output().expect("the program runs")
    }

    /// Every file of the output folder.
    fn disk(&self) -> Disk {
        let mut disk = Disk::new();
        collect(&self.out(), &self.out(), &mut disk);
        disk
    }
}

fn collect(root: &Path, folder: &Path, disk: &mut Disk) {
    for entry in fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            collect(root, &path, disk);
        } else {
            let name = path.strip_prefix(root).expect("a path below the folder").to_str().expect("UTF-8").to_owned();
            disk.insert(name, fs::read(&path).expect("a file"));
        }
    }
}

fn said(output: &Output) -> String {
    format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr))
}

fn team() -> Value {
    let text = fs::read("examples/azure-team/bastide.yaml").expect("the example");
    let mut findings = bastide::finding::Findings::default();
    bastide::source::load("bastide.yaml", &|_| Ok(text.clone()), &[], &mut findings).value
}

#[test]
fn an_edited_file_stays_until_it_is_forced_away() {
    let place = Place::with(&team());
    assert_eq!(place.render(&[]).status.code(), Some(0));
    let fresh = place.disk();
    assert_eq!(place.render(&["--check"]).status.code(), Some(0));

    let main = place.out().join("bicep/main.bicep");
    let mine = place.out().join("bicep/terraform.tfstate");
    fs::write(&main, "// mine\n").expect("a file");
    fs::write(&mine, "mine\n").expect("a file");
    let check = place.render(&["--check"]);
    assert_eq!(check.status.code(), Some(2), "{}", said(&check));
    assert!(said(&check).contains("main.bicep: edited by hand"), "{}", said(&check));
    let edited = place.disk();
    let refused = place.render(&[]);
    assert_eq!(refused.status.code(), Some(3), "{}", said(&refused));
    assert!(said(&refused).contains("main.bicep was edited"), "{}", said(&refused));
    assert_eq!(place.disk(), edited, "a run that refuses changes nothing");

    assert_eq!(place.render(&["--force"]).status.code(), Some(0));
    let mut forced = place.disk();
    assert_eq!(forced.remove("bicep/terraform.tfstate").as_deref(), Some(b"mine\n".as_slice()));
    assert_eq!(forced, fresh);
}

#[test]
fn a_changed_spec_is_told_from_an_edited_file() {
    let place = Place::with(&team());
    assert_eq!(place.render(&[]).status.code(), Some(0));
    let fresh = place.disk();
    let mut changed = team();
    changed["monitoring"] = json!({"log_retention": "120d"});
    changed["storage"].as_array_mut().expect("a list").push(json!({"name": "later"}));
    place.write_spec(&changed);
    let check = place.render(&["--check"]);
    assert_eq!(check.status.code(), Some(2), "{}", said(&check));
    assert!(said(&check).contains("monitoring.bicep: stale: the spec changed since"), "{}", said(&check));
    assert!(said(&check).contains("data-later.bicep: missing"), "{}", said(&check));
    assert!(!said(&check).contains("edited by hand"), "{}", said(&check));
    assert_eq!(place.disk(), fresh, "a check writes nothing");
    assert_eq!(place.render(&[]).status.code(), Some(0));
    assert_ne!(place.disk(), fresh);
    place.write_spec(&team());
    assert_eq!(place.render(&[]).status.code(), Some(0));
    assert_eq!(place.disk(), fresh, "going back gives the old bytes back, manifest and all");
}

#[test]
fn a_folder_from_any_spec_becomes_that_of_any_other() {
    let specs = specs::many(bastide::spec::Cloud::Azure, 8);
    let place = Place::with(&specs[0]);
    for spec in &specs {
        place.write_spec(spec);
        let over = place.render(&[]);
        assert_eq!(over.status.code(), Some(0), "{}\n{spec:#}", said(&over));
        assert_eq!(place.render(&["--check"]).status.code(), Some(0));
        let alone = Place::with(spec);
        assert_eq!(alone.render(&[]).status.code(), Some(0));
        assert_eq!(place.disk(), alone.disk(), "what was there before leaves no trace");
    }
}

#[test]
fn a_folder_of_a_cut_off_run_is_finished_by_the_next() {
    let place = Place::with(&team());
    assert_eq!(place.render(&[]).status.code(), Some(0));
    let before = place.disk();
    let mut changed = team();
    changed["salt"] = json!("9999");
    place.write_spec(&changed);
    let other = Place::with(&changed);
    assert_eq!(other.render(&[]).status.code(), Some(0));
    let after = other.disk();

    let files: Vec<File> = after
        .iter()
        .filter(|(path, _)| *path != MANIFEST)
        .map(|(path, bytes)| File { path: path.clone(), text: String::from_utf8(bytes.clone()).expect("UTF-8") })
        .collect();
    let old = Manifest::read(std::str::from_utf8(&before[MANIFEST]).expect("UTF-8")).expect("a manifest");
    fs::write(place.out().join(MANIFEST), Manifest::while_writing(&files, "y", Some(&old)).text()).expect("a file");
    for file in files.iter().step_by(2) {
        fs::write(place.out().join(&file.path), &file.text).expect("a file");
    }
    let finished = place.render(&[]);
    assert_eq!(finished.status.code(), Some(0), "{}", said(&finished));
    assert_eq!(place.disk(), after);
}
