//! Turns an environment into what AWS makes of it. Everything is decided here; a language only writes it down.

mod machines;
mod regions;
mod sizes;

pub use machines::{Machine, Use, Uses, machine, names};
pub use regions::{Lack, Partition, REGIONS, Region, TYPES, region};
pub use sizes::{Size, of_size};
