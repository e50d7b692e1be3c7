// Redacted text cannot be changed afterwards.
fn main() {
    let mut sealed = redact::seal("x", &[], &mut redact::Ledger::new(Vec::new()));
    sealed.text = String::from("ana@example.com");
}
