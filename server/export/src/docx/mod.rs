//! The tree as DOCX: real styles, numbering, contents and page fields, for Word and its like to be edited on.
//!
//! `docx-rs` makes paragraphs, runs, links, fields and numbering; `order.rs` brings what it writes into the order of the schema.
//! Styles and theme are files of ours, or a person's (`styles.rs`); the package around them is `package.rs`.

mod body;
mod image;
mod inline;
mod numbering;
mod order;
#[cfg(test)]
pub(crate) use order::sequence;
mod package;
mod styles;
mod table;

use docx_rs::{
    FieldCharType, Hyperlink, HyperlinkData, InstrText, NumPages, PageNum, Paragraph,
    ParagraphChild, Run, Tab, TabLeaderType, TabValueType,
};

use crate::document::{Block, Document, Inline};
use crate::{Furniture, pdf};

use body::{Place, Writer, xml};
use package::{Core, Kind, Package, rooted};
use styles::{Page, StyleIds};

pub use styles::{House, NoHouse};

/// The document as a DOCX file, in the house style if there is one.
pub fn docx(document: &Document, furniture: &Furniture, house: Option<&House>) -> Vec<u8> {
    let own = StyleIds::default();
    let ids = house.map_or(&own, |house| &house.ids);
    let base =
        house.and_then(|house| house.numbering.as_ref()).map_or(0, |numbering| numbering.highest);
    let page = house.and_then(|house| house.page).unwrap_or(Page::A4);
    let mut writer = Writer::new(ids, base, document);
    let has_contents = opening(&mut writer, document, furniture, page);
    let mut package = Package::default();
    let heads = furnish(&mut writer, &mut package, document, furniture, page);
    let styles = match house {
        Some(house) => house.styles.clone(),
        None => styles::STYLES.replace("LANGUAGE", &language(document)),
    };
    let theme = house.and_then(|house| house.theme.as_deref()).unwrap_or(styles::THEME);
    for (kind, target) in [
        (Kind::Styles, "styles.xml"),
        (Kind::Numbering, "numbering.xml"),
        (Kind::Settings, "settings.xml"),
        (Kind::Theme, "theme/theme1.xml"),
        (Kind::Footnotes, "footnotes.xml"),
        (Kind::Fonts, "fontTable.xml"),
    ] {
        writer.part.relation(kind, target);
    }
    let section = section(&heads, page);
    let body = std::mem::take(&mut writer.part);
    let content = rooted("w:document", &format!("<w:body>{}{section}</w:body>", body.xml));
    package.text("document", "document.main", content, Some(&body));
    footnotes(&mut writer, document, page);
    let notes = std::mem::take(&mut writer.part);
    package.text("footnotes", "footnotes", rooted("w:footnotes", &notes.xml), Some(&notes));
    package.text("styles", "styles", styles, None);
    package.text("numbering", "numbering", numbering(&writer, house), None);
    package.text("fontTable", "fontTable", rooted("w:fonts", FONTS), None);
    package.text("settings", "settings", settings(&language(document), has_contents), None);
    package.typed(
        "word/theme/theme1.xml",
        "application/vnd.openxmlformats-officedocument.theme+xml",
        theme.to_owned(),
    );
    writer.media.drain(..).for_each(|media| package.media(media));
    package.properties(&Core {
        title: &document.title(),
        subject: &crate::subject(document),
        author: crate::author(document, furniture),
        category: document.metadata.get("classification"),
        status: document.metadata.get("status"),
        language: document.metadata.language(),
        date: &furniture.exported_at.strftime("%Y-%m-%dT%H:%M:%SZ").to_string(),
    });
    package.bytes()
}

/// The language as Word names it: with a country.
fn language(document: &Document) -> String {
    let language: String = document
        .metadata
        .language()
        .chars()
        .filter(|character| character.is_ascii_alphanumeric() || *character == '-')
        .collect();
    if language.eq_ignore_ascii_case("en") || language.is_empty() {
        "en-US".to_owned()
    } else {
        language
    }
}

/// Title, what the front matter says, contents, text, and the footnotes that nothing refers to. Gives back whether there are
/// contents.
fn opening(
    writer: &mut Writer<'_>,
    document: &Document,
    furniture: &Furniture,
    page: Page,
) -> bool {
    let place = Place::new(page.measure(), "Normal");
    let (title, rest) = match document.blocks.split_first() {
        Some((Block::Heading { level: 1, anchor, content }, rest)) => {
            (Some((anchor, content)), rest)
        }
        _ => (None, document.blocks.as_slice()),
    };
    match title {
        Some((anchor, content)) => writer.anchored("Title", anchor, content),
        None => {
            let run = crate::document::Run { text: document.title(), ..Default::default() };
            let paragraph = writer.paragraph("Title", &[Inline::Text(run)]);
            writer.emit(paragraph);
        }
    }
    let mut facts = writer.paragraph("Facts", &[]);
    for (index, (name, value)) in crate::facts(document, furniture).into_iter().enumerate() {
        let gap = if index > 0 { " \u{2003}" } else { "" };
        facts = facts
            .add_run(Run::new().add_text(format!("{gap}{name}\u{a0}\u{a0}")))
            .add_run(Run::new().add_text(value).bold());
    }
    writer.emit(facts);
    let has_contents = contents(writer, document, furniture, page);
    writer.blocks(rest, place);
    writer.close();
    let lost: Vec<usize> =
        (0..document.notes.len()).filter(|index| !writer.referred.contains(index)).collect();
    if !lost.is_empty() {
        writer.block(&Block::Rule, place);
    }
    for index in lost {
        writer.in_note = true;
        writer.blocks(document.notes.get(index).map_or(&[][..], Vec::as_slice), place);
        writer.in_note = false;
    }
    has_contents
}

/// The table of contents: a field, with what it shows until the word processor makes it anew, which it is asked to do when it
/// opens the file (`settings`): the page numbers are those of our own pages, and nobody else's fonts break lines the same.
fn contents(
    writer: &mut Writer<'_>,
    document: &Document,
    furniture: &Furniture,
    page: Page,
) -> bool {
    let entries = pdf::contents(document, furniture);
    let style_level = |level: u8, shift: u8| level.saturating_sub(shift).max(1);
    let levels = entries.iter().map(|entry| style_level(entry.level, writer.shift));
    let (Some(first), Some(last)) = (levels.clone().min(), levels.max()) else { return false };
    writer.part.xml.push_str(
        "<w:sdt><w:sdtPr><w:docPartObj><w:docPartGallery w:val=\"Table of Contents\"/><w:docPartUnique/></w:docPartObj></w:sdtPr><w:sdtContent>",
    );
    let heading = crate::document::Run { text: "Contents".to_owned(), ..Default::default() };
    let heading = writer.paragraph("TOCHeading", &[Inline::Text(heading)]);
    writer.emit(heading);
    let count = entries.len();
    for (index, entry) in entries.into_iter().enumerate() {
        let mut line = writer
            .paragraph(&format!("TOC{}", style_level(entry.level, writer.shift)), &[])
            .add_tab(
                Tab::new()
                    .val(TabValueType::Right)
                    .leader(TabLeaderType::Dot)
                    .pos(usize::try_from(page.measure()).unwrap_or(9_000)),
            );
        if index == 0 {
            line = line.add_run(
                Run::new()
                    .add_field_char(FieldCharType::Begin, false)
                    .add_instr_text(InstrText::Unsupported(format!(
                        " TOC \\o \"{first}-{last}\" \\h \\z "
                    )))
                    .add_field_char(FieldCharType::Separate, false),
            );
        }
        let (_, name) = writer.place_of(&entry.anchor);
        let number = Run::new()
            .add_field_char(FieldCharType::Begin, false)
            .add_instr_text(InstrText::Unsupported(format!(" PAGEREF {name} \\h ")))
            .add_field_char(FieldCharType::Separate, false)
            .add_text(entry.page.to_string())
            .add_field_char(FieldCharType::End, false);
        let runs = [Run::new().add_text(entry.text), Run::new().add_tab(), number];
        line.children.push(ParagraphChild::Hyperlink(Hyperlink {
            link: HyperlinkData::Anchor { anchor: name },
            history: None,
            children: runs.into_iter().map(|run| ParagraphChild::Run(Box::new(run))).collect(),
        }));
        if index + 1 == count {
            line = line.add_run(Run::new().add_field_char(FieldCharType::End, false));
        }
        writer.emit(line);
    }
    writer.part.xml.push_str("</w:sdtContent></w:sdt>");
    writer.gap();
    true
}

/// The parts of page heads and feet, as (kind of reference, relationship) of the section.
struct Heads(Vec<(&'static str, &'static str, String)>);

fn furnish(
    writer: &mut Writer<'_>,
    package: &mut Package,
    document: &Document,
    furniture: &Furniture,
    page: Page,
) -> Heads {
    let mut heads = Heads(Vec::new());
    let issue = match document.metadata.get("issue") {
        "" => String::new(),
        issue => format!("Issue {issue}"),
    };
    // The first page has the title already.
    for (number, (which, left)) in
        [("default", document.title()), ("first", issue)].into_iter().enumerate()
    {
        let mut lines = vec![sided(writer, "Header", &left, page)];
        if let Some(line) = lines.first_mut() {
            let run = Run::new()
                .add_text(document.metadata.get("classification"))
                .style(writer.styles.id("Classification"));
            line.children.push(ParagraphChild::Run(Box::new(run)));
        }
        if !furniture.warning.is_empty() {
            let run = Run::new().add_text(&furniture.warning).style(writer.styles.id("Warning"));
            let line =
                writer.paragraph("Header", &[]).add_run(run).align(docx_rs::AlignmentType::Center);
            lines.push(line);
        }
        let header: String = lines.iter().map(xml).collect();
        let footer = footer(writer, &furniture.notice, page);
        for (element, name, kind, content) in
            [("w:hdr", "header", Kind::Header, header), ("w:ftr", "footer", Kind::Footer, footer)]
        {
            let name = format!("{name}{}", number + 1);
            let element_name = if kind == Kind::Header { "header" } else { "footer" };
            package.text(&name, element_name, rooted(element, &content), None);
            let relation = writer.part.relation(kind, &format!("{name}.xml"));
            heads.0.push((element_name, which, relation));
        }
    }
    heads
}

/// The most characters of a notice that stands beside the number of the page: in the letters of a house, too.
const BESIDE: usize = 60;

/// The notice and the number of the page, in one line where both fit in it.
fn footer(writer: &mut Writer<'_>, notice: &str, page: Page) -> String {
    let is_short = notice.chars().count() <= BESIDE;
    let mut lines = Vec::new();
    if !is_short {
        lines.push(writer.paragraph("Footer", &[]).add_run(Run::new().add_text(notice)));
    }
    let beside = if is_short { notice } else { "" };
    lines.push(
        sided(writer, "Footer", beside, page)
            .add_run(Run::new().add_text("Page "))
            .add_page_num(PageNum::new())
            .add_run(Run::new().add_text(" of "))
            .add_num_pages(NumPages::new()),
    );
    lines.iter().map(xml).collect()
}

/// A line of which what comes next stands at the right.
fn sided(writer: &mut Writer<'_>, style: &str, left: &str, page: Page) -> Paragraph {
    let measure = usize::try_from(page.measure()).unwrap_or(9_000);
    writer
        .paragraph(style, &[])
        .add_tab(Tab::new().val(TabValueType::Right).pos(measure))
        .add_run(Run::new().add_text(left))
        .add_run(Run::new().add_tab())
}

fn section(Heads(heads): &Heads, page: Page) -> String {
    let references: String = heads
        .iter()
        .map(|(element, which, relation)| {
            format!("<w:{element}Reference w:type=\"{which}\" r:id=\"{relation}\"/>")
        })
        .collect();
    let orientation = if page.width > page.height { " w:orient=\"landscape\"" } else { "" };
    format!(
        "<w:sectPr>{references}<w:pgSz w:w=\"{}\" w:h=\"{}\"{orientation}/>\
         <w:pgMar w:top=\"{}\" w:right=\"{}\" w:bottom=\"{}\" w:left=\"{}\" w:header=\"640\" w:footer=\"560\" w:gutter=\"0\"/><w:titlePg/></w:sectPr>",
        page.width, page.height, page.top, page.right, page.bottom, page.left
    )
}

/// The two marks that Word wants between text and notes, then the notes.
fn footnotes(writer: &mut Writer<'_>, document: &Document, page: Page) {
    for (id, kind, mark) in
        [(-1, "separator", "separator"), (0, "continuationSeparator", "continuationSeparator")]
    {
        writer.part.xml.push_str(&format!(
            "<w:footnote w:type=\"{kind}\" w:id=\"{id}\"><w:p><w:pPr><w:spacing w:after=\"0\" w:line=\"240\" w:lineRule=\"auto\"/></w:pPr><w:r><w:{mark}/></w:r></w:p></w:footnote>"
        ));
    }
    let place = Place::new(page.measure(), "FootnoteText");
    writer.in_note = true;
    for (index, note) in document.notes.iter().enumerate() {
        // A note that nothing refers to stands at the end of the text.
        if !writer.referred.contains(&index) {
            continue;
        }
        writer.part.xml.push_str(&format!("<w:footnote w:id=\"{}\">", index + 1));
        let (first, rest) = match note.split_first() {
            Some((Block::Paragraph(content), rest)) => (content.as_slice(), rest),
            _ => (&[][..], note.as_slice()),
        };
        let paragraph = writer.paragraph("FootnoteText", first);
        let mark = format!(
            "</w:pPr><w:r><w:rPr><w:rStyle w:val=\"{}\"/></w:rPr><w:footnoteRef/></w:r><w:r><w:t xml:space=\"preserve\"> </w:t></w:r>",
            crate::html::escaped(writer.styles.id("FootnoteReference"))
        );
        writer.part.xml.push_str(&xml(&paragraph).replacen("</w:pPr>", &mark, 1));
        writer.blocks(rest, place);
        writer.part.xml.push_str("</w:footnote>");
    }
    writer.in_note = false;
}

fn numbering(writer: &Writer<'_>, house: Option<&House>) -> String {
    let (abstracts, lists) = writer.lists.xml();
    match house.and_then(|house| house.numbering.as_ref()) {
        Some(house) => format!(
            "{}{}{abstracts}{}{lists}</w:numbering>",
            house.root, house.abstracts, house.lists
        ),
        None => rooted("w:numbering", &format!("{abstracts}{lists}")),
    }
}

/// What stands in for the fonts of our styles where they are not installed.
const FONTS: &str = "<w:font w:name=\"Calibri\"><w:altName w:val=\"Carlito\"/><w:family w:val=\"swiss\"/><w:pitch w:val=\"variable\"/></w:font>\
    <w:font w:name=\"Consolas\"><w:altName w:val=\"DejaVu Sans Mono\"/><w:family w:val=\"modern\"/><w:pitch w:val=\"fixed\"/></w:font>";

/// Without a compatibility mode Word opens a file as if it were twenty years old. Fields of contents are made anew on opening.
fn settings(language: &str, has_contents: bool) -> String {
    let update = if has_contents { "<w:updateFields w:val=\"true\"/>" } else { "" };
    rooted(
        "w:settings",
        &format!(
            "<w:zoom w:percent=\"100\"/><w:defaultTabStop w:val=\"720\"/><w:characterSpacingControl w:val=\"doNotCompress\"/>{update}\
             <w:footnotePr><w:footnote w:id=\"-1\"/><w:footnote w:id=\"0\"/></w:footnotePr>\
             <w:compat><w:compatSetting w:name=\"compatibilityMode\" w:uri=\"http://schemas.microsoft.com/office/word\" w:val=\"15\"/></w:compat>\
             <w:themeFontLang w:val=\"{language}\"/>\
             <w:clrSchemeMapping w:bg1=\"light1\" w:t1=\"dark1\" w:bg2=\"light2\" w:t2=\"dark2\" w:accent1=\"accent1\" w:accent2=\"accent2\" w:accent3=\"accent3\" w:accent4=\"accent4\" w:accent5=\"accent5\" w:accent6=\"accent6\" w:hyperlink=\"hyperlink\" w:followedHyperlink=\"followedHyperlink\"/>\
             <w:decimalSymbol w:val=\".\"/><w:listSeparator w:val=\",\"/>"
        ),
    )
}
