//! Turns patterns such as `arn:{partition}:iam::{account}:root` into texts in which references stand, which each language writes in its own way.

/// A text in which references stand.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Expression {
    /// What it is made of, in order.
    pub parts: Vec<Part>,
}

/// A part of an expression.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Part {
    /// Text that means itself. `${aws:userid}` in it is a variable of IAM's, which a language leaves alone.
    Text(String),
    /// What a deployment knows by itself.
    Deployment(Deployment),
    /// A value that a layer publishes or an input gives, by its name: `DataKeyArn`.
    Value(String),
}

/// What a deployment knows by itself, wherever it goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Deployment {
    /// The account that is deployed to.
    Account,
    /// The partition of the region: `aws`, `aws-cn`, `aws-us-gov`.
    Partition,
    /// The region that is deployed to.
    Region,
    /// The domain of the partition's services: `amazonaws.com`, `amazonaws.com.cn`.
    UrlSuffix,
}

impl Expression {
    /// Reads a pattern: `{account}`, `{partition}`, `{region}` and `{suffix}` are of the deployment, any other name in braces is
    /// a value, and a brace after a dollar sign is text. Only text of the program itself can be a pattern.
    pub fn of(pattern: &'static str) -> Expression {
        let mut parts = Vec::new();
        let mut rest = pattern;
        let mut text = String::new();
        while let Some(open) = rest.find('{') {
            let close = rest[open..].find('}').map_or(rest.len(), |length| open + length + 1);
            if rest[..open].ends_with('$') {
                text.push_str(&rest[..close]);
            } else {
                text.push_str(&rest[..open]);
                push_text(&mut parts, &mut text);
                parts.push(part(rest[open..close].trim_matches(['{', '}'])));
            }
            rest = &rest[close..];
        }
        text.push_str(rest);
        push_text(&mut parts, &mut text);
        Expression { parts }
    }

    /// A text that means itself.
    pub fn text(text: impl Into<String>) -> Expression {
        Expression { parts: vec![Part::Text(text.into())] }
    }

    /// A value, by its name.
    pub fn value(name: impl Into<String>) -> Expression {
        Expression { parts: vec![Part::Value(name.into())] }
    }

    /// This with a text that means itself in the place of a value.
    pub fn with(mut self, name: &str, text: &str) -> Expression {
        for part in &mut self.parts {
            if matches!(part, Part::Value(value) if value == name) {
                *part = Part::Text(text.to_owned());
            }
        }
        self.joined()
    }

    /// This with another value in the place of one.
    pub fn with_value(mut self, name: &str, other: &str) -> Expression {
        for part in &mut self.parts {
            if matches!(part, Part::Value(value) if value == name) {
                *part = Part::Value(other.to_owned());
            }
        }
        self
    }

    /// The values that stand in it.
    pub fn values(&self) -> impl Iterator<Item = &str> {
        self.parts.iter().filter_map(|part| match part {
            Part::Value(name) => Some(name.as_str()),
            _ => None,
        })
    }

    fn joined(self) -> Expression {
        let mut parts: Vec<Part> = Vec::new();
        for part in self.parts {
            match (parts.last_mut(), part) {
                (Some(Part::Text(text)), Part::Text(more)) => text.push_str(&more),
                (_, part) => parts.push(part),
            }
        }
        Expression { parts }
    }
}

impl From<&'static str> for Expression {
    fn from(pattern: &'static str) -> Expression {
        Expression::of(pattern)
    }
}

fn push_text(parts: &mut Vec<Part>, text: &mut String) {
    if !text.is_empty() {
        parts.push(Part::Text(std::mem::take(text)));
    }
}

fn part(name: &str) -> Part {
    match name {
        "account" => Part::Deployment(Deployment::Account),
        "partition" => Part::Deployment(Deployment::Partition),
        "region" => Part::Deployment(Deployment::Region),
        "suffix" => Part::Deployment(Deployment::UrlSuffix),
        value => Part::Value(value.to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn braces_are_references_and_variables_of_iam_are_text() {
        let expression = Expression::of("arn:{partition}:s3:::{Bucket}/${aws:userid}/*");
        assert_eq!(
            expression.parts,
            [
                Part::Text("arn:".to_owned()),
                Part::Deployment(Deployment::Partition),
                Part::Text(":s3:::".to_owned()),
                Part::Value("Bucket".to_owned()),
                Part::Text("/${aws:userid}/*".to_owned()),
            ]
        );
    }

    #[test]
    fn a_text_takes_the_place_of_a_value_and_is_never_read() {
        let expression = Expression::of("/{stem}/x").with("stem", "{account}");
        assert_eq!(expression.parts, [Part::Text("/{account}/x".to_owned())]);
    }
}
