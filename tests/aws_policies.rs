//! Every policy of every shape of environment keeps the rules that AWS sets, and those that statements are easily wrong by.

mod support;

use std::collections::{BTreeMap, BTreeSet};

use bastide::cloud::aws::Aws;
use bastide::cloud::aws::actions::{ACTIONS, Key};
use bastide::cloud::aws::lockout::lockouts;
use bastide::cloud::aws::policy::{Effect, Kind, Operand, Policy, Statement};
use support::aws::{environments, json};

/// Says every broken rule of every policy.
fn all(broken: impl Fn(&str, &Policy, &Aws) -> Vec<String>) -> Vec<String> {
    let mut said = Vec::new();
    for (name, aws) in environments() {
        assert!(!aws.policies.is_empty(), "{name} has no policies");
        for (id, policy) in &*aws.policies {
            said.extend(broken(id, policy, aws).into_iter().map(|what| format!("{name}: {id}: {what}")));
        }
    }
    said
}

fn of_statements(broken: impl Fn(&Statement) -> Vec<String>) -> Vec<String> {
    all(|_, policy, _| policy.document.statements.iter().flat_map(&broken).collect())
}

const NONE: [String; 0] = [];

/// The most characters of a document, white space left out ("IAM and AWS STS quotas", "Resource quotas" of KMS, "Bucket
/// policies", "Control access to VPC endpoints using endpoint policies", "Resource-based policies" of Secrets Manager).
fn most(kind: Kind) -> usize {
    match kind {
        Kind::Identity | Kind::Boundary => 6_144,
        Kind::Trust => 2_048,
        Kind::Key => 32_768,
        Kind::Logs => 5_120,
        Kind::Bucket | Kind::Endpoint | Kind::Secret => 20_480,
    }
}

#[test]
fn no_document_is_larger_than_it_may_be() {
    let said = all(|_, policy, aws| {
        let text = json(&policy.document, aws).to_string();
        let size = text.chars().filter(|character| !character.is_whitespace()).count();
        let most = most(policy.kind);
        if size > most { vec![format!("{size} characters, and {most} are allowed")] } else { Vec::new() }
    });
    assert_eq!(said, NONE);
}

#[test]
fn each_statement_has_a_name_of_its_own() {
    let said = all(|_, policy, _| {
        let mut names = BTreeSet::new();
        let is_wrong = |statement: &&Statement| {
            let is_name = !statement.sid.is_empty() && statement.sid.bytes().all(|byte| byte.is_ascii_alphanumeric());
            !is_name || !names.insert(statement.sid.clone())
        };
        policy.document.statements.iter().filter(is_wrong).map(|statement| statement.sid.clone()).collect()
    });
    assert_eq!(said, NONE);
}

#[test]
fn no_allowance_holds_because_a_key_is_missing() {
    let said = of_statements(|statement| {
        let vacuous = statement.conditions.iter().filter(|condition| condition.operator.starts_with("ForAllValues"));
        let vacuous = vacuous.filter(|_| statement.effect == Effect::Allow);
        vacuous.map(|condition| format!("{}: {}", statement.sid, condition.key)).collect()
    });
    assert_eq!(said, NONE);
}

#[test]
fn no_denial_lets_a_missing_setting_through() {
    let said = of_statements(|statement| {
        // Every request says whether it came encrypted.
        let is_open = |operator: &str, key: &str, operand: &Operand| {
            operator == "Bool" && *operand == Operand::Bool(false) && key != "aws:SecureTransport"
        };
        let open = statement.conditions.iter().filter(|condition| {
            statement.effect == Effect::Deny && is_open(condition.operator, condition.key, &condition.operand)
        });
        open.map(|condition| format!("{}: {}", statement.sid, condition.key)).collect()
    });
    assert_eq!(said, NONE);
}

#[test]
fn no_statement_asks_for_two_missing_keys_at_once() {
    let said = of_statements(|statement| {
        let nulls = statement.conditions.iter().filter(|condition| condition.operator == "Null").count();
        if nulls > 1 { vec![statement.sid.clone()] } else { Vec::new() }
    });
    assert_eq!(said, NONE);
}

#[test]
fn keys_of_many_values_are_asked_for_any_of_them() {
    let many: Vec<&str> = [Key::InstanceTypes, Key::VpcSecurityGroupIds, Key::VpcSubnets].map(Key::name).to_vec();
    let said = of_statements(|statement| {
        let wrong = statement.conditions.iter().filter(|condition| {
            many.contains(&condition.key)
                && !condition.operator.starts_with("ForAnyValue:")
                && condition.operator != "Null"
        });
        wrong.map(|condition| format!("{}: {}", statement.sid, condition.key)).collect()
    });
    assert_eq!(said, NONE);
}

#[test]
fn no_action_of_sagemaker_is_asked_for_a_key_that_it_does_not_carry() {
    let known: BTreeMap<&str, BTreeSet<&str>> =
        ACTIONS.iter().map(|action| (action.name, action.keys.iter().map(|key| key.name()).collect())).collect();
    let keys: BTreeSet<&str> = Key::ALL.iter().map(|key| key.name()).collect();
    let said = of_statements(|statement| {
        let mut wrong = Vec::new();
        for condition in statement.conditions.iter().filter(|condition| keys.contains(condition.key)) {
            for action in &statement.actions {
                // The table is of what makes and changes things; an app is ended by whose it is as well.
                let carries = known.get(action).is_some_and(|carried| carried.contains(condition.key));
                if !carries && *action != "sagemaker:DeleteApp" {
                    wrong.push(format!("{}: {action} and {}", statement.sid, condition.key));
                }
            }
        }
        wrong
    });
    assert_eq!(said, NONE);
}

#[test]
fn denials_come_first() {
    let said = all(|_, policy, _| {
        let is_allow = |statement: &Statement| statement.effect == Effect::Allow;
        let late = policy.document.statements.iter().skip_while(|statement| !is_allow(statement));
        late.filter(|statement| !is_allow(statement)).map(|statement| statement.sid.clone()).collect()
    });
    assert_eq!(said, NONE);
}

/// Whether a name of an action stands for another: a star at its end takes whatever follows.
fn covers(pattern: &str, action: &str) -> bool {
    match pattern.strip_suffix('*') {
        Some(start) => action.starts_with(start),
        None => pattern == action,
    }
}

fn allowed(policy: &Policy) -> impl Iterator<Item = &'static str> {
    let statements = policy.document.statements.iter().filter(|statement| statement.effect == Effect::Allow);
    statements.flat_map(|statement| statement.actions.iter().copied())
}

#[test]
fn what_is_granted_is_within_the_boundary() {
    let said = all(|_, policy, aws| {
        let boundary = aws.policies.values().find(|policy| policy.kind == Kind::Boundary);
        let boundary: Vec<&str> = boundary.into_iter().flat_map(allowed).collect();
        let is_outside = |action: &&str| !boundary.iter().any(|pattern| covers(pattern, action));
        if policy.kind != Kind::Identity {
            Vec::new()
        } else {
            allowed(policy).filter(is_outside).map(str::to_owned).collect()
        }
    });
    assert_eq!(said, NONE);
}

#[test]
fn models_answer_inside_alone() {
    let said = all(|_, policy, _| {
        let inside = |statement: &Statement| {
            statement.effect == Effect::Deny
                && statement.actions.iter().any(|action| covers(action, "sagemaker:InvokeEndpoint"))
                && statement
                    .conditions
                    .iter()
                    .any(|condition| condition.operator == "StringNotEquals" && condition.key == "aws:SourceVpce")
        };
        let is_open = policy.kind == Kind::Boundary && !policy.document.statements.iter().any(inside);
        if is_open { vec!["lets models be called from the internet".to_owned()] } else { Vec::new() }
    });
    assert_eq!(said, NONE);
}

#[test]
fn keys_are_lent_through_named_services() {
    // KMS does not set `kms:GrantIsForAWSResource` for every service: where it is asked for, no volume can be made.
    let said = of_statements(|statement| {
        let keys: Vec<&str> = statement.conditions.iter().map(|condition| condition.key).collect();
        let lends = statement.effect == Effect::Allow && statement.actions.contains(&"kms:CreateGrant");
        if keys.contains(&"kms:GrantIsForAWSResource") {
            vec![format!("{} asks for what SageMaker does not say", statement.sid)]
        } else if lends && statement.actions.len() == 1 && !keys.contains(&"kms:ViaService") {
            vec![format!("{} lets anybody lend a key", statement.sid)]
        } else {
            Vec::new()
        }
    });
    assert_eq!(said, NONE);
}

#[test]
fn every_session_is_asked_for_its_document() {
    // "Start a session with a document by specifying the session documents in IAM policies": in all statements, or in none.
    let said = of_statements(|statement| {
        let starts = statement.effect == Effect::Allow && statement.actions == ["ssm:StartSession"];
        let asks = statement.conditions.iter().any(|condition| condition.key == "ssm:SessionDocumentAccessCheck");
        if starts && !asks { vec![statement.sid.clone()] } else { Vec::new() }
    });
    assert_eq!(said, NONE);
}

#[test]
fn the_boundary_names_nothing_of_sagemaker_that_nobody_is_granted() {
    let (mut named, mut granted) = (BTreeSet::new(), BTreeSet::new());
    for (_, aws) in environments() {
        for policy in aws.policies.values() {
            match policy.kind {
                Kind::Boundary => named.extend(allowed(policy).filter(|action| !action.ends_with('*'))),
                Kind::Identity => granted.extend(allowed(policy)),
                _ => {}
            }
        }
    }
    let extra: Vec<&&str> = named.difference(&granted).filter(|name| name.starts_with("sagemaker:")).collect();
    assert_eq!(extra, [&""; 0]);
}

#[test]
fn no_role_has_more_policies_than_it_may() {
    for (name, aws) in environments() {
        let mut policies: BTreeMap<&str, Vec<String>> = BTreeMap::new();
        for right in &aws.access.rights {
            let list = format!("{}RoleNames", right.name);
            let of_access = aws.access.grants.iter().chain(&aws.access.guardrails);
            let own =
                of_access.filter(|policy| policy.roles.as_ref() == Some(&list)).map(|policy| policy.id.to_owned());
            // Rights on buckets and images, and the machines of clusters, have a policy each where those are.
            let elsewhere = ["Data", "Guarded", "ImagePull", "ImagePush", "ModelPublish", "ModelRead"];
            let elsewhere =
                elsewhere.iter().filter(|elsewhere| **elsewhere == right.name).map(|name| format!("{name} elsewhere"));
            let of_right: Vec<String> = own.chain(elsewhere).collect();
            assert!(!of_right.is_empty(), "{name}: nobody makes a policy of {}", right.name);
            for role in &right.roles {
                policies.entry(role).or_default().extend(of_right.clone());
            }
        }
        for (role, policies) in policies {
            assert!(policies.len() <= 10, "{name}: {role} has {}: {policies:?}", policies.len());
        }
    }
}

#[test]
fn roles_that_sagemaker_takes_are_taken_alike() {
    // Terraform writes one document for all that serve models, and one for all others.
    for (name, aws) in environments() {
        for serves in [true, false] {
            let roles = aws.access.execution_roles.iter().filter(|role| role.serves == serves);
            let documents: Vec<_> = roles.map(|role| &aws.policies[&role.id].document).collect();
            assert!(documents.windows(2).all(|pair| pair[0] == pair[1]), "{name}: {documents:?}");
        }
    }
}

/// The documents that belong to what makes a value.
fn documents_of(value: &str, aws: &Aws) -> Vec<String> {
    if let Some(right) = value.strip_suffix("RoleArns") {
        let right = aws.access.rights.iter().find(|held| held.name == right);
        return right.map(|held| held.roles.clone()).unwrap_or_default();
    }
    let made = ["Arn", "Id", "Name"].iter().find_map(|end| value.strip_suffix(end)).unwrap_or(value);
    let of = [made.to_owned(), format!("{made}Policy")];
    of.into_iter().filter(|id| aws.policies.contains_key(id)).collect()
}

#[test]
fn nobody_is_locked_out() {
    let mut said = Vec::new();
    for (name, aws) in environments() {
        assert_eq!(documents_of("DataKeyArn", aws), ["DataKey"]);
        assert_eq!(documents_of("JobRoleArn", aws), ["JobRole"]);
        let access = &aws.access;
        let roles = access.execution_roles.iter().map(|role| role.id.clone());
        let roles = roles.chain(access.personas.iter().map(|role| role.id.to_owned()));
        let mut uses: Vec<(String, String)> = roles.map(|role| (role, "PermissionBoundary".to_owned())).collect();
        let buckets = aws.policies.iter().filter(|(_, policy)| policy.kind == Kind::Bucket);
        uses.extend(buckets.map(|(id, _)| (id.clone(), "DataKey".to_owned())));
        let found = lockouts(&aws.policies, &|value| documents_of(value, aws), &uses);
        said.extend(found.into_iter().map(|lockout| format!("{name}: {lockout:?}")));
    }
    assert_eq!(said, NONE);
}
