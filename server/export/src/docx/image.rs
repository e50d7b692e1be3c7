//! Pictures in the text (ECMA-376, part 1, 20.4.2.8), each with its alternative text.

use super::body::Writer;
use super::package::{Kind, Media};
use crate::document::{Inline, Picture, PictureFormat, Run};
use crate::figure::{self, Chart, Skin};
use crate::html::escaped;
use crate::picture;

/// English Metric Units to a pixel, of which browsers show 96 to an inch.
const PER_PIXEL: f32 = 9525.0;
/// And to a twentieth of a point.
const PER_TWENTIETH: f32 = 635.0;
/// No picture is taller than this, in pixels: it fits below a heading.
const TALLEST: f32 = 580.0;

impl Writer<'_> {
    pub(super) fn picture(&mut self, picture: &Picture, alt: &str, width: i32) {
        let extension = match picture.format {
            PictureFormat::Png => "png",
            PictureFormat::Jpeg => "jpeg",
        };
        let file = self.medium(&picture.bytes, extension);
        let relation = self.part.relation(Kind::Image, &file);
        let (wide, high) = (picture.width as f32, picture.height as f32);
        let room = width as f32 * PER_TWENTIETH / PER_PIXEL;
        let scale = (room / wide.max(1.0)).min(TALLEST / high.max(1.0)).min(1.0);
        let blip = format!("<a:blip r:embed=\"{relation}\"/>");
        self.drawing(&blip, alt, (wide * scale, high * scale));
        if let Some(caption) = picture::caption(alt) {
            self.caption(caption);
        }
    }

    /// A figure as SVG, which newer programs show, and as PNG for all others.
    pub(super) fn figure(&mut self, chart: &Chart, width: i32) {
        let drawing = figure::drawing(chart, &self.faces);
        let Some(picture) = figure::png(&drawing, &self.faces) else { return };
        let (title, description) = (figure::title(chart), figure::description(chart));
        let svg = figure::svg(&drawing, &title, &description, Skin::Plain, &self.faces);
        let svg = self.medium(svg.as_bytes(), "svg");
        let svg = self.part.relation(Kind::Image, &svg);
        let png = self.medium(&picture.bytes, "png");
        let png = self.part.relation(Kind::Image, &png);
        let blip = format!(
            "<a:blip r:embed=\"{png}\"><a:extLst><a:ext uri=\"{{96DAC541-7B7A-43D3-8B79-37D633B846F1}}\">\
             <asvg:svgBlip xmlns:asvg=\"http://schemas.microsoft.com/office/drawing/2016/SVG/main\" r:embed=\"{svg}\"/></a:ext></a:extLst></a:blip>"
        );
        // Points as pixels, of which there are four to three points.
        let (wide, high) = (drawing.width / 0.75, drawing.height / 0.75);
        let room = width as f32 * PER_TWENTIETH / PER_PIXEL;
        let scale = (room / wide.max(1.0)).min(TALLEST / high.max(1.0)).min(1.0);
        self.drawing(&blip, &format!("{title}. {description}"), (wide * scale, high * scale));
        self.caption(&title);
    }

    /// The line below a picture or a figure.
    fn caption(&mut self, text: &str) {
        let caption = Run { text: text.to_owned(), ..Run::default() };
        let caption = self.paragraph("Caption", &[Inline::Text(caption)]);
        self.emit(caption);
    }

    /// The name of a picture's file in the package; the same picture is in it once.
    pub(super) fn medium(&mut self, bytes: &[u8], extension: &str) -> String {
        if let Some(known) = self.media.iter().find(|media| media.bytes == bytes) {
            return known.path.clone();
        }
        let path = format!("media/image{}.{extension}", self.media.len() + 1);
        self.media.push(Media { path: path.clone(), bytes: bytes.to_vec() });
        path
    }

    /// A paragraph of its own with a drawing, its size in pixels.
    pub(super) fn drawing(&mut self, blip: &str, alt: &str, (width, height): (f32, f32)) {
        let id = self.id();
        let (wide, high) =
            ((width * PER_PIXEL).max(1.0) as u64, (height * PER_PIXEL).max(1.0) as u64);
        let alt = escaped(alt);
        let drawing = format!(
            "<w:r><w:drawing><wp:inline distT=\"0\" distB=\"0\" distL=\"0\" distR=\"0\"><wp:extent cx=\"{wide}\" cy=\"{high}\"/>\
             <wp:docPr id=\"{id}\" name=\"Figure {id}\" descr=\"{alt}\"/><wp:cNvGraphicFramePr><a:graphicFrameLocks noChangeAspect=\"1\"/></wp:cNvGraphicFramePr>\
             <a:graphic><a:graphicData uri=\"http://schemas.openxmlformats.org/drawingml/2006/picture\"><pic:pic>\
             <pic:nvPicPr><pic:cNvPr id=\"{id}\" name=\"Figure {id}\" descr=\"{alt}\"/><pic:cNvPicPr><a:picLocks noChangeAspect=\"1\"/></pic:cNvPicPr></pic:nvPicPr>\
             <pic:blipFill>{blip}<a:stretch><a:fillRect/></a:stretch></pic:blipFill>\
             <pic:spPr><a:xfrm><a:off x=\"0\" y=\"0\"/><a:ext cx=\"{wide}\" cy=\"{high}\"/></a:xfrm><a:prstGeom prst=\"rect\"><a:avLst/></a:prstGeom></pic:spPr>\
             </pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing></w:r></w:p>"
        );
        let paragraph = self.paragraph("Figure", &[]);
        self.emit(paragraph);
        // The paragraph is open again for what `docx-rs` cannot describe.
        if self.part.xml.ends_with("</w:p>") {
            self.part.xml.truncate(self.part.xml.len() - "</w:p>".len());
            self.part.xml.push_str(&drawing);
        }
    }
}
