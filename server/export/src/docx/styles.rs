//! Which styles the text uses: our own, or those of a person's reference document under the names they have there.

use std::collections::{HashMap, HashSet};
use std::io::{Cursor, Read};

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use super::package::DECLARATION;

/// Our styles, to be read as a table: what is not in a reference document is added to it from here.
pub(super) const STYLES: &str = include_str!("styles.xml");
pub(super) const THEME: &str = include_str!("theme.xml");

/// A part of a reference document larger than this is refused.
const MOST_BYTES: u64 = 32 << 20;

/// What one of our styles is called in the document.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub(super) struct StyleIds {
    other: HashMap<String, String>,
}

impl StyleIds {
    pub(super) fn id<'a>(&'a self, ours: &'a str) -> &'a str {
        self.other.get(ours).map_or(ours, String::as_str)
    }
}

/// House style: the styles, theme, numbering and page of a reference document.
///
/// Of what it says nothing is taken; headers and footers are not either, for those of an export carry its classification.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct House {
    pub(super) styles: String,
    pub(super) ids: StyleIds,
    pub(super) theme: Option<String>,
    pub(super) numbering: Option<HouseNumbering>,
    pub(super) page: Option<Page>,
}

/// Numbering that styles of a reference document may use.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct HouseNumbering {
    /// The start of the root element, which binds the names of what is in it.
    pub root: String,
    pub abstracts: String,
    pub lists: String,
    /// The highest id of both.
    pub highest: usize,
}

/// The paper, in twentieths of a point.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Page {
    pub width: i32,
    pub height: i32,
    pub top: i32,
    pub right: i32,
    pub bottom: i32,
    pub left: i32,
}

impl Page {
    /// A4 with the margins that the PDF has.
    pub(super) const A4: Page = Page {
        width: 11_906,
        height: 16_838,
        top: 1_400,
        right: 1_160,
        bottom: 1_280,
        left: 1_160,
    };

    pub(super) fn measure(self) -> i32 {
        self.width - self.left - self.right
    }

    fn is_paper(self) -> bool {
        (3_000..=32_000).contains(&self.width)
            && (3_000..=32_000).contains(&self.height)
            && self.measure() >= 2_500
            && [self.top, self.bottom, self.left, self.right]
                .iter()
                .all(|margin| (0..=9_000).contains(margin))
    }
}

/// Why a file cannot be the reference of a house style.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NoHouse {
    /// It is no ZIP of parts.
    NoPackage,
    /// It has no styles, or none in the transitional namespace that word processors write.
    NoStyles,
    /// A part of it is larger than any house style.
    TooLarge,
}

impl std::fmt::Display for NoHouse {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str(match self {
            NoHouse::NoPackage => "it is no DOCX file; save the reference as .docx",
            NoHouse::NoStyles => "it has no styles; save the reference as .docx with a word processor, not as Strict Open XML",
            NoHouse::TooLarge => "a part of it has more than 32 MB; remove pictures and text from the reference",
        })
    }
}

impl std::error::Error for NoHouse {}

impl House {
    /// Reads a reference document.
    ///
    /// # Errors
    /// When the bytes are no DOCX with styles.
    pub fn read(bytes: &[u8]) -> Result<House, NoHouse> {
        let mut zip = zip::ZipArchive::new(Cursor::new(bytes)).map_err(|_| NoHouse::NoPackage)?;
        let mut part = |name: &str| -> Result<Option<String>, NoHouse> {
            let Ok(file) = zip.by_name(name) else { return Ok(None) };
            let mut text = Vec::new();
            file.take(MOST_BYTES + 1).read_to_end(&mut text).map_err(|_| NoHouse::NoPackage)?;
            if text.len() as u64 > MOST_BYTES {
                return Err(NoHouse::TooLarge);
            }
            Ok(String::from_utf8(text).ok())
        };
        let styles = part("word/styles.xml")?
            .filter(|styles| {
                styles.contains("schemas.openxmlformats.org/wordprocessingml/2006/main")
                    && styles.contains("</w:styles>")
            })
            .ok_or(NoHouse::NoStyles)?;
        let theme = part("word/theme/theme1.xml")?.filter(|theme| theme.contains("</a:theme>"));
        // A theme with pictures leads to parts that are not taken over.
        let theme = theme.filter(|theme| !theme.contains("r:embed") && !theme.contains("r:link"));
        let numbering =
            part("word/numbering.xml")?.and_then(|numbering| house_numbering(&numbering));
        let page = part("word/document.xml")?.and_then(|document| page(&document));
        let (styles, ids) = joined(&styles);
        Ok(House { styles, ids, theme, numbering, page })
    }
}

/// A style as both sides know it.
struct Known {
    kind: String,
    id: String,
    name: String,
    xml: String,
}

fn attribute(tag: &BytesStart<'_>, name: &str) -> Option<String> {
    let attribute = tag.try_get_attribute(name).ok().flatten()?;
    Some(String::from_utf8_lossy(&attribute.value).into_owned())
}

/// The elements of a name that stand directly in the root, each as it is written.
fn elements(xml: &str, name: &str) -> Vec<String> {
    let mut reader = Reader::from_str(xml);
    let (mut found, mut depth, mut from, mut start) = (Vec::new(), 0usize, 0, None);
    loop {
        let event = reader.read_event();
        let to = usize::try_from(reader.buffer_position()).unwrap_or(usize::MAX);
        match event {
            Ok(Event::Start(tag)) => {
                if depth == 1 && tag.name().as_ref() == name.as_bytes() {
                    start = Some(from);
                }
                depth += 1;
            }
            Ok(Event::Empty(tag)) if depth == 1 && tag.name().as_ref() == name.as_bytes() => {
                found.extend(xml.get(from..to).map(str::to_owned));
            }
            Ok(Event::End(_)) => {
                depth = depth.saturating_sub(1);
                if depth == 1
                    && let Some(start) = start.take()
                {
                    found.extend(xml.get(start..to).map(str::to_owned));
                }
            }
            Ok(Event::Eof) | Err(_) => return found,
            Ok(_) => {}
        }
        from = to;
    }
}

/// The values of an attribute of all elements of a name.
fn values(xml: &str, element: &str, name: &str) -> Vec<String> {
    let mut reader = Reader::from_str(xml);
    let mut found = Vec::new();
    loop {
        match reader.read_event() {
            Ok(Event::Start(tag) | Event::Empty(tag))
                if tag.name().as_ref() == element.as_bytes() =>
            {
                found.extend(attribute(&tag, name));
            }
            Ok(Event::Eof) | Err(_) => return found,
            Ok(_) => {}
        }
    }
}

fn known(styles: &str) -> Vec<Known> {
    let one = |xml: String| {
        let of = |element: &str, name: &str| {
            values(&xml, element, name).into_iter().next().unwrap_or_default()
        };
        let (kind, id, name) = (
            of("w:style", "w:type"),
            of("w:style", "w:styleId"),
            of("w:name", "w:val").to_lowercase(),
        );
        Known { kind, id, name, xml }
    };
    elements(styles, "w:style").into_iter().map(one).collect()
}

/// The styles of a reference document with those of ours that it does not have, and what ours are called in it.
fn joined(theirs: &str) -> (String, StyleIds) {
    let (house, ours) = (known(theirs), known(STYLES));
    let mut taken: HashSet<String> = house.iter().map(|style| style.id.clone()).collect();
    let mut ids = StyleIds::default();
    let mut added = Vec::new();
    for style in &ours {
        // Word knows its own styles by name, whatever their id is in a language.
        let same = house.iter().find(|known| known.kind == style.kind && known.name == style.name);
        let id = match same {
            Some(known) => known.id.clone(),
            None => {
                let mut id = style.id.clone();
                while !taken.insert(id.clone()) {
                    id.push('_');
                }
                added.push(style);
                id
            }
        };
        if id != style.id {
            ids.other.insert(style.id.clone(), id);
        }
    }
    let mut more = String::new();
    for style in added {
        // There is one default of a kind.
        let mut xml = style.xml.replacen(" w:default=\"1\"", "", 1);
        for (ours, theirs) in &ids.other {
            let theirs = crate::html::escaped(theirs);
            for place in ["w:styleId", "w:basedOn w:val", "w:next w:val", "w:link w:val"] {
                xml = xml.replace(&format!("{place}=\"{ours}\""), &format!("{place}=\"{theirs}\""));
            }
        }
        more.push_str(&xml);
    }
    let (before, after) = theirs.rsplit_once("</w:styles>").unwrap_or((theirs, ""));
    (format!("{before}{more}</w:styles>{after}"), ids)
}

fn house_numbering(numbering: &str) -> Option<HouseNumbering> {
    // Bullets that are pictures lead to parts that are not taken over.
    if numbering.contains("<w:numPicBullet") {
        return None;
    }
    let start = numbering.find("<w:numbering")?;
    let end = start + numbering.get(start..)?.find('>')?;
    let root = numbering.get(start..=end).filter(|root| !root.ends_with("/>"))?;
    let ids = values(numbering, "w:abstractNum", "w:abstractNumId")
        .into_iter()
        .chain(values(numbering, "w:num", "w:numId"));
    Some(HouseNumbering {
        root: format!("{DECLARATION}{root}"),
        abstracts: elements(numbering, "w:abstractNum").concat(),
        lists: elements(numbering, "w:num").concat(),
        highest: ids.filter_map(|id| id.parse().ok()).max().unwrap_or(0),
    })
}

/// The paper of the last section.
fn page(document: &str) -> Option<Page> {
    let last = |element: &str, name: &str| -> Option<i32> {
        values(document, element, name).pop()?.parse::<f32>().ok().map(|value| value as i32)
    };
    let page = Page {
        width: last("w:pgSz", "w:w")?,
        height: last("w:pgSz", "w:h")?,
        top: last("w:pgMar", "w:top")?.abs(),
        right: last("w:pgMar", "w:right")?,
        bottom: last("w:pgMar", "w:bottom")?.abs(),
        left: last("w:pgMar", "w:left")?,
    };
    page.is_paper().then_some(page)
}
