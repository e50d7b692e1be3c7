//! What stands on a page, before it is written.

use super::text::Line;
use crate::document::{Picture, Target};

/// Red, green, blue.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Color(pub u8, pub u8, pub u8);

/// Running text.
pub(crate) const INK: Color = Color(0x1b, 0x24, 0x30);
/// Headings.
pub(crate) const HEAD: Color = Color(0x12, 0x30, 0x4f);
/// What stands back.
pub(crate) const SOFT: Color = Color(0x4b, 0x57, 0x66);
/// Hairlines.
pub(crate) const HAIR: Color = Color(0xd0, 0xd7, 0xdf);
/// Behind literal text.
pub(crate) const TINT: Color = Color(0xf2, 0xf5, 0xf8);
/// Behind the header of a table.
pub(crate) const BAND: Color = Color(0xe6, 0xed, 0xf5);

/// A page of A4, in points.
pub(crate) const WIDTH: f32 = 595.28;
/// See [`WIDTH`].
pub(crate) const HEIGHT: f32 = 841.89;
/// Left and right margin.
pub(crate) const SIDE: f32 = 58.0;
/// Where text begins below the edge of the paper.
pub(crate) const TOP: f32 = 70.0;
/// Where text ends above the edge of the paper.
pub(crate) const BOTTOM: f32 = 64.0;
/// The width of text.
pub(crate) const MEASURE: f32 = WIDTH - 2.0 * SIDE;
/// The height of text.
pub(crate) const DEPTH: f32 = HEIGHT - TOP - BOTTOM;

/// A node of the structure tree.
pub(crate) type Tag = usize;

/// Something to paint. `x` is from the left edge of the paper, `y` downwards from the top of the strip (later: of the paper).
#[derive(Debug, Clone)]
pub(crate) enum Paint {
    /// A line of text.
    Text { x: f32, baseline: f32, line: Line, tag: Option<Tag> },
    /// A filled rectangle.
    Fill { x: f32, y: f32, width: f32, height: f32, color: Color },
    /// A straight line.
    Stroke { x: f32, y: f32, to_x: f32, to_y: f32, color: Color, thickness: f32, dotted: bool },
    /// The mark at the start of a line that goes on from the one before.
    Continued { x: f32, y: f32 },
    /// A picture.
    Image { x: f32, y: f32, width: f32, height: f32, picture: Picture, tag: Tag },
    /// A place that links lead to.
    Anchor { name: String, y: f32 },
    /// An area that leads somewhere.
    Link { x: f32, y: f32, width: f32, height: f32, target: Target },
}

/// The smallest thing that pages are made of: a line of a paragraph, a row of a table.
#[derive(Debug, Clone, Default)]
pub(crate) struct Strip {
    /// Least distance to the strip before; nothing at the top of a page.
    pub before: f32,
    /// Least distance to the strip after.
    pub after: f32,
    pub height: f32,
    pub paints: Vec<Paint>,
    /// Backgrounds of the whole height: x, width, color, and whether they also fill the distance to the strip before.
    pub fills: Vec<(f32, f32, Color, bool)>,
    /// Stands on the same page as the strip before.
    pub keep: bool,
    /// The header that is repeated when a page begins with this strip: an index into [`super::flow::Flow::headers`].
    pub header: Option<usize>,
    /// Begins a new page.
    pub new_page: bool,
}
