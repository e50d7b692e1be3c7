//! What is found, and what is not.

mod commands;
mod corpus;
mod devices;
mod edits;
mod encodings;
mod fields;
mod formats;
mod laws;
mod learned;
mod messages;
mod national;
mod negatives;
mod policy;
mod products;
mod records;
mod repeated;
mod sentences;
mod shapes;
mod tables;
mod values;
mod vendors;
mod wrapped;

use testing::{Marker, annotate, files, marked};

use crate::{Config, Finding, resolve, scan};

/// The findings that count, in order.
fn shown(text: &str) -> Vec<Finding> {
    resolve(&scan(text.as_bytes(), &Config::everything()))
}

/// The values of one kind, nested ones included.
fn find<'t>(text: &'t str, kind: &str) -> Vec<&'t str> {
    scan(text.as_bytes(), &Config::everything())
        .iter()
        .filter(|f| f.kind == kind)
        .map(|f| text.get(f.span.range()).unwrap_or("not on a boundary"))
        .collect()
}

/// Every finding's rule and value, nested ones included.
fn find_rules(text: &str) -> Vec<(&'static str, String)> {
    scan(text.as_bytes(), &Config::everything())
        .iter()
        .map(|f| (f.rule, text.get(f.span.range()).unwrap_or("not on a boundary").to_owned()))
        .collect()
}

/// Checks a fixture: the marker lines say exactly what is shown, file by file.
#[track_caller]
fn check(fixture: &str) {
    for file in files(fixture.trim_start_matches('\n')) {
        let expected = marked(&file.text);
        for (index, line) in expected.text.lines().enumerate() {
            assert_eq!(repeated::difference(line, index), None);
        }
        let found: Vec<Marker> = shown(&expected.text)
            .iter()
            .map(|f| Marker { start: f.span.start, end: f.span.end, label: f.kind.to_owned() })
            .collect();
        let (found, wanted) =
            (annotate(&expected.text, &found), annotate(&expected.text, &expected.markers));
        assert!(found == wanted, "{}\nexpected:\n{wanted}\nfound:\n{found}", file.path);
    }
}

/// Checks that nothing is found in any of the lines.
#[track_caller]
fn silent(lines: &[&str]) {
    for line in lines {
        assert_eq!(repeated::difference(line, line.len()), None);
        let found: Vec<_> = shown(line)
            .iter()
            .map(|f| (f.kind, f.rule, line.get(f.span.range()).unwrap_or_default().to_owned()))
            .collect();
        assert!(found.is_empty(), "{line:?}: {found:?}");
    }
}
