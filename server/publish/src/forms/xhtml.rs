//! XHTML without attributes, as Confluence stores pages ("Confluence Storage Format") and knowledge bases take articles.

use export::document::{Block, Document, Inline, Item, Table};

/// The document as a fragment.
pub(crate) fn text(document: &Document) -> String {
    let mut out = String::new();
    blocks(&document.blocks, &mut out);
    if !document.notes.is_empty() {
        out.push_str("<ol>");
        for note in &document.notes {
            out.push_str("<li>");
            blocks(note, &mut out);
            out.push_str("</li>");
        }
        out.push_str("</ol>\n");
    }
    out
}

fn blocks(all: &[Block], out: &mut String) {
    for block in all {
        one(block, out);
    }
}

fn one(block: &Block, out: &mut String) {
    match block {
        Block::Heading { level, content, .. } => {
            let level = (*level).clamp(1, 6);
            out.push_str(&format!("<h{level}>"));
            inline(content, out);
            out.push_str(&format!("</h{level}>\n"));
        }
        Block::Paragraph(content) => {
            out.push_str("<p>");
            inline(content, out);
            out.push_str("</p>\n");
        }
        Block::List { start, items } => {
            let tag = if start.is_some() { "ol" } else { "ul" };
            out.push_str(&format!("<{tag}>"));
            items.iter().for_each(|each| item(each, out));
            out.push_str(&format!("</{tag}>\n"));
        }
        Block::Table(each) => table(each, out),
        Block::Code { text, .. } => {
            out.push_str(&format!("<pre>{}</pre>\n", escaped(text)));
        }
        Block::Quote(inner) => {
            out.push_str("<blockquote>");
            blocks(inner, out);
            out.push_str("</blockquote>\n");
        }
        Block::Callout { kind, blocks: inner } => {
            out.push_str(&format!("<blockquote><p><strong>{}</strong></p>", kind.title()));
            blocks(inner, out);
            out.push_str("</blockquote>\n");
        }
        Block::Picture { alt, .. } => {
            out.push_str(&format!("<p><em>[image: {}]</em></p>\n", escaped(alt)));
        }
        Block::Rule => out.push_str("<hr/>\n"),
        Block::Figure { .. } | Block::PageBreak => {}
    }
}

fn item(item: &Item, out: &mut String) {
    out.push_str("<li>");
    out.push_str(super::task(item));
    match item.blocks.as_slice() {
        [Block::Paragraph(content), rest @ ..] => {
            inline(content, out);
            blocks(rest, out);
        }
        all => blocks(all, out),
    }
    out.push_str("</li>");
}

fn table(table: &Table, out: &mut String) {
    out.push_str("<table><tbody>");
    let mut row = |cells: &[Vec<Inline>], tag: &str| {
        out.push_str("<tr>");
        for cell in cells {
            out.push_str(&format!("<{tag}>"));
            inline(cell, out);
            out.push_str(&format!("</{tag}>"));
        }
        out.push_str("</tr>\n");
    };
    if table.header.iter().any(|cell| !cell.is_empty()) {
        row(&table.header, "th");
    }
    for each in &table.rows {
        row(&each.cells, "td");
    }
    out.push_str("</tbody></table>\n");
}

fn inline(content: &[Inline], out: &mut String) {
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
        let tags = [
            (run.style.strike, "del"),
            (run.style.bold, "strong"),
            (run.style.italic, "em"),
            (run.style.code, "code"),
        ];
        let on: Vec<&str> = tags.iter().filter(|(on, _)| *on).map(|(_, tag)| *tag).collect();
        let link = super::address(run);
        if let Some(address) = link {
            out.push_str(&format!("<a href=\"{}\">", escaped(address)));
        }
        on.iter().for_each(|tag| out.push_str(&format!("<{tag}>")));
        out.push_str(&escaped(&run.text));
        on.iter().rev().for_each(|tag| out.push_str(&format!("</{tag}>")));
        if link.is_some() {
            out.push_str("</a>");
        }
    }
}

fn escaped(text: &str) -> String {
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
