//! What leads out of a line: web addresses, and files of the workspace that a stack frame or a compiler names.

use std::path::{Path, PathBuf};

use text::Span;

use crate::documents::{Role, Snapshot};
use crate::{Workbench, uri};

/// Longest link, in bytes, and most links of a document.
const LONGEST: usize = 2048;
const MOST: usize = 5_000;
/// How many files of the workspace are looked at for the one that a stack frame names.
const WALKED: usize = 20_000;
/// Folders that hold no source of the workspace's own.
const SKIPPED: &[&str] = &["node_modules", "target", "dist", "build", "vendor", "__pycache__"];

/// A part of a document that leads somewhere.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Link {
    /// What is underlined.
    pub span: Span,
    /// Where it leads.
    pub target: Target,
}

/// Where a link leads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Target {
    /// An address: of the web, or of lines in a file that is known.
    Address(String),
    /// A file, as it is named, and a line from 1; which file that is, [`find_file`] tells.
    File {
        /// The name or path.
        name: String,
        /// The line, if one is named.
        line: Option<u32>,
    },
}

/// The links of a document, up to a bound. Nothing is looked up on disk.
pub fn links(snapshot: &Snapshot) -> Vec<Link> {
    if !snapshot.is_quick_to_view() {
        return Vec::new();
    }
    let text = snapshot.document.text();
    let mut found = Vec::new();
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        if line.len() <= 16 << 10 {
            web(line, start, &mut found);
            files(line, start, &mut found);
        }
        start += line.len();
        if found.len() >= MOST {
            found.truncate(MOST);
            break;
        }
    }
    if snapshot.role != Role::Log {
        // What a model says leads nowhere until a person made it their own.
        let theirs = triage::unaccepted(&text);
        found.retain(|link| !theirs.iter().any(|span| span.overlaps(link.span)));
    }
    found.extend(crate::triage_view::evidence::links(snapshot));
    found.sort_by_key(|link| link.span);
    found
}

fn web(line: &str, base: usize, found: &mut Vec<Link>) {
    for (at, _) in line.match_indices("http") {
        let rest = &line[at..];
        let before = line[..at].chars().next_back();
        if !(rest.starts_with("http://") || rest.starts_with("https://"))
            || before.is_some_and(char::is_alphanumeric)
        {
            continue;
        }
        let end = rest
            .find(|letter: char| letter.is_whitespace() || "\"'<>`|\\^{}".contains(letter))
            .unwrap_or(rest.len());
        let address = rest[..end].trim_end_matches(['.', ',', ';', ':', ')', ']', '!', '?']);
        let host = address.split_once("//").map_or("", |(_, host)| host);
        if !host.is_empty() && address.len() <= LONGEST {
            let span = Span::new(base + at, base + at + address.len());
            found.push(Link { span, target: Target::Address(address.to_owned()) });
        }
    }
}

/// Endings of names that are source files.
const SOURCES: &[&str] = &[
    "java", "kt", "scala", "groovy", "py", "rb", "go", "rs", "js", "mjs", "cjs", "ts", "tsx",
    "jsx", "c", "cc", "cpp", "h", "hpp", "cs", "php", "swift", "ex", "exs", "erl", "lua", "pl",
    "sh", "sql", "yaml", "yml", "toml", "tf",
];

/// `path/name.ext:12`, `name.ext:12:5`, `File "path/name.py", line 12`.
fn files(line: &str, base: usize, found: &mut Vec<Link>) {
    let inside = |letter: char| letter.is_alphanumeric() || "_-./\\$@+~".contains(letter);
    for (dot, _) in line.match_indices('.') {
        let rest = &line[dot + 1..];
        let length =
            rest.find(|letter: char| !letter.is_ascii_alphanumeric()).unwrap_or(rest.len());
        let ending = &rest[..length];
        if !SOURCES.contains(&ending) {
            continue;
        }
        let start = line[..dot]
            .char_indices()
            .rev()
            .take_while(|(_, letter)| inside(*letter))
            .last()
            .map_or(dot, |(at, _)| at);
        // `C:\src\app.cs`: the drive belongs to the path.
        let drive = start >= 2
            && matches!(line.as_bytes().get(start - 2..start), Some([letter, b':']) if letter.is_ascii_alphabetic());
        let start = if drive { start - 2 } else { start };
        let end = dot + 1 + length;
        let name = &line[start..end];
        let (number, after) = line_number(&line[end..]);
        // A bare `app.py` in prose leads nowhere; with a line, or with a path, it does.
        if start == dot || (number.is_none() && !name.contains(['/', '\\'])) || name.len() > LONGEST
        {
            continue;
        }
        if number.is_none() && ending.len() <= 2 && !name.contains('/') {
            continue;
        }
        let span = Span::new(base + start, base + end + after);
        if found.last().is_none_or(|last| last.span.end <= span.start) {
            let target = Target::File { name: name.to_owned(), line: number };
            found.push(Link { span, target });
        }
    }
}

/// The line that follows the name of a file, and how many bytes say so.
fn line_number(rest: &str) -> (Option<u32>, usize) {
    for lead in [":line ", ":", "(", "\", line "] {
        if let Some(tail) = rest.strip_prefix(lead) {
            let length = tail.find(|letter: char| !letter.is_ascii_digit()).unwrap_or(tail.len());
            if let Ok(number) = tail[..length].parse::<u32>() {
                return (Some(number), if lead == ":" { 1 + length } else { 0 });
            }
        }
    }
    (None, 0)
}

/// The file of an open folder that a log names: the path itself where it lies in one, else the file there whose path ends
/// in most of the named one. Blocks on disk.
pub fn find_file(workbench: &Workbench, name: &str) -> Option<String> {
    let named = name.replace('\\', "/");
    let folders = workbench.folders();
    let path = Path::new(&named);
    for folder in &folders {
        let candidate = if path.is_absolute() { path.to_path_buf() } else { folder.join(path) };
        // A workspace may hold links that lead out of it; what they lead to is not opened on a log's word.
        let inside = |candidate: &Path| {
            let real = candidate.canonicalize().ok()?;
            real.starts_with(folder.canonicalize().ok()?).then_some(())
        };
        if candidate.is_file() && inside(&candidate).is_some() {
            return Some(uri::of_path(&candidate));
        }
    }
    let wanted: Vec<&str> = named.rsplit('/').filter(|part| !part.is_empty()).collect();
    let mut best: Option<(usize, PathBuf)> = None;
    let mut left = WALKED;
    for folder in &folders {
        walk(folder, &mut left, &mut |path| {
            let shared = path
                .iter()
                .rev()
                .zip(&wanted)
                .take_while(|(part, wanted)| part.to_str() == Some(wanted))
                .count();
            if shared > 0 && best.as_ref().is_none_or(|(most, _)| shared > *most) {
                best = Some((shared, path.to_path_buf()));
            }
        });
    }
    best.map(|(_, path)| uri::of_path(&path))
}

/// Visits the files below a folder in a fixed order, links not followed, until `left` is used up.
fn walk(folder: &Path, left: &mut usize, visit: &mut dyn FnMut(&Path)) {
    let Ok(entries) = std::fs::read_dir(folder) else { return };
    let mut entries: Vec<_> = entries.filter_map(Result::ok).collect();
    entries.sort_by_key(std::fs::DirEntry::file_name);
    for entry in entries {
        if *left == 0 {
            return;
        }
        *left -= 1;
        let name = entry.file_name();
        let name = name.to_string_lossy();
        let Ok(kind) = entry.file_type() else { continue };
        if kind.is_dir() && !name.starts_with('.') && !SKIPPED.contains(&name.as_ref()) {
            walk(&entry.path(), left, visit);
        } else if kind.is_file() {
            visit(&entry.path());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(line: &str) -> Vec<(String, Option<u32>)> {
        let mut found = Vec::new();
        web(line, 0, &mut found);
        files(line, 0, &mut found);
        found
            .into_iter()
            .map(|link| match link.target {
                Target::Address(address) => (address, None),
                Target::File { name, line } => (name, line),
            })
            .collect()
    }

    #[test]
    fn addresses_and_frames_are_links() {
        let check = |line: &str, expected: &[(&str, Option<u32>)]| {
            let expected: Vec<_> =
                expected.iter().map(|(name, line)| ((*name).to_owned(), *line)).collect();
            assert_eq!(found(line), expected, "{line}");
        };
        check(
            "see https://status.example.com/a?b=1. Bye",
            &[("https://status.example.com/a?b=1", None)],
        );
        check("<a href=\"http://example.com\">", &[("http://example.com", None)]);
        check("\tat com.example.Pay.refuse(Pay.java:77)", &[("Pay.java", Some(77))]);
        check(
            "  File \"/srv/app/orders.py\", line 12, in pay",
            &[("/srv/app/orders.py", Some(12))],
        );
        check("src/main.rs:10:5: panicked", &[("src/main.rs", Some(10))]);
        check("   at Shop.Pay() in C:\\src\\Pay.cs:line 9", &[("C:\\src\\Pay.cs", Some(9))]);
        check("/app/src/pay.go:88 +0x1d", &[("/app/src/pay.go", Some(88))]);
        check("loaded app.py and 1.2.3 of node.js", &[]);
        check("httpd http: nothing https://", &[]);
    }
}
