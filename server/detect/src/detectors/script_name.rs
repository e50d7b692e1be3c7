//! Names of people in other scripts, by the family name: `鈴木 美咲`, `김 서연`, `李 明辉`, `Ирина Соколова`, `Μαρία Παπαδοπούλου`.
//!
//! A family name of those that most people of a country bear and a given name behind a space; in Cyrillic and Greek two capitalized
//! words, the second of which ends as family names do. Family names are the most frequent of Japan (Myoji-yurai.net), Korea (KOSIS
//! census 2015) and China (Ministry of Public Security, 2020).

use crate::kind::PERSON_NAME;
use crate::line::{Found, Line};
use crate::registry::{Detector, Watch};

pub(crate) static DETECTOR: Detector =
    Detector { rule: "name-of-script", watch: Watch::Prefixes(FAMILY, look) };

/// Family names of Japan, Korea and China, and capitals of Cyrillic and Greek.
const FAMILY: &[&str] = &[
    "佐藤",
    "鈴木",
    "高橋",
    "田中",
    "伊藤",
    "渡辺",
    "渡邊",
    "山本",
    "中村",
    "小林",
    "加藤",
    "吉田",
    "山田",
    "佐々木",
    "山口",
    "松本",
    "井上",
    "木村",
    "林",
    "斎藤",
    "斉藤",
    "清水",
    "山崎",
    "森",
    "池田",
    "橋本",
    "阿部",
    "石川",
    "山下",
    "中島",
    "石井",
    "小川",
    "前田",
    "岡田",
    "長谷川",
    "藤田",
    "後藤",
    "近藤",
    "村上",
    "遠藤",
    "青木",
    "坂本",
    "福田",
    "太田",
    "西村",
    "藤井",
    "金子",
    "岡本",
    "藤原",
    "中野",
    "三浦",
    "原田",
    "中川",
    "松田",
    "竹内",
    "小野",
    "田村",
    "中山",
    "和田",
    "石田",
    "森田",
    "上田",
    "原",
    "内田",
    "柴田",
    "酒井",
    "宮崎",
    "横山",
    "高木",
    "安藤",
    "宮本",
    "大野",
    "小島",
    "谷口",
    "今井",
    "工藤",
    "高田",
    "増田",
    "丸山",
    "杉山",
    "村田",
    "大塚",
    "김",
    "이",
    "박",
    "최",
    "정",
    "강",
    "조",
    "윤",
    "장",
    "임",
    "한",
    "오",
    "서",
    "신",
    "권",
    "황",
    "안",
    "송",
    "류",
    "전",
    "홍",
    "고",
    "문",
    "양",
    "손",
    "배",
    "백",
    "허",
    "유",
    "남",
    "심",
    "노",
    "하",
    "곽",
    "성",
    "차",
    "주",
    "우",
    "구",
    "민",
    "나",
    "진",
    "지",
    "엄",
    "李",
    "王",
    "张",
    "張",
    "刘",
    "劉",
    "陈",
    "陳",
    "杨",
    "楊",
    "赵",
    "趙",
    "黄",
    "黃",
    "周",
    "吴",
    "吳",
    "徐",
    "孙",
    "孫",
    "胡",
    "朱",
    "高",
    "何",
    "郭",
    "马",
    "馬",
    "罗",
    "羅",
    "梁",
    "宋",
    "郑",
    "鄭",
    "谢",
    "謝",
    "韩",
    "韓",
    "唐",
    "冯",
    "馮",
    "于",
    "董",
    "萧",
    "程",
    "曹",
    "袁",
    "邓",
    "鄧",
    "许",
    "許",
    "傅",
    "沈",
    "曾",
    "彭",
    "吕",
    "蘇",
    "苏",
    "卢",
    "盧",
    "蒋",
    "蔣",
    "蔡",
    "贾",
    "丁",
    "魏",
    "薛",
    "叶",
    "葉",
    "阎",
    "余",
    "潘",
    "杜",
    "戴",
    "夏",
    "钟",
    "鍾",
    "汪",
    "田",
    "任",
    "姜",
    "范",
    "方",
    "石",
    "姚",
    "谭",
    "廖",
    "邹",
    "熊",
    "金",
    "陆",
    "郝",
    "孔",
    "白",
    "崔",
    "康",
    "毛",
    "邱",
    "秦",
    "江",
    "史",
    "顾",
    "侯",
    "邵",
    "孟",
    "龙",
    "万",
    "段",
    "雷",
    "钱",
    "汤",
    "А",
    "Б",
    "В",
    "Г",
    "Д",
    "Е",
    "Ж",
    "З",
    "И",
    "К",
    "Л",
    "М",
    "Н",
    "О",
    "П",
    "Р",
    "С",
    "Т",
    "У",
    "Ф",
    "Х",
    "Ц",
    "Ч",
    "Ш",
    "Щ",
    "Э",
    "Ю",
    "Я",
    "Є",
    "І",
    "Ї",
    "Ђ",
    "Ј",
    "Ћ",
    "Α",
    "Β",
    "Γ",
    "Δ",
    "Ε",
    "Ζ",
    "Η",
    "Θ",
    "Ι",
    "Κ",
    "Λ",
    "Μ",
    "Ν",
    "Ξ",
    "Ο",
    "Π",
    "Ρ",
    "Σ",
    "Τ",
    "Υ",
    "Φ",
    "Χ",
    "Ψ",
    "Ω",
    "Ά",
    "Έ",
    "Ό",
    "Ί",
];

/// How family names end in Cyrillic and Greek.
const ENDINGS: &[&str] = &[
    "ов",
    "ова",
    "ев",
    "ева",
    "ёв",
    "ёва",
    "ин",
    "ина",
    "ын",
    "ына",
    "ский",
    "ская",
    "цкий",
    "цкая",
    "енко",
    "чук",
    "юк",
    "ук",
    "як",
    "ян",
    "ић",
    "иќ",
    "ський",
    "ська",
    "цький",
    "цька",
    "швили",
    "дзе",
    "ко",
    "ски",
    "ска",
    "ων",
    "ου",
    "ης",
    "ος",
    "ας",
    "άκης",
    "ίδης",
    "ιδης",
    "λος",
    "ογλου",
];

/// A name at the start of a word.
fn look(line: &Line, start: usize, found: &mut Found) -> usize {
    let first = line.run(start, 48, |b| b >= 0x80);
    let Some(word) = text(line, start, first) else { return first };
    if word.starts_with(|c: char| ('\u{370}'..='\u{52F}').contains(&c)) {
        return cased(line, start, first, word, found);
    }
    // A space, also that of wide scripts.
    let gap = if line.at(first) == b' ' { 1 } else { 0 };
    if gap == 0 {
        return first;
    }
    let from = first + gap;
    let end = line.run(from, 24, |b| b >= 0x80);
    let Some(given) = text(line, from, end) else { return first };
    let of = |word: &str, is: fn(char) -> bool| word.chars().all(is);
    let korean = of(word, is_hangul)
        && word.chars().count() == 1
        && of(given, is_hangul)
        && given.chars().count() == 2;
    let wide = of(word, is_ideograph)
        && FAMILY.contains(&word)
        && (1..=3).contains(&given.chars().count())
        && given.chars().all(|c| is_ideograph(c) || is_kana(c));
    if (korean || wide) && ends(line, end) {
        found.add(start, end, &PERSON_NAME, 78, "family name and given name");
        return end;
    }
    first
}

/// `Ирина Соколова`, `Соколова Ирина`, up to three words.
fn cased(line: &Line, start: usize, first: usize, word: &str, found: &mut Found) -> usize {
    let capital = |word: &str| {
        let mut letters = word.chars();
        letters.next().is_some_and(char::is_uppercase)
            && word.chars().count() >= 3
            && letters.all(|c| c.is_lowercase() || c == '-')
    };
    let family =
        |word: &str| word.chars().count() >= 5 && ENDINGS.iter().any(|end| word.ends_with(end));
    let mut end = first;
    let mut words = 1;
    let mut told = family(word);
    if !capital(word) {
        return first;
    }
    while words < 3 && line.at(end) == b' ' {
        let stop = line.run(end + 1, 48, |b| b >= 0x80);
        let Some(next) = text(line, end + 1, stop).filter(|next| capital(next)) else { break };
        told |= family(next);
        end = stop;
        words += 1;
    }
    if words >= 2 && told && ends(line, end) {
        found.add(start, end, &PERSON_NAME, 74, "given name and family name");
    }
    end
}

fn text<'l>(line: &Line<'l>, start: usize, end: usize) -> Option<&'l str> {
    std::str::from_utf8(line.slice(start, end)).ok().filter(|text| !text.is_empty())
}

fn ends(line: &Line, end: usize) -> bool {
    let next = line.at(end);
    next < 0x80 && !next.is_ascii_alphanumeric()
}

fn is_hangul(c: char) -> bool {
    ('\u{AC00}'..='\u{D7A3}').contains(&c)
}

fn is_ideograph(c: char) -> bool {
    ('\u{4E00}'..='\u{9FFF}').contains(&c) || c == '々'
}

fn is_kana(c: char) -> bool {
    ('\u{3040}'..='\u{30FF}').contains(&c)
}

/// Whether a value that a label calls a name is one in these scripts, in one word or more: two to six characters, or capitalized words.
pub(crate) fn is_name(value: &[u8]) -> bool {
    let Ok(value) = std::str::from_utf8(value) else { return false };
    let letters = value.chars().filter(|c| !matches!(c, ' ' | '\u{3000}' | '・')).count();
    let wide = value.chars().all(|c| {
        is_ideograph(c) || is_kana(c) || is_hangul(c) || matches!(c, ' ' | '\u{3000}' | '・')
    });
    let script = |c: char| {
        ('\u{5D0}'..='\u{6FF}').contains(&c)
            || ('\u{900}'..='\u{EFF}').contains(&c)
            || ('\u{10A0}'..='\u{10FF}').contains(&c)
            || ('\u{530}'..='\u{58F}').contains(&c)
    };
    let other = value.chars().all(|c| script(c) || matches!(c, ' ' | '-' | '\u{200c}' | '.'));
    wide && (2..=8).contains(&letters)
        || other && (4..=40).contains(&letters) && value.contains(' ')
}
