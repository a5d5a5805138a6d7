//! Turns spec files, the bases that they extend and `--set` arguments into one document: a value, and the place of each key and value in it.
//!
//! Nothing here touches a disk: `load` is given a function that reads, so that a spec can come from a folder, a git revision or a
//! test. What is wrong with a text is a finding; a document is always returned, with the value `null` where there was nothing to read.

mod document;
mod load;
mod merge;
mod path;
mod problem;
mod read;
mod scalar;
mod set;
mod tree;
mod yaml;

pub use document::{Document, Located, Origin};
pub use load::{MAX_FILES, load};
pub use read::{MAX_FILE_BYTES, ReadError, STANDARD_INPUT, SourceFile};
pub use tree::{Content, Node, Tag};
pub use yaml::{MAX_DEPTH, MAX_VALUES, parse};
