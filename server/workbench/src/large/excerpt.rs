//! An excerpt of a large log: a Markdown page with what the log holds, the failures to read first and the places around them.
//!
//! What the page quotes of the log goes through `seal` first. Each quoted place names its line and its byte, from which another
//! excerpt can be made.

use std::io;

use jiff::Timestamp;
use logs::Level;
use text::{visible, visible_lines};

use super::survey::level_index;
use super::{Group, LargeLog, Survey};
use crate::outcome::counted;

/// Failures that are quoted, and lines before and after each.
const QUOTED: usize = 12;
const BEFORE: usize = 3;
const AFTER: usize = 6;
/// Lines of the start and the end.
const ENDS: usize = 20;
/// Lines on either side of a place that is asked for.
const AROUND: usize = 200;
/// Most bytes that are read for lines on one side, and most of a line that are shown.
const SIDE: usize = 256 << 10;
const LINE: usize = 2 << 10;
/// Columns of the chart.
const COLUMNS: i64 = 60;

/// What a page needs beside the log: how its name is linked, and what replaces values.
pub(crate) struct Page<'a> {
    /// The log, relative to the page.
    pub link: &'a str,
    /// Replaces the values of some lines.
    pub seal: &'a mut dyn FnMut(&str) -> String,
}

/// Lines of a log, and where they are.
struct Quote {
    text: String,
    /// Byte of the first line.
    start: u64,
    /// Byte after the last.
    end: u64,
}

/// The page on a whole log.
pub(crate) fn overview(log: &LargeLog, survey: &Survey, page: &mut Page<'_>) -> io::Result<String> {
    let mut text = format!("# Excerpt of {}\n\n", page.link);
    text.push_str(&format!(
        "{} bytes, {} lines, {} records{}, format {}.\n",
        log.size,
        survey.lines,
        survey.records,
        survey
            .time
            .map(|(first, last)| format!(" from {} to {}", moment(first), moment(last)))
            .unwrap_or_default(),
        survey.format,
    ));
    let levels: Vec<String> = Level::ALL
        .iter()
        .filter_map(|level| {
            let count = *survey.levels.get(level_index(Some(*level)))?;
            (count > 0).then(|| format!("{count} {}", level.id()))
        })
        .collect();
    if !levels.is_empty() {
        text.push_str(&format!("Levels: {}.\n", levels.join(", ")));
    }
    text.push_str(
        "Values are replaced by placeholders. The action \"Show the log around this byte\" on a line that names a byte opens an excerpt of that place.\n",
    );
    if let Some(chart) = chart(survey) {
        text.push('\n');
        text.push_str(&chart);
    }
    let ranked = ranked(survey);
    if !ranked.is_empty() {
        text.push_str("\n## Read first\n");
    }
    for (number, group) in ranked.iter().enumerate() {
        text.push_str(&format!("\n### {}. {}\n\n", number + 1, heading(group, page)));
        text.push_str(&place(
            page.link,
            "first",
            group.first.line,
            group.first.offset,
            group.first.time,
        ));
        if group.count > 1 {
            text.push_str(&place(
                page.link,
                "last",
                group.last.line,
                group.last.offset,
                group.last.time,
            ));
        }
        let quote = lines(log, group.first.offset, BEFORE, AFTER)?;
        text.push_str(&fenced(&quote, page));
    }
    let others = survey.groups.len().saturating_sub(ranked.len());
    if others > 0 || survey.left_out > 0 {
        text.push_str(&format!(
            "\n{} of failures and warnings are not quoted.\n",
            counted(others, "more kind")
        ));
    }
    text.push_str("\n## Start\n\n");
    text.push_str(&fenced(&lines(log, 0, 0, ENDS)?, page));
    text.push_str("\n## End\n\n");
    let end = lines(log, log.size, ENDS, 0)?;
    text.push_str(&place(
        page.link,
        "from",
        survey.lines.saturating_sub(ENDS as u64) + 1,
        end.start,
        None,
    ));
    text.push_str(&fenced(&end, page));
    Ok(text)
}

/// The page on one place of a log.
pub(crate) fn around(log: &LargeLog, offset: u64, page: &mut Page<'_>) -> io::Result<String> {
    let quote = lines(log, offset.min(log.size), AROUND, AROUND)?;
    let first = log.lines_before(quote.start)? + 1;
    let mut text = format!("# {} around byte {offset}\n\n", page.link);
    text.push_str(&place(page.link, "from", first, quote.start, None));
    if quote.start > 0 {
        text.push_str(&format!(
            "- before it: [{0}]({0}) byte {1}\n",
            page.link,
            quote.start.saturating_sub(1)
        ));
    }
    if quote.end < log.size {
        text.push_str(&format!("- after it: [{0}]({0}) byte {1}\n", page.link, quote.end));
    }
    text.push('\n');
    text.push_str(&fenced(&quote, page));
    Ok(text)
}

fn moment(time: Timestamp) -> String {
    time.strftime("%Y-%m-%d %H:%M:%S UTC").to_string()
}

fn place(link: &str, what: &str, line: u64, byte: u64, time: Option<Timestamp>) -> String {
    let time = time.map(|time| format!(" at {}", moment(time))).unwrap_or_default();
    format!("- {what}: [{link}:{line}]({link}#L{line}) byte {byte}{time}\n")
}

fn heading(group: &Group, page: &mut Page<'_>) -> String {
    let level = group.level.map_or("record", Level::id);
    let words = (page.seal)(&group.template);
    let words = words.split_whitespace().collect::<Vec<_>>().join(" ");
    let words = visible(&words);
    let short: String = words.chars().take(100).collect();
    let cut = if short.len() < words.len() { "…" } else { "" };
    let times = if group.count > 1 { format!(" ({} times)", group.count) } else { String::new() };
    let known = logs::known_failure(&group.text);
    let known = known.map(|signature| format!(": {}", signature.title)).unwrap_or_default();
    format!("{level}{known}: `{}{cut}`{times}", short.replace('`', "'"))
}

/// The groups that tell most, in the order of the file: the severe, the known, the few, and those that begin late.
fn ranked(survey: &Survey) -> Vec<&Group> {
    let all = survey.records.max(1) as f64;
    let score = |group: &Group| {
        let severe = match group.level {
            Some(Level::Fatal) => 3.0,
            Some(Level::Error) => 2.0,
            _ => 0.5,
        };
        let known = if logs::known_failure(&group.text).is_some() { 2.0 } else { 0.0 };
        let rare = (all / group.count as f64).ln() / 6.0;
        let last = survey.groups.last().map_or(1, |group| group.first.offset).max(1);
        let late = if group.first.offset * 5 > last { 0.5 } else { 0.0 };
        severe + known + rare + late
    };
    let mut groups: Vec<(f64, &Group)> =
        survey.groups.iter().map(|group| (score(group), group)).collect();
    groups.sort_by(|(a, x), (b, y)| b.total_cmp(a).then(x.first.offset.cmp(&y.first.offset)));
    groups.truncate(QUOTED);
    groups.sort_by_key(|(_, group)| group.first.offset);
    groups.into_iter().map(|(_, group)| group).collect()
}

/// How much was logged when, as the block that documents draw.
fn chart(survey: &Survey) -> Option<String> {
    let first = *survey.minutes.keys().min()?;
    let last = *survey.minutes.keys().max()?;
    let step = ((last - first) / COLUMNS + 1).max(1);
    let columns = usize::try_from((last - first) / step + 1).ok()?;
    let series = (0..7).rev().filter_map(|level| {
        let mut counts = vec![0u32; columns];
        for (minute, by_level) in &survey.minutes {
            let column = usize::try_from((minute - first) / step).ok()?;
            if let (Some(sum), Some(count)) = (counts.get_mut(column), by_level.get(level)) {
                *sum = sum.saturating_add(*count);
            }
        }
        let name = Level::ALL.get(level).map_or("no level", |level| level.id()).to_owned();
        counts.iter().any(|count| *count > 0).then_some(export::Series { name, counts })
    });
    let volume = export::Volume {
        start: Timestamp::from_second(first * 60).ok()?,
        step: u32::try_from(step * 60).ok()?,
        series: series.collect(),
        impact: None,
        marks: Vec::new(),
    };
    Some(volume.markdown())
}

/// Whole lines around a byte: the one it stands in, some before and some after it. A line that is long is cut.
fn lines(log: &LargeLog, at: u64, before: usize, after: usize) -> io::Result<Quote> {
    let from = at.saturating_sub(SIDE as u64);
    let head = log.bytes(from, usize::try_from(at - from).unwrap_or(0))?;
    // Past the line ends of the lines wanted, and the one of the line before them.
    let head_end = if after == 0 { head.len().saturating_sub(1) } else { head.len() };
    let ends: Vec<usize> = memchr::memrchr_iter(b'\n', head.get(..head_end).unwrap_or_default())
        .take(before + 1)
        .collect();
    let start = match ends.last() {
        Some(end) if ends.len() > before || from > 0 => end + 1,
        _ if from == 0 => 0,
        _ => head.len().saturating_sub(LINE),
    };
    let tail = if after == 0 { Vec::new() } else { log.bytes(at, SIDE)? };
    let ends: Vec<usize> = memchr::memchr_iter(b'\n', &tail).take(after + 1).collect();
    let at_end = at + tail.len() as u64 >= log.size;
    let end = match ends.last() {
        Some(end) if ends.len() > after || !at_end => end + 1,
        _ if at_end => tail.len(),
        _ => tail.len().min(LINE),
    };
    let mut bytes = head.get(start..).unwrap_or_default().to_vec();
    bytes.extend_from_slice(tail.get(..end).unwrap_or_default());
    let mut text = String::with_capacity(bytes.len());
    for line in bytes.split_inclusive(|byte| *byte == b'\n') {
        let short = line.get(..line.len().min(LINE)).unwrap_or_default();
        text.push_str(&String::from_utf8_lossy(short));
        if short.len() < line.len() {
            text.push_str(&format!("… ({} bytes more)\n", line.len() - short.len()));
        }
    }
    Ok(Quote { text, start: from + start as u64, end: at + end as u64 })
}

fn fenced(quote: &Quote, page: &mut Page<'_>) -> String {
    let sealed = (page.seal)(&quote.text);
    let sealed = visible_lines(&sealed);
    // A fence longer than any run of backticks in the lines.
    let mut longest = 0;
    let mut run = 0;
    for sign in sealed.chars() {
        run = if sign == '`' { run + 1 } else { 0 };
        longest = longest.max(run);
    }
    let fence = "`".repeat(longest.max(2) + 1);
    format!("\n{fence}log\n{}\n{fence}\n", sealed.trim_end_matches('\n'))
}
