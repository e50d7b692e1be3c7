//! Changing a document: edits that touch only the lines they must. All spans refer to the text given.

use text::{Edit, Span};

use crate::clock;
use crate::edit_error::EditError;
use crate::evidence_line::{self, one_line};
use crate::format::kept;
use crate::layout::{Layout, SectionKind, bullet, heading};
use crate::lint::ends::against;
use crate::parse::{self, COUNTERMEASURES, TIMELINE};
use crate::render::{prompt, timeline_titles};
use crate::table;
use crate::whys::{self, Block, Whys, answer_lines, write_attributes};
use crate::{Author, Countermeasure, Evidence, Leg, TimelineEvent, WhyKind, WhyNumber, WhyStatus};

/// Adds a why below a parent (in its leg, whatever `leg` says), or as the next top-level why of a leg.
/// The number is one more than any used there.
pub fn add_why(
    text: &str,
    parent: Option<&WhyNumber>,
    leg: Leg,
    question: &str,
) -> Result<(WhyNumber, Vec<Edit>), EditError> {
    let question = one_line(question);
    if question.is_empty() {
        return Err(EditError::EmptyQuestion);
    }
    let layout = Layout::new(text);
    let whys = whys::read(&layout);
    let number = next_number(&whys, parent)?;
    let leg =
        match parent.and_then(|parent| whys.blocks.iter().find(|block| &block.number == parent)) {
            Some(block) => block.leg,
            None => leg,
        };
    // A cause of late detection or of a long incident is not a cause of the incident.
    let kind = if leg == Leg::Happened { WhyKind::Cause } else { WhyKind::Contributing };
    let mut lines = vec![
        format!("### {number} {question}"),
        write_attributes(kind, WhyStatus::Hypothesis, &Author::Person),
    ];
    let is_below =
        |block: &&Block| parent.is_some_and(|parent| block.number.0.starts_with(&parent.0));
    let last = match parent {
        Some(_) => whys.blocks.iter().rev().find(is_below),
        None => whys.blocks.iter().rev().find(|block| block.leg == leg),
    };
    if let Some(block) = last {
        let after = layout.last_words(block.heading..block.end).unwrap_or(block.heading);
        return Ok((number, vec![block_after(&layout, after, &lines)]));
    }
    if let Some(&(_, line)) = whys.legs.iter().find(|(known, _)| *known == leg) {
        return Ok((number, vec![block_after(&layout, line, &lines)]));
    }
    lines.splice(0..0, [format!("Leg: {}", leg.id()), String::new()]);
    let later_leg = whys.legs.iter().filter(|(known, _)| *known > leg).map(|(_, line)| *line).min();
    let later_why =
        whys.blocks.iter().filter(|block| block.leg > leg).map(|block| block.heading).min();
    let edits = match later_leg.into_iter().chain(later_why).min() {
        Some(before) => {
            vec![block_after(&layout, layout.last_words(0..before).unwrap_or(0), &lines)]
        }
        None => section_end(&layout, SectionKind::Whys, &lines),
    };
    Ok((number, edits))
}

pub(crate) fn next_number(whys: &Whys, parent: Option<&WhyNumber>) -> Result<WhyNumber, EditError> {
    let base = match parent {
        Some(parent) => one_block(whys, parent)?.number.0.clone(),
        None => Vec::new(),
    };
    let used = whys.blocks.iter().filter(|block| block.number.0.starts_with(&base));
    let highest =
        used.filter_map(|block| block.number.0.get(base.len())).max().copied().unwrap_or(0);
    let next = highest.checked_add(1).ok_or(EditError::NoNumberLeft)?;
    Ok(WhyNumber(base.into_iter().chain([next]).collect()))
}

/// The one why of a number.
pub(crate) fn one_block<'w>(whys: &'w Whys, number: &WhyNumber) -> Result<&'w Block, EditError> {
    let mut blocks = whys.blocks.iter().filter(|block| &block.number == number);
    match (blocks.next(), blocks.next()) {
        (Some(block), None) => Ok(block),
        (Some(_), Some(_)) => Err(EditError::DuplicateWhy(number.clone())),
        (None, _) => {
            let known = whys.blocks.iter().map(|block| block.number.clone()).collect();
            Err(EditError::NoSuchWhy { number: number.clone(), known })
        }
    }
}

/// What is to change of a why; `None` leaves it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct WhyChange {
    /// The answer as Markdown; empty takes it away.
    pub answer: Option<String>,
    /// What the answer is to the incident.
    pub kind: Option<WhyKind>,
    /// How well it is supported.
    pub status: Option<WhyStatus>,
    /// The question.
    pub question: Option<String>,
}

/// Changes a why. What follows from the change is set too, unless the change says otherwise: an answer that cites
/// evidence of the document supports a hypothesis, an answer taken away makes it one again; what is ruled out is
/// refuted, and a refuted cause is ruled out. An answer of one paragraph takes the place of the first one: what speaks
/// against it, and what else somebody wrote below, stays.
pub fn update_why(
    text: &str,
    number: &WhyNumber,
    change: &WhyChange,
) -> Result<Vec<Edit>, EditError> {
    let layout = Layout::new(text);
    let whys = whys::read(&layout);
    let block = one_block(&whys, number)?;
    let mut edits = Vec::new();
    if let Some(question) = &change.question {
        let question = one_line(question);
        if question.is_empty() {
            return Err(EditError::EmptyQuestion);
        }
        if question != block.question(&layout) {
            let head = text.get(..block.question_span.start).unwrap_or_default();
            let gap = if head.ends_with([' ', '\t']) { "" } else { " " };
            edits.push(Edit { span: block.question_span, text: format!("{gap}{question}") });
        }
    }
    let attributes = block.read_attributes(&layout);
    let answer = change.answer.as_deref().map(answer_lines);
    let (kind, status) = settled(&layout, &attributes, answer.as_deref(), change);
    let lines = match &answer {
        Some(answer) if is_paragraph(answer) => first_paragraph(&layout, &block.answer),
        _ => &block.answer,
    };
    let old: Vec<&str> = lines.iter().map(|&line| layout.line(line).text.trim_end()).collect();
    let is_new_answer = answer.as_ref().is_some_and(|answer| answer != &old);
    let is_new_state = (attributes.kind, attributes.status) != (Some(kind), Some(status))
        && (change.kind.is_some() || change.status.is_some() || is_new_answer);
    // Without a line of attributes an answer could be taken for one; then, and for any state, it is written.
    let written = is_new_state.then(|| attributes.with(kind, status));
    let mut above = block.heading;
    match (block.attributes, written) {
        (Some(line), Some(written)) => {
            above = line;
            edits.push(Edit { span: layout.line(line).span, text: written });
        }
        (Some(line), None) => above = line,
        (None, Some(written)) => edits.push(line_after(&layout, block.heading, &written)),
        (None, None) => {}
    }
    if let Some(answer) = answer.filter(|_| is_new_answer) {
        replace_lines(&layout, lines, above, &answer, &mut edits);
    }
    Ok(merged(edits))
}

/// Whether an answer is one paragraph, which says nothing of what stands below the old one.
fn is_paragraph(answer: &[String]) -> bool {
    !answer.is_empty()
        && answer.iter().all(|line| !line.trim().is_empty() && against(line).is_none())
}

/// The lines of an answer up to what else stands below it: an empty line, what speaks against it, a comment.
fn first_paragraph<'a>(layout: &Layout<'_>, answer: &'a [usize]) -> &'a [usize] {
    let text = |line: usize| layout.line(line).text;
    let goes_on = |pair: &[usize]| match pair {
        [before, line] => {
            line - before == 1 && layout.has_words(*line) && against(text(*line)).is_none()
        }
        _ => false,
    };
    if answer.first().is_none_or(|&first| against(text(first)).is_some()) {
        return &[];
    }
    let more = answer.windows(2).take_while(|pair| goes_on(pair)).count();
    answer.get(..(more + 1).min(answer.len())).unwrap_or_default()
}

fn settled(
    layout: &Layout<'_>,
    attributes: &whys::Attributes,
    answer: Option<&[String]>,
    change: &WhyChange,
) -> (WhyKind, WhyStatus) {
    let old_kind = attributes.kind.unwrap_or(WhyKind::Cause);
    let old_status = attributes.status.unwrap_or(WhyStatus::Hypothesis);
    let mut kind = change.kind.unwrap_or(old_kind);
    let mut status = change.status.unwrap_or(old_status);
    if change.kind.is_none()
        && change.status == Some(WhyStatus::Refuted)
        && kind != WhyKind::Condition
    {
        kind = WhyKind::RuledOut;
    }
    if change.status.is_some() {
        return (kind, status);
    }
    if let Some(answer) = answer {
        let known: Vec<String> =
            parse::evidence_lines(layout).into_iter().map(|(_, read)| read.evidence.id).collect();
        let cites =
            crate::citation::citations(&answer.join("\n")).iter().any(|(id, _)| known.contains(id));
        if answer.is_empty() && matches!(status, WhyStatus::Supported | WhyStatus::Confirmed) {
            status = WhyStatus::Hypothesis;
        } else if cites && status == WhyStatus::Hypothesis {
            status = WhyStatus::Supported;
        }
    }
    if change.kind == Some(WhyKind::RuledOut) {
        status = WhyStatus::Refuted;
    }
    (kind, status)
}

/// Puts new lines in the place of old ones, which need not be in one piece; equal lines at both ends stay untouched.
fn replace_lines(
    layout: &Layout<'_>,
    old: &[usize],
    above: usize,
    new: &[String],
    edits: &mut Vec<Edit>,
) {
    let (Some(&first), Some(&last)) = (old.first(), old.last()) else {
        edits.push(line_after(layout, above, &new.join(layout.line_end)));
        return;
    };
    let is_one_piece = last - first + 1 == old.len();
    let same = |line: usize, new: &String| layout.line(line).text == new;
    let head = if is_one_piece {
        old.iter().zip(new).take_while(|(line, new)| same(**line, new)).count()
    } else {
        0
    };
    let rest = old.len().min(new.len()) - head;
    let tail = match is_one_piece {
        true => old
            .iter()
            .rev()
            .zip(new.iter().rev())
            .take(rest)
            .take_while(|(line, new)| same(**line, new))
            .count(),
        false => 0,
    };
    let (old, new) = (&old[head..old.len() - tail], &new[head..new.len() - tail]);
    let Some((&first, others)) = old.split_first() else {
        let line = if head > 0 { first + head - 1 } else { above };
        edits.push(line_after(layout, line, &new.join(layout.line_end)));
        return;
    };
    if new.is_empty() {
        edits.extend(old.iter().map(|&line| without_line(layout, line)));
        return;
    }
    edits.push(Edit { span: layout.line(first).span, text: new.join(layout.line_end) });
    // Blank lines around what is not part of the answer stay.
    let others = others.iter().filter(|&&line| is_one_piece || layout.has_words(line));
    edits.extend(others.map(|&line| without_line(layout, line)));
}

/// A line and the line end before it go.
pub(crate) fn without_line(layout: &Layout<'_>, line: usize) -> Edit {
    let start = if line == 0 { 0 } else { layout.line(line - 1).span.end };
    Edit { span: Span::new(start, layout.line(line).span.end), text: String::new() }
}

/// Edits in the order of the text; insertions at the place where another edit ends become one with it.
pub(crate) fn merged(mut edits: Vec<Edit>) -> Vec<Edit> {
    edits.sort_by_key(|edit| (edit.span.start, edit.span.end));
    let mut merged: Vec<Edit> = Vec::new();
    for edit in edits {
        match merged.last_mut() {
            Some(last) if last.span.end == edit.span.start => {
                last.span.end = edit.span.end;
                last.text.push_str(&edit.text);
            }
            _ => merged.push(edit),
        }
    }
    merged
}

/// Adds a row to the timeline before the first later one. The same event twice is one.
pub fn add_timeline_event(text: &str, event: &TimelineEvent) -> Result<Vec<Edit>, EditError> {
    Ok(kept(text, timeline_row(text, event)?))
}

fn timeline_row(text: &str, event: &TimelineEvent) -> Result<Vec<Edit>, EditError> {
    let layout = Layout::new(text);
    let document = parse::read(&layout);
    let what = one_line(&event.what);
    if document
        .timeline
        .iter()
        .any(|known| (known.value.time, &known.value.what) == (event.time, &what))
    {
        return Ok(Vec::new());
    }
    let values = [
        &clock::table(event.time, event.certain),
        event.kind.id(),
        &what,
        &event.evidence.join(", "),
    ];
    let mut tables = layout.of_kind(SectionKind::Timeline).map(|section| section.body.clone());
    let Some(table) = tables.find_map(|body| table::find(&layout, body, TIMELINE)) else {
        let mut lines = table::header(&timeline_titles()).to_vec();
        lines.push(table::row(&values));
        return Ok(section_end(&layout, SectionKind::Timeline, &lines));
    };
    let row = table.write(&values);
    let of_line = |line: usize| {
        let span = layout.line(line).span;
        document.timeline.iter().find(|known| known.span == span).map(|known| known.value.time)
    };
    let later =
        table.rows.iter().find(|&&line| of_line(line).is_some_and(|time| time > event.time));
    let after = match (later, table.rows.last()) {
        // A row may be the first line of a table that has no header.
        (Some(&line), _) if line == table.head => {
            let at = layout.line(line).span.start;
            return Ok(vec![Edit {
                span: Span::new(at, at),
                text: format!("{row}{}", layout.line_end),
            }]);
        }
        (Some(&line), _) => line - 1,
        (None, Some(&last)) => last,
        (None, None) => table.head,
    };
    Ok(vec![line_after(&layout, after, &row)])
}

/// Adds a row at the end of the countermeasures.
pub(crate) fn add_countermeasure(text: &str, new: &Countermeasure) -> Vec<Edit> {
    kept(text, countermeasure_row(text, new))
}

fn countermeasure_row(text: &str, new: &Countermeasure) -> Vec<Edit> {
    let layout = Layout::new(text);
    let values = [
        new.what.as_str(),
        &new.addresses,
        &new.kind,
        &new.strength,
        &new.owner,
        &new.due,
        &new.check,
    ];
    let mut tables =
        layout.of_kind(SectionKind::Countermeasures).map(|section| section.body.clone());
    match tables.find_map(|body| table::find(&layout, body, COUNTERMEASURES)) {
        Some(table) => {
            let after = table.rows.last().copied().unwrap_or(table.head);
            vec![line_after(&layout, after, &table.write(&values))]
        }
        None => {
            let titles: Vec<&str> = COUNTERMEASURES.iter().map(|(name, _)| *name).collect();
            let mut lines = table::header(&titles).to_vec();
            lines.push(table::row(&values));
            section_end(&layout, SectionKind::Countermeasures, &lines)
        }
    }
}

/// Adds bullets at the end of the Evidence section. What is there already, id and lines, is left out.
pub fn add_evidence(text: &str, evidence: &[Evidence]) -> Result<Vec<Edit>, EditError> {
    let layout = Layout::new(text);
    let known = parse::evidence_lines(&layout);
    let mut bullets: Vec<String> = Vec::new();
    let mut added: Vec<&Evidence> = Vec::new();
    for new in evidence {
        let place = (&new.file, new.line, new.end_line.max(new.line));
        let old = known.iter().map(|(_, read)| &read.evidence).chain(added.iter().copied());
        match old.clone().find(|old| old.id == new.id) {
            Some(old) if (&old.file, old.line, old.end_line) == place => {}
            Some(_) => {
                let numbers =
                    old.chain(evidence).filter_map(|any| any.id.get(1..)?.parse::<u32>().ok());
                let free = format!("E{}", numbers.max().unwrap_or(0).saturating_add(1));
                return Err(EditError::EvidenceTaken { id: new.id.clone(), free });
            }
            None => {
                bullets.push(evidence_line::write(new));
                added.push(new);
            }
        }
    }
    if bullets.is_empty() {
        return Ok(Vec::new());
    }
    if let Some(&(line, _)) = known.last() {
        // A bullet that a person wrapped goes on below.
        let goes_on = |&next: &usize| {
            let text = layout.line(next).text;
            layout.has_words(next) && bullet(text).is_none() && heading(text).is_none()
        };
        let last = (line + 1..layout.lines.len()).take_while(goes_on).last().unwrap_or(line);
        return Ok(vec![line_after(&layout, last, &bullets.join(layout.line_end))]);
    }
    Ok(section_end(&layout, SectionKind::Evidence, &bullets))
}

/// Lines at the end of a section. A section that is missing is written in its usual place; a line of help that nobody
/// has touched makes room.
pub(crate) fn section_end(layout: &Layout<'_>, kind: SectionKind, lines: &[String]) -> Vec<Edit> {
    let joined = lines.join(layout.line_end);
    if let Some(section) = layout.of_kind(kind).last() {
        let help = prompt(kind);
        let is_help = |&index: &usize| !help.is_empty() && layout.line(index).text.trim() == help;
        if let Some(line) = section.body.clone().find(is_help) {
            return vec![Edit { span: layout.line(line).span, text: joined }];
        }
        let after = layout.last_words(section.body.clone()).unwrap_or(section.heading);
        return vec![block_after(layout, after, lines)];
    }
    let mut with_heading = vec![format!("## {}", kind.title())];
    with_heading.extend_from_slice(lines);
    let later =
        layout.sections.iter().find(|section| section.kind.is_some_and(|other| other > kind));
    let end = later.map_or(layout.lines.len(), |section| section.heading);
    match layout.last_words(0..end) {
        Some(after) => vec![block_after(layout, after, &with_heading)],
        None => {
            let text = format!("{}{}", with_heading.join(layout.line_end), layout.line_end);
            let start = layout.text.len() - layout.text.trim_start_matches('\u{feff}').len();
            let gap = if later.is_some() { layout.line_end } else { "" };
            vec![Edit { span: Span::new(start, start), text: format!("{text}{gap}") }]
        }
    }
}

/// Lines as a block of their own below a line: a blank line before them (not below a section's heading), and one
/// after them if words follow.
pub(crate) fn block_after(layout: &Layout<'_>, after: usize, lines: &[String]) -> Edit {
    let is_below_heading = heading(layout.line(after).text).is_some_and(|(level, _)| level == 2);
    let is_subheading = lines.first().is_some_and(|first| heading(first).is_some());
    let before = if is_below_heading && !is_subheading { "" } else { layout.line_end };
    let behind = if layout.has_words(after + 1) { layout.line_end } else { "" };
    let at = layout.line(after).span.end;
    let text = format!("{}{before}{}{behind}", layout.line_end, lines.join(layout.line_end));
    Edit { span: Span::new(at, at), text }
}

/// One line right below another.
pub(crate) fn line_after(layout: &Layout<'_>, after: usize, line: &str) -> Edit {
    let at = layout.line(after).span.end;
    Edit { span: Span::new(at, at), text: format!("{}{line}", layout.line_end) }
}
