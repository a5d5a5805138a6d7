//! One environment in two languages: what Bicep and Terraform say, and CloudFormation and Terraform, is the same, concern by concern.

mod alone;
mod aws;
mod azure;
mod listing;
mod mutations;
mod neutral;
mod page;
mod table;
mod tables;
mod tags;

#[path = "../support/mod.rs"]
mod support;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;
use std::sync::OnceLock;

use bastide::inventory::{Inventory, Sources, bicep, cloudformation, terraform};
use neutral::{Reader, Statement};
use support::{bastide, folder, root, specs};
use table::{Side, Tables};

/// One environment in both languages of its cloud.
struct Pair {
    name: String,
    tables: &'static Tables,
    /// The DEPLOY.md of the cloud's own language.
    guide: String,
    native: Inventory,
    terraform: Inventory,
    literals: Vec<(String, &'static str)>,
}

/// The examples as they are committed, and the specs that use every branch of every template.
fn pairs() -> &'static [Pair] {
    static PAIRS: OnceLock<Vec<Pair>> = OnceLock::new();
    PAIRS.get_or_init(|| {
        let mut found: Vec<Pair> =
            specs::examples().into_iter().map(|spec| pair(spec.name, &spec.path.with_file_name("out"))).collect();
        let out = tempfile::tempdir().expect("a folder can be made");
        for spec in specs::branches() {
            let text = fs::read_to_string(&spec.path).expect("a spec can be read");
            let native = if text.lines().any(|line| line == "cloud: aws") { "cloudformation" } else { "bicep" };
            let folder = out.path().join(&spec.name);
            let path = |path: &Path| path.to_str().expect("paths are UTF-8").to_owned();
            let (from, to) = (path(&spec.path), path(&folder));
            let words = ["--quiet", "render", &from, "--out", &to, "--language", native, "--language", "terraform"];
            let output = bastide(root(), &words);
            assert!(output.status.success(), "{}: {}", spec.name, String::from_utf8_lossy(&output.stderr));
            found.push(pair(spec.name, &folder));
        }
        found
    })
}

fn pair(name: String, out: &Path) -> Pair {
    let is_aws = out.join("cloudformation").is_dir();
    let mut sources: Sources = folder::texts(&out.join("terraform"));
    give_models(&mut sources);
    let terraform = terraform(&sources);
    sources = folder::texts(&out.join(if is_aws { "cloudformation" } else { "bicep" }));
    let guide = sources.get("DEPLOY.md").cloned().unwrap_or_default();
    let native = if is_aws { cloudformation(&sources) } else { bicep(&sources) };
    let text = |address: &str, path: &str| {
        terraform.resource(address).and_then(|found| found.get(&[path])?.as_str().map(str::to_owned))
    };
    let literals = if is_aws {
        vec![(text("provider.aws", "region").expect("a region"), "{region}")]
    } else {
        vec![(text("azurerm_resource_group.main", "name").expect("a group"), "{group}")]
    };
    let tables = if is_aws { &aws::AWS } else { &azure::AZURE };
    Pair { name, tables, guide, native, terraform, literals }
}

/// Gives each endpoint of Terraform a model, as a stack of CloudFormation has one by its parameters: there is none without.
fn give_models(sources: &mut Sources) {
    let names = |text: &str| {
        let behind: Vec<String> = text.split("if name == \"").skip(1).map(str::to_owned).collect();
        behind.into_iter().filter_map(|text| Some(text.split_once('"')?.0.to_owned()))
    };
    let names: BTreeSet<String> = sources.values().flat_map(|text| names(text)).collect();
    let model = |name: &String| format!("{name} = {{ image_uri = \"an image\", model_data_url = \"a model\" }}\n");
    let models: String = names.iter().map(model).collect();
    if let Some(variables) = sources.get_mut("terraform.tfvars").filter(|_| !models.is_empty()) {
        *variables += &format!("models = {{\n{models}}}\n");
    }
}

impl Pair {
    fn reader(&self, side: Side) -> Reader<'_> {
        let inventory = if side == Side::Native { &self.native } else { &self.terraform };
        Reader::new(side, self.tables, inventory, self.literals.clone())
    }

    /// What one language says and the other does not.
    fn differences(&self) -> String {
        let sides = [Side::Native, Side::Terraform].map(|side| (side, self.reader(side)));
        let mut counts: BTreeMap<Statement, i32> = BTreeMap::new();
        let mut places: BTreeMap<Statement, String> = BTreeMap::new();
        for (side, reader) in &sides {
            for (statement, number) in reader.statements() {
                *counts.entry(statement.clone()).or_default() += if *side == Side::Native { 1 } else { -1 };
                let resource = &reader.inventory.resources[number];
                places.insert(statement, format!("{} {}", resource.address, reader.inventory.place(resource.spot)));
            }
        }
        let mut text = String::new();
        for (statement, count) in counts.iter().filter(|(_, count)| **count != 0) {
            let Statement { concern, subject, path, value } = statement;
            let who = if *count > 0 { "native" } else { "Terraform" };
            let place = &places[statement];
            text += &format!("{}: {concern}: {subject}: {path} = {value}: {who} alone, {place}\n", self.name);
        }
        text
    }
}

#[test]
fn both_languages_say_the_same() {
    let differences: String = pairs().iter().map(Pair::differences).collect();
    assert!(differences.is_empty(), "{differences}");
}
