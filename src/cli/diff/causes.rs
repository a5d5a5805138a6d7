//! Turns two specs into which change of the one brings which change of the infrastructure, by rendering each change alone.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use crate::text::Pointer;

/// A change between two specs.
#[derive(Debug, Clone, PartialEq)]
pub struct SpecChange {
    /// The item in the later spec; none where it is gone.
    pub after: Option<Pointer>,
    /// The item in the earlier spec, or the map or list that a new one is added to.
    before: Pointer,
    /// What it becomes.
    edit: Edit,
}

/// What is done with an item of the earlier spec.
#[derive(Debug, Clone, PartialEq)]
enum Edit {
    /// It becomes this.
    Set(Value),
    /// It goes.
    Remove,
    /// A key of the map is added.
    Insert(String, Value),
    /// An item of the list is added.
    Push(Value),
}

impl SpecChange {
    /// What a reader calls the item.
    pub fn pointer(&self) -> &Pointer {
        self.after.as_ref().unwrap_or(&self.before)
    }

    /// The earlier spec with this change alone.
    pub fn applied_to(&self, spec: &Value) -> Value {
        let mut spec = spec.clone();
        match &self.edit {
            Edit::Remove => {
                let parent = self.before.parent().and_then(|parent| spec.pointer_mut(parent.as_str()));
                match (parent, self.before.last()) {
                    (Some(Value::Object(map)), Some(key)) => drop(map.shift_remove(&key)),
                    (Some(Value::Array(items)), Some(place)) => {
                        if let Some(place) = place.parse().ok().filter(|place| *place < items.len()) {
                            items.remove(place);
                        }
                    }
                    _ => {}
                }
            }
            Edit::Set(value) => {
                if let Some(item) = spec.pointer_mut(self.before.as_str()) {
                    item.clone_from(value);
                }
            }
            Edit::Insert(key, value) => {
                if let Some(Value::Object(map)) = spec.pointer_mut(self.before.as_str()) {
                    map.insert(key.clone(), value.clone());
                }
            }
            Edit::Push(value) => {
                if let Some(Value::Array(items)) = spec.pointer_mut(self.before.as_str()) {
                    items.push(value.clone());
                }
            }
        }
        spec
    }
}

/// The changes between two specs. Lists of named things are compared by name, any other list as a whole.
pub fn spec_changes(before: &Value, after: &Value) -> Vec<SpecChange> {
    let mut changes = Vec::new();
    compare(before, after, &Pointer::root(), &Pointer::root(), &mut changes);
    changes
}

fn compare(before: &Value, after: &Value, at_before: &Pointer, at_after: &Pointer, changes: &mut Vec<SpecChange>) {
    match (before, after) {
        (Value::Object(old), Value::Object(new)) => {
            for (key, value) in new {
                match old.get(key) {
                    Some(earlier) => compare(earlier, value, &at_before.child(key), &at_after.child(key), changes),
                    None => changes.push(SpecChange {
                        after: Some(at_after.child(key)),
                        before: at_before.clone(),
                        edit: Edit::Insert(key.clone(), value.clone()),
                    }),
                }
            }
            for key in old.keys().filter(|key| !new.contains_key(*key)) {
                changes.push(SpecChange { after: None, before: at_before.child(key), edit: Edit::Remove });
            }
        }
        (Value::Array(old), Value::Array(new)) if are_named(old) && are_named(new) => {
            for (place, value) in new.iter().enumerate() {
                match old.iter().position(|earlier| name(earlier) == name(value)) {
                    Some(earlier) => {
                        compare(&old[earlier], value, &at_before.child(earlier), &at_after.child(place), changes);
                    }
                    None => changes.push(SpecChange {
                        after: Some(at_after.child(place)),
                        before: at_before.clone(),
                        edit: Edit::Push(value.clone()),
                    }),
                }
            }
            for (place, value) in old.iter().enumerate() {
                if !new.iter().any(|later| name(later) == name(value)) {
                    changes.push(SpecChange { after: None, before: at_before.child(place), edit: Edit::Remove });
                }
            }
        }
        (old, new) if old == new => {}
        (_, new) => changes.push(SpecChange {
            after: Some(at_after.clone()),
            before: at_before.clone(),
            edit: Edit::Set(new.clone()),
        }),
    }
}

fn name(value: &Value) -> Option<&str> {
    let field = |field: &str| value.get(field).and_then(Value::as_str);
    field("name").or_else(|| field("role"))
}

fn are_named(items: &[Value]) -> bool {
    let names: BTreeSet<&str> = items.iter().filter_map(name).collect();
    names.len() == items.len()
}

/// Which of the addresses that change between two specs each change of the spec brings, alone; `moved` tells the addresses that change
/// from the earlier spec to another one, and nothing where that is no sound spec. What no change brings alone, all bring together.
pub fn causes(
    before: &Value,
    changes: &[SpecChange],
    together: &BTreeSet<String>,
    moved: &dyn Fn(&Value) -> Option<BTreeSet<String>>,
) -> BTreeMap<String, Vec<Pointer>> {
    let mut causes: BTreeMap<String, Vec<Pointer>> = BTreeMap::new();
    for change in changes {
        let Some(alone) = moved(&change.applied_to(before)) else { continue };
        for address in alone.intersection(together) {
            causes.entry(address.clone()).or_default().push(change.pointer().clone());
        }
    }
    for address in together {
        causes
            .entry(address.clone())
            .or_insert_with(|| changes.iter().map(|change| change.pointer().clone()).collect());
    }
    causes
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn named_things_are_compared_by_name() {
        let before = json!({"storage": [{"name": "a", "days": 1}, {"name": "b"}], "salt": "x"});
        let after = json!({"storage": [{"name": "c"}, {"name": "a", "days": 2}], "salt": "x", "owner": "y"});
        let changes = spec_changes(&before, &after);
        let pointers: Vec<String> = changes.iter().map(|change| change.pointer().dotted()).collect();
        assert_eq!(pointers, ["storage[0]", "storage[1].days", "storage[1]", "owner"]);
        let applied: Vec<Value> = changes.iter().map(|change| change.applied_to(&before)).collect();
        assert_eq!(applied[0]["storage"], json!([{"name": "a", "days": 1}, {"name": "b"}, {"name": "c"}]));
        assert_eq!(applied[1]["storage"], json!([{"name": "a", "days": 2}, {"name": "b"}]));
        assert_eq!(applied[2]["storage"], json!([{"name": "a", "days": 1}]));
        assert_eq!(applied[3]["owner"], json!("y"));
    }

    #[test]
    fn what_moves_only_jointly_has_all_of_them() {
        let (before, after) = (json!({"a": 1, "b": 1}), json!({"a": 2, "b": 2}));
        let changes = spec_changes(&before, &after);
        let together = ["x", "y"].map(str::to_owned).into();
        let found = causes(&before, &changes, &together, &|spec| {
            Some(if spec["a"] == 2 { ["x".to_owned()].into() } else { BTreeSet::new() })
        });
        let told = |address: &str| found[address].iter().map(Pointer::dotted).collect::<Vec<_>>();
        assert_eq!(told("x"), ["a"]);
        assert_eq!(told("y"), ["a", "b"]);
    }
}
