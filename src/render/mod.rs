//! Turns the facts of a cloud into files in memory, written through templates in which every value is escaped.

pub mod bicep;
pub mod cloudformation;
mod guides;
pub mod markdown;
mod suppressions;
mod templates;

pub use suppressions::{SUPPRESSIONS, Suppression, suppression};
pub use templates::{BUILT_IN, Override, built_in};

/// A file of the output.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct File {
    /// Its path below the output folder, with `/`.
    pub path: String,
    /// Its text: UTF-8, LF, with a newline at the end.
    pub text: String,
}

/// Where the spec lies, as files of the output say it.
#[derive(Debug, Clone)]
pub struct SpecPath(String);

impl SpecPath {
    /// The path from the output folder to the spec, with `/`; empty for a spec that was read from standard input.
    pub fn from_output_folder(path: impl Into<String>) -> Self {
        SpecPath(path.into())
    }

    /// The path from a file of the output to the spec.
    pub fn seen_from(&self, file: &str) -> String {
        if self.0.is_empty() {
            return "a spec on standard input".to_owned();
        }
        let up = "../".repeat(file.matches('/').count());
        format!("{up}{}", self.0)
    }
}

/// Why templates could not be rendered: the template, the place in it and what is wrong, over several lines.
#[derive(Debug)]
pub struct TemplateError(pub String);

impl TemplateError {
    /// What the engine says, without the `error:` that stands before every message of a run.
    fn of(error: &tera::Error) -> Self {
        let text = error.to_string();
        TemplateError(text.strip_prefix("error: ").map(str::to_owned).unwrap_or(text))
    }
}

impl std::fmt::Display for TemplateError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for TemplateError {}
