//! Merging as tables of before and after, and its laws over random documents.

use std::collections::HashSet;

use expect_test::{Expect, expect};
use proptest::prelude::*;

use super::settling::marked_laws;
use super::{Merged, merge};

pub(super) const BASE: &str = "\
---
tftsr: rca/1
title: \"RCA: mail\"
classification: internal
status: draft
---

# RCA: mail

## Summary
Mails stopped.
The root cause is not known yet.

## Timeline
| time (UTC) | what | evidence |
|---|---|---|
| 02:00:00 | **Trigger**: rename | E1 |
| 02:10:00 | **Detected** | |

| time to detect |
|---|
| 10 min |

Measured from the start of impact.

## Why it happened
1. Nothing read the queue. [E1]
   1. The names differed. *(hypothesis)*

## Open questions
- What is the root cause? None has been named yet.
- Who was affected, and how many?

## Evidence
| id | excerpt |
|---|---|
| E1 | `rename` |
";

/// Applies replacements to the base on both sides and shows what the merge makes of it, conflicts first.
fn check(person: &[(&str, &str)], issue: &[(&str, &str)], expected: &Expect) -> Merged {
    let change = |changes: &[(&str, &str)]| {
        changes.iter().fold(BASE.to_owned(), |text, (from, to)| {
            assert!(text.contains(from), "{from:?} is not in the base");
            text.replacen(from, to, 1)
        })
    };
    let (current, fresh) = (change(person), change(issue));
    let merged = merge(Some(BASE), &current, &fresh);
    let mut shown = String::new();
    for conflict in &merged.conflicts {
        let words = merged.text.get(conflict.span.clone()).expect("a span of the merged text");
        shown.push_str(&format!(
            "conflict in {:?}: {words:?}, not {:?}\n",
            conflict.section, conflict.generated
        ));
    }
    let old: HashSet<&str> = BASE.lines().collect();
    shown.extend(
        merged
            .text
            .lines()
            .filter(|line| line.is_empty() || line.starts_with('#') || !old.contains(line))
            .map(|line| format!("{line}\n")),
    );
    expected.assert_eq(&shown);
    laws(BASE, &current, &fresh);
    merged
}

/// What must hold for any three texts.
fn laws(base: &str, current: &str, fresh: &str) {
    assert_eq!(merge(Some(base), base, fresh).text, like(base, fresh));
    if !current.trim().is_empty() {
        assert_eq!(merge(Some(base), current, base).text, current);
    }
    for base in [Some(base), None] {
        let merged = merge(base, current, fresh);
        assert_eq!(merge(Some(fresh), &merged.text, fresh).text, merged.text);
        let kept: HashSet<&str> = merged.text.lines().map(str::trim_end).collect();
        let old: HashSet<&str> = base.unwrap_or_default().lines().map(str::trim_end).collect();
        for line in current
            .lines()
            .map(str::trim_end)
            .filter(|line| !line.is_empty() && !old.contains(line))
        {
            assert!(kept.contains(line), "{line:?} of a person is gone from\n{}", merged.text);
        }
        for conflict in &merged.conflicts {
            assert!(merged.text.get(conflict.span.clone()).is_some(), "{:?}", conflict.span);
        }
        marked_laws(&merged, fresh);
    }
}

/// A text with the line ends of another.
fn like(model: &str, text: &str) -> String {
    super::with_line_ends(text, super::has_crlf(model))
}

#[test]
fn what_nobody_touched_is_refreshed() {
    check(
        &[
            ("Mails stopped.", "Reset mails of the north stopped."),
            ("status: draft", "status: reviewed"),
        ],
        &[
            ("The root cause is not known yet.", "Root cause: two names."),
            (
                "| 02:10:00 | **Detected** | |",
                "| 02:05:00 | note | |\n| 02:10:00 | **Detected** | E2 |",
            ),
            ("title: \"RCA: mail\"", "title: \"RCA: mails\""),
            ("# RCA: mail\n", "# RCA: mails\n"),
        ],
        &expect![[r#"
            title: "RCA: mails"
            status: reviewed

            # RCA: mails

            ## Summary
            Reset mails of the north stopped.
            Root cause: two names.

            ## Timeline
            | 02:05:00 | note | |
            | 02:10:00 | **Detected** | E2 |



            ## Why it happened

            ## Open questions

            ## Evidence
        "#]],
    );
}

#[test]
fn sections_of_people_stay_where_they_are() {
    check(
        &[
            ("## Timeline", "### Details\nA sentence below the summary.\n\n## Timeline"),
            ("## Open questions", "## Who helped\n- Support\n\n## Open questions"),
        ],
        &[
            ("## Timeline", "## Impact\n318 mails.\n\n## Timeline"),
            ("## Open questions", "## Countermeasures\nOne.\n\n## Open questions"),
        ],
        &expect![[r#"

            # RCA: mail

            ## Summary

            ### Details
            A sentence below the summary.

            ## Impact
            318 mails.

            ## Timeline



            ## Why it happened

            ## Countermeasures
            One.

            ## Who helped
            - Support

            ## Open questions

            ## Evidence
        "#]],
    );
}

#[test]
fn where_both_changed_the_person_stands() {
    check(
        &[
            ("The root cause is not known yet.", "We think that two names differed."),
            ("1. Nothing read the queue. [E1]", "1. Nobody read it. [E1]"),
            ("| E1 | `rename` |\n", ""),
            ("status: draft", "status: final"),
        ],
        &[
            ("The root cause is not known yet.", "Root cause: names stand in two places."),
            ("   1. The names differed. *(hypothesis)*", "   1. The names differed."),
            ("| E1 | `rename` |", "| E1 | `rename queue` |"),
            ("status: draft", "status: open"),
        ],
        &expect![[r#"
            conflict in "": "status: final", not "status: open"
            conflict in "Summary": "We think that two names differed.", not "Root cause: names stand in two places."
            conflict in "Evidence": "", not "| E1 | `rename queue` |"
            status: final

            # RCA: mail

            ## Summary
            We think that two names differed.

            ## Timeline



            ## Why it happened
            1. Nobody read it. [E1]
               1. The names differed.

            ## Open questions

            ## Evidence
        "#]],
    );
}

#[test]
fn a_removed_section_stays_removed() {
    check(
        &[(
            "## Open questions\n- What is the root cause? None has been named yet.\n- Who was affected, and how many?\n\n",
            "",
        )],
        &[("Mails stopped.", "Mails stopped for all.")],
        &expect![[r#"

        # RCA: mail

        ## Summary
        Mails stopped for all.

        ## Timeline



        ## Why it happened

        ## Evidence
    "#]],
    );
    check(
        &[(
            "## Open questions\n- What is the root cause? None has been named yet.\n- Who was affected, and how many?\n\n",
            "",
        )],
        &[("- Who was affected, and how many?", "- Who?")],
        &expect![[r###"
        conflict in "Open questions": "", not "## Open questions\n- What is the root cause? None has been named yet.\n- Who?"

        # RCA: mail

        ## Summary

        ## Timeline



        ## Why it happened

        ## Evidence
    "###]],
    );
}

#[test]
fn a_renamed_or_moved_section_is_still_refreshed() {
    let questions = "## Open questions\n- What is the root cause? None has been named yet.\n- Who was affected, and how many?\n\n";
    check(
        &[("## Open questions", "## What we do not know")],
        &[("- Who was affected, and how many?\n", "")],
        &expect![[r#"

        # RCA: mail

        ## Summary

        ## Timeline



        ## Why it happened

        ## What we do not know

        ## Evidence
    "#]],
    );
    check(
        &[(questions, ""), ("## Summary", &format!("{questions}## Summary"))],
        &[("- Who was affected, and how many?\n", "")],
        &expect![[r#"

        # RCA: mail

        ## Open questions

        ## Summary

        ## Timeline



        ## Why it happened

        ## Evidence
    "#]],
    );
}

#[test]
fn what_people_added_keeps_what_holds_it() {
    // The issue has lost its timeline; the row of a person keeps its table head and its heading.
    let timeline = BASE
        .split("## Timeline")
        .nth(1)
        .and_then(|rest| rest.split("## Why").next())
        .expect("a timeline");
    let merged = check(
        &[
            (
                "| 02:10:00 | **Detected** | |",
                "| 02:07:00 | Ana calls the team | |\n| 02:10:00 | **Detected** | |",
            ),
            (
                "   1. The names differed. *(hypothesis)*",
                "   1. The names differed. *(hypothesis)*\n      - As seen in review.",
            ),
        ],
        &[
            (&format!("## Timeline{timeline}"), ""),
            ("1. Nothing read the queue. [E1]\n   1. The names differed. *(hypothesis)*\n", ""),
        ],
        &expect![[r#"

            # RCA: mail

            ## Summary

            ## Timeline
            | 02:07:00 | Ana calls the team | |

            ## Why it happened
                  - As seen in review.

            ## Open questions

            ## Evidence
        "#]],
    );
    assert!(
        merged
            .text
            .contains("## Timeline\n| time (UTC) | what | evidence |\n|---|---|---|\n| 02:07:00 |")
    );
    let item = "1. Nothing read the queue. [E1]\n   1. The names differed. *(hypothesis)*\n      - As seen in review.\n";
    assert!(merged.text.contains(item));
}

#[test]
fn rows_that_both_add_stand_in_one_table() {
    check(
        &[(
            "| E1 | `rename` |\n",
            "| E1 | `rename` |\n| E9 | by hand |\n\nA remark on the evidence.\n",
        )],
        &[("| E1 | `rename` |\n", "| E1 | `rename` |\n| E2 | `new` |\n")],
        &expect![[r#"

            # RCA: mail

            ## Summary

            ## Timeline



            ## Why it happened

            ## Open questions

            ## Evidence
            | E9 | by hand |
            | E2 | `new` |

            A remark on the evidence.
        "#]],
    );
}

#[test]
fn without_a_base_only_missing_sections_come() {
    let current = "---\nstatus: mine\n---\n# My RCA\n\n## Summary\nMy words.\n\n## Notes\nMore.";
    let merged = merge(None, current, BASE);
    assert_eq!(merged.conflicts, []);
    expect![[r#"
        ---
        status: mine
        ---
        # My RCA

        ## Summary
        My words.

        ## Timeline
        | time (UTC) | what | evidence |
        |---|---|---|
        | 02:00:00 | **Trigger**: rename | E1 |
        | 02:10:00 | **Detected** | |

        | time to detect |
        |---|
        | 10 min |

        Measured from the start of impact.

        ## Why it happened
        1. Nothing read the queue. [E1]
           1. The names differed. *(hypothesis)*

        ## Open questions
        - What is the root cause? None has been named yet.
        - Who was affected, and how many?

        ## Evidence
        | id | excerpt |
        |---|---|
        | E1 | `rename` |

        ## Notes
        More."#]]
    .assert_eq(&merged.text);
    laws("", current, BASE);
}

#[test]
fn crlf_stays_crlf() {
    let current = BASE.replace("Mails stopped.", "Mails of Ana stopped.").replace('\n', "\r\n");
    let fresh =
        BASE.replace("10 min", "12 min").replace("## Evidence", "## Lessons\nOne.\n\n## Evidence");
    let merged = merge(Some(BASE), &current, &fresh);
    assert_eq!(
        merged.text,
        fresh.replace("Mails stopped.", "Mails of Ana stopped.").replace('\n', "\r\n")
    );
    assert_eq!(
        merge(Some(BASE), &BASE.replace('\n', "\r\n"), &fresh).text,
        fresh.replace('\n', "\r\n")
    );
}

#[test]
fn an_emptied_document_is_written_anew() {
    assert_eq!(merge(Some(BASE), " \n", BASE).text, BASE);
    assert_eq!(merge(None, "", BASE).text, BASE);
    laws("## A\n# T", "## A", "# T");
}

#[test]
fn large_tables_merge_in_time() {
    let rows = |change: &dyn Fn(usize) -> Option<String>| -> String {
        let rows = (0..20_000).filter_map(|row| Some(format!("| E{row} | {} |\n", change(row)?)));
        format!("# A\n\n## Evidence\n| id | excerpt |\n|---|---|\n{}", rows.collect::<String>())
    };
    let base = rows(&|row| Some(format!("line {row}")));
    let current = rows(&|row| {
        Some(if row % 1000 == 7 { format!("my words on {row}") } else { format!("line {row}") })
    });
    let fresh = rows(&|row| {
        (row % 500 != 3)
            .then(|| if row == 11 { "changed".to_owned() } else { format!("line {row}") })
    });
    let merged = merge(Some(&base), &current, &fresh);
    assert_eq!(merged.conflicts, []);
    let expected = rows(&|row| {
        (row % 500 != 3).then(|| match row {
            11 => "changed".to_owned(),
            row if row % 1000 == 7 => format!("my words on {row}"),
            row => format!("line {row}"),
        })
    });
    assert_eq!(merged.text, expected);
}

/// Lines as they stand in documents, few enough that versions share many.
fn line() -> impl Strategy<Value = String> {
    prop_oneof![
        6 => prop::sample::select(vec![
            "", "", "## A", "## B", "### C", "# T", "| a | b |", "|---|---|", "| x | 1 |", "| y | 2 |", "- one", "- two",
            "  - below", "1. first", "   1. second", "Some words here.", "Other words here.", "---", "status: draft", "```",
            "~~~~", "    code", "> quote", "#", "\t", "é\u{301} 山", "a\rb",
        ]).prop_map(str::to_owned),
        1 => "[a-c|#` -]{0,6}",
        1 => (0..9_u8).prop_map(|n| format!("A sentence with number {n} in it.")),
    ]
}

fn document() -> impl Strategy<Value = String> {
    (prop::collection::vec(line(), 0..24), prop::sample::select(vec!["\n", "\r\n"]), any::<bool>())
        .prop_map(|(lines, end, ends)| {
            let text = lines.join(end);
            if ends { text + end } else { text }
        })
}

/// A version of a text with lines removed, added and changed.
fn edited(base: &str, edits: &[(usize, u8, String)]) -> String {
    let mut lines: Vec<String> = base.split('\n').map(str::to_owned).collect();
    for (place, what, words) in edits {
        let place = place % (lines.len() + 1);
        match what {
            0 if place < lines.len() => drop(lines.remove(place)),
            1 if place < lines.len() => lines[place].clone_from(words),
            _ => lines.insert(place, words.clone()),
        }
    }
    lines.join("\n")
}

fn edits() -> impl Strategy<Value = Vec<(usize, u8, String)>> {
    prop::collection::vec((any::<usize>(), 0..3_u8, line()), 0..5)
}

proptest! {
    #[test]
    fn laws_hold_for_any_three_texts(base in document(), current in document(), fresh in document()) {
        laws(&base, &current, &fresh);
    }

    #[test]
    fn laws_hold_for_versions_of_one_text(base in document(), person in edits(), issue in edits()) {
        laws(&base, &edited(&base, &person), &edited(&base, &issue));
    }

    #[test]
    fn laws_hold_for_versions_of_an_rca(person in edits(), issue in edits()) {
        laws(BASE, &edited(BASE, &person), &edited(BASE, &issue));
    }

    /// A section that a person appends takes nothing from the refresh of the rest.
    #[test]
    fn what_a_person_appends_does_not_hold_back_the_refresh(issue in edits()) {
        let fresh = edited(BASE, &issue);
let is_sound = fresh.starts_with("---") && fresh.ends_with('\n') && !fresh.contains("```") && !fresh.contains("~~~");
        if !is_sound {
            return Ok(());
        }
        let added = "\n## Mine alone\nWords of mine.\n";
        let merged = merge(Some(BASE), &format!("{BASE}{added}"), &fresh);
        let missing: Vec<&str> = fresh.lines().filter(|line| !merged.text.lines().any(|other| other == *line)).collect();
        prop_assert!(missing.is_empty(), "{missing:?} missing in {}", merged.text);
        prop_assert!(merged.text.contains("## Mine alone\nWords of mine.\n"));
    }
}

#[test]
fn a_figure_that_a_person_moved_or_deleted_stays_so() {
    let base = "# T\n\n## Timeline\n| time | what |\n|---|---|\n| 1 | a |\n\n<!-- figure: timeline -->\n\n## Evidence\nE1\n";
    let fresh = base.replace("| 1 | a |\n", "| 1 | a |\n| 2 | b |\n");
    let deleted = base.replace("<!-- figure: timeline -->\n\n", "");
    let merged = merge(Some(base), &deleted, &fresh);
    assert!(
        !merged.text.contains("figure") && merged.text.contains("| 2 | b |"),
        "{}",
        merged.text
    );
    let moved = deleted.replace("E1\n", "E1\n\n<!-- figure: timeline -->\n");
    let merged = merge(Some(base), &moved, &fresh);
    assert_eq!(merged.text.matches("figure: timeline").count(), 1, "{}", merged.text);
    assert!(merged.text.ends_with("<!-- figure: timeline -->\n"), "{}", merged.text);
}
