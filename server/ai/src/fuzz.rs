//! Laws that hold for any bytes, for `tests/fuzz` and for the tests here.

use crate::ask::Draft;
use crate::frames::{Frame, Frames, Framing};
use crate::{Kind, json_in, partial_field};

/// Any stream gives the same answer wherever it is cut, in any wire form. The first byte says which form and where.
pub fn streams(bytes: &[u8]) {
    let Some((&first, stream)) = bytes.split_first() else { return };
    let kind = Kind::ALL[usize::from(first) % Kind::ALL.len()];
    let (head, tail) = stream.split_at(stream.len() * usize::from(first) / 255);
    let whole = answer(kind, &[stream]);
    assert_eq!(answer(kind, &[head, tail]), whole);
    assert_eq!(answer(kind, &stream.chunks(1).collect::<Vec<_>>()), whole);
}

/// What a model said, up to a frame that is no part of an answer.
fn answer(kind: Kind, pieces: &[&[u8]]) -> String {
    let provider = kind.provider();
    let framing = provider.framing();
    let (mut draft, mut is_over) = (Draft::default(), false);
    for frame in frames(framing, pieces) {
        if is_over {
            break;
        }
        is_over = provider.frame(&frame, &mut draft).is_err();
    }
    let (done, text) = (draft.done, draft.text.clone());
    let ending = format!("{:?}", draft.finish().ending);
    format!("{text} {done} {ending}")
}

fn frames(framing: Framing, pieces: &[&[u8]]) -> Vec<Frame> {
    let (mut frames, mut out) = (Frames::new(framing), Vec::new());
    for piece in pieces {
        if frames.push(piece, &mut out).is_err() {
            return out;
        }
    }
    out.extend(frames.finish());
    out
}

/// JSON among any words is an object; a field that is still being written only grows.
pub fn replies(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    assert!(json_in(&text).is_none_or(|value| value.is_object()));
    let mut before = String::new();
    for (at, _) in text.char_indices().skip(1) {
        let Some(now) = text.get(..at).and_then(|text| partial_field(text, "answer")) else {
            continue;
        };
        assert!(now.starts_with(&before), "{before:?} became {now:?}");
        before = now;
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn a_stream_is_cut_anywhere() {
        testing::fuzz("provider-streams", super::streams);
    }

    #[test]
    fn json_is_found_among_any_words() {
        testing::fuzz("model-replies", super::replies);
    }
}
