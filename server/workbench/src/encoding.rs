//! UTF-16 files as the UTF-8 that everything else reads, and back again byte for byte.
//!
//! A file is UTF-16 when it begins with a byte order mark (The Unicode Standard, section 23.8): `FF FE` or `FE FF`.
//! Without a mark nothing is guessed, and UTF-32 (`FF FE 00 00`) is left alone. The text between is WTF-8
//! (<https://simonsapin.github.io/wtf-8/>): a surrogate without its other half is three bytes that are no UTF-8, which
//! detection steps over and [`Encoder`] writes back as they were; so does a last odd byte. The mark itself is kept as
//! U+FEFF at the start.

use std::io::{self, Read, Write};

/// Which byte of a unit comes first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Utf16 {
    /// `FF FE`: the low byte, as Windows writes.
    Little,
    /// `FE FF`: the high byte.
    Big,
}

impl Utf16 {
    /// The order that the first bytes of a file name, of which [`HEAD`] are enough; `None` when it is not UTF-16 with a byte
    /// order mark. Bytes that begin like a mark by chance are told by what follows: in UTF-16 one unit of eight at least is
    /// a letter, digit, sign or line end of ASCII, as logs have them in any language.
    pub fn of(head: &[u8]) -> Option<Utf16> {
        let (order, rest) = match head {
            [0xFF, 0xFE, 0, 0, ..] => return None,
            [0xFF, 0xFE, rest @ ..] => (Utf16::Little, rest),
            [0xFE, 0xFF, rest @ ..] => (Utf16::Big, rest),
            _ => return None,
        };
        let units = rest.get(..rest.len().min(HEAD)).unwrap_or_default().chunks_exact(2);
        let count = units.len();
        let ascii = units.filter(|pair| {
            let &[first, second] = *pair else { return false };
            matches!(order.unit([first, second]), 9 | 10 | 13 | 0x20..0x7F)
        });
        (ascii.count() * 8 >= count).then_some(order)
    }

    fn unit(self, pair: [u8; 2]) -> u16 {
        match self {
            Utf16::Little => u16::from_le_bytes(pair),
            Utf16::Big => u16::from_be_bytes(pair),
        }
    }

    fn bytes(self, unit: u16) -> [u8; 2] {
        match self {
            Utf16::Little => unit.to_le_bytes(),
            Utf16::Big => unit.to_be_bytes(),
        }
    }
}

/// How many bytes tell whether a file is UTF-16.
pub const HEAD: usize = 1024;

/// How many bytes of a decoded text lie between two remembered places.
const STEP: usize = 4096;

/// A whole UTF-16 text, with the way back from its offsets to those of the file.
#[derive(Debug)]
pub struct Decoded {
    /// The text.
    pub text: Vec<u8>,
    /// Where in the file each [`STEP`] of the text starts: offsets in the text and in the file, ascending.
    places: Vec<(usize, usize)>,
}

/// Decodes a file that begins with a UTF-16 byte order mark; `None` for all others.
pub fn decode(bytes: &[u8]) -> Option<Decoded> {
    let mut decoder = Decoder::new(Utf16::of(bytes)?);
    let mut decoded = Decoded { text: Vec::with_capacity(bytes.len()), places: vec![(0, 0)] };
    for (index, piece) in bytes.chunks(STEP).enumerate() {
        // A half surrogate waits for its other half, so a place is only remembered where nothing waits.
        if decoder.is_between() {
            decoded.places.push((decoded.text.len(), index * STEP));
        }
        decoder.feed(piece, &mut decoded.text);
    }
    decoder.end(&mut decoded.text);
    Some(decoded)
}

impl Decoded {
    /// The byte of the file at which the character of the text at `offset` starts.
    pub fn offset_in_file(&self, offset: usize) -> usize {
        let index = self.places.partition_point(|(text, _)| *text <= offset).saturating_sub(1);
        let Some(&(from, place)) = self.places.get(index) else { return offset };
        let between = self.text.get(from..offset.min(self.text.len())).unwrap_or_default();
        place + width(between)
    }
}

/// UTF-16 to WTF-8, piece by piece.
#[derive(Debug)]
pub struct Decoder {
    order: Utf16,
    /// The first byte of a unit whose second has not come yet.
    byte: Option<u8>,
    /// A first surrogate whose second has not come yet.
    high: Option<u16>,
}

impl Decoder {
    /// A decoder at the start of a file.
    pub fn new(order: Utf16) -> Decoder {
        Decoder { order, byte: None, high: None }
    }

    fn is_between(&self) -> bool {
        self.byte.is_none() && self.high.is_none()
    }

    /// Appends what these bytes say.
    pub fn feed(&mut self, bytes: &[u8], text: &mut Vec<u8>) {
        let mut rest = bytes;
        if let (Some(first), [second, tail @ ..]) = (self.byte, rest) {
            self.byte = None;
            rest = tail;
            self.unit(self.order.unit([first, *second]), text);
        }
        let pairs = rest.chunks_exact(2);
        self.byte = self.byte.or(pairs.remainder().first().copied());
        for pair in pairs {
            let &[first, second] = pair else { continue };
            self.unit(self.order.unit([first, second]), text);
        }
    }

    /// Appends what is left at the end of the file: half a pair, and a last odd byte, which becomes the byte `FF` and two
    /// digits of four bits, a sequence that no text decodes to.
    pub fn end(&mut self, text: &mut Vec<u8>) {
        if let Some(high) = self.high.take() {
            push(u32::from(high), text);
        }
        if let Some(byte) = self.byte.take() {
            text.extend([0xFF, 0xF0 | byte >> 4, 0xF0 | byte & 15]);
        }
    }

    fn unit(&mut self, unit: u16, text: &mut Vec<u8>) {
        if unit < 0x80 && self.high.is_none() {
            text.push(unit.to_le_bytes()[0]);
            return;
        }
        let is_low = (0xDC00..0xE000).contains(&unit);
        match self.high.take() {
            Some(high) if is_low => {
                let (high, low) = (u32::from(high) - 0xD800, u32::from(unit) - 0xDC00);
                push(0x10000 + (high << 10 | low), text);
                return;
            }
            Some(high) => push(u32::from(high), text),
            None => {}
        }
        if (0xD800..0xDC00).contains(&unit) {
            self.high = Some(unit);
        } else {
            push(u32::from(unit), text);
        }
    }
}

/// A code point, surrogates included, as UTF-8 would write it.
fn push(point: u32, text: &mut Vec<u8>) {
    let tail = |shift: u32| 0x80 | (point >> shift & 0x3F) as u8;
    match point {
        0..0x80 => text.push(point as u8),
        0x80..0x800 => text.extend([0xC0 | (point >> 6) as u8, tail(0)]),
        0x800..0x10000 => text.extend([0xE0 | (point >> 12) as u8, tail(6), tail(0)]),
        _ => text.extend([0xF0 | (point >> 18) as u8, tail(12), tail(6), tail(0)]),
    }
}

/// The first bytes of an input, and the order of UTF-16 that they name.
pub(crate) fn peek(input: &mut dyn Read) -> io::Result<(io::Cursor<Vec<u8>>, Option<Utf16>)> {
    let mut head = Vec::new();
    input.take(HEAD as u64).read_to_end(&mut head)?;
    let order = Utf16::of(&head);
    Ok((io::Cursor::new(head), order))
}

/// How many bytes some text takes in UTF-16: one unit for a character of up to three bytes (surrogates by themselves included),
/// two for one of four.
pub(crate) fn width(text: &[u8]) -> usize {
    let units = |byte: &u8| match byte {
        0x80..0xC0 => 0,
        0xF0.. => 4,
        _ => 2,
    };
    text.iter().map(units).sum()
}

/// A stream of UTF-16 read as WTF-8.
#[derive(Debug)]
pub struct DecodedReader<R> {
    input: R,
    decoder: Decoder,
    text: Vec<u8>,
    given: usize,
    at_end: bool,
}

impl<R: Read> DecodedReader<R> {
    /// Reads `input`, which starts with the byte order mark.
    pub fn new(input: R, order: Utf16) -> DecodedReader<R> {
        DecodedReader {
            input,
            decoder: Decoder::new(order),
            text: Vec::new(),
            given: 0,
            at_end: false,
        }
    }
}

impl<R: Read> Read for DecodedReader<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let mut raw = [0; 16 << 10];
        while self.given == self.text.len() && !self.at_end {
            self.text.clear();
            self.given = 0;
            match self.input.read(&mut raw) {
                Ok(0) => {
                    self.at_end = true;
                    self.decoder.end(&mut self.text);
                }
                Ok(count) => {
                    self.decoder.feed(raw.get(..count).unwrap_or_default(), &mut self.text);
                }
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
        let ready = self.text.get(self.given..).unwrap_or_default();
        let count = ready.len().min(buffer.len());
        if let (Some(to), Some(from)) = (buffer.get_mut(..count), ready.get(..count)) {
            to.copy_from_slice(from);
        }
        self.given += count;
        Ok(count)
    }
}

/// A writer that turns WTF-8 into UTF-16.
#[derive(Debug)]
pub struct Encoder<W: Write> {
    output: W,
    order: Utf16,
    /// The start of a character whose rest has not come yet.
    waiting: Vec<u8>,
}

impl<W: Write> Encoder<W> {
    /// Writes to `output`; the byte order mark comes with the text.
    pub fn new(output: W, order: Utf16) -> Encoder<W> {
        Encoder { output, order, waiting: Vec::new() }
    }

    fn encode(&self, bytes: &[u8], encoded: &mut Vec<u8>) -> usize {
        let mut at = 0;
        while let Some(&first) = bytes.get(at) {
            if first == 0xFF {
                let Some([high, low]) = bytes.get(at + 1..at + 3) else { break };
                encoded.push(high << 4 | low & 15);
                at += 3;
                continue;
            }
            let length = match first {
                0..0xC0 => 1,
                0xC0..0xE0 => 2,
                0xE0..0xF0 => 3,
                _ => 4,
            };
            let Some(character) = bytes.get(at..at + length) else { break };
            at += length;
            let lead = u32::from(first) & (0xFF >> if length == 1 { 0 } else { length + 1 });
            let point = character
                .iter()
                .skip(1)
                .fold(lead, |point, byte| point << 6 | u32::from(byte & 0x3F));
            if let Some(high) = point.checked_sub(0x10000) {
                encoded.extend(self.order.bytes(0xD800 | (high >> 10) as u16));
                encoded.extend(self.order.bytes(0xDC00 | (high & 0x3FF) as u16));
            } else {
                encoded.extend(self.order.bytes(point as u16));
            }
        }
        at
    }
}

impl<W: Write> Write for Encoder<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let mut encoded = Vec::with_capacity(bytes.len() * 2);
        if self.waiting.is_empty() {
            let done = self.encode(bytes, &mut encoded);
            self.waiting.extend_from_slice(bytes.get(done..).unwrap_or_default());
        } else {
            self.waiting.extend_from_slice(bytes);
            let done = self.encode(&self.waiting, &mut encoded);
            self.waiting.drain(..done);
        }
        self.output.write_all(&encoded)?;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.output.flush()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn encoded(text: &str, order: Utf16) -> Vec<u8> {
        format!("\u{feff}{text}").encode_utf16().flat_map(|unit| order.bytes(unit)).collect()
    }

    #[test]
    fn only_a_mark_makes_a_file_utf_16() {
        assert_eq!(Utf16::of(&encoded("a", Utf16::Little)), Some(Utf16::Little));
        assert_eq!(Utf16::of(&encoded("a", Utf16::Big)), Some(Utf16::Big));
        assert_eq!(Utf16::of(b"\xFF\xFE\0\0a\0\0\0"), None, "UTF-32");
        assert_eq!(Utf16::of(b"a\0b\0"), None);
        assert!(decode(b"plain").is_none());
        assert!(decode(b"\xFF\xFE bytes that are no text, then ana@example.com").is_none());
    }

    #[test]
    fn offsets_lead_back_into_the_file() {
        for order in [Utf16::Little, Utf16::Big] {
            let text = "mail ä €uro 😀 ana@example.com\r\n".repeat(400);
            let bytes = encoded(&text, order);
            let decoded = decode(&bytes).expect("UTF-16");
            for (at, _) in text.match_indices("ana@") {
                let place = decoded.offset_in_file(at + '\u{feff}'.len_utf8());
                let wanted = encoded("ana@", order);
                assert_eq!(bytes.get(place..place + 8), wanted.get(2..));
            }
        }
    }

    proptest! {
        #[test]
        fn any_bytes_come_back_whatever_the_pieces(
            tail in proptest::collection::vec(any::<u8>(), 0..400),
            units in proptest::collection::vec(0xD700u16..0xE100, 0..40),
            big: bool, piece in 1usize..30,
        ) {
            let order = if big { Utf16::Big } else { Utf16::Little };
            let mut bytes = encoded(&"the start of a log ".repeat(5), order);
            bytes.extend(units.iter().flat_map(|unit| order.bytes(*unit)));
            bytes.extend(tail);
            let mut text = Vec::new();
            DecodedReader::new(bytes.as_slice(), order).read_to_end(&mut text).expect("reads");
            prop_assert_eq!(&text, &decode(&bytes).expect("UTF-16").text);
            let mut back = Vec::new();
            let mut encoder = Encoder::new(&mut back, order);
            for piece in text.chunks(piece) {
                encoder.write_all(piece).expect("writes");
            }
            prop_assert_eq!(back, bytes);
        }
    }
}
