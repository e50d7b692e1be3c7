//! Secrets in statements of SQL whose name is another column, or that a function takes: `SET option_value='…' WHERE
//! option_name='api_key'` and `AES_DECRYPT(note, '…')`.
//!
//! Functions are those of MySQL 8.4 (12.13), of pgcrypto, of SQL Server (cryptographic functions) and of packages of Oracle.

use crate::detectors::{argument_pair, insert_values};
use crate::kind::PASSWORD;
use crate::label::key_before;
use crate::line::{Found, Line};
use crate::placeholder::is_placeholder;
use crate::registry::{Detector, Watch};
use crate::value::Value;

pub(crate) static NAMED: Detector =
    Detector { rule: "sql-setting", watch: Watch::Words(&["where"], named) };

pub(crate) static KEYED: Detector = Detector {
    rule: "sql-key",
    watch: Watch::Words(
        &[
            "aes_encrypt",
            "aes_decrypt",
            "des_encrypt",
            "des_decrypt",
            "encryptbypassphrase",
            "decryptbypassphrase",
            "pgp_sym_encrypt",
            "pgp_sym_decrypt",
            "set_wallet",
            "crypt",
        ],
        keyed,
    ),
};

/// `SET value = '…' WHERE name = 'smtp_password'`: the condition that starts behind `end` says what was set before it.
fn named(line: &Line, end: usize, found: &mut Found) -> usize {
    let column = line.run(end, 3, |b| matches!(b, b' ' | b'`' | b'"' | b'['));
    let stop = line.run(column, 48, |b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'.'));
    let name = line.slice(column, stop);
    let of_names = ["name", "key", "setting", "param", "parameter", "code", "property", "id", "k"]
        .iter()
        .any(|one| ends_with(name, one));
    let from = line.run(stop, 4, |b| matches!(b, b' ' | b'=' | b'`' | b'"' | b']'));
    let Some(key) = quoted(line, from).filter(|_| of_names && column > end) else { return end };
    let Some((label, _)) = key_before(line, key.end, 0) else { return end };
    // Back over the word, spaces and the quote: … = '…' WHERE
    let word = end.saturating_sub("where".len());
    let close = line.run_back(word, 3, |b| b == b' ');
    let close = line.run_back(close, 4, |b| matches!(b, b'\'' | b'"' | b'\\'));
    let open = line.run_back(close, 512, |b| !matches!(b, b'\'' | b'"'));
    let set = line.run_back(open, 6, |b| matches!(b, b'\'' | b'"' | b'\\' | b' '));
    if line.before(set) == b'=' && matches!(line.before(open), b'\'' | b'"') && close < word {
        insert_values::report(line, label, open, close, found);
    }
    end
}

/// The last text in quotes among the arguments of a function.
fn keyed(line: &Line, end: usize, found: &mut Found) -> usize {
    if line.at(end) != b'(' {
        return end;
    }
    let mut at = end + 1;
    let mut last = None;
    for argument in 0..4 {
        at = line.run(at, 2, |b| b == b' ');
        let value = quoted(line, at);
        at =
            value.map_or(at, |value| line.run(value.end, 4, |b| matches!(b, b'\'' | b'"' | b'\\')));
        let stop = line.run(at, 160, |b| !matches!(b, b',' | b')' | b'\'' | b'"' | b';'));
        let takes_first = line.slice(end.saturating_sub(12), end).ends_with(b"phrase")
            || ends_with(line.back(end, 19), "bypassphrase");
        if let Some(value) = value
            && (argument > 0) != takes_first
            && last.is_none()
        {
            last = Some(value);
        }
        if line.at(stop) != b',' {
            break;
        }
        at = stop + 1;
    }
    if let Some(Value { start, end, .. }) = last {
        let value = line.slice(start, end);
        if value.len() >= 4 && !is_placeholder(value) && !value.contains(&b' ') {
            found.add(start, end, &PASSWORD, 85, "key that a function of SQL takes");
        }
    }
    end
}

fn ends_with(name: &[u8], ending: &str) -> bool {
    name.len() >= ending.len()
        && name
            .get(name.len() - ending.len()..)
            .is_some_and(|tail| tail.eq_ignore_ascii_case(ending.as_bytes()))
}

/// The quoted text at `at`, with its escapes; `N'…'` is one of SQL Server.
fn quoted(line: &Line, at: usize) -> Option<Value> {
    let national = line.at(at) == b'N' && line.at(at + 1) == b'\'';
    argument_pair::quoted(line, at + usize::from(national))
}
