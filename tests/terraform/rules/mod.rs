//! Turns rendered Terraform into what of it an expert would not have written: one rule a question, and for each a sample that breaks it.

mod files;
mod inputs;
mod names;
mod policies;
mod safety;
mod settings;
mod words;

use std::collections::BTreeSet;
use std::fs;

use crate::rendered::{Folder, all};
use crate::support::hcl::Module;
use crate::support::{folder, is_update, root};

/// What a rule is asked of.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Of {
    Everything,
    /// What the examples render to, as people read it; the specs of tests hold more of everything than a person reads.
    Examples,
    /// Environments that are easy to take down again.
    Labs,
    /// All the others.
    Lasting,
}

/// A rule of how Terraform is to look.
struct Rule {
    /// Its name, and that of the sample which breaks it.
    name: &'static str,
    of: Of,
    /// What breaks it, a sentence each.
    find: fn(&Module) -> Vec<String>,
}

const fn rule(name: &'static str, find: fn(&Module) -> Vec<String>) -> Rule {
    Rule { name, of: Of::Everything, find }
}

/// Every rule.
static RULES: &[Rule] = &[
    rule("begins_with_where_it_comes_from", files::header),
    rule("has_one_kind_of_comment", files::comments),
    Rule { of: Of::Examples, ..rule("has_files_of_a_length_to_read", files::length) },
    rule("has_one_block_of_settings", files::settings),
    rule("leaves_the_backend_open", files::backend),
    rule("orders_what_is_in_a_block", files::order),
    rule("explains_an_order_of_its_own", files::explained),
    rule("asks_before_it_uses", files::asks_first),
    rule("bounds_and_uses_providers", inputs::providers),
    rule("declares_variables_in_full", inputs::variables),
    rule("gives_variables_their_values", inputs::values),
    rule("gives_single_attributes", inputs::outputs),
    rule("uses_its_locals", inputs::locals),
    rule("takes_no_detour", words::detours),
    rule("fills_nothing", words::fillers),
    rule("is_of_no_place", words::places),
    rule("loops_over_maps", words::loops),
    rule("names_by_nouns", names::names),
    rule("says_what_a_statement_is", policies::statements),
    rule("writes_policies_as_documents", policies::documents),
    rule("explains_and_pins_azapi", safety::azapi),
    rule("stays_outside_private_services", safety::planes),
    rule("says_what_is_secure_as_it_stands", safety::literals),
    rule("sets_what_is_always_set", safety::settings),
    Rule { of: Of::Lasting, ..rule("keeps_what_holds_something", safety::kept) },
    Rule { of: Of::Labs, ..rule("keeps_nothing_of_a_lab", safety::not_kept) },
    rule("is_ready_for_the_next_provider", safety::leaving),
];

impl Rule {
    fn is_asked_of(&self, folder: &Folder) -> bool {
        match self.of {
            Of::Everything => true,
            Of::Examples => folder.is_example,
            Of::Labs => folder.is_lab,
            Of::Lasting => !folder.is_lab,
        }
    }
}

#[test]
fn everything_rendered_keeps_the_rules() {
    let mut broken = String::new();
    for folder in all() {
        for rule in RULES.iter().filter(|rule| rule.is_asked_of(folder)) {
            for what in (rule.find)(&folder.module) {
                broken += &format!("{} {}: {what}\n", folder.name, rule.name);
            }
        }
    }
    assert_eq!(broken, "");
}

#[test]
fn every_rule_can_be_broken() {
    let bad = root().join("tests/terraform/bad");
    for rule in RULES {
        let sample = |ending: &str| fs::read_to_string(bad.join(rule.name).with_extension(ending)).unwrap_or_default();
        let (text, values) = (sample("tf"), sample("tfvars"));
        assert_ne!(text, "", "there is no sample that breaks {}", rule.name);
        let module = Module::of([("main.tf", text.as_str()), ("terraform.tfvars", values.as_str())]);
        let module = module.unwrap_or_else(|error| panic!("{}: {error}", rule.name));
        let found: String = (rule.find)(&module).into_iter().map(|what| what + "\n").collect();
        assert_ne!(found, "", "{} finds nothing in its sample", rule.name);
        let path = bad.join(rule.name).with_extension("txt");
        if is_update() {
            fs::write(&path, &found).expect("a file can be written");
        }
        let expected = fs::read_to_string(&path).unwrap_or_default();
        assert_eq!(found, expected, "{}", rule.name);
    }
    let names: BTreeSet<&str> = RULES.iter().map(|rule| rule.name).collect();
    for path in folder::paths(&bad) {
        let name = path.file_stem().and_then(|name| name.to_str()).unwrap_or_default();
        assert!(names.contains(name), "{} breaks no rule that there is", path.display());
    }
}
