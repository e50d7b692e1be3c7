//! Words that must not be shown: from a terminal without echo, from a file, or the first line of stdin. Never from an
//! argument, which stands in the lists of processes.

use std::io::{BufRead, IsTerminal, Read};
use std::path::Path;

use anyhow::{Context, bail};
use zeroize::Zeroizing;

use crate::output::note;

/// What is longer is another file.
const LONGEST: u64 = 64 << 10;

/// One line, asked for on a terminal, else the next of stdin.
pub(crate) fn ask(prompt: &str) -> anyhow::Result<Zeroizing<String>> {
    if std::io::stdin().is_terminal() {
        note(&format!("{prompt} (it is not shown):"));
        let line = console::Term::stderr().read_secure_line();
        return Ok(Zeroizing::new(line.context("cannot read from the terminal")?));
    }
    let mut line = Zeroizing::new(String::new());
    std::io::stdin().lock().take(LONGEST).read_line(&mut line).context("cannot read stdin")?;
    let length = line.trim_end_matches(['\r', '\n']).len();
    line.truncate(length);
    if line.is_empty() {
        bail!("nothing was given on stdin where a line was expected: {prompt}");
    }
    Ok(line)
}

/// What asks for the passphrase of the database, where a person is there to answer.
pub(crate) fn asker() -> Option<workbench::AskPassphrase> {
    std::io::stdin().is_terminal().then_some(|| ask("Passphrase of the database").ok())
}

/// New words: from a file, else asked for twice on a terminal, else the next line of stdin.
pub(crate) fn new_words(file: Option<&Path>) -> anyhow::Result<Zeroizing<String>> {
    if let Some(file) = file {
        return workbench::environment::passphrase_in(file).with_context(|| {
            format!("{} cannot be read, or its first line is empty", file.display())
        });
    }
    let words = ask("New passphrase, at least 8 characters")?;
    if std::io::stdin().is_terminal() && *ask("The same again")? != *words {
        bail!("the two differ; nothing was changed");
    }
    Ok(words)
}
