//! Reads what `terraform plan` says of the same changes, as `tests/terraform` has recorded it.

use std::collections::BTreeMap;
use std::fs;

use crate::support::root;

/// What a plan does, by the name of the change.
pub type Plans = BTreeMap<String, Plan>;

/// What a plan does.
#[derive(Default)]
pub struct Plan {
    /// Each action in its word, with the address.
    pub actions: Vec<(&'static str, String)>,
    /// Whether it is refused, and says no more than what for.
    pub is_refused: bool,
}

/// The marks of the record, with the actions that they stand for; what is refused is a resource that would go.
static MARKS: &[(&str, &str)] =
    &[("-+ ", "replace"), ("! ", "replace"), ("+ ", "create"), ("- ", "delete"), ("~ ", "update")];

/// The plans of a cloud.
pub fn plans(cloud: &str) -> Plans {
    let path = root().join("tests/terraform/changes").join(cloud).with_extension("txt");
    let text = fs::read_to_string(&path).unwrap_or_else(|error| panic!("read {}: {error}", path.display()));
    let mut plans = Plans::new();
    let mut name = String::new();
    for line in text.lines().filter(|line| !line.is_empty()) {
        let Some(entry) = line.strip_prefix("  ") else {
            name = line.to_owned();
            plans.insert(name.clone(), Plan::default());
            continue;
        };
        for (mark, action) in MARKS {
            if let Some(rest) = entry.strip_prefix(mark) {
                let address = rest.split(": ").next().unwrap_or(rest);
                let plan = plans.get_mut(&name).expect("an entry follows a name");
                plan.is_refused |= *mark == "! ";
                if !address.starts_with("output.") {
                    plan.actions.push((action, address.to_owned()));
                }
                break;
            }
        }
    }
    plans
}
