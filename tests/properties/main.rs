//! Turns random specs, drawn from the schema itself, into whole runs of the program, and holds each to what must be true of every spec.
//!
//! A few hundred specs are tried, the same ones in every run. `BASTIDE_LONG=1` tries many more, others each time; a failure
//! prints the spec that shows it. The checkers of Bicep and of CloudFormation, and the Terraform that `cargo xtask test`
//! looks for are given some of the output as well.

mod cloudformation;
mod diffs;
mod folder;
mod library;
mod rendering;
mod repair;
mod scalars;
mod scan;
mod settling;
mod specs;
mod strings;
mod terraform;
mod words;

#[path = "../support/mod.rs"]
mod support;

use proptest::test_runner::{Config, RngSeed, TestRunner};

/// Whether this is a long run.
fn long() -> bool {
    std::env::var_os("BASTIDE_LONG").is_some_and(|value| value != "0")
}

/// How often a property is tried: `cases` times, or many more in a long run.
fn config(cases: u32) -> Config {
    Config {
        cases: if long() { cases * 20 } else { cases },
        failure_persistence: None,
        max_shrink_iters: 400,
        rng_seed: if long() { RngSeed::Random } else { RngSeed::Fixed(20_261_121) },
        ..Config::default()
    }
}

/// What draws cases for tests that look at many at once.
fn runner() -> TestRunner {
    TestRunner::new(config(1))
}
