//! What a model replied, as data: its words become harmless Markdown, and its citations are checked.
//!
//! Nothing in a reply is followed: markup that would become a link, an image or HTML is taken apart, and what would
//! change the shape of the document is disarmed.

use crate::evidence_line::one_line;
use crate::made_up::{ends_in_evidence, struck};
use crate::prompt::CitedText;
use crate::suggestion::{CONFIDENCE, NEXT, REFUTE};
use crate::whys::answer_lines;

/// Longest line of an answer, in characters; a longer word stands on a line of its own.
const WIDTH: usize = 100;
/// Longest quote that is shown, in characters.
const QUOTE: usize = 240;

/// A reply as it was read.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Reply {
    /// The answer.
    pub answer: String,
    /// What it says it rests on.
    pub citations: Vec<Citation>,
    /// `low`, `medium` or `high`; empty when the model did not say.
    pub confidence: String,
    /// What would show that it is wrong.
    pub refute: String,
    /// What to ask next.
    pub next_question: String,
}

/// What a model says it read in evidence.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Citation {
    /// The evidence.
    pub id: String,
    /// What is said to stand there.
    pub quote: String,
}

/// A citation and what is wrong with it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Checked {
    /// The citation.
    pub citation: Citation,
    /// Why it does not hold; `None` when it does.
    pub problem: Option<&'static str>,
}

/// Looks whether the evidence that is cited was given, and whether what is quoted stands in it. Blanks count as one. A quote
/// of a letter or two stands anywhere, and says nothing.
pub fn check(citations: &[Citation], given: &[CitedText]) -> Vec<Checked> {
    citations
        .iter()
        .map(|citation| {
            let id = citation.id.trim().trim_matches(['[', ']', '^']).to_uppercase();
            let problem = match given.iter().find(|text| text.id.eq_ignore_ascii_case(&id)) {
                None => Some("no such evidence was given"),
                Some(text) => problem(&citation.quote, &text.text),
            };
            Checked { citation: Citation { id, quote: one_line(&citation.quote) }, problem }
        })
        .collect()
}

/// Fewest letters and digits of a quote; of two words or more, fewest of both.
const TELLING: (usize, usize) = (8, 6);
/// From this many characters on, a quote may end within a word.
const LONG: usize = 16;

/// What is wrong with a quote of a text.
fn problem(quote: &str, text: &str) -> Option<&'static str> {
    let quote = one_line(quote);
    let bare = quote
        .trim_matches(['"', '\'', '`', '“', '”', '…', '|', ' '])
        .trim_end_matches("...")
        .trim();
    let letters = bare.chars().filter(|letter| letter.is_alphanumeric()).count();
    if letters == 0 {
        return Some("nothing is quoted from it");
    }
    let lines: Vec<String> = text.lines().map(one_line).collect();
    if lines.iter().any(|line| line == bare) {
        return None;
    }
    let text = lines.join(" ");
    let all = one_line(&text);
    let words = bare.split(' ').filter(|word| word.contains(char::is_alphanumeric)).count();
    let is_telling = letters >= TELLING.0 || words > 1 && letters >= TELLING.1;
    match holds(bare, &all) || holds(&quote, &all) {
        false => Some("this does not stand there"),
        true if !is_telling => Some("the quote is too short to tell what it is of"),
        true => None,
    }
}

/// Whether a quote stands in a text: a short one as whole words, so that `error 50` is not quoted from `error 503`.
fn holds(quote: &str, text: &str) -> bool {
    let is_long = quote.chars().count() >= LONG;
    let goes_on = |inner: Option<char>, outer: Option<char>| {
        inner.is_some_and(char::is_alphanumeric) && outer.is_some_and(char::is_alphanumeric)
    };
    text.match_indices(quote).any(|(at, _)| {
        let before = text.get(..at).and_then(|head| head.chars().next_back());
        let behind = text.get(at + quote.len()..).and_then(|tail| tail.chars().next());
        is_long
            || !goes_on(quote.chars().next(), before) && !goes_on(quote.chars().next_back(), behind)
    })
}

/// The lines below an answer: its citations, those that do not hold struck through, how sure it is, what would refute
/// it, what to ask next, and how it ended if that is to be said.
pub fn tail(reply: &Reply, checked: &[Checked], note: Option<&str>) -> Vec<String> {
    let mut lines = vec![String::new()];
    for one in checked {
        let id: String =
            one.citation.id.chars().filter(|letter| letter.is_alphanumeric()).take(12).collect();
        let quote: String = one.citation.quote.chars().take(QUOTE).collect();
        let quote = harmless_line(&quote);
        match one.problem {
            None if quote.is_empty() => lines.push(format!("- [{id}]")),
            None => lines.push(format!("- [{id}] “{quote}”")),
            // In backticks an id is no citation.
            Some(problem) => {
                lines.push(format!("- ~~`[{id}]` “{quote}”~~ does not hold: {problem}"));
            }
        }
    }
    let sentence = |text: &str| harmless_line(&one_line(text));
    let sure = match reply.confidence.trim().to_lowercase().as_str() {
        word @ ("low" | "medium" | "high") => word.to_owned(),
        _ => "not said".to_owned(),
    };
    lines.push(format!("{CONFIDENCE}{sure}."));
    if !reply.refute.trim().is_empty() {
        lines.push(format!("{REFUTE}{}", sentence(&reply.refute)));
    }
    if !reply.next_question.trim().is_empty() {
        lines.push(format!("{NEXT}{}", sentence(&reply.next_question)));
    }
    lines.extend(note.map(|note| format!("Note: {}", sentence(note))));
    lines
}

/// Cuts an answer into lines while it comes in. What it gave out stays as it is: the lines of an answer are the same
/// in whatever pieces it came.
#[derive(Debug, Clone, Default)]
pub struct Lines {
    /// What is not a line yet.
    pending: String,
    known: Vec<String>,
    /// The text of the evidence, in which names and codes may stand that look like ids.
    texts: String,
    /// The line before ended in the word "evidence".
    names_evidence: bool,
    gave_any: bool,
    /// The pending text goes on after a break, where blanks are none.
    goes_on: bool,
    /// What numbers may come from; `None` where they may come from anywhere.
    facts: Option<String>,
    doubtful: usize,
}

impl Lines {
    /// Lines of an answer that may cite this evidence, and repeat the words of it.
    pub fn new(given: &[CitedText]) -> Lines {
        let known = given.iter().map(|one| one.id.clone()).collect();
        let texts: Vec<&str> = given.iter().map(|one| one.text.as_str()).collect();
        Lines { known, texts: texts.join("\n"), ..Lines::default() }
    }

    /// The same of an answer whose numbers must stand in these facts: others are struck through.
    #[must_use]
    pub fn of_facts(mut self, facts: &str) -> Lines {
        self.facts = Some(facts.to_owned());
        self
    }

    /// How many numbers, and citations within the text, were struck through.
    pub fn doubtful(&self) -> usize {
        self.doubtful
    }

    /// Takes more text and gives the lines that are whole by now.
    pub fn push(&mut self, text: &str) -> Vec<String> {
        self.pending.push_str(text);
        let mut lines = Vec::new();
        loop {
            if self.goes_on {
                self.pending = self.pending.trim_start_matches(' ').to_owned();
                self.goes_on = self.pending.is_empty();
                // A break at the end of a line leaves no line of its own.
                if self.pending.starts_with('\n') {
                    self.pending.remove(0);
                }
            }
            let end = self.pending.find('\n');
            let line = self.pending.get(..end.unwrap_or(self.pending.len())).unwrap_or_default();
            if let Some(at) = wrap_at(line) {
                let line = self.pending.get(..at).unwrap_or_default().to_owned();
                self.pending.drain(..at);
                self.goes_on = true;
                self.give(&line, &mut lines);
            } else if let Some(end) = end {
                let line = self.pending.get(..end).unwrap_or_default().to_owned();
                self.pending.drain(..=end);
                self.give(&line, &mut lines);
            } else {
                return lines;
            }
        }
    }

    /// The rest.
    pub fn finish(&mut self) -> Vec<String> {
        let mut lines = self.push("\n");
        while lines.last().is_some_and(String::is_empty) {
            lines.pop();
        }
        lines
    }

    fn give(&mut self, line: &str, lines: &mut Vec<String>) {
        let harmless = harmless_line(line.trim_end());
        let mut line = struck(&harmless, &self.known, &self.texts, self.names_evidence);
        self.names_evidence = ends_in_evidence(&harmless);
        if let Some(facts) = &self.facts {
            for span in crate::numbers_not_in(&line, facts).into_iter().rev() {
                if line.get(..span.start).is_some_and(|head| head.ends_with("~~`")) {
                    continue;
                }
                let number = line.get(span.range()).unwrap_or_default().to_owned();
                line.replace_range(span.range(), &format!("~~{number}~~"));
            }
        }
        self.doubtful += line.matches("~~").count() / 2;
        // Blank lines before the first words are none.
        if line.is_empty() && !self.gave_any {
            return;
        }
        self.gave_any = true;
        lines.push(line);
    }
}

/// Where a line is to be broken: at the last blank within the width, else at the first one behind it.
fn wrap_at(line: &str) -> Option<usize> {
    let (limit, _) = line.char_indices().nth(WIDTH)?;
    let blank = line.get(..limit)?.rfind(' ').filter(|&at| !line[..at].trim().is_empty());
    blank.or_else(|| line.get(limit..)?.find(' ').map(|at| limit + at))
}

/// One line of Markdown that is words and nothing else.
fn harmless_line(line: &str) -> String {
    let mut clean = String::with_capacity(line.len());
    let mut before = ' ';
    for character in line.chars() {
        match character {
            '\t' => clean.push(' '),
            _ if character.is_control() || is_invisible(character) => continue,
            // A link or an image needs `](`, HTML and autolinks a `<`.
            '(' if before == ']' => clean.push_str(" ("),
            '<' if before != '\\' => clean.push_str("\\<"),
            // What is struck through is struck by us.
            '~' if before == '~' => clean.push_str("\\~"),
            _ => clean.push(character),
        }
        before = character;
    }
    let words: Vec<String> = clean.split(' ').map(unlinked).collect();
    let line = words.join(" ");
    let blanks = line.len() - line.trim_start().len();
    let start = line.trim_start();
    let is_rule =
        |mark: char| !start.is_empty() && start.chars().all(|character| character == mark);
    let is_definition = start.starts_with('[') && start.contains("]:");
    if is_rule('-') || is_rule('=') || is_definition {
        return format!("{}\\{start}", " ".repeat(blanks));
    }
    // Headings, legs, comments and fences.
    answer_lines(&line).into_iter().next().unwrap_or_default()
}

/// An address that a viewer would make a link of, as code.
fn unlinked(word: &str) -> String {
    let is_address = word.contains("://") || word.to_lowercase().starts_with("www.");
    match is_address && !word.contains('`') {
        true => format!("`{word}`"),
        false => word.to_owned(),
    }
}

/// Characters that show nothing or turn the direction of text round.
fn is_invisible(character: char) -> bool {
    matches!(character, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{e0000}'..='\u{e007f}')
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::citation::citations;
    use proptest::prelude::*;

    fn given() -> [CitedText; 1] {
        [CitedText { id: "E1".to_owned(), text: "pool empty".to_owned() }]
    }

    fn lines(text: &str) -> Vec<String> {
        let mut lines = Lines::new(&given());
        let mut all = lines.push(text);
        all.extend(lines.finish());
        all
    }

    #[test]
    fn markup_becomes_words() {
        for (reply, shown) in [
            ("see [this](https://example.com/a)", "see [this] `(https://example.com/a)`"),
            ("![x](http://example.com/pixel.png)", "![x] `(http://example.com/pixel.png)`"),
            ("<script>alert(1)</script>", "\\<script>alert(1)\\</script>"),
            ("<!-- tftsr:streaming 1 -->", "\\<!-- tftsr:streaming 1 -->"),
            ("## Whys", "\\## Whys"),
            ("### 9 Why?", "\\### 9 Why?"),
            ("Leg: why did it happen", " Leg: why did it happen"),
            ("```tftsr-ask 1 x draft", "\\```tftsr-ask 1 x draft"),
            ("---", "\\---"),
            ("[E1]: http://example.com", "\\[E1]: `http://example.com`"),
            ("a\u{1b}[31mb\u{202e}c", "a[31mbc"),
            ("~~no~~", "~\\~no~\\~"),
        ] {
            assert_eq!(lines(reply), [shown], "{reply}");
        }
    }

    #[test]
    fn citations_of_what_was_not_given_are_struck() {
        assert_eq!(lines("Shown [E1] and [E9]."), ["Shown [E1] and ~~`[E9]`~~."]);
        let listed = lines("Shown [E1, E9].");
        assert!(citations(&listed[0]).iter().all(|(id, _)| id != "E9"), "{listed:?}");
    }

    #[test]
    fn quotes_must_stand_in_the_evidence() {
        let given = [CitedText {
            id: "E1".to_owned(),
            text: "LOG:  duration: 9214 ms\n  Seq Scan".to_owned(),
        }];
        for (id, quote, holds) in [
            ("E1", "duration: 9214 ms Seq Scan", true),
            ("[e1]", "\"duration: 9214 ms…\"", true),
            ("E1", "LOG:  duration: 9214 ms", true),
            ("E1", "Seq Scan", true),
            ("E1", "duration: 9215 ms", false),
            ("E2", "duration", false),
            // Nothing, next to nothing, and half a number.
            ("E1", "", false),
            ("E1", "“”", false),
            ("E1", "L", false),
            ("E1", "9214", false),
            ("E1", "duration: 92", false),
        ] {
            let citation = Citation { id: id.to_owned(), quote: quote.to_owned() };
            let checked = check(&[citation], &given);
            assert_eq!(checked[0].problem.is_none(), holds, "{id} {quote}");
            let shown = tail(&Reply::default(), &checked, None).join("\n");
            assert_eq!(shown.contains("~~"), !holds);
            assert_eq!(citations(&shown).len(), usize::from(holds), "{shown}");
        }
    }

    #[test]
    fn long_lines_are_broken_at_blanks() {
        let text = "word ".repeat(60);
        let all = lines(&text);
        assert!(all.len() == 3 && all.iter().all(|line| line.chars().count() <= WIDTH), "{all:?}");
        assert_eq!(lines(&"x".repeat(300)).len(), 1);
    }

    proptest! {
        #[test]
        fn lines_are_the_same_in_whatever_pieces(text in "[a-z \\n\\[\\]E19(<#`-]{0,300}", at in proptest::collection::vec(0usize..300, 0..6)) {
            let mut cuts: Vec<usize> = at.into_iter().filter(|&at| at <= text.len()).collect();
            cuts.sort_unstable();
            let mut pieces = Lines::new(&given());
            let (mut all, mut start) = (Vec::new(), 0);
            for cut in cuts.into_iter().chain([text.len()]) {
                all.extend(pieces.push(&text[start..cut]));
                start = cut;
            }
            all.extend(pieces.finish());
            prop_assert_eq!(all, lines(&text));
        }
    }
}
