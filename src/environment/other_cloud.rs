//! Turns what a spec names of another cloud than its own into findings.

use super::{Cloud, Environment, PrincipalKind};
use crate::finding::{Edit, Finding, Findings, codes};
use crate::spec::{Language, Spec};
use crate::text::Pointer;

/// How an ARN begins.
const ARN: &str = "arn:";

/// How a cloud names one kind of principal, and the command that prints such a name.
struct Naming {
    cloud: Cloud,
    kind: PrincipalKind,
    name: &'static str,
    command: &'static str,
}

/// How each cloud names each kind.
static NAMING: &[Naming] = &[
    Naming {
        cloud: Cloud::Azure,
        kind: PrincipalKind::Group,
        name: "the object ID of a group in Microsoft Entra ID",
        command: "`az ad group show --group NAME --query id` prints it",
    },
    Naming {
        cloud: Cloud::Azure,
        kind: PrincipalKind::User,
        name: "the object ID of a user in Microsoft Entra ID",
        command: "`az ad user show --id NAME --query id` prints it",
    },
    Naming {
        cloud: Cloud::Azure,
        kind: PrincipalKind::ServicePrincipal,
        name: "the object ID of a service principal or managed identity in Microsoft Entra ID",
        command: "`az ad sp show --id APP_ID --query id` prints it",
    },
    Naming {
        cloud: Cloud::Aws,
        kind: PrincipalKind::Group,
        name: "the ARN of the role that the group signs in with",
        command: "`aws iam list-roles --path-prefix /aws-reserved/sso.amazonaws.com/ --query \"Roles[].Arn\"` lists those of IAM Identity Center",
    },
    Naming {
        cloud: Cloud::Aws,
        kind: PrincipalKind::User,
        name: "the ARN of an IAM user, or of one person's session of a role",
        command: "`aws sts get-caller-identity --query Arn` prints your own",
    },
    Naming {
        cloud: Cloud::Aws,
        kind: PrincipalKind::ServicePrincipal,
        name: "the ARN of the role that the service takes on",
        command: "`aws iam get-role --role-name NAME --query Role.Arn` prints it",
    },
];

/// Finds members that are named as another cloud names them, and languages of another cloud.
pub(super) fn check(spec: &Spec, environment: &Environment, findings: &mut Findings) {
    let members = environment.people.values().flatten();
    let members = members.map(|member| (member.id_pointer(), &member.id, member.kind));
    let users = environment.notebooks.iter().flat_map(|notebook| &notebook.users);
    let users = users.map(|user| (user.pointer.child("user"), &user.id, PrincipalKind::User));
    for (pointer, id, kind) in members.chain(users) {
        let other = match (environment.cloud, id.starts_with(ARN)) {
            (Cloud::Azure, true) => "AWS",
            (Cloud::Aws, false) => "Azure",
            _ => continue,
        };
        let finding = Finding::at(&codes::OTHER_CLOUD, pointer, format!("`{id}` is of {other}"));
        let naming = NAMING.iter().find(|naming| naming.cloud == environment.cloud && naming.kind == kind);
        findings.push(match naming {
            Some(naming) => finding.expected(naming.name).help(naming.command),
            None => finding,
        });
    }
    for (index, language) in spec.render.languages.iter().enumerate() {
        let (cloud, name, instead) = match language {
            Language::Bicep => (Cloud::Azure, "Bicep is for Azure alone", "cloudformation"),
            Language::Cloudformation => (Cloud::Aws, "CloudFormation is for AWS alone", "bicep"),
            Language::Terraform => continue,
        };
        if cloud != environment.cloud {
            let pointer = Pointer::root().child("render").child("languages").child(index);
            let finding = Finding::at(&codes::OTHER_CLOUD, pointer, name);
            findings.push(match spec.render.languages.len() {
                1 => finding.expected(format!("`{instead}` or `terraform`")).replace_with(instead),
                _ => finding.expected("languages of one cloud").edit(Edit::Remove),
            });
        }
    }
}
