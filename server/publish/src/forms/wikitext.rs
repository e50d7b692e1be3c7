//! Wikitext of MediaWiki.

use export::document::{Block, Document, Inline, Item, Table};

/// The document as text.
pub(crate) fn text(document: &Document) -> String {
    let mut out = String::new();
    blocks(&document.blocks, &mut out);
    for (index, note) in document.notes.iter().enumerate() {
        out.push_str(&format!("<sup>{}</sup> ", index + 1));
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
            let marks = "=".repeat(usize::from((*level).clamp(1, 6)));
            out.push_str(&format!("{marks} {} {marks}\n\n", inline(content)));
        }
        Block::Paragraph(content) => out.push_str(&format!("{}\n\n", guarded(inline(content)))),
        Block::List { start, items } => {
            if items.iter().all(super::is_simple) {
                list(start.is_some(), items, "", out);
            } else {
                html_list(start.is_some(), items, out);
            }
            out.push('\n');
        }
        Block::Table(each) => table(each, out),
        Block::Code { text, .. } => out.push_str(&format!("<pre>\n{}\n</pre>\n\n", escaped(text))),
        Block::Quote(inner) => {
            out.push_str("<blockquote>\n");
            blocks(inner, out);
            out.push_str("</blockquote>\n\n");
        }
        Block::Callout { kind, blocks: inner } => {
            out.push_str(&format!("<blockquote>\n'''{}'''\n\n", kind.title()));
            blocks(inner, out);
            out.push_str("</blockquote>\n\n");
        }
        Block::Picture { alt, .. } => {
            out.push_str(&format!("''&#91;image: {}&#93;''\n\n", escaped(alt)));
        }
        Block::Rule => out.push_str("----\n\n"),
        Block::Figure { .. } | Block::PageBreak => {}
    }
}

fn list(numbered: bool, items: &[Item], marker: &str, out: &mut String) {
    let marker = format!("{marker}{}", if numbered { '#' } else { '*' });
    for item in items {
        for block in &item.blocks {
            match block {
                Block::Paragraph(content) => {
                    out.push_str(&format!("{marker} {}{}\n", super::task(item), inline(content)));
                }
                Block::List { start, items } => list(start.is_some(), items, &marker, out),
                _ => {}
            }
        }
    }
}

/// A list whose items hold more than a line: marks at the start of a line reach no further than it.
fn html_list(numbered: bool, items: &[Item], out: &mut String) {
    let tag = if numbered { "ol" } else { "ul" };
    out.push_str(&format!("<{tag}>\n"));
    for item in items {
        out.push_str(&format!("<li>{}", super::task(item)));
        for (index, block) in item.blocks.iter().enumerate() {
            match block {
                Block::Paragraph(content) if index == 0 => {
                    out.push_str(&format!("{}\n", inline(content)));
                }
                Block::List { start, items } => html_list(start.is_some(), items, out),
                other => {
                    out.push('\n');
                    one(other, out);
                }
            }
        }
        out.push_str("</li>\n");
    }
    out.push_str(&format!("</{tag}>\n"));
}

fn table(table: &Table, out: &mut String) {
    out.push_str("{| class=\"wikitable\"\n");
    if table.header.iter().any(|cell| !cell.is_empty()) {
        for cell in &table.header {
            out.push_str(format!("! {}", inline(cell)).trim_end());
            out.push('\n');
        }
    }
    for row in &table.rows {
        out.push_str("|-\n");
        for cell in &row.cells {
            out.push_str(format!("| {}", inline(cell)).trim_end());
            out.push('\n');
        }
    }
    out.push_str("|}\n\n");
}

fn inline(content: &[Inline]) -> String {
    let mut out = String::new();
    for piece in content {
        let run = match piece {
            Inline::Text(run) => run,
            Inline::Break => {
                out.push_str("<br/>");
                continue;
            }
            Inline::Note(index) => {
                out.push_str(&format!("<sup>{}</sup>", index + 1));
                continue;
            }
        };
        let mut text = escaped(&run.text);
        for (on, open, close) in [
            (run.style.code, "<code>", "</code>"),
            (run.style.italic, "''", "''"),
            (run.style.bold, "'''", "'''"),
            (run.style.strike, "<s>", "</s>"),
        ] {
            if on {
                text = format!("{open}{text}{close}");
            }
        }
        if let Some(address) = super::address(run) {
            let address =
                address.replace('[', "%5B").replace(']', "%5D").replace(['<', '>', '"'], "");
            text = match address == run.text {
                true => address,
                false => format!("[{address} {text}]"),
            };
        }
        out.push_str(&text);
    }
    out
}

/// Text in which nothing is markup.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '[' | ']' | '{' | '}' | '|' | '\'' | '~' | '_' | '=' | '!' => {
                out.push_str(&format!("&#{};", u32::from(character)));
            }
            character => out.push(character),
        }
    }
    out
}

/// A line that would begin something else, with its first mark written as a reference.
fn guarded(line: String) -> String {
    match line.chars().next() {
        Some(first @ ('*' | '#' | ':' | ';' | ' ' | '-')) => {
            format!("&#{};{}", u32::from(first), line.get(1..).unwrap_or_default())
        }
        _ => line,
    }
}
