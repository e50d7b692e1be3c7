//! The whys as boxes below each other, each stepped in below the one it answers.

use super::Node;
use super::draw::{Anchor, Drawing, Ink, WIDTH, wrapped};
use crate::document::Style;
use crate::pdf::Faces;

const SIZE: f32 = 8.4;
const LEADING: f32 = 11.2;
const STEP: f32 = 20.0;
/// Deeper boxes stand at this depth, so that there is room for words.
const DEEPEST: usize = 9;
/// Boxes that a figure holds; the text has them all.
const MOST: usize = 18;

pub(super) fn drawing(nodes: &[Node], faces: &Faces) -> Drawing {
    let shown = nodes.get(..MOST.min(nodes.len())).unwrap_or_default();
    let mut drawing = Drawing::new(0.0);
    if shown.iter().all(|node| node.number.is_empty()) {
        return Drawing::default();
    }
    let mut y = 4.0;
    // Where the box of each depth ends, for the lines that lead down from it.
    let mut above: Vec<f32> = Vec::new();
    for node in shown {
        if node.number.is_empty() {
            y += 4.0;
            drawing.bold(0.0, y + LEADING * 0.75, &node.text, SIZE + 0.6, Ink::Head, Anchor::Start);
            y += LEADING + 6.0;
            above.clear();
            continue;
        }
        let depth = node.depth.min(DEEPEST);
        let x = depth as f32 * STEP;
        let number =
            faces.measure(&node.number, Style { bold: true, ..Style::default() }, SIZE) + 8.0;
        let lines = wrapped(&node.text, WIDTH - x - number - 14.0, SIZE, 3, faces);
        let height = lines.len().max(1) as f32 * LEADING + 7.0;
        let middle = y + height / 2.0;
        if depth > 0
            && let Some(from) = above.get(depth - 1)
        {
            let left = x - STEP + 8.0;
            drawing.line((left, *from), (left, middle), Ink::Soft, 0.8);
            drawing.line((left, middle), (x, middle), Ink::Soft, 0.8);
        }
        // A why that was ruled out is pale, one that only contributed has a broken edge.
        let words = node.text.to_lowercase();
        let out = ["ruled out", "ruled-out", "refuted"].iter().any(|mark| words.contains(mark));
        let open = words.starts_with("contributing") || words.contains("hypothesis");
        let (edge, ink) = if out { (Ink::Hair, Ink::Soft) } else { (Ink::Head, Ink::Text) };
        if !out {
            drawing.rect(x, y, WIDTH - x - 1.0, height, Ink::Band);
        }
        drawing.frame(x, y, WIDTH - x - 1.0, height, edge, open || out);
        let base = y + 3.5 + LEADING * 0.75;
        drawing.bold(x + 7.0, base, &node.number, SIZE, Ink::Head, Anchor::Start);
        for (index, line) in lines.iter().enumerate() {
            let at = base + index as f32 * LEADING;
            drawing.text(x + 7.0 + number, at, line, SIZE, ink, Anchor::Start);
        }
        above.truncate(depth);
        while above.len() < depth {
            above.push(y);
        }
        above.push(y + height);
        y += height + 6.0;
    }
    if nodes.len() > shown.len() {
        let more = format!("and {} more in the text", nodes.len() - shown.len());
        drawing.text(0.0, y + LEADING * 0.75, &more, SIZE, Ink::Soft, Anchor::Start);
        y += LEADING + 4.0;
    }
    drawing.height = y;
    drawing
}
