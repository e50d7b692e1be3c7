//! Passwords that a shell pipes into a command: `echo 'ana:…' | chpasswd`, `echo … | sudo -S`, `printf … | docker login --password-stdin`.
//!
//! Only what stands literally before the pipe is read, never a variable.

use crate::detectors::username;
use crate::kind::{PASSWORD, USERNAME};
use crate::line::{Found, Line};
use crate::placeholder::is_placeholder;
use crate::registry::{Detector, Watch};

pub(crate) static DETECTOR: Detector = Detector {
    rule: "piped-password",
    watch: Watch::Words(&["chpasswd", "sudo", "stdin", "passwd"], look),
};

/// How far a command may stand behind what it is fed.
const BACK: usize = 256;

fn look(line: &Line, end: usize, found: &mut Found) -> usize {
    let start = line.run_back(end, 10, |b| b.is_ascii_alphabetic());
    let pairs = line.slice(start, end) == b"chpasswd";
    let reads = pairs
        || line.starts(end, " -S")
        || line.starts(start.saturating_sub(11), "--password-stdin")
        || line.starts(start.saturating_sub(8), "--stdin");
    if !reads || line.slice(start, end) == b"passwd" && !line.starts(end, " --stdin") {
        return end;
    }
    let back = line.back(start, BACK);
    let Some(pipe) = memchr::memrchr(b'|', back).map(|at| start - back.len() + at) else {
        return end;
    };
    let stop = line.run_back(pipe, 4, |b| b == b' ');
    let quote = line.before(stop);
    let (from, to) = if matches!(quote, b'"' | b'\'') {
        (line.run_back(stop - 1, 128, |b| b != quote), stop - 1)
    } else {
        (line.run_back(stop, 128, |b| b > b' ' && b != b'"' && b != b'\''), stop)
    };
    let command = line.back(from, 24);
    if memchr::memmem::find(command, b"echo ").is_none()
        && memchr::memmem::find(command, b"printf ").is_none()
    {
        return end;
    }
    let value = line.slice(from, to);
    let value = value.strip_suffix(b"\\n").unwrap_or(value);
    let to = from + value.len();
    match memchr::memchr(b':', value) {
        Some(colon) if pairs => {
            let name = line.slice(from, from + colon);
            if username::is_person(name) {
                found.add(from, from + colon, &USERNAME, 90, "user fed to chpasswd");
            }
            password(line, from + colon + 1, to, found);
        }
        None if pairs => {}
        _ => password(line, from, to, found),
    }
    end
}

fn password(line: &Line, from: usize, to: usize, found: &mut Found) {
    let value = line.slice(from, to);
    if value.len() >= 4 && !value.starts_with(b"$") && !is_placeholder(value) {
        found.add(from, to, &PASSWORD, 92, "password fed to a command");
    }
}
