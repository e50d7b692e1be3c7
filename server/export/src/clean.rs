//! Characters that deceive or break, and links that could do something.

use std::borrow::Cow;

use crate::document::Target;

/// Text as it may be shown: controls that reorder it become visible (`⟨U+202E⟩`), characters nobody sees are dropped.
/// Which ones: Unicode Technical Report 36, section 2.10, and the tag characters of plane 14.
pub(crate) fn text(text: &str) -> Cow<'_, str> {
    if !text.chars().any(|character| deceives(character) || is_invisible(character)) {
        return Cow::Borrowed(text);
    }
    let mut clean = String::with_capacity(text.len());
    for character in text.chars() {
        if deceives(character) {
            clean.push_str(&format!("⟨U+{:04X}⟩", u32::from(character)));
        } else if !is_invisible(character) {
            clean.push(character);
        }
    }
    Cow::Owned(clean)
}

/// Whether a character changes the order in which others are read.
fn deceives(character: char) -> bool {
    matches!(character, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{200e}' | '\u{200f}' | '\u{61c}')
}

/// Whether a character is a control or has no width. Tabs and line ends are neither.
fn is_invisible(character: char) -> bool {
    match character {
        '\t' | '\n' => false,
        '\u{ad}'
        | '\u{180e}'
        | '\u{200b}'..='\u{200d}'
        | '\u{2060}'..='\u{2065}'
        | '\u{206a}'..='\u{206f}'
        | '\u{feff}'
        | '\u{fff9}'..='\u{fffb}'
        | '\u{fffe}'
        | '\u{ffff}'
        | '\u{2028}'
        | '\u{2029}'
        | '\u{e0000}'..='\u{e007f}' => true,
        character => character.is_control(),
    }
}

/// Where a link may lead; `None` for what must not be live.
pub(crate) fn target(destination: &str) -> Option<Target> {
    let destination: String =
        text(destination.trim()).chars().filter(|character| !character.is_whitespace()).collect();
    if let Some(anchor) = destination.strip_prefix('#') {
        return (!anchor.is_empty()).then(|| Target::Anchor(anchor.to_lowercase()));
    }
    let head: String =
        destination.chars().take_while(|character| !"/?#".contains(*character)).collect();
    match head.split_once(':') {
        Some((scheme, _))
            if ["http", "https", "mailto"].contains(&scheme.to_ascii_lowercase().as_str()) =>
        {
            Some(Target::Web(destination))
        }
        Some(_) => None,
        // Without a scheme it is a path; one that begins with a slash or backslash leaves the workspace, or names a server.
        None if destination.starts_with(['/', '\\']) || destination.is_empty() => None,
        None => Some(Target::Workspace(destination)),
    }
}
