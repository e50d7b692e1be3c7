//! The pieces of an input in their turn: what each was found to hold by itself, or what it holds after those before it.
//!
//! Pieces may be scanned on any threads, but some cannot be scanned by themselves: a key of the piece before reaches into them, or
//! one of their own reaches beyond what they see. Here they are scanned again, once it is known where the one before ended and
//! what follows. The work stays linear and memory bounded by the longest finding, wherever pieces end.

use std::collections::VecDeque;

use detect::Config;

use crate::pieces::Piece;
use crate::scan::Row;

/// How far an input was looked at. `T` is what is made of the findings in a piece.
#[derive(Debug)]
pub struct InTurn<T> {
    /// Where the next part starts in the whole text.
    expected: usize,
    /// Pieces that are not done, and what was made of each by itself and where that ends.
    waiting: VecDeque<(Piece, Option<(T, usize)>)>,
    /// How much the first of them must see to be scanned again, in bytes.
    needed: usize,
}

impl<T> Default for InTurn<T> {
    /// Nothing was looked at.
    fn default() -> InTurn<T> {
        InTurn { expected: 0, waiting: VecDeque::new(), needed: 0 }
    }
}

impl<T> InTurn<T> {
    /// Takes the next piece of the input, with what [`Piece::scan`] found in all of it and where that ends; gives what is known
    /// with it, in order. After the last piece nothing is left.
    pub fn next(
        &mut self,
        piece: Piece,
        found: Option<(T, usize)>,
        config: &Config,
        make: impl Fn(&Piece, Vec<Row>) -> T,
    ) -> Vec<T> {
        self.waiting.push_back((piece, found));
        let mut made = Vec::with_capacity(1);
        while let Some((mut piece, found)) = self.waiting.pop_front() {
            if self.expected >= piece.end() {
                continue;
            }
            if self.expected == piece.start()
                && let Some((part, end)) = found
            {
                made.push(part);
                self.expected = end;
                continue;
            }
            for (next, _) in &self.waiting {
                piece.see(next);
            }
            let is_enough = piece.at_end || piece.text.len() >= self.needed;
            match is_enough.then(|| piece.scan(self.expected, config)).flatten() {
                Some((rows, end)) => {
                    made.push(make(&piece, rows));
                    (self.expected, self.needed) = (end, 0);
                }
                None => {
                    if is_enough {
                        // Half as much again each time, so that it is not scanned over and over.
                        self.needed = piece.text.len() / 2 * 3;
                    }
                    self.waiting.push_front((piece, None));
                    break;
                }
            }
        }
        made
    }
}

#[cfg(test)]
mod tests {
    use std::io::{self, Cursor};

    use proptest::prelude::*;

    use super::*;
    use crate::encoding::{Encoder, Utf16};
    use crate::pieces::Pieces;
    use crate::policy::Policy;
    use crate::scan::{ScanOptions, config_of};

    fn pieces(bytes: &[u8]) -> Vec<Piece> {
        let mut pieces = Pieces::new(Box::new(Cursor::new(bytes.to_vec()))).expect("opens");
        std::iter::from_fn(|| pieces.next_piece().expect("reads")).collect()
    }

    fn options() -> ScanOptions {
        ScanOptions { types: None, min_severity: "hint".into() }
    }

    /// The rows of a text in pieces, each scanned by itself before or only in its turn.
    fn rows_of(bytes: &[u8], by_itself: bool) -> Vec<Row> {
        let pieces = pieces(bytes);
        let Some(first) = pieces.first() else { return Vec::new() };
        let config = config_of(first, &options(), &Policy::none()).expect("is valid");
        let (mut rows, mut turn) = (Vec::new(), InTurn::default());
        for piece in pieces {
            let found = if by_itself { piece.scan(piece.start(), &config) } else { None };
            rows.extend(turn.next(piece, found, &config, |_, rows| rows).into_iter().flatten());
        }
        assert!(turn.waiting.is_empty(), "something was not looked at");
        rows
    }

    fn rows(bytes: &[u8]) -> Vec<Row> {
        rows_of(bytes, true)
    }

    fn check(bytes: &[u8]) {
        let mut config = options().config().expect("is valid");
        config = crate::scan::with_why_numbers(config, bytes);
        let whole = detect::scan(bytes, &config);
        let whole: Vec<_> =
            whole.iter().map(|f| (f.span.start, f.span.end, f.rule, f.nested)).collect();
        for by_itself in [false, true] {
            let rows = rows_of(bytes, by_itself);
            let rows: Vec<_> = rows.iter().map(|r| (r.start, r.end, r.rule, r.nested)).collect();
            assert_eq!(rows, whole);
        }
    }

    fn key(lines: usize) -> String {
        let body =
            "MIIEpAIBAAKCAQEA7yn3bRHQ5PyMXQ2vzSPlcOI5uW1pmt9fRQpk0vX1n0aGZ4Eq\n".repeat(lines);
        format!("-----BEGIN RSA {0} KEY-----\n{body}-----END RSA {0} KEY-----\n", "PRIVATE")
    }

    #[test]
    fn rows_count_lines_and_characters_also_around_broken_bytes() {
        let rows = rows(b"x\n\xff\xc3\xa4 ana@example.com\r\nbo@example.com");
        let places: Vec<(usize, usize)> = rows
            .iter()
            .filter(|row| row.kind == "email")
            .map(|row| (row.line, row.column))
            .collect();
        assert_eq!(places, [(2, 4), (3, 1)]);
    }

    #[test]
    fn lines_are_counted_over_pieces() {
        let text = "nothing to see in this line\n".repeat(50) + "  mail ana@example.com\n";
        let rows = rows(text.as_bytes());
        let places: Vec<_> = rows.iter().map(|row| (row.line, row.column, row.start)).collect();
        assert_eq!(places, [(51, 8, 50 * 28 + 7)]);
    }

    #[test]
    fn offsets_in_utf_16_are_those_of_the_file() {
        let text = "\u{feff}grüße 🦀\n".to_owned() + &"🦀 user ana@example.com\n".repeat(30);
        for order in [Utf16::Little, Utf16::Big] {
            let mut bytes = Vec::new();
            let mut encoder = Encoder::new(&mut bytes, order);
            io::Write::write_all(&mut encoder, text.as_bytes()).expect("writes");
            io::Write::flush(&mut encoder).expect("writes");
            let decoded = crate::encoding::decode(&bytes).expect("is UTF-16");
            let rows = rows(&bytes);
            assert_eq!(rows.iter().filter(|row| row.kind == "email").count(), 30);
            for (index, row) in rows.iter().filter(|row| row.kind == "email").enumerate() {
                let value = bytes.get(row.start..row.end).expect("is in the file");
                let units: Vec<u16> = value
                    .chunks_exact(2)
                    .map(|pair| match order {
                        Utf16::Little => u16::from_le_bytes([pair[0], pair[1]]),
                        Utf16::Big => u16::from_be_bytes([pair[0], pair[1]]),
                    })
                    .collect();
                assert_eq!(String::from_utf16_lossy(&units), "ana@example.com");
                assert_eq!((row.line, row.column), (index + 2, 8));
                let at = decoded.text.len() - 16 - (29 - index) * "🦀 user ana@example.com\n".len();
                assert_eq!(row.start, decoded.offset_in_file(at));
            }
        }
    }

    #[test]
    fn keys_are_found_across_pieces() {
        for before in 0..40 {
            let text = "a line before\n".repeat(before) + &key(9) + "password: tr0ub4dor&3x\n";
            check((text.clone() + &key(30) + "mail ana@example.com").as_bytes());
        }
    }

    #[test]
    fn the_corpus_in_pieces_is_the_corpus_as_a_whole() {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/corpus/dev");
        let Ok(files) = std::fs::read_dir(folder) else {
            #[expect(clippy::print_stderr, reason = "a person should see what was not tested")]
            {
                eprintln!("skipped: no corpus");
            }
            return;
        };
        for file in
            files.flatten().filter(|file| file.path().extension().is_some_and(|e| e == "log"))
        {
            check(&std::fs::read(file.path()).expect("reads"));
        }
    }

    proptest! {
        #[test]
        fn in_pieces_as_a_whole(parts in prop::collection::vec(prop_oneof![
            Just("mail ana@example.com from 203.0.113.7\n".to_owned()),
            Just("password:\n".to_owned()),
            Just("  hunter2hunter2\r\n".to_owned()),
            Just("user,email,ip\nana,ana@example.com,192.0.2.1\n".to_owned()),
            Just("-----BEGIN".to_owned()),
            Just("\n\n".to_owned()),
            "[a-z =:/@.0-9\"]{0,120}\n?",
            (0..12usize).prop_map(key),
        ], 0..30)) {
            check(parts.concat().as_bytes());
        }
    }
}
