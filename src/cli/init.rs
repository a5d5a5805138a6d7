//! `bastide init`: writes a commented spec that validates, with its JSON Schema beside it.

use std::hash::{BuildHasher, Hasher};

use super::Outcome;
use super::args::Init;
use super::io::{self, Output};
use super::schema;
use crate::cloud::PINS;
use crate::spec::Profile;

/// The name of the schema beside a spec.
const SCHEMA: &str = "bastide.v1.schema.json";

/// Runs the command.
///
/// # Errors
/// Where a file is there already, or cannot be written.
pub fn run(options: &Init, output: &Output) -> anyhow::Result<Outcome> {
    let spec = options.folder.join("bastide.yaml");
    let schema_file = options.folder.join(SCHEMA);
    io::write_new(&spec, &text(options, &salt()))?;
    // The schema is ours: another spec in the same folder uses the same one.
    io::write(&schema_file, &schema::text())?;
    output.tell(&format!(
        "wrote {} and {}\nnext  put your own object IDs into it, then run `bastide validate {0}`\n",
        spec.display(),
        schema_file.display()
    ))?;
    Ok(Outcome::Clean)
}

/// Four random letters and digits.
fn salt() -> String {
    // The keys of a new hasher are random, which is enough for names that must not collide by chance.
    salt_of(std::collections::hash_map::RandomState::new().build_hasher().finish())
}

/// A digit, a letter that is no `e`, and two of either: YAML takes none of these for a number, as it does `46e4` and
/// `2345`, nor for `true` or `null`.
fn salt_of(random: u64) -> String {
    const DIGITS: &[u8] = b"23456789";
    const LETTERS: &[u8] = b"abcdfghijklmnopqrstuvwxyz";
    const BOTH: &[u8] = b"abcdefghijklmnopqrstuvwxyz234567";
    let pick = |alphabet: &[u8], part: u32| {
        let part = (random >> (16 * part)) & 0xffff;
        char::from(alphabet[usize::try_from(part).unwrap_or_default() % alphabet.len()])
    };
    [pick(DIGITS, 0), pick(LETTERS, 1), pick(BOTH, 2), pick(BOTH, 3)].iter().collect()
}

/// The text of the spec.
fn text(options: &Init, salt: &str) -> String {
    let (profile, body) = match options.profile {
        Profile::Lab => ("lab", LAB.to_owned()),
        Profile::Team => {
            ("team", [ALLOWLIST, GROUPS, ADMINISTRATORS, DATA_SET, COOL, CLUSTER, ENDPOINT, OWN_KEYS].concat())
        }
        Profile::Regulated => {
            ("regulated", [GROUPS, AUDITORS, ADMINISTRATORS, DATA_SET, IMMUTABLE, CLUSTER, OWN_KEYS].concat())
        }
    };
    let pins = PINS[PINS.len() - 1].date;
    let commented = |line: String, comment: &str| format!("{line:<24}# {comment}\n");
    let mut text = format!(
        "# yaml-language-server: $schema={SCHEMA}\n\
         # One secure machine-learning environment. `bastide explain FIELD` tells what a field means, and what it is left out.\n\
         version: 1\n"
    );
    text += &commented(format!("pins: {pins}"), "the dated table of API versions; `bastide upgrade` moves it");
    text += &commented(format!("name: {profile}"), "starts every name");
    text += "environment: dev\n";
    text += &commented(format!("salt: {salt}"), "keeps the global names of copies apart; leave it once it is deployed");
    text += "cloud: azure\nregion: westeurope\n";
    text +=
        &commented(format!("profile: {profile}"), "lab, team or regulated: what every field means that is left out");
    text += "owner: you@example.com\n";
    text += &body;
    text
}

const LAB: &str = "
# Who gets in. Yourself: az ad signed-in-user show --query id --output tsv
access:
  - role: data_scientist
    members:
      - user: 00000000-0000-0000-0000-000000000000

# A machine of your own, which stops when it is idle.
compute:
  - name: notebook
    kind: notebook
    users:
      - { name: me, user: 00000000-0000-0000-0000-000000000000 }
";

const CLUSTER: &str = "
compute:
  - name: train
    kind: cluster
    size: cpu_medium
    nodes: { max: 4 }
";

const ENDPOINT: &str = "
endpoints:
  - name: score
    kind: realtime
";

const OWN_KEYS: &str = "
# Data is encrypted with keys of your own. Azure Cosmos DB, which keeps the workspace's metadata, has to read one of them:
# az ad sp show --id a232010e-820c-4083-83bb-3ace5fc29d0b --query id --output tsv
azure:
  cosmos_db_object_id: 00000000-0000-0000-0000-000000000000
";

const ALLOWLIST: &str = "
# What jobs and notebooks may reach: nothing but the environment, unless you name it.
network:
  egress:
    policy: allowlist
    allow: [github]
";

const GROUPS: &str = "
# Who gets in. Groups are best: az ad group show --group NAME --query id --output tsv
access:
  - role: data_scientist
    members:
      - group: 00000000-0000-0000-0000-000000000000
";

const AUDITORS: &str = "  - role: auditor
    members:
      - group: 00000000-0000-0000-0000-000000000000
";

const ADMINISTRATORS: &str = "  - role: administrator
    members:
      - group: 00000000-0000-0000-0000-000000000000
";

const DATA_SET: &str = "
# A data set is a storage account of its own.
storage:
  - name: training
";

const COOL: &str = "    cool_after: 90d\n";

const IMMUTABLE: &str = "    immutable_for: 30d\n";

#[cfg(test)]
mod tests {
    use super::*;
    use crate::finding::Findings;
    use crate::source;

    #[test]
    fn a_salt_is_text_to_yaml_whatever_chance_gives() {
        for step in 0..20_000_u64 {
            let salt = salt_of(step.wrapping_mul(0x9e37_79b9_7f4a_7c15));
            let text = format!("salt: {salt}\n");
            let document = source::load("a.yaml", &|_| Ok(text.clone().into_bytes()), &[], &mut Findings::default());
            assert_eq!(document.value["salt"], salt.as_str());
        }
    }
}
