//! What stands on a page as operators of its content. Text of the document is marked with its place in the structure.

use std::collections::BTreeMap;

use printpdf::{DictItem, FontId, Op, PdfFontHandle, Point, Pt, Rgb, TextItem};

use super::faces::Face;
use super::page::{Color, HAIR, HEIGHT, Paint, SOFT, Tag};
use super::structure::Structure;
use super::text::Piece;
use crate::document::Picture;

/// What is shown for a character that no face has.
pub(super) fn number(text: &str) -> String {
    text.chars().map(|character| format!("U+{:04X}", u32::from(character))).collect()
}

/// Paints one page. Text of the document is marked with its place in the structure, everything else as an artifact.
pub(super) struct Painter<'a> {
    pub(super) fonts: &'a BTreeMap<Face, FontId>,
    pub(super) structure: &'a mut Structure,
    pub(super) page: usize,
    pub(super) ops: Vec<Op>,
    /// Of marked content on this page.
    pub(super) count: i64,
    /// The marked content that is open: `Some(None)` is an artifact.
    pub(super) open: Option<Option<Tag>>,
}

impl Painter<'_> {
    pub(super) fn paint(mut self, paints: &[Paint], pictures: &mut Vec<Picture>) -> Vec<Op> {
        for paint in paints {
            match paint {
                Paint::Text { x, baseline, line, tag } => {
                    if line.pieces.is_empty() {
                        continue;
                    }
                    self.mark(*tag);
                    for piece in &line.pieces {
                        self.piece(piece, x + piece.x, HEIGHT - baseline + piece.rise);
                    }
                }
                Paint::Fill { x, y, width, height, color } => {
                    self.mark(None);
                    self.color("rg", *color);
                    self.raw("re", &[*x, HEIGHT - y - height, *width, *height]);
                    self.raw("f", &[]);
                }
                Paint::Stroke { x, y, to_x, to_y, color, thickness, dotted } => {
                    self.mark(None);
                    self.raw("q", &[]);
                    self.color("RG", *color);
                    self.raw("w", &[*thickness]);
                    if *dotted {
                        self.ops.push(Op::Unknown {
                            key: "d".to_owned(),
                            value: vec![
                                DictItem::Array(vec![DictItem::Real(0.8), DictItem::Real(2.4)]),
                                DictItem::Int(0),
                            ],
                        });
                    }
                    self.raw("m", &[*x, HEIGHT - y]);
                    self.raw("l", &[*to_x, HEIGHT - to_y]);
                    self.raw("S", &[]);
                    self.raw("Q", &[]);
                }
                Paint::Continued { x, y } => self.continued(*x, HEIGHT - y),
                Paint::Image { x, y, width, height, picture, tag } => {
                    let index =
                        pictures.iter().position(|known| known == picture).unwrap_or_else(|| {
                            pictures.push(picture.clone());
                            pictures.len() - 1
                        });
                    self.mark(Some(*tag));
                    self.raw("q", &[]);
                    self.raw("cm", &[*width, 0.0, 0.0, *height, *x, HEIGHT - y - height]);
                    self.ops.push(Op::Unknown {
                        key: "Do".to_owned(),
                        value: vec![DictItem::Name(picture_name(index).into_bytes())],
                    });
                    self.raw("Q", &[]);
                }
                Paint::Anchor { .. } | Paint::Link { .. } => {}
            }
        }
        self.close();
        self.ops
    }

    /// Opens marked content for a node, or goes on with it.
    fn mark(&mut self, tag: Option<Tag>) {
        if self.open == Some(tag) {
            return;
        }
        self.close();
        match tag {
            Some(node) => {
                let map = BTreeMap::from([("MCID".to_owned(), DictItem::Int(self.count))]);
                self.ops.push(Op::BeginMarkedContentWithProperties {
                    tag: self.structure.role(node).to_owned(),
                    properties: DictItem::Dict { map },
                });
                self.structure.mark(node, self.page, self.count);
                self.count += 1;
            }
            None => self.ops.push(Op::BeginMarkedContent { tag: "Artifact".to_owned() }),
        }
        self.open = Some(tag);
    }

    fn close(&mut self) {
        if self.open.take().is_some() {
            self.ops.push(Op::EndMarkedContent);
        }
    }

    fn piece(&mut self, piece: &Piece, x: f32, y: f32) {
        if !piece.missing {
            self.text(piece.face, piece.size, piece.color, x, y, piece.text.clone());
            return;
        }
        // The number in a frame; who copies it gets the character.
        self.color("RG", HAIR);
        self.raw("w", &[0.5]);
        self.raw("re", &[x + 0.6, y - piece.size * 0.2, piece.width - 1.2, piece.size]);
        self.raw("S", &[]);
        let data: Vec<u8> = [0xfe, 0xff]
            .into_iter()
            .chain(piece.text.encode_utf16().flat_map(u16::to_be_bytes))
            .collect();
        let map =
            BTreeMap::from([("ActualText".to_owned(), DictItem::String { data, literal: false })]);
        self.ops.push(Op::BeginMarkedContentWithProperties {
            tag: "Span".to_owned(),
            properties: DictItem::Dict { map },
        });
        let text = number(&piece.text);
        let size = (piece.width - 3.0) / (text.len() as f32 * 0.6);
        self.text(Face::Mono, size.min(piece.size), SOFT, x + 1.5, y + piece.size * 0.05, text);
        self.ops.push(Op::EndMarkedContent);
    }

    fn text(&mut self, face: Face, size: f32, color: Color, x: f32, y: f32, text: String) {
        let Some(font) = self.fonts.get(&face) else { return };
        let Color(red, green, blue) = color;
        let part = |value: u8| f32::from(value) / 255.0;
        self.ops.extend([
            Op::StartTextSection,
            Op::SetFont { font: PdfFontHandle::External(font.clone()), size: Pt(size) },
            Op::SetFillColor {
                col: printpdf::Color::Rgb(Rgb {
                    r: part(red),
                    g: part(green),
                    b: part(blue),
                    icc_profile: None,
                }),
            },
            Op::SetTextCursor { pos: Point { x: Pt(x), y: Pt(y) } },
            Op::ShowText { items: vec![TextItem::Text(text)] },
            Op::EndTextSection,
        ]);
    }

    /// A hook that comes from the line above: drawn, so that it is not copied with the text.
    fn continued(&mut self, x: f32, y: f32) {
        self.mark(None);
        self.raw("q", &[]);
        self.color("RG", SOFT);
        self.raw("w", &[0.7]);
        self.raw("m", &[x, y + 3.2]);
        self.raw("l", &[x, y]);
        self.raw("l", &[x + 5.0, y]);
        self.raw("m", &[x + 3.2, y + 1.6]);
        self.raw("l", &[x + 5.0, y]);
        self.raw("l", &[x + 3.2, y - 1.6]);
        self.raw("S", &[]);
        self.raw("Q", &[]);
    }

    fn color(&mut self, operator: &str, Color(red, green, blue): Color) {
        self.raw(operator, &[red, green, blue].map(|part| f32::from(part) / 255.0));
    }

    fn raw(&mut self, operator: &str, operands: &[f32]) {
        let value = operands.iter().map(|operand| DictItem::Real(*operand)).collect();
        self.ops.push(Op::Unknown { key: operator.to_owned(), value });
    }
}

pub(super) fn picture_name(index: usize) -> String {
    format!("Im{index}")
}
