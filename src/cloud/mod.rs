//! Turns an environment into the facts of its cloud.

pub mod aws;
pub mod azure;
pub mod counterparts;
mod pins;

pub use pins::{PINS, Pins};

use self::aws::Aws;
use self::azure::Azure;
use crate::environment::{Cloud, Environment};
use crate::finding::Findings;

/// What its cloud makes of an environment.
#[derive(Debug, Clone)]
pub enum Facts {
    /// What Azure makes of it.
    Azure(Box<Azure>),
    /// What AWS makes of it.
    Aws(Box<Aws>),
}

impl Facts {
    /// What its cloud makes of an environment; what that cannot make of it becomes findings.
    pub fn of(environment: &Environment, findings: &mut Findings) -> Facts {
        match environment.cloud {
            Cloud::Azure => Facts::Azure(Box::new(Azure::of(environment, findings))),
            Cloud::Aws => Facts::Aws(Box::new(Aws::of(environment, findings))),
        }
    }
}
