//! Every policy document of the facts stands in its resource, statement by statement, and each value in it is one reference everywhere.

use std::collections::BTreeMap;

use bastide::cloud::aws::expression::{Deployment, Expression, Part};
use bastide::cloud::aws::policy::{Effect, Kind, Operand, Policy, Principal, Statement};
use bastide::cloud::aws::{Aws, Person};
use bastide::inventory::{Later, Node, Piece, Value};
use serde_json::Value as Json;

use crate::{Rendered, rendered};

/// A part of a text: what means itself, or something that is referred to.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Token {
    Text(String),
    Reference(String),
}

/// The parts of a text, where neighbours that mean themselves are one.
fn joined(tokens: impl IntoIterator<Item = Token>) -> Vec<Token> {
    let mut joined: Vec<Token> = Vec::new();
    for token in tokens {
        match (joined.last_mut(), token) {
            (_, Token::Text(text)) if text.is_empty() => {}
            (Some(Token::Text(before)), Token::Text(text)) => before.push_str(&text),
            (_, token) => joined.push(token),
        }
    }
    joined
}

/// What a value of the facts is called in a document that is there for each person.
fn of_person(name: &str, person: Option<&Person>) -> Option<String> {
    let person = person?;
    let values = [
        ("PersonInstance", &person.instance),
        ("PersonNotebook", &person.notebook),
        ("PersonPrincipalArn", &person.principal),
    ];
    values.iter().find(|(ending, _)| name.ends_with(ending)).map(|(_, value)| (*value).clone())
}

/// What the facts say, as parts.
fn meant(expression: &Expression, person: Option<&Person>) -> Vec<Token> {
    joined(expression.parts.iter().map(|part| match part {
        Part::Text(text) => Token::Text(text.clone()),
        Part::Deployment(Deployment::Account) => Token::Reference("AWS::AccountId".into()),
        Part::Deployment(Deployment::Partition) => Token::Reference("AWS::Partition".into()),
        Part::Deployment(Deployment::Region) => Token::Reference("AWS::Region".into()),
        Part::Deployment(Deployment::UrlSuffix) => Token::Reference("AWS::URLSuffix".into()),
        Part::Value(name) => match of_person(name, person) {
            Some(text) => Token::Text(text),
            None => Token::Reference(format!("value {name}")),
        },
    }))
}

/// What a template says, as parts.
fn said(node: &Node) -> Vec<Token> {
    match &node.value {
        Value::Text(text) => joined([Token::Text(text.clone())]),
        Value::Bool(value) => joined([Token::Text(value.to_string())]),
        Value::Later(Later { pieces }) => joined(pieces.iter().map(|piece| match piece {
            Piece::Text(text) => Token::Text(text.clone()),
            Piece::Reference { address, attribute } => Token::Reference(format!("{address}.{attribute}")),
            Piece::Code(code) => Token::Reference(code.clone()),
        })),
        other => panic!("{other:?} is no text"),
    }
}

/// The texts of a value that may be one or a list.
fn texts(node: Option<&Node>) -> Vec<Vec<Token>> {
    match node {
        None => Vec::new(),
        Some(Node { value: Value::List(items), .. }) => items.iter().map(said).collect(),
        Some(node) => vec![said(node)],
    }
}

/// What each value of the facts is in the templates.
#[derive(Default)]
struct Values {
    references: BTreeMap<String, String>,
    lists: BTreeMap<String, Vec<Vec<Token>>>,
}

impl Values {
    /// Whether two texts are the same, where a value is always the same reference.
    fn same(&mut self, meant: &[Token], said: &[Token]) -> bool {
        meant.len() == said.len()
            && meant.iter().zip(said).all(|(meant, said)| match (meant, said) {
                (Token::Reference(meant), Token::Reference(said)) if meant.starts_with("value ") => {
                    self.references.entry(meant.clone()).or_insert_with(|| said.clone()) == said
                }
                _ => meant == said,
            })
    }

    fn same_all(&mut self, meant: &[Expression], said: &[Vec<Token>], person: Option<&Person>) -> bool {
        let meant: Vec<Vec<Token>> = meant.iter().map(|one| self::meant(one, person)).collect();
        meant.len() == said.len() && meant.iter().zip(said).all(|(meant, said)| self.same(meant, said))
    }

    /// Whether a list that is one value is what the facts say, or at least the same list everywhere.
    fn same_list(&mut self, name: &str, said: Vec<Vec<Token>>, aws: &Aws) -> bool {
        let known = match aws.access.personas.iter().find(|persona| persona.input == name) {
            Some(persona) => Some(&persona.members),
            None if name == "BreakGlassPrincipalArns" => Some(&aws.storage.break_glass),
            None => None,
        };
        match known {
            Some(members) => {
                let members: Vec<Vec<Token>> = members.iter().map(|one| vec![Token::Text(one.clone())]).collect();
                members == said
            }
            None => !said.is_empty() && *self.lists.entry(name.to_owned()).or_insert_with(|| said.clone()) == said,
        }
    }

    /// What of a statement is not as the facts say.
    fn wrong(&mut self, meant: &Statement, said: &Node, person: Option<&Person>, aws: &Aws) -> Vec<&'static str> {
        let at = |path: &[&str]| said.get(path);
        let mut wrong = Vec::new();
        let mut check = |holds: bool, what: &'static str| wrong.extend((!holds).then_some(what));
        check(at(&["Sid"]).and_then(Node::as_str) == Some(meant.sid.as_str()), "Sid");
        let effect = if meant.effect == Effect::Allow { "Allow" } else { "Deny" };
        check(at(&["Effect"]).and_then(Node::as_str) == Some(effect), "Effect");
        let actions: Vec<Vec<Token>> = meant.actions.iter().map(|one| vec![Token::Text((*one).to_owned())]).collect();
        check(texts(at(&["Action"])) == actions, "Action");
        check(self.same_all(&meant.resources, &texts(at(&["Resource"])), person), "Resource");
        let principals = texts(at(&["Principal", "AWS"]));
        check(
            match &meant.principal {
                None => at(&["Principal"]).is_none(),
                Some(Principal::Anyone) => principals == [[Token::Text("*".into())]],
                Some(Principal::Aws(names)) => self.same_all(names, &principals, person),
                Some(Principal::AwsList(name)) => self.same_list(name, principals, aws),
                Some(Principal::Service(name)) => {
                    self.same_all(std::slice::from_ref(name), &texts(at(&["Principal", "Service"])), person)
                }
            },
            "Principal",
        );
        let mut conditions = 0;
        for condition in &meant.conditions {
            let operand = texts(at(&["Condition", condition.operator, condition.key]));
            conditions += 1;
            check(
                match &condition.operand {
                    Operand::Bool(value) => operand == [[Token::Text(value.to_string())]],
                    Operand::One(one) => self.same_all(std::slice::from_ref(one), &operand, person),
                    Operand::Many(many) => self.same_all(many, &operand, person),
                    Operand::List(name) => self.same_list(name, operand, aws),
                },
                condition.key,
            );
        }
        let keys = at(&["Condition"]).map_or(0, |node| match &node.value {
            Value::Map(operators) => {
                operators.values().map(|keys| keys.value.json().as_object().map_or(0, |keys| keys.len())).sum()
            }
            _ => 0,
        });
        check(conditions == keys, "Condition");
        wrong
    }
}

/// A document that is a text, as what the text says: a reference in it stands between marks meanwhile.
fn document(node: &Node) -> Node {
    let Value::Later(Later { pieces }) = &node.value else { return node.clone() };
    let marked = pieces.iter().enumerate().map(|(place, piece)| match piece {
        Piece::Text(text) => text.clone(),
        _ => format!("\\u0001{place}\\u0001"),
    });
    let text: String = marked.collect();
    filled(&serde_json::from_str(&text).expect("a document is JSON"), node, pieces)
}

/// JSON as a node, with the pieces in their places.
fn filled(json: &Json, node: &Node, pieces: &[Piece]) -> Node {
    let value = match json {
        Json::Array(items) => Value::List(items.iter().map(|item| filled(item, node, pieces)).collect()),
        Json::Object(map) => {
            Value::Map(map.iter().map(|(key, item)| (key.clone(), filled(item, node, pieces))).collect())
        }
        Json::String(text) if !text.contains('\u{1}') => Value::Text(text.clone()),
        Json::String(text) => {
            let parts = text.split('\u{1}').enumerate().map(|(place, part)| match place % 2 {
                0 => Piece::Text(part.to_owned()),
                _ => pieces[part.parse::<usize>().expect("the place of a piece")].clone(),
            });
            Value::Later(Later { pieces: parts.collect() })
        }
        Json::Bool(value) => Value::Bool(*value),
        other => panic!("{other} in a document"),
    };
    Node::new(value, node.spot)
}

/// Where a document of a kind stands.
fn property(kind: Kind) -> &'static str {
    match kind {
        Kind::Identity | Kind::Boundary | Kind::Bucket | Kind::Endpoint | Kind::Logs => "PolicyDocument",
        Kind::Trust => "AssumeRolePolicyDocument",
        Kind::Key => "KeyPolicy",
        Kind::Secret => "ResourcePolicy",
    }
}

/// The documents of a kind as templates have them: by logical ID, with the person whose they are.
fn places<'a>(id: &str, policy: &Policy, rendered: &'a Rendered) -> Vec<(String, Option<&'a Person>)> {
    if let Some((notebook, what)) = id.split_once("{Person}") {
        let people = rendered.facts.notebooks.iter().filter(|one| one.id == notebook).flat_map(|one| &one.people);
        return people.map(|person| (format!("{}{what}", person.id), Some(person))).collect();
    }
    if policy.kind == Kind::Secret {
        let secrets = rendered.inventory.of_kind("AWS::SecretsManager::ResourcePolicy");
        let places: Vec<_> =
            secrets.filter_map(|one| Some((one.address.rsplit('/').next()?.to_owned(), None))).collect();
        assert_eq!(places.len(), rendered.facts.secrets.len(), "{}", rendered.name);
        return places;
    }
    vec![(id.to_owned(), None)]
}

#[test]
fn every_document_is_the_one_of_the_facts() {
    for rendered in rendered() {
        let Rendered { name, facts, .. } = rendered;
        let mut values = Values::default();
        let mut documents = 0;
        for (id, policy) in &*facts.policies {
            for (place, person) in places(id, policy, rendered) {
                if rendered.find(&place).is_none() {
                    let right = place.trim_end_matches("Policy");
                    assert!(!facts.access.held.contains(&right), "{name}: somebody has {place}, and it is not there");
                    continue;
                }
                let node = rendered.by_id(&place).get(&["Properties", property(policy.kind)]);
                let document = document(node.unwrap_or_else(|| panic!("{name}: {place} has no document")));
                let node = document.get(&["Statement"]).expect("statements");
                documents += 1;
                assert_eq!(node.items().len(), policy.document.statements.len(), "{name}: {place}");
                for (meant, said) in policy.document.statements.iter().zip(node.items()) {
                    let wrong = values.wrong(meant, said, person, facts);
                    assert!(
                        wrong.is_empty(),
                        "{name}: {place}: {}: {wrong:?}: {meant:#?}\n{}",
                        meant.sid,
                        said.value.json()
                    );
                }
            }
        }
        // Two values are never the same reference.
        let mut names: BTreeMap<&str, &str> = BTreeMap::new();
        for (value, reference) in &values.references {
            if let Some(other) = names.insert(reference, value) {
                panic!("{name}: {value} and {other} are both {reference}");
            }
        }
        // And no template has a document of its own.
        let of_policies = |kind: &str, path: &str| {
            rendered.all(kind, path).into_iter().filter(|document| *document != Json::Null).count()
        };
        let there: usize = [
            ("AWS::IAM::ManagedPolicy", "PolicyDocument"),
            ("AWS::IAM::Role", "AssumeRolePolicyDocument"),
            ("AWS::KMS::Key", "KeyPolicy"),
            ("AWS::S3::BucketPolicy", "PolicyDocument"),
            ("AWS::EC2::VPCEndpoint", "PolicyDocument"),
            ("AWS::SecretsManager::ResourcePolicy", "ResourcePolicy"),
            ("AWS::Logs::ResourcePolicy", "PolicyDocument"),
        ]
        .iter()
        .map(|(kind, path)| of_policies(kind, path))
        .sum();
        assert_eq!(documents, there, "{name}");
    }
}
