//! Templates of Azure Resource Manager are read into resources: expressions resolved as far as the file decides them.

use bastide::inventory::what_if::{ChangeType, PropertyChangeType, what_if};
use bastide::inventory::{Inventory, arm};
use serde_json::{Value as Json, json};

/// What a template is read to.
fn read(template: &Json) -> Inventory {
    arm("main.json", &serde_json::to_string_pretty(template).expect("JSON can be written"))
}

/// What a template is read to, of which nothing is unread.
fn whole(template: &Json) -> Inventory {
    let inventory = read(template);
    assert_eq!(inventory.unread, []);
    inventory
}

fn addresses(inventory: &Inventory) -> Vec<&str> {
    inventory.resources.iter().map(|resource| resource.address.as_str()).collect()
}

fn one(inventory: &Inventory, address: &str, path: &[&str]) -> Json {
    let resource = inventory.resource(address).unwrap_or_else(|| panic!("no {address} in {:?}", addresses(inventory)));
    resource.get(path).unwrap_or_else(|| panic!("no {path:?} of {address}")).value.json()
}

/// A template with a key vault `kv` and a resource that has a property `p`.
fn with_property(property: &Json) -> Json {
    json!({
        "$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#",
        "parameters": {
            "known": {"type": "string", "defaultValue": "k"},
            "later": {"type": "string"},
            "secret": {"type": "secureString", "defaultValue": "hunter2"},
            "none": {"type": "string", "nullable": true},
            "list": {"type": "array", "defaultValue": [{"n": "a", "v": 1}, {"n": "b", "v": 2}]},
        },
        "variables": {
            "both": "[concat(parameters('known'), '-', parameters('later'))]",
            "copy": [{"name": "made", "count": 2, "input": "[concat('v', copyIndex('made', 1))]"}],
        },
        "functions": [{"namespace": "own", "members": {"twice": {
            "parameters": [{"name": "x", "type": "string"}],
            "output": {"type": "string", "value": "[concat(parameters('x'), parameters('x'))]"},
        }}}],
        "resources": [
            {"type": "Microsoft.KeyVault/vaults", "apiVersion": "2024-11-01", "name": "kv"},
            {"type": "A.B/c", "apiVersion": "1", "name": "r", "properties": {"p": property}},
        ],
    })
}

/// The value of a property, of which nothing is unread.
fn property(text: &str) -> Json {
    one(&whole(&with_property(&json!(text))), "A.B/c/r", &["properties", "p"])
}

/// What is unread of a property.
fn unread(text: &str) -> String {
    let unread = read(&with_property(&json!(text))).unread;
    unread.into_iter().map(|unread| unread.what).collect::<Vec<_>>().join("\n")
}

#[test]
fn names_are_looked_up() {
    assert_eq!(property("[parameters('KNOWN')]"), "k");
    assert_eq!(property("[variables('both')]"), "k-${parameters('later')}");
    assert_eq!(property("[variables('made')]"), json!(["v1", "v2"]));
    assert_eq!(property("[variables('made')[1]]"), "v2");
    assert_eq!(property("[own.twice('x')]"), "xx");
    assert_eq!(property("[parameters('none')]"), Json::Null);
    assert_eq!(property("[parameters('list')[1].N]"), "b");
    assert_eq!(property("[[parameters('known')]"), "[parameters('known')]");
}

#[test]
fn a_secret_is_never_read() {
    assert_eq!(property("[parameters('secret')]"), "${parameters('secret')}");
    assert_eq!(
        property("[listKeys(resourceId('A.B/d', 'x'), '1').key1]"),
        "${listKeys(resourceId('A.B/d','x'),'1').key1}"
    );
}

#[test]
fn functions_of_what_is_known_are_called() {
    for (text, value) in [
        ("[format('{0}-{1:D3}{{}}', 'a', 7)]", json!("a-007{}")),
        ("[toUpper(substring('abcdef', 1, 2))]", json!("BC")),
        ("[replace('a.b', '.', '')]", json!("ab")),
        ("[split('a,b;c', createArray(',', ';'))]", json!(["a", "b", "c"])),
        ("[join(createArray('a', 'b'), '-')]", json!("a-b")),
        ("[padLeft(7, 3, '0')]", json!("007")),
        ("[base64ToString(base64('foo'))]", json!("foo")),
        ("[json('{\"a\": [1]}').a[0]]", json!(1)),
        ("[string(createObject('a', 1))]", json!("{\"a\":1}")),
        ("[uri('https://x/y/', 'z')]", json!("https://x/y/z")),
        ("[cidrSubnet('10.0.0.0/16', 24, 3)]", json!("10.0.3.0/24")),
        ("[indexOf('abc', 'C')]", json!(2)),
        ("[union(createArray(1, 2), createArray(2, 3))]", json!([1, 2, 3])),
        (
            "[union(createObject('a', createObject('b', 1)), createObject('a', createObject('c', 2)))]",
            json!({"a": {"b": 1, "c": 2}}),
        ),
        ("[shallowMerge(createArray(createObject('a', 1), createObject('b', 2)))]", json!({"a": 1, "b": 2})),
        ("[intersection(createArray(1, 2), createArray(2, 3))]", json!([2])),
        ("[flatten(createArray(createArray(1), createArray(2)))]", json!([1, 2])),
        ("[range(3, 2)]", json!([3, 4])),
        ("[items(createObject('b', 1, 'a', 2))]", json!([{"key": "a", "value": 2}, {"key": "b", "value": 1}])),
        ("[last(skip(take('abcd', 3), 1))]", json!("c")),
        ("[max(createArray(1, 3, 2))]", json!(3)),
        ("[add(mul(2, 3), mod(7, 4))]", json!(9)),
        ("[contains(createObject('A', 1), 'a')]", json!(true)),
        ("[and(true(), or(false(), not(empty('x'))))]", json!(true)),
        ("[if(equals(length('abc'), 3), 'yes', parameters('later'))]", json!("yes")),
        ("[coalesce(null(), tryGet(createObject('a', 1), 'b'), 'c')]", json!("c")),
        (
            "[map(parameters('list'), lambda('x', 'i', concat(lambdaVariables('x').n, lambdaVariables('i'))))]",
            json!(["a0", "b1"]),
        ),
        ("[filter(parameters('list'), lambda('x', greater(lambdaVariables('x').v, 1)))[0].n]", json!("b")),
        (
            "[reduce(parameters('list'), 0, lambda('s', 'x', add(lambdaVariables('s'), lambdaVariables('x').v)))]",
            json!(3),
        ),
        (
            "[toObject(parameters('list'), lambda('x', lambdaVariables('x').n), lambda('x', lambdaVariables('x').v))]",
            json!({"a": 1, "b": 2}),
        ),
    ] {
        assert_eq!(property(text), value, "{text}");
    }
}

#[test]
fn what_only_azure_knows_is_code_with_what_is_known_resolved() {
    for (text, value) in [
        ("[guid(resourceGroup().id, parameters('known'))]", "${guid(resourceGroup().id,'k')}"),
        ("[concat('st', uniqueString(resourceGroup().id))]", "st${uniqueString(resourceGroup().id)}"),
        ("[toLower(parameters('later'))]", "${toLower(parameters('later'))}"),
        ("[if(equals(parameters('later'), 'x'), 1, 2)]", "${if(equals(parameters('later'),'x'),1,2)}"),
        ("[and(true(), equals(parameters('later'), 'x'))]", "${equals(parameters('later'),'x')}"),
        ("[subscriptionResourceId('A.B/d', 'x')]", "${subscriptionResourceId('A.B/d','x')}"),
        ("[reference('x').y]", "${reference('x').y}"),
        (
            "[guid(resourceId('Microsoft.KeyVault/vaults', 'kv'))]",
            "${guid(resourceId('Microsoft.KeyVault/vaults','kv'))}",
        ),
    ] {
        assert_eq!(property(text), value, "{text}");
    }
}

#[test]
fn references_are_addresses_and_attributes_as_the_resource_has_them() {
    let kv = "Microsoft.KeyVault/vaults/kv";
    for (text, attribute) in [
        ("[resourceId('Microsoft.KeyVault/vaults', 'kv')]", ".id"),
        ("[resourceId(resourceGroup().name, 'Microsoft.keyvault/Vaults', 'KV')]", ".id"),
        ("[reference('kv').vaultUri]", ".properties.vaultUri"),
        (
            "[reference(resourceId('Microsoft.KeyVault/vaults', 'kv'), '2024-11-01', 'Full').identity.principalId]",
            ".identity.principalId",
        ),
        ("[reference('kv').list[0]]", ".properties.list.0"),
    ] {
        assert_eq!(property(text), format!("${{{kv}{attribute}}}"), "{text}");
    }
    assert_eq!(
        property("[resourceId('rg', 'Microsoft.KeyVault/vaults', 'kv')]"),
        "${resourceId('rg','Microsoft.KeyVault/vaults','kv')}"
    );
}

#[test]
fn addresses_have_scope_type_and_every_name() {
    let inventory = whole(&json!({"resources": [
        {"type": "Microsoft.KeyVault/vaults", "name": "kv", "resources": [
            {"type": "keys", "name": "data", "dependsOn": ["[resourceId('Microsoft.KeyVault/vaults', 'kv')]"]},
        ]},
        {"type": "Microsoft.KeyVault/vaults/secrets", "name": "[format('{0}/{1}', 'kv', 'db')]", "dependsOn": ["kv", "loop"]},
        {"type": "Microsoft.Authorization/roleAssignments", "name": "[guid('a')]", "scope": "[resourceId('Microsoft.KeyVault/vaults', 'kv')]"},
        {"type": "Microsoft.Storage/storageAccounts/providers/locks", "name": "st/Microsoft.Authorization/l"},
        {"type": "A.B/c", "name": "[concat('n', copyIndex())]", "copy": {"name": "loop", "count": 2}},
        {"type": "A.B/c", "name": "gone", "condition": "[equals(1, 2)]"},
    ]}));
    let expected = [
        "Microsoft.KeyVault/vaults/kv",
        "Microsoft.KeyVault/vaults/kv/keys/data",
        "Microsoft.KeyVault/vaults/kv/secrets/db",
        "Microsoft.KeyVault/vaults/kv/providers/Microsoft.Authorization/roleAssignments/${guid('a')}",
        "Microsoft.Storage/storageAccounts/st/providers/Microsoft.Authorization/locks/l",
        "A.B/c/n0",
        "A.B/c/n1",
    ];
    assert_eq!(addresses(&inventory), expected);
    let kinds: Vec<&str> = inventory.resources.iter().map(|resource| resource.kind.as_str()).collect();
    assert_eq!(kinds[1], "Microsoft.KeyVault/vaults/keys");
    assert_eq!(one(&inventory, expected[1], &["name"]), "kv/data");
    assert_eq!(one(&inventory, expected[1], &["dependsOn"]), json!(["${Microsoft.KeyVault/vaults/kv}"]));
    let after = json!(["${Microsoft.KeyVault/vaults/kv}", "${A.B/c/n0}", "${A.B/c/n1}"]);
    assert_eq!(one(&inventory, expected[2], &["dependsOn"]), after);
}

#[test]
fn loops_over_what_only_a_deployment_knows_are_one_resource() {
    let inventory = whole(&json!({
        "parameters": {"n": {"type": "int"}},
        "resources": [{
            "type": "A.B/c", "name": "[concat('n', copyIndex())]", "copy": {"name": "loop", "count": "[parameters('n')]"},
            "condition": "[equals(parameters('n'), 1)]",
            "properties": {"copy": [{"name": "list", "count": 2, "input": {"i": "[copyIndex('list')]", "r": "[copyIndex()]"}}]},
        }],
    }));
    let address = "A.B/c/n${copyIndex()}";
    assert_eq!(one(&inventory, address, &["copy", "count"]), "${parameters('n')}");
    assert_eq!(one(&inventory, address, &["condition"]), "${equals(parameters('n'),1)}");
    let list = json!([{"i": 0, "r": "${copyIndex()}"}, {"i": 1, "r": "${copyIndex()}"}]);
    assert_eq!(one(&inventory, address, &["properties", "list"]), list);
}

/// A deployment of a template, as Bicep compiles a module.
fn module(name: &str, parameters: &Json, template: &Json) -> Json {
    json!({
        "type": "Microsoft.Resources/deployments", "apiVersion": "2025-04-01", "name": name,
        "properties": {
            "expressionEvaluationOptions": {"scope": "inner"}, "mode": "Incremental",
            "parameters": parameters, "template": template,
        },
    })
}

#[test]
fn modules_are_read_in_their_place_and_their_outputs_resolved() {
    let keys = json!({
        "languageVersion": "2.0",
        "parameters": {"name": {"type": "string"}, "tier": {"type": "string", "defaultValue": "premium"}},
        "resources": {
            "vault": {"type": "Microsoft.KeyVault/vaults", "name": "[parameters('name')]", "properties": {"sku": "[parameters('tier')]"}},
            "old": {"existing": true, "type": "A.B/c", "name": "old"},
        },
        "outputs": {
            "id": {"type": "string", "value": "[resourceId('Microsoft.KeyVault/vaults', parameters('name'))]"},
            "uri": {"type": "string", "value": "[reference('vault').vaultUri]"},
            "old": {"type": "string", "value": "[reference('old').x]"},
            "all": {"type": "array", "copy": {"count": 2, "input": "[copyIndex()]"}},
        },
    });
    let use_of = |output: &str| format!("[reference('keys').outputs.{output}.value]");
    let inventory = whole(&json!({
        "languageVersion": "2.0",
        "resources": {
            "keys": module("m-keys", &json!({"name": {"value": "kv"}, "tier": {"value": null}}), &keys),
            "mod": module("m-use", &json!({"id": {"value": use_of("id")}}), &json!({
                "parameters": {"id": {"type": "string"}},
                "resources": [{"type": "A.B/c", "name": "inner", "properties": {"id": "[parameters('id')]"}}],
            })),
            "use": {
                "type": "A.B/c", "name": "use", "dependsOn": ["keys", "old"],
                "properties": {
                    "uri": use_of("uri"), "old": use_of("old"), "all": use_of("all"),
                    "maybe": "[tryGet(tryGet(reference('keys').outputs, 'none'), 'value')]",
                    "long": "[reference(resourceId('Microsoft.Resources/deployments', 'm-keys'), '2025-04-01').outputs.id.value]",
                },
            },
        },
    }));
    assert_eq!(addresses(&inventory), ["Microsoft.KeyVault/vaults/kv", "A.B/c/inner", "A.B/c/use"]);
    assert_eq!(one(&inventory, "Microsoft.KeyVault/vaults/kv", &["properties", "sku"]), "premium");
    assert_eq!(one(&inventory, "A.B/c/inner", &["properties", "id"]), "${Microsoft.KeyVault/vaults/kv.id}");
    let expected = json!({
        "uri": "${Microsoft.KeyVault/vaults/kv.properties.vaultUri}",
        "old": "${reference(resourceId('A.B/c','old')).x}",
        "all": [0, 1],
        "maybe": null,
        "long": "${Microsoft.KeyVault/vaults/kv.id}",
    });
    assert_eq!(one(&inventory, "A.B/c/use", &["properties"]), expected);
    assert_eq!(one(&inventory, "A.B/c/use", &["dependsOn"]), json!([]));
}

#[test]
fn templates_in_templates_are_deployed_elsewhere_and_mean_the_names_around_them() {
    let inner = json!({"resources": [
        {"type": "A.B/c", "name": "[concat(variables('v'), copyIndex())]", "properties": {"id": "[resourceId('A.B/c', 'x0')]"}},
    ]});
    let inventory = whole(&json!({
        "variables": {"v": "x"},
        "resources": [
            {
                "type": "Microsoft.Resources/deployments", "name": "[concat('d', copyIndex())]", "copy": {"name": "d", "count": 2},
                "resourceGroup": "rg-dns", "properties": {"mode": "Incremental", "template": inner},
            },
            {"type": "A.B/c", "name": "out", "properties": {"id": "[resourceId('rg-dns', 'A.B/c', 'x0')]"}},
        ],
    }));
    let first = "resourceGroups/rg-dns/providers/A.B/c/x0";
    assert_eq!(addresses(&inventory), [first, "resourceGroups/rg-dns/providers/A.B/c/x1", "A.B/c/out"]);
    assert_eq!(one(&inventory, "A.B/c/out", &["properties", "id"]), format!("${{{first}.id}}"));
    assert_eq!(one(&inventory, first, &["properties", "id"]), format!("${{{first}.id}}"));
}

#[test]
fn an_export_is_read_with_its_comments_and_its_places() {
    let text = r#"{
  "template": {
    // what the portal writes
    "resources": [ /* one */
      {"type": "A.B/c", "name": "[concat('a//b', '')]", "location": "x"},
      {"type": "A.B/d", "name": "n", "properties": {"\"//": "/* no comment */"}}
    ]
  }
}"#;
    let inventory = arm("export.json", text);
    let told: Vec<_> = inventory.unread.iter().map(|unread| unread.what.as_str()).collect();
    assert_eq!(told, ["a resource of type `A.B/c` whose name has not as many parts"]);
    assert_eq!(one(&inventory, "A.B/d/n", &["properties"]), json!({"\"//": "/* no comment */"}));
    assert_eq!(inventory.place(inventory.resources[0].spot), "export.json:6:7");
}

#[test]
fn what_is_not_valid_is_told_and_the_rest_is_read() {
    assert_eq!(unread("[parameters('x')]"), "the parameter `x`, which the template does not have");
    assert_eq!(unread("[variables('x')]"), "the variable `x`, which the template does not have");
    assert_eq!(unread("[nothing('x')]"), "the function `nothing`");
    assert_eq!(unread("[toLower('x']"), "an expression that is not finished");
    assert_eq!(unread("[createArray(1)[1]]"), "item 1 of 1");
    assert_eq!(unread("[createObject('a', 1).b]"), "`b`, which the object does not have");
    assert_eq!(unread("[copyIndex()]"), "`copyIndex` outside of its loop");
    let template = json!({
        "variables": {"a": "[variables('b')]", "b": "[variables('a')]"},
        "resources": [
            {"name": "x"},
            {"type": "A.B/c"},
            {"type": "Microsoft.Resources/deployments", "name": "linked", "properties": {"templateLink": {"uri": "x"}}},
            {"type": "A.B/c", "name": "x", "properties": {"p": "[variables('a')]"}},
        ],
    });
    let inventory = read(&template);
    let told: Vec<_> = inventory.unread.iter().map(|unread| unread.what.as_str()).collect();
    let expected = [
        "a resource without a type",
        "a resource of type `A.B/c` without a name",
        "what the template makes that this deployment takes from elsewhere",
        "the variable `a`, which leads to itself",
    ];
    assert_eq!(told, expected);
    assert_eq!(addresses(&inventory), ["Microsoft.Resources/deployments/linked", "A.B/c/x"]);
    assert_eq!(arm("x.json", "[]").unread.len(), 1);
    assert_eq!(arm("x.json", "{").unread.len(), 1);
}

#[test]
fn doubling_and_deep_templates_end_somewhere() {
    let mut variables: serde_json::Map<String, Json> = (1..200)
        .map(|index| (format!("v{index}"), json!(format!("[concat(variables('v{0}'), variables('v{0}'))]", index - 1))))
        .collect();
    variables.insert("v0".into(), json!("xxxxxxxx"));
    let doubling = json!({"variables": variables, "resources": [{"type": "A.B/c", "name": "[variables('v50')]"}]});
    assert!(read(&doubling).unread.iter().any(|unread| unread.what.starts_with("the rest")));
    let chain = json!({
        "variables": (0..5000).map(|index| (format!("v{index}"), json!(format!("[variables('v{}')]", index + 1)))).collect::<serde_json::Map<_, _>>(),
        "resources": [{"type": "A.B/c", "name": "[variables('v0')]"}],
    });
    assert!(read(&chain).unread.iter().any(|unread| unread.what.contains("too deep")));
    let nest = |inner: String| (0..40).fold(json!(inner), |inner, _| json!({ "x": inner }));
    let nested = (0..200).map(|index| (format!("v{index}"), nest(format!("[variables('v{}')]", index + 1))));
    let nested = nested.chain([("v200".to_owned(), json!("end"))]);
    let tower = json!({
        "variables": nested.collect::<serde_json::Map<_, _>>(),
        "resources": [{"type": "A.B/c", "name": "n", "properties": "[variables('v0')]"}],
    });
    assert!(read(&tower).unread.iter().any(|unread| unread.what.contains("too deep")));
    let calls = format!("[{}1{}]", "array(".repeat(75), ")".repeat(75));
    let chain_of_calls = json!({
        "variables": {"a": calls, "b": calls.replace('1', "variables('a')"), "c": calls.replace('1', "variables('b')")},
        "resources": [{"type": "A.B/c", "name": "n", "properties": "[variables('c')]"}],
    });
    assert!(read(&chain_of_calls).unread.iter().any(|unread| unread.what.contains("too deep")));
    // Each variable is shallow where the one before it is known, and the value is as deep as there are variables.
    let order = (0..200).rev().map(|index| json!(format!("[variables('v{index}')]"))).collect::<Vec<_>>();
    let mut rising = tower.clone();
    rising["resources"][0]["properties"] = json!({ "all": order });
    assert!(read(&rising).unread.iter().any(|unread| unread.what.contains("too deep")));
    let many = json!({"resources": [{"type": "A.B/c", "name": "[concat('x', copyIndex())]", "copy": {"name": "c", "count": 4_000_000_000_u64}}]});
    assert!(!read(&many).unread.is_empty());
    let nested =
        (0..10).fold(json!({"resources": []}), |inner, _| json!({"resources": [module("m", &json!({}), &inner)]}));
    assert_eq!(read(&nested).resources, []);
    let own = module(
        "m",
        &json!({"p": {"value": "[reference('m').outputs.x.value]"}}),
        &json!({"resources": [], "outputs": {"x": {"value": "[parameters('p')]"}}, "parameters": {"p": {}}}),
    );
    assert!(
        read(&json!({"resources": [own]})).unread.iter().any(|unread| unread.what.ends_with("which leads to itself"))
    );
}

#[test]
fn a_what_if_is_read_as_the_command_and_as_the_service_give_it() {
    let changes = json!([
        {
            "resourceId": "/subscriptions/s/resourceGroups/rg/providers/Microsoft.KeyVault/vaults/kv", "changeType": "Modify",
            "before": {"tags": {}}, "after": {"tags": {"a": "b"}}, "unsupportedReason": null,
            "delta": [{"path": "properties.networkAcls", "propertyChangeType": "Array", "before": null, "after": null, "children": [
                {"path": "0", "propertyChangeType": "Create", "after": {"x": 1}},
            ]}],
        },
        {"resourceId": "/x", "changeType": "Ignore", "delta": null},
        {"resourceId": "/y", "changeType": "Sing"},
    ]);
    let flat = json!({"status": "Succeeded", "changes": changes, "error": null, "potentialChanges": null, "diagnostics": [{"level": "Warning", "code": "NestedDeploymentShortCircuited", "message": "m"}]});
    let deep = json!({"status": "Succeeded", "properties": {"changes": changes, "diagnostics": flat["diagnostics"]}});
    for printed in [flat, deep] {
        let read = what_if(&printed.to_string()).expect("the what-if is read");
        let kinds: Vec<ChangeType> = read.changes.iter().map(|change| change.change_type).collect();
        assert_eq!(kinds, [ChangeType::Modify, ChangeType::Ignore, ChangeType::Unsupported]);
        let acls = &read.changes[0].delta[0];
        assert_eq!(
            (acls.path.as_str(), acls.property_change_type),
            ("properties.networkAcls", PropertyChangeType::Array)
        );
        assert_eq!(acls.children[0].after, Some(json!({"x": 1})));
        assert_eq!(read.diagnostics[0].code, "NestedDeploymentShortCircuited");
    }
    assert_eq!(what_if("{}").expect_err("it has no changes").what, "the what-if, which has no changes");
    assert!(what_if("[").expect_err("it is not finished").spot.is_some());
    let failed = what_if(r#"{"status": "Failed", "error": {"code": "x"}}"#).expect("a failure is an answer");
    assert_eq!((failed.status.as_str(), failed.changes.len()), ("Failed", 0));
}
