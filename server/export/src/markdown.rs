//! The tree as Markdown again: front matter, then CommonMark with GitHub's extensions.

use crate::document::{
    Align, Block, Document, Inline, Item, Picture, PictureFormat, Run, Table, Target,
};

/// Says by which address a picture is shown.
type Address<'a> = &'a dyn Fn(&Picture) -> String;

/// The document as Markdown, with its pictures in it.
pub fn markdown(document: &Document) -> String {
    markdown_linking(document, &|picture| {
        let kind = match picture.format {
            PictureFormat::Png => "png",
            PictureFormat::Jpeg => "jpeg",
        };
        format!("data:image/{kind};base64,{}", crate::html::base64(&picture.bytes))
    })
}

/// The document as Markdown whose pictures are elsewhere; `address` says where.
pub fn markdown_linking(document: &Document, address: &dyn Fn(&Picture) -> String) -> String {
    let mut text = String::new();
    if !document.metadata.fields.is_empty() {
        text.push_str("---\n");
        for (key, value) in &document.metadata.fields {
            text.push_str(&format!("{key}: {}\n", scalar(value)));
        }
        text.push_str("---\n\n");
    }
    text.push_str(&blocks(&document.blocks, address));
    for (index, note) in document.notes.iter().enumerate() {
        text.push_str(&format!(
            "\n[^{}]: {}\n",
            index + 1,
            indented(blocks(note, address).trim_end(), "    ").trim_start()
        ));
    }
    let text = text.trim_end();
    format!("{text}\n")
}

/// A YAML scalar, quoted where it would otherwise mean something else.
fn scalar(value: &str) -> String {
    let plain = !value.is_empty()
        && !value.contains(": ")
        && !value.contains(" #")
        && !value.ends_with(':')
        && value.starts_with(|first: char| first.is_alphanumeric());
    match plain {
        true => value.to_owned(),
        false => format!("\"{}\"", value.replace('"', "\\\"")),
    }
}

fn blocks(all: &[Block], address: Address<'_>) -> String {
    let mut parts = Vec::new();
    for (index, block) in all.iter().enumerate() {
        // Two lists of one kind after each other would be one.
        if let (Some(Block::List { start: before, .. }), Block::List { start, .. }) =
            (index.checked_sub(1).and_then(|before| all.get(before)), block)
            && before.is_some() == start.is_some()
        {
            parts.push("<!-- -->".to_owned());
        }
        parts.push(one(block, address));
    }
    let mut text = parts.join("\n\n");
    text.push('\n');
    text
}

fn one(block: &Block, address: Address<'_>) -> String {
    match block {
        Block::Heading { level, content, .. } => {
            let text = inline(content, false).replace("\\\n", " ");
            let text = match text.strip_suffix('#') {
                Some(before) => format!("{before}\\#"),
                None => text,
            };
            format!("{} {text}", "#".repeat(usize::from(*level)))
        }
        Block::Paragraph(content) => paragraph(content),
        Block::List { start, items } => list(*start, items, address),
        Block::Table(table) => self::table(table),
        Block::Code { language, text } => {
            let longest = text.split(|character| character != '`').map(str::len).max().unwrap_or(0);
            let fence = "`".repeat(longest.max(2) + 1);
            format!("{fence}{language}\n{text}\n{fence}")
        }
        Block::Quote(inner) => indented(blocks(inner, address).trim_end(), "> "),
        Block::Callout { kind, blocks: inner } => {
            let inner = blocks(inner, address);
            let text = format!("[!{}]\n{}", kind.title().to_uppercase(), inner.trim_end());
            indented(text.trim_end(), "> ")
        }
        Block::Picture { picture, alt } => {
            format!("![{}]({})", escaped(alt, false), address(picture))
        }
        Block::Figure { source, .. } => source.clone(),
        Block::Rule => "***".to_owned(),
        Block::PageBreak => "<!-- pagebreak -->".to_owned(),
    }
}

fn paragraph(content: &[Inline]) -> String {
    inline(content, false).lines().map(line_start).collect::<Vec<_>>().join("\n")
}

/// A line that would begin something else, escaped.
fn line_start(line: &str) -> String {
    let digits = line.bytes().take_while(u8::is_ascii_digit).count();
    let after = line.get(digits..).unwrap_or_default();
    if digits > 0 && after.starts_with(['.', ')']) {
        return format!("{}\\{after}", &line[..digits]);
    }
    match line.starts_with(['#', '+', '-', '=', '>', ':']) {
        true => format!("\\{line}"),
        false => line.to_owned(),
    }
}

fn list(start: Option<u64>, items: &[Item], address: Address<'_>) -> String {
    let mut lines = Vec::new();
    let loose = items
        .iter()
        .any(|item| item.blocks.windows(2).any(|pair| !matches!(pair[1], Block::List { .. })));
    for (index, item) in items.iter().enumerate() {
        let marker = match start {
            Some(start) => format!("{}. ", start.saturating_add(index as u64).min(999_999_999)),
            None => "- ".to_owned(),
        };
        let task = match item.task {
            Some(true) => "[x] ",
            Some(false) => "[ ] ",
            None => "",
        };
        let mut inner = match loose {
            true => blocks(&item.blocks, address),
            false => {
                item.blocks.iter().map(|block| one(block, address)).collect::<Vec<_>>().join("\n")
            }
        };
        // Text that only looks like a task.
        let looks_like_a_task = ["[ ]", "[x]", "[X]"].iter().any(|task| {
            inner
                .strip_prefix(task)
                .is_some_and(|rest| rest.is_empty() || rest.starts_with(char::is_whitespace))
        });
        if item.task.is_none() && looks_like_a_task {
            inner.insert(0, '\\');
        }
        let indent = " ".repeat(marker.len());
        let body = indented(inner.trim_end(), &indent);
        lines.push(format!("{marker}{task}{}", body.trim_start()).trim_end().to_owned());
    }
    lines.join(if loose { "\n\n" } else { "\n" })
}

fn table(table: &Table) -> String {
    let row = |cells: &[Vec<Inline>]| {
        let cells: Vec<String> =
            cells.iter().map(|cell| inline(cell, true).replace("\\\n", "<br>")).collect();
        format!("| {} |", cells.join(" | "))
    };
    let rule: Vec<&str> = table
        .columns
        .iter()
        .map(|align| match align {
            Align::Left => "---",
            Align::Center => ":---:",
            Align::Right => "---:",
        })
        .collect();
    let mut lines = vec![row(&table.header), format!("| {} |", rule.join(" | "))];
    lines.extend(table.rows.iter().map(|cells| row(&cells.cells)));
    lines.join("\n")
}

fn indented(text: &str, indent: &str) -> String {
    text.lines()
        .map(|line| match line.is_empty() {
            true => indent.trim_end().to_owned(),
            false => format!("{indent}{line}"),
        })
        .collect::<Vec<_>>()
        .join("\n")
}

/// Inline content; styles open and close as a stack, white space stands outside of them.
fn inline(content: &[Inline], in_table: bool) -> String {
    let mut text = String::new();
    let mut open: Vec<&'static str> = Vec::new();
    let mut link: Option<&Target> = None;
    for piece in content {
        let run = match piece {
            Inline::Text(run) => run,
            Inline::Break => {
                close(&mut text, &mut open, 0);
                text.push_str("\\\n");
                continue;
            }
            Inline::Note(index) => {
                text.push_str(&format!("[^{}]", index + 1));
                continue;
            }
        };
        // Anchors of evidence are found anew by whoever reads this; their brackets stay as they were typed.
        let wanted_link = run.link.as_ref().filter(|target| written(target, run));
        if wanted_link != link {
            close(&mut text, &mut open, 0);
            end_link(&mut text, link);
            if wanted_link.is_some() {
                text.push('[');
            }
            link = wanted_link;
        }
        let wanted: Vec<&'static str> =
            [(run.style.strike, "~~"), (run.style.bold, "**"), (run.style.italic, "*")]
                .iter()
                .filter(|(on, _)| *on)
                .map(|(_, mark)| *mark)
                .collect();
        let common = open.iter().zip(&wanted).take_while(|(a, b)| a == b).count();
        close(&mut text, &mut open, common);
        if run.style.code {
            open_all(&mut text, &mut open, &wanted, common);
            text.push_str(&code(&run.text, in_table));
            continue;
        }
        let body = run.text.trim_start();
        text.push_str(&run.text[..run.text.len() - body.len()]);
        if body.is_empty() {
            continue;
        }
        open_all(&mut text, &mut open, &wanted, common);
        text.push_str(&escaped(body, in_table));
    }
    close(&mut text, &mut open, 0);
    end_link(&mut text, link);
    text
}

fn open_all(
    text: &mut String,
    open: &mut Vec<&'static str>,
    wanted: &[&'static str],
    common: usize,
) {
    for mark in wanted.iter().skip(common) {
        text.push_str(mark);
        open.push(mark);
    }
}

/// Closes marks down to a depth, before white space at the end.
fn close(text: &mut String, open: &mut Vec<&'static str>, depth: usize) {
    if open.len() <= depth {
        return;
    }
    let end = text.trim_end_matches(' ').len();
    let space = text.split_off(end);
    while open.len() > depth {
        if let Some(mark) = open.pop() {
            text.push_str(mark);
        }
    }
    text.push_str(&space);
}

/// Whether a link has to be spelled out: citations and plain addresses are found again without.
fn written(target: &Target, run: &Run) -> bool {
    match target {
        Target::Web(address) => *address != run.text,
        Target::Anchor(anchor) => *anchor != run.text.to_lowercase() || !run.text.starts_with('E'),
        Target::Workspace(_) => true,
    }
}

fn end_link(text: &mut String, link: Option<&Target>) {
    match link {
        Some(Target::Web(address) | Target::Workspace(address)) => {
            text.push_str(&format!("](<{}>)", address.replace(['<', '>'], "")));
        }
        Some(Target::Anchor(anchor)) => text.push_str(&format!("](#{anchor})")),
        None => {}
    }
}

fn code(text: &str, in_table: bool) -> String {
    let longest = text.split(|character| character != '`').map(str::len).max().unwrap_or(0);
    let fence = "`".repeat(longest + 1);
    let pad = if text.starts_with(['`', ' ']) || text.ends_with(['`', ' ']) { " " } else { "" };
    let text = if in_table { text.replace('|', "\\|") } else { text.to_owned() };
    format!("{fence}{pad}{text}{pad}{fence}")
}

/// Text whose characters mean themselves. Placeholders (`[IPV4_1]`) and identifiers (`idx_orders`) stay as they are: a bracket
/// means something only before `(`, `[`, `:` or `^`, an underscore only at the edge of a word.
fn escaped(text: &str, in_table: bool) -> String {
    let mut out = String::with_capacity(text.len());
    let mut before = None;
    let mut characters = text.chars().peekable();
    while let Some(character) = characters.next() {
        let next = characters.peek().copied();
        let special = match character {
            '\\' => next.is_none_or(|next| next.is_ascii_punctuation()),
            '`' | '*' | '~' => true,
            '|' => in_table,
            '_' => {
                !(before.is_some_and(char::is_alphanumeric)
                    && next.is_some_and(char::is_alphanumeric))
            }
            '[' => matches!(next, Some('^' | '!')),
            // Only what begins a paragraph can define where a reference leads.
            ']' if next == Some(':') => text.trim_start().starts_with('['),
            ']' => matches!(next, Some('(' | '[')),
            '<' => next.is_some_and(|next| next.is_ascii_alphabetic() || "/!?".contains(next)),
            '&' => next.is_some_and(|next| next.is_ascii_alphanumeric() || next == '#'),
            _ => false,
        };
        if special {
            out.push('\\');
        }
        out.push(character);
        before = Some(character);
    }
    out
}
