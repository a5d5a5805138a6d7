//! Turns the names of secrets into secrets of Secrets Manager, which hold a random value until somebody puts the real one there.

use serde::Serialize;

use super::policy::{Document, Kind, Policies, Policy, deny};
use super::storage::unless_break_glass;
use crate::environment::{Environment, identifier};
use crate::finding::{Finding, Findings, codes};
use crate::text::Pointer;

/// The most secrets that there is room for: all of them are one template, which CloudFormation takes up to 51,200 bytes of
/// ("CloudFormation quotas").
const MOST: usize = 30;

/// A secret.
#[derive(Debug, Clone, Serialize)]
pub struct Secret {
    /// What the code calls it.
    pub symbol: String,
    /// Its name in the spec, which ends its name in Secrets Manager.
    pub name: String,
}

/// The secrets of an environment, in the order of the spec; the policy that each of them has goes to the others.
pub(super) fn secrets(environment: &Environment, policies: &mut Policies, findings: &mut Findings) -> Vec<Secret> {
    let names = &environment.keys.secrets;
    if names.len() > MOST {
        findings.push(
            Finding::at_key(
                &codes::OUT_OF_RANGE,
                Pointer::root().child("keys").child("secrets"),
                format!("{} secrets do not fit into one template of CloudFormation", names.len()),
            )
            .expected(format!("at most {MOST}"))
            .help("a secret can hold several values, as JSON"),
        );
    }
    if !names.is_empty() {
        let document = policy(!environment.aws.break_glass.is_empty());
        policies.insert("SecretPolicy".to_owned(), Policy { kind: Kind::Secret, document });
    }
    names.iter().map(|name| Secret { symbol: identifier(name), name: name.clone() }).collect()
}

/// In the policy of a secret, `*` as the resource is that secret ("Resource-based policies" of Secrets Manager).
fn policy(break_glass: bool) -> Document {
    let outside = deny("DenyReadingOutsideNetwork", &["secretsmanager:GetSecretValue"])
        .why("Whoever may read it reads it from inside the network, or through a service that acts for them.")
        .by_anyone()
        .on_anything()
        .when("BoolIfExists", "aws:PrincipalIsAWSService", false)
        .when("BoolIfExists", "aws:ViaAWSService", false)
        .when("StringNotEquals", "aws:SourceVpce", "{SecretsManagerEndpointId}");
    Document::of([unless_break_glass(outside, break_glass)])
}
