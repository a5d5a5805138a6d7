//! Turns the scopes that modules and resources name into the beginning of their addresses, and into what `resourceGroup()` and its like are there.

use std::rc::Rc;

use super::code::shown;
use super::value::Val;

/// What a deployment goes to.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Place {
    Tenant,
    ManagementGroup,
    Subscription,
    Group,
}

/// A scope. What it does not name is that of the deployment.
#[derive(Clone, Debug)]
pub(super) struct Scope {
    pub place: Place,
    /// What the entry is deployed to.
    entry: Place,
    /// Another subscription than that of the deployment.
    subscription: Option<Val>,
    /// The name of the resource group or management group.
    name: Option<Val>,
    /// The resource group, where it is declared.
    group: Option<Group>,
}

/// A resource group that is declared.
#[derive(Clone, Debug)]
struct Group {
    address: Rc<str>,
    location: Val,
}

impl Scope {
    /// The scope of an entry, by its `targetScope`.
    pub fn of_entry(target: Option<&str>) -> Scope {
        let place = match target {
            Some("tenant") => Place::Tenant,
            Some("managementGroup") => Place::ManagementGroup,
            Some("subscription") => Place::Subscription,
            _ => Place::Group,
        };
        Scope { place, entry: place, subscription: None, name: None, group: None }
    }

    /// Another scope, seen from this one.
    fn at(&self, place: Place, subscription: Option<Val>, name: Option<Val>) -> Scope {
        Scope { place, entry: self.entry, subscription, name, group: None }
    }

    /// What `tenant`, `managementGroup`, `subscription` or `resourceGroup` means here with those arguments.
    pub fn called(&self, function: &str, arguments: &[Val]) -> Option<Scope> {
        Some(match (function, arguments) {
            ("tenant", []) => self.at(Place::Tenant, None, None),
            ("managementGroup", []) if self.place == Place::ManagementGroup => self.clone(),
            ("managementGroup", []) => self.at(Place::ManagementGroup, None, None),
            ("managementGroup", [name]) => self.at(Place::ManagementGroup, None, Some(name.clone())),
            ("subscription", []) => self.at(Place::Subscription, self.subscription.clone(), None),
            ("subscription", [id]) => self.at(Place::Subscription, Some(id.clone()), None),
            ("resourceGroup", []) if self.place == Place::Group => self.clone(),
            ("resourceGroup", [name]) => self.at(Place::Group, self.subscription.clone(), Some(name.clone())),
            ("resourceGroup", [subscription, name]) => {
                self.at(Place::Group, Some(subscription.clone()), Some(name.clone()))
            }
            _ => return None,
        })
    }

    /// The scope that a declared resource group is.
    pub fn of_group(&self, address: Rc<str>, name: Val, location: Val) -> Scope {
        let group = Some(Group { address, location });
        Scope { group, ..self.at(Place::Group, self.subscription.clone(), Some(name)) }
    }

    /// Whether it is what the entry is deployed to.
    fn is_own(&self) -> bool {
        self.place == self.entry && self.subscription.is_none() && self.name.is_none()
    }

    /// What stands in front of the type in the address of a resource of this scope: nothing where the entry is deployed to it.
    pub fn prefix(&self) -> String {
        if self.is_own() { String::new() } else { format!("{}/providers/", self.id()) }
    }

    fn id(&self) -> String {
        let named = |value: &Option<Val>, unknown: &str| match value {
            Some(value) => shown(&value.parts()),
            None => format!("${{{unknown}}}"),
        };
        let subscription = || format!("/subscriptions/{}", named(&self.subscription, "subscription().subscriptionId"));
        match self.place {
            Place::Tenant => String::new(),
            Place::ManagementGroup => {
                let name = named(&self.name, "managementGroup().name");
                format!("/providers/Microsoft.Management/managementGroups/{name}")
            }
            Place::Subscription => subscription(),
            Place::Group => format!("{}/resourceGroups/{}", subscription(), named(&self.name, "resourceGroup().name")),
        }
    }

    /// The call that gives this scope.
    pub fn code(&self) -> String {
        let (function, arguments) = match self.place {
            Place::Tenant => ("tenant", [None, None]),
            Place::ManagementGroup => ("managementGroup", [None, self.name.as_ref()]),
            Place::Subscription => ("subscription", [None, self.subscription.as_ref()]),
            Place::Group => ("resourceGroup", [self.subscription.as_ref(), self.name.as_ref()]),
        };
        let arguments: Vec<String> = arguments.into_iter().flatten().map(Val::as_code).collect();
        format!("{function}({})", arguments.join(","))
    }

    /// A property of what the call gives.
    pub fn member(&self, name: &str) -> Val {
        let known = match (self.place, name) {
            (Place::Group | Place::ManagementGroup, "name") => self.name.clone(),
            (Place::Subscription, "subscriptionId") => self.subscription.clone(),
            (Place::Group, "id") => self.group.as_ref().map(|group| Val::reference(group.address.clone(), "id")),
            (Place::Group, "location") => self.group.as_ref().map(|group| group.location.clone()),
            _ => None,
        };
        known.unwrap_or_else(|| Val::code(format!("{}.{name}", self.code())))
    }
}
