//! Text into Markdown so that it reads as it was meant: CommonMark 0.31 with the tables of GFM 0.29.
//!
//! People write Markdown into triage documents (`code`, **bold**, links), and logs bring identifiers (`__init__`, `*.log`,
//! `<none>`, `a|b`). Code spans, escapes and paired asterisks are kept as they are; what would vanish in rendering is escaped.

/// One line of Markdown: line breaks become blanks, and what Markdown would swallow is escaped.
pub(crate) fn inline(text: &str) -> String {
    let text = one_line(text);
    let emphasis = paired_asterisks(&text);
    let mut out = String::with_capacity(text.len() + 8);
    let mut at = 0;
    while let Some(rest) = text.get(at..).filter(|rest| !rest.is_empty()) {
        let step = verbatim(rest, text.get(..at).unwrap_or_default());
        if step > 0 {
            out.push_str(rest.get(..step).unwrap_or(rest));
            at += step;
            continue;
        }
        let Some(ch) = rest.chars().next() else { break };
        let is_special = match ch {
            '`' => true,
            '<' => rest.get(1..2).is_some_and(|next| {
                next.starts_with(|c: char| c.is_ascii_alphabetic() || "/!?".contains(c))
            }),
            '_' => !within_word(text.get(..at).unwrap_or_default(), rest),
            '*' => !emphasis.contains(&at),
            _ => false,
        };
        if is_special {
            out.push('\\');
        }
        out.push(ch);
        at += ch.len_utf8();
    }
    out
}

/// The text of a list item or paragraph: [`inline`], and a start that would open another block is escaped.
pub(crate) fn item(text: &str) -> String {
    guard_start(inline(text))
}

/// One line of Markdown whose start opens no other block.
pub(crate) fn guard_start(text: String) -> String {
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    if (1..=9).contains(&digits)
        && text.get(digits..).is_some_and(|rest| rest.starts_with(". ") || rest.starts_with(") "))
    {
        let (number, rest) = text.split_at(digits);
        return format!("{number}\\{rest}");
    }
    let opens_block = ["- ", "+ ", "* ", "#", ">", "|", "---", "===", "~~~"]
        .iter()
        .any(|start| text.starts_with(start))
        || matches!(text.as_str(), "-" | "+" | "*");
    if opens_block { format!("\\{text}") } else { text }
}

/// Several lines as people wrote them: lists, tables, quotes and code blocks stay, what would vanish is escaped.
/// A code block that is not closed is closed.
pub(crate) fn lines<'a>(lines: impl Iterator<Item = &'a str>) -> Vec<String> {
    let mut fence = None;
    let mut out = Vec::new();
    for line in lines {
        let line = line.trim_end();
        let words = line.trim_start();
        let mark = ["```", "~~~"].into_iter().find(|mark| words.starts_with(mark));
        match (fence, mark) {
            (None, None) => {
                let (blanks, _) = line.split_at(line.len() - words.len());
                let (marker, words) =
                    words.strip_prefix("* ").map_or(("", words), |rest| ("* ", rest));
                out.push(format!("{blanks}{marker}{}", inline(words)));
                continue;
            }
            (None, Some(_)) => fence = mark,
            (Some(open), _)
                if words.trim_end_matches(['`', '~']).is_empty() && words.starts_with(open) =>
            {
                fence = None;
            }
            (Some(_), _) => {}
        }
        out.push(line.to_owned());
    }
    out.extend(fence.map(str::to_owned));
    out
}

/// The text of a heading: [`inline`], and closing number signs stay.
pub(crate) fn heading(text: &str) -> String {
    let text = inline(text);
    match text.strip_suffix('#') {
        Some(rest) => format!("{rest}\\#"),
        None => text,
    }
}

/// The text of a table cell: [`inline`], and pipes are escaped, in code spans too as GFM wants it.
pub(crate) fn cell(text: &str) -> String {
    escape_pipes(&inline(text))
}

/// A code span for a table cell that shows exactly this text; empty for empty text. What turns the direction of text
/// (Unicode's embeddings, overrides and isolates) shows as U+FFFD, so that a log cannot make its line read as another.
pub(crate) fn code_cell(text: &str) -> String {
    let text = one_line(text)
        .replace(|ch| matches!(ch, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}'), "\u{FFFD}");
    if text.is_empty() {
        return String::new();
    }
    // A table cell turns `\|` in a code span into `|`, so a backslash before a pipe can be shown only outside of one.
    if text.contains("\\|") {
        return literal(&text);
    }
    let longest = text.split(|c| c != '`').map(str::len).max().unwrap_or(0);
    let fence = "`".repeat(longest + 1);
    let pad = if text.starts_with('`') || text.ends_with('`') { " " } else { "" };
    format!("{fence}{pad}{}{pad}{fence}", text.replace('|', "\\|"))
}

/// Writes a table row; an empty cell is one blank wide.
pub(crate) fn push_row(table: &mut String, cells: &[String]) {
    table.push('|');
    for cell in cells {
        table.push_str(if cell.is_empty() { " |" } else { " " });
        if !cell.is_empty() {
            table.push_str(cell);
            table.push_str(" |");
        }
    }
    table.push('\n');
}

/// A double-quoted YAML 1.2 scalar.
pub(crate) fn yaml_string(text: &str) -> String {
    let mut out = String::from("\"");
    for ch in one_line(text).chars() {
        if ch == '"' || ch == '\\' {
            out.push('\\');
        }
        out.push(ch);
    }
    out.push('"');
    out
}

/// The text on one line: line breaks and other control characters become blanks, the ends are trimmed.
pub(crate) fn one_line(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for line in text.lines() {
        let line = line.trim();
        if !line.is_empty() {
            if !out.is_empty() {
                out.push(' ');
            }
            out.extend(line.chars().map(|ch| if ch.is_control() { ' ' } else { ch }));
        }
    }
    out
}

/// The text without HTML comments; one that is not closed stays.
pub(crate) fn without_comments(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("<!--") {
        let Some((_, after)) = after.split_once("-->") else { break };
        out.push_str(before);
        rest = after;
    }
    out.push_str(rest);
    out
}

/// A sentence: first letter large when the first word is a plain word, a full stop at the end.
pub(crate) fn sentence(text: &str) -> String {
    let text = text.trim();
    let first_word = text.split(char::is_whitespace).next().unwrap_or_default();
    let mut out = String::with_capacity(text.len() + 1);
    let mut chars = text.chars();
    match chars.next() {
        Some(first) if first_word.chars().all(|ch| ch.is_ascii_lowercase()) => {
            out.push(first.to_ascii_uppercase());
            out.push_str(chars.as_str());
        }
        _ => out.push_str(text),
    }
    if !text.is_empty() && !text.ends_with(['.', '!', '?', ':', '…']) {
        out.push('.');
    }
    out
}

/// How many bytes at the start of `rest` stay as they are: a code span, an escape, a URL, an address.
fn verbatim(rest: &str, before: &str) -> usize {
    if let Some(after) = rest.strip_prefix('\\') {
        return if after.starts_with(|c: char| c.is_ascii_punctuation()) { 2 } else { 0 };
    }
    if rest.starts_with('`') {
        return code_span(rest);
    }
    if before.chars().next_back().is_none_or(char::is_whitespace) {
        let word = rest.split(char::is_whitespace).next().unwrap_or_default();
        // An escape inside an address would break it, and hide it from whoever looks for addresses.
        if word.starts_with("http://") || word.starts_with("https://") || word.contains('@') {
            return word.find(['<', '`']).unwrap_or(word.len());
        }
    }
    0
}

/// The length of the code span that starts here, 0 when it is not closed.
pub(crate) fn code_span(rest: &str) -> usize {
    let fence = rest.len() - rest.trim_start_matches('`').len();
    let mut at = fence;
    while let Some(found) = rest.get(at..).and_then(|tail| tail.find('`')) {
        let start = at + found;
        let tail = rest.get(start..).unwrap_or_default();
        let run = tail.len() - tail.trim_start_matches('`').len();
        at = start + run;
        if run == fence {
            return at;
        }
    }
    // Nothing closes it: the whole run is text, and the caller escapes it one by one.
    0
}

/// Underscores between letters or digits are never emphasis.
fn within_word(before: &str, rest: &str) -> bool {
    let (before, after) = (before.trim_end_matches('_'), rest.trim_start_matches('_'));
    before.ends_with(char::is_alphanumeric) && after.starts_with(char::is_alphanumeric)
}

/// Where the asterisks stand that open and close emphasis as people write it: `*word*`, `**two words**`.
fn paired_asterisks(text: &str) -> std::collections::BTreeSet<usize> {
    let mut paired = std::collections::BTreeSet::new();
    let mut open: Vec<(usize, usize)> = Vec::new();
    let mut at = 0;
    while let Some(rest) = text.get(at..).filter(|rest| !rest.is_empty()) {
        let step = verbatim(rest, text.get(..at).unwrap_or_default());
        if step > 0 {
            at += step;
            continue;
        }
        let run = rest.len() - rest.trim_start_matches('*').len();
        if run == 0 {
            at += rest.chars().next().map_or(1, char::len_utf8);
            continue;
        }
        let before = text.get(..at).and_then(|before| before.chars().next_back());
        let after = rest.trim_start_matches('*').chars().next();
        let opens = before.is_none_or(|ch| !ch.is_alphanumeric())
            && after.is_some_and(|ch| !ch.is_whitespace());
        let closes = after.is_none_or(|ch| !ch.is_alphanumeric())
            && before.is_some_and(|ch| !ch.is_whitespace());
        match open.iter().rposition(|(_, length)| *length == run) {
            Some(index) if closes => {
                let (start, _) = open[index];
                open.truncate(index);
                paired.extend(start..start + run);
                paired.extend(at..at + run);
            }
            _ if opens && run <= 3 => open.push((at, run)),
            _ => {}
        }
        at += run;
    }
    paired
}

/// Escapes each pipe that is not escaped.
fn escape_pipes(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 4);
    let mut backslashes = 0;
    for ch in text.chars() {
        if ch == '|' && backslashes % 2 == 0 {
            out.push('\\');
        }
        backslashes = if ch == '\\' { backslashes + 1 } else { 0 };
        out.push(ch);
    }
    out
}

/// Text outside of a code span that shows exactly as it is, pipes as character references. Dots, `@` and brackets stay, so
/// that a scan of the document still finds what it looks for, and placeholders stay placeholders.
fn literal(text: &str) -> String {
    let mut out = String::with_capacity(text.len() * 2);
    for (at, ch) in text.char_indices() {
        let (before, rest) = text.split_at(at);
        match ch {
            '|' => out.push_str("&#124;"),
            '\\' | '`' | '*' | '<' | '&' | '~' => out.extend(['\\', ch]),
            '_' if !within_word(before, rest) => out.push_str("\\_"),
            ch => out.push(ch),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markdown_of_people_stays_and_identifiers_survive() {
        for (text, expected) in [
            ("index `idx_orders_customer` dropped", "index `idx_orders_customer` dropped"),
            ("[IPV4_3] in snake_case_name", "[IPV4_3] in snake_case_name"),
            ("__init__ and _id and trailing_", r"\_\_init\_\_ and \_id and trailing\_"),
            ("**bold** and *slanted*", "**bold** and *slanted*"),
            (
                "SELECT * FROM a, rm *.log *.txt, 5*3*2",
                r"SELECT \* FROM a, rm \*.log \*.txt, 5\*3\*2",
            ),
            ("List<String> is <none>, a < b", r"List\<String> is \<none>, a < b"),
            (r"already \_escaped\_ and \|", r"already \_escaped\_ and \|"),
            ("an open ` and ``another", r"an open \` and \`\`another"),
            ("a span `of ``two` ends", "a span `of ``two` ends"),
            ("see https://example.com/_a_*b* now", "see https://example.com/_a_*b* now"),
            ("mail _a_b_@example.com now", "mail _a_b_@example.com now"),
            ("two\r\n  lines\tand tab", "two lines and tab"),
            ("é_è, 山_", r"é_è, 山\_"),
        ] {
            assert_eq!(inline(text), expected, "{text}");
        }
    }

    #[test]
    fn starts_that_open_a_block_are_escaped() {
        for (text, expected) in [
            ("1. first", r"1\. first"),
            ("- no list", r"\- no list"),
            ("# no heading", r"\# no heading"),
            ("> no quote", r"\> no quote"),
            ("*slanted* start", "*slanted* start"),
            ("2026-03-14 is a date", "2026-03-14 is a date"),
        ] {
            assert_eq!(item(text), expected, "{text}");
        }
        assert_eq!(heading("F #"), r"F \#");
    }

    #[test]
    fn cells_hold_pipes_and_backticks() {
        assert_eq!(cell("a|b `c|d` e\\|f"), r"a\|b `c\|d` e\|f");
        assert_eq!(code_cell("a|b"), r"`a\|b`");
        assert_eq!(code_cell("`x` and ``y"), "``` `x` and ``y ```");
        assert_eq!(code_cell(r"sed s/a\|b/c/"), r"sed s/a\\&#124;b/c/");
        assert_eq!(code_cell(""), "");
        assert_eq!(code_cell("a\u{202E}b"), "`a\u{FFFD}b`");
        assert_eq!(yaml_string("say \"no\"\\ \u{7}"), "\"say \\\"no\\\"\\\\  \"");
    }

    #[test]
    fn sentences_start_large_and_end() {
        assert_eq!(sentence("indexes are dropped"), "Indexes are dropped.");
        assert_eq!(sentence("vm-12 is off?"), "vm-12 is off?");
        assert_eq!(sentence("`x` is y"), "`x` is y.");
    }
}
