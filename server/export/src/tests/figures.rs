//! Figures: read from the document, drawn in every format, with words for those who do not see them.

use super::{document, furniture};
use crate::document::Block;
use crate::{Chart, docx, figure_svg, html, markdown, pdf};

const TEXT: &str = "# T\n\n## Timeline\n\n| time (UTC) | what |\n|---|---|\n| 23:59:00 | start |\n| 23:59:30 | **Impact starts**: `first` 502 |\n| 00:01:10 | **Resolved** |\n\n\
    <!-- figure: timeline -->\n\n```log-volume\nfrom 2026-03-14 23:58:00 UTC, 60 s a column\ninfo   ▂▃▄█ 1 2 3 9\nerror  ··█▁ 0 0 8 1\n```\n\n\
    ## Why it happened\n\n1. Because [E1]\n   1. Contributing: <x> & y\n2. Ruled out: z\n\n<!-- figure: whys -->\n";

fn charts(text: &str) -> Vec<Chart> {
    let figures = document(text).blocks.into_iter().filter_map(|block| match block {
        Block::Figure { chart, .. } => Some(chart),
        _ => None,
    });
    figures.collect()
}

#[test]
fn words_of_a_figure_are_as_wide_in_any_font() {
    for chart in charts(TEXT) {
        let svg = figure_svg(&chart);
        let texts: Vec<&str> = svg.split("<text ").skip(1).collect();
        assert!(!texts.is_empty(), "{svg}");
        for text in texts {
            assert!(text.contains(" textLength=\"") && text.contains("spacingAndGlyphs"), "{text}");
        }
    }
}

#[test]
fn figures_say_what_the_document_says() {
    let charts = charts(TEXT);
    let [Chart::Timeline(moments), Chart::Volume(volume), Chart::Whys(nodes)] = charts.as_slice()
    else {
        panic!("{charts:?}")
    };
    let seconds: Vec<_> = moments.iter().map(|moment| moment.seconds).collect();
    // The clock passes midnight.
    assert_eq!(seconds, [Some(0), Some(30), Some(130)]);
    assert_eq!(
        (moments[1].turn.as_str(), moments[1].what.as_str()),
        ("Impact starts", "first 502")
    );
    assert_eq!(volume.series[1].counts, [0, 0, 8, 1]);
    assert_eq!(volume.series[1].name, "error");
    let (from, to) = volume.impact.expect("an impact");
    assert_eq!(from.to_string(), "2026-03-14T23:59:30Z");
    assert_eq!(to.expect("an end").to_string(), "2026-03-15T00:01:10Z");
    assert_eq!(volume.marks.len(), 2);
    let numbers: Vec<&str> = nodes.iter().map(|node| node.number.as_str()).collect();
    assert_eq!(numbers, ["", "1", "1.1", "2"]);
}

#[test]
fn an_edit_changes_the_figure_and_a_deleted_line_removes_it() {
    let edited = charts(&TEXT.replace("| 00:01:10 | **Resolved** |\n", ""));
    assert!(matches!(&edited[0], Chart::Timeline(moments) if moments.len() == 2));
    assert_eq!(charts(&TEXT.replace("<!-- figure: timeline -->\n", "")).len(), 2);
    let tree = document(TEXT);
    let text = markdown(&tree);
    assert!(
        text.contains("<!-- figure: timeline -->") && text.contains("error  ··█▁ 0 0 8 1"),
        "{text}"
    );
    assert_eq!(document(&text), tree);
}

#[test]
fn every_format_shows_them_with_words_for_who_does_not_see_them() {
    let tree = document(TEXT);
    let page = html(&tree, &furniture());
    assert_eq!(page.matches("<svg ").count(), 3);
    for part in [
        "role=\"img\"",
        "<desc>3 events: 23:59:00 start; 23:59:30 Impact starts: first 502; 00:01:10 Resolved.</desc>",
        "9 error, at most 8 at 00:00",
        "&lt;x&gt; &amp; y",
        "<figcaption>Tree of whys</figcaption>",
    ] {
        assert!(page.contains(part), "{part}\n{page}");
    }
    assert!(!page.contains("style=") && !page.contains("<script"));
    let made = pdf(&tree, &furniture()).bytes;
    assert_eq!(String::from_utf8_lossy(&made).matches("/S/Figure").count(), 3);
    assert!(!String::from_utf8_lossy(&made).contains("/Subtype/Image"), "vectors, no picture");
    assert_eq!(docx(&tree, &furniture(), None), docx(&tree, &furniture(), None));
}

#[test]
fn what_cannot_be_drawn_stays_as_it_was_written() {
    for text in [
        "```log-volume\nno counts\n```\n",
        "```log-volume\nfrom 2026-03-14 23:58:00 UTC, 0 s a column\nerror 1\n```\n",
        "```log-volume\nfrom 2026-03-14 23:58:00 UTC, 60 s a column\n```\n",
    ] {
        assert!(matches!(document(text).blocks.as_slice(), [Block::Code { .. }]), "{text}");
    }
    let empty = document("<!-- figure: timeline -->\n\n<!-- figure: other -->\n");
    assert!(matches!(empty.blocks.as_slice(), [Block::Figure { .. }]));
    assert!(!html(&empty, &furniture()).contains("<svg"));
    pdf(&empty, &furniture());
    docx(&empty, &furniture(), None);
}

#[test]
fn counts_survive_the_way_through_a_document() {
    let Some(Chart::Volume(volume)) = charts(TEXT).into_iter().nth(1) else { panic!("no volume") };
    let Some(Chart::Volume(again)) = charts(&volume.markdown()).into_iter().next() else {
        panic!("no volume")
    };
    assert_eq!(
        (again.start, again.step, &again.series),
        (volume.start, volume.step, &volume.series)
    );
    assert_eq!(
        volume.sparkline(),
        "info   ▁▂▃█  15\nerror  ··█▁  9\n       2026-03-14 23:58:00 to 2026-03-15 00:02:00 UTC, a column every 1 min\n"
    );
    let file = figure_svg(&Chart::Volume(volume));
    assert!(
        file.contains("prefers-color-scheme:dark") && file.contains("<title>Log volume"),
        "{file}"
    );
}

#[test]
fn hostile_figures_are_drawn_or_left() {
    for text in [
        format!(
            "```log-volume\nfrom 9999-12-31 23:59:59 UTC, 4294967295 s a column\nerror {}\n```\n",
            "4294967295 ".repeat(400)
        ),
        format!(
            "```log-volume\nfrom 2026-03-14 23:58:00 UTC, 1 s a column\nerror {}\n```\n",
            "1 ".repeat(5000)
        ),
        format!("## Why\n\n1. {}\n\n<!-- figure: whys -->\n", "x".repeat(100_000)),
        format!(
            "| time | what |\n|---|---|\n{}\n<!-- figure: timeline -->\n",
            "| 9999-12-31 25:61:00 | **a** |\n| -9999-01-01 00:00:00 | b |\n| 00:00 | c |\n"
                .repeat(500)
        ),
    ] {
        let tree = document(&text);
        html(&tree, &furniture());
        pdf(&tree, &furniture());
        docx(&tree, &furniture(), None);
    }
}
