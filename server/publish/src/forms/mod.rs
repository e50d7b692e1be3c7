//! The document tree as text of the places it goes to. Markdown is written by `export`.
//!
//! Places within a page lead nowhere here: targets make anchors of their own. Pictures are words, and figures are left to
//! the exports, for what they show stands in the text.

pub(crate) mod jira;
pub(crate) mod wikitext;
pub(crate) mod xhtml;

use export::document::{Block, Inline, Item, Run, Style, Target};

/// The last blocks of a page: the notice, and the marker that it is found by.
pub(crate) fn foot(notice: &str, marker: &str) -> Vec<Block> {
    let text =
        |text: &str, style: Style| Inline::Text(Run { text: text.to_owned(), style, link: None });
    let plain = Style::default();
    let mut line = Vec::new();
    if !notice.is_empty() {
        line.push(text(&format!("{notice} "), plain));
    }
    line.push(text("Written by tftsr: ", plain));
    line.push(text(marker, Style { code: true, ..plain }));
    line.push(text(".", plain));
    vec![Block::Rule, Block::Paragraph(line)]
}

/// Where a run leads, when that is the web.
fn address(run: &Run) -> Option<&str> {
    match &run.link {
        Some(Target::Web(address)) => Some(address),
        _ => None,
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

/// What marks a task.
fn task(item: &Item) -> &'static str {
    match item.task {
        Some(true) => "☑ ",
        Some(false) => "☐ ",
        None => "",
    }
}
