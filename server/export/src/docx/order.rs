//! Children of property elements in the order that the schema asks for.
//!
//! Office validators object to any other, and `docx-rs` writes some of them as they come. The sequences are those of the types
//! `CT_PPr`, `CT_RPr`, `CT_TcPr`, `CT_NumPr` and `CT_Lvl` in ECMA-376, part 1, annex A.1 (`wml.xsd`).

use quick_xml::Reader;
use quick_xml::events::Event;

const PARAGRAPH: &[&str] = &[
    "w:pStyle",
    "w:keepNext",
    "w:keepLines",
    "w:pageBreakBefore",
    "w:framePr",
    "w:widowControl",
    "w:numPr",
    "w:suppressLineNumbers",
    "w:pBdr",
    "w:shd",
    "w:tabs",
    "w:suppressAutoHyphens",
    "w:kinsoku",
    "w:wordWrap",
    "w:overflowPunct",
    "w:topLinePunct",
    "w:autoSpaceDE",
    "w:autoSpaceDN",
    "w:bidi",
    "w:adjustRightInd",
    "w:snapToGrid",
    "w:spacing",
    "w:ind",
    "w:contextualSpacing",
    "w:mirrorIndents",
    "w:suppressOverlap",
    "w:jc",
    "w:textDirection",
    "w:textAlignment",
    "w:textboxTightWrap",
    "w:outlineLvl",
    "w:divId",
    "w:cnfStyle",
    "w:rPr",
    "w:sectPr",
    "w:pPrChange",
];

const RUN: &[&str] = &[
    "w:rStyle",
    "w:rFonts",
    "w:b",
    "w:bCs",
    "w:i",
    "w:iCs",
    "w:caps",
    "w:smallCaps",
    "w:strike",
    "w:dstrike",
    "w:outline",
    "w:shadow",
    "w:emboss",
    "w:imprint",
    "w:noProof",
    "w:snapToGrid",
    "w:vanish",
    "w:webHidden",
    "w:color",
    "w:spacing",
    "w:w",
    "w:kern",
    "w:position",
    "w:sz",
    "w:szCs",
    "w:highlight",
    "w:u",
    "w:effect",
    "w:bdr",
    "w:shd",
    "w:fitText",
    "w:vertAlign",
    "w:rtl",
    "w:cs",
    "w:em",
    "w:lang",
    "w:eastAsianLayout",
    "w:specVanish",
    "w:oMath",
];

const CELL: &[&str] = &[
    "w:cnfStyle",
    "w:tcW",
    "w:gridSpan",
    "w:hMerge",
    "w:vMerge",
    "w:tcBorders",
    "w:shd",
    "w:noWrap",
    "w:tcMar",
    "w:textDirection",
    "w:tcFitText",
    "w:vAlign",
    "w:hideMark",
];

const LEVEL: &[&str] = &[
    "w:start",
    "w:numFmt",
    "w:lvlRestart",
    "w:pStyle",
    "w:isLgl",
    "w:suff",
    "w:lvlText",
    "w:lvlPicBulletId",
    "w:legacy",
    "w:lvlJc",
    "w:pPr",
    "w:rPr",
];

/// The sequence of an element's children, where it has one.
pub(crate) fn sequence(element: &str) -> Option<&'static [&'static str]> {
    match element {
        "w:pPr" => Some(PARAGRAPH),
        "w:rPr" => Some(RUN),
        "w:tcPr" => Some(CELL),
        "w:lvl" => Some(LEVEL),
        "w:numPr" => Some(&["w:ilvl", "w:numId"]),
        _ => None,
    }
}

/// An element whose end has not been read.
#[derive(Default)]
struct Open {
    /// Empty for what is around the fragment.
    name: String,
    text: String,
    /// Ranks and texts of the children where there is a sequence.
    children: Vec<(usize, String)>,
}

impl Open {
    fn add(&mut self, name: &str, text: &str) {
        match sequence(&self.name) {
            Some(sequence) => {
                let rank =
                    sequence.iter().position(|known| *known == name).unwrap_or(sequence.len());
                self.children.push((rank, text.to_owned()));
            }
            None => self.text.push_str(text),
        }
    }
}

/// A fragment of XML with its properties in order. Properties that say nothing are left out, and so are the ids of paragraphs,
/// which are counted over all documents of a process.
pub(super) fn ordered(fragment: &str) -> String {
    let mut reader = Reader::from_str(fragment);
    let mut open = vec![Open::default()];
    let mut from = 0;
    loop {
        let event = reader.read_event();
        let to = usize::try_from(reader.buffer_position()).unwrap_or(usize::MAX);
        let raw = fragment.get(from..to).unwrap_or_default();
        from = to;
        match event {
            Ok(Event::Start(tag)) => {
                let name = String::from_utf8_lossy(tag.name().as_ref()).into_owned();
                let text = if name == "w:p" { "<w:p>".to_owned() } else { raw.to_owned() };
                open.push(Open { name, text, children: Vec::new() });
            }
            Ok(Event::End(_)) => {
                let Some(mut done) = open.pop() else { break };
                if done.children.is_empty() && matches!(done.name.as_str(), "w:rPr" | "w:pPr") {
                    continue;
                }
                done.children.sort_by_key(|(rank, _)| *rank);
                done.children.iter().for_each(|(_, child)| done.text.push_str(child));
                done.text.push_str(raw);
                if let Some(around) = open.last_mut() {
                    around.add(&done.name, &done.text);
                }
            }
            Ok(Event::Empty(tag)) => {
                let name = String::from_utf8_lossy(tag.name().as_ref()).into_owned();
                if let (Some(around), false) = (open.last_mut(), name == "w:rPr" || name == "w:pPr")
                {
                    around.add(&name, raw);
                }
            }
            Ok(Event::Eof) | Err(_) => break,
            Ok(_) => {
                if let Some(around) = open.last_mut() {
                    around.text.push_str(raw);
                }
            }
        }
    }
    open.swap_remove(0).text
}

#[cfg(test)]
mod tests {
    use super::ordered;

    #[test]
    fn properties_come_in_the_order_of_the_schema() {
        assert_eq!(
            ordered(
                "<w:p w14:paraId=\"1\"><w:pPr><w:rPr /><w:jc w:val=\"left\" /><w:pStyle w:val=\"A\" /></w:pPr>\
                 <w:r><w:rPr><w:i /><w:rStyle w:val=\"B\" /></w:rPr><w:t>a &lt; b &#xA;</w:t></w:r><w:r><w:rPr /></w:r></w:p>"
            ),
            "<w:p><w:pPr><w:pStyle w:val=\"A\" /><w:jc w:val=\"left\" /></w:pPr>\
             <w:r><w:rPr><w:rStyle w:val=\"B\" /><w:i /></w:rPr><w:t>a &lt; b &#xA;</w:t></w:r><w:r></w:r></w:p>"
        );
    }
}
