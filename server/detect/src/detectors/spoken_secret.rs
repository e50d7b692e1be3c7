//! Passwords that a sentence names behind them: `I typed Zq9tr0ub4x as password`, `mit Zq9tr0ub4x als Passwort`.

use crate::detectors::username::is_prose;
use crate::kind::PASSWORD;
use crate::line::{Found, Line};
use crate::placeholder::is_placeholder;
use crate::registry::{Detector, Watch};

pub(crate) static DETECTOR: Detector = Detector {
    rule: "spoken-password",
    watch: Watch::Words(
        &[
            "password",
            "passwort",
            "wachtwoord",
            "contraseña",
            "senha",
            "passe",
            "hasło",
            "pw",
            "passcode",
        ],
        look,
    ),
};

/// What joins a password to the word for it, the longer ones first.
const JOINTS: &[&str] = &[
    " as my ",
    " as the ",
    " as a ",
    " as ",
    " als mein ",
    " als ",
    " als mijn ",
    " como ",
    " come ",
    " comme mot de ",
    " jako ",
    " for the ",
];

fn look(line: &Line, end: usize, found: &mut Found) -> usize {
    let word = line.run_back(end, 12, |b| b.is_ascii_alphabetic() || b >= 0x80);
    let Some(stop) = JOINTS.iter().find_map(|joint| {
        let stop = word.checked_sub(joint.len())?;
        line.starts(stop, joint).then_some(stop)
    }) else {
        return end;
    };
    let start = line.run_back(stop, 64, |b| b > b' ');
    let start = line.run(start, 1, |b| matches!(b, b'"' | b'\'' | b'`'));
    let stop = line.run_back(stop, 1, |b| matches!(b, b'"' | b'\'' | b'`' | b','));
    let value = line.slice(start, stop);
    let digits = value.iter().any(u8::is_ascii_digit);
    let letters = value.iter().any(u8::is_ascii_alphabetic);
    // autumn-chester-marble
    let phrase = value
        .split(|b| *b == b'-')
        .filter(|word| word.len() >= 4 && word.iter().all(u8::is_ascii_lowercase));
    let phrase = phrase.count() >= 3 && !digits;
    if value.len() >= 6
        && (digits && letters || phrase)
        && !value.iter().any(|b| b"/=()[]<>{}".contains(b))
        && !is_prose(value)
        && !is_placeholder(value)
    {
        found.add(start, stop, &PASSWORD, 85, "password that a sentence tells");
    }
    end
}
