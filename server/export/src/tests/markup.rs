//! Markdown and HTML of the example, and what links to what.

use super::{RCA, document, furniture};
use crate::document::Block;
use crate::{html, markdown, words};

#[test]
fn what_a_person_wrote_comes_out_as_markdown_that_says_the_same() {
    let tree = document(RCA);
    let text = markdown(&tree);
    assert_eq!(document(&text), tree);
    for part in [
        "tftsr: rca/1",
        "| 02:09:12 | **Trigger**: index `idx_orders_customer` dropped | E1 |",
        "[E4, E5]",
    ] {
        assert!(text.contains(part), "{part}\n{text}");
    }
}

#[test]
fn evidence_and_whys_have_anchors_and_citations_lead_there() {
    let page = html(&document(RCA), &furniture());
    for part in [
        "<tr id=\"e1\">",
        "<li id=\"why-1\">",
        "<li id=\"why-1.1.1\">",
        "<li id=\"why-1.2\">",
        "<a href=\"#e1\">E1</a>",
        "[<a href=\"#e4\">E4</a>, E5]",
        "<h2 id=\"timeline\">",
        "<html lang=\"en\">",
        "<dt>Classification</dt><dd>internal</dd>",
    ] {
        assert!(page.contains(part), "{part}\n{page}");
    }
}

#[test]
fn headings_never_jump() {
    let page = html(&document("### three\n\n###### six\n\n## two\n"), &furniture());
    let order: Vec<&str> = page
        .match_indices("<h")
        .filter_map(|(at, _)| page.get(at + 2..at + 3))
        .filter(|level| "123456".contains(level))
        .collect();
    assert_eq!(order, ["1", "2", "3", "2"]);
}

#[test]
fn footnotes_callouts_tasks_and_page_breaks_are_read() {
    let tree = document(
        "One[^b] two[^a].\n\n> [!NOTE]\n> careful\n\n- [x] done\n- [ ] open\n\n<!-- pagebreak -->\n\n[^a]: first\n[^b]: second\n",
    );
    assert_eq!(words(&tree).join(" "), "One two. Note careful done open second first");
    assert!(tree.blocks.contains(&Block::PageBreak));
    assert_eq!(document(&markdown(&tree)), tree);
}

#[test]
fn text_that_looks_like_a_task_stays_text() {
    let tree = document("1. \\[x\\]\n   1. a\n\n- \\[ \\]\n");
    assert_eq!(words(&tree), ["[x]", "a", "[", "]"]);
    assert_eq!(document(&markdown(&tree)), tree);
}

#[test]
fn the_same_document_and_date_give_the_same_bytes() {
    assert_eq!(html(&document(RCA), &furniture()), html(&document(RCA), &furniture()));
}
