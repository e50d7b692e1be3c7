// Text does not turn into redacted text by itself.
fn main() {
    let _: redact::Redacted = String::from("ana@example.com").into();
}
