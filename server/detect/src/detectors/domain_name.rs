//! Fully qualified domain names: labels of RFC 1123 under a top-level domain that hosts live in.
//!
//! Packages (`com.example.Foo`), files (`main.rs`) and members (`user.name`) have dots, too: a first label that is itself a
//! top-level domain, a file extension or an upper-case hump speaks against a host.

use crate::detectors::host_name;
use crate::kind::FQDN;
use crate::line::{Found, Line, lower};
use crate::place::{Near, Place};
use crate::registry::{Detector, Watch};
use crate::words::Words;

pub(crate) static DETECTOR: Detector = Detector {
    rule: "domain-name",
    watch: Watch::Places(&[Place::new(b'.', Near::ALPHANUMERIC, Near::HEX.or(Near::LETTER))], look),
};

/// A dot that may be the one before the top-level domain.
fn look(line: &Line, at: usize, found: &mut Found) -> usize {
    let end = line.run(at + 1, 20, |b| b.is_ascii_alphabetic());
    // web7.example.com.443 > …: tcpdump puts the port behind a dot.
    let ported = || {
        let port = line.run(end + 1, 5, |b| b.is_ascii_digit());
        port > end + 1 && (line.starts(port, " > ") || line.starts(port, ": "))
    };
    // QM7.example.com(1414) of IBM MQ.
    let listened = line.at(end) == b'('
        && line.at(line.run(end + 1, 5, |b| b.is_ascii_digit())) == b')'
        && line.at(end + 1).is_ascii_digit();
    let glued = matches!(line.at(end), b'-' | b'_' | b'(' | b'$' | b'0'..=b'9') && !listened
        || (line.at(end) == b'.' && line.at(end + 1).is_ascii_alphanumeric() && !ported());
    if end == at + 1 || glued {
        return at;
    }
    // Nearly all dots of code and of sentences end here.
    let mut buffer = [0; 24];
    let top = lower(line.slice(at + 1, end), &mut buffer);
    if !strong(top) && !weak(top) {
        return at;
    }
    let start = line.run_back(at, 253, |b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'.'));
    let start = line.run(start, 253, |b| matches!(b, b'-' | b'.'));
    // `https%3A%2F%2Fexample.com`
    let start =
        if line.before(start) == b'%' && line.slice(start, start + 2).eq_ignore_ascii_case(b"2f") {
            start + 2
        } else {
            start
        };
    if start >= at || !is_domain(line.slice(start, end)) {
        return at;
    }
    let before = line.before(start);
    // /apis/cert-manager.io/v1, apps.k8s.io: groups of the API of Kubernetes.
    let group = line.slice(start, end).ends_with(b".k8s.io") && !line.starts(start, "registry.")
        || line.starts(start.saturating_sub(6), "/apis/");
    if group {
        return at;
    }
    // `_dmarc.example.com` is a name, `my_module.io` is not; `~/x.com` and `$x.com` are neither.
    if matches!(before, b'_' | b'$' | b'~' | b'\\') || before >= 0x80 {
        return at;
    }
    if before == b'%' && line.at(start).is_ascii_digit() {
        line.sees_number();
    }
    if before == b'@'
        || (before == b'%' && line.slice(start, start + 2) == b"40")
        || (line.starts(start.saturating_sub(3), "%40"))
        || !convincing(line, start, end)
    {
        // The host of an e-mail address is part of it; `user@host` of a remote login is seen by its own detector.
        return at;
    }
    found.add(start, end, &FQDN, 85, "labels under a known top-level domain");
    at
}

/// Whether the shape alone convinces, or what stands around the name.
fn convincing(line: &Line, start: usize, end: usize) -> bool {
    let name = line.slice(start, end);
    let dots = name.iter().filter(|b| **b == b'.').count();
    let mut buffer = [0; 24];
    let top = name.rsplit(|b| *b == b'.').next().map_or(&[][..], |top| lower(top, &mut buffer));
    // "process.thread.name": … is a key.
    // but {"auths":{"web7.example.net":{…}} is a host.
    let held = matches!(line.at(line.run(end + 2, 1, |b| b == b' ')), b'{' | b'[');
    if !strong(top) && line.at(end) == b'"' && matches!(line.at(end + 1), b':' | b'=') && !held {
        return false;
    }
    // cni.projectcalico.org/containerID: … is a key of Kubernetes.
    if line.at(end) == b'/' && matches!(line.before(start), b' ' | 0 | b'\t' | b'"') {
        let key =
            line.run(end + 1, 64, |b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'.' | b'_'));
        if key > end + 1
            && (matches!(line.slice(key, key + 2), b": " | b"\":")
                || line.at(key) == b'='
                // "apiVersion": "audit.k8s.io/v1"
                || line.at(end + 1) == b'v' && line.at(end + 2).is_ascii_digit() && line.at(key) == b'"')
            && dots >= 1
        {
            return false;
        }
    }
    // [INFO]  agent.server.serf.lan: the name of a logger.
    if top == b"lan"
        && dots >= 3
        && line.slice(end, end + 2) == b": "
        && line.before(start) == b' '
        && line.at(line.run_back(start, 3, |b| b == b' ').saturating_sub(1)) == b']'
    {
        return false;
    }
    // basic.auth.user.info=…: a key.
    if (line.at(end) == b'=' || line.starts(end, " = ")) && top == b"info" {
        return false;
    }
    // github.com/owner/module: the path of a module of Go.
    if line.at(end) == b'/'
        && !matches!(line.slice(start.saturating_sub(2), start), b"//")
        && matches!(
            name,
            b"github.com"
                | b"golang.org"
                | b"gopkg.in"
                | b"google.golang.org"
                | b"k8s.io"
                | b"go.uber.org"
                | b"sigs.k8s.io"
                | b"cloud.google.com"
                | b"go.etcd.io"
                | b"go.opentelemetry.io"
                | b"gitlab.com"
        )
        && matches!(line.before(start), b' ' | b'\t' | 0 | b'(' | b'*' | b'"')
        && !line.word_before(start, 1, |word| {
            matches!(word, b"clone" | b"fetch" | b"host" | b"to" | b"from")
        })
    {
        return false;
    }
    if strong(top) {
        // A path segment such as /opt/example.com/ is still a host name; /app.com is rare.
        return true;
    }
    // CN=*.example.io of certificates.
    let in_url = matches!(line.slice(start.saturating_sub(2), start), b"//" | b"*.");
    let port = line.at(end) == b':' && line.at(end + 1).is_ascii_digit();
    let addressed = matches!(line.before(start), b'=' | b'[' | b'(' | b'<' | b'"' | b'\'');
    let hyphen_or_digit = name.iter().any(|b| *b == b'-' || b.is_ascii_digit());
    // mail.north.net: a role in front, or a top-level domain that code has no members of.
    let lower = !name.iter().any(u8::is_ascii_uppercase);
    let role = lower
        && dots >= 2
        && (matches!(top, b"net" | b"info") || name.split(|b| *b == b'.').any(host_name::is_role));
    // RFC 2606 reserves it; nothing else ends so.
    let reserved = lower && matches!(top, b"example" | b"invalid") && line.before(start) != b'/';
    // lookup of login.example.io: a word that names of machines stand behind.
    let told = dots >= 2
        && lower
        && !matches!(line.at(end), b'=' | b'(' | b'/')
        && line.word_before(start, 1, |word| {
            matches!(
                word,
                b"to"
                    | b"from"
                    | b"on"
                    | b"server"
                    | b"host"
                    | b"upstream"
                    | b"via"
                    | b"resolving"
                    | b"lookup"
                    | b"ehlo"
                    | b"helo"
                    | b"domain"
                    | b"zone"
                    | b"target"
                    | b"against"
                    | b"mount"
                    | b"connecting"
                    | b"client"
                    | b"peer"
                    | b"vhost"
                    | b"sni"
                    | b"origin"
                    | b"backend"
                    | b"node"
                    | b"registry"
                    | b"login"
                    | b"getaddrinfo"
                    | b"h"
                    | b"resolve"
                    | b"ping"
                    | b"curl"
                    | b"ssh"
                    | b"query"
                    | b"nameserver"
                    | b"hostname"
            )
        });
    in_url
        || told
        || role
        || reserved
        || (dots >= 2 && (port || hyphen_or_digit || addressed))
        || (port && hyphen_or_digit)
}

/// Whether every label is one, and the whole is not a package, a version or a file.
pub(crate) fn is_domain(name: &[u8]) -> bool {
    let mut labels = name.split(|b| *b == b'.');
    let Some(first) = labels.next() else { return false };
    let mut buffer = [0; 24];
    let package = matches!(
        lower(first, &mut buffer),
        b"com"
            | b"org"
            | b"net"
            | b"edu"
            | b"gov"
            | b"io"
            | b"java"
            | b"javax"
            | b"sun"
            | b"jdk"
            | b"scala"
            | b"akka"
            | b"kotlin"
            | b"android"
            | b"dev"
            | b"de"
            | b"uk"
            | b"co"
            | b"me"
            | b"sys"
            | b"this"
            | b"self"
            | b"os"
            | b"system"
            | b"http"
            | b"net6"
            | b"microsoft"
    );
    let mut top: &[u8] = first;
    let mut count = 1;
    let mut letters = false;
    for label in name.split(|b| *b == b'.') {
        if label.is_empty() || label.len() > 63 || label.starts_with(b"-") || label.ends_with(b"-")
        {
            return false;
        }
        letters |= label.iter().any(u8::is_ascii_alphabetic);
    }
    for label in labels {
        top = label;
        count += 1;
    }
    // fooBar.com, Foo.Bar.com: names of code have humps.
    let hump = name
        .windows(2)
        .any(|w| matches!(w, [a, b] if a.is_ascii_lowercase() && b.is_ascii_uppercase()));
    // pD9EE35B1.dip.example.net: a machine before a domain in small letters.
    let own = name.get(first.len()..).unwrap_or_default();
    let hump = hump
        && !(count >= 3
            && first.iter().any(u8::is_ascii_digit)
            && !own.iter().any(u8::is_ascii_uppercase)
            && strong(top));
    let mut buffer = [0; 24];
    let top_lower = lower(top, &mut buffer);
    // Reversed names: com.example.web; but com.example.co.uk does not exist either.
    if (package && count > 2) || count < 2 || !letters || hump {
        return false;
    }
    let mixed = top.iter().any(u8::is_ascii_uppercase) && top.iter().any(u8::is_ascii_lowercase);
    !mixed && (strong(top_lower) || weak(top_lower))
}

/// Top-level domains that are not words, extensions or members in logs; private ones included.
fn strong(top: &[u8]) -> bool {
    STRONG.has(top)
}

/// Top-level domains that are also extensions, members or words.
fn weak(top: &[u8]) -> bool {
    WEAK.has(top)
}

static STRONG: Words = Words::of(include_str!("../words/domain_name_strong.txt"));

static WEAK: Words = Words::of(include_str!("../words/domain_name_weak.txt"));
