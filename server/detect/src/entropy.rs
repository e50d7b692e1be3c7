//! How random a string looks.
//!
//! Entropy alone is never a finding: it only separates a secret from a word where a key or a prefix already says "secret".

/// Shannon entropy in bits per byte.
pub(crate) fn shannon(bytes: &[u8]) -> f32 {
    let mut counts = [0_u16; 256];
    // A bit for each byte that there is.
    let mut there = [0_u64; 4];
    for &b in bytes {
        if let (Some(count), Some(bits)) =
            (counts.get_mut(usize::from(b)), there.get_mut(usize::from(b >> 6)))
        {
            *count = count.saturating_add(1);
            *bits |= 1 << (b & 63);
        }
    }
    let total = bytes.len() as f32;
    // Most bytes are as frequent as many others: their part of the sum is worked out once.
    let mut parts = [None; 16];
    let part = |n: u16| {
        let p = f32::from(n) / total;
        -p * p.log2()
    };
    let mut sum = 0.0;
    for (high, mut bits) in there.into_iter().enumerate() {
        while bits != 0 {
            let b = high << 6 | bits.trailing_zeros() as usize;
            bits &= bits - 1;
            let n = counts.get(b).copied().unwrap_or(0);
            sum += match parts.get_mut(usize::from(n)) {
                Some(known) => *known.get_or_insert_with(|| part(n)),
                None => part(n),
            };
        }
    }
    sum
}

/// Whether the bytes look drawn at random rather than written: mixed classes or hex, and high entropy for the length.
pub(crate) fn looks_random(bytes: &[u8]) -> bool {
    if bytes.len() < 12 {
        return false;
    }
    let bytes = bytes.get(..bytes.len().min(256)).unwrap_or(bytes);
    // Words joined by dashes or dots have mixed case now and then, but few digits and few changes of class.
    let (mut counts, mut changes, mut last) = ([0_usize; 5], 0, 0);
    for &b in bytes {
        let class = CLASS.get(usize::from(b)).copied().unwrap_or(4);
        if let Some(count) = counts.get_mut(usize::from(class)) {
            *count += 1;
        }
        changes += usize::from(class != last);
        last = class;
    }
    let [_, digits, lower, upper, _] = counts.map(|count| usize::from(count > 0));
    // The first byte was counted as a change.
    digits + lower + upper >= 2 && (changes - 1) * 5 >= bytes.len() && shannon(bytes) >= 3.0
}

/// By byte: digits, small letters, capitals, the rest.
static CLASS: [u8; 256] = {
    let mut classes = [4; 256];
    let mut b = 0_u8;
    while b < 128 {
        classes[b as usize] = match b {
            b'0'..=b'9' => 1,
            b'a'..=b'z' => 2,
            b'A'..=b'Z' => 3,
            _ => 4,
        };
        b += 1;
    }
    classes
};
