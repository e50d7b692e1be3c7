//! Where things are printed: results on stdout, words on stderr.

use std::io::{self, BufWriter, IsTerminal, StdoutLock, Write};

use text::visible_lines;

/// stdout, buffered.
pub(crate) fn stdout() -> BufWriter<StdoutLock<'static>> {
    BufWriter::with_capacity(64 << 10, io::stdout().lock())
}

/// A line for the person, in which nothing that a name or a document holds acts on the terminal. A closed stderr is
/// nobody's problem.
pub(crate) fn note(line: &str) {
    note_painted("", line);
}

/// The same, after lines of our own that may be colored.
pub(crate) fn note_painted(painted: &str, line: &str) {
    let _ = writeln!(io::stderr().lock(), "{painted}{}", visible_lines(line));
}

/// Whether results may be colored: a terminal, and `NO_COLOR` not set (no-color.org).
pub(crate) fn colored() -> bool {
    io::stdout().is_terminal() && wants_color()
}

/// The same for what is said on stderr.
pub(crate) fn colored_errors() -> bool {
    io::stderr().is_terminal() && wants_color()
}

fn wants_color() -> bool {
    std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty())
}
