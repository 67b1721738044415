//! Attachments through the desk: what is kept of a file, where it is shown, and how it goes and comes back.

mod attaching;
mod audited;
mod properties;
mod refusing;
mod saving;
mod sources;
mod support;
