//! Turns `tests/scored/<cloud>.yaml` into changes of a spec, each with what services and engines are documented to make of it.

use std::collections::BTreeMap;
use std::fs;

use bastide::finding::Findings;
use bastide::source;
use serde::Deserialize;
use serde_json::Value;

use super::root;

/// The clouds, each with its languages.
pub static CLOUDS: &[(&str, &[&str])] =
    &[("azure", &["bicep", "terraform"]), ("aws", &["cloudformation", "terraform"])];

/// What a change is to whoever reads it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Label {
    /// It means nothing: the same is asked for in other words.
    Noise,
    /// It adds something, or changes it where it stands and takes nothing away.
    Harmless,
    /// Less is guarded, kept or allowed than before.
    Weakening,
    /// Something that there is goes, or is made anew, or its deployment is refused until it has gone.
    Destructive,
}

impl Label {
    /// Every label.
    pub const ALL: [Label; 4] = [Label::Noise, Label::Harmless, Label::Weakening, Label::Destructive];

    /// The label in a word.
    pub fn word(self) -> &'static str {
        match self {
            Label::Noise => "noise",
            Label::Harmless => "harmless",
            Label::Weakening => "weakening",
            Label::Destructive => "destructive",
        }
    }
}

/// A change of the spec of the example of a team.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Case {
    /// In words.
    pub name: String,
    /// What it is.
    pub is: Label,
    /// The page of the documentation that says so, by its title.
    pub since: String,
    /// What the spec says beforehand, where that is not what the example says.
    #[serde(default)]
    pub from: Edits,
    /// What it says then.
    pub to: Edits,
    /// What becomes of the environment, by language: an action, a pattern of addresses, and dangers.
    pub expect: BTreeMap<String, Vec<String>>,
}

/// Changes of a document.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Edits {
    /// Values to put at pointers; maps on the way are made.
    set: BTreeMap<String, Value>,
    /// Items to put before the others of lists.
    add: BTreeMap<String, Value>,
    /// What is taken away.
    remove: Vec<String>,
    /// Lists and maps to turn round.
    turn: Vec<String>,
}

impl Edits {
    /// Whether nothing changes.
    pub fn is_empty(&self) -> bool {
        self.set.is_empty() && self.add.is_empty() && self.remove.is_empty() && self.turn.is_empty()
    }

    fn apply(&self, spec: &mut Value) {
        for (pointer, value) in &self.set {
            let mut at = &mut *spec;
            for step in pointer.split('/').skip(1) {
                at = match at {
                    Value::Array(items) => {
                        let place: usize = step.parse().expect("a place of a list");
                        &mut items[place]
                    }
                    other => &mut other[step],
                };
            }
            *at = value.clone();
        }
        for (pointer, value) in &self.add {
            let list = spec.pointer_mut(pointer).and_then(Value::as_array_mut);
            list.unwrap_or_else(|| panic!("there is no list at {pointer}")).insert(0, value.clone());
        }
        for pointer in &self.remove {
            let (parent, last) = pointer.rsplit_once('/').expect("a pointer");
            match spec.pointer_mut(parent) {
                Some(Value::Object(map)) => drop(map.shift_remove(last).expect("what is removed is there")),
                Some(Value::Array(items)) => drop(items.remove(last.parse().expect("a place of a list"))),
                _ => panic!("there is nothing at {pointer}"),
            }
        }
        for pointer in &self.turn {
            match spec.pointer_mut(pointer) {
                Some(Value::Object(map)) => *map = std::mem::take(map).into_iter().rev().collect(),
                Some(Value::Array(items)) => items.reverse(),
                _ => panic!("there is nothing at {pointer}"),
            }
        }
    }
}

impl Case {
    /// The spec beforehand.
    pub fn before(&self, base: &Value) -> Value {
        let mut spec = base.clone();
        self.from.apply(&mut spec);
        spec
    }

    /// The spec then.
    pub fn after(&self, base: &Value) -> Value {
        let mut spec = self.before(base);
        self.to.apply(&mut spec);
        spec
    }
}

/// A document of YAML.
fn document(path: &str) -> Value {
    let bytes = fs::read(root().join(path)).unwrap_or_else(|error| panic!("read {path}: {error}"));
    source::load(path, &|_| Ok(bytes.clone()), &[], &mut Findings::default()).value
}

/// The spec of a team on a cloud.
pub fn base(cloud: &str) -> Value {
    document(&format!("examples/{cloud}-team/bastide.yaml"))
}

/// The changes of a cloud, in the order of the file.
pub fn cases(cloud: &str) -> Vec<Case> {
    let path = format!("tests/scored/{cloud}.yaml");
    serde_json::from_value(document(&path)["cases"].clone()).unwrap_or_else(|error| panic!("{path}: {error}"))
}
