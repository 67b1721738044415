//! The protocol doors: command line, HTTP and MCP. Each is made from the catalogue, and none knows an operation by name.

mod background;
pub mod catalogue;
pub mod command_line;
pub mod http;
pub mod mcp;
pub mod openapi;
mod product;
mod schema;

#[cfg(test)]
mod toy;

pub use product::{Product, Tick};
