//! The words of a document in reading order: what every rendering has to hold.

use crate::document::{Block, Document, Inline, plain};
use crate::picture;

/// The words of a document: text between white space, in the order it is read, footnotes last. Marks that renderers add
/// (bullets, numbers, contents, page furniture) are no words.
pub fn words(document: &Document) -> Vec<String> {
    shown(document).split_whitespace().map(str::to_owned).collect()
}

/// What a reader sees of a document, without marks and styles: a line for each paragraph, cell, heading and line of code. A
/// break in the source of a paragraph is a space.
pub fn shown(document: &Document) -> String {
    let mut text = String::new();
    blocks(&document.blocks, &mut text);
    for note in &document.notes {
        blocks(note, &mut text);
    }
    text
}

fn blocks(all: &[Block], text: &mut String) {
    for block in all {
        match block {
            Block::Heading { content, .. } | Block::Paragraph(content) => inline(content, text),
            Block::List { items, .. } => items.iter().for_each(|item| blocks(&item.blocks, text)),
            Block::Table(table) => {
                let rows =
                    std::iter::once(&table.header).chain(table.rows.iter().map(|row| &row.cells));
                rows.flatten().for_each(|cell| inline(cell, text));
            }
            Block::Code { text: code, .. } => text.push_str(code),
            Block::Quote(inner) => blocks(inner, text),
            Block::Callout { kind, blocks: inner } => {
                text.push_str(kind.title());
                text.push('\n');
                blocks(inner, text);
            }
            Block::Picture { alt, .. } => text.push_str(picture::caption(alt).unwrap_or_default()),
            Block::Figure { .. } | Block::Rule | Block::PageBreak => {}
        }
        text.push('\n');
    }
}

fn inline(content: &[Inline], text: &mut String) {
    text.push_str(&plain(content));
    text.push('\n');
}
