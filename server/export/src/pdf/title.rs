//! The head of a document: its title, and what the front matter says of it.

use super::flow::{Flow, Heading, baseline};
use super::page::{HEAD, MEASURE, Paint, SIDE, SOFT, Strip};
use super::text::{self, Line, Setting};
use crate::document::{Align, Inline, Run, Style};

impl Flow<'_> {
    /// The title and what the front matter says.
    pub(crate) fn title(
        &mut self,
        title: &str,
        content: Option<&[Inline]>,
        anchor: Option<&str>,
        facts: &[(String, String)],
    ) {
        let tag = self.structure.add("H1", Some(0));
        let plain = [Inline::Text(Run { text: title.to_owned(), ..Run::default() })];
        let setting = Setting { size: 21.0, leading: 26.5, color: HEAD, bold: true };
        let mark = content.is_none();
        let mut lines =
            text::lines(content.unwrap_or(&plain), setting, MEASURE, Align::Left, self.faces);
        if mark {
            lines.iter_mut().flat_map(|line| &mut line.pieces).for_each(|piece| piece.mark = true);
        }
        for (index, line) in lines.into_iter().enumerate() {
            let mut strip = self.line_strip(line, SIDE, setting, tag);
            strip.keep = index > 0;
            if let (0, Some(anchor)) = (index, anchor) {
                strip.paints.push(Paint::Anchor { name: anchor.to_owned(), y: 0.0 });
            }
            self.strips.push(strip);
        }
        if let Some(anchor) = anchor {
            self.headings.push(Heading {
                level: 1,
                text: title.to_owned(),
                anchor: anchor.to_owned(),
            });
        }
        self.facts(facts);
        self.strips.push(Strip {
            before: 9.0,
            after: 14.0,
            height: 1.2,
            fills: vec![(SIDE, MEASURE, HEAD, false)],
            keep: true,
            ..Strip::default()
        });
    }

    /// Names and values, as many beside each other as fit.
    fn facts(&mut self, facts: &[(String, String)]) {
        let setting = Setting { size: 8.2, leading: 12.0, color: SOFT, bold: false };
        let mut rows: Vec<Vec<(f32, Line)>> = vec![Vec::new()];
        let mut x = 0.0;
        let tag = self.structure.add("P", Some(0));
        for (name, value) in facts {
            let content = [
                Inline::Text(Run { text: format!("{name}  "), ..Run::default() }),
                Inline::Text(Run {
                    text: value.clone(),
                    style: Style { bold: true, ..Style::default() },
                    link: None,
                }),
            ];
            for mut line in text::lines(&content, setting, MEASURE, Align::Left, self.faces) {
                line.pieces.iter_mut().for_each(|piece| piece.mark = true);
                if x > 0.0 && x + line.width > MEASURE {
                    rows.push(Vec::new());
                    x = 0.0;
                }
                let width = line.width;
                if let Some(row) = rows.last_mut() {
                    row.push((x, line));
                }
                x += width + 22.0;
            }
        }
        for (index, row) in rows.into_iter().enumerate() {
            let paints = row
                .into_iter()
                .map(|(x, line)| Paint::Text {
                    x: SIDE + x,
                    baseline: baseline(setting),
                    line,
                    tag: Some(tag),
                })
                .collect();
            let before = if index == 0 { 7.0 } else { 0.0 };
            self.strips.push(Strip {
                before,
                height: setting.leading,
                paints,
                keep: true,
                ..Strip::default()
            });
        }
    }
}
