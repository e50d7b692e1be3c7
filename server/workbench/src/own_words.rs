//! Words that tftsr itself writes into documents and that read as values: numbers of whys, hashes of lines.

use std::collections::BTreeMap;

/// How many hex digits of a SHA-256 stand in a line of evidence.
const HASH: usize = 16;

/// Numbers of whys that look like an IPv4 address, and hashes of evidence that look like the number of a payment card; in their
/// document they are none.
pub(crate) fn why_numbers(text: &str) -> Vec<String> {
    let numbers = ::triage::why_numbers(text);
    let numbers = numbers.iter().filter(|number| number.level() == 4).map(ToString::to_string);
    numbers.chain(line_hashes(text)).collect()
}

/// The hashes of cited lines that have no letter, and that stand nowhere but in lines of evidence, in a triage document or a
/// report: a few of those read as the number of a payment card, and a hash that is replaced shows nothing any more.
fn line_hashes(text: &str) -> Vec<String> {
    let mut times: BTreeMap<&str, usize> = BTreeMap::new();
    let mut is_table = false;
    for line in text.lines() {
        let cells = cells(line);
        is_table = !cells.is_empty() && (is_table || is_header(&cells));
        let hash = match is_table {
            true => of_row(&cells),
            false => ::triage::evidence_hash(line),
        };
        if let Some(hash) = hash.filter(|hash| hash.bytes().all(|byte| byte.is_ascii_digit())) {
            *times.entry(hash).or_default() += 1;
        }
    }
    if times.is_empty() {
        return Vec::new();
    }
    // Where it stands elsewhere, too, it is what it looks like.
    for digits in text.split(|character: char| !character.is_ascii_digit()) {
        for at in 0..(digits.len() + 1).saturating_sub(HASH) {
            if let Some(left) = digits.get(at..at + HASH).and_then(|part| times.get_mut(part)) {
                // More often than in evidence never comes back to none.
                *left = left.checked_sub(1).unwrap_or(usize::MAX / 2);
            }
        }
    }
    times.into_iter().filter(|(_, left)| *left == 0).map(|(hash, _)| hash.to_owned()).collect()
}

/// The cells of a row of a table, none where a line is no such row.
fn cells(line: &str) -> Vec<&str> {
    let row = line.trim().strip_prefix('|').and_then(|line| line.strip_suffix('|'));
    let Some(row) = row else { return Vec::new() };
    let (mut cells, mut start) = (Vec::new(), 0);
    for (at, _) in row.match_indices('|') {
        if !row.get(..at).is_some_and(|before| before.ends_with('\\')) {
            cells.push(row.get(start..at).unwrap_or_default().trim());
            start = at + 1;
        }
    }
    cells.push(row.get(start..).unwrap_or_default().trim());
    cells
}

/// Whether a row is the head of the table of evidence in a report.
fn is_header(cells: &[&str]) -> bool {
    matches!(cells, ["id", "file, line", time, "SHA-256", "excerpt"] if time.starts_with("time"))
}

/// The hash in a row of that table.
fn of_row<'a>(cells: &[&'a str]) -> Option<&'a str> {
    let [id, _, _, hash, _] = cells else { return None };
    let number = id.strip_prefix('E')?;
    let is_id = !number.is_empty() && number.bytes().all(|digit| digit.is_ascii_digit());
    (is_id && hash.len() == HASH).then_some(*hash)
}

#[cfg(test)]
mod tests {
    use super::why_numbers;

    const HEAD: &str =
        "| id | file, line | time (UTC) | SHA-256 | excerpt |\n|---|---|---|---|---|";

    #[test]
    fn hashes_of_cited_lines_are_no_cards() {
        let card = format!("4111{}", "1".repeat(12));
        for (text, is_hash) in [
            (format!("- [E1](a.log#L3) `x` <!-- {card} first seen -->"), true),
            (format!("- [E1] x <!-- {card}"), false),
            (format!("- [E1] x <!-- {card} -->"), false),
            (format!("- [E1](https://example.com) x <!-- {card} -->"), false),
            (format!("- [E1](a.log#L3) `x` <!-- seen {card} -->"), false),
            (format!("{HEAD}\n| E1 | a.log, 3 | 02:11:00 | {card} | `a \\| b` |"), true),
            (format!("{HEAD}\n| E1 | {card} | 02:11:00 |  | `x` |"), false),
            (format!("{HEAD}\n| E1 | a | b | {card} | x | y |"), false),
            (format!("{HEAD}\n| Erik | a | b | {card} | x |"), false),
            (format!("{HEAD}\n\n| E1 | a | b | {card} | x |"), false),
            (format!("| E1 | a.log, 3 | 02:11:00 | {card} | `x` |"), false),
            (format!("| E1 | {card} | declined |"), false),
            (format!("| payment | {card} |"), false),
            (format!("card {card}"), false),
        ] {
            assert_eq!(why_numbers(&text).contains(&card), is_hash, "{text}");
        }
    }

    #[test]
    fn a_hash_that_stands_elsewhere_is_what_it_looks_like() {
        let card = format!("4111{}", "1".repeat(12));
        let line = format!("- [E1](a.log#L3) `x` <!-- {card} first seen -->");
        let row = format!("{HEAD}\n| E1 | a.log, 3 | 02:11:00 | {card} | `x` |");
        for (text, is_hash) in [
            (format!("{line}\n\n{row}"), true),
            (format!("{line}\n\nThe card {card} was declined."), false),
            (format!("{row}\n\n{card} {card} {card}"), false),
            (line.replace("`x`", &format!("`{card}`")), false),
            (row.replace("`x`", &format!("`0{card}`")), false),
        ] {
            assert_eq!(why_numbers(&text).contains(&card), is_hash, "{text}");
        }
    }
}
