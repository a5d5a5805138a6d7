//! Turns folders of Terraform into what its command line says of them, with providers that make nothing anywhere and no way to sign in to a cloud.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::Mutex;
use std::thread;

use serde_json::Value;
use tempfile::TempDir;

use super::{folder, tools};

/// The command line, and the providers that it runs.
pub struct Terraform {
    program: PathBuf,
    /// Where nothing is: no providers and no sign-in of whoever runs the tests.
    home: TempDir,
    /// The providers; there are some unless this only formats.
    config: Option<PathBuf>,
}

/// What a folder is deployed to: a copy of it with its state.
pub struct Deployed {
    pub folder: PathBuf,
}

impl Terraform {
    /// The command line for what needs no provider; where there is none, `left_out` is said not to be run.
    pub fn formatter(left_out: &str) -> Option<Terraform> {
        let program = tools::TERRAFORM.program(left_out)?;
        Some(Terraform { program, home: tempfile::tempdir().expect("a folder can be made"), config: None })
    }

    /// The command line with offline providers; where either is missing, `left_out` is said not to be run.
    ///
    /// Without them nothing is initialised, planned or applied at all: the providers of the registry would be downloaded,
    /// and would make things in a cloud.
    pub fn offline(left_out: &str) -> Option<Terraform> {
        let config = tools::TERRAFORM_CONFIG.program(left_out)?;
        Some(Terraform { config: Some(config), ..Terraform::formatter(left_out)? })
    }

    fn run(&self, folder: &Path, arguments: &[&str]) -> Output {
        let mut command = Command::new(&self.program);
        command.args(arguments).current_dir(folder).env_clear();
        // What a process needs to run at all, and nothing that says who somebody is.
        for name in ["PATH", "TMPDIR", "TEMP", "TMP", "SYSTEMROOT"] {
            command.envs(std::env::var_os(name).map(|value| (name, value)));
        }
        command.env("HOME", self.home.path()).env("TF_IN_AUTOMATION", "1").env("CHECKPOINT_DISABLE", "1");
        command.env("AWS_EC2_METADATA_DISABLED", "true");
        // Its processes end soon, so that to look for memory to use again takes a third of the time for nothing.
        command.env("GOGC", "400");
        if let Some(config) = &self.config {
            command.env("TF_CLI_CONFIG_FILE", config);
        }
        // A provider names its socket by its process, and one that is ended leaves it behind: after enough processes, in the way of another.
        let sockets = tempfile::tempdir().expect("a temporary folder can be made");
        command.env("PLUGIN_UNIX_SOCKET_DIR", sockets.path());
        command.output().unwrap_or_else(|error| panic!("run {}: {error}", self.program.display()))
    }

    /// What a command that goes well prints.
    ///
    /// # Errors
    /// With all that it says, where it does not go well.
    pub fn output(&self, folder: &Path, arguments: &[&str]) -> Result<String, String> {
        let output = self.run(folder, arguments);
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        if output.status.success() {
            return Ok(text(&output.stdout));
        }
        // What goes wrong stands apart from what goes on, but for the formatter.
        let said = if output.stderr.is_empty() { &output.stdout } else { &output.stderr };
        Err(format!("`terraform {}` ended with {}\n{}", arguments.join(" "), output.status, text(said)))
    }

    /// What `fmt` would write otherwise below a folder, and what is no HCL; empty where nothing is.
    pub fn fmt(&self, folder: &Path) -> String {
        let said = self.output(folder, &["fmt", "-check", "-diff", "-recursive", "-no-color"]);
        said.unwrap_or_else(|said| said)
    }

    /// Initialises and validates a copy of a folder as it stands, with its backend.
    ///
    /// # Errors
    /// With what is said of it.
    pub fn validate(&self, from: &Path, into: &Path) -> Result<(), String> {
        folder::copy(from, into);
        self.output(into, &["init", "-backend=false", "-input=false", "-no-color"])?;
        let said = self.output(into, &["validate", "-no-color"])?;
        // A warning, such as of an argument that is going, passes otherwise.
        if said.contains("Warning") { Err(said) } else { Ok(()) }
    }

    /// Sees that a copy of a folder could be deployed.
    ///
    /// # Errors
    /// With what is said of it.
    pub fn plan(&self, from: &Path, into: &Path) -> Result<(), String> {
        self.prepare(from, into)?;
        self.output(into, &["plan", "-input=false", "-no-color"]).map(drop)
    }

    /// Deploys a copy of a folder, which keeps its state beside it in place of its backend, and sees that nothing is left to do.
    ///
    /// # Errors
    /// With what is said of it.
    pub fn deploy(&self, from: &Path, into: &Path) -> Result<Deployed, String> {
        self.prepare(from, into)?;
        self.output(into, &["apply", "-auto-approve", "-input=false", "-no-color"])?;
        let again = self.run(into, &["plan", "-detailed-exitcode", "-input=false", "-no-color"]);
        if again.status.success() {
            return Ok(Deployed { folder: into.to_owned() });
        }
        let said = [again.stdout.as_slice(), &again.stderr].map(String::from_utf8_lossy).concat();
        Err(format!("a second plan is not empty:\n{said}"))
    }

    /// What a changed folder would change in what is deployed, a line a resource: what is done, the address, and what is other. Where the
    /// plan would destroy what may not be, only that.
    ///
    /// # Errors
    /// With what is said of it.
    pub fn changes(&self, deployed: &Deployed, from: &Path, into: &Path) -> Result<BTreeSet<String>, String> {
        match self.planned(deployed, from, into) {
            Ok(plan) => Ok(changes(&read(&plan), &deployed.answers())),
            Err(said) => {
                let kept = kept(&said);
                if kept.is_empty() { Err(said) } else { Ok(kept) }
            }
        }
    }

    /// The plan of a changed folder, in JSON, for what is deployed.
    ///
    /// # Errors
    /// With what is said of it, such as that something may not be destroyed.
    pub fn planned(&self, deployed: &Deployed, from: &Path, into: &Path) -> Result<String, String> {
        self.prepare(from, into)?;
        let state = "terraform.tfstate";
        fs::copy(deployed.folder.join(state), into.join(state)).expect("a state can be copied");
        self.output(into, &["plan", "-out=changed.tfplan", "-refresh=false", "-input=false", "-no-color"])?;
        self.output(into, &["show", "-json", "changed.tfplan"])
    }

    /// The state of what is deployed, in JSON.
    ///
    /// # Errors
    /// With what is said of it.
    pub fn state(&self, deployed: &Deployed) -> Result<String, String> {
        self.output(&deployed.folder, &["show", "-json"])
    }

    /// Takes down what is deployed.
    ///
    /// # Errors
    /// With what is said of it, such as that something may not be destroyed.
    pub fn destroy(&self, deployed: &Deployed) -> Result<(), String> {
        self.output(&deployed.folder, &["destroy", "-auto-approve", "-input=false", "-no-color"]).map(drop)
    }

    fn prepare(&self, from: &Path, into: &Path) -> Result<(), String> {
        folder::copy(from, into);
        // What a file of such a name says stands in place of what the others say.
        let local = "terraform {\n  backend \"local\" {}\n}\n";
        fs::write(into.join("backend_override.tf"), local).expect("a copy can be added to");
        self.output(into, &["init", "-input=false", "-no-color"]).map(drop)
    }
}

impl Deployed {
    /// What every policy document has answered, by its address.
    fn answers(&self) -> BTreeMap<String, Value> {
        let state = fs::read_to_string(self.folder.join("terraform.tfstate")).expect("a state can be read");
        let state = read(&state);
        let answers = list(&state["resources"]).filter(|resource| is_document(resource)).flat_map(|source| {
            let address = format!("data.{}.{}", text(&source["type"]), text(&source["name"]));
            list(&source["instances"]).map(move |instance| {
                let key = &instance["index_key"];
                let key = if key.is_null() { String::new() } else { format!("[{key}]") };
                (address.clone() + &key, instance["attributes"].clone())
            })
        });
        answers.collect()
    }
}

fn read(json: &str) -> Value {
    serde_json::from_str(json).expect("Terraform writes JSON")
}

/// The lines of a set, as a person reads them.
pub fn lines(all: &BTreeSet<String>) -> String {
    all.iter().map(|line| format!("  {line}\n")).collect()
}

fn list(value: &Value) -> impl Iterator<Item = &Value> {
    value.as_array().into_iter().flatten()
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}

/// What may not be destroyed and would be, as a plan that is refused says it.
fn kept(said: &str) -> BTreeSet<String> {
    let words: Vec<&str> = said.split_whitespace().collect();
    let named = words.windows(3).filter(|words| words[0] == "Resource" && words[2] == "has");
    named.map(|words| format!("! {}", words[1])).collect()
}

/// Whether it is a policy document. The recorded providers answer all alike, so of what a document is for a plan would not show that it
/// changes; of what was asked, the answer tells.
fn is_document(resource: &Value) -> bool {
    resource["mode"] == "data" && resource["type"] == "aws_iam_policy_document"
}

/// What every policy document of a plan has answered before anything is done.
fn answers(plan: &Value) -> BTreeMap<String, Value> {
    let all = list(&plan["prior_state"]["values"]["root_module"]["resources"]);
    let documents = all.filter(|resource| is_document(resource));
    documents.map(|document| (text(&document["address"]).to_owned(), document["values"].clone())).collect()
}

/// What a plan does: `+` makes, `~` changes, `-` takes away, `-+` makes anew, `?` reads what is other than before, and `!` refuses to take away.
fn changes(plan: &Value, before: &BTreeMap<String, Value>) -> BTreeSet<String> {
    let mut found = other_documents(&answers(plan), before);
    for resource in list(&plan["resource_changes"]) {
        let address = text(&resource["address"]);
        found.extend(match actions(&resource["change"]).as_slice() {
            ["no-op"] => None,
            ["create"] => Some(format!("+ {address}")),
            ["delete"] => Some(format!("- {address}")),
            ["read"] => Some(format!("? {address}")),
            ["update"] => Some(format!("~ {address}: {}", others(&resource["change"]))),
            _ => Some(format!("-+ {address}")),
        });
    }
    for (name, output) in plan["output_changes"].as_object().into_iter().flatten() {
        found.extend(match actions(output).as_slice() {
            ["no-op"] => None,
            ["create"] => Some(format!("+ output.{name}")),
            ["delete"] => Some(format!("- output.{name}")),
            _ => Some(format!("~ output.{name}")),
        });
    }
    found
}

fn actions(change: &Value) -> Vec<&str> {
    list(&change["actions"]).map(text).collect()
}

/// The policy documents that are other than before.
fn other_documents(now: &BTreeMap<String, Value>, before: &BTreeMap<String, Value>) -> BTreeSet<String> {
    let other = now.iter().filter(|(address, answer)| before.get(*address) != Some(*answer));
    other.map(|(address, _)| format!("? {address}")).collect()
}

/// The arguments that are other after a change.
fn others(change: &Value) -> String {
    let (before, after, unknown) = (&change["before"], &change["after"], &change["after_unknown"]);
    let names: BTreeSet<&String> =
        [before, after, unknown].iter().filter_map(|side| side.as_object()).flatten().map(|(name, _)| name).collect();
    let is_unknown = |name: &str| {
        !matches!(unknown[name], Value::Null | Value::Bool(false)) && unknown[name].to_string().contains("true")
    };
    let other = names.into_iter().filter(|name| before[name.as_str()] != after[name.as_str()] || is_unknown(name));
    other.map(String::as_str).collect::<Vec<_>>().join(", ")
}

/// Does something with each item, as many at once as there are cores; the answers stand in the order of the items.
pub fn each<T: Sync, R: Send>(items: &[T], act: impl Fn(&T) -> R + Sync) -> Vec<R> {
    let next = Mutex::new(0..items.len());
    let answers: Mutex<Vec<(usize, R)>> = Mutex::new(Vec::new());
    let work = || {
        loop {
            let Some(at) = next.lock().expect("nobody panics with it").next() else { return };
            let answer = act(&items[at]);
            answers.lock().expect("nobody panics with it").push((at, answer));
        }
    };
    thread::scope(|scope| {
        for _ in 0..thread::available_parallelism().map_or(1, usize::from) {
            scope.spawn(work);
        }
    });
    let mut answers = answers.into_inner().expect("nobody panics with it");
    answers.sort_by_key(|(at, _)| *at);
    answers.into_iter().map(|(_, answer)| answer).collect()
}
