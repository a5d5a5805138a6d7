//! Turns an inventory into JSON of a fixed form and back, so that what was deployed can be kept and compared later.
//!
//! Values stand as plain JSON. An expression is a map of the one key `$later`, and a map that could be taken for one is a list of its
//! entries below `$map`. The places of resources are kept; an attribute that is read back stands where its resource does.

use indexmap::IndexMap;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value as Json};

use super::{Inventory, Later, Node, Passage, Piece, Resource, Spot, Transfer, Unread, Value};
use crate::text::LineColumn;

/// The version of the form. With it moves that of records (`record::VERSION`): a reader of an older one then says that it is too old.
const VERSION: u32 = 1;

/// The key of an expression.
const LATER: &str = "$later";

/// The key of a map that is written as a list of its entries.
const MAP: &str = "$map";

/// File, line and column.
type At = (usize, usize, usize);

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Form {
    version: u32,
    files: Vec<String>,
    resources: Vec<ResourceForm>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    transfers: Vec<TransferForm>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    unread: Vec<UnreadForm>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct ResourceForm {
    address: String,
    #[serde(rename = "type")]
    kind: String,
    at: At,
    attributes: Json,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct TransferForm {
    at: At,
    passage: PassageForm,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "snake_case")]
enum PassageForm {
    Moved { from: String, to: String },
    Imported { to: String, id: String },
    Removed { from: String, destroyed: bool },
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct UnreadForm {
    at: Option<At>,
    what: String,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "snake_case")]
enum PieceForm {
    Text(String),
    Reference { address: String, attribute: String },
    Code(String),
}

impl Inventory {
    /// An inventory of code or of a state as JSON. What a plan announces is not in it.
    ///
    /// # Panics
    /// Never: what it holds are texts, numbers, lists and maps with texts for keys.
    #[must_use]
    pub fn to_json(&self) -> Json {
        let form = Form {
            version: VERSION,
            files: self.files.clone(),
            resources: self.resources.iter().map(resource_form).collect(),
            transfers: self.transfers.iter().map(transfer_form).collect(),
            unread: self.unread.iter().map(|it| UnreadForm { at: it.spot.map(at), what: it.what.clone() }).collect(),
        };
        serde_json::to_value(form).expect("texts, numbers, lists and maps are JSON")
    }

    /// Reads an inventory that [`Inventory::to_json`] wrote.
    ///
    /// # Errors
    /// In words, where the JSON is of another form or version, or speaks of a file that it does not name.
    pub fn from_json(json: &Json) -> Result<Inventory, String> {
        match json.get("version").and_then(Json::as_u64) {
            Some(version) if version == u64::from(VERSION) => {}
            Some(version) => {
                return Err(format!("an inventory of version {version}, and this Bastide knows {VERSION}"));
            }
            None => return Err("an inventory without a version".to_owned()),
        }
        let form = Form::deserialize(json).map_err(|error| error.to_string())?;
        let known = form.files.len();
        let resources = form.resources.into_iter().map(|form| resource(form, known));
        let transfers = form
            .transfers
            .into_iter()
            .map(|form| Ok(Transfer { spot: spot(form.at, known)?, passage: passage(form.passage) }));
        let unread = form
            .unread
            .into_iter()
            .map(|form| Ok(Unread { spot: form.at.map(|at| spot(at, known)).transpose()?, what: form.what }));
        Ok(Inventory {
            resources: resources.collect::<Result<_, String>>()?,
            transfers: transfers.collect::<Result<_, String>>()?,
            unread: unread.collect::<Result<_, String>>()?,
            files: form.files,
            ..Inventory::default()
        })
    }
}

fn at(spot: Spot) -> At {
    (spot.file, spot.at.line, spot.at.column)
}

fn spot((file, line, column): At, known: usize) -> Result<Spot, String> {
    match file < known {
        true => Ok(Spot { file, at: LineColumn { line, column } }),
        false => Err(format!("a place in file {file} of {known}")),
    }
}

fn resource_form(resource: &Resource) -> ResourceForm {
    ResourceForm {
        address: resource.address.clone(),
        kind: resource.kind.clone(),
        at: at(resource.spot),
        attributes: value_json(&resource.attributes.value),
    }
}

fn resource(form: ResourceForm, known: usize) -> Result<Resource, String> {
    let spot = spot(form.at, known)?;
    let attributes = node(form.attributes, spot).map_err(|why| format!("`{}`: {why}", form.address))?;
    Ok(Resource { address: form.address, kind: form.kind, spot, attributes })
}

fn transfer_form(transfer: &Transfer) -> TransferForm {
    let passage = match transfer.passage.clone() {
        Passage::Moved { from, to } => PassageForm::Moved { from, to },
        Passage::Imported { to, id } => PassageForm::Imported { to, id },
        Passage::Removed { from, destroyed } => PassageForm::Removed { from, destroyed },
    };
    TransferForm { at: at(transfer.spot), passage }
}

fn passage(form: PassageForm) -> Passage {
    match form {
        PassageForm::Moved { from, to } => Passage::Moved { from, to },
        PassageForm::Imported { to, id } => Passage::Imported { to, id },
        PassageForm::Removed { from, destroyed } => Passage::Removed { from, destroyed },
    }
}

fn value_json(value: &Value) -> Json {
    match value {
        Value::Null => Json::Null,
        Value::Bool(value) => (*value).into(),
        Value::Number(number) => number.clone().into(),
        Value::Text(text) => text.clone().into(),
        Value::List(items) => items.iter().map(|item| value_json(&item.value)).collect(),
        Value::Map(map) if map.len() == 1 && (map.contains_key(LATER) || map.contains_key(MAP)) => {
            let entries = map.iter().map(|(key, node)| Json::from(vec![key.clone().into(), value_json(&node.value)]));
            under(MAP, entries.collect())
        }
        Value::Map(map) => map.iter().map(|(key, node)| (key.clone(), value_json(&node.value))).collect(),
        Value::Later(later) => {
            let pieces = later.pieces.iter().map(|piece| match piece.clone() {
                Piece::Text(text) => PieceForm::Text(text),
                Piece::Reference { address, attribute } => PieceForm::Reference { address, attribute },
                Piece::Code(code) => PieceForm::Code(code),
            });
            let pieces = pieces.map(|piece| serde_json::to_value(piece).expect("texts are JSON"));
            under(LATER, pieces.collect())
        }
    }
}

fn under(key: &str, items: Vec<Json>) -> Json {
    Json::Object(Map::from_iter([(key.to_owned(), Json::Array(items))]))
}

fn node(json: Json, spot: Spot) -> Result<Node, String> {
    let value = match json {
        Json::Null => Value::Null,
        Json::Bool(value) => Value::Bool(value),
        Json::Number(number) => Value::Number(number),
        Json::String(text) => Value::Text(text),
        Json::Array(items) => Value::List(items.into_iter().map(|item| node(item, spot)).collect::<Result<_, _>>()?),
        Json::Object(map) => return object(map, spot),
    };
    Ok(Node { value, spot })
}

fn object(map: Map<String, Json>, spot: Spot) -> Result<Node, String> {
    let only = if map.len() == 1 { map.keys().next().map(String::as_str) } else { None };
    let entries: Vec<(String, Json)> = match only {
        Some(LATER) => {
            let pieces = map.into_iter().map(|(_, pieces)| pieces).next().unwrap_or_default();
            let pieces: Vec<PieceForm> =
                serde_json::from_value(pieces).map_err(|error| format!("an expression: {error}"))?;
            return Ok(Node { value: Value::Later(Later { pieces: pieces.into_iter().map(piece).collect() }), spot });
        }
        Some(MAP) => {
            let entries = map.into_iter().map(|(_, entries)| entries).next().unwrap_or_default();
            serde_json::from_value(entries).map_err(|error| format!("a map: {error}"))?
        }
        _ => map.into_iter().collect(),
    };
    let nodes = entries.into_iter().map(|(key, value)| Ok((key, node(value, spot)?)));
    Ok(Node { value: Value::Map(nodes.collect::<Result<IndexMap<_, _>, String>>()?), spot })
}

fn piece(form: PieceForm) -> Piece {
    match form {
        PieceForm::Text(text) => Piece::Text(text),
        PieceForm::Reference { address, attribute } => Piece::Reference { address, attribute },
        PieceForm::Code(code) => Piece::Code(code),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    const SPOT: Spot = Spot { file: 0, at: LineColumn { line: 2, column: 3 } };

    fn new(value: Value) -> Node {
        Node { value, spot: SPOT }
    }

    fn map(entries: &[(&str, Value)]) -> Value {
        Value::Map(entries.iter().map(|(key, value)| ((*key).to_owned(), new(value.clone()))).collect())
    }

    fn inventory(attributes: Value) -> Inventory {
        let resource =
            Resource { address: "a.b".to_owned(), kind: "a".to_owned(), spot: SPOT, attributes: new(attributes) };
        Inventory { files: vec!["main.tf".to_owned()], resources: vec![resource], ..Inventory::default() }
    }

    #[test]
    fn every_kind_of_value_comes_back() {
        let later = Value::Later(Later {
            pieces: vec![
                Piece::Text("x".to_owned()),
                Piece::Reference { address: "a.c".to_owned(), attribute: "id".to_owned() },
                Piece::Code("f(1)".to_owned()),
            ],
        });
        let list = Value::List(vec![new(Value::Null), new(Value::Bool(true)), new(Value::Number(7.into()))]);
        let inventory = inventory(map(&[
            ("later", later.clone()),
            ("list", list),
            ("half", Value::Number(serde_json::Number::from_f64(0.1).expect("a number"))),
            ("like an expression", map(&[(LATER, Value::List(Vec::new()))])),
            ("like a list of entries", map(&[(MAP, map(&[(MAP, later)]))])),
            ("no expression", map(&[(LATER, Value::Null), ("b", Value::Null)])),
        ]));
        let text = inventory.to_json().to_string();
        let read = serde_json::from_str(&text).map_err(|error| error.to_string());
        assert_eq!(read.and_then(|json| Inventory::from_json(&json)), Ok(inventory));
    }

    #[test]
    fn what_is_said_beside_resources_comes_back() {
        let passages = [
            Passage::Moved { from: "a".to_owned(), to: "b".to_owned() },
            Passage::Imported { to: "b".to_owned(), id: "i".to_owned() },
            Passage::Removed { from: "a".to_owned(), destroyed: true },
        ];
        let inventory = Inventory {
            transfers: passages.map(|passage| Transfer { passage, spot: SPOT }).into(),
            unread: vec![
                Unread { spot: Some(SPOT), what: "w".to_owned() },
                Unread { spot: None, what: "v".to_owned() },
            ],
            ..inventory(Value::Null)
        };
        assert_eq!(Inventory::from_json(&inventory.to_json()), Ok(inventory));
    }

    #[test]
    fn what_is_no_inventory_is_refused() {
        let sound = inventory(map(&[])).to_json();
        let changed = |pointer: &str, value: Json| {
            let mut json = sound.clone();
            if let Some(place) = json.pointer_mut(pointer) {
                *place = value;
            }
            Inventory::from_json(&json)
        };
        assert!(Inventory::from_json(&sound).is_ok());
        for (pointer, value, why) in [
            ("/version", json!(2), "an inventory of version 2, and this Bastide knows 1"),
            ("/version", json!("1"), "an inventory without a version"),
            ("/resources/0/at", json!([1, 1, 1]), "a place in file 1 of 1"),
            ("/resources/0/attributes", json!({"$later": [{"is": 1}]}), "`a.b`: an expression: "),
            ("/resources/0/attributes", json!({"$map": [1]}), "`a.b`: a map: "),
            ("/resources", json!({}), "invalid type"),
            ("", json!([]), "an inventory without a version"),
        ] {
            let told = changed(pointer, value).expect_err(pointer);
            assert!(told.starts_with(why), "{pointer}: {told}");
        }
    }
}
