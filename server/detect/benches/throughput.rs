//! Megabytes scanned per second of CPU time, one core: `cargo bench -p detect [-- FILE...]`.
//!
//! Without files it scans made-up lines of four kinds, and all of them with more and more types and rules, since the
//! time must not grow with their number. CPU time is the process's own (`/proc/self/stat`, Linux).
//!
//! Where ripgrep is installed (`rg`), what it takes to find all matches of eleven everyday patterns in the same bytes stands beside,
//! with the ratio: 1.00 is as fast as ripgrep.
//!
//! On 2026-12-01 (two shared cores of an AMD EPYC, ripgrep 13, others at work on them), one file of a labelled corpus after
//! the other: HDFS 257 beside 303 (0.85), access log 238 beside 370 (0.64), Hadoop 239 beside 371 (0.64), Spark 279 beside 479 (0.58),
//! sshd 134 beside 258 (0.52), CloudTrail 167 beside 335 (0.50), syslog of Linux 145 beside 304 (0.48), JSON of pino 134 beside 279
//! (0.48). With 1 type asked for 240 on mixed lines, with all 68 types and 689 rules 210, with 135 rules of one's own more 197, with
//! 1,000 more 210.
//!
//! Each file comes again and again here, so that its lines are known but for their numbers after the first time. Lines that never
//! come again cost more: all files of the corpus once after another, a value planted in a third of the lines, 53 beside 276 (0.19);
//! lines of an application that differ in ids of hexadecimal 126 beside 480 (0.26).

#![expect(clippy::print_stdout, reason = "a table on stdout is what a bench is for")]

use std::process::{Command, Stdio};

use detect::{Config, OwnRule, OwnRules, RuleSpec, kinds, rules, scan};

const SIZE: usize = 32 << 20;

fn main() {
    let files: Vec<String> =
        std::env::args().skip(1).filter(|argument| !argument.starts_with("--")).collect();
    if !files.is_empty() {
        for file in files {
            let bytes = std::fs::read(&file).expect("a readable file");
            let times = (SIZE / bytes.len().max(1)).max(1);
            measure(&file, &bytes.repeat(times), &Config::everything());
        }
        return;
    }
    let samples = [
        (
            "application",
            "2026-05-01T10:00:00.123Z INFO [worker-7] shop.orders.OrderService - request 8f3a took 12 ms, cache hit\n",
        ),
        (
            "access log",
            "203.0.113.9 - ana [01/May/2026:10:00:00 +0000] \"GET /cart?id=42 HTTP/1.1\" 200 512 \"-\" \"Mozilla/5.0 (X11; Linux x86_64)\"\n",
        ),
        (
            "sshd",
            "May  1 10:00:00 web1 sshd[4711]: Failed password for invalid user bo from 198.51.100.7 port 50022 ssh2\n",
        ),
        (
            "json",
            "{\"level\":30,\"time\":1777629600123,\"host\":\"web1\",\"msg\":\"order accepted\",\"user\":{\"email\":\"ana@example.com\"},\"ms\":12}\n",
        ),
    ];
    let mut mixed = String::new();
    for (name, line) in samples {
        measure(name, line.repeat(SIZE / line.len()).as_bytes(), &Config::everything());
        mixed.push_str(line);
    }
    let mixed = mixed.repeat(SIZE / mixed.len());
    // One type, all, then all and as many rules of one's own, each of a vendor that nobody knows.
    for (types, own) in [(1, 0), (kinds().len(), 0), (kinds().len(), 135), (kinds().len(), 1000)] {
        let mut config = Config::everything();
        config.types = Some(kinds().iter().take(types).map(|kind| kind.id.to_owned()).collect());
        config.rules = OwnRules::new((0..own).map(own_rule).collect());
        let rules = rules().len() + own;
        measure(&format!("{types} types, {rules} rules"), mixed.as_bytes(), &config);
    }
}

/// A rule as configurations have them: a word before a value of a length.
fn own_rule(number: usize) -> OwnRule {
    let kind = kinds().iter().find(|kind| kind.id == "api_key").expect("a kind of the catalogue");
    OwnRule::new(RuleSpec {
        id: format!("vendor-{number}"),
        kind,
        severity: kind.severity,
        pattern: format!(r"vendor{number}_key\s*[=:]\s*([A-Za-z0-9]{{32}})"),
        keywords: vec![format!("vendor{number}_key")],
        secret_group: Some(1),
        entropy: Some(3.0),
        context: Vec::new(),
    })
    .expect("a rule that is right")
}

fn measure(name: &str, text: &[u8], config: &Config) {
    let mut rates: Vec<f64> = (0..3)
        .map(|_| {
            let before = cpu_seconds();
            std::hint::black_box(scan(std::hint::black_box(text), config));
            text.len() as f64 / 1e6 / (cpu_seconds() - before).max(0.01)
        })
        .collect();
    rates.sort_by(f64::total_cmp);
    let beside = ripgrep(text)
        .map_or(String::new(), |rate| format!("   rg {rate:>4.0}, ratio {:.2}", rates[1] / rate));
    println!(
        "{name:<28} {:>6.0} MB per CPU second  ({:.0} to {:.0}){beside}",
        rates[1], rates[0], rates[2]
    );
}

/// IPv4, IPv6, email, phone, social security number, card, MAC, bearer token, password, API key, URL, as regular expressions.
const PATTERNS: [&str; 11] = [
    r"\b(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)\.){3}(?:25[0-5]|2[0-4]\d|1?\d?\d)\b",
    r"\b(?:[0-9a-fA-F]{1,4}:){7}[0-9a-fA-F]{1,4}\b|\b(?:[0-9a-fA-F]{1,4}:){1,7}:(?:[0-9a-fA-F]{1,4})?\b",
    r"\b[A-Za-z0-9._%+-]+@[A-Za-z0-9.-]+\.[A-Za-z]{2,}\b",
    r"(?:\+?1[-.\s]?)?\(?\b\d{3}\)?[-.\s]\d{3}[-.\s]\d{4}\b",
    r"\b\d{3}-\d{2}-\d{4}\b",
    r"\b(?:\d{4}[ -]?){3}\d{4}\b",
    r"\b(?:[0-9A-Fa-f]{2}[:-]){5}[0-9A-Fa-f]{2}\b",
    r"(?i)bearer\s+[a-z0-9\-._~+/]+=*",
    r#"(?i)(?:password|passwd|pwd)["']?\s*[=:]\s*["']?[^\s"',;}]+"#,
    r#"(?i)(?:api[_-]?key|apikey|access[_-]?token|secret[_-]?key|token)["']?\s*[=:]\s*["']?[a-z0-9_\-]{16,}"#,
    r#"https?://[^\s"'<>]+"#,
];

/// Megabytes per CPU second of ripgrep on the same bytes; `None` where it is not installed.
fn ripgrep(text: &[u8]) -> Option<f64> {
    let file = std::env::temp_dir().join(format!("throughput-{}.log", std::process::id()));
    std::fs::write(&file, text).ok()?;
    let before = child_seconds();
    let mut command = Command::new("rg");
    command.args(["--no-config", "--no-unicode", "--text", "--only-matching", "--threads=1"]);
    command.args(PATTERNS.iter().flat_map(|pattern| ["-e", pattern]));
    let status = command.arg(&file).stdout(Stdio::null()).status();
    let spent = child_seconds() - before;
    std::fs::remove_file(&file).ok()?;
    status.ok()?;
    Some(text.len() as f64 / 1e6 / spent.max(0.01))
}

/// User and system time of this process; ticks of 10 ms, as Linux counts them.
fn cpu_seconds() -> f64 {
    ticks(11)
}

/// The same of the processes that it waited for.
fn child_seconds() -> f64 {
    ticks(13)
}

fn ticks(from: usize) -> f64 {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let fields = stat.rsplit(") ").next().unwrap_or_default().split(' ');
    let ticks: u64 = fields.skip(from).take(2).filter_map(|field| field.parse::<u64>().ok()).sum();
    ticks as f64 / 100.0
}
