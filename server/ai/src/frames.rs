//! A stream of bytes as frames: server-sent events, or one JSON value a line.
//!
//! Events are read by the standard's rules ("9.2.6 Interpreting an event stream" of the HTML standard): lines end in
//! LF, CRLF or CR, a colon at the start is a comment, a blank line ends an event. Wherever a stream is cut, the frames
//! are the same. Bytes outside UTF-8 become U+FFFD once their line is whole.

/// How a provider streams.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Framing {
    /// `text/event-stream`.
    Events,
    /// `application/x-ndjson`.
    Lines,
}

/// One event, or one line.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Frame {
    /// The name of an event, if it has one.
    pub(crate) event: String,
    /// Its data.
    pub(crate) data: String,
}

/// Longest line and longest event, in bytes.
pub(crate) const LONGEST: usize = 1 << 20;

/// A line or an event was longer than [`LONGEST`].
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct TooLong;

/// Reads a stream piece by piece.
#[derive(Debug)]
pub(crate) struct Frames {
    framing: Framing,
    line: Vec<u8>,
    /// The byte before was a CR, so an LF now belongs to it.
    after_cr: bool,
    is_first: bool,
    open: Frame,
    has_data: bool,
}

impl Frames {
    pub(crate) fn new(framing: Framing) -> Frames {
        Frames {
            framing,
            line: Vec::new(),
            after_cr: false,
            is_first: true,
            open: Frame::default(),
            has_data: false,
        }
    }

    /// Takes the next bytes; frames that are whole by now go to `out`.
    pub(crate) fn push(&mut self, bytes: &[u8], out: &mut Vec<Frame>) -> Result<(), TooLong> {
        for &byte in bytes {
            let belongs_to_cr = std::mem::take(&mut self.after_cr) && byte == b'\n';
            if belongs_to_cr {
                continue;
            }
            match (byte, self.framing) {
                (b'\n', _) => self.end_line(out)?,
                (b'\r', Framing::Events) => {
                    self.after_cr = true;
                    self.end_line(out)?;
                }
                _ if self.line.len() >= LONGEST => return Err(TooLong),
                _ => self.line.push(byte),
            }
        }
        Ok(())
    }

    /// What is left when the stream is over: it may be a frame whose last line end is missing, or half of one.
    pub(crate) fn finish(mut self) -> Option<Frame> {
        let mut out = Vec::new();
        self.end_line(&mut out).ok()?;
        if self.framing == Framing::Events {
            self.end_line(&mut out).ok()?;
        }
        out.pop()
    }

    fn end_line(&mut self, out: &mut Vec<Frame>) -> Result<(), TooLong> {
        let bytes = std::mem::take(&mut self.line);
        let line = String::from_utf8_lossy(&bytes);
        let line = match std::mem::take(&mut self.is_first) {
            true => line.strip_prefix('\u{feff}').unwrap_or(&line),
            false => &line,
        };
        if self.framing == Framing::Lines {
            let data = line.trim();
            if !data.is_empty() {
                out.push(Frame { event: String::new(), data: data.to_owned() });
            }
            return Ok(());
        }
        if line.is_empty() {
            let frame = std::mem::take(&mut self.open);
            if std::mem::take(&mut self.has_data) {
                out.push(frame);
            }
            return Ok(());
        }
        let (field, value) = line.split_once(':').unwrap_or((line, ""));
        let value = value.strip_prefix(' ').unwrap_or(value);
        match field {
            "event" => self.open.event = value.to_owned(),
            "data" => {
                if std::mem::replace(&mut self.has_data, true) {
                    self.open.data.push('\n');
                }
                self.open.data.push_str(value);
                if self.open.data.len() > LONGEST {
                    return Err(TooLong);
                }
            }
            // Comments, ids and times to reconnect after.
            _ => {}
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn frames(framing: Framing, pieces: &[&[u8]]) -> Vec<(String, String)> {
        let (mut frames, mut out) = (Frames::new(framing), Vec::new());
        for piece in pieces {
            frames.push(piece, &mut out).expect("short lines");
        }
        out.extend(frames.finish());
        out.into_iter().map(|frame| (frame.event, frame.data)).collect()
    }

    #[test]
    fn events_are_read_by_the_standard() {
        let text = "\u{feff}: comment\r\nevent: ping\rdata: one\ndata:two\n\nid: 7\nretry: 9\n\ndata\n\nnonsense\ndata: end";
        let expected = [("ping", "one\ntwo"), ("", ""), ("", "end")]
            .map(|(event, data)| (event.to_owned(), data.to_owned()));
        assert_eq!(frames(Framing::Events, &[text.as_bytes()]), expected);
    }

    #[test]
    fn a_line_beyond_all_bounds_is_refused() {
        let (mut frames, mut out) = (Frames::new(Framing::Lines), Vec::new());
        assert_eq!(frames.push(&vec![b'x'; LONGEST], &mut out), Ok(()));
        assert_eq!(frames.push(b"x", &mut out), Err(TooLong));
    }

    proptest! {
        #[test]
        fn a_cut_anywhere_changes_nothing(
            bytes in prop_oneof![
                proptest::collection::vec(prop_oneof![
                    Just(b'\n'), Just(b'\r'), Just(b':'), Just(b' '), Just(b'd'), any::<u8>()
                ], 0..60),
                Just("event: a\r\ndata: {\"x\":\"é\"}\r\n\r\n: c\r\ndata: b\r\n\r\n".as_bytes().to_vec()),
            ],
            lines in any::<bool>(),
        ) {
            let framing = if lines { Framing::Lines } else { Framing::Events };
            let whole = frames(framing, &[&bytes]);
            for cut in 0..=bytes.len() {
                let (head, tail) = bytes.split_at(cut);
                prop_assert_eq!(&frames(framing, &[head, tail]), &whole);
            }
            let single: Vec<&[u8]> = bytes.chunks(1).collect();
            prop_assert_eq!(&frames(framing, &single), &whole);
        }
    }
}
