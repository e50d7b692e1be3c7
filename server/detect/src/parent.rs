//! What holds a field: the key of the object that a member belongs to, as in `"user": {"id": 5, "name": …}`, `User(id=5, name=…)`,
//! `"agents": [{"name": …}]` and `<user><name>`.
//!
//! A field that says little by itself, such as `name`, is what its holder says. Only the same line is read, and not far back.

use crate::line::Line;

/// How far back the holder is looked for, in bytes.
const BACK: usize = 240;

/// The key of what holds the field whose key starts at `key`, as from and to.
pub(crate) fn of(line: &Line, key: usize) -> Option<(usize, usize)> {
    let quotes = line.run_back(key, 9, |b| matches!(b, b'"' | b'\'' | b'\\'));
    // <user><name>
    if line.before(quotes) == b'<' && line.before(quotes.saturating_sub(1)) == b'>' {
        let close = quotes.checked_sub(2)?;
        let open = line.run_back(close, 64, |b| b != b'<' && b != b'>' && b != b'/');
        let end = line.run(open, 64, |b| b.is_ascii_alphanumeric() || b"_-.:".contains(&b));
        return (line.before(open) == b'<').then_some((open, end));
    }
    let floor = quotes.saturating_sub(BACK);
    let mut at = quotes;
    let mut depth = 0_usize;
    // Objects in a list belong to the key of the list.
    let mut listed = false;
    while at > floor {
        at -= 1;
        match line.at(at) {
            b'}' | b')' | b']' => depth += 1,
            b'{' | b'(' if depth == 0 && !listed => {
                let before = line.run_back(at, 2, |b| b == b' ');
                listed = matches!(line.before(before), b'[' | b',');
                if !listed {
                    return holder(line, at);
                }
            }
            b'[' if depth == 0 => return holder(line, at),
            b'{' | b'(' | b'[' => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
    None
}

/// The key before the bracket at `at`.
fn holder(line: &Line, at: usize) -> Option<(usize, usize)> {
    let end =
        line.run_back(at, 12, |b| matches!(b, b' ' | b':' | b'=' | b'>' | b'"' | b'\'' | b'\\'));
    let start =
        line.run_back(end, 48, |b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-' | b'.'));
    (start < end).then_some((start, end))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::line::Around;

    fn parent(text: &str) -> Option<&str> {
        let head = crate::Head::none();
        let around = Around::new(text.as_bytes(), &head);
        let line = Line { bytes: text.as_bytes(), base: 0, around: &around };
        let (start, end) = of(&line, text.rfind("name")?)?;
        text.get(start..end)
    }

    #[test]
    fn a_field_knows_what_holds_it() {
        for (text, holder) in [
            (r#"{"user":{"id":5,"name":"x"}}"#, Some("user")),
            (r#"{"a":1,"user" : { "tags":["b",{"c":1}], "name":"x"}}"#, Some("user")),
            (r#"{\"user\":{\"name\":\"x\"}}"#, Some("user")),
            (r#"{"agents":[{"name":"x"}]}"#, Some("agents")),
            (r#"{"agents":[{"id":{}}, {"name":"x"}]}"#, Some("agents")),
            ("User(id=5, name=x)", Some("User")),
            ("user: {id: 5, name: x}", Some("user")),
            ("<a><user><name>x", Some("user")),
            (r#"{"id":5,"name":"x"}"#, None),
            ("name=x", None),
            ("(a) name=x", None),
        ] {
            assert_eq!(parent(text), holder, "{text}");
        }
    }
}
