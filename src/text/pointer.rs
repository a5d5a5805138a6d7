//! Turns the path to an item of a document into a JSON pointer (RFC 6901), and back into its steps.

use std::fmt;

/// A JSON pointer: `""` is the whole document, `/storage/0/name` the name of the first item of `storage`.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Default, serde::Serialize)]
#[serde(transparent)]
pub struct Pointer(String);

impl Pointer {
    /// The whole document.
    pub fn root() -> Self {
        Pointer::default()
    }

    /// The item `key` of the map, or the item at that place of the list, that this pointer names.
    #[must_use]
    pub fn child(&self, key: impl fmt::Display) -> Self {
        let key = key.to_string().replace('~', "~0").replace('/', "~1");
        Pointer(format!("{}/{key}", self.0))
    }

    /// The map or list that holds this item; the root has none.
    pub fn parent(&self) -> Option<Self> {
        self.0.rfind('/').map(|cut| Pointer(self.0[..cut].to_owned()))
    }

    /// The last step: a key, or the place in a list; the root has none.
    pub fn last(&self) -> Option<String> {
        self.steps().last()
    }

    /// Whether one of the two holds the other, or both are the same.
    pub fn is_related(&self, other: &Self) -> bool {
        let holds = |one: &str, other: &str| {
            other.strip_prefix(one).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
        };
        holds(&self.0, &other.0) || holds(&other.0, &self.0)
    }

    /// The steps from the root, unescaped.
    pub fn steps(&self) -> impl Iterator<Item = String> + '_ {
        self.0.split('/').skip(1).map(|step| step.replace("~1", "/").replace("~0", "~"))
    }

    /// The pointer as RFC 6901 writes it.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The pointer as a person writes it: `storage[0].name`.
    pub fn dotted(&self) -> String {
        let mut dotted = String::new();
        for step in self.steps() {
            if step.bytes().all(|byte| byte.is_ascii_digit()) && !step.is_empty() {
                dotted.push_str(&format!("[{step}]"));
            } else {
                if !dotted.is_empty() {
                    dotted.push('.');
                }
                dotted.push_str(&step);
            }
        }
        dotted
    }
}

impl fmt::Display for Pointer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl From<&str> for Pointer {
    /// Takes a pointer that is already escaped as RFC 6901 asks.
    fn from(pointer: &str) -> Self {
        Pointer(pointer.to_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn steps_are_escaped_and_read_back() {
        let pointer = Pointer::root().child("a/b").child("~c").child(3);
        assert_eq!(pointer.as_str(), "/a~1b/~0c/3");
        assert_eq!(pointer.steps().collect::<Vec<_>>(), ["a/b", "~c", "3"]);
    }

    #[test]
    fn an_item_is_related_to_what_holds_it() {
        let list = Pointer::from("/storage");
        assert!(list.is_related(&Pointer::from("/storage/0/name")));
        assert!(Pointer::from("/storage/0").is_related(&list));
        assert!(!list.is_related(&Pointer::from("/storage2")));
    }

    #[test]
    fn people_read_dots_and_brackets() {
        assert_eq!(Pointer::from("/storage/0/name").dotted(), "storage[0].name");
    }
}
