//! Conflicts as a document shows them, and what becomes of it when they are settled.

use std::collections::HashSet;

use super::tests::BASE;
use super::{Choice, Mark, Merged, marks, merge_marked, settled};

/// What must hold for the blocks that show conflicts: nothing is dropped, of either side, and taking one's own words in all
/// of them gives the merged document.
pub(super) fn marked_laws(merged: &Merged, fresh: &str) {
    let marked = merged.marked();
    let shown: HashSet<&str> = marked.lines().map(str::trim_end).collect();
    let generated = merged.conflicts.iter().flat_map(|conflict| conflict.generated.lines());
    for line in merged.text.lines().chain(generated).map(str::trim_end) {
        assert!(shown.contains(line), "{line:?} is not in\n{marked}");
    }
    // A block of code that nothing closes takes whatever stands below it.
    if ["```", "~~~"].iter().any(|fence| merged.text.contains(fence)) {
        return;
    }
    assert_eq!(marks(&marked).len(), merged.conflicts.len(), "{marked}");
    assert_eq!(super::mark::unmarked(&marked).0, merged.text);
    assert_eq!(merge_marked(Some(fresh), &marked, fresh), (marked.clone(), 0));
    let mut text = marked;
    while let Some(mark) = marks(&text).pop() {
        text = settle(&text, &mark, Choice::Mine);
    }
    assert_eq!(text, merged.text);
}

fn settle(text: &str, mark: &Mark, choice: Choice) -> String {
    let edits = settled(text, mark, choice);
    let are_apart = edits.is_sorted_by(|(one, _), (next, _)| one.end <= next.start);
    assert!(are_apart, "{edits:?} of {text}");
    let mut text = text.to_owned();
    for (span, words) in edits.into_iter().rev() {
        text.replace_range(span, &words);
    }
    text
}

/// Conflicts of the base with changes on both sides, each settled in one way; shows the lines that are not of the base.
fn settle_all(person: &[(&str, &str)], issue: &[(&str, &str)], choice: Choice) -> String {
    let change = |changes: &[(&str, &str)]| {
        changes.iter().fold(BASE.to_owned(), |text, (from, to)| text.replacen(from, to, 1))
    };
    let (mut text, new) = merge_marked(Some(BASE), &change(person), &change(issue));
    assert!(new > 0, "there is no conflict in {text}");
    while let Some(mark) = marks(&text).pop() {
        text = settle(&text, &mark, choice);
    }
    text
}

#[test]
fn a_conflict_is_settled_where_it_stands() {
    let mine = [("Mails stopped.", "No mail left.")];
    let issue = [("Mails stopped.", "Mails of the north stopped.")];
    let of = |words: &str| BASE.replace("Mails stopped.", words);
    assert_eq!(settle_all(&mine, &issue, Choice::Mine), of("No mail left."));
    assert_eq!(settle_all(&mine, &issue, Choice::Theirs), of("Mails of the north stopped."));
    assert_eq!(
        settle_all(&mine, &issue, Choice::Both),
        of("No mail left.\nMails of the north stopped.")
    );
    // A row of a table, and one that a person removed.
    let (row, theirs) = ("| 02:10:00 | **Detected** | |", "| 02:11:00 | **Detected** | E1 |");
    let of = |words: &str| BASE.replace(row, words);
    let noted = "| 02:10:00 | **Detected** by Ana | |";
    assert_eq!(settle_all(&[(row, noted)], &[(row, theirs)], Choice::Mine), of(noted));
    assert_eq!(settle_all(&[(row, noted)], &[(row, theirs)], Choice::Theirs), of(theirs));
    let removed = [("| 02:10:00 | **Detected** | |\n", "")];
    assert_eq!(settle_all(&removed, &[(row, theirs)], Choice::Theirs), of(theirs));
    // What the issue no longer says.
    let gone = [("- Who was affected, and how many?\n", "")];
    let person = [("- Who was affected, and how many?", "- Who was affected?")];
    assert_eq!(
        settle_all(&person, &gone, Choice::Theirs),
        BASE.replace("- Who was affected, and how many?\n", "")
    );
    // The front matter.
    let (person, issue) =
        ([("status: draft", "status: final")], [("status: draft", "status: review")]);
    let of = |words: &str| BASE.replace("status: draft", words);
    assert_eq!(settle_all(&person, &issue, Choice::Theirs), of("status: review"));
}

#[test]
fn a_conflict_shows_where_it_stands_and_stays_until_it_is_settled() {
    let current = BASE.replace("Mails stopped.", "No mail left.");
    let fresh = BASE.replace("Mails stopped.", "Mails of the north stopped.");
    let (marked, new) = merge_marked(Some(BASE), &current, &fresh);
    assert_eq!(new, 1);
    let mark = marks(&marked).pop().expect("a mark");
    assert_eq!(mark.mine.clone().and_then(|mine| marked.get(mine)), Some("No mail left."));
    assert_eq!(mark.generated, "Mails of the north stopped.");
    assert!(
        marked.contains("No mail left.\nThe root cause is not known yet.\n\n```tftsr-conflict 1:"),
        "{marked}"
    );
    // Something else is written anew: the conflict stays.
    let again = fresh.replace("10 min", "12 min");
    let (later, new) = merge_marked(Some(&fresh), &marked, &again);
    assert_eq!((later.as_str(), new), (marked.replace("10 min", "12 min").as_str(), 0));
    // The issue says another thing there: that is what there is to choose.
    let other = fresh.replace("Mails of the north stopped.", "Mails of the south stopped.");
    let (other, new) = merge_marked(Some(&fresh), &marked, &other);
    assert_eq!((other, new), (marked.replace("the north", "the south"), 1));
    // A person goes on writing: both are still there.
    let edited = marked.replace("No mail left.", "No mail left for an hour.");
    let mark = marks(&edited).pop().expect("a mark");
    assert_eq!((mark.mine.clone(), mark.is_removed), (None, false));
    let both = settle(&edited, &mark, Choice::Theirs);
    assert!(
        both.contains("an hour.\nThe root cause is not known yet.\nMails of the north"),
        "{both}"
    );
}

#[test]
fn what_a_person_writes_into_a_block_stays() {
    let current = BASE.replace("Mails stopped.", "No mail left.");
    let fresh = BASE.replace("Mails stopped.", "Mails of the north stopped.");
    let (marked, _) = merge_marked(Some(BASE), &current, &fresh);
    let typed = marked.replace("Mails of the north stopped.", "Mails of Ana stopped.");
    // The issue says another thing elsewhere, there, and the first thing again.
    let elsewhere = fresh.replace("10 min", "12 min");
    let there = fresh.replace("the north", "the south");
    for again in [elsewhere.as_str(), there.as_str(), BASE] {
        for base in [Some(fresh.as_str()), None] {
            let (later, _) = merge_marked(base, &typed, again);
            assert!(later.contains("```tftsr-conflict 1:"), "{base:?} {later}");
            assert!(later.contains("\nMails of Ana stopped.\n```"), "{base:?} {later}");
        }
    }
    // What nobody touched goes with what the issue takes back.
    let (back, _) = merge_marked(Some(&fresh), &marked, BASE);
    let generated: Vec<_> = marks(&back).into_iter().map(|mark| mark.generated).collect();
    assert_eq!(generated, ["Mails stopped."]);
}

#[test]
fn the_last_line_above_a_block_goes_with_it() {
    let gone = [("- Who was affected, and how many?\n", "")];
    let person = [("- Who was affected, and how many?", "- Who was affected?")];
    for end in ["\n", "\r\n"] {
        let change = |(old, new): (&str, &str)| BASE.replacen(old, new, 1).replace('\n', end);
        let (text, new) = merge_marked(Some(BASE), &change(person[0]), &change(gone[0]));
        assert_eq!(new, 1);
        let mark = marks(&text).pop().expect("a mark");
        assert_eq!(settle(&text, &mark, Choice::Theirs), change(gone[0]));
    }
}
