//! Turns the pinned tools of `xtask/tools`, and what lies on the path, into programs that the tests can run.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::Context;

/// A program that tests use.
pub struct Tool {
    /// What people call it.
    pub name: &'static str,
    /// The variable by which tests learn of it.
    pub variable: &'static str,
    /// Whether a run that requires its tools fails without it.
    pub required: bool,
    /// Finds it, or sets it up: given the folder of the project and the one for tools.
    pub find: fn(&Path, &Path) -> anyhow::Result<PathBuf>,
}

/// Every tool. `tests/support/tools.rs` knows them by the same variables.
pub static TOOLS: &[Tool] = &[
    Tool { name: "checkov", variable: "BASTIDE_CHECKOV", required: true, find: checkov },
    Tool {
        name: "yaml-language-server",
        variable: "BASTIDE_YAML_LANGUAGE_SERVER",
        required: true,
        find: yaml_language_server,
    },
    Tool { name: "bicep-check", variable: "BASTIDE_BICEP_CHECK", required: true, find: bicep_check },
    Tool { name: "bicep", variable: "BASTIDE_BICEP", required: false, find: bicep },
    Tool { name: "Python with the tools of AWS", variable: "BASTIDE_AWS_PYTHON", required: true, find: aws_python },
    Tool { name: "Azurite", variable: "BASTIDE_AZURITE", required: true, find: azurite },
    Tool { name: "terraform", variable: "BASTIDE_TERRAFORM", required: true, find: terraform },
    Tool {
        name: "offline providers of Terraform",
        variable: "BASTIDE_TERRAFORM_CONFIG",
        required: true,
        find: terraform_config,
    },
];

/// The program of that name on the path.
pub fn on_path(name: &str) -> Option<PathBuf> {
    let paths = std::env::var_os("PATH")?;
    std::env::split_paths(&paths)
        .map(|folder| folder.join(name).with_extension(std::env::consts::EXE_EXTENSION))
        .find(|path| path.is_file())
}

fn checkov(root: &Path, folder: &Path) -> anyhow::Result<PathBuf> {
    Ok(python(&root.join("xtask/tools/requirements.txt"), &folder.join("python"))?.join("checkov"))
}

/// An environment of its own: checkov pins older versions of what is in it.
fn aws_python(root: &Path, folder: &Path) -> anyhow::Result<PathBuf> {
    Ok(python(&root.join("xtask/tools/requirements-aws.txt"), &folder.join("python-aws"))?.join("python"))
}

/// The programs of a virtual environment of Python that has what a file requires, and nothing else.
fn python(requirements: &Path, home: &Path) -> anyhow::Result<PathBuf> {
    set_up(home, &[requirements], |home| {
        let python = ["python3.11", "python3", "python"].into_iter().find_map(on_path).context("there is no Python")?;
        run(Command::new(python).args(["-m", "venv"]).arg(home))?;
        let pip = programs(home).join("python");
        run(Command::new(pip).args(["-m", "pip", "install", "--quiet", "--no-deps", "-r"]).arg(requirements))
    })?;
    Ok(programs(home))
}

/// Where a virtual environment of Python has its programs.
fn programs(home: &Path) -> PathBuf {
    home.join(if cfg!(windows) { "Scripts" } else { "bin" })
}

fn yaml_language_server(root: &Path, folder: &Path) -> anyhow::Result<PathBuf> {
    Ok(npm(&root.join("xtask/tools"), &folder.join("npm"))?.join("yaml-language-server"))
}

/// A folder of its own: it is large, and few changes of the other tools' versions are its own.
fn azurite(root: &Path, folder: &Path) -> anyhow::Result<PathBuf> {
    Ok(npm(&root.join("xtask/tools/azurite"), &folder.join("azurite"))?.join("azurite-blob"))
}

/// The programs of the packages of npm that the files of a folder pin.
fn npm(pins: &Path, home: &Path) -> anyhow::Result<PathBuf> {
    let files = ["package.json", "package-lock.json"].map(|name| pins.join(name));
    set_up(home, &[&files[0], &files[1]], |home| {
        for file in &files {
            fs::copy(file, home.join(file.file_name().context("a file has a name")?))?;
        }
        let npm = on_path("npm").context("there is no npm")?;
        run(Command::new(npm)
            .args(["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"])
            .current_dir(home))
    })?;
    Ok(home.join("node_modules/.bin"))
}

fn bicep_check(_: &Path, _: &Path) -> anyhow::Result<PathBuf> {
    named("BASTIDE_BICEP_CHECK")?
        .or_else(|| on_path("bicep-check"))
        .context("it is not on the path, and BASTIDE_BICEP_CHECK does not name it")
}

fn terraform(_: &Path, _: &Path) -> anyhow::Result<PathBuf> {
    named("BASTIDE_TERRAFORM")?
        .or_else(|| on_path("terraform"))
        .context("it is not on the path, and BASTIDE_TERRAFORM does not name it")
}

/// Nothing is guessed here: whatever providers it names are run, and those of the registry would make things in a cloud.
fn terraform_config(_: &Path, _: &Path) -> anyhow::Result<PathBuf> {
    named("BASTIDE_TERRAFORM_CONFIG")?.context("BASTIDE_TERRAFORM_CONFIG does not name them")
}

/// The file that a variable names.
fn named(variable: &str) -> anyhow::Result<Option<PathBuf>> {
    let Some(path) = std::env::var_os(variable).map(PathBuf::from) else { return Ok(None) };
    anyhow::ensure!(path.is_file(), "{variable} names `{}`, which is no file", path.display());
    Ok(Some(path))
}

fn bicep(_: &Path, _: &Path) -> anyhow::Result<PathBuf> {
    on_path("bicep").context("it is not on the path")
}

/// Fills a folder anew where the files that pin its contents have changed since it was filled, or were never all of it there.
fn set_up(home: &Path, pins: &[&Path], fill: impl FnOnce(&Path) -> anyhow::Result<()>) -> anyhow::Result<()> {
    let mut wanted = String::new();
    for pin in pins {
        wanted += &fs::read_to_string(pin).with_context(|| format!("read `{}`", pin.display()))?;
    }
    let stamp = home.join("set-up-from");
    if fs::read_to_string(&stamp).is_ok_and(|text| text == wanted) {
        return Ok(());
    }
    if home.exists() {
        fs::remove_dir_all(home).with_context(|| format!("remove `{}`", home.display()))?;
    }
    fs::create_dir_all(home).with_context(|| format!("make the folder `{}`", home.display()))?;
    fill(home)?;
    fs::write(&stamp, wanted).with_context(|| format!("write `{}`", stamp.display()))
}

/// Runs a command to its end.
///
/// # Errors
/// Where it cannot be run, or fails.
pub fn run(command: &mut Command) -> anyhow::Result<()> {
    let status = command.status().with_context(|| format!("run `{}`", command.get_program().to_string_lossy()))?;
    anyhow::ensure!(status.success(), "`{}` ended with {status}", command.get_program().to_string_lossy());
    Ok(())
}
