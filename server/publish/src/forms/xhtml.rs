//! XHTML with no more attributes than it needs: as Confluence stores pages ("Confluence Storage Format"), and as knowledge
//! bases take articles. The two differ in how they name a picture.

use export::document::{Block, Inline, Item, Style, Table};

use super::{Notation, Walk};

/// XHTML, with the way pictures are named.
pub(crate) struct Xhtml {
    /// Whether pictures are files attached to the page, as Confluence has them; else they have an address.
    pub(crate) attached: bool,
}

impl Notation for Xhtml {
    fn escaped(&self, text: &str) -> String {
        let mut out = String::with_capacity(text.len());
        for character in text.chars() {
            match character {
                '&' => out.push_str("&amp;"),
                '<' => out.push_str("&lt;"),
                '>' => out.push_str("&gt;"),
                '"' => out.push_str("&quot;"),
                character => out.push(character),
            }
        }
        out
    }

    fn heading(&self, level: u8, words: &str) -> String {
        format!("<h{level}>{words}</h{level}>\n")
    }

    fn paragraph(&self, words: &str) -> String {
        format!("<p>{words}</p>\n")
    }

    fn list(&self, walk: &Walk<'_>, numbered: bool, items: &[Item]) -> String {
        let tag = if numbered { "ol" } else { "ul" };
        let items: String = items.iter().map(|each| item(walk, each)).collect();
        format!("<{tag}>{items}</{tag}>\n")
    }

    fn table(&self, walk: &Walk<'_>, table: &Table) -> String {
        let row = |cells: &[Vec<Inline>], tag: &str| {
            let cells: String =
                cells.iter().map(|cell| format!("<{tag}>{}</{tag}>", walk.inline(cell))).collect();
            format!("<tr>{cells}</tr>\n")
        };
        let head = if super::has_head(table) { row(&table.header, "th") } else { String::new() };
        let rows: String = table.rows.iter().map(|each| row(&each.cells, "td")).collect();
        format!("<table><tbody>{head}{rows}</tbody></table>\n")
    }

    fn code(&self, text: &str) -> String {
        format!("<pre>{}</pre>\n", self.escaped(text))
    }

    fn quote(&self, blocks: &str) -> String {
        format!("<blockquote>{blocks}</blockquote>\n")
    }

    fn callout(&self, title: &str, blocks: &str) -> String {
        format!("<blockquote><p><strong>{title}</strong></p>{blocks}</blockquote>\n")
    }

    fn picture(&self, address: &str, alt: &str) -> String {
        let (address, alt) = (self.escaped(address), self.escaped(alt));
        match self.attached {
            true => format!(
                "<p><ac:image ac:alt=\"{alt}\"><ri:attachment ri:filename=\"{address}\"/></ac:image></p>\n"
            ),
            false => format!("<p><img src=\"{address}\" alt=\"{alt}\"/></p>\n"),
        }
    }

    fn rule(&self) -> &'static str {
        "<hr/>\n"
    }

    fn notes(&self, notes: &[String]) -> String {
        let notes: String = notes.iter().map(|note| format!("<li>{note}</li>")).collect();
        format!("<ol>{notes}</ol>\n")
    }

    fn run(&self, text: &str, style: Style, address: Option<&str>) -> String {
        let tags = [
            (style.code, "code"),
            (style.italic, "em"),
            (style.bold, "strong"),
            (style.strike, "del"),
        ];
        let mut out = self.escaped(text);
        for (_, tag) in tags.iter().filter(|(on, _)| *on) {
            out = format!("<{tag}>{out}</{tag}>");
        }
        match address {
            Some(address) => format!("<a href=\"{}\">{out}</a>", self.escaped(address)),
            None => out,
        }
    }
}

fn item(walk: &Walk<'_>, item: &Item) -> String {
    let blocks = match item.blocks.as_slice() {
        [Block::Paragraph(content), rest @ ..] => {
            format!("{}{}", walk.inline(content), walk.blocks(rest))
        }
        all => walk.blocks(all),
    };
    format!("<li>{}{blocks}</li>", super::task(item))
}
