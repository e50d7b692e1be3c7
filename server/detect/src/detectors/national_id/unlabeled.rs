//! National numbers that need no name: unmistakable in shape, with a check that few other numbers pass.
//!
//! Spanish DNI and NIE, Brazilian CPF with its marks, South Korean and Chinese resident numbers, Swiss AHV with its dots, and the Italian codice fiscale (of
//! surnames with two consonants or more, as nearly all are).

use super::{NUMBERS, is_shaped, packed};
use crate::kind::NATIONAL_ID;
use crate::line::{Found, Line, is_word};
use crate::place::{Glue, Shape};
use crate::registry::{Detector, Watch};
use crate::sweep;

pub(crate) static DIGITS: Detector =
    Detector { rule: "national-id-number", watch: Watch::Digits(SHAPES, digits) };

/// Eight digits before a letter, three groups of three, three and two of four and two (Switzerland), six and seven, and all but the last of a Chinese number.
const SHAPES: &[Shape] = &[
    Shape::groups((8, 8), &[Glue::WORD, Glue::DASH], (0, 0), false),
    Shape::groups((3, 3), &[Glue::DOT], (3, 3), true),
    Shape::groups((3, 3), &[Glue::DOT], (4, 4), true),
    Shape::groups((6, 6), &[Glue::DASH], (7, 7), false),
    Shape::single(17, 18),
];

pub(crate) static NIE: Detector =
    Detector { rule: "es-nie", watch: Watch::Prefixes(NIE_PREFIXES, nie) };

pub(crate) static CODICE_FISCALE: Detector = Detector {
    rule: "it-codice-fiscale",
    watch: Watch::Sized(CONSONANTS, (16, 16), codice_fiscale),
};

const NIE_PREFIXES: &[&str] = &[
    "X0", "X1", "X2", "X3", "X4", "X5", "X6", "X7", "X8", "X9", "Y0", "Y1", "Y2", "Y3", "Y4", "Y5",
    "Y6", "Y7", "Y8", "Y9", "Z0", "Z1", "Z2", "Z3", "Z4", "Z5", "Z6", "Z7", "Z8", "Z9",
];

/// Groups of digits, with what may follow them.
fn digits(line: &Line, number: &sweep::Number, found: &mut Found) {
    let rule = if number.width(0) == 8 {
        "es-dni"
    } else if number.shaped(&[3, 3], b'.') && number.width(2) == 3 && number.separator(2) == b'-' {
        "br-cpf"
    } else if number.shaped(&[3, 4, 4, 2], b'.') {
        "ch-ahv"
    } else if number.shaped(&[6, 7], b'-') {
        "kr-rrn"
    } else if matches!(number.width(0), 17 | 18) {
        "cn-ric"
    } else {
        return;
    };
    let end = match rule {
        "es-dni" => number.end(1) + 1 + usize::from(line.at(number.end(1)) == b'-'),
        "br-cpf" | "ch-ahv" => number.end(4),
        "kr-rrn" => number.end(2),
        _ => number.end(1) + 18 - number.width(0),
    };
    report(line, number.start, end, rule, found);
}

/// `X1234567L`
fn nie(line: &Line, start: usize, found: &mut Found) -> usize {
    let stop = line.run(start + 1, 8, |b| b.is_ascii_digit());
    let end = stop + 1 + usize::from(line.at(stop) == b'-');
    if stop == start + 8 {
        report(line, start, end, "es-dni", found);
    }
    start
}

/// Sixteen capitals and digits, most of them in fixed places.
fn codice_fiscale(line: &Line, start: usize, found: &mut Found) -> usize {
    if line.at(start + 6).is_ascii_digit() && line.at(start + 7).is_ascii_digit() {
        report(line, start, start + 16, "it-codice-fiscale", found);
    }
    start
}

/// Reports `start..end` if it stands alone and passes the shape and the check of `rule`.
fn report(line: &Line, start: usize, end: usize, rule: &'static str, found: &mut Found) {
    let value = line.slice(start, end);
    let glued = is_word(line.before(start))
        || is_word(line.at(end))
        || matches!(line.before(start), b'-' | b'.' | b'/' | b'+' | b'#')
        || (matches!(line.at(end), b'-' | b'.' | b'/') && line.at(end + 1).is_ascii_alphanumeric());
    if glued || value.len() != end - start || value.iter().any(u8::is_ascii_lowercase) {
        return;
    }
    let packed = packed(value);
    let Some(number) = NUMBERS.iter().find(|number| number.rule == rule) else { return };
    if is_shaped(number, &packed) && (number.check)(&packed) {
        found.rule = rule;
        found.add(start, end, &NATIONAL_ID, 82, "national number by its shape and check digit");
    }
}

/// Two consonants, as a codice fiscale starts.
const CONSONANTS: &[&str] = &[
    "BB", "BC", "BD", "BF", "BG", "BH", "BJ", "BK", "BL", "BM", "BN", "BP", "BQ", "BR", "BS", "BT",
    "BV", "BW", "BX", "BY", "BZ", "CB", "CC", "CD", "CF", "CG", "CH", "CJ", "CK", "CL", "CM", "CN",
    "CP", "CQ", "CR", "CS", "CT", "CV", "CW", "CX", "CY", "CZ", "DB", "DC", "DD", "DF", "DG", "DH",
    "DJ", "DK", "DL", "DM", "DN", "DP", "DQ", "DR", "DS", "DT", "DV", "DW", "DX", "DY", "DZ", "FB",
    "FC", "FD", "FF", "FG", "FH", "FJ", "FK", "FL", "FM", "FN", "FP", "FQ", "FR", "FS", "FT", "FV",
    "FW", "FX", "FY", "FZ", "GB", "GC", "GD", "GF", "GG", "GH", "GJ", "GK", "GL", "GM", "GN", "GP",
    "GQ", "GR", "GS", "GT", "GV", "GW", "GX", "GY", "GZ", "HB", "HC", "HD", "HF", "HG", "HH", "HJ",
    "HK", "HL", "HM", "HN", "HP", "HQ", "HR", "HS", "HT", "HV", "HW", "HX", "HY", "HZ", "JB", "JC",
    "JD", "JF", "JG", "JH", "JJ", "JK", "JL", "JM", "JN", "JP", "JQ", "JR", "JS", "JT", "JV", "JW",
    "JX", "JY", "JZ", "KB", "KC", "KD", "KF", "KG", "KH", "KJ", "KK", "KL", "KM", "KN", "KP", "KQ",
    "KR", "KS", "KT", "KV", "KW", "KX", "KY", "KZ", "LB", "LC", "LD", "LF", "LG", "LH", "LJ", "LK",
    "LL", "LM", "LN", "LP", "LQ", "LR", "LS", "LT", "LV", "LW", "LX", "LY", "LZ", "MB", "MC", "MD",
    "MF", "MG", "MH", "MJ", "MK", "ML", "MM", "MN", "MP", "MQ", "MR", "MS", "MT", "MV", "MW", "MX",
    "MY", "MZ", "NB", "NC", "ND", "NF", "NG", "NH", "NJ", "NK", "NL", "NM", "NN", "NP", "NQ", "NR",
    "NS", "NT", "NV", "NW", "NX", "NY", "NZ", "PB", "PC", "PD", "PF", "PG", "PH", "PJ", "PK", "PL",
    "PM", "PN", "PP", "PQ", "PR", "PS", "PT", "PV", "PW", "PX", "PY", "PZ", "QB", "QC", "QD", "QF",
    "QG", "QH", "QJ", "QK", "QL", "QM", "QN", "QP", "QQ", "QR", "QS", "QT", "QV", "QW", "QX", "QY",
    "QZ", "RB", "RC", "RD", "RF", "RG", "RH", "RJ", "RK", "RL", "RM", "RN", "RP", "RQ", "RR", "RS",
    "RT", "RV", "RW", "RX", "RY", "RZ", "SB", "SC", "SD", "SF", "SG", "SH", "SJ", "SK", "SL", "SM",
    "SN", "SP", "SQ", "SR", "SS", "ST", "SV", "SW", "SX", "SY", "SZ", "TB", "TC", "TD", "TF", "TG",
    "TH", "TJ", "TK", "TL", "TM", "TN", "TP", "TQ", "TR", "TS", "TT", "TV", "TW", "TX", "TY", "TZ",
    "VB", "VC", "VD", "VF", "VG", "VH", "VJ", "VK", "VL", "VM", "VN", "VP", "VQ", "VR", "VS", "VT",
    "VV", "VW", "VX", "VY", "VZ", "WB", "WC", "WD", "WF", "WG", "WH", "WJ", "WK", "WL", "WM", "WN",
    "WP", "WQ", "WR", "WS", "WT", "WV", "WW", "WX", "WY", "WZ", "XB", "XC", "XD", "XF", "XG", "XH",
    "XJ", "XK", "XL", "XM", "XN", "XP", "XQ", "XR", "XS", "XT", "XV", "XW", "XX", "XY", "XZ", "YB",
    "YC", "YD", "YF", "YG", "YH", "YJ", "YK", "YL", "YM", "YN", "YP", "YQ", "YR", "YS", "YT", "YV",
    "YW", "YX", "YY", "YZ", "ZB", "ZC", "ZD", "ZF", "ZG", "ZH", "ZJ", "ZK", "ZL", "ZM", "ZN", "ZP",
    "ZQ", "ZR", "ZS", "ZT", "ZV", "ZW", "ZX", "ZY", "ZZ",
];
