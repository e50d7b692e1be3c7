//! Values that somebody starred out: `********`, `a****@****.com`, `****1111`, `203.0.****`.
//!
//! Such a value stands for another and is no finding, as long as stars hide most of it. One of which more shows, such as
//! `jo****hn@example.com`, or a whole value that only stands beside stars, is still a value.

use text::Span;

use crate::Finding;

/// Fewest stars in a row that take a part of a value away.
const FEWEST: usize = 4;
/// Most letters and digits that may show of a value beside fewer stars: a country and the last four of an IBAN.
const SHOWN: usize = 6;
/// How far a value is followed beyond a finding, in bytes.
const REACH: usize = 128;

/// So many stars in a row hide something.
pub(crate) const STARS: &[u8] = b"****";

/// Drops the findings from `first` on that were starred out already. One that only ends at stars, because no detector reads
/// over them, is widened to the whole value.
pub(crate) fn spare(line: &[u8], base: usize, first: usize, findings: &mut Vec<Finding>) {
    // NM1*IL*1*QUELL****MI: in the segments of X12, stars stand between fields.
    let star = line.iter().take(5).position(|&b| b == b'*');
    if matches!(star, Some(at @ 2..=3) if line.get(at + 1).is_some_and(u8::is_ascii_alphanumeric)) {
        return;
    }
    let mut stars = Vec::new();
    let mut from = 0;
    while let Some(at) = memchr::memmem::find(line.get(from..).unwrap_or(&[]), STARS) {
        let start = from + at;
        let rest = line.get(start..).unwrap_or(&[]);
        let length = rest.iter().position(|&b| b != b'*').unwrap_or(rest.len());
        from = start + length;
        stars.push(Span::new(base + start, base + from));
    }
    if stars.is_empty() {
        return;
    }
    let mut new = findings.split_off(first.min(findings.len()));
    #[cfg(test)]
    crate::line::work::spend(new.len());
    new.retain_mut(|finding| {
        let next = stars.partition_point(|run| run.end < finding.span.start);
        let touched = stars.get(next).is_some_and(|run| run.start <= finding.span.end);
        let reaches = finding.span.start < base || finding.span.end > base + line.len();
        if !touched || finding.kind == "url" || reaches {
            return true;
        }
        // A whole address beside stars: only whole ones are found.
        let of_finding = line.get(finding.span.start - base..finding.span.end - base);
        let is_address = matches!(finding.kind, "ipv4" | "ipv6" | "mac")
            && of_finding.is_some_and(|bytes| !bytes.contains(&b'*'));
        if is_address {
            return true;
        }
        let value = whole(line, base, finding);
        let bytes = line.get(value.start - base..value.end - base).unwrap_or(&[]);
        if is_starred(bytes) {
            return false;
        }
        finding.span = without_edges(line, base, value, finding.span);
        true
    });
    findings.append(&mut new);
}

/// The value that a finding is part of, stars at its ends included.
fn whole(line: &[u8], base: usize, finding: &Finding) -> Span {
    let is_part = |b: &&u8| {
        b.is_ascii_alphanumeric()
            || matches!(b, b'*' | b'.' | b'_' | b'-' | b'+')
            || **b >= 0x80
            || **b == b'@' && finding.kind == "email"
    };
    let (start, end) = (finding.span.start - base, finding.span.end - base);
    let before = line.get(start.saturating_sub(REACH)..start).unwrap_or(&[]);
    let after = line.get(end..line.len().min(end + REACH)).unwrap_or(&[]);
    // Only over stars: what touches the value in another way is none of it.
    let is_star = |at: Option<usize>| at.and_then(|at| line.get(at)) == Some(&b'*');
    let (mut from, mut to) = (start, end);
    if is_star(start.checked_sub(1)) || is_star(Some(start)) {
        from -= before.iter().rev().take_while(is_part).count();
    }
    if is_star(Some(end)) || is_star(end.checked_sub(1)) {
        to += after.iter().take_while(is_part).count();
    }
    Span::new(base + from, base + to)
}

/// A value without the stars and marks at its ends, but never less than the finding.
fn without_edges(line: &[u8], base: usize, value: Span, finding: Span) -> Span {
    let is_edge = |at: usize| {
        line.get(at - base).is_some_and(|b| matches!(b, b'*' | b'.' | b'-' | b'+' | b'_'))
    };
    let (mut from, mut to) = (value.start, value.end);
    while from < finding.start && is_edge(from) {
        from += 1;
    }
    while to > finding.end && is_edge(to - 1) {
        to -= 1;
    }
    Span::new(from, to)
}

/// Whether stars hide most of a value.
pub(crate) fn is_starred(value: &[u8]) -> bool {
    let stars = value.iter().filter(|&&b| b == b'*').count();
    if stars < FEWEST {
        return false;
    }
    // The network of an address: 203.0.****, 2001:db8:****, 00:1b:21:****.
    let is_network = value.iter().all(|b| b.is_ascii_hexdigit() || b"*.:".contains(b))
        && value.iter().any(|b| b".:".contains(b))
        && value.ends_with(b"****");
    // The end of a domain name: a****@****.com.
    let tail = memchr::memrchr(b'.', value)
        .filter(|&dot| value.get(..dot).is_some_and(|head| head.ends_with(b"*")));
    let head = value.get(..tail.unwrap_or(value.len())).unwrap_or(value);
    let shown = head.iter().filter(|b| b.is_ascii_alphanumeric() || **b >= 0x80).count();
    is_network || shown <= SHOWN || shown <= stars
}
