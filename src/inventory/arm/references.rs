//! Turns the functions of ARM that speak of resources (`resourceId`, `reference`, outputs of deployments) into references of the inventory.

use std::rc::Rc;

use super::super::{Later, Node, Piece, Value, pieces};
use super::evaluate::{Context, Evaluator};
use super::expression::Expression;
use super::frame::{at, under};
use super::functions::Stop;
use super::resources::{self, Entry};
use super::{address, copies, names, words};

/// What a template is deployed to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Level {
    ResourceGroup,
    Subscription,
    ManagementGroup,
    Tenant,
}

impl Level {
    /// What a template with a schema is deployed to.
    pub(super) fn of(schema: &str) -> Level {
        let schema = schema.to_ascii_lowercase();
        match () {
            () if schema.contains("/subscriptiondeploymenttemplate") => Level::Subscription,
            () if schema.contains("/managementgroupdeploymenttemplate") => Level::ManagementGroup,
            () if schema.contains("/tenantdeploymenttemplate") => Level::Tenant,
            () => Level::ResourceGroup,
        }
    }
}

/// The value of a call of one of these functions; `None` where it is none.
pub(super) fn call(
    evaluator: &mut Evaluator<'_>,
    name: &str,
    given: &[Expression],
    context: &Context,
) -> Option<Result<Node, Stop>> {
    let written = match name {
        "resourceid" => "resourceId",
        "subscriptionresourceid" => "subscriptionResourceId",
        "managementgroupresourceid" => "managementGroupResourceId",
        "tenantresourceid" => "tenantResourceId",
        "extensionresourceid" => "extensionResourceId",
        "reference" => return Some(reference(evaluator, given, context)),
        _ => return None,
    };
    let given: Vec<Node> = given.iter().map(|given| evaluator.expression(given, context)).collect();
    Some(match id(evaluator, written, &given, context) {
        Err(Stop::Later) => Ok(evaluator.later(written, &given, context)),
        read => read,
    })
}

/// The ID of a resource: a reference to it, whether it is of the inventory or not.
fn id(evaluator: &mut Evaluator<'_>, name: &str, given: &[Node], context: &Context) -> Result<Node, Stop> {
    let is_type = |node: &Node| node.as_str().is_some_and(|text| text.contains('.') && text.contains('/'));
    let from = usize::from(name == "extensionResourceId");
    let Some(place) = given.iter().skip(from).position(is_type).map(|place| place + from) else {
        return Err(Stop::Later);
    };
    let (before, kind) = (&given[..place], given[place].as_str().unwrap_or_default());
    let mut parts = Vec::new();
    for node in &given[place + 1..] {
        parts.extend((!parts.is_empty()).then(|| Piece::Text("/".into())));
        parts.extend(pieces::of(&node.value).ok_or_else(|| Stop::Wrong(format!("`{name}` of what is no name")))?);
    }
    let scope = match (name, before) {
        ("resourceId", []) => evaluator.frames[context.frame].scope.clone(),
        ("resourceId", [group]) => of_group(evaluator, None, group, context),
        ("resourceId", [subscription, group]) => of_group(evaluator, Some(subscription), group, context),
        ("subscriptionResourceId", []) => of_level(evaluator, Level::Subscription),
        ("subscriptionResourceId", [subscription]) => of_subscription(evaluator, subscription),
        ("managementGroupResourceId", []) => of_level(evaluator, Level::ManagementGroup),
        ("managementGroupResourceId", [group]) => format!("managementGroups/{}", shown(&group.value)),
        ("tenantResourceId", []) => of_level(evaluator, Level::Tenant),
        ("extensionResourceId", [of]) => of_resource(&of.value),
        _ => return Err(Stop::Wrong(format!("`{name}` with more than it takes"))),
    };
    let Some(address) = address::of(&scope, kind, &pieces::joined(parts)) else {
        return Err(Stop::Wrong(format!("`{name}` of `{kind}` with more or fewer names than the type has parts")));
    };
    let code: Vec<String> = given.iter().map(|given| evaluator.words(&given.value)).collect();
    evaluator.ids.entry(address.clone()).or_insert_with(|| words::call(name, &code));
    Ok(Node::new(pieces::reference(address, "id"), context.spot))
}

/// A value in an address.
pub(super) fn shown(value: &Value) -> String {
    match value {
        Value::Text(text) => text.clone(),
        value => value.json().as_str().unwrap_or_default().to_owned(),
    }
}

/// What is below a resource group: of the template's own, nothing more than what is below the template.
pub(super) fn of_group(
    evaluator: &Evaluator<'_>,
    subscription: Option<&Node>,
    group: &Node,
    context: &Context,
) -> String {
    let own = |node: &Node, words: &str| evaluator.words(&node.value).eq_ignore_ascii_case(words);
    let subscription = subscription.filter(|node| !own(node, "subscription().subscriptionId"));
    match subscription {
        None if own(group, "resourceGroup().name") => evaluator.frames[context.frame].scope.clone(),
        None => format!("resourceGroups/{}", shown(&group.value)),
        Some(subscription) => {
            format!("subscriptions/{}/resourceGroups/{}", shown(&subscription.value), shown(&group.value))
        }
    }
}

/// What is below a subscription.
pub(super) fn of_subscription(evaluator: &Evaluator<'_>, subscription: &Node) -> String {
    match evaluator.words(&subscription.value).eq_ignore_ascii_case("subscription().subscriptionId") {
        true => of_level(evaluator, Level::Subscription),
        false => format!("subscriptions/{}", shown(&subscription.value)),
    }
}

/// What is below the subscription, management group or tenant that the outermost template is deployed in.
pub(super) fn of_level(evaluator: &Evaluator<'_>, level: Level) -> String {
    match level {
        _ if level == evaluator.level => String::new(),
        Level::ResourceGroup => "resourceGroup".into(),
        Level::Subscription => "subscription".into(),
        Level::ManagementGroup => "managementGroup".into(),
        Level::Tenant => "tenant".into(),
    }
}

/// What is below a resource, given by its ID.
pub(super) fn of_resource(id: &Value) -> String {
    match id {
        Value::Later(Later { pieces }) => match pieces.as_slice() {
            [Piece::Reference { address, attribute }] if attribute == "id" => address.clone(),
            _ => shown(id),
        },
        id => shown(id).trim_matches('/').to_owned(),
    }
}

/// `reference`: the properties of a resource, or all of it.
fn reference(evaluator: &mut Evaluator<'_>, given: &[Expression], context: &Context) -> Result<Node, Stop> {
    let nodes: Vec<Node> = given.iter().map(|given| evaluator.expression(given, context)).collect();
    let Some(of) = nodes.first() else { return Err(Stop::Wrong("`reference` of nothing".into())) };
    let full = nodes.get(2).and_then(Node::as_str).is_some_and(|what| what.eq_ignore_ascii_case("full"));
    match spoken_of(evaluator, of, context)? {
        Some(address) => Ok(Node::new(pieces::reference(address, if full { "" } else { "properties" }), context.spot)),
        None => Ok(evaluator.later("reference", &nodes, context)),
    }
}

/// The address of what is spoken of by its ID, its symbolic name or its name.
fn spoken_of(evaluator: &mut Evaluator<'_>, of: &Node, context: &Context) -> Result<Option<String>, Stop> {
    match &of.value {
        Value::Later(Later { pieces }) => match pieces.as_slice() {
            [Piece::Reference { address, attribute }] if attribute == "id" => Ok(Some(address.clone())),
            _ => Ok(None),
        },
        Value::Text(text) => {
            let entries = resources::entries(evaluator, context.frame)?;
            evaluator.account.spend(entries.len() / 64, context.spot);
            Ok(named(&entries, text).first().and_then(|entry| entry.address.clone()))
        }
        _ => Err(Stop::Wrong("`reference` of what is no name".into())),
    }
}

/// The resources of a template that have a name: a symbolic one, also of one round of a loop; that of a loop; or the resource's own.
pub(super) fn named<'e, 't>(entries: &'e [Entry<'t>], name: &str) -> Vec<&'e Entry<'t>> {
    let round = name.strip_suffix(']').and_then(|name| name.rsplit_once('['));
    let round = round.and_then(|(name, index)| Some((name, index.parse::<usize>().ok()?)));
    let is = |known: Option<&str>, name: &str| known.is_some_and(|known| known.eq_ignore_ascii_case(name));
    let is_meant = |entry: &&Entry<'t>| match round {
        Some((name, index)) if is(entry.symbol, name) => {
            entry.context.rounds.last().is_some_and(|round| round.index.is_none_or(|round| round == index))
        }
        _ => is(entry.symbol, name) || is(entry.series.as_deref(), name) || is(entry.name.as_str(), name),
    };
    entries.iter().filter(is_meant).collect()
}

/// The value of an output of a deployment that is in the file: `reference(…).outputs.name.value`, each step also by `tryGet`.
pub(super) fn output(
    evaluator: &mut Evaluator<'_>,
    expression: &Expression,
    context: &Context,
) -> Result<Option<Node>, Stop> {
    let Some((of, value, _)) = step(expression) else { return Ok(None) };
    let Some((of, name, is_optional)) = step(of).filter(|_| value == "value") else { return Ok(None) };
    let Some((Expression::Call(function, given), outputs, _)) = step(of) else { return Ok(None) };
    if outputs != "outputs" || !function.eq_ignore_ascii_case("reference") {
        return Ok(None);
    }
    let Some(given) = given.first() else { return Ok(None) };
    let of = evaluator.expression(given, context);
    let mut frame = Some(context.frame);
    while let Some(index) = frame {
        if let Some(child) = deployment(evaluator, index, &of)? {
            let what = format!("the output `{name}`");
            let output = evaluator.frames[child].section("outputs").and_then(|outputs| under(outputs, name));
            if let Some(value) = output.and_then(|output| at(output, &["value"])) {
                let found = names::remembered(evaluator, child, &what, value)?;
                return Ok(Some(Rc::unwrap_or_clone(found)));
            }
            let Some(copy) = output.and_then(|output| at(output, &["copy"])) else {
                if is_optional {
                    return Ok(Some(Node::new(Value::Null, context.spot)));
                }
                return Err(Stop::Wrong(format!("{what}, which the deployment does not have")));
            };
            let context = evaluator.context(child, copy);
            return evaluator.guarded(child, &what, |evaluator| Ok(copies::made(evaluator, copy, name, &context)));
        }
        frame = evaluator.frames[index].outer;
    }
    Ok(None)
}

/// What an expression takes a member of, the member's name, and whether it need not be there.
fn step(expression: &Expression) -> Option<(&Expression, &str, bool)> {
    match expression {
        Expression::Member(of, name) => Some((of, name, false)),
        Expression::Item(of, name) => match &**name {
            Expression::Text(name) => Some((of, name, false)),
            _ => None,
        },
        Expression::Call(function, given) if function.eq_ignore_ascii_case("tryGet") => match given.as_slice() {
            [of, Expression::Text(name)] => Some((of, name, true)),
            _ => None,
        },
        _ => None,
    }
}

/// The frame of a deployment that stands in a template.
fn deployment(evaluator: &mut Evaluator<'_>, frame: usize, of: &Node) -> Result<Option<usize>, Stop> {
    let entries = resources::entries(evaluator, frame)?;
    let wanted = match &of.value {
        Value::Text(name) => named(&entries, name).first().and_then(|entry| entry.address.clone()),
        value => Some(of_resource(value)),
    };
    let place =
        entries.iter().position(|entry| entry.template().is_some() && entry.address == wanted && wanted.is_some());
    match place {
        Some(place) => resources::enter(evaluator, frame, place).map(Some),
        None => Ok(None),
    }
}
