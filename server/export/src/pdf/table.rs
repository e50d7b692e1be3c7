//! Tables: columns share the width by what they hold, cells wrap, rows stay whole where they fit.

use super::faces::Faces;
use super::flow::{Flow, HEADER_BAND, push_line};
use super::page::{DEPTH, HAIR, HEAD, INK, Paint, Strip, Tag};
use super::text::{self, Line, Setting};
use crate::document::{Align, Inline, Table};

/// How closely a table is set.
#[derive(Debug, Clone, Copy)]
struct Look {
    /// The text of cells.
    cell: Setting,
    /// The text of the header.
    header: Setting,
    /// Left and right of a cell's text.
    pad: f32,
    /// Above and below it.
    air: f32,
}

/// As most tables are set.
const USUAL: Look = look(8.3, 11.6, 5.0, 3.4);
/// As tables are set whose words would break otherwise.
const CLOSE: Look = look(DENSE * 8.3, 9.6, 3.2, 2.8);
/// How much smaller the text of such a table is.
pub(crate) const DENSE: f32 = 0.83;

const fn look(size: f32, leading: f32, pad: f32, air: f32) -> Look {
    Look {
        cell: Setting { size, leading, color: INK, bold: false },
        header: Setting { size, leading, color: HEAD, bold: true },
        pad,
        air,
    }
}

/// A cell that would take more lines than this is starved by the words of the other columns.
const MOST_LINES: f32 = 5.0;
/// The share of the width that whole words may claim then.
const SHARE_OF_WORDS: f32 = 0.7;
/// And the share that they may have before the table is set closely.
const MOST_WORDS: f32 = 0.85;
/// What is no longer than this, in ems, is a word, a date or a number, and does not break for the sake of another column.
const WORD: f32 = 7.5;

/// The header as it is repeated, and the strips of the table, the first header included.
pub(crate) fn strips(
    table: &Table,
    x: f32,
    width: f32,
    parent: Tag,
    flow: &mut Flow<'_>,
) -> (Strip, Vec<Strip>) {
    let tag = flow.structure.add("Table", Some(parent));
    let (widths, look) = layout(table, width, flow.faces);
    let mut strips = Vec::new();
    let mut header = Strip::default();
    if table.header.iter().any(|cell| !cell.is_empty()) {
        let mut rows = row(&table.header, table, &widths, x, tag, (look.header, look), flow);
        for strip in &mut rows {
            strip.fills.push((x, width, HEADER_BAND, false));
        }
        // A header of half a page is shown once and not repeated.
        if let [only] = rows.as_slice()
            && only.height < DEPTH / 3.0
        {
            header = repeated(only);
        }
        strips.extend(rows);
        // A header is never the last thing on a page.
        strips.push(Strip { keep: true, ..Strip::default() });
    }
    for cells in &table.rows {
        let mut rows = row(&cells.cells, table, &widths, x, tag, (look.cell, look), flow);
        if let (Some(anchor), Some(first)) = (&cells.anchor, rows.first_mut()) {
            first.paints.push(Paint::Anchor { name: anchor.clone(), y: 0.0 });
        }
        strips.extend(rows);
    }
    // Nor does the last row stand alone on a page.
    if table.rows.len() > 1
        && let Some(last) = strips.last_mut()
        && last.height < DEPTH / 3.0
    {
        last.keep = true;
    }
    if let Some(first) = strips.first_mut() {
        first.before = 7.0;
    }
    if let Some(last) = strips.last_mut() {
        last.after = 12.0;
    }
    (header, strips)
}

/// The header of the pages after the first: the same to look at, but no part of the document's structure or words.
fn repeated(header: &Strip) -> Strip {
    let mut header = header.clone();
    header.before = 0.0;
    for paint in &mut header.paints {
        if let Paint::Text { tag, line, .. } = paint {
            *tag = None;
            line.pieces.iter_mut().for_each(|piece| piece.mark = true);
        }
    }
    header
}

/// One row: one strip, or one a line when it is too tall for a page.
fn row(
    cells: &[Vec<Inline>],
    table: &Table,
    widths: &[f32],
    x: f32,
    parent: Tag,
    (setting, look): (Setting, Look),
    flow: &mut Flow<'_>,
) -> Vec<Strip> {
    let tag = flow.structure.add("TR", Some(parent));
    let role = if setting.bold { "TH" } else { "TD" };
    let mut columns: Vec<(f32, Tag, Vec<Line>)> = Vec::new();
    let mut left = x;
    for (index, width) in widths.iter().enumerate() {
        let cell = cells.get(index).map_or(&[][..], Vec::as_slice);
        let align = table.columns.get(index).copied().unwrap_or(Align::Left);
        let tag = flow.structure.add(role, Some(tag));
        let lines = text::lines(cell, setting, width - 2.0 * look.pad, align, flow.faces);
        columns.push((left + look.pad, tag, lines));
        left += width;
    }
    let count = columns.iter().map(|(.., lines)| lines.len()).max().unwrap_or(1);
    let height = count as f32 * setting.leading + 2.0 * look.air;
    let rule = |y: f32| {
        let thickness = if setting.bold { 0.9 } else { 0.5 };
        let color = if setting.bold { HEAD } else { HAIR };
        Paint::Stroke { x, y, to_x: left, to_y: y, color, thickness, dotted: false }
    };
    if height < DEPTH * 0.8 {
        let mut strip = Strip { height, ..Strip::default() };
        for (left, tag, lines) in columns {
            for (index, line) in lines.into_iter().enumerate() {
                push_line(
                    &mut strip.paints,
                    line,
                    left,
                    look.air + index as f32 * setting.leading,
                    setting,
                    Some(tag),
                );
            }
        }
        strip.paints.push(rule(height));
        return vec![strip];
    }
    let mut strips: Vec<Strip> = (0..count)
        .map(|index| Strip { height: setting.leading, keep: index == 1, ..Strip::default() })
        .collect();
    for (left, tag, lines) in columns {
        for (strip, line) in strips.iter_mut().zip(lines) {
            push_line(&mut strip.paints, line, left, 0.0, setting, Some(tag));
        }
    }
    if let Some(last) = strips.last_mut() {
        last.height += look.air;
        last.paints.push(rule(last.height));
    }
    strips
}

/// The widths of the columns, together as wide as the text, and by how much the text of cells is smaller than usual: each what
/// it needs where all fit, else at least its longest word and a share of the rest that grows with what it holds, slower than
/// that.
pub(crate) fn widths(table: &Table, width: f32, faces: &Faces) -> (Vec<f32>, f32) {
    let (widths, look) = layout(table, width, faces);
    (widths, look.cell.size / USUAL.cell.size)
}

fn layout(table: &Table, width: f32, faces: &Faces) -> (Vec<f32>, Look) {
    let usual = Needs::of(table, USUAL, faces);
    // Where words alone fill the width, the long texts between them would be gutters.
    let fits = usual.wanted.iter().sum::<f32>() <= width;
    if fits || usual.words() <= width * MOST_WORDS {
        return (usual.shared(width), USUAL);
    }
    let close = Needs::of(table, CLOSE, faces);
    (close.shared(width), CLOSE)
}

/// What the columns of a table need.
struct Needs {
    /// All that a column holds, each cell on one line.
    wanted: Vec<f32>,
    /// Its longest token.
    least: Vec<f32>,
    /// A token up to this width stays whole.
    word: f32,
}

impl Needs {
    fn of(table: &Table, look: Look, faces: &Faces) -> Needs {
        let count = table.columns.len().max(1);
        let mut wanted = vec![0.0f32; count];
        let mut least = vec![0.0f32; count];
        let rows = table.rows.iter().map(|row| (&row.cells, look.cell));
        for (cells, setting) in std::iter::once((&table.header, look.header)).chain(rows) {
            for (index, cell) in cells.iter().enumerate().take(count) {
                let (whole, token) = text::extent(cell, setting, faces);
                wanted[index] = wanted[index].max(whole + 2.0 * look.pad + 0.5);
                least[index] = least[index].max(token + 2.0 * look.pad + 0.5);
            }
        }
        Needs { wanted, least, word: WORD * look.cell.size + 2.0 * look.pad }
    }

    /// The width below which a word of some column breaks.
    fn words(&self) -> f32 {
        self.least.iter().map(|least| least.min(self.word)).sum()
    }

    fn shared(self, width: f32) -> Vec<f32> {
        let words = self.words();
        let Needs { wanted, mut least, word } = self;
        let count = wanted.len();
        let total: f32 = wanted.iter().sum();
        if total <= width {
            let extra = (width - total) / count as f32;
            return wanted.iter().map(|wanted| wanted + extra).collect();
        }
        // A token of a whole line must not push the others aside: it breaks.
        let most = (width / count as f32 * 1.4).min(width * 0.5);
        let floor = (width / count as f32 * 0.5).min(30.0);
        // Words stay whole as long as they leave some room at all.
        let fits = words <= width * 0.95;
        let kept: Vec<f32> = least
            .iter()
            .map(|least| if fits { least.min(word).max(floor) } else { floor })
            .collect();
        for (least, kept) in least.iter_mut().zip(&kept) {
            *least = least.clamp(*kept, most.max(*kept));
        }
        let mut needed: f32 = least.iter().sum();
        // Where the tokens of short columns leave a long text a gutter, they break, so that it gets some room.
        let starved = wanted.iter().zip(&least).any(|(wants, has)| *wants > has * MOST_LINES);
        let (all_kept, room) = (kept.iter().sum::<f32>(), width * SHARE_OF_WORDS);
        if (starved || needed > width) && needed > room && needed > all_kept {
            let part = ((room - all_kept).max(0.0) / (needed - all_kept)).min(1.0);
            for (least, kept) in least.iter_mut().zip(&kept) {
                *least = kept + (*least - kept) * part;
            }
            needed = least.iter().sum();
        }
        if needed >= width {
            return least.iter().map(|least| least * width / needed).collect();
        }
        let mut widths = least.clone();
        let mut rest = width - needed;
        // Columns that have what they want leave the rest to the others.
        for _ in 0..count + 1 {
            let weights: Vec<f32> = widths
                .iter()
                .zip(&wanted)
                .map(|(has, wants)| (wants - has).max(0.0).powf(0.65))
                .collect();
            let sum: f32 = weights.iter().sum();
            if rest < 0.1 || sum <= 0.0 {
                break;
            }
            let share = rest;
            for ((has, wants), weight) in widths.iter_mut().zip(&wanted).zip(&weights) {
                let gain = (share * weight / sum).min((wants - *has).max(0.0));
                *has += gain;
                rest -= gain;
            }
        }
        let left = rest.max(0.0) / count as f32;
        widths.iter().map(|width| width + left).collect()
    }
}
