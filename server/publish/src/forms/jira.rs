//! Jira's text formatting notation, which the second version of its API takes for descriptions.

use export::document::{Block, Document, Inline, Table};

/// The document as text.
pub(crate) fn text(document: &Document) -> String {
    let mut out = String::new();
    blocks(&document.blocks, &mut out);
    for (index, note) in document.notes.iter().enumerate() {
        out.push_str(&format!("^{}^ ", index + 1));
        blocks(note, &mut out);
    }
    format!("{}\n", out.trim_end())
}

fn blocks(all: &[Block], out: &mut String) {
    for block in all {
        one(block, out);
    }
}

fn one(block: &Block, out: &mut String) {
    match block {
        Block::Heading { level, content, .. } => {
            out.push_str(&format!("h{}. {}\n\n", (*level).clamp(1, 6), inline(content)));
        }
        Block::Paragraph(content) => out.push_str(&format!("{}\n\n", guarded(inline(content)))),
        Block::List { .. } => {
            list(block, "", out);
            out.push('\n');
        }
        Block::Table(each) => table(each, out),
        Block::Code { text, .. } => code(text, out),
        Block::Quote(inner) => {
            let mut words = String::new();
            blocks(inner, &mut words);
            out.push_str(&format!("{{quote}}\n{}\n{{quote}}\n\n", words.trim_end()));
        }
        Block::Callout { kind, blocks: inner } => {
            let mut words = String::new();
            blocks(inner, &mut words);
            let title = kind.title();
            out.push_str(&format!("{{panel:title={title}}}\n{}\n{{panel}}\n\n", words.trim_end()));
        }
        Block::Picture { alt, .. } => out.push_str(&format!("_\\[image: {}\\]_\n\n", escaped(alt))),
        Block::Rule => out.push_str("----\n\n"),
        Block::Figure { .. } | Block::PageBreak => {}
    }
}

/// A code block; what would end one early is set line by line instead.
fn code(text: &str, out: &mut String) {
    if text.contains("{noformat}") {
        for line in text.lines() {
            out.push_str(&format!("{{{{{}}}}}\n", escaped(line)));
        }
        out.push('\n');
    } else {
        out.push_str(&format!("{{noformat}}\n{text}\n{{noformat}}\n\n"));
    }
}

fn list(block: &Block, marker: &str, out: &mut String) {
    let Block::List { start, items } = block else { return };
    let marker = format!("{marker}{}", if start.is_some() { '#' } else { '*' });
    for item in items {
        let mut rest = item.blocks.iter();
        let first = match item.blocks.first() {
            Some(Block::Paragraph(content)) => {
                rest.next();
                inline(content)
            }
            _ => String::new(),
        };
        out.push_str(&format!("{marker} {}{first}\n", super::task(item)));
        for block in rest {
            match block {
                Block::List { .. } => list(block, &marker, out),
                Block::Paragraph(content) => {
                    // A blank line would end the list.
                    out.truncate(out.trim_end().len());
                    out.push_str(&format!("\\\\\n{}\n", guarded(inline(content))));
                }
                other => {
                    one(other, out);
                    out.truncate(out.trim_end().len());
                    out.push('\n');
                }
            }
        }
    }
}

fn table(table: &Table, out: &mut String) {
    let mut row = |cells: &[Vec<Inline>], bar: &str| {
        for cell in cells {
            let words = inline(cell);
            // Two bars in a row would begin a head.
            out.push_str(&format!("{bar}{}", if words.is_empty() { " " } else { &words }));
        }
        out.push_str(&format!("{bar}\n"));
    };
    if table.header.iter().any(|cell| !cell.is_empty()) {
        row(&table.header, "||");
    }
    for each in &table.rows {
        row(&each.cells, "|");
    }
    out.push('\n');
}

fn inline(content: &[Inline]) -> String {
    let mut out = String::new();
    for piece in content {
        let run = match piece {
            Inline::Text(run) => run,
            Inline::Break => {
                out.push_str("\\\\\n");
                continue;
            }
            Inline::Note(index) => {
                out.push_str(&format!("^{}^", index + 1));
                continue;
            }
        };
        // Marks count only where they touch the words.
        let words = run.text.trim();
        if words.is_empty() {
            out.push_str(&run.text);
            continue;
        }
        let head = run.text.len() - run.text.trim_start().len();
        let tail = run.text.trim_end().len();
        let (before, after) =
            (run.text.get(..head).unwrap_or_default(), run.text.get(tail..).unwrap_or_default());
        let mut text = escaped(words);
        if run.style.code {
            text = format!("{{{{{text}}}}}");
        }
        for (on, mark) in [(run.style.italic, '_'), (run.style.bold, '*'), (run.style.strike, '-')]
        {
            if on {
                // In braces a mark counts inside of a word, too.
                text = format!("{{{mark}}}{text}{{{mark}}}");
            }
        }
        if let Some(address) = super::address(run) {
            text = match address == words {
                true => format!("[{}]", address_of(address)),
                false => format!("[{text}|{}]", address_of(address)),
            };
        }
        out.push_str(&format!("{before}{text}{after}"));
    }
    out
}

/// An address without what would end the link.
fn address_of(address: &str) -> String {
    address.replace('|', "%7C").replace('[', "%5B").replace(']', "%5D")
}

fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut before = ' ';
    for character in text.chars() {
        let is_mark = match character {
            '\\' | '{' | '}' | '[' | ']' | '*' | '_' | '+' | '^' | '~' | '|' | '!' => true,
            '-' | '?' => !before.is_alphanumeric(),
            _ => false,
        };
        if is_mark {
            out.push('\\');
        }
        out.push(character);
        before = character;
    }
    out
}

/// A line that would begin something else, with its first mark written as a reference.
fn guarded(line: String) -> String {
    let opens = ["h1.", "h2.", "h3.", "h4.", "h5.", "h6.", "bq."];
    if let Some(open) = opens.iter().find(|open| line.starts_with(**open)) {
        let rest = line.get(open.len()..).unwrap_or_default();
        return format!("{}&#46;{rest}", open.trim_end_matches('.'));
    }
    match line.strip_prefix('#') {
        Some(rest) => format!("&#35;{rest}"),
        None => line,
    }
}
