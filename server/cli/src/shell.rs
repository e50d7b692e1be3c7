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

/// One page for all: every verb with its options stands in it, since `tftsr man` prints no other pages.
pub(crate) fn man() -> anyhow::Result<Exit> {
    let mut grammar = grammar();
    grammar.build();
    let mut page = Vec::new();
    let man = clap_mangen::Man::new(grammar.clone());
    man.render_title(&mut page)?;
    man.render_name_section(&mut page)?;
    man.render_synopsis_section(&mut page)?;
    man.render_description_section(&mut page)?;
    for verb in grammar.get_subcommands().filter(|verb| verb.get_name() != "help") {
        let mut section = Vec::new();
        let man = clap_mangen::Man::new(verb.clone());
        man.render_synopsis_section(&mut section)?;
        man.render_description_section(&mut section)?;
        man.render_options_section(&mut section)?;
        let section = String::from_utf8_lossy(&section).replace(".SH ", ".SS ");
        write!(page, ".SH {}\n{section}", verb.get_name().to_uppercase())?;
    }
    page.extend_from_slice(CLOSING.as_bytes());
    write(&page)
}

/// What the grammar does not know.
const CLOSING: &str = "\
.SH ENVIRONMENT
.TP
TFTSR_DATA_DIR
Folder of the encrypted database; the data folder of the system by default.
.TP
TFTSR_KEY_FILE
File with the key of the database, made if it is missing; only you may be able to read it.
.TP
TFTSR_PASSPHRASE
Passphrase that unlocks the database.
.TP
TFTSR_PASSPHRASE_FILE
File whose first line is that passphrase.
.TP
TFTSR_LOG
What is traced to stderr, such as info or workbench=debug; never values of a log.
.TP
NO_COLOR
Turns colors off.
.SH EXIT STATUS
0 when nothing was found or all is done, 1 when there are findings, 2 on misuse or failure.
";

fn write(bytes: &[u8]) -> anyhow::Result<Exit> {
    let mut out = stdout();
    out.write_all(bytes)?;
    out.flush()?;
    Ok(Exit::Done)
}
