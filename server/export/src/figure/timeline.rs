//! The timeline from top to bottom: what happened, how long after the row before, and the impact as a bar beside it.

use super::Moment;
use super::draw::{Anchor, Drawing, Ink, WIDTH, wrapped};
use crate::document::Style;
use crate::pdf::Faces;

const SIZE: f32 = 8.6;
const LEADING: f32 = 11.6;
/// Rows that a figure holds; the table has them all.
const MOST: usize = 20;

pub(super) fn drawing(moments: &[Moment], faces: &Faces) -> Drawing {
    let shown = moments.get(..MOST.min(moments.len())).unwrap_or_default();
    if shown.is_empty() {
        return Drawing::default();
    }
    let widest = shown
        .iter()
        .map(|moment| faces.measure(&moment.time, Style { bold: true, ..Style::default() }, SIZE))
        .fold(56.0, f32::max)
        .min(WIDTH * 0.3);
    let line = widest + 16.0;
    let text = line + 16.0;
    let mut drawing = Drawing::new(0.0);
    let mut places = Vec::new();
    let mut y = 6.0;
    let mut before: Option<i64> = None;
    let mut rows = Vec::new();
    for moment in shown {
        let label = match moment.turn.as_str() {
            "" => moment.what.clone(),
            turn if moment.what.is_empty() => turn.to_owned(),
            turn => format!("{turn}: {}", moment.what),
        };
        let lines = wrapped(&label, WIDTH - text, SIZE, 2, faces);
        let gap = before
            .zip(moment.seconds)
            .map(|(before, now)| now - before)
            .filter(|gap| *gap > 0)
            .map(|gap| format!("+ {}", span(gap)));
        before = moment.seconds.or(before);
        let height = if lines.len() > 1 || gap.is_some() { 2.0 * LEADING } else { LEADING };
        places.push(y + LEADING / 2.0);
        rows.push((y, lines, gap));
        y += height + 5.0;
    }
    let (first, last) =
        (places.first().copied().unwrap_or(0.0), places.last().copied().unwrap_or(0.0));
    drawing.line((line, first), (line, last), Ink::Hair, 1.6);
    if let Some((from, to)) = impact(shown) {
        let from = places.get(from).copied().unwrap_or(first);
        let to = to.and_then(|to| places.get(to).copied()).unwrap_or(last);
        drawing.rect(line - 2.6, from, 5.2, (to - from).max(1.0), Ink::Red);
    }
    for ((moment, (y, lines, gap)), place) in shown.iter().zip(&rows).zip(&places) {
        let base = y + LEADING * 0.75;
        let turn = !moment.turn.is_empty();
        drawing.bold(widest, base, &moment.time, SIZE, Ink::Head, Anchor::End);
        if let Some(gap) = gap {
            drawing.text(widest, base + LEADING, gap, SIZE - 1.2, Ink::Soft, Anchor::End);
        }
        // A turn of the incident is a filled square, everything else a ring: told apart without color.
        let half = if turn { 4.2 } else { 3.2 };
        drawing.rect(line - half, place - half, 2.0 * half, 2.0 * half, Ink::Head);
        if !turn {
            let half = half - 1.3;
            drawing.rect(line - half, place - half, 2.0 * half, 2.0 * half, Ink::Paper);
        }
        for (index, words) in lines.iter().enumerate() {
            let at = base + index as f32 * LEADING;
            match index == 0 && turn {
                true => drawing.bold(text, at, words, SIZE, Ink::Text, Anchor::Start),
                false => drawing.text(text, at, words, SIZE, Ink::Text, Anchor::Start),
            }
        }
    }
    if moments.len() > shown.len() {
        let more = format!("and {} more in the table", moments.len() - shown.len());
        drawing.text(text, y + LEADING * 0.75, &more, SIZE, Ink::Soft, Anchor::Start);
        y += LEADING + 4.0;
    }
    drawing.height = y;
    drawing
}

/// The rows between which there was impact: the second is not known while it lasts.
fn impact(moments: &[Moment]) -> Option<(usize, Option<usize>)> {
    let is = |moment: &Moment, words: &[&str]| {
        let turn = moment.turn.to_lowercase();
        words.iter().any(|word| turn.starts_with(word))
    };
    let from = moments.iter().position(|moment| is(moment, &["impact start"]))?;
    let end = |words: &[&str]| {
        moments.iter().rposition(|moment| is(moment, words)).filter(|to| *to > from)
    };
    Some((
        from,
        end(&["impact end"]).or_else(|| end(&["resolved"])).or_else(|| end(&["mitigated"])),
    ))
}

/// `2 min 28 s`.
pub(super) fn span(seconds: i64) -> String {
    let (days, hours, minutes) = (seconds / 86_400, seconds / 3_600 % 24, seconds / 60 % 60);
    let parts = [(days, "d"), (hours, "h"), (minutes, "min"), (seconds % 60, "s")];
    let known: Vec<String> = parts
        .iter()
        .filter(|(count, _)| *count > 0)
        .take(2)
        .map(|(count, unit)| format!("{count} {unit}"))
        .collect();
    known.join(" ")
}
