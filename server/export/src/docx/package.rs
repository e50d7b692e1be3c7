//! The package around the text (ECMA-376, part 2): parts, their types and relationships, properties, one deflated ZIP.

use std::io::{Cursor, Write};

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipWriter};

use crate::html::escaped;

/// What a relationship leads to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Styles,
    Numbering,
    Settings,
    Theme,
    Fonts,
    Footnotes,
    Header,
    Footer,
    Image,
    Hyperlink,
}

impl Kind {
    fn name(self) -> &'static str {
        match self {
            Kind::Styles => "styles",
            Kind::Numbering => "numbering",
            Kind::Settings => "settings",
            Kind::Theme => "theme",
            Kind::Fonts => "fontTable",
            Kind::Footnotes => "footnotes",
            Kind::Header => "header",
            Kind::Footer => "footer",
            Kind::Image => "image",
            Kind::Hyperlink => "hyperlink",
        }
    }
}

/// A part that holds text, and what it leads to.
#[derive(Debug, Default)]
pub(super) struct Part {
    /// What stands in its root element.
    pub xml: String,
    relations: Vec<(Kind, String)>,
}

impl Part {
    /// The id of the relationship to a target; the same target has one.
    pub(super) fn relation(&mut self, kind: Kind, target: &str) -> String {
        let known = self.relations.iter().position(|(of, to)| *of == kind && to == target);
        let index = known.unwrap_or_else(|| {
            self.relations.push((kind, target.to_owned()));
            self.relations.len() - 1
        });
        format!("rId{}", index + 1)
    }

    /// The part of its relationships; `None` when it has none.
    pub(super) fn relations(&self) -> Option<String> {
        if self.relations.is_empty() {
            return None;
        }
        let mut out = format!("{DECLARATION}<Relationships xmlns=\"{PACKAGE}/relationships\">");
        for (index, (kind, target)) in self.relations.iter().enumerate() {
            let mode = if *kind == Kind::Hyperlink { " TargetMode=\"External\"" } else { "" };
            out.push_str(&format!(
                "<Relationship Id=\"rId{}\" Type=\"{OFFICE}/relationships/{}\" Target=\"{}\"{mode}/>",
                index + 1,
                kind.name(),
                escaped(target)
            ));
        }
        out.push_str("</Relationships>");
        Some(out)
    }
}

/// A picture's file.
#[derive(Debug)]
pub(super) struct Media {
    /// `media/image1.png`.
    pub path: String,
    pub bytes: Vec<u8>,
}

pub(super) const DECLARATION: &str =
    "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n";
const PACKAGE: &str = "http://schemas.openxmlformats.org/package/2006";
const OFFICE: &str = "http://schemas.openxmlformats.org/officeDocument/2006";
const WORD: &str = "application/vnd.openxmlformats-officedocument.wordprocessingml";

/// The namespaces of what stands in a part of text.
const NAMESPACES: &str = "xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\" \
    xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\" \
    xmlns:wp=\"http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing\" \
    xmlns:a=\"http://schemas.openxmlformats.org/drawingml/2006/main\" \
    xmlns:pic=\"http://schemas.openxmlformats.org/drawingml/2006/picture\"";

/// The content of a part in its root element.
pub(super) fn rooted(element: &str, content: &str) -> String {
    format!("{DECLARATION}<{element} {NAMESPACES}>{content}</{element}>")
}

/// A file of parts.
#[derive(Debug, Default)]
pub(super) struct Package {
    parts: Vec<(String, Vec<u8>)>,
    types: String,
}

impl Package {
    /// A part below `word/` and its relationships.
    pub(super) fn text(&mut self, name: &str, kind: &str, xml: String, part: Option<&Part>) {
        self.typed(&format!("word/{name}.xml"), &format!("{WORD}.{kind}+xml"), xml);
        if let Some(relations) = part.and_then(Part::relations) {
            self.parts.push((format!("word/_rels/{name}.xml.rels"), relations.into_bytes()));
        }
    }

    /// A part of a type.
    pub(super) fn typed(&mut self, path: &str, kind: &str, xml: String) {
        self.types.push_str(&format!("<Override PartName=\"/{path}\" ContentType=\"{kind}\"/>"));
        self.parts.push((path.to_owned(), xml.into_bytes()));
    }

    /// A part whose type its extension says.
    pub(super) fn media(&mut self, media: Media) {
        self.parts.push((format!("word/{}", media.path), media.bytes));
    }

    /// What the whole file says of itself: `core.xml`, `app.xml`, and where the document is.
    pub(super) fn properties(&mut self, core: &Core<'_>) {
        let element = |name: &str, value: &str| match value {
            "" => String::new(),
            value => format!("<{name}>{}</{name}>", escaped(value)),
        };
        let date = |name: &str| {
            format!("<dcterms:{name} xsi:type=\"dcterms:W3CDTF\">{}</dcterms:{name}>", core.date)
        };
        let properties = format!(
            "{DECLARATION}<cp:coreProperties xmlns:cp=\"{PACKAGE}/metadata/core-properties\" xmlns:dc=\"http://purl.org/dc/elements/1.1/\" \
             xmlns:dcterms=\"http://purl.org/dc/terms/\" xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\">{}{}{}{}{}{}{}{}{}</cp:coreProperties>",
            element("dc:title", core.title),
            element("dc:subject", core.subject),
            element("dc:creator", core.author),
            element("cp:category", core.category),
            element("cp:contentStatus", core.status),
            element("cp:lastModifiedBy", core.author),
            element("dc:language", core.language),
            date("created"),
            date("modified"),
        );
        self.typed(
            "docProps/core.xml",
            "application/vnd.openxmlformats-package.core-properties+xml",
            properties,
        );
        self.typed(
            "docProps/app.xml",
            "application/vnd.openxmlformats-officedocument.extended-properties+xml",
            format!("{DECLARATION}<Properties xmlns=\"{OFFICE}/extended-properties\"><Application>tftsr</Application></Properties>"),
        );
        let relations = format!(
            "{DECLARATION}<Relationships xmlns=\"{PACKAGE}/relationships\">\
             <Relationship Id=\"rId1\" Type=\"{OFFICE}/relationships/officeDocument\" Target=\"word/document.xml\"/>\
             <Relationship Id=\"rId2\" Type=\"{PACKAGE}/relationships/metadata/core-properties\" Target=\"docProps/core.xml\"/>\
             <Relationship Id=\"rId3\" Type=\"{OFFICE}/relationships/extended-properties\" Target=\"docProps/app.xml\"/></Relationships>"
        );
        self.parts.push(("_rels/.rels".to_owned(), relations.into_bytes()));
    }

    /// The bytes of the file. All parts carry the first date that ZIP knows, so that the same document is the same file.
    pub(super) fn bytes(self) -> Vec<u8> {
        let types = format!(
            "{DECLARATION}<Types xmlns=\"{PACKAGE}/content-types\">\
             <Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/>\
             <Default Extension=\"xml\" ContentType=\"application/xml\"/><Default Extension=\"png\" ContentType=\"image/png\"/>\
             <Default Extension=\"jpeg\" ContentType=\"image/jpeg\"/><Default Extension=\"svg\" ContentType=\"image/svg+xml\"/>{}</Types>",
            self.types
        );
        let options = SimpleFileOptions::default()
            .compression_method(CompressionMethod::Deflated)
            .last_modified_time(DateTime::default());
        let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
        let first = ("[Content_Types].xml".to_owned(), types.into_bytes());
        for (path, bytes) in std::iter::once(&first).chain(&self.parts) {
            // Writing into memory cannot fail.
            let _ = zip.start_file(path.as_str(), options);
            let _ = zip.write_all(bytes);
        }
        zip.finish().map(Cursor::into_inner).unwrap_or_default()
    }
}

/// Core properties (ECMA-376, part 2, 11.1); empty ones are left out.
#[derive(Debug)]
pub(super) struct Core<'a> {
    pub title: &'a str,
    pub subject: &'a str,
    pub author: &'a str,
    pub category: &'a str,
    pub status: &'a str,
    pub language: &'a str,
    /// Of making and of change, RFC 3339.
    pub date: &'a str,
}
