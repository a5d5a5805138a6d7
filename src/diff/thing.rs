//! Turns a resource into what it is in its cloud: of generic resources, the type that they make and where its properties stand.

use crate::inventory::Resource;

/// What a resource is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Thing<'a> {
    /// The type: of a generic resource, the one that it makes.
    pub(super) kind: &'a str,
    /// Where the properties of that type stand; nothing where they stand in the attributes.
    body: Option<&'static str>,
    /// What stands in the attributes, and is the type's all the same.
    beside: &'static [&'static str],
}

/// A generic resource: it makes one of any type.
struct Generic {
    kind: &'static str,
    /// The attribute that names the type, before an `@`.
    names: &'static str,
    body: &'static str,
    beside: &'static [&'static str],
}

/// The generic resources of the providers of Terraform.
static GENERIC: &[Generic] = &[
    Generic { kind: "azapi_resource", names: "type", body: "body", beside: &["identity"] },
    Generic { kind: "aws_cloudcontrolapi_resource", names: "type_name", body: "desired_state", beside: &[] },
];

impl<'a> Thing<'a> {
    /// What a resource is.
    pub(super) fn of(resource: &'a Resource) -> Thing<'a> {
        let generic = GENERIC.iter().find(|generic| generic.kind == resource.kind);
        let made = generic.and_then(|generic| {
            let name = resource.get(&[generic.names])?.as_str()?;
            Some(Thing {
                kind: name.split('@').next().unwrap_or(name),
                body: Some(generic.body),
                beside: generic.beside,
            })
        });
        let body = resource.kind.contains("::").then_some("Properties");
        made.unwrap_or(Thing { kind: &resource.kind, body, beside: &[] })
    }

    /// The path of an attribute as its type has it; nothing where it is not one of the type.
    pub(super) fn path(&self, path: &[String]) -> Option<Vec<String>> {
        let (first, below) = path.split_first()?;
        match self.body {
            None => Some(path.to_vec()),
            Some(body) if first == body => Some(below.to_vec()),
            Some(_) if self.beside.contains(&first.as_str()) => Some(path.to_vec()),
            Some(_) => None,
        }
    }
}
