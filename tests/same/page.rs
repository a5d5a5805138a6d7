//! docs/parity.md: what Terraform does otherwise, and how far the comparison of languages goes. `UPDATE=1 cargo test --test same` accepts the page.

use std::fmt::Write as _;
use std::fs;

use bastide::render::parity::{DIFFERENCES, Native};

use crate::aws::AWS;
use crate::azure::AZURE;
use crate::support::{is_update, root};
use crate::table::{Does, Row, Side, Tables};

const HEAD: &str = "\
# What Terraform does otherwise

The same facts become Bicep or Terraform on Azure, and CloudFormation or Terraform on AWS: the same names, addresses, rules, roles, keys and
settings. Where one language does something otherwise than the other, it stands here with its reason. `bastide explain --languages` prints it.

The first table of each cloud is the one of `src/render/parity.rs`. The others are those by which a test compares both languages: every example,
and every spec that uses a branch of a template, is read back, and each value of each resource has to be said by both, but for what stands here.
Attributes are in small letters and without `_`, as the test knows them in both. `UPDATE=1 cargo test --test same` writes this page.
";

/// A row of the second half: what it is about, and why.
fn line(text: &mut String, side: Side, native: Native, kind: &str, attribute: &str, value: Option<&str>, why: &str) {
    let language = if side == Side::Native { native.name() } else { "Terraform" };
    let kind = if kind == "*" { "every type".to_owned() } else { format!("`{kind}`") };
    let attribute = if attribute.is_empty() { String::new() } else { format!("`{attribute}`") };
    let value = value.map(|value| format!(" as `{value}`")).unwrap_or_default();
    let above = why.strip_prefix("parity: ").and_then(|why| why.split_once(": "));
    let why = above.map_or_else(|| why.to_owned(), |(concern, _)| format!("it does so otherwise: see {concern} above"));
    let _ = writeln!(text, "| {language} | {kind} | {attribute}{value} | {why} |");
}

/// The attribute that a row tells of, and its value where that matters.
type Told = Option<(String, Option<&'static str>)>;

/// A table of the rows of which something can be told.
fn table(text: &mut String, native: Native, tables: &'static Tables, title: &str, tell: fn(&'static Row) -> Told) {
    let _ = write!(text, "\n### {title}\n\n| in | of | attribute | since |\n| --- | --- | --- | --- |\n");
    for row in tables.all_rows() {
        if let Some((attribute, value)) = tell(row) {
            line(text, row.side, native, row.kind, &attribute, value, row.why);
        }
    }
}

fn page() -> String {
    let mut text = HEAD.to_owned();
    for (native, tables) in [(Native::Bicep, &AZURE), (Native::CloudFormation, &AWS)] {
        let name = native.name();
        let _ =
            write!(text, "\n## Beside {name}\n\n| concern | {name} | Terraform | since |\n| --- | --- | --- | --- |\n");
        for row in DIFFERENCES.iter().filter(|row| row.native == native) {
            let _ = writeln!(text, "| {} | {} | {} | {} |", row.concern, row.native_does, row.terraform_does, row.why);
        }
        table(&mut text, native, tables, "Not said, and meant all the same", |row| match row.does {
            Does::Given(path, value) => Some((path.to_owned(), Some(value))),
            Does::FromAddress => Some((row.path.to_owned(), None)),
            _ => None,
        });
        table(&mut text, native, tables, "Said by one language, and of no matter to the other", |row| match row.does {
            Does::LeftOut | Does::LeftOutOfOwn | Does::Unkeyed => Some((row.path.to_owned(), None)),
            Does::LeftOutAs(value) => Some((row.path.to_owned(), Some(value))),
            Does::LeftOutOf(item, value) => Some((format!("{} of {item}", row.path), Some(value))),
            Does::LeftOutItem(path, value) => Some((format!("{}.{path}", row.path), Some(value))),
            Does::Any(_) => Some((row.path.to_owned(), None)),
            _ => None,
        });
        let _ = write!(text, "\n### Types of one language\n\n| in | of | | since |\n| --- | --- | --- | --- |\n");
        for row in tables.silent {
            line(&mut text, row.side, native, row.kind, "", None, row.why);
        }
    }
    text
}

#[test]
fn the_page_of_parity_is_the_tables() {
    let (file, page) = (root().join("docs/parity.md"), page());
    if is_update() {
        fs::write(&file, &page).expect("the page can be written");
    }
    let committed = fs::read_to_string(&file).unwrap_or_default();
    let diff = similar::TextDiff::from_lines(committed.as_str(), &page);
    let diff = diff.unified_diff().header("docs/parity.md", "the tables").to_string();
    assert_eq!(diff, "", "`UPDATE=1 cargo test --test same` accepts this");
}
