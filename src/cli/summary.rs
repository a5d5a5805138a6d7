//! Turns what was written into the few lines that `bastide render` ends with: what, what is closed to whom, and what to run next.

use std::fmt::Write;

use super::render::Target;
use crate::cloud::Facts;
use crate::cloud::aws::{Aws, Egress};
use crate::cloud::azure::{Azure, Isolation};
use crate::environment::PrincipalKind;
use crate::render::markdown::shell;
use crate::spec::Language;
use crate::tree::Action;

/// The lines, for what was written in some languages.
pub fn text(facts: &Facts, languages: &[Language], target: &Target) -> String {
    let folder = |language: &Language| target.folder.join(language.name()).display().to_string();
    let folders: Vec<String> = languages.iter().map(folder).collect();
    let mut about = match facts {
        Facts::Azure(azure) => of_azure(azure),
        Facts::Aws(aws) => of_aws(aws),
    };
    about.extend(next(facts, languages, &folders));
    let count = |action| target.plan.count(action);
    let written = count(Action::Create) + count(Action::Update) + count(Action::Edited) + count(Action::Foreign);
    let removed = count(Action::Remove) + count(Action::EditedLeftover);
    let also = if removed > 0 { format!(", {removed} removed") } else { String::new() };
    let mut text = format!("wrote    {written} of {} files to {}{also}\n", target.files.len(), folders.join(" and "));
    for line in gone(languages, target).into_iter().chain(about) {
        // Writing to a string cannot fail.
        let _ = writeln!(text, "{line}");
    }
    text
}

/// What was removed and matters: all of a language that is no longer asked for, and files whose resources Terraform now destroys.
fn gone(languages: &[Language], target: &Target) -> Vec<String> {
    let removed =
        target.plan.steps.iter().filter(|step| matches!(step.action, Action::Remove | Action::EditedLeftover));
    let removed: Vec<(&str, &str)> = removed.filter_map(|step| step.path.split_once('/')).collect();
    let mut lines = Vec::new();
    let mut folders: Vec<&str> = removed.iter().map(|(folder, _)| *folder).collect();
    folders.dedup();
    for folder in folders {
        let files: Vec<&str> = removed.iter().filter(|(above, _)| *above == folder).map(|(_, file)| *file).collect();
        let is_asked = languages.iter().any(|language| language.name() == folder);
        if !is_asked {
            lines.push(format!("gone     {folder}, {} files: `render.languages` does not name it", files.len()));
        } else if folder == Language::Terraform.name() {
            let code: Vec<&str> = files.into_iter().filter(|file| file.ends_with(".tf")).collect();
            if !code.is_empty() {
                let code = code.join(", ");
                lines.push(format!(
                    "careful  {code} went, and the next apply destroys what it made: DEPLOY.md, section 7"
                ));
            }
        }
    }
    lines
}

/// What to do next.
fn next(facts: &Facts, languages: &[Language], folders: &[String]) -> Vec<String> {
    let guides: Vec<String> = folders.iter().map(|folder| format!("{folder}/DEPLOY.md")).collect();
    match (languages, folders, facts) {
        ([Language::Bicep], [folder], Facts::Azure(azure)) => {
            let (stem, group) = (&azure.stem, &azure.names.resource_group);
            let parameters = shell(&format!("{folder}/main.bicepparam"));
            vec![
                format!("next     read {folder}/DEPLOY.md, then:"),
                format!("         az group create --name {group} --location {}", azure.location),
                format!(
                    "         az deployment group create --name {stem} --resource-group {group} --parameters {parameters}"
                ),
            ]
        }
        ([Language::Cloudformation], ..) => {
            vec![format!("next     read {}, which deploys one layer after another", guides.concat())]
        }
        ([_], ..) => vec![format!("next     read {}, which begins with a place for the state", guides.concat())],
        _ => vec![format!("next     read {}: deploy one of them, since each makes the whole", guides.join(" or "))],
    }
}

fn of_azure(azure: &Azure) -> Vec<String> {
    vec![
        "closed   to the internet: workspace, vaults, storage, registry, logs, endpoints".to_owned(),
        format!("in       {}", way_in(azure)),
        format!("out      {}", way_out(azure)),
    ]
}

fn of_aws(aws: &Aws) -> Vec<String> {
    let way_in = if aws.network.entry {
        "through a jump host, by Session Manager"
    } else {
        "through a network that you connect"
    };
    let way_out = match &aws.way_out {
        None => "nowhere but AWS services, over private endpoints".to_owned(),
        Some(_) if aws.network.egress == Egress::Open => "anywhere on the internet".to_owned(),
        Some(way_out) => format!("{} hosts, and AWS services over private endpoints", way_out.hosts.len()),
    };
    vec![
        "closed   to the internet: Studio, buckets, endpoints".to_owned(),
        format!("in       {way_in}"),
        format!("out      {way_out}"),
    ]
}

fn way_in(azure: &Azure) -> String {
    let mut counts = Vec::new();
    for (kind, one, more) in [
        (PrincipalKind::Group, "group", "groups"),
        (PrincipalKind::User, "person", "people"),
        (PrincipalKind::ServicePrincipal, "service", "services"),
    ] {
        let mut ids: Vec<&str> = azure
            .people
            .personas
            .iter()
            .flat_map(|persona| &persona.members)
            .filter(|member| member.kind == kind)
            .map(|member| member.object_id.as_str())
            .collect();
        ids.sort_unstable();
        ids.dedup();
        if !ids.is_empty() {
            counts.push(format!("{} {}", ids.len(), if ids.len() == 1 { one } else { more }));
        }
    }
    let way = if azure.network.bastion { "through Bastion, by Entra ID" } else { "through a network that you connect" };
    format!("{} {way}", counts.join(", "))
}

fn way_out(azure: &Azure) -> String {
    match azure.workspace.hosts.len() {
        _ if azure.workspace.isolation == Isolation::AllowInternetOutbound => "anywhere on the internet".to_owned(),
        0 => "nowhere but the environment's own services".to_owned(),
        1 => "1 host, and the environment's own services".to_owned(),
        hosts => format!("{hosts} hosts, and the environment's own services"),
    }
}
