//! What the views of a log cost, per megabyte and per appended line: `cargo bench -p logs [-- FILE...]`.
//!
//! Records (with their templates), evidence, outline, folds and tokens of made-up logs of four formats, or of files, in milliseconds of
//! CPU time for a megabyte; then what a line costs that is appended to eight megabytes, the largest log that has all views. Beside each
//! stands its budget and the ratio: 1.00 is as much as it may be. It judges nothing. CPU time is the process's own
//! (`/proc/self/schedstat`, Linux).
//!
//! On 2026-12-01 (two shared cores of an AMD EPYC, others at work on them): records 4.9 ms for a megabyte of application log, 7.0 of
//! syslog, 3.9 of JSON, that is 0.23 to 0.42 of the budget; 20.5 (1.23) of lines of 17 bytes, of which a megabyte has 60,000. Evidence
//! 10 to 22 ms, outline 0.2 to 1.3, folds under 0.1. A line appended to eight megabytes costs 0.6 to 1.0 ms for its record; the
//! outline after it 2 to 10 ms, the folds 0.2 to 0.6.
#![expect(clippy::print_stdout, reason = "a table on stdout is what a bench is for")]

use std::hint::black_box;
use std::time::Duration;

use logs::{EvidenceInput, Following, Log, OwnFormats, ReadOptions};

const SIZE: usize = 8 << 20;
const OPTIONS: ReadOptions = ReadOptions { year_hint: Some(2026), zone_offset_seconds: 0 };
/// Lines appended one by one.
const LINES: usize = 20;
/// Records whose tokens are asked for at once, as a window shows them.
const WINDOW: usize = 100;

/// Milliseconds of CPU time for a megabyte.
const READ: f64 = 1000.0 / 60.0;
const EVIDENCE: f64 = 250.0;
const OUTLINE: f64 = 5.0;
const FOLDS: f64 = 5.0;
/// Milliseconds for an appended line, or for what a window shows.
const KEY: f64 = 5.0;

/// The line of a number.
type Line = fn(usize) -> String;

fn main() {
    println!("{:<14} {:<22} {:>10} {:>8} {:>6}", "log", "what", "ms", "budget", "ratio");
    let files: Vec<String> =
        std::env::args().skip(1).filter(|argument| !argument.starts_with("--")).collect();
    for file in &files {
        let text = std::fs::read_to_string(file).expect("a readable file of text");
        let line = text.lines().last().unwrap_or_default().to_owned() + "\n";
        measure(file, &text.repeat((SIZE / text.len().max(1)).max(1)), &line);
    }
    if !files.is_empty() {
        return;
    }
    let samples: [(&str, Line); 4] = [
        ("application", |n| {
            let level = ["INFO", "INFO", "DEBUG", "WARN", "ERROR"][n % 5];
            format!(
                "2026-05-01T{:02}:{:02}:{:02}.{:03}Z {level} [worker-{}] shop.orders.Service - request {n:x} took {} ms\n",
                n / 3600 % 24,
                n / 60 % 60,
                n % 60,
                n % 1000,
                n % 8,
                n % 977
            )
        }),
        ("syslog", |n| {
            format!(
                "May  1 {:02}:{:02}:{:02} web{} sshd[{}]: Failed password for invalid user u{} from 198.51.100.{} port {}\n",
                n / 3600 % 24,
                n / 60 % 60,
                n % 60,
                n % 4,
                n % 9999,
                n % 50,
                n % 256,
                20_000 + n % 40_000
            )
        }),
        ("json", |n| {
            format!(
                "{{\"level\":{},\"time\":{},\"name\":\"cart\",\"msg\":\"order {n} accepted\",\"ms\":{}}}\n",
                [30, 30, 30, 40, 50][n % 5],
                1_777_629_600_000 + n * 137,
                n % 977
            )
        }),
        ("no stamps", |n| format!("INFO hit {} of {}\n", n % 977, n % 13)),
    ];
    for (name, line) in samples {
        let mut text = String::with_capacity(SIZE + 200);
        let mut number = 0;
        while text.len() < SIZE {
            text.push_str(&line(number));
            number += 1;
        }
        measure(name, &text, &line(number));
    }
}

fn measure(name: &str, text: &str, line: &str) {
    let megabytes = text.len() as f64 / 1e6;
    let bytes = text.as_bytes();
    let own = OwnFormats::default();
    let row = |what: &str, times: f64, budget: f64, run: &mut dyn FnMut()| {
        let before = cpu_seconds();
        run();
        let spent = (cpu_seconds() - before) * 1000.0 / times;
        println!("{name:<14} {what:<22} {spent:>10.3} {budget:>8.1} {:>6.2}", spent / budget);
    };
    let mut read = None;
    row("records, per MB", megabytes, READ, &mut || {
        read = Some(Following::read_as(bytes, &OPTIONS, &own));
    });
    let Some((mut following, mut log)) = read else { return };
    row("evidence, per MB", megabytes, EVIDENCE, &mut || {
        black_box(logs::evidence(&[EvidenceInput { name, text: bytes, log: &log }], 20));
    });
    // These take so little that the clock sees them only many times over.
    const TIMES: usize = 20;
    row("outline, per MB", megabytes * TIMES as f64, OUTLINE, &mut || {
        (0..TIMES).for_each(|_| drop(black_box(logs::outline(&log, bytes.len()))));
    });
    row("folds, per MB", megabytes * TIMES as f64, FOLDS, &mut || {
        (0..TIMES).for_each(|_| drop(black_box(logs::folds(&log))));
    });
    let middle = log.records.len() / 2;
    const WINDOWS: usize = 500;
    row("tokens, of a window", WINDOWS as f64, KEY, &mut || {
        (0..WINDOWS).for_each(|_| tokens(&log, bytes, middle));
    });
    let mut grown = text.to_owned();
    row("records, per line", LINES as f64, KEY, &mut || {
        for _ in 0..LINES {
            let before = grown.len();
            grown.push_str(line);
            let followed = following.follow(&mut log, grown.as_bytes(), before, &OPTIONS);
            if !followed {
                (following, log) = Following::read_as(grown.as_bytes(), &OPTIONS, &own);
            }
        }
    });
    row("outline, per line", TIMES as f64, KEY * 10.0, &mut || {
        (0..TIMES).for_each(|_| drop(black_box(logs::outline(&log, grown.len()))));
    });
    row("folds, per line", TIMES as f64, KEY * 10.0, &mut || {
        (0..TIMES).for_each(|_| drop(black_box(logs::folds(&log))));
    });
}

/// The parts of the records that a window shows.
fn tokens(log: &Log, text: &[u8], from: usize) {
    for record in log.records.range(from..from + WINDOW) {
        let own = text.get(record.span.range()).unwrap_or_default();
        black_box(logs::parts(&record, own));
    }
}

/// CPU time of this process so far.
fn cpu_seconds() -> f64 {
    let schedule = std::fs::read_to_string("/proc/self/schedstat").unwrap_or_default();
    let nanos: u64 = schedule.split(' ').next().and_then(|on| on.parse().ok()).unwrap_or(0);
    Duration::from_nanos(nanos).as_secs_f64()
}
