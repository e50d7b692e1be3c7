//! Credentials on command lines: `curl -u user:pw`, `mysql -u user -ppw`, `sshpass -p pw`, `net use … /user:DOM\user pw`.

use crate::detectors::{host_name, username};
use crate::kind::{HOSTNAME, PASSWORD, USERNAME};
use crate::line::{Found, Line};
use crate::placeholder::is_placeholder;
use crate::registry::{Detector, Watch};

pub(crate) static DETECTOR: Detector = Detector {
    rule: "command-line",
    watch: Watch::Words(
        &[
            "curl",
            "check_http",
            "ssh",
            "wget",
            "mysql",
            "mysqldump",
            "mysqladmin",
            "mariadb",
            "psql",
            "pg_dump",
            "sshpass",
            "mongo",
            "mongosh",
            "mongodump",
            "ldapsearch",
            "ldapadd",
            "ldapmodify",
            "smbclient",
            "redis",
            "rabbitmqadmin",
            "twine",
            "docker",
            "podman",
            "helm",
            "az",
            "sqlcmd",
            "isql",
            "sqlplus",
            "snowsql",
            "beeline",
            "impala",
            "net",
            "runas",
            "htpasswd",
            "rpcclient",
            "mount",
            "http",
            "plink",
            "pscp",
            "winexe",
            "crackmapexec",
            "influx",
            "clickhouse",
            "cqlsh",
            "ftp",
            "lftp",
            "xfreerdp",
            "rdesktop",
            "snmpwalk",
            "ipmitool",
            "kinit",
            "login",
            "oc",
            "cf",
            "bcp",
            "svn",
            "zip",
            "unzip",
            "openssl",
            "psexec",
            "mosquitto_pub",
            "mosquitto_sub",
            "ldappasswd",
            "schtasks",
            "useradd",
            "adduser",
            "userdel",
            "usermod",
        ],
        look,
    ),
};

/// Most spaces between two arguments: as many as the names that audit records give them are long.
const GAP: usize = 8;

/// A program name that ends at `end`; its arguments up to the end of the command.
fn look(line: &Line, end: usize, found: &mut Found) -> usize {
    let program_start = line.run_back(end, 24, |b| b.is_ascii_alphanumeric() || b == b'_');
    let program = line.slice(program_start, end);
    let short_password: &[&[u8]] = &[
        b"mysql",
        b"mysqldump",
        b"mysqladmin",
        b"mariadb",
        b"sshpass",
        b"mongo",
        b"mongosh",
        b"mongodump",
        b"twine",
        b"docker",
        b"podman",
        b"helm",
        b"az",
        b"plink",
        b"pscp",
        b"rabbitmqadmin",
        b"login",
        b"cqlsh",
        b"oc",
        b"cf",
        b"http",
    ];
    let mut at = end;
    for _ in 0..48 {
        if line.at(at) != b' ' {
            // curl.exe
            if at == end && line.starts(at, ".exe") {
                at = line.run(at + 4, 1, |b| b == b'"');
                continue;
            }
            // redis-cli, clickhouse-client
            let glued = line.run(at, 16, |b| b == b'-' || b.is_ascii_alphanumeric());
            if at == end && glued > at && line.at(at) == b'-' && line.at(glued) == b' ' {
                at = glued;
                continue;
            }
            return at.max(end);
        }
        let start = line.run(at, GAP, |b| b == b' ');
        let stop = argument_end(line, start);
        if stop == start || matches!(line.slice(start, stop), b"|" | b";" | b"&&" | b"||") {
            return stop.max(end);
        }
        let flag = line.slice(start, stop);
        let value_start = line.run(stop, GAP, |b| b == b' ');
        let value_stop = argument_end(line, value_start);
        match (program, flag) {
            (
                b"curl" | b"wget" | b"http" | b"az" | b"check_http",
                b"-u" | b"--user" | b"-U" | b"--proxy-user" | b"-a",
            ) => {
                user_and_password(line, value_start, value_stop, found);
            }
            // curl -sku ana:…
            (b"curl", [b'-', short @ .., b'u'])
                if short.len() <= 4 && short.iter().all(u8::is_ascii_alphabetic) =>
            {
                user_and_password(line, value_start, value_stop, found);
            }
            (_, b"-u" | b"-U" | b"--user" | b"--username" | b"-l")
                if line.at(value_start) != b'-' && line.at(stop) == b' ' =>
            {
                let (from, to) = unquoted(line, value_start, value_stop);
                if line.slice(from, to).contains(&b'%') || line.slice(from, to).contains(&b':') {
                    user_and_password(line, from, to, found);
                } else if username::is_person(line.slice(from, to)) {
                    found.add(from, to, &USERNAME, 85, "user name on a command line");
                }
            }
            // net use \\\\web7\\share hunter2 /user:CORP\\ana
            (b"net", share)
                if share.starts_with(b"\\\\")
                    && line.at(stop) == b' '
                    && !matches!(line.at(value_start), b'/' | b'*')
                    && memchr::memmem::find(
                        line.slice(value_stop, value_stop + 3).to_ascii_lowercase().as_slice(),
                        b" /u",
                    )
                    .is_some() =>
            {
                password(line, value_start, value_stop, found);
            }
            // net user ana hunter2 /add
            (b"net", b"user") if line.at(stop) == b' ' && line.before(program_start) != b'.' => {
                let name = line.slice(value_start, value_stop);
                let from = line.run(value_stop, GAP, |b| b == b' ');
                let to = argument_end(line, from);
                if username::is_person(name) && line.at(value_stop) == b' ' {
                    found.add(value_start, value_stop, &USERNAME, 85, "user of a net command");
                    if !matches!(line.at(from), b'/' | b'*') {
                        password(line, from, to, found);
                    }
                }
                return to.max(end);
            }
            // htpasswd -b file ana hunter2
            (b"htpasswd", flag) if flag.starts_with(b"-") && flag.contains(&b'b') => {
                let name = line.run(value_stop, GAP, |b| b == b' ');
                let name_end = argument_end(line, name);
                let from = line.run(name_end, GAP, |b| b == b' ');
                if username::is_person(line.slice(name, name_end)) && from > name_end {
                    found.add(name, name_end, &USERNAME, 85, "user of a password file");
                    password(line, from, argument_end(line, from), found);
                }
                return end;
            }
            (b"useradd" | b"adduser" | b"userdel" | b"usermod", name)
                if stop == line.bytes.len()
                    && !name.starts_with(b"-")
                    && username::is_person(name) =>
            {
                found.add(start, stop, &USERNAME, 85, "user of an account command");
            }
            (b"psexec", host)
                if host.starts_with(b"\\\\")
                    && host.iter().any(u8::is_ascii_digit)
                    && host_name::is_label(line.slice(start + 2, stop)) =>
            {
                found.add(start + 2, stop, &HOSTNAME, 85, "host on a command line");
            }
            // sqlplus ana/hunter2@host:1521/service
            (b"sqlplus", connect) if connect.contains(&b'/') && connect.contains(&b'@') => {
                let text = line.slice(start, stop);
                if let (Some(slash), Some(at)) =
                    (memchr::memchr(b'/', text), memchr::memrchr(b'@', text))
                    && slash < at
                    && username::is_person(line.slice(start, start + slash))
                {
                    found.add(start, start + slash, &USERNAME, 88, "user on a command line");
                    password(line, start + slash + 1, start + at, found);
                }
            }
            (b"ssh", b"-N" | b"-P") if line.starts(end, "-keygen") => {
                password(line, value_start, value_stop, found);
            }
            (b"psexec", b"-p") => password(line, value_start, value_stop, found),
            (b"ldapsearch" | b"ldapadd" | b"ldapmodify", b"-w")
            | (b"sqlcmd" | b"isql" | b"bcp" | b"ipmitool", b"-P")
            | (b"redis", b"-a")
            | (b"mosquitto_pub" | b"mosquitto_sub", b"-P")
            | (b"ldappasswd", b"-w" | b"-s" | b"-a")
            | (b"schtasks", b"/rp" | b"/RP")
            | (b"openssl", b"-k" | b"-K") => {
                password(line, value_start, value_stop, found);
            }
            (program, b"-p" | b"-pw")
                if short_password.contains(&program) && line.at(stop) == b' ' =>
            {
                password(line, value_start, value_stop, found);
            }
            (b"mysql" | b"mysqldump" | b"mysqladmin" | b"mariadb" | b"sshpass", glued)
                if glued.len() > 3 && glued.starts_with(b"-p") =>
            {
                password(line, start + 2, stop, found);
            }
            (b"mysql" | b"mysqldump" | b"mysqladmin" | b"mariadb", glued)
                if glued.len() > 3
                    && glued.starts_with(b"-u")
                    && username::is_person(line.slice(start + 2, stop)) =>
            {
                found.add(start + 2, stop, &USERNAME, 85, "user name on a command line");
            }
            (program, flag)
                if flag.len() > 6 && flag.to_ascii_lowercase().starts_with(b"/user:") =>
            {
                net_use(line, start + 6, stop, program != b"runas", found);
            }
            (b"smbclient" | b"mount", share) if share.starts_with(b"//") => {
                let host = line.run(start + 2, 64, |b| b != b'/');
                let name = line.slice(start + 2, host);
                if line.at(host) == b'/' && host_name::is_label(name) && host < stop {
                    found.add(start + 2, host, &HOSTNAME, 85, "host on a command line");
                }
            }
            (
                b"sqlcmd" | b"bcp" | b"isql" | b"psql" | b"pg_dump" | b"mysql" | b"mysqldump"
                | b"redis" | b"mongo" | b"mongosh" | b"mongodump" | b"snmpwalk" | b"ipmitool"
                | b"ldapsearch" | b"mosquitto_pub" | b"mosquitto_sub" | b"clickhouse" | b"influx",
                b"-S" | b"-h" | b"-H" | b"--host" | b"-host",
            ) if line.at(stop) == b' ' => {
                let (from, to) = unquoted(line, value_start, value_stop);
                let to =
                    line.run(from, to.saturating_sub(from), |b| !matches!(b, b',' | b':' | b'\\'));
                let name = line.slice(from, to);
                if host_name::is_label(name)
                    && name.iter().any(|b| b.is_ascii_digit() || *b == b'-')
                {
                    found.add(from, to, &HOSTNAME, 85, "host on a command line");
                }
            }
            _ => {}
        }
        at = stop;
    }
    at
}

/// `/user:DOMAIN\name password`; `runas` takes a command instead.
fn net_use(line: &Line, start: usize, stop: usize, secret: bool, found: &mut Found) {
    let name =
        line.slice(start, stop).iter().rposition(|b| *b == b'\\').map_or(start, |i| start + i + 1);
    if username::is_person(line.slice(name, stop)) {
        found.add(name, stop, &USERNAME, 90, "user of a network share");
    }
    if secret && line.at(stop) == b' ' && line.at(stop + 1) != b'/' {
        let end = argument_end(line, stop + 1);
        let value = line.slice(stop + 1, end);
        // A message may follow: … /user:ana failed: error 5
        let told = value.ends_with(b":");
        if !told
            && value
                .iter()
                .any(|b| b.is_ascii_digit() || b.is_ascii_uppercase() || b.is_ascii_punctuation())
        {
            password(line, stop + 1, end, found);
        }
    }
}

fn user_and_password(line: &Line, start: usize, stop: usize, found: &mut Found) {
    let (start, stop) = unquoted(line, start, stop);
    let Some(split) = line.slice(start, stop).iter().position(|b| matches!(b, b':' | b'%')) else {
        if username::is_person(line.slice(start, stop)) {
            found.add(start, stop, &USERNAME, 80, "user name on a command line");
        }
        return;
    };
    let split = start + split;
    if username::is_person(line.slice(start, split)) {
        found.add(start, split, &USERNAME, 90, "user name on a command line");
    }
    password(line, split + 1, stop, found);
}

fn password(line: &Line, start: usize, stop: usize, found: &mut Found) {
    let (start, stop) = unquoted(line, start, stop);
    let value = line.slice(start, stop);
    let port = value.iter().all(u8::is_ascii_digit) && value.len() <= 5;
    if value.len() >= 3
        && !port
        && !is_placeholder(value)
        && !value.contains(&b'/')
        && !value.starts_with(b"-")
    {
        found.add(start, stop, &PASSWORD, 90, "password on a command line");
    }
}

fn argument_end(line: &Line, start: usize) -> usize {
    let quote = line.at(start);
    if matches!(quote, b'"' | b'\'') {
        let end = line.run(start + 1, 256, |b| b != quote);
        return if line.at(end) == quote { end + 1 } else { end };
    }
    let end = line.run(start, 512, |b| b > b' ' && b != b'"' && b != b'\'');
    // -p'…', --password='…'
    let option = line.slice(start, end);
    if line.at(end) == b'\''
        && option.starts_with(b"-")
        && (option.len() == 2 || option.ends_with(b"="))
        && let close = line.run(end + 1, 256, |b| b != b'\'')
        && line.at(close) == b'\''
    {
        return close + 1;
    }
    // The closing of a quoted command line: \"
    if line.before(end) == b'\\' && end > start { end - 1 } else { end }
}

fn unquoted(line: &Line, start: usize, stop: usize) -> (usize, usize) {
    let quote = line.at(start);
    if matches!(quote, b'"' | b'\'') && line.before(stop) == quote && stop > start + 1 {
        (start + 1, stop - 1)
    } else {
        (start, stop)
    }
}
