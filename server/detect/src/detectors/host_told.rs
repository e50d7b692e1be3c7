//! Names of machines by sentences that only a machine fits into: `host "ordhost" is down`, `connection to dbhost4 refused`,
//! `connecting to cache:6379`, `lookup ordhost on 192.0.2.53:53`, `node worker-03 joined`.
//!
//! A bare word needs letters and a number behind one of these words; in quotes, in front of a port, or where a name was looked up,
//! any word will do that sentences do not hold. Names that say by themselves what they are are [`super::host_name`]'s.

use crate::detectors::host_name;
use crate::detectors::username::{is_common, is_inflected};
use crate::kind::HOSTNAME;
use crate::line::{Found, Line, is_word, lower};
use crate::registry::{Detector, Watch};
use crate::words::Words;

pub(crate) static DETECTOR: Detector = Detector {
    rule: "host-sentence",
    watch: Watch::Words(
        &[
            "host",
            "hostname",
            "node",
            "server",
            "machine",
            "computer",
            "workstation",
            "hypervisor",
            "peer",
            "broker",
            "replica",
            "primary",
            "standby",
            "master",
            "slave",
            "to",
            "from",
            "with",
            "by",
            "at",
            "on",
            "via",
            "for",
            "of",
            "unreachable",
            "joined",
            "rebooting",
            "draining",
            "resolve",
            "lookup",
            "enotfound",
            "eai_again",
            "unknownhostexception",
            "identity",
        ],
        look,
    ),
};

/// What was done with a machine, a few words before `to`, `from` and the like.
static LINKED: Words = Words::of(
    "connect connected connecting connection connections disconnect disconnected disconnecting reconnect reconnected reconnecting \
     ssh scp rsync telnet ping pinging replicating replication sync syncing synced failover failing migrate migrated migrating \
     mount mounted mounting heartbeat heartbeats route reachable unreachable refused rpc handshake tunnel \
     listening evicting evacuating deploy deployed deploying login logged request requests message messages received packet packets",
);

/// What runs or fails on a machine.
static RUNS: Words = Words::of(
    "running started starting stopped scheduled deployed deploying executed executing remotely alarm installed \
     restarted rebooted hosted service agent process container instance check",
);

/// What is told of a machine, before `for` and `of`.
static TOLD: Words = Words::of(
    "alert alerts alarm alarms check checks lookup backup snapshot heartbeat waiting mount reboot",
);

/// Letters in front of a number that are of a norm, a program or a part, not of a machine.
static NORMS: Words = Words::of(
    "ora http https sha md utf tls ssl aes rc des ec ip ipv base oauth saml python java php perl node js log mp rev build ver \
     version int uint float char str arg param col ext xfs fat ntfs nfsv smb snmpv snmp eth en ens enp eno bond vlan tun tap \
     wlan awdl utun llw anpi bridge br veth virbr ppp tty pts ttys sda sdb sdc nvme xvda loop ram cpu gpu dimm port serial lag tier zone error errno code \
     status test case item volume vol pool lun group team file db index id ascii iso latin big cp windows win amd arm ppc \
     armv i x jvm jdk jre ie chrome firefox gcc go net core word value option rule type year day week month llvm clang pcre bzip pkcs riscv qemux wasm lib ngtcp ipsec client user tenant app site page bug pr issue ticket cve rfc build patch kb \
     rhel centos sles fedora debian ubuntu macos ios ipad iphone android galaxy pixel snapdragon drive update schema floor pod lock \
     cluster room gpt chapter backoff lts bgp covid key running",
);

fn look(line: &Line, end: usize, found: &mut Found) -> usize {
    let word_start = line.run_back(end, 24, is_word);
    let from = match line.slice(end, end + 2) {
        [b' ', _] => end + 1,
        [b':', b' '] => end + 2,
        _ => return end,
    };
    let first = line.at(from);
    if !(first.is_ascii_alphanumeric() || matches!(first, b'\'' | b'"' | b'`' | b'[' | b'\\')) {
        return end;
    }
    let mut buffer = [0; 24];
    let word = lower(line.slice(word_start, end), &mut buffer);
    let colon = line.at(end) == b':';
    match word {
        b"resolve" | b"lookup" | b"enotfound" | b"eai_again" | b"unknownhostexception" => {
            looked_up(line, word, from, found);
        }
        b"unreachable" | b"joined" | b"rebooting" | b"draining" => deed(line, from, found),
        _ if colon => {}
        b"to" | b"from" | b"with" | b"by" | b"at" | b"on" | b"via" | b"for" | b"of" => {
            linked(line, word_start, from, found);
        }
        _ => held(line, word_start, word, from, found),
    }
    end
}

/// A name, where it ends, and whether quotes or brackets hold it.
fn name(line: &Line, from: usize) -> Option<(usize, usize, bool)> {
    let escapes = line.run(from, 3, |b| b == b'\\');
    let open = line.at(escapes);
    let quoted = matches!(open, b'\'' | b'"' | b'`' | b'[');
    let start = if quoted { escapes + 1 } else { from };
    let stop = line.run(start, 64, |b| b.is_ascii_alphanumeric() || b == b'-');
    let after = line.run(stop, 3, |b| b == b'\\');
    let close = line.at(after);
    // host "ordhost:cpu.load", object 'ordhost!ping': what is watched on it.
    let watched = matches!(close, b':' | b'!') && line.at(after + 1).is_ascii_lowercase();
    let closes = match open {
        b'`' => matches!(close, b'`' | b'\''),
        b'[' => close == b']',
        mark => close == mark,
    };
    (stop > start && (!quoted || closes || watched)).then_some((start, stop, quoted))
}

/// `host "ordhost"`, `node worker-03`, `client connection for identity 'agent-07'`.
fn held(line: &Line, word_start: usize, word: &[u8], from: usize, found: &mut Found) {
    if is_word(line.before(word_start)) || matches!(line.before(word_start), b'-' | b'/' | b'.') {
        return;
    }
    let from = ["named ", "called ", "name ", "is ", "system "]
        .iter()
        .find(|text| line.starts(from, text))
        .map_or(from, |text| from + text.len());
    let Some((start, stop, quoted)) = name(line, from) else { return };
    let name = line.slice(start, stop);
    let surely = matches!(
        word,
        b"host" | b"hostname" | b"machine" | b"computer" | b"workstation" | b"hypervisor"
    );
    // radius server ISE-1: what a configuration calls it.
    let configured = word == b"server"
        && line.word_before(word_start, 1, |word| {
            matches!(word, b"radius" | b"tacacs" | b"aaa" | b"virtual" | b"ntp")
        });
    if configured {
        return;
    }
    let alone = word == b"node" || surely;
    let fits = if quoted {
        is_numbered(name, alone) || surely && is_word_of_its_own(name) && !is_stand_in(name)
    } else {
        (alone || matches!(word, b"server" | b"broker" | b"replica" | b"standby" | b"slave"))
            && is_numbered(name, alone)
            && ends(line, stop)
    };
    if fits {
        report(line, start, stop, if quoted { 80 } else { 72 }, found);
    }
}

/// `connection to dbhost4 refused`, `connecting to cache:6379`, `running on dbhost4`.
fn linked(line: &Line, word_start: usize, from: usize, found: &mut Found) {
    let from = ["host ", "master ", "MASTER ", "server ", "node ", "replica ", "peer ", "broker "]
        .iter()
        .find(|text| line.starts(from, text))
        .map_or(from, |text| from + text.len());
    let Some((start, stop, quoted)) = name(line, from) else { return };
    let name = line.slice(start, stop);
    let port = line.run(stop + 1, 6, |b| b.is_ascii_digit());
    let ported = !quoted
        && line.at(stop) == b':'
        && (2..=5).contains(&(port - stop - 1))
        && !is_word(line.at(port))
        && !matches!(line.at(port), b':' | b'.' if !matches!(line.at(port + 1), b' ' | 0));
    let numbered = is_numbered(name, false);
    // Nearly all places end here.
    let fits = numbered || ported && is_word_of_its_own(name);
    if !fits || !(quoted || ported || ends(line, stop)) {
        return;
    }
    let told = match line.at(word_start).to_ascii_lowercase() {
        b'o' if line.slice(word_start, word_start + 2).eq_ignore_ascii_case(b"on") => {
            numbered && line.word_before(word_start, 2, |word| RUNS.has(word))
        }
        b'f' | b'o' if !line.starts(word_start, "from") => {
            numbered && line.word_before(word_start, 2, |word| TOLD.has(word))
        }
        _ => line.word_before(word_start, 3, |word| LINKED.has(word)),
    };
    if told {
        report(line, start, stop, if ported { 78 } else { 70 }, found);
    }
}

/// `unreachable: dbhost4`, `draining worker4`: what befell a machine.
fn deed(line: &Line, from: usize, found: &mut Found) {
    if let Some((start, stop, quoted)) = name(line, from)
        && is_numbered(line.slice(start, stop), false)
        && (quoted || ends(line, stop))
    {
        report(line, start, stop, 70, found);
    }
}

/// `lookup ordhost on 192.0.2.53:53: no such host`, `getaddrinfo ENOTFOUND ordhost`, `Could not resolve host: ordhost`.
fn looked_up(line: &Line, word: &[u8], from: usize, found: &mut Found) {
    let named = ["host: ", "hostname: ", "host name ", "host ", "hostname ", "address of "]
        .iter()
        .find(|text| line.starts(from, text));
    let from = named.map_or(from, |text| from + text.len());
    let Some((start, stop, quoted)) = name(line, from) else { return };
    let name = line.slice(start, stop);
    let surely = match word {
        b"resolve" => named.is_some() || quoted && is_numbered(name, false),
        b"lookup" => {
            line.starts(stop, ": no such host")
                || line.starts(stop, ": Temporary failure")
                || line.starts(stop, " on ") && line.at(stop + 4).is_ascii_digit()
        }
        _ => true,
    };
    let ends =
        quoted || matches!(line.at(stop), 0 | b' ' | b':' | b',' | b';' | b')' | b'\'' | b'"');
    if surely && ends && is_word_of_its_own(name) {
        report(line, start, stop, 82, found);
    }
}

fn report(line: &Line, start: usize, stop: usize, confidence: u8, found: &mut Found) {
    if host_name::is_label(line.slice(start, stop)) {
        found.add(start, stop, &HOSTNAME, confidence, "machine by the sentence around it");
    }
}

/// Whether a bare name ends here and no longer word goes on.
fn ends(line: &Line, stop: usize) -> bool {
    let next = line.at(stop + 1);
    match line.at(stop) {
        0 | b' ' | b',' | b';' | b')' | b']' | b'"' | b'\'' => true,
        b':' => matches!(next, b' ' | 0),
        b'.' => matches!(next, b' ' | 0),
        _ => false,
    }
}

/// A word that no sentence holds.
fn is_word_of_its_own(name: &[u8]) -> bool {
    let mut buffer = [0; 64];
    let small = lower(name, &mut buffer);
    name.len() >= 3
        && name.iter().take(2).all(u8::is_ascii_alphabetic)
        && name.iter().any(u8::is_ascii_lowercase) | (name.len() >= 5)
        && !is_common(small)
        && !is_inflected(small)
        && !small.starts_with(b"default")
        && !is_drawn(name)
}

/// A word for one of several machines, or for any: `host "primary"`.
fn is_stand_in(name: &[u8]) -> bool {
    let mut buffer = [0; 16];
    let word = lower(name, &mut buffer);
    matches!(
        word,
        b"primary"
            | b"secondary"
            | b"standby"
            | b"replica"
            | b"master"
            | b"slave"
            | b"leader"
            | b"example"
            | b"backend"
            | b"frontend"
    )
}

/// Letters and a number, as machines are numbered: `dbhost4`, `SQLPRD02`, `nyc-app12`; with `counted`, `worker-03`, too.
pub(crate) fn is_numbered(name: &[u8], counted: bool) -> bool {
    let digits = name.iter().filter(|b| b.is_ascii_digit()).count();
    let letters = name.iter().take_while(|b| b.is_ascii_alphabetic()).count();
    let mut buffer = [0; 24];
    let root = lower(name.get(..letters).unwrap_or(name), &mut buffer);
    (4..=40).contains(&name.len())
        && (1..=6).contains(&digits)
        && letters >= 2
        && name.last().is_some_and(u8::is_ascii_alphanumeric)
        && !NORMS.has(root)
        // libssl3
        && !(root.len() < 8 && root.starts_with(b"lib"))
        && (counted || !host_name::COUNTED.has(root))
        && !is_drawn(name)
        && !is_region(name)
        && !is_version(name)
}

/// Whether parts of a name were drawn: of hexadecimal, or with letters and digits in no order.
fn is_drawn(name: &[u8]) -> bool {
    let turns = name
        .windows(2)
        .filter(|pair| matches!(pair, [a, b] if a.is_ascii_digit() != b.is_ascii_digit() && *a != b'-' && *b != b'-'))
        .count();
    let last = name.rsplit(|b| *b == b'-').next().unwrap_or(name);
    let pod = name.iter().filter(|b| **b == b'-').count() >= 2
        && last.len() == 5
        && last.iter().any(u8::is_ascii_digit)
        && last.iter().any(u8::is_ascii_alphabetic);
    turns > 3
        || pod
        || name.split(|b| *b == b'-').any(|part| {
            part.len() >= 7
                && part.iter().all(u8::is_ascii_hexdigit)
                && part.iter().any(u8::is_ascii_digit)
        })
}

/// `eu-west-1`.
fn is_region(name: &[u8]) -> bool {
    name.split(|b| *b == b'-').nth(1).is_some_and(|part| {
        [&b"north"[..], b"south", b"east", b"west", b"central"]
            .iter()
            .any(|side| part.starts_with(side))
    })
}

/// `ordsvc-v2`, `orders-rc1`, `openjdk-jre17`.
fn is_version(name: &[u8]) -> bool {
    let last = name.rsplit(|b| *b == b'-').next().unwrap_or(name);
    let letters = last.iter().take_while(|b| b.is_ascii_alphabetic()).count();
    letters < last.len()
        && matches!(last.get(..letters), Some(b"v" | b"rc" | b"alpha" | b"beta" | b"r" | b"p"))
        || name.split(|b| *b == b'-').all(|part| part.iter().all(u8::is_ascii_digit))
}
