//! Streams of any length are scanned and redacted in the same memory; slow, and it measures on Linux alone.
//!
//! `/usr/bin/time -v tftsr scan --jobs 2 FILE` over 1 GB of dense logs, release build, November 2026: 36 MB resident, 33 MB from the
//! same as gz; `tftsr redact FILE -o OUT` 38 MB on one thread.

use std::io::{Read, Write};
use std::process::{Command, Stdio};

use crate::harness::{Workspace, peak, slow_tests};

/// How much is piped through, in bytes.
const LENGTH: usize = 256 << 20;
/// What the process may hold at its peak, in kB.
const MOST: u64 = 64 << 10;

#[test]
fn memory_does_not_grow_with_a_stream() {
    if !slow_tests() {
        return;
    }
    let line = "2026-05-01T10:00:00Z INFO nothing to see in this line of a log, as in most\n";
    let named = "2026-05-01T10:00:01Z WARN login of ana@example.com from 203.0.113.7 failed\n";
    let part = line.repeat(40) + named;
    let part = part.repeat((1 << 20) / part.len());
    for arguments in
        [["scan", "-"].as_slice(), &["redact", "-"], &["redact", "-", "--style", "mask"]]
    {
        let workspace = Workspace::new();
        let mut child = Command::new(env!("CARGO_BIN_EXE_tftsr"))
            .args(arguments)
            .current_dir(workspace.folder())
            .envs(workspace.environment())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("the binary starts");
        let mut output = child.stdout.take().expect("piped");
        let reader = std::thread::spawn(move || {
            let (mut buffer, mut length) = (vec![0; 1 << 16], 0);
            while let Ok(count @ 1..) = output.read(&mut buffer) {
                length += count;
            }
            length
        });
        let mut input = child.stdin.take().expect("piped");
        for _ in 0..LENGTH / part.len() {
            input.write_all(part.as_bytes()).expect("the binary reads");
        }
        let peak = peak(&child);
        drop(input);
        child.wait().expect("the binary ends");
        assert!(reader.join().expect("the reader ends") > 1 << 20, "{arguments:?} tells something");
        assert!(peak < MOST, "{arguments:?} held {peak} kB");
    }
}

/// What writing a long appendix may hold at its peak, in kB.
const MOST_FOR_A_PDF: u64 = 200 << 10;

#[test]
fn an_appendix_of_ten_thousand_rows_becomes_a_pdf_in_bounded_memory() {
    if !slow_tests() {
        return;
    }
    let rows: String = (1..=10_000)
        .map(|row| format!("| E{row} | logs/app.log, {row} | 02:11:40 | {row:016x} | `request {row} timed out in pool checkout` |\n"))
        .collect();
    let text = format!(
        "# RCA\n\n## Evidence\n| id | file, line | time | SHA-256 | excerpt |\n|---|---|---|---|---|\n{rows}"
    );
    let workspace = Workspace::with(&[("rca.md", &text)]);
    let mut child = Command::new(env!("CARGO_BIN_EXE_tftsr"))
        .args(["export", "rca.md", "--format", "pdf", "--allow"])
        .current_dir(workspace.folder())
        .envs(workspace.environment())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .expect("the binary starts");
    let mut most = 0;
    let status = loop {
        most = most.max(peak(&child));
        if let Some(status) = child.try_wait().expect("the binary runs") {
            break status;
        }
        std::thread::sleep(std::time::Duration::from_millis(20));
    };
    assert!(status.success());
    assert!(most < MOST_FOR_A_PDF, "{most} kB");
}
