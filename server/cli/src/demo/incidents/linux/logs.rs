//! The logs of the file server: uploads fail from the moment the disk is full until the debug log is emptied.

use super::super::dice::{Dice, Tape, at, clock, precise};
use super::super::people::PEOPLE;
use super::{DAY, DEBUG_ON, EMPTIED, UNDONE};

const BEGIN: &str = "06:30:00";
const FULL: &str = "09:57:36";
const END: &str = "11:15:00";
/// Whose folders are on the share.
const TEAMS: [&str; 6] = ["sales", "design", "legal", "facilities", "payroll", "workshop"];

pub(super) struct Upload {
    pub(super) time: u64,
    who: usize,
    file: String,
    size: u64,
}

impl Upload {
    pub(super) fn is_failed(&self) -> bool {
        (at(FULL)..at(EMPTIED)).contains(&self.time)
    }
}

pub(super) fn uploads(dice: &mut Dice) -> Vec<Upload> {
    let mut uploads = Vec::new();
    let mut time = at(BEGIN) + 30_000;
    while time < at(END) - 5_000 {
        let name = dice.pick(&["minutes", "budget", "plan", "photo", "offer", "drawing"]);
        let kind = dice.pick(&["pdf", "docx", "xlsx", "jpg"]);
        let file = format!("{name}-{}.{kind}", dice.within(100, 999));
        uploads.push(Upload {
            time,
            who: dice.within(0, PEOPLE.len() as u64 - 1) as usize,
            file,
            size: dice.within(20_000, 9_000_000),
        });
        time += dice.within(15_000, 110_000);
    }
    uploads
}

pub(super) fn access(dice: &mut Dice, uploads: &[Upload]) -> String {
    let mut tape = Tape::default();
    let homes: Vec<String> = PEOPLE.iter().map(|_| dice.ipv4()).collect();
    let mut line = |time: u64, who: usize, request: &str, status: u16, bytes: u64| {
        let agent =
            "Mozilla/5.0 (X11; Ubuntu; Linux x86_64; rv:139.0) Gecko/20100101 Firefox/139.0";
        tape.push(time, format!("{} - {} [02/Jul/2026:{} +0000] \"{request} HTTP/1.1\" {status} {bytes} \"https://intranet.example.org/files\" \"{agent}\"", homes[who], PEOPLE[who].user, clock(time)));
    };
    for upload in uploads {
        let (status, bytes) = if upload.is_failed() { (500, 1_204) } else { (201, 310) };
        line(upload.time, upload.who, &format!("POST /upload?name={}", upload.file), status, bytes);
    }
    let mut time = at(BEGIN);
    while time < at(END) {
        let who = dice.within(0, PEOPLE.len() as u64 - 1) as usize;
        let (request, status) = match dice.within(0, 9) {
            0 => ("GET /favicon.ico".to_owned(), 404),
            1 => (format!("GET /people/{}", 401 + who), 200),
            2 => (format!("GET /preview/{}?size=240", dice.within(2000, 9000)), 304),
            _ => (format!("GET /files/{}", dice.within(2000, 9000)), 200),
        };
        line(time, who, &request, status, dice.within(200, 90_000));
        time += dice.within(4_000, 26_000);
    }
    tape.text()
}

pub(super) fn intranet(dice: &mut Dice, uploads: &[Upload]) -> String {
    let mut tape = Tape::default();
    let mut log = |time: u64, level: &str, logger: &str, text: &str| {
        tape.push(time, format!("{DAY} {} {level} {logger}: {text}", precise(time, ',')));
    };
    for upload in uploads {
        let (person, Upload { time, file, size, .. }) = (PEOPLE[upload.who], upload);
        match upload.is_failed() {
            true => log(
                *time,
                "ERROR",
                "intranet.upload",
                &format!(
                    "upload of {file} by {} failed\n{}",
                    person.email,
                    no_space(TEAMS[upload.who % TEAMS.len()], file)
                ),
            ),
            false => log(
                *time,
                "INFO",
                "intranet.upload",
                &format!(
                    "stored {file} ({size} bytes) for {} in /home/{}/files",
                    person.email, person.user
                ),
            ),
        }
    }
    let mut time = at(BEGIN);
    while time < at(END) {
        let person = dice.pick(&PEOPLE);
        match dice.within(0, 7) {
            0 => log(
                time,
                "WARNING",
                "intranet.preview",
                &format!("no preview for {}: cannot identify image file", dice.within(2000, 9000)),
            ),
            1 => log(
                time,
                "ERROR",
                "intranet.calendar",
                &format!("holiday calendar not read, using the one of yesterday\n{CALENDAR}"),
            ),
            2 => log(
                time,
                "INFO",
                "intranet.session",
                &format!(
                    "session={} opened for user={} from {}",
                    dice.hex(32),
                    person.user,
                    dice.ipv4()
                ),
            ),
            3 => log(
                time,
                "INFO",
                "intranet.people",
                &format!(
                    "entry shown contact=\"{}\" phone=+1-202-555-01{:02}",
                    person.name,
                    dice.within(0, 99)
                ),
            ),
            _ => log(
                time,
                "INFO",
                "intranet.files",
                &format!(
                    "{} files listed for {} in {} ms",
                    dice.within(3, 400),
                    person.email,
                    dice.within(4, 80)
                ),
            ),
        }
        time += dice.within(12_000, 60_000);
    }
    let database = format!("postgresql://intranet:{}@db2.example.org/intranet", dice.secret(16));
    for (time, level) in
        [(at(BEGIN) + 1_000, "INFO"), (at(DEBUG_ON) + 9_000, "DEBUG"), (at("10:39:31"), "INFO")]
    {
        log(
            time,
            "INFO",
            "intranet.settings",
            &format!(
                "logging configured from /etc/intranet/logging.ini: level={level} file=/srv/intranet/log/debug.log"
            ),
        );
        log(time + 14, "INFO", "intranet.settings", &format!("database {database}"));
    }
    tape.text()
}

fn no_space(team: &str, file: &str) -> String {
    format!(
        "Traceback (most recent call last):\n  File \"/opt/intranet/upload.py\", line 88, in store\n    target.write(block)\n\
         OSError: [Errno 28] No space left on device: '/srv/intranet/files/{team}/{file}'"
    )
}

const CALENDAR: &str = "Traceback (most recent call last):
  File \"/opt/intranet/calendar.py\", line 31, in read
    return urlopen(address, timeout=5).read()
TimeoutError: timed out";

pub(super) fn syslog(dice: &mut Dice) -> String {
    let mut tape = Tape::default();
    let mut log = |time: u64, program: &str, text: &str| {
        tape.push(
            time,
            format!(
                "{DAY}T{}{:03}+00:00 files1 {program}: {text}",
                precise(time, '.'),
                time * 13 % 1000
            ),
        );
    };
    for (time, user, number, command) in [
        (DEBUG_ON, "d.keller", 1, "/usr/bin/sed -i s/INFO/DEBUG/ /etc/intranet/logging.ini"),
        ("07:42:18", "d.keller", 1, "/usr/bin/systemctl reload intranet"),
        ("08:20:41", "sofia.brandt", 2, "/usr/bin/systemctl restart cups"),
        ("10:33:12", "pauli.virtala", 3, "/usr/bin/du -xh --max-depth=3 /srv"),
        (EMPTIED, "pauli.virtala", 3, "/usr/bin/truncate -s 0 /srv/intranet/log/debug.log"),
        (UNDONE, "pauli.virtala", 3, "/usr/bin/sed -i s/DEBUG/INFO/ /etc/intranet/logging.ini"),
        ("10:39:30", "pauli.virtala", 3, "/usr/bin/systemctl reload intranet"),
    ] {
        log(
            at(time),
            &format!("sudo[{}]", 20_000 + at(time) / 1000),
            &format!(
                "{user} : TTY=pts/{number} ; PWD=/home/{user} ; USER=root ; COMMAND={command}"
            ),
        );
        if command.contains("systemctl") {
            log(
                at(time) + 300,
                "systemd[1]",
                &format!(
                    "{} service.",
                    command
                        .replace("/usr/bin/systemctl reload", "Reloaded")
                        .replace("/usr/bin/systemctl restart", "Started")
                ),
            );
        }
    }
    for (time, user) in
        [("07:31:52", "d.keller"), ("08:19:03", "sofia.brandt"), ("10:31:05", "pauli.virtala")]
    {
        let (address, port) = (dice.ipv4(), dice.within(32_768, 60_999));
        log(
            at(time),
            &format!("sshd[{}]", 9_000 + at(time) / 10_000),
            &format!(
                "Accepted publickey for {user} from {address} port {port} ssh2: ED25519 SHA256:{}",
                dice.secret(43)
            ),
        );
        log(
            at(time) + 40,
            &format!("systemd-logind[{}]", 611),
            &format!("New session {} of user {user}.", at(time) / 60_000),
        );
    }
    let mut report = at(BEGIN);
    while report < at(END) {
        let grown =
            report.min(at(FULL)).saturating_sub(at(DEBUG_ON)) * 39 / (at(FULL) - at(DEBUG_ON));
        let used = if report < at(EMPTIED) { 61 + grown } else { 62 };
        log(
            report + 900,
            "disk-report[710]",
            &format!("/ 38% used, /var 44% used, /srv {used}% used"),
        );
        report += 600_000;
    }
    let mut failure = at(FULL);
    while failure < at(EMPTIED) {
        let team = dice.pick(&TEAMS);
        match dice.within(0, 1) {
            0 => log(
                failure,
                "rsync-backup[14202]",
                &format!(
                    "rsync: write failed on \"/srv/backup/{team}.tar\": No space left on device (28)"
                ),
            ),
            _ => log(
                failure,
                &format!("smbd[{}]", 2_200 + dice.within(0, 40)),
                &format!("smbd_write: No space left on device, file {team}/notes.txt"),
            ),
        }
        failure += dice.within(20_000, 140_000);
    }
    let mut time = at(BEGIN);
    while time < at(END) {
        let (address, port) = (dice.ipv4(), dice.within(32_768, 60_999));
        match dice.within(0, 6) {
            0 => log(
                time,
                &format!("sshd[{}]", 9_000 + time / 10_000),
                &format!(
                    "Failed password for invalid user {} from {address} port {port} ssh2",
                    dice.pick(&["admin", "oracle", "test", "ubuntu", "git"])
                ),
            ),
            1 => log(
                time,
                &format!("CRON[{}]", 12_000 + time / 10_000),
                "(root) CMD (test -x /usr/sbin/anacron || run-parts --report /etc/cron.hourly)",
            ),
            2 => log(
                time,
                "kernel",
                &format!(
                    "[{}.{:06}] [UFW BLOCK] IN=eth0 OUT= MAC=02:00:5e:10:00:01:02:00:5e:10:00:fe:08:00 SRC={address} DST=192.0.2.15 LEN=40 PROTO=TCP SPT={port} DPT=23",
                    time / 1000,
                    dice.within(0, 999_999)
                ),
            ),
            3 => log(
                time,
                "systemd[1]",
                &format!("Started session-{}.scope - Session of user backup.", time / 10_000),
            ),
            4 => log(
                time,
                &format!("dhclient[{}]", 588),
                &format!("DHCPACK of 192.0.2.15 from 192.0.2.1 (xid=0x{})", dice.hex(8)),
            ),
            5 => log(
                time,
                "cupsd[933]",
                "error: [cups-driverd] bad driver information file \"/usr/share/cups/drv/sample.drv\"",
            ),
            _ => log(
                time,
                "chronyd[640]",
                &format!("Selected source 192.0.2.{} (ntp.example.org)", dice.within(2, 5)),
            ),
        }
        time += dice.within(8_000, 30_000);
    }
    tape.text()
}
