//! `bastide init`: writes a commented spec that validates, with its JSON Schema beside it.

use std::hash::{BuildHasher, Hasher};

use super::Outcome;
use super::args::Init;
use super::io::{self, Output};
use super::schema;
use crate::cloud::PINS;
use crate::spec::{Cloud, Profile};

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
        "wrote {} and {}\nnext  put your own IDs into it, then run `bastide validate {0}`\n",
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

/// What a spec says in each cloud's own words.
struct Words {
    /// The cloud, as a spec names it, and a region of it.
    cloud: &'static str,
    region: &'static str,
    /// How to find out who you are, and what stands where that has to come.
    yourself: &'static str,
    user: &'static str,
    /// How to find a group, and what stands where it has to come.
    groups: &'static str,
    group: &'static str,
    /// What a data set becomes.
    data_set: &'static str,
    /// The section of its own that a profile other than `lab` needs.
    section: &'static str,
}

const AZURE: Words = Words {
    cloud: "azure",
    region: "westeurope",
    yourself: "az ad signed-in-user show --query id --output tsv",
    user: "00000000-0000-0000-0000-000000000000",
    groups: "Groups are best: az ad group show --group NAME --query id --output tsv",
    group: "00000000-0000-0000-0000-000000000000",
    data_set: "a storage account",
    section: "
# Data is encrypted with keys of your own. Azure Cosmos DB, which keeps the workspace's metadata, has to read one of them:
# az ad sp show --id a232010e-820c-4083-83bb-3ace5fc29d0b --query id --output tsv
azure:
  cosmos_db_object_id: 00000000-0000-0000-0000-000000000000
",
};

const AWS: Words = Words {
    cloud: "aws",
    region: "eu-central-1",
    yourself: "aws sts get-caller-identity --query Arn --output text",
    user: "arn:aws:iam::000000000000:user/you",
    groups: "A group is the role that it signs in with: aws iam list-roles --path-prefix /aws-reserved/ --query \"Roles[].Arn\"",
    group: "arn:aws:iam::000000000000:role/your-group",
    data_set: "a bucket",
    section: "
# Who reaches the data when nothing else does, also from outside of the network.
aws:
  break_glass: [arn:aws:iam::000000000000:role/your-break-glass]
",
};

/// The text of the spec.
fn text(options: &Init, salt: &str) -> String {
    let words = match options.cloud {
        Cloud::Azure => &AZURE,
        Cloud::Aws => &AWS,
    };
    let (profile, body) = match options.profile {
        Profile::Lab => ("lab", lab(words)),
        Profile::Team => (
            "team",
            [
                ALLOWLIST,
                &groups(words),
                &member("administrator", words),
                &data_set(words),
                COOL,
                CLUSTER,
                ENDPOINT,
                words.section,
            ]
            .concat(),
        ),
        Profile::Regulated => (
            "regulated",
            [
                groups(words).as_str(),
                &member("auditor", words),
                &member("administrator", words),
                &data_set(words),
                IMMUTABLE,
                CLUSTER,
                words.section,
            ]
            .concat(),
        ),
    };
    let pins = PINS[PINS.len() - 1].date;
    let commented = |line: String, comment: &str| format!("{line:<24}# {comment}\n");
    let mut text = format!(
        "# yaml-language-server: $schema={SCHEMA}\n\
         # One secure machine-learning environment. `bastide explain FIELD` tells what a field means, and what it is left out.\n\
         version: 1\n"
    );
    text += &commented(format!("pins: {pins}"), "the dated table of versions; `bastide upgrade` moves it");
    text += &commented(format!("name: {profile}"), "starts every name");
    text += "environment: dev\n";
    text += &commented(format!("salt: {salt}"), "keeps the global names of copies apart; leave it once it is deployed");
    text += &format!("cloud: {}\nregion: {}\n", words.cloud, words.region);
    text +=
        &commented(format!("profile: {profile}"), "lab, team or regulated: what every field means that is left out");
    text += "owner: you@example.com\n";
    text += &body;
    text
}

fn lab(words: &Words) -> String {
    format!(
        "
# Who gets in. Yourself: {yourself}
access:
  - role: data_scientist
    members:
      - user: {user}

# A machine of your own, which stops when it is idle.
compute:
  - name: notebook
    kind: notebook
    users:
      - {{ name: me, user: \"{user}\" }}
",
        yourself = words.yourself,
        user = words.user
    )
}

fn groups(words: &Words) -> String {
    format!("\n# Who gets in. {}\naccess:\n{}", words.groups, member("data_scientist", words))
}

fn member(role: &str, words: &Words) -> String {
    format!("  - role: {role}\n    members:\n      - group: {}\n", words.group)
}

fn data_set(words: &Words) -> String {
    format!("\n# A data set is {} of its own.\nstorage:\n  - name: training\n", words.data_set)
}

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

const ALLOWLIST: &str = "
# What jobs and notebooks may reach: nothing but the environment, unless you name it.
network:
  egress:
    policy: allowlist
    allow: [github]
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
