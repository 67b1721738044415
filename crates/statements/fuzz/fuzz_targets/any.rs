//! Any bytes: detection agrees with itself, and nothing panics.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let _ = statements::detect(bytes);
    statements_fuzz::read_file(bytes);
});
