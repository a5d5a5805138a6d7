//! Turns the names of secrets into secrets of Secrets Manager, which hold a random value until somebody puts the real one there.

use serde::Serialize;

use super::policy::{Document, Kind, Policies, Policy, deny};
use super::storage::unless_break_glass;
use crate::environment::{Environment, identifier};

/// A secret.
#[derive(Debug, Clone, Serialize)]
pub struct Secret {
    /// What the code calls it.
    pub symbol: String,
    /// Its name in the spec, which ends its name in Secrets Manager.
    pub name: String,
}

/// The secrets of an environment, in the order of the spec; the policy that each of them has goes to the others.
pub(super) fn secrets(environment: &Environment, policies: &mut Policies) -> Vec<Secret> {
    let names = &environment.keys.secrets;
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
