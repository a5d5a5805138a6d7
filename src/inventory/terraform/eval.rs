//! Turns expressions into values, as far as the files decide them.

use hcl_edit::Span;
use hcl_edit::expr::{Array, BinaryOp, Conditional, Expression, Object, ObjectKey, UnaryOp, UnaryOperator};
use indexmap::IndexMap;

use super::code;
use super::convert::{code as later, number, to_bool, to_number, to_text};
use super::operators::{Answer, binary, decided};
use super::world::{Outcome, Scope, Trouble, World};
use crate::inventory::{Node, Spot, Value};

impl World<'_> {
    /// The value of an expression.
    pub fn eval(&mut self, expression: &Expression, scope: &Scope<'_>) -> Outcome {
        self.deeper(|world| world.expression(expression, scope))
    }

    /// The value of a part of something larger: where its trouble is not for others to judge, it is told, and the part stays code.
    pub fn part(&mut self, expression: &Expression, scope: &Scope<'_>) -> Outcome {
        match self.eval(expression, scope) {
            Err(trouble) if !self.strict => {
                let spot = self.spot(expression, scope);
                self.tell(trouble.or_at(spot));
                Ok(Node::new(later(code::written(expression)), spot))
            }
            other => other,
        }
    }

    /// Where an expression stands.
    pub fn spot(&mut self, expression: &Expression, scope: &Scope<'_>) -> Spot {
        self.files.part(scope.place, expression.span())
    }

    fn expression(&mut self, expression: &Expression, scope: &Scope<'_>) -> Outcome {
        let value = match expression {
            Expression::Null(_) => Value::Null,
            Expression::Bool(value) => Value::Bool(*value.value()),
            Expression::Number(value) => match (value.as_i64(), value.as_u64(), value.as_f64()) {
                (Some(whole), ..) => Value::Number(whole.into()),
                (None, Some(whole), _) => Value::Number(whole.into()),
                (.., float) => float.and_then(number).map_or(Value::Null, Value::Number),
            },
            Expression::String(text) => Value::Text(text.value().clone()),
            Expression::Array(array) => return self.array(array, expression, scope),
            Expression::Object(object) => return self.object(object, expression, scope),
            Expression::StringTemplate(template) => return self.template(template, expression, scope),
            Expression::HeredocTemplate(heredoc) => return self.template(&heredoc.template, expression, scope),
            Expression::Parenthesis(inner) => return self.eval(inner.inner(), scope),
            Expression::Variable(_) | Expression::Traversal(_) => return self.walk(expression, scope),
            Expression::Conditional(conditional) => return self.conditional(conditional, expression, scope),
            Expression::FuncCall(call) => return self.call(call, expression, scope),
            Expression::UnaryOp(operation) => return self.unary(operation, expression, scope),
            Expression::BinaryOp(operation) => return self.binary(operation, expression, scope),
            Expression::ForExpr(each) => return self.each(each, expression, scope),
        };
        Ok(Node::new(value, self.spot(expression, scope)))
    }

    fn array(&mut self, array: &Array, expression: &Expression, scope: &Scope<'_>) -> Outcome {
        let mut items = Vec::with_capacity(array.len());
        for item in array.iter() {
            items.push(self.part(item, scope)?);
        }
        Ok(Node::new(Value::List(items), self.spot(expression, scope)))
    }

    fn object(&mut self, object: &Object, expression: &Expression, scope: &Scope<'_>) -> Outcome {
        let spot = self.spot(expression, scope);
        let mut map = IndexMap::with_capacity(object.len());
        for (key, value) in object.iter() {
            let key = match key {
                ObjectKey::Ident(name) => name.as_str().to_owned(),
                ObjectKey::Expression(Expression::Variable(name)) => name.as_str().to_owned(),
                ObjectKey::Expression(key) => {
                    let node = self.eval(key, scope)?;
                    match &node.value {
                        // The key waits for a deployment, and its value does not have to.
                        Value::Later(later) => later.to_string(),
                        value => to_text(value).ok_or_else(|| Trouble::at(node.spot, "a key is no text"))?,
                    }
                }
            };
            map.insert(key, self.part(value.expr(), scope)?);
        }
        Ok(Node::new(Value::Map(map), spot))
    }

    fn conditional(&mut self, conditional: &Conditional, expression: &Expression, scope: &Scope<'_>) -> Outcome {
        let asked = self.eval(&conditional.cond_expr, scope)?;
        match (&asked.value, to_bool(&asked.value)) {
            (_, Some(true)) => self.eval(&conditional.true_expr, scope),
            (_, Some(false)) => self.eval(&conditional.false_expr, scope),
            (Value::Later(_), None) => {
                let yes = self.part(&conditional.true_expr, scope)?;
                let no = self.part(&conditional.false_expr, scope)?;
                let [asked, yes, no] = [&asked, &yes, &no].map(|node| code::of(&node.value));
                Ok(Node::new(later(format!("{asked}?{yes}:{no}")), self.spot(expression, scope)))
            }
            _ => Err(Trouble::at(asked.spot, "a condition is neither true nor false")),
        }
    }

    fn unary(&mut self, operation: &UnaryOp, expression: &Expression, scope: &Scope<'_>) -> Outcome {
        let spot = self.spot(expression, scope);
        let operand = self.eval(&operation.expr, scope)?;
        let sign = operation.operator.value();
        let value = match (sign, &operand.value) {
            (_, Value::Later(_)) => Some(later(format!("{}{}", sign.as_str(), code::of(&operand.value)))),
            (UnaryOperator::Not, value) => to_bool(value).map(|value| Value::Bool(!value)),
            (UnaryOperator::Neg, value) => {
                to_number(value).and_then(|value| number(-value.as_f64()?)).map(Value::Number)
            }
        };
        let value = value.ok_or_else(|| Trouble::at(spot, format!("`{}` cannot be used of this", sign.as_str())))?;
        Ok(Node::new(value, spot))
    }

    /// A chain of operations, the first of which lies deepest.
    fn binary(&mut self, operation: &BinaryOp, expression: &Expression, scope: &Scope<'_>) -> Outcome {
        let spot = self.spot(expression, scope);
        let mut chain = vec![operation];
        while let Some(Expression::BinaryOp(inner)) = chain.last().map(|outer| &outer.lhs_expr) {
            chain.push(inner);
        }
        let mut node = match chain.last() {
            Some(first) => self.eval(&first.lhs_expr, scope)?,
            None => Node::new(Value::Null, spot),
        };
        for operation in chain.into_iter().rev() {
            let operator = *operation.operator.value();
            if let Some(answer) = decided(operator, &node.value) {
                node = Node::new(Value::Bool(answer), spot);
                continue;
            }
            let other = self.eval(&operation.rhs_expr, scope)?;
            let value = match binary(operator, &node.value, &other.value) {
                Answer::Known(value) => value,
                Answer::Later => {
                    later(format!("{}{}{}", code::of(&node.value), operator.as_str(), code::of(&other.value)))
                }
                Answer::Wrong => {
                    return Err(Trouble::at(spot, format!("`{}` cannot be used of these", operator.as_str())));
                }
            };
            node = Node::new(value, spot);
        }
        Ok(node)
    }
}
