//! Blocks as the content of a part: paragraphs, lists, tables, call-outs, pictures.

use std::collections::{HashMap, HashSet};

use docx_rs::{BuildXML, Paragraph, ParagraphChild, SpecialIndentType};

use super::numbering::{self, DEEPEST, Kind, Lists};
use super::order::ordered;
use super::package::{Media, Part};
use super::styles::StyleIds;
use crate::document::{Block, Callout, Document, Inline, Item};
use crate::html::escaped;
use crate::pdf::Faces;

/// The text of a code block stands in this far.
const CODE_LEFT: i32 = 340;
/// And its first line this far out of that, so that a line that goes on below is seen to do so.
const CODE_HANGING: i32 = 220;
const QUOTE_LEFT: i32 = 260;
/// Nothing is set narrower than this, in twentieths of a point, however deep it is nested.
const NARROWEST: i32 = 3_000;

/// One element as XML, its properties in order.
pub(super) fn xml(element: &impl BuildXML) -> String {
    ordered(&String::from_utf8_lossy(&element.build()))
}

/// Where a block stands, in twentieths of a point.
#[derive(Debug, Clone, Copy)]
pub(super) struct Place {
    /// From the left edge of the text.
    pub indent: i32,
    /// Of the text that is left.
    pub width: i32,
    /// Of paragraphs.
    pub style: &'static str,
    /// The ordered list around it: its id and level.
    chain: Option<(usize, usize)>,
    /// Whether that list was gone on with below this item: another one below it begins again.
    again: bool,
}

impl Place {
    pub(super) fn new(width: i32, style: &'static str) -> Place {
        Place { indent: 0, width, style, chain: None, again: false }
    }

    fn indented(self, by: i32) -> Place {
        let by = by.min((self.width - NARROWEST).max(0));
        Place { indent: self.indent + by, width: self.width - by, ..self }
    }
}

/// The label of the first paragraph of an item.
struct Label {
    list: usize,
    level: usize,
    kind: Kind,
}

/// Writes the parts of a document that hold text.
pub(super) struct Writer<'a> {
    /// The part that is being written.
    pub part: Part,
    pub styles: &'a StyleIds,
    pub lists: Lists,
    pub media: Vec<Media>,
    pub faces: Faces,
    /// How much a heading's level is above that of its style.
    pub shift: u8,
    /// Whether a footnote is being written: there are none in it.
    pub in_note: bool,
    /// Whether what comes next begins a page.
    new_page: bool,
    /// The style of literal words where they stand now.
    pub(super) code_style: &'static str,
    /// Where the gap behind the last table stands in the part.
    last_gap: Option<std::ops::Range<usize>>,
    /// Footnotes that were referred to.
    pub referred: HashSet<usize>,
    /// The numbers of the ordered items around.
    counters: Vec<u64>,
    bookmarks: HashMap<String, (usize, String)>,
    names: HashSet<String>,
    ids: usize,
}

/// Literal words in running text.
pub(super) const CODE_STYLE: &str = "VerbatimChar";

impl<'a> Writer<'a> {
    pub(super) fn new(styles: &'a StyleIds, base: usize, document: &Document) -> Writer<'a> {
        let mut tops = document.blocks.iter().enumerate().filter_map(|(at, block)| match block {
            Block::Heading { level: 1, .. } => Some(at),
            _ => None,
        });
        // A heading that opens the document is its title; sections are then headings of the first level.
        let titled = tops.next() == Some(0) && tops.next().is_none();
        Writer {
            part: Part::default(),
            styles,
            lists: Lists::after(base),
            media: Vec::new(),
            faces: Faces::new(),
            shift: u8::from(titled),
            in_note: false,
            new_page: false,
            last_gap: None,
            code_style: CODE_STYLE,
            referred: HashSet::new(),
            counters: Vec::new(),
            bookmarks: HashMap::new(),
            names: HashSet::new(),
            ids: 0,
        }
    }

    /// A number that nothing else in the document has.
    pub(super) fn id(&mut self) -> usize {
        self.ids += 1;
        self.ids
    }

    pub(super) fn blocks(&mut self, blocks: &[Block], place: Place) {
        for (index, block) in blocks.iter().enumerate() {
            // Two blocks of code after each other would look like one.
            let before = index.checked_sub(1).and_then(|before| blocks.get(before));
            if matches!((before, block), (Some(Block::Code { .. }), Block::Code { .. })) {
                self.gap();
            }
            self.block(block, place);
        }
    }

    pub(super) fn block(&mut self, block: &Block, place: Place) {
        match block {
            Block::Heading { level, anchor, content } => {
                let level = level.saturating_sub(self.shift).clamp(1, 6);
                self.anchored(&format!("Heading{level}"), anchor, content);
            }
            Block::Paragraph(content) => {
                let paragraph = self.paragraph(place.style, content);
                self.emit(moved(paragraph, place));
            }
            Block::List { start, items } => self.list(*start, items, place),
            Block::Table(table) => self.table(table, place),
            Block::Code { text, .. } => self.code(text, place),
            Block::Quote(blocks) => {
                let place = Place { style: "Quote", chain: None, ..place.indented(QUOTE_LEFT) };
                self.blocks(blocks, place);
            }
            Block::Callout { kind, blocks } => self.callout(*kind, blocks, place),
            Block::Picture { picture, alt } => self.picture(picture, alt, place.width),
            Block::Figure { chart, .. } => self.figure(chart, place.width),
            Block::Rule => {
                let paragraph = self.paragraph("Rule", &[]);
                self.emit(paragraph);
            }
            Block::PageBreak => self.new_page = true,
        }
    }

    /// A paragraph that links lead to.
    pub(super) fn anchored(&mut self, style: &str, anchor: &str, content: &[Inline]) {
        let mut paragraph = self.paragraph(style, content);
        self.bookmark(&mut paragraph, anchor);
        self.emit(paragraph);
    }

    /// Makes a paragraph the place of an anchor.
    pub(super) fn bookmark(&mut self, paragraph: &mut Paragraph, anchor: &str) {
        let (id, name) = self.place_of(anchor);
        let end = Paragraph::new().add_bookmark_start(id, name).add_bookmark_end(id);
        let mut marks = end.children.into_iter();
        if let (Some(start), Some(end)) = (marks.next(), marks.next()) {
            paragraph.children.insert(0, start);
            paragraph.children.push(end);
        }
    }

    /// The bookmark of an anchor: forty letters, digits and underscores at most, beginning with a letter.
    pub(super) fn place_of(&mut self, anchor: &str) -> (usize, String) {
        if let Some(known) = self.bookmarks.get(anchor) {
            return known.clone();
        }
        let plain: String = anchor
            .chars()
            .map(|character| if character.is_alphanumeric() { character } else { '_' })
            .take(32)
            .collect();
        let plain = match plain.starts_with(char::is_alphabetic) {
            true => plain,
            false => format!("at_{plain}"),
        };
        let mut name = plain.clone();
        let mut count = 1;
        // Word does not tell capitals from small letters here.
        while !self.names.insert(name.to_lowercase()) {
            count += 1;
            name = format!("{plain}_{count}");
        }
        let place = (self.id(), name);
        self.bookmarks.insert(anchor.to_owned(), place.clone());
        place
    }

    pub(super) fn paragraph(&mut self, style: &str, content: &[Inline]) -> Paragraph {
        let mut paragraph = Paragraph::new();
        if style != "Normal" {
            paragraph = paragraph.style(self.styles.id(style));
        }
        paragraph.children = self.inline(content);
        paragraph
    }

    pub(super) fn emit(&mut self, mut paragraph: Paragraph) {
        if std::mem::take(&mut self.new_page) {
            paragraph = paragraph.page_break_before(true);
        }
        self.part.xml.push_str(&xml(&paragraph));
    }

    /// What has to stand before an element that cannot begin a page itself.
    pub(super) fn page_before_table(&mut self) {
        if self.new_page {
            self.gap();
        }
    }

    /// The distance below a table, which also keeps two tables apart.
    pub(super) fn gap(&mut self) {
        let start = self.part.xml.len();
        let paragraph = self.paragraph("TableGap", &[]);
        self.emit(paragraph);
        self.last_gap = Some(start..self.part.xml.len());
    }

    /// Makes what follows a table at the very end as low as it can be: it must be there, and could need a page of its own.
    pub(super) fn close(&mut self) {
        let end = self.part.xml.len();
        let Some(gap) = self.last_gap.take().filter(|gap| gap.end == end) else { return };
        self.part.xml.truncate(gap.start);
        self.part.xml.push_str(&format!(
            "<w:p><w:pPr><w:pStyle w:val=\"{}\"/><w:spacing w:before=\"0\" w:after=\"0\" w:line=\"20\" w:lineRule=\"exact\"/></w:pPr></w:p>",
            escaped(self.styles.id("TableGap"))
        ));
    }

    fn list(&mut self, start: Option<u64>, items: &[Item], place: Place) {
        let Some(start) = start else {
            for item in items {
                let kind = match item.task {
                    Some(true) => Kind::Done,
                    Some(false) => Kind::Open,
                    None => Kind::Bullets,
                };
                let hanging = numbering::hanging(kind, 0);
                let level = usize::try_from(place.indent / hanging).unwrap_or(0).min(DEEPEST);
                let label = Label { list: self.lists.marks(kind), level, kind };
                let inner = Place { chain: None, ..place.indented(hanging) };
                self.item(item, &label, inner);
            }
            return;
        };
        let nested = place.chain.filter(|(_, level)| *level < DEEPEST);
        let (list, level) = match nested {
            // A number of its own takes a list of its own; otherwise the levels above count for those below.
            Some((list, level)) if start == 1 && !place.again => (list, level + 1),
            Some((_, level)) => {
                let mut starts = self.counters.clone();
                starts.push(start);
                (self.lists.ordered(&starts), level + 1)
            }
            None => {
                self.counters.clear();
                (self.lists.ordered(&[start]), 0)
            }
        };
        let around = self.counters.clone();
        for (index, item) in items.iter().enumerate() {
            let hanging = numbering::hanging(Kind::Ordered, level);
            let label = Label { list, level, kind: Kind::Ordered };
            self.counters.clone_from(&around);
            self.counters.push(start.saturating_add(index as u64));
            let inner =
                Place { chain: Some((list, level)), again: false, ..place.indented(hanging) };
            self.item(item, &label, inner);
        }
        self.counters = around;
    }

    fn item(&mut self, item: &Item, label: &Label, place: Place) {
        let place = match place.style {
            "Normal" => Place { style: "ListParagraph", ..place },
            _ => place,
        };
        let (first, rest) = match item.blocks.split_first() {
            Some((Block::Paragraph(content), rest)) => (content.as_slice(), rest),
            _ => (&[][..], item.blocks.as_slice()),
        };
        let mut paragraph = self.paragraph(place.style, first).numbering(
            docx_rs::NumberingId::new(label.list),
            docx_rs::IndentLevel::new(label.level),
        );
        if let Some(anchor) = &item.anchor {
            self.bookmark(&mut paragraph, anchor);
        }
        if numbering::left(label.kind, label.level) != place.indent {
            let hanging = numbering::hanging(label.kind, label.level);
            paragraph = paragraph.indent(
                Some(place.indent),
                Some(SpecialIndentType::Hanging(hanging)),
                None,
                None,
            );
        }
        self.emit(paragraph);
        let mut place = place;
        for block in rest {
            self.block(block, place);
            place.again |= matches!(block, Block::List { start: Some(_), .. });
        }
    }

    /// A paragraph a line, so that a line that goes on below is told from a new one.
    fn code(&mut self, text: &str, place: Place) {
        for line in text.split('\n') {
            let run =
                crate::document::Run { text: line.replace('\t', "    "), ..Default::default() };
            let mut paragraph = self.paragraph("Code", &[Inline::Text(run)]);
            if place.indent > 0 {
                paragraph = paragraph.indent(
                    Some(place.indent + CODE_LEFT),
                    Some(SpecialIndentType::Hanging(CODE_HANGING)),
                    None,
                    None,
                );
            }
            self.emit(paragraph);
        }
    }

    /// A box of one cell: everything may stand in it.
    fn callout(&mut self, kind: Callout, blocks: &[Block], place: Place) {
        let (color, theme, fill) = match kind {
            Callout::Note => ("0B57A8", "accent1", "EEF5FC"),
            Callout::Tip => ("1A6B3C", "accent2", "EDF7F1"),
            Callout::Important => ("5B3A9E", "accent3", "F4F0FB"),
            Callout::Warning => ("8A5200", "accent4", "FDF5E8"),
            Callout::Caution => ("A3212F", "accent5", "FCEFF0"),
        };
        self.page_before_table();
        let (indent, width) = (place.indent, place.width);
        self.part.xml.push_str(&format!(
            "<w:tbl><w:tblPr><w:tblStyle w:val=\"{}\"/><w:tblW w:w=\"{width}\" w:type=\"dxa\"/><w:tblInd w:w=\"{indent}\" w:type=\"dxa\"/>\
             <w:tblLayout w:type=\"fixed\"/><w:tblCellMar><w:top w:w=\"90\" w:type=\"dxa\"/><w:left w:w=\"200\" w:type=\"dxa\"/><w:bottom w:w=\"40\" w:type=\"dxa\"/><w:right w:w=\"160\" w:type=\"dxa\"/></w:tblCellMar>\
             <w:tblLook w:val=\"0000\"/></w:tblPr><w:tblGrid><w:gridCol w:w=\"{width}\"/></w:tblGrid><w:tr><w:tc><w:tcPr><w:tcW w:w=\"{width}\" w:type=\"dxa\"/>\
             <w:tcBorders><w:left w:val=\"single\" w:sz=\"36\" w:space=\"0\" w:color=\"{color}\" w:themeColor=\"{theme}\"/></w:tcBorders>\
             <w:shd w:val=\"clear\" w:color=\"auto\" w:fill=\"{fill}\"/></w:tcPr>",
            escaped(self.styles.id("TableNormal")),
        ));
        let mut title = self.paragraph("CalloutTitle", &[]);
        let run = docx_rs::Run::new().add_text(kind.title()).color(color);
        title.children.push(ParagraphChild::Run(Box::new(run)));
        self.emit(title);
        let inner = Place::new((width - 360).max(NARROWEST), "Normal");
        self.blocks(blocks, inner);
        self.new_page = false;
        self.part.xml.push_str("</w:tc></w:tr></w:tbl>");
        self.gap();
    }
}

/// A paragraph at its place, where the style alone does not put it there.
fn moved(paragraph: Paragraph, place: Place) -> Paragraph {
    let natural = if place.style == "Quote" { QUOTE_LEFT } else { 0 };
    match place.indent == natural {
        true => paragraph,
        false => paragraph.indent(Some(place.indent), None, None, None),
    }
}
