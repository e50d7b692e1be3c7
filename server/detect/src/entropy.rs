//! How random a string looks.
//!
//! Entropy alone is never a finding: it only separates a secret from a word where a key or a prefix already says "secret".

/// Shannon entropy in bits per byte.
pub(crate) fn shannon(bytes: &[u8]) -> f32 {
    let mut counts = [0_u16; 256];
    for &b in bytes {
        if let Some(count) = counts.get_mut(usize::from(b)) {
            *count = count.saturating_add(1);
        }
    }
    let total = bytes.len() as f32;
    // Most bytes are as frequent as many others: their part of the sum is worked out once.
    let mut parts = [None; 16];
    let part = |n: u16| {
        let p = f32::from(n) / total;
        -p * p.log2()
    };
    let counts = counts.iter().filter(|&&n| n > 0);
    counts
        .map(|&n| match parts.get_mut(usize::from(n)) {
            Some(known) => *known.get_or_insert_with(|| part(n)),
            None => part(n),
        })
        .sum()
}

/// Whether the bytes look drawn at random rather than written: mixed classes or hex, and high entropy for the length.
pub(crate) fn looks_random(bytes: &[u8]) -> bool {
    if bytes.len() < 12 {
        return false;
    }
    let bytes = bytes.get(..bytes.len().min(256)).unwrap_or(bytes);
    let digits = bytes.iter().filter(|b| b.is_ascii_digit()).count();
    let upper = bytes.iter().filter(|b| b.is_ascii_uppercase()).count();
    let lower = bytes.iter().filter(|b| b.is_ascii_lowercase()).count();
    let classes = usize::from(digits > 0) + usize::from(upper > 0) + usize::from(lower > 0);
    // Words joined by dashes or dots have mixed case now and then, but few digits and few changes of class.
    let changes =
        bytes.windows(2).filter(|w| matches!(w, [a, b] if class(*a) != class(*b))).count();
    classes >= 2 && shannon(bytes) >= 3.0 && changes * 5 >= bytes.len()
}

fn class(b: u8) -> u8 {
    match b {
        b'0'..=b'9' => 1,
        b'a'..=b'z' => 2,
        b'A'..=b'Z' => 3,
        _ => 4,
    }
}
