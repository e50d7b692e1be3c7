//! From Markdown (CommonMark with GitHub's tables, task lists, strikethrough, footnotes and alerts) to the tree.

use pulldown_cmark::{
    Alignment, BlockQuoteKind, CodeBlockKind, Event, Options, Parser, Tag, TagEnd,
};

use crate::document::{
    Align, Block, Callout, Document, Inline, Item, Metadata, Picture, Row, Run, Style, Table,
    Target,
};
use crate::{clean, enrich, figure};

/// GitHub's Markdown.
pub(crate) const OPTIONS: Options = Options::ENABLE_TABLES
    .union(Options::ENABLE_STRIKETHROUGH)
    .union(Options::ENABLE_TASKLISTS)
    .union(Options::ENABLE_FOOTNOTES)
    .union(Options::ENABLE_GFM);

/// Containers nest to this depth; what is nested deeper stands at this depth. Nobody reads it otherwise, and renderers
/// may recurse.
const DEEPEST: usize = 12;

/// The document that a Markdown text with front matter describes. `picture` finds the picture behind an image's path; what it
/// does not find is shown as words. Any text is a document.
pub fn parse(markdown: &str, picture: &dyn Fn(&str) -> Option<Picture>) -> Document {
    let (metadata, body) = front_matter(markdown);
    let mut builder = Builder::new(picture);
    for event in Parser::new_ext(body, OPTIONS) {
        builder.take(event);
    }
    let (blocks, notes) = builder.finish();
    let mut document = Document { metadata, blocks, notes };
    enrich::enrich(&mut document);
    document
}

/// `key: value` lines between two `---`, with nothing but blank lines above; everything else in them belongs to no field and is
/// left out.
fn front_matter(markdown: &str) -> (Metadata, &str) {
    let text = markdown.trim_start_matches('\u{feff}');
    let text = below_blank_lines(text).unwrap_or(text);
    let Some(rest) = text.strip_prefix("---\n").or_else(|| text.strip_prefix("---\r\n")) else {
        return (Metadata::default(), text);
    };
    let mut fields = Vec::new();
    let mut at = 0;
    for line in rest.split_inclusive('\n') {
        at += line.len();
        let line = line.trim_end();
        if line == "---" || line == "..." {
            return (Metadata { fields }, rest.get(at..).unwrap_or_default());
        }
        if let Some((key, value)) = line.split_once(':')
            && !key.starts_with([' ', '\t', '#', '-'])
        {
            let value = value.trim();
            let value = ['"', '\'']
                .iter()
                .find_map(|quote| value.strip_prefix(*quote)?.strip_suffix(*quote))
                .unwrap_or(value);
            fields.push((
                clean::text(key.trim()).into_owned(),
                clean::text(&value.replace("\\\"", "\"")).into_owned(),
            ));
        }
    }
    // Never closed: it was no front matter.
    (Metadata::default(), text)
}

/// What follows the blank lines at the start of a text, where that is front matter and no line across the page.
fn below_blank_lines(text: &str) -> Option<&str> {
    let blank = text.split_inclusive('\n').take_while(|line| line.trim().is_empty());
    let below = text.get(blank.map(str::len).sum()..)?;
    let mut lines = below.lines();
    let is_front = lines.next()? == "---" && lines.next()?.contains(": ");
    is_front.then_some(below)
}

/// A container that is being filled.
struct Open {
    kind: Kind,
    blocks: Vec<Block>,
    items: Vec<Item>,
    task: Option<bool>,
}

enum Kind {
    Root,
    Quote(Option<Callout>),
    List(Option<u64>),
    Item,
    Note(String),
    /// Nested too deep: what it holds goes to the container around it.
    Flat,
}

struct Builder<'a> {
    picture: &'a dyn Fn(&str) -> Option<Picture>,
    open: Vec<Open>,
    inlines: Vec<Inline>,
    style: Depths,
    links: Vec<Option<Target>>,
    image: Option<(String, String)>,
    /// Pictures that are shown below what is being read.
    below: Vec<Block>,
    heading: Option<u8>,
    code: Option<(String, String)>,
    html: Option<String>,
    table: Option<(Table, Vec<Vec<Inline>>, bool)>,
    /// Labels of footnotes in the order of their first reference.
    referred: Vec<String>,
    notes: Vec<(String, Vec<Block>)>,
}

#[derive(Default)]
struct Depths {
    bold: u32,
    italic: u32,
    strike: u32,
}

impl<'a> Builder<'a> {
    fn new(picture: &'a dyn Fn(&str) -> Option<Picture>) -> Builder<'a> {
        Builder {
            picture,
            open: vec![opened(Kind::Root)],
            inlines: Vec::new(),
            style: Depths::default(),
            links: Vec::new(),
            image: None,
            below: Vec::new(),
            heading: None,
            code: None,
            html: None,
            table: None,
            referred: Vec::new(),
            notes: Vec::new(),
        }
    }

    fn take(&mut self, event: Event<'_>) {
        match event {
            Event::Start(tag) => self.start(tag),
            Event::End(tag) => self.end(tag),
            Event::Text(text) => self.words(&text, false),
            Event::Code(text) => self.words(&text, true),
            Event::SoftBreak => self.words(" ", false),
            Event::HardBreak => self.inlines.push(Inline::Break),
            Event::Html(html) => match &mut self.html {
                Some(block) => block.push_str(&html),
                None => self.inline_html(&html),
            },
            Event::InlineHtml(html) => self.inline_html(&html),
            Event::FootnoteReference(label) => {
                let index = self.note_index(&label);
                self.inlines.push(Inline::Note(index));
            }
            Event::TaskListMarker(done) => {
                if let Some(open) = self.open.last_mut() {
                    open.task = Some(done);
                }
            }
            Event::Rule => {
                self.flush();
                self.block(Block::Rule);
            }
            Event::InlineMath(text) | Event::DisplayMath(text) => self.words(&text, true),
        }
    }

    fn start(&mut self, tag: Tag<'_>) {
        match tag {
            Tag::Paragraph => self.flush(),
            Tag::Heading { level, .. } => {
                self.flush();
                self.heading = Some(level as u8);
            }
            Tag::BlockQuote(kind) => self.push(Kind::Quote(kind.map(callout))),
            Tag::List(start) => self.push(Kind::List(start)),
            Tag::Item => self.push(Kind::Item),
            Tag::FootnoteDefinition(label) => self.push(Kind::Note(label.to_string())),
            Tag::CodeBlock(kind) => {
                self.flush();
                let language = match &kind {
                    CodeBlockKind::Fenced(info) => info.split_whitespace().next().unwrap_or(""),
                    CodeBlockKind::Indented => "",
                };
                self.code = Some((clean::text(language).into_owned(), String::new()));
            }
            Tag::HtmlBlock => {
                self.flush();
                self.html = Some(String::new());
            }
            Tag::Table(columns) => {
                self.flush();
                let columns = columns
                    .iter()
                    .map(|align| match align {
                        Alignment::None | Alignment::Left => Align::Left,
                        Alignment::Center => Align::Center,
                        Alignment::Right => Align::Right,
                    })
                    .collect();
                let table = Table { columns, ..Table::default() };
                self.table = Some((table, Vec::new(), false));
            }
            Tag::TableHead => {
                if let Some((_, _, head)) = &mut self.table {
                    *head = true;
                }
            }
            Tag::Emphasis => self.style.italic += 1,
            Tag::Strong => self.style.bold += 1,
            Tag::Strikethrough => self.style.strike += 1,
            Tag::Link { dest_url, .. } => self.links.push(clean::target(&dest_url)),
            Tag::Image { dest_url, .. } => self.image = Some((dest_url.to_string(), String::new())),
            _ => {}
        }
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Paragraph => self.flush(),
            TagEnd::Heading(_) => {
                let level = self.heading.take().unwrap_or(1);
                let content = trimmed(std::mem::take(&mut self.inlines));
                if !content.is_empty() {
                    self.block(Block::Heading { level, anchor: String::new(), content });
                }
                self.show_below();
            }
            TagEnd::BlockQuote(_) | TagEnd::List(_) | TagEnd::Item | TagEnd::FootnoteDefinition => {
                self.pop();
            }
            TagEnd::CodeBlock => {
                if let Some((language, text)) = self.code.take() {
                    // A question to a model and a conflict of a merge are the writer's and no part of the document.
                    if !["tftsr-ask", "tftsr-conflict"].contains(&language.as_str()) {
                        let text = text.strip_suffix('\n').unwrap_or(&text).to_owned();
                        self.block(Block::Code { language, text });
                    }
                }
            }
            TagEnd::HtmlBlock => {
                if let Some(html) = self.html.take() {
                    self.html_block(&html);
                }
            }
            TagEnd::TableCell => {
                let cell = trimmed(std::mem::take(&mut self.inlines));
                if let Some((_, cells, _)) = &mut self.table {
                    cells.push(cell);
                }
            }
            TagEnd::TableHead | TagEnd::TableRow => {
                if let Some((table, cells, head)) = &mut self.table {
                    let mut cells = std::mem::take(cells);
                    cells.resize(table.columns.len(), Vec::new());
                    match std::mem::take(head) {
                        true => table.header = cells,
                        false => table.rows.push(Row { anchor: None, cells }),
                    }
                }
            }
            TagEnd::Table => {
                if let Some((table, _, _)) = self.table.take() {
                    self.block(Block::Table(table));
                }
                self.show_below();
            }
            TagEnd::Emphasis => self.style.italic = self.style.italic.saturating_sub(1),
            TagEnd::Strong => self.style.bold = self.style.bold.saturating_sub(1),
            TagEnd::Strikethrough => self.style.strike = self.style.strike.saturating_sub(1),
            TagEnd::Link => {
                self.links.pop();
            }
            TagEnd::Image => self.end_image(),
            _ => {}
        }
    }

    fn words(&mut self, text: &str, code: bool) {
        let text = clean::text(text);
        if let Some((_, block)) = &mut self.code {
            block.push_str(&text);
            return;
        }
        if let Some((_, alt)) = &mut self.image {
            alt.push_str(&text);
            return;
        }
        let style = Style {
            bold: self.style.bold > 0,
            italic: self.style.italic > 0,
            strike: self.style.strike > 0,
            code,
        };
        let link = self.links.last().cloned().flatten();
        let text = text.replace(['\n', '\t'], " ");
        if text.is_empty() {
            return;
        }
        match self.inlines.last_mut() {
            Some(Inline::Text(last)) if last.style == style && last.link == link => {
                last.text.push_str(&text);
            }
            _ => self.inlines.push(Inline::Text(Run { text, style, link })),
        }
    }

    /// Markup of a person's own: a line break is one, comments are for those who edit, anything else is shown as it was typed.
    fn inline_html(&mut self, html: &str) {
        let tag = html.trim().to_ascii_lowercase();
        if ["<br>", "<br/>", "<br />"].contains(&tag.as_str()) {
            self.inlines.push(Inline::Break);
        } else if !tag.starts_with("<!--") {
            self.words(html, true);
        }
    }

    fn html_block(&mut self, html: &str) {
        let html = html.trim();
        if html.starts_with("<!--") && html.ends_with("-->") && html.matches("<!--").count() == 1 {
            let inner = html.trim_start_matches("<!--").trim_end_matches("-->").trim();
            if ["pagebreak", "page-break", "page break", "newpage"]
                .contains(&inner.to_ascii_lowercase().as_str())
            {
                self.block(Block::PageBreak);
            } else if let Some(chart) = figure::named(inner) {
                self.block(Block::Figure { chart, source: html.to_owned() });
            }
            return;
        }
        let text = clean::text(html).into_owned();
        if !text.is_empty() {
            self.block(Block::Code { language: "html".to_owned(), text });
        }
    }

    fn end_image(&mut self) {
        let Some((path, alt)) = self.image.take() else { return };
        if let Some(picture) = (self.picture)(&path) {
            let picture = Block::Picture { picture, alt: alt.trim().to_owned() };
            let is_alone = trimmed(self.inlines.clone()).is_empty();
            if is_alone && self.table.is_none() && self.heading.is_none() {
                self.inlines.clear();
                self.block(picture);
                return;
            }
            // One in a sentence, a cell or a heading is named there by its words, and shown below.
            self.below.push(picture);
        }
        let shown = match alt.trim() {
            "" => "[image]".to_owned(),
            alt => format!("[image: {alt}]"),
        };
        let italic = self.style.italic;
        self.style.italic = 1;
        self.words(&shown, false);
        self.style.italic = italic;
    }

    fn note_index(&mut self, label: &str) -> usize {
        match self.referred.iter().position(|known| known == label) {
            Some(index) => index,
            None => {
                self.referred.push(label.to_owned());
                self.referred.len() - 1
            }
        }
    }

    /// Text of a tight list item has no paragraph of its own; whatever comes next ends it.
    fn flush(&mut self) {
        if self.table.is_some() {
            return;
        }
        let content = trimmed(std::mem::take(&mut self.inlines));
        if content.is_empty() {
            return;
        }
        if let [Inline::Text(run)] = content.as_slice()
            && ["\\pagebreak", "\\newpage"].contains(&run.text.as_str())
        {
            self.block(Block::PageBreak);
            return;
        }
        self.block(Block::Paragraph(content));
        self.show_below();
    }

    /// The pictures that what was read last names.
    fn show_below(&mut self) {
        for picture in std::mem::take(&mut self.below) {
            self.block(picture);
        }
    }

    fn block(&mut self, block: Block) {
        if let Some(open) = self.open.last_mut() {
            open.blocks.push(block);
        }
    }

    fn push(&mut self, kind: Kind) {
        self.flush();
        let kind = match self.open.len() > DEEPEST {
            true => Kind::Flat,
            false => kind,
        };
        self.open.push(opened(kind));
    }

    fn pop(&mut self) {
        self.flush();
        if self.open.len() < 2 {
            return;
        }
        let Some(Open { kind, blocks, items, task }) = self.open.pop() else { return };
        match kind {
            Kind::Root => {}
            Kind::Quote(None) if blocks.is_empty() => {}
            Kind::Quote(None) => self.block(Block::Quote(blocks)),
            Kind::Quote(Some(kind)) => self.block(Block::Callout { kind, blocks }),
            Kind::List(start) => self.block(Block::List { start, items }),
            Kind::Item => {
                if let Some(list) = self.open.last_mut() {
                    list.items.push(Item { anchor: None, task, blocks });
                }
            }
            Kind::Note(label) => self.notes.push((label, blocks)),
            Kind::Flat => {
                if let Some(around) = self.open.last_mut() {
                    around.blocks.extend(blocks);
                }
            }
        }
    }

    fn finish(mut self) -> (Vec<Block>, Vec<Vec<Block>>) {
        self.flush();
        while self.open.len() > 1 {
            self.pop();
        }
        // A footnote nobody refers to was still written by somebody: it comes last.
        for (label, _) in &self.notes {
            if !self.referred.contains(label) {
                self.referred.push(label.clone());
            }
        }
        let mut written = self.notes;
        let notes = self
            .referred
            .iter()
            .map(|label| {
                let at = written.iter().position(|(known, _)| known == label);
                at.map_or_else(Vec::new, |at| written.swap_remove(at).1)
            })
            .collect();
        (self.open.pop().map_or_else(Vec::new, |root| root.blocks), notes)
    }
}

fn opened(kind: Kind) -> Open {
    Open { kind, blocks: Vec::new(), items: Vec::new(), task: None }
}

fn callout(kind: BlockQuoteKind) -> Callout {
    match kind {
        BlockQuoteKind::Note => Callout::Note,
        BlockQuoteKind::Tip => Callout::Tip,
        BlockQuoteKind::Important => Callout::Important,
        BlockQuoteKind::Warning => Callout::Warning,
        BlockQuoteKind::Caution => Callout::Caution,
    }
}

/// Inline content without white space at its ends.
fn trimmed(mut content: Vec<Inline>) -> Vec<Inline> {
    let blank = |inline: &Inline| match inline {
        Inline::Text(run) => run.text.trim().is_empty(),
        Inline::Break => true,
        Inline::Note(_) => false,
    };
    while content.last().is_some_and(blank) {
        content.pop();
    }
    let leading = content.iter().take_while(|inline| blank(inline)).count();
    content.drain(..leading);
    if let Some(Inline::Text(run)) = content.first_mut()
        && !run.style.code
    {
        run.text = run.text.trim_start().to_owned();
    }
    if let Some(Inline::Text(run)) = content.last_mut()
        && !run.style.code
    {
        run.text.truncate(run.text.trim_end().len());
    }
    content
}
