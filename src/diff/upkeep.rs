//! Turns a difference into whether it does anything to the resource, or only says how it is deployed.

use super::Difference;
use crate::inventory::{Resource, Value};

/// Attributes that say how a resource is deployed and not what it is, each with how the kinds begin that have it.
static HOW: &[(&str, &[&str])] = &[
    ("", &["depends_on", "timeouts", "DependsOn", "Metadata", "CreationPolicy", "dependsOn"]),
    (
        "azapi_",
        &[
            "delete_query_parameters",
            "ignore_casing",
            "ignore_missing_property",
            "replace_triggers_external_values",
            "replace_triggers_refs",
            "response_export_values",
            "retry",
            "schema_validation_enabled",
        ],
    ),
];

/// What the owner of a resource may choose of its `lifecycle` with no effect on what is deployed now.
static ORDER: &[&str] = &["create_before_destroy", "ignore_changes", "replace_triggered_by"];

/// Whether nothing of the resource itself changes by a difference.
pub(super) fn is_idle(after: &Resource, difference: &Difference) -> bool {
    let Some(first) = difference.path.first() else { return false };
    let how = HOW.iter().filter(|(start, _)| after.kind.starts_with(start));
    if how.flat_map(|(_, names)| *names).any(|name| name == first) {
        return true;
    }
    if first == "lifecycle" && difference.path.last().is_some_and(|last| ORDER.contains(&last.as_str())) {
        return true;
    }
    ignored(after).iter().any(|ignored| is_below(ignored, &difference.path))
}

/// The paths that `ignore_changes` names: Terraform leaves them as they are.
fn ignored(resource: &Resource) -> Vec<Vec<String>> {
    let Some(lifecycle) = resource.get(&["lifecycle"]) else { return Vec::new() };
    let block = lifecycle.items().first().unwrap_or(lifecycle);
    let Some(named) = block.get(&["ignore_changes"]) else { return Vec::new() };
    let text = match &named.value {
        Value::List(items) => items.iter().map(|item| plain(&item.value)).collect::<Vec<_>>().join(","),
        value => plain(value),
    };
    let names = text.trim_matches(['[', ']']).split(',').map(str::trim).filter(|name| !name.is_empty());
    names.map(|name| name.split('.').map(str::to_owned).collect()).collect()
}

/// A value as its code reads.
fn plain(value: &Value) -> String {
    match value {
        Value::Later(later) => later.to_string().trim_start_matches("${").trim_end_matches('}').to_owned(),
        Value::Text(text) => text.clone(),
        _ => String::new(),
    }
}

/// Whether a path of a difference is that of a name of `ignore_changes`, such as `rule[0].days`, or below it.
fn is_below(name: &[String], path: &[String]) -> bool {
    let mut taken = path.iter().filter(|step| !step.starts_with('['));
    let mut named = name.iter().map(|step| step.split('[').next().unwrap_or(step));
    name == ["all"] || named.all(|step| taken.next().is_some_and(|taken| taken == step))
}

#[cfg(test)]
mod tests {
    use serde_json::{Value as Json, json};

    use super::*;
    use crate::diff::Replaces;
    use crate::diff::tests::{node, resource};

    fn idle(kind: &str, attributes: Json, path: &str) -> bool {
        let path = path.split('/').map(str::to_owned).collect();
        let difference = Difference { path, before: Some(node(&json!(1))), after: None, replaces: Replaces::No };
        is_idle(&resource("a", kind, attributes), &difference)
    }

    #[test]
    fn how_a_resource_is_deployed_is_not_what_it_is() {
        assert!(idle("aws_vpc", json!({}), "depends_on/[+]"));
        assert!(idle("AWS::EC2::VPC", json!({}), "Metadata/checkov"));
        assert!(idle("azapi_resource", json!({}), "retry/error_message_regex"));
        assert!(!idle("aws_scheduler_schedule", json!({}), "target/[0]/retry"));
        assert!(!idle("aws_vpc", json!({}), "retry"));
        assert!(!idle("aws_s3_bucket", json!({}), "lifecycle/[0]/prevent_destroy"));
        assert!(idle("aws_s3_bucket", json!({}), "lifecycle/[0]/create_before_destroy"));
    }

    #[test]
    fn what_is_ignored_stays_as_it_is() {
        let of = |named: Json| json!({"lifecycle": [{"ignore_changes": named}]});
        let both = || of(json!("[tags,body.properties.schedules,rule[0].days]"));
        assert!(idle("azapi_resource", both(), "tags/stage"));
        assert!(idle("azapi_resource", both(), "body/properties/schedules/[+]"));
        assert!(idle("azapi_resource", both(), "rule/[0]/days"));
        assert!(!idle("azapi_resource", both(), "body/properties/vmSize"));
        assert!(!idle("azapi_resource", both(), "body"));
        assert!(idle("azapi_resource", of(json!("all")), "body"));
        assert!(idle("azapi_resource", of(json!(["tags", "name"])), "name"));
        assert!(!idle("azapi_resource", of(json!("[]")), "name"));
    }
}
