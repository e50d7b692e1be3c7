#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| workbench::policy::fuzz::gitleaks(bytes));
