//! MT940: no bytes panic, and what is read holds together. The seeds lead to this format; other bytes may lead elsewhere.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| statements_fuzz::read_file(bytes));
