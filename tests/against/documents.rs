//! Turns what the recorded provider of AWS answers into what the real one does: policy documents, and tags that every resource gets.
//!
//! The recorded one answers `{}` to every document. The real one writes the statements that it was given as JSON, lists in reverse order and
//! lists of one as that one ("Data Source: aws_iam_policy_document"). It adds its own tags to those of each resource ("Resource Tagging").

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

/// The documents of a state's or a plan's values, by the addresses of their data sources.
fn documents(values: &Value) -> BTreeMap<String, String> {
    let sources = resources(values).iter().filter(|one| one["type"] == "aws_iam_policy_document");
    sources.map(|one| (text(&one["address"]).to_owned(), document(&one["values"]).to_string())).collect()
}

/// The resources of a state's or a plan's values.
fn resources(values: &Value) -> &[Value] {
    values["root_module"]["resources"].as_array().map_or(&[], Vec::as_slice)
}

/// What the real provider would fill in.
pub struct Filling {
    /// Documents, by the addresses of their data sources.
    documents: BTreeMap<String, String>,
    /// Tags of every resource.
    tags: Value,
}

impl Filling {
    /// That of an environment as it is, by its state and a plan of it.
    pub fn of(state: &Value, plan: &Value) -> Filling {
        Filling { documents: documents(&state["values"]), tags: plan["variables"]["tags"]["value"].clone() }
    }
}

/// Fills the attributes of a resource, documents where the configuration refers to them.
fn fill(address: &str, attributes: &mut Value, configuration: &Value, filling: &Filling) {
    if address.starts_with("aws_") && attributes.get("tags_all").is_some() {
        let mut all = filling.tags.as_object().cloned().unwrap_or_default();
        all.extend(attributes["tags"].as_object().cloned().unwrap_or_default());
        attributes["tags_all"] = Value::Object(all);
    }
    let (base, key) = address.split_once('[').map_or((address, ""), |(base, _)| (base, &address[base.len()..]));
    let block = list(&configuration["root_module"]["resources"]).find(|block| block["address"] == base);
    for (name, expression) in block.and_then(|block| block["expressions"].as_object()).into_iter().flatten() {
        let references = list(&expression["references"]).filter_map(Value::as_str);
        let mut sources = references.filter_map(|one| one.strip_suffix(".json").or(Some(one)));
        let Some(source) = sources.find(|one| one.starts_with("data.aws_iam_policy_document.")) else { continue };
        let found = filling.documents.get(source).or_else(|| filling.documents.get(&format!("{source}{key}")));
        if let (Some(document), Some(attribute)) = (found, attributes.get_mut(name)) {
            *attribute = json!(document);
        }
    }
}

/// Fills a state.
pub fn fill_state(state: &mut Value, configuration: &Value, filling: &Filling) {
    fill_values(&mut state["values"], configuration, filling);
}

/// Fills a plan: what there is as it was, what will be with what is asked for now, and announces what that changes.
pub fn fill_plan(plan: &mut Value, before: &Filling) {
    let configuration = plan["configuration"].clone();
    let mut now = Filling::of(&plan["prior_state"], plan);
    now.documents.extend(documents(&plan["planned_values"]));
    fill_values(&mut plan["prior_state"]["values"], &configuration, before);
    fill_values(&mut plan["planned_values"], &configuration, &now);
    for change in plan["resource_changes"].as_array_mut().into_iter().flatten() {
        let address = text(&change["address"]).to_owned();
        let change = &mut change["change"];
        fill(&address, &mut change["before"], &configuration, before);
        fill(&address, &mut change["after"], &configuration, &now);
        if change["actions"] == json!(["no-op"]) && change["before"] != change["after"] {
            change["actions"] = json!(["update"]);
        }
    }
}

fn fill_values(values: &mut Value, configuration: &Value, filling: &Filling) {
    for resource in values["root_module"]["resources"].as_array_mut().into_iter().flatten() {
        let address = text(&resource["address"]).to_owned();
        fill(&address, &mut resource["values"], configuration, filling);
    }
}

fn list(value: &Value) -> impl Iterator<Item = &Value> {
    value.as_array().into_iter().flatten()
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}

/// A list of one as that one, and any other in reverse order.
fn one_or_many(values: &Value) -> Value {
    let mut values: Vec<&Value> = list(values).collect();
    values.sort_by_key(|value| std::cmp::Reverse(value.to_string()));
    match values[..] {
        [one] => one.clone(),
        _ => json!(values),
    }
}

fn document(asked: &Value) -> Value {
    let statements: Vec<Value> = list(&asked["statement"]).map(statement).collect();
    json!({"Version": "2012-10-17", "Statement": statements})
}

fn statement(asked: &Value) -> Value {
    let mut map = Map::new();
    if let Some(sid) = asked["sid"].as_str().filter(|sid| !sid.is_empty()) {
        map.insert("Sid".to_owned(), json!(sid));
    }
    map.insert("Effect".to_owned(), asked["effect"].as_str().map_or(json!("Allow"), |effect| json!(effect)));
    let parts = [
        ("actions", "Action"),
        ("not_actions", "NotAction"),
        ("resources", "Resource"),
        ("not_resources", "NotResource"),
    ];
    for (from, to) in parts {
        if list(&asked[from]).next().is_some() {
            map.insert(to.to_owned(), one_or_many(&asked[from]));
        }
    }
    for (from, to) in [("principals", "Principal"), ("not_principals", "NotPrincipal")] {
        let principals =
            list(&asked[from]).map(|one| (text(&one["type"]).to_owned(), one_or_many(&one["identifiers"])));
        let principals: Map<String, Value> = principals.collect();
        if let Some(everyone) = principals.get("*").filter(|one| **one == "*") {
            map.insert(to.to_owned(), everyone.clone());
        } else if !principals.is_empty() {
            map.insert(to.to_owned(), Value::Object(principals));
        }
    }
    let mut conditions = Map::new();
    for condition in list(&asked["condition"]) {
        let test = conditions.entry(text(&condition["test"])).or_insert_with(|| json!({}));
        test[text(&condition["variable"])] = one_or_many(&condition["values"]);
    }
    if !conditions.is_empty() {
        map.insert("Condition".to_owned(), Value::Object(conditions));
    }
    Value::Object(map)
}
