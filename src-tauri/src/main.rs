//! The desktop program: a thin start of the shell.
#![cfg_attr(not(debug_assertions), windows_subsystem = "windows")]

fn main() {
    daybook_desktop::run();
}
