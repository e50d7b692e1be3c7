// Text cannot be passed off as redacted by writing the struct.
fn main() {
    let _ = redact::Redacted { text: String::from("ana@example.com"), values: 0 };
}
