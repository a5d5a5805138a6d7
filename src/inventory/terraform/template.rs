//! Turns templates, in quotes, in heredocs and in files, into texts whose unknown parts stay pieces.

use hcl_edit::expr::Expression;
use hcl_edit::template::{Directive, Element, ForDirective, IfDirective, Strip, Template};

use super::convert::{Pieces, code as later, to_bool};
use super::loops::pairs;
use super::world::{Names, Outcome, Scope, Trouble, World};
use crate::inventory::{Node, Spot, Value};

impl World<'_> {
    /// The value of a template; one that is nothing but one expression is that expression's value.
    pub fn template(&mut self, template: &Template, expression: &Expression, scope: &Scope<'_>) -> Outcome {
        if let (Expression::StringTemplate(_), Some(Element::Interpolation(only))) =
            (expression, template.as_single_element())
        {
            return self.eval(&only.expr, scope);
        }
        let spot = self.spot(expression, scope);
        Ok(Node::new(self.filled(template, scope, spot)?, spot))
    }

    /// The text of a template.
    pub fn filled(&mut self, template: &Template, scope: &Scope<'_>, spot: Spot) -> Outcome<Value> {
        let mut pieces = Pieces::default();
        self.deeper(|world| world.fill(template, scope, spot, &mut pieces))?;
        Ok(pieces.value())
    }

    fn fill(&mut self, template: &Template, scope: &Scope<'_>, spot: Spot, pieces: &mut Pieces) -> Outcome<()> {
        let elements: Vec<&Element> = template.iter().collect();
        for (index, element) in elements.iter().enumerate() {
            let before = index.checked_sub(1).and_then(|before| elements.get(before));
            match element {
                Element::Literal(text) => {
                    let mut text = text.as_str();
                    if before.is_some_and(|before| ends(before).strip_end()) {
                        text = text.trim_start();
                    }
                    if elements.get(index + 1).is_some_and(|after| begins(after).strip_start()) {
                        text = text.trim_end();
                    }
                    pieces.text(text).map_err(|what| Trouble::at(spot, what))?;
                }
                Element::Interpolation(part) => {
                    let node = self.part(&part.expr, scope)?;
                    pieces.add(&node.value).map_err(|what| Trouble::at(node.spot, what))?;
                }
                Element::Directive(directive) => match &**directive {
                    Directive::If(choice) => self.choice(choice, scope, spot, pieces)?,
                    Directive::For(each) => self.repeat(each, scope, spot, pieces)?,
                },
            }
        }
        Ok(())
    }

    fn choice(&mut self, choice: &IfDirective, scope: &Scope<'_>, spot: Spot, pieces: &mut Pieces) -> Outcome<()> {
        let asked = self.eval(&choice.if_expr.cond_expr, scope)?;
        let chosen = match (to_bool(&asked.value), &asked.value) {
            (Some(true), _) => Some(&choice.if_expr.template),
            (Some(false), _) => choice.else_expr.as_ref().map(|other| &other.template),
            (None, Value::Later(_)) => {
                return pieces.add(&unknown(&choice.if_expr.cond_expr, "if")).map_err(|what| Trouble::at(spot, what));
            }
            (None, _) => return Err(Trouble::at(asked.spot, "a condition is neither true nor false")),
        };
        let Some(chosen) = chosen else { return Ok(()) };
        let (opening, closing) = match &choice.else_expr {
            None => (choice.if_expr.strip, choice.endif_expr.strip),
            Some(other) if std::ptr::eq(chosen, &other.template) => (other.strip, choice.endif_expr.strip),
            Some(other) => (choice.if_expr.strip, other.strip),
        };
        self.inner(chosen, (opening, closing), scope, spot, pieces)
    }

    fn repeat(&mut self, each: &ForDirective, scope: &Scope<'_>, spot: Spot, pieces: &mut Pieces) -> Outcome<()> {
        let intro = &each.for_expr;
        let collection = self.eval(&intro.collection_expr, scope)?;
        if matches!(collection.value, Value::Later(_)) {
            return pieces.add(&unknown(&intro.collection_expr, "for")).map_err(|what| Trouble::at(spot, what));
        }
        let pairs = pairs(&collection).ok_or_else(|| Trouble::at(collection.spot, "this cannot be walked over"))?;
        self.charge(&collection)?;
        for (key, value) in pairs {
            let key_name = intro.key_var.as_ref().map_or("", |name| name.as_str());
            let outer = Names { name: key_name, value: key, outer: scope.names };
            let names = Names { name: intro.value_var.as_str(), value, outer: Some(&outer) };
            let scope = Scope { names: Some(&names), ..*scope };
            self.inner(&intro.template, (intro.strip, each.endfor_expr.strip), &scope, spot, pieces)?;
        }
        Ok(())
    }

    /// Fills the template between two directives, of which each may take away the space beside it.
    fn inner(
        &mut self,
        template: &Template,
        (opening, closing): (Strip, Strip),
        scope: &Scope<'_>,
        spot: Spot,
        pieces: &mut Pieces,
    ) -> Outcome<()> {
        let mut template = template.clone();
        let last = template.len().saturating_sub(1);
        for (index, element) in template.iter_mut().enumerate() {
            if let Element::Literal(text) = element {
                if index == 0 && opening.strip_end() {
                    *text.as_mut() = text.trim_start().to_owned();
                }
                if index == last && closing.strip_start() {
                    *text.as_mut() = text.trim_end().to_owned();
                }
            }
        }
        self.deeper(|world| world.fill(&template, scope, spot, pieces))
    }
}

fn unknown(expression: &Expression, word: &str) -> Value {
    later(format!("{word} {}", super::code::written(expression)))
}

/// What an element takes away before it.
fn begins(element: &Element) -> Strip {
    match element {
        Element::Literal(_) => Strip::None,
        Element::Interpolation(part) => part.strip,
        Element::Directive(directive) => match &**directive {
            Directive::If(choice) => choice.if_expr.strip,
            Directive::For(each) => each.for_expr.strip,
        },
    }
}

/// What an element takes away behind it.
fn ends(element: &Element) -> Strip {
    match element {
        Element::Literal(_) => Strip::None,
        Element::Interpolation(part) => part.strip,
        Element::Directive(directive) => match &**directive {
            Directive::If(choice) => choice.endif_expr.strip,
            Directive::For(each) => each.endfor_expr.strip,
        },
    }
}
