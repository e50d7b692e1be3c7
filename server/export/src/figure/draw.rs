//! Shapes, and what they are made of.

use crate::document::Style;
use crate::pdf::Faces;

/// As wide as the text of a page, in points.
pub(crate) const WIDTH: f32 = 479.0;

/// Shapes from back to front; `y` downwards from the top.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Drawing {
    pub width: f32,
    pub height: f32,
    pub shapes: Vec<Shape>,
}

/// One shape, in points.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Shape {
    Rect {
        x: f32,
        y: f32,
        width: f32,
        height: f32,
        ink: Ink,
    },
    Line {
        x: f32,
        y: f32,
        to_x: f32,
        to_y: f32,
        ink: Ink,
        thickness: f32,
        dashed: bool,
    },
    /// `y` is the baseline.
    Text {
        x: f32,
        y: f32,
        text: String,
        size: f32,
        ink: Ink,
        bold: bool,
        anchor: Anchor,
    },
}

/// Which part of a text is at its `x`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Anchor {
    Start,
    Middle,
    End,
}

/// Colors by what they are for: pages that turn dark turn them too.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Ink {
    Text,
    Soft,
    Hair,
    Band,
    Head,
    Paper,
    Red,
    Amber,
    Blue,
}

impl Ink {
    pub(crate) const ALL: [Ink; 9] = [
        Ink::Text,
        Ink::Soft,
        Ink::Hair,
        Ink::Band,
        Ink::Head,
        Ink::Paper,
        Ink::Red,
        Ink::Amber,
        Ink::Blue,
    ];

    /// On white paper: red, green, blue.
    pub(crate) fn light(self) -> [u8; 3] {
        match self {
            Ink::Text => [0x1b, 0x24, 0x30],
            Ink::Soft => [0x4b, 0x57, 0x66],
            Ink::Hair => [0xc0, 0xc9, 0xd3],
            Ink::Band => [0xe9, 0xee, 0xf4],
            Ink::Head => [0x12, 0x30, 0x4f],
            Ink::Paper => [0xff, 0xff, 0xff],
            Ink::Red => [0xa3, 0x21, 0x2f],
            Ink::Amber => [0x8a, 0x52, 0x00],
            Ink::Blue => [0x0b, 0x57, 0xa8],
        }
    }

    /// On a dark page.
    pub(crate) fn dark(self) -> [u8; 3] {
        match self {
            Ink::Text => [0xe3, 0xe8, 0xee],
            Ink::Soft => [0xaa, 0xb4, 0xc0],
            Ink::Hair => [0x4a, 0x56, 0x64],
            Ink::Band => [0x24, 0x2e, 0x3b],
            Ink::Head => [0xcf, 0xe1, 0xf5],
            Ink::Paper => [0x12, 0x17, 0x1e],
            Ink::Red => [0xf5, 0x8c, 0x95],
            Ink::Amber => [0xf0, 0xb4, 0x5a],
            Ink::Blue => [0x7d, 0xb8, 0xf5],
        }
    }

    /// The class of a shape in SVG.
    pub(crate) fn class(self) -> &'static str {
        match self {
            Ink::Text => "i-text",
            Ink::Soft => "i-soft",
            Ink::Hair => "i-hair",
            Ink::Band => "i-band",
            Ink::Head => "i-head",
            Ink::Paper => "i-paper",
            Ink::Red => "i-red",
            Ink::Amber => "i-amber",
            Ink::Blue => "i-blue",
        }
    }
}

/// How an area is told from others: by pattern first, by color beside it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Look {
    Solid(Ink),
    Hatched(Ink),
    Lined(Ink),
    Dotted(Ink),
    Open(Ink),
}

/// Between the lines of a pattern.
const PITCH: f32 = 3.0;

impl Drawing {
    pub(crate) fn new(height: f32) -> Drawing {
        Drawing { width: WIDTH, height, shapes: Vec::new() }
    }

    pub(crate) fn rect(&mut self, x: f32, y: f32, width: f32, height: f32, ink: Ink) {
        self.shapes.push(Shape::Rect { x, y, width, height, ink });
    }

    pub(crate) fn line(
        &mut self,
        (x, y): (f32, f32),
        (to_x, to_y): (f32, f32),
        ink: Ink,
        thickness: f32,
    ) {
        self.shapes.push(Shape::Line { x, y, to_x, to_y, ink, thickness, dashed: false });
    }

    pub(crate) fn dashes(
        &mut self,
        (x, y): (f32, f32),
        (to_x, to_y): (f32, f32),
        ink: Ink,
        thickness: f32,
    ) {
        self.shapes.push(Shape::Line { x, y, to_x, to_y, ink, thickness, dashed: true });
    }

    pub(crate) fn text(&mut self, x: f32, y: f32, text: &str, size: f32, ink: Ink, anchor: Anchor) {
        self.shapes.push(Shape::Text {
            x,
            y,
            text: text.to_owned(),
            size,
            ink,
            bold: false,
            anchor,
        });
    }

    pub(crate) fn bold(&mut self, x: f32, y: f32, text: &str, size: f32, ink: Ink, anchor: Anchor) {
        self.shapes.push(Shape::Text {
            x,
            y,
            text: text.to_owned(),
            size,
            ink,
            bold: true,
            anchor,
        });
    }

    /// The edges of a rectangle.
    pub(crate) fn frame(
        &mut self,
        x: f32,
        y: f32,
        width: f32,
        height: f32,
        ink: Ink,
        dashed: bool,
    ) {
        let (right, foot) = (x + width, y + height);
        for (x, y, to_x, to_y) in
            [(x, y, right, y), (right, y, right, foot), (right, foot, x, foot), (x, foot, x, y)]
        {
            self.shapes.push(Shape::Line { x, y, to_x, to_y, ink, thickness: 0.8, dashed });
        }
    }

    /// An area with a pattern. Its lines are drawn one by one and end at its edges, so that no writer needs to clip.
    pub(crate) fn area(&mut self, x: f32, y: f32, width: f32, height: f32, look: Look) {
        if width <= 0.0 || height <= 0.0 {
            return;
        }
        let (right, foot) = (x + width, y + height);
        let ink = match look {
            Look::Solid(ink) => {
                self.rect(x, y, width, height, ink);
                return;
            }
            Look::Hatched(ink) | Look::Lined(ink) | Look::Dotted(ink) | Look::Open(ink) => ink,
        };
        self.rect(x, y, width, height, Ink::Paper);
        match look {
            Look::Hatched(_) => {
                let mut sum = x + y + PITCH;
                while sum < right + foot {
                    let from = if sum - x <= foot { (x, sum - x) } else { (sum - foot, foot) };
                    let to = if sum - y <= right { (sum - y, y) } else { (right, sum - right) };
                    self.line(from, to, ink, 0.7);
                    sum += PITCH;
                }
            }
            Look::Lined(_) => {
                let mut at = foot - PITCH;
                while at > y {
                    self.line((x, at), (right, at), ink, 0.6);
                    at -= PITCH;
                }
            }
            Look::Dotted(_) => {
                let mut at = foot - PITCH;
                while at > y + 1.0 {
                    let mut left = x + PITCH * 0.7;
                    while left + 1.0 < right {
                        self.rect(left, at, 1.0, 1.0, ink);
                        left += PITCH;
                    }
                    at -= PITCH;
                }
            }
            Look::Solid(_) | Look::Open(_) => {}
        }
        self.frame(x, y, width, height, ink, false);
    }
}

/// A text in lines of a width, at most so many; what is left over ends in an ellipsis.
pub(crate) fn wrapped(
    text: &str,
    width: f32,
    size: f32,
    most: usize,
    faces: &Faces,
) -> Vec<String> {
    let measure = |text: &str| faces.measure(text, Style::default(), size);
    let mut lines: Vec<String> = vec![String::new()];
    for word in text.split_whitespace() {
        let Some(line) = lines.last_mut() else { break };
        let longer = match line.is_empty() {
            true => word.to_owned(),
            false => format!("{line} {word}"),
        };
        if measure(&longer) <= width {
            *line = longer;
            continue;
        }
        let is_last = lines.len() == most;
        let Some(line) = lines.last_mut() else { break };
        // A word wider than a line is cut: the document has it in full.
        if is_last || line.is_empty() {
            *line = cut(&longer, width, &measure);
            if is_last {
                return lines;
            }
            lines.push(String::new());
        } else {
            let word =
                if measure(word) <= width { word.to_owned() } else { cut(word, width, &measure) };
            lines.push(word);
        }
    }
    lines.retain(|line| !line.is_empty());
    lines
}

fn cut(text: &str, width: f32, measure: &dyn Fn(&str) -> f32) -> String {
    let mut kept = String::new();
    for character in text.chars() {
        kept.push(character);
        if measure(&kept) + measure("…") > width {
            kept.pop();
            break;
        }
    }
    if kept.len() < text.len() {
        kept = format!("{}…", kept.trim_end());
    }
    kept
}
