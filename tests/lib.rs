//! Tests of the whole: scenarios, doors, upgrades and crashes.

pub mod support;
