//! Turns what a spec names of another cloud than its own into findings.

use super::{Cloud, Environment};
use crate::finding::{Finding, Findings, codes};
use crate::spec::{Language, Spec};
use crate::text::Pointer;

/// How an ARN begins.
const ARN: &str = "arn:";

/// Finds members that are named as another cloud names them, and languages of another cloud.
pub(super) fn check(spec: &Spec, environment: &Environment, findings: &mut Findings) {
    let members = environment.people.values().flatten().map(|member| (member.id_pointer(), &member.id));
    let users = environment.notebooks.iter().flat_map(|notebook| &notebook.users);
    let users = users.map(|user| (user.pointer.child("user"), &user.id));
    for (pointer, id) in members.chain(users) {
        let finding = match (environment.cloud, id.starts_with(ARN)) {
            (Cloud::Azure, true) => Finding::at(&codes::OTHER_CLOUD, pointer, format!("`{id}` is of AWS"))
                .expected("an object ID in Microsoft Entra ID, as Azure names people and groups"),
            (Cloud::Aws, false) => Finding::at(&codes::OTHER_CLOUD, pointer, format!("`{id}` is of Azure"))
                .expected("an ARN, as AWS names people and roles")
                .help("`aws sts get-caller-identity --query Arn` prints your own"),
            _ => continue,
        };
        findings.push(finding);
    }
    for (index, language) in spec.render.languages.iter().enumerate() {
        let (cloud, name, instead) = match language {
            Language::Bicep => (Cloud::Azure, "Bicep is for Azure alone", "cloudformation"),
            Language::Cloudformation => (Cloud::Aws, "CloudFormation is for AWS alone", "bicep"),
        };
        if cloud != environment.cloud {
            let pointer = Pointer::root().child("render").child("languages").child(index);
            findings.push(
                Finding::at(&codes::OTHER_CLOUD, pointer, name).expected(format!("`{instead}`")).replace_with(instead),
            );
        }
    }
}
