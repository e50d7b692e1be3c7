//! How the demo is laid out on stdout: headings, and lines with a label.

use std::io::{BufWriter, StdoutLock, Write};

use crate::output::{colored, stdout};

/// Width of the labels in columns.
const LABEL: usize = 10;

/// Writes to stdout and shows each line at once.
pub(crate) struct Printer {
    out: BufWriter<StdoutLock<'static>>,
    colored: bool,
}

impl Printer {
    pub(crate) fn new() -> Printer {
        Printer { out: stdout(), colored: colored() }
    }

    /// The first line.
    pub(crate) fn title(&mut self, text: &str) -> anyhow::Result<()> {
        let text = self.in_color("1", text);
        writeln!(self.out, "{text}\n")?;
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

    fn in_color(&self, color: &str, text: &str) -> String {
        if self.colored { format!("\x1b[{color}m{text}\x1b[0m") } else { text.to_owned() }
    }
}
