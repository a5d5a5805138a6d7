//! States and plans are read as Terraform prints them, and no secret of theirs is kept.

use bastide::inventory::{Action, Announced, Inventory, Passage, terraform_json, terraform_json_before};
use serde_json::json;

fn says(inventory: &Inventory, address: &str) -> serde_json::Value {
    let resource = inventory.resource(address).unwrap_or_else(|| panic!("there is no `{address}` in {inventory:?}"));
    resource.attributes.value.json()
}

/// A plan that changes a rule and replaces a server, in the form that `terraform show -json` prints.
fn plan() -> String {
    json!({
        "format_version": "1.2",
        "variables": { "password": { "value": "hunter2" } },
        "planned_values": {
            "root_module": {
                "resources": [{
                    "address": "azurerm_mssql_server.db",
                    "mode": "managed",
                    "type": "azurerm_mssql_server",
                    "name": "db",
                    "values": {
                        "name": "sql-new",
                        "administrator_login_password": "hunter2",
                        "login": "hunter3",
                        "tags": null,
                        "identity": [{ "type": "SystemAssigned" }],
                    },
                    "sensitive_values": { "login": true, "identity": [{}] },
                }],
                "child_modules": [{
                    "address": "module.b",
                    "resources": [{ "address": "aws_vpc.a", "mode": "managed", "type": "aws_vpc", "name": "a" }],
                }, {
                    "address": "module.a",
                    "resources": [{
                        "address": "module.a.aws_sqs_queue.q[\"x\"]",
                        "mode": "managed",
                        "type": "aws_sqs_queue",
                        "name": "q",
                        "index": "x",
                        "values": { "policy": "{\"Statement\":[{\"Sid\":\"A\"}]}" },
                        "sensitive_values": {},
                    }],
                }],
            },
            "outputs": { "password": { "sensitive": true, "value": "hunter2" } },
        },
        "resource_changes": [
            {
                "address": "azurerm_mssql_server.db",
                "previous_address": "azurerm_mssql_server.old",
                "change": {
                    "actions": ["delete", "create"],
                    "after_unknown": { "id": true, "identity": [{ "principal_id": true }], "tags": false },
                    "replace_paths": [["name"], ["identity", 0, "type"]],
                },
                "action_reason": "replace_because_cannot_update",
            },
            {
                "address": "aws_vpc.a",
                "change": { "actions": ["create"], "importing": { "id": "vpc-1" }, "after_unknown": { "id": true } },
            },
            { "address": "aws_vpc.b", "change": { "actions": ["forget"] } },
            { "address": "aws_vpc.c", "change": { "actions": ["no-op"] } },
            { "address": "aws_vpc.d", "change": { "actions": ["dance"] } },
        ],
        "prior_state": {
            "format_version": "1.0",
            "values": {
                "root_module": {
                    "resources": [
                        {
                            "address": "azurerm_mssql_server.db",
                            "mode": "managed",
                            "type": "azurerm_mssql_server",
                            "values": { "name": "sql", "id": "/sql" },
                        },
                        {
                            "address": "data.aws_region.here",
                            "mode": "data",
                            "type": "aws_region",
                            "values": { "name": "eu-west-1" },
                        },
                    ],
                },
            },
        },
    })
    .to_string()
}

#[test]
fn a_plan_is_what_will_be_and_what_it_announces() {
    let inventory = terraform_json("plan.json", &plan());
    assert_eq!(
        says(&inventory, "azurerm_mssql_server.db"),
        json!({
            "name": "sql-new",
            "administrator_login_password": "${sensitive value}",
            "login": "${sensitive value}",
            "identity": [{ "type": "SystemAssigned", "principal_id": "${known after apply}" }],
            "id": "${known after apply}",
        })
    );
    assert_eq!(
        says(&inventory, "module.a.aws_sqs_queue.q[\"x\"]"),
        json!({ "policy": { "Statement": [{ "Sid": "A" }] } })
    );
    assert_eq!(says(&inventory, "aws_vpc.a"), json!({ "id": "${known after apply}" }));
    let told: Vec<&str> = inventory.unread.iter().map(|unread| unread.what.as_str()).collect();
    assert_eq!(told, ["`aws_vpc.d`: dance is no action that is known"]);

    let [replaced, created, forgotten] = &inventory.announced[..] else { panic!("{:?}", inventory.announced) };
    assert_eq!(
        replaced,
        &Announced {
            address: "azurerm_mssql_server.db".into(),
            action: Action::Replace { first: false },
            paths: vec!["name".into(), "identity.0.type".into()],
            reason: Some("replace_because_cannot_update".into()),
            spot: replaced.spot,
        }
    );
    assert_eq!([created.action, forgotten.action], [Action::Create, Action::Forget]);
    let passages: Vec<_> = inventory.transfers.iter().map(|transfer| transfer.passage.clone()).collect();
    assert_eq!(
        passages,
        [
            Passage::Moved { from: "azurerm_mssql_server.old".into(), to: "azurerm_mssql_server.db".into() },
            Passage::Imported { to: "aws_vpc.a".into(), id: "vpc-1".into() },
            Passage::Removed { from: "aws_vpc.b".into(), destroyed: false },
        ]
    );
    assert!(!format!("{inventory:?}").contains("hunter"));
}

#[test]
fn a_plan_says_what_there_is_too() {
    let inventory = terraform_json_before("plan.json", &plan());
    assert_eq!(says(&inventory, "azurerm_mssql_server.db"), json!({ "name": "sql", "id": "/sql" }));
    assert_eq!(inventory.of_kind("data.aws_region").count(), 1);
    assert_eq!((inventory.announced.len(), inventory.unread.len()), (0, 0));
}

#[test]
fn a_state_file_is_read_as_it_lies() {
    let state = json!({
        "version": 4,
        "terraform_version": "1.9.0",
        "outputs": { "password": { "value": "hunter2", "type": "string" } },
        "resources": [
            {
                "module": "module.a[\"x\"]",
                "mode": "managed",
                "type": "aws_ecs_task",
                "name": "t",
                "instances": [
                    {
                        "index_key": 0,
                        "attributes": {
                            "id": "t-0",
                            "login": "hunter2",
                            "nested": [{ "deep": { "k": "hunter2", "l": "kept" } }],
                            "definitions": "[{\"environment\":[{\"name\":\"DB_PASSWORD\",\"value\":\"hunter2\"},{\"name\":\"A\",\"value\":\"kept\"}]}]",
                            "note": null,
                            "body": { "value": { "type": "a", "value": 1 }, "type": ["object", { "type": "string" }] },
                        },
                        "sensitive_attributes": [
                            [{ "type": "get_attr", "value": "login" }],
                            [
                                { "type": "get_attr", "value": "nested" },
                                { "type": "index", "value": { "value": 0, "type": "number" } },
                                { "type": "get_attr", "value": "deep" },
                                { "type": "index", "value": { "value": "k", "type": "string" } },
                            ],
                        ],
                    },
                    { "index_key": "a\"b", "attributes": { "id": "t-1", "primary_access_key": "hunter2" } },
                    { "index_key": 0, "deposed": "1234abcd", "attributes": {} },
                ],
            },
            { "mode": "data", "type": "aws_region", "name": "here", "instances": [{ "attributes": { "name": "eu" } }] },
        ],
    });
    let inventory = terraform_json("terraform.tfstate", &format!("{state:#}"));
    assert_eq!(
        says(&inventory, "module.a[\"x\"].aws_ecs_task.t[0]"),
        json!({
            "id": "t-0",
            "login": "${sensitive value}",
            "nested": [{ "deep": { "k": "${sensitive value}", "l": "kept" } }],
            "definitions": [{
                "environment": [
                    { "name": "DB_PASSWORD", "value": "${sensitive value}" },
                    { "name": "A", "value": "kept" },
                ],
            }],
            "body": { "type": "a", "value": 1 },
        })
    );
    assert!(inventory.resource("module.a[\"x\"].aws_ecs_task.t[\"a\\\"b\"]").is_some(), "{inventory:?}");
    assert_eq!(says(&inventory, "data.aws_region.here"), json!({ "name": "eu" }));
    assert!(!format!("{inventory:?}").contains("hunter"));
    let told: Vec<&str> = inventory.unread.iter().map(|unread| unread.what.as_str()).collect();
    assert_eq!(told, ["an object of `module.a[\"x\"].aws_ecs_task.t[0]` that waits to be deleted is left out"]);
    let id = inventory.resources[0].get(&["id"]).expect("it has one");
    assert_eq!(inventory.place(id.spot), "terraform.tfstate:20:19");
}

#[test]
fn what_is_no_state_is_told() {
    let told = |text: &str| {
        let inventory = terraform_json("x.json", text);
        assert!(inventory.resources.is_empty());
        inventory.unread.into_iter().map(|unread| unread.what).collect::<Vec<_>>().join("; ")
    };
    assert_eq!(told("{\"format_version\": \"1.0\"}"), "");
    assert_eq!(told("{}"), "the file holds no state and no plan");
    assert_eq!(told("[]"), "the file holds no state and no plan");
    assert_eq!(told("{\"version\": 3, \"modules\": []}"), "the state is of another version than 4");
    assert!(told("{").starts_with("the file is no JSON"), "{}", told("{"));
    assert!(told(&"[".repeat(100_000)).starts_with("the file is no JSON"));
    let text = "{\"values\": {\"root_module\": {\"resources\": [{\"type\": \"x\"}]}}}";
    assert_eq!(told(text), "a resource has no address or no type");
}

#[test]
fn a_state_deeper_than_has_places_is_read_without_them() {
    let deep = format!("{}1{}", "[".repeat(90), "]".repeat(90));
    let resource = format!("{{\"address\": \"x.y\", \"type\": \"x\", \"values\": {{\"a\": {deep}, \"b\": 2}}}}");
    let text =
        format!("{{\"format_version\": \"1.0\", \"values\": {{\"root_module\": {{\"resources\": [{resource}]}}}}}}");
    let inventory = terraform_json("state.json", &text);
    assert_eq!(inventory.unread, []);
    assert_eq!(says(&inventory, "x.y")["b"], json!(2));
}
