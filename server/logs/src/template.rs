//! Templates: what messages have in common, found online and in one pass, the same for the same text.
//!
//! In the line of Drain (He, Zhu, Zheng, Lyu, "Drain: An Online Log Parsing Approach with Fixed Depth Tree", ICWS 2017), with the
//! work done by the tokens: numbers, paths, quoted text and values after `=` are variables wherever they stand. Words become a
//! variable when several different ones stand at one place of otherwise equal messages; two do not ("session opened", "session
//! closed"). The distinct masked messages are kept under their hash, so a message seen before costs one look-up.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};

use crate::cursor::at;

/// Bytes of a message that count.
const LENGTH: usize = 400;
/// Tokens of which each may turn into a variable.
const TOKENS: usize = 24;
/// How many different words at one place make it a variable, in long and in short messages.
const WORDS: usize = 3;
const WORDS_IN_SHORT: usize = 4;
/// From this many tokens on a message is long.
const LONG: usize = 6;
/// Beyond so many distinct messages no more places are compared, which bounds memory.
const DISTINCT: usize = 100_000;

/// What stands for a variable.
const VARIABLE: &[u8] = b"<*>";

/// Keys are hashes already.
#[derive(Default)]
pub(crate) struct Identity(u64);

impl Hasher for Identity {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.0 = mix(self.0, u64::from(*byte));
        }
    }

    fn write_u64(&mut self, number: u64) {
        self.0 = number;
    }
}

type Map<V> = HashMap<u64, V, BuildHasherDefault<Identity>>;

/// Collects templates message by message.
#[derive(Default)]
pub(crate) struct Miner {
    known: Map<u32>,
    /// Messages with one token left out, and the templates that agree on the rest.
    places: Map<Vec<u32>>,
    texts: Vec<Vec<u8>>,
    /// For each template, the one it was merged into, or itself.
    parents: Vec<u32>,
    masked: Vec<u8>,
    /// What was done since the mark, to be taken back.
    undo: Option<Vec<Undo>>,
    /// Whether templates were merged since somebody asked.
    merged: bool,
}

/// One step that can be taken back.
enum Undo {
    /// A message became known under this hash.
    Known(u64),
    /// A template was put to others of a place.
    Place(u64),
    /// A template was added.
    Added,
    /// A template was merged into another.
    Merged(u32),
}

impl Miner {
    /// From here on every step can be taken back.
    pub(crate) fn mark(&mut self) {
        self.undo = Some(Vec::new());
    }

    /// Takes back every step since the mark, as if the messages since then had not been seen.
    pub(crate) fn back_to_mark(&mut self) {
        for step in self.undo.take().unwrap_or_default().into_iter().rev() {
            match step {
                Undo::Known(key) => {
                    self.known.remove(&key);
                }
                Undo::Place(key) => {
                    if let Some(alike) = self.places.get_mut(&key) {
                        alike.pop();
                        if alike.is_empty() {
                            self.places.remove(&key);
                        }
                    }
                }
                Undo::Added => {
                    self.texts.pop();
                    self.parents.pop();
                }
                Undo::Merged(id) => {
                    self.merged = true;
                    if let Some(parent) = self.parents.get_mut(id as usize) {
                        *parent = id;
                    }
                }
            }
        }
    }

    fn note(&mut self, step: Undo) {
        if let Some(undo) = &mut self.undo {
            undo.push(step);
        }
    }

    /// Whether templates were merged, or parted again, since this was asked last.
    pub(crate) fn merged(&mut self) -> bool {
        std::mem::take(&mut self.merged)
    }

    /// How many templates there are, merged ones included.
    pub(crate) fn len(&self) -> usize {
        self.texts.len()
    }

    /// The words of a template.
    pub(crate) fn text(&self, id: u32) -> String {
        let text = self.texts.get(id as usize).map(Vec::as_slice).unwrap_or_default();
        String::from_utf8_lossy(text).into_owned()
    }

    /// The template of a message, which later ones may merge into another ([`Miner::root`]).
    pub(crate) fn id(&mut self, message: &[u8]) -> u32 {
        let mut masked = std::mem::take(&mut self.masked);
        masked.clear();
        mask(message, &mut masked);
        let id = self.of_masked(&masked);
        self.masked = masked;
        id
    }

    /// A template decided by the format.
    pub(crate) fn fixed(&mut self, text: &str) -> u32 {
        self.of_masked(text.as_bytes())
    }

    fn of_masked(&mut self, masked: &[u8]) -> u32 {
        let key = hash(masked);
        if let Some(&id) = self.known.get(&key) {
            return id;
        }
        let id = self.add(masked);
        self.know(key, id);
        if self.texts.len() < DISTINCT {
            self.compare(id, masked.to_vec());
        }
        id
    }

    fn know(&mut self, key: u64, id: u32) {
        self.known.insert(key, id);
        self.note(Undo::Known(key));
    }

    fn add(&mut self, text: &[u8]) -> u32 {
        self.note(Undo::Added);
        let id = u32::try_from(self.texts.len()).unwrap_or(u32::MAX);
        self.texts.push(text.to_vec());
        self.parents.push(id);
        id
    }

    /// Looks whether a new message differs from known ones in one word only, and merges where enough do.
    fn compare(&mut self, id: u32, text: Vec<u8>) {
        let mut work = vec![(id, text)];
        while let Some((id, text)) = work.pop() {
            let tokens: Vec<&[u8]> = text.split(|&byte| byte == b' ').collect();
            let hashes: Vec<u64> = tokens.iter().map(|token| hash(token)).collect();
            if tokens.len() < 2 {
                continue;
            }
            let total = hashes
                .iter()
                .enumerate()
                .fold(0u64, |sum, (at, hash)| sum.wrapping_add(placed(*hash, at)));
            let needed = if tokens.len() >= LONG { WORDS } else { WORDS_IN_SHORT };
            for (place, token) in tokens.iter().enumerate().take(TOKENS) {
                let first = place == 0 && tokens.len() < 4;
                if first || *token == VARIABLE || !token.iter().any(u8::is_ascii_alphabetic) {
                    continue;
                }
                let own = hashes.get(place).copied().unwrap_or(0);
                let key = mix(
                    total.wrapping_sub(placed(own, place)),
                    (place as u64) << 32 | tokens.len() as u64,
                );
                let alike = self.places.entry(key).or_default();
                let is_new = alike.len() < needed;
                if is_new {
                    alike.push(id);
                }
                let members = if alike.len() < needed { Vec::new() } else { alike.clone() };
                if is_new {
                    self.note(Undo::Place(key));
                }
                if members.is_empty() {
                    continue;
                }
                let merged: Vec<u8> = tokens
                    .iter()
                    .enumerate()
                    .map(|(at, token)| if at == place { VARIABLE } else { token })
                    .collect::<Vec<&[u8]>>()
                    .join(&b' ');
                let key = hash(&merged);
                let (target, fresh) = match self.known.get(&key) {
                    Some(&target) => (target, false),
                    None => {
                        let target = self.add(&merged);
                        self.know(key, target);
                        (target, true)
                    }
                };
                for member in members.into_iter().chain([id]) {
                    self.join(member, target);
                }
                if fresh {
                    work.push((target, merged));
                }
                break;
            }
        }
    }

    /// The template that one was merged into in the end. Each merge turns one more word into a variable, so the way is short.
    pub(crate) fn root(&self, id: u32) -> u32 {
        let mut root = id;
        while let Some(&parent) = self.parents.get(root as usize) {
            if parent == root {
                break;
            }
            root = parent;
        }
        root
    }

    fn join(&mut self, id: u32, target: u32) {
        let (id, target) = (self.root(id), self.root(target));
        if id != target
            && let Some(parent) = self.parents.get_mut(id as usize)
        {
            *parent = target;
            self.merged = true;
            self.note(Undo::Merged(id));
        }
    }
}

/// A multiply and fold, enough to spread keys of a map.
fn mix(state: u64, value: u64) -> u64 {
    let product = u128::from(state ^ value.wrapping_mul(0x9e37_79b9_7f4a_7c15))
        .wrapping_mul(0xff51_afd7_ed55_8ccd_9e6c_63d0_876a_46ad);
    (product as u64) ^ ((product >> 64) as u64)
}

fn placed(hash: u64, place: usize) -> u64 {
    mix(hash, place as u64 + 1)
}

fn hash(bytes: &[u8]) -> u64 {
    let mut state = bytes.len() as u64 ^ 0x51_7c_c1_b7_27_22_0a_95;
    let mut chunks = bytes.chunks_exact(8);
    for chunk in &mut chunks {
        state = mix(state, u64::from_le_bytes(chunk.try_into().unwrap_or_default()));
    }
    let mut rest = [0; 8];
    for (to, from) in rest.iter_mut().zip(chunks.remainder()) {
        *to = *from;
    }
    mix(state, u64::from_le_bytes(rest))
}

/// What a byte is to the tokens: part of a word, or what parts words.
const WORD: [bool; 256] = {
    let mut table = [false; 256];
    let mut byte = 0;
    while byte < 256 {
        let b = byte as u8;
        table[byte] = b.is_ascii_alphanumeric()
            || matches!(
                b,
                b'_' | b'.'
                    | b'-'
                    | b'/'
                    | b'@'
                    | b'%'
                    | b'+'
                    | b'~'
                    | b'\\'
                    | b'$'
                    | b'#'
                    | b'*'
                    | b'&'
                    | b'?'
            )
            || b >= 0x80;
        byte += 1;
    }
    table
};

/// Writes a message with its variables masked.
fn mask(message: &[u8], out: &mut Vec<u8>) {
    let line = memchr::memchr(b'\n', message).unwrap_or(message.len()).min(LENGTH);
    let message = message.get(..line).unwrap_or_default().trim_ascii();
    let mut here = 0;
    let mut before = b' ';
    while let Some(&byte) = message.get(here) {
        if WORD.get(usize::from(byte)).copied().unwrap_or(false) {
            let rest = message.get(here..).unwrap_or_default();
            let length = rest
                .iter()
                .take_while(|&&byte| WORD.get(usize::from(byte)).copied().unwrap_or(false))
                .count();
            let word = rest.get(..length).unwrap_or_default();
            here += length;
            let status = out.ends_with(b"<*> ") && before_is_status(message, here - length);
            if let Some(phrase) =
                reason(message.get(here - length..).unwrap_or_default()).filter(|_| status)
            {
                // The words of a status belong to its number.
                out.pop();
                here = here - length + phrase;
            } else if variable(word, before)
                || (calendar(word) && !out.is_empty())
                || method(word)
                || (out.ends_with(b" IN ") && record_type(word))
                || out.ends_with(b"=<")
            {
                push_variable(out);
                // What ends a sentence is not part of the variable.
                if word.ends_with(b".") {
                    out.push(b'.');
                }
            } else if unit(word) && out.ends_with(b"<*> ") {
                // The unit belongs to the number before it.
                out.pop();
            } else {
                out.extend_from_slice(word);
            }
            before = b'x';
            continue;
        }
        if (byte == b'"' && here > 0) || (byte == b'\'' && !before.is_ascii_alphanumeric()) {
            // A quoted text is a variable, but for one that opens the message, as klog quotes its words.
            let rest = message.get(here + 1..).unwrap_or_default();
            if let Some(length) = memchr::memchr(byte, rest).filter(|&length| length < 200) {
                out.push(byte);
                push_variable(out);
                out.push(byte);
                here += length + 2;
                before = byte;
                continue;
            }
        }
        if byte.is_ascii_whitespace() {
            if out.last() != Some(&b' ') && !out.is_empty() {
                out.push(b' ');
            }
        } else {
            out.push(byte);
        }
        before = byte;
        here += 1;
    }
    while out.last() == Some(&b' ') {
        out.pop();
    }
}

/// Writes a variable; several in a row, parted by one sign, are one.
fn push_variable(out: &mut Vec<u8>) {
    for separator in [&b" "[..], b", ", b",", b":", b".", b"x"] {
        if out.ends_with(separator)
            && out.get(..out.len() - separator.len()).is_some_and(|front| front.ends_with(VARIABLE))
        {
            out.truncate(out.len() - separator.len());
            return;
        }
    }
    if !out.ends_with(VARIABLE) {
        out.extend_from_slice(VARIABLE);
    }
}

/// Names of days and months inside a message are parts of dates.
fn calendar(word: &[u8]) -> bool {
    const NAMES: &[&[u8]] = &[
        b"Mon", b"Tue", b"Wed", b"Thu", b"Fri", b"Sat", b"Sun", b"Jan", b"Feb", b"Mar", b"Apr",
        b"May", b"Jun", b"Jul", b"Aug", b"Sep", b"Oct", b"Nov", b"Dec",
    ];
    word.len() == 3 && NAMES.contains(&word)
}

/// Methods of HTTP (RFC 9110).
fn method(word: &[u8]) -> bool {
    matches!(word, b"GET" | b"POST" | b"PUT" | b"DELETE" | b"HEAD" | b"PATCH" | b"OPTIONS")
}

/// Types of resource records (RFC 1035 and later).
fn record_type(word: &[u8]) -> bool {
    matches!(
        word,
        b"A" | b"AAAA"
            | b"ANY"
            | b"CAA"
            | b"CNAME"
            | b"DNSKEY"
            | b"DS"
            | b"HTTPS"
            | b"MX"
            | b"NS"
            | b"PTR"
            | b"SOA"
            | b"SRV"
            | b"TXT"
    )
}

/// Whether a status of three digits stands right before.
fn before_is_status(message: &[u8], at: usize) -> bool {
    let front = message.get(..at).unwrap_or_default();
    matches!(front, [.., before, b'1'..=b'5', b'0'..=b'9', b'0'..=b'9', b' '] if !before.is_ascii_alphanumeric())
}

/// The length of the reason phrase that a text begins with (RFC 9110, section 15).
fn reason(text: &[u8]) -> Option<usize> {
    const PHRASES: &[&str] = &[
        "OK",
        "Created",
        "Accepted",
        "No Content",
        "Partial Content",
        "Moved Permanently",
        "Found",
        "See Other",
        "Not Modified",
        "Temporary Redirect",
        "Bad Request",
        "Unauthorized",
        "Forbidden",
        "Not Found",
        "Method Not Allowed",
        "Not Acceptable",
        "Request Timeout",
        "Conflict",
        "Gone",
        "Unprocessable Entity",
        "Unprocessable Content",
        "Too Many Requests",
        "Internal Server Error",
        "Bad Gateway",
        "Service Unavailable",
        "Gateway Timeout",
    ];
    let fits = |phrase: &&&str| {
        text.starts_with(phrase.as_bytes()) && !at(text, phrase.len()).is_ascii_alphanumeric()
    };
    PHRASES.iter().find(fits).map(|phrase| phrase.len())
}

/// Units that programs choose by magnitude.
fn unit(word: &[u8]) -> bool {
    matches!(
        word,
        b"B" | b"KB"
            | b"MB"
            | b"GB"
            | b"TB"
            | b"KiB"
            | b"MiB"
            | b"GiB"
            | b"kB"
            | b"ms"
            | b"s"
            | b"us"
            | b"ns"
    )
}

/// Whether a word is the name of a host: small letters, two dots or more, a short last label.
fn host(word: &[u8]) -> bool {
    word.iter().filter(|byte| **byte == b'.').count() >= 2
        && word.iter().all(|byte| byte.is_ascii_lowercase() || matches!(byte, b'.' | b'-'))
        && word
            .rsplit(|byte| *byte == b'.')
            .next()
            .is_some_and(|label| (2..=3).contains(&label.len()) || word.starts_with(b"www."))
        && !word.starts_with(b"com.")
        && !word.starts_with(b"org.")
        && !word.starts_with(b"net.")
}

/// Whether a word varies from message to message: it holds a digit, is a path or an address, or is the value of a key.
fn variable(word: &[u8], before: u8) -> bool {
    before == b'='
        || word.iter().any(|byte| byte.is_ascii_digit() || *byte == b'@')
        || (at(word, 0) == b'/' && word.len() > 1)
        || (at(word, 1) == b'/' && at(word, 0) == b'.')
        || word.contains(&b'\\')
        || host(word)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(messages: &[&str], want: &[&str]) {
        let mut miner = Miner::default();
        let ids: Vec<u32> = messages.iter().map(|message| miner.id(message.as_bytes())).collect();
        let texts = |miner: &Miner| -> Vec<String> {
            ids.iter().map(|id| miner.text(miner.root(*id))).collect()
        };
        assert_eq!(texts(&miner), want);
        // What is taken back leaves no trace.
        miner.mark();
        for message in ["wrote 1 b", "Invalid user x from y", "session broken for user x", "a b c"]
        {
            miner.id(message.as_bytes());
        }
        miner.back_to_mark();
        assert_eq!(texts(&miner), want);
        assert_eq!(miner.len(), miner.parents.len());
        let again: Vec<u32> = messages.iter().map(|message| miner.id(message.as_bytes())).collect();
        assert_eq!(again, ids);
    }

    #[test]
    fn numbers_paths_quotes_and_values_vary() {
        check(
            &[
                "wrote 12 blocks to /var/lib/a in 3.2 ms",
                "user \"ana\" uid=bob failed",
                "Key (id)=(9014) already exists.",
                "Completed 404 Not Found in 3ms",
                "query: www.shop.example IN AAAA +E(0)K",
            ],
            &[
                "wrote <*> blocks to <*> in <*>",
                "user \"<*>\" uid=<*> failed",
                "Key (id)=(<*>) already exists.",
                "Completed <*> in <*>",
                "query: <*> IN <*> +E(<*>)K",
            ],
        );
    }

    #[test]
    fn many_words_at_one_place_vary_and_two_do_not() {
        check(
            &[
                "Invalid user ana from 192.0.2.1",
                "Invalid user bob from 192.0.2.1",
                "Invalid user eve from 192.0.2.2",
                "Invalid user joe from 192.0.2.2",
            ],
            &["Invalid user <*> from <*>"; 4],
        );
        check(
            &["session opened for user x", "session closed for user x"],
            &["session opened for user x", "session closed for user x"],
        );
    }
}
