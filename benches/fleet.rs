//! Times the difference of 1,000 environments in one process: each spec and a later one of it through the whole library, and the two compared.
//!
//! `cargo bench --bench fleet` prints a table; `-- 100` takes 100 environments.

use std::time::{Duration, Instant};

use bastide::cloud::Facts;
use bastide::diff::{BICEP, CLOUDFORMATION, Rules, Sides, TERRAFORM, changes};
use bastide::inventory::{self, Inventory, Sources};
use bastide::pipeline;
use bastide::render::{File, SpecPath, bicep, cloudformation, terraform};

/// How many environments, unless the command line says otherwise.
const ENVIRONMENTS: usize = 1000;

const SPECS: &[(&str, &str)] = &[
    ("azure-team", include_str!("../examples/azure-team/bastide.yaml")),
    ("aws-regulated", include_str!("../examples/aws-regulated/bastide.yaml")),
];

/// What the stages of some environments took, both sides of each added up.
#[derive(Default)]
struct Taken {
    decide: Duration,
    render: Duration,
    read: Duration,
    compare: Duration,
    /// From the start to the end, the sides at the same time.
    all: Duration,
}

impl Taken {
    fn add(&mut self, side: &Taken) {
        self.decide += side.decide;
        self.render += side.render;
        self.read += side.read;
    }
}

fn facts(text: &str) -> Facts {
    let run = pipeline::run("bastide.yaml", &|_| Ok(text.as_bytes().to_vec()), &[]);
    run.facts.expect("an example has no errors")
}

fn render(facts: &Facts, is_terraform: bool) -> Sources {
    let path = SpecPath::from_output_folder("../bastide.yaml");
    let files = match (facts, is_terraform) {
        (Facts::Azure(azure), false) => bicep::render(azure, &path, &[]),
        (Facts::Azure(azure), true) => terraform::azure::render(azure, &path, &[]),
        (Facts::Aws(aws), false) => cloudformation::render(aws, &path, &[]),
        (Facts::Aws(aws), true) => terraform::aws::render(aws, &path, &[]),
    };
    let files = files.expect("an example renders");
    let below = |path: &str| path.split_once('/').map_or(path, |(_, below)| below).to_owned();
    files.into_iter().map(|File { path, text }| (below(&path), text)).collect()
}

fn read(facts: &Facts, is_terraform: bool, files: &Sources) -> (Inventory, &'static Rules) {
    match (facts, is_terraform) {
        (_, true) => (inventory::terraform(files), &TERRAFORM),
        (Facts::Azure(_), false) => (inventory::bicep(files), &BICEP),
        (Facts::Aws(_), false) => (inventory::cloudformation(files), &CLOUDFORMATION),
    }
}

/// One side of an environment, and what it took.
fn side(text: &str, is_terraform: bool) -> (Inventory, &'static Rules, Taken) {
    let mut taken = Taken::default();
    let facts = timed(&mut taken.decide, || facts(text));
    let files = timed(&mut taken.render, || render(&facts, is_terraform));
    let (inventory, rules) = timed(&mut taken.read, || read(&facts, is_terraform, &files));
    (inventory, rules, taken)
}

/// Does something, and adds how long it took.
fn timed<T>(taken: &mut Duration, act: impl FnOnce() -> T) -> T {
    let start = Instant::now();
    let done = act();
    *taken += start.elapsed();
    done
}

fn main() {
    let count = std::env::args().skip(1).find_map(|argument| argument.parse().ok()).unwrap_or(ENVIRONMENTS);
    println!(
        "{:<14} {:<15} {:>9} {:>9} {:>9} {:>9} {:>12} {:>10}",
        "spec", "language", "decide", "render", "read", "compare", "start to end", "changes"
    );
    for (example, text) in SPECS {
        for is_terraform in [false, true] {
            let (mut taken, mut found) = (Taken::default(), 0);
            for number in 0..count {
                let before = text.replacen("\nenvironment: prod", &format!("\nenvironment: e{number}"), 1);
                let after = before.replacen("delete_after: ", "delete_after: 1", 1);
                assert!(before != after && before != *text, "the example has changed");
                let start = Instant::now();
                // At the same time, as `bastide diff` does it.
                let sides = std::thread::scope(|scope| {
                    [before, after]
                        .map(|text| scope.spawn(move || side(&text, is_terraform)))
                        .map(|side| side.join().expect("no panic"))
                });
                let [(before, rules, first), (after, _, second)] = sides;
                taken.add(&first);
                taken.add(&second);
                found += timed(&mut taken.compare, || changes(&before, &after, Sides::Code, rules)).0.len();
                taken.all += start.elapsed();
            }
            let each = |taken: Duration| taken.as_secs_f64() * 1000.0 / count as f64;
            let language = if is_terraform { "Terraform" } else { "the cloud's own" };
            println!(
                "{example:<14} {language:<15} {:>6.2} ms {:>6.2} ms {:>6.2} ms {:>6.2} ms {:>9.2} ms {:>10}",
                each(taken.decide),
                each(taken.render),
                each(taken.read),
                each(taken.compare),
                each(taken.all),
                found / count
            );
        }
    }
    println!("both sides of each environment, which are made at the same time; target: under 15 ms from start to end");
}
