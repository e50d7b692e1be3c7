//! Markdown meant to break or to deceive gives a document.

use super::{document, furniture};
use crate::{html, markdown, words};

fn page(text: &str) -> String {
    let tree = document(text);
    markdown(&tree);
    html(&tree, &furniture())
}

#[test]
fn thousands_of_nested_lists_and_quotes_are_flattened() {
    let lists = format!("{}deep", "- ".repeat(10_000));
    assert!(page(&lists).contains("deep"));
    let indented: String =
        (0..400).map(|depth| format!("{}- item{depth}\n", "  ".repeat(depth))).collect();
    assert_eq!(words(&document(&indented)).len(), 400);
    let quotes = format!("{}deep", ">".repeat(10_000));
    assert!(page(&quotes).contains("deep"));
}

#[test]
fn a_line_of_a_megabyte_is_a_paragraph() {
    let line = "x".repeat(1 << 20);
    assert!(page(&line).len() > 1 << 20);
    assert!(page(&"word ".repeat(200_000)).len() > 1_000_000);
    assert!(page(&format!("a{}", "*".repeat(100_000))).len() > 100_000);
    assert!(page(&"[".repeat(100_000)).len() > 100_000);
    assert!(page(&format!("| a |\n|---|\n{}", "|".repeat(50_000))).contains("<table>"));
}

#[test]
fn markup_of_the_author_is_shown_and_not_run() {
    let page = page(
        "Hi <script>alert(1)</script> <img src=x onerror=alert(1)>\n\n<iframe src=\"https://example.com\"></iframe>\n\na<br>b",
    );
    assert!(page.contains("&lt;script&gt;"), "{page}");
    assert!(
        !page.contains("<script") && !page.contains("<iframe") && !page.contains("<img"),
        "{page}"
    );
    assert!(page.contains("a<br>b"));
}

#[test]
fn links_that_could_do_something_are_text() {
    for link in [
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        "java\tscript:alert(1)",
        "data:text/html,x",
        "file:///etc/passwd",
        "vbscript:x",
        "\\\\\\\\server\\\\share",
        "//server/share",
        "&#106;avascript:alert(1)",
        "\u{200b}javascript:x",
    ] {
        let page = page(&format!("[words](<{link}>) and ![picture](<{link}>)"));
        assert!(!page.contains("href=\"") && !page.contains("src="), "{link}: {page}");
        assert!(page.contains("words") && page.contains("[image: picture]"), "{link}");
    }
    assert!(
        page("[ok](https://example.com/a?b=c&d)")
            .contains("href=\"https://example.com/a?b=c&amp;d\"")
    );
    assert!(!page("![remote](https://example.com/pixel.png)").contains("src="));
    assert!(!page("[nowhere](#not-there)").contains("href=\"#not-there"));
}

#[test]
fn characters_that_deceive_are_visible_and_invisible_ones_are_gone() {
    let page =
        page("pay\u{202e}load ad\u{200b}min\u{feff} \u{2066}x\u{2069} `co\u{200d}de` tag\u{e0041}");
    assert!(page.contains("pay⟨U+202E⟩load admin ⟨U+2066⟩x⟨U+2069⟩"), "{page}");
    assert!(page.contains("<code>code</code>") && !page.contains('\u{e0041}'));
}

#[test]
fn blank_lines_above_the_front_matter_are_passed_over() {
    let front = "---\ntitle: Outage\nclassification: secret\n---\n\nIt failed.\n";
    for above in ["", "\n", "\u{feff}\r\n  \n", "\u{feff}"] {
        let document = document(&format!("{above}{front}"));
        assert_eq!(document.metadata.get("classification"), "secret", "{above:?}");
        assert_eq!(document.blocks.len(), 1, "{above:?}");
    }
    let line = "\n---\n\nAt 2: it failed.\n\n---\n\nNext.\n";
    assert_eq!(document(line).blocks.len(), 4);
}

#[test]
fn a_front_matter_that_never_ends_is_text() {
    assert!(page("---\ntitle: x\n\nwords").contains("words"));
    assert!(page("---\n: : :\n- a\n---\nwords").contains("words"));
    assert_eq!(
        document("---\ntitle: \"a \\\"b\\\" <c>\"\n---\n").metadata.get("title"),
        "a \"b\" <c>"
    );
}

#[test]
fn what_would_be_asked_of_a_model_does_not_leave_with_a_document() {
    let draft = "````tftsr-ask section:summary local/small draft\nto: local/small\n--- system\n```\nRules.\n```\n````";
    let text = format!(
        "## Summary\n\n{draft}\nIt failed.\n\n<!-- tftsr-ask section:summary local/small, asked -->\n\n```text\nkept\n```\n"
    );
    let page = page(&text);
    assert!(page.contains("It failed.") && page.contains("kept"), "{page}");
    assert!(!page.contains("Rules.") && !page.contains("local/small"), "{page}");
}
