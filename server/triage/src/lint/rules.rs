//! Every rule by its id: what it is called and why it exists, for people who ask. The table holds also the rules about what
//! a document says of files and of the store, which `workbench` checks.

/// One rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rule {
    /// Stable id, as diagnostics, settings and documentation name it.
    pub id: &'static str,
    /// What it is called.
    pub title: &'static str,
    /// What it means, why it matters and what to do, as Markdown.
    pub explanation: &'static str,
}

const fn rule_of(id: &'static str, title: &'static str, explanation: &'static str) -> Rule {
    Rule { id, title, explanation }
}

/// The rule of an id.
pub fn rule(id: &str) -> Option<&'static Rule> {
    RULES.iter().find(|rule| rule.id == id)
}

/// All rules, by what they are about.
pub const RULES: &[Rule] = &[
    rule_of(
        "broken-front-matter",
        "Front matter that YAML readers do not take",
        "The lines between the two `---` are YAML. A field that is not closed, stands twice or holds a colon outside of quotes is read otherwise by other programs, or not at all. Nothing is lost: what cannot be read stays as it is.",
    ),
    rule_of(
        "front-matter-not-first",
        "Front matter below the first line",
        "Front matter begins with `---` on the first line. With a blank line above it this tool reads it still, and Git hosts, site generators and other YAML readers take it for text. Take away what is above it.",
    ),
    rule_of(
        "field-not-a-word",
        "Block where a field takes words",
        "Fields such as `domain`, `status` and `title` hold one word or sentence. A map or a list there is valid YAML and says something else, so the field counts as empty: in the store, in filters and on the dashboard.",
    ),
    rule_of(
        "git-conflict",
        "Lines that git could not merge",
        "Between `<<<<<<<` and `=======` stands one version of some lines, from there to `>>>>>>>` the other. Which is meant only a person knows, so a document with both is not stored. Keep one of them, or both, and mend what then stands twice.",
    ),
    rule_of(
        "unreadable-id",
        "Id that is none",
        "Ids of issues are UUIDs in lower case (RFC 9562), made when triage is started. With a letter changed or gone the document would belong to another issue, one that nobody opened, so it is not stored. Put the id back as it was, or give the document an id of its own.",
    ),
    rule_of(
        "missing-id",
        "Document without an id",
        "The id ties the document to its issue in the store. Without one the document is checked like any other and stored nowhere.",
    ),
    rule_of(
        "newer-version",
        "Document of a newer version",
        "A newer tftsr wrote this document. Its text is shown and kept, but not stored, because what is new in it would be lost there. Update tftsr; or set the version back if nothing new is used.",
    ),
    rule_of(
        "unknown-version",
        "Version that is not known",
        "The field `tftsr` names the format and its version, `triage/1`.",
    ),
    rule_of(
        "unknown-value",
        "Word that is not known",
        "Some fields and columns take words of a fixed list. Another word is kept in the document and left out of the store, of filters and of the dashboard.",
    ),
    rule_of(
        "unanswered-why",
        "Why without an answer",
        "A question that nobody answered holds the analysis up. Answer it from evidence, put it among the open questions, or rule it out with the reason.",
    ),
    rule_of(
        "answer-without-evidence",
        "Answer without evidence",
        "An answer that cites nothing is an opinion. Cite the lines that show it, such as `[E1]`, or keep it as a hypothesis. What would we see in the logs if it were true? What if it were not?",
    ),
    rule_of(
        "struck-citation",
        "Citation of a model that does not hold",
        "A model cited evidence that it was not given, or quoted words that do not stand there. What rests on it has nothing to rest on: cite lines that show it, or take it out. It is struck through and not deleted, so that you see what was claimed.",
    ),
    rule_of(
        "struck-number",
        "Number of a model that no fact has",
        "A number in a text of a model that stands in none of the facts it was given. It may be right, such as a difference of two times, or made up. Check it, then take the strike off or the number out.",
    ),
    rule_of(
        "suggestion-open",
        "Suggestion that nobody has seen to",
        "A model wrote this. It becomes yours when you accept it; changed or rejected, it is yours too. Until then a report says whose words they are.",
    ),
    rule_of(
        "draft-left",
        "Draft of a question to a model",
        "The block holds what would be sent to a model. It is no part of the report: send it, or delete it before the report leaves.",
    ),
    rule_of(
        "value-cut-apart",
        "Value that marks cut apart",
        "Whoever reads the report on paper sees a value here in one piece, and nothing that looks at the text finds it, for bold type, an escape or a break of lines stands within. An export stops at it: write it in one piece, so that it can be redacted, or take it out.",
    ),
    rule_of(
        "merge-conflict",
        "Report and issue say different things",
        "You changed this place of the report, and the issue changed it, too, before the report was written again. Your words stand; the block holds the others. Keep yours, take theirs, or keep both. The block is never exported.",
    ),
    rule_of(
        "answer-repeats-question",
        "Answer that repeats its question",
        "\"It failed because it failed\" leads nowhere. An answer names something that was there before and without which the effect would not have come.",
    ),
    rule_of(
        "stops-at-person",
        "Analysis that stops at a person",
        "\"Human error\" is where an analysis starts, not where it ends (Sidney Dekker, \"The Field Guide to Understanding 'Human Error'\"). What somebody did made sense to them with what they saw. Ask what made it so, and what would have caught it.",
    ),
    rule_of(
        "effect-before-cause",
        "Effect before its cause",
        "A cause comes before its effect. When its earliest evidence is later, cause and effect are turned round, a clock is wrong, or the evidence is not of this.",
    ),
    rule_of(
        "leaf-fails-stop-test",
        "Branch that ends too soon",
        "A branch may end where three things hold: the cause is in our control, mending it would prevent or shorten the incident, and we can check that. Name such a cause under Root causes. If one of the three does not hold, ask why once more; five is a prompt, not a rule.",
    ),
    rule_of(
        "no-counter-evidence",
        "Nobody looked for what speaks against it",
        "People find evidence for what they believe (confirmation bias). Before a cause counts as confirmed, look for what would refute it, and write what you found in a line that begins with `Against:`, even when it is nothing.",
    ),
    rule_of(
        "contradicted-why",
        "Answer with evidence against it",
        "Something is cited against this answer, and the answer is held to be right. Refute it, make it a hypothesis again, or say in the line why the evidence does not count.",
    ),
    rule_of(
        "cause-without-countermeasure",
        "Confirmed cause without a countermeasure",
        "A cause that is understood and left alone comes back. Add a row to the countermeasures, or say there why nothing is done.",
    ),
    rule_of(
        "excluded-root-cause",
        "Root cause that was ruled out",
        "A why that is ruled out or refuted cannot be a root cause. Name another one, or take the ruling back with the evidence for that.",
    ),
    rule_of(
        "unknown-why",
        "Number of no why",
        "This number names no why of the document. Renaming a number with the editor changes it wherever it stands.",
    ),
    rule_of(
        "duplicate-why",
        "Number that stands twice",
        "Two whys have the same number, so what is written about one may be meant for the other.",
    ),
    rule_of(
        "orphan-why",
        "Why below one that does not exist",
        "A number such as `1.2.1` stands below `1.2`. Without that the reasoning has a gap.",
    ),
    rule_of(
        "why-without-number",
        "Heading without a number",
        "Headings of the section Whys begin with their place in the tree, such as `1.2`.",
    ),
    rule_of(
        "incomplete-countermeasure",
        "Countermeasure that nobody could carry out or check",
        "A countermeasure without an owner, a due date and a check is a wish. The check says how we will know that it works.",
    ),
    rule_of(
        "unreadable-due-date",
        "Due date that is none",
        "Dates are written like `2026-03-28`, so that what is overdue can be found.",
    ),
    rule_of(
        "impact-not-quantified",
        "Impact without figures",
        "Who was hit, what failed for them, from when until when, how many or how much. Without figures nobody can say how bad it was, or whether a countermeasure is worth its price.",
    ),
    rule_of(
        "missing-section",
        "Resolved without a section",
        "An issue that is said to be resolved tells the impact, the evidence, the timeline, the whys, the root causes and the countermeasures. A section that is missing or empty is a question that nobody answered. Write it; or put the question among the open ones, which is honest too.",
    ),
    rule_of(
        "blameful-wording",
        "Wording that blames",
        "A page that people fear does not say what happened (\"Postmortem Culture: Learning from Failure\" in Google's SRE book; Dave Zwieback, \"Beyond Blame\"). Say what happened, what people could see at the time, and what let it through.",
    ),
    rule_of(
        "placeholder-left",
        "Text that is still to be written",
        "A mark such as TODO or a line of help is still there. Write it, or put what is missing among the open questions.",
    ),
    rule_of(
        "unknown-evidence",
        "Citation of evidence that is not there",
        "Every citation names a bullet of the section Evidence.",
    ),
    rule_of(
        "duplicate-evidence",
        "Evidence id that stands twice",
        "Two bullets have the same id, so a citation could mean either.",
    ),
    rule_of(
        "unreadable-evidence",
        "Evidence that names no lines",
        "A bullet of evidence links the lines of a log: `- [E1](logs/app.log#L12)` or `#L12-L15`.",
    ),
    rule_of(
        "evidence-without-hash",
        "Evidence that was not checked",
        "The bullet has no hash of the lines it links, so a change of the log would go unnoticed. The quick fix reads the lines, and writes time, source, redacted text and hash.",
    ),
    rule_of(
        "evidence-changed",
        "Cited lines that changed",
        "The log holds other bytes at the cited lines than when they were cited. What was concluded from them may not hold any more.",
    ),
    rule_of(
        "evidence-moved",
        "Cited lines that stand elsewhere in the log",
        "Lines were added or taken away above them: the cited lines are still in the log, at another place.",
    ),
    rule_of(
        "evidence-log-truncated",
        "Log that ends before the cited lines",
        "The log has fewer lines than when it was cited: it was cut, or begun anew.",
    ),
    rule_of(
        "evidence-log-rotated",
        "Log that was rotated",
        "The cited lines are in a rotated copy beside the log, such as `app.log.1`.",
    ),
    rule_of(
        "evidence-log-renamed",
        "Log that was renamed",
        "The log is not there under its name any more; another file beside it holds the cited lines.",
    ),
    rule_of(
        "evidence-log-missing",
        "Log that is not there",
        "The log was deleted, or is on another machine. What it said is known by the excerpt alone, and cannot be checked. Put it back, link another file, or keep the excerpt as the record.",
    ),
    rule_of(
        "unreadable-time",
        "Row without a time",
        "Rows of the timeline begin with a time such as `2026-03-14 02:11:40`, in UTC.",
    ),
    rule_of(
        "timeline-order",
        "Timeline that goes back",
        "A row is earlier than the one above it. Often a clock was set back or two logs have different clocks; the rows are easier to read in order of time.",
    ),
    rule_of(
        "events-contradict",
        "Moments that contradict each other",
        "An incident is over after it began, and somebody takes it on after it was noticed. Here the times or the kinds say otherwise, so no durations can be told.",
    ),
    rule_of(
        "timeline-incomplete",
        "Timeline without moments that are measured",
        "TTD is from the start of impact to detection, TTA from detection to acknowledgement, TTM from the start of impact to mitigation, TTR from there to resolution. Each needs both of its moments in the timeline.",
    ),
    rule_of(
        "document-conflict",
        "Issue that was changed elsewhere",
        "Since this document was opened, somebody else changed it: a second editor or a command in a shell stored another version, or a program such as git put one on disk. Neither is dropped. Take one of them, and the other is written beside it.",
    ),
    rule_of(
        "document-not-stored",
        "File and store hold different versions",
        "The file was changed by a program that knows no store: a checkout of another version, an editor without this server. Searches and reports would still go by what is stored. Save the document to store it as it is, or take one of the two; the other is written beside it either way.",
    ),
    rule_of(
        "issue-deleted",
        "Document of a deleted issue",
        "Somebody deleted the issue from the store, with its conversation and original values; the file stayed, as files do. Saving it would bring the issue back without a word. Bring it back if that is meant, give the document an id of its own, or keep the file as a page of no issue.",
    ),
    rule_of(
        "duplicate-document",
        "Two documents of one issue",
        "Another document has the same id, and one document of an issue is stored: the first, until a person chooses the other. Give one of them an id of its own, make this one the document of the issue, or delete the copy.",
    ),
    rule_of(
        "status-not-allowed",
        "Status that cannot follow",
        "An issue goes from open to triaging, resolved and closed, and back to triaging when it comes again. What was worked on is not open any more.",
    ),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_rule_is_told_once_and_in_full() {
        for (at, one) in RULES.iter().enumerate() {
            assert!(RULES[..at].iter().all(|other| other.id != one.id), "{}", one.id);
            assert!(
                one.explanation.len() > 50 && one.explanation.ends_with(['.', '?']),
                "{}",
                one.id
            );
            assert!(one.title.len() > 5 && !one.title.ends_with('.'), "{}", one.id);
            assert_eq!(rule(one.id), Some(one));
        }
    }

    #[test]
    fn no_rule_is_missing() {
        let sources = [
            include_str!("blame.rs"),
            include_str!("ends.rs"),
            include_str!("front.rs"),
            include_str!("sections.rs"),
            include_str!("structure.rs"),
            include_str!("tables.rs"),
            include_str!("timeline.rs"),
            include_str!("whys.rs"),
        ];
        let shape = |word: &str| {
            word.contains('-') && word.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'-')
        };
        let ours = ["on-call", "fat-fingered"];
        for source in sources {
            for word in source.split('"').filter(|word| shape(word) && !ours.contains(word)) {
                assert!(rule(word).is_some(), "{word} is not in the table");
            }
        }
    }
}
