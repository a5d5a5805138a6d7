//! Keys, buckets, logs, notebooks and endpoints are set as the facts say.

use std::collections::{BTreeMap, BTreeSet};

use bastide::cloud::aws::{Bucket, LogGroup, NotebookKind};
use bastide::inventory::Node;
use serde_json::{Value as Json, json};

use crate::{Rendered, rendered};

#[test]
fn keys_are_those_of_the_facts() {
    for rendered in rendered() {
        let Rendered { name, facts, inventory, .. } = rendered;
        assert_eq!(facts.keys.keys.len(), inventory.of_kind("AWS::KMS::Key").count(), "{name}");
        for key in &facts.keys.keys {
            assert_eq!(rendered.says(key.id, "RotationPeriodInDays"), facts.keys.rotation_days, "{name}: {}", key.id);
            assert_eq!(rendered.says(key.id, "PendingWindowInDays"), facts.keys.recover_days, "{name}: {}", key.id);
            assert_eq!(rendered.says(key.id, "EnableKeyRotation"), true, "{name}: {}", key.id);
            let alias = rendered.says(&format!("{}Alias", key.id), "AliasName");
            assert_eq!(alias, format!("alias/{}-{}", facts.stem, key.name), "{name}");
        }
    }
}

/// The rules of the life of what is in a bucket, by their names.
fn rules(rendered: &Rendered, id: &str) -> BTreeMap<String, Json> {
    let rules = rendered.says(id, "LifecycleConfiguration.Rules");
    let rules = rules.as_array().expect("a list").iter();
    rules.map(|rule| (rule["Id"].as_str().expect("a name").to_owned(), rule.clone())).collect()
}

#[test]
fn buckets_are_those_of_the_facts() {
    for rendered in rendered() {
        let Rendered { name, facts, inventory, .. } = rendered;
        let buckets: Vec<&Bucket> = facts.storage.buckets.iter().chain(&facts.storage.data).collect();
        let trails = usize::from(facts.monitoring.trail.is_some());
        assert_eq!(buckets.len() + trails, inventory.of_kind("AWS::S3::Bucket").count(), "{name}");
        for bucket in buckets {
            let id = &bucket.id;
            let rules = rules(rendered, id);
            let days =
                |rule: &str, path: &str| rules.get(rule).and_then(|rule| rule.pointer(path)).and_then(Json::as_u64);
            let life = &bucket.lifecycle;
            assert_eq!(days("Delete", "/ExpirationInDays"), life.delete_days, "{name}: {id}");
            assert_eq!(days("CoolDown", "/Transitions/0/TransitionInDays"), life.cool_days, "{name}: {id}");
            let recover = days("DeleteEarlierVersions", "/NoncurrentVersionExpiration/NoncurrentDays");
            assert_eq!(recover, Some(life.recover_days), "{name}: {id}");
            let lock = ["Properties", "ObjectLockConfiguration", "Rule", "DefaultRetention", "Days"];
            let lock = rendered.by_id(id).get(&lock).map(|node| node.value.json());
            assert_eq!(lock, bucket.lock_days.map(Json::from), "{name}: {id}");
            let stays = rendered.by_id(id).get(&["DeletionPolicy"]).and_then(Node::as_str);
            assert_eq!(stays, Some(facts.keep.fate.deletion), "{name}: {id}");
        }
        if let Some(trail) = &facts.monitoring.trail {
            let lock = ["Properties", "ObjectLockConfiguration", "Rule", "DefaultRetention", "Days"];
            let lock = rendered.by_id("TrailBucket").get(&lock).map(|node| node.value.json());
            assert_eq!(lock, trail.lock_days.map(Json::from), "{name}");
            let rules = rules(rendered, "TrailBucket");
            let kept = rules.values().filter_map(|rule| rule["ExpirationInDays"].as_u64()).collect::<Vec<_>>();
            assert_eq!(kept, [trail.keep_days], "{name}");
        }
    }
}

#[test]
fn logs_are_kept_as_the_facts_say() {
    for rendered in rendered() {
        let Rendered { name, facts, .. } = rendered;
        let logs = &facts.monitoring;
        let firewall = logs.firewall.iter().map(|log| &log.group);
        let groups =
            logs.flows.iter().chain([&logs.resolver]).chain(firewall).chain(&logs.endpoints).chain(&logs.shared);
        let groups: Vec<&LogGroup> = groups.chain(logs.trail.iter().map(|trail| &trail.group)).collect();
        let meant: BTreeSet<String> = groups.iter().map(|group| json!(group.name).to_string()).collect();
        let said = rendered.all("AWS::Logs::LogGroup", "LogGroupName");
        assert_eq!(said.iter().map(Json::to_string).collect::<BTreeSet<_>>(), meant, "{name}");
        for days in rendered.all("AWS::Logs::LogGroup", "RetentionInDays") {
            assert_eq!(days, logs.retention_days, "{name}");
        }
        let trail = rendered.inventory.of_kind("AWS::CloudTrail::Trail").count();
        assert_eq!(trail, usize::from(logs.trail.is_some()), "{name}");
        let flows = rendered.inventory.of_kind("AWS::EC2::FlowLog").count();
        assert_eq!(flows, usize::from(facts.network.flow_logs), "{name}");
    }
}

#[test]
fn notebooks_and_their_people_are_those_of_the_facts() {
    for rendered in rendered() {
        let Rendered { name, facts, inventory, .. } = rendered;
        let of_domain = |path: &str| rendered.says("Domain", &format!("DefaultUserSettings.{path}"));
        let idle = "JupyterLabAppSettings.AppLifecycleManagement.IdleSettings.IdleTimeoutInMinutes";
        assert_eq!(of_domain(idle), facts.workspace.idle_minutes, "{name}");
        let machine = "JupyterLabAppSettings.DefaultResourceSpec.InstanceType";
        assert_eq!(of_domain(machine), facts.workspace.machine, "{name}");
        let mut people = 0;
        for (notebook, person) in
            facts.notebooks.iter().flat_map(|one| one.people.iter().map(move |person| (one, person)))
        {
            people += 1;
            let (id, at) = match facts.notebook_kind {
                NotebookKind::Space => (format!("{}Space", person.id), "SpaceName"),
                NotebookKind::Instance => (person.id.clone(), "NotebookInstanceName"),
            };
            let is_space = facts.notebook_kind == NotebookKind::Space;
            let called = if is_space { &person.notebook } else { &person.instance };
            assert_eq!(rendered.says(&id, at), *called, "{name}");
            match is_space {
                true if notebook.space_takes_machine => {
                    let path = "SpaceSettings.JupyterLabAppSettings.DefaultResourceSpec.InstanceType";
                    assert_eq!(rendered.says(&id, path), notebook.machine, "{name}: {id}");
                }
                true => {}
                false => assert_eq!(rendered.says(&id, "InstanceType"), notebook.machine, "{name}: {id}"),
            }
            let stop = rendered.find(&format!("{}Stop", person.id));
            let stop = stop.and_then(|stop| stop.get(&["Properties", "ScheduleExpression"])?.as_str());
            assert_eq!(stop, notebook.stop.as_deref(), "{name}: {id}");
        }
        let kinds = ["AWS::SageMaker::Space", "AWS::SageMaker::NotebookInstance"];
        assert_eq!(people, kinds.iter().map(|kind| inventory.of_kind(kind).count()).sum::<usize>(), "{name}");
    }
}

#[test]
fn endpoints_models_and_secrets_are_those_of_the_facts() {
    for rendered in rendered() {
        let Rendered { name, facts, inventory, .. } = rendered;
        assert_eq!(facts.endpoints.len(), inventory.of_kind("AWS::SageMaker::Endpoint").count(), "{name}");
        for endpoint in &facts.endpoints {
            let id = format!("{}Endpoint", endpoint.id);
            assert_eq!(rendered.says(&id, "EndpointName"), endpoint.full_name, "{name}: {id}");
            let variant = |path: &str| rendered.says(&format!("{id}Config"), &format!("ProductionVariants.0.{path}"));
            assert_eq!(variant("InstanceType"), endpoint.machine.name, "{name}: {id}");
            assert_eq!(variant("InitialInstanceCount"), endpoint.instances, "{name}: {id}");
            assert_eq!(rendered.says(&format!("{}Model", endpoint.id), "EnableNetworkIsolation"), true, "{name}: {id}");
        }
        let groups = facts.registry.groups.iter().map(|group| json!(group.name).to_string()).collect::<BTreeSet<_>>();
        let said = rendered.all("AWS::SageMaker::ModelPackageGroup", "ModelPackageGroupName");
        assert_eq!(said.iter().map(Json::to_string).collect::<BTreeSet<_>>(), groups, "{name}");
        let secrets = facts.secrets.iter().map(|secret| json!(format!("{}/{}", facts.stem, secret.name)).to_string());
        let secrets: BTreeSet<String> = secrets.collect();
        let said = rendered.all("AWS::SecretsManager::Secret", "Name");
        assert_eq!(said.iter().map(Json::to_string).collect::<BTreeSet<_>>(), secrets, "{name}");
        let text = rendered.says("ImageRepository", "LifecyclePolicy.LifecyclePolicyText");
        let days: Json = serde_json::from_str(text.as_str().expect("a text")).expect("JSON");
        assert_eq!(days["rules"][0]["selection"]["countNumber"], facts.registry.keep_untagged_days, "{name}");
    }
}

#[test]
fn the_way_in_is_the_one_of_the_facts() {
    for rendered in rendered() {
        let Rendered { name, facts, inventory, .. } = rendered;
        assert_eq!(inventory.of_kind("AWS::EC2::Instance").count(), usize::from(facts.entry.is_some()), "{name}");
        let Some(entry) = &facts.entry else { continue };
        assert_eq!(rendered.says("JumpHost", "InstanceType"), entry.instance_type, "{name}");
        let image = rendered.says("JumpHost", "ImageId");
        assert!(image.as_str().is_some_and(|image| image.contains(entry.image)), "{name}: {image}");
        assert_eq!(rendered.says("EntryDocument", "Name"), entry.document, "{name}");
        let start = rendered.says("JumpHostTemplate", "LaunchTemplateData.UserData");
        for host in &entry.hosts {
            let start = start.as_str().unwrap_or_default().replace("${AWS::Region}", "{region}");
            assert!(start.contains(&host.replace("{suffix}", "${AWS::URLSuffix}")), "{name}: {host}");
        }
    }
}
