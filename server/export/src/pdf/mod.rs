//! The tree as PDF: pages of A4 with contents, running heads, links, outline and structure.

mod apart;
mod faces;
mod flow;
mod image;
mod links;
mod metadata;
mod page;
mod paginate;
mod painter;
mod structure;
mod table;
mod text;
mod title;
mod write;

use std::collections::BTreeSet;

use crate::document::{Block, Document};
use crate::{Furniture, facts};

#[cfg(test)]
pub(crate) use faces::Face;
pub use faces::SystemFont;
pub(crate) use faces::{Faces, MISSING};
#[cfg(test)]
pub(crate) use image::add as add_image;
pub(crate) use table::widths as column_widths;

use flow::Flow;
use page::Paint;
use paginate::{Contents, Page};

/// A document as PDF.
#[derive(Debug, Clone)]
pub struct Pdf {
    /// The file.
    pub bytes: Vec<u8>,
    /// How many pages it has.
    pub pages: usize,
    /// Characters that no font has: their numbers are shown in their place.
    pub missing: Vec<char>,
}

/// From this many pages on there is a table of contents.
const CONTENTS_FROM_PAGES: usize = 3;
/// And from this many headings on.
const CONTENTS_FROM_HEADINGS: usize = 4;

/// The document as a PDF file.
pub fn pdf(document: &Document, furniture: &Furniture) -> Pdf {
    pdf_with(document, furniture, &[])
}

/// The same with fonts of the system for [`Pdf::missing`]. Other fonts give other bytes.
pub fn pdf_with(document: &Document, furniture: &Furniture, fonts: &[SystemFont]) -> Pdf {
    let faces = Faces::with(fonts);
    let (flow, pages) = laid_out(document, furniture, &faces);
    let missing = missing(&pages);
    let count = pages.len();
    let bytes = write::write(document, furniture, flow, pages, &faces);
    Pdf { bytes, pages: count, missing }
}

fn laid_out<'a>(
    document: &Document,
    furniture: &Furniture,
    faces: &'a Faces,
) -> (Flow<'a>, Vec<Page>) {
    let (flow, pages, _) = with_contents(document, furniture, faces);
    finished(document, furniture, flow, pages)
}

/// A line of the contents and the page, from 1, that it leads to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ContentsLine {
    /// Of the heading in the tree.
    pub level: u8,
    pub text: String,
    pub anchor: String,
    pub page: usize,
}

/// The table of contents as the pages have it; empty for a short document.
pub(crate) fn contents(document: &Document, furniture: &Furniture) -> Vec<ContentsLine> {
    let faces = Faces::new();
    let (_, _, contents) = with_contents(document, furniture, &faces);
    let Some(Contents { entries, pages }) = contents else { return Vec::new() };
    entries.into_iter().zip(pages).map(|(entry, page)| entry.on(page)).collect()
}

fn with_contents<'a>(
    document: &Document,
    furniture: &Furniture,
    faces: &'a Faces,
) -> (Flow<'a>, Vec<Page>, Option<Contents>) {
    let (mut flow, body) = flow(document, furniture, faces);
    let plan = paginate::plan(&flow, body, &[]);
    let entries = paginate::entries(&flow);
    if plan.count < CONTENTS_FROM_PAGES || entries.len() < CONTENTS_FROM_HEADINGS {
        let pages = paginate::pages(&mut flow, body, Vec::new(), plan);
        return (flow, pages, None);
    }
    // The contents move what follows; their height is known before the numbers in them.
    let contents = Contents { entries, pages: Vec::new() };
    let list = paginate::contents_strips(&contents, &flow);
    let plan = paginate::plan(&flow, body, &list);
    let found = paginate::found(&plan, &flow, body, &list, &contents.entries);
    let contents = Contents { pages: found, ..contents };
    let list = paginate::contents_strips(&contents, &flow);
    let pages = paginate::pages(&mut flow, body, list, plan);
    (flow, pages, Some(contents))
}

/// The flow of the whole document, and where its body begins.
fn flow<'a>(document: &Document, furniture: &Furniture, faces: &'a Faces) -> (Flow<'a>, usize) {
    let mut flow = Flow::new(faces);
    let first = document.blocks.iter().position(|block| matches!(block, Block::Heading { .. }));
    let heading = first.and_then(|at| match document.blocks.get(at) {
        // Only a heading that opens the document is its title.
        Some(Block::Heading { level: 1, anchor, content }) if at == 0 => {
            Some((at, anchor, content))
        }
        _ => None,
    });
    let facts = facts(document, furniture);
    match heading {
        Some((_, anchor, content)) => {
            flow.title(&crate::document::plain(content), Some(content), Some(anchor), &facts);
        }
        None => flow.title(&document.title(), None, None, &facts),
    }
    let body = flow.strips.len();
    flow.document(document, heading.map(|(at, ..)| at));
    (flow, body)
}

fn finished<'a>(
    document: &Document,
    furniture: &Furniture,
    flow: Flow<'a>,
    mut pages: Vec<Page>,
) -> (Flow<'a>, Vec<Page>) {
    paginate::furnish(&mut pages, document, furniture, &flow);
    (flow, pages)
}

fn missing(pages: &[Page]) -> Vec<char> {
    let mut missing = BTreeSet::new();
    for paint in pages.iter().flat_map(|page| &page.paints) {
        if let Paint::Text { line, .. } = paint {
            missing.extend(
                line.pieces
                    .iter()
                    .filter(|piece| piece.missing)
                    .flat_map(|piece| piece.text.chars()),
            );
        }
    }
    missing.into_iter().collect()
}

/// The words of the pages by the positions of their text, page furniture and marks left out.
#[cfg(test)]
pub(crate) fn words(document: &Document, furniture: &Furniture) -> Vec<String> {
    let faces = Faces::new();
    let (_, pages) = laid_out(document, furniture, &faces);
    let mut text = String::new();
    for paint in pages.iter().flat_map(|page| &page.paints) {
        if let Paint::Text { line, .. } = paint {
            line.pieces
                .iter()
                .filter(|piece| !piece.mark)
                .for_each(|piece| text.push_str(&piece.text));
            if line.ends_word {
                text.push(' ');
            }
        }
    }
    text.split_whitespace().map(str::to_owned).collect()
}

/// Everything painted, as (page, left, top, right, bottom), for tests that look for what leaves the margins.
#[cfg(test)]
pub(crate) fn boxes(
    document: &Document,
    furniture: &Furniture,
) -> Vec<(usize, f32, f32, f32, f32)> {
    let faces = Faces::new();
    let (_, pages) = laid_out(document, furniture, &faces);
    let mut boxes = Vec::new();
    for (number, page) in pages.iter().enumerate() {
        for paint in &page.paints {
            if let Paint::Text { x, baseline, line, .. } = paint {
                for piece in &line.pieces {
                    let left = x + piece.x;
                    boxes.push((
                        number,
                        left,
                        baseline - piece.size,
                        left + piece.width,
                        *baseline,
                    ));
                }
            }
        }
    }
    boxes
}
