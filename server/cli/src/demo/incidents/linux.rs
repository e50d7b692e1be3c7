//! A file server whose disk fills with debug logging: syslog, a Python application, Apache.
//!
//! Trigger and cause: `sed` by a person with `sudo`, an ordinary line among logins. Symptoms: uploads, backups and
//! shares that fail two hours later with "No space left on device".

mod logs;

use super::dice::{Dice, clock};
use super::{Event, Fact, Incident, Redaction, SampleLog, Why};
use logs::{Upload, access, intranet, syslog, uploads};

const DAY: &str = "2026-07-02";
const DEBUG_ON: &str = "07:42:10";
const EMPTIED: &str = "10:38:20";
const UNDONE: &str = "10:39:20";

pub(crate) fn incident() -> Incident {
    let mut dice = Dice::new(28);
    let uploads = uploads(&mut dice);
    let failed: Vec<&Upload> = uploads.iter().filter(|upload| upload.is_failed()).collect();
    let first = failed[0].time;
    let last = failed.last().map_or(first, |upload| upload.time);
    let after = uploads.iter().find(|upload| upload.time > last);
    let over = after.map_or(last, |upload| upload.time);
    let impact = vec![
        "Who: staff who keep their files on the intranet, and the backup of that morning"
            .to_owned(),
        format!("What: all {} uploads were answered 500, until one was stored again", failed.len()),
        format!("From {DAY}T{}Z until {DAY}T{}Z", clock(first), clock(over)),
    ];
    let event = |time: String, kind, what, facts| Event {
        time: Some(time),
        kind,
        what: str::to_owned(what),
        facts,
    };
    Incident {
        folder: "linux",
        title: "Uploads fail because the disk of files1 is full",
        domain: "linux",
        severity: "p2",
        redaction: Redaction { log: "intranet.log", action: "Redact all findings of type" },
        impact,
        facts: FACTS,
        whys: WHYS,
        events: vec![
            event(
                format!("{DAY}T{DEBUG_ON}Z"),
                "trigger",
                "debug logging of the intranet is switched on",
                &["sed", "debug"],
            ),
            event(
                format!("{DAY}T{}Z", clock(first)),
                "impact start",
                "the first upload fails",
                &["answer"],
            ),
            event(format!("{DAY}T10:21:00Z"), "detected", "staff call the help desk", &[]),
            event(format!("{DAY}T10:31:05Z"), "acknowledged", "on-call logs in to files1", &[]),
            event(format!("{DAY}T{EMPTIED}Z"), "mitigated", "debug.log is emptied", &["truncate"]),
            event(format!("{DAY}T{}Z", clock(over)), "resolved", "an upload is stored again", &[]),
            event(
                format!("{DAY}T{UNDONE}Z"),
                "note",
                "the log level is set back to INFO",
                &["undo"],
            ),
        ],
        root_causes: &["{left}: a log level changed by hand stays until somebody remembers it"],
        countermeasures: COUNTERMEASURES,
        open_questions: &["Is the backup of that morning complete?"],
        logs: vec![
            SampleLog { name: "syslog", text: syslog(&mut dice) },
            SampleLog { name: "intranet.log", text: intranet(&mut dice, &uploads) },
            SampleLog { name: "access.log", text: access(&mut dice, &uploads) },
        ],
    }
}

const FACTS: &[Fact] = &[
    Fact { key: "sed", log: "syslog", holds: "s/INFO/DEBUG/" },
    Fact { key: "debug", log: "intranet.log", holds: "level=DEBUG" },
    Fact { key: "filling", log: "syslog", holds: "disk-report" },
    Fact { key: "backup", log: "syslog", holds: "rsync: write failed" },
    Fact { key: "share", log: "syslog", holds: "smbd_write: No space left" },
    Fact { key: "upload", log: "intranet.log", holds: "[Errno 28] No space left on device" },
    Fact { key: "answer", log: "access.log", holds: "\" 500 " },
    Fact { key: "truncate", log: "syslog", holds: "truncate -s 0" },
    Fact { key: "undo", log: "syslog", holds: "s/DEBUG/INFO/" },
];

const HAPPENED: &str = "why did it happen";

const WHYS: &[Why] = &[
    Why {
        key: "errors",
        parent: "",
        leg: HAPPENED,
        question: "Why were uploads answered 500?",
        answer: "The intranet could not write: no space left on /srv {upload} {answer}. Shares and the backup on the same disk failed too {share} {backup}.\nAgainst: syslog tells of no fault of the disk or its file system.",
        kind: "cause",
        status: "confirmed",
    },
    Why {
        key: "full",
        parent: "errors",
        leg: HAPPENED,
        question: "Why was /srv full?",
        answer: "It went from 61 % to full within two and a quarter hours {filling}, and had been steady before; the share was the first to run into it {share}. Emptying debug.log gave the space back at once {truncate}.\nAgainst: no other large file was removed, and the space stayed free.",
        kind: "cause",
        status: "confirmed",
    },
    Why {
        key: "debug",
        parent: "full",
        leg: HAPPENED,
        question: "Why did debug.log grow that fast?",
        answer: "Debug logging had been switched on that morning {sed} {debug}; at that level the intranet writes each block of each file that it serves.\nAgainst: access.log has no more requests an hour than before.",
        kind: "cause",
        status: "confirmed",
    },
    Why {
        key: "left",
        parent: "debug",
        leg: HAPPENED,
        question: "Why did debug logging stay on for hours?",
        answer: "It was switched on by hand to look into slow previews {sed}, and nothing switches it off again: it stays until somebody remembers it.",
        kind: "cause",
        status: "supported",
    },
    Why {
        key: "detection",
        parent: "",
        leg: "why was it not detected sooner",
        question: "Why did nobody see the disk fill up?",
        answer: "Shares failed first {share}, and nobody was told: the disk report is written to syslog every ten minutes {filling}, but only / and /var have an alert, not /srv.",
        kind: "contributing",
        status: "supported",
    },
    Why {
        key: "containment",
        parent: "",
        leg: "why was it not prevented or contained",
        question: "Why could one log stop uploads, shares and the backup?",
        answer: "Logs, files and backups share one file system {upload} {backup}, and debug.log has no size limit.",
        kind: "condition",
        status: "supported",
    },
];

const COUNTERMEASURES: &[[&str; 7]] = &[
    [
        "Debug logging by a command that switches it off again after 30 minutes",
        "{left}",
        "prevent",
        "automate",
        "intranet team",
        "2026-07-24",
        "the level is INFO again half an hour after a try",
    ],
    [
        "Alert when any file system is over 85 % or will be full within four hours",
        "{detection}",
        "detect",
        "automate",
        "operations",
        "2026-07-10",
        "the alert fires on a test volume",
    ],
    [
        "Logs on a volume of their own, debug.log rotated at 1 GB",
        "{containment}",
        "contain",
        "eliminate",
        "operations",
        "2026-07-31",
        "a log that fills its volume leaves uploads working",
    ],
];
