//! Pages as a file: `printpdf` writes text, fonts and content; outline, places, links, structure and metadata are added to
//! its objects before they are saved.

use std::collections::{BTreeMap, BTreeSet};

use lopdf::{Dictionary, Document as File, Object, ObjectId, Stream, StringFormat};
use printpdf::{
    FontId, Mm, Op, ParsedFont, PdfConformance, PdfDocument, PdfFontHandle, PdfPage,
    PdfSaveOptions, Pt, TextItem,
};
use sha2::{Digest, Sha256};
use subsetter::GlyphRemapper;

use super::faces::{Face, Faces};
use super::flow::{Flow, Heading};
use super::image;
use super::links::{link, named, outline, places};
use super::metadata::{info, xmp};
use super::page::{HEIGHT, Paint, WIDTH};
use super::paginate::Page;
use super::painter::{Painter, number, picture_name};
use super::structure::Structure;
use crate::Furniture;
use crate::document::{Document, Picture};

pub(crate) fn write(
    document: &Document,
    furniture: &Furniture,
    flow: Flow<'_>,
    mut pages: Vec<Page>,
    faces: &Faces,
) -> Vec<u8> {
    let Flow { headings, mut structure, .. } = flow;
    let mut pdf = PdfDocument::new(&document.title());
    let (fonts, specimen) = add_fonts(&mut pdf, &pages, faces);
    pdf.metadata.info.conformance = conformance();
    let mut pictures: Vec<Picture> = Vec::new();
    let mut contents = Vec::with_capacity(pages.len());
    let mut number = 0;
    // Operators take a hundred times the room of the bytes that they become, so few pages have them at a time.
    for batch in pages.chunks_mut(AT_A_TIME) {
        for page in batch {
            let paints = std::mem::take(&mut page.paints);
            let ops = Painter {
                fonts: &fonts,
                structure: &mut structure,
                page: number,
                ops: Vec::new(),
                count: 0,
                open: None,
            }
            .paint(&paints, &mut pictures);
            number += 1;
            // Of what is painted only places and links are asked for again.
            let lasts = |paint: &Paint| matches!(paint, Paint::Anchor { .. } | Paint::Link { .. });
            page.paints = paints.into_iter().filter(lasts).collect();
            page.paints.shrink_to_fit();
            pdf.pages.push(sheet(ops));
        }
        contents.extend(streams(&mut pdf));
    }
    // The file itself: its first page uses every character once, so that the fonts are whole; then it gets its contents.
    pdf.pages = (0..pages.len()).map(|_| sheet(Vec::new())).collect();
    if let Some(first) = pdf.pages.first_mut() {
        first.ops = specimen;
    }
    let mut file = pdf.to_lopdf_document(&options(), &mut Vec::new());
    drop(pdf);
    put(&mut file, contents);
    finish(&mut file, document, furniture, &headings, structure, &pages, &pictures);
    drop(pages);
    file.compress();
    let mut bytes = Vec::new();
    // Writing into memory cannot fail.
    let _ = file.save_to(&mut bytes);
    bytes
}

/// Pages whose operators are in memory at a time.
const AT_A_TIME: usize = 32;

/// A page of A4.
fn sheet(ops: Vec<Op>) -> PdfPage {
    PdfPage::new(Mm(WIDTH * 25.4 / 72.0), Mm(HEIGHT * 25.4 / 72.0), ops)
}

fn options() -> PdfSaveOptions {
    PdfSaveOptions { optimize: false, subset_fonts: false, secure: false, image_optimization: None }
}

fn conformance() -> PdfConformance {
    PdfConformance::Custom(printpdf::CustomPdfConformance {
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
    })
}

/// The contents of the pages of a file, compressed; the pages are gone afterwards.
fn streams(pdf: &mut PdfDocument) -> Vec<Stream> {
    let mut file = pdf.to_lopdf_document(&options(), &mut Vec::new());
    pdf.pages.clear();
    let ids: Vec<ObjectId> = file.get_pages().into_values().collect();
    ids.into_iter()
        .map(|page| {
            let stream = contents_of(&file, page)
                .and_then(|id| file.get_object_mut(id).ok())
                .and_then(|object| object.as_stream_mut().ok());
            let content = stream.map(|stream| std::mem::take(&mut stream.content));
            let mut stream = Stream::new(Dictionary::new(), content.unwrap_or_default());
            // One that does not get smaller stays as it is.
            let _ = stream.compress();
            stream
        })
        .collect()
}

/// Gives each page its contents.
fn put(file: &mut File, contents: Vec<Stream>) {
    let ids: Vec<ObjectId> = file.get_pages().into_values().collect();
    for (page, stream) in ids.into_iter().zip(contents) {
        if let Some(id) = contents_of(file, page) {
            file.set_object(id, Object::Stream(stream));
        }
    }
}

fn contents_of(file: &File, page: ObjectId) -> Option<ObjectId> {
    file.get_object(page).ok()?.as_dict().ok()?.get(b"Contents").ok()?.as_reference().ok()
}

/// The faces with the glyphs that are used, each under a name of its own; and operators that use each of them once.
fn add_fonts(
    pdf: &mut PdfDocument,
    pages: &[Page],
    faces: &Faces,
) -> (BTreeMap<Face, FontId>, Vec<Op>) {
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
    let mut specimen = vec![Op::StartTextSection];
    for (face, characters) in used {
        let mut remapper = GlyphRemapper::new();
        let glyphs: Vec<(char, u16, u16)> = characters
            .iter()
            .filter_map(|character| {
                let old = faces.glyph(face, *character)?;
                Some((*character, old, remapper.remap(old)))
            })
            .collect();
        let (data, index) = faces.data(face);
        let subset = subsetter::subset(data, index, &remapper);
        let (program, index, renumbered) = match &subset {
            Ok(program) => (program.as_slice(), 0, true),
            Err(_) => (data, index as usize, false),
        };
        let Some(mut font) = ParsedFont::from_bytes(program, index, &mut Vec::new()) else {
            continue;
        };
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
            format!("{tag}+{}", faces.name(face))
        } else {
            faces.name(face).to_owned()
        });
        let id = FontId(format!("F{}x", face.number()));
        pdf.resources.fonts.map.insert(id.clone(), printpdf::PdfFont::new(font));
        specimen.push(Op::SetFont { font: PdfFontHandle::External(id.clone()), size: Pt(1.0) });
        let all = TextItem::Text(characters.into_iter().collect());
        specimen.push(Op::ShowText { items: vec![all] });
        ids.insert(face, id);
    }
    specimen.push(Op::EndTextSection);
    (ids, specimen)
}

fn finish(
    file: &mut File,
    document: &Document,
    furniture: &Furniture,
    headings: &[Heading],
    structure: Structure,
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
            page.paints.iter().filter_map(|paint| link(paint, &places)).collect();
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
        Stream::new(
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
    // What the writer says of itself would stand in the file beside it.
    if let Ok(writers) = file.trailer.get(b"Info").and_then(Object::as_reference) {
        file.objects.remove(&writers);
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
