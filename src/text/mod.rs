//! Turns positions, JSON pointers and misspelt words into the small values that every other module speaks in.

mod hidden;
mod line;
mod nearest;
mod pointer;
mod span;

pub use hidden::{is_hidden, visible};
pub use line::{capitalized, is_name, one_line};
pub use nearest::nearest;
pub use pointer::Pointer;
pub use span::{LineColumn, Span};
