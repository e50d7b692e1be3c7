//! Cryptocurrency addresses by checksum (Base58Check, bech32) or, for Ethereum, by shape and context.

use crate::checksum::{base58check, bech32};
use crate::kind::CRYPTO_ADDRESS;
use crate::line::{Found, Line, is_word};
use crate::registry::{Detector, Watch};

pub(crate) static DETECTOR: Detector = Detector {
    rule: "crypto-address",
    watch: Watch::Sized(
        &[
            "bc1", "BC1", "tb1", "ltc1", "0x", "11", "12", "13", "14", "15", "16", "17", "18",
            "19", "1A", "1B", "1C", "1D", "1E", "1F", "1G", "1H", "1J", "1K", "1L", "1M", "1N",
            "1P", "1Q", "1R", "1S", "1T", "1U", "1V", "1W", "1X", "1Y", "1Z", "1a", "1b", "1c",
            "1d", "1e", "1f", "1g", "1h", "1i", "1j", "1k", "1m", "1n", "1o", "1p", "1q", "1r",
            "1s", "1t", "1u", "1v", "1w", "1x", "1y", "1z", "31", "32", "33", "34", "35", "36",
            "37", "38", "39", "3A", "3B", "3C", "3D", "3E", "3F", "3G", "3H", "3J", "3K", "3L",
            "3M", "3N", "3P", "3Q", "3R", "TA", "TB", "TC", "TD", "TE", "TF", "TG", "TH", "TJ",
            "TK", "TL", "TM", "TN", "TP", "TQ", "TR", "TS", "TT", "TU", "TV", "TW", "TX", "TY",
            "TZ", "LT", "La", "Lb", "DA", "DB", "DC", "DD", "DE", "DF", "DG", "DH",
        ],
        (26, 90),
        look,
    ),
};

fn look(line: &Line, start: usize, found: &mut Found) -> usize {
    let end = line.run(start, 100, is_word);
    let word = line.slice(start, end);
    let checked = match word.len() {
        26..=35 => base58check(word),
        36..=90 => [&b"bc"[..], b"tb", b"ltc"]
            .iter()
            .any(|prefix| bech32(&word.to_ascii_lowercase(), prefix)),
        _ => false,
    };
    let says_wallet = || {
        line.word_before(start, 5, |w| {
            matches!(
                w,
                b"wallet"
                    | b"address"
                    | b"addr"
                    | b"btc"
                    | b"eth"
                    | b"ethereum"
                    | b"bitcoin"
                    | b"crypto"
                    | b"payout"
                    | b"withdrawal"
                    | b"deposit"
                    | b"recipient"
                    | b"erc20"
                    | b"token"
                    | b"contract"
                    | b"usdt"
                    | b"to"
                    | b"from"
            )
        })
    };
    if checked {
        found.add(start, end, &CRYPTO_ADDRESS, 97, "address with a valid checksum");
    } else if word.starts_with(b"0x")
        && word.len() == 42
        && word.iter().skip(2).all(u8::is_ascii_hexdigit)
        && says_wallet()
    {
        found.add(start, end, &CRYPTO_ADDRESS, 85, "Ethereum address by shape and context");
    } else if (word.starts_with(b"bc1")
        || (matches!(word.len(), 26..=35) && matches!(word.first(), Some(b'1' | b'3'))))
        && word.len() >= 26
        && word.iter().any(u8::is_ascii_alphabetic)
        && word.iter().any(u8::is_ascii_digit)
        && line.word_before(start, 3, |w| {
            matches!(w, b"wallet" | b"btc" | b"bitcoin" | b"payout" | b"withdrawal" | b"deposit")
        })
    {
        found.add(start, end, &CRYPTO_ADDRESS, 75, "wallet address by context");
    }
    start
}
