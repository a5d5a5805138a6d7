//! What we render of Bicep reads back whole, and says what the facts say that it was rendered from.

mod support;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::sync::OnceLock;

use bastide::cloud::Facts;
use bastide::cloud::azure::{Assignment, Azure, Scope, SecurityGroup, Suffix};
use bastide::inventory::{Inventory, Node, Piece, Resource, Value, bicep};
use bastide::pipeline;
use serde_json::{Value as Json, json};
use support::{folder, specs};
use tree_sitter::{Language, Parser};

/// The expressions that rendered Bicep leaves to the deployment, beside references to its own resources.
static LATER: &[&str] = &[
    "environment().suffixes.",
    "guid(",
    "resourceGroup().",
    "subscription().",
    "subscriptionResourceId('Microsoft.Authorization/roleDefinitions',",
    "tenant().tenantId",
    "uniqueString(",
];

/// An example or a spec of `tests/specs` for Azure.
struct Rendered {
    name: String,
    facts: Azure,
    texts: BTreeMap<String, String>,
    inventory: Inventory,
}

/// All of them, each rendered once.
fn rendered() -> &'static [Rendered] {
    static RENDERED: OnceLock<Vec<Rendered>> = OnceLock::new();
    RENDERED.get_or_init(|| {
        let out = tempfile::tempdir().expect("a folder can be made");
        let mut found = Vec::new();
        for spec in specs::examples().into_iter().chain(specs::branches()) {
            let text = fs::read(&spec.path).expect("a spec can be read");
            let facts = pipeline::run("spec.yaml", &|_| Ok(text.clone()), &[]).facts;
            let Some(Facts::Azure(facts)) = facts else { continue };
            let folder = out.path().join(&spec.name);
            assert!(spec.render(&folder), "{} renders", spec.name);
            let texts = folder::texts(&folder.join("bicep"));
            let inventory = bicep(&texts);
            found.push(Rendered { name: spec.name, facts: *facts, texts, inventory });
        }
        assert!(found.len() > 4, "only {} specs are of Azure", found.len());
        found
    })
}

#[test]
fn everything_rendered_reads_back_whole() {
    for Rendered { name, inventory, .. } in rendered() {
        assert_eq!(inventory.unread, [], "{name}");
        assert!(inventory.resources.len() > 30, "{name} has only {} resources", inventory.resources.len());
        let addresses: BTreeSet<&str> = inventory.resources.iter().map(|resource| resource.address.as_str()).collect();
        assert_eq!(addresses.len(), inventory.resources.len(), "{name}: two resources with one address");
        for resource in &inventory.resources {
            each_piece(&resource.attributes, &mut |piece| match piece {
                Piece::Text(_) => {}
                Piece::Reference { address, .. } => {
                    let network = address.split("/subnets/").next().unwrap_or(address);
                    let is_known = addresses.contains(network) || network.starts_with("/subscriptions/");
                    assert!(is_known, "{name}: {} refers to {address}", resource.address);
                }
                Piece::Code(code) => {
                    let is_known = LATER.iter().any(|start| code.starts_with(start));
                    assert!(is_known, "{name}: {} leaves {code} to the deployment", resource.address);
                }
            });
        }
    }
}

fn each_piece(node: &Node, check: &mut impl FnMut(&Piece)) {
    match &node.value {
        Value::List(items) => items.iter().for_each(|item| each_piece(item, check)),
        Value::Map(map) => map.values().for_each(|item| each_piece(item, check)),
        Value::Later(later) => later.pieces.iter().for_each(check),
        _ => {}
    }
}

/// Another parser is the witness: what it sees as a plain value in a declaration is that value in the inventory.
#[test]
fn every_plain_value_of_every_declaration_is_read() {
    for Rendered { name, texts, inventory, .. } in rendered() {
        let mut parser = Parser::new();
        parser.set_language(&Language::new(tree_sitter_bicep::LANGUAGE)).expect("parser and grammar fit");
        let mut values = 0;
        for (file, text) in texts.iter().filter(|(file, _)| file.ends_with(".bicep")) {
            let tree = parser.parse(text, None).expect("nothing stops the parser");
            let mut cursor = tree.root_node().walk();
            for declaration in tree.root_node().named_children(&mut cursor) {
                let source = &text[declaration.byte_range()];
                if declaration.kind() != "resource_declaration" || source.contains(" existing = ") {
                    continue;
                }
                let place = format!("{file}:{}:1", declaration.start_position().row + 1);
                let here = inventory.resources.iter().filter(|resource| inventory.place(resource.spot) == place);
                let here: Vec<&Resource> = here.collect();
                assert!(!here.is_empty(), "{name}: {place} is in no resource");
                let mut leaves = Vec::new();
                plain(declaration, text, &mut Vec::new(), &mut leaves);
                values += leaves.len();
                for resource in here {
                    for (path, value) in &leaves {
                        let path: Vec<&str> = path.iter().map(String::as_str).collect();
                        let found = resource.get(&path).map(|node| node.value.json());
                        assert_eq!(found.as_ref(), Some(value), "{name}: {} {path:?}", resource.address);
                    }
                }
            }
        }
        assert!(values > 200, "{name}: the witness saw only {values} values");
    }
}

/// The paths and values of plain strings, numbers and switches below a node; lists and objects in their order.
fn plain(node: tree_sitter::Node, text: &str, path: &mut Vec<String>, leaves: &mut Vec<(Vec<String>, Json)>) {
    let mut cursor = node.walk();
    let children: Vec<tree_sitter::Node> = node.named_children(&mut cursor).collect();
    let source = &text[node.byte_range()];
    match node.kind() {
        "string" if path.is_empty() || source.contains(['$', '\\']) => {}
        "string" => leaves.push((path.clone(), json!(source.trim_matches('\'')))),
        "number" | "boolean" => leaves.push((path.clone(), source.parse().expect("plain JSON"))),
        "object_property" => {
            let key = text[children[0].byte_range()].trim_matches('\'');
            if !key.contains('$') {
                path.push(key.to_owned());
                children[1..].iter().for_each(|child| plain(*child, text, path, leaves));
                path.pop();
            }
        }
        "array" => {
            for (place, child) in children.iter().filter(|child| child.kind() != "comment").enumerate() {
                path.push(place.to_string());
                plain(*child, text, path, leaves);
                path.pop();
            }
        }
        "resource_declaration" | "object" => children.iter().for_each(|child| plain(*child, text, path, leaves)),
        "for_statement" => {
            let body = node.child_by_field_name("body").expect("a loop has a body");
            plain(body, text, path, leaves);
        }
        _ => {}
    }
}

fn at(inventory: &Inventory, address: &str, path: &str) -> Json {
    let resource = inventory.resource(address).unwrap_or_else(|| panic!("{address} is in the inventory"));
    let path: Vec<&str> = path.split('.').collect();
    resource.get(&path).unwrap_or_else(|| panic!("{address} has {path:?}")).value.json()
}

#[test]
fn subnets_and_rules_are_those_of_the_facts() {
    for Rendered { name, facts: azure, inventory, .. } in rendered() {
        let network = format!("Microsoft.Network/virtualNetworks/{}", azure.names.virtual_network);
        assert_eq!(at(inventory, &network, "properties.addressSpace.addressPrefixes.0"), azure.network.address_space);
        let mut subnets = vec![(&azure.network.endpoints, &azure.network.endpoint_rules)];
        if azure.network.bastion {
            subnets.push((&azure.network.bastion_subnet, &azure.network.bastion_rules));
            subnets.push((&azure.network.jump_host_subnet, &azure.network.jump_host_rules));
        }
        let expected = subnets.iter().map(|(subnet, group)| {
            let group = format!("${{Microsoft.Network/networkSecurityGroups/{}.id}}", group.name);
            format!("{} {} {group}", subnet.name, subnet.prefix)
        });
        let found = at(inventory, &network, "properties.subnets");
        let found = found.as_array().expect("a list").iter().map(|subnet| {
            let text = |path: &str| subnet.pointer(path).and_then(Json::as_str).unwrap_or("none").to_owned();
            let group = text("/properties/networkSecurityGroup/id");
            format!("{} {} {group}", text("/name"), text("/properties/addressPrefix"))
        });
        assert_eq!(found.collect::<BTreeSet<String>>(), expected.collect(), "{name}");
        for (_, group) in subnets {
            same_rules(name, group, inventory);
        }
    }
}

fn same_rules(name: &str, group: &SecurityGroup, inventory: &Inventory) {
    let address = format!("Microsoft.Network/networkSecurityGroups/{}", group.name);
    let found = at(inventory, &address, "properties.securityRules");
    let found = found.as_array().expect("a list");
    assert_eq!(found.len(), group.rules.len(), "{name}: {address}");
    for (found, rule) in found.iter().zip(&group.rules) {
        assert_eq!(found["name"], rule.name, "{name}: {address}");
        let found = &found["properties"];
        let ports = match &found["destinationPortRanges"] {
            Json::Null => json!([found["destinationPortRange"]]),
            ranges => ranges.clone(),
        };
        let said = json!([
            found["access"],
            found["direction"],
            found["priority"],
            found["protocol"],
            found["sourceAddressPrefix"],
            found["destinationAddressPrefix"],
            ports,
        ]);
        let meant = json!([
            rule.access,
            rule.direction,
            rule.priority,
            rule.protocol,
            rule.source,
            rule.destination,
            rule.ports,
        ]);
        assert_eq!(said, meant, "{name}: {address} {}", rule.name);
    }
}

#[test]
fn zones_are_those_of_the_facts_and_each_is_linked_to_the_network() {
    for Rendered { name, facts: azure, inventory, .. } in rendered() {
        let network = format!("${{Microsoft.Network/virtualNetworks/{}.id}}", azure.names.virtual_network);
        let zones = inventory.of_kind("Microsoft.Network/privateDnsZones").map(|zone| zone.address.clone());
        let expected = azure.network.zones.iter().map(|zone| {
            let suffix = match zone.suffix {
                Suffix::None => "",
                Suffix::Storage => "${environment().suffixes.storage}",
                Suffix::Registry => "${environment().suffixes.acrLoginServer}",
            };
            format!("Microsoft.Network/privateDnsZones/{}{suffix}", zone.prefix)
        });
        let zones: BTreeSet<String> = zones.collect();
        assert_eq!(zones, expected.collect(), "{name}");
        for zone in zones {
            let link = format!("{zone}/virtualNetworkLinks/network");
            assert_eq!(at(inventory, &link, "properties.virtualNetwork.id"), network, "{name}: {link}");
            assert_eq!(at(inventory, &link, "parent"), format!("${{{zone}}}"), "{name}: {link}");
        }
    }
}

/// The address of what a role is given on; none for the resource group.
fn scope_address(azure: &Azure, scope: &Scope) -> String {
    let names = &azure.names;
    let data = |name: &str| {
        let set = azure.data.iter().find(|set| set.name == name).expect("a scope names a data set");
        (set.account.as_str(), format!("pep-{}-data-{}", azure.stem, set.name))
    };
    let (kind, name) = match scope {
        Scope::ApplicationInsights => ("Microsoft.Insights/components", names.application_insights.clone()),
        Scope::Bastion => ("Microsoft.Network/bastionHosts", names.bastion.clone()),
        Scope::Data(set) => ("Microsoft.Storage/storageAccounts", data(set).0.to_owned()),
        Scope::DataEndpoint(set) => ("Microsoft.Network/privateEndpoints", data(set).1),
        Scope::EncryptionVault => ("Microsoft.KeyVault/vaults", names.encryption_vault.clone()),
        Scope::JumpHost => ("Microsoft.Compute/virtualMachines", names.jump_host.clone()),
        Scope::JumpHostNetworkInterface => {
            ("Microsoft.Network/networkInterfaces", names.jump_host_network_interface.clone())
        }
        Scope::LogWorkspace => ("Microsoft.OperationalInsights/workspaces", names.log_workspace.clone()),
        Scope::PrivateLinkScope => ("Microsoft.Insights/privateLinkScopes", names.private_link_scope.clone()),
        Scope::Registry => ("Microsoft.ContainerRegistry/registries", names.registry.clone()),
        Scope::ResourceGroup => return String::new(),
        Scope::Workspace => ("Microsoft.MachineLearningServices/workspaces", names.workspace.clone()),
        Scope::WorkspaceStorage => ("Microsoft.Storage/storageAccounts", names.workspace_storage.clone()),
        Scope::WorkspaceStorageBlobEndpoint => {
            ("Microsoft.Network/privateEndpoints", format!("pep-{}-storage-blob", azure.stem))
        }
        Scope::WorkspaceStorageFileEndpoint => {
            ("Microsoft.Network/privateEndpoints", format!("pep-{}-storage-file", azure.stem))
        }
        Scope::WorkspaceVault => ("Microsoft.KeyVault/vaults", names.workspace_vault.clone()),
    };
    format!("{kind}/{name}/providers/")
}

/// Who has which role on what, as the inventory says.
fn assigned(inventory: &Inventory) -> BTreeSet<(String, String, String)> {
    let assigned = inventory.of_kind("Microsoft.Authorization/roleAssignments").map(|assignment| {
        let (scope, _) = assignment.address.split_once("Microsoft.Authorization/roleAssignments/").expect("its type");
        let role = at(inventory, &assignment.address, "properties.roleDefinitionId");
        let role = role.as_str().expect("an ID").split('\'').nth(3).unwrap_or("a role of its own").to_owned();
        let principal = at(inventory, &assignment.address, "properties.principalId");
        (scope.to_owned(), role, principal.as_str().expect("an ID").to_owned())
    });
    assigned.collect()
}

#[test]
fn people_and_identities_have_the_roles_of_the_facts() {
    for Rendered { name, facts: azure, inventory, .. } in rendered() {
        let found = assigned(inventory);
        let mut expected = BTreeSet::new();
        let members: BTreeMap<&str, _> =
            azure.people.personas.iter().map(|persona| (persona.symbol, &persona.members)).collect();
        for grant in azure.people.grants.iter().chain(&azure.people.entry_grants) {
            for member in grant.to.iter().flat_map(|symbol| members[symbol]) {
                let scope = scope_address(azure, &grant.scope);
                expected.insert((scope, grant.role.id.to_owned(), member.object_id.clone()));
            }
        }
        let cosmos = azure.keys.cosmos_db_object_id.as_deref();
        let people = found.iter().filter(|(_, _, who)| !who.starts_with("${") && Some(who.as_str()) != cosmos);
        assert_eq!(people.cloned().collect::<BTreeSet<_>>(), expected, "{name}");
        let has = |assignments: &[Assignment], identity: &str| {
            let who =
                format!("${{Microsoft.ManagedIdentity/userAssignedIdentities/{identity}.properties.principalId}}");
            for Assignment { scope, role, .. } in assignments {
                let wanted = (scope_address(azure, scope), role.id.to_owned(), who.clone());
                assert!(found.contains(&wanted), "{name}: {wanted:?} is not among {found:#?}");
            }
        };
        has(&azure.workspace_assignments, &azure.names.workspace_identity);
        if azure.clusters.iter().any(|cluster| !cluster.builds_images) {
            has(&azure.compute_assignments, &format!("id-{}-compute", azure.stem));
        }
        if azure.clusters.iter().any(|cluster| cluster.builds_images) {
            has(&azure.image_build_assignments, &format!("id-{}-image-build", azure.stem));
        }
        for endpoint in &azure.online_endpoints {
            has(&azure.endpoint_assignments, &endpoint.identity);
        }
    }
}

#[test]
fn settings_are_those_of_the_facts() {
    for Rendered { name, facts: azure, inventory, .. } in rendered() {
        let names = &azure.names;
        let workspace = format!("Microsoft.MachineLearningServices/workspaces/{}", names.workspace);
        let said = |address: &str, path: &str| at(inventory, address, path);
        for resource in &inventory.resources {
            if let Some(tags) = resource.get(&["tags"]) {
                assert_eq!(tags.value.json(), json!(azure.tags), "{name}: {}", resource.address);
            }
            if let Some(location) = resource.get(&["location"]) {
                let is_global = resource.kind.starts_with("Microsoft.Network/privateDnsZones")
                    || resource.kind == "Microsoft.Insights/privateLinkScopes";
                let expected = if is_global { "global" } else { azure.location.as_str() };
                assert_eq!(location.as_str(), Some(expected), "{name}: {}", resource.address);
            }
            assert!(resource.get(&["apiVersion"]).and_then(Node::as_str).is_some(), "{name}: {}", resource.address);
        }
        let logs = format!("Microsoft.OperationalInsights/workspaces/{}", names.log_workspace);
        assert_eq!(said(&logs, "properties.retentionInDays"), azure.log_retention_days, "{name}");
        let vault = format!("Microsoft.KeyVault/vaults/{}", names.workspace_vault);
        assert_eq!(said(&vault, "properties.softDeleteRetentionInDays"), azure.keys.recover_days, "{name}");
        assert_eq!(said(&workspace, "properties.managedNetwork.isolationMode"), json!(azure.workspace.isolation));
        for host in &azure.workspace.hosts {
            let rule = format!("properties.managedNetwork.outboundRules.{}.destination", host.name);
            assert_eq!(said(&workspace, &rule), host.host, "{name}");
        }
        let accounts = azure.data.iter().map(|set| (&set.account, set.sku));
        for (account, sku) in accounts.chain([(&names.workspace_storage, azure.account.sku)]) {
            let account = format!("Microsoft.Storage/storageAccounts/{account}");
            assert_eq!(said(&account, "sku.name"), sku, "{name}: {account}");
            assert_eq!(said(&account, "properties.allowSharedKeyAccess"), false, "{name}: {account}");
            let blobs = format!("{account}/blobServices/default");
            assert!(said(&blobs, "properties.isVersioningEnabled").is_boolean(), "{name}: {account}");
        }
        for cluster in &azure.clusters {
            let cluster_address = format!("{workspace}/computes/{}", cluster.name);
            let scale = "properties.properties.scaleSettings";
            assert_eq!(said(&cluster_address, "properties.properties.vmSize"), cluster.sku, "{name}");
            assert_eq!(said(&cluster_address, &format!("{scale}.minNodeCount")), cluster.min_nodes, "{name}");
            assert_eq!(said(&cluster_address, &format!("{scale}.maxNodeCount")), cluster.max_nodes, "{name}");
        }
        for user in azure.notebooks.iter().flat_map(|notebook| &notebook.users) {
            let user_path = "properties.properties.personalComputeInstanceSettings.assignedUser.objectId";
            let instance = format!("{workspace}/computes/{}", user.instance);
            assert_eq!(said(&instance, user_path), user.object_id, "{name}");
        }
        for endpoint in &azure.online_endpoints {
            let address = format!("{workspace}/onlineEndpoints/{}", endpoint.full_name);
            assert_eq!(said(&address, "properties.authMode"), endpoint.auth_mode, "{name}");
        }
    }
}
