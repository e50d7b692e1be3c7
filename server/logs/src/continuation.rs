//! Lines that go on with what the line before said, told by their own look alone.
//!
//! Sources of the shapes: `java.lang.Throwable.printStackTrace`, Python's `traceback` module, the Go runtime's panic output, V8 and
//! .NET stack traces, PHP's uncaught exceptions.

use crate::cursor::at;

/// What the lines so far are in the middle of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum State {
    /// Nothing.
    #[default]
    Free,
    /// A Python traceback, whose last line is not indented.
    Traceback,
    /// A Python traceback has ended; another may be chained to it.
    Chained,
    /// A Go stack dump, up to the next line that is none.
    Goroutine,
}

/// Whether a line continues the record before it, in a file whose records have no stamp; `next` is the line after.
pub(crate) fn continues(line: &[u8], next: &[u8], state: &mut State) -> bool {
    let first = at(line, 0);
    let before = *state;
    if line.starts_with(b"Traceback (most recent call last)") {
        *state = State::Traceback;
        return true;
    }
    if line.starts_with(b"goroutine ") && line.ends_with(b":") {
        *state = State::Goroutine;
        return true;
    }
    if matches!(first, b' ' | b'\t') {
        if before == State::Chained {
            *state = State::Free;
        }
        return true;
    }
    match before {
        State::Traceback => {
            *state = State::Chained;
            return true;
        }
        State::Chained
            if line.starts_with(b"During handling of")
                || line.starts_with(b"The above exception") =>
        {
            return true;
        }
        State::Goroutine
            if at(next, 0) == b'\t'
                || line.starts_with(b"created by ")
                || line.starts_with(b"exit status") =>
        {
            return true;
        }
        _ => *state = State::Free,
    }
    if matches!(first, b'}' | b')' | b']') && line.len() <= 3 {
        return true;
    }
    const STARTS: &[&[u8]] = &[
        b"Caused by: ",
        b"Suppressed: ",
        b"... ",
        b"--- End of ",
        b"Stack trace:",
        b"*** Check failure stack trace",
        b"Traceback",
        b"note: run with `RUST_BACKTRACE",
        b"stack backtrace:",
        b"During handling of",
        b"The above exception",
    ];
    STARTS.iter().any(|start| line.starts_with(start))
        || numbered_frame(line)
        || (exception(line) && frame(next))
}

/// `#0 /path(12): call()`, as PHP and gdb number frames.
fn numbered_frame(line: &[u8]) -> bool {
    at(line, 0) == b'#'
        && at(line, 1).is_ascii_digit()
        && line.iter().take(5).any(|&byte| byte == b' ')
}

/// A stack frame that is indented.
fn frame(line: &[u8]) -> bool {
    let trimmed = line.trim_ascii_start();
    trimmed.len() < line.len() && (trimmed.starts_with(b"at ") || trimmed.starts_with(b"... "))
}

/// `pkg.SomeException: text`: a qualified name, alone or before a colon.
fn exception(line: &[u8]) -> bool {
    let name = line.split(|&byte| byte == b':').next().unwrap_or_default();
    let name = name.strip_prefix(b"Exception in thread ").unwrap_or(name);
    !name.is_empty()
        && name.len() < 200
        && name.iter().all(|byte| {
            byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'_' | b'$' | b'"' | b' ')
        })
        && (memchr::memmem::find(name, b"Exception").is_some()
            || memchr::memmem::find(name, b"Error").is_some()
            || memchr::memmem::find(name, b"Throwable").is_some())
}
