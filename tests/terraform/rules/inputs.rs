//! Rules of providers, variables, outputs and locals.

use std::collections::{BTreeMap, BTreeSet};

use hcl_edit::expr::Expression;
use hcl_edit::template::Element;

use crate::support::hcl::{Item, Module, argument, key, member, names, references};

/// Whether a version has a least and a greatest.
fn is_bounded(version: &str) -> bool {
    version.starts_with("~> ") || (version.contains('>') && version.contains('<'))
}

/// Providers that are of any version, that nothing uses, or that nobody has asked for.
pub fn providers(module: &Module) -> Vec<String> {
    let mut found = Vec::new();
    let mut required = BTreeMap::new();
    for item in module.items(&["terraform"]) {
        let body = &item.block.body;
        if let Some(version) = body.get_attribute("required_version") {
            if !version.value.as_str().is_some_and(is_bounded) {
                found.push(item.file.at(version, "Terraform is not bounded at both ends"));
            }
        }
        for provider in body.get_blocks("required_providers").flat_map(|block| block.body.attributes()) {
            let name = provider.key.as_str();
            let said = |what| member(&provider.value, what).and_then(Expression::as_str);
            if !said("version").is_some_and(is_bounded) {
                found.push(item.file.at(provider, format!("{name} is not bounded at both ends")));
            }
            if said("source").is_none() {
                found.push(item.file.at(provider, format!("{name} has no source")));
            }
            required.insert(name, false);
        }
        if !body.has_attribute("required_version") {
            found.push(item.at("does not say which Terraform"));
        }
    }
    for item in module.items(&["resource", "data", "ephemeral"]) {
        let name = item.label(0).split('_').next().unwrap_or_default();
        match required.get_mut(name) {
            Some(used) => *used = true,
            None => found.push(item.at(format!("is of {name}, which is not required"))),
        }
    }
    for item in module.items(&["provider"]).filter(|item| !required.contains_key(item.name())) {
        found.push(item.at("is not required"));
    }
    let unused = required.iter().filter(|(_, used)| !**used).map(|(name, _)| name);
    found.extend(unused.map(|name| format!("{name} is used by nothing")));
    found
}

/// Names that stand in another order than the alphabet's.
fn unsorted(items: &[Item]) -> Vec<String> {
    let pairs =
        items.windows(2).filter(|pair| pair[0].file.name == pair[1].file.name && pair[0].name() > pair[1].name());
    pairs.map(|pair| pair[1].at(format!("stands below {}", pair[0].name()))).collect()
}

/// Whether a description is a sentence.
fn is_sentence(value: Option<&Expression>) -> bool {
    let starts_small = value.and_then(Expression::as_str).is_some_and(|text| text.starts_with(char::is_lowercase));
    !starts_small && is_ended(value)
}

/// Whether a description ends as a sentence does.
fn is_ended(value: Option<&Expression>) -> bool {
    value.and_then(Expression::as_str).is_some_and(|text| text.ends_with('.'))
}

/// Variables that leave something open, or that nothing uses.
pub fn variables(module: &Module) -> Vec<String> {
    let items: Vec<Item> = module.items(&["variable"]).collect();
    let mut found = unsorted(&items);
    let mut used = BTreeSet::new();
    for item in module.items(&["resource", "data", "provider", "locals", "output", "module", "check", "ephemeral"]) {
        used.extend(references(|visit| visit.visit_block(item.block)));
    }
    for item in items {
        let body = &item.block.body;
        let kind = body.get_attribute("type").map(|attribute| attribute.value.to_string()).unwrap_or_default();
        if kind.is_empty() {
            found.push(item.at("has no type"));
        }
        if kind.split(|c: char| !c.is_alphanumeric()).any(|word| word == "any")
            || ["list", "map", "set"].contains(&kind.trim())
        {
            found.push(item.at("may be anything"));
        }
        if !is_sentence(argument(body, "description")) {
            found.push(item.at("is not described by a sentence"));
        }
        if argument(body, "nullable").and_then(Expression::as_bool) != Some(false) {
            found.push(item.at("may be null"));
        }
        if body.has_attribute("default") && module.values().any(|(_, value)| value.has_key(item.name())) {
            found.push(item.at("has a default beside its value"));
        }
        for validation in body.get_blocks("validation") {
            let message = argument(&validation.body, "error_message");
            let names_it = message.and_then(Expression::as_str).is_some_and(|text| text.starts_with(item.name()));
            if !is_sentence(message) && !(names_it && is_ended(message)) {
                let what = format!("{} has a validation whose message is no sentence", item.address());
                found.push(item.file.at(validation, what));
            }
        }
        if !used.contains(&item.address()) {
            found.push(item.at("is used by nothing"));
        }
    }
    found
}

/// Variables without a value, and values of no variable.
pub fn values(module: &Module) -> Vec<String> {
    let mut found = Vec::new();
    let values: Vec<&str> = module.values().map(|(_, value)| value.key.as_str()).collect();
    for item in module.items(&["variable"]).filter(|item| !values.contains(&item.name())) {
        if !item.block.body.has_attribute("default") {
            found.push(item.at("has neither a value in terraform.tfvars nor a default"));
        }
    }
    let variables: Vec<&str> = module.items(&["variable"]).map(|item| item.name()).collect();
    for (file, value) in module.values().filter(|(_, value)| !variables.contains(&value.key.as_str())) {
        found.push(file.at(value, format!("{} is no variable", value.key.as_str())));
    }
    found
}

/// Whether a value is attributes of resources, and text around them: never a whole resource. `each` is what a loop calls an item.
fn is_single(value: &Expression, each: &[&str]) -> bool {
    match value {
        Expression::Traversal(traversal) => {
            let Some(names) = names(traversal) else { return false };
            let whole = match names[0] {
                "data" => 3,
                "var" | "local" => 1,
                name if each.contains(&name) => 1,
                _ => 2,
            };
            names.iter().skip(whole).any(|name| *name != "[]")
        }
        Expression::StringTemplate(text) => text.iter().all(|element| match element {
            Element::Interpolation(inner) => is_single(&inner.expr, each),
            Element::Literal(_) => true,
            Element::Directive(_) => false,
        }),
        Expression::ForExpr(all) => is_single(&all.value_expr, &[each, &[all.intro.value_var.as_str()]].concat()),
        Expression::Object(members) => {
            members.iter().all(|(name, value)| key(name).is_some() && is_single(value.expr(), each))
        }
        Expression::Array(items) => items.iter().all(|item| is_single(item, each)),
        // Of what there is one or none of.
        Expression::FuncCall(call) => {
            call.name.name.as_str() == "one" && call.args.iter().all(|all| is_single(all, each))
        }
        _ => false,
    }
}

/// Outputs that give whole resources or constants, or that nobody is told about.
pub fn outputs(module: &Module) -> Vec<String> {
    let items: Vec<Item> = module.items(&["output"]).collect();
    let mut found = unsorted(&items);
    for item in items {
        if !is_sentence(item.argument("description")) {
            found.push(item.at("is not described by a sentence"));
        }
        if !item.argument("value").is_some_and(|value| is_single(value, &[])) {
            found.push(item.at("is no attribute of a resource"));
        }
        if item.file.name != "outputs.tf" && item.file.name != "main.tf" {
            found.push(item.at("does not stand in outputs.tf"));
        }
    }
    found
}

/// Locals that nothing uses.
pub fn locals(module: &Module) -> Vec<String> {
    let mut used = BTreeSet::new();
    for file in module.configuration() {
        used.extend(references(|visit| visit.visit_body(&file.body)));
    }
    let locals =
        module.items(&["locals"]).flat_map(|item| item.block.body.attributes().map(move |local| (item, local)));
    let idle = locals.filter(|(_, local)| !used.contains(&format!("local.{}", local.key.as_str())));
    idle.map(|(item, local)| item.file.at(local, format!("local.{} is used by nothing", local.key.as_str()))).collect()
}
