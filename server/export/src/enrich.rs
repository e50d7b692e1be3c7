//! What the tree gains after parsing: anchors of headings, whys and evidence, and links to them and to addresses in plain text.

use std::collections::{BTreeSet, HashSet};

use crate::document::{Block, Document, Inline, Item, Run, Target, plain};
use crate::figure;

/// Gives every heading, why and piece of evidence an anchor, makes citations such as `[E4, E5]` lead there, and web addresses
/// in plain text live. Links to anchors that are not there become text.
pub(crate) fn enrich(document: &mut Document) {
    let mut taken = HashSet::new();
    let mut evidence = BTreeSet::new();
    let mut in_whys = false;
    for block in &mut document.blocks {
        match block {
            Block::Heading { anchor, content, .. } => {
                let text = plain(content);
                in_whys = text.trim_start().to_ascii_lowercase().starts_with("why");
                *anchor = unique(&slug(&text), &mut taken);
            }
            Block::List { start: Some(start), items } if in_whys => {
                number(items, *start, "", &mut taken);
            }
            Block::Table(table) => {
                for row in &mut table.rows {
                    let first = row.cells.first().map(|cell| plain(cell)).unwrap_or_default();
                    let id = first.trim();
                    if is_evidence(id) && taken.insert(id.to_lowercase()) {
                        row.anchor = Some(id.to_lowercase());
                        evidence.insert(id.to_owned());
                    }
                }
            }
            Block::List { items, .. } => {
                for item in items {
                    let text = match item.blocks.first() {
                        Some(Block::Paragraph(content)) => plain(content),
                        _ => String::new(),
                    };
                    let id: String = text
                        .trim_start_matches('[')
                        .chars()
                        .take_while(char::is_ascii_alphanumeric)
                        .collect();
                    if is_evidence(&id) && taken.insert(id.to_lowercase()) {
                        item.anchor = Some(id.to_lowercase());
                        evidence.insert(id);
                    }
                }
            }
            _ => {}
        }
    }
    figure::fill(document);
    let known = Known { anchors: taken, evidence };
    known.blocks(&mut document.blocks);
    for note in &mut document.notes {
        known.blocks(note);
    }
}

fn number(items: &mut [Item], start: u64, above: &str, taken: &mut HashSet<String>) {
    for (index, item) in items.iter_mut().enumerate() {
        let number = format!("{above}{}", start.saturating_add(index as u64));
        item.anchor = Some(unique(&format!("why-{number}"), taken));
        for block in &mut item.blocks {
            if let Block::List { start: Some(start), items } = block {
                number_below(items, *start, &number, taken);
            }
        }
    }
}

fn number_below(items: &mut [Item], start: u64, number_above: &str, taken: &mut HashSet<String>) {
    number(items, start, &format!("{number_above}."), taken);
}

/// Letters and digits in lower case, everything else a hyphen; as GitHub makes the anchors of headings, without its doubles.
fn slug(text: &str) -> String {
    let mut slug = String::new();
    for character in text.chars().flat_map(char::to_lowercase) {
        if character.is_alphanumeric() {
            slug.push(character);
        } else if !slug.is_empty() && !slug.ends_with('-') {
            slug.push('-');
        }
        if slug.len() > 80 {
            break;
        }
    }
    match slug.trim_end_matches('-') {
        "" => "section".to_owned(),
        slug => slug.to_owned(),
    }
}

fn unique(wanted: &str, taken: &mut HashSet<String>) -> String {
    let mut anchor = wanted.to_owned();
    let mut count = 1;
    while !taken.insert(anchor.clone()) {
        count += 1;
        anchor = format!("{wanted}-{count}");
    }
    anchor
}

/// `E12`.
fn is_evidence(id: &str) -> bool {
    id.strip_prefix('E').is_some_and(|digits| {
        (1..=6).contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_digit())
    })
}

struct Known {
    anchors: HashSet<String>,
    evidence: BTreeSet<String>,
}

impl Known {
    fn blocks(&self, blocks: &mut [Block]) {
        for block in blocks {
            match block {
                Block::Heading { content, .. } | Block::Paragraph(content) => {
                    self.inlines(content, false);
                }
                Block::List { items, .. } => {
                    for item in items {
                        // An item that is the evidence does not lead to itself.
                        self.blocks(&mut item.blocks);
                    }
                }
                Block::Table(table) => {
                    for row in &mut table.rows {
                        for (index, cell) in row.cells.iter_mut().enumerate() {
                            if index > 0 || row.anchor.is_none() {
                                self.inlines(cell, true);
                            }
                        }
                    }
                }
                Block::Quote(blocks) | Block::Callout { blocks, .. } => self.blocks(blocks),
                Block::Code { .. }
                | Block::Picture { .. }
                | Block::Figure { .. }
                | Block::Rule
                | Block::PageBreak => {}
            }
        }
    }

    fn inlines(&self, content: &mut Vec<Inline>, in_cell: bool) {
        let only_ids = in_cell
            && plain(content)
                .split([',', ' ', ';'])
                .filter(|word| !word.is_empty())
                .all(is_evidence);
        let mut linked = Vec::with_capacity(content.len());
        for inline in std::mem::take(content) {
            match inline {
                Inline::Text(mut run) => {
                    if let Some(Target::Anchor(anchor)) = &run.link
                        && !self.anchors.contains(anchor)
                    {
                        run.link = None;
                    }
                    if run.link.is_some() || run.style.code {
                        linked.push(Inline::Text(run));
                    } else {
                        self.split(&run, only_ids, &mut linked);
                    }
                }
                other => linked.push(other),
            }
        }
        *content = linked;
    }

    /// A run as runs with links: ids of evidence where they are cited, and addresses.
    fn split(&self, run: &Run, only_ids: bool, linked: &mut Vec<Inline>) {
        let mut done = 0;
        let mut push = |from: usize, to: usize, link: Option<Target>| {
            if let Some(text) = run.text.get(from..to)
                && !text.is_empty()
            {
                linked.push(Inline::Text(Run { text: text.to_owned(), style: run.style, link }));
            }
        };
        for (start, end, link) in self.found(&run.text, only_ids) {
            push(done, start, None);
            push(start, end, Some(link));
            done = end;
        }
        push(done, run.text.len(), None);
    }

    fn found(&self, text: &str, only_ids: bool) -> Vec<(usize, usize, Target)> {
        let mut found = Vec::new();
        let mut in_brackets = false;
        let mut word = None;
        let ends = text
            .char_indices()
            .map(|(at, character)| (at, Some(character)))
            .chain([(text.len(), None)]);
        for (at, character) in ends {
            let part = character.is_some_and(char::is_alphanumeric);
            match (word, part) {
                (None, true) => word = Some(at),
                (Some(start), false) => {
                    let id = text.get(start..at).unwrap_or_default();
                    if (in_brackets || only_ids) && self.evidence.contains(id) {
                        found.push((start, at, Target::Anchor(id.to_lowercase())));
                    }
                    word = None;
                }
                _ => {}
            }
            match character {
                Some('[') => in_brackets = true,
                Some(']') => in_brackets = false,
                _ => {}
            }
        }
        for scheme in ["https://", "http://"] {
            for (start, _) in text.match_indices(scheme) {
                let rest = text.get(start..).unwrap_or_default();
                let end = rest
                    .find(|character: char| {
                        character.is_whitespace() || "<>\"'`|⟨⟩".contains(character)
                    })
                    .unwrap_or(rest.len());
                let address = rest
                    .get(..end)
                    .unwrap_or_default()
                    .trim_end_matches(['.', ',', ';', ':', '!', '?', ')', ']', '}', '*', '_']);
                // A placeholder in an address stands for a value: it leads nowhere.
                if address.len() > scheme.len() && !address.contains(['[', ']']) {
                    found.push((start, start + address.len(), Target::Web(address.to_owned())));
                }
            }
        }
        found.sort_by_key(|(start, ..)| *start);
        let mut last = 0;
        found.retain(|(start, end, _)| {
            let fits = *start >= last;
            if fits {
                last = *end;
            }
            fits
        });
        found
    }
}
