//! From blocks to strips: what stands below what, how far apart, and what must not be torn apart.

use super::faces::Faces;
use super::page::{BAND, Color, HAIR, HEAD, INK, MEASURE, Paint, SIDE, SOFT, Strip, TINT, Tag};
use super::structure::Structure;
use super::table;
use super::text::{self, Line, Piece, Setting};
use crate::document::{Align, Block, Document, Inline, Item, Run, Style};

/// Running text.
pub(crate) const BODY: Setting = Setting { size: 9.6, leading: 14.0, color: INK, bold: false };
const LITERAL: Setting = Setting { size: 8.7, leading: 11.4, color: INK, bold: false };
pub(super) const SMALL: Setting = Setting { size: 8.2, leading: 11.6, color: SOFT, bold: false };
/// Between paragraphs.
pub(super) const GAP: f32 = 6.5;
/// Text is never set narrower than this, however deep it is nested.
pub(super) const NARROWEST: f32 = 150.0;

/// A heading as outline and contents need it.
pub(crate) struct Heading {
    pub level: u8,
    pub text: String,
    pub anchor: String,
}

/// Everything that pages are made of.
pub(crate) struct Flow<'a> {
    pub faces: &'a Faces,
    pub strips: Vec<Strip>,
    pub headers: Vec<Strip>,
    pub headings: Vec<Heading>,
    pub structure: Structure,
}

/// Where a block stands.
#[derive(Clone, Copy)]
pub(super) struct Place {
    pub(super) x: f32,
    pub(super) width: f32,
    pub(super) setting: Setting,
    pub(super) tag: Tag,
}

impl Place {
    fn indented(self, by: f32) -> Place {
        let by = by.min((self.width - NARROWEST).max(0.0));
        Place { x: self.x + by, width: self.width - by, ..self }
    }
}

impl<'a> Flow<'a> {
    pub(crate) fn new(faces: &'a Faces) -> Flow<'a> {
        let mut structure = Structure::default();
        structure.add("Document", None);
        Flow { faces, strips: Vec::new(), headers: Vec::new(), headings: Vec::new(), structure }
    }

    /// The body of a document and its footnotes; the first heading was the title if `skip` says so.
    pub(crate) fn document(&mut self, document: &Document, skip: Option<usize>) {
        let place = Place { x: SIDE, width: MEASURE, setting: BODY, tag: 0 };
        for (index, block) in document.blocks.iter().enumerate() {
            if skip != Some(index) {
                self.block(block, place, "");
            }
        }
        if document.notes.is_empty() {
            return;
        }
        self.strips.push(Strip {
            before: 18.0,
            after: 6.0,
            height: 0.6,
            fills: vec![(SIDE, 140.0, HAIR, false)],
            ..Strip::default()
        });
        let list = self.structure.add("L", Some(0));
        for (index, note) in document.notes.iter().enumerate() {
            let place = Place { x: SIDE, width: MEASURE, setting: SMALL, tag: list };
            let item = Item {
                anchor: Some(format!("note-{}", index + 1)),
                task: None,
                blocks: note.clone(),
            };
            self.item(&item, &(index + 1).to_string(), place, 16.0, "", index > 0);
        }
    }

    pub(super) fn block(&mut self, block: &Block, place: Place, number: &str) {
        match block {
            Block::Heading { level, anchor, content } => {
                self.heading(*level, anchor, content, place);
            }
            Block::Paragraph(content) => {
                let tag = self.structure.add("P", Some(place.tag));
                self.paragraph(content, place, tag);
            }
            Block::List { start, items } => self.list(*start, items, place, number),
            Block::Table(table) => {
                let (header, strips) = table::strips(table, place.x, place.width, place.tag, self);
                let index = self.headers.len();
                self.headers.push(header);
                self.strips.extend(strips.into_iter().map(|mut strip| {
                    strip.header = Some(index);
                    strip
                }));
            }
            Block::Code { text, .. } => self.code(text, place),
            Block::Quote(blocks) => {
                let tag = self.structure.add("BlockQuote", Some(place.tag));
                let setting = Setting { color: SOFT, ..place.setting };
                let from = self.strips.len();
                for block in blocks {
                    self.block(block, Place { setting, tag, ..place }.indented(13.0), "");
                }
                self.behind(from, &[(place.x + 1.0, 2.6, HAIR)]);
            }
            Block::Callout { kind, blocks } => self.callout(*kind, blocks, place),
            Block::Picture { picture, alt } => self.picture(picture, alt, place),
            Block::Figure { chart, .. } => self.figure(chart, place),
            Block::Rule => self.strips.push(Strip {
                before: 10.0,
                after: 10.0,
                height: 0.7,
                fills: vec![(place.x, place.width, HAIR, false)],
                ..Strip::default()
            }),
            Block::PageBreak => self.strips.push(Strip { new_page: true, ..Strip::default() }),
        }
    }

    fn heading(&mut self, level: u8, anchor: &str, content: &[Inline], place: Place) {
        let (size, leading, before, after, role) = match level {
            1 => (18.0, 23.0, 24.0, 8.0, "H1"),
            2 => (13.6, 18.0, 20.0, 5.5, "H2"),
            3 => (11.2, 15.5, 14.0, 4.0, "H3"),
            4 => (9.8, 14.0, 11.0, 3.0, "H4"),
            5 => (9.6, 14.0, 10.0, 3.0, "H5"),
            _ => (9.6, 14.0, 10.0, 3.0, "H6"),
        };
        let tag = self.structure.add(role, Some(place.tag));
        let setting = Setting { size, leading, color: HEAD, bold: true };
        let lines = text::lines(content, setting, place.width, Align::Left, self.faces);
        let count = lines.len();
        for (index, line) in lines.into_iter().enumerate() {
            let mut strip = self.line_strip(line, place.x, setting, tag);
            strip.keep = index > 0;
            if index == 0 {
                strip.before = before;
                strip.paints.push(Paint::Anchor { name: anchor.to_owned(), y: 0.0 });
            }
            if index + 1 == count {
                strip.after = after;
            }
            self.strips.push(strip);
        }
        self.headings.push(Heading {
            level,
            text: crate::document::plain(content),
            anchor: anchor.to_owned(),
        });
        self.keep_next();
    }

    /// The next strip stays with the last one. A mark rather than a fact of the next strip, which is not there yet.
    pub(super) fn keep_next(&mut self) {
        self.strips.push(Strip { keep: true, height: 0.0, ..Strip::default() });
    }

    fn paragraph(&mut self, content: &[Inline], place: Place, tag: Tag) {
        let lines = text::lines(content, place.setting, place.width, Align::Left, self.faces);
        let count = lines.len();
        for (index, line) in lines.into_iter().enumerate() {
            let mut strip = self.line_strip(line, place.x, place.setting, tag);
            // No first line alone at the foot of a page, no last line alone at its head.
            strip.keep = index > 0 && (index == 1 || index + 1 == count);
            if index == 0 {
                strip.before = GAP;
            }
            if index + 1 == count {
                strip.after = GAP;
            }
            self.strips.push(strip);
        }
    }

    pub(super) fn line_strip(&self, line: Line, x: f32, setting: Setting, tag: Tag) -> Strip {
        let mut strip = Strip { height: setting.leading, ..Strip::default() };
        push_line(&mut strip.paints, line, x, 0.0, setting, Some(tag));
        strip
    }

    fn list(&mut self, start: Option<u64>, items: &[Item], place: Place, number: &str) {
        let list = self.structure.add("L", Some(place.tag));
        let label = |index: usize, item: &Item| match (item.task, start) {
            (Some(true), _) => "☑".to_owned(),
            (Some(false), _) => "☐".to_owned(),
            (None, Some(start)) => format!("{number}{}.", start.saturating_add(index as u64)),
            (None, None) => "•".to_owned(),
        };
        let widest = items
            .iter()
            .enumerate()
            .map(|(index, item)| {
                self.faces.measure(&label(index, item), Style::default(), place.setting.size)
            })
            .fold(0.0, f32::max);
        let indent = (widest + 6.0).max(13.0);
        let from = self.strips.len();
        for (index, item) in items.iter().enumerate() {
            let label = label(index, item);
            let below = if start.is_some() { label.clone() } else { String::new() };
            self.item(item, &label, Place { tag: list, ..place }, indent, &below, index > 0);
        }
        if let Some(first) = self.strips.get_mut(from) {
            first.before = first.before.max(3.0);
        }
        if let Some(last) = self.strips.last_mut() {
            last.after = if number.is_empty() { GAP } else { 3.0 };
        }
    }

    fn item(
        &mut self,
        item: &Item,
        label: &str,
        place: Place,
        indent: f32,
        number: &str,
        later: bool,
    ) {
        let entry = self.structure.add("LI", Some(place.tag));
        let mark = self.structure.add("Lbl", Some(entry));
        let body = self.structure.add("LBody", Some(entry));
        let from = self.strips.len();
        let inner = Place { tag: body, ..place }.indented(indent);
        for block in &item.blocks {
            self.block(block, inner, number);
        }
        if self.strips.len() == from {
            self.strips.push(Strip { height: place.setting.leading, ..Strip::default() });
        }
        let mut line = self.mark_line(label, place.setting, Style::default());
        // Numbers end where the text begins, bullets stand a little before it.
        let shift = match label.ends_with('.') {
            true => (indent - 5.0 - line.width).max(0.0),
            false => ((indent - line.width) / 2.0 - 1.0).max(0.0),
        };
        line.pieces.iter_mut().for_each(|piece| piece.x += shift);
        if let Some(first) = self.strips.get_mut(from) {
            let y = first
                .paints
                .iter()
                .find_map(|paint| match paint {
                    Paint::Text { baseline, .. } => Some(*baseline),
                    _ => None,
                })
                .unwrap_or(baseline(place.setting));
            first.paints.insert(0, Paint::Text { x: place.x, baseline: y, line, tag: Some(mark) });
            if let Some(anchor) = &item.anchor {
                first.paints.push(Paint::Anchor { name: anchor.clone(), y: 0.0 });
            }
            first.before = if later { 3.0 } else { first.before };
        }
        if let Some(last) = self.strips.last_mut() {
            last.after = 3.0;
        }
    }

    /// A line that is no word of the document.
    pub(crate) fn mark_line(&self, label: &str, setting: Setting, style: Style) -> Line {
        let content = [Inline::Text(Run { text: label.to_owned(), style, link: None })];
        let mut lines = text::lines(&content, setting, MEASURE, Align::Left, self.faces);
        let mut line = if lines.is_empty() { Line::default() } else { lines.swap_remove(0) };
        line.pieces.iter_mut().for_each(|piece| piece.mark = true);
        line
    }

    fn code(&mut self, code: &str, place: Place) {
        let tag = self.structure.add("Code", Some(place.tag));
        let room = place.width - 18.0;
        let mut strips = Vec::new();
        for source in code.split('\n') {
            let run = Run {
                text: expanded(source),
                style: Style { code: true, ..Style::default() },
                link: None,
            };
            let lines = literal(&run, room, self.faces);
            for (index, mut line) in lines.into_iter().enumerate() {
                line.pieces.iter_mut().for_each(|piece| piece.tint = false);
                let mut strip = Strip { height: LITERAL.leading, ..Strip::default() };
                let indent = if index > 0 { 11.0 } else { 0.0 };
                if index > 0 {
                    strip
                        .paints
                        .push(Paint::Continued { x: place.x + 10.0, y: LITERAL.leading / 2.0 });
                }
                push_line(&mut strip.paints, line, place.x + 9.0 + indent, 0.0, LITERAL, Some(tag));
                strips.push(strip);
            }
        }
        let count = strips.len();
        for (index, strip) in strips.iter_mut().enumerate() {
            strip.keep = index > 0 && (index == 1 || index + 1 == count);
        }
        let pad = || Strip { height: 6.0, keep: true, ..Strip::default() };
        let from = self.strips.len();
        self.strips.push(Strip { keep: false, before: GAP, ..pad() });
        if let Some(first) = strips.first_mut() {
            first.keep = true;
        }
        self.strips.extend(strips);
        self.strips.push(Strip { after: GAP + 2.0, ..pad() });
        self.behind(from, &[(place.x, place.width, TINT)]);
    }

    /// Puts backgrounds behind all strips from one on.
    pub(super) fn behind(&mut self, from: usize, fills: &[(f32, f32, Color)]) {
        for (index, strip) in self.strips.iter_mut().skip(from).enumerate() {
            let new = fills.iter().map(|(x, width, color)| (*x, *width, *color, index > 0));
            strip.fills.splice(0..0, new);
        }
    }
}

/// Where the baseline is in a line: capitals stand in its middle.
pub(crate) fn baseline(setting: Setting) -> f32 {
    setting.leading / 2.0 + setting.size * 0.357
}

/// A line with its tints, strikes and links.
pub(crate) fn push_line(
    paints: &mut Vec<Paint>,
    line: Line,
    x: f32,
    y: f32,
    setting: Setting,
    tag: Option<Tag>,
) {
    let base = y + baseline(setting);
    let mut above = Vec::new();
    for Piece { x: at, width, size, strike, tint, link, color, .. } in &line.pieces {
        let (left, width) = (x + at, *width);
        if *tint && setting.size != LITERAL.size {
            paints.push(Paint::Fill {
                x: left - 1.2,
                y: base - size * 0.92,
                width: width + 2.4,
                height: size * 1.24,
                color: TINT,
            });
        }
        if *strike {
            let y = base - size * 0.27;
            above.push(Paint::Stroke {
                x: left,
                y,
                to_x: left + width,
                to_y: y,
                color: *color,
                thickness: 0.7,
                dotted: false,
            });
        }
        if let Some(target) = link {
            above.push(Paint::Link {
                x: left,
                y: base - size,
                width,
                height: size * 1.3,
                target: target.clone(),
            });
        }
    }
    paints.push(Paint::Text { x, baseline: base, line, tag });
    paints.append(&mut above);
}

/// A line of literal text; what does not fit goes on below, a little indented, cut at white space where there is some.
fn literal(run: &Run, room: f32, faces: &Faces) -> Vec<Line> {
    let whole =
        text::lines(&[Inline::Text(run.clone())], LITERAL, f32::INFINITY, Align::Left, faces);
    if whole.iter().all(|line| line.width <= room) {
        return whole;
    }
    text::lines(&[Inline::Text(run.clone())], LITERAL, room - 11.0, Align::Left, faces)
}

/// Tabs as spaces to the next multiple of four.
fn expanded(line: &str) -> String {
    if !line.contains('\t') {
        return line.to_owned();
    }
    let mut out = String::new();
    let mut column = 0;
    for character in line.chars() {
        if character == '\t' {
            let fill = 4 - column % 4;
            out.extend(std::iter::repeat_n(' ', fill));
            column += fill;
        } else {
            out.push(character);
            column += 1;
        }
    }
    out
}

/// The band behind the header of a table.
pub(crate) const HEADER_BAND: Color = BAND;
