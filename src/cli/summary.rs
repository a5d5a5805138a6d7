//! Turns what was written into the few lines that `bastide render` ends with: what, what is closed to whom, and what to run next.

use std::fmt::Write;

use super::render::Target;
use crate::cloud::azure::{Azure, Isolation};
use crate::environment::PrincipalKind;
use crate::render::markdown::shell;
use crate::tree::Action;

/// The lines.
pub fn text(azure: &Azure, target: &Target) -> String {
    let folder = target.folder.join("bicep");
    let folder = folder.display();
    let mut text = String::new();
    let count = |action| target.plan.count(action);
    let written = count(Action::Create) + count(Action::Update) + count(Action::Edited) + count(Action::Foreign);
    let removed = count(Action::Remove) + count(Action::EditedLeftover);
    let mut line = |text_of_line: String| {
        // Writing to a string cannot fail.
        let _ = writeln!(text, "{text_of_line}");
    };
    let also = if removed > 0 { format!(", {removed} removed") } else { String::new() };
    line(format!("wrote    {written} of {} files to {folder}{also}", target.files.len()));
    line("closed   to the internet: workspace, vaults, storage, registry, logs, endpoints".to_owned());
    line(format!("in       {}", way_in(azure)));
    line(format!("out      {}", way_out(azure)));
    line(format!("next     read {folder}/DEPLOY.md, then:"));
    line(format!("         az group create --name {} --location {}", azure.names.resource_group, azure.location));
    line(format!(
        "         az deployment group create --name {} --resource-group {} --parameters {}",
        azure.stem,
        azure.names.resource_group,
        shell(&format!("{folder}/main.bicepparam"))
    ));
    text
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
