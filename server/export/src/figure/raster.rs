//! Shapes as a PNG, for programs that show no SVG. The letters are those of the fonts that come with the program.

use std::io::Write;

use tiny_skia::{Color, FillRule, Paint, PathBuilder, Pixmap, Rect, Stroke, StrokeDash, Transform};
use ttf_parser::{Face as Font, GlyphId, OutlineBuilder};

use super::draw::{Anchor, Drawing, Ink, Shape};
use crate::document::{Picture, PictureFormat, Style};
use crate::pdf::Faces;

/// Pixels to a point: 288 to an inch, sharp on a screen at 200 % and on paper.
const SCALE: f32 = 4.0;

/// The drawing on white; `None` when it has no size.
pub(crate) fn png(drawing: &Drawing, faces: &Faces) -> Option<Picture> {
    let (width, height) =
        ((drawing.width * SCALE).ceil() as u32, (drawing.height * SCALE).ceil() as u32);
    let mut pixels = Pixmap::new(width, height)?;
    pixels.fill(Color::WHITE);
    let scale = Transform::from_scale(SCALE, SCALE);
    for shape in &drawing.shapes {
        match shape {
            Shape::Rect { x, y, width, height, ink } => {
                if let Some(rect) = Rect::from_xywh(*x, *y, *width, *height) {
                    pixels.fill_rect(rect, &paint(*ink), scale, None);
                }
            }
            Shape::Line { x, y, to_x, to_y, ink, thickness, dashed } => {
                let mut path = PathBuilder::new();
                path.move_to(*x, *y);
                path.line_to(*to_x, *to_y);
                let dash = if *dashed { StrokeDash::new(vec![3.0, 2.4], 0.0) } else { None };
                let stroke = Stroke { width: *thickness, dash, ..Stroke::default() };
                if let Some(path) = path.finish() {
                    pixels.stroke_path(&path, &paint(*ink), &stroke, scale, None);
                }
            }
            Shape::Text { x, y, text, size, ink, bold, anchor } => {
                let style = Style { bold: *bold, ..Style::default() };
                let width = faces.measure(text, style, *size);
                let x = match anchor {
                    Anchor::Start => *x,
                    Anchor::Middle => x - width / 2.0,
                    Anchor::End => x - width,
                };
                write(&mut pixels, text, (x, *y), *size, style, &paint(*ink), faces);
            }
        }
    }
    let rgb: Vec<u8> = pixels
        .pixels()
        .iter()
        .flat_map(|pixel| [pixel.red(), pixel.green(), pixel.blue()])
        .collect();
    Some(Picture {
        format: PictureFormat::Png,
        width,
        height,
        bytes: file(width, height, &rgb).into(),
    })
}

fn paint(ink: Ink) -> Paint<'static> {
    let [red, green, blue] = ink.light();
    let mut paint = Paint { anti_alias: true, ..Paint::default() };
    paint.set_color_rgba8(red, green, blue, 255);
    paint
}

fn write(
    pixels: &mut Pixmap,
    text: &str,
    (mut x, y): (f32, f32),
    size: f32,
    style: Style,
    paint: &Paint<'_>,
    faces: &Faces,
) {
    for character in text.chars() {
        let Some((face, advance)) = faces.find(character, style) else {
            x += crate::pdf::MISSING * size;
            continue;
        };
        let (data, index) = faces.data(face);
        if let (Some(glyph), Ok(font)) = (faces.glyph(face, character), Font::parse(data, index)) {
            let mut outline = Outline(PathBuilder::new());
            font.outline_glyph(GlyphId(glyph), &mut outline);
            if let Some(path) = outline.0.finish() {
                let em = size / f32::from(font.units_per_em());
                let place =
                    Transform::from_row(em * SCALE, 0.0, 0.0, -em * SCALE, x * SCALE, y * SCALE);
                pixels.fill_path(&path, paint, FillRule::Winding, place, None);
            }
        }
        x += advance * size;
    }
}

struct Outline(PathBuilder);

impl OutlineBuilder for Outline {
    fn move_to(&mut self, x: f32, y: f32) {
        self.0.move_to(x, y);
    }

    fn line_to(&mut self, x: f32, y: f32) {
        self.0.line_to(x, y);
    }

    fn quad_to(&mut self, x1: f32, y1: f32, x: f32, y: f32) {
        self.0.quad_to(x1, y1, x, y);
    }

    fn curve_to(&mut self, x1: f32, y1: f32, x2: f32, y2: f32, x: f32, y: f32) {
        self.0.cubic_to(x1, y1, x2, y2, x, y);
    }

    fn close(&mut self) {
        self.0.close();
    }
}

/// A PNG of eight bits a channel (ISO/IEC 15948).
fn file(width: u32, height: u32, rgb: &[u8]) -> Vec<u8> {
    let mut out = b"\x89PNG\r\n\x1a\n".to_vec();
    let mut chunk = |kind: &[u8; 4], data: &[u8]| {
        let mut sum = flate2::Crc::new();
        sum.update(kind);
        sum.update(data);
        out.extend_from_slice(&u32::try_from(data.len()).unwrap_or(0).to_be_bytes());
        out.extend_from_slice(kind);
        out.extend_from_slice(data);
        out.extend_from_slice(&sum.sum().to_be_bytes());
    };
    let mut head = [width.to_be_bytes(), height.to_be_bytes()].concat();
    head.extend_from_slice(&[8, 2, 0, 0, 0]);
    chunk(b"IHDR", &head);
    let mut zlib = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::default());
    for row in rgb.chunks(width as usize * 3) {
        // Writing into memory cannot fail.
        let _ = zlib.write_all(&[0]);
        let _ = zlib.write_all(row);
    }
    chunk(b"IDAT", &zlib.finish().unwrap_or_default());
    chunk(b"IEND", &[]);
    out
}
