//! `bastide diff`: says what would change against what there was, what that could destroy, and which line of the spec asks for it.

pub mod against;
mod causes;
mod explain;
mod git;
mod side;
mod unified;

use std::path::Path;

use self::against::Source;
use self::explain::Explainer;
use self::git::Revision;
use self::side::Side;
use super::args::{Diff, SpecArguments};
use super::io::{self, Output};
use super::{Outcome, spec, templates};
use crate::diff::{Compared, Comparison, Explained, Rules, Sides, changes};
use crate::inventory::Inventory;
use crate::pipeline::{self, Run};
use crate::render::{Override, SpecPath};
use crate::report::{self, ChangesFormat, Format};
use crate::source::STANDARD_INPUT;
use crate::spec::Language;

/// What a spec is compared with.
struct Earlier {
    /// The side itself.
    side: Side,
    /// Whether a service told it.
    sides: Sides,
    /// The spec that it was made from, where that is known.
    run: Option<Run>,
    /// What is to be known of it.
    notes: Vec<String>,
}

/// Runs the command.
///
/// # Errors
/// Where what to compare with cannot be read, or a template cannot be rendered.
pub fn run(options: &Diff, output: &Output) -> anyhow::Result<Outcome> {
    let mut arguments = options.spec.clone();
    arguments.set_languages(&options.languages);
    let run = spec::load(&arguments);
    if run.facts.is_none() {
        let format = match options.format {
            ChangesFormat::Json => Format::Json,
            ChangesFormat::Sarif => Format::Sarif,
            ChangesFormat::Github => Format::Github,
            _ => Format::Text,
        };
        spec::print_findings(format, &run.document, &run.findings, output)?;
        return Ok(spec::failure(&run.findings));
    }
    let overrides = match &options.templates {
        Some(folder) => templates::overrides(folder)?,
        None => Vec::new(),
    };
    let path = spec_path(&arguments.spec, &run);
    let after = Side::rendered(&run, &path, &overrides)?;
    let earlier = earlier(options, &arguments, &run, &path)?;
    if options.format == ChangesFormat::Unified {
        output.print(&unified::text(&earlier.side.files, &after.files, &options.against.name))?;
        let is_same = earlier.side.files == after.files;
        return Ok(if options.exit_code && !is_same { Outcome::Changes } else { Outcome::Clean });
    }
    let explainer = Explainer { run: &run, after: &after, path: &path, overrides: &overrides };
    let comparison = compared(&arguments.spec, &options.against.name, &earlier, &explainer);
    output.print(&report::changes(options.format, &comparison, output.colour()))?;
    outcome(options, &comparison, output)
}

/// Compares what two specs ask for, both rendered by this program; `against` says what the earlier one is.
///
/// # Errors
/// Where one cannot be rendered.
pub fn of_specs(name: &str, against: &str, before: Run, after: &Run) -> anyhow::Result<Comparison> {
    let path = spec_path(name, after);
    let side = Side::rendered(&before, &path, &[])?;
    let earlier = Earlier { side, sides: Sides::Code, run: Some(before), notes: Vec::new() };
    let later = Side::rendered(after, &path, &[])?;
    let explainer = Explainer { run: after, after: &later, path: &path, overrides: &[] };
    Ok(compared(name, against, &earlier, &explainer))
}

/// Where the spec lies, as the files of its output folder say it.
fn spec_path(name: &str, run: &Run) -> SpecPath {
    match &run.spec {
        Some(spec) if name != STANDARD_INPUT => {
            let file = Path::new(name);
            SpecPath::from_output_folder(io::relative(&io::folder_of(file).join(&spec.render.out), file))
        }
        _ => SpecPath::from_output_folder(""),
    }
}

/// Reads what the spec is compared with.
fn earlier(options: &Diff, arguments: &SpecArguments, run: &Run, path: &SpecPath) -> anyhow::Result<Earlier> {
    match &options.against.source {
        Source::Folder(folder) => {
            let languages = run.spec.as_ref().map(|spec| spec.render.languages.clone()).unwrap_or_default();
            let side = Side::of_folder(folder, &languages)?;
            Ok(Earlier { side, sides: Sides::Code, run: None, notes: Vec::new() })
        }
        Source::Git(revision) => {
            anyhow::ensure!(arguments.spec != STANDARD_INPUT, "a spec on standard input has no revisions");
            let revision = Revision::find(io::folder_of(Path::new(&arguments.spec)), revision)?;
            of_revision(&revision, options, arguments, path)
        }
    }
}

fn of_revision(
    revision: &Revision,
    options: &Diff,
    arguments: &SpecArguments,
    path: &SpecPath,
) -> anyhow::Result<Earlier> {
    let name = &arguments.spec;
    let of = |side, run, notes| Earlier { side, sides: Sides::Code, run, notes };
    if matches!(revision.read(name), Err(crate::source::ReadError::NotFound)) {
        let note = format!("`{name}` is not in that revision, so everything is new.");
        return Ok(of(Side::default(), None, vec![note]));
    }
    let run = pipeline::run(name, &|file| revision.read(file), &arguments.sets);
    if run.facts.is_none() {
        let told = report::findings(Format::Text, &run.document, &run.findings, false);
        anyhow::bail!("`{name}` as it was at {} is no valid spec:\n{told}", options.against.name);
    }
    let overrides = match &options.templates {
        Some(folder) => overrides_at(revision, folder)?,
        None => Vec::new(),
    };
    let side = Side::rendered(&run, path, &overrides)?;
    Ok(of(side, Some(run), Vec::new()))
}

/// The templates of somebody's own as they were at a revision.
fn overrides_at(revision: &Revision, folder: &Path) -> anyhow::Result<Vec<Override>> {
    let mut found = Vec::new();
    for path in revision.files_below(folder)? {
        if templates::is_template(Path::new(&path)) {
            let bytes = revision.read(&folder.join(&path).to_string_lossy());
            let bytes = bytes.map_err(|_| anyhow::anyhow!("`{path}` cannot be read at that revision"))?;
            found.push(Override { path, text: String::from_utf8_lossy(&bytes).into_owned() });
        }
    }
    found.sort_by(|one, other| one.path.cmp(&other.path));
    Ok(found)
}

/// Compares both sides in every language, and tells where each change comes from.
fn compared(spec: &str, against: &str, earlier: &Earlier, explainer: &Explainer<'_>) -> Comparison {
    let nothing = Inventory::default();
    let mut languages = Vec::new();
    for (language, after) in &explainer.after.inventories {
        let before = earlier.side.inventories.iter().find(|(other, _)| other == language);
        let before = before.map_or(&nothing, |(_, inventory)| inventory);
        let rules = rules(*language);
        let (changes, folded) = changes(before, after, earlier.sides, rules);
        let notes = earlier.notes.iter().cloned().chain(rules.note(&changes)).collect();
        let told = changes.into_iter().map(|change| {
            let inventory = if after.resource(&change.address).is_some() { after } else { before };
            let place = inventory.place(change.spot);
            Explained::of(change, place)
        });
        let unread = before.unread.iter().map(|unread| {
            let place = unread.spot.map(|spot| before.place(spot) + ": ").unwrap_or_default();
            place + &unread.what
        });
        languages.push(Compared {
            language: language.name(),
            changes: told.collect(),
            folded,
            notes,
            unread: unread.collect(),
        });
    }
    let mut comparison = Comparison { spec: spec.to_owned(), against: against.to_owned(), languages };
    explainer.explain(&mut comparison, earlier.run.as_ref());
    comparison.languages = comparison.languages.into_iter().map(Compared::sorted).collect();
    comparison
}

/// What the engine of a language makes of changes.
fn rules(language: Language) -> &'static Rules {
    match language {
        Language::Bicep => &crate::diff::BICEP,
        Language::Cloudformation => &crate::diff::CLOUDFORMATION,
        Language::Terraform => &crate::diff::TERRAFORM,
    }
}

fn outcome(options: &Diff, comparison: &Comparison, output: &Output) -> anyhow::Result<Outcome> {
    for forbidden in &options.fail_on {
        let count = comparison.count(*forbidden);
        if count > 0 {
            let changes = if count == 1 { "1 change".to_owned() } else { format!("{count} changes") };
            let what = clap::ValueEnum::to_possible_value(forbidden).map(|value| value.get_name().to_owned());
            output.tell(&format!("{changes} that `--fail-on {}` forbids\n", what.unwrap_or_default()))?;
            return Ok(Outcome::Findings);
        }
    }
    Ok(if options.exit_code && !comparison.is_empty() { Outcome::Changes } else { Outcome::Clean })
}
