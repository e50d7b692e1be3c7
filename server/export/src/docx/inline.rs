//! Text in styles, links and references to footnotes as runs.

use docx_rs::{
    BreakType, FieldCharType, Footnote, Hyperlink, HyperlinkData, InstrText, ParagraphChild,
    RunProperty,
};

use super::body::Writer;
use super::package::Kind;
use crate::document::{Inline, Run, Target};

impl Writer<'_> {
    pub(super) fn inline(&mut self, content: &[Inline]) -> Vec<ParagraphChild> {
        let mut children: Vec<ParagraphChild> = Vec::new();
        let mut last: Option<&Target> = None;
        for piece in content {
            let link = match piece {
                Inline::Text(Run { link, .. }) => link.as_ref(),
                _ => None,
            };
            let run = match piece {
                Inline::Text(run) => self.run(run),
                Inline::Break => docx_rs::Run::new().add_break(BreakType::TextWrapping),
                Inline::Note(index) => {
                    let reference = self.reference(*index);
                    children.extend(reference);
                    last = None;
                    continue;
                }
            };
            let child = ParagraphChild::Run(Box::new(run));
            match link.and_then(|target| self.link(target)) {
                Some(data) => match children.last_mut() {
                    // Runs of one link are one link.
                    Some(ParagraphChild::Hyperlink(open)) if last == link => {
                        open.children.push(child);
                    }
                    _ => children.push(ParagraphChild::Hyperlink(Hyperlink {
                        link: data,
                        history: None,
                        children: vec![child],
                    })),
                },
                None => children.push(child),
            }
            last = link;
        }
        children
    }

    fn run(&self, run: &Run) -> docx_rs::Run {
        let mut out = docx_rs::Run::new().add_text(&run.text);
        if run.style.code {
            out = out.style(self.styles.id(self.code_style));
        } else if matches!(run.link, Some(Target::Web(_) | Target::Anchor(_))) {
            out = out.style(self.styles.id("Hyperlink"));
        }
        if run.style.bold {
            out = out.bold();
        }
        if run.style.italic {
            out = out.italic();
        }
        if run.style.strike {
            out = out.strike();
        }
        out
    }

    fn link(&mut self, target: &Target) -> Option<HyperlinkData> {
        match target {
            Target::Web(address) => {
                let rid = self.part.relation(Kind::Hyperlink, &address_of(address));
                Some(HyperlinkData::External { rid, path: String::new() })
            }
            Target::Anchor(anchor) => {
                Some(HyperlinkData::Anchor { anchor: self.place_of(anchor).1 })
            }
            Target::Workspace(_) => None,
        }
    }

    /// The mark of a footnote. A second one to the same note is a field that repeats its number.
    fn reference(&mut self, index: usize) -> Vec<ParagraphChild> {
        let number = (index + 1).to_string();
        let superscript = || RunProperty::new().style(self.styles.id("FootnoteReference"));
        if self.in_note {
            let mut run = docx_rs::Run::new().add_text(number);
            run.run_property = superscript();
            return vec![ParagraphChild::Run(Box::new(run))];
        }
        let properties = superscript();
        let (id, name) = self.place_of(&format!("note-{number}"));
        if !self.referred.insert(index) {
            // A run each, for the style of a field's result is that of its own run.
            let runs = [
                docx_rs::Run::new().add_field_char(FieldCharType::Begin, false),
                docx_rs::Run::new()
                    .add_instr_text(InstrText::Unsupported(format!(" NOTEREF {name} \\f \\h "))),
                docx_rs::Run::new().add_field_char(FieldCharType::Separate, false),
                docx_rs::Run::new().add_text(number),
                docx_rs::Run::new().add_field_char(FieldCharType::End, false),
            ];
            return runs
                .into_iter()
                .map(|mut run| {
                    run.run_property = properties.clone();
                    ParagraphChild::Run(Box::new(run))
                })
                .collect();
        }
        let mut run = docx_rs::Run::new()
            .add_footnote_reference(Footnote { id: index + 1, content: Vec::new() });
        run.run_property = properties;
        docx_rs::Paragraph::new()
            .add_bookmark_start(id, name)
            .add_run(run)
            .add_bookmark_end(id)
            .children
    }
}

/// An address as a relationship may hold it (RFC 3986): what is no part of one is percent-encoded, and so are brackets, which
/// only the literal address of a host has.
fn address_of(address: &str) -> String {
    let bytes = address.as_bytes();
    let host_end = address.find("://[").and_then(|at| Some(at + address.get(at..)?.find(']')?));
    let mut out = String::with_capacity(address.len());
    for (at, byte) in bytes.iter().enumerate() {
        let is_code =
            || bytes.get(at + 1..at + 3).is_some_and(|pair| pair.iter().all(u8::is_ascii_hexdigit));
        let kept = match byte {
            b'%' => is_code(),
            b'[' | b']' => host_end.is_some_and(|end| at <= end),
            b'"' | b'<' | b'>' | b'\\' | b'^' | b'`' | b'{' | b'|' | b'}' => false,
            byte => byte.is_ascii_graphic(),
        };
        match kept {
            true => out.push(char::from(*byte)),
            false => out.push_str(&format!("%{byte:02X}")),
        }
    }
    out
}
