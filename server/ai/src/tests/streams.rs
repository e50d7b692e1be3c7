//! Streams as networks deliver them: cut anywhere, slow, broken off, endless, stopped.

use std::time::{Duration, Instant};

use super::forms::{answer, asked, reply, whole};
use super::server::{Reply, Server};
use super::{ask, client, endpoint};
use crate::ask::Draft;
use crate::frames::Frames;
use crate::transport::Patience;
use crate::{AiError, Client, Ending, Gate, Kind, Stop};

/// Reads a stream in these pieces without a network, as the client does.
fn read(kind: Kind, pieces: &[&[u8]]) -> Draft {
    let provider = kind.provider();
    let (mut frames, mut draft) = (Frames::new(provider.framing()), Draft::default());
    let mut out = Vec::new();
    for piece in pieces {
        frames.push(piece, &mut out).expect("short lines");
    }
    out.extend(frames.finish());
    for frame in out {
        provider.frame(&frame, &mut draft).expect("readable");
    }
    draft
}

#[test]
fn a_stream_cut_at_every_byte_gives_the_same_answer() {
    for &kind in Kind::ALL {
        let body = whole(kind);
        for body in [body.clone(), body.replace("\r\n", "\n").replace('\n', "\r\n")] {
            for at in 0..=body.len() {
                let (head, tail) = body.as_bytes().split_at(at);
                assert_eq!(read(kind, &[head, tail]).finish(), answer(), "{kind:?} cut at {at}");
            }
            let bytes: Vec<&[u8]> = body.as_bytes().chunks(1).collect();
            assert_eq!(read(kind, &bytes).finish(), answer(), "{kind:?}");
        }
        for at in (0..body.len()).step_by(37) {
            let (got, seen, _) = asked(kind, vec![reply(kind, &body).cut(at)]);
            assert_eq!((got, seen), (Ok(answer()), answer().text), "{kind:?} cut at {at}");
        }
    }
}

#[test]
fn half_an_answer_is_never_taken_for_a_whole_one() {
    for &kind in Kind::ALL {
        let body = whole(kind);
        let from = body.find("The pool").expect("text");
        // After the reason to stop the answer is whole, whatever comes then.
        let until = [
            "finish_reason\":\"stop",
            "finishReason",
            "stop_reason",
            "done_reason",
            "response.completed",
        ]
        .iter()
        .filter_map(|mark| body.find(mark))
        .min()
        .expect("an end");
        let boundary = body[from..until].rfind('\n').map_or(from + 9, |at| from + at + 1);
        for at in [from + 9, boundary, until] {
            let Some(body) = body.get(..at) else { continue };
            let (got, seen, _) = asked(kind, vec![reply(kind, body)]);
            match got {
                Ok(got) => {
                    assert_eq!(got.ending, Ending::Truncated, "{kind:?} at {at}");
                    assert_eq!(got.text, seen);
                    assert!(got.ending.words().is_some());
                }
                Err(error) => assert!(seen.is_empty(), "{kind:?} at {at}: {error}"),
            }
        }
    }
}

#[test]
fn a_connection_that_breaks_is_said_and_keeps_the_text() {
    let body = whole(Kind::Compatible);
    let head = "200 OK\r\ncontent-type: text/event-stream\r\ncontent-length: 99999";
    let start = body.find("The pool ").expect("text");
    let end = start
        + body[start..]
            .find(
                "

",
            )
            .expect("an end")
        + 2;
    let cut = &body.as_bytes()[..end];
    let (got, seen, _) = asked(Kind::Compatible, vec![Reply::new(head, cut)]);
    let got = got.expect("what there is");
    assert_eq!((got.text.as_str(), got.ending), ("The pool ", Ending::Truncated));
    assert_eq!(seen, "The pool ");
    assert!(got.note.is_some_and(|note| note.contains("broke")));
}

#[test]
fn a_slow_drip_arrives_whole() {
    let body = whole(Kind::Anthropic);
    let mut reply = Reply::events("");
    reply.pieces.extend(body.as_bytes().chunks(64).map(<[u8]>::to_vec));
    reply.pause = Duration::from_millis(5);
    let (got, ..) = asked(Kind::Anthropic, vec![reply]);
    assert_eq!(got, Ok(answer()));
}

#[test]
fn a_line_without_an_end_is_not_kept() {
    let line = format!("data: {}", "x".repeat(10 << 20));
    for kind in [Kind::Compatible, Kind::Ollama] {
        let (got, seen, _) = asked(kind, vec![reply(kind, &line)]);
        assert!(matches!(got, Err(AiError::TooMuch { .. })), "{got:?}");
        assert_eq!(seen, "");
    }
}

#[test]
fn an_answer_without_an_end_is_cut() {
    let piece = format!(
        "data: {{\"choices\":[{{\"delta\":{{\"content\":\"{}\"}}}}]}}\n\n",
        "word ".repeat(2000)
    );
    let (got, seen, _) = asked(Kind::Compatible, vec![reply(Kind::Compatible, &piece.repeat(100))]);
    let got = got.expect("what there is");
    assert_eq!((&got.text, got.ending), (&seen, Ending::Truncated));
    assert!((200_000..400_000).contains(&seen.len()), "{}", seen.len());
    assert!(got.note.is_some_and(|note| note.contains("more than an answer can be")));
}

#[test]
fn garbage_is_said_to_be_another_protocol() {
    for &kind in Kind::ALL {
        for body in [
            &b"\xff\xfe\x00data: \xc3\x28\n\n\n"[..],
            b"data: {\"choices\": [\n\n",
            b"data: \xff\xff\n\n",
            b"[1]\n",
        ] {
            let mut reply = reply(kind, "");
            reply.pieces.push(body.to_vec());
            let (got, seen, _) = asked(kind, vec![reply]);
            assert!(
                matches!(got, Err(AiError::NotThisKind { .. } | AiError::Broken { .. })),
                "{kind:?} {got:?}"
            );
            assert_eq!(seen, "");
        }
    }
    let (got, ..) = asked(
        Kind::OpenAi,
        vec![Reply::new("200 OK\r\ncontent-type: text/html", b"<html>Sign in</html>")],
    );
    assert!(matches!(got, Err(AiError::NotThisKind { .. })), "{got:?}");
}

/// Gives a server a moment, and waits no longer than that.
fn asked_in_haste(kind: Kind, reply: Reply) -> (Result<crate::Answer, AiError>, Server) {
    let moment = Duration::from_millis(200);
    let patience =
        Patience { connect: moment * 10, first: moment, idle: moment, whole: moment * 10 };
    let server = Server::start(vec![reply]);
    let gate = Gate { origins: vec![server.base.clone()], ..Gate::default() };
    let endpoint = endpoint(kind, &server.base);
    let got = Client::patient(gate, patience).ask(&endpoint, &ask(), &Stop::default(), &mut |_| {});
    (got, server)
}

#[test]
fn a_server_that_falls_silent_is_left() {
    for &kind in Kind::ALL {
        // Before it says anything, and before it says the first word.
        for pieces in [0, 1] {
            let mut silent = reply(kind, "");
            silent.pieces.truncate(pieces);
            silent.hold = true;
            let (got, server) = asked_in_haste(kind, silent);
            let error = got.expect_err("nothing came");
            assert!(matches!(error, AiError::Timeout { .. }), "{kind:?} {pieces}: {error}");
            assert!(error.to_string().contains("sent nothing for"), "{error}");
            assert!(server.closed(Duration::from_secs(5)), "{kind:?} was left open");
        }
        // In the middle: what there is stays, and is said not to be all.
        let body = whole(kind);
        let half = body.find("The pool ").expect("text");
        let end = half + body[half..].find('\n').expect("an end") + 2;
        let mut silent = reply(kind, body.get(..end).unwrap_or(&body));
        silent.hold = true;
        let (got, server) = asked_in_haste(kind, silent);
        match got {
            Ok(got) => {
                assert_eq!((got.text.as_str(), got.ending), ("The pool ", Ending::Truncated));
                assert!(got.note.is_some_and(|note| note.contains("sent nothing for")), "{kind:?}");
            }
            Err(error) => panic!("{kind:?} lost what came: {error}"),
        }
        assert!(server.closed(Duration::from_secs(5)), "{kind:?} was left open");
    }
}

#[test]
fn stopping_closes_the_connection_at_once() {
    for kind in [Kind::Ollama, Kind::Compatible] {
        let body = whole(kind);
        let mut reply = reply(kind, &body[..body.find("ran dry").expect("text") - 80]);
        reply.hold = true;
        let server = Server::start(vec![reply]);
        let (stop, endpoint, client) =
            (Stop::default(), endpoint(kind, &server.base), client(&server.base));
        let later = stop.clone();
        let stopper = std::thread::spawn(move || {
            std::thread::sleep(Duration::from_millis(150));
            later.stop();
            Instant::now()
        });
        let got = client.ask(&endpoint, &ask(), &stop, &mut |_| {});
        let (ended, stopped) = (Instant::now(), stopper.join().expect("stops"));
        assert_eq!(got, Err(AiError::Stopped));
        assert!(server.closed(Duration::from_secs(5)), "{kind:?} was left open");
        assert!(ended.duration_since(stopped) < Duration::from_secs(2));
    }
}
