//! What stands apart from running text: call-outs, pictures, figures.

use super::flow::{Flow, GAP, NARROWEST, Place, SMALL};
use super::page::{Color, DEPTH, Paint, Strip, Tag};
use super::text::{self, Setting};
use crate::document::{Align, Block, Callout, Inline, Picture, Run, Style};
use crate::figure::{self, Anchor, Chart, Ink, Shape};
use crate::picture;

impl Flow<'_> {
    pub(super) fn callout(&mut self, kind: Callout, blocks: &[Block], place: Place) {
        let (color, tint) = match kind {
            Callout::Note => (Color(0x0b, 0x57, 0xa8), Color(0xee, 0xf5, 0xfc)),
            Callout::Tip => (Color(0x1a, 0x6b, 0x3c), Color(0xed, 0xf7, 0xf1)),
            Callout::Important => (Color(0x5b, 0x3a, 0x9e), Color(0xf4, 0xf0, 0xfb)),
            Callout::Warning => (Color(0x8a, 0x52, 0x00), Color(0xfd, 0xf5, 0xe8)),
            Callout::Caution => (Color(0xa3, 0x21, 0x2f), Color(0xfc, 0xef, 0xf0)),
        };
        let tag = self.structure.add("Div", Some(place.tag));
        let head = self.structure.add("P", Some(tag));
        let from = self.strips.len();
        self.strips.push(Strip { before: GAP + 1.0, height: 5.0, ..Strip::default() });
        let setting = Setting { color, bold: true, ..place.setting };
        let content = [Inline::Text(Run { text: kind.title().to_owned(), ..Run::default() })];
        for line in text::lines(&content, setting, place.width, Align::Left, self.faces) {
            let mut strip = self.line_strip(line, place.x + 14.0, setting, head);
            strip.keep = true;
            self.strips.push(strip);
        }
        self.keep_next();
        let inner = self.strips.len();
        for block in blocks {
            self.block(
                block,
                Place {
                    x: place.x + 14.0,
                    width: (place.width - 26.0).max(NARROWEST),
                    tag,
                    ..place
                },
                "",
            );
        }
        if let Some(first) = self.strips.get_mut(inner) {
            first.before = 1.0;
        }
        if let Some(last) = self.strips.last_mut() {
            last.after = 0.0;
        }
        self.strips.push(Strip { height: 6.0, after: GAP + 2.0, keep: true, ..Strip::default() });
        self.behind(from, &[(place.x, place.width, tint), (place.x, 3.0, color)]);
    }

    pub(super) fn picture(&mut self, picture: &Picture, alt: &str, place: Place) {
        let tag = self.structure.add("Figure", Some(place.tag));
        self.structure.describe(tag, alt);
        // 96 pixels to the inch, as browsers show them, no larger than the text.
        let (wide, high) = (picture.width as f32 * 0.75, picture.height as f32 * 0.75);
        let scale = (place.width / wide.max(1.0)).min(DEPTH * 0.62 / high.max(1.0)).min(1.0);
        let (width, height) = (wide * scale, high * scale);
        let x = place.x + (place.width - width) / 2.0;
        let caption = picture::caption(alt);
        self.strips.push(Strip {
            before: 10.0,
            after: if caption.is_some() { 5.0 } else { 10.0 },
            height,
            paints: vec![Paint::Image { x, y: 0.0, width, height, picture: picture.clone(), tag }],
            ..Strip::default()
        });
        let Some(caption) = caption else { return };
        let run = Inline::Text(Run { text: caption.to_owned(), ..Run::default() });
        let lines = text::lines(&[run], SMALL, place.width, Align::Center, self.faces);
        for line in lines {
            let mut strip = self.line_strip(line, place.x, SMALL, tag);
            strip.keep = true;
            self.strips.push(strip);
        }
        if let Some(last) = self.strips.last_mut() {
            last.after = 12.0;
        }
    }

    /// A figure in vectors, and its caption.
    pub(super) fn figure(&mut self, chart: &Chart, place: Place) {
        let drawing = figure::drawing(chart, self.faces);
        if drawing.shapes.is_empty() {
            return;
        }
        let tag = self.structure.add("Figure", Some(place.tag));
        let title = figure::title(chart);
        self.structure.describe(tag, &format!("{title}. {}", figure::description(chart)));
        let scale = (place.width / drawing.width).min(DEPTH * 0.8 / drawing.height).min(1.0);
        let left = place.x + (place.width - drawing.width * scale) / 2.0;
        let paints =
            drawing.shapes.iter().map(|shape| self.shape(shape, left, scale, tag)).collect();
        let height = drawing.height * scale;
        self.strips.push(Strip { before: 10.0, after: 5.0, height, paints, ..Strip::default() });
        let caption = self.mark_line(&title, SMALL, Style::default());
        let x = place.x + (place.width - caption.width).max(0.0) / 2.0;
        let mut strip = self.line_strip(caption, x, SMALL, tag);
        (strip.keep, strip.after) = (true, 12.0);
        self.strips.push(strip);
    }

    fn shape(&self, shape: &Shape, left: f32, scale: f32, tag: Tag) -> Paint {
        let color = |ink: Ink| {
            let [red, green, blue] = ink.light();
            Color(red, green, blue)
        };
        let x = |x: f32| left + x * scale;
        match shape {
            Shape::Rect { x: from, y, width, height, ink } => Paint::Fill {
                x: x(*from),
                y: y * scale,
                width: width * scale,
                height: height * scale,
                color: color(*ink),
            },
            Shape::Line { x: from, y, to_x, to_y, ink, thickness, dashed } => Paint::Stroke {
                x: x(*from),
                y: y * scale,
                to_x: x(*to_x),
                to_y: to_y * scale,
                color: color(*ink),
                thickness: thickness * scale,
                dotted: *dashed,
            },
            Shape::Text { x: at, y, text, size, ink, bold, anchor } => {
                let size = size * scale;
                let setting = Setting { size, leading: size, color: color(*ink), bold: *bold };
                let line = self.mark_line(text, setting, Style::default());
                let back = match anchor {
                    Anchor::Start => 0.0,
                    Anchor::Middle => line.width / 2.0,
                    Anchor::End => line.width,
                };
                Paint::Text { x: x(*at) - back, baseline: y * scale, line, tag: Some(tag) }
            }
        }
    }
}
