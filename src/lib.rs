//! The library under the `bastide` command: one declarative spec in, infrastructure code out, in one direction.
//!
//! ```text
//! spec files
//!    │ source        text → document: a value, and the place of every key and value
//!    │ schema        document against the JSON Schema → findings
//!    │ spec          document → typed spec: what a person may write, and nothing else
//!    ▼ environment   spec → environment: defaults applied, everything parsed; of no cloud yet
//!    ▼ cloud         environment → the facts of one cloud: names, addresses, sizes, roles, rules
//!    ▼ render        facts → templates → files in memory
//!    ▼ tree          files × the folder's manifest → what to write, and what a person edited
//!    └ report        findings → what a person or a machine reads
//! ```
//!
//! `pipeline` takes a spec as far as the facts; `text` and `finding` are what all speak in; `cli` alone touches files, the terminal and
//! the clock.
//! `tests/layering.rs` holds the modules to this order.
pub mod cli;
pub mod cloud;
pub mod diff;
pub mod environment;
pub mod finding;
pub mod inventory;
pub mod pipeline;
pub mod record;
pub mod render;
pub mod report;
pub mod schema;
pub mod source;
pub mod spec;
pub mod text;
pub mod tree;
