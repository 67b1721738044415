//! Payments through the choke point, on a company of its own for each test.

mod autopay;
mod confirming;
mod deciding;
mod importing;
mod lists;
mod planned;
mod properties;
mod reminding;
mod sample;
mod support;
