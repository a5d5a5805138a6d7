//! Turns members that could not take their role into findings: those without a second factor, and those that a trust policy has no room for.

use crate::environment::{Environment, Principal, Role};
use crate::finding::{Finding, Findings, codes};
use crate::text::Pointer;

/// The most characters of a trust policy ("IAM and AWS STS quotas": role trust policy length).
const TRUST: usize = 2_048;
/// Those that the trust policy of a role of people takes beside its members.
const BESIDE: usize = 460;
/// Those that a member takes beside its ARN: quotes and a comma.
const AROUND: usize = 3;

/// What the ARNs of the roles of IAM Identity Center have in common, and what the names of those roles begin with.
const IDENTITY_CENTER: &str = ":role/aws-reserved/sso.amazonaws.com/";
const PERMISSION_SET: &str = ":assumed-role/AWSReservedSSO_";

/// Finds members that could not take their role.
pub(super) fn check(environment: &Environment, findings: &mut Findings) {
    for (role, members) in &environment.people {
        check_room(members, findings);
        // Pipelines have no second factor, so their role asks for none.
        if *role != Role::Mlops {
            for member in members.iter().filter(|member| lacks_second_factor(&member.id)) {
                let message = format!("`{}` cannot show a second factor, which this role asks for", member.id);
                findings.push(
                    Finding::at(&codes::NO_SECOND_FACTOR, member.id_pointer(), message)
                        .expected("an IAM user, or a role that IAM Identity Center has made for a permission set")
                        .help("`mlops` is the role for services"),
                );
            }
        }
    }
}

/// Whether it is a role, or a session of one, that shows nobody's second factor: what `AssumeRole` returns does not carry one on
/// ("Secure API access with MFA"), and only Identity Center is known to ask for it.
fn lacks_second_factor(arn: &str) -> bool {
    let is_role = arn.contains(":role/") && !arn.contains(IDENTITY_CENTER);
    let is_session = arn.contains(":assumed-role/") && !arn.contains(PERMISSION_SET);
    is_role || is_session
}

fn check_room(members: &[Principal], findings: &mut Findings) {
    let size = BESIDE + members.iter().map(|member| member.id.chars().count() + AROUND).sum::<usize>();
    let Some(last) = members.last().filter(|_| size > TRUST) else { return };
    let list: Pointer = last.pointer.parent().unwrap_or_default();
    let message = format!("these members make a trust policy of {size} characters, and {TRUST} are allowed");
    findings.push(
        Finding::at(&codes::TOO_MANY_MEMBERS, list, message)
            .expected("fewer members")
            .help("one role of IAM Identity Center stands for everybody of its permission set"),
    );
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn users_and_identity_center_have_a_second_factor_and_other_roles_show_none() {
        for arn in [
            "arn:aws:iam::123456789012:user/ana",
            "arn:aws:iam::123456789012:role/aws-reserved/sso.amazonaws.com/eu-west-1/AWSReservedSSO_A_0123456789abcdef",
            "arn:aws:sts::123456789012:assumed-role/AWSReservedSSO_A_0123456789abcdef/ana@example.com",
        ] {
            assert!(!lacks_second_factor(arn), "{arn}");
        }
        for arn in ["arn:aws:iam::123456789012:role/scientist", "arn:aws:sts::123456789012:assumed-role/scientist/ana"]
        {
            assert!(lacks_second_factor(arn), "{arn}");
        }
    }
}
