//! Titles as parts of file names.

/// Longest slug in bytes.
const LENGTH: usize = 50;

/// Names that Windows keeps for devices ("Naming Files, Paths, and Namespaces", Microsoft Learn).
const DEVICES: &[&str] = &["con", "prn", "aux", "nul"];

/// A title as part of a file name: lower-case ASCII letters, digits and single hyphens, at most 50 bytes, never empty.
/// `[IPV4_1] unreachable` becomes `ipv4-1-unreachable`. A title with no Latin letter or digit becomes `issue`.
pub fn slug(title: &str) -> String {
    let mut slug = String::new();
    for character in title.chars() {
        match character {
            'a'..='z' | '0'..='9' => slug.push(character),
            'A'..='Z' => slug.push(character.to_ascii_lowercase()),
            // Marks that a decomposed letter carries, and apostrophes within words.
            '\u{300}'..='\u{36f}' | '\'' | '\u{2019}' => {}
            _ => match latin(character) {
                Some(letters) => slug.push_str(letters),
                None if !slug.is_empty() && !slug.ends_with('-') => slug.push('-'),
                None => {}
            },
        }
    }
    if slug.len() > LENGTH {
        // Whole words where a cut at one leaves enough of the title.
        let cut =
            slug.get(..=LENGTH).and_then(|head| head.rfind('-')).filter(|&cut| cut > LENGTH / 2);
        slug.truncate(cut.unwrap_or(LENGTH));
    }
    slug.truncate(slug.trim_end_matches('-').len());
    let is_port = |name: &str| {
        name.len() == 4
            && (name.starts_with("com") || name.starts_with("lpt"))
            && name.ends_with(char::is_numeric)
    };
    if slug.is_empty() {
        "issue".to_owned()
    } else if DEVICES.contains(&slug.as_str()) || is_port(&slug) {
        format!("{slug}-issue")
    } else {
        slug
    }
}

/// The usual ASCII spelling of Latin letters beyond ASCII (Latin-1 Supplement and Latin Extended-A; German umlauts
/// as in DIN 5007-2).
fn latin(character: char) -> Option<&'static str> {
    let lower = character.to_lowercase().next().unwrap_or(character);
    Some(match lower {
        'ä' | 'æ' => "ae",
        'ö' | 'œ' => "oe",
        'ü' => "ue",
        'ß' => "ss",
        'þ' => "th",
        'à' | 'á' | 'â' | 'ã' | 'å' | 'ā' | 'ă' | 'ą' => "a",
        'ç' | 'ć' | 'ĉ' | 'ċ' | 'č' => "c",
        'ď' | 'đ' | 'ð' => "d",
        'è' | 'é' | 'ê' | 'ë' | 'ē' | 'ĕ' | 'ė' | 'ę' | 'ě' => "e",
        'ĝ' | 'ğ' | 'ġ' | 'ģ' => "g",
        'ĥ' | 'ħ' => "h",
        'ì' | 'í' | 'î' | 'ï' | 'ĩ' | 'ī' | 'ĭ' | 'į' | 'ı' => "i",
        'ĵ' => "j",
        'ķ' => "k",
        'ĺ' | 'ļ' | 'ľ' | 'ł' => "l",
        'ñ' | 'ń' | 'ņ' | 'ň' => "n",
        'ò' | 'ó' | 'ô' | 'õ' | 'ø' | 'ō' | 'ŏ' | 'ő' => "o",
        'ŕ' | 'ŗ' | 'ř' => "r",
        'ś' | 'ŝ' | 'ş' | 'š' | 'ș' => "s",
        'ţ' | 'ť' | 'ŧ' | 'ț' => "t",
        'ù' | 'ú' | 'û' | 'ũ' | 'ū' | 'ŭ' | 'ů' | 'ű' | 'ų' => "u",
        'ŵ' => "w",
        'ý' | 'ÿ' | 'ŷ' => "y",
        'ź' | 'ż' | 'ž' => "z",
        _ => return None,
    })
}
