//! Turns an environment into the facts of one cloud: names, addresses, sizes, roles and rules, in no language yet.

pub mod aws;
pub mod azure;
