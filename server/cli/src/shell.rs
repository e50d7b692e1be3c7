//! Completion scripts and the manual page, made from the grammar.

use std::io::Write;

use crate::arguments::grammar;
use crate::exit_code::Exit;
use crate::output::stdout;

pub(crate) fn completions(shell: clap_complete::Shell) -> anyhow::Result<Exit> {
    // The generator panics when its writer fails, so the script is made first and written afterwards.
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut grammar(), "tftsr", &mut script);
    write(&script)
}

pub(crate) fn man() -> anyhow::Result<Exit> {
    let mut page = Vec::new();
    clap_mangen::Man::new(grammar()).render(&mut page)?;
    write(&page)
}

fn write(bytes: &[u8]) -> anyhow::Result<Exit> {
    let mut out = stdout();
    out.write_all(bytes)?;
    out.flush()?;
    Ok(Exit::Done)
}
