//! Turns the policies of an environment into what nobody could administer any more once they are in force, and into documents that wait for each other.
//!
//! What it finds does not depend on a spec: a spec chooses who is named and how often, not which actions a denial takes. So
//! it is a rule for those who write policies, which tests hold them to, and no finding.

use std::collections::{BTreeMap, BTreeSet};

use super::expression::Expression;
use super::policy::{Condition, Document, Effect, Kind, Operand, Policies, Policy, Principal, Statement};

/// How somebody could be locked out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Lockout {
    /// A statement denies what changes the policy that it stands in, to all who could.
    DeniesAdministration {
        /// The document.
        document: String,
        /// The statement.
        sid: String,
        /// The action.
        action: &'static str,
    },
    /// No statement lets the account's administrators do what changes the policy, and nobody else can.
    NobodyAdministers {
        /// The document.
        document: String,
        /// The action.
        action: &'static str,
    },
    /// An endpoint lets nobody of the account through.
    NobodyPasses {
        /// The document.
        document: String,
    },
    /// Things that refer to each other in a circle, so that none of them can be made first.
    Cycle {
        /// The documents, in the order in which they refer to each other.
        documents: Vec<String>,
    },
}

/// What changes a policy, and what is needed to do so by CloudFormation, by what the policy is for ("`AWS::S3::BucketPolicy`",
/// "`AWS::KMS::Key`" and "`AWS::SecretsManager::ResourcePolicy`" of its registry name the permissions of their handlers).
fn administering(kind: Kind) -> &'static [&'static str] {
    match kind {
        Kind::Bucket => &["s3:DeleteBucketPolicy", "s3:GetBucketPolicy", "s3:PutBucketPolicy"],
        Kind::Key => &["kms:DescribeKey", "kms:GetKeyPolicy", "kms:PutKeyPolicy"],
        Kind::Secret => &[
            "secretsmanager:DeleteResourcePolicy",
            "secretsmanager:GetResourcePolicy",
            "secretsmanager:PutResourcePolicy",
        ],
        Kind::Identity | Kind::Boundary | Kind::Trust | Kind::Endpoint | Kind::Logs => &[],
    }
}

/// What is wrong with policies. `made_by` says which documents belong to what makes a value, and `uses` which things refer to
/// each other beside their documents.
pub fn lockouts(policies: &Policies, made_by: &dyn Fn(&str) -> Vec<String>, uses: &[(String, String)]) -> Vec<Lockout> {
    let mut found = Vec::new();
    for (id, policy) in policies {
        found.extend(denied(id, policy));
        found.extend(unallowed(id, policy));
        if policy.kind == Kind::Endpoint && !policy.document.statements.iter().any(lets_account_through) {
            found.push(Lockout::NobodyPasses { document: id.clone() });
        }
    }
    found.extend(cycle(policies, made_by, uses));
    found
}

/// Denials that take administering actions from all who have them.
fn denied(id: &str, policy: &Policy) -> Vec<Lockout> {
    let mut found = Vec::new();
    for statement in policy.document.statements.iter().filter(|statement| statement.effect == Effect::Deny) {
        let is_for_all = statement.principal.as_ref().is_some_and(takes_account);
        if !is_for_all || statement.conditions.iter().any(leaves_a_way) {
            continue;
        }
        let is_taken = |action: &&&str| statement.actions.iter().any(|pattern| covers(pattern, action));
        found.extend(administering(policy.kind).iter().find(is_taken).map(|action| Lockout::DeniesAdministration {
            document: id.to_owned(),
            sid: statement.sid.clone(),
            action,
        }));
    }
    found
}

/// Administering actions that a key policy allows to nobody. Only keys need it: of buckets and secrets, IAM policies of the
/// account decide as well ("Key policies in AWS KMS").
fn unallowed(id: &str, policy: &Policy) -> Option<Lockout> {
    if policy.kind != Kind::Key {
        return None;
    }
    let is_open = |statement: &&Statement| {
        let by_account = matches!(&statement.principal, Some(Principal::Aws(names)) if names.iter().any(is_account));
        statement.effect == Effect::Allow && by_account && statement.conditions.is_empty()
    };
    let allowed = |action: &&&str| {
        let mut open = policy.document.statements.iter().filter(is_open);
        open.any(|statement| statement.actions.iter().any(|pattern| covers(pattern, action)))
    };
    let action = administering(policy.kind).iter().find(|action| !allowed(action))?;
    Some(Lockout::NobodyAdministers { document: id.to_owned(), action })
}

/// Whether a denial for a principal is one for the account's administrators.
fn takes_account(principal: &Principal) -> bool {
    match principal {
        Principal::Anyone => true,
        Principal::Aws(names) => names.iter().any(|name| is_account(name) || *name == Expression::text("*")),
        // Whom an input names is not known.
        Principal::AwsList(_) => true,
        Principal::Service(_) => false,
    }
}

/// Whether a name is that of the account.
fn is_account(name: &Expression) -> bool {
    *name == Expression::of("arn:{partition}:iam::{account}:root")
}

/// Whether administrators can come past a condition of a denial: by saying it encrypted, by being one of those whom it leaves
/// out, or by being of the account. Where they come from is no way: nobody may be there.
fn leaves_a_way(condition: &Condition) -> bool {
    let names_somebody = match &condition.operand {
        Operand::One(_) | Operand::List(_) => true,
        Operand::Many(names) => !names.is_empty(),
        Operand::Bool(_) => false,
    };
    match condition.key {
        "aws:SecureTransport" => condition.operator.starts_with("Bool") && condition.operand == Operand::Bool(false),
        "s3:TlsVersion" => condition.operator.starts_with("NumericLessThan"),
        "aws:PrincipalArn" => condition.operator.starts_with("ArnNot") && names_somebody,
        "aws:PrincipalAccount" => {
            condition.operator.starts_with("StringNot")
                && condition.operand == Operand::One(Expression::of("{account}"))
        }
        _ => false,
    }
}

/// Whether a statement of an endpoint lets anybody of the account through, to whatever.
fn lets_account_through(statement: &Statement) -> bool {
    let by_account = match &statement.principal {
        Some(Principal::Anyone | Principal::AwsList(_)) => true,
        Some(Principal::Aws(names)) => !names.is_empty(),
        Some(Principal::Service(_)) | None => false,
    };
    let keeps_account_out = |condition: &Condition| {
        let is_of_account = match &condition.operand {
            Operand::One(one) => *one == Expression::of("{account}"),
            Operand::Many(many) => many.contains(&Expression::of("{account}")),
            Operand::Bool(_) | Operand::List(_) => true,
        };
        condition.key == "aws:PrincipalAccount" && condition.operator.starts_with("StringEquals") && !is_of_account
    };
    let does_something = !statement.actions.is_empty() && !statement.resources.is_empty();
    statement.effect == Effect::Allow
        && by_account
        && does_something
        && !statement.conditions.iter().any(keeps_account_out)
}

/// Whether a name of an action stands for another: stars at its end take whatever follows.
fn covers(pattern: &str, action: &str) -> bool {
    match pattern.strip_suffix('*') {
        Some(start) => action.starts_with(start),
        None => pattern == action,
    }
}

/// The names of the values that a document refers to.
fn values(document: &Document) -> BTreeSet<&str> {
    let mut names = BTreeSet::new();
    for statement in &document.statements {
        names.extend(statement.resources.iter().flat_map(Expression::values));
        match &statement.principal {
            Some(Principal::Aws(principals)) => names.extend(principals.iter().flat_map(Expression::values)),
            Some(Principal::AwsList(list)) => names.extend([*list]),
            Some(Principal::Service(service)) => names.extend(service.values()),
            Some(Principal::Anyone) | None => {}
        }
        for condition in &statement.conditions {
            match &condition.operand {
                Operand::One(one) => names.extend(one.values()),
                Operand::Many(many) => names.extend(many.iter().flat_map(Expression::values)),
                Operand::List(list) => names.extend([*list]),
                Operand::Bool(_) => {}
            }
        }
    }
    names
}

/// Things that refer to each other in a circle, where there are any.
fn cycle(policies: &Policies, made_by: &dyn Fn(&str) -> Vec<String>, uses: &[(String, String)]) -> Option<Lockout> {
    let mut to: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for (id, policy) in policies {
        // These are things of their own, which may refer to what they are about.
        let stands_apart = matches!(policy.kind, Kind::Bucket | Kind::Secret | Kind::Identity | Kind::Boundary);
        let named = values(&policy.document).into_iter().flat_map(made_by);
        to.entry(id.clone()).or_default().extend(named.filter(|other| other != id || !stands_apart));
    }
    for (one, other) in uses {
        to.entry(one.clone()).or_default().insert(other.clone());
    }
    let mut done = BTreeSet::new();
    to.keys()
        .find_map(|start| circle(start, &to, &mut Vec::new(), &mut done))
        .map(|documents| Lockout::Cycle { documents })
}

/// The circle that a walk from somewhere comes to.
fn circle(
    at: &str,
    to: &BTreeMap<String, BTreeSet<String>>,
    way: &mut Vec<String>,
    done: &mut BTreeSet<String>,
) -> Option<Vec<String>> {
    if let Some(start) = way.iter().position(|before| before == at) {
        return Some(way[start..].to_vec());
    }
    if done.contains(at) {
        return None;
    }
    way.push(at.to_owned());
    let found = to.get(at).into_iter().flatten().find_map(|next| circle(next, to, way, done));
    way.pop();
    done.insert(at.to_owned());
    found
}

#[cfg(test)]
mod tests;
