//! Incidents that lie in a folder: one folder each, with logs and a `truth.jsonl` of the lines that are the story. They are written by
//! other people with other programs, and never become a part of the sets here.

use std::path::Path;

use crate::incident::Role;
use crate::write::{Truth, Written};

/// The incidents of a folder, by name.
pub fn incidents(folder: &Path) -> Vec<(String, Written)> {
    let mut found: Vec<(String, Written)> = std::fs::read_dir(folder)
        .expect("a folder of incidents")
        .filter_map(|entry| {
            let path = entry.ok()?.path();
            let truth = std::fs::read_to_string(path.join("truth.jsonl")).ok()?;
            let name = path.file_name()?.to_string_lossy().into_owned();
            Some((name, incident(&path, &truth)))
        })
        .collect();
    found.sort_by(|a, b| a.0.cmp(&b.0));
    found
}

fn incident(folder: &Path, truth: &str) -> Written {
    let mut files: Vec<(String, String)> = std::fs::read_dir(folder)
        .expect("a folder of logs")
        .filter_map(|entry| {
            let path = entry.ok()?.path();
            let name = path.file_name()?.to_string_lossy().into_owned();
            let told = name == "truth.jsonl" || name == "meta.json";
            let text = std::fs::read(&path).ok().filter(|_| !told)?;
            Some((name, String::from_utf8_lossy(&text).into_owned()))
        })
        .collect();
    files.sort();
    let steps = truth
        .lines()
        .filter_map(|line| {
            let role = match field(line, "role")? {
                "trigger" => Role::Trigger,
                "cause" => Role::Cause,
                "symptom" => Role::Symptom,
                "detection" => Role::Detection,
                "recovery" => Role::Recovery,
                _ => Role::Decoy,
            };
            let name = field(line, "file")?;
            let file = files.iter().position(|(file, _)| file == name)?;
            Some(Truth { role, lines: vec![(file, field(line, "line")?.parse().ok()?)] })
        })
        .collect();
    Written { files, steps }
}

/// The value of a key of a flat JSON object whose wanted values hold no quotes and no commas.
fn field<'a>(object: &'a str, key: &str) -> Option<&'a str> {
    let (_, rest) = object.split_once(&format!("\"{key}\""))?;
    let rest = rest.trim_start().strip_prefix(':')?.trim_start();
    match rest.strip_prefix('"') {
        Some(text) => text.split('"').next(),
        None => rest.split([',', '}']).next().map(str::trim),
    }
}
