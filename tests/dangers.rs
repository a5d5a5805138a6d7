//! Every row of the tables of dangers is met by a change of something that we render, and by no harmless one.

mod support;

use std::collections::BTreeSet;

use bastide::diff::danger::{FOLLOWERS, GUARDS, Row, Turn, When, rows};
use bastide::diff::{Action, BICEP, CLOUDFORMATION, Change, Danger, Rules, Sides, TERRAFORM, changes};
use bastide::inventory::{Inventory, Node, Resource, Value};
use support::rendered;

fn side(resource: Resource) -> Inventory {
    let files = vec!["a".to_owned()];
    Inventory { files, resources: vec![resource], ..Inventory::default() }
}

/// The rules of the language that a resource is written in.
fn rules(resource: &Resource) -> &'static Rules {
    match resource.kind.as_str() {
        kind if kind.contains("::") => &CLOUDFORMATION,
        kind if kind.starts_with("Microsoft.") => &BICEP,
        _ => &TERRAFORM,
    }
}

/// What becomes of a resource.
fn turned(before: &Resource, after: &Resource) -> Vec<Change> {
    changes(&side(before.clone()), &side(after.clone()), Sides::Code, rules(after)).0
}

/// The rendered resources that a row speaks of, by its types; of a generic resource, by the type that it makes.
fn spoken_of(kind: &str) -> Vec<&'static Resource> {
    let is = |resource: &&Resource| {
        let made = ["type", "type_name"].iter().find_map(|name| resource.get(&[name])?.as_str());
        let made = made.and_then(|made| made.split('@').next());
        match resource.kind.as_str() {
            "azapi_resource" | "aws_cloudcontrolapi_resource" => made == Some(kind),
            other => other == kind,
        }
    };
    rendered::resources().filter(is).collect()
}

#[test]
fn every_type_of_a_row_is_rendered() {
    let rendered = rendered::kinds();
    let stale: BTreeSet<&str> =
        rows().flat_map(|row| row.kinds).copied().filter(|kind| !rendered.contains(*kind)).collect();
    assert_eq!(stale, BTreeSet::new(), "no environment has these types");
}

/// The paths of the values of a resource, as differences have them: items of lists by their places.
fn paths(node: &Node, path: &mut Vec<String>, found: &mut Vec<Vec<String>>) {
    match &node.value {
        Value::Map(map) => {
            for (key, item) in map {
                path.push(key.clone());
                paths(item, path, found);
                path.pop();
            }
        }
        Value::List(items) => {
            for (place, item) in items.iter().enumerate() {
                path.push(format!("[{place}]"));
                paths(item, path, found);
                path.pop();
            }
        }
        _ => found.push(path.clone()),
    }
}

fn ends(path: &[String], end: &str) -> bool {
    let mut taken = path.iter().rev();
    end.rsplit('/').all(|step| {
        taken
            .next()
            .is_some_and(|taken| step == "*" || step == taken || (step.starts_with('[') && taken.starts_with('[')))
    })
}

/// Sets, or takes away, what stands at a path.
fn set(node: &mut Node, path: &[String], value: Option<Value>) {
    let (step, below) = path.split_first().expect("a path has steps");
    let place =
        step.strip_prefix('[').and_then(|step| step.strip_suffix(']')).and_then(|step| step.parse::<usize>().ok());
    if below.is_empty() {
        match (&mut node.value, place, value) {
            (Value::List(items), Some(place), None) => drop(items.remove(place)),
            (Value::List(items), Some(place), Some(value)) => items[place].value = value,
            (Value::Map(map), _, None) => drop(map.shift_remove(step)),
            (Value::Map(map), _, Some(value)) => map[step].value = value,
            _ => panic!("nothing stands at {path:?}"),
        }
        return;
    }
    let inner = match (&mut node.value, place) {
        (Value::List(items), Some(place)) => &mut items[place],
        (Value::Map(map), _) => &mut map[step],
        _ => panic!("nothing stands at {path:?}"),
    };
    set(inner, below, value);
}

fn at<'a>(node: &'a Node, path: &[String]) -> &'a Value {
    let steps: Vec<&str> = path.iter().map(|step| step.trim_matches(['[', ']'])).collect();
    &node.get(&steps).expect("a path that was found").value
}

/// A value of the sort of another that says this.
fn like(value: &Value, text: &str) -> Value {
    match value {
        Value::Bool(_) => Value::Bool(text == "true"),
        _ => Value::Text(text.to_owned()),
    }
}

/// What a value is before and after a change of that sort.
fn sides(when: When, value: &Value) -> (Option<Value>, Option<Value>) {
    let is_time = matches!(value, Value::Text(text) if text.starts_with('P'));
    let amount = |number: u64| match is_time {
        true => Value::Text(format!("PT{number}M")),
        false => Value::Number(number.into()),
    };
    let other = |wanted: &str| like(value, if wanted == "true" { "false" } else { "true" });
    match when {
        When::Any | When::Ever => match value {
            Value::Bool(said) => (Some(value.clone()), Some(Value::Bool(!said))),
            Value::Number(_) => (Some(amount(7)), Some(amount(8))),
            _ => (Some(value.clone()), Some(Value::Text("another".to_owned()))),
        },
        When::Falls | When::Sooner | When::Shortens => (Some(amount(9)), Some(amount(4))),
        When::Rises | When::Later => (Some(amount(4)), Some(amount(9))),
        When::Becomes(wanted) => (Some(other(wanted)), Some(like(value, wanted))),
        When::Leaves(left) => (Some(like(value, left)), Some(other(left))),
        When::LeavesAll(left) => (Some(like(value, left[0])), Some(other(left[0]))),
        When::Goes => (Some(value.clone()), None),
        When::Comes => (None, Some(value.clone())),
        When::Dearer => match value {
            Value::Text(text) if text.starts_with("Standard_") => {
                (Some(like(value, "Standard_D4ds_v5")), Some(like(value, "Standard_NC24ads_A100_v4")))
            }
            Value::Text(text) if text.ends_with("RS") => {
                let (sort, _) = text.rsplit_once('_').map_or(("", ""), |(sort, _)| (sort, "_"));
                let of =
                    |copies: &str| Value::Text(format!("{sort}{}{copies}", if sort.is_empty() { "" } else { "_" }));
                (Some(of("LRS")), Some(of("GRS")))
            }
            Value::Text(text) if ["basic", "standard", "premium"].contains(&text.to_ascii_lowercase().as_str()) => {
                (Some(like(value, "standard")), Some(like(value, "premium")))
            }
            _ => (Some(like(value, "ml.m5.large")), Some(like(value, "ml.g5.2xlarge"))),
        },
    }
}

/// What was tried of an end of a path: nothing where no resource has it.
fn tried(row: &Row, turn: &Turn, end: &str) -> Option<Result<(), String>> {
    let mut silent = None;
    for resource in row.kinds.iter().flat_map(|kind| spoken_of(kind)) {
        let mut found = Vec::new();
        paths(&resource.attributes, &mut Vec::new(), &mut found);
        for path in found.iter().filter(|path| ends(path, end)) {
            let (before, after) = sides(turn.when, at(&resource.attributes, path));
            let with = |value: Option<Value>| {
                let mut changed = resource.clone();
                set(&mut changed.attributes, path, value);
                changed
            };
            let (before, after) = (with(before), with(after));
            let tells = |found: Vec<Change>| found.iter().any(|change| change.risks.contains(&turn.risk));
            let what = format!("{} {}", resource.address, path.join("/"));
            // Another may be met first, of which not what is meant is so, or which is left as its owner has made it.
            if !tells(turned(&before, &after)) {
                silent = Some(Err(format!("{what} does not tell {:?} of {:?}", turn.risk, turn.when)));
                continue;
            }
            if !matches!(turn.when, When::Any | When::Ever) && tells(turned(&after, &before)) {
                return Some(Err(format!("{what} tells {:?} of the other way round", turn.risk)));
            }
            return Some(Ok(()));
        }
    }
    silent
}

/// The dangers of what a change of one value of a rendered resource makes of it.
fn risks_of(resource: &Resource, path: &[String], before: Value, after: Option<Value>) -> Vec<Danger> {
    let with = |value: Option<Value>| {
        let mut changed = resource.clone();
        set(&mut changed.attributes, path, value);
        changed
    };
    let changes = turned(&with(Some(before)), &with(after));
    changes.iter().flat_map(|change| &change.risks).map(|risk| risk.danger).collect()
}

/// The first rendered resource of a kind with a value whose path ends so, and that path.
fn first(kind: &str, end: &str) -> (&'static Resource, Vec<String>) {
    let with_path = |resource: &'static Resource| {
        let mut found = Vec::new();
        paths(&resource.attributes, &mut Vec::new(), &mut found);
        found.into_iter().find(|path| ends(path, end)).map(|path| (resource, path))
    };
    spoken_of(kind).into_iter().find_map(with_path).expect("it is rendered")
}

#[test]
fn a_lock_that_grows_cannot_be_undone_and_one_that_shrinks_loses_data() {
    let days = |days: u64| Value::Number(days.into());
    let kinds = [
        ("AWS::S3::Bucket", "DefaultRetention/Days", "COMPLIANCE"),
        ("aws_s3_bucket_object_lock_configuration", "default_retention/*/days", "COMPLIANCE"),
    ];
    for (kind, end, mode) in kinds {
        let (resource, path) = first(kind, end);
        let mode_of = |mode: &str| {
            let mut locked = resource.clone();
            let (last, parent) = path.split_last().expect("a path has steps");
            let name = if last == "Days" { "Mode" } else { "mode" };
            let path: Vec<String> = parent.iter().cloned().chain([name.to_owned()]).collect();
            set(&mut locked.attributes, &path, Some(Value::Text(mode.to_owned())));
            locked
        };
        let locked = mode_of(mode);
        assert_eq!(risks_of(&locked, &path, days(30), Some(days(90))), [Danger::CannotBeUndone], "{kind}");
        assert_eq!(risks_of(&locked, &path, days(30), Some(days(7))), [Danger::DataLoss], "{kind}");
        assert_eq!(risks_of(&locked, &path, days(30), None), [Danger::DataLoss], "{kind}");
        // Whoever may bypass governance lifts it.
        assert_eq!(risks_of(&mode_of("GOVERNANCE"), &path, days(30), Some(days(90))), [], "{kind}");
        let made = Change::made(&locked, Action::Create).risks;
        assert!(made.iter().any(|risk| risk.why.starts_with("nobody can shorten")), "{kind}: {made:?}");
    }
}

#[test]
fn what_is_kept_longer_or_for_the_first_time_is_not_lost() {
    let days = |days: u64| Value::Number(days.into());
    let bicep = ("Microsoft.Storage/storageAccounts/managementPolicies", "delete/daysAfterCreationGreaterThan");
    for (kind, snapshot, version) in [
        (bicep.0, format!("snapshot/{}", bicep.1), format!("version/{}", bicep.1)),
        (
            "azurerm_storage_management_policy",
            "snapshot/*/delete_after_days_since_creation_greater_than".to_owned(),
            "version/*/delete_after_days_since_creation".to_owned(),
        ),
    ] {
        let (resource, path) = first(kind, &snapshot);
        assert_eq!(risks_of(resource, &path, days(7), Some(days(30))), [], "{kind}");
        assert_eq!(risks_of(resource, &path, days(30), Some(days(7))), [Danger::DataLoss], "{kind}");
        let (resource, path) = first(kind, &version);
        assert_eq!(risks_of(resource, &path, days(30), Some(days(7))), [Danger::DataLoss], "{kind}");
        let mut without = resource.clone();
        set(&mut without.attributes, &path, None);
        assert_eq!(turned(&without, resource).iter().flat_map(|change| &change.risks).count(), 0, "{kind}");
    }
}

#[test]
fn an_endpoint_that_is_sent_without_shares_serves_nobody() {
    let tagged = |resource: &Resource| {
        let mut after = resource.clone();
        set(&mut after.attributes, &["location".to_owned()], Some(Value::Text("elsewhere".to_owned())));
        turned(resource, &after).iter().flat_map(|change| &change.risks).any(|risk| risk.why.contains("shares"))
    };
    let (without, with): (Vec<_>, Vec<_>) = spoken_of(ONLINE_ENDPOINT).into_iter().partition(|resource| {
        let body = resource.get(&["body"]).unwrap_or(&resource.attributes);
        body.get(&["properties", "traffic"]).is_none()
    });
    assert!(!without.is_empty() && !with.is_empty(), "both are rendered");
    assert!(without.into_iter().all(tagged));
    assert!(!with.into_iter().any(tagged));
}

/// What is said of attributes that nothing we render has as they are.
static UNSAID: &[(&str, &str)] = &[
    // It stands in a text there, which `tests/scored` changes.
    ("AWS::ECR::Repository", "selection/countNumber"),
    // There is none before somebody names an image, and no example does.
    ("aws_sagemaker_endpoint_configuration", "initial_instance_count"),
    ("aws_sagemaker_endpoint_configuration", "instance_type"),
];

#[test]
fn every_change_of_a_row_is_told_of_what_is_rendered() {
    let mut wrong = Vec::new();
    for row in rows() {
        for turn in row.changed {
            for end in turn.ends {
                let is_unsaid = row.kinds.iter().any(|kind| UNSAID.contains(&(*kind, *end)));
                match tried(row, turn, end) {
                    None if is_unsaid => {}
                    None => wrong.push(format!("{:?} {end}: nothing that is rendered has it", row.kinds)),
                    Some(_) if is_unsaid => wrong.push(format!("{:?} {end} is rendered after all", row.kinds)),
                    Some(result) => wrong.extend(result.err()),
                }
            }
        }
    }
    assert_eq!(wrong.join("\n"), "");
}

#[test]
fn what_is_made_and_what_goes_is_told_by_its_row() {
    for row in rows() {
        // What stands in several rows has the dangers of each that means it.
        let is_alone = |kind: &&&str| rows().filter(|row| row.kinds.contains(*kind)).count() == 1;
        for resource in row.kinds.iter().filter(is_alone).flat_map(|kind| spoken_of(kind).into_iter().take(1)) {
            if row.only.is_some() {
                continue;
            }
            let none = Inventory::default();
            let (made, _) = changes(&none, &side(resource.clone()), Sides::Code, rules(resource));
            assert_eq!(made[0].risks, sorted(row.made), "{} is made", resource.address);
            let gone = Change::gone(resource, Action::Delete);
            assert_eq!(gone.risks, sorted(row.lost), "{} goes", resource.address);
            let forgotten = Change::gone(resource, Action::Forget);
            let left: Vec<Danger> = forgotten.risks.iter().map(|risk| risk.danger).collect();
            let expected: &[Danger] = if row.holds() { &[Danger::Downtime] } else { &[] };
            assert_eq!(left, expected, "{} stays", resource.address);
        }
    }
}

#[test]
fn data_that_is_left_behind_is_told() {
    let of = |kind: &str| {
        let resource = spoken_of(kind).into_iter().next().expect("it is rendered");
        Change::gone(resource, Action::Forget).risks
    };
    let container = "Microsoft.Storage/storageAccounts/blobServices/containers";
    let kinds = ["Microsoft.Storage/storageAccounts", container, "Microsoft.KeyVault/vaults", "AWS::S3::Bucket"];
    for kind in kinds {
        assert_eq!(of(kind).len(), 1, "{kind}");
        assert_eq!(of(kind)[0].danger, Danger::Downtime, "{kind}");
    }
    assert_eq!(of("AWS::CloudTrail::Trail"), [], "a trail holds nothing, and goes on recording");
}

#[test]
fn what_nothing_keeps_from_being_deleted_any_longer_says_so() {
    let mut met = BTreeSet::new();
    for resource in rendered::resources() {
        let lost = Change::gone(resource, Action::Delete).risks.first().map(|risk| risk.danger);
        let mut found = Vec::new();
        paths(&resource.attributes, &mut Vec::new(), &mut found);
        for (guards, when) in GUARDS {
            for path in found.iter().filter(|path| guards.iter().any(|guard| ends(path, guard))) {
                let (before, after) = sides(*when, at(&resource.attributes, path));
                let with = |value: Option<Value>| {
                    let mut changed = resource.clone();
                    set(&mut changed.attributes, path, value);
                    changed
                };
                let changes = turned(&with(before), &with(after));
                let let_go = changes.iter().flat_map(|change| &change.risks).find(|risk| risk.why == UNGUARDED);
                assert_eq!(let_go.map(|risk| risk.danger), lost, "{} {path:?}", resource.address);
                met.insert(resource.kind.as_str());
            }
        }
    }
    for kind in ["Domain", "Space", "UserProfile", "ModelPackageGroup"] {
        assert!(met.contains(format!("AWS::SageMaker::{kind}").as_str()), "{kind}");
    }
    let others = ["AWS::KMS::Key", "AWS::S3::Bucket", "AWS::NetworkFirewall::Firewall", "aws_networkfirewall_firewall"];
    for kind in others.into_iter().chain(["aws_sagemaker_space", "azurerm_storage_account", "azurerm_key_vault"]) {
        assert!(met.contains(kind), "{kind}");
    }
}

const UNGUARDED: &str = "nothing keeps it from being deleted any longer";

#[test]
fn every_follower_is_rendered_and_names_what_it_is_for() {
    for (kinds, paths) in FOLLOWERS {
        for path in *paths {
            let names = |resource: &&Resource| {
                let steps: Vec<&str> = path.split('/').collect();
                let body = resource.get(&["Properties"]).unwrap_or(&resource.attributes);
                body.get(&steps).is_some_and(|node| match &node.value {
                    Value::Later(_) => true,
                    Value::List(items) => items.iter().any(|item| matches!(item.value, Value::Later(_))),
                    _ => false,
                })
            };
            let found = kinds.iter().flat_map(|kind| spoken_of(kind)).find(names);
            assert!(found.is_some(), "{kinds:?} {path}: nothing that is rendered names anything there");
        }
    }
}

fn sorted(risks: &[bastide::diff::Risk]) -> Vec<bastide::diff::Risk> {
    let mut risks = risks.to_vec();
    risks.sort_unstable();
    risks
}

const ONLINE_ENDPOINT: &str = "Microsoft.MachineLearningServices/workspaces/onlineEndpoints";

#[test]
fn another_tag_or_description_is_no_danger() {
    let mut tried = 0;
    for resource in rendered::resources() {
        for path in [
            &["tags"][..],
            &["Properties", "Tags"],
            &["description"],
            &["Properties", "Description"],
            &["body", "tags"],
        ] {
            let Some(node) = resource.get(path) else { continue };
            let mut after = resource.clone();
            let value = match &node.value {
                Value::Map(map) => {
                    let mut map = map.clone();
                    map.insert("harmless".to_owned(), Node::new(Value::Text("yes".to_owned()), node.spot));
                    Value::Map(map)
                }
                Value::Text(text) => Value::Text(format!("{text}!")),
                _ => continue,
            };
            let path: Vec<String> = path.iter().map(|step| (*step).to_owned()).collect();
            set(&mut after.attributes, &path, Some(value));
            let found = turned(resource, &after);
            let replaces = found.iter().any(|change| change.action.word() == "replace");
            tried += 1;
            // It is sent anew with whatever changes.
            let is_sent_anew = resource.kind == ONLINE_ENDPOINT;
            for change in found.iter().filter(|_| !replaces && !is_sent_anew) {
                assert_eq!(change.risks, [], "{} {path:?}", resource.address);
            }
        }
    }
    assert!(tried > 300, "only {tried} resources have tags or a description");
}
