//! Words that tftsr itself writes into documents and that read as values: numbers of whys, hashes of lines.

/// Numbers of whys that look like an IPv4 address; in their document they are none.
pub(crate) fn why_numbers(text: &str) -> Vec<String> {
    let numbers = ::triage::why_numbers(text);
    let numbers = numbers.iter().filter(|number| number.level() == 4).map(ToString::to_string);
    numbers.chain(text.lines().filter_map(line_hash)).collect()
}

/// The hash of cited lines that stands in a line of evidence, in a triage document or a report, where it has no letter: a few of
/// those read as the number of a payment card, and a hash that is replaced shows nothing any more.
fn line_hash(line: &str) -> Option<String> {
    let is_hash = |word: &&str| word.len() == 16 && word.bytes().all(|it| it.is_ascii_digit());
    let line = line.trim();
    if line.starts_with("- [E") {
        let (_, comment) = line.rsplit_once("<!-- ")?;
        return comment.split(' ').next().filter(is_hash).map(str::to_owned);
    }
    // Of the table of evidence: id, place, time, hash, excerpt.
    let (id, rest) = line.strip_prefix("| E")?.split_once('|')?;
    let is_id = id.trim().bytes().all(|digit| digit.is_ascii_digit());
    let mut hashes = rest.split('|').map(str::trim).filter(is_hash);
    hashes.next().filter(|_| is_id).map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::why_numbers;

    #[test]
    fn hashes_of_cited_lines_are_no_cards() {
        let card = format!("4111{}", "1".repeat(12));
        for (line, is_hash) in [
            (format!("- [E1](a.log#L3) `x` <!-- {card} first seen -->"), true),
            (format!("| E1 | payment.log, 3 | 02:11:00 | {card} | `x` |"), true),
            (format!("| payment | {card} |"), false),
            (format!("| Erik | a | {card} |"), false),
            (format!("card {card}"), false),
        ] {
            assert_eq!(why_numbers(&line).contains(&card), is_hash, "{line}");
        }
    }
}
