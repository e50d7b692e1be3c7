//! Laws that hold for any bytes, for `tests/fuzz` and for the tests here.

use crate::{RecoveryKey, key_file, sidecar};

/// What is read from any bytes as the file beside the database is written and read the same, with what a later program put in;
/// whatever else there is, the last line says so. The check is put in here, since nothing would find it by chance.
pub fn sidecars(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    let Some(sidecar) = sidecar::parse(&text).or_else(|| sidecar::parse(&checked(&text))) else {
        return;
    };
    let written = sidecar.text();
    let again = sidecar::parse(&written).expect("what was written is read");
    assert_eq!(again.text(), written);
    assert_eq!((&again.database, &again.fingerprint), (&sidecar.database, &sidecar.fingerprint));
    assert_eq!(again.slots.len(), sidecar.slots.len());
    assert_eq!(again.keychain_users(), sidecar.keychain_users());
}

/// The lines with the check that belongs to them.
fn checked(text: &str) -> String {
    let lines: Vec<&str> =
        text.trim_end().lines().filter(|line| !line.starts_with("check ")).collect();
    format!("{}\ncheck {}\n", lines.join("\n"), sidecar::check(lines.iter().copied()))
}

/// Any bytes are a key, or none: of a file, of paper.
pub fn keys(bytes: &[u8]) {
    let of_file = key_file::parse(bytes);
    assert!(of_file.is_none() || bytes.len() >= 32);
    let text = String::from_utf8_lossy(bytes);
    if let Ok(key) = RecoveryKey::parse(&text) {
        let again = RecoveryKey::parse(&key.text()).expect("what is written is read");
        assert_eq!(*again.text(), *key.text());
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn any_bytes_are_a_sidecar_or_none() {
        testing::fuzz("database-sidecar", super::sidecars);
    }

    #[test]
    fn any_bytes_are_a_key_or_none() {
        testing::fuzz("keys", super::keys);
    }
}
