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
    /// The item.
    pub fn item(&self) -> Item {
        Item { pointer: self.after.as_ref().unwrap_or(&self.before).clone(), is_gone: self.after.is_none() }
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

/// What a change of the infrastructure is of: its language, the address, and the attribute, empty for the whole resource.
pub type Key = (&'static str, String, String);

/// An item of a spec that is behind a change.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Item {
    /// The item, in the later spec; in the earlier one where it is gone.
    pub pointer: Pointer,
    /// Whether the later spec has it no longer.
    pub is_gone: bool,
}

/// The items behind each change.
pub type Causes = BTreeMap<Key, Vec<Item>>;

/// Which of the changes of the infrastructure between two specs each change of the spec brings, alone; `moved` tells what changes from the
/// earlier spec to another one, and nothing where that is no sound spec. What no change brings alone, all bring together.
pub fn between(
    before: &Value,
    changes: &[SpecChange],
    together: &BTreeSet<Key>,
    moved: &(dyn Fn(&Value) -> Option<BTreeSet<Key>> + Sync),
) -> Causes {
    let mut causes = Causes::new();
    if let [change] = changes {
        return together.iter().map(|key| (key.clone(), vec![change.item()])).collect();
    }
    for (change, alone) in changes.iter().zip(each(changes, |change| moved(&change.applied_to(before)))) {
        for key in alone.iter().flat_map(|alone| alone.intersection(together)) {
            causes.entry(key.clone()).or_default().push(change.item());
        }
    }
    for key in together.iter().filter(|key| !causes.contains_key(*key)).cloned().collect::<Vec<_>>() {
        causes.insert(key, changes.iter().map(|change| change.item()).collect());
    }
    causes
}

/// What comes of each item, in their order, on as many threads as the machine runs at once.
fn each<T: Sync, R: Send>(items: &[T], act: impl Fn(&T) -> R + Sync) -> Vec<R> {
    let threads = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    let share = items.len().div_ceil(threads).max(1);
    std::thread::scope(|scope| {
        let workers: Vec<_> =
            items.chunks(share).map(|share| scope.spawn(|| share.iter().map(&act).collect::<Vec<R>>())).collect();
        workers
            .into_iter()
            .flat_map(|worker| worker.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)))
            .collect()
    })
}

/// What stands in for an item that a spec cannot do without, to see what it decides: its pointer, and values of which one fits.
static STAND_INS: &[(&str, &[&str])] = &[
    ("/environment", &["other"]),
    ("/name", &["other"]),
    ("/owner", &["other@example.com"]),
    ("/profile", &["lab", "regulated"]),
    ("/region", &["westeurope", "swedencentral", "eu-west-1", "eu-central-1"]),
    ("/salt", &["0000"]),
];

/// The items of a spec that decide each of some things of the infrastructure, the finest that do; `moved` tells what is otherwise without
/// an item, and nothing where there is no sound spec without it.
pub fn deciding(
    spec: &Value,
    wanted: &BTreeSet<Key>,
    moved: &(dyn Fn(&Value) -> Option<BTreeSet<Key>> + Sync),
) -> Causes {
    let mut causes = Causes::new();
    let mut left = MOST_TRIES;
    decide(spec, &Pointer::root(), wanted, moved, &mut causes, &mut left);
    for items in causes.values_mut() {
        // Everything hangs on what names it all: that is told only where nothing finer is.
        let is_finer = |item: &Item| STAND_INS.iter().all(|(pointer, _)| *pointer != item.pointer.as_str());
        if items.iter().any(is_finer) {
            items.retain(is_finer);
        }
    }
    causes
}

/// How many specs are rendered to find out which items decide: beyond that the coarser item is named.
const MOST_TRIES: usize = 120;

/// Looks through the items of a map or a list; which of the wanted it explains.
fn decide(
    spec: &Value,
    parent: &Pointer,
    wanted: &BTreeSet<Key>,
    moved: &(dyn Fn(&Value) -> Option<BTreeSet<Key>> + Sync),
    causes: &mut Causes,
    left: &mut usize,
) {
    let items: Vec<Pointer> = match spec.pointer(parent.as_str()) {
        Some(Value::Object(map)) => map.keys().map(|key| parent.child(key)).filter(decides).collect(),
        Some(Value::Array(items)) => (0..items.len()).map(|place| parent.child(place)).collect(),
        _ => return,
    };
    let Some(rest) = left.checked_sub(items.len()) else { return };
    *left = rest;
    for (item, without) in items.iter().zip(each(&items, |item| without(spec, item, moved))) {
        match without {
            None => decide(spec, item, wanted, moved, causes, left),
            Some(moved_without) => {
                let among = |is_of: fn(&Key, &Key) -> bool| -> BTreeSet<Key> {
                    wanted.iter().filter(|key| moved_without.iter().any(|moved| is_of(moved, key))).cloned().collect()
                };
                let touched = among(is_of_one_resource);
                let mut finer = Causes::new();
                if !touched.is_empty() {
                    decide(spec, item, &touched, moved, &mut finer, left);
                }
                for key in among(is_about) {
                    finer.entry(key).or_insert_with(|| vec![Item { pointer: item.clone(), is_gone: false }]);
                }
                for (key, items) in finer {
                    causes.entry(key).or_default().extend(items);
                }
            }
        }
    }
}

/// Whether an item decides what there is, rather than in which language it is written.
fn decides(item: &Pointer) -> bool {
    item.as_str() != "/render"
}

/// Whether what moves and a thing are of one resource.
fn is_of_one_resource(moved: &Key, wanted: &Key) -> bool {
    (moved.0, &moved.1) == (wanted.0, &wanted.1)
}

/// Whether what moves is about a thing: both are the resource as such, or one attribute is the other or holds it.
fn is_about(moved: &Key, wanted: &Key) -> bool {
    let holds = |one: &str, other: &str| {
        other.strip_prefix(one).is_some_and(|rest| rest.is_empty() || rest.starts_with(['.', '[']))
    };
    is_of_one_resource(moved, wanted)
        && moved.2.is_empty() == wanted.2.is_empty()
        && (holds(&moved.2, &wanted.2) || holds(&wanted.2, &moved.2))
}

/// What is otherwise without an item, or with another in its place.
fn without(
    spec: &Value,
    item: &Pointer,
    moved: &(dyn Fn(&Value) -> Option<BTreeSet<Key>> + Sync),
) -> Option<BTreeSet<Key>> {
    let removed = SpecChange { after: None, before: item.clone(), edit: Edit::Remove };
    moved(&removed.applied_to(spec)).or_else(|| {
        let (_, values) = STAND_INS.iter().find(|(pointer, _)| *pointer == item.as_str())?;
        let others = values.iter().filter(|value| spec.pointer(item.as_str()) != Some(&Value::from(**value)));
        others.into_iter().find_map(|value| {
            let edit = Edit::Set(Value::from(*value));
            moved(&SpecChange { after: None, before: item.clone(), edit }.applied_to(spec))
        })
    })
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
        let pointers: Vec<String> = changes.iter().map(|change| change.item().pointer.dotted()).collect();
        assert_eq!(pointers, ["storage[0]", "storage[1].days", "storage[1]", "owner"]);
        let applied: Vec<Value> = changes.iter().map(|change| change.applied_to(&before)).collect();
        assert_eq!(applied[0]["storage"], json!([{"name": "a", "days": 1}, {"name": "b"}, {"name": "c"}]));
        assert_eq!(applied[1]["storage"], json!([{"name": "a", "days": 2}, {"name": "b"}]));
        assert_eq!(applied[2]["storage"], json!([{"name": "a", "days": 1}]));
        assert_eq!(applied[3]["owner"], json!("y"));
    }

    fn key(address: &str) -> Key {
        ("terraform", address.to_owned(), String::new())
    }

    #[test]
    fn what_moves_only_jointly_has_all_of_them() {
        let (before, after) = (json!({"a": 1, "b": 1}), json!({"a": 2, "b": 2}));
        let changes = spec_changes(&before, &after);
        let together = ["x", "y"].map(key).into();
        let found = between(&before, &changes, &together, &|spec| {
            Some(if spec["a"] == 2 { [key("x")].into() } else { BTreeSet::new() })
        });
        let told = |address: &str| found[&key(address)].iter().map(|item| item.pointer.dotted()).collect::<Vec<_>>();
        assert_eq!(told("x"), ["a"]);
        assert_eq!(told("y"), ["a", "b"]);
    }

    #[test]
    fn the_finest_item_that_decides_is_named() {
        let spec = json!({"name": "a", "storage": [{"name": "s", "days": 3}], "region": "eu-west-1"});
        let wanted = ["days", "bucket", "region", "nobody's"].map(key).into();
        let found = deciding(&spec, &wanted, &|spec| {
            let mut moved = BTreeSet::new();
            spec.get("name")?;
            spec.get("region")?;
            if spec["storage"][0]["days"] != 3 {
                moved.insert(key("days"));
            }
            if spec["storage"][0]["name"] != "s" {
                moved.insert(key("bucket"));
                spec.get("storage").filter(|storage| storage[0].is_null())?;
            }
            if spec["region"] != "eu-west-1" {
                moved.insert(key("region"));
            }
            Some(moved)
        });
        let told: Vec<String> =
            found.iter().map(|((_, address, _), items)| format!("{address} {}", items[0].pointer.dotted())).collect();
        assert_eq!(told, ["bucket storage[0]", "days storage[0].days", "region region"]);
    }
}
