//! The Whys section as blocks of lines: a heading with a number, a line of attributes, an answer.

use text::Span;

use crate::layout::{Cover, Layout, SectionKind, heading};
use crate::{Author, Join, Leg, WhyKind, WhyNumber, WhyStatus};

/// One why and the lines it takes; indexes are lines.
#[derive(Debug, Clone)]
pub(crate) struct Block {
    pub(crate) number: WhyNumber,
    pub(crate) leg: Leg,
    pub(crate) heading: usize,
    pub(crate) number_span: Span,
    pub(crate) question_span: Span,
    /// The line of attributes, if there is one.
    pub(crate) attributes: Option<usize>,
    /// One past the last line.
    pub(crate) end: usize,
    /// The lines of the answer: from the first to the last with words, comments and exchanges left out.
    pub(crate) answer: Vec<usize>,
}

/// All Whys sections together.
#[derive(Debug, Clone, Default)]
pub(crate) struct Whys {
    pub(crate) blocks: Vec<Block>,
    /// The `Leg:` lines.
    pub(crate) legs: Vec<(Leg, usize)>,
    /// Headings without a number.
    pub(crate) unnumbered: Vec<usize>,
}

impl Block {
    /// The question, trimmed.
    pub(crate) fn question<'t>(&self, layout: &Layout<'t>) -> &'t str {
        layout.text.get(self.question_span.range()).unwrap_or_default()
    }

    /// The lines of the answer, joined by line feeds.
    pub(crate) fn answer(&self, layout: &Layout<'_>) -> String {
        let lines: Vec<&str> = self.answer.iter().map(|&line| layout.line(line).text).collect();
        lines.join("\n").trim().to_owned()
    }

    /// The attributes, with what is not said as it is at the start of a why.
    pub(crate) fn read_attributes(&self, layout: &Layout<'_>) -> Attributes {
        self.attributes
            .and_then(|line| Attributes::read(layout.line(line).text))
            .unwrap_or_default()
    }
}

/// Reads the section.
pub(crate) fn read(layout: &Layout<'_>) -> Whys {
    let mut whys = Whys::default();
    for section in layout.of_kind(SectionKind::Whys) {
        let mut leg = Leg::Happened;
        let mut open: Option<Block> = None;
        for index in section.body.clone() {
            if layout.cover(index) != Cover::Plain {
                continue;
            }
            let line = layout.line(index);
            let next_leg = leg_line(line.text);
            let words = heading(line.text);
            if next_leg.is_none() && words.is_none() {
                continue;
            }
            whys.blocks.extend(open.take().map(|block| closed(layout, block, index)));
            if let Some(next) = next_leg {
                leg = next;
                whys.legs.push((leg, index));
                continue;
            }
            let Some((level, words)) = words else { continue };
            open = block(line.span.start + level, words, leg, index);
            if open.is_none() {
                whys.unnumbered.push(index);
            }
        }
        whys.blocks.extend(open.take().map(|block| closed(layout, block, section.body.end)));
    }
    whys
}

/// `Leg: why did it happen`; words that name no leg leave the leg as it is.
fn leg_line(line: &str) -> Option<Leg> {
    let words = line
        .get(..4)
        .filter(|head| head.eq_ignore_ascii_case("leg:"))
        .and_then(|_| line.get(4..))?;
    let words = words.trim().trim_end_matches(['?', '.', ':']).to_lowercase();
    Leg::from_id(&words).or_else(|| {
        [
            ("detect", Leg::Detected),
            ("prevent", Leg::Contained),
            ("contain", Leg::Contained),
            ("happen", Leg::Happened),
        ]
        .into_iter()
        .find(|(word, _)| words.contains(word))
        .map(|(_, leg)| leg)
    })
}

fn block(start: usize, words: &str, leg: Leg, heading: usize) -> Option<Block> {
    let trimmed = words.trim_start();
    let from = start + (words.len() - trimmed.len());
    let first = trimmed.find(char::is_whitespace).unwrap_or(trimmed.len());
    let (number, question) = trimmed.split_at_checked(first)?;
    let parsed = WhyNumber::parse(number.trim_end_matches([')', ':']))?;
    let number_span = Span::new(from, from + number.len());
    let question_start = number_span.end + (question.len() - question.trim_start().len());
    let question_span = Span::new(question_start, question_start + question.trim().len());
    let empty = Block {
        number: parsed,
        leg,
        heading,
        number_span,
        question_span,
        attributes: None,
        end: heading + 1,
        answer: Vec::new(),
    };
    Some(empty)
}

fn closed(layout: &Layout<'_>, mut block: Block, end: usize) -> Block {
    block.end = end;
    let mut lines: Vec<usize> = (block.heading + 1..end)
        .filter(|&index| matches!(layout.cover(index), Cover::Plain | Cover::Code))
        .collect();
    let first = lines.iter().position(|&index| layout.has_words(index)).unwrap_or(lines.len());
    lines.drain(..first);
    if let Some(&index) = lines.first()
        && Attributes::read(layout.line(index).text).is_some()
    {
        block.attributes = Some(index);
        lines.remove(0);
    }
    let first = lines.iter().position(|&index| layout.has_words(index)).unwrap_or(lines.len());
    lines.drain(..first);
    while lines.last().is_some_and(|&index| !layout.has_words(index)) {
        lines.pop();
    }
    block.answer = lines;
    block
}

/// What the italic line below a heading says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Attributes {
    pub(crate) kind: Option<WhyKind>,
    pub(crate) status: Option<WhyStatus>,
    pub(crate) author: Author,
    /// The parts between commas as written.
    parts: Vec<String>,
    mark: char,
}

impl Default for Attributes {
    fn default() -> Attributes {
        Attributes {
            kind: None,
            status: None,
            author: Author::Person,
            parts: Vec::new(),
            mark: '*',
        }
    }
}

fn kind(part: &str) -> Option<WhyKind> {
    WhyKind::from_id(&part.replace(['-', '_'], " "))
}

impl Attributes {
    /// Reads a line; `None` when it is not one of attributes: at least one part must be known.
    pub(crate) fn read(line: &str) -> Option<Attributes> {
        let line = line.trim();
        let mark = line.chars().next().filter(|mark| matches!(mark, '*' | '_'))?;
        let inner = line.strip_prefix(mark)?.strip_suffix(mark)?;
        if inner.contains(mark) && mark == '*' || inner.trim().is_empty() {
            return None;
        }
        let parts: Vec<String> = inner.split(',').map(|part| part.trim().to_owned()).collect();
        let status = parts.iter().find_map(|part| WhyStatus::from_id(part));
        let first_kind = parts.iter().find_map(|part| kind(part));
        let suggested = parts.iter().position(|part| part.starts_with("suggested by"));
        if status.is_none() && first_kind.is_none() && suggested.is_none() {
            return None;
        }
        let author = suggested.map_or(Author::Person, |at| author(&parts[at..]));
        Some(Attributes { kind: first_kind, status, author, parts, mark })
    }

    /// How the whys below work together, if it is said.
    pub(crate) fn join(&self) -> Option<Join> {
        [Join::All, Join::Any]
            .into_iter()
            .find(|join| self.parts.iter().any(|part| part.eq_ignore_ascii_case(join.id())))
    }

    /// The same line with another kind and status; what else stands there stays.
    pub(crate) fn with(&self, new_kind: WhyKind, new_status: WhyStatus) -> String {
        let mut parts = self.parts.clone();
        match parts.iter().position(|part| kind(part).is_some()) {
            Some(at) => parts[at] = new_kind.id().to_owned(),
            None => parts.insert(0, new_kind.id().to_owned()),
        }
        match parts.iter().position(|part| WhyStatus::from_id(part).is_some()) {
            Some(at) => parts[at] = new_status.id().to_owned(),
            None => parts.insert(1, new_status.id().to_owned()),
        }
        format!("{mark}{}{mark}", parts.join(", "), mark = self.mark)
    }
}

/// `suggested by MODEL, TIME, prompt HASH`; `suggested by rule` for the guided engine.
fn author(parts: &[String]) -> Author {
    let model =
        parts.first().and_then(|part| part.strip_prefix("suggested by")).unwrap_or_default().trim();
    if matches!(model, "rule" | "a rule" | "rules") {
        return Author::Rule;
    }
    let others = || {
        parts
            .iter()
            .skip(1)
            .filter(|part| kind(part).is_none() && WhyStatus::from_id(part).is_none())
    };
    let hash = others().find_map(|part| part.strip_prefix("prompt ")).unwrap_or_default();
    let time = others().find(|part| !part.starts_with("prompt")).map_or("", String::as_str);
    Author::Model {
        model: model.to_owned(),
        time: time.to_owned(),
        prompt_hash: hash.trim().to_owned(),
    }
}

/// A line of attributes.
pub(crate) fn write_attributes(kind: WhyKind, status: WhyStatus, author: &Author) -> String {
    let mut line = format!("*{}, {}", kind.id(), status.id());
    match author {
        Author::Person => {}
        Author::Rule => line.push_str(", suggested by rule"),
        Author::Model { model, time, prompt_hash } => {
            let clean = |part: &str| part.replace([',', '*'], " ");
            line.push_str(&format!(", suggested by {}", clean(model).trim()));
            if !time.trim().is_empty() {
                line.push_str(&format!(", {}", clean(time).trim()));
            }
            if !prompt_hash.trim().is_empty() {
                line.push_str(&format!(", prompt {}", clean(prompt_hash).trim()));
            }
        }
    }
    line.push('*');
    line
}

/// Answer lines as they may stand below a heading without changing the shape of the document: what would begin a
/// heading, a leg, a comment or an endless fence is disarmed, the words stay.
pub(crate) fn answer_lines(answer: &str) -> Vec<String> {
    let answer = answer.replace("\r\n", "\n");
    let mut lines: Vec<String> = answer.lines().map(|line| line.trim_end().to_owned()).collect();
    let first = lines.iter().position(|line| !line.is_empty()).unwrap_or(lines.len());
    lines.drain(..first);
    while lines.last().is_some_and(String::is_empty) {
        lines.pop();
    }
    // The line before keeps a first line of `---` from being taken for front matter.
    let covers = Layout::new(&format!("\n{}", lines.join("\n"))).covers;
    for (line, cover) in lines.iter_mut().zip(covers.into_iter().skip(1)) {
        if cover == Cover::Code {
            continue;
        }
        let blanks = line.len() - line.trim_start().len();
        let start = line.trim_start();
        let is_fence = start.starts_with("```") || start.starts_with("~~~");
        if heading(line).is_some() || start.starts_with("<!--") || is_fence {
            line.insert(blanks, '\\');
        } else if leg_line(line).is_some() {
            line.insert(0, ' ');
        }
    }
    lines
}
