//! Mending citations and bullets of evidence.

use text::{Edit, Span};

use super::{Context, Fix, MOST, fix};
use crate::layout::{SectionKind, bullet};

pub(super) fn fixes(context: &Context<'_>, id: &str) -> Vec<Fix> {
    match id {
        "unknown-evidence" => unknown(context),
        "duplicate-evidence" => {
            let free = free_id(context);
            vec![fix(format!("Give this one the id {free}"), context.instead(free))]
        }
        _ => unreadable(context),
    }
}

/// The next id that nobody has, cited ones included.
pub(super) fn free_id(context: &Context<'_>) -> String {
    let known = context.document.evidence.iter().map(|evidence| evidence.value.id.clone());
    let cited = crate::citation::ids(context.text).into_iter().map(|(id, _)| id);
    let numbers = known.chain(cited).filter_map(|id| id.get(1..)?.parse::<u32>().ok());
    format!("E{}", numbers.filter(|number| *number < 100_000).max().unwrap_or(0) + 1)
}

fn unknown(context: &Context<'_>) -> Vec<Fix> {
    let number = |id: &str| id.get(1..).and_then(|digits| digits.parse::<i64>().ok()).unwrap_or(0);
    let wanted = number(context.words());
    let mut known: Vec<&str> =
        context.document.evidence.iter().map(|evidence| evidence.value.id.as_str()).collect();
    known.sort_by_key(|id| (number(id) - wanted).abs());
    known.dedup();
    let mut fixes: Vec<Fix> = known
        .into_iter()
        .take(MOST - 1)
        .map(|id| {
            let excerpt = context.document.evidence(id).map_or("", |one| one.excerpt.as_str());
            fix(format!("Cite {id} instead: {}", shortened(excerpt)), context.instead(id))
        })
        .collect();
    fixes.push(fix("Take the citation out", taken_out(context)));
    fixes
}

/// A citation goes with its brackets, or with the comma beside it.
fn taken_out(context: &Context<'_>) -> Vec<Edit> {
    let (start, end) = (context.span.start, context.span.end);
    let head = context.text.get(..start).unwrap_or_default();
    let tail = context.text.get(end..).unwrap_or_default();
    let (before, after) = (head.trim_end_matches(' '), tail.trim_start_matches(' '));
    let span = if before.ends_with('[') && after.starts_with(']') {
        // The blank before the bracket goes too.
        let open = before.len() - 1;
        let blank = usize::from(head.get(..open).is_some_and(|head| head.ends_with(' ')));
        Span::new(open - blank, context.text.len() - after.len() + 1)
    } else if before.ends_with([',', ';']) {
        Span::new(before.len() - 1, end)
    } else if after.starts_with([',', ';']) {
        let rest = after.get(1..).unwrap_or_default().trim_start_matches(' ');
        Span::new(start, context.text.len() - rest.len())
    } else {
        context.span
    };
    vec![Edit { span, text: String::new() }]
}

fn unreadable(context: &Context<'_>) -> Vec<Fix> {
    let line = context.layout.line(context.line());
    let mut fixes = Vec::new();
    if let Some(open) = line.text.find("](")
        && let Some(close) = line.text.get(open..).and_then(|rest| rest.find(')'))
        && line.text.get(open + 2..open + close).is_some_and(|file| !file.trim().is_empty())
        && !line.text.contains("#L")
    {
        let at = line.span.start + open + close;
        fixes.push(fix(
            "Link its first line",
            vec![Edit { span: Span::new(at, at), text: "#L1".to_owned() }],
        ));
    }
    let words = bullet(line.text).unwrap_or(line.text);
    let mut edits = context.without(context.line());
    edits.extend(context.bullet(SectionKind::OpenQuestions, words));
    fixes.push(fix("Move it to the open questions", edits));
    fixes
}

/// An excerpt for a menu.
pub(super) fn shortened(excerpt: &str) -> String {
    let mut short: String = excerpt.chars().take(48).collect();
    if short.len() < excerpt.len() {
        short.push('…');
    }
    short
}
