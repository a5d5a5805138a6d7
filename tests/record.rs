//! `bastide record` keeps what lies in the output folder whole and without secrets, and loses none of it.

mod support;

use std::collections::BTreeMap;
use std::fs;
use std::process::Stdio;
use std::time::Duration;

use bastide::inventory::{self, Inventory, Node, Value};
use bastide::pipeline;
use bastide::record::Record;
use serde_json::{Value as Json, json};
use support::lab::Lab;
use support::{folder, specs};

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
        let lab = Lab::of(&spec.path);
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
