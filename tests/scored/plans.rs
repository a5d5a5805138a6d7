//! Reads what `terraform plan` says of the same changes, as `tests/terraform` has recorded it.

use std::collections::BTreeMap;
use std::fs;

use crate::support::root;

/// What a plan does, by the name of the change: each action in its word, with the address.
pub type Plans = BTreeMap<String, Vec<(&'static str, String)>>;

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
            plans.insert(name.clone(), Vec::new());
            continue;
        };
        for (mark, action) in MARKS {
            if let Some(rest) = entry.strip_prefix(mark) {
                let address = rest.split(": ").next().unwrap_or(rest);
                if !address.starts_with("output.") {
                    plans.get_mut(&name).expect("an entry follows a name").push((action, address.to_owned()));
                }
                break;
            }
        }
    }
    plans
}
