//! Exports and what-ifs in the form of their documentation are held against the output that they were made from, and against changed output.

use bastide::diff::engines::{self, Told};
use bastide::inventory::{Inventory, bicep};
use serde_json::{Value, json};

use crate::support::{bastide, folder, root};
use crate::{azure, shown};

fn example() -> Inventory {
    bicep(&folder::texts(&root().join("examples/azure-team/out/bicep")))
}

/// The example of a team with some changes.
fn changed() -> Inventory {
    let out = tempfile::tempdir().expect("a folder can be made");
    let into = out.path().to_str().expect("paths of the project are UTF-8");
    let changes = [
        "storage[0].recover_within=14d",
        "network.subnets={endpoints: 10.40.252.0/22}",
        "endpoints=[]",
        "monitoring={log_retention: 180d}",
        "compute[1].size=cpu_large",
    ];
    let mut arguments = vec!["--quiet", "render", "examples/azure-team/bastide.yaml", "--out", into];
    arguments.extend(changes.iter().flat_map(|change| ["--set", change]));
    let output = bastide(root(), &arguments);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    bicep(&folder::texts(&out.path().join("bicep")))
}

fn exported(text: &str, ours: &Inventory) -> Result<Told, String> {
    engines::exported("group.json", text, ours).map_err(|unread| unread.what)
}

fn what_if(text: &str, ours: &Inventory) -> Result<Told, String> {
    engines::what_if("whatif.json", text, ours).map_err(|unread| unread.what)
}

#[test]
fn an_export_and_the_output_it_was_deployed_from() {
    let ours = example();
    let mut export = azure::export(&ours);
    let told = exported(&export.to_string(), &ours).unwrap_or_else(|what| panic!("{what}"));
    assert!(told.changes.is_empty() && told.unread.is_empty() && told.folded > 100, "{}", shown::lines(&told));
    shown::expect("arm-unchanged", &shown::lines(&told));

    let changed = exported(&export.to_string(), &changed()).unwrap_or_else(|what| panic!("{what}"));
    shown::expect("arm", &shown::lines(&changed));

    // What somebody did by hand.
    let resources = export["resources"].as_array_mut().expect("a list");
    let vault = resources.iter_mut().find(|one| one["type"] == "Microsoft.KeyVault/vaults").expect("there are vaults");
    vault["properties"]["publicNetworkAccess"] = json!("Enabled");
    vault["tags"]["note"] = json!("by hand");
    let network = resources.iter_mut().find(|one| one["type"] == "Microsoft.Network/networkSecurityGroups");
    let rules = &mut network.expect("there are groups")["properties"]["securityRules"];
    rules.as_array_mut().expect("a list").push(json!({"name": "AllowAll", "properties": {"access": "Allow"}}));
    resources
        .retain(|one| one["type"] != "Microsoft.Network/natGateways" && !one["name"].to_string().contains("/training"));
    resources.push(json!({"type": "Microsoft.Web/sites", "apiVersion": "2024-04-01", "name": "strange"}));
    let told = exported(&export.to_string(), &ours).unwrap_or_else(|what| panic!("{what}"));
    shown::expect("arm-by-hand", &shown::lines(&told));
}

#[test]
fn a_what_if_and_the_output_it_was_asked_about() {
    let (ours, changed) = (example(), changed());
    let told = what_if(&azure::what_if(&ours, &ours).to_string(), &ours).unwrap_or_else(|what| panic!("{what}"));
    assert_eq!(shown::lines(&told), "");
    assert!(told.folded > 50, "{}", told.folded);
    let answer = azure::what_if(&ours, &changed);
    let told = what_if(&answer.to_string(), &changed).unwrap_or_else(|what| panic!("{what}"));
    shown::expect("what-if", &shown::lines(&told));
    let service = json!({"status": "Succeeded", "properties": answer}).to_string();
    assert_eq!(what_if(&service, &changed).map(|told| shown::lines(&told)), Ok(shown::lines(&told)));
    // It says whether the what-if was asked about another spec.
    let told = what_if(&answer.to_string(), &ours).unwrap_or_else(|what| panic!("{what}"));
    let has = |start: &str| told.notes.iter().any(|note| note.starts_with(start));
    assert!(has("The what-if was asked about other code: the output says otherwise of"), "{:#?}", told.notes);
    assert!(has("What-if was not asked about it, or there is more than it looks at"), "{:#?}", told.notes);
}

#[test]
fn a_what_if_is_told_as_it_announces() {
    let ours = example();
    let vault = azure::id("Microsoft.KeyVault/vaults/kv-fraud-prod-t36y7");
    let change = |id: &str, kind: &str, more: Value| {
        let mut change = json!({"resourceId": id, "changeType": kind});
        change.as_object_mut().expect("a map").extend(more.as_object().cloned().expect("a map"));
        change
    };
    let property = |path: &str, kind: &str, before: Value, after: Value| json!({"path": path, "propertyChangeType": kind, "before": before, "after": after, "children": null});
    let delta = json!([
        property("properties.publicNetworkAccess", "Modify", json!("Enabled"), json!("Disabled")),
        property("properties.softDeleteRetentionInDays", "Delete", json!(90), Value::Null),
        property("properties.provisioningState", "Delete", json!("Succeeded"), Value::Null),
        property("properties.networkAcls.ipRules", "Delete", json!([{"value": "203.0.113.7"}]), Value::Null),
        property("properties.adminPassword", "Modify", json!("hunter2"), json!("hunter3")),
        property("properties.apiToken", "Create", Value::Null, json!("hunter4")),
        property("location", "Modify", json!("West Europe"), json!("westeurope")),
    ]);
    let other = |name: &str| azure::id(&format!("Microsoft.Storage/storageAccounts/{name}"));
    let answer = json!({
        "status": "Succeeded",
        "changes": [
            change(&vault.to_uppercase(), "Modify", json!({"delta": delta})),
            change(&other("stfraudprodt36y7"), "Deploy", json!({})),
            change(&other("stfraudprodtrainingt36y7"), "Ignore", json!({})),
            change(&other("strange"), "Ignore", json!({})),
            change(&other("stranger"), "Create", json!({})),
            change(&other("gone"), "Delete", json!({})),
            change(&azure::id("Microsoft.Network/natGateways/ng-fraud-prod"), "Unsupported", json!({"unsupportedReason": "the ID cannot be told"})),
            change(&azure::id("Microsoft.Resources/deployments/keys"), "Create", json!({})),
        ],
        "potentialChanges": [change(&other("perhaps"), "Create", json!({}))],
        "diagnostics": [
            {"level": "Warning", "code": "X", "message": "a nested template was left out", "target": vault},
            {"level": "Info", "code": "Y", "message": "nothing"},
        ],
    });
    let told = shown::lines(&what_if(&answer.to_string(), &ours).unwrap_or_else(|what| panic!("{what}")));
    assert!(!told.contains("hunter"), "{told}");
    shown::expect("what-if-as-documented", &told);
}

#[test]
fn what_is_no_export_and_no_what_if() {
    let ours = example();
    let refused = |text: &str| {
        [exported(text, &ours), what_if(text, &ours)]
            .map(|told| told.map(|told| shown::lines(&told)).expect_err("it is refused"))
    };
    for text in [
        "",
        "{",
        "[]",
        "{}",
        "null",
        "{\"resources\": []}",
        "{\"Resources\": {\"A\": {\"Type\": \"AWS::S3::Bucket\"}}}",
    ] {
        let [export, answer] = refused(text);
        assert!(!export.is_empty() && answer.starts_with("the what-if"), "{text}: {export}; {answer}");
    }
    let of_others = json!({"resources": [{"type": "Microsoft.Web/sites", "apiVersion": "1", "name": "a"}]}).to_string();
    assert_eq!(refused(&of_others)[0], "the template, which has no resource of a type that the output has");
    let failed = json!({"status": "Failed", "error": {"code": "InvalidTemplate", "message": "no"}}).to_string();
    assert_eq!(refused(&failed)[1], "the what-if, which failed: InvalidTemplate: no");
    let other = json!({"status": "Succeeded", "changes": [{"resourceId": "/subscriptions/1/resourceGroups/x/providers/A.B/c/d", "changeType": "NoChange"}]});
    assert_eq!(refused(&other.to_string())[1], "the what-if, which names no resource of the output");
    let whole = azure::export(&ours).to_string();
    let cut = &whole[..whole.len() / 2];
    assert!(exported(cut, &ours).is_err());
}
