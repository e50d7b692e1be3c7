//! FreeRADIUS says who logged in, and with `log_auth_badpass` also with what: `Login incorrect: [ana/hunter2] (from client …)`.

use crate::detectors::username;
use crate::kind::{PASSWORD, USERNAME};
use crate::line::{Found, Line};
use crate::placeholder::is_placeholder;
use crate::registry::{Detector, Watch};

pub(crate) static DETECTOR: Detector =
    Detector { rule: "radius-login", watch: Watch::Words(&["login"], look) };

fn look(line: &Line, end: usize, found: &mut Found) -> usize {
    if !line.starts(end, " OK") && !line.starts(end, " incorrect") {
        return end;
    }
    let open = line.run(end, 96, |b| b != b'[');
    let close = line.run(open + 1, 160, |b| b != b']');
    if line.slice(open.saturating_sub(2), open + 1) != b": ["
        || line.at(close) != b']'
        || !line.starts(close, "] (from client")
    {
        return end;
    }
    let start = open + 1;
    let slash = line.run(start, close - start, |b| b != b'/');
    let name = line
        .slice(start, slash)
        .iter()
        .rposition(|b| *b == b'\\')
        .map_or(start, |at| start + at + 1);
    // [host/web7.example.com]: a machine that proves itself.
    if line.slice(name, slash) == b"host" {
        return close;
    }
    if username::is_person(line.slice(name, slash)) {
        found.add(name, slash, &USERNAME, 92, "user of a RADIUS login");
    }
    let password = line.slice(slash + 1, close);
    if slash < close
        && !is_placeholder(password)
        && !password.starts_with(b"<")
        && !password.starts_with(b"via ")
    {
        found.add(slash + 1, close, &PASSWORD, 92, "password of a RADIUS login");
    }
    close
}
