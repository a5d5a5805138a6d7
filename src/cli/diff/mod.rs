//! `bastide diff`: says what would change against what there was, what that could destroy, and which line of the spec asks for it.

pub mod against;
mod causes;
mod engine;
mod explain;
mod git;
mod side;
mod unified;

use std::path::Path;

use anyhow::Context;
use serde_json::Value;

use self::against::Source;
use self::explain::{Explainer, Later};
use self::git::Revision;
use self::side::{Side, both};
use super::args::{Diff, SpecArguments};
use super::io::{self, Output};
use super::{Outcome, record, render, templates};
use crate::diff::{Action, Compared, Comparison, Explained, Rules, Sides, changes};
use crate::inventory::Inventory;
use crate::pipeline::{self, Run};
use crate::record::hide_value;
use crate::render::Override;
use crate::report::{self, ChangesFormat, Format};
use crate::source::{ReadError, STANDARD_INPUT};
use crate::spec::{Language, Spec};

/// What a spec is compared with.
struct Earlier {
    /// The side itself; none where it is the same as the later one.
    side: Option<Side>,
    /// Who made it.
    maker: Maker,
    /// What is to be known of it.
    notes: Vec<String>,
}

/// Who made an earlier side.
enum Maker {
    /// This program, of that spec and with the same templates.
    Ours(Value),
    /// Another version of this program, other templates or a hand, of that spec.
    Spec(Value),
    /// Nobody knows.
    Elsewhere,
    /// Nobody: there was nothing, and all of the spec is behind what comes.
    Nobody,
}

/// Runs the command.
///
/// # Errors
/// Where what to compare with cannot be read, or a template cannot be rendered.
pub fn run(options: &Diff, output: &Output) -> anyhow::Result<Outcome> {
    let mut arguments = options.spec.clone();
    match options.against.source {
        // An engine speaks one language.
        Source::Engine(form, _) => arguments.set_languages(&[form.language()]),
        _ => arguments.set_languages(&options.languages),
    }
    let run = super::spec::load(&arguments);
    let (Some(spec), Some(_)) = (&run.spec, &run.facts) else {
        let format = match options.format {
            ChangesFormat::Json => Format::Json,
            ChangesFormat::Sarif => Format::Sarif,
            ChangesFormat::Github => Format::Github,
            _ => Format::Text,
        };
        super::spec::print_findings(format, &run.document, &run.findings, output)?;
        return Ok(super::spec::failure(&run.findings));
    };
    let overrides = match &options.templates {
        Some(folder) => templates::overrides(folder)?,
        None => Vec::new(),
    };
    let path = render::spec_path(&arguments.spec, &render::out_folder(&arguments.spec, None, spec));
    let later = Later { run: &run, path: &path, overrides: &overrides };
    let is_unified = options.format == ChangesFormat::Unified;
    let finish = |after: &Side, languages: Vec<Compared>, earlier: Option<&Earlier>| {
        let explainer = Explainer { later, after };
        let comparison = told(&arguments.spec, &options.against.name, languages, earlier, &explainer);
        output.print(&report::changes(options.format, &comparison, output.colour()))?;
        outcome(options, &comparison, output)
    };
    let (after, earlier) = match &options.against.source {
        Source::Engine(..) | Source::Record if is_unified => anyhow::bail!(NO_FILES),
        Source::Engine(form, file) => {
            let after = later.side()?;
            let told = after
                .inventories()
                .iter()
                .map(|(_, ours)| engine::compared(*form, file, ours, &after.files, run.facts.as_ref()));
            return finish(&after, told.collect::<anyhow::Result<_>>()?, None);
        }
        // A record has no secrets, and a marker in the place of each.
        Source::Record => (later.side()?.without_secrets(), of_record(options, &arguments, spec)?),
        Source::Folder(folder) => {
            let (after, side) = both(|| later.side(), || Side::of_folder(folder, &spec.render.languages));
            let (after, side) = (after?, side?);
            let side = Some(side).filter(|side| !side.is_same(&after));
            side.as_ref().map_or(Ok(()), Side::hold_resources)?;
            (after, Earlier { side, maker: Maker::Elsewhere, notes: Vec::new() })
        }
        Source::Git(revision) => {
            let (after, earlier) = both(|| later.side(), || of_revision(revision, options, &arguments, later));
            (after?, earlier?)
        }
    };
    if is_unified {
        let before = earlier.side.as_ref().map_or(&after.files, |side| &side.files);
        output.print(&unified::text(before, &after.files, &options.against.name))?;
        let is_same = *before == after.files;
        return match options.fail_on.is_empty() {
            true if options.exit_code && !is_same => Ok(Outcome::Changes),
            true => Ok(Outcome::Clean),
            false => {
                let (spec, against) = (arguments.spec, options.against.name.clone());
                outcome(options, &Comparison { spec, against, languages: compared(&earlier, &after) }, output)
            }
        };
    }
    finish(&after, compared(&earlier, &after), Some(&earlier))
}

/// Why some things cannot be told as a difference of files.
const NO_FILES: &str = "what it is compared with holds no files, so `--format unified` has nothing to tell";

/// The whole comparison, with its causes, the dangerous changes first.
fn told(
    spec: &str,
    against: &str,
    languages: Vec<Compared>,
    earlier: Option<&Earlier>,
    explainer: &Explainer<'_>,
) -> Comparison {
    let mut comparison = Comparison { spec: spec.to_owned(), against: against.to_owned(), languages };
    explainer.explain(&mut comparison, earlier);
    for change in comparison.languages.iter_mut().flat_map(|compared| &mut compared.changes) {
        for difference in &mut change.change.attributes {
            for node in difference.before.iter_mut().chain(&mut difference.after) {
                hide_value(node, &change.change.kind, &difference.path);
            }
        }
    }
    comparison.languages = comparison.languages.into_iter().map(Compared::sorted).collect();
    comparison
}

/// Compares what two specs ask for, both rendered by this program; `against` says what the earlier one is.
///
/// # Errors
/// Where one cannot be rendered.
pub fn of_specs(name: &str, against: &str, before: Run, after: &Run) -> anyhow::Result<Comparison> {
    let spec = after.spec.as_ref().context("no spec to compare")?;
    let path = render::spec_path(name, &render::out_folder(name, None, spec));
    let later = Later { run: after, path: &path, overrides: &[] };
    let (after, side) = both(|| later.side(), || Side::rendered(&before, &path, &[]));
    let (after, side) = (after?, Some(side?));
    let earlier = Earlier { side, maker: Maker::Ours(before.document.value), notes: Vec::new() };
    Ok(told(name, against, compared(&earlier, &after), Some(&earlier), &Explainer { later, after: &after }))
}

/// What was recorded last.
fn of_record(options: &Diff, arguments: &SpecArguments, spec: &Spec) -> anyhow::Result<Earlier> {
    let record = record::latest(options.record.as_deref(), &arguments.spec, spec)?.context(
        "nothing is recorded of this environment: `bastide record` keeps what was deployed, and `--against` names something else to compare with",
    )?;
    let (number, deployed) = (record.number, record.deployed);
    let edited: Vec<String> = deployed.edited().map(|path| format!("`{path}`")).collect();
    let mut notes = Vec::new();
    if !edited.is_empty() {
        notes.push(format!("Record {number} holds files that somebody had edited: {}.", edited.join(", ")));
    }
    let mut inventories = Vec::new();
    for (language, mut code) in deployed.languages {
        let languages = [Language::Bicep, Language::Cloudformation, Language::Terraform];
        let is_asked = |known: &Language| options.languages.is_empty() || options.languages.contains(known);
        if let Some(known) = languages.into_iter().find(|known| known.name() == language).filter(is_asked) {
            code.inventory.files.iter_mut().for_each(|file| *file = format!("{language}/{file}"));
            inventories.push((known, code.inventory));
        }
    }
    let is_missing = |language: &&Language| inventories.iter().all(|(known, _)| known != *language);
    for language in spec.render.languages.iter().filter(is_missing) {
        notes.push(format!("Record {number} holds nothing in {}, so everything in it is new.", language.name()));
    }
    let side = Side::of_inventories(inventories);
    Ok(Earlier { side: Some(side), maker: Maker::Spec(deployed.spec.written), notes })
}

/// What the spec asked for at a revision.
fn of_revision(revision: &str, options: &Diff, arguments: &SpecArguments, later: Later<'_>) -> anyhow::Result<Earlier> {
    anyhow::ensure!(arguments.spec != STANDARD_INPUT, "a spec on standard input has no revisions");
    let revision = &Revision::find(io::folder_of(Path::new(&arguments.spec)), revision)?;
    let mut notes = Vec::new();
    let mut name = arguments.spec.clone();
    let mut text = revision.read(&name);
    if text == Err(ReadError::NotFound) {
        let Some(earlier) = revision.earlier_name(&name)? else {
            notes.push(format!("`{name}` is not in that revision, so everything is new."));
            return Ok(Earlier { side: Some(Side::default()), maker: Maker::Nobody, notes });
        };
        notes.push(format!("`{name}` was called `{earlier}` in that revision."));
        text = revision.read(&earlier);
        name = earlier;
    }
    if !options.spec.sets.is_empty() {
        notes.push("What `--set` says holds for both sides.".to_owned());
    }
    let run =
        pipeline::run(&name, &|file| if file == name { text.clone() } else { revision.read(file) }, &arguments.sets);
    if run.facts.is_none() {
        let told = report::findings(Format::Text, &run.document, &run.findings, false);
        anyhow::bail!(
            "`{name}` as it was at {} is no valid spec, so nothing can be compared with it; `--against` can name another revision\n{told}",
            options.against.name
        );
    }
    let overrides = match &options.templates {
        Some(folder) => overrides_at(revision, folder)?,
        None => Vec::new(),
    };
    let is_alike = overrides == later.overrides;
    let side = match is_alike && run.settled == later.run.settled {
        true => None,
        false => Some(Side::rendered(&run, later.path, &overrides)?),
    };
    let maker = if is_alike { Maker::Ours } else { Maker::Spec };
    Ok(Earlier { side, maker: maker(run.document.value), notes })
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

/// Compares both sides in every language.
fn compared(earlier: &Earlier, later: &Side) -> Vec<Compared> {
    let Some(side) = &earlier.side else { return later.languages().map(|language| alike(language, earlier)).collect() };
    let (read, after) = both(|| side.inventories(), || later.inventories());
    let nothing = Inventory::default();
    let mut languages = Vec::new();
    for (language, after) in after {
        let before = side.inventory(*language).unwrap_or(&nothing);
        let rules = rules(*language);
        let (changes, folded) = changes(before, after, Sides::Code, rules);
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
            unread: side.skipped.iter().cloned().chain(unread).collect(),
        });
    }
    let gone = read.iter().filter(|(language, _)| later.inventory(*language).is_none());
    languages.extend(gone.map(|(language, before)| left_behind(*language, before)));
    languages
}

/// What there is to tell of a language that the spec no longer names: nobody deploys it any longer, and what it deployed stays.
fn left_behind(language: Language, before: &Inventory) -> Compared {
    let rules = Rules { gone: |_, _| Action::Forget, note: None };
    let (changes, folded) = changes(before, &Inventory::default(), Sides::Code, &rules);
    let forgotten = changes.into_iter().map(|change| {
        let place = before.place(change.spot);
        Explained::of(change, place)
    });
    let name = language.name();
    Compared {
        language: name,
        changes: forgotten.collect(),
        folded,
        notes: vec![format!(
            "The spec no longer asks for {name}: what was deployed with it stays, and nothing manages it any longer."
        )],
        unread: Vec::new(),
    }
}

/// What there is to tell of a language in which nothing differs.
fn alike(language: Language, earlier: &Earlier) -> Compared {
    Compared {
        language: language.name(),
        changes: Vec::new(),
        folded: 0,
        notes: earlier.notes.clone(),
        unread: Vec::new(),
    }
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
