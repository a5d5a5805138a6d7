//! Rules of words and values: those that defer a decision which the spec has made, and those that tie code to a place.

use hcl_edit::expr::{BinaryOperator, Expression};
use hcl_edit::template::Element;
use hcl_edit::visit::{Visit, visit_block};

use crate::support::hcl::{Item, Module, arguments, each_expression, names};

/// Functions that hide what is missing.
const HIDING: &[&str] = &["coalesce", "coalescelist", "compact", "lookup", "try"];

/// Choices that the spec has made, and code that looks for what it should know.
pub fn detours(module: &Module) -> Vec<String> {
    let mut found = Vec::new();
    for item in module.items(&["resource", "data", "provider", "locals", "output", "module", "check", "ephemeral"]) {
        if item.block.body.has_attribute("count") {
            found.push(item.at("is counted"));
        }
        each_expression(&item.block.body, |expression| match expression {
            Expression::Conditional(_) => found.push(item.file.at(expression, "has a choice")),
            Expression::FuncCall(call) if HIDING.contains(&call.name.name.as_str()) => {
                found.push(item.file.at(expression, format!("calls {}", call.name.name.as_str())));
            }
            Expression::BinaryOp(operation) => {
                let is_comparison = matches!(operation.operator.value(), BinaryOperator::Eq | BinaryOperator::NotEq);
                let is_list = |side: &Expression| side.as_array().is_some_and(|items| items.is_empty());
                if is_comparison && (is_list(&operation.lhs_expr) || is_list(&operation.rhs_expr)) {
                    found.push(item.file.at(expression, "compares with an empty list, which nothing is equal to"));
                }
            }
            _ => {}
        });
        for block in dynamic(&item) {
            found.push(item.file.at(block, "has blocks made by a loop"));
        }
    }
    found
}

/// Blocks that a loop makes.
fn dynamic<'a>(item: &Item<'a>) -> Vec<&'a hcl_edit::structure::Block> {
    crate::support::hcl::blocks(&item.block.body).into_iter().filter(|block| block.has_ident("dynamic")).collect()
}

/// Arguments for which nothing stands, since absent means absent.
pub fn fillers(module: &Module) -> Vec<String> {
    let mut found = Vec::new();
    // What a variable is where nobody says anything has to be something.
    let is_variable = |block: &&hcl_edit::structure::Block| block.has_ident("variable");
    for file in module.configuration() {
        for (name, value) in
            file.body.blocks().filter(|block| !is_variable(block)).flat_map(|block| arguments(&block.body))
        {
            let filler = match value {
                Expression::Null(_) => "null",
                Expression::String(text) if text.is_empty() => "\"\"",
                // What azapi keeps of an answer is said even where it is nothing: left out, it would be all of it.
                Expression::Array(items) if items.is_empty() && name != "response_export_values" => "[]",
                _ => continue,
            };
            found.push(file.at(value, format!("{name} is filled with {filler}")));
        }
    }
    found
}

/// Whether a text holds an ID of twelve digits, as accounts of AWS have.
fn has_account(text: &str) -> bool {
    text.split(|c: char| !c.is_ascii_digit()).any(|digits| digits.len() == 12)
}

/// Whether a text holds a GUID, as subscriptions, tenants and principals of Azure have.
fn has_guid(text: &str) -> bool {
    let is_guid = |word: &str| {
        let lengths: Vec<usize> = word.split('-').map(str::len).collect();
        lengths == [8, 4, 4, 4, 12] && word.chars().all(|c| c == '-' || c.is_ascii_hexdigit())
    };
    text.split(|c: char| c != '-' && !c.is_ascii_alphanumeric()).any(is_guid)
}

/// Texts of the configuration that name an account, a partition, a region, a subscription or a tenant.
pub fn places(module: &Module) -> Vec<String> {
    struct Texts<F>(F);
    impl<F: FnMut(&str, &dyn hcl_edit::Span)> Visit for Texts<F> {
        fn visit_string(&mut self, text: &hcl_edit::Decorated<String>) {
            (self.0)(text.as_str(), text);
        }
        fn visit_element(&mut self, element: &Element) {
            if let Element::Literal(text) = element {
                (self.0)(text.as_str(), text);
            }
            hcl_edit::visit::visit_element(self, element);
        }
    }
    let region = module.text_value("region").or(module.text_value("location"));
    let mut found = Vec::new();
    for item in module.items(&["resource", "data", "provider", "locals", "output", "module", "check", "ephemeral"]) {
        let file = item.file;
        let mut said = |text: &str, at: &dyn hcl_edit::Span| {
            let line = file.text[..at.span().map_or(0, |span| span.start)].matches('\n').count() + 1;
            let mut say = |what: &str| found.push(format!("{}:{line} names {what}", file.name));
            if text.starts_with("arn:aws") {
                say("a partition");
            }
            if has_account(text) {
                say("an account");
            }
            if has_guid(text) {
                say("an ID of a tenant");
            }
            if region.is_some_and(|region| text.split(['.', ':', '/']).any(|word| word == region)) {
                say("a region");
            }
        };
        visit_block(&mut Texts(&mut said), item.block);
    }
    found
}

/// Loops over what has no names of its own: items would change places where one goes.
pub fn loops(module: &Module) -> Vec<String> {
    let mut found = Vec::new();
    for item in module.items(&["resource", "data", "module"]) {
        let Some(over) = item.block.body.get_attribute("for_each") else { continue };
        if !is_map(&over.value) {
            found.push(item.file.at(over, format!("{} is made for each of what is no map of names", item.address())));
        }
    }
    found
}

fn is_map(value: &Expression) -> bool {
    match value {
        // The variables have types that are maps, or no plan would go well.
        Expression::Traversal(traversal) => names(traversal).is_some_and(|names| names[0] != "data"),
        Expression::Object(_) => true,
        Expression::FuncCall(call) => call.name.name.as_str() == "merge" && call.args.iter().all(is_map),
        // Part of a map.
        Expression::ForExpr(each) => each.key_expr.is_some() && is_map(&each.intro.collection_expr),
        _ => false,
    }
}
