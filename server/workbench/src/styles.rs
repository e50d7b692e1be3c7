//! The styles of redaction by name, and the key some of them need.

use std::path::Path;

use redact::{Hash, Key, Mask, Partial, Style, Synthetic, Tokens};

use crate::persistence::chain;

/// The names of all styles, the default first.
pub const STYLES: &[&str] = &["token", "hash", "mask", "partial", "synthetic"];

/// Whether a style works with a key.
pub fn needs_key(style: &str) -> bool {
    matches!(style, "hash" | "synthetic")
}

/// The key of redaction in a file: 64 hex digits or 32 raw bytes that only this user can read. With `make` a file that is
/// not there is made.
pub fn key(path: &Path, make: bool) -> Result<Key, String> {
    vault::redaction_key(path, make).map(Key::new).map_err(|error| chain(&error))
}

/// The style synthetic that keeps the order of numbered ids.
pub fn in_order(key: Option<&Key>) -> Result<Box<dyn Style>, String> {
    let key = key.ok_or_else(|| no_key("synthetic"))?;
    Ok(Box::new(Synthetic::in_order(key)))
}

fn no_key(name: &str) -> String {
    format!(
        "the style {name} needs a key: name a file with --key-file, and add --make-key the first time"
    )
}

/// A style that starts anew; the error says what is missing.
pub fn style(name: &str, key: Option<&Key>) -> Result<Box<dyn Style>, String> {
    let keyed = || key.ok_or_else(|| no_key(name));
    Ok(match name {
        "token" => Box::new(Tokens::new()),
        "hash" => Box::new(Hash::new(keyed()?)),
        "mask" => Box::new(Mask),
        "partial" => Box::new(Partial),
        "synthetic" => Box::new(Synthetic::new(keyed()?)),
        _ => return Err(format!("there is no such style; use {}", STYLES.join(", "))),
    })
}
