//! Turns names of a spec into identifiers of code, and names that would collide there into findings.

use std::collections::HashMap;

use crate::finding::{Finding, Findings, codes};
use crate::spec::{Compute, Endpoint, Spec};
use crate::text::Pointer;

/// The identifier of a name: `feature-db` becomes `featureDb`. Names hold lower-case letters, digits and single hyphens.
pub fn identifier(name: &str) -> String {
    let mut identifier = String::with_capacity(name.len());
    let mut capital = false;
    for character in name.chars() {
        if character == '-' {
            capital = true;
        } else {
            identifier.push(if capital { character.to_ascii_uppercase() } else { character });
            capital = false;
        }
    }
    identifier
}

/// Finds names that are given twice in a list, and names of a list that become one identifier.
pub(super) fn check(spec: &Spec, findings: &mut Findings) {
    let root = Pointer::root();
    check_list(
        "a data set",
        named(&root.child("storage"), spec.storage.iter().map(|item| item.name.as_str())),
        findings,
    );
    check_list(
        "a secret",
        named(&root.child("keys").child("secrets"), spec.keys.secrets.iter().map(|item| item.name.as_str())),
        findings,
    );
    let computes = spec.compute.iter().map(|item| match item {
        Compute::Notebook(notebook) => notebook.name.as_str(),
        Compute::Cluster(cluster) => cluster.name.as_str(),
    });
    check_list("a compute", named(&root.child("compute"), computes), findings);
    let endpoints = spec.endpoints.iter().map(|item| match item {
        Endpoint::Realtime(endpoint) => endpoint.name.as_str(),
        Endpoint::Batch(endpoint) => endpoint.name.as_str(),
    });
    check_list("an endpoint", named(&root.child("endpoints"), endpoints), findings);
    for (index, item) in spec.compute.iter().enumerate() {
        if let Compute::Notebook(notebook) = item {
            let users = root.child("compute").child(index).child("users");
            check_list("a user", named(&users, notebook.users.iter().map(|user| user.name.as_str())), findings);
        }
    }
}

fn named<'a>(list: &Pointer, names: impl Iterator<Item = &'a str>) -> Vec<(Pointer, &'a str)> {
    names.enumerate().map(|(index, name)| (list.child(index).child("name"), name)).collect()
}

fn check_list(what: &str, names: Vec<(Pointer, &str)>, findings: &mut Findings) {
    let mut seen: HashMap<String, &str> = HashMap::new();
    for (pointer, name) in names {
        // Azure Resource Manager takes names of parameters and outputs that differ in capitals alone for one.
        match seen.insert(identifier(name).to_lowercase(), name) {
            Some(first) if first == name => findings.push(
                Finding::at(&codes::NAME_TWICE, pointer, format!("{what} named `{name}` stands further up"))
                    .expected("a name of its own for each"),
            ),
            Some(first) => {
                let (one, other) = (identifier(name), identifier(first));
                let become_one = if one == other {
                    format!("become the same identifier, `{one}`")
                } else {
                    format!("become identifiers that differ in capitals alone, `{one}` and `{other}`")
                };
                findings.push(
                    Finding::at(&codes::NAME_CLASH, pointer, format!("`{name}` and `{first}` {become_one}"))
                        .expected("names that differ in more than their hyphens"),
                );
            }
            None => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hyphens_become_capitals() {
        assert_eq!(identifier("feature-db"), "featureDb");
        assert_eq!(identifier("a-1"), "a1");
    }
}
