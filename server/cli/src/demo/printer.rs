//! How the demo is laid out on stdout: headings, and lines with a label; in two accounts, a short and a long one.

use std::io::{BufWriter, StdoutLock, Write};

use crate::output::{colored, stdout};

/// Width of the labels in columns.
const LABEL: usize = 10;

/// Writes to stdout and shows each line at once.
pub(crate) struct Printer {
    out: BufWriter<StdoutLock<'static>>,
    colored: bool,
    verbose: bool,
}

impl Printer {
    /// For the long account if it is to be verbose.
    pub(crate) fn new(verbose: bool) -> Printer {
        Printer { out: stdout(), colored: colored(), verbose }
    }

    /// Whether this is the long account.
    pub(crate) fn is_verbose(&self) -> bool {
        self.verbose
    }

    /// The first line.
    pub(crate) fn title(&mut self, text: &str) -> anyhow::Result<()> {
        let text = self.in_color("1", text);
        writeln!(self.out, "{text}")?;
        Ok(self.out.flush()?)
    }

    /// A part begins.
    pub(crate) fn heading(&mut self, text: &str) -> anyhow::Result<()> {
        let text = self.in_color("1;36", text);
        writeln!(self.out, "\n{text}")?;
        Ok(self.out.flush()?)
    }

    /// What something is, and the words for it; further lines stand below the first.
    pub(crate) fn line(&mut self, label: &str, text: &str) -> anyhow::Result<()> {
        let label = self.in_color("32", &format!("{label:LABEL$}"));
        writeln!(
            self.out,
            "  {label}  {}",
            text.replace('\n', &format!("\n{:indent$}", "", indent = LABEL + 4))
        )?;
        Ok(self.out.flush()?)
    }

    /// A line of the short account alone.
    pub(crate) fn brief(&mut self, label: &str, text: &str) -> anyhow::Result<()> {
        if self.verbose { Ok(()) } else { self.line(label, text) }
    }

    /// A line of the long account alone.
    pub(crate) fn detail(&mut self, label: &str, text: &str) -> anyhow::Result<()> {
        if self.verbose { self.line(label, text) } else { Ok(()) }
    }

    fn in_color(&self, color: &str, text: &str) -> String {
        if self.colored { format!("\x1b[{color}m{text}\x1b[0m") } else { text.to_owned() }
    }
}
