//! Turns the region that an environment names into the region of AWS, and what that lacks for the environment into findings.

use super::regions::{self, Lack, REGIONS, Region};
use crate::cloud::azure;
use crate::environment::{Environment, NotebookKind};
use crate::finding::{Finding, Findings, codes};
use crate::text::{Pointer, nearest};

/// A type of resource that some environments are made of: which of them, and what is not there where the type is not.
struct Need {
    kind: &'static str,
    of: fn(&Environment) -> bool,
    without: &'static str,
}

/// What is not there without the parts of a Studio of somebody's own.
const NO_SPACES: &str = "nobody gets a notebook in Studio (`aws.notebooks: instance` asks for notebook instances)";

/// The types that some regions lack. A test holds this against the table of regions.
static NEEDS: &[Need] = &[
    Need { kind: "AWS::SageMaker::Domain", of: |_| true, without: "there is no Studio" },
    Need {
        kind: "AWS::SageMaker::UserProfile",
        of: |environment| has_notebooks(environment, NotebookKind::Space),
        without: NO_SPACES,
    },
    Need {
        kind: "AWS::SageMaker::Space",
        of: |environment| has_notebooks(environment, NotebookKind::Space),
        without: NO_SPACES,
    },
    Need {
        kind: "AWS::SageMaker::NotebookInstance",
        of: |environment| has_notebooks(environment, NotebookKind::Instance),
        without: "nobody gets a notebook instance (`aws.notebooks: space` asks for spaces of Studio)",
    },
    Need {
        kind: "AWS::SageMaker::Endpoint",
        of: |environment| !environment.realtime.is_empty(),
        without: "no model can be deployed to an endpoint",
    },
    Need {
        kind: "AWS::SageMaker::ModelPackageGroup",
        of: |environment| !environment.realtime.is_empty() || !environment.batch.is_empty(),
        without: "models have no registry of versions",
    },
];

fn has_notebooks(environment: &Environment, kind: NotebookKind) -> bool {
    environment.aws.notebooks == kind && !environment.notebooks.is_empty()
}

/// The region of an environment, where there is one of that name.
pub(super) fn region(environment: &Environment, findings: &mut Findings) -> Option<&'static Region> {
    let Some(region) = regions::region(&environment.region) else {
        findings.push(unknown(&environment.region));
        return None;
    };
    check_lacks(environment, region, findings);
    check_zones(environment, region, findings);
    Some(region)
}

fn pointer() -> Pointer {
    Pointer::root().child("region")
}

fn unknown(name: &str) -> Finding {
    let of_azure = azure::REGIONS.iter().find(|region| region.name == name);
    let message = match of_azure {
        Some(region) => format!("`{name}` is a region of Azure, {}", region.display_name),
        None => format!("AWS has no region `{name}`"),
    };
    let finding = Finding::at(&codes::UNKNOWN_REGION, pointer(), message)
        .expected("the name of a region of AWS, such as `eu-central-1`");
    // A zone is a region and a letter.
    let zone =
        name.strip_suffix(|letter: char| letter.is_ascii_lowercase()).filter(|name| regions::region(name).is_some());
    match zone.or_else(|| nearest(name, REGIONS.iter().map(|region| region.name))) {
        Some(meant) => finding.help(format!("did you mean `{meant}`?")).replace_with(meant),
        None => finding.help("`aws ec2 describe-regions --all-regions --query \"Regions[].RegionName\"` lists them"),
    }
}

/// Finds what CloudFormation cannot make in the region.
fn check_lacks(environment: &Environment, region: &Region, findings: &mut Findings) {
    let lacks: Vec<(&Need, &Lack)> = NEEDS
        .iter()
        .filter(|need| (need.of)(environment))
        .filter_map(|need| Some((need, region.lack_of(need.kind)?)))
        .collect();
    let Some((first, _)) = lacks.first() else { return };
    let what: Vec<&str> = lacks.iter().map(|(_, lack)| lack.what).collect();
    let mut means: Vec<&str> = lacks.iter().map(|(need, _)| need.without).collect();
    means.dedup();
    findings.push(
        Finding::at(
            &codes::REGION_LACKS_SERVICE,
            pointer(),
            format!(
                "CloudFormation was not known to make {} in {} when this table was made",
                listed(&what),
                region.display_name
            ),
        )
        .expected("a region that has all of it")
        .help(format!(
            "so {}, and the deployment ends where it would be made; `aws cloudformation describe-type --type RESOURCE --type-name {} --region {}` tells whether it has come",
            listed(&means),
            first.kind,
            region.name
        )),
    );
}

fn listed(words: &[&str]) -> String {
    match words {
        [] => String::new(),
        [only] => (*only).to_owned(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}

/// Finds more zones than every account can use.
fn check_zones(environment: &Environment, region: &Region, findings: &mut Findings) {
    let asked = environment.network.zones;
    if asked > region.zones {
        findings.push(
            Finding::at(
                &codes::TOO_MANY_ZONES,
                Pointer::root().child("network").child("zones"),
                format!(
                    "{} has {} zones that every account can use, and {asked} are asked for",
                    region.display_name, region.zones
                ),
            )
            .expected(format!("at most {}", region.zones))
            .replace_with(region.zones.to_string()),
        );
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_lack_of_a_region_matters_to_some_environment() {
        for lack in REGIONS.iter().flat_map(|region| region.lacks) {
            assert!(NEEDS.iter().any(|need| lack.types.contains(&need.kind)), "{}", lack.what);
        }
        for need in NEEDS {
            assert!(REGIONS.iter().any(|region| region.lack_of(need.kind).is_some()), "no region lacks {}", need.kind);
        }
    }

    #[test]
    fn a_zone_is_no_region() {
        let finding = unknown("eu-west-1b");
        assert_eq!(finding.edit, Some(crate::finding::Edit::Replace("eu-west-1".to_owned())));
    }
}
