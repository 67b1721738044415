//! The same scenarios at every door: window, command line, HTTP and MCP give equal answers and equal refusals.

mod catalogue;
mod everyday;
mod program;
mod rooms;
mod scenarios;
mod security;
mod transcript;
