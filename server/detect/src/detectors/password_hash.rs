//! Password hashes in the formats that programs store: crypt(5) (`$6$…`, `$2b$…`, `$argon2id$…`), LDAP (`{SSHA}…`, RFC 2307),
//! Django, SCRAM (RFC 5803), and the LM:NT pair of Windows, with the account before it in a line of shadow or of a dump.

use crate::detectors::username;
use crate::kind::{PASSWORD_HASH, USERNAME};
use crate::line::{Found, Line};
use crate::registry::{Detector, Watch};

pub(crate) static DETECTOR: Detector =
    Detector { rule: "password-hash", watch: Watch::Bytes(b"$", crypt) };

pub(crate) static NAMED: Detector = Detector {
    rule: "password-hash",
    watch: Watch::Prefixes(
        &[
            "pbkdf2_sha",
            "SCRAM-SHA-",
            "bcrypt_sha",
            "argon2$",
            "aad3b435b51404ee",
            "SSHA}",
            "SSHA256}",
            "SSHA512}",
            "CRYPT}",
            "SMD5}",
            "PBKDF2",
            "AQAAAA",
        ],
        named,
    ),
};

/// Of MySQL since 4.1: a star and forty of hexadecimal in upper case (`PASSWORD()`, "Password Hashing in MySQL").
pub(crate) static STARRED: Detector =
    Detector { rule: "password-hash", watch: Watch::LongWords(starred) };

fn starred(line: &Line, start: usize, found: &mut Found) -> usize {
    if line.before(start) != b'*' {
        return start;
    }
    let end = line.run(start, 41, |b| b.is_ascii_digit() || matches!(b, b'A'..=b'F'));
    let free = !line.at(end).is_ascii_alphanumeric() && line.at(end) != b'*';
    if end - start == 40 && free && line.slice(start, end).iter().any(u8::is_ascii_digit) {
        report(line, start - 1, end, found);
        return end;
    }
    start
}

/// The identifiers between the first two dollars.
const SCHEMES: &[&[u8]] = &[
    b"1",
    b"2",
    b"2a",
    b"2b",
    b"2x",
    b"2y",
    b"5",
    b"6",
    b"7",
    b"8",
    b"9",
    b"H",
    b"P",
    b"S",
    b"apr1",
    b"argon2d",
    b"argon2i",
    b"argon2id",
    b"bcrypt-sha256",
    b"gy",
    b"md5",
    b"pbkdf2",
    b"pbkdf2-sha1",
    b"pbkdf2-sha256",
    b"pbkdf2-sha512",
    b"scram",
    b"scrypt",
    b"sha1",
    b"y",
];

fn is_body(b: u8) -> bool {
    b.is_ascii_alphanumeric() || b"./+=,$*-_".contains(&b)
}

fn crypt(line: &Line, at: usize, found: &mut Found) -> usize {
    let name_end = line.run(at + 1, 16, |b| b.is_ascii_alphanumeric() || b == b'-');
    if line.at(name_end) != b'$' || SCHEMES.binary_search(&line.slice(at + 1, name_end)).is_err() {
        return at;
    }
    let end = line.run(at, 512, is_body);
    let end = line.run_back(end, 3, |b| matches!(b, b'.' | b',')).max(name_end);
    // $9$w0q…: what Junos can read back is as long as what it hides.
    let least = if line.slice(at + 1, name_end) == b"9" { 8 } else { 22 };
    if end - name_end >= least {
        report(line, at, end, found);
        return end;
    }
    at
}

fn named(line: &Line, start: usize, found: &mut Found) -> usize {
    let hex = |from: usize| line.run(from, 33, |b| b.is_ascii_hexdigit());
    if line.at(start) == b'a' && line.at(start + 1) == b'a' {
        let middle = hex(start);
        let end = hex(middle + 1);
        if middle == start + 32 && line.at(middle) == b':' && end == middle + 33 {
            report(line, start, end, found);
            return end;
        }
        return start;
    }
    // AQAAAAIAAYag…: version 3 of ASP.NET Core Identity, the function and its rounds in front (PasswordHasher).
    if line.starts(start, "AQAAAA") {
        let end = line.run(start, 128, |b| b.is_ascii_alphanumeric() || b"+/=".contains(&b));
        if (60..=100).contains(&(end - start)) && !line.at(end).is_ascii_alphanumeric() {
            found.add(start, end, &PASSWORD_HASH, 95, "format of a stored password hash");
        }
        return end;
    }
    let end = line.run(start, 512, |b| is_body(b) || matches!(b, b'{' | b'}' | b':'));
    let end = line.run_back(end, 3, |b| matches!(b, b'.' | b',' | b':')).max(start);
    let braced = line.before(start) == b'{' && line.slice(start, end).contains(&b'}');
    if end - start >= 32 && (braced || line.slice(start, end).contains(&b'$')) {
        report(line, start - usize::from(braced), end, found);
        return end;
    }
    start
}

/// The hash, and the account in `account:hash`.
fn report(line: &Line, start: usize, end: usize, found: &mut Found) {
    found.add(start, end, &PASSWORD_HASH, 98, "format of a stored password hash");
    if line.before(start) != b':' {
        return;
    }
    // user:hash of shadow; user:1001:hash of a dump.
    let mut stop = start - 1;
    let number = line.run_back(stop, 8, |b| b.is_ascii_digit());
    if number < stop && line.before(number) == b':' {
        stop = number - 1;
    }
    let from = line.run_back(stop, 48, username::is_character);
    // +user:hash of a diff
    let from = line.run(from, 1, |b| matches!(b, b'+' | b'-'));
    // Password:$6$… of a struct that Go prints.
    let key = matches!(
        line.slice(from, stop).to_ascii_lowercase().as_slice(),
        b"password" | b"pass" | b"hash" | b"passwd" | b"pwd"
    );
    if !key && username::is_person(line.slice(from, stop)) {
        found.add(from, stop, &USERNAME, 88, "account before a password hash");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn schemes_are_sorted() {
        assert!(SCHEMES.is_sorted());
    }
}
