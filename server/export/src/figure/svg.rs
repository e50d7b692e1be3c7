//! Shapes as SVG 1.1.

use super::draw::{Anchor, Drawing, Ink, Shape};
use crate::document::Style;
use crate::html::escaped;
use crate::pdf::Faces;

/// Where the colors of an SVG come from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Skin {
    /// The style sheet of the page around it.
    Page,
    /// Its own style sheet, light and dark.
    File,
    /// Attributes, for programs that read no style sheet.
    Plain,
}

/// A drawing with its text alternative.
///
/// Each text says how wide it is: another font than the one that it was measured in must not run out of the picture.
pub(crate) fn svg(
    drawing: &Drawing,
    title: &str,
    description: &str,
    skin: Skin,
    faces: &Faces,
) -> String {
    let Drawing { width, height, shapes } = drawing;
    let mut out = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" role=\"img\" width=\"{w}\" height=\"{h}\" viewBox=\"0 0 {w} {h}\" font-family=\"'Noto Sans','Segoe UI',Roboto,'Helvetica Neue',Arial,'DejaVu Sans',sans-serif\">\
         <title>{}</title><desc>{}</desc>",
        escaped(title),
        escaped(description),
        w = number(*width),
        h = number(*height),
    );
    if skin == Skin::File {
        let rules = |of: fn(Ink) -> [u8; 3]| -> String {
            Ink::ALL
                .iter()
                .map(|ink| {
                    let color = hex(of(*ink));
                    format!(".{c}{{fill:{color}}}line.{c}{{stroke:{color}}}", c = ink.class())
                })
                .collect()
        };
        out.push_str(&format!(
            "<style>{}@media (prefers-color-scheme:dark){{{}}}</style>",
            rules(Ink::light),
            rules(Ink::dark)
        ));
        out.push_str(&format!(
            "<rect width=\"100%\" height=\"100%\" class=\"{}\"/>",
            Ink::Paper.class()
        ));
    }
    let paint = |ink: Ink, attribute: &str| match skin {
        Skin::Plain => format!("{attribute}=\"{}\"", hex(ink.light())),
        _ => format!("class=\"{}\"", ink.class()),
    };
    for shape in shapes {
        match shape {
            Shape::Rect { x, y, width, height, ink } => out.push_str(&format!(
                "<rect x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\" {}/>",
                number(*x),
                number(*y),
                number(*width),
                number(*height),
                paint(*ink, "fill")
            )),
            Shape::Line { x, y, to_x, to_y, ink, thickness, dashed } => {
                let dashes = if *dashed { " stroke-dasharray=\"3 2.4\"" } else { "" };
                out.push_str(&format!(
                    "<line x1=\"{}\" y1=\"{}\" x2=\"{}\" y2=\"{}\" stroke-width=\"{}\"{dashes} {}/>",
                    number(*x),
                    number(*y),
                    number(*to_x),
                    number(*to_y),
                    number(*thickness),
                    paint(*ink, "stroke")
                ));
            }
            Shape::Text { x, y, text, size, ink, bold, anchor } => {
                let anchor = match anchor {
                    Anchor::Start => "",
                    Anchor::Middle => " text-anchor=\"middle\"",
                    Anchor::End => " text-anchor=\"end\"",
                };
                let style = Style { bold: *bold, ..Style::default() };
                let width = number(faces.measure(text, style, *size));
                let weight = if *bold { " font-weight=\"700\"" } else { "" };
                out.push_str(&format!(
                    "<text x=\"{}\" y=\"{}\" font-size=\"{}\" textLength=\"{width}\" lengthAdjust=\"spacingAndGlyphs\"{anchor}{weight} {}>{}</text>",
                    number(*x),
                    number(*y),
                    number(*size),
                    paint(*ink, "fill"),
                    escaped(text)
                ));
            }
        }
    }
    out.push_str("</svg>");
    out
}

fn hex([red, green, blue]: [u8; 3]) -> String {
    format!("#{red:02x}{green:02x}{blue:02x}")
}

/// A length with as many digits as anybody sees.
fn number(value: f32) -> String {
    let text = format!("{value:.2}");
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}
