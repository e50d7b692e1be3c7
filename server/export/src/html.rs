//! The tree as one HTML file: no script, nothing fetched, a content security policy that allows nothing else.
//!
//! Accessible as WCAG 2.2 AA asks: landmarks, headings in order, table headers with a scope, contrast in light and dark.

use sha2::{Digest, Sha256};

use crate::Furniture;
use crate::document::{
    Align, Block, Callout, Document, Inline, Item, PictureFormat, Table, Target, plain,
};
use crate::figure::{self, Chart, Skin};
use crate::pdf::Faces;
use crate::picture;

const STYLE: &str = include_str!("html.css");

/// Shown in the header and the table of contents from this many headings on.
const CONTENTS_FROM: usize = 4;

/// The document as an HTML file.
pub fn html(document: &Document, furniture: &Furniture) -> String {
    let title = document.title();
    let mut page = Page { out: String::new(), notes: 0, breaks: false };
    page.put(&format!(
        "<!DOCTYPE html>\n<html lang=\"{}\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'sha256-{}'; img-src data:; base-uri 'none'; form-action 'none'\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta name=\"color-scheme\" content=\"light dark\">\n<meta name=\"referrer\" content=\"no-referrer\">\n",
        escaped(document.metadata.language()),
        base64(&Sha256::digest(STYLE.as_bytes())),
    ));
    let author = document.metadata.get("author");
    if !author.is_empty() {
        page.put(&format!("<meta name=\"author\" content=\"{}\">\n", escaped(author)));
    }
    page.put(&format!(
        "<meta name=\"dcterms.modified\" content=\"{}\">\n<title>{}</title>\n<style>{STYLE}</style>\n</head>\n<body>\n",
        furniture.exported_at,
        escaped(&title)
    ));
    page.banner(document, furniture);
    page.put("<main>\n");
    let mut blocks = Headings::new(document);
    if !blocks.has_title {
        page.put(&format!("<h1>{}</h1>\n", escaped(&title)));
    }
    // The title comes first, then the contents.
    let opening =
        usize::from(matches!(document.blocks.first(), Some(Block::Heading { level: 1, .. })));
    let (title, rest) = document.blocks.split_at(opening);
    page.blocks(title, &mut blocks);
    page.contents(document);
    page.blocks(rest, &mut blocks);
    page.footnotes(document, &mut blocks);
    page.put("</main>\n");
    page.footer(furniture);
    page.put("</body>\n</html>\n");
    page.out
}

/// Levels of headings without jumps: an `h4` straight below an `h2` is an `h3`.
struct Headings {
    has_title: bool,
    stack: Vec<u8>,
}

impl Headings {
    fn new(document: &Document) -> Headings {
        let first = document.blocks.iter().find_map(|block| match block {
            Block::Heading { level, .. } => Some(*level),
            _ => None,
        });
        let has_title = first == Some(1);
        // Without a title of its own the document gets one, and everything stands below it.
        Headings { has_title, stack: if has_title { Vec::new() } else { vec![0] } }
    }

    fn level(&mut self, level: u8) -> usize {
        while self.stack.last().is_some_and(|above| *above >= level) {
            self.stack.pop();
        }
        self.stack.push(level);
        self.stack.len().min(6)
    }
}

struct Page {
    out: String,
    notes: usize,
    /// Whether long words may break, as in the cells of a table.
    breaks: bool,
}

impl Page {
    fn put(&mut self, text: &str) {
        self.out.push_str(text);
    }

    fn banner(&mut self, document: &Document, furniture: &Furniture) {
        let facts = crate::facts(document, furniture);
        self.put("<header>\n");
        if !furniture.warning.is_empty() {
            self.put(&format!(
                "<p class=\"warning\"><strong>{}</strong></p>\n",
                escaped(&furniture.warning)
            ));
        }
        self.put("<dl>\n");
        for (name, value) in facts {
            self.put(&format!(
                "<div><dt>{}</dt><dd>{}</dd></div>\n",
                escaped(&name),
                escaped(&value)
            ));
        }
        self.put("</dl>\n</header>\n");
    }

    fn contents(&mut self, document: &Document) {
        let headings: Vec<(u8, &str, String)> = document
            .blocks
            .iter()
            .filter_map(|block| match block {
                Block::Heading { level: level @ 2..=3, anchor, content } => {
                    Some((*level, anchor.as_str(), plain(content)))
                }
                _ => None,
            })
            .collect();
        if headings.len() < CONTENTS_FROM {
            return;
        }
        self.put("<nav aria-label=\"Contents\">\n<p class=\"contents\">Contents</p>\n<ol>\n");
        for (level, anchor, text) in headings {
            self.put(&format!(
                "<li class=\"level{level}\"><a href=\"#{}\">{}</a></li>\n",
                escaped(anchor),
                escaped(&text)
            ));
        }
        self.put("</ol>\n</nav>\n");
    }

    fn footer(&mut self, furniture: &Furniture) {
        self.put("<footer>\n");
        if !furniture.notice.is_empty() {
            self.put(&format!("<p>{}</p>\n", escaped(&furniture.notice)));
        }
        self.put(&format!(
            "<p>Exported {}</p>\n</footer>\n",
            crate::day_and_time(furniture.exported_at)
        ));
    }

    fn blocks(&mut self, all: &[Block], headings: &mut Headings) {
        for block in all {
            self.block(block, headings);
        }
    }

    fn block(&mut self, block: &Block, headings: &mut Headings) {
        match block {
            Block::Heading { level, anchor, content } => {
                let level = headings.level(*level);
                self.put(&format!("<h{level} id=\"{}\">", escaped(anchor)));
                self.inline(content);
                self.put(&format!("</h{level}>\n"));
            }
            Block::Paragraph(content) => {
                self.put("<p>");
                self.inline(content);
                self.put("</p>\n");
            }
            Block::List { start, items } => self.list(*start, items, headings),
            Block::Table(table) => self.table(table),
            Block::Code { text, .. } => {
                self.put(&format!("<pre tabindex=\"0\"><code>{}</code></pre>\n", escaped(text)));
            }
            Block::Quote(inner) => {
                self.put("<blockquote>\n");
                self.blocks(inner, headings);
                self.put("</blockquote>\n");
            }
            Block::Callout { kind, blocks } => {
                let class = match kind {
                    Callout::Note => "note",
                    Callout::Tip => "tip",
                    Callout::Important => "important",
                    Callout::Warning => "warning",
                    Callout::Caution => "caution",
                };
                self.put(&format!("<div class=\"callout {class}\" role=\"note\">\n<p class=\"callout-title\">{}</p>\n", kind.title()));
                self.blocks(blocks, headings);
                self.put("</div>\n");
            }
            Block::Picture { picture, alt } => {
                let kind = match picture.format {
                    PictureFormat::Png => "png",
                    PictureFormat::Jpeg => "jpeg",
                };
                self.put(&format!(
                    "<figure><img alt=\"{}\" width=\"{}\" height=\"{}\" src=\"data:image/{kind};base64,{}\">",
                    escaped(alt),
                    picture.width,
                    picture.height,
                    base64(&picture.bytes)
                ));
                // The picture says the same to those who hear it.
                if let Some(caption) = picture::caption(alt) {
                    self.put(&format!(
                        "<figcaption aria-hidden=\"true\">{}</figcaption>",
                        escaped(caption)
                    ));
                }
                self.put("</figure>\n");
            }
            Block::Figure { chart, .. } => self.figure(chart),
            Block::Rule => self.put("<hr>\n"),
            Block::PageBreak => self.put("<div class=\"page-break\"></div>\n"),
        }
    }

    fn figure(&mut self, chart: &Chart) {
        let faces = Faces::new();
        let drawing = figure::drawing(chart, &faces);
        if drawing.shapes.is_empty() {
            return;
        }
        let (title, description) = (figure::title(chart), figure::description(chart));
        let svg = figure::svg(&drawing, &title, &description, Skin::Page, &faces);
        self.put(&format!("<figure>{svg}<figcaption>{}</figcaption></figure>\n", escaped(&title)));
    }

    fn list(&mut self, start: Option<u64>, items: &[Item], headings: &mut Headings) {
        let tasks = items.iter().any(|item| item.task.is_some());
        let (open, close) = match start {
            Some(1) => ("<ol>\n".to_owned(), "</ol>\n"),
            // HTML counts in 32 bits.
            Some(start) => (format!("<ol start=\"{}\">\n", start.min(999_999_999)), "</ol>\n"),
            None if tasks => ("<ul class=\"tasks\">\n".to_owned(), "</ul>\n"),
            None => ("<ul>\n".to_owned(), "</ul>\n"),
        };
        self.put(&open);
        for item in items {
            match &item.anchor {
                Some(anchor) => self.put(&format!("<li id=\"{}\">", escaped(anchor))),
                None => self.put("<li>"),
            }
            match item.task {
                Some(true) => {
                    self.put("<span class=\"task\" role=\"img\" aria-label=\"done\">☑</span> ");
                }
                Some(false) => {
                    self.put("<span class=\"task\" role=\"img\" aria-label=\"not done\">☐</span> ");
                }
                None => {}
            }
            match item.blocks.as_slice() {
                [Block::Paragraph(content), rest @ ..]
                    if rest.iter().all(|block| matches!(block, Block::List { .. })) =>
                {
                    self.inline(content);
                    if !rest.is_empty() {
                        self.put("\n");
                    }
                    self.blocks(rest, headings);
                }
                blocks => {
                    self.put("\n");
                    self.blocks(blocks, headings);
                }
            }
            self.put("</li>\n");
        }
        self.put(close);
    }

    fn table(&mut self, table: &Table) {
        self.put(
            "<div class=\"table\" role=\"region\" aria-label=\"Table\" tabindex=\"0\"><table>\n",
        );
        let align = |index: usize| match table.columns.get(index) {
            Some(Align::Center) => " class=\"center\"",
            Some(Align::Right) => " class=\"right\"",
            _ => "",
        };
        if table.header.iter().any(|cell| !cell.is_empty()) {
            self.put("<thead><tr>");
            for (index, cell) in table.header.iter().enumerate() {
                // A header without a word names nothing.
                let tag = if cell.is_empty() { "td" } else { "th" };
                let scope = if cell.is_empty() { "" } else { " scope=\"col\"" };
                self.put(&format!("<{tag}{scope}{}>", align(index)));
                self.inline(cell);
                self.put(&format!("</{tag}>"));
            }
            self.put("</tr></thead>\n");
        }
        self.put("<tbody>\n");
        for row in &table.rows {
            match &row.anchor {
                Some(anchor) => self.put(&format!("<tr id=\"{}\">", escaped(anchor))),
                None => self.put("<tr>"),
            }
            for (index, cell) in row.cells.iter().enumerate() {
                self.put(&format!("<td{}>", align(index)));
                self.breaks = true;
                self.inline(cell);
                self.breaks = false;
                self.put("</td>");
            }
            self.put("</tr>\n");
        }
        self.put("</tbody>\n</table></div>\n");
    }

    fn footnotes(&mut self, document: &Document, headings: &mut Headings) {
        if document.notes.is_empty() {
            return;
        }
        self.put("<section class=\"notes\" aria-label=\"Footnotes\">\n<ol>\n");
        for (index, note) in document.notes.iter().enumerate() {
            self.put(&format!("<li id=\"note-{}\">\n", index + 1));
            self.blocks(note, headings);
            self.put("</li>\n");
        }
        self.put("</ol>\n</section>\n");
    }

    fn inline(&mut self, content: &[Inline]) {
        for piece in content {
            let run = match piece {
                Inline::Text(run) => run,
                Inline::Break => {
                    self.put("<br>");
                    continue;
                }
                Inline::Note(index) => {
                    self.notes += 1;
                    let number = index + 1;
                    self.put(&format!("<sup><a href=\"#note-{number}\" aria-label=\"Footnote {number}\">{number}</a></sup>"));
                    continue;
                }
            };
            let mut close = Vec::new();
            match &run.link {
                Some(Target::Web(address)) => {
                    self.put(&format!(
                        "<a href=\"{}\" rel=\"noopener noreferrer\">",
                        escaped(address)
                    ));
                    close.push("</a>");
                }
                Some(Target::Anchor(anchor)) => {
                    self.put(&format!("<a href=\"#{}\">", escaped(anchor)));
                    close.push("</a>");
                }
                Some(Target::Workspace(_)) | None => {}
            }
            for (on, tag) in [
                (run.style.strike, "del"),
                (run.style.bold, "strong"),
                (run.style.italic, "em"),
                (run.style.code, "code"),
            ] {
                if on {
                    self.put(&format!("<{tag}>"));
                    close.push(match tag {
                        "del" => "</del>",
                        "strong" => "</strong>",
                        "em" => "</em>",
                        _ => "</code>",
                    });
                }
            }
            match self.breaks {
                true => self.put(&with_breaks(&run.text)),
                false => self.put(&escaped(&run.text)),
            }
            close.iter().rev().for_each(|tag| self.put(tag));
        }
    }
}

/// A word longer than this makes a column of a table wide, in characters.
const LONG: usize = 20;
/// How far apart the places are where it may break.
const APART: usize = 12;

/// Text whose long words may break, after a mark where there is one.
fn with_breaks(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for word in text.split_inclusive(char::is_whitespace) {
        let length = word.trim_end().chars().count();
        if length <= LONG {
            out.push_str(&escaped(word));
            continue;
        }
        let mut since = 0;
        let mut characters = word.chars().peekable();
        while let Some(character) = characters.next() {
            out.push_str(&escaped(character.encode_utf8(&mut [0; 4])));
            since += 1;
            let at_mark = since >= APART / 2 && "/._-=:,;&?".contains(character);
            // What follows must be able to stand at the start of a line.
            let starts = characters.peek().is_some_and(char::is_ascii_alphanumeric);
            if starts && (at_mark || since >= APART) {
                out.push_str("<wbr>");
                since = 0;
            }
        }
    }
    out
}

/// Text in which nothing is markup, in content and in quoted attributes.
pub(crate) fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            // What the standard calls noncharacters is an error in a file.
            '\u{fdd0}'..='\u{fdef}' => out.push('\u{fffd}'),
            character if u32::from(character) & 0xfffe == 0xfffe => out.push('\u{fffd}'),
            character => out.push(character),
        }
    }
    out
}

/// Base64 as RFC 4648, section 4, with padding.
pub(crate) fn base64(bytes: &[u8]) -> String {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut out = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for chunk in bytes.chunks(3) {
        let at = |index: usize| u32::from(chunk.get(index).copied().unwrap_or(0));
        let bits = at(0) << 16 | at(1) << 8 | at(2);
        for place in 0..4 {
            match place <= chunk.len() {
                true => out.push(char::from(LETTERS[(bits >> (18 - 6 * place) & 63) as usize])),
                false => out.push('='),
            }
        }
    }
    out
}
