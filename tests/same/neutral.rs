//! Turns an inventory of either language into statements: who, which attribute, which value, in words that both languages share.

use std::collections::BTreeMap;
use std::collections::BTreeSet;

use bastide::finding::Findings;
use bastide::inventory::{Inventory, Later, Node, Piece, Resource, Value};
use bastide::source;
use serde_json::Value as Json;

use crate::table::{By, Does, Kind, Row, Side, Tables, Target};

/// One thing that is said.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Statement {
    /// What it is about.
    pub concern: &'static str,
    /// Of what.
    pub subject: String,
    /// Which attribute, with what tells items of lists apart.
    pub path: String,
    /// What.
    pub value: String,
}

/// A value that is no list and no map, and where it stands.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Leaf {
    /// The names on the way, in small letters and without `_`.
    pub path: String,
    /// What tells apart the items of the lists on the way.
    pub keys: Vec<String>,
    /// The value as text; a resource in it is its number between marks.
    pub value: String,
}

/// An inventory, its language, and what its words mean.
pub struct Reader<'a> {
    pub side: Side,
    pub tables: &'a Tables,
    pub inventory: &'a Inventory,
    /// Literals that stand for one thing everywhere, such as the region: each, and the word for it.
    pub literals: Vec<(String, &'static str)>,
    numbers: BTreeMap<&'a str, usize>,
    leaves: Vec<Vec<Leaf>>,
    identities: Vec<Option<String>>,
}

/// What names an item of a list, in the order in which it is looked for.
const NAMES: &[&str] = &["sid", "id", "name", "priority", "field", "logtype", "categorygroup"];

const OPEN: char = '\u{27e6}';
const CLOSE: char = '\u{27e7}';

impl<'a> Reader<'a> {
    /// Reads an inventory; the panic says what no table knows.
    pub fn new(side: Side, tables: &'a Tables, inventory: &'a Inventory, literals: Vec<(String, &'static str)>) -> Self {
        let mut reader = Reader {
            side,
            tables,
            inventory,
            literals,
            numbers: BTreeMap::new(),
            leaves: Vec::new(),
            identities: Vec::new(),
        };
        for (number, resource) in inventory.resources.iter().enumerate() {
            let kind = reader.kind(resource);
            let is_part = side == Side::Native && kind.is_some_and(|kind| matches!(kind.by, By::Part(..) | By::PartOfOnly(_)));
            if !is_part {
                reader.numbers.insert(&resource.address, number);
            }
        }
        reader.leaves = inventory.resources.iter().map(|resource| reader.renamed(resource)).collect();
        reader.identities = vec![None; inventory.resources.len()];
        for number in 0..inventory.resources.len() {
            let identity = reader.identity(number, 0);
            reader.identities[number] = Some(identity);
        }
        reader
    }

    /// The type of a resource as tables name it: azapi makes resources of the cloud's own types.
    pub fn own_kind(&self, resource: &Resource) -> String {
        let name = |path: &[&str]| resource.get(path).and_then(Node::as_str);
        match resource.kind.as_str() {
            "azapi_resource" => name(&["type"]).and_then(|of| of.split('@').next()).unwrap_or("azapi").to_owned(),
            "azapi_resource_action" => format!("action {}", name(&["type"]).and_then(|of| of.split('@').next()).unwrap_or("azapi")),
            "aws_cloudcontrolapi_resource" => name(&["type_name"]).unwrap_or("cloudcontrol").to_owned(),
            kind => kind.to_owned(),
        }
    }

    /// The row of the table of types for a resource.
    pub fn kind(&self, resource: &Resource) -> Option<&'static Kind> {
        let own = self.own_kind(resource);
        self.tables.kinds.iter().find(|kind| match self.side {
            Side::Native => kind.native == own,
            Side::Terraform => kind.terraform.contains(&own.as_str()) || kind.native == own,
        })
    }

    /// Whether a resource says nothing that the other language could say.
    pub fn is_silent(&self, resource: &Resource) -> bool {
        let own = self.own_kind(resource);
        self.tables.silent.iter().filter(|row| row.side == self.side && row.kind == own).any(|row| {
            let Some((path, endings)) = row.but else { return true };
            let path: Vec<&str> = path.split('.').collect();
            let value = resource.get(&path).and_then(Node::as_str).unwrap_or_default();
            !endings.iter().any(|ending| value.ends_with(ending))
        })
    }

    /// Everything that is said.
    pub fn statements(&self) -> Vec<(Statement, usize)> {
        let mut all = Vec::new();
        for (number, resource) in self.inventory.resources.iter().enumerate() {
            all.extend(self.said(resource, &self.leaves[number]).into_iter().map(|statement| (statement, number)));
        }
        all
    }

    /// What a resource would say that stood in the place of one of the inventory.
    pub fn statements_of(&self, resource: &Resource) -> Vec<Statement> {
        self.said(resource, &self.renamed(resource))
    }

    fn said(&self, resource: &Resource, leaves: &[Leaf]) -> Vec<Statement> {
        if self.is_silent(resource) {
            return Vec::new();
        }
        let kind = self.kind(resource);
        let kind = kind.unwrap_or_else(|| panic!("no table knows {} ({})", self.own_kind(resource), resource.address));
        let (parts, leaves) = self.parted(resource, leaves);
        let mut statements = self.said_as(kind, &leaves);
        for (kind, leaves) in parts {
            statements.extend(self.said_as(kind, &leaves));
        }
        statements
    }

    fn said_as(&self, kind: &'static Kind, leaves: &[Leaf]) -> Vec<Statement> {
        let leaves: Vec<Leaf> = leaves.iter().map(|leaf| self.resolved(leaf)).collect();
        let statement = |subject: &str, leaf: &Leaf| Statement {
            concern: kind.concern,
            subject: subject.to_owned(),
            path: format!("{}{}", leaf.path, leaf.keys.iter().map(|key| format!("[{key}]")).collect::<String>()),
            value: leaf.value.clone(),
        };
        match kind.by {
            By::Paths(_) => {
                let subject = self.identity_of(kind, &leaves, 0);
                let mut said: Vec<Statement> = leaves.iter().map(|leaf| statement(&subject, leaf)).collect();
                if said.is_empty() {
                    said.push(statement(&subject, &Leaf { path: "is".into(), keys: vec![], value: "there".into() }));
                }
                said
            }
            By::Content => {
                let mut all: Vec<String> = leaves.iter().map(|leaf| format!("{}={}", leaf.path, leaf.value)).collect();
                all.sort();
                let leaf = Leaf { path: "is".into(), keys: vec![], value: all.join(" ") };
                vec![statement(short(kind.native), &leaf)]
            }
            By::PartOfOnly(_) => {
                let subject = self.identity_of(kind, &leaves, 0);
                leaves.iter().map(|leaf| statement(&subject, leaf)).collect()
            }
            By::Part(owner, under) => {
                let subject = self.identity_of(kind, &leaves, 0);
                let others = leaves.iter().filter(|leaf| leaf.path != owner);
                let below = |leaf: &Leaf| Leaf {
                    path: format!("{under}{}{}", if under.is_empty() { "" } else { "." }, leaf.path),
                    ..leaf.clone()
                };
                others.map(|leaf| statement(&subject, &below(leaf))).collect()
            }
        }
    }

    /// What of a resource is another resource in the other language, and what is left.
    fn parted(&self, resource: &Resource, leaves: &[Leaf]) -> (Vec<(&'static Kind, Vec<Leaf>)>, Vec<Leaf>) {
        let own = self.own_kind(resource);
        let mut rest = leaves.to_vec();
        let mut parts = Vec::new();
        for row in self.tables.all_rows().filter(|row| row.side == self.side && row.kind == own) {
            let Does::Items(to, owner, alone) = row.does else { continue };
            let (of_items, others): (Vec<Leaf>, _) = rest.into_iter().partition(|leaf| is_below(&leaf.path, row.path));
            rest = others;
            let kind = self.tables.kinds.iter().find(|kind| kind.native == to).expect("a type of the table");
            let mut items: BTreeMap<String, Vec<Leaf>> = BTreeMap::new();
            for mut leaf in of_items {
                let (key, path) = match leaf.path.strip_prefix(row.path).and_then(|path| path.strip_prefix('.')) {
                    Some(path) => (leaf.keys.first().cloned().unwrap_or_default(), path.to_owned()),
                    None => (leaf.value.clone(), alone.to_owned()),
                };
                leaf.path = path;
                leaf.keys = leaf.keys.into_iter().skip(1).collect();
                items.entry(key).or_default().push(leaf);
            }
            for (_, mut leaves) in items {
                let number = self.numbers.get(resource.address.as_str()).copied().unwrap_or_default();
                leaves.push(Leaf { path: owner.into(), keys: vec![], value: mark(number, "") });
                parts.push((kind, leaves));
            }
        }
        (parts, rest)
    }

    /// What stands in a resource, under the names that both languages share.
    fn renamed(&self, resource: &Resource) -> Vec<Leaf> {
        let own = self.own_kind(resource);
        let mut leaves = Vec::new();
        self.flatten(&resource.attributes, String::new(), &[], &mut leaves);
        let rows: Vec<&Row> = self
            .tables
            .all_rows()
            .filter(|row| row.side == self.side && (row.kind == own || row.kind == "*" || row.kind == resource.kind))
            .collect();
        let kind = self.kind(resource);
        for row in &rows {
            let Does::Split(between, one, other) = row.does else { continue };
            let (whole, others): (Vec<Leaf>, _) = leaves.into_iter().partition(|leaf| leaf.path == row.path);
            leaves = others;
            for leaf in whole {
                let (before, behind) = leaf.value.split_once(between).unwrap_or((&leaf.value, ""));
                let part = |path: &str, value: &str| Leaf { path: path.into(), value: value.into(), ..leaf.clone() };
                leaves.extend([part(one, before), part(other, behind)]);
            }
        }
        for row in rows.iter().filter(|row| matches!(row.does, Does::Yaml)) {
            let (texts, others): (Vec<Leaf>, _) = leaves.into_iter().partition(|leaf| leaf.path == row.path && leaf.value.contains('\n'));
            leaves = others;
            for leaf in texts {
                let node = json_node(&yaml(&leaf.value), &resource.attributes);
                self.flatten(&node, leaf.path, &leaf.keys, &mut leaves);
            }
        }
        for row in &rows {
            let Does::LeftOutItem(path, value) = row.does else { continue };
            let gone = |leaf: &Leaf| is_below(&leaf.path, row.path) && leaf.path.ends_with(path) && leaf.value == value;
            let gone: Vec<Vec<String>> = leaves.iter().filter(|leaf| gone(leaf)).map(|leaf| leaf.keys.clone()).collect();
            leaves.retain(|leaf| !(is_below(&leaf.path, row.path) && gone.iter().any(|keys| leaf.keys.starts_with(keys))));
        }
        leaves.retain_mut(|leaf| {
            let path = leaf.path.clone();
            let mut is_moved = false;
            for row in rows.iter().filter(|row| is_below(&path, row.path)) {
                match row.does {
                    Does::LeftOut => return false,
                    Does::LeftOutAs(value) if leaf.value == value => return false,
                    Does::LeftOutOf(key, value) if leaf.value == value && leaf.keys.iter().any(|one| one == key) => {
                        return false;
                    }
                    Does::Is(to) if !is_moved => {
                        is_moved = true;
                        leaf.path = format!("{to}{}", &path[row.path.len()..]).trim_start_matches('.').to_owned();
                    }
                    Does::LeftOutOfOwn if kind.is_some_and(|kind| !kind.terraform.is_empty()) => return false,
                    Does::Unkeyed => leaf.keys.clear(),
                    Does::Means(means) => leaf.value = means(&leaf.value),
                    _ => {}
                }
            }
            true
        });
        for row in rows.iter().filter(|row| matches!(row.does, Does::FromAddress)) {
            let scope = resource.address.split("/providers/").next().filter(|start| start.starts_with('/'));
            if let Some(scope) = scope.filter(|_| !leaves.iter().any(|leaf| leaf.path == row.path)) {
                let words = self.tables.words.iter().filter(|(side, ..)| *side == self.side);
                let value = words.fold(scope.to_owned(), |text, (_, from, to)| text.replace(&format!("${{{from}}}"), to));
                leaves.push(Leaf { path: row.path.into(), keys: vec![], value });
            }
        }
        for row in rows {
            let Does::Given(path, value) = row.does else { continue };
            let depth = leaves.iter().filter(|leaf| is_below(&leaf.path, row.path)).map(|leaf| leaf.keys.len()).min();
            let items: BTreeSet<Vec<String>> = match (row.path, depth) {
                ("", _) => [Vec::new()].into(),
                (_, None) => continue,
                (below, Some(depth)) => {
                    let below = leaves.iter().filter(|leaf| is_below(&leaf.path, below));
                    below.map(|leaf| leaf.keys[..depth].to_vec()).collect()
                }
            };
            for keys in items {
                if !leaves.iter().any(|leaf| is_below(&leaf.path, path) && leaf.keys.starts_with(&keys)) {
                    leaves.push(Leaf { path: path.into(), keys, value: value.into() });
                }
            }
        }
        leaves
    }

    fn flatten(&self, node: &Node, path: String, keys: &[String], leaves: &mut Vec<Leaf>) {
        let leaf = |value: String| Leaf { path: path.clone(), keys: keys.to_vec(), value };
        match &node.value {
            Value::Null => {}
            Value::Bool(value) => leaves.push(leaf(value.to_string())),
            Value::Number(number) => leaves.push(leaf(number.to_string())),
            Value::Text(text) => self.text(self.worded(text), node, leaf, leaves),
            Value::Later(later) => self.text(self.later(later), node, leaf, leaves),
            Value::Map(map) if map.is_empty() => leaves.push(leaf("{}".into())),
            Value::List(items) if items.is_empty() => leaves.push(leaf("[]".into())),
            Value::Map(map) => {
                for (key, item) in map {
                    match self.referred_by(key) {
                        Some(value) => leaves.push(leaf(value)),
                        None => self.flatten(item, joined(&path, key), keys, leaves),
                    }
                }
            }
            Value::List(items) => {
                if let Some(pairs) = pairs(items) {
                    for (key, item) in pairs {
                        self.flatten(item, joined(&path, key), keys, leaves);
                    }
                    return;
                }
                let names = self.item_names(items);
                for (item, name) in items.iter().zip(names) {
                    let keys: Vec<String> = keys.iter().cloned().chain(name).collect();
                    self.flatten(item, path.clone(), &keys, leaves);
                }
            }
        }
    }

    /// What tells the items of a list apart: a name that they have, or their place.
    fn item_names(&self, items: &[Node]) -> Vec<Option<String>> {
        let maps: Vec<_> = items.iter().filter_map(|item| as_map(item).filter(|map| map.len() > 1)).collect();
        if maps.len() < items.len() {
            return vec![None; items.len()];
        }
        for wanted in NAMES {
            let named = maps.iter().map(|map| {
                let (_, item) = map.iter().find(|(key, _)| plain(key) == *wanted)?;
                match &item.value {
                    Value::Text(text) => Some(self.worded(text)),
                    Value::Number(number) => Some(number.to_string()),
                    _ => None,
                }
            });
            let named: Vec<Option<String>> = named.collect();
            let different: BTreeSet<&String> = named.iter().flatten().collect();
            if different.len() == items.len() {
                return named;
            }
        }
        match items.len() {
            1 => vec![None],
            _ => (0..items.len()).map(|place| Some(format!("#{place}"))).collect(),
        }
    }

    /// A text, or what it holds where it is JSON.
    fn text(&self, text: String, node: &Node, leaf: impl Fn(String) -> Leaf, leaves: &mut Vec<Leaf>) {
        if text.starts_with(['{', '[']) && text.len() > 2 {
            if let Ok(json) = serde_json::from_str::<Json>(&text) {
                let Leaf { path, keys, .. } = leaf(String::new());
                return self.flatten(&json_node(&json, node), path, &keys, leaves);
            }
        }
        leaves.push(leaf(text));
    }

    /// A key of a map that is a reference.
    fn referred_by(&self, key: &str) -> Option<String> {
        let inner = key.strip_prefix("${")?.strip_suffix('}')?;
        let (address, attribute) = inner.rsplit_once('.')?;
        self.numbers.get(address).map(|number| mark(*number, attribute))
    }

    /// Puts the words for what both languages have into a text.
    fn worded(&self, text: &str) -> String {
        self.literals.iter().fold(text.to_owned(), |text, (literal, word)| text.replace(literal.as_str(), word))
    }

    /// An expression as text.
    fn later(&self, later: &Later) -> String {
        let word = |code: &str| {
            self.tables.words.iter().find(|(side, from, _)| *side == self.side && *from == code).map(|(.., to)| (*to).to_owned())
        };
        let piece = |piece: &Piece| match piece {
            Piece::Text(text) => self.worded(text),
            Piece::Reference { address, attribute } => {
                word(&format!("{address}.{attribute}")).unwrap_or_else(|| self.reference(address, attribute))
            }
            Piece::Code(code) => word(code).unwrap_or_else(|| self.code(code)),
        };
        later.pieces.iter().map(piece).collect()
    }

    fn reference(&self, address: &str, attribute: &str) -> String {
        if let Some(number) = self.numbers.get(address) {
            return mark(*number, attribute);
        }
        // What is a part of another resource here is named by that one and the way from there.
        let known = address.rmatch_indices('/').find_map(|(at, _)| Some((self.numbers.get(&address[..at])?, &address[at..])));
        match known {
            Some((number, rest)) if matches!(attribute, "id" | "") => format!("{}{rest}", mark(*number, "id")),
            _ => self.code(&format!("{address}.{attribute}")),
        }
    }

    fn code(&self, code: &str) -> String {
        let found = self.tables.codes.iter().find(|(side, start, has, _)| {
            *side == self.side && code.starts_with(start) && code.contains(has)
        });
        let Some((.., means)) = found else { return format!("${{{code}}}") };
        let about = self.numbers.iter().filter(|(address, _)| code.contains(**address)).max_by_key(|(address, _)| address.len());
        match (about, means.strip_suffix('=')) {
            // The code holds what it means between quotation marks.
            (_, Some(_)) => {
                let texts: Vec<&str> = code.split('\'').skip(1).step_by(2).collect();
                texts.last().copied().unwrap_or_default().to_owned()
            }
            (Some((_, number)), None) => format!("{means} {}", mark(*number, "id")),
            (None, None) => (*means).to_owned(),
        }
    }

    /// A leaf in which resources are named.
    fn resolved(&self, leaf: &Leaf) -> Leaf {
        let keys = leaf.keys.iter().map(|key| self.named(key, 0)).collect();
        Leaf { path: leaf.path.clone(), keys, value: self.named(&leaf.value, 0) }
    }

    /// A text in which resources are named instead of numbered.
    fn named(&self, text: &str, depth: usize) -> String {
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

    fn target(&self, number: usize, attribute: &str, depth: usize) -> String {
        let resource = &self.inventory.resources[number];
        let attribute = plain(attribute.strip_prefix("properties.").unwrap_or(attribute));
        let kind = self.kind(resource).map_or(resource.kind.as_str(), |kind| kind.native);
        let row = self.tables.referred.iter().find(|row| {
            row.side == self.side && (row.kind == kind || row.kind == "*") && row.attribute == attribute
        });
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

    fn identity_of(&self, kind: &Kind, leaves: &[Leaf], depth: usize) -> String {
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
                owner.strip_prefix('<').and_then(|owner| owner.split('>').next()).unwrap_or(&owner).to_owned()
            }
        }
    }
}

/// A number of a resource and its attribute, between marks.
fn mark(number: usize, attribute: &str) -> String {
    format!("{OPEN}{number}{CLOSE}{attribute}{CLOSE}")
}

/// The last word of a type.
fn short(kind: &str) -> &str {
    kind.rsplit([':', '/']).next().unwrap_or(kind)
}

/// A name without what languages write differently.
fn plain(name: &str) -> String {
    name.chars().filter(|character| *character != '_').flat_map(char::to_lowercase).collect()
}

/// Whether a path is another or lies below it.
pub fn is_below(path: &str, other: &str) -> bool {
    path.strip_prefix(other).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
}

/// A path and one more name; what only says that properties follow is left out.
fn joined(path: &str, key: &str) -> String {
    let key = plain(key);
    match (path, key.as_str()) {
        (_, "properties" | "body" | "desiredstate") => path.to_owned(),
        ("", _) => key,
        _ => format!("{path}.{key}"),
    }
}

fn as_map(node: &Node) -> Option<&indexmap::IndexMap<String, Node>> {
    match &node.value {
        Value::Map(map) => Some(map),
        _ => None,
    }
}

/// A list of keys and values as the map that it is.
fn pairs(items: &[Node]) -> Option<Vec<(&str, &Node)>> {
    let pair = |item| {
        let map: &indexmap::IndexMap<String, Node> = as_map(item).filter(|map| map.len() == 2)?;
        Some((map.get("Key")?.as_str()?, map.get("Value")?))
    };
    items.iter().map(pair).collect()
}

fn json_node(json: &Json, node: &Node) -> Node {
    let value = match json {
        Json::Null => Value::Null,
        Json::Bool(value) => Value::Bool(*value),
        Json::Number(number) => Value::Number(number.clone()),
        Json::String(text) => Value::Text(text.clone()),
        Json::Array(items) => Value::List(items.iter().map(|item| json_node(item, node)).collect()),
        Json::Object(map) => Value::Map(map.iter().map(|(key, item)| (key.clone(), json_node(item, node))).collect()),
    };
    Node::new(value, node.spot)
}

/// What a text of YAML says.
fn yaml(text: &str) -> Json {
    let mut findings = Findings::default();
    let document = source::load("text.yaml", &|_| Ok(text.as_bytes().to_vec()), &[], &mut findings);
    assert!(findings.iter().next().is_none(), "{text}");
    document.value
}
