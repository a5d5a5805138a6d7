//! `bastide record` keeps what lies in the output folder whole and without secrets, and says what to do where it cannot.

mod support;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::time::Duration;

use bastide::inventory::{self, Inventory, Node, Value};
use bastide::pipeline;
use bastide::record::Record;
use bastide::tree::MANIFEST;
use serde_json::{Value as Json, json};
use support::{folder, root, specs};
use tempfile::TempDir;

/// A folder with an example's spec in it, rendered.
struct Lab {
    folder: TempDir,
}

impl Lab {
    fn new(example: &str) -> Lab {
        let lab = Lab { folder: tempfile::tempdir().expect("a folder") };
        fs::copy(root().join("examples").join(example).join("bastide.yaml"), lab.path("bastide.yaml")).expect("a spec");
        lab
    }

    fn rendered(example: &str) -> Lab {
        let lab = Lab::new(example);
        lab.sound(&["render"]);
        lab
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_bastide"));
        command.args(arguments).current_dir(self.folder.path()).env("USER", "tester").env_remove("GITHUB_ACTOR");
        command
    }

    fn run(&self, arguments: &[&str]) -> Output {
        self.command(arguments).output().expect("a run")
    }

    /// What a run that has to go well prints, and what it tells.
    fn sound(&self, arguments: &[&str]) -> (String, String) {
        let output = self.run(arguments);
        assert!(output.status.success(), "{arguments:?}: {}", told(&output));
        (String::from_utf8_lossy(&output.stdout).into_owned(), told(&output))
    }

    /// The error of a run that could not be done.
    fn error(&self, arguments: &[&str]) -> String {
        let output = self.run(arguments);
        assert_eq!(output.status.code(), Some(3), "{arguments:?}: {}", told(&output));
        told(&output).trim_start_matches("error: ").trim_end().to_owned()
    }

    fn latest(&self) -> Json {
        let (printed, _) = self.sound(&["record", "show", "--format", "json"]);
        serde_json::from_str(&printed).expect("JSON")
    }

    /// Every byte of the record.
    fn kept(&self) -> String {
        folder::texts(&self.path(".bastide")).into_iter().map(|(path, text)| path + &text).collect()
    }

    fn change(&self, name: &str, change: impl Fn(&str) -> String) {
        let text = fs::read_to_string(self.path(name)).expect("a file");
        let changed = change(&text);
        assert_ne!(text, changed, "{name}");
        fs::write(self.path(name), changed).expect("a file");
    }
}

fn told(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

/// The languages of a cloud.
fn languages(cloud: &str) -> [&'static str; 2] {
    match cloud {
        "azure" => ["bicep", "terraform"],
        _ => ["cloudformation", "terraform"],
    }
}

fn read(language: &str, texts: &BTreeMap<String, String>) -> Inventory {
    match language {
        "bicep" => inventory::bicep(texts),
        "cloudformation" => inventory::cloudformation(texts),
        _ => inventory::terraform(texts),
    }
}

#[test]
fn whatever_is_rendered_is_recorded_whole_and_nothing_of_it_is_taken_for_a_secret() {
    let schema: Json = serde_json::from_str(include_str!("../schemas/record.v1.schema.json")).expect("JSON");
    assert!(jsonschema::meta::is_valid(&schema));
    let schema = jsonschema::validator_for(&schema).expect("a schema");
    for spec in specs::examples().into_iter().chain(specs::branches()) {
        let lab = Lab { folder: tempfile::tempdir().expect("a folder") };
        fs::copy(&spec.path, lab.path("bastide.yaml")).expect("a spec");
        let text = fs::read_to_string(&spec.path).expect("a spec");
        let cloud = if text.contains("\ncloud: azure") { "azure" } else { "aws" };
        let set = format!("render.languages=[{}]", languages(cloud).join(","));
        lab.sound(&["render", "--set", &set]);
        let (_, told) = lab.sound(&["record", "--set", &set]);
        assert!(!told.contains("note: "), "{}: {told}", spec.name);
        let json = lab.latest();
        let wrong: Vec<String> =
            schema.iter_errors(&json).map(|error| format!("{}: {error}", error.instance_path())).collect();
        assert_eq!(wrong, Vec::<String>::new(), "{}", spec.name);
        let record: Record = serde_json::from_value(json).expect("a record");
        assert_eq!(record.deployed.languages.keys().collect::<Vec<_>>(), languages(cloud), "{}", spec.name);
        for (language, code) in &record.deployed.languages {
            let texts = folder::texts(&lab.path("infra").join(language));
            let expected = read(language, &texts);
            assert!(!expected.resources.is_empty());
            // Attributes come back at the places of their resources.
            assert_eq!(code.inventory.to_json(), expected.to_json(), "{} in {language}", spec.name);
            let digests: BTreeMap<&String, String> =
                texts.iter().map(|(path, text)| (path, bastide::tree::digest(text.as_bytes()))).collect();
            assert_eq!(
                code.files.iter().map(|(path, file)| (path, file.digest.clone())).collect::<BTreeMap<_, _>>(),
                digests
            );
            assert!(code.files.values().all(|file| !file.edited));
        }
        assert!(record.deployed.spec.written.get("name").is_some());
        assert!(record.deployed.spec.settled.get("network").is_some());
    }
}

#[test]
fn what_cannot_be_recorded_says_what_to_do() {
    let lab = Lab::new("azure-lab");
    assert!(lab.error(&["record"]).ends_with(
        "nothing was rendered to `./infra`: `bastide render` does it, and what is deployed from there can be recorded"
    ));
    lab.sound(&["render"]);
    let told = lab.error(&["record", "--set", "tags.stage=two"]);
    assert!(
        told.contains("`./infra` was rendered from another spec than this: record with the spec, `--set`"),
        "{told}"
    );
    let told = lab.error(&["record", "--language", "terraform"]);
    assert!(told.contains("was rendered from another spec"), "{told}");
    let file = lab.path("infra/bicep/main.bicep");
    let text = fs::read_to_string(&file).expect("a file");
    fs::remove_file(&file).expect("it goes");
    assert!(lab.error(&["record"]).contains("`./infra/bicep/main.bicep` is gone: `bastide render` writes it again"));
    fs::write(&file, text).expect("it is back");
    let manifest = format!("infra/{MANIFEST}");
    let whole = fs::read_to_string(lab.path(&manifest)).expect("the manifest");
    lab.change(&manifest, |text| text.replacen("\"version\": 1,", "\"version\": 1, \"pending\": {\"a\": \"b\"},", 1));
    assert!(lab.error(&["record"]).contains("`bastide render` was cut off while it wrote to `./infra`: run it again"));
    fs::write(lab.path(&manifest), whole).expect("the manifest");
    for (location, why) in [
        ("gs://bucket/a", "`gs://bucket/a` is no location of a record: it is a folder, `s3://BUCKET/PREFIX` or"),
        ("s3://", "`s3://` is no location of a record"),
        ("bastide.yaml", "write `bastide.yaml/"),
    ] {
        let told = lab.error(&["record", "--record", location]);
        assert!(told.contains(why) || told.contains("read `bastide.yaml/"), "{location}: {told}");
    }
    assert!(lab.error(&["record", "--outputs", "none.json"]).contains("there is no file `none.json`"));
    fs::write(lab.path("outputs.json"), "{\"a\": 1}").expect("a file");
    assert!(lab.error(&["record", "--outputs", "outputs.json"]).contains("`outputs.json`: it is no list of outputs"));
    for arguments in [&["record", "show"][..], &["record", "restore", "1"]] {
        assert_eq!(lab.error(arguments), "nothing is recorded yet; `bastide record` does it, once it is deployed");
    }
    assert_eq!(lab.error(&["record", "unlock"]), "the record is not locked");
    assert!(!lab.path(".bastide/record/lab").exists(), "nothing was recorded");
    lab.change("bastide.yaml", |text| text.replace("salt:", "sald:"));
    assert_eq!(lab.run(&["record", "list"]).status.code(), Some(1), "a spec that names no environment is a finding");
}

#[test]
fn a_file_that_was_edited_is_recorded_as_it_is() {
    let lab = Lab::rendered("azure-lab");
    lab.change("infra/bicep/modules/secrets.bicep", |text| {
        text.replacen("enableRbacAuthorization: true", "enableRbacAuthorization: false", 1)
    });
    let (_, told) = lab.sound(&["record"]);
    assert!(
        told.contains("note: edited since they were rendered, and recorded as they are: bicep/modules/secrets.bicep"),
        "{told}"
    );
    let record: Record = serde_json::from_value(lab.latest()).expect("a record");
    let code = &record.deployed.languages["bicep"];
    assert!(code.files["modules/secrets.bicep"].edited && !code.files["main.bicep"].edited);
    let vault = code.inventory.of_kind("Microsoft.KeyVault/vaults").next().expect("a vault");
    let setting = vault.get(&["properties", "enableRbacAuthorization"]);
    assert_eq!(setting.map(|node| &node.value), Some(&Value::Bool(false)));
    assert!(lab.sound(&["record", "list"]).0.contains("1 file edited by hand"));
}

/// Secrets are planted wherever somebody could leave one; not a byte of them is kept, and none is told.
#[test]
fn no_secret_is_ever_kept() {
    // Built from parts, so that no scanner takes this file for a leak.
    let key = format!("{}{}", "AKIA", "ABCDEFGHIJKLMNOP");
    let token = format!("{}{}", "ghp_", "0123456789abcdefghijklmn");
    let connection = format!("DefaultEndpointsProtocol=https;{}{}", "AccountKey=", "c2VjcmV0c2VjcmV0");
    let lab = Lab::new("azure-lab");
    lab.change("bastide.yaml", |text| format!("# the key is {key}\n{text}"));
    let languages = "render.languages=[bicep,terraform]";
    lab.sound(&["render", "--set", languages]);
    lab.change("infra/bicep/main.bicep", |text| {
        format!(
            "{text}\nresource planted 'Microsoft.Web/sites@2024-04-01' = {{\n  name: 'planted'\n  properties: {{\n    adminPassword: \
             'hunter22hunter22'\n    siteConfig: {{\n      appSettings: [\n        {{\n          name: 'API_TOKEN'\n          value: \
             'tango-value'\n        }}\n      ]\n      connection: '{connection}'\n      keys: listKeys(storage.id, '2024-01-01').keys\n    \
             }}\n  }}\n}}\n"
        )
    });
    lab.change("infra/terraform/workspace.tf", |text| {
        format!(
            "{text}\nresource \"azurerm_mssql_server\" \"planted\" {{\n  name = \"x\"\n  administrator_login_password = \"hunter22hunter22\"\n  \
             tags = {{\n    note = \"see {token}\"\n    \"{token}\" = \"a\"\n  }}\n  identifier = \"a-${{azurerm_storage_account.x.primary_access_key}}\"\n}}\n"
        )
    });
    let outputs = json!({
        "workspace": {"sensitive": false, "type": "string", "value": "mlw-1"},
        "sensitive": {"sensitive": true, "type": "string", "value": "sierra-value"},
        "by_form": {"sensitive": false, "type": "string", "value": key},
        "within": {"sensitive": false, "type": "dynamic", "value": {"db": {"password": "papa-value"}}},
    });
    fs::write(lab.path("outputs.json"), outputs.to_string()).expect("a file");
    let (_, told) = lab.sound(&["record", "--set", languages, "--outputs", "outputs.json"]);
    let kept = lab.kept();
    assert!(kept.contains("planted") && kept.contains("mlw-1"), "the rest is kept");
    let secrets = [
        &key,
        &token,
        &connection,
        "c2VjcmV0c2VjcmV0",
        "hunter22",
        "tango-value",
        "sierra-value",
        "papa-value",
        "listKeys",
        "primary_access_key",
    ];
    for secret in secrets {
        assert!(!kept.contains(secret), "{secret} is kept");
        assert!(!told.contains(secret), "{secret} is told: {told}");
    }
    for place in ["properties.adminPassword", "appSettings[0].value", "siteConfig.connection", "siteConfig.keys"] {
        assert!(told.contains(place), "{place} is not told: {told}");
    }
    assert!(told.contains("outputs that are secrets are not recorded: by_form, sensitive, within"), "{told}");
    // Of what cannot be left out nothing is recorded.
    for arguments in [["--note", &token], ["--author", &key]] {
        let refused = lab.error(&[&["record", "--set", languages][..], &arguments].concat());
        assert!(refused.contains("looks like a secret, and no record holds one"), "{refused}");
        assert!(!refused.contains(arguments[1]), "{refused}");
    }
    assert_eq!(lab.kept().matches("\"number\":").count(), kept.matches("\"number\":").count());
}

#[test]
fn records_are_listed_shown_restored_and_unlocked() {
    let lab = Lab::rendered("aws-lab");
    fs::write(lab.path("stacks.json"), r#"[{"OutputKey": "Domain", "OutputValue": "d-1"}]"#).expect("a file");
    let (_, told) = lab.sound(&["record", "--note", "CHG-1\u{1b}[31m", "--outputs", "stacks.json"]);
    assert!(told.contains("record 1 of lab/dev/aws: cloudformation ("), "{told}");
    lab.change("bastide.yaml", |text| {
        text.replace("region: eu-central-1", "region: eu-central-1\ntags: { stage: two }")
    });
    lab.sound(&["render"]);
    lab.sound(&["record", "--author", "somebody else"]);
    lab.sound(&["record", "restore", "1", "--note", "back"]);
    let (list, _) = lab.sound(&["record", "list"]);
    let lines: Vec<String> = list.lines().map(|line| line.split("  ").skip(2).collect::<Vec<_>>().join("|")).collect();
    assert_eq!(lines.len(), 3, "{list}");
    assert!(list.lines().all(|line| !line.contains('\u{1b}')), "nothing acts on a terminal: {list}");
    let (listed, _) = lab.sound(&["record", "list", "--format", "json", "--last", "2"]);
    let listed: Json = serde_json::from_str(&listed).expect("JSON");
    let numbers: Vec<_> =
        listed["records"].as_array().expect("a list").iter().map(|record| record["number"].clone()).collect();
    assert_eq!((numbers, &listed["lock"]), (vec![json!(3), json!(2)], &Json::Null));
    assert_eq!(
        [&listed["records"][0]["restored_from"], &listed["records"][0]["author"]],
        [&json!(1), &json!("tester")]
    );
    assert_eq!(listed["records"][1]["author"], "somebody else");
    let show = |number: &str| -> Json {
        let (text, _) = lab.sound(&["record", "show", "--number", number, "--format", "json"]);
        serde_json::from_str(&text).expect("JSON")
    };
    assert_eq!(show("3")["deployed"], show("1")["deployed"]);
    assert_ne!(show("3")["deployed"], show("2")["deployed"]);
    assert_eq!(show("3")["previous"], show("2")["digest"]);
    assert_eq!(show("1")["deployed"]["outputs"]["values"], json!({"Domain": "d-1"}));
    let (text, _) = lab.sound(&["record", "show", "--number", "1"]);
    assert!(text.contains("output     Domain = d-1\n") && text.contains("note       CHG-1\\u{1b}[31m\n"), "{text}");
    assert!(lab.error(&["record", "show", "--number", "9"]).starts_with("there is no record 9; the last is 3"));
    // A lock that a run has left behind.
    let lock = json!({"version": 1, "held": {"id": "abc", "owner": "tester on a machine", "since": "2026-01-01T00:00:00Z", "purpose": "bastide record"}});
    fs::write(lab.path(".bastide/record/lab/dev/aws/lock.json"), lock.to_string()).expect("a lock");
    let locked = "tester on a machine has the record locked for ";
    let refused = lab.error(&["record"]);
    assert!(refused.contains(locked) && refused.contains(" days, for `bastide record`;"), "{refused}");
    assert!(lab.sound(&["record", "list"]).1.contains(locked));
    assert!(lab.error(&["record", "unlock"]).ends_with("`--force` opens whichever lock there is"));
    assert!(
        lab.error(&["record", "unlock", "--id", "xyz"])
            .starts_with("the lock has the ID `abc`; tester on a machine holds it for ")
    );
    assert!(lab.sound(&["record", "unlock", "--id", "abc"]).1.starts_with("opened the lock of tester on a machine, "));
    assert_eq!(lab.error(&["record", "unlock", "--force"]), "the record is not locked");
    // A copy of the spec is another environment.
    lab.change("bastide.yaml", |text| text.replace("salt: ", "salt: x"));
    lab.sound(&["render"]);
    assert!(lab.error(&["record"]).contains("a copy needs a place of its own (`record` in the spec), and `--force`"));
    assert!(lab.sound(&["record", "--force"]).1.contains("record 4 of lab/dev/aws"));
}

/// What compares with the latest record gets it by the spec alone, wherever it is run.
#[test]
fn the_latest_record_is_found_by_the_spec() {
    let lab = Lab::rendered("azure-lab");
    let file = lab.path("bastide.yaml");
    let name = file.to_str().expect("UTF-8");
    let text = fs::read(&file).expect("a spec");
    let spec = pipeline::run("bastide.yaml", &|_| Ok(text.clone()), &[]).spec.expect("a sound spec");
    let latest =
        |location: Option<&str>| bastide::cli::record::latest(location, name, &spec).expect("a folder can be read");
    assert_eq!(latest(None), None);
    lab.sound(&["record"]);
    let elsewhere = lab.path("elsewhere");
    lab.sound(&["record", "--record", "elsewhere", "--note", "elsewhere"]);
    assert_eq!(latest(None).map(|record| record.note), Some(None));
    assert_eq!(latest(elsewhere.to_str()).and_then(|record| record.note).as_deref(), Some("elsewhere"));
    // What is compared with it has no secrets either, or the two would differ.
    let mut code = inventory::bicep(&folder::texts(&lab.path("infra/bicep")));
    assert_eq!(bastide::record::without_secrets(&mut code), Vec::<String>::new());
    let recorded = latest(None).expect("a record").deployed.languages["bicep"].inventory.clone();
    assert_eq!(recorded.to_json(), code.to_json());
}

/// A writer that is killed outright, wherever it was, leaves a history that reads, and that the next one goes on with.
#[test]
fn a_run_that_is_killed_loses_nothing() {
    let lab = Lab::rendered("azure-lab");
    lab.sound(&["record"]);
    let mut known = 1;
    let mut killed = 0;
    for step in 0..30 {
        let mut child = lab.command(&["record"]).stdout(Stdio::null()).stderr(Stdio::null()).spawn().expect("a run");
        std::thread::sleep(Duration::from_millis(4 * step));
        child.kill().expect("it can be killed");
        killed += usize::from(!child.wait().expect("it has ended").success());
        let (listed, _) = lab.sound(&["record", "list", "--format", "json", "--last", "99"]);
        let listed: Json = serde_json::from_str(&listed).expect("JSON");
        let records = listed["records"].as_array().expect("a list");
        assert!(records.iter().all(|record| record["problem"].is_null()), "{listed:#}");
        assert!((known..=known + 1).contains(&records.len()), "{} after {known}", records.len());
        known = records.len();
        if !listed["lock"].is_null() {
            assert!(lab.error(&["record"]).contains("has the record locked for "));
            lab.sound(&["record", "unlock", "--force"]);
        }
    }
    assert!(killed > 0, "no run was cut off");
    let (_, told) = lab.sound(&["record"]);
    assert!(!told.contains("note: ") && told.contains(&format!("record {} of ", known + 1)), "{told}");
}

/// Attributes of what is recorded stand where their resource does; so nothing that is printed of them leads astray.
#[test]
fn places_are_those_of_resources() {
    let lab = Lab::rendered("azure-lab");
    lab.sound(&["record"]);
    let record: Record = serde_json::from_value(lab.latest()).expect("a record");
    fn stands(node: &Node, at: bastide::inventory::Spot) -> bool {
        let inner = match &node.value {
            Value::List(items) => items.iter().all(|item| stands(item, at)),
            Value::Map(map) => map.values().all(|item| stands(item, at)),
            _ => true,
        };
        node.spot == at && inner
    }
    let resources = &record.deployed.languages["bicep"].inventory.resources;
    assert!(resources.iter().all(|resource| stands(&resource.attributes, resource.spot)));
}

/// A folder that cannot be written to is named, and whose fault it is.
#[cfg(unix)]
#[test]
fn a_place_that_is_no_folder_is_named() {
    let lab = Lab::rendered("azure-lab");
    fs::create_dir(lab.path(".bastide")).expect("a folder");
    fs::write(lab.path(".bastide/record"), "a file").expect("a file");
    let told = lab.error(&["record"]);
    assert!(told.contains("`./.bastide/record/"), "{told}");
    assert!(Path::new(&lab.path(".bastide/record")).is_file());
}
