//! What engines print is held against our output: an unchanged environment has no change, and a changed spec has its own.

mod arm;
mod azure;
mod documents;
mod plans;
mod shown;
mod stacks;
mod terraform;

#[path = "../support/mod.rs"]
mod support;
