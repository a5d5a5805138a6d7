//! Turns a template of ARM, and what is given to it, into what its expressions look names up in.

use std::collections::HashMap;
use std::rc::Rc;

use indexmap::IndexMap;

use super::super::Node;
use super::evaluate::Round;
use crate::source::{self, Content};

/// What is written in a map.
pub(super) type Section = IndexMap<String, source::Node>;

/// A template in the place where it is deployed.
pub(super) struct Frame<'t> {
    /// The template.
    pub template: &'t Section,
    /// The values that parameters are given, by their names in small letters.
    pub given: HashMap<String, Rc<Node>>,
    /// The frame whose parameters and variables its expressions mean: itself, or that of the template that it stands in.
    pub names: usize,
    /// What the addresses of its resources are below; empty for the scope of the outermost template.
    pub scope: String,
    /// The rounds of loops that its expressions can mean beside their own: those around a template that means the names of another.
    pub rounds: Vec<Round>,
    /// The template that it stands in.
    pub outer: Option<usize>,
    /// The deployments in it that were looked into: the frame of each, by its place among the entries.
    pub deployments: HashMap<usize, usize>,
}

impl<'t> Frame<'t> {
    /// A map of the template.
    pub(super) fn section(&self, name: &str) -> Option<&'t Section> {
        under(self.template, name).and_then(source::Node::as_map)
    }

    /// The resources, each with its symbolic name where it has one.
    pub(super) fn resources(&self) -> Vec<(Option<&'t str>, &'t source::Node)> {
        match under(self.template, "resources").map(|node| &node.content) {
            Some(Content::Map(map)) => map.iter().map(|(name, node)| (Some(name.as_str()), node)).collect(),
            Some(Content::List(items)) => items.iter().map(|node| (None, node)).collect(),
            _ => Vec::new(),
        }
    }
}

/// What is under a key, whose letters may be of either case.
pub(super) fn under<'a, T>(map: &'a IndexMap<String, T>, key: &str) -> Option<&'a T> {
    map.get(key).or_else(|| map.iter().find(|(name, _)| name.eq_ignore_ascii_case(key)).map(|(_, item)| item))
}

/// What is under the keys of a node, one after the other.
pub(super) fn at<'a>(node: &'a source::Node, path: &[&str]) -> Option<&'a source::Node> {
    path.iter().try_fold(node, |node, key| under(node.as_map()?, key))
}

/// The text under a key of a map.
pub(super) fn text_at<'a>(node: &'a source::Node, key: &str) -> Option<&'a str> {
    at(node, &[key])?.as_str()
}
