//! Turns positions, JSON pointers and misspelt words into the small values that every other module speaks in.

mod nearest;
mod pointer;
mod span;

pub use nearest::nearest;
pub use pointer::Pointer;
pub use span::{LineColumn, Span};
