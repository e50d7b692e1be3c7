//! The why tree as nested lists: one list a leg, what was ruled out, what contributed.
//!
//! Words of a model that no person has accepted are left out here; `questions` says that they are there.

use std::collections::{BTreeSet, HashMap};

use triage::{Author, Leg, TriageDocument, Why, WhyKind, WhyStatus};

use crate::markdown;

/// Lists are nested no deeper than this: a page has an edge, and so has the stack.
const DEEPEST: usize = 16;

/// Answers of fewer words say nothing without their question.
const WORDS_THAT_STAND_ALONE: usize = 4;

/// What the RCA says of one leg.
#[derive(Debug, Default)]
pub(crate) struct LegText<'a> {
    /// The answers as a nested numbered list; empty when there is none.
    pub(crate) list: String,
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
    let mut number = 0;
    for &root in &tree.roots {
        tree.write_node(root, 0, &mut number, &mut text);
    }
    text
}

/// What made it worse, longer or likelier, as a bullet list over all legs.
pub(crate) fn contributing(document: &TriageDocument) -> String {
    let mut list = String::new();
    for why in whys(document) {
        if why.kind == WhyKind::Contributing && is_answered(why) && !is_ruled_out(why) {
            let (first, _) = split_answer(why);
            list.push_str(&format!("- {}{}\n", markdown::item(&first), marks(why)));
        }
    }
    list
}

/// The first paragraph of an answer on one line, as Markdown.
pub(crate) fn first_paragraph(why: &Why) -> String {
    markdown::inline(&split_answer(why).0)
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

    /// Writes a node and what is below it; `number` counts the items of the list it stands in.
    fn write_node(&self, index: usize, indent: usize, number: &mut usize, text: &mut LegText<'a>) {
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
                self.write_node(child, indent, number, text);
            }
            return;
        }
        *number += 1;
        let marker = format!("{number}. ");
        let body = if is_answered {
            answer(node.why)
        } else {
            (format!("*Open*: {}", markdown::inline(&node.why.question)), Vec::new())
        };
        push_item(&mut text.list, indent, &marker, &body);
        let mut below = 0;
        for &child in &node.children {
            self.write_node(child, indent + marker.len(), &mut below, text);
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

/// An answer as the text of a list item: first line with citations and standing, and the lines that follow.
fn answer(why: &Why) -> (String, Vec<String>) {
    let (first, rest) = split_answer(why);
    let kind = match why.kind {
        WhyKind::Contributing => "Contributing: ",
        WhyKind::Condition => "Condition: ",
        WhyKind::Cause | WhyKind::RuledOut => "",
    };
    let question = match first.split_whitespace().count() {
        0..WORDS_THAT_STAND_ALONE if rest.is_empty() => {
            format!("{} ", markdown::one_line(&why.question))
        }
        _ => String::new(),
    };
    let text = format!("{question}{first}");
    let text = if kind.is_empty() { markdown::item(&text) } else { markdown::inline(&text) };
    (format!("{kind}{}{}", text.trim(), marks(why)), rest)
}

/// The first paragraph of an answer, and its other lines as they stand (without indentation that all of them share).
fn split_answer(why: &Why) -> (String, Vec<String>) {
    let answer = markdown::without_comments(&why.answer);
    let lines: Vec<&str> = answer.trim().lines().map(str::trim_end).collect();
    let starts_block = |line: &str| {
        let line = line.trim_start();
        ["```", "~~~", "|", "> ", "- ", "* ", "+ ", "#"].iter().any(|start| line.starts_with(start))
            || line.split_once(['.', ')']).is_some_and(|(number, rest)| {
                !number.is_empty()
                    && number.bytes().all(|byte| byte.is_ascii_digit())
                    && rest.starts_with(' ')
            })
    };
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
        why.evidence.iter().map(String::as_str).filter(|id| !cited.contains(id)).collect();
    if missing.is_empty() { String::new() } else { format!(" [{}]", missing.join(", ")) }
}

/// The evidence ids that a text cites itself: `[E1]`, `[E1, E2]`.
fn cited(text: &str) -> BTreeSet<&str> {
    let is_id = |id: &str| {
        id.strip_prefix('E').is_some_and(|number| {
            !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit())
        })
    };
    text.split('[')
        .skip(1)
        .filter_map(|part| part.split_once(']'))
        .flat_map(|(inner, _)| inner.split(',').map(str::trim))
        .filter(|id| is_id(id))
        .collect()
}
