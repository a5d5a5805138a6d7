//! Turns what somebody may or must not do into policy documents, of which a language writes each part in its own way.

use indexmap::IndexMap;

use super::expression::Expression;

/// Every policy document of an environment, by the logical ID of the thing that it belongs to: a managed policy, a role (whose
/// trust it says), a key, a bucket policy, an endpoint. What people with a notebook have each in the same form stands here once,
/// with `{Person}` in its name.
pub type Policies = IndexMap<String, Policy>;

/// A policy document and what it is for.
#[derive(Debug, Clone, PartialEq)]
pub struct Policy {
    /// What it is for.
    pub kind: Kind,
    /// What it says.
    pub document: Document,
}

/// What a policy document is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// What those can do whom it is attached to.
    Identity,
    /// The most that a role can have.
    Boundary,
    /// Who can become a role.
    Trust,
    /// Who can use a key, and what for.
    Key,
    /// Who can use a bucket, and how.
    Bucket,
    /// What can be said through an endpoint of the network.
    Endpoint,
    /// Who can read a secret, and from where.
    Secret,
    /// Who can write to log groups.
    Logs,
}

/// A policy document, without its version, which is always `2012-10-17`.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Document {
    /// Its statements, in the order in which a reader meets them.
    pub statements: Vec<Statement>,
}

/// A statement of a policy.
#[derive(Debug, Clone, PartialEq)]
pub struct Statement {
    /// What it does, as a name of letters and digits, unique in its document.
    pub sid: String,
    /// Why, where a reader would ask.
    pub why: Option<&'static str>,
    /// Whether it allows or denies.
    pub effect: Effect,
    /// Who; nobody is named in a policy that is attached to whom it is about.
    pub principal: Option<Principal>,
    /// What, in alphabetical order.
    pub actions: Vec<&'static str>,
    /// On what.
    pub resources: Vec<Expression>,
    /// When: by operator, then by key. All of them have to hold.
    pub conditions: Vec<Condition>,
}

/// What a statement does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Effect {
    /// Allows.
    Allow,
    /// Denies, whatever else allows it.
    Deny,
}

/// Who a statement is about.
#[derive(Debug, Clone, PartialEq)]
pub enum Principal {
    /// Everybody.
    Anyone,
    /// Accounts, roles or users, by their ARNs.
    Aws(Vec<Expression>),
    /// A list of ARNs that is one value, by its name.
    AwsList(&'static str),
    /// A service.
    Service(Expression),
}

/// One condition of a statement.
#[derive(Debug, Clone, PartialEq)]
pub struct Condition {
    /// The operator: `StringEquals`.
    pub operator: &'static str,
    /// The condition key: `aws:SourceVpce`.
    pub key: &'static str,
    /// What it is compared with.
    pub operand: Operand,
}

/// What a condition key is compared with.
#[derive(Debug, Clone, PartialEq)]
pub enum Operand {
    /// True or false.
    Bool(bool),
    /// One text.
    One(Expression),
    /// One of several, of which a language writes a list.
    Many(Vec<Expression>),
    /// A list that is one value, by its name.
    List(&'static str),
}

impl Document {
    /// A document of statements.
    pub fn of(statements: impl IntoIterator<Item = Statement>) -> Document {
        Document { statements: statements.into_iter().collect() }
    }

    /// The document with something else in the place of each expression.
    pub fn map(mut self, change: &impl Fn(Expression) -> Expression) -> Document {
        let all = |many: &mut Vec<Expression>| *many = std::mem::take(many).into_iter().map(change).collect();
        let one = |one: &mut Expression| *one = change(one.clone());
        for statement in &mut self.statements {
            all(&mut statement.resources);
            match &mut statement.principal {
                Some(Principal::Aws(names)) => all(names),
                Some(Principal::Service(service)) => one(service),
                Some(Principal::Anyone | Principal::AwsList(_)) | None => {}
            }
            for condition in &mut statement.conditions {
                match &mut condition.operand {
                    Operand::One(expression) => one(expression),
                    Operand::Many(many) => all(many),
                    Operand::Bool(_) | Operand::List(_) => {}
                }
            }
        }
        self
    }
}

/// A statement that allows actions.
pub fn allow(sid: impl Into<String>, actions: &[&'static str]) -> Statement {
    statement(sid, Effect::Allow, actions)
}

/// A statement that denies actions.
pub fn deny(sid: impl Into<String>, actions: &[&'static str]) -> Statement {
    statement(sid, Effect::Deny, actions)
}

fn statement(sid: impl Into<String>, effect: Effect, actions: &[&'static str]) -> Statement {
    let mut actions = actions.to_vec();
    actions.sort_unstable();
    actions.dedup();
    Statement {
        sid: sid.into(),
        why: None,
        effect,
        principal: None,
        actions,
        resources: Vec::new(),
        conditions: Vec::new(),
    }
}

impl Statement {
    /// Tells a reader why.
    pub fn why(mut self, why: &'static str) -> Statement {
        self.why = Some(why);
        self
    }

    /// Names who it is about.
    pub fn by(mut self, principal: Principal) -> Statement {
        self.principal = Some(principal);
        self
    }

    /// Is about everybody.
    pub fn by_anyone(self) -> Statement {
        self.by(Principal::Anyone)
    }

    /// Is about a service, by a pattern of its name.
    pub fn by_service(self, service: &'static str) -> Statement {
        self.by(Principal::Service(Expression::of(service)))
    }

    /// Adds what it is on.
    pub fn on(mut self, resource: impl Into<Expression>) -> Statement {
        self.resources.push(resource.into());
        self
    }

    /// Adds several things that it is on.
    pub fn on_all(mut self, resources: impl IntoIterator<Item = Expression>) -> Statement {
        self.resources.extend(resources);
        self
    }

    /// Is on everything: for actions that take no resource.
    pub fn on_anything(self) -> Statement {
        self.on("*")
    }

    /// Adds a condition. Those of one operator stand together, in alphabetical order.
    pub fn when(mut self, operator: &'static str, key: &'static str, operand: impl Into<Operand>) -> Statement {
        self.conditions.push(Condition { operator, key, operand: operand.into() });
        self.conditions.sort_by_key(|condition| (condition.operator, condition.key));
        self
    }
}

impl From<bool> for Operand {
    fn from(value: bool) -> Operand {
        Operand::Bool(value)
    }
}

impl From<&'static str> for Operand {
    fn from(pattern: &'static str) -> Operand {
        Operand::One(Expression::of(pattern))
    }
}

impl From<Expression> for Operand {
    fn from(expression: Expression) -> Operand {
        Operand::One(expression)
    }
}

impl From<Vec<Expression>> for Operand {
    fn from(expressions: Vec<Expression>) -> Operand {
        Operand::Many(expressions)
    }
}
