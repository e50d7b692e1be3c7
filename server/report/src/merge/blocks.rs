//! A Markdown document as sections of blocks, cut so that joining all lines gives the document back.
//!
//! A block is what a merge moves as a whole: a heading, a line of a paragraph (one sentence a line), a list item, a table
//! row, a field of the front matter, a fenced code block. Blank lines belong to the block that follows them.

/// One line, without its line end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Line<'a> {
    pub(super) text: &'a str,
    /// Whether CRLF ended it; `None` for the last line of a text, which nothing ends.
    pub(super) crlf: Option<bool>,
}

/// What a block is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum BlockKind {
    Heading {
        level: usize,
    },
    /// A field of the front matter, or one of its fences.
    Field,
    Row,
    Item {
        indent: usize,
    },
    Code,
    Paragraph {
        indent: usize,
    },
}

/// One block.
#[derive(Debug, Clone)]
pub(super) struct Block<'a> {
    pub(super) kind: BlockKind,
    /// The blank lines before it.
    pub(super) blanks: Vec<Line<'a>>,
    /// Its lines; never empty.
    pub(super) lines: Vec<Line<'a>>,
    /// Earlier blocks of the same section that it needs to mean what it means: the head of its table, the item it hangs
    /// below (which has needs of its own).
    pub(super) needs: Vec<usize>,
}

impl Block<'_> {
    /// Whether two blocks say the same; line ends and blanks at line ends do not count.
    pub(super) fn same(&self, other: &Block<'_>) -> bool {
        self.lines.len() == other.lines.len()
            && self
                .lines
                .iter()
                .zip(&other.lines)
                .all(|(a, b)| a.text.trim_end() == b.text.trim_end())
    }

    /// What it says, lines joined by LF.
    pub(super) fn text(&self) -> String {
        self.lines.iter().map(|line| line.text).collect::<Vec<_>>().join("\n")
    }

    /// Whether it follows the block before it without a blank line.
    pub(super) fn is_tight(&self) -> bool {
        self.blanks.is_empty()
    }
}

/// A heading and what stands under it, up to the next heading of any level.
#[derive(Debug, Clone, Default)]
pub(super) struct Section<'a> {
    /// The heading first, when there is one; the section before the first heading has none.
    pub(super) blocks: Vec<Block<'a>>,
    /// Level of the heading, 0 without one.
    pub(super) level: usize,
    /// What makes it the same section in another version of the document.
    pub(super) key: String,
}

impl Section<'_> {
    /// What it says, lines joined by LF, blank lines between its blocks.
    pub(super) fn text(&self) -> String {
        let lines = self.blocks.iter().enumerate().flat_map(|(index, block)| {
            let blanks = if index == 0 { 0 } else { block.blanks.len() };
            std::iter::repeat_n("", blanks).chain(block.lines.iter().map(|line| line.text))
        });
        lines.collect::<Vec<_>>().join("\n")
    }

    /// The words of the heading; empty without one.
    pub(super) fn title(&self) -> &str {
        match (self.level, self.blocks.first()) {
            (1.., Some(heading)) => {
                heading.lines.first().map_or("", |line| line.text.trim().trim_matches('#').trim())
            }
            _ => "",
        }
    }
}

/// A document as sections, and the blank lines at its end.
#[derive(Debug, Clone, Default)]
pub(super) struct Parsed<'a> {
    /// At least one; the first has no heading.
    pub(super) sections: Vec<Section<'a>>,
    pub(super) tail: Vec<Line<'a>>,
}

impl Parsed<'_> {
    /// Lines moved into another document get the line ends of that one.
    pub(super) fn forget_line_ends(&mut self) {
        let blocks = self.sections.iter_mut().flat_map(|section| &mut section.blocks);
        let lines = blocks.flat_map(|block| block.blanks.iter_mut().chain(&mut block.lines));
        lines.chain(&mut self.tail).for_each(|line| line.crlf = None);
    }
}

/// Cuts a text into sections of blocks.
pub(super) fn parse(text: &str) -> Parsed<'_> {
    let lines = lines(text);
    let mut parsed = Parsed { sections: vec![Section::default()], tail: Vec::new() };
    let mut blanks = Vec::new();
    let front = front_matter(&lines);
    let mut at = 0;
    while let Some(line) = lines.get(at) {
        if line.text.trim().is_empty() {
            blanks.push(*line);
            at += 1;
            continue;
        }
        let (kind, length) = if at < front { (BlockKind::Field, 1) } else { kind(&lines, at) };
        let block = Block {
            kind,
            blanks: std::mem::take(&mut blanks),
            lines: lines.iter().skip(at).take(length).copied().collect(),
            needs: Vec::new(),
        };
        if let BlockKind::Heading { level } = kind {
            parsed.sections.push(Section { blocks: Vec::new(), level, key: String::new() });
        }
        if let Some(section) = parsed.sections.last_mut() {
            section.blocks.push(block);
        }
        at += length;
    }
    parsed.tail = blanks;
    for section in &mut parsed.sections {
        add_needs(&mut section.blocks);
    }
    add_keys(&mut parsed.sections);
    parsed
}

fn lines(text: &str) -> Vec<Line<'_>> {
    let mut lines: Vec<Line<'_>> = text
        .split('\n')
        .map(|line| match line.strip_suffix('\r') {
            Some(line) => Line { text: line, crlf: Some(true) },
            None => Line { text: line, crlf: Some(false) },
        })
        .collect();
    if let Some(last) = lines.last_mut() {
        // Nothing ends the last line: a CR at its end is part of it.
        let start = text.rfind('\n').map_or(0, |at| at + 1);
        *last = Line { text: text.get(start..).unwrap_or_default(), crlf: None };
    }
    lines
}

/// How many lines the front matter takes, its fences included; 0 without one.
fn front_matter(lines: &[Line<'_>]) -> usize {
    let is_fence = |line: &Line<'_>| line.text.trim_end() == "---";
    let opens = |line: &Line<'_>| line.text.trim_start_matches('\u{feff}').trim_end() == "---";
    if lines.first().is_none_or(|line| !opens(line)) {
        return 0;
    }
    lines.iter().skip(1).position(is_fence).map_or(0, |end| end + 2)
}

/// What starts at a line, and how many lines it takes.
fn kind(lines: &[Line<'_>], at: usize) -> (BlockKind, usize) {
    let line = lines.get(at).map_or("", |line| line.text);
    let words = line.trim_start();
    let indent = line.len() - words.len();
    let fence = words.chars().next().filter(|ch| matches!(ch, '`' | '~'));
    if let Some(mark) = fence {
        let width = words.chars().take_while(|ch| *ch == mark).count();
        let info = words.get(width..).unwrap_or_default();
        if width >= 3 && !(mark == '`' && info.contains('`')) {
            let closes = |line: &Line<'_>| {
                let line = line.text.trim();
                line.chars().count() >= width && line.chars().all(|ch| ch == mark)
            };
            // A fence that nothing closes is one line here, so that it cannot swallow the rest of the document.
            let length = lines.iter().skip(at + 1).position(closes).map_or(1, |end| end + 2);
            return (BlockKind::Code, length);
        }
    }
    let number_signs = words.bytes().take_while(|byte| *byte == b'#').count();
    let is_heading = (1..=6).contains(&number_signs)
        && indent <= 3
        && words
            .get(number_signs..)
            .is_some_and(|rest| rest.is_empty() || rest.starts_with([' ', '\t']));
    let kind = if is_heading {
        BlockKind::Heading { level: number_signs }
    } else if words.starts_with('|') {
        BlockKind::Row
    } else if is_item(words) {
        BlockKind::Item { indent }
    } else {
        BlockKind::Paragraph { indent }
    };
    (kind, 1)
}

fn is_item(words: &str) -> bool {
    let after_marker = match words.chars().next() {
        Some('-' | '*' | '+') => words.get(1..),
        Some('0'..='9') => {
            words.trim_start_matches(|ch: char| ch.is_ascii_digit()).strip_prefix(['.', ')'])
        }
        _ => None,
    };
    after_marker.is_some_and(|rest| rest.is_empty() || rest.starts_with([' ', '\t']))
}

/// A row needs the two lines of its table's head; what is indented needs the item it hangs below.
fn add_needs(blocks: &mut [Block<'_>]) {
    let mut table: Option<usize> = None;
    let mut items: Vec<(usize, usize)> = Vec::new();
    for (index, block) in blocks.iter_mut().enumerate() {
        if block.kind == BlockKind::Row {
            let head = *table.filter(|_| block.is_tight()).get_or_insert(index);
            table = Some(head);
            block.needs = (head..index.min(head + 2)).collect();
            continue;
        }
        table = None;
        let indent = match block.kind {
            BlockKind::Item { indent } | BlockKind::Paragraph { indent } => indent,
            BlockKind::Code => {
                block.lines.first().map_or(0, |line| line.text.len() - line.text.trim_start().len())
            }
            BlockKind::Heading { .. } | BlockKind::Field | BlockKind::Row => 0,
        };
        while items.last().is_some_and(|(depth, _)| *depth >= indent) {
            items.pop();
        }
        block.needs = items.last().map(|(_, item)| *item).into_iter().collect();
        if matches!(block.kind, BlockKind::Item { .. }) {
            items.push((indent, index));
        }
    }
}

/// The title of the document is the same section whatever it says; others go by level and words, counted when they repeat.
fn add_keys(sections: &mut [Section<'_>]) {
    let mut seen: std::collections::HashMap<String, usize> = std::collections::HashMap::new();
    for section in sections {
        let name = match section.level {
            level @ 0..=1 => level.to_string(),
            level => format!("{level} {}", section.title().to_lowercase()),
        };
        let count = seen.entry(name.clone()).or_default();
        section.key = format!("{count} {name}");
        *count += 1;
    }
}
