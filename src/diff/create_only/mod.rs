//! Turns a type and the path of an attribute into whether a change of it replaces the resource, by tables of what is set once.

mod cloudformation;

/// What is set once of a type.
#[derive(Debug)]
pub struct CreateOnly {
    /// The type.
    pub kind: &'static str,
    /// Paths, with `/`, of what a change always replaces the resource for.
    pub always: &'static [&'static str],
    /// Paths of what a change replaces the resource for in some cases.
    pub sometimes: &'static [&'static str],
}

/// Whether a change replaces a resource.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Replaces {
    /// It is changed where it stands.
    No,
    /// It may be, or is replaced.
    Perhaps,
    /// It is replaced.
    Yes,
}

/// Whether a change of an attribute replaces a resource of CloudFormation.
pub fn cloudformation(kind: &str, path: &[String]) -> Replaces {
    of(cloudformation::CLOUDFORMATION, kind, path)
}

/// The types of CloudFormation that the table knows.
pub fn known_to_cloudformation() -> impl Iterator<Item = &'static CreateOnly> {
    cloudformation::CLOUDFORMATION.iter()
}

fn of(table: &[CreateOnly], kind: &str, path: &[String]) -> Replaces {
    let Some(row) = table.iter().find(|row| row.kind == kind) else { return Replaces::No };
    let is_below = |set_once: &&&str| {
        let mut steps = path.iter();
        set_once.split('/').all(|step| steps.next().is_some_and(|taken| step == "*" || taken == step))
    };
    if row.always.iter().any(|set_once| is_below(&set_once)) {
        return Replaces::Yes;
    }
    if row.sometimes.iter().any(|set_once| is_below(&set_once)) { Replaces::Perhaps } else { Replaces::No }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn path(path: &str) -> Vec<String> {
        path.split('/').map(str::to_owned).collect()
    }

    #[test]
    fn what_is_set_once_replaces_with_all_below_it() {
        assert_eq!(cloudformation("AWS::EC2::Subnet", &path("CidrBlock")), Replaces::Yes);
        assert_eq!(cloudformation("AWS::SageMaker::Model", &path("VpcConfig/Subnets/[-]")), Replaces::Yes);
        assert_eq!(cloudformation("AWS::EC2::Instance", &path("InstanceType")), Replaces::Perhaps);
        assert_eq!(cloudformation("AWS::EC2::Subnet", &path("Tags/[Name]")), Replaces::No);
        assert_eq!(cloudformation("AWS::EC2::VPCEndpoint", &path("DnsOptions")), Replaces::No);
    }
}
