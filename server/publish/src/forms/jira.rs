//! Jira's text formatting notation, which the second version of its API takes for descriptions.

use export::document::{Block, Inline, Item, Style, Table};

use super::{Notation, Walk};

/// Jira's notation.
pub(crate) struct Jira;

impl Notation for Jira {
    fn escaped(&self, text: &str) -> String {
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

    fn heading(&self, level: u8, words: &str) -> String {
        format!("h{level}. {words}\n\n")
    }

    fn paragraph(&self, words: &str) -> String {
        format!("{}\n\n", guarded(words))
    }

    fn list(&self, walk: &Walk<'_>, numbered: bool, items: &[Item]) -> String {
        format!("{}\n", list(walk, numbered, items, ""))
    }

    fn table(&self, walk: &Walk<'_>, table: &Table) -> String {
        let row = |cells: &[Vec<Inline>], bar: &str| {
            let cells = cells.iter().map(|cell| {
                let words = walk.inline(cell);
                // Two bars in a row would begin a head.
                format!("{bar}{}", if words.is_empty() { " " } else { &words })
            });
            format!("{}{bar}\n", cells.collect::<String>())
        };
        let head = if super::has_head(table) { row(&table.header, "||") } else { String::new() };
        let rows: String = table.rows.iter().map(|each| row(&each.cells, "|")).collect();
        format!("{head}{rows}\n")
    }

    /// What would end a block early is set line by line instead.
    fn code(&self, text: &str) -> String {
        if !text.contains("{noformat}") {
            return format!("{{noformat}}\n{text}\n{{noformat}}\n\n");
        }
        let lines: String =
            text.lines().map(|line| format!("{{{{{}}}}}\n", self.escaped(line))).collect();
        format!("{lines}\n")
    }

    fn quote(&self, blocks: &str) -> String {
        format!("{{quote}}\n{}\n{{quote}}\n\n", blocks.trim_end())
    }

    fn callout(&self, title: &str, blocks: &str) -> String {
        format!("{{panel:title={title}}}\n{}\n{{panel}}\n\n", blocks.trim_end())
    }

    fn picture(&self, address: &str, alt: &str) -> String {
        // What ends the value of a parameter cannot be escaped within one.
        let alt: String = alt.chars().filter(|letter| !"!|,=\"\\{}".contains(*letter)).collect();
        format!("!{address}|alt=\"{alt}\"!\n\n")
    }

    fn rule(&self) -> &'static str {
        "----\n\n"
    }

    fn line_end(&self) -> &'static str {
        "\\\\\n"
    }

    fn note_mark(&self, number: usize) -> String {
        format!("^{number}^")
    }

    /// Marks count only where they touch the words.
    fn run(&self, text: &str, style: Style, address: Option<&str>) -> String {
        let words = text.trim();
        if words.is_empty() {
            return text.to_owned();
        }
        let (before, rest) = text.split_at(text.len() - text.trim_start().len());
        let after = rest.get(words.len()..).unwrap_or_default();
        let mut out = self.escaped(words);
        if style.code {
            out = format!("{{{{{out}}}}}");
        }
        for (on, mark) in [(style.italic, '_'), (style.bold, '*'), (style.strike, '-')] {
            if on {
                // In braces a mark counts inside of a word, too.
                out = format!("{{{mark}}}{out}{{{mark}}}");
            }
        }
        if let Some(address) = address {
            // Without what would end the link.
            let written = address.replace('|', "%7C").replace('[', "%5B").replace(']', "%5D");
            out = match address == words {
                true => format!("[{written}]"),
                false => format!("[{out}|{written}]"),
            };
        }
        format!("{before}{out}{after}")
    }
}

fn list(walk: &Walk<'_>, numbered: bool, items: &[Item], above: &str) -> String {
    let marker = format!("{above}{}", if numbered { '#' } else { '*' });
    let mut out = String::new();
    for item in items {
        let (first, rest) = match item.blocks.as_slice() {
            [Block::Paragraph(content), rest @ ..] => (walk.inline(content), rest),
            all => (String::new(), all),
        };
        out.push_str(&format!("{marker} {}{first}\n", super::task(item)));
        for block in rest {
            match block {
                Block::List { start, items } => {
                    out.push_str(&list(walk, start.is_some(), items, &marker));
                }
                Block::Paragraph(content) => {
                    // A blank line would end the list.
                    out.truncate(out.trim_end().len());
                    out.push_str(&format!("\\\\\n{}\n", guarded(&walk.inline(content))));
                }
                other => {
                    out.push_str(&walk.block(other));
                    out.truncate(out.trim_end().len());
                    out.push('\n');
                }
            }
        }
    }
    out
}

/// A line that would begin something else, with its first mark written as a reference.
fn guarded(line: &str) -> String {
    let opens = ["h1.", "h2.", "h3.", "h4.", "h5.", "h6.", "bq."];
    if let Some(open) = opens.iter().find(|open| line.starts_with(**open)) {
        let rest = line.get(open.len()..).unwrap_or_default();
        return format!("{}&#46;{rest}", open.trim_end_matches('.'));
    }
    match line.strip_prefix('#') {
        Some(rest) => format!("&#35;{rest}"),
        None => line.to_owned(),
    }
}
