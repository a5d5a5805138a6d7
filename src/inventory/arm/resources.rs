//! Turns the resources of a template of ARM, and of the templates that it deploys, into resources of the inventory.

use std::collections::HashMap;
use std::rc::Rc;

use indexmap::IndexMap;

use super::super::{Later, Node, Piece, Resource, Value, pieces};
use super::copies;
use super::evaluate::{Context, Evaluator};
use super::frame::{Frame, Section, at, text_at, under};
use super::functions::{Stop, truth};
use super::references::{self, Level};
use super::{address, words};
use crate::source::{Content, Node as Written};

/// What of a resource is no attribute of it.
const ASIDE: &[&str] = &["comments", "condition", "copy", "existing", "resources", "type"];

/// A resource of a template, of a loop one of its rounds.
pub(super) struct Entry<'t> {
    pub written: &'t Written,
    /// Its symbolic name.
    pub symbol: Option<&'t str>,
    /// The loop that makes it.
    pub series: Option<String>,
    /// How many rounds that has, where only a deployment knows.
    count: Option<Node>,
    /// Its full type and name.
    kind: String,
    pub name: Node,
    /// Where it is found; none where its name does not fit its type.
    pub address: Option<String>,
    /// Whether it is made, where only a deployment knows.
    condition: Option<Node>,
    /// What the names in it mean.
    pub context: Context,
}

impl<'t> Entry<'t> {
    fn is_deployment(&self) -> bool {
        self.kind.eq_ignore_ascii_case("Microsoft.Resources/deployments")
    }

    /// The template that it deploys, where that is in the file.
    pub(super) fn template(&self) -> Option<&'t Section> {
        at(self.written, &["properties", "template"]).filter(|_| self.is_deployment()).and_then(Written::as_map)
    }
}

/// Whether a resource is there already, and only spoken of.
fn exists(written: &Written) -> bool {
    at(written, &["existing"]).is_some_and(|existing| existing.to_value() == true)
}

/// The resources of a template, those that stand in others and each round of a loop for itself.
pub(super) fn entries<'t>(evaluator: &mut Evaluator<'t>, frame: usize) -> Result<Rc<Vec<Entry<'t>>>, Stop> {
    if let Some(known) = evaluator.entries.get(&frame) {
        return Ok(Rc::clone(known));
    }
    let all = evaluator.guarded(frame, "the names of resources", |evaluator| {
        let mut all = Vec::new();
        for (symbol, written) in evaluator.frames[frame].resources() {
            let mut context = evaluator.context(frame, written);
            context.rounds = evaluator.frames[frame].rounds.clone();
            collect(evaluator, symbol, written, None, &context, &mut all);
        }
        Ok(all)
    })?;
    let all = Rc::new(all);
    evaluator.entries.insert(frame, Rc::clone(&all));
    Ok(all)
}

/// Adds a resource and what stands in it, for each round of its loop.
fn collect<'t>(
    evaluator: &mut Evaluator<'t>,
    symbol: Option<&'t str>,
    written: &'t Written,
    parent: Option<(&str, &Value)>,
    context: &Context,
    all: &mut Vec<Entry<'t>>,
) {
    let series = at(written, &["copy"]).filter(|copy| copy.as_map().is_some());
    let Some(series) = series else { return one(evaluator, symbol, written, parent, context, (None, None), all) };
    let name = text_at(series, "name").unwrap_or_default();
    let count = at(series, &["count"]).map(|count| evaluator.value(count, context));
    match count.as_ref().map(|count| (copies::rounds(count), &count.value)) {
        Some((Some(rounds), _)) => {
            for index in 0..rounds {
                if !evaluator.account.spend(1, context.spot) {
                    break;
                }
                let context = &copies::inside(context, name, Some(index), true);
                one(evaluator, symbol, written, parent, context, (Some(name), None), all);
            }
        }
        Some((None, Value::Later(_))) => {
            let context = &copies::inside(context, name, None, true);
            one(evaluator, symbol, written, parent, context, (Some(name), count), all);
        }
        _ => {
            let spot = evaluator.key_spot(series);
            evaluator.account.tell(spot, &format!("the loop `{name}`, whose count is no number"));
        }
    }
}

fn one<'t>(
    evaluator: &mut Evaluator<'t>,
    symbol: Option<&'t str>,
    written: &'t Written,
    parent: Option<(&str, &Value)>,
    context: &Context,
    (series, count): (Option<&str>, Option<Node>),
    all: &mut Vec<Entry<'t>>,
) {
    let spot = evaluator.key_spot(written);
    let told = evaluator.account.unread.len();
    // What is not made need not have a name that can be read.
    let Some(condition) = condition(evaluator, written, context) else { return };
    let [kind, name] = ["type", "name"].map(|key| at(written, &[key]).map(|node| evaluator.value(node, context)));
    let Some(Value::Text(kind)) = kind.map(|kind| kind.value) else {
        // Resources of other extensions than Azure's own have a type too, but nothing that has none is one.
        return evaluator.account.tell(spot, "a resource without a type");
    };
    let Some(mut name) = name.filter(|name| matches!(name.value, Value::Text(_) | Value::Later(_))) else {
        return evaluator.account.tell(spot, &format!("a resource of type `{kind}` without a name"));
    };
    let kind = match parent {
        // The whole of the type can also stand in the parent.
        Some((parent, of)) if !kind.split('/').next().is_some_and(|space| space.contains('.')) => {
            let slash = Piece::Text("/".into());
            let pieces = [of, &name.value].map(|name| pieces::of(name).unwrap_or_default());
            let [of, own] = pieces;
            name.value = pieces::joined(of.into_iter().chain([slash]).chain(own));
            format!("{parent}/{kind}")
        }
        _ => kind.split('@').next().unwrap_or_default().trim_end_matches('/').to_owned(),
    };
    let scope = scope(evaluator, written, context);
    let address = address::of(&scope, &kind, &name.value);
    match &address {
        Some(address) => {
            let code = words::call("resourceId", &[words::quoted(&kind), evaluator.words(&name.value)]);
            evaluator.ids.entry(address.clone()).or_insert(code);
        }
        None => evaluator.account.tell(spot, &format!("a resource of type `{kind}` whose name has not as many parts")),
    }
    // What is only spoken of where a condition holds need not have a name that can be read.
    if exists(written) {
        evaluator.account.unread.truncate(told);
    }
    let children = match at(written, &["resources"]).map(|children| &children.content) {
        Some(Content::List(items)) => items.iter().map(|child| (None, child)).collect(),
        Some(Content::Map(map)) => map.iter().map(|(symbol, child)| (Some(symbol.as_str()), child)).collect(),
        _ => Vec::new(),
    };
    let parent = (kind.clone(), name.value.clone());
    let series = series.map(str::to_owned);
    all.push(Entry { written, symbol, series, count, kind, name, address, condition, context: context.clone() });
    for (symbol, child) in children {
        collect(evaluator, symbol, child, Some((&parent.0, &parent.1)), context, all);
    }
}

/// What the address of a resource is below: what it extends, or what its template is deployed to.
fn scope(evaluator: &mut Evaluator<'_>, written: &Written, context: &Context) -> String {
    let key = |evaluator: &mut Evaluator<'_>, key| at(written, &[key]).map(|node| evaluator.value(node, context));
    if let Some(of) = key(evaluator, "scope") {
        return match of.as_str() {
            Some("/") => references::of_level(evaluator, Level::Tenant),
            _ => references::of_resource(&of.value),
        };
    }
    let [subscription, group] = ["subscriptionId", "resourceGroup"].map(|name| key(evaluator, name));
    match (subscription, group) {
        (subscription, Some(group)) => references::of_group(evaluator, subscription.as_ref(), &group, context),
        (Some(subscription), None) => references::of_subscription(evaluator, &subscription),
        (None, None) => evaluator.frames[context.frame].scope.clone(),
    }
}

/// The frame of a deployment, by its place among the entries of a frame.
pub(super) fn enter(evaluator: &mut Evaluator<'_>, frame: usize, place: usize) -> Result<usize, Stop> {
    if let Some(known) = evaluator.frames[frame].deployments.get(&place) {
        return Ok(*known);
    }
    let entries = entries(evaluator, frame)?;
    let entry = &entries[place];
    let Some(template) = entry.template() else { return Err(Stop::Later) };
    let what = format!("the deployment `{}`", references::shown(&entry.name.value));
    let inner = at(entry.written, &["properties", "expressionEvaluationOptions", "scope"]);
    let is_inner = inner.and_then(Written::as_str).is_some_and(|scope| scope.eq_ignore_ascii_case("inner"));
    let given = evaluator.guarded(frame, &what, |evaluator| {
        let mut given = HashMap::new();
        let written = at(entry.written, &["properties", "parameters"]).and_then(Written::as_map);
        for (name, node) in written.into_iter().flatten() {
            // A loop can make the value. What comes from a vault is a secret, and stays the parameter's name.
            let mut pair = evaluator.value(node, &entry.context);
            if let Value::Map(map) = &mut pair.value
                && let Some(value) = map.swap_remove("value")
            {
                given.insert(name.to_ascii_lowercase(), Rc::new(value));
            }
        }
        Ok(given)
    })?;
    let index = evaluator.frames.len();
    let outer = &evaluator.frames[frame];
    let (names, rounds) = if is_inner { (index, Vec::new()) } else { (outer.names, entry.context.rounds.clone()) };
    let scope = scope(evaluator, entry.written, &entry.context);
    evaluator.frames.push(Frame {
        template,
        given,
        names,
        scope,
        rounds,
        outer: Some(frame),
        deployments: HashMap::new(),
    });
    evaluator.frames[frame].deployments.insert(place, index);
    Ok(index)
}

/// Adds the resources of a template, and of those that it deploys; all of them are under a condition, where one is given.
pub(super) fn read(evaluator: &mut Evaluator<'_>, frame: usize, under: Option<&Node>, all: &mut Vec<Resource>) {
    let entries = match entries(evaluator, frame) {
        Ok(entries) => entries,
        Err(stop) => return tell(evaluator, frame, stop),
    };
    for (place, entry) in entries.iter().enumerate().filter(|(_, entry)| !exists(entry.written)) {
        let condition = match (under, &entry.condition) {
            (Some(under), Some(own)) => Some(evaluator.later("and", &[under.clone(), own.clone()], &entry.context)),
            (under, own) => under.or(own.as_ref()).cloned(),
        };
        if entry.template().is_some() {
            match enter(evaluator, frame, place) {
                Ok(inner) if evaluator.account.enter() => {
                    read(evaluator, inner, condition.as_ref(), all);
                    evaluator.account.leave();
                }
                Ok(_) => tell(evaluator, frame, Stop::Wrong("a deployment that lies too deep in others".into())),
                Err(stop) => tell(evaluator, frame, stop),
            }
            continue;
        }
        if entry.is_deployment() {
            let spot = evaluator.key_spot(entry.written);
            evaluator.account.tell(spot, "what the template makes that this deployment takes from elsewhere");
        }
        if let Some(address) = entry.address.clone() {
            all.push(resource(evaluator, entry, address, condition, &entries));
        }
    }
}

fn tell(evaluator: &mut Evaluator<'_>, frame: usize, stop: Stop) {
    if let (Stop::Wrong(what), Some(node)) = (stop, under(evaluator.frames[frame].template, "resources")) {
        let spot = evaluator.key_spot(node);
        evaluator.account.tell(spot, &what);
    }
}

/// The condition of a resource, where only a deployment decides it; `None` where the resource is not made.
fn condition(evaluator: &mut Evaluator<'_>, written: &Written, context: &Context) -> Option<Option<Node>> {
    let Some(condition) = at(written, &["condition"]) else { return Some(None) };
    let condition = evaluator.value(condition, context);
    match truth(&condition.value) {
        Ok(made) => made.then_some(None),
        Err(Stop::Later) => Some(Some(condition)),
        Err(Stop::Wrong(_)) => {
            evaluator.account.tell(condition.spot, "a condition that is neither true nor false");
            Some(None)
        }
    }
}

fn resource(
    evaluator: &mut Evaluator<'_>,
    entry: &Entry<'_>,
    address: String,
    condition: Option<Node>,
    entries: &[Entry<'_>],
) -> Resource {
    let spot = evaluator.key_spot(entry.written);
    let mut attributes = IndexMap::new();
    for (key, written) in entry.written.as_map().into_iter().flatten() {
        let value = match key.as_str() {
            key if ASIDE.iter().any(|aside| aside.eq_ignore_ascii_case(key)) => continue,
            "name" => entry.name.clone(),
            "dependsOn" => after(evaluator, written, &entry.context, entries),
            _ => evaluator.value(written, &entry.context),
        };
        attributes.insert(key.clone(), value);
    }
    attributes.extend(condition.map(|condition| ("condition".to_owned(), condition)));
    if let Some(count) = entry.count.clone() {
        let spot = count.spot;
        let copy = Value::Map([("count".to_owned(), count)].into());
        attributes.insert("copy".into(), Node::new(copy, spot));
    }
    Resource { address, kind: entry.kind.clone(), spot, attributes: Node::new(Value::Map(attributes), spot) }
}

/// The resources that another is made after: a list of references, as far as they are named.
///
/// What is there already, is not made, or is read in the place of its deployment is none of them.
fn after(evaluator: &mut Evaluator<'_>, written: &Written, context: &Context, entries: &[Entry<'_>]) -> Node {
    let list = evaluator.value(written, context);
    let has_symbols = entries.iter().any(|entry| entry.symbol.is_some());
    let mut all = Vec::new();
    for item in list.items() {
        let found: Vec<&Entry<'_>> = match &item.value {
            Value::Text(name) => references::named(entries, name),
            value => {
                let address = references::of_resource(value);
                entries.iter().filter(|entry| entry.address.as_deref() == Some(&address)).collect()
            }
        };
        let is_symbol = has_symbols && item.as_str().is_some_and(|name| !name.contains('/'));
        if found.is_empty() && !is_symbol {
            // It may be of another template in the file.
            all.push(match &item.value {
                Value::Later(Later { pieces }) => match pieces.as_slice() {
                    [Piece::Reference { address, .. }] => Node::new(pieces::reference(address, ""), item.spot),
                    _ => item.clone(),
                },
                _ => item.clone(),
            });
        }
        let made = found.into_iter().filter(|entry| entry.template().is_none() && !exists(entry.written));
        let references =
            made.filter_map(|entry| Some(Node::new(pieces::reference(entry.address.clone()?, ""), item.spot)));
        all.extend(references);
        if !evaluator.account.spend(all.len() + entries.len() / 64, item.spot) {
            break;
        }
    }
    Node::new(Value::List(all), list.spot)
}
