//! The DOCX: parts, well-formed and in the order of the schema; the words in them; house style. What word processors make of
//! it is tested with the shipped binary.

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::io::{Cursor, Read};

use proptest::prelude::*;
use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use super::generated::any_document;
use super::{RCA, document, furniture};
use crate::document::{Block, Document, Picture, PictureFormat};
use crate::{House, NoHouse, docx, parse, words};

/// Something of everything.
const RICH: &str = "---\ntitle: \"A & B\"\nclassification: internal\nissue: I-7\n---\n\n# A & B\n\n\
    Text **bold** *it* ~~no~~ `x_y` [web](https://example.com/a?b=c&d=[x]) and[^n] again[^n].\n\n\
    > quote\n>\n> - in it\n\n> [!WARNING]\n> careful\n>\n> | a |\n> |---|\n> | b |\n\n\
    ## Lists\n\n3. three\n4. four\n   - bullet\n     1. one\n\n   more\n\n   7. seven\n\n- [x] done\n- [ ] open\n\n1. new\n   1. below\n   2. below\n\n   and\n\n   1. second\n\n\
    ## Code\n\n```\nfirst\n\tsecond\n```\n\n## Table\n\n| id | what |\n|---|---:|\n| E1 | x |\n\nCited [E1].\n\n\
    <!-- pagebreak -->\n\n| first | on a page |\n|---|---|\n\n## End\n\n***\n\n[^n]: Note `code`.\n\n    - list\n[^lost]: Nobody refers to this.\n";

fn parts(bytes: &[u8]) -> BTreeMap<String, String> {
    let mut zip = zip::ZipArchive::new(Cursor::new(bytes)).expect("a ZIP");
    (0..zip.len())
        .map(|index| {
            let mut file = zip.by_index(index).expect("a part");
            assert_eq!(file.compression(), zip::CompressionMethod::Deflated);
            let mut bytes = Vec::new();
            file.read_to_end(&mut bytes).expect("read");
            (file.name().to_owned(), String::from_utf8_lossy(&bytes).into_owned())
        })
        .collect()
}

fn attribute(tag: &BytesStart<'_>, name: &str) -> Option<String> {
    let attribute = tag.try_get_attribute(name).expect("attributes")?;
    Some(String::from_utf8_lossy(&attribute.value).into_owned())
}

/// Reads a part to its end: it is well-formed, names are bound, and properties are in the order of the schema.
fn checked(name: &str, xml: &str) {
    let mut reader = Reader::from_str(xml);
    let mut open: Vec<(String, usize)> = Vec::new();
    loop {
        let event = reader.read_event().unwrap_or_else(|error| panic!("{name}: {error}\n{xml}"));
        let (tag, starts) = match &event {
            Event::Start(tag) => (tag, true),
            Event::Empty(tag) => (tag, false),
            Event::End(_) => {
                open.pop();
                continue;
            }
            Event::Eof => break,
            _ => continue,
        };
        let element = String::from_utf8_lossy(tag.name().as_ref()).into_owned();
        tag.attributes().for_each(|attribute| drop(attribute.expect("an attribute")));
        if let Some((prefix, _)) = element.split_once(':') {
            assert!(xml.contains(&format!("xmlns:{prefix}=")), "{name}: {element} is not bound");
        }
        if let Some((around, last)) = open.last_mut()
            && let Some(sequence) = crate::docx::sequence(around)
        {
            let rank = sequence.iter().position(|known| *known == element);
            let rank = rank.unwrap_or_else(|| panic!("{name}: {element} in {around}"));
            assert!(rank >= *last, "{name}: {element} comes too late in {around}");
            *last = rank;
        }
        if starts {
            open.push((element, 0));
        }
    }
    assert!(open.is_empty(), "{name} does not end");
}

/// The words of a part: contents, facts and marks of footnotes are none of the document's.
fn words_of(xml: &str, title_is_mark: bool) -> Vec<String> {
    let mut reader = Reader::from_str(xml);
    let (mut text, mut paragraph) = (String::new(), String::new());
    let (mut contents, mut in_text, mut mark, mut skip) = (0, false, false, false);
    loop {
        match reader.read_event().expect("well-formed") {
            Event::Start(tag) | Event::Empty(tag) if tag.name().as_ref() == b"w:pStyle" => {
                let style = attribute(&tag, "w:val").unwrap_or_default();
                skip = style == "Facts" || (style == "Title" && title_is_mark);
            }
            Event::Start(tag) | Event::Empty(tag) if tag.name().as_ref() == b"w:rStyle" => {
                mark = attribute(&tag, "w:val").as_deref() == Some("FootnoteReference");
            }
            Event::Empty(tag) if tag.name().as_ref() == b"w:br" => paragraph.push(' '),
            Event::Start(tag) => match tag.name().as_ref() {
                b"w:sdt" => contents += 1,
                b"w:p" => (paragraph, skip) = (String::new(), false),
                b"w:r" => mark = false,
                b"w:t" => in_text = !mark,
                _ => {}
            },
            Event::Text(piece) if in_text => paragraph.push_str(&piece.decode().expect("text")),
            Event::GeneralRef(name) if in_text => {
                let entity = name.decode().expect("a name");
                paragraph.push_str(match entity.as_ref() {
                    "amp" => "&",
                    "lt" => "<",
                    "gt" => ">",
                    "quot" => "\"",
                    "apos" => "'",
                    other => panic!("{other}"),
                });
            }
            Event::End(tag) => match tag.name().as_ref() {
                b"w:sdt" => contents -= 1,
                b"w:t" => in_text = false,
                b"w:p" if contents == 0 && !skip => {
                    text.push_str(&paragraph);
                    text.push(' ');
                }
                _ => {}
            },
            Event::Eof => break,
            _ => {}
        }
    }
    text.split_whitespace().map(str::to_owned).collect()
}

fn all_words(document: &Document) -> Vec<String> {
    let parts = parts(&docx(document, &furniture(), None));
    let titled = matches!(document.blocks.first(), Some(Block::Heading { level: 1, .. }));
    let mut words = words_of(&parts["word/document.xml"], !titled);
    words.extend(words_of(&parts["word/footnotes.xml"], false));
    words
}

fn values(xml: &str, element: &str, name: &str) -> Vec<String> {
    let mut reader = Reader::from_str(xml);
    let mut found = Vec::new();
    loop {
        match reader.read_event().expect("well-formed") {
            Event::Start(tag) | Event::Empty(tag) if tag.name().as_ref() == element.as_bytes() => {
                found.extend(attribute(&tag, name));
            }
            Event::Eof => return found,
            _ => {}
        }
    }
}

/// One pixel.
fn pixel() -> Picture {
    let bytes = [
        &b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01\0\0\0\x01\x08\x02\0\0\0\x90wS\xde\0\0\0\x0cIDAT"
            [..],
        &b"x\x9cc\xf8\xcf\xc0\0\0\x03\x01\x01\0\xc9\xfe\x92\xef\0\0\0\0IEND\xaeB`\x82"[..],
    ]
    .concat();
    Picture { format: PictureFormat::Png, width: 1, height: 1, bytes: bytes.into() }
}

#[test]
fn every_part_is_well_formed_named_and_typed() {
    for text in [RCA, RICH, "", "no heading"] {
        let tree = parse(&format!("{text}\n\n![a < chart](x.png)\n\n![again](x.png)\n"), &|_| {
            Some(pixel())
        });
        let parts = parts(&docx(&tree, &furniture(), None));
        for (name, xml) in &parts {
            if name.ends_with(".xml") || name.ends_with(".rels") {
                checked(name, xml);
            }
        }
        let types = &parts["[Content_Types].xml"];
        for name in parts.keys().filter(|name| name.ends_with(".xml") && !name.starts_with('[')) {
            assert!(types.contains(&format!("PartName=\"/{name}\"")), "{name} has no type");
        }
        for (part, relations) in [("document", "document"), ("footnotes", "footnotes")] {
            let Some(relations) = parts.get(&format!("word/_rels/{relations}.xml.rels")) else {
                continue;
            };
            let known: HashSet<String> =
                values(relations, "Relationship", "Id").into_iter().collect();
            let xml = &parts[&format!("word/{part}.xml")];
            for (element, name) in [
                ("w:hyperlink", "r:id"),
                ("a:blip", "r:embed"),
                ("w:headerReference", "r:id"),
                ("w:footerReference", "r:id"),
            ] {
                for id in values(xml, element, name) {
                    assert!(known.contains(&id), "{part}: {id} leads nowhere");
                }
            }
            for target in values(relations, "Relationship", "Target") {
                assert!(
                    target.contains("://") || parts.contains_key(&format!("word/{target}")),
                    "{target}"
                );
            }
        }
        assert_eq!(parts.keys().filter(|name| name.starts_with("word/media/")).count(), 1);
    }
}

#[test]
fn ids_are_unique_and_every_reference_leads_somewhere() {
    let parts = parts(&docx(&parse(RICH, &|_| None), &furniture(), None));
    let document = &parts["word/document.xml"];
    for (element, name) in
        [("w:bookmarkStart", "w:id"), ("w:bookmarkStart", "w:name"), ("wp:docPr", "id")]
    {
        let all = values(document, element, name);
        assert_eq!(all.iter().collect::<BTreeSet<_>>().len(), all.len(), "{element} {name}");
    }
    let places = values(document, "w:bookmarkStart", "w:name");
    for anchor in values(document, "w:hyperlink", "w:anchor") {
        assert!(places.contains(&anchor) && anchor.chars().count() <= 40, "{anchor}");
    }
    let styles: HashSet<String> =
        values(&parts["word/styles.xml"], "w:style", "w:styleId").into_iter().collect();
    let used = ["document", "footnotes", "header1", "header2", "footer1", "footer2"]
        .iter()
        .flat_map(|part| {
            ["w:pStyle", "w:rStyle", "w:tblStyle"]
                .map(|element| values(&parts[&format!("word/{part}.xml")], element, "w:val"))
        })
        .flatten();
    for style in used {
        assert!(styles.contains(&style), "{style}");
    }
    let lists = values(&parts["word/numbering.xml"], "w:num", "w:numId");
    for list in values(document, "w:numId", "w:val") {
        assert!(lists.contains(&list), "{list}");
    }
    // One reference to the note, and one that repeats its number; the note that nothing refers to stands in the text.
    assert_eq!(values(document, "w:footnoteReference", "w:id"), ["1"]);
    assert!(document.contains("NOTEREF") && document.contains("Nobody refers to this."));
}

#[test]
fn word_finds_styles_numbering_contents_fields_and_properties() {
    let rca = parts(&docx(
        &document(
            &RCA.replace("## Impact", "<!-- pagebreak -->\n\n## Impact\n\n<!-- pagebreak -->"),
        ),
        &furniture(),
        None,
    ));
    let text = &rca["word/document.xml"];
    for part in [
        "<w:pStyle w:val=\"Title\" />",
        "<w:pStyle w:val=\"Heading1\" />",
        "TOC \\o \"1-1\" \\h",
        "PAGEREF timeline \\h",
        "<w:tblHeader/>",
        "<w:cantSplit/>",
        "<w:pageBreakBefore />",
        "<w:titlePg/>",
    ] {
        assert!(text.contains(part), "{part}");
    }
    assert!(
        rca["word/header1.xml"].contains("internal")
            && rca["word/header1.xml"].contains("RCA: checkout")
    );
    let footer = &rca["word/footer1.xml"];
    for part in ["Redacted by", "PAGE", "NUMPAGES"] {
        assert!(footer.contains(part), "{part}\n{footer}");
    }
    let core = &rca["docProps/core.xml"];
    for part in [
        "<dc:title>RCA: checkout returned 502 for one customer in three</dc:title>",
        "<dc:subject>Root cause analysis of issue 019b0a2c",
        "2026-03-16T09:30:00Z",
        "<dc:language>en</dc:language>",
        "<dc:creator>tftsr (shell)</dc:creator>",
    ] {
        assert!(core.contains(part), "{part}\n{core}");
    }
    assert!(rca["word/settings.xml"].contains("compatibilityMode"));
    // Where there are contents, their page numbers are made anew on opening; elsewhere nobody is asked to.
    assert!(rca["word/settings.xml"].contains("<w:updateFields w:val=\"true\"/>"));
    let short = parts(&docx(&document("# A\n\nb\n"), &furniture(), None));
    assert!(!short["word/settings.xml"].contains("updateFields"));
    // Lists that begin again have definitions of their own, with their own start.
    let rich = parts(&docx(&document(RICH), &furniture(), None));
    assert_eq!(values(&rich["word/numbering.xml"], "w:num", "w:numId").len(), 3 + 5);
    assert!(rich["word/numbering.xml"].contains("<w:start w:val=\"7\" />"));
}

#[test]
fn the_same_document_is_the_same_file_each_time() {
    let first = docx(&document(RICH), &furniture(), None);
    // Whatever else was made before in this process.
    docx(&document(RCA), &furniture(), None);
    assert_eq!(first, docx(&document(RICH), &furniture(), None));
}

#[test]
fn blocks_of_code_stay_apart_and_the_end_behind_a_table_takes_no_page() {
    let bytes =
        docx(&document("```\na\n```\n\n```\nb\n```\n\n| x |\n|---|\n| y |\n"), &furniture(), None);
    let parts = parts(&bytes);
    let body = &parts["word/document.xml"];
    let between = body.split(">a<").nth(1).and_then(|rest| rest.split(">b<").next());
    assert!(between.is_some_and(|between| between.contains("TableGap")), "{body}");
    let end = body.rsplit("</w:tbl>").next().expect("an end");
    assert!(end.contains("w:line=\"20\"") && end.matches("<w:p>").count() == 1, "{end}");
}

#[test]
fn a_warning_is_marked_on_each_page() {
    let warned =
        crate::Furniture { warning: "Holds 1 value in clear text".to_owned(), ..furniture() };
    let parts = parts(&docx(&document(RCA), &warned, None));
    for header in ["word/header1.xml", "word/header2.xml"] {
        assert!(parts[header].contains("Holds 1 value in clear text"));
    }
}

#[test]
fn a_long_notice_does_not_push_the_number_of_the_page_away() {
    for (notice, lines) in [("Short.".to_owned(), 1), ("Redacted by a policy. ".repeat(5), 2)] {
        let noted = crate::Furniture { notice, ..furniture() };
        let parts = parts(&docx(&document("# A\n\nb\n"), &noted, None));
        let footer = &parts["word/footer1.xml"];
        assert_eq!(
            footer.matches("<w:p>").count() + footer.matches("<w:p ").count(),
            lines,
            "{footer}"
        );
        assert!(footer.contains("NUMPAGES"), "{footer}");
    }
}

#[test]
fn hostile_text_is_a_document() {
    for text in [
        "x".repeat(1 << 20),
        format!("{}deep", "- ".repeat(10_000)),
        format!("{}deep", ">".repeat(10_000)),
        (0..40).map(|depth| format!("{}1. item{depth}\n", "   ".repeat(depth))).collect(),
        format!("|{}\n|{}\n", "a|".repeat(200), "-|".repeat(200)),
        "# ".to_owned(),
        "- \n- \n1. \n\n> \n\n[^a]\n\n[^a]: [^a] [^b]\n".to_owned(),
        "1844674407370955161. big\n\n999999999. big\n   1. below".to_owned(),
        "[x](https://exa mple.com/\u{202e}<>\"%zz) [y](https://[2001:db8::1]/a) [z](mailto:a@b@c)"
            .to_owned(),
        "\u{fdd0} \u{1f642} \u{0} \u{7}".to_owned(),
    ] {
        let tree = document(&text);
        for (name, xml) in parts(&docx(&tree, &furniture(), None)) {
            checked(&name, &xml);
        }
    }
    let links = parts(&docx(
        &document(
            "[a](javascript:alert(1)) [b](file:///etc/passwd) ![c](https://example.com/p.png)",
        ),
        &furniture(),
        None,
    ));
    assert!(!links["word/_rels/document.xml.rels"].contains("TargetMode"));
}

fn zipped(files: &[(&str, &str)]) -> Vec<u8> {
    use std::io::Write;
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in files {
        zip.start_file(*name, zip::write::SimpleFileOptions::default()).expect("starts");
        zip.write_all(text.as_bytes()).expect("writes");
    }
    zip.finish().expect("ends").into_inner()
}

const WORD: &str = "xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\"";

#[test]
fn a_reference_document_lends_its_styles_numbering_theme_and_page() {
    let styles = format!(
        "<w:styles {WORD}><w:style w:type=\"paragraph\" w:default=\"1\" w:styleId=\"Standard\"><w:name w:val=\"Normal\"/></w:style>\
         <w:style w:type=\"paragraph\" w:styleId=\"berschrift1\"><w:name w:val=\"heading 1\"/><w:pPr><w:numPr><w:numId w:val=\"5\"/></w:numPr></w:pPr></w:style>\
         <w:style w:type=\"paragraph\" w:styleId=\"Code\"><w:name w:val=\"Barcode\"/></w:style></w:styles>"
    );
    let numbering = format!(
        "<w:numbering {WORD}><w:abstractNum w:abstractNumId=\"3\"><w:lvl w:ilvl=\"0\"><w:start w:val=\"1\"/></w:lvl></w:abstractNum><w:num w:numId=\"5\"><w:abstractNumId w:val=\"3\"/></w:num></w:numbering>"
    );
    let body = format!(
        "<w:document {WORD}><w:body><w:p><w:r><w:t>Secret text of theirs</w:t></w:r></w:p><w:sectPr><w:pgSz w:w=\"12240\" w:h=\"15840\"/><w:pgMar w:top=\"1440\" w:right=\"1440\" w:bottom=\"1440\" w:left=\"1440\"/></w:sectPr></w:body></w:document>"
    );
    let theme = "<a:theme xmlns:a=\"http://schemas.openxmlformats.org/drawingml/2006/main\" name=\"House\"></a:theme>";
    let house = House::read(&zipped(&[
        ("word/styles.xml", &styles),
        ("word/numbering.xml", &numbering),
        ("word/theme/theme1.xml", theme),
        ("word/document.xml", &body),
    ]))
    .expect("a house style");
    let made = parts(&docx(&document(RICH), &furniture(), Some(&house)));
    for (name, xml) in &made {
        checked(name, xml);
    }
    let text = &made["word/document.xml"];
    assert!(
        text.contains("<w:pStyle w:val=\"berschrift1\" />") && text.contains("w:w=\"12240\""),
        "{text}"
    );
    // Their style of another name keeps its id; ours has another.
    assert!(text.contains("<w:pStyle w:val=\"Code_\" />"), "{text}");
    let styles = &made["word/styles.xml"];
    assert!(
        styles.contains(
            "w:styleId=\"Code_\"><w:name w:val=\"Code\"/><w:basedOn w:val=\"Standard\"/>"
        ),
        "{styles}"
    );
    assert_eq!(styles.matches("w:type=\"paragraph\" w:default=\"1\"").count(), 1);
    assert_eq!(values(&made["word/numbering.xml"], "w:num", "w:numId")[..3], ["5", "6", "7"]);
    assert!(made["word/theme/theme1.xml"].contains("House"));
    assert!(made.values().all(|part| !part.contains("Secret")));
}

#[test]
fn what_is_no_reference_document_is_said() {
    assert_eq!(House::read(b"no zip"), Err(NoHouse::NoPackage));
    assert_eq!(House::read(&zipped(&[("a.txt", "x")])), Err(NoHouse::NoStyles));
    assert_eq!(House::read(&zipped(&[("word/styles.xml", "<styles/>")])), Err(NoHouse::NoStyles));
    // Our own export is one.
    assert!(House::read(&docx(&document(RCA), &furniture(), None)).is_ok());
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, ..ProptestConfig::default() })]

    #[test]
    fn docx_holds_the_same_words(text in any_document()) {
        let tree = document(&text);
        prop_assert_eq!(all_words(&tree), words(&tree));
    }

    #[test]
    fn any_reference_is_read_or_refused(styles in "(<w:styles [a-z:=\" /.]{0,60}>|</w:styles>|<w:style w:type=\"paragraph\"[^<]{0,20}>|<w:name w:val=\"[a-z ]{0,9}\"/>|</w:style>|[<>a&\"]){0,12}") {
        let styles = format!("<w:styles {WORD}>{styles}</w:styles>");
        if let Ok(house) = House::read(&zipped(&[("word/styles.xml", &styles)])) {
            docx(&document(RICH), &furniture(), Some(&house));
        }
    }
}
