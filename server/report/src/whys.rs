//! The why tree as nested lists: one list a leg, what was ruled out, what contributed.
//!
//! Words of a model that no person has accepted are left out here; `questions` says that they are there.

use std::collections::HashMap;

use triage::{Author, Leg, TriageDocument, Why, WhyKind, WhyStatus};

use crate::citations::cited;
use crate::markdown;
use crate::questions;

/// Lists are nested no deeper than this: a page has an edge, and so has the stack.
const DEEPEST: usize = 16;

/// Words of a question that say nothing of what it asks about.
const WORDS_OF_ASKING: &[&str] = &[
    "why", "how", "what", "when", "where", "who", "did", "do", "does", "was", "were", "is", "are",
    "had", "has", "have", "been", "be", "could", "can", "the", "a", "an", "of", "to", "in", "that",
    "this", "it", "its",
];

/// What the RCA says of one leg.
#[derive(Debug, Default)]
pub(crate) struct LegText<'a> {
    /// The answers as a nested numbered list; empty when there is none.
    pub(crate) list: String,
    /// What made it worse, longer or likelier, each with its place in the list, such as `1.2`.
    pub(crate) contributing: Vec<(String, &'a Why)>,
    /// What was looked at and excluded, as a bullet list; empty when there is none.
    pub(crate) ruled_out: String,
    /// Questions without an answer, in the order of the tree.
    pub(crate) unanswered: Vec<&'a Why>,
    /// Answers at an end of the tree that are only a hypothesis.
    pub(crate) guesses: Vec<&'a Why>,
    /// Whether anybody has asked a question of this leg.
    pub(crate) is_asked: bool,
}

/// The whys that count: all but suggestions of a model.
pub(crate) fn whys(document: &TriageDocument) -> impl Iterator<Item = &Why> {
    document.whys.iter().map(|why| &why.value).filter(|why| !is_suggestion(why))
}

/// Whether a model wrote it and no person has accepted it.
pub(crate) fn is_suggestion(why: &Why) -> bool {
    matches!(why.author, Author::Model { .. })
}

/// Whether it was looked at and excluded.
pub(crate) fn is_ruled_out(why: &Why) -> bool {
    why.kind == WhyKind::RuledOut || why.status == WhyStatus::Refuted
}

/// Whether somebody has answered it.
pub(crate) fn is_answered(why: &Why) -> bool {
    !markdown::without_comments(&why.answer).trim().is_empty()
}

/// The lists of one leg.
pub(crate) fn leg(document: &TriageDocument, leg: Leg) -> LegText<'_> {
    let tree = Tree::of(document, leg);
    let mut text = LegText { is_asked: !tree.nodes.is_empty(), ..LegText::default() };
    let mut place = Place { indent: 0, above: String::new(), number: 0 };
    for &root in &tree.roots {
        tree.write_node(root, &mut place, &mut text);
    }
    text
}

/// What contributed to why it happened, in short, as a bullet list; the places are those of the leg's list. The other two
/// legs hold little else, and are not told twice.
pub(crate) fn contributing(legs: &[(Leg, LegText<'_>)]) -> String {
    let mut list = String::new();
    for (_, text) in legs.iter().filter(|(leg, _)| *leg == Leg::Happened) {
        for (place, why) in &text.contributing {
            let first = first_sentence(&split_answer(why).0).to_owned();
            let first = if first.is_empty() { why.question.clone() } else { first };
            list.push_str(&format!("- {} (see {place})\n", markdown::item(&first)));
        }
    }
    list
}

/// The first paragraph of an answer on one line, as Markdown, after its question unless it says that itself.
pub(crate) fn told(why: &Why) -> String {
    format!("{}{}", asked(why), first_paragraph(why))
}

/// The first paragraph of an answer on one line, as Markdown.
pub(crate) fn first_paragraph(why: &Why) -> String {
    markdown::inline(&split_answer(why).0)
}

/// Where a list item comes to stand.
struct Place {
    /// Blanks before its marker.
    indent: usize,
    /// The numbers of the items it hangs below, each with a dot after it.
    above: String,
    /// The number of the item before it.
    number: usize,
}

/// The whys of one leg as a tree.
struct Tree<'a> {
    nodes: Vec<Node<'a>>,
    roots: Vec<usize>,
}

struct Node<'a> {
    why: &'a Why,
    children: Vec<usize>,
    parent: Option<usize>,
    depth: usize,
}

impl<'a> Tree<'a> {
    /// A why hangs below the nearest number above it that is there: a suggestion left out does not take its answers along.
    fn of(document: &'a TriageDocument, leg: Leg) -> Tree<'a> {
        let mut sorted: Vec<&Why> = whys(document).filter(|why| why.leg == leg).collect();
        sorted.sort_by(|a, b| a.number.cmp(&b.number));
        let mut tree = Tree { nodes: Vec::new(), roots: Vec::new() };
        let mut known: HashMap<&[u32], usize> = HashMap::new();
        for why in sorted {
            let number = why.number.0.as_slice();
            let mut parent = (1..number.len())
                .rev()
                .find_map(|length| known.get(number.get(..length)?).copied());
            if let Some(near) = parent.and_then(|parent| tree.nodes.get(parent))
                && near.depth + 1 >= DEEPEST
            {
                parent = near.parent;
            }
            let index = tree.nodes.len();
            let depth = parent
                .and_then(|parent| tree.nodes.get(parent))
                .map_or(0, |parent| parent.depth + 1);
            match parent.and_then(|parent| tree.nodes.get_mut(parent)) {
                Some(node) => node.children.push(index),
                None => tree.roots.push(index),
            }
            tree.nodes.push(Node { why, children: Vec::new(), parent, depth });
            known.entry(number).or_insert(index);
        }
        tree
    }

    /// Writes a node and what is below it as the next item at a place.
    fn write_node(&self, index: usize, place: &mut Place, text: &mut LegText<'a>) {
        let Some(node) = self.nodes.get(index) else { return };
        if is_ruled_out(node.why) {
            self.write_ruled_out(index, 0, text);
            return;
        }
        let is_answered = is_answered(node.why);
        if !is_answered {
            text.unanswered.push(node.why);
        } else if node.why.status == WhyStatus::Hypothesis
            && !node.children.iter().any(|&child| self.holds_answer(child))
        {
            text.guesses.push(node.why);
        }
        // A question nobody has answered holds no place of its own in the list unless answers hang below it.
        if !is_answered && !self.holds_answer(index) {
            for &child in &node.children {
                self.write_node(child, place, text);
            }
            return;
        }
        place.number += 1;
        let marker = format!("{}. ", place.number);
        let path = format!("{}{}", place.above, place.number);
        if is_answered && node.why.kind == WhyKind::Contributing {
            text.contributing.push((path.clone(), node.why));
        }
        let body = if is_answered {
            answer(node.why)
        } else {
            (format!("*Open*: {}", markdown::inline(&node.why.question)), Vec::new())
        };
        push_item(&mut text.list, place.indent, &marker, &body);
        let indent = place.indent + marker.len();
        let mut below = Place { indent, above: format!("{path}."), number: 0 };
        for &child in &node.children {
            self.write_node(child, &mut below, text);
        }
    }

    /// Whether this why or one below it has an answer that was not ruled out.
    fn holds_answer(&self, index: usize) -> bool {
        self.nodes.get(index).is_some_and(|node| {
            !is_ruled_out(node.why)
                && (is_answered(node.why)
                    || node.children.iter().any(|&child| self.holds_answer(child)))
        })
    }

    fn write_ruled_out(&self, index: usize, indent: usize, text: &mut LegText<'a>) {
        let Some(node) = self.nodes.get(index) else { return };
        let question = markdown::item(&node.why.question);
        let body = if is_answered(node.why) {
            let (first, rest) = split_answer(node.why);
            let first = markdown::inline(&first);
            (
                format!("{question} {}{}", markdown::sentence(&first), missing_citations(node.why))
                    .trim_start()
                    .to_owned(),
                rest,
            )
        } else if is_ruled_out(node.why) {
            (format!("{question} Ruled out; the reason is not written down."), Vec::new())
        } else {
            (format!("{question} Not answered."), Vec::new())
        };
        push_item(&mut text.ruled_out, indent, "- ", &body);
        for &child in &node.children {
            self.write_ruled_out(child, indent + 2, text);
        }
    }
}

/// Writes a list item: its first line, and the other lines of the answer below it at the depth of its text.
fn push_item(
    list: &mut String,
    indent: usize,
    marker: &str,
    (first, rest): &(String, Vec<String>),
) {
    list.push_str(&format!("{:indent$}{marker}{first}\n", ""));
    let depth = indent + marker.len();
    for line in rest {
        if line.is_empty() {
            list.push('\n');
        } else {
            list.push_str(&format!("{:depth$}{line}\n", ""));
        }
    }
}

/// An answer as the text of a list item: first line with question, citations and standing, and the lines that follow.
fn answer(why: &Why) -> (String, Vec<String>) {
    // The headings of the other legs say that what stands there contributed.
    let kind = match why.kind {
        WhyKind::Contributing if why.leg == Leg::Happened => "Contributing: ",
        WhyKind::Condition => "Condition: ",
        WhyKind::Cause | WhyKind::Contributing | WhyKind::RuledOut => "",
    };
    let asked = asked(why);
    let text = markdown::without_comments(&why.answer);
    // A list or table of its own stands below its question, not beside it.
    let (first, rest) = if !asked.is_empty() && text.trim().lines().next().is_some_and(starts_block)
    {
        (String::new(), markdown::lines(text.trim().lines()))
    } else {
        split_answer(why)
    };
    let first = if kind.is_empty() && asked.is_empty() {
        markdown::item(&first)
    } else {
        markdown::inline(&first)
    };
    (format!("{kind}{}{}", format!("{asked}{first}").trim(), marks(why)), rest)
}

/// The question in italics and a blank; empty when the answer says what it is about itself.
fn asked(why: &Why) -> String {
    let question = questions::question(why);
    if question.is_empty() || restates(first_sentence(&split_answer(why).0), &why.question) {
        String::new()
    } else if question.contains('*') {
        // Emphasis within emphasis of one kind is none.
        format!("{question} ")
    } else {
        format!("*{question}* ")
    }
}

/// Whether a sentence has all words of a question that say what it is about: "Checkout answered 502 because …".
fn restates(sentence: &str, question: &str) -> bool {
    let words = |text: &str| -> Vec<String> {
        text.split(|ch: char| !ch.is_alphanumeric())
            .filter(|word| !word.is_empty())
            .map(str::to_lowercase)
            .collect()
    };
    let said = words(sentence);
    let mut about = words(question);
    about.retain(|word| !WORDS_OF_ASKING.contains(&word.as_str()));
    // "answer" is said by "answered", "pods" by "pod".
    let is_said = |word: &String| {
        said.iter().any(|other| {
            other == word
                || (word.len().min(other.len()) > 2
                    && (other.starts_with(word.as_str()) || word.starts_with(other.as_str())))
        })
    };
    !about.is_empty() && about.iter().all(is_said)
}

/// The text up to the first full stop after which a new sentence starts; code is not looked into.
fn first_sentence(text: &str) -> &str {
    let mut at = 0;
    while let Some(rest) = text.get(at..).filter(|rest| !rest.is_empty()) {
        let step = if rest.starts_with('`') {
            markdown::code_span(rest).max(1)
        } else {
            rest.chars().next().map_or(1, char::len_utf8)
        };
        at += step;
        let next = text.get(at..).unwrap_or_default();
        if rest.starts_with(['.', '!', '?'])
            && next.trim_start().starts_with(char::is_uppercase)
            && next.starts_with(char::is_whitespace)
        {
            return text.get(..at).unwrap_or(text);
        }
    }
    text
}

/// Whether a line opens a list, a table, a quote, a heading or code.
fn starts_block(line: &str) -> bool {
    let line = line.trim_start();
    ["```", "~~~", "|", "> ", "- ", "* ", "+ ", "#"].iter().any(|start| line.starts_with(start))
        || line.split_once(['.', ')']).is_some_and(|(number, rest)| {
            !number.is_empty()
                && number.bytes().all(|byte| byte.is_ascii_digit())
                && rest.starts_with(' ')
        })
}

/// The first paragraph of an answer, and its other lines as they stand (without indentation that all of them share).
fn split_answer(why: &Why) -> (String, Vec<String>) {
    let answer = markdown::without_comments(&why.answer);
    let lines: Vec<&str> = answer.trim().lines().map(str::trim_end).collect();
    let first = lines.iter().enumerate().take_while(|(index, line)| {
        !line.is_empty()
            && (!starts_block(line)
                || (*index == 0 && !line.starts_with("```") && !line.starts_with("~~~")))
    });
    let length = first.count();
    let (first, rest) = lines.split_at(length);
    (first.join(" "), markdown::lines(rest.iter().copied()))
}

/// Citations that the words do not carry themselves, and how well the answer is supported.
fn marks(why: &Why) -> String {
    let standing = match why.status {
        WhyStatus::Confirmed | WhyStatus::Refuted => "",
        WhyStatus::Supported => " *(supported, not yet confirmed)*",
        WhyStatus::Hypothesis => " *(hypothesis)*",
    };
    format!("{}{standing}", missing_citations(why))
}

fn missing_citations(why: &Why) -> String {
    let cited = cited(&why.answer);
    let missing: Vec<&str> =
        why.evidence.iter().map(String::as_str).filter(|id| !cited.contains(*id)).collect();
    if missing.is_empty() { String::new() } else { format!(" [{}]", missing.join(", ")) }
}
