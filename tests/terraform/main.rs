//! Holds rendered Terraform to what Terraform, scanners and experts ask of it, deploys it with providers that make nothing, and changes it.

mod changes;
mod deployment;
mod rendered;
mod rules;
mod strings;

#[path = "../support/mod.rs"]
mod support;
