//! Words that make a record count: known signatures, words of change, words of failure. One automaton finds them all.

use std::sync::LazyLock;

use aho_corasick::{AhoCorasick, AhoCorasickKind, MatchKind};

use super::signatures::SIGNATURES;

/// What operators and controllers do to a system, as the logs of deployment tools, databases, kernels, switches and clusters say it.
const CHANGES: &[&str] = &[
    "deploy",
    "rollout",
    "rolling out",
    "rolled out",
    "rollback",
    "rolling back",
    "migration",
    "migrating",
    "applying ",
    "applied ",
    "drop index",
    "drop table",
    "drop column",
    "alter table",
    "alter system",
    "create index",
    "truncate table",
    "grant ",
    "revoke ",
    "upgrade",
    "downgrade",
    "uninstall",
    "patched",
    "configuration",
    "config ",
    "config:",
    "config=",
    "configmap",
    "reconfigur",
    "configured from",
    "reload",
    "sighup",
    "failover",
    "switchover",
    "promot",
    "demot",
    "maintenance",
    "firewall",
    "policy",
    "reissued",
    "new certificate",
    "password changed",
    "scaled",
    "scaling",
    "scale up",
    "scale down",
    "resized",
    "set to",
    "changed",
    "change of",
    "disabled",
    "disabling",
    "unmounted",
    "detached",
    "vmotion",
    "relocat",
    "feature flag",
    "toggle",
    "updown",
    "shutting down",
    "cordon",
    "tainted",
    "command=",
    "sysctl",
    "quota set",
    "limit set",
    "route add",
    "route del",
    "zone serial",
    "cutover",
    "switched",
    "role change",
    "new leader",
    "elected",
    "revision",
    "restarted by",
    "snapshot_task",
    "createsnapshot",
    "degraded feature",
    "different source",
    "link event",
    "disk failure",
    "property ",
    "(was ",
];

/// Words that tell of a change as well, but of everyday work more often.
const WEAK_CHANGES: &[&str] = &[
    "installed",
    "rotated",
    "rotating",
    "renewed",
    "modified",
    "enabled",
    "enabling",
    "removed",
    "removing",
    "deleted",
    "deleting",
    "version",
    "shutdown",
    "drain",
    "updated",
    "updating",
    "replaced",
    "restored",
    "snapshot",
    "vlan",
    "schema",
    "image ",
    "tuning",
    "switching",
    "release",
    "serial ",
    "flag ",
    "created",
    "added",
];

/// What failure sounds like, for records without a level.
const FAILURES: &[&str] = &[
    "error",
    "failed",
    "failure",
    "failing",
    "fails",
    "fail",
    "fatal",
    "panic",
    "exception",
    "refused",
    "denied",
    "timeout",
    "timed out",
    "unable to",
    "cannot ",
    "could not",
    "unreachable",
    "unavailable",
    "killed",
    "crash",
    "abort",
    "corrupt",
    "lost",
    "exceeded",
    "overflow",
    "rejected",
    "dropped",
    "not responding",
    "unhealthy",
    "degraded",
    "expired",
    "invalid",
    "stuck",
    "stalled",
    "retrying",
    "gave up",
    "giving up",
    "down",
];

/// What tells that people or alarms have noticed.
const DETECTIONS: &[&str] = &[
    "firing",
    "alert",
    "paged",
    "incident",
    "escalat",
    "acknowledged",
    "pagerduty",
    "on-call",
    "oncall",
    "page sent",
    "sev1",
    "p1 ",
    "burn rate",
    "error budget",
    "ticket",
    "notification",
    "to red",
    "slo ",
    "paging",
    "page to",
    "called",
    "helpdesk",
    "customers",
    "heartbeat",
    "below plan",
    "availability",
];

/// What tells that things are good again.
const RECOVERIES: &[&str] = &[
    "recovered",
    "resolved",
    "restored",
    "rolled back",
    "rollback",
    "rolling back",
    "reverted",
    "back to normal",
    "is up",
    "came back",
    "healthy again",
    "circuit closed",
    "mitigated",
    "failback",
    "unlocked",
    "reconnected",
    "re-enabled",
    "synchronized",
    "caught up",
    "cleared",
    "to green",
    "apd exit",
];

/// What tells that a program starts anew.
const STARTS: &[&str] = &[
    "starting up",
    "starting postgresql",
    "server started",
    "started in",
    "booting",
    "linux version",
    "initializing",
    "ready to accept",
    "ready for connections",
    "listening on",
    "sys-5-restart",
    "system returned to rom",
    "starting version",
    "-- boot ",
    "restarting",
];

/// What a record's words say.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Said {
    /// Index into [`SIGNATURES`].
    pub signature: Option<u16>,
    /// Index into the words of change.
    pub change: Option<u16>,
    pub failure: bool,
    pub detection: bool,
    pub start: bool,
    pub recovery: bool,
}

impl Said {
    /// What either says.
    pub(super) fn or(self, other: Said) -> Said {
        Said {
            signature: self.signature.or(other.signature),
            change: self.change.or(other.change),
            failure: self.failure || other.failure,
            detection: self.detection || other.detection,
            start: self.start || other.start,
            recovery: self.recovery || other.recovery,
        }
    }
}

/// Whether a word of change, by its index, is one of everyday work.
pub(super) fn weak(change: u16) -> bool {
    usize::from(change) >= CHANGES.len()
}

#[derive(Clone, Copy)]
enum Meaning {
    Signature { index: u16, bit: u8 },
    Change(u16),
    Failure,
    Detection,
    Start,
    Recovery,
}

static WORDS: LazyLock<(Option<AhoCorasick>, Vec<Vec<Meaning>>)> = LazyLock::new(|| {
    let mut words: Vec<&str> = Vec::new();
    let mut meanings: Vec<Vec<Meaning>> = Vec::new();
    let mut add = |word: &'static str, meaning: Meaning| match words
        .iter()
        .position(|known| *known == word)
    {
        Some(at) => {
            if let Some(known) = meanings.get_mut(at) {
                known.push(meaning);
            }
        }
        None => {
            words.push(word);
            meanings.push(vec![meaning]);
        }
    };
    for (index, signature) in (0u16..).zip(SIGNATURES) {
        for (bit, word) in (0u8..).zip(signature.words) {
            add(word, Meaning::Signature { index, bit });
        }
    }
    for (index, word) in (0u16..).zip(CHANGES.iter().chain(WEAK_CHANGES)) {
        add(word, Meaning::Change(index));
    }
    for (list, meaning) in [
        (FAILURES, Meaning::Failure),
        (DETECTIONS, Meaning::Detection),
        (STARTS, Meaning::Start),
        (RECOVERIES, Meaning::Recovery),
    ] {
        for word in list {
            add(word, meaning);
        }
    }
    // Overlapping search reports each word wherever it stands; the table is fixed, so building cannot fail for lack of room.
    let automaton = AhoCorasick::builder()
        .ascii_case_insensitive(true)
        .match_kind(MatchKind::Standard)
        .kind(Some(AhoCorasickKind::DFA))
        .build(&words)
        .ok();
    (automaton, meanings)
});

/// Words of failure that are no longer than this are whole words.
const SHORT: usize = 4;

/// Reads records one after the other.
pub(super) struct Reader {
    /// For each signature, which of its words the record at hand holds.
    found: Vec<u8>,
    touched: Vec<u16>,
}

impl Reader {
    pub(super) fn new() -> Reader {
        Reader { found: vec![0; SIGNATURES.len()], touched: Vec::new() }
    }

    pub(super) fn read(&mut self, text: &[u8]) -> Said {
        let mut said = Said::default();
        let (automaton, meanings) = &*WORDS;
        let Some(automaton) = automaton else { return said };
        for found in automaton.find_overlapping_iter(text) {
            let begins = found
                .start()
                .checked_sub(1)
                .and_then(|at| text.get(at))
                .is_none_or(|byte| !byte.is_ascii_alphanumeric());
            for meaning in meanings.get(found.pattern().as_usize()).map_or(&[][..], Vec::as_slice) {
                match *meaning {
                    Meaning::Signature { index, bit } => {
                        if let Some(bits) = self.found.get_mut(usize::from(index)) {
                            if *bits == 0 {
                                self.touched.push(index);
                            }
                            *bits |= 1 << bit;
                        }
                    }
                    // The stronger word counts.
                    Meaning::Change(index) if begins => {
                        said.change = Some(said.change.map_or(index, |known| known.min(index)));
                    }
                    // `downloaded` and `feedback` fail nobody.
                    Meaning::Failure => {
                        let whole =
                            text.get(found.end()).is_none_or(|byte| !byte.is_ascii_alphanumeric());
                        said.failure |= begins && (whole || found.len() > SHORT);
                    }
                    Meaning::Detection if begins => said.detection = true,
                    Meaning::Start => said.start = true,
                    Meaning::Recovery if begins => said.recovery = true,
                    _ => {}
                }
            }
        }
        self.touched.sort_unstable();
        for index in self.touched.drain(..) {
            let Some(bits) = self.found.get_mut(usize::from(index)) else { continue };
            let all = SIGNATURES
                .get(usize::from(index))
                .map_or(0, |signature| (1u16 << signature.words.len()) - 1);
            if u16::from(*bits) == all && said.signature.is_none() {
                said.signature = Some(index);
            }
            *bits = 0;
        }
        said
    }
}
