//! The labelled logs next to the checkout, when they are there: a floor under recall and a ceiling over false alarms.
//!
//! Coarser than the scorer that comes with the labels: a value is found when findings cover half of it.

use crate::{Config, kind, scan};

const FOLDER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/corpus/dev");

/// A label: where, which type, whether it is one to find, to ignore or to leave alone.
struct Label {
    start: usize,
    end: usize,
    kind: String,
    class: String,
}

/// One flat JSON object of numbers and strings.
fn label(line: &str) -> Option<Label> {
    let text = |key: &str| {
        let rest = line.split_once(&format!("\"{key}\":"))?.1.trim_start();
        Some(rest.strip_prefix('"').map_or_else(
            || rest.split([',', '}']).next().unwrap_or(rest),
            |rest| rest.split('"').next().unwrap_or(rest),
        ))
    };
    let number = |key: &str| text(key)?.parse().ok();
    Some(Label {
        start: number("start")?,
        end: number("end")?,
        kind: text("type")?.to_lowercase(),
        class: text("class")?.to_owned(),
    })
}

#[expect(clippy::disallowed_methods, reason = "the labelled logs are files")]
fn read(path: &str) -> Option<Vec<u8>> {
    std::fs::read(path).ok()
}

/// The logs next to the checkout; none, with a word, where they are not there.
#[expect(clippy::disallowed_methods, reason = "the labelled logs are files")]
#[expect(clippy::print_stderr, reason = "a skipped test says so")]
pub(super) fn texts() -> Vec<Vec<u8>> {
    let folders = [FOLDER, concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/records/dev")];
    let files = folders.iter().filter_map(|folder| std::fs::read_dir(folder).ok()).flatten();
    let logs = files.filter_map(|file| Some(file.ok()?.path()));
    let logs = logs.filter(|path| path.extension().is_some_and(|ending| ending == "log"));
    let texts: Vec<_> = logs.filter_map(|path| std::fs::read(path).ok()).collect();
    if texts.is_empty() {
        eprintln!("skipped: no logs next to the checkout");
    }
    texts
}

const LOGS: &[&str] = &[
    "Android",
    "Apache",
    "BGL",
    "HDFS",
    "HPC",
    "Hadoop",
    "HealthApp",
    "Linux",
    "Mac",
    "OpenSSH",
    "OpenStack",
    "Proxifier",
    "Spark",
    "Thunderbird",
    "Windows",
    "Zookeeper",
    "ci_env",
    "cisco_asa",
    "cloudtrail",
    "esxi",
    "java_app",
    "journald",
    "k8s_cri",
    "lnav_access",
    "lnav_w3c",
    "logrus",
    "mysql",
    "negatives",
    "nginx_access",
    "nginx_error",
    "pino",
    "postgres",
    "python_app",
    "windows_xml",
    "zap",
];

#[test]
fn labelled_logs() {
    let mut truth = [0_usize; 5];
    let mut hit = [0_usize; 5];
    let (mut negatives, mut alarms) = (0, 0);
    for name in LOGS {
        let (Some(log), Some(labels)) = (
            read(&format!("{FOLDER}/{name}.log")),
            read(&format!("{FOLDER}/{name}.log.truth.jsonl")),
        ) else {
            continue;
        };
        let found = scan(&log, &Config::everything());
        let labels: Vec<Label> =
            String::from_utf8_lossy(&labels).lines().filter_map(label).collect();
        for label in &labels {
            let first = found.partition_point(|f| f.span.start + 8192 < label.start);
            let near = found
                .get(first..)
                .unwrap_or_default()
                .iter()
                .take_while(|f| f.span.start < label.end);
            let covered = |f: &crate::Finding| {
                f.span.end.min(label.end).saturating_sub(f.span.start.max(label.start))
            };
            let most = near.map(covered).max().unwrap_or(0);
            if label.class == "negative" {
                negatives += 1;
                alarms += usize::from(
                    most > 0
                        && !labels.iter().any(|l| {
                            l.class != "negative" && l.start < label.end && l.end > label.start
                        }),
                );
            } else if let Some(tier) = kind(&label.kind)
                .map(|kind| usize::from(kind.tier))
                .filter(|_| label.class == "pii")
            {
                truth[tier] += 1;
                hit[tier] += usize::from(most * 2 >= label.end - label.start);
            }
        }
    }
    if truth[1] == 0 {
        eprintln_skip();
        return;
    }
    for (tier, floor) in [(1, 0.995), (2, 0.97), (3, 0.985)] {
        let recall = hit[tier] as f64 / truth[tier] as f64;
        assert!(recall >= floor, "tier {tier}: {recall:.4}");
    }
    assert!(alarms * 500 <= negatives, "{alarms} alarms on {negatives} hard negatives");
}

#[expect(clippy::print_stderr, reason = "a skipped test says so")]
fn eprintln_skip() {
    eprintln!("skipped: no labelled logs at {FOLDER}");
}
