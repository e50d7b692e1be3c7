//! What is offered for words that blame.

use super::torn::{HEAD, ids, mended};

#[test]
fn what_blames_has_neutral_words_that_do_not() {
    for (blames, neutral) in [
        ("Someone pressed the wrong button.", "Nothing kept anybody from the wrong button."),
        (
            "Then the operator typed the wrong command.",
            "Then nothing kept the operator from the wrong command.",
        ),
        ("She accidentally deleted the table.", "She deleted the table."),
        ("ẞẞẞẞa mistakenly removed ü.", "ẞẞẞẞa removed ü."),
        ("Ana’s team mistakenly removed it.", "Ana’s team removed it."),
        (
            "The engineer did not follow the runbook.",
            "Nothing prompted the engineer to follow the runbook.",
        ),
        ("The root cause was human error.", "The root cause was a step that nothing guarded."),
        ("It was the operator's mistake.", "It was a step that nothing guarded."),
        ("The renewal was forgotten.", "The renewal was on no list."),
        ("The engineer made a mistake.", "The engineer did what looked right at the time."),
    ] {
        let text = format!("{HEAD}\n## Impact\n12 users. {blames}\n");
        assert_eq!(ids(&text), ["blameful-wording"], "{blames}");
        let after = &mended(&text, "blameful-wording")[0].1;
        assert!(after.contains(neutral), "{after}");
        assert_eq!(ids(after), Vec::<&str>::new(), "{after}");
    }
}
