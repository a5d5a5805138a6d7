//! What the commands beside `validate` and `render` do to a folder, and how they end.

mod support;

use std::fs;
use std::process::Output;

use bastide::cloud::PINS;
use support::{bastide, root, specs};
use tempfile::TempDir;

/// A folder with one file.
fn folder(name: &str, text: &str) -> TempDir {
    let folder = tempfile::tempdir().expect("a folder can be made");
    fs::write(folder.path().join(name), text).expect("a file can be written");
    folder
}

fn read(folder: &TempDir, name: &str) -> String {
    fs::read_to_string(folder.path().join(name)).expect("a file can be read")
}

fn said(output: &Output) -> String {
    [output.stdout.as_slice(), &output.stderr].map(String::from_utf8_lossy).concat()
}

fn newest() -> &'static str {
    PINS.last().expect("there is a table of pins").date
}

#[test]
fn upgrade_changes_the_date_alone_and_keeps_its_quotes() {
    for (before, after) in [
        ("a: 1 # é\r\npins: 2020-01-01 # why\r\n", "a: 1 # é\r\npins: NEW # why\r\n"),
        ("\u{feff}pins: \"2020-01-01\"\n", "\u{feff}pins: \"NEW\"\n"),
        ("{\"pins\": \"2020-01-01\", \"a\": 1}\n", "{\"pins\": \"NEW\", \"a\": 1}\n"),
    ] {
        let folder = folder("bastide.yaml", before);
        assert_eq!(bastide(folder.path(), &["upgrade", "--check"]).status.code(), Some(2));
        assert_eq!(read(&folder, "bastide.yaml"), before, "a check writes nothing");
        let output = bastide(folder.path(), &["upgrade"]);
        assert_eq!(output.status.code(), Some(0), "{}", said(&output));
        assert_eq!(read(&folder, "bastide.yaml"), after.replace("NEW", newest()));
        assert_eq!(bastide(folder.path(), &["upgrade", "--check"]).status.code(), Some(0));
    }
}

#[test]
fn upgrade_changes_the_base_that_has_the_date() {
    let folder = folder("base.yaml", "pins: 2020-01-01\n");
    fs::write(folder.path().join("bastide.yaml"), "extends: base.yaml\n").expect("a file can be written");
    assert_eq!(bastide(folder.path(), &["upgrade"]).status.code(), Some(0));
    assert_eq!(read(&folder, "base.yaml"), format!("pins: {}\n", newest()));
}

#[test]
fn upgrade_tells_what_it_would_change_and_writes_nothing() {
    let example = fs::read_to_string(root().join("examples/azure-lab/bastide.yaml")).expect("an example");
    let folder = folder("bastide.yaml", &example);
    let same = bastide(folder.path(), &["upgrade", "--diff"]);
    assert_eq!(same.status.code(), Some(0));
    assert!(said(&same).contains("names the newest table already"), "{}", said(&same));
    // A table that this program does not have cannot be rendered, and so not compared.
    let older = example.replace(&format!("pins: {}", newest()), "pins: 2020-01-01");
    fs::write(folder.path().join("bastide.yaml"), &older).expect("a file can be written");
    assert_eq!(bastide(folder.path(), &["upgrade", "--diff"]).status.code(), Some(1));
    assert_eq!(read(&folder, "bastide.yaml"), older);
}

#[test]
fn a_spec_that_is_not_there_ends_every_command_alike() {
    let folder = tempfile::tempdir().expect("a folder can be made");
    for arguments in [
        &["validate", "none.yaml"][..],
        &["render", "none.yaml"],
        &["upgrade", "none.yaml"],
        &["diff", "none.yaml", "--against", "."],
        &["explain", "--effective", "--spec", "none.yaml"],
    ] {
        let output = bastide(folder.path(), arguments);
        assert_eq!(output.status.code(), Some(3), "{arguments:?}: {}", said(&output));
        assert!(said(&output).contains("`none.yaml` does not exist"), "{}", said(&output));
    }
}

#[test]
fn init_writes_a_spec_that_validates_and_writes_over_none() {
    for profile in ["lab", "team", "regulated"] {
        let folder = tempfile::tempdir().expect("a folder can be made");
        let init = bastide(folder.path(), &["init", "--profile", profile]);
        assert_eq!(init.status.code(), Some(0), "{}", said(&init));
        let schema = bastide(folder.path(), &["schema"]);
        assert_eq!(read(&folder, "bastide.v1.schema.json").as_bytes(), schema.stdout);
        let validate = bastide(folder.path(), &["validate"]);
        assert_eq!(validate.status.code(), Some(0), "{}", said(&validate));
        let spec = read(&folder, "bastide.yaml");
        assert_eq!(bastide(folder.path(), &["init"]).status.code(), Some(3));
        assert_eq!(read(&folder, "bastide.yaml"), spec);
    }
}

#[test]
fn templates_that_were_taken_out_pass_the_check() {
    let folder = tempfile::tempdir().expect("a folder can be made");
    let eject = bastide(folder.path(), &["templates", "eject", "own"]);
    assert_eq!(eject.status.code(), Some(0), "{}", said(&eject));
    let list = bastide(folder.path(), &["templates", "list"]);
    let names = String::from_utf8(list.stdout).expect("names are UTF-8");
    assert!(names.lines().count() > 10 && names.lines().all(|name| folder.path().join("own").join(name).is_file()));
    let check = bastide(folder.path(), &["templates", "check", "own"]);
    assert_eq!(check.status.code(), Some(0), "{}", said(&check));
    assert_eq!(bastide(folder.path(), &["templates", "eject", "own"]).status.code(), Some(3));
    let misspelt = bastide(folder.path(), &["templates", "eject", "other", "bicep/modules/netwrk.bicep.tera"]);
    assert!(said(&misspelt).contains("did you mean `bicep/modules/network.bicep.tera`?; "), "{}", said(&misspelt));
}

/// A folder with one template of its own: a built-in one, of which `old` has become `new`.
fn with_own_template(name: &str, old: &str, new: &str) -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder can be made");
    let eject = bastide(folder.path(), &["templates", "eject", "own", name]);
    assert_eq!(eject.status.code(), Some(0), "{}", said(&eject));
    let path = folder.path().join("own").join(name);
    let text = fs::read_to_string(&path).expect("a template can be read");
    assert!(text.contains(old), "{name} has no `{old}`");
    fs::write(path, text.replacen(old, new, 1)).expect("a template can be written");
    folder
}

#[test]
fn a_template_of_cloudformation_that_no_longer_fits_fails_the_check_and_says_where() {
    let name = "cloudformation/keys.yaml.tera";
    let head = "{{ head(description=\"Customer-managed keys of \" ~ stem ~ \", one for each class of data\") }}";
    for (old, new, told) in [
        (
            "Value: !GetAtt {{",
            "Value: !GetAtt JobRolArn.{{",
            "`JobRolArn` is no resource of the template, and no layer makes it; did you mean `JobRoleArn`?\n  --> cloudformation/keys.yaml.tera:36:20\n",
        ),
        ("{{ key.id | id }}:", "{{ key.id | id(suffix=\"Own\") }}:", "`ComputeKey` is no resource of the template"),
        (head, "", "has no `{{ head(description=\"…\") }}` on a line of its own"),
        (
            "{{ published() }}",
            "",
            "has no `{{ published() }}` on a line of its own, so later layers cannot read `ComputeKeyArn`",
        ),
    ] {
        let folder = with_own_template(name, old, new);
        let check = bastide(folder.path(), &["templates", "check", "own"]);
        assert_eq!(check.status.code(), Some(3), "{new}: {}", said(&check));
        assert!(said(&check).contains(told), "{new}: {}", said(&check));
    }
}

#[test]
fn templates_are_checked_with_every_example() {
    let folder = with_own_template("bicep/README.md.tera", "#", "#");
    let check = bastide(folder.path(), &["templates", "check", "own"]);
    let examples = specs::examples();
    let names = examples.iter().map(|spec| spec.path.parent().and_then(|folder| folder.file_name()));
    for name in names {
        let name = name.expect("a folder").to_string_lossy();
        assert!(said(&check).contains(&format!("`{name}` renders to ")), "{name}: {}", said(&check));
    }
}
