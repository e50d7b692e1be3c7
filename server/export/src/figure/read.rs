//! Where a document names figures, and what it says that they show.
//!
//! `<!-- figure: timeline -->` and `<!-- figure: whys -->` stand where these are drawn; readers of the Markdown see the table or
//! the list itself. A fenced block `log-volume` holds its counts. Move the line, and the figure moves; delete it, and it is gone.

use jiff::civil::{Date, DateTime, Time};
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};

use super::{Chart, Mark, Moment, Node, Series, Volume};
use crate::document::{Block, Document, Inline, Item, Table, plain};

/// More columns than this are no figure.
const MOST_COLUMNS: usize = 400;
const MOST_SERIES: usize = 12;

/// The figure that a comment names.
pub(crate) fn named(comment: &str) -> Option<Chart> {
    let name = comment.trim().strip_prefix("figure:")?.trim().to_ascii_lowercase();
    match name.as_str() {
        "timeline" => Some(Chart::Timeline(Vec::new())),
        "whys" | "why tree" => Some(Chart::Whys(Vec::new())),
        _ => None,
    }
}

/// Gives every figure what the document says; a block of counts becomes a figure.
pub(crate) fn fill(document: &mut Document) {
    let wanted = document.blocks.iter().any(|block| match block {
        Block::Figure { .. } => true,
        Block::Code { language, .. } => language == "log-volume",
        _ => false,
    });
    if !wanted {
        return;
    }
    let moments = moments(&document.blocks);
    let nodes = nodes(&document.blocks);
    for block in &mut document.blocks {
        match block {
            Block::Figure { chart: Chart::Timeline(rows), .. } => rows.clone_from(&moments),
            Block::Figure { chart: Chart::Whys(rows), .. } => rows.clone_from(&nodes),
            Block::Code { language, text } if language == "log-volume" => {
                if let Some(mut volume) = volume(text) {
                    marked(&mut volume, &moments);
                    let source = format!("```log-volume\n{text}\n```");
                    *block = Block::Figure { chart: Chart::Volume(volume), source };
                }
            }
            _ => {}
        }
    }
}

/// The rows of the first table of times.
fn moments(blocks: &[Block]) -> Vec<Moment> {
    let is_times = |table: &Table| {
        table
            .header
            .first()
            .is_some_and(|cell| plain(cell).trim().to_lowercase().starts_with("time"))
            && table.columns.len() >= 2
            && table
                .rows
                .iter()
                .any(|row| row.cells.first().is_some_and(|cell| clock(&plain(cell)).is_some()))
    };
    let table = blocks.iter().find_map(|block| match block {
        Block::Table(table) if is_times(table) => Some(table),
        _ => None,
    });
    let Some(table) = table else { return Vec::new() };
    let mut first: Option<i64> = None;
    let mut before = 0;
    table
        .rows
        .iter()
        .map(|row| {
            let time =
                row.cells.first().map(|cell| plain(cell).trim().to_owned()).unwrap_or_default();
            let what = row.cells.get(1).map_or(&[][..], Vec::as_slice);
            let (turn, what) = turn(what);
            let seconds = clock(&time).map(|(day, seconds)| {
                let mut seconds = day.map_or(0, |day| day.saturating_mul(86_400)) + seconds;
                // A clock without a day that goes back has passed midnight.
                while day.is_none() && first.is_some() && seconds < before {
                    seconds += 86_400;
                }
                before = seconds;
                seconds - *first.get_or_insert(seconds)
            });
            Moment { time, seconds, turn, what }
        })
        .filter(|moment| !moment.time.is_empty() || !moment.what.is_empty())
        .collect()
}

/// `**Detected**: words`: the turn and the words.
fn turn(cell: &[Inline]) -> (String, String) {
    let bold: String = cell
        .iter()
        .take_while(|inline| matches!(inline, Inline::Text(run) if run.style.bold))
        .map(|inline| match inline {
            Inline::Text(run) => run.text.as_str(),
            _ => "",
        })
        .collect();
    let all = plain(cell);
    let rest = all.get(bold.len()..).unwrap_or_default();
    (bold.trim().trim_end_matches(':').to_owned(), rest.trim_start_matches(':').trim().to_owned())
}

/// Days since the beginning of our time where there is a date, and seconds of the day.
fn clock(text: &str) -> Option<(Option<i64>, i64)> {
    let text = text.trim().trim_start_matches('~').trim_end_matches("UTC").trim();
    let (date, time) = match text.split_once([' ', 'T']) {
        Some((date, time)) => (Some(date), time),
        None => (None, text),
    };
    let time = time.trim().trim_end_matches('Z');
    let time: Time = time.parse().ok().or_else(|| format!("{time}:00").parse().ok())?;
    let seconds =
        i64::from(time.hour()) * 3_600 + i64::from(time.minute()) * 60 + i64::from(time.second());
    let day = match date {
        Some(date) => {
            let date: Date = date.parse().ok()?;
            let midnight = TimeZone::UTC.to_timestamp(date.at(0, 0, 0, 0)).ok()?;
            Some(midnight.as_second() / 86_400)
        }
        None => None,
    };
    Some((day, seconds))
}

/// The ordered lists below headings that ask why.
fn nodes(blocks: &[Block]) -> Vec<Node> {
    let mut nodes = Vec::new();
    let mut leg: Option<String> = None;
    for block in blocks {
        match block {
            Block::Heading { content, .. } => {
                let text = plain(content);
                leg = text.trim_start().to_lowercase().starts_with("why").then_some(text);
            }
            Block::List { start: Some(start), items } => {
                if let Some(text) = &leg {
                    if nodes.iter().all(|node: &Node| node.text != *text) {
                        nodes.push(Node { text: text.clone(), ..Node::default() });
                    }
                    below(items, *start, 0, "", &mut nodes);
                }
            }
            _ => {}
        }
    }
    nodes
}

fn below(items: &[Item], start: u64, depth: usize, above: &str, nodes: &mut Vec<Node>) {
    for (index, item) in items.iter().enumerate() {
        let number = format!("{above}{}", start.saturating_add(index as u64));
        let text = item.blocks.iter().find_map(|block| match block {
            Block::Paragraph(content) => Some(plain(content)),
            _ => None,
        });
        nodes.push(Node { depth, number: number.clone(), text: text.unwrap_or_default() });
        for block in &item.blocks {
            if let Block::List { start: Some(start), items } = block {
                below(items, *start, depth + 1, &format!("{number}."), nodes);
            }
        }
    }
}

/// The counts of a fenced block: `from TIME UTC, 60 s a column`, then a name and its numbers a line. Columns drawn in text are
/// for readers.
fn volume(text: &str) -> Option<Volume> {
    let mut lines = text.lines();
    let (from, step) = lines.next()?.trim().strip_prefix("from ")?.split_once("UTC")?;
    let start: DateTime = from.trim().replace(' ', "T").parse().ok()?;
    let start = TimeZone::UTC.to_timestamp(start).ok()?;
    let step: u32 = step.trim_start_matches(',').split_whitespace().next()?.parse().ok()?;
    let mut series = Vec::new();
    for line in lines.filter(|line| !line.trim().is_empty()) {
        let words: Vec<&str> = line.split_whitespace().collect();
        let numbers = words.iter().rev().take_while(|word| word.parse::<u32>().is_ok()).count();
        let (name, counts) = words.split_at(words.len() - numbers);
        let is_drawn =
            |word: &&&str| !word.chars().all(|character| "·▁▂▃▄▅▆▇█".contains(character));
        let name = name.iter().filter(is_drawn).copied().collect::<Vec<_>>().join(" ");
        let counts: Vec<u32> = counts.iter().filter_map(|word| word.parse().ok()).collect();
        series.push(Series { name, counts });
    }
    let columns = series.iter().map(|series| series.counts.len()).max().unwrap_or(0);
    let fits = step > 0 && (1..=MOST_COLUMNS).contains(&columns) && series.len() <= MOST_SERIES;
    fits.then_some(Volume { start, step, series, impact: None, marks: Vec::new() })
}

/// The turns of the timeline that fall into the figure, and the impact.
fn marked(volume: &mut Volume, moments: &[Moment]) {
    let columns = volume.series.iter().map(|series| series.counts.len()).max().unwrap_or(0);
    let length = i64::from(volume.step).saturating_mul(i64::try_from(columns).unwrap_or(0));
    let day = volume.start.as_second().div_euclid(86_400);
    let mut timed = Vec::new();
    for moment in moments.iter().filter(|moment| !moment.turn.is_empty()) {
        let Some((date, seconds)) = clock(&moment.time) else { continue };
        let days = match date {
            Some(date) => date..=date,
            // A clock without a day is on whichever day the figure shows.
            None => day..=day + length / 86_400 + 1,
        };
        let at = days
            .map(|day| day.saturating_mul(86_400).saturating_add(seconds))
            .find(|at| (0..=length).contains(&at.saturating_sub(volume.start.as_second())));
        if let Some(time) = at.and_then(|at| Timestamp::from_second(at).ok()) {
            timed.push((time, moment));
        }
    }
    let of = |words: &str| {
        let is =
            |(_, moment): &&(Timestamp, &Moment)| moment.turn.to_lowercase().starts_with(words);
        timed.iter().find(is).map(|(time, _)| *time)
    };
    volume.impact = of("impact start").map(|from| {
        let to = of("impact end").or_else(|| of("resolved")).or_else(|| of("mitigated"));
        (from, to.filter(|to| to.duration_since(from) > SignedDuration::ZERO))
    });
    volume.marks = timed
        .iter()
        .map(|(time, moment)| Mark {
            time: *time,
            what: match moment.what.as_str() {
                "" => moment.turn.clone(),
                what => format!("{}: {what}", moment.turn),
            },
        })
        .collect();
}
