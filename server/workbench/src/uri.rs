//! File URIs and paths (RFC 8089, with the spellings editors use on Windows).

use std::path::{Path, PathBuf};

use percent_encoding::{AsciiSet, CONTROLS, percent_decode_str, utf8_percent_encode};

/// What has to be escaped in a path (RFC 3986 `pchar` and `/` stay; `:` is escaped as VS Code does).
const ESCAPED: &AsciiSet = &CONTROLS
    .add(b' ')
    .add(b'"')
    .add(b'#')
    .add(b'%')
    .add(b':')
    .add(b'<')
    .add(b'>')
    .add(b'?')
    .add(b'[')
    .add(b'\\')
    .add(b']')
    .add(b'^')
    .add(b'`')
    .add(b'{')
    .add(b'|')
    .add(b'}');

/// The path of a `file:` URI; `None` for other schemes (`untitled:`) and names that are not UTF-8.
pub fn to_path(uri: &str) -> Option<PathBuf> {
    let rest = uri.strip_prefix("file://")?;
    let path = match rest.strip_prefix("localhost") {
        Some(path) if path.starts_with('/') => path,
        _ => rest,
    };
    let path = percent_decode_str(path).decode_utf8().ok()?;
    let is_drive = path.len() > 2 && path.starts_with('/') && path.as_bytes()[2] == b':';
    let path = if is_drive { &path[1..] } else { &path };
    path.starts_with('/')
        .then(|| PathBuf::from(path))
        .or_else(|| is_drive.then(|| PathBuf::from(path)))
}

/// The `file:` URI of an absolute path.
pub fn of_path(path: &Path) -> String {
    let path = path.to_string_lossy().replace('\\', "/");
    let slash = if path.starts_with('/') { "" } else { "/" };
    format!("file://{slash}{}", utf8_percent_encode(&path, ESCAPED))
}

/// One spelling for all of a file's: editors differ in which characters of a path they escape.
pub fn key(uri: &str) -> String {
    to_path(uri).map_or_else(|| uri.to_owned(), |path| of_path(&path))
}

/// The last part of a URI, readable; of a document that was never saved, its name.
pub fn name(uri: &str) -> String {
    let path = uri.strip_prefix("untitled:").unwrap_or(uri);
    let last = path.rsplit('/').next().unwrap_or(path);
    percent_decode_str(last).decode_utf8_lossy().into_owned()
}

/// `path` as seen from folder `from`, with `/` between parts: what a Markdown link holds.
pub fn relative(path: &Path, from: &Path) -> String {
    let (mut path_parts, mut from_parts) =
        (path.components().peekable(), from.components().peekable());
    while let (Some(a), Some(b)) = (path_parts.peek(), from_parts.peek()) {
        if a != b {
            break;
        }
        path_parts.next();
        from_parts.next();
    }
    let mut parts: Vec<String> = from_parts.map(|_| "..".to_owned()).collect();
    parts.extend(path_parts.map(|part| part.as_os_str().to_string_lossy().into_owned()));
    parts.join("/")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_go_to_uris_and_back() {
        for path in ["/var/log/app.log", "/tmp/a b/100%/ü#?.log", "/x/[1]/c:d.log"] {
            assert_eq!(to_path(&of_path(Path::new(path))), Some(PathBuf::from(path)));
        }
        assert_eq!(of_path(Path::new("/a b#/c.log")), "file:///a%20b%23/c.log");
    }

    #[test]
    fn other_spellings_and_schemes() {
        assert_eq!(
            (name("untitled:Untitled-1"), name("file:///a%20b/c%23.log")),
            ("Untitled-1".into(), "c#.log".into())
        );
        assert_eq!(to_path("file://localhost/a.log"), Some(PathBuf::from("/a.log")));
        assert_eq!(to_path("file:///c%3A/logs/a.log"), Some(PathBuf::from("c:/logs/a.log")));
        assert_eq!(to_path("untitled:Untitled-1"), None);
        assert_eq!(to_path("file://%ff"), None);
    }

    #[test]
    fn links_are_relative_to_the_document() {
        assert_eq!(relative(Path::new("/w/logs/a.log"), Path::new("/w")), "logs/a.log");
        assert_eq!(relative(Path::new("/w/a.log"), Path::new("/w/docs")), "../a.log");
    }
}
