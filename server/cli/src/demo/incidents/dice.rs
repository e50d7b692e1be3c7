//! What the generators of sample logs share: seeded chance, the clock of one day, and lines in the order of time.

/// Chance that repeats: SplitMix64 (Steele, Lea, Flood, "Fast splittable pseudorandom number generators", 2014).
#[derive(Debug)]
pub(crate) struct Dice(u64);

impl Dice {
    pub(crate) fn new(seed: u64) -> Dice {
        Dice(seed)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// A number from `low` up to and with `high`.
    pub(crate) fn within(&mut self, low: u64, high: u64) -> u64 {
        low + self.next() % (high - low + 1)
    }

    /// Whether something happens that happens `percent` times in a hundred.
    pub(crate) fn percent(&mut self, percent: u64) -> bool {
        self.within(1, 100) <= percent
    }

    /// One of these.
    pub(crate) fn pick<T: Copy>(&mut self, from: &[T]) -> T {
        from[self.next() as usize % from.len()]
    }

    /// A word of `length` characters out of an alphabet.
    pub(crate) fn word(&mut self, length: usize, alphabet: &str) -> String {
        let alphabet: Vec<char> = alphabet.chars().collect();
        (0..length).map(|_| self.pick(&alphabet)).collect()
    }

    /// Lower-case hexadecimal digits.
    pub(crate) fn hex(&mut self, length: usize) -> String {
        self.word(length, "0123456789abcdef")
    }

    /// A secret as generators of passwords make them.
    pub(crate) fn secret(&mut self, length: usize) -> String {
        self.word(length, "ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz23456789")
    }

    /// An address of the ranges for documentation (RFC 5737).
    pub(crate) fn ipv4(&mut self) -> String {
        let network = self.pick(&["192.0.2", "198.51.100", "203.0.113"]);
        format!("{network}.{}", self.within(1, 254))
    }

    /// A UUID of version 4.
    pub(crate) fn uuid(&mut self) -> String {
        let (a, b, c, e) = (self.hex(8), self.hex(4), self.hex(3), self.hex(12));
        let variant = self.pick(&["8", "9", "a", "b"]);
        format!("{a}-{b}-4{c}-{variant}{}-{e}", self.hex(3))
    }
}

/// Base64 for URLs, without padding (RFC 4648, section 5).
pub(crate) fn base64url(text: &str) -> String {
    const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    let mut encoded = String::new();
    for chunk in text.as_bytes().chunks(3) {
        let bits = chunk.iter().fold(0_u32, |bits, byte| bits << 8 | u32::from(*byte))
            << (8 * (3 - chunk.len()));
        for index in 0..=chunk.len() {
            encoded.push(char::from(ALPHABET[(bits >> (18 - 6 * index)) as usize & 63]));
        }
    }
    encoded
}

/// Milliseconds of the day for `HH:MM:SS`; a part that is no number counts as zero.
pub(crate) fn at(clock: &str) -> u64 {
    clock.split(':').fold(0, |sum, part| sum * 60 + part.parse::<u64>().unwrap_or(0)) * 1000
}

/// `HH:MM:SS` of milliseconds of the day.
pub(crate) fn clock(time: u64) -> String {
    let seconds = time / 1000;
    format!("{:02}:{:02}:{:02}", seconds / 3600, seconds / 60 % 60, seconds % 60)
}

/// `HH:MM:SS`, a separator, and milliseconds.
pub(crate) fn precise(time: u64, separator: char) -> String {
    format!("{}{separator}{:03}", clock(time), time % 1000)
}

/// Records of one log while it is being written, in any order of time.
#[derive(Debug, Default)]
pub(crate) struct Tape {
    records: Vec<(u64, String)>,
}

impl Tape {
    /// Adds a record, which may have several lines.
    pub(crate) fn push(&mut self, time: u64, record: impl Into<String>) {
        self.records.push((time, record.into()));
    }

    /// The log: records in order of time, those of one moment in the order they were added.
    pub(crate) fn text(mut self) -> String {
        self.records.sort_by_key(|(time, _)| *time);
        self.records.into_iter().map(|(_, record)| record + "\n").collect()
    }
}
