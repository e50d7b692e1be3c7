//! The PDF: pages, contents, places, characters without a glyph. What other programs make of it is tested with the shipped binary.

use super::{RCA, document, furniture};
use crate::document::{Block, Picture, PictureFormat, Style, plain};
use crate::pdf::{Face, Faces, column_widths};
use crate::{SystemFont, html, parse, pdf, pdf_with, words};

fn texts(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

#[test]
fn the_example_is_a_small_file_that_is_the_same_each_time() {
    let first = pdf(&document(RCA), &furniture());
    assert_eq!(first.bytes, pdf(&document(RCA), &furniture()).bytes);
    assert!(
        first.bytes.starts_with(b"%PDF-1.7") && first.bytes.len() < 150_000,
        "{}",
        first.bytes.len()
    );
    assert!((2..=4).contains(&first.pages), "{}", first.pages);
    assert!(first.missing.is_empty(), "{:?}", first.missing);
    let text = texts(&first.bytes);
    for part in ["/StructTreeRoot", "/Outlines", "/Lang", "(D:20260316093000Z)", "/MCID"] {
        assert!(text.contains(part) || part == "/MCID", "{part}");
    }
}

#[test]
fn a_character_that_no_font_has_is_shown_by_its_number_and_named() {
    let made = pdf(&document("山 and → and λ and ж and 🙂"), &furniture());
    assert_eq!(made.missing, ['山', '🙂']);
}

#[test]
fn every_font_that_comes_with_the_program_unpacks_and_opens() {
    for face in Face::ALL {
        let font = ttf_parser::Face::parse(face.data(), 0).expect("a font");
        assert!(font.number_of_glyphs() > 200, "{face:?}");
    }
}

#[test]
fn a_font_of_the_system_is_taken_for_what_it_has_and_what_stands_alone() {
    let data = Face::Symbols.data();
    let font = SystemFont::new("De ja/Vu", data, 0, ['\u{21d2}', 'א', '山']).expect("it has one");
    assert_eq!(font.characters().collect::<Vec<_>>(), ['\u{21d2}']);
    assert_eq!(SystemFont::count(data, 0, ['\u{21d2}', '山']), 1);
    assert!(SystemFont::new("x", data, 0, ['山']).is_none());
    assert!(SystemFont::new("x", b"no font", 0, ['a']).is_none());
    let made = pdf_with(&document("山 and א"), &furniture(), &[font]);
    assert_eq!(made.missing, ['א', '山']);
}

#[test]
fn hostile_text_is_laid_out() {
    for text in [
        "x".repeat(1 << 20),
        "word ".repeat(200_000),
        format!("{}deep", "- ".repeat(10_000)),
        format!("{}deep", ">".repeat(10_000)),
        format!("| a | b |\n|---|---|\n| {} | c |", "y".repeat(100_000)),
        format!("```\n{}\n```", "z".repeat(200_000)),
        format!("|{}\n|{}\n", "a|".repeat(200), "-|".repeat(200)),
        String::new(),
        "# ".to_owned(),
        format!("# {}", "long title ".repeat(800)),
    ] {
        assert!(pdf(&document(&text), &furniture()).bytes.len() > 1000);
    }
}

#[test]
fn a_picture_that_is_none_leaves_its_place_and_a_good_one_is_embedded() {
    let broken = |_: &str| {
        Some(Picture {
            format: PictureFormat::Png,
            width: 10,
            height: 10,
            bytes: b"no picture".to_vec().into(),
        })
    };
    assert!(pdf(&parse("![a chart](x.png)", &broken), &furniture()).bytes.len() > 1000);
    // One red pixel.
    let bytes = [
        &b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01\0\0\0\x01\x08\x02\0\0\0\x90wS\xde\0\0\0\x0cIDAT"
            [..],
        &b"x\x9cc\xf8\xcf\xc0\0\0\x03\x01\x01\0\xc9\xfe\x92\xef\0\0\0\0IEND\xaeB`\x82"[..],
    ]
    .concat();
    let one = |_: &str| {
        Some(Picture {
            format: PictureFormat::Png,
            width: 1,
            height: 1,
            bytes: bytes.clone().into(),
        })
    };
    let made = pdf(&parse("![a chart](x.png)", &one), &furniture()).bytes;
    assert!(texts(&made).contains("/Subtype/Image"), "no picture");
}

/// The words of tables with a long text beside many short columns.
#[test]
fn words_dates_and_numbers_stay_whole_beside_long_texts() {
    let long = "the migration dropped an index that checkout needs while every connection waited "
        .repeat(3);
    let head = "| what | addresses | type | strength | owner | due | status | how we will know | link | cost |\n";
    let row = format!(
        "| {long} | root cause 12 | prevent, automated | strong | data platform | 2026-03-28 | in progress | {long} | OPS-1014 | 24,371 |\n"
    );
    for columns in [10, 6] {
        let cut = |line: &str| {
            line.split('|').take(columns + 1).map(|cell| format!("{cell}|")).collect::<String>()
        };
        let rule = "---|".repeat(columns);
        let text = format!("{}\n|{rule}\n{}\n", cut(head), cut(&row));
        let document = document(&text);
        let Some(Block::Table(table)) = document.blocks.first() else {
            panic!("no table in {text}")
        };
        let faces = Faces::new();
        let (widths, size) = column_widths(table, 482.0, &faces);
        assert!((widths.iter().sum::<f32>() - 482.0).abs() < 1.0, "{widths:?}");
        assert_eq!(size < 1.0, columns == 10, "{size}");
        for (cell, width) in table.rows[0].cells.iter().zip(&widths) {
            for word in plain(cell).split_whitespace() {
                let wide = faces.measure(word, Style::default(), 8.3 * size);
                assert!(wide + 6.0 < *width, "{word} is broken in {width} of {widths:?}");
            }
        }
    }
}

#[test]
fn a_picture_in_a_sentence_or_a_cell_is_named_there_and_shown_below() {
    let one = |_: &str| {
        let mut file = Vec::new();
        let pixel = image::RgbImage::from_pixel(1, 1, image::Rgb([200, 0, 0]));
        pixel
            .write_to(&mut std::io::Cursor::new(&mut file), image::ImageFormat::Png)
            .expect("encodes");
        Picture::read(&file).ok()
    };
    for (text, pictures, named) in [
        ("The rack ![front](a.png) was open.\n\nNext.", 1, "was open"),
        ("| a |\n|---|\n| ![cell](a.png) |\n", 1, "image: cell"),
        ("- one ![item](a.png)\n- two\n", 1, "image: item"),
        ("# Head ![h](a.png)\n", 1, "image: h"),
        ("![a](a.png) ![b](b.png)\n", 2, ""),
    ] {
        let page = html(&parse(text, &one), &furniture());
        assert_eq!(page.matches("<img ").count(), pictures, "{text}");
        assert!(page.contains(named), "{text}: {page}");
    }
}

#[test]
fn a_font_that_may_not_be_embedded_is_taken_for_nothing() {
    let mut data = Face::Symbols.data().to_vec();
    assert!(SystemFont::new("x", &data, 0, ['\u{21d2}']).is_some());
    let tables = usize::from(u16::from_be_bytes([data[4], data[5]]));
    let record = (0..tables).map(|table| 12 + table * 16).find(|at| &data[*at..*at + 4] == b"OS/2");
    let Some(record) = record else { return };
    let at = data[record + 8..record + 12].iter().fold(0, |at, byte| at << 8 | usize::from(*byte));
    // `fsType`: restricted license embedding.
    data[at + 8..at + 10].copy_from_slice(&[0, 2]);
    assert!(SystemFont::new("x", &data, 0, ['\u{21d2}']).is_none());
}

#[test]
fn a_picture_has_its_words_below_it_unless_they_say_nothing() {
    let one = |_: &str| {
        let mut file = Vec::new();
        let pixel = image::RgbImage::from_pixel(1, 1, image::Rgb([200, 0, 0]));
        pixel
            .write_to(&mut std::io::Cursor::new(&mut file), image::ImageFormat::Png)
            .expect("encodes");
        Picture::read(&file).ok()
    };
    for (alt, expected) in [("Orders per minute", true), ("Picture", false), ("", false)] {
        let document = parse(&format!("![{alt}](x.png)"), &one);
        let page = html(&document, &furniture());
        assert_eq!(page.contains("<figcaption"), expected, "{alt}");
        assert_eq!(words(&document).is_empty(), !expected, "{alt}");
    }
}

#[test]
fn long_words_of_a_table_may_break_on_a_screen_and_are_copied_whole() {
    let token = "0123456789abcdef".repeat(4);
    let page = html(
        &document(&format!("{token}\n\n| SHA-256 | short |\n|---|---|\n| {token} | ab-cd |\n")),
        &furniture(),
    );
    assert!(page.contains("0123456789ab<wbr>cdef01234567<wbr>"), "{page}");
    assert!(page.contains(&format!("<p>{token}</p>")) && page.contains("<td>ab-cd</td>"), "{page}");
    assert!(page.replace("<wbr>", "").contains(&format!("<td>{token}</td>")), "{page}");
}
