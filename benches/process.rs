//! Times whole processes, as a person waits for them: `validate`, `render` and `diff` of every example in its cloud's own language, `render` as
//! Terraform too, with the most memory that one takes.
//!
//! `cargo bench --bench process` prints a table; `-- 200` runs each command 200 times.

use std::path::Path;
use std::process::{Command, ExitCode, Stdio};
use std::time::{Duration, Instant};

/// How often each command runs, unless the command line says otherwise.
const RUNS: usize = 100;
/// The specs, by the names of their folders.
const EXAMPLES: &[&str] = &["azure-lab", "azure-team", "aws-lab", "aws-team", "aws-regulated"];
/// The most milliseconds that one spec may take, validated and rendered, and compared.
const RENDER_MS: f64 = 30.0;
const DIFF_MS: f64 = 15.0;
/// The most megabytes that any command may take.
const TARGET_MB: f64 = 30.0;

/// What some runs of a command took.
struct Measured {
    /// The run that the rest of the machine disturbed least.
    fastest: Duration,
    median: Duration,
    /// Of the largest run; `None` where this machine has no GNU time to tell.
    peak_mb: Option<f64>,
}

fn command(arguments: &[&str], folder: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_bastide"));
    command.args(arguments).current_dir(folder).stdout(Stdio::null()).stderr(Stdio::null());
    command
}

/// Runs a command many times; `before` is what has to be done ahead of each run, and is not timed.
fn measure(arguments: &[&str], folder: &Path, runs: usize, before: &dyn Fn()) -> Measured {
    let mut times = Vec::new();
    for _ in 0..runs {
        before();
        let start = Instant::now();
        let status = command(arguments, folder).status().expect("the program runs");
        times.push(start.elapsed());
        assert!(status.success(), "{arguments:?} ended with {status}");
    }
    times.sort_unstable();
    let peaks = (0..5).map(|_| {
        before();
        peak_mb(arguments, folder)
    });
    Measured {
        fastest: times[0],
        median: times[times.len() / 2],
        peak_mb: peaks.collect::<Option<Vec<f64>>>().map(|peaks| peaks.into_iter().fold(0.0, f64::max)),
    }
}

/// The largest resident set of one run. GNU time stands between, as a process inherits the largest set of the one that starts it.
fn peak_mb(arguments: &[&str], folder: &Path) -> Option<f64> {
    let output = Command::new("/usr/bin/time")
        .args(["-f", "%M", env!("CARGO_BIN_EXE_bastide")])
        .args(arguments)
        .current_dir(folder)
        .stdout(Stdio::null())
        .output()
        .ok()?;
    let text = String::from_utf8(output.stderr).ok()?;
    text.lines().last()?.trim().parse::<f64>().ok().map(|kilobytes| kilobytes / 1024.0)
}

/// Commits a spec that says one thing otherwise than the one that lies there.
fn commit_an_earlier(folder: &Path) {
    let spec = folder.join("bastide.yaml");
    let text = std::fs::read_to_string(&spec).expect("the spec");
    let earlier = text.replacen("\nowner: ", "\nowner: earlier.", 1);
    std::fs::write(&spec, earlier).expect("an earlier spec");
    let who = ["-c", "user.name=team", "-c", "user.email=team@example.com", "-c", "commit.gpgsign=false"];
    for arguments in
        [&["init", "-q"][..], &["add", "bastide.yaml"], &["commit", "-q", "--allow-empty", "-m", "earlier"]]
    {
        let status = Command::new("git").current_dir(folder).args(who).args(arguments).status();
        assert!(status.is_ok_and(|status| status.success()), "git {arguments:?}");
    }
    std::fs::write(&spec, text).expect("the spec");
}

fn main() -> ExitCode {
    let runs = std::env::args().skip(1).find_map(|argument| argument.parse().ok()).unwrap_or(RUNS);
    let folder = tempfile::tempdir().expect("a folder to render into");
    let mut missed = false;
    println!("{:<14} {:<28} {:>10} {:>10} {:>10}", "spec", "command", "fastest", "median", "peak");
    for example in EXAMPLES {
        let spec = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples").join(example).join("bastide.yaml");
        std::fs::copy(&spec, folder.path().join("bastide.yaml")).expect("the example");
        let out = folder.path().join("out");
        let clear = || {
            let _ = std::fs::remove_dir_all(&out);
        };
        let render = ["render", "bastide.yaml", "--out", "out"];
        let terraform = ["render", "bastide.yaml", "--out", "out", "--language", "terraform"];
        let same = ["diff", "bastide.yaml", "--against", "out"];
        let diff = ["diff", "bastide.yaml", "--against", "git:HEAD"];
        commit_an_earlier(folder.path());
        for (what, arguments, target_ms, before) in [
            ("validate", &["validate", "bastide.yaml"][..], RENDER_MS, &(|| {}) as &dyn Fn()),
            ("render into a new folder", &render[..], RENDER_MS, &clear),
            ("render over the same", &render[..], RENDER_MS, &(|| {})),
            ("diff against the same", &same[..], DIFF_MS, &(|| {})),
            ("diff against git, one change", &diff[..], DIFF_MS, &(|| {})),
            ("render Terraform alone", &terraform[..], RENDER_MS, &clear),
        ] {
            let measured = measure(arguments, folder.path(), runs, before);
            let milliseconds = |time: Duration| time.as_secs_f64() * 1000.0;
            let peak = measured.peak_mb.map_or("unknown".to_owned(), |peak| format!("{peak:.1} MB"));
            println!(
                "{example:<14} {what:<28} {:>7.1} ms {:>7.1} ms {peak:>10}",
                milliseconds(measured.fastest),
                milliseconds(measured.median)
            );
            missed |=
                milliseconds(measured.median) > target_ms || measured.peak_mb.is_some_and(|peak| peak > TARGET_MB);
        }
    }
    println!("target: under {RENDER_MS} ms, {DIFF_MS} ms for `diff`, and {TARGET_MB} MB; `render` validates too");
    if missed { ExitCode::FAILURE } else { ExitCode::SUCCESS }
}
