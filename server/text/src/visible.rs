//! Text as it may be shown to a person, so that what a log or a repository holds cannot act on the screen.

use std::borrow::Cow;

/// What a person is to see of a line: a character that moves the cursor, gives a terminal an order, turns the
/// direction of text or cannot be seen shows as U+FFFD. Sequences that only color (ECMA-48, section 8.3.117: SGR) are
/// left out, so that what they conceal is there to read. A tab stays; a line end does not, for a name or a message of
/// a record is one line.
///
/// The characters are those of "Trojan Source" (Boucher and Anderson, 2021): Unicode's embeddings, overrides, isolates
/// and marks of direction; and those of no width.
pub fn visible(line: &str) -> Cow<'_, str> {
    shown(line, |sign| sign == '\t')
}

/// As [`visible`], of a text of several lines: their ends stay.
pub fn visible_lines(text: &str) -> Cow<'_, str> {
    shown(text, |sign| matches!(sign, '\t' | '\n'))
}

fn shown(text: &str, stays: impl Fn(char) -> bool) -> Cow<'_, str> {
    let acts = |sign: char| is_unseen(sign) && !stays(sign);
    if !text.contains(acts) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(sign) = rest.chars().next() {
        if let Some(length) = color(rest) {
            rest = &rest[length..];
            continue;
        }
        out.push(if acts(sign) { char::REPLACEMENT_CHARACTER } else { sign });
        rest = &rest[sign.len_utf8()..];
    }
    Cow::Owned(out)
}

/// How many bytes long the sequence is that this text starts with, if it only colors: `ESC [ 1 ; 31 m`.
fn color(text: &str) -> Option<usize> {
    let parameters = text.strip_prefix("\u{1b}[")?;
    let end = parameters.find(|sign: char| !matches!(sign, '0'..='9' | ';' | ':'))?;
    (parameters.as_bytes()[end] == b'm').then_some(2 + end + 1)
}

fn is_unseen(sign: char) -> bool {
    sign.is_control()
        || matches!(
            sign,
            '\u{61c}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}'
        )
}

#[cfg(test)]
mod tests {
    use super::{visible, visible_lines};

    #[test]
    fn what_acts_on_a_screen_is_shown_and_does_nothing() {
        for (text, shown) in [
            ("plain text\tof a lög 日本", "plain text\tof a lög 日本"),
            ("\u{1b}[1;31mERROR\u{1b}[0m \u{1b}[8mhidden\u{1b}[28m", "ERROR hidden"),
            ("a\u{1b}[2Kb", "a\u{fffd}[2Kb"),
            ("a\u{1b}]0;title\u{7}b", "a\u{fffd}]0;title\u{fffd}b"),
            ("name\nforged.log:1: finding", "name\u{fffd}forged.log:1: finding"),
            ("invoice\u{202e}gnp.log", "invoice\u{fffd}gnp.log"),
            ("admin\u{200b}", "admin\u{fffd}"),
            ("c1 \u{9b}31m", "c1 \u{fffd}31m"),
            ("\u{1b}[31", "\u{fffd}[31"),
        ] {
            assert_eq!(visible(text), shown, "{text:?}");
        }
        assert_eq!(visible_lines("a\r\nb\u{8}"), "a\u{fffd}\nb\u{fffd}");
        assert_eq!(visible_lines("a\nb"), "a\nb");
    }
}
