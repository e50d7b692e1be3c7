//! Passwords in SQL statements: `IDENTIFIED BY '…'`, `WITH PASSWORD '…'`, `SET PASSWORD = '…'`.
//!
//! Pairs such as `User Id=…;Password=…` are labels, and user info of URLs is the URL's.

use crate::kind::{PASSWORD, PASSWORD_HASH};
use crate::line::{Found, Line};
use crate::placeholder::is_placeholder;
use crate::registry::{Detector, Watch};
use crate::value;

pub(crate) static SQL: Detector =
    Detector { rule: "sql-password", watch: Watch::Words(&["identified", "password"], look) };

fn look(line: &Line, end: usize, found: &mut Found) -> usize {
    let identified = line.starts(end.saturating_sub(10), "identified");
    let mut at = line.run(end, 4, |b| b == b' ');
    if identified {
        if !line.starts(at, "by ") && !line.starts(at, "with ") {
            return end;
        }
        at = line.run(at, 5, |b| b.is_ascii_alphabetic());
        at = line.run(at, 4, |b| b == b' ');
        // WITH mysql_native_password BY '…' / AS '*HASH'
        if line.at(at) != b'\'' && line.at(at) != b'"' && line.at(at) != b'\\' {
            at = line.run(at, 40, |b| b != b'\'' && b != b'"');
        }
        // Identified by "jamesh": a sentence. SQL in lower case has single quotes.
        let shouted = line.slice(end.saturating_sub(10), end) == b"IDENTIFIED";
        let statement = || {
            let before = line.back(end, 120).to_ascii_lowercase();
            [&b"alter user"[..], b"create user", b"alter role", b"create role"]
                .iter()
                .any(|verb| memchr::memmem::find(&before, verb).is_some())
        };
        if !shouted && line.at(at) == b'"' && !statement() {
            return end;
        }
        if line.starts(at, "password ") {
            at += 9;
        }
    }
    // SET PASSWORD FOR 'ana'@'%' = PASSWORD('…')
    if !identified && line.at(end) == b'(' && line.starts(end.saturating_sub(10), "= password") {
        at = end + 1;
    }
    if !matches!(line.at(at), b'\'' | b'"' | b'\\') || at == end {
        return end;
    }
    if let Some(value) = value::read(line, at)
        && value.quoted
        && !is_placeholder(line.slice(value.start, value.end))
    {
        let bytes = line.slice(value.start, value.end);
        let prose = bytes.contains(&b' ') || bytes.ends_with(b":");
        // password "Auth" "…" of the management interface of OpenVPN names a realm first.
        if line.slice(value.end, value.end + 3) == b"\" \"" {
            return end;
        }
        if bytes.starts_with(b"*") && bytes.len() == 41 {
            found.add(
                value.start,
                value.end,
                &PASSWORD_HASH,
                95,
                "password hash in a SQL statement",
            );
        } else if identified || !prose {
            found.add(value.start, value.end, &PASSWORD, 95, "password in a SQL statement");
        }
        return value.end;
    }
    end
}
