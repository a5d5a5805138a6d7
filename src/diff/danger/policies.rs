//! Turns policy documents before and after into whether somebody loses a right by the change, statement by statement.

use std::collections::HashSet;

use indexmap::IndexMap;
use serde_json::Value as Json;

use super::amount::dearer;
use super::row::risk;
use super::{Danger, Risk};
use crate::inventory::{Node, Value};

const REFUSED: Risk =
    risk(Danger::LockOut, "a policy denies what it did not deny before, maybe to those who have to mend it");
const NO_LONGER: Risk = risk(Danger::LockOut, "a policy no longer allows what it allowed");

const DEARER: Risk = risk(Danger::Cost, "what it lets run may be on a dearer machine, by the hour");

/// The dangers that only policy documents have.
pub(super) const OWN: [Risk; 3] = [REFUSED, NO_LONGER, DEARER];

/// The key of conditions of what machines are asked for, whoever asks ("Condition keys for Amazon SageMaker AI").
const MACHINES: &str = "sagemaker:InstanceTypes";

/// The dangers of every policy document that is there before and after. A right to something whose address is `gone` is no loss.
pub(super) fn risks(before: &Node, after: &Node, gone: &[&str]) -> Vec<Risk> {
    let mut found = Vec::new();
    walk(before, after, gone, &mut found);
    found
}

fn walk(before: &Node, after: &Node, gone: &[&str], found: &mut Vec<Risk>) {
    match (&before.value, &after.value) {
        (Value::Map(old), Value::Map(new)) => {
            if let (Some(old), Some(new)) = (old.get("Statement"), new.get("Statement")) {
                let (old, new) = (statements(old), statements(new));
                if old != new {
                    let old: Vec<Json> = old.iter().filter_map(|statement| without(statement, gone)).collect();
                    documents(&old, &new, found);
                }
                return;
            }
            for (key, before) in old {
                if let Some(after) = new.get(key) {
                    walk(before, after, gone, found);
                }
            }
        }
        (Value::List(old), Value::List(new)) if old.len() == new.len() => {
            old.iter().zip(new).for_each(|(before, after)| walk(before, after, gone, found));
        }
        _ => {}
    }
}

/// A statement without what it says of things that are gone; nothing where it is about such things alone.
fn without(statement: &Json, gone: &[&str]) -> Option<Json> {
    let is_gone = |value: &Json| {
        value.as_str().is_some_and(|text| {
            gone.iter().any(|address| {
                let rest = text.split_once(&format!("${{{address}")).map(|(_, rest)| rest);
                rest.is_some_and(|rest| rest.starts_with(['.', '}']))
            })
        })
    };
    let left = |value: &Json| match value {
        Json::Array(items) => Json::Array(items.iter().filter(|item| !is_gone(item)).cloned().collect()),
        value => value.clone(),
    };
    let mut statement = statement.clone();
    if gone.is_empty() {
        return Some(statement);
    }
    for element in ["Resource", "Principal"] {
        let Some(value) = statement.get(element) else { continue };
        let rest = left(value);
        if is_gone(value) || rest.as_array().is_some_and(Vec::is_empty) {
            return None;
        }
        statement[element] = rest;
    }
    for keys in
        statement.get_mut("Condition").and_then(Json::as_object_mut).into_iter().flat_map(|map| map.values_mut())
    {
        for value in keys.as_object_mut().into_iter().flat_map(|map| map.values_mut()) {
            *value = left(value);
        }
    }
    Some(statement)
}

/// The statements of a document, of which a single one may stand alone.
fn statements(node: &Node) -> Vec<Json> {
    let one_or_more = match &node.value {
        Value::List(items) => items.iter().collect(),
        _ => vec![node],
    };
    one_or_more.into_iter().map(|node| node.value.json()).collect()
}

fn documents(before: &[Json], after: &[Json], found: &mut Vec<Risk>) {
    // What is the same needs no partner. Of the rest, those of a name are partners.
    let left = |one: &[Json], other: &[Json]| -> Vec<Json> {
        let others: HashSet<&Json> = other.iter().collect();
        one.iter().filter(|statement| !others.contains(statement)).cloned().collect()
    };
    let (gone, mut come) = (left(before, after), left(after, before));
    for old in gone {
        let partner = old.get("Sid").and_then(|sid| come.iter().position(|new| new.get("Sid") == Some(sid)));
        let new = partner.map(|place| come.remove(place));
        found.extend(statement(Some(&old), new.as_ref()));
    }
    for new in come {
        found.extend(statement(None, Some(&new)));
    }
}

/// Whether what a statement matches becomes less, and whether it becomes more.
#[derive(Default)]
struct Shift {
    less: bool,
    more: bool,
}

fn statement(before: Option<&Json>, after: Option<&Json>) -> Option<Risk> {
    let effect = |statement: Option<&Json>| statement.and_then(|it| it.get("Effect")?.as_str().map(str::to_owned));
    let (was, becomes) = (effect(before), effect(after));
    let shift = match (before, after) {
        (Some(before), Some(after)) if was == becomes => shift(before, after),
        _ => Shift { less: before.is_some(), more: after.is_some() },
    };
    if let (Some(before), Some(after), Some("Deny")) = (before, after, becomes.as_deref())
        && let Some(machines) = machines(before, after)
    {
        return machines.are_dearer().then_some(DEARER);
    }
    match () {
        () if shift.more && becomes.as_deref() == Some("Deny") => Some(REFUSED),
        () if shift.less && was.as_deref() == Some("Allow") => Some(NO_LONGER),
        () => None,
    }
}

/// The machines that two statements make an exception for.
struct Machines {
    before: Vec<String>,
    after: Vec<String>,
    /// Whether the statements ask for nothing else.
    is_all: bool,
}

impl Machines {
    /// Whether one that comes is dearer than one that there was. What asks for more than the machine lets none run by itself.
    fn are_dearer(&self) -> bool {
        let is_dearer = |new: &String| !self.before.contains(new) && self.before.iter().any(|old| dearer(old, new));
        self.is_all && self.after.iter().any(is_dearer)
    }
}

/// The machines of two statements of which nothing else is other: who asks for another is refused that, and locked out of nothing.
fn machines(before: &Json, after: &Json) -> Option<Machines> {
    let split = |statement: &Json| {
        let mut rest = statement.clone();
        let operators = rest.get_mut("Condition")?.as_object_mut()?;
        let (_, keys) = operators.iter_mut().find(|(operator, _)| operator.contains("StringNotEquals"))?;
        let machines = keys.as_object_mut()?.remove(MACHINES)?;
        Some((rest, flat(Some(&machines))))
    };
    let ((rest, before), (other, after)) = (split(before)?, split(after)?);
    let is_empty = |keys: &Json| keys.as_object().is_some_and(serde_json::Map::is_empty);
    let is_all = rest.get("Condition").and_then(Json::as_object)?.values().all(is_empty);
    (rest == other).then_some(Machines { before, after, is_all })
}

fn shift(before: &Json, after: &Json) -> Shift {
    let mut shift = Shift::default();
    for element in ["Action", "Resource", "Principal"] {
        shift.values(before.get(element), after.get(element), false);
        let negated = format!("Not{element}");
        shift.values(before.get(&negated), after.get(&negated), true);
    }
    let operators = |statement: &Json| match statement.get("Condition") {
        Some(Json::Object(operators)) => operators.clone().into_iter().collect(),
        _ => IndexMap::<String, Json>::new(),
    };
    let (old, new) = (operators(before), operators(after));
    for operator in old.keys().chain(new.keys().filter(|key| !old.contains_key(*key))) {
        let keys = |side: Option<&Json>| match side {
            Some(Json::Object(keys)) => keys.clone(),
            _ => serde_json::Map::new(),
        };
        let (was, becomes) = (keys(old.get(operator)), keys(new.get(operator)));
        for key in was.keys().chain(becomes.keys().filter(|key| !was.contains_key(*key))) {
            match (was.get(key), becomes.get(key)) {
                // A condition more matches less, and one less matches more.
                (None, Some(_)) => shift.less = true,
                (Some(_), None) => shift.more = true,
                (was, becomes) if SETS.iter().any(|set| operator.contains(set)) => {
                    shift.values(was, becomes, operator.contains("Not"));
                }
                // Of a bound or a truth nobody can say here which way it goes.
                (was, becomes) if was != becomes => (shift.less, shift.more) = (true, true),
                _ => {}
            }
        }
    }
    shift
}

/// The operators of conditions whose values are alternatives.
const SETS: &[&str] = &["String", "Arn", "IpAddress"];

impl Shift {
    /// Takes in that the values of an element change, which with `negated` are those that it does not match.
    fn values(&mut self, before: Option<&Json>, after: Option<&Json>, negated: bool) {
        let set = |value: Option<&Json>| flat(value).into_iter().collect::<HashSet<String>>();
        let (was, becomes) = (set(before), set(after));
        let (gone, come) = (!was.is_subset(&becomes), !becomes.is_subset(&was));
        // Without the element at all, the statement matches nothing by it, or everything where it is one that leaves out.
        self.less |= if negated { come } else { gone };
        self.more |= if negated { gone } else { come };
    }
}

/// The values of an element: one, several, or several by their kind.
fn flat(value: Option<&Json>) -> Vec<String> {
    match value {
        None => Vec::new(),
        Some(Json::Array(items)) => items.iter().map(plain).collect(),
        Some(Json::Object(kinds)) => {
            let of_kind = |(kind, value): (&String, &Json)| {
                flat(Some(value)).into_iter().map(|value| format!("{kind} {value}")).collect::<Vec<_>>()
            };
            kinds.iter().flat_map(of_kind).collect()
        }
        Some(value) => vec![plain(value)],
    }
}

fn plain(value: &Json) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::diff::tests::node;

    fn told(before: Json, after: Json) -> Vec<Risk> {
        let document = |statements: Json| node(&json!({"policy": {"Version": "2012-10-17", "Statement": statements}}));
        risks(&document(before), &document(after), &["gone.a"])
    }

    fn allow(actions: &[&str]) -> Json {
        json!({"Sid": "A", "Effect": "Allow", "Action": actions, "Resource": "*"})
    }

    fn deny(condition: Json) -> Json {
        json!({"Sid": "D", "Effect": "Deny", "Principal": {"AWS": "*"}, "Action": "s3:*", "Resource": "*", "Condition": condition})
    }

    #[test]
    fn who_was_allowed_and_is_no_longer_loses_a_right() {
        assert_eq!(told(json!([allow(&["a", "b"])]), json!([])), [NO_LONGER]);
        assert_eq!(told(json!([allow(&["a", "b"])]), json!([allow(&["a"])])), [NO_LONGER]);
        assert_eq!(told(json!([allow(&["a"])]), json!(allow(&["a", "b"]))), []);
        let when = |condition: Json| json!([{"Sid": "A", "Effect": "Allow", "Action": "a", "Condition": condition}]);
        assert_eq!(told(when(json!({})), when(json!({"Bool": {"aws:SecureTransport": "true"}}))), [NO_LONGER]);
        assert_eq!(told(when(json!({"Bool": {"aws:SecureTransport": "true"}})), when(json!({}))), []);
        let one = |accounts: Json| when(json!({"StringEquals": {"aws:SourceAccount": accounts}}));
        assert_eq!(told(one(json!(["1", "2"])), one(json!("1"))), [NO_LONGER]);
        assert_eq!(told(one(json!("1")), one(json!(["2", "1"]))), []);
    }

    #[test]
    fn who_is_denied_what_nobody_denied_before_is_locked_out() {
        let except = |roles: Json| json!([deny(json!({"ArnNotLike": {"aws:PrincipalArn": roles}}))]);
        assert_eq!(told(json!([]), except(json!("admin"))), [REFUSED]);
        assert_eq!(told(except(json!("admin")), json!([])), []);
        assert_eq!(told(except(json!(["admin", "break-glass"])), except(json!("admin"))), [REFUSED]);
        assert_eq!(told(except(json!("admin")), except(json!(["admin", "break-glass"]))), []);
        assert_eq!(told(except(json!("admin")), json!([deny(json!({}))])), [REFUSED]);
        let outside = |number: &str| json!([deny(json!({"NumericLessThan": {"s3:TlsVersion": number}}))]);
        assert_eq!(told(outside("1.2"), outside("1.3")), [REFUSED]);
    }

    #[test]
    fn another_machine_is_a_cost_and_no_lock_out() {
        let except = |machines: Json| json!([deny(json!({"ForAnyValue:StringNotEquals": {MACHINES: machines}}))]);
        assert_eq!(told(except(json!("ml.g5.4xlarge")), except(json!(["ml.g5.12xlarge"]))), [DEARER]);
        assert_eq!(told(except(json!(["ml.m5.large"])), except(json!(["ml.m5.large", "ml.g5.xlarge"]))), [DEARER]);
        assert_eq!(told(except(json!("ml.g5.12xlarge")), except(json!("ml.g5.4xlarge"))), []);
        assert_eq!(told(json!([]), except(json!("ml.g5.4xlarge"))), [REFUSED]);
        let and_key = |machine: &str| {
            let key = json!({"sagemaker:VolumeKmsKey": "key"});
            json!([deny(json!({"ArnNotEquals": key, "ForAnyValue:StringNotEquals": {MACHINES: machine}}))])
        };
        assert_eq!(told(and_key("ml.g5.4xlarge"), and_key("ml.g5.12xlarge")), []);
    }

    #[test]
    fn a_right_to_what_is_gone_is_no_loss() {
        let on = |resources: Json| json!([{"Sid": "A", "Effect": "Allow", "Action": "a", "Resource": resources}]);
        assert_eq!(told(on(json!(["${kept.a.arn}", "${gone.a.arn}/*"])), on(json!(["${kept.a.arn}"]))), []);
        assert_eq!(told(on(json!("${gone.a.arn}")), json!([])), []);
        assert_eq!(told(on(json!("${gone.ab.arn}")), json!([])), [NO_LONGER]);
        let except = |subnets: Json| json!([deny(json!({"StringNotEquals": {"vpc": subnets}}))]);
        assert_eq!(told(except(json!(["${gone.a}", "${kept.a}"])), except(json!(["${kept.a}"]))), []);
    }

    #[test]
    fn the_same_in_other_words_takes_nothing_away() {
        let two = json!([allow(&["a"]), deny(json!({}))]);
        assert_eq!(told(two.clone(), json!([deny(json!({})), allow(&["a"])])), []);
        assert_eq!(
            told(json!([allow(&["a"])]), json!([{"Sid": "A", "Effect": "Allow", "Action": "a", "Resource": ["*"]}])),
            []
        );
        assert_eq!(told(two.clone(), two), []);
        assert_eq!(
            told(json!([allow(&["a"])]), json!([{"Sid": "A", "Effect": "Deny", "Action": "a", "Resource": "*"}])),
            [REFUSED]
        );
        assert_eq!(told(json!("${later}"), json!("${later}")), []);
    }
}
