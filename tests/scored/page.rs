//! Turns the score into the page of the documentation that tells it.

use std::fmt::Write;

use bastide::diff::Danger;

use crate::expected::Outcome;
use crate::plans::plans;
use crate::score::{dangers, destructive, noise, of_plans};
use crate::support::scored::{CLOUDS, Label, cases};

const HEAD: &str = "\
# How well `bastide diff` tells what a change does

Changes of a spec, labelled by the documentation of the services and of the engines that deploy to them, in
`tests/scored/azure.yaml` and `tests/scored/aws.yaml`: what becomes of each resource in each language, and which dangers a reviewer has to be
told of. Each is a difference between two revisions of the spec of a team's example. `cargo xtask score` prints this page, and
`UPDATE=1 cargo test --test scored` writes it.

Each figure is precision · recall: how much of what is said is so, and how much of what is so is said. Counted are resources that are
deleted or made anew, pairs of a resource and a danger, and changes of which nothing is to be said. Azure refuses what Bicep cannot change
where it stands, until it is deleted by hand: that counts as made anew.
";

/// What was so before anything was mended by it: figures of a day, which nothing can count again.
const FIRST: &str = "
## How far this can be trusted

Whoever wrote the labels wrote the tables too. For what Terraform makes anew, the source of azurerm, of AzAPI and of eleven types of the
provider of AWS was read; the other labels are what is known of the pages that they name, which were not opened again for each.

The labels were written before the program was run on them. On that first run 230 of 256 were exactly as labelled: 127 of 136 on Azure, and
103 of 120 on AWS after Azure's faults were mended. Of the other 26, ten were faults of the program, which are mended or stand below. Sixteen
were faults of labels: patterns that meant nothing, and effects that the services or Bastide itself do have and the label had overlooked, such
as that a model of SageMaker is set once to its subnets. Since then both are held to each other, so that the figures say that nothing has got
worse, and little of what nobody has thought of. Whether something is a danger can be argued, and there the label follows the table. A label
may name resources by a pattern: how many those are, the program itself says.
";

const PLANS: &str = "
## Beside `terraform plan`

The same changes, but for those that begin with another spec, planned by Terraform against the state of the same example, as
`tests/terraform/changes` records it. There is no cloud there: the providers are recorded ones, which know every argument and not which of
them makes a resource anew. So of what is made anew these plans know the addresses that go, and those that `prevent_destroy` keeps; a plan
of the real providers tells the rest. A plan names no danger.

The last figure asks the plans, and no label: of which resources is spoken at all. Left out are plans that are refused, which say no more.
What these plans have not is mostly what follows from something that is made anew, and policies, whose documents the recorded provider
answers all alike.
";

/// The page.
pub fn page(outcomes: &[Outcome]) -> String {
    let mut page = HEAD.to_owned();
    page.push_str("\n| | changes | deleted or made anew | dangers | nothing to say | exactly as labelled |\n");
    page.push_str("| --- | --- | --- | --- | --- | --- |\n");
    for (cloud, languages) in CLOUDS {
        for language in *languages {
            let own: Vec<&Outcome> =
                outcomes.iter().filter(|outcome| outcome.cloud == *cloud && outcome.language == *language).collect();
            let all = || own.iter().copied();
            let exact = own.iter().filter(|outcome| outcome.is_exact()).count();
            // Writing to a string cannot fail.
            let _ = writeln!(
                page,
                "| {} | {} | {} | {} | {} | {exact} |",
                name(cloud, language),
                own.len(),
                destructive(all()).text(),
                dangers(all(), None).text(),
                noise(all()).text(),
            );
        }
    }
    by_danger(&mut page, outcomes);
    by_label(&mut page, outcomes);
    page.push_str(FIRST);
    beside_plans(&mut page, outcomes);
    wrong(&mut page, outcomes);
    page
}

fn name(cloud: &str, language: &str) -> &'static str {
    match (cloud, language) {
        ("azure", "bicep") => "Azure, Bicep",
        ("azure", _) => "Azure, Terraform",
        (_, "cloudformation") => "AWS, CloudFormation",
        _ => "AWS, Terraform",
    }
}

fn by_danger(page: &mut String, outcomes: &[Outcome]) {
    page.push_str("\n## By danger\n\n| danger | Azure | AWS |\n| --- | --- | --- |\n");
    for danger in Danger::ALL.map(Danger::words) {
        let of = |cloud: &str| dangers(outcomes.iter().filter(|outcome| outcome.cloud == cloud), Some(danger)).text();
        let _ = writeln!(page, "| {danger} | {} | {} |", of("azure"), of("aws"));
    }
}

fn by_label(page: &mut String, outcomes: &[Outcome]) {
    page.push_str("\n## By label\n\n| label | changes of Azure | exactly as labelled, of both languages | changes of AWS | exactly as labelled, of both languages |\n| --- | --- | --- | --- | --- |\n");
    for label in Label::ALL {
        let of = |cloud: &str| {
            let own: Vec<&Outcome> =
                outcomes.iter().filter(|outcome| outcome.cloud == cloud && outcome.label == label).collect();
            let exact = own.iter().filter(|outcome| outcome.is_exact()).count();
            format!("{} | {exact} of {}", own.len() / 2, own.len())
        };
        let _ = writeln!(page, "| {} | {} | {} |", label.word(), of("azure"), of("aws"));
    }
}

fn beside_plans(page: &mut String, outcomes: &[Outcome]) {
    page.push_str(PLANS);
    page.push_str(
        "\n| | changes planned | deleted or made anew: plan | `bastide diff` | nothing to say: plan | `bastide diff` | the plan's resources |\n\
         | --- | --- | --- | --- | --- | --- | --- |\n",
    );
    let mut other = Vec::new();
    for (cloud, _) in CLOUDS {
        let plans = plans(cloud);
        let own: Vec<&Outcome> = outcomes
            .iter()
            .filter(|outcome| {
                outcome.cloud == *cloud && outcome.language == "terraform" && plans.contains_key(&outcome.name)
            })
            .collect();
        let planned = of_plans(&own, &plans);
        let all = || own.iter().copied();
        let _ = writeln!(
            page,
            "| {} | {} | {} | {} | {} | {} | {} |",
            name(cloud, "terraform"),
            own.len(),
            planned.destructive.text(),
            destructive(all()).text(),
            planned.noise.text(),
            noise(all()).text(),
            planned.agreed.text(),
        );
        other.extend(planned.other.into_iter().map(|line| format!("- {}, {line}.\n", name(cloud, "terraform"))));
    }
    page.push_str("\nWhere they speak of other resources:\n\n");
    page.extend(other);
}

/// What is not as it is labelled, and where each label is from.
fn wrong(page: &mut String, outcomes: &[Outcome]) {
    page.push_str("\n## What is not told as it is\n\n");
    let wrong: Vec<(&Outcome, Vec<String>)> =
        outcomes.iter().map(|outcome| (outcome, outcome.wrong())).filter(|(_, wrong)| !wrong.is_empty()).collect();
    if wrong.is_empty() {
        page.push_str("Nothing, of these.\n");
    }
    for (outcome, wrong) in wrong {
        let _ =
            writeln!(page, "- {}, *{}*: {}.", name(outcome.cloud, outcome.language), outcome.name, wrong.join("; "));
    }
    page.push_str("\n## The changes\n");
    for (cloud, _) in CLOUDS {
        let _ = write!(
            page,
            "\n### {}\n\n| change | label | because of |\n| --- | --- | --- |\n",
            if *cloud == "azure" { "Azure" } else { "AWS" }
        );
        for case in cases(cloud) {
            let _ = writeln!(page, "| {} | {} | {} |", case.name, case.is.word(), case.since);
        }
    }
}
