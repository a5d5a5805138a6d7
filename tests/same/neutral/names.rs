//! Tells resources apart in words that both languages share, and puts those words where one refers to another.

use super::leaves::plain;
use super::{CLOSE, Leaf, OPEN, Reader};
use crate::table::{By, Kind, Target};

impl Reader<'_> {
    /// A leaf in which resources are named.
    pub(super) fn resolved(&self, leaf: &Leaf) -> Leaf {
        let keys = leaf.keys.iter().map(|key| self.named(key, 0)).collect();
        Leaf { path: leaf.path.clone(), keys, value: self.named(&leaf.value, 0) }
    }

    /// A text in which resources are named instead of numbered.
    pub(super) fn named(&self, text: &str, depth: usize) -> String {
        let mut named = String::new();
        let mut rest = text;
        while let Some((before, behind)) = rest.split_once(OPEN) {
            let mut parts = behind.splitn(3, CLOSE);
            let (number, attribute) = (parts.next().unwrap_or_default(), parts.next().unwrap_or_default());
            rest = parts.next().unwrap_or_default();
            named += before;
            named += &self.target(number.parse().expect("a number between marks"), attribute, depth);
        }
        named + rest
    }

    /// What an attribute of a resource is called.
    pub(super) fn target(&self, number: usize, attribute: &str, depth: usize) -> String {
        let resource = &self.inventory.resources[number];
        let attribute = plain(attribute.strip_prefix("properties.").unwrap_or(attribute));
        let kind = self.kind(resource).map_or(resource.kind.as_str(), |kind| kind.native);
        let row = self
            .tables
            .referred
            .iter()
            .find(|row| row.side == self.side && row.kind == kind && row.attribute == attribute);
        if let Some(row) = row {
            self.used(row);
        }
        let value = |path: &str| {
            let leaf = self.leaves.get(number).and_then(|leaves| leaves.iter().find(|leaf| leaf.path == path));
            leaf.map_or_else(|| format!("no {path} of {}", resource.address), |leaf| leaf.value.clone())
        };
        let of = |path: &str, attribute: &str| {
            let value = value(path);
            let number = value.strip_prefix(OPEN).and_then(|text| text.split(CLOSE).next()?.parse().ok());
            number.map_or(value, |number| self.target(number, attribute, depth + 1))
        };
        let attribute = match row.map(|row| &row.is) {
            Some(Target::Value(before, path, after)) => {
                return format!("{before}{}{after}", self.named(&value(path), depth + 1));
            }
            Some(Target::Of(path, attribute)) => return of(path, attribute),
            Some(Target::Below(path, attribute, between, name)) => {
                return format!("{}{between}{}", of(path, attribute), self.named(&value(name), depth + 1));
            }
            Some(Target::Attribute(name)) => name,
            None => attribute.as_str(),
        };
        let identity = match self.identities.get(number) {
            Some(Some(identity)) => identity.clone(),
            _ => self.identity(number, depth + 1),
        };
        match attribute {
            "" | "id" => format!("<{identity}>"),
            attribute => format!("<{identity}>.{attribute}"),
        }
    }

    /// What tells a resource from all others, in words that both languages share.
    pub fn identity(&self, number: usize, depth: usize) -> String {
        let resource = &self.inventory.resources[number];
        assert!(depth < 12, "{} is told from others by itself", resource.address);
        match self.kind(resource) {
            Some(kind) => self.identity_of(kind, &self.leaves[number], depth),
            None => resource.address.clone(),
        }
    }

    /// What tells a resource of such a type apart that has such leaves.
    pub(super) fn identity_of(&self, kind: &Kind, leaves: &[Leaf], depth: usize) -> String {
        let at = |path: &str| {
            let found: Vec<String> =
                leaves.iter().filter(|leaf| leaf.path == path).map(|leaf| self.named(&leaf.value, depth)).collect();
            found.join(",")
        };
        match kind.by {
            By::Paths(paths) => {
                let values: Vec<String> = paths.iter().map(|path| at(path)).filter(|value| !value.is_empty()).collect();
                format!("{} {}", short(kind.native), values.join(" "))
            }
            By::Content => {
                let mut all: Vec<String> = leaves.iter().map(|leaf| self.named(&leaf.value, depth)).collect();
                all.sort();
                format!("{} {}", short(kind.native), all.join(" "))
            }
            By::PartOfOnly(owner) => {
                let found = self.inventory.resources.iter().position(|resource| self.own_kind(resource) == owner);
                self.identity(found.expect("the resource that another is a part of"), depth + 1)
            }
            By::Part(owner, _) => {
                let owner = at(owner);
                let inner = owner.strip_prefix('<').and_then(|owner| owner.strip_suffix('>'));
                inner.filter(|inner| is_one(inner)).unwrap_or(&owner).to_owned()
            }
        }
    }
}

/// The last word of a type.
pub(super) fn short(kind: &str) -> &str {
    kind.rsplit([':', '/']).next().unwrap_or(kind)
}

/// Whether what stands between the first and the last mark of a text is one name.
fn is_one(inner: &str) -> bool {
    let mut depth = 0;
    inner.chars().all(|character| {
        depth += match character {
            '<' => 1,
            '>' => -1,
            _ => 0,
        };
        depth >= 0
    })
}
