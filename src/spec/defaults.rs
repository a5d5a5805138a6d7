//! Turns a spec as it was written into one where every field that has a default stands: one table says what each field means under each profile.

use indexmap::IndexMap;
use serde_json::{Map, Value};

use super::{Cloud, Profile};
use crate::text::Pointer;

/// What one field means where a spec leaves it out.
#[derive(Debug)]
pub struct Default {
    /// Path of the field; `*` stands for every item of a list, `[kind=cluster]` behind it for the items of that kind.
    pub path: &'static str,
    /// The value on Azure under each profile, as JSON.
    pub azure: ByProfile,
    /// The value on AWS under each profile, as JSON.
    pub aws: ByProfile,
}

/// A value as JSON under the profiles `lab`, `team` and `regulated`.
pub type ByProfile = [&'static str; 3];

impl Default {
    /// The field's value on a cloud under a profile.
    pub fn of(&self, cloud: Cloud, profile: Profile) -> Value {
        let [lab, team, regulated] = self.on(cloud);
        let text = match profile {
            Profile::Lab => lab,
            Profile::Team => team,
            Profile::Regulated => regulated,
        };
        serde_json::from_str(text).expect("the table of defaults holds JSON, which a test reads")
    }

    /// Whether every profile has the same value on a cloud.
    pub fn is_fixed(&self, cloud: Cloud) -> bool {
        let [lab, team, regulated] = self.on(cloud);
        lab == team && team == regulated
    }

    /// Whether the clouds have the same values.
    pub fn is_of_every_cloud(&self) -> bool {
        self.azure == self.aws
    }

    fn on(&self, cloud: Cloud) -> &ByProfile {
        match cloud {
            Cloud::Azure => &self.azure,
            Cloud::Aws => &self.aws,
        }
    }

    const fn on_aws(self, lab: &'static str, team: &'static str, regulated: &'static str) -> Default {
        Default { aws: [lab, team, regulated], ..self }
    }

    /// Whether it is about a field of the items of a list.
    pub fn is_of_items(&self) -> bool {
        self.path.contains('*')
    }
}

const fn fixed(path: &'static str, value: &'static str) -> Default {
    by_profile(path, value, value, value)
}

const fn by_profile(path: &'static str, lab: &'static str, team: &'static str, regulated: &'static str) -> Default {
    let value = [lab, team, regulated];
    Default { path, azure: value, aws: value }
}

/// Every default, maps before what they hold.
pub static DEFAULTS: &[Default] = &[
    fixed("/tags", "{}"),
    fixed("/network", "{}"),
    fixed("/network/mode", r#""managed""#),
    fixed("/network/address_space", r#""10.40.0.0/16""#),
    fixed("/network/subnets", "{}"),
    fixed("/network/egress", "{}"),
    fixed("/network/egress/policy", r#""none""#),
    fixed("/network/egress/allow", "[]"),
    fixed("/network/entry", r#""bastion""#),
    fixed("/network/zones", "2"),
    // On Azure they need a resource group that the region shares.
    by_profile("/network/flow_logs", "false", "false", "true").on_aws("true", "true", "true"),
    fixed("/keys", "{}"),
    by_profile("/keys/customer_managed", "false", "true", "true"),
    by_profile("/keys/hsm", "false", "false", "true"),
    by_profile("/keys/rotate_every", r#""365d""#, r#""365d""#, r#""90d""#),
    // The longest that each cloud takes.
    by_profile("/keys/recover_within", r#""7d""#, r#""90d""#, r#""90d""#).on_aws(r#""7d""#, r#""30d""#, r#""30d""#),
    by_profile("/keys/purge_protection", "false", "true", "true"),
    fixed("/keys/secrets", "[]"),
    fixed("/storage", "[]"),
    by_profile("/storage/*/redundancy", r#""local""#, r#""zone""#, r#""zone""#),
    by_profile("/storage/*/versioning", "false", "true", "true"),
    by_profile("/storage/*/recover_within", r#""7d""#, r#""30d""#, r#""90d""#),
    fixed("/registry", "{}"),
    by_profile("/registry/keep_untagged", r#""7d""#, r#""14d""#, r#""30d""#),
    fixed("/monitoring", "{}"),
    by_profile("/monitoring/log_retention", r#""30d""#, r#""90d""#, r#""365d""#),
    fixed("/workspace", "{}"),
    fixed("/access", "[]"),
    fixed("/compute", "[]"),
    fixed("/compute/*[kind=notebook]/size", r#""cpu_small""#),
    // Studio knows no shorter time than an hour.
    by_profile("/compute/*[kind=notebook]/idle_after", r#""30m""#, r#""60m""#, r#""30m""#)
        .on_aws(r#""60m""#, r#""60m""#, r#""60m""#),
    fixed("/compute/*[kind=cluster]/size", r#""cpu_medium""#),
    fixed("/compute/*[kind=cluster]/nodes", "{}"),
    fixed("/compute/*[kind=cluster]/nodes/min", "0"),
    by_profile("/compute/*[kind=cluster]/nodes/max", "1", "2", "2"),
    fixed("/compute/*[kind=cluster]/spot", "false"),
    by_profile("/compute/*[kind=cluster]/idle_after", r#""5m""#, r#""15m""#, r#""15m""#),
    fixed("/endpoints", "[]"),
    fixed("/endpoints/*[kind=realtime]/size", r#""cpu_small""#),
    by_profile("/endpoints/*[kind=realtime]/instances", "1", "2", "2"),
    fixed("/endpoints/*[kind=realtime]/auth", r#""identity""#),
    fixed("/endpoints/*[kind=realtime]/traffic", "{}"),
    fixed("/azure", "{}"),
    fixed("/azure/jump_host_sku", r#""Standard_B2s_v2""#),
    fixed("/aws", "{}"),
    fixed("/aws/break_glass", "[]"),
    fixed("/aws/jump_host_type", r#""t3.micro""#),
    fixed("/aws/notebooks", r#""space""#),
    fixed("/aws/trail", "true"),
    fixed("/aws/shared_log_groups", "true"),
    fixed("/render", "{}"),
    fixed("/render/languages", r#"["bicep"]"#).on_aws(
        r#"["cloudformation"]"#,
        r#"["cloudformation"]"#,
        r#"["cloudformation"]"#,
    ),
    fixed("/render/out", r#""infra""#),
    fixed("/record", r#"".bastide/record""#),
];

/// Puts the default of every field that the spec leaves out in its place, and returns the pointers of those fields, each with its default.
/// Whatever is not shaped as a spec is left alone.
pub fn settle(spec: &mut Value, cloud: Cloud, profile: Profile) -> IndexMap<Pointer, &'static Default> {
    let mut settled = IndexMap::new();
    for default in DEFAULTS {
        let steps: Vec<&str> = default.path.split('/').skip(1).collect();
        fill(spec, &steps, &Pointer::root(), &default.of(cloud, profile), &mut |pointer| {
            settled.insert(pointer, default);
        });
    }
    settled
}

/// The kind of the items that a step of a path stands for: `cluster` of `*[kind=cluster]`.
pub(crate) fn kind_of(step: &str) -> Option<&str> {
    step.strip_prefix("*[kind=")?.strip_suffix(']')
}

fn fill(at: &mut Value, steps: &[&str], pointer: &Pointer, value: &Value, settled: &mut dyn FnMut(Pointer)) {
    match (steps, at) {
        ([field], Value::Object(map)) => put(map, field, pointer, value, settled),
        ([step, rest @ ..], Value::Array(items)) if step.starts_with('*') => {
            let kind = kind_of(step);
            for (index, item) in items.iter_mut().enumerate() {
                if kind.is_none_or(|kind| item.get("kind").and_then(Value::as_str) == Some(kind)) {
                    fill(item, rest, &pointer.child(index), value, settled);
                }
            }
        }
        ([step, rest @ ..], Value::Object(map)) => {
            if let Some(next) = map.get_mut(*step) {
                fill(next, rest, &pointer.child(step), value, settled);
            }
        }
        _ => {}
    }
}

fn put(map: &mut Map<String, Value>, field: &str, pointer: &Pointer, value: &Value, settled: &mut dyn FnMut(Pointer)) {
    if !map.contains_key(field) {
        map.insert(field.to_owned(), value.clone());
        settled(pointer.child(field));
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn every_default_is_json() {
        for default in DEFAULTS {
            for profile in [Profile::Lab, Profile::Team, Profile::Regulated] {
                let _ = (default.of(Cloud::Azure, profile), default.of(Cloud::Aws, profile));
            }
        }
    }

    #[test]
    fn what_is_written_stays_and_what_is_left_out_is_filled() {
        let mut spec =
            json!({"keys": {"hsm": true}, "compute": [{"name": "a", "kind": "cluster", "nodes": {"max": 9}}]});
        let settled = settle(&mut spec, Cloud::Azure, Profile::Lab);
        assert_eq!(spec["keys"]["hsm"], true);
        assert_eq!(spec["keys"]["customer_managed"], false);
        assert_eq!(spec["compute"][0]["nodes"], json!({"max": 9, "min": 0}));
        assert!(settled.contains_key(&Pointer::from("/compute/0/nodes/min")));
        assert!(!settled.contains_key(&Pointer::from("/keys/hsm")));
    }
}
