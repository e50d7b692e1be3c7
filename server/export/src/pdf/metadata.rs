//! What a file says of itself: title, author, dates, in both forms that PDF has.

use lopdf::{Dictionary, Object, StringFormat};

use crate::Furniture;
use crate::document::Document;

/// A text string: ASCII as it is, everything else UTF-16 with a mark (ISO 32000-1, 7.9.2.2).
pub(super) fn string(text: &str) -> Object {
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

pub(super) fn info(document: &Document, furniture: &Furniture) -> Dictionary {
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
        ("Author", crate::author(document, furniture).to_owned()),
        ("Subject", crate::subject(document)),
    ] {
        if !value.is_empty() {
            info.set(key, string(&value));
        }
    }
    info
}

/// The same as XMP (ISO 16684-1).
pub(super) fn xmp(document: &Document, furniture: &Furniture) -> String {
    let text = |text: &str| text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
    let author = match crate::author(document, furniture) {
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
