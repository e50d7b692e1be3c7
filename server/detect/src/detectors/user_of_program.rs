//! User names where one known program puts them: sshd, smbd, sudo, cron, the slow log of MySQL, login, Hadoop; and the columns of
//! access logs, of W3C logs as IIS writes them by default, and of Squid's native log.
//!
//! What a user name is, and sentences of no known program, are for [`super::username`].

use crate::detectors::person_name::full_name;
use crate::detectors::user_context::{name_at, report};
use crate::detectors::username::{
    after_domain, is_character, is_common, is_inflected, is_login, is_prose,
};
use crate::kind::PERSON_NAME;
use crate::line::{Found, Line};
use crate::registry::{Detector, Watch};

pub(crate) static COLUMN: Detector = Detector { rule: "user-column", watch: Watch::Line(column) };

pub(crate) static ACCOUNT: Detector =
    Detector { rule: "user-account-file", watch: Watch::Words(&["home", "pts"], account) };

pub(crate) static REQUEST: Detector = Detector {
    rule: "user-w3c",
    watch: Watch::Words(
        &["get", "post", "head", "put", "delete", "options", "propfind", "patch", "connect"],
        request,
    ),
};

pub(crate) static DELIVERY: Detector = Detector {
    rule: "local-delivery",
    watch: Watch::Words(&["local_user", "localuser", "userforward", "virtual_user"], delivered),
};

/// `=> ana <ana@example.com> R=local_user`: to whom Exim delivered, before the router whose name ends at `end` (Exim specification 53).
fn delivered(line: &Line, end: usize, found: &mut Found) -> usize {
    let word = line.run_back(end, 16, crate::line::is_word);
    let close = word.saturating_sub("> R=".len());
    if line.slice(close, word) != b"> R=" {
        return end;
    }
    let open = line.run_back(close, 254, |b| b != b'<' && b > b' ');
    let stop = open.saturating_sub(" <".len());
    let start = line.run_back(stop, 64, is_character);
    let sign = line.slice(start.saturating_sub(4), start);
    if line.slice(stop, open) == b" <"
        && matches!(sign, b" => " | b" -> " | b" >> ")
        && !is_common(line.slice(start, stop))
    {
        report(line, start, stop, 88, found);
    }
    end
}

/// `sshd: ana [priv]`, `sshd: ana@pts/0`, `smbd: ana (192.0.2.7:445) connect to service`.
pub(crate) fn process(line: &Line, end: usize, found: &mut Found) {
    if line.slice(end, end + 2) != b": " {
        return;
    }
    let (start, stop) = name_at(line, end + 2);
    if ["@pts/", "@notty", " [priv]", " [net]", " ["].iter().any(|text| line.starts(stop, text))
        || (line.starts(stop, " (")
            && memchr::memmem::find(line.slice(stop, stop + 90), b") connect to service").is_some())
    {
        report(line, start, stop, 88, found);
    }
}

/// `# User@Host: ana[ana] @ web-7 [192.0.2.7]` of MySQL's slow log.
pub(crate) fn slow_log(line: &Line, word_start: usize, end: usize, found: &mut Found) {
    if !line.starts(word_start.saturating_sub(5), "user@") || line.at(end) != b':' {
        return;
    }
    let (start, stop) = name_at(line, line.run(end + 1, 2, |b| b == b' '));
    report(line, start, stop, 92, found);
    if line.at(stop) == b'[' {
        let (inner, inner_end) = name_at(line, stop + 1);
        report(line, inner, inner_end, 92, found);
        let host = line.run(inner_end, 5, |b| matches!(b, b']' | b' ' | b'@'));
        let host_end = line.run(host, 64, |b| b.is_ascii_alphanumeric() || b == b'-');
        if line.at(host_end) == b' '
            && crate::detectors::host_name::is_label(line.slice(host, host_end))
        {
            found.add(host, host_end, &crate::kind::HOSTNAME, 88, "host of a client of MySQL");
        }
    }
}

/// `ana : TTY=pts/2 ; PWD=/srv ; USER=root ; COMMAND=…` of sudo.
pub(crate) fn sudo(line: &Line, word_start: usize, end: usize, found: &mut Found) {
    if line.at(end) != b'=' {
        return;
    }
    // "3 incorrect password attempts ; TTY=" may stand in between.
    let back = line.back(word_start, 80);
    let Some(colon) = memchr::memmem::rfind(back, b" : ").map(|at| word_start - back.len() + at)
    else {
        return;
    };
    let start = line.run_back(colon, 65, is_character);
    report(line, start, colon, 92, found);
}

/// `CRON[12]: (ana) CMD (/srv/run)`.
pub(crate) fn cron(line: &Line, word_start: usize, found: &mut Found) {
    if line.slice(word_start.saturating_sub(2), word_start) != b") " {
        return;
    }
    let stop = word_start - 2;
    let start = line.run_back(stop, 65, is_character);
    if line.before(start) == b'(' {
        report(line, start, stop, 90, found);
    }
}

/// `FAILED LOGIN 1 FROM … FOR ana`; `ana logged in`.
pub(crate) fn login(line: &Line, end: usize, found: &mut Found) {
    // [ana] OK LOGIN: Client "192.0.2.7" of vsftpd.
    for text in ["] OK LOGIN", "] FAIL LOGIN"] {
        let close = end.saturating_sub(text.len());
        if line.starts(close, text) && end >= text.len() {
            let open = line.run_back(close, 65, is_character);
            if line.before(open) == b'[' {
                report(line, open, close, 90, found);
            }
            return;
        }
    }
    // operator ana logged in
    // ana (192.0.2.7): login failed: …
    let bracket = end.saturating_sub(8);
    if line.slice(bracket, end.saturating_sub(5)) == b"): " {
        let open =
            line.run_back(bracket, 46, |b| b.is_ascii_hexdigit() || matches!(b, b'.' | b':'));
        let stop = open.saturating_sub(2);
        let start = line.run_back(stop, 65, is_character);
        if line.slice(stop, open) == b" ("
            && bracket >= open + 7
            && matches!(line.before(start), 0 | b' ')
        {
            report(line, start, stop, 85, found);
            return;
        }
    }
    // my login is ana
    for text in [" is ", " ist ", " name is "] {
        if line.starts(end, text) {
            let (start, stop) = name_at(line, end + text.len());
            let name = line.slice(start, stop);
            if matches!(line.at(stop), 0 | b' ' | b',' | b'.' | b';')
                && name.len() >= 4
                && !is_common(name)
                && !is_inflected(name)
                && (is_login(name) || line.starts(stop, " and ") || line.starts(stop, " und "))
            {
                report(line, start, stop, 78, found);
            }
            return;
        }
    }
    if [" in", " on", " out", " off"].iter().any(|text| line.starts(end, text))
        && ["logged", "signed"].iter().any(|verb| line.starts(end.saturating_sub(6), verb))
    {
        let stop = end.saturating_sub(7);
        let start = line.run_back(stop, 65, is_character);
        let spoken = |word: &[u8]| {
            matches!(
                word,
                b"operator"
                    | b"administrator"
                    | b"admin"
                    | b"employee"
                    | b"cashier"
                    | b"agent"
                    | b"clerk"
                    | b"teller"
                    | b"nurse"
                    | b"doctor"
                    | b"technician"
                    | b"supervisor"
                    | b"dispatcher"
                    | b"analyst"
                    | b"moderator"
                    | b"player"
            )
        };
        if line.before(start) == b' '
            && !is_prose(line.slice(start, stop))
            && line.word_before(start, 1, spoken)
        {
            report(line, start, stop, 85, found);
        }
    }
    let (start, stop) = name_at(line, end + 1);
    if line.at(end) == b' ' && line.starts(stop, " password ") && !is_prose(line.slice(start, stop))
    {
        // machine host login ana password …
        report(line, start, stop, 90, found);
        return;
    }
    for text in [
        " attempt for ",
        " failed for ",
        " success for ",
        " succeeded for ",
        " in user ",
        " out user ",
        " on account ",
    ] {
        if line.starts(end, text) {
            let (start, stop) = name_at(
                line,
                line.run(end + text.len(), 2, |b| matches!(b, b'"' | b'\'' | b'<' | b'[')),
            );
            let name = line.slice(start, stop);
            if !is_prose(name) && !name.first().is_some_and(u8::is_ascii_uppercase) {
                report(line, start, stop, 82, found);
            }
            return;
        }
    }
}

/// `User Slice of ana`, `Session 4 of ana`.
pub(crate) fn slice(line: &Line, word_start: usize, end: usize, found: &mut Found) {
    if line.at(end) == b' '
        && !line.starts(end, " user ")
        && line.word_before(word_start, 2, |word| matches!(word, b"slice" | b"session"))
        && line.word_before(word_start, 4, |word| word == b"user" || word == b"session")
    {
        let (start, stop) = name_at(line, end + 1);
        let name = line.slice(start, stop);
        if matches!(line.at(stop), 0 | b'.') && !is_prose(name) {
            report(line, start, stop, 85, found);
        }
    }
}

/// `…/staging/ana/.staging/job_1`: where Hadoop stages the jobs of a user.
pub(crate) fn staging(line: &Line, end: usize, found: &mut Found) {
    let (start, stop) = name_at(line, end + 1);
    if line.at(end) == b'/' && line.starts(stop, "/.staging") {
        report(line, start, stop, 88, found);
    }
}

/// `203.0.113.7 - ana [04/Nov/2026:…`: the authenticated user of access logs (CLF).
fn column(line: &Line, found: &mut Found) {
    if line.at(4) == b'-' && line.at(10) == b' ' && line.at(13) == b':' {
        csvlog(line, found);
        return;
    }
    let host = line.run(0, 255, |b| b > b' ' && b != b'"');
    let identity = line.run(host + 1, 64, |b| b > b' ');
    if line.at(host) != b' ' || line.at(identity) != b' ' || host == 0 || identity == host + 1 {
        return;
    }
    let (start, stop) = name_at(line, identity + 1);
    let stamp = line.slice(stop, stop + 9);
    let is_stamp = matches!(stamp, [b' ', b'[', d, _, b'/', m, _, _, b'/'] if d.is_ascii_digit() && m.is_ascii_uppercase());
    if is_stamp {
        report(line, start, stop, 93, found);
    }
}

/// `2026-05-04 10:12:31.456 UTC,"ana","orders",412,"192.0.2.7:51234",…`: the csvlog of PostgreSQL, which has no head.
fn csvlog(line: &Line, found: &mut Found) {
    let time = line.run(11, 16, |b| b.is_ascii_digit() || matches!(b, b':' | b'.'));
    let zone = line.run(time + 1, 6, |b| {
        b.is_ascii_uppercase() || b.is_ascii_digit() || matches!(b, b'+' | b'-')
    });
    let (start, stop) = name_at(line, zone + 2);
    let database = line.run(stop + 3, 64, |b| b != b'"');
    if line.at(time) == b' '
        && zone > time + 1
        && line.slice(zone, zone + 2) == b",\""
        && line.slice(stop, stop + 3) == b"\",\""
        && line.slice(database, database + 2) == b"\","
        && line.at(database + 2).is_ascii_digit()
    {
        report(line, start, stop, 92, found);
    }
}

/// `ana:x:1000:1000:Ana Quell,,,:/home/ana:/bin/bash` of passwd(5), and `ana  pts/0  203.0.113.7` of who(1), w(1) and last(1).
fn account(line: &Line, end: usize, found: &mut Found) -> usize {
    let (start, stop) = name_at(line, 0);
    if line.at(end) == b'/' && line.at(stop) == b' ' {
        let terminal = line.run(stop, 24, |b| b == b' ');
        if line.starts(terminal, "pts/")
            && end == terminal + 3
            && !is_prose(line.slice(start, stop))
        {
            report(line, start, stop, 90, found);
        }
        return end;
    }
    let field = |at: usize| line.run(at, 128, |b| b != b':');
    let secret = field(stop + 1);
    let user = field(secret + 1);
    let group = field(user + 1);
    let gecos = field(group + 1);
    let digits =
        |from: usize, to: usize| from < to && line.slice(from, to).iter().all(u8::is_ascii_digit);
    if line.at(stop) == b':'
        && digits(secret + 1, user)
        && digits(user + 1, group)
        && line.starts(gecos, ":/home")
        && gecos + 6 == end
    {
        report(line, start, stop, 92, found);
        if let Some(name) = full_name(line, group + 1)
            && matches!(line.at(name), b',' | b':')
        {
            found.add(group + 1, name, &PERSON_NAME, 90, "name in an account file");
        }
    }
    end
}

/// `… 203.0.113.7 - ana [04/Nov/2026:06:25:01 +0000] "GET`: the same columns behind a prefix, as in logs of virtual hosts, of gunicorn
/// and of containers. `stop` is the space before the request.
fn stamped(line: &Line, stop: usize, found: &mut Found) {
    let Some(open) = stop.checked_sub(29) else { return };
    if line.slice(open, open + 2) != b" [" || line.at(open + 4) != b'/' {
        return;
    }
    let start = line.run_back(open, 65, is_character);
    let identity = line.run_back(start.saturating_sub(1), 64, |b| b > b' ');
    let host = line.run_back(identity.saturating_sub(1), 255, |b| b > b' ');
    if line.before(start) == b' '
        && line.before(identity) == b' '
        && identity + 1 < start
        && host > 0
    {
        found.rule = COLUMN.rule;
        report(line, start, open, 92, found);
    }
}

/// `GET /path query 443 ana 192.0.2.7`: the user in W3C logs as IIS writes them by default.
fn request(line: &Line, end: usize, found: &mut Found) -> usize {
    if line.at(end) == b' ' && line.at(end + 1).is_ascii_alphanumeric() {
        return proxied(line, end, found);
    }
    if line.at(end) != b' ' || line.at(end + 1) != b'/' {
        return end;
    }
    let method = line.run_back(end, 8, |b| b.is_ascii_alphabetic());
    if line.before(method) == b'"' {
        stamped(line, method.saturating_sub(2), found);
        return end;
    }
    let word = |from: usize| line.run(from, 2048, |b| b > b' ');
    let path = word(end + 1);
    let query = word(path + 1);
    let port = line.run(query + 1, 6, |b| b.is_ascii_digit());
    if line.at(query) != b' ' || port == query + 1 || line.at(port) != b' ' {
        return end;
    }
    let name_end = word(port + 1);
    let start = after_domain(line, port + 1, name_end);
    let address = line.run(name_end + 1, 46, |b| b.is_ascii_hexdigit() || matches!(b, b'.' | b':'));
    let marks = line.slice(name_end, address).iter().filter(|b| matches!(b, b'.' | b':')).count();
    if line.at(name_end) == b' ' && marks >= 2 && address > name_end + 7 && line.at(address) == b' '
    {
        report(line, start, name_end, 92, found);
    }
    end
}

/// `GET http://example.com/ ana HIER_DIRECT/192.0.2.7 text/html`: the user in the native log of Squid.
fn proxied(line: &Line, end: usize, found: &mut Found) -> usize {
    let url = line.run(end + 1, 2048, |b| b > b' ');
    let (start, stop) = name_at(line, url + 1);
    if line.at(url) == b' '
        && [
            "HIER_",
            "DIRECT/",
            "NONE/",
            "DEFAULT_PARENT/",
            "FIRSTUP_PARENT/",
            "FIRST_UP_PARENT/",
            "ROUNDROBIN_PARENT/",
        ]
        .iter()
        .any(|text| line.starts(stop + 1, text))
    {
        report(line, start, stop, 92, found);
    }
    url
}
