//! Wikitext of MediaWiki.

use export::document::{Block, Inline, Item, Style, Table};

use super::{Notation, Walk};

/// Wikitext.
pub(crate) struct Wikitext;

impl Notation for Wikitext {
    fn escaped(&self, text: &str) -> String {
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

    fn heading(&self, level: u8, words: &str) -> String {
        let marks = "=".repeat(usize::from(level));
        format!("{marks} {words} {marks}\n\n")
    }

    /// A line that would begin something else has its first mark written as a reference.
    fn paragraph(&self, words: &str) -> String {
        match words.chars().next() {
            Some(first @ ('*' | '#' | ':' | ';' | ' ' | '-')) => {
                format!("&#{};{}\n\n", u32::from(first), words.get(1..).unwrap_or_default())
            }
            _ => format!("{words}\n\n"),
        }
    }

    fn list(&self, walk: &Walk<'_>, numbered: bool, items: &[Item]) -> String {
        let list = match items.iter().all(is_simple) {
            true => marked_list(walk, numbered, items, ""),
            false => html_list(walk, numbered, items),
        };
        format!("{list}\n")
    }

    fn table(&self, walk: &Walk<'_>, table: &Table) -> String {
        let row = |cells: &[Vec<Inline>], mark: char| -> String {
            let line = |cell: &Vec<Inline>| format!("{mark} {}", walk.inline(cell));
            cells.iter().map(|cell| format!("{}\n", line(cell).trim_end())).collect()
        };
        let head = if super::has_head(table) { row(&table.header, '!') } else { String::new() };
        let rows: String =
            table.rows.iter().map(|each| format!("|-\n{}", row(&each.cells, '|'))).collect();
        format!("{{| class=\"wikitable\"\n{head}{rows}|}}\n\n")
    }

    fn code(&self, text: &str) -> String {
        format!("<pre>\n{}\n</pre>\n\n", self.escaped(text))
    }

    fn quote(&self, blocks: &str) -> String {
        format!("<blockquote>\n{blocks}</blockquote>\n\n")
    }

    fn callout(&self, title: &str, blocks: &str) -> String {
        format!("<blockquote>\n'''{title}'''\n\n{blocks}</blockquote>\n\n")
    }

    fn picture(&self, address: &str, alt: &str) -> String {
        format!("[[File:{address}|frame|alt={0}|{0}]]\n\n", self.escaped(alt))
    }

    fn rule(&self) -> &'static str {
        "----\n\n"
    }

    fn run(&self, text: &str, style: Style, address: Option<&str>) -> String {
        let mut out = self.escaped(text);
        for (on, open, close) in [
            (style.code, "<code>", "</code>"),
            (style.italic, "''", "''"),
            (style.bold, "'''", "'''"),
            (style.strike, "<s>", "</s>"),
        ] {
            if on {
                out = format!("{open}{out}{close}");
            }
        }
        let Some(address) = address else { return out };
        let written = address.replace('[', "%5B").replace(']', "%5D").replace(['<', '>', '"'], "");
        match written == text {
            true => written,
            false => format!("[{written} {out}]"),
        }
    }
}

/// Whether an item is a line of words and lists below it.
fn is_simple(item: &Item) -> bool {
    let mut blocks = item.blocks.iter();
    matches!(blocks.next(), Some(Block::Paragraph(content)) if !content.contains(&Inline::Break))
        && blocks.all(|block| match block {
            Block::List { items, .. } => items.iter().all(is_simple),
            _ => false,
        })
}

fn marked_list(walk: &Walk<'_>, numbered: bool, items: &[Item], above: &str) -> String {
    let marker = format!("{above}{}", if numbered { '#' } else { '*' });
    let mut out = String::new();
    for item in items {
        for block in &item.blocks {
            match block {
                Block::Paragraph(content) => {
                    let words = walk.inline(content);
                    out.push_str(&format!("{marker} {}{words}\n", super::task(item)));
                }
                Block::List { start, items } => {
                    out.push_str(&marked_list(walk, start.is_some(), items, &marker));
                }
                _ => {}
            }
        }
    }
    out
}

/// A list whose items hold more than a line: marks at the start of a line reach no further than it.
fn html_list(walk: &Walk<'_>, numbered: bool, items: &[Item]) -> String {
    let tag = if numbered { "ol" } else { "ul" };
    let mut out = format!("<{tag}>\n");
    for item in items {
        out.push_str(&format!("<li>{}", super::task(item)));
        for (index, block) in item.blocks.iter().enumerate() {
            match block {
                Block::Paragraph(content) if index == 0 => {
                    out.push_str(&format!("{}\n", walk.inline(content)));
                }
                Block::List { start, items } => {
                    out.push_str(&html_list(walk, start.is_some(), items));
                }
                other => out.push_str(&format!("\n{}", walk.block(other))),
            }
        }
        out.push_str("</li>\n");
    }
    format!("{out}</{tag}>\n")
}
