//! Pages as a file: `printpdf` writes text, fonts and content; outline, places, links, structure and metadata are added to
//! its objects before they are saved.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use lopdf::{Dictionary, Document as File, Object, ObjectId, StringFormat};
use printpdf::{
    DictItem, FontId, Mm, Op, ParsedFont, PdfConformance, PdfDocument, PdfFontHandle, PdfPage,
    PdfSaveOptions, Point, Pt, Rgb, TextItem,
};
use sha2::{Digest, Sha256};
use subsetter::GlyphRemapper;

use super::faces::{Face, Faces};
use super::flow::{Flow, Heading};
use super::image;
use super::page::{Color, HAIR, HEIGHT, Paint, SOFT, Tag, WIDTH};
use super::paginate::Page;
use super::structure::Structure;
use super::text::Piece;
use crate::Furniture;
use crate::document::{Document, Picture, Target};

pub(crate) fn write(
    document: &Document,
    furniture: &Furniture,
    flow: Flow<'_>,
    pages: &[Page],
    faces: &Faces,
) -> Vec<u8> {
    let Flow { headings, mut structure, .. } = flow;
    let mut pdf = PdfDocument::new(&document.title());
    let fonts = add_fonts(&mut pdf, pages, faces);
    let mut pictures: Vec<Picture> = Vec::new();
    for (number, page) in pages.iter().enumerate() {
        let ops = Painter {
            fonts: &fonts,
            structure: &mut structure,
            page: number,
            ops: Vec::new(),
            count: 0,
            open: None,
        }
        .paint(&page.paints, &mut pictures);
        pdf.pages.push(PdfPage::new(Mm(WIDTH * 25.4 / 72.0), Mm(HEIGHT * 25.4 / 72.0), ops));
    }
    pdf.metadata.info.conformance = PdfConformance::Custom(printpdf::CustomPdfConformance {
        identifier: "tftsr".to_owned(),
        allows_3d_content: false,
        allows_video_content: false,
        allows_audio_content: false,
        allows_embedded_javascript: false,
        allows_jpeg_content: true,
        requires_xmp_metadata: false,
        allows_default_fonts: false,
        requires_icc_profile: false,
        allows_pdf_layers: false,
    });
    let options = PdfSaveOptions {
        optimize: false,
        subset_fonts: false,
        secure: false,
        image_optimization: None,
    };
    let mut file = pdf.to_lopdf_document(&options, &mut Vec::new());
    drop(pdf);
    finish(&mut file, document, furniture, &headings, &structure, pages, &pictures);
    file.compress();
    let mut bytes = Vec::new();
    // Writing into memory cannot fail.
    let _ = file.save_to(&mut bytes);
    bytes
}

/// The faces with the glyphs that are used, each under a name of its own.
fn add_fonts(pdf: &mut PdfDocument, pages: &[Page], faces: &Faces) -> BTreeMap<Face, FontId> {
    let mut used: BTreeMap<Face, BTreeSet<char>> = BTreeMap::new();
    for paint in pages.iter().flat_map(|page| &page.paints) {
        if let Paint::Text { line, .. } = paint {
            for piece in &line.pieces {
                let characters = used.entry(piece.face).or_default();
                match piece.missing {
                    true => characters.extend(number(&piece.text).chars()),
                    false => characters.extend(piece.text.chars()),
                }
            }
        }
    }
    let mut ids = BTreeMap::new();
    for (face, characters) in used {
        let mut remapper = GlyphRemapper::new();
        let glyphs: Vec<(char, u16, u16)> = characters
            .iter()
            .filter_map(|character| {
                let old = faces.glyph(face, *character)?;
                Some((*character, old, remapper.remap(old)))
            })
            .collect();
        let subset = subsetter::subset(face.data(), 0, &remapper);
        let (program, renumbered) = match &subset {
            Ok(program) => (program.as_slice(), true),
            Err(_) => (face.data(), false),
        };
        let Some(mut font) = ParsedFont::from_bytes(program, 0, &mut Vec::new()) else { continue };
        for (character, old, new) in glyphs {
            font.set_codepoint_mapping(u32::from(character), if renumbered { new } else { old });
        }
        // Six letters made from the content mark a subset (ISO 32000-1, 9.6.4).
        let tag: String = Sha256::digest(program)
            .iter()
            .take(6)
            .map(|byte| char::from(b'A' + byte % 26))
            .collect();
        font.font_name = Some(if renumbered {
            format!("{tag}+{}", face.name())
        } else {
            face.name().to_owned()
        });
        let id = FontId(format!("F{}x", face as usize));
        pdf.resources.fonts.map.insert(id.clone(), printpdf::PdfFont::new(font));
        ids.insert(face, id);
    }
    ids
}

/// What is shown for a character that no face has.
fn number(text: &str) -> String {
    text.chars().map(|character| format!("U+{:04X}", u32::from(character))).collect()
}

/// Paints one page. Text of the document is marked with its place in the structure, everything else as an artifact.
struct Painter<'a> {
    fonts: &'a BTreeMap<Face, FontId>,
    structure: &'a mut Structure,
    page: usize,
    ops: Vec<Op>,
    /// Of marked content on this page.
    count: i64,
    /// The marked content that is open: `Some(None)` is an artifact.
    open: Option<Option<Tag>>,
}

impl Painter<'_> {
    fn paint(mut self, paints: &[Paint], pictures: &mut Vec<Picture>) -> Vec<Op> {
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

fn picture_name(index: usize) -> String {
    format!("Im{index}")
}

fn finish(
    file: &mut File,
    document: &Document,
    furniture: &Furniture,
    headings: &[Heading],
    structure: &Structure,
    pages: &[Page],
    pictures: &[Picture],
) {
    "1.7".clone_into(&mut file.version);
    let ids: Vec<ObjectId> = file.get_pages().into_values().collect();
    let places = places(pages, &ids);
    let images: Vec<(String, ObjectId)> = pictures
        .iter()
        .enumerate()
        .filter_map(|(index, picture)| Some((picture_name(index), image::add(file, picture)?)))
        .collect();
    for (number, (page, id)) in pages.iter().zip(&ids).enumerate() {
        let links: Vec<Object> =
            page.paints.iter().filter_map(|paint| link(paint, &places, file)).collect();
        let links: Vec<Object> =
            links.into_iter().map(|link| Object::Reference(file.add_object(link))).collect();
        if let Ok(page) = file.get_object_mut(*id).and_then(Object::as_dict_mut) {
            page.set("Annots", Object::Array(links));
            page.set("StructParents", Object::Integer(number as i64));
            page.set("Tabs", Object::Name(b"S".to_vec()));
        }
    }
    add_images(file, &ids, &images);
    let root = structure.write(file, &ids);
    let outline = outline(file, headings, &places);
    let names = named(file, &places);
    let metadata = file.add_object(
        lopdf::Stream::new(
            Dictionary::from_iter([
                ("Type", Object::Name(b"Metadata".to_vec())),
                ("Subtype", Object::Name(b"XML".to_vec())),
            ]),
            xmp(document, furniture).into_bytes(),
        )
        .with_compression(false),
    );
    let language = document.metadata.language().to_owned();
    if let Ok(catalog) = file.catalog_mut() {
        catalog.set("Lang", Object::String(language.into_bytes(), StringFormat::Literal));
        catalog.set(
            "MarkInfo",
            Object::Dictionary(Dictionary::from_iter([("Marked", Object::Boolean(true))])),
        );
        catalog.set("StructTreeRoot", Object::Reference(root));
        catalog.set(
            "ViewerPreferences",
            Object::Dictionary(Dictionary::from_iter([("DisplayDocTitle", Object::Boolean(true))])),
        );
        catalog.set(
            "Names",
            Object::Dictionary(Dictionary::from_iter([("Dests", Object::Reference(names))])),
        );
        catalog.set("Metadata", Object::Reference(metadata));
        catalog.remove(b"OutputIntents");
        if let Some(outline) = outline {
            catalog.set("Outlines", Object::Reference(outline));
            catalog.set("PageMode", Object::Name(b"UseOutlines".to_vec()));
        }
    }
    let info = file.add_object(info(document, furniture));
    file.trailer.set("Info", Object::Reference(info));
    let mut hash = Sha256::new();
    hash.update(furniture.exported_at.to_string());
    for object in file.objects.values() {
        if let Object::Stream(stream) = object {
            hash.update(&stream.content);
        }
    }
    let id = hash.finalize().iter().take(16).copied().collect::<Vec<u8>>();
    let id = Object::String(id, StringFormat::Hexadecimal);
    file.trailer.set("ID", Object::Array(vec![id.clone(), id]));
}

/// Where each anchor is: its page, and how far above the foot of the paper.
fn places(pages: &[Page], ids: &[ObjectId]) -> HashMap<String, (ObjectId, f32)> {
    let mut places = HashMap::new();
    for (page, id) in pages.iter().zip(ids) {
        for paint in &page.paints {
            if let Paint::Anchor { name, y } = paint {
                places.entry(name.clone()).or_insert((*id, (HEIGHT - y + 8.0).min(HEIGHT)));
            }
        }
    }
    places
}

fn destination((page, y): (ObjectId, f32)) -> Object {
    Object::Array(vec![
        Object::Reference(page),
        Object::Name(b"XYZ".to_vec()),
        Object::Real(0.0),
        Object::Real(y),
        Object::Null,
    ])
}

fn link(paint: &Paint, places: &HashMap<String, (ObjectId, f32)>, _file: &File) -> Option<Object> {
    let Paint::Link { x, y, width, height, target } = paint else { return None };
    let mut entry = Dictionary::from_iter([
        ("Type", Object::Name(b"Annot".to_vec())),
        ("Subtype", Object::Name(b"Link".to_vec())),
        (
            "Rect",
            Object::Array(
                [*x, HEIGHT - y - height, x + width, HEIGHT - y].map(Object::Real).to_vec(),
            ),
        ),
        ("Border", Object::Array(vec![Object::Integer(0), Object::Integer(0), Object::Integer(0)])),
        ("F", Object::Integer(4)),
    ]);
    match target {
        Target::Web(address) => {
            let action = Dictionary::from_iter([
                ("S", Object::Name(b"URI".to_vec())),
                ("URI", Object::String(uri(address).into_bytes(), StringFormat::Literal)),
            ]);
            entry.set("A", Object::Dictionary(action));
            entry.set("Contents", string(address));
        }
        Target::Anchor(name) => {
            entry.set("Dest", destination(*places.get(name)?));
            entry.set("Contents", string(name));
        }
        Target::Workspace(_) => return None,
    }
    Some(Object::Dictionary(entry))
}

/// An address in the seven bits that PDF asks for.
fn uri(address: &str) -> String {
    address
        .bytes()
        .map(|byte| match byte {
            b'!'..=b'~' => char::from(byte).to_string(),
            byte => format!("%{byte:02X}"),
        })
        .collect()
}

fn add_images(file: &mut File, pages: &[ObjectId], images: &[(String, ObjectId)]) {
    if images.is_empty() {
        return;
    }
    let mut entries = Dictionary::new();
    for (name, id) in images {
        entries.set(name.as_str(), Object::Reference(*id));
    }
    let entries = file.add_object(entries);
    for page in pages {
        let resources = file
            .get_object(*page)
            .and_then(Object::as_dict)
            .and_then(|page| page.get(b"Resources"))
            .and_then(Object::as_reference);
        if let Ok(resources) = resources
            && let Ok(resources) = file.get_object_mut(resources).and_then(Object::as_dict_mut)
        {
            resources.set("XObject", Object::Reference(entries));
        }
    }
}

/// The outline: headings below headings of a lower level.
fn outline(
    file: &mut File,
    headings: &[Heading],
    places: &HashMap<String, (ObjectId, f32)>,
) -> Option<ObjectId> {
    let known: Vec<(&Heading, (ObjectId, f32))> = headings
        .iter()
        .filter_map(|heading| Some((heading, *places.get(&heading.anchor)?)))
        .collect();
    if known.is_empty() {
        return None;
    }
    let root = file.new_object_id();
    let ids: Vec<ObjectId> = known.iter().map(|_| file.new_object_id()).collect();
    let mut parents: Vec<Option<usize>> = Vec::new();
    let mut above: Vec<usize> = Vec::new();
    for (index, (heading, _)) in known.iter().enumerate() {
        while above.last().is_some_and(|last| {
            known.get(*last).is_some_and(|(known, _)| known.level >= heading.level)
        }) {
            above.pop();
        }
        parents.push(above.last().copied());
        above.push(index);
    }
    let mut children: HashMap<Option<usize>, Vec<usize>> = HashMap::new();
    for (index, parent) in parents.iter().enumerate() {
        children.entry(*parent).or_default().push(index);
    }
    let id = |index: usize| Object::Reference(ids.get(index).copied().unwrap_or(root));
    for (index, (heading, place)) in known.iter().enumerate() {
        let parent = parents.get(index).copied().flatten();
        let siblings = children.get(&parent).map_or(&[][..], Vec::as_slice);
        let at = siblings.iter().position(|sibling| *sibling == index).unwrap_or(0);
        let mut entry = Dictionary::from_iter([
            ("Title", string(&heading.text)),
            ("Parent", parent.map_or(Object::Reference(root), id)),
            ("Dest", destination(*place)),
        ]);
        if let Some(previous) = at.checked_sub(1).and_then(|at| siblings.get(at)) {
            entry.set("Prev", id(*previous));
        }
        if let Some(next) = siblings.get(at + 1) {
            entry.set("Next", id(*next));
        }
        if let Some(below) = children.get(&Some(index))
            && let (Some(first), Some(last)) = (below.first(), below.last())
        {
            entry.set("First", id(*first));
            entry.set("Last", id(*last));
            entry.set("Count", Object::Integer(below.len() as i64));
        }
        if let Some(own) = ids.get(index) {
            file.set_object(*own, Object::Dictionary(entry));
        }
    }
    let top = children.get(&None).map_or(&[][..], Vec::as_slice);
    let mut entry = Dictionary::from_iter([
        ("Type", Object::Name(b"Outlines".to_vec())),
        ("Count", Object::Integer(known.len() as i64)),
    ]);
    if let (Some(first), Some(last)) = (top.first(), top.last()) {
        entry.set("First", id(*first));
        entry.set("Last", id(*last));
    }
    file.set_object(root, Object::Dictionary(entry));
    Some(root)
}

/// The name tree of all places, so that a link from outside (`file.pdf#e3`) finds them.
fn named(file: &mut File, places: &HashMap<String, (ObjectId, f32)>) -> ObjectId {
    let sorted: BTreeMap<&String, &(ObjectId, f32)> = places.iter().collect();
    let mut names = Vec::new();
    for (name, place) in sorted {
        names.push(Object::String(name.clone().into_bytes(), StringFormat::Literal));
        names.push(destination(*place));
    }
    file.add_object(Dictionary::from_iter([("Names", Object::Array(names))]))
}

/// A text string: ASCII as it is, everything else UTF-16 with a mark (ISO 32000-1, 7.9.2.2).
pub(crate) fn string(text: &str) -> Object {
    match text.is_ascii() {
        true => Object::String(text.as_bytes().to_vec(), StringFormat::Literal),
        false => {
            let bytes = [0xfe, 0xff]
                .into_iter()
                .chain(text.encode_utf16().flat_map(u16::to_be_bytes))
                .collect();
            Object::String(bytes, StringFormat::Hexadecimal)
        }
    }
}

fn info(document: &Document, furniture: &Furniture) -> Dictionary {
    let date = format!("D:{}Z", furniture.exported_at.strftime("%Y%m%d%H%M%S"));
    let date = || Object::String(date.clone().into_bytes(), StringFormat::Literal);
    let mut info = Dictionary::from_iter([
        ("Title", string(&document.title())),
        ("Creator", string("tftsr")),
        ("Producer", string("tftsr, printpdf")),
        ("CreationDate", date()),
        ("ModDate", date()),
    ]);
    for (key, value) in [
        ("Author", document.metadata.get("author").to_owned()),
        ("Subject", crate::subject(document)),
    ] {
        if !value.is_empty() {
            info.set(key, string(&value));
        }
    }
    info
}

/// The same as XMP (ISO 16684-1).
fn xmp(document: &Document, furniture: &Furniture) -> String {
    let text = |text: &str| text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
    let author = match document.metadata.get("author") {
        "" => String::new(),
        author => {
            format!("<dc:creator><rdf:Seq><rdf:li>{}</rdf:li></rdf:Seq></dc:creator>", text(author))
        }
    };
    format!(
        "<?xpacket begin=\"\u{feff}\" id=\"W5M0MpCehiHzreSzNTczkc9d\"?>\n\
         <x:xmpmeta xmlns:x=\"adobe:ns:meta/\"><rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\">\
         <rdf:Description rdf:about=\"\" xmlns:dc=\"http://purl.org/dc/elements/1.1/\" xmlns:xmp=\"http://ns.adobe.com/xap/1.0/\" xmlns:pdf=\"http://ns.adobe.com/pdf/1.3/\">\
         <dc:title><rdf:Alt><rdf:li xml:lang=\"x-default\">{}</rdf:li></rdf:Alt></dc:title>{author}\
         <dc:language><rdf:Bag><rdf:li>{}</rdf:li></rdf:Bag></dc:language>\
         <xmp:CreateDate>{date}</xmp:CreateDate><xmp:ModifyDate>{date}</xmp:ModifyDate><xmp:CreatorTool>tftsr</xmp:CreatorTool>\
         <pdf:Producer>tftsr, printpdf</pdf:Producer></rdf:Description></rdf:RDF></x:xmpmeta>\n<?xpacket end=\"w\"?>",
        text(&document.title()),
        text(document.metadata.language()),
        date = furniture.exported_at.strftime("%Y-%m-%dT%H:%M:%SZ"),
    )
}
