//! Turns the ARNs that a spec names people, groups and services by into findings where they are of the wrong kind, partition or account.

use super::regions::Region;
use crate::environment::{Environment, PLACEHOLDER_ACCOUNT, PrincipalKind};
use crate::finding::{Finding, Findings, codes};
use crate::text::Pointer;

/// The form of the ARN of somebody who can take a role: a user, a role or a session of one. Without the comma, which IAM allows in
/// names: it parts the lists of CloudFormation.
pub const MEMBER: &str = r"^arn:aws[a-z-]*:(iam::\d{12}:(role|user)|sts::\d{12}:assumed-role)/[\w+=.@/-]+$";
/// The form of the ARN that one person signs in as: of a user, or of a session of a role.
pub const PERSON: &str =
    r"^arn:aws[a-z-]*:(iam::\d{12}:user|sts::\d{12}:assumed-role/[A-Za-z0-9_+=,.@-]+)/[A-Za-z0-9_+=,.@/-]+$";
/// The form of the ARN of who reaches the data in an emergency: a role or a user.
pub const BREAK_GLASS: &str = r"^arn:aws[a-z-]*:iam::\d{12}:(role|user)/[\w+=.@/-]+$";

/// What an ARN names ("IAM JSON policy elements: Principal").
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Named<'arn> {
    /// A role, which whoever may takes on.
    Role,
    /// A user.
    User,
    /// One session of the role of that name.
    Session(&'arn str),
}

/// The ARN of a principal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Arn<'arn> {
    partition: &'arn str,
    account: &'arn str,
    named: Named<'arn>,
}

impl<'arn> Arn<'arn> {
    /// Reads the ARN of a role, a user or a session; nothing else can be a principal here.
    fn read(text: &'arn str) -> Option<Arn<'arn>> {
        let mut parts = text.splitn(6, ':');
        let ("arn", partition, service, "", account, resource) =
            (parts.next()?, parts.next()?, parts.next()?, parts.next()?, parts.next()?, parts.next()?)
        else {
            return None;
        };
        let (kind, name) = resource.split_once('/')?;
        // What stands before the last slash is the path of a role or user, and the role of a session.
        let (above, last) = name.rsplit_once('/').unwrap_or(("", name));
        let named = match (service, kind) {
            ("iam", "role") => Named::Role,
            ("iam", "user") => Named::User,
            ("sts", "assumed-role") if !above.is_empty() && !above.contains('/') => Named::Session(above),
            _ => return None,
        };
        (!last.is_empty()).then_some(Arn { partition, account, named })
    }
}

/// An ARN of the spec, its place, and what it stands for.
struct Given<'spec> {
    pointer: Pointer,
    text: &'spec str,
    /// None for those of `aws.break_glass`, which may be roles and users.
    kind: Option<PrincipalKind>,
    /// Whether it is passed to a template together with others, as a list.
    in_list: bool,
}

/// Every ARN of an environment that the spec gives.
fn given(environment: &Environment) -> Vec<Given<'_>> {
    let members = environment.people.values().flatten().map(|principal| Given {
        pointer: principal.id_pointer(),
        text: &principal.id,
        kind: Some(principal.kind),
        in_list: true,
    });
    let users = environment.notebooks.iter().flat_map(|notebook| &notebook.users).map(|user| Given {
        pointer: user.pointer.child("user"),
        text: &user.id,
        kind: Some(PrincipalKind::User),
        in_list: false,
    });
    let break_glass = environment.aws.break_glass.iter().enumerate().map(|(place, arn)| Given {
        pointer: Pointer::root().child("aws").child("break_glass").child(place),
        text: arn.as_str(),
        kind: None,
        in_list: true,
    });
    members.chain(users).chain(break_glass).collect()
}

/// Finds ARNs that cannot stand where they do.
pub(super) fn check(environment: &Environment, region: Option<&Region>, findings: &mut Findings) {
    let mut read = Vec::new();
    for given in given(environment) {
        // What is no ARN at all is of another cloud, which is another finding's matter.
        if !given.text.starts_with("arn:") {
            continue;
        }
        match Arn::read(given.text) {
            Some(arn) => {
                check_kind(&given, &arn, findings);
                check_partition(&given, &arn, region, findings);
                findings.extend(comma(&given));
                read.push((given, arn));
            }
            None => findings.push(incomplete(&given)),
        }
    }
    check_accounts(environment, &read, findings);
}

/// Such as `arn:aws:sts::123456789012:assumed-role/scientist`.
fn incomplete(given: &Given<'_>) -> Finding {
    let message = format!("`{}` names no principal", given.text);
    let finding = Finding::at(&codes::WRONG_PRINCIPAL, given.pointer.clone(), message);
    match given.text.contains(":assumed-role/") {
        true => finding
            .expected("a role and a session behind it: `assumed-role/ROLE/SESSION`")
            .help("`aws sts get-caller-identity --query Arn` prints your own"),
        false => finding.expected("a name behind the last `/`"),
    }
}

fn check_kind(given: &Given<'_>, arn: &Arn<'_>, findings: &mut Findings) {
    let wrong =
        |what: &str| Finding::at(&codes::WRONG_PRINCIPAL, given.pointer.clone(), format!("`{}` is {what}", given.text));
    let finding = match (given.kind, arn.named) {
        (Some(PrincipalKind::User), Named::Role) => wrong("a role, which is shared, and no person")
            .expected("the ARN of an IAM user, or of one person's session of a role")
            .help("whoever it is finds it with `aws sts get-caller-identity --query Arn`"),
        (Some(PrincipalKind::Group), Named::User) => wrong("one user, and no group")
            .expected("the ARN of the role that the group signs in with, or `user` instead of `group`"),
        (Some(PrincipalKind::ServicePrincipal), Named::User) => {
            wrong("a user, whose access keys do not end").expected("the ARN of the role that the service takes on")
        }
        (Some(PrincipalKind::Group | PrincipalKind::ServicePrincipal), Named::Session(role)) => {
            wrong("one session of a role, and not the role")
                .expected("the ARN of the role")
                .help(format!("`aws iam get-role --role-name {role} --query Role.Arn` prints it"))
        }
        _ => return,
    };
    // What an ARN names it names everywhere: that it is another thing elsewhere only follows.
    findings.retain(|earlier| earlier.code != &codes::MEMBER_OF_TWO_KINDS || earlier.place != finding.place);
    findings.push(finding);
}

/// IAM allows commas in names, but they part the lists that templates take, in which nothing escapes one ("Parameters" of
/// CloudFormation).
fn comma(given: &Given<'_>) -> Option<Finding> {
    let message = || format!("`{}` has a comma, which parts the list that it is passed to a template in", given.text);
    (given.in_list && given.text.contains(',')).then(|| {
        Finding::at(&codes::COMMA_IN_NAME, given.pointer.clone(), message())
            .expected("a role or user without a comma in its name")
    })
}

/// Accounts of one partition are unknown in the others.
fn check_partition(given: &Given<'_>, arn: &Arn<'_>, region: Option<&Region>, findings: &mut Findings) {
    let Some(region) = region else { return };
    let wanted = region.partition.name();
    if arn.partition != wanted {
        let message = format!("`{}` is of the partition `{}`, and {} is not", given.text, arn.partition, region.name);
        findings.push(
            Finding::at(&codes::OTHER_PARTITION, given.pointer.clone(), message)
                .expected(format!("an ARN that begins with `arn:{wanted}:`")),
        );
    }
}

/// Finds ARNs of other accounts than the one that everything is deployed to; where the spec does not say which that is,
/// ARNs of more than one.
fn check_accounts(environment: &Environment, read: &[(Given<'_>, Arn<'_>)], findings: &mut Findings) {
    let named = environment.aws.account_id.as_ref().map(|id| id.as_str());
    // A placeholder is told as that.
    let mut known = read.iter().filter(|(_, arn)| arn.account != PLACEHOLDER_ACCOUNT).peekable();
    let Some(home) = named.filter(|id| *id != PLACEHOLDER_ACCOUNT).or(known.peek().map(|(_, arn)| arn.account)) else {
        return;
    };
    let strangers: Vec<_> = known.filter(|(_, arn)| arn.account != home).collect();
    // Without an account of the spec's, one finding says all.
    let told = if named.is_some() { strangers.len() } else { strangers.len().min(1) };
    for (given, arn) in strangers.into_iter().take(told) {
        let message = match named {
            Some(_) => format!("`{}` is of the account {}, and this is deployed to {home}", given.text, arn.account),
            None => format!("`{}` is of the account {}, and others are of {home}", given.text, arn.account),
        };
        let finding = Finding::at(&codes::OTHER_ACCOUNT, given.pointer.clone(), message);
        findings.push(match named {
            Some(_) => finding.expected("a principal of that account, or one of another that is let in on purpose"),
            None => finding
                .expected("principals of one account")
                .help("`aws.account_id` says which account this is deployed to"),
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn principals_are_told_apart() {
        let named = |text| Arn::read(text).map(|arn| arn.named);
        assert_eq!(named("arn:aws:iam::123456789012:role/aws-reserved/sso.amazonaws.com/A_1"), Some(Named::Role));
        assert_eq!(named("arn:aws:iam::123456789012:user/division/ana"), Some(Named::User));
        assert_eq!(named("arn:aws:sts::123456789012:assumed-role/a/ana@example.com"), Some(Named::Session("a")));
    }

    #[test]
    fn what_names_nobody_is_none() {
        for text in [
            "arn:aws:iam::123456789012:root",
            "arn:aws:iam::123456789012:role/",
            "arn:aws:iam::123456789012:group/admins",
            "arn:aws:sts::123456789012:assumed-role/a",
            "arn:aws:sts::123456789012:assumed-role/a/b/c",
            "arn:aws:s3:::bucket",
            "arn:aws",
        ] {
            assert_eq!(Arn::read(text), None, "{text}");
        }
    }
}
