//! Members of a JSON object (RFC 8259), found without building it; torn objects are told from whole ones.

use text::Span;

use crate::cursor::at;

/// Deepest member that is reported: `{"log":{"level":"info"}}` has depth two.
const DEPTH: usize = 2;
/// How many members are looked at.
const MEMBERS: usize = 400;

/// One member: the keys that lead to it, and the bytes of its value (a string without its quotes).
#[derive(Debug, Clone, Copy)]
pub(crate) struct Member<'a> {
    /// The key of the object around it; empty at the top.
    pub parent: &'a [u8],
    pub key: &'a [u8],
    /// Offsets in the bytes given.
    pub value: Span,
    /// Whether the value is a string.
    pub string: bool,
}

/// Reports the members of the object that starts at `start`; gives back the offset past its closing brace, or nothing when the
/// object does not end or is not one.
pub(crate) fn object<'a>(
    bytes: &'a [u8],
    start: usize,
    visit: &mut impl FnMut(Member<'a>),
) -> Option<usize> {
    if at(bytes, start) != b'{' {
        return None;
    }
    members(bytes, start + 1, &[], 1, &mut 0, visit)
}

fn members<'a>(
    bytes: &'a [u8],
    start: usize,
    parent: &'a [u8],
    depth: usize,
    count: &mut usize,
    visit: &mut impl FnMut(Member<'a>),
) -> Option<usize> {
    let mut here = blanks(bytes, start);
    if at(bytes, here) == b'}' {
        return Some(here + 1);
    }
    loop {
        if at(bytes, here) != b'"' {
            return None;
        }
        let key_end = string(bytes, here)?;
        let key = bytes.get(here + 1..key_end - 1)?;
        here = blanks(bytes, key_end);
        if at(bytes, here) != b':' {
            return None;
        }
        here = blanks(bytes, here + 1);
        *count += 1;
        let end = match at(bytes, here) {
            b'"' => {
                let end = string(bytes, here)?;
                if *count < MEMBERS {
                    visit(Member {
                        parent,
                        key,
                        value: Span::new(here + 1, end - 1),
                        string: true,
                    });
                }
                end
            }
            b'{' if depth < DEPTH && *count < MEMBERS => {
                members(bytes, here + 1, key, depth + 1, count, visit)?
            }
            b'{' | b'[' => balanced(bytes, here)?,
            b'}' | b']' | b',' | 0 => return None,
            _ => {
                let length = bytes
                    .get(here..)?
                    .iter()
                    .take_while(|byte| {
                        !matches!(byte, b',' | b'}' | b']' | b' ' | b'\n' | b'\r' | b'\t')
                    })
                    .count();
                if *count < MEMBERS {
                    visit(Member {
                        parent,
                        key,
                        value: Span::new(here, here + length),
                        string: false,
                    });
                }
                here + length
            }
        };
        here = blanks(bytes, end);
        match at(bytes, here) {
            b',' => here = blanks(bytes, here + 1),
            b'}' => return Some(here + 1),
            _ => return None,
        }
    }
}

fn blanks(bytes: &[u8], start: usize) -> usize {
    let mut here = start;
    while matches!(at(bytes, here), b' ' | b'\t' | b'\n' | b'\r') {
        here += 1;
    }
    here
}

/// The offset past the string that starts with the quote at `start`.
fn string(bytes: &[u8], start: usize) -> Option<usize> {
    let mut here = start + 1;
    loop {
        here += memchr::memchr2(b'"', b'\\', bytes.get(here..)?)?;
        if at(bytes, here) == b'"' {
            return Some(here + 1);
        }
        here += 2;
    }
}

/// The offset past the object or array at `start`; braces in strings do not count.
pub(crate) fn balanced(bytes: &[u8], start: usize) -> Option<usize> {
    let mut depth = 0usize;
    let mut here = start;
    loop {
        match bytes.get(here)? {
            b'"' => {
                here = string(bytes, here)?;
                continue;
            }
            b'{' | b'[' => depth += 1,
            b'}' | b']' => {
                depth = depth.checked_sub(1)?;
                if depth == 0 {
                    return Some(here + 1);
                }
            }
            _ => {}
        }
        here += 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, want: &[&str]) {
        let mut got = Vec::new();
        let end = object(text.as_bytes(), 0, &mut |member| {
            let parent = String::from_utf8_lossy(member.parent);
            got.push(format!(
                "{parent}.{}={}",
                String::from_utf8_lossy(member.key),
                &text[member.value.range()]
            ));
        });
        got.push(format!("{end:?}"));
        assert_eq!(got, want, "{text}");
    }

    #[test]
    fn members_of_whole_and_torn_objects() {
        check(
            r#"{"a":1,"b":"x\"}","c":{"d":true,"e":{"f":1}},"g":[{"h":"]"}]}"#,
            &[".a=1", r#".b=x\"}"#, "c.d=true", "Some(61)"],
        );
        check("{}", &["Some(2)"]);
        check(r#"{"a":"#, &["None"]);
        check(r#"{"a":"x"#, &["None"]);
        check("{\n \"a\" : 2\n}", &[".a=2", "Some(12)"]);
    }
}
