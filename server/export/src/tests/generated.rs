//! Laws over generated documents: every rendering holds the same words in the same order.

use proptest::prelude::*;

use super::{document, furniture};
use crate::{html, markdown, words};

/// A word as people write them: identifiers, placeholders, Greek, Cyrillic, arrows, marks that mean something in Markdown.
fn word() -> impl Strategy<Value = String> {
    prop_oneof![
        4 => "[a-zA-Z]{1,9}",
        1 => "[a-z]{1,5}_[a-z]{1,5}_[a-z]{1,5}",
        1 => "\\[(IPV4|EMAIL|USERNAME)_[1-9]\\]",
        1 => prop_oneof![
            Just("→"), Just("λόγος"), Just("ошибка"), Just("50%"), Just("a|b"), Just("x<y"), Just("&amp"), Just("1."),
            Just("#1"), Just("a*b*c"), Just("__init__"), Just("C:\\temp"), Just("~5"), Just("<br"), Just("-"), Just("é́"),
            Just("[x]"), Just("foo[1](x)"), Just("!"), Just("+1"), Just("`"), Just("café"),
        ].prop_map(str::to_owned),
    ]
}

fn phrase() -> impl Strategy<Value = String> {
    let styled = prop_oneof![
        6 => word().prop_map(|word| escape(&word)),
        1 => "[a-z]{1,6}( [a-z]{1,6})?".prop_map(|text| format!("**{text}**")),
        1 => "[a-z]{1,6}".prop_map(|text| format!("*{text}*")),
        1 => "[a-z]{1,6}".prop_map(|text| format!("~~{text}~~")),
        1 => "[a-z_.]{1,12}".prop_map(|text| format!("`{text}`")),
        1 => "[a-z]{1,6}".prop_map(|text| format!("[{text}](https://example.com/{text})")),
    ];
    prop::collection::vec(styled, 1..14).prop_map(|words| words.join(" "))
}

/// A word as Markdown text.
fn escape(word: &str) -> String {
    word.chars()
        .map(|character| match character.is_ascii_punctuation() && !"_%".contains(character) {
            true => format!("\\{character}"),
            false => character.to_string(),
        })
        .collect::<String>()
        .replace("__", "\\_\\_")
}

fn block() -> impl Strategy<Value = String> {
    prop_oneof![
        (1usize..5, phrase()).prop_map(|(level, text)| format!("{} {text}", "#".repeat(level))),
        phrase(),
        prop::collection::vec(phrase(), 1..5).prop_map(|items| items
            .iter()
            .map(|item| format!("- {item}"))
            .collect::<Vec<_>>()
            .join("\n")),
        prop::collection::vec((phrase(), phrase()), 1..4).prop_map(|items| items
            .iter()
            .map(|(item, below)| format!("1. {item}\n   1. {below}"))
            .collect::<Vec<_>>()
            .join("\n")),
        prop::collection::vec((phrase(), phrase()), 1..6).prop_map(|rows| {
            let rows: Vec<String> = rows.iter().map(|(a, b)| format!("| {a} | {b} |")).collect();
            format!("| one | two |\n|---|---:|\n{}", rows.join("\n"))
        }),
        "[a-zA-Z0-9 =:_\\[\\]<>&|*#→-]{1,120}\n[a-z{}();]{0,60}"
            .prop_map(|text| format!("```text\n{text}\n```")),
        phrase().prop_map(|text| format!("> {text}")),
        phrase().prop_map(|text| format!("> [!WARNING]\n> {text}")),
        Just("***".to_owned()),
    ]
}

pub(super) fn any_document() -> impl Strategy<Value = String> {
    prop::collection::vec(block(), 1..14).prop_map(|blocks| {
        format!(
            "---\ntftsr: rca/1\ntitle: \"A title: with colon\"\n---\n\n{}\n",
            blocks.join("\n\n")
        )
    })
}

/// The words of the main part of an HTML page.
pub(super) fn html_words(page: &str) -> Vec<String> {
    let start = page.find("<main>").expect("a main part") + "<main>".len();
    let end = page.find("</main>").expect("its end");
    let mut text = String::new();
    let main = match page[start..end].split_once("<nav") {
        Some((before, nav)) => format!("{before}{}", nav.split_once("</nav>").expect("its end").1),
        None => page[start..end].to_owned(),
    };
    let mut rest = main.as_str();
    // A title that the document did not have is no word of it.
    while let Some(open) = rest.find('<') {
        text.push_str(&rest[..open]);
        let close = rest[open..].find('>').expect("a tag ends") + open;
        let tag = &rest[open + 1..close];
        let inline = [
            "a ", "/a", "strong", "/strong", "em", "/em", "del", "/del", "code", "/code", "sup",
            "/sup", "wbr",
        ]
        .iter()
        .any(|known| tag == known.trim() || (known.ends_with(' ') && tag.starts_with(known)));
        if !inline {
            text.push(' ');
        }
        rest = &rest[close + 1..];
    }
    text.push_str(rest);
    for (entity, character) in
        [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&#39;", "'"), ("&amp;", "&")]
    {
        text = text.replace(entity, character);
    }
    text.split_whitespace().map(str::to_owned).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, ..ProptestConfig::default() })]

    #[test]
    fn markdown_and_html_hold_the_same_words(text in any_document()) {
        let tree = document(&text);
        let expected = words(&tree);
        let again = document(&markdown(&tree));
        prop_assert_eq!(words(&again), expected.clone(), "{}", markdown(&tree));
        prop_assert_eq!(markdown(&again), markdown(&tree));
        let mut page = html_words(&html(&tree, &furniture()));
        if !matches!(tree.blocks.iter().find(|block| matches!(block, crate::document::Block::Heading { .. })), Some(crate::document::Block::Heading { level: 1, .. })) {
            page.drain(..tree.title().split_whitespace().count());
        }
        prop_assert_eq!(page, expected);
    }

    #[test]
    fn any_text_is_a_document(text in "\\PC{0,200}", lines in prop::collection::vec("[-#>|*`~<\\[\\]!0-9. a-z\\\\]{0,30}", 0..12)) {
        let tree = document(&format!("{text}\n{}", lines.join("\n")));
        let page = html(&tree, &furniture());
        prop_assert!(page.ends_with("</html>\n"));
        document(&markdown(&tree));
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, ..ProptestConfig::default() })]

    #[test]
    fn pdf_holds_the_same_words_within_the_margins(text in any_document()) {
        let tree = document(&text);
        let mut page = crate::pdf::words(&tree, &furniture());
        page.retain(|word| !word.is_empty());
        prop_assert_eq!(page, words(&tree));
        for (page, left, top, right, bottom) in crate::pdf::boxes(&tree, &furniture()) {
            prop_assert!(left > 50.0 && right < 545.0 && top > 20.0 && bottom < 825.0, "page {} at {} {} {} {}", page, left, top, right, bottom);
        }
    }
}
