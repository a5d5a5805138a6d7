//! Turns the values that pass between layers into SSM parameters where they are made and parameters of the templates where they are used, so that the two are always in step.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

use super::literal::literal;
use super::table;
use crate::cloud::aws::Aws;
use crate::cloud::aws::expression::{Deployment, Expression, Part};

/// What stands in a rendered template where its parameters go.
pub const PARAMETERS: &str = "#:parameters";
/// What stands in a rendered template where what it publishes goes.
pub const PUBLISHED: &str = "#:published";
/// What ends the description of a rendered template, where the layers that it needs are named.
pub const NEEDS: &str = " (needs)";

/// A value that layers can use by its name.
#[derive(Debug, Clone)]
pub struct Wire {
    /// Its name, as templates refer to it: `DataKeyArn`.
    pub name: String,
    /// What it is, as a phrase: `Key for data`.
    pub description: String,
    /// Where it comes from.
    pub source: Source,
}

/// Where a value comes from.
#[derive(Debug, Clone)]
pub enum Source {
    /// A layer, which publishes it.
    Layer {
        /// The file of the layer, without number and ending: `vpc-endpoints`.
        layer: String,
        /// The concern of the layer, under which its SSM parameters stand: `network`.
        concern: &'static str,
        /// What it is there.
        made: Made,
    },
    /// Whoever deploys.
    Input(Input),
}

/// What a value is in the layer that makes it.
#[derive(Debug, Clone, PartialEq)]
pub enum Made {
    /// The reference of a resource: `Vpc`.
    Ref(String),
    /// An attribute of a resource: `DataKey`, `Arn`.
    Attribute(String, &'static str),
    /// A list of references and attributes.
    List(Vec<Made>),
}

/// A parameter that whoever deploys gives a value.
#[derive(Debug, Clone, PartialEq)]
pub struct Input {
    /// Its type.
    pub kind: &'static str,
    /// What it has to look like.
    pub pattern: &'static str,
    /// What is said where it does not.
    pub constraint: &'static str,
    /// What the spec says that it is, which stands in the layer's file of parameters.
    pub value: Option<String>,
    /// What is taken where nobody says anything.
    pub default: Option<&'static str>,
}

/// Every value that layers can use, by name.
#[derive(Debug, Clone, Default)]
pub struct Wires {
    stem: String,
    wires: BTreeMap<String, Wire>,
}

impl Wires {
    /// The values of an environment.
    pub fn of(aws: &Aws) -> Wires {
        let mut wires = Wires { stem: aws.stem.clone(), wires: BTreeMap::new() };
        for wire in table::wires(aws) {
            wires.wires.insert(wire.name.clone(), wire);
        }
        wires
    }

    /// The values among the names in a layer that it does not make itself, by name.
    pub fn used(&self, names: &BTreeSet<&str>, layer: &str) -> Vec<&Wire> {
        let used = |wire: &&Wire| names.contains(wire.name.as_str()) && !wire.is_made_in(layer);
        self.wires.values().filter(used).collect()
    }

    /// Whether there is a value of a name.
    pub fn knows(&self, name: &str) -> bool {
        self.wires.contains_key(name)
    }

    /// The name of every value.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.wires.keys().map(String::as_str)
    }

    /// The names of the values that a layer makes.
    pub fn made_in<'a>(&'a self, layer: &'a str) -> impl Iterator<Item = &'a str> {
        self.wires.values().filter(move |wire| wire.is_made_in(layer)).map(|wire| wire.name.as_str())
    }

    /// An expression as a value of YAML in a layer.
    pub fn yaml(&self, expression: &Expression, layer: &str) -> String {
        match expression.parts.as_slice() {
            [] => literal(""),
            [Part::Text(text)] => literal(text),
            [Part::Value(name)] => self.value(name, layer),
            [Part::Deployment(known)] => format!("!Ref {}", pseudo_parameter(*known)),
            parts => {
                let text: String = parts.iter().map(|part| self.inside_sub(part, layer)).collect();
                format!("!Sub {}", literal(&text))
            }
        }
    }

    /// A value as a value of YAML in a layer.
    pub fn value(&self, name: &str, layer: &str) -> String {
        match self.own(name, layer) {
            Some(made) => made.yaml(),
            None => format!("!Ref {name}"),
        }
    }

    /// An expression as it stands inside a `!Sub`; none where a value in it is a list.
    pub fn text(&self, expression: &Expression, layer: &str) -> Option<String> {
        let is_list = |name: &str| match self.wires.get(name).map(|wire| &wire.source) {
            Some(Source::Layer { made, .. }) => matches!(made, Made::List(_)),
            Some(Source::Input(input)) => input.kind.contains("List"),
            None => false,
        };
        let any_list = expression.values().any(is_list);
        (!any_list).then(|| expression.parts.iter().map(|part| self.inside_sub(part, layer)).collect())
    }

    fn inside_sub(&self, part: &Part, layer: &str) -> String {
        match part {
            // A variable of IAM's is text to CloudFormation.
            Part::Text(text) => text.replace("${", "${!"),
            Part::Value(name) => match self.own(name, layer) {
                Some(Made::Ref(id)) => format!("${{{id}}}"),
                Some(Made::Attribute(id, attribute)) => format!("${{{id}.{attribute}}}"),
                Some(Made::List(_)) | None => format!("${{{name}}}"),
            },
            Part::Deployment(known) => format!("${{{}}}", pseudo_parameter(*known)),
        }
    }

    /// What a value is in a layer, where that makes it.
    fn own(&self, name: &str, layer: &str) -> Option<&Made> {
        match &self.wires.get(name)?.source {
            Source::Layer { layer: maker, made, .. } if maker == layer => Some(made),
            _ => None,
        }
    }

    /// A layer's text with its parameters, with what it publishes, and with the layers that it needs in the places of their
    /// markers. `read` are the names of the values that other layers use.
    pub fn fill(&self, text: &str, layer: &str, used: &[&Wire], read: &BTreeSet<&str>) -> String {
        let parameters: Vec<String> = used.iter().map(|wire| self.declaration(wire)).collect();
        let parameters = match parameters.is_empty() {
            true => String::new(),
            false => format!("\nParameters:\n{}", parameters.join("\n")),
        };
        let own = self.wires.values().filter(|wire| wire.is_made_in(layer) && read.contains(wire.name.as_str()));
        let published: Vec<String> = own.map(|wire| self.publication(wire)).collect();
        let published = match published.is_empty() {
            true => String::new(),
            false => format!("\n  # What the later layers read.\n{}", published.join("\n")),
        };
        text.replacen(&format!("{PARAMETERS}\n"), &parameters, 1)
            .replacen(&format!("{PUBLISHED}\n"), &published, 1)
            .replacen(NEEDS, &needs(used), 1)
    }

    /// The parameter of a template that is a value.
    fn declaration(&self, wire: &Wire) -> String {
        let mut text = format!("  {}:\n", wire.name);
        let mut line = |key: &str, value: &str| {
            // Writing to a string cannot fail.
            let _ = writeln!(text, "    {key}: {value}");
        };
        match &wire.source {
            Source::Layer { concern, made, .. } => {
                let kind = if matches!(made, Made::List(_)) { "List<String>" } else { "String" };
                line("Description", &literal(&format!("{}, published by the {concern} layer.", wire.description)));
                line("Type", &format!("AWS::SSM::Parameter::Value<{kind}>"));
                line("Default", &literal(&self.path(concern, wire)));
            }
            Source::Input(input) => {
                line("Description", &literal(&format!("{}.", wire.description)));
                line("Type", input.kind);
                if let Some(default) = input.default {
                    line("Default", &literal(default));
                }
                if !input.pattern.is_empty() {
                    line("AllowedPattern", &literal(input.pattern));
                    line("ConstraintDescription", &literal(input.constraint));
                }
            }
        }
        text
    }

    /// The SSM parameter that publishes a value.
    fn publication(&self, wire: &Wire) -> String {
        let Source::Layer { concern, made, .. } = &wire.source else { return String::new() };
        let (kind, value) = match made {
            Made::List(items) => {
                let mut value = String::from("!Join\n        - \",\"");
                for (place, item) in items.iter().enumerate() {
                    let dashes = if place == 0 { "- -" } else { "  -" };
                    let _ = write!(value, "\n        {dashes} {}", item.yaml());
                }
                ("StringList", value)
            }
            one => ("String", one.yaml()),
        };
        format!(
            "  {}Parameter:\n    Type: AWS::SSM::Parameter\n    Properties:\n      Description: {}\n      Name: {}\n      Type: {kind}\n      Value: {value}\n",
            wire.name,
            literal(&wire.description),
            literal(&self.path(concern, wire)),
        )
    }

    /// The path of the SSM parameter of a value: `/fraud-prod/keys/data-key-arn`.
    fn path(&self, concern: &str, wire: &Wire) -> String {
        format!("/{}/{concern}/{}", self.stem, kebab(&wire.name))
    }
}

impl Wire {
    fn is_made_in(&self, layer: &str) -> bool {
        matches!(&self.source, Source::Layer { layer: maker, .. } if maker == layer)
    }
}

impl Made {
    fn yaml(&self) -> String {
        match self {
            Made::Ref(id) => format!("!Ref {id}"),
            Made::Attribute(id, attribute) => format!("!GetAtt {id}.{attribute}"),
            Made::List(items) => {
                let items: Vec<String> = items.iter().map(Made::yaml).collect();
                format!("[{}]", items.join(", "))
            }
        }
    }
}

fn pseudo_parameter(known: Deployment) -> &'static str {
    match known {
        Deployment::Account => "AWS::AccountId",
        Deployment::Partition => "AWS::Partition",
        Deployment::Region => "AWS::Region",
        Deployment::UrlSuffix => "AWS::URLSuffix",
    }
}

/// The layers that values come from, as a sentence.
fn needs(used: &[&Wire]) -> String {
    let mut concerns: Vec<&str> = Vec::new();
    for concern in super::layers::CONCERNS {
        let is_used = |wire: &&Wire| matches!(&wire.source, Source::Layer { concern: known, .. } if known == concern);
        if used.iter().any(is_used) {
            concerns.push(concern);
        }
    }
    match concerns.as_slice() {
        [] => ". Needs nothing.".to_owned(),
        [one] => format!(". Needs the {one} layer."),
        [start @ .., last] => format!(". Needs the {} and {last} layers.", start.join(", ")),
    }
}

/// A name in lower case with hyphens: `DataKeyArn` becomes `data-key-arn`.
fn kebab(name: &str) -> String {
    let mut kebab = String::with_capacity(name.len() + 4);
    let mut before = '-';
    for character in name.chars() {
        let word = character.is_ascii_uppercase() && before != '-';
        let number = character.is_ascii_digit() && before.is_ascii_lowercase();
        if word || number {
            kebab.push('-');
        }
        kebab.push(character.to_ascii_lowercase());
        before = character;
    }
    kebab
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_become_paths() {
        assert_eq!(kebab("DataKeyArn"), "data-key-arn");
        assert_eq!(kebab("ComputeSubnet1Id"), "compute-subnet-1-id");
        assert_eq!(kebab("S3EndpointId"), "s3-endpoint-id");
    }
}
