//! The document tree as text of the places it goes to. Markdown is written by `export`.
//!
//! One walk over the tree serves every notation; a notation is how the pieces are written. Places within a page lead
//! nowhere here: targets make anchors of their own. Figures are left to the exports, for what they show stands in the text.

pub(crate) mod jira;
pub(crate) mod wikitext;
pub(crate) mod xhtml;

use export::document::{Block, Document, Inline, Item, Picture, Run, Style, Table, Target};

/// How a place writes the pieces of a document. Words are handed over as they stand in the notation already.
pub(crate) trait Notation {
    /// Text in which nothing is markup.
    fn escaped(&self, text: &str) -> String;

    /// A heading of a level from 1 to 6.
    fn heading(&self, level: u8, words: &str) -> String;

    /// A paragraph.
    fn paragraph(&self, words: &str) -> String;

    /// A list, the outermost one.
    fn list(&self, walk: &Walk<'_>, numbered: bool, items: &[Item]) -> String;

    /// A table.
    fn table(&self, walk: &Walk<'_>, table: &Table) -> String;

    /// Preformatted text, which is not escaped yet.
    fn code(&self, text: &str) -> String;

    /// Quoted blocks.
    fn quote(&self, blocks: &str) -> String;

    /// Blocks under a title that stand out.
    fn callout(&self, title: &str, blocks: &str) -> String;

    /// A picture, by the address that the target gave it.
    fn picture(&self, address: &str, alt: &str) -> String;

    /// A rule.
    fn rule(&self) -> &'static str;

    /// The end of a line within a paragraph.
    fn line_end(&self) -> &'static str {
        "<br/>"
    }

    /// A number that refers to a note.
    fn note_mark(&self, number: usize) -> String {
        format!("<sup>{number}</sup>")
    }

    /// The notes at the end, in their order.
    fn notes(&self, notes: &[String]) -> String {
        let note =
            |(index, note): (usize, &String)| format!("{} {note}", self.note_mark(index + 1));
        notes.iter().enumerate().map(note).collect()
    }

    /// A run of text with its style and, where it leads to the web, its address.
    fn run(&self, text: &str, style: Style, address: Option<&str>) -> String;
}

/// A walk over a document.
pub(crate) struct Walk<'a> {
    /// How pieces are written.
    notation: &'a dyn Notation,
    /// Where the target keeps a picture.
    address: &'a dyn Fn(&Picture) -> String,
}

/// The document in a notation; `address` says where the target keeps a picture.
pub(crate) fn text(
    document: &Document,
    notation: &dyn Notation,
    address: &dyn Fn(&Picture) -> String,
) -> String {
    let walk = Walk { notation, address };
    let mut out = walk.blocks(&document.blocks);
    if !document.notes.is_empty() {
        let notes: Vec<String> = document.notes.iter().map(|note| walk.blocks(note)).collect();
        out.push_str(&notation.notes(&notes));
    }
    out
}

impl Walk<'_> {
    /// Blocks one after the other.
    pub(crate) fn blocks(&self, blocks: &[Block]) -> String {
        blocks.iter().map(|block| self.block(block)).collect()
    }

    /// One block.
    pub(crate) fn block(&self, block: &Block) -> String {
        let notation = self.notation;
        match block {
            Block::Heading { level, content, .. } => {
                notation.heading((*level).clamp(1, 6), &self.inline(content))
            }
            Block::Paragraph(content) => notation.paragraph(&self.inline(content)),
            Block::List { start, items } => notation.list(self, start.is_some(), items),
            Block::Table(table) => notation.table(self, table),
            Block::Code { text, .. } => notation.code(text),
            Block::Quote(inner) => notation.quote(&self.blocks(inner)),
            Block::Callout { kind, blocks } => notation.callout(kind.title(), &self.blocks(blocks)),
            Block::Picture { picture, alt } => notation.picture(&(self.address)(picture), alt),
            Block::Rule => notation.rule().to_owned(),
            Block::Figure { .. } | Block::PageBreak => String::new(),
        }
    }

    /// Inline content.
    pub(crate) fn inline(&self, content: &[Inline]) -> String {
        content
            .iter()
            .map(|piece| match piece {
                Inline::Text(run) => self.notation.run(&run.text, run.style, address(run)),
                Inline::Break => self.notation.line_end().to_owned(),
                Inline::Note(index) => self.notation.note_mark(index + 1),
            })
            .collect()
    }
}

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

/// Call-outs as quotes under a strong title, for Markdown that does not know them.
pub(crate) fn as_quotes(blocks: &mut [Block]) {
    for block in blocks {
        if let Block::Callout { kind, blocks } = block {
            let style = Style { bold: true, ..Style::default() };
            let run = Run { text: kind.title().to_owned(), style, link: None };
            let title = Block::Paragraph(vec![Inline::Text(run)]);
            *block = Block::Quote(std::iter::once(title).chain(blocks.drain(..)).collect());
        }
        match block {
            Block::Quote(inner) => as_quotes(inner),
            Block::List { items, .. } => {
                items.iter_mut().for_each(|item| as_quotes(&mut item.blocks));
            }
            _ => {}
        }
    }
}

/// Where a run leads, when that is the web.
fn address(run: &Run) -> Option<&str> {
    match &run.link {
        Some(Target::Web(address)) => Some(address),
        _ => None,
    }
}

/// Whether a table has a head.
fn has_head(table: &Table) -> bool {
    table.header.iter().any(|cell| !cell.is_empty())
}

/// What marks a task.
fn task(item: &Item) -> &'static str {
    match item.task {
        Some(true) => "☑ ",
        Some(false) => "☐ ",
        None => "",
    }
}
