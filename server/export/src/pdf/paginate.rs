//! From strips to pages: where pages break, what stands at their head and foot, the table of contents.

use super::flow::{Flow, baseline};
use super::page::{
    BOTTOM, Color, DEPTH, HAIR, HEAD, HEIGHT, INK, MEASURE, Paint, SIDE, SOFT, Strip, TOP, WIDTH,
};
use super::text::{Line, Setting};
use crate::Furniture;
use crate::document::{Document, Style, Target};

/// A page: everything to paint, `y` from the top of the paper.
#[derive(Debug, Default)]
pub(crate) struct Page {
    pub paints: Vec<Paint>,
}

/// The table of contents.
pub(crate) struct Contents {
    pub entries: Vec<Entry>,
    /// The page (from 1) of each entry; empty while it is not known.
    pub pages: Vec<usize>,
}

/// A line of the contents.
pub(crate) struct Entry {
    level: u8,
    text: String,
    anchor: String,
}

impl Entry {
    pub(crate) fn on(self, page: usize) -> super::ContentsLine {
        super::ContentsLine { level: self.level, text: self.text, anchor: self.anchor, page }
    }
}

const LINE: Setting = Setting { size: 9.2, leading: 14.2, color: INK, bold: false };

/// The headings that the contents list: the second level, and the third unless that makes it long.
pub(crate) fn entries(flow: &Flow<'_>) -> Vec<Entry> {
    let up_to = |deepest: u8| {
        flow.headings
            .iter()
            .filter(|heading| (2..=deepest).contains(&heading.level))
            .map(|heading| Entry {
                level: heading.level,
                text: heading.text.clone(),
                anchor: heading.anchor.clone(),
            })
            .collect::<Vec<_>>()
    };
    let all = up_to(3);
    if all.len() <= 40 { all } else { up_to(2) }
}

/// Where the strips come to stand. It depends on their heights alone, so it can be known before the pages are made.
pub(crate) struct Plan {
    places: Vec<Placed>,
    /// How many pages there are.
    pub count: usize,
}

/// A strip on its page.
struct Placed {
    /// From 0.
    page: usize,
    what: What,
    /// Its top, from the top of the paper.
    top: f32,
    /// How far backgrounds that join reach up.
    joined: f32,
}

enum What {
    /// Of the flow, or of the contents within it.
    Strip(usize),
    /// The header of a table, repeated.
    Header(usize),
}

/// All strips in their order; `body` is the one that the contents stand before.
fn in_order<'s>(flow: &'s Flow<'_>, body: usize, contents: &'s [Strip]) -> Vec<&'s Strip> {
    let (head, rest) = flow.strips.split_at(body.min(flow.strips.len()));
    head.iter().chain(contents).chain(rest).collect()
}

/// On which page (from 1) each entry is.
pub(crate) fn found(
    plan: &Plan,
    flow: &Flow<'_>,
    body: usize,
    contents: &[Strip],
    entries: &[Entry],
) -> Vec<usize> {
    let strips = in_order(flow, body, contents);
    let mut places = std::collections::HashMap::new();
    for placed in &plan.places {
        let What::Strip(index) = placed.what else { continue };
        for paint in strips.get(index).map_or(&[][..], |strip| &strip.paints) {
            if let Paint::Anchor { name, .. } = paint {
                places.entry(name.as_str()).or_insert(placed.page + 1);
            }
        }
    }
    entries.iter().map(|entry| places.get(entry.anchor.as_str()).copied().unwrap_or(1)).collect()
}

/// Where all strips come to stand.
pub(crate) fn plan(flow: &Flow<'_>, body: usize, contents: &[Strip]) -> Plan {
    let strips = in_order(flow, body, contents);
    let mut setter = Setter { places: Vec::new(), page: 0, y: 0.0, after: 0.0 };
    let mut at = 0;
    while at < strips.len() {
        let end = group_end(&strips, at);
        let group = strips.get(at..end).unwrap_or_default();
        let Some(first) = group.first() else { break };
        if first.new_page {
            if !setter.at_top() {
                setter.turn();
            }
            at += 1;
            continue;
        }
        let header = first.header.and_then(|index| flow.headers.get(index));
        let height = group_height(group);
        let room = DEPTH - setter.y - setter.gap(first);
        if height > room && !setter.at_top() {
            // A group that fits no page at all is set from where it stands, if there is some room.
            let tallest = DEPTH - header.map_or(0.0, |header| header.height);
            if height <= tallest || room < DEPTH * 0.2 {
                setter.turn();
            }
        }
        let mut previous: Option<&Strip> = None;
        for (index, strip) in group.iter().enumerate() {
            if setter.y + setter.gap(strip) + strip.height > DEPTH && !setter.at_top() {
                setter.turn();
            }
            if setter.at_top()
                && let Some(number) = strip.header
                && let Some(header) = flow.headers.get(number)
                && header.height > 0.0
                && (previous.is_some() || at > 0)
                && continues(&strips, at, strip, previous)
            {
                setter.put(header, What::Header(number));
            }
            setter.put(strip, What::Strip(at + index));
            previous = Some(strip);
        }
        at = end;
    }
    Plan { places: setter.places, count: setter.page + 1 }
}

/// The pages of a plan. The strips go into them, so that a long document is in memory once.
pub(crate) fn pages(
    flow: &mut Flow<'_>,
    body: usize,
    contents: Vec<Strip>,
    plan: Plan,
) -> Vec<Page> {
    let mut strips = std::mem::take(&mut flow.strips);
    let body = body.min(strips.len());
    strips.splice(body..body, contents);
    let mut pages: Vec<Page> = (0..plan.count).map(|_| Page::default()).collect();
    for Placed { page, what, top, joined } in plan.places {
        let Some(page) = pages.get_mut(page) else { continue };
        let strip = match what {
            What::Strip(index) => strips.get_mut(index).map(std::mem::take),
            What::Header(index) => flow.headers.get(index).cloned(),
        };
        let Some(strip) = strip else { continue };
        for (x, width, color, join) in &strip.fills {
            let up = if *join { joined } else { 0.0 };
            page.paints.push(Paint::Fill {
                x: *x,
                y: top - up,
                width: *width,
                height: strip.height + up,
                color: *color,
            });
        }
        page.paints.extend(strip.paints.into_iter().map(|paint| moved(paint, top)));
    }
    pages
}

/// Whether a strip that begins a page belongs to a table that began before.
fn continues(strips: &[&Strip], group: usize, strip: &Strip, previous: Option<&Strip>) -> bool {
    let before =
        previous.or_else(|| group.checked_sub(1).and_then(|before| strips.get(before)).copied());
    before.is_some_and(|before| before.header == strip.header)
}

/// Where the group that begins at a strip ends: strips that stay together.
fn group_end(strips: &[&Strip], start: usize) -> usize {
    let mut end = start + 1;
    // A strip of no height that keeps makes the next one stay too: a heading with what follows it.
    while let Some(strip) = strips.get(end) {
        let bound = strip.keep
            || strips.get(end - 1).is_some_and(|before| before.keep && before.height == 0.0);
        if !bound || strip.new_page {
            break;
        }
        end += 1;
    }
    end
}

fn group_height(group: &[&Strip]) -> f32 {
    let mut height = 0.0;
    let mut after: Option<f32> = None;
    for strip in group {
        if strip.height == 0.0 {
            continue;
        }
        height += after.map_or(0.0, |after| after.max(strip.before)) + strip.height;
        after = Some(strip.after);
    }
    height
}

struct Setter {
    places: Vec<Placed>,
    page: usize,
    /// Below the top of the text.
    y: f32,
    /// What the last strip wants below it.
    after: f32,
}

impl Setter {
    fn at_top(&self) -> bool {
        self.y == 0.0
    }

    fn gap(&self, strip: &Strip) -> f32 {
        if self.at_top() || strip.height == 0.0 { 0.0 } else { self.after.max(strip.before) }
    }

    fn turn(&mut self) {
        self.page += 1;
        self.y = 0.0;
        self.after = 0.0;
    }

    fn put(&mut self, strip: &Strip, what: What) {
        if strip.height == 0.0 {
            return;
        }
        let joined = self.gap(strip);
        self.y += joined;
        self.places.push(Placed { page: self.page, what, top: TOP + self.y, joined });
        self.y += strip.height;
        self.after = strip.after;
    }
}

fn moved(mut paint: Paint, by: f32) -> Paint {
    match &mut paint {
        Paint::Text { baseline: y, .. }
        | Paint::Fill { y, .. }
        | Paint::Continued { y, .. }
        | Paint::Image { y, .. }
        | Paint::Anchor { y, .. }
        | Paint::Link { y, .. } => *y += by,
        Paint::Stroke { y, to_y, .. } => {
            *y += by;
            *to_y += by;
        }
    }
    paint
}

/// The contents as strips. Their heights do not depend on the numbers of pages.
pub(crate) fn contents_strips(contents: &Contents, flow: &Flow<'_>) -> Vec<Strip> {
    let mut strips = Vec::new();
    let head = Setting { size: 10.5, leading: 16.0, color: HEAD, bold: true };
    let title = flow.mark_line("Contents", head, Style::default());
    strips.push(Strip {
        before: 6.0,
        height: head.leading,
        paints: vec![Paint::Text { x: SIDE, baseline: baseline(head), line: title, tag: None }],
        ..Strip::default()
    });
    strips.push(Strip { keep: true, ..Strip::default() });
    for (index, entry) in contents.entries.iter().enumerate() {
        let indent = if entry.level > 2 { 16.0 } else { 0.0 };
        let number = contents.pages.get(index).map_or_else(|| "00".to_owned(), usize::to_string);
        let number = flow.mark_line(&number, LINE, Style::default());
        let room = MEASURE - indent - 40.0;
        let line = fitted(&entry.text, room, LINE, Style::default(), flow);
        let base = baseline(LINE);
        let (x, right) = (SIDE + indent, SIDE + MEASURE);
        let (dots, dots_end) = (x + line.width + 5.0, right - number.width - 5.0);
        let mut paints = vec![Paint::Link {
            x,
            y: 0.0,
            width: MEASURE - indent,
            height: LINE.leading,
            target: Target::Anchor(entry.anchor.clone()),
        }];
        if dots < dots_end {
            paints.push(Paint::Stroke {
                x: dots,
                y: base - 0.4,
                to_x: dots_end,
                to_y: base - 0.4,
                color: SOFT,
                thickness: 0.7,
                dotted: true,
            });
        }
        let number_x = right - number.width;
        paints.push(Paint::Text { x, baseline: base, line, tag: None });
        paints.push(Paint::Text { x: number_x, baseline: base, line: number, tag: None });
        strips.push(Strip { height: LINE.leading, paints, ..Strip::default() });
    }
    strips.push(Strip {
        before: 9.0,
        after: 10.0,
        height: 0.6,
        fills: vec![(SIDE, MEASURE, HAIR, false)],
        keep: true,
        ..Strip::default()
    });
    strips
}

/// A text on one line, cut where there is no room for all of it.
fn fitted(text: &str, room: f32, setting: Setting, style: Style, flow: &Flow<'_>) -> Line {
    let mut used = 0.0;
    let mut cut = None;
    for (at, character) in text.char_indices() {
        used += flow.faces.measure(character.encode_utf8(&mut [0; 4]), style, setting.size);
        if used > room - setting.size && cut.is_none() {
            cut = Some(at);
        }
        if used > room {
            let text = text.get(..cut.unwrap_or(at)).unwrap_or_default();
            return flow.mark_line(&format!("{}…", text.trim_end()), setting, style);
        }
    }
    flow.mark_line(text, setting, style)
}

/// Head and foot of each page.
pub(crate) fn furnish(
    pages: &mut [Page],
    document: &Document,
    furniture: &Furniture,
    flow: &Flow<'_>,
) {
    let setting = Setting { size: 7.6, leading: 10.0, color: SOFT, bold: false };
    let strong = Style { bold: true, ..Style::default() };
    let count = pages.len();
    let classification = document.metadata.get("classification").to_uppercase();
    let title = document.title();
    let issue = document.metadata.get("issue");
    let fitted = |text: &str, room: f32, style: Style| fitted(text, room, setting, style, flow);
    let right = SIDE + MEASURE;
    let (head, foot) = (36.0, HEIGHT - BOTTOM + 26.0);
    for (index, page) in pages.iter_mut().enumerate() {
        let mut put = |x: f32, y: f32, line| {
            page.paints.push(Paint::Text { x, baseline: y, line, tag: None });
        };
        let class = fitted(&classification, 150.0, strong);
        let class_x = right - class.width;
        put(class_x, head, class);
        let left = match (index, issue.is_empty()) {
            (0, false) => format!("Issue {issue}"),
            (0, true) => String::new(),
            _ => title.clone(),
        };
        put(SIDE, head, fitted(&left, MEASURE - 170.0, Style::default()));
        if !furniture.warning.is_empty() {
            let mut line = fitted(&furniture.warning.to_uppercase(), MEASURE, strong);
            line.pieces.iter_mut().for_each(|piece| piece.color = Color(0xa3, 0x21, 0x2f));
            let x = (WIDTH - line.width) / 2.0;
            put(x, head + 14.0, line);
        }
        let number =
            flow.mark_line(&format!("Page {} of {count}", index + 1), setting, Style::default());
        let room = MEASURE - number.width - 20.0;
        let number_x = right - number.width;
        put(number_x, foot, number);
        put(SIDE, foot, fitted(&furniture.notice, room, Style::default()));
        page.paints.push(Paint::Stroke {
            x: SIDE,
            y: foot - 13.0,
            to_x: right,
            to_y: foot - 13.0,
            color: HAIR,
            thickness: 0.5,
            dotted: false,
        });
        if index > 0 {
            page.paints.push(Paint::Stroke {
                x: SIDE,
                y: head + 6.5,
                to_x: right,
                to_y: head + 6.5,
                color: HAIR,
                thickness: 0.5,
                dotted: false,
            });
        }
    }
}
