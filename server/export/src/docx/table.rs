//! Tables: a repeated header row, fixed widths shared by what the columns hold, rows that stay whole.

use docx_rs::AlignmentType;

use super::body::{CODE_STYLE, Place, Writer, xml};
use crate::document::{Align, Inline, Table};
use crate::html::escaped;
use crate::pdf;

/// The text of cells is this much larger than where the widths were measured for, and may be set in a font that is wider.
const SCALE: f32 = 9.0 / 8.3 * 1.1;

impl Writer<'_> {
    pub(super) fn table(&mut self, table: &Table, place: Place) {
        self.page_before_table();
        let (widths, size) = pdf::column_widths(table, points(place.width) / SCALE, &self.faces);
        let widths = shared(&widths, place.width);
        let (styles, margins) = match size < 1.0 {
            false => (["TableHeading", "TableText", "VerbatimCell"], ""),
            true => (
                ["TableHeadingClose", "TableTextClose", "VerbatimCellClose"],
                "<w:tblCellMar><w:left w:w=\"64\" w:type=\"dxa\"/><w:right w:w=\"64\" w:type=\"dxa\"/></w:tblCellMar>",
            ),
        };
        let header = table.header.iter().any(|cell| !cell.is_empty());
        let indent = match place.indent {
            0 => String::new(),
            indent => format!("<w:tblInd w:w=\"{indent}\" w:type=\"dxa\"/>"),
        };
        let look = if header { "0620" } else { "0600" };
        let grid: String =
            widths.iter().map(|width| format!("<w:gridCol w:w=\"{width}\"/>")).collect();
        self.part.xml.push_str(&format!(
            "<w:tbl><w:tblPr><w:tblStyle w:val=\"{}\"/><w:tblW w:w=\"{}\" w:type=\"dxa\"/>{indent}<w:tblLayout w:type=\"fixed\"/>{margins}\
             <w:tblLook w:val=\"{look}\" w:firstRow=\"{first}\" w:lastRow=\"0\" w:firstColumn=\"0\" w:lastColumn=\"0\" w:noHBand=\"1\" w:noVBand=\"1\"/>\
             </w:tblPr><w:tblGrid>{grid}</w:tblGrid>",
            escaped(self.styles.id("ReportTable")),
            place.width,
            first = u8::from(header),
        ));
        // In the house style of others literal words have a size, which would be too large here.
        self.code_style = styles[2];
        if header {
            self.row(&table.header, None, table, &widths, (styles[0], true));
        }
        for row in &table.rows {
            self.row(&row.cells, row.anchor.as_deref(), table, &widths, (styles[1], false));
        }
        // A table has a row.
        if !header && table.rows.is_empty() {
            self.row(&[], None, table, &widths, (styles[1], false));
        }
        self.code_style = CODE_STYLE;
        self.part.xml.push_str("</w:tbl>");
        self.gap();
    }

    fn row(
        &mut self,
        cells: &[Vec<Inline>],
        anchor: Option<&str>,
        table: &Table,
        widths: &[i32],
        (style, header): (&'static str, bool),
    ) {
        let repeated = if header { "<w:tblHeader/>" } else { "" };
        self.part.xml.push_str(&format!("<w:tr><w:trPr><w:cantSplit/>{repeated}</w:trPr>"));
        for (index, width) in widths.iter().enumerate() {
            let content = cells.get(index).map_or(&[][..], Vec::as_slice);
            let mut paragraph = self.paragraph(style, content);
            match table.columns.get(index) {
                Some(Align::Center) => paragraph = paragraph.align(AlignmentType::Center),
                Some(Align::Right) => paragraph = paragraph.align(AlignmentType::Right),
                _ => {}
            }
            if let (0, Some(anchor)) = (index, anchor) {
                self.bookmark(&mut paragraph, anchor);
            }
            self.part.xml.push_str(&format!(
                "<w:tc><w:tcPr><w:tcW w:w=\"{width}\" w:type=\"dxa\"/></w:tcPr>{}</w:tc>",
                xml(&paragraph)
            ));
        }
        self.part.xml.push_str("</w:tr>");
    }
}

/// Twentieths of a point as points.
fn points(twentieths: i32) -> f32 {
    twentieths as f32 / 20.0
}

/// Widths in points as whole twentieths of a point that add up to the width of the table.
fn shared(widths: &[f32], whole: i32) -> Vec<i32> {
    let total: f32 = widths.iter().sum();
    let mut shared: Vec<i32> = widths
        .iter()
        .map(|width| ((width / total.max(1.0) * whole as f32) as i32).max(1))
        .collect();
    let rest = whole - shared.iter().sum::<i32>();
    if let Some(last) = shared.last_mut() {
        *last = (*last + rest).max(1);
    }
    shared
}
