//! Renaming numbers, formatting, reading backwards, and what an issue is recognized by.

use proptest::prelude::*;

use crate::{backwards, format, marks, parse, rename_why, why_at, why_places};

use super::*;

const TREE: &str = "---\ntftsr: triage/1\ntitle: checkout fails\n---\n\n## Evidence\n\
- [E1](db.log#L1) 2026-03-14T02:09:12Z postgres[4711] `duration 9214.118 ms for [USERNAME_1]` <!-- x -->\n\n## Whys\nLeg: why did it happen\n\n\
### 1 Why?\n*cause, supported, all below*\nNo connection was free [E1].\n\n### 1.1. Why was none free?\n*cause, confirmed*\nThe query was slow [E1].\n\n\
### 1.1.1   Why slow?\n*cause, supported*\nIts index was dropped [E1], see 1.1.\n\n### 1.2 Why so many?\n*contributing, supported*\nEach checkout asks for addresses [E1].\n\n\
### 1.3 The network?\n*ruled out, refuted*\nNo loss.\n\n## Root causes\n- 1.1.1: dropped\n- 12 people knew\n\n## Countermeasures\n\
| what | for | type | strength | owner | due | check |\n|---|:-:|---|---|---|---|---|\n| Alert \\| page | 1.1, 1.2 | detect | automate | ops | 2026-03-28 | fires |\n| Other | 1.1.1 |\n\n\
## Open questions\n- 1.2: how many?\n";

#[test]
fn a_why_gets_another_number_with_all_below_it_wherever_they_stand() {
    let edits = rename_why(TREE, &number("1.1"), &number("1.4")).expect("renames");
    let after = applied(TREE, &edits);
    for part in [
        "### 1.4 Why was none",
        "### 1.4.1   Why slow",
        "- 1.4.1: dropped",
        "| 1.4, 1.2 |",
        "| 1.4.1 |",
        "see 1.4.\n",
        "- 12 people",
    ] {
        assert!(after.contains(part), "{part}\n{after}");
    }
    assert_eq!(rename_why(TREE, &number("1.1"), &number("1.2")), Err("this number is taken"));
    assert_eq!(
        rename_why(TREE, &number("1.1"), &number("1.1.7")),
        Err("a why cannot be moved below itself")
    );
    assert_eq!(rename_why(TREE, &number("1.1"), &number("1.1")), Ok(Vec::new()));
    let at = TREE.find("1.1, 1.2").expect("there");
    assert_eq!(why_at(TREE, at + 5).map(|(number, _)| number), Some(number("1.2")));
    assert_eq!(why_at(TREE, TREE.find("12 people").expect("there")), None);
    let of_first = why_places(TREE).into_iter().filter(|(one, _)| *one == number("1.1")).count();
    assert_eq!(of_first, 3, "the heading, the table, and a sentence");
}

#[test]
fn formatting_makes_columns_even_and_changes_no_word() {
    let after = applied(TREE, &format(TREE));
    for part in [
        "### 1.1 Why was none free?",
        "### 1.1.1 Why slow?",
        "| what          | for      | type   | strength | owner | due        | check |\n",
        "| ------------- | :------: | ------ | -------- | ----- | ---------- | ----- |\n",
        "| Alert \\| page | 1.1, 1.2 | detect | automate | ops   | 2026-03-28 | fires |\n",
        "| Other         | 1.1.1    |\n",
    ] {
        assert!(after.contains(part), "{part}\n{after}");
    }
    assert_eq!(format(&after), []);
}

#[test]
fn chains_are_read_backwards_with_what_was_needed_beside_them() {
    let document = parse(TREE);
    let chains = backwards(&document, None);
    let texts: Vec<&str> = chains.iter().map(|chain| chain.text.as_str()).collect();
    assert_eq!(
        texts,
        [
            "Its index was dropped, see 1.1, therefore the query was slow and each checkout asks for addresses, therefore no connection was free, therefore: checkout fails.",
            "Each checkout asks for addresses and the query was slow, therefore no connection was free, therefore: checkout fails.",
        ]
    );
    let open = TREE.replace("The query was slow [E1].", "");
    let chain = backwards(&parse(&open), Some(&number("1.1.1")));
    assert_eq!(chain[0].gaps, [number("1.1")]);
    // The status changes, the join stays.
    let change = crate::WhyChange { status: Some(WhyStatus::Confirmed), ..Default::default() };
    let edits = crate::update_why(TREE, &number("1"), &change).expect("changes");
    assert!(applied(TREE, &edits).contains("*cause, confirmed, all below*"));
}

#[test]
fn an_issue_is_recognized_by_what_does_not_differ() {
    let marks = marks(&parse(TREE));
    assert_eq!(marks.templates.into_iter().collect::<Vec<_>>(), ["duration * ms for *"]);
    assert_eq!(marks.components.into_iter().collect::<Vec<_>>(), ["postgres"]);
    assert!(marks.causes.contains("index") && marks.causes.contains("drop"), "{:?}", marks.causes);
}

#[test]
fn statuses_follow_each_other() {
    use IssueStatus::{Closed, Open, Resolved, Triaging};
    for (from, to, may) in [
        (Open, Triaging, true),
        (Open, Closed, true),
        (Triaging, Open, false),
        (Resolved, Triaging, true),
        (Closed, Resolved, false),
        (Closed, Open, false),
        (Closed, Closed, true),
    ] {
        assert_eq!(from.may_become(to), may, "{} to {}", from.id(), to.id());
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 192, ..ProptestConfig::default() })]

    #[test]
    fn formatting_any_text_keeps_its_words_and_is_done_once(text in super::laws::mutated()) {
        let after = applied(&text, &format(&text));
        let bare = |text: &str| text.chars().filter(|letter| !" \t|-:.)".contains(*letter)).collect::<String>();
        prop_assert_eq!(bare(&text), bare(&after));
        prop_assert_eq!(format(&after), []);
        let (old, new) = (parse(&text), parse(&after));
        prop_assert_eq!(old.timeline.len(), new.timeline.len());
        prop_assert_eq!(old.countermeasures.len(), new.countermeasures.len());
    }

    #[test]
    fn any_text_is_read_backwards_and_renamed(text in super::laws::mutated()) {
        let document = parse(&text);
        backwards(&document, None);
        marks(&document);
        for (number, _) in why_places(&text) {
            let free = WhyNumber(vec![777]);
            if let Ok(edits) = rename_why(&text, &number, &free) {
                let after = applied(&text, &edits);
                prop_assert_eq!(parse(&after).whys.len(), document.whys.len());
            }
        }
    }
}
