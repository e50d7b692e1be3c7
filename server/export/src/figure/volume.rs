//! How much was logged when: stacked columns, the impact behind them, and what happened as numbered marks.

use jiff::{SignedDuration, Timestamp};

use super::draw::{Anchor, Drawing, Ink, Look, WIDTH, wrapped};
use super::timeline::span;
use crate::document::Style;
use crate::pdf::Faces;

/// What was counted.
#[derive(Debug, Clone, PartialEq)]
pub struct Volume {
    /// When the first column begins.
    pub start: Timestamp,
    /// How long a column is, in seconds; never 0.
    pub step: u32,
    /// From the one at the foot of a column to the one at its head; each has as many counts as there are columns.
    pub series: Vec<Series>,
    /// When the impact began, and when it ended if it has.
    pub impact: Option<(Timestamp, Option<Timestamp>)>,
    /// What happened, in the order of time.
    pub marks: Vec<Mark>,
}

/// What belongs together: a level or a source.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Series {
    /// `error`, `db-1`.
    pub name: String,
    /// How many records of each column.
    pub counts: Vec<u32>,
}

/// Something that happened.
#[derive(Debug, Clone, PartialEq)]
pub struct Mark {
    /// When.
    pub time: Timestamp,
    /// What.
    pub what: String,
}

/// Marks that a figure holds.
const MOST_MARKS: usize = 9;
const TOP: f32 = 26.0;
const PLOT: f32 = 118.0;
const LEFT: f32 = 36.0;

impl Volume {
    /// How many columns there are.
    fn columns(&self) -> usize {
        self.series.iter().map(|series| series.counts.len()).max().unwrap_or(0)
    }

    /// When a column begins.
    fn time(&self, column: usize) -> Timestamp {
        let seconds =
            i64::try_from(column).unwrap_or(i64::MAX).saturating_mul(i64::from(self.step));
        self.start.checked_add(SignedDuration::from_secs(seconds)).unwrap_or(Timestamp::MAX)
    }

    /// Where a time is, in columns.
    fn place(&self, time: Timestamp) -> f32 {
        let seconds = time.duration_since(self.start).as_secs_f32();
        (seconds / self.step.max(1) as f32).clamp(0.0, self.columns() as f32)
    }

    fn totals(&self) -> Vec<u64> {
        (0..self.columns())
            .map(|column| {
                self.series
                    .iter()
                    .map(|series| u64::from(series.counts.get(column).copied().unwrap_or(0)))
                    .sum()
            })
            .collect()
    }

    /// Hours and minutes, with the day where the figure is longer than one.
    fn clock(&self, time: Timestamp) -> String {
        let long = self.time(self.columns()).duration_since(self.start).as_secs() > 86_400;
        let seconds = self.step < 60;
        time.strftime(match (long, seconds) {
            (true, _) => "%m-%d %H:%M",
            (false, true) => "%H:%M:%S",
            (false, false) => "%H:%M",
        })
        .to_string()
    }

    pub(super) fn title(&self) -> String {
        format!("Log volume, a column every {}", span(i64::from(self.step.max(1))))
    }

    pub(super) fn description(&self) -> String {
        let peaks: Vec<String> = self
            .series
            .iter()
            .filter_map(|series| {
                let total: u64 = series.counts.iter().map(|count| u64::from(*count)).sum();
                let (column, most) =
                    series.counts.iter().enumerate().rev().max_by_key(|(_, count)| **count)?;
                (*most > 0).then(|| {
                    format!(
                        "{} {}, at most {most} at {}",
                        total,
                        series.name,
                        self.clock(self.time(column))
                    )
                })
            })
            .collect();
        let mut text = format!(
            "Records from {} to {} UTC: {}.",
            self.start.strftime("%Y-%m-%d %H:%M"),
            self.time(self.columns()).strftime("%Y-%m-%d %H:%M"),
            peaks.join("; ")
        );
        match self.impact {
            Some((from, Some(to))) => text.push_str(&format!(
                " Impact from {} to {}.",
                from.strftime("%H:%M:%S"),
                to.strftime("%H:%M:%S")
            )),
            Some((from, None)) => {
                text.push_str(&format!(" Impact from {}.", from.strftime("%H:%M:%S")));
            }
            None => {}
        }
        for mark in &self.marks {
            text.push_str(&format!(" {} {}.", mark.time.strftime("%H:%M:%S"), mark.what));
        }
        text
    }

    /// A line of text for each series: its name, a column as high as its count, its sum.
    pub fn sparkline(&self) -> String {
        let widest =
            self.series.iter().map(|series| series.name.chars().count()).max().unwrap_or(0);
        let most = self.series.iter().flat_map(|series| &series.counts).max().copied().unwrap_or(0);
        let mut text = String::new();
        for series in &self.series {
            let total: u64 = series.counts.iter().map(|count| u64::from(*count)).sum();
            let name = &series.name;
            let pad = " ".repeat(widest - name.chars().count());
            text.push_str(&format!("{name}{pad}  {}  {total}\n", bars(&series.counts, most)));
        }
        text.push_str(&format!(
            "{}  {} to {} UTC, a column every {}\n",
            " ".repeat(widest),
            self.start.strftime("%Y-%m-%d %H:%M:%S"),
            self.time(self.columns()).strftime("%Y-%m-%d %H:%M:%S"),
            span(i64::from(self.step.max(1)))
        ));
        text
    }

    /// As a fenced block of a document, which [`crate::parse`] reads again and draws: who reads the Markdown sees the columns.
    pub fn markdown(&self) -> String {
        let widest =
            self.series.iter().map(|series| series.name.chars().count()).max().unwrap_or(0);
        let most = self.series.iter().flat_map(|series| &series.counts).max().copied().unwrap_or(0);
        let mut text = format!(
            "```log-volume\nfrom {} UTC, {} s a column\n",
            self.start.strftime("%Y-%m-%d %H:%M:%S"),
            self.step
        );
        for series in &self.series {
            let counts: Vec<String> = series.counts.iter().map(u32::to_string).collect();
            let pad = " ".repeat(widest - series.name.chars().count());
            let bars = bars(&series.counts, most);
            text.push_str(&format!("{}{pad}  {bars}  {}\n", series.name, counts.join(" ")));
        }
        text.push_str("```\n");
        text
    }
}

/// Counts as columns of a line of text, an eighth of a line each; any count at all is seen.
fn bars(counts: &[u32], most: u32) -> String {
    const EIGHTHS: [char; 9] = ['·', '▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];
    counts
        .iter()
        .map(|count| {
            let height = (u64::from(*count) * 8).div_ceil(u64::from(most.max(1)));
            EIGHTHS.get(usize::try_from(height).unwrap_or(8)).copied().unwrap_or('█')
        })
        .collect()
}

/// How a series looks: levels as everywhere, anything else by its place.
fn look(name: &str, index: usize) -> Look {
    match name {
        "fatal" => Look::Solid(Ink::Text),
        "error" => Look::Solid(Ink::Red),
        "warning" => Look::Hatched(Ink::Amber),
        "info" => Look::Open(Ink::Blue),
        "debug" => Look::Lined(Ink::Soft),
        "trace" => Look::Dotted(Ink::Soft),
        "no level" => Look::Dotted(Ink::Hair),
        _ => {
            const LOOKS: [Look; 6] = [
                Look::Solid(Ink::Blue),
                Look::Hatched(Ink::Red),
                Look::Lined(Ink::Amber),
                Look::Dotted(Ink::Head),
                Look::Open(Ink::Soft),
                Look::Solid(Ink::Soft),
            ];
            LOOKS[index % LOOKS.len()]
        }
    }
}

/// The next number with one digit other than 0, of 1, 2 and 5: where an axis ends.
fn round_up(most: u64) -> u64 {
    let mut unit = 1u64;
    loop {
        for factor in [1, 2, 4, 5, 10] {
            let end = unit.saturating_mul(factor);
            if end >= most && end.is_multiple_of(2) {
                return end;
            }
        }
        unit = match unit.checked_mul(10) {
            Some(unit) => unit,
            None => return most,
        };
    }
}

pub(super) fn drawing(volume: &Volume, faces: &Faces) -> Drawing {
    let columns = volume.columns();
    let totals = volume.totals();
    let most = totals.iter().max().copied().unwrap_or(0);
    if columns == 0 || most == 0 {
        return Drawing::default();
    }
    let mut drawing = Drawing::new(0.0);
    let (right, foot) = (WIDTH - 4.0, TOP + PLOT);
    let wide = (right - LEFT) / columns as f32;
    let x = |columns: f32| LEFT + columns * wide;
    if let Some((from, to)) = volume.impact {
        let from_x = x(volume.place(from));
        let to_x = to.map_or(right, |to| x(volume.place(to)));
        drawing.rect(from_x, TOP, (to_x - from_x).max(1.0), PLOT, Ink::Band);
        drawing.dashes((from_x, TOP), (from_x, foot), Ink::Red, 0.9);
        if to.is_some() {
            drawing.dashes((to_x, TOP), (to_x, foot), Ink::Red, 0.9);
        }
        let label = (from_x + 3.0).min(right - 32.0);
        drawing.bold(label, TOP + 9.0, "impact", 7.4, Ink::Red, Anchor::Start);
    }
    let end = round_up(most);
    for part in 0..=2u64 {
        let value = end * part / 2;
        let y = foot - PLOT * part as f32 / 2.0;
        drawing.line((LEFT, y), (right, y), Ink::Hair, if part == 0 { 1.0 } else { 0.5 });
        drawing.text(LEFT - 5.0, y + 2.6, &value.to_string(), 7.4, Ink::Soft, Anchor::End);
    }
    for column in 0..columns {
        let mut y = foot;
        let left = x(column as f32) + (wide * 0.1).min(1.2);
        let width = (wide - 2.0 * (wide * 0.1).min(1.2)).max(0.4);
        for (index, series) in volume.series.iter().enumerate() {
            let count = series.counts.get(column).copied().unwrap_or(0);
            if count > 0 {
                // What happened once is seen too.
                let height = (PLOT * count as f32 / end as f32).max(1.2);
                drawing.area(left, y - height, width, height, look(&series.name, index));
                y -= height;
            }
        }
    }
    let shown = volume.marks.get(..MOST_MARKS.min(volume.marks.len())).unwrap_or_default();
    let mut last = f32::MIN;
    for (index, mark) in shown.iter().enumerate() {
        let at = x(volume.place(mark.time));
        drawing.line((at, TOP - 6.0), (at, foot), Ink::Head, 0.7);
        // Numbers of marks that are close stand beside each other.
        let label = at.max(last + 9.0).min(right + 2.0);
        drawing.bold(label, TOP - 9.0, &(index + 1).to_string(), 8.0, Ink::Head, Anchor::Middle);
        last = label;
    }
    let ticks = columns.div_ceil(6).max(1);
    for column in (0..columns).step_by(ticks) {
        let at = x(column as f32);
        drawing.line((at, foot), (at, foot + 3.0), Ink::Soft, 0.7);
        let label = volume.clock(volume.time(column));
        drawing.text(at, foot + 11.0, &label, 7.4, Ink::Soft, Anchor::Middle);
    }
    let mut y = foot + 26.0;
    let mut left = LEFT;
    for (index, series) in volume.series.iter().enumerate().rev() {
        let name = wrapped(&series.name, 120.0, 8.0, 1, faces).concat();
        let width = faces.measure(&name, Style::default(), 8.0) + 30.0;
        if left + width > right && left > LEFT {
            left = LEFT;
            y += 13.0;
        }
        drawing.area(left, y - 7.0, 11.0, 8.0, look(&series.name, index));
        drawing.text(left + 15.0, y, &name, 8.0, Ink::Text, Anchor::Start);
        left += width;
    }
    y += 14.0;
    for (index, mark) in shown.iter().enumerate() {
        let time = mark.time.strftime("%H:%M:%S").to_string();
        let what = wrapped(&mark.what, right - LEFT - 66.0, 8.0, 1, faces).concat();
        drawing.bold(LEFT, y, &(index + 1).to_string(), 8.0, Ink::Head, Anchor::Start);
        drawing.text(LEFT + 12.0, y, &time, 8.0, Ink::Soft, Anchor::Start);
        drawing.text(LEFT + 56.0, y, &what, 8.0, Ink::Text, Anchor::Start);
        y += 11.5;
    }
    drawing.height = y - 4.0;
    drawing
}
