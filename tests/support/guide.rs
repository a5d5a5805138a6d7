//! Turns a spec into the guides of its folder, and those into what a reader finds in them and what their commands do.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};
use serde_json::Value;

use super::bastide;

/// A folder with a spec and what was rendered from it.
pub struct Folder {
    /// All of it.
    pub temporary: tempfile::TempDir,
}

impl Folder {
    /// Where the Bicep is.
    pub fn bicep(&self) -> PathBuf {
        self.temporary.path().join("out/bicep")
    }

    /// A file of the Bicep.
    pub fn read(&self, file: &str) -> String {
        fs::read_to_string(self.bicep().join(file)).expect("the file is there")
    }

    /// Where the CloudFormation is.
    pub fn cloudformation(&self) -> PathBuf {
        self.temporary.path().join("out/cloudformation")
    }

    /// README.md and DEPLOY.md.
    pub fn guides(&self) -> String {
        format!("{}\n{}", self.read("README.md"), self.read("DEPLOY.md"))
    }
}

/// Renders a spec.
pub fn render(spec: &Value) -> Folder {
    let temporary = tempfile::tempdir().expect("a folder");
    fs::write(temporary.path().join("bastide.json"), spec.to_string()).expect("written");
    let run = bastide(temporary.path(), &["render", "bastide.json", "--out", "out"]);
    assert!(run.status.success(), "{}", String::from_utf8_lossy(&run.stderr));
    Folder { temporary }
}

/// The fenced blocks of a language.
pub fn blocks(markdown: &str, language: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut block: Option<String> = None;
    for line in markdown.lines() {
        match &mut block {
            Some(text) if line == "```" => {
                found.push(std::mem::take(text));
                block = None;
            }
            Some(text) => {
                text.push_str(line);
                text.push('\n');
            }
            None if line == format!("```{language}") => block = Some(String::new()),
            None => {}
        }
    }
    assert!(block.is_none(), "a fence without an end");
    found
}

/// The tables of a text: each a list of rows, each a list of cells, as a reader sees them.
pub fn tables(markdown: &str) -> Vec<Vec<Vec<String>>> {
    let mut tables: Vec<Vec<Vec<String>>> = Vec::new();
    let mut inside = false;
    for event in Parser::new_ext(markdown, Options::ENABLE_TABLES) {
        match event {
            Event::Start(Tag::Table(_)) => tables.push(Vec::new()),
            Event::Start(Tag::TableHead | Tag::TableRow) => tables.last_mut().expect("a table").push(Vec::new()),
            Event::Start(Tag::TableCell) => {
                inside = true;
                tables.last_mut().and_then(|table| table.last_mut()).expect("a row").push(String::new());
            }
            Event::End(TagEnd::TableCell) => inside = false,
            Event::Text(text) | Event::Code(text) if inside => {
                let row = tables.last_mut().and_then(|table| table.last_mut()).expect("a row");
                row.last_mut().expect("a cell").push_str(&text);
            }
            _ => {}
        }
    }
    tables
}

/// The first column of the table whose first heading is this.
pub fn column(markdown: &str, heading: &str) -> BTreeSet<String> {
    let table = tables(markdown).into_iter().find(|table| table[0][0] == heading).expect("the table is there");
    table.into_iter().skip(1).map(|row| row[0].clone()).filter(|cell| !cell.is_empty()).collect()
}

/// What a reader finds in a text: headings, and how many of each other thing.
pub fn outline(markdown: &str) -> (Vec<String>, Vec<usize>) {
    let mut headings = Vec::new();
    let mut counts = vec![0; 6];
    let mut inside = false;
    for event in Parser::new_ext(markdown, Options::ENABLE_TABLES) {
        match event {
            Event::Start(Tag::Heading { .. }) => {
                inside = true;
                headings.push(String::new());
            }
            Event::End(TagEnd::Heading(_)) => inside = false,
            Event::Text(text) | Event::Code(text) if inside => {
                headings.last_mut().expect("a heading").push_str(&text);
            }
            Event::Start(Tag::CodeBlock(_)) => counts[0] += 1,
            Event::Start(Tag::Table(_)) => counts[1] += 1,
            Event::Start(Tag::TableRow) => counts[2] += 1,
            Event::Start(Tag::Link { .. } | Tag::Image { .. }) => counts[3] += 1,
            Event::Start(Tag::List(_) | Tag::Item | Tag::BlockQuote(_)) => counts[4] += 1,
            Event::Html(_) => counts[5] += 1,
            _ => {}
        }
    }
    (headings, counts)
}

/// The names after a keyword at the start of a line.
pub fn names_after<'a>(text: &'a str, keyword: &str) -> BTreeSet<String> {
    let names = text.lines().filter_map(|line| line.strip_prefix(keyword)?.split_whitespace().next());
    names.map(|name: &'a str| name.to_owned()).collect()
}

/// A folder of programs that stand for those that the guides call: each writes its arguments, one a line, and succeeds.
pub fn stand_ins(folder: &Path) -> PathBuf {
    use std::os::unix::fs::PermissionsExt;

    let programs = folder.join("programs");
    fs::create_dir(&programs).expect("a folder");
    for name in ["az", "bastide", "firefox", "getent", "terraform"] {
        let path = programs.join(name);
        let script = "#!/bin/sh\nprintf '%s\\n' \"$0\" \"$@\" >> \"$CALLS\"\necho answer\n";
        fs::write(&path, script).expect("written");
        fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).expect("made a program");
    }
    programs
}

/// Runs a block as somebody would who pastes it, and returns what the programs were called with.
pub fn run(block: &str, folder: &Path) -> String {
    let programs = folder.join("programs");
    let programs = if programs.exists() { programs } else { stand_ins(folder) };
    let calls = folder.join("calls");
    fs::write(&calls, "").expect("written");
    let home = folder.join("home");
    fs::create_dir_all(&home).expect("a folder");
    let path = format!("{}:{}", programs.display(), std::env::var("PATH").expect("a path"));
    let run = Command::new("sh")
        .args(["-eu", "-c", block])
        .current_dir(&home)
        .env_clear()
        .env("PATH", path)
        .env("HOME", &home)
        .env("CALLS", &calls)
        .env("NETWORK", "/subscriptions/1/resourceGroups/2/providers/Microsoft.Network/virtualNetworks/3")
        .env("PRINCIPAL", "4")
        .env("MACHINE", "5")
        .env("ASSIGNMENT", "6")
        .envs([("STATE", "7"), ("ADDRESS", "8"), ("RESOURCE", "9"), ("ID", "10"), ("SET", "11")])
        .env("ARM_SUBSCRIPTION_ID", "12")
        .output()
        .expect("a shell");
    assert!(run.status.success() && run.stderr.is_empty(), "{block}\n{}", String::from_utf8_lossy(&run.stderr));
    fs::read_to_string(&calls).expect("written")
}

/// What stands for `aws`: it writes down what it is called with. A bucket that is listed has a version, and then none.
const AWS: &str = r#"#!/bin/sh
printf '%s\0' aws "$@" >> "$CALLS"
printf '\036\0' >> "$CALLS"
case "$2" in
  list-object-versions)
    if [ -e "$CALLS.emptied" ]; then echo null; rm "$CALLS.emptied"; else echo '{"Objects": [{"Key": "k", "VersionId": "v"}]}'; : > "$CALLS.emptied"; fi ;;
  list-apps) echo space kind app ;;
  *) echo answer ;;
esac
"#;

/// What stands for `terraform`: it writes down what it is called with, and knows a few addresses.
const TERRAFORM: &str = r#"#!/bin/sh
printf '%s\0' terraform "$@" >> "$CALLS"
printf '\036\0' >> "$CALLS"
case "$1 $2" in
  "state list")
    printf 'aws_s3_bucket.training\naws_s3_bucket.artifacts\naws_s3_bucket_policy.training\ndata.aws_iam_policy_document.training_bucket\n'
    printf 'aws_iam_role.notebooks_people["ana"]\naws_sagemaker_space.notebooks["ana"]\naws_sagemaker_space.notebooks["ben"]\n'
    echo 'aws_sagemaker_user_profile.notebooks["ana"]' ;;
  "state show") printf 'resource {\n    bucket                      = "bucket-%s"\n    bucket_prefix = "x"\n}\n' "${4##*.}" ;;
  output*) echo answer ;;
esac
"#;

/// Runs the blocks of a guide one after the other in one shell, in a folder, as somebody would who follows it, and returns the
/// commands that were run, each word by word.
pub fn follow(guide: &str, folder: &Path, given: &[(&str, &str)]) -> Vec<Vec<String>> {
    use std::os::unix::fs::PermissionsExt;

    let home = tempfile::tempdir().expect("a folder");
    let calls = home.path().join("calls");
    fs::write(&calls, "").expect("written");
    let silent = "#!/bin/sh\nprintf '%s\\0' \"${0##*/}\" \"$@\" >> \"$CALLS\"\nprintf '\\036\\0' >> \"$CALLS\"\n";
    for (name, script) in [
        ("aws", AWS),
        ("terraform", TERRAFORM),
        ("bastide", silent),
        ("curl", silent),
        ("firefox", silent),
        ("stty", silent),
    ] {
        let path = home.path().join(name);
        fs::write(&path, script).expect("written");
        fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).expect("made a program");
    }
    let run = Command::new("sh")
        .args(["-u", "-c", &blocks(guide, "sh").join("\n")])
        .current_dir(folder)
        .env_clear()
        .env("PATH", format!("{}:{}", home.path().display(), std::env::var("PATH").expect("a path")))
        .env("HOME", home.path())
        .env("CALLS", &calls)
        .envs(given.iter().copied())
        .output()
        .expect("a shell");
    assert!(run.stderr.is_empty(), "{}", String::from_utf8_lossy(&run.stderr));
    let text = fs::read_to_string(&calls).expect("what is called is UTF-8");
    let calls = text.split("\u{1e}\0").filter(|call| !call.is_empty());
    calls.map(|call| call.trim_end_matches('\0').split('\0').map(str::to_owned).collect()).collect()
}
