//! Small incidents with a known cause: the cause is among the first three picks, well within the five a person reads at once.

use super::{EvidenceInput, evidence};
use crate::{Log, ReadOptions, read};

/// A generator of noise that is the same on each run (xorshift, Marsaglia 2003).
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % sides
    }
}

/// A time of 2024-06-12 as `HH:MM:SS`, from seconds since 08:00.
fn clock(second: u64) -> String {
    let second = second + 8 * 3600;
    format!("{:02}:{:02}:{:02}", second / 3600, second / 60 % 60, second % 60)
}

/// Noise every few seconds for two hours, with the lines of the incident put in by time.
fn log(seed: u64, head: impl Fn(u64) -> String, noise: &[&str], story: &[(u64, &str)]) -> String {
    let mut dice = Dice(seed);
    let mut lines: Vec<(u64, String)> = Vec::new();
    let mut second = 0;
    while second < 7200 {
        let words = noise[dice.roll(noise.len() as u64) as usize];
        let mut line = String::new();
        for part in words.split_inclusive('#') {
            match part.strip_suffix('#') {
                Some(part) => line.push_str(&format!("{part}{}", dice.roll(900) + 10)),
                None => line.push_str(part),
            }
        }
        lines.push((second, line));
        second += dice.roll(4) + 1;
    }
    lines.extend(story.iter().map(|(second, line)| (*second, (*line).to_owned())));
    lines.sort_by_key(|(second, _)| *second);
    lines.iter().map(|(second, line)| format!("{}{line}\n", head(*second))).collect()
}

/// How far down the cause may stand.
const WITHIN: usize = 3;

/// The cause, told by some of its words, must be among the first picks.
fn check(logs: &[(&str, String)], cause: &str) {
    let options = ReadOptions { year_hint: Some(2024), zone_offset_seconds: 0 };
    let read: Vec<Log> = logs.iter().map(|(_, text)| read(text.as_bytes(), &options)).collect();
    let inputs: Vec<EvidenceInput<'_>> = logs
        .iter()
        .zip(&read)
        .map(|((name, text), log)| EvidenceInput { name, text: text.as_bytes(), log })
        .collect();
    let picks = evidence(&inputs, 20);
    let said: Vec<String> = picks
        .iter()
        .map(|pick| {
            let record = &read[pick.log].records.get(pick.record).expect("a record");
            format!(
                "{:.2} {} | {}",
                pick.score,
                pick.reason,
                &logs[pick.log].1[record.message.range()]
            )
        })
        .collect();
    let place = said.iter().position(|line| line.contains(cause));
    assert!(
        place.is_some_and(|place| place < WITHIN),
        "{cause} at {place:?}:\n{}",
        said.join("\n")
    );
    assert_eq!(picks, evidence(&inputs, 20), "the same input gives the same picks");
}

fn repeated(from: u64, to: u64, every: u64, line: &'static str) -> Vec<(u64, &'static str)> {
    (from..to).step_by(every as usize).map(|second| (second, line)).collect()
}

const APP: &[&str] = &[
    "INFO [http-#] shop.Order - order # accepted in # ms",
    "INFO [http-#] shop.Cart - cart # has # items",
    "DEBUG [http-#] shop.Cache - hit for key item:#",
    "INFO [http-#] shop.Mail - sent receipt #",
    "WARN [http-#] shop.Mail - mail server slow, # ms",
    "ERROR [http-#] shop.Import - feed # has a bad row #",
    "INFO [job-#] shop.Report - wrote # rows to report #",
    "INFO [http-#] shop.Login - session # opened",
];
const DB: &[&str] = &[
    "[#] app@shop LOG:  duration: 12.# ms  statement: SELECT * FROM orders WHERE id = #",
    "[#] app@shop LOG:  connection received: host=192.0.2.# port=#",
    "[#] @ LOG:  checkpoint complete: wrote # buffers",
    "[#] app@shop LOG:  duration: 9.# ms  statement: UPDATE stock SET qty = # WHERE sku = #",
    "[#] app@shop ERROR:  duplicate key value violates unique constraint \"orders_pkey\"",
];
const SYSLOG: &[&str] = &[
    "web1 systemd[1]: Started Session # of user deploy.",
    "web1 CRON[#]: (root) CMD (run-parts /etc/cron.hourly)",
    "web1 sshd[#]: Accepted publickey for deploy from 192.0.2.# port #",
    "web1 sshd[#]: Failed password for invalid user test from 198.51.100.# port #",
    "web1 kernel: audit: type=1400 audit(#): apparmor=ALLOWED",
    "web1 dhclient[#]: DHCPACK of 192.0.2.# from 192.0.2.1",
    "web1 postfix/smtpd[#]: connect from unknown[203.0.113.#]",
];

fn app(second: u64) -> String {
    format!("2024-06-12 {},123 ", clock(second))
}

fn db(second: u64) -> String {
    format!("2024-06-12 {}.123 UTC ", clock(second))
}

fn syslog(second: u64) -> String {
    format!("Jun 12 {} ", clock(second))
}

#[test]
fn a_dropped_index() {
    let mut failures = repeated(
        4000,
        5400,
        7,
        "ERROR [http-7] shop.Order - HikariPool-1 - Connection is not available, request timed out after 30000ms",
    );
    failures.push((4300, "INFO [main] shop.Alert - HighErrorRate firing"));
    let mut statements = repeated(
        3900,
        5400,
        9,
        "[611] app@shop LOG:  duration: 9214.118 ms  statement: SELECT * FROM orders WHERE customer = 12",
    );
    statements.push((
        3850,
        "[702] migrate@shop LOG:  statement: DROP INDEX CONCURRENTLY idx_orders_customer",
    ));
    check(
        &[("app.log", log(7, app, APP, &failures)), ("postgres.log", log(8, db, DB, &statements))],
        "DROP INDEX",
    );
}

#[test]
fn a_full_disk() {
    let mut system =
        repeated(5000, 6000, 11, "web1 app[77]: write failed: No space left on device");
    system.push((4700, "web1 logrotate[812]: error: compress command missing, rotation of /var/log/app.log disabled"));
    let failures = repeated(5010, 6000, 13, "ERROR [http-3] shop.Order - could not store order");
    check(
        &[("app.log", log(17, app, APP, &failures)), ("syslog", log(18, syslog, SYSLOG, &system))],
        "No space left",
    );
}

#[test]
fn an_expired_certificate() {
    let failures = repeated(
        3600,
        7000,
        5,
        "ERROR [http-2] shop.Pay - payment call failed: PKIX: certificate has expired",
    );
    let system = [(3000, "web1 certbot[991]: renewal of pay.example skipped, hook disabled")];
    check(
        &[("app.log", log(27, app, APP, &failures)), ("syslog", log(28, syslog, SYSLOG, &system))],
        "certificate has expired",
    );
}

#[test]
fn a_resolver_configuration() {
    let failures = repeated(
        4500,
        6500,
        6,
        "ERROR [http-2] shop.Pay - connect to pay.example failed: Temporary failure in name resolution",
    );
    let system =
        [(4440, "web1 NetworkManager[701]: <info> dns: applied new configuration, 1 nameserver")];
    check(
        &[("app.log", log(37, app, APP, &failures)), ("syslog", log(38, syslog, SYSLOG, &system))],
        "applied new configuration",
    );
}

#[test]
fn the_out_of_memory_killer() {
    let mut system = vec![
        (5200, "web1 kernel: java invoked oom-killer: gfp_mask=0x100cca, order=0, oom_score_adj=0"),
        (5200, "web1 kernel: Out of memory: Killed process 4711 (java) total-vm:9000000kB"),
        (5201, "web1 systemd[1]: shop.service: Main process exited, code=killed, status=9/KILL"),
        (5211, "web1 systemd[1]: shop.service: Scheduled restart job, restart counter is at 1."),
    ];
    system.extend(repeated(
        5202,
        5300,
        4,
        "web1 haproxy[55]: backend shop has no server available!",
    ));
    let failures = [(5230, "INFO [main] shop.Main - starting up, version 4.2")];
    check(
        &[("app.log", log(47, app, APP, &failures)), ("syslog", log(48, syslog, SYSLOG, &system))],
        "Out of memory",
    );
}

#[test]
fn a_flapping_port() {
    let switch: &[&str] = &[
        "sw1 #: Jun 12 08:00:00.123: %SYS-6-LOGOUT: User admin has exited tty session #(192.0.2.#)",
        "sw1 #: Jun 12 08:00:00.123: %SEC-6-IPACCESSLOGP: list 101 denied tcp 198.51.100.#(#) -> 192.0.2.#(22), 1 packet",
        "sw1 #: Jun 12 08:00:00.123: %DHCP-6-ADDRESS_ASSIGN: address 192.0.2.# assigned",
    ];
    let mut lines = Vec::new();
    for second in (3300..4800).step_by(40) {
        lines.push((second, "sw1 900: Jun 12 08:00:00.123: %LINEPROTO-5-UPDOWN: Line protocol on Interface GigabitEthernet1/0/24, changed state to down"));
        lines.push((second + 9, "sw1 901: Jun 12 08:00:00.123: %LINEPROTO-5-UPDOWN: Line protocol on Interface GigabitEthernet1/0/24, changed state to up"));
    }
    let failures =
        repeated(3320, 4800, 17, "ERROR [http-2] shop.Store - i/o timeout talking to storage");
    check(
        &[
            ("app.log", log(57, app, APP, &failures)),
            ("switch.log", log(58, syslog, switch, &lines)),
        ],
        "changed state to down",
    );
}

#[test]
fn a_rollout_in_a_cluster() {
    let noise: &[&str] = &[
        "I0612 controller.go:116] \"Reconciling\" namespace=\"shop\" name=\"web-#\"",
        "I0612 httplog.go:132] \"HTTP\" verb=\"GET\" URI=\"/healthz\" resp=200",
        "W0612 reflector.go:424] watch of Pod ended with: too old resource version",
    ];
    let head = |second: u64| format!("{}.000Z ", clock(second));
    let text = log(
        67,
        head,
        noise,
        &[(
            3500,
            "I0612 deployment_controller.go:12] \"Scaled up replica set\" deployment=\"web\" revision=42",
        )],
    );
    // The letter stands before the time in this format.
    let text: String = text
        .lines()
        .filter_map(|line| {
            let (time, rest) = line.split_once("Z ")?;
            let (letter, rest) = rest.split_once(' ')?;
            Some(format!("{letter} {time}000       1 {rest}\n"))
        })
        .collect();
    let failures = repeated(
        3600,
        5000,
        8,
        "ERROR [http-2] shop.Tax - NullPointerException: rate table is empty",
    );
    check(
        &[("app.log", log(68, app, APP, &failures)), ("controller.log", text)],
        "Scaled up replica set",
    );
}

#[test]
fn the_one_of_many_alike_that_names_what_fails() {
    let noise = ["updating policy [lab-#]", "search # done", "took # ms", "merged segment #"];
    let mut story = vec![(3000, "updating policy [logs-app]")];
    story.extend(repeated(3300, 6900, 40, "create of the next index for [logs-app] refused"));
    let kinds = ["wrote # events", "flushed # events", "read file #"];
    let mut turned = Vec::new();
    turned.extend(repeated(3400, 6900, 50, "ERROR event for logs-app turned away"));
    check(
        &[
            ("search.log", log(21, |second| format!("{}INFO ", app(second)), &noise, &story)),
            ("shipper.log", log(22, db, &kinds, &turned)),
        ],
        "updating policy [logs-app]",
    );
}

#[test]
fn a_kernel_log_with_dates() {
    let head = |second| format!("[Wed Jun 12 {} 2024] ", clock(second));
    let noise = ["usb #: reset", "perf: interrupt took too long (#)", "audit: rate # seen"];
    let story = [(3500, "megaraid_sas: cache of controller 0 disabled, write through")];
    let kinds = ["stored block #", "served request #", "checked disk #"];
    let slow = repeated(3560, 7000, 30, "ERROR write took too long, giving up");
    check(
        &[("kernel.txt", log(23, head, &noise, &story)), ("app.log", log(24, app, &kinds, &slow))],
        "cache of controller 0 disabled",
    );
}

#[test]
fn a_voltage_that_sags_while_the_message_goes_on() {
    let mut sensors = repeated(0, 3000, 40, "sensor P12V reading 12.04 V, ok");
    sensors.extend(repeated(20, 3000, 40, "sensor P12V reading 12.11 V, ok"));
    sensors.extend(repeated(3000, 6000, 40, "sensor P12V reading 11.52 V, ok"));
    sensors.extend(repeated(6000, 7200, 40, "sensor P12V reading 12.07 V, ok"));
    let noise = ["sensor P5V reading 5.0# V, ok", "fan # at 4# rpm, ok", "session # opened"];
    let failures = repeated(3400, 6000, 30, "ERROR [http-2] shop.Store - volume went away");
    check(
        &[
            ("controller.log", log(91, app, &noise, &sensors)),
            ("app.log", log(92, app, APP, &failures)),
        ],
        "11.52 V",
    );
}

#[test]
fn nothing_wrong_gives_no_panic_and_no_more_than_asked() {
    let text = log(77, app, APP, &[]);
    let log = read(text.as_bytes(), &ReadOptions { year_hint: None, zone_offset_seconds: 0 });
    let inputs = [EvidenceInput { name: "app.log", text: text.as_bytes(), log: &log }];
    assert!(evidence(&inputs, 5).len() <= 5);
    assert!(evidence(&[], 5).is_empty());
    assert!(evidence(&inputs, 0).is_empty());
}

#[test]
fn of_few_records_those_that_fail_come_first() {
    let text = "2026-03-14T02:10:02Z INFO shop started version=4.2.1\n\
        2026-03-14T02:11:38Z INFO login of a customer\n\
        2026-03-14T02:11:39Z WARN disk usage of /var/log is 99 percent\n\
        2026-03-14T02:11:40Z ERROR write failed: no space left on device\n\
        2026-03-14T02:11:41Z ERROR checkout failed: could not write the order\n";
    let log = crate::read(
        text.as_bytes(),
        &crate::ReadOptions { year_hint: None, zone_offset_seconds: 0 },
    );
    let picks = super::evidence(
        &[super::EvidenceInput { name: "app.log", text: text.as_bytes(), log: &log }],
        20,
    );
    let records: Vec<usize> = picks.iter().map(|pick| pick.record).collect();
    assert_eq!(records, [3, 4, 2], "{picks:#?}");
    assert!(picks.iter().all(|pick| !pick.reason.is_empty()));
}

/// A log of two days, a line every few minutes, as a clock so many hours east of UTC stamps it.
fn two_days(seed: u64, east: i64, zone: &str, first: i64, last: i64) -> String {
    let start: jiff::Timestamp = "2024-06-10T06:00:00Z".parse().expect("a time");
    let mut dice = Dice(seed);
    let mut minute = first;
    let mut lines = String::new();
    while minute < last {
        let time = start + jiff::SignedDuration::from_mins(minute + 60 * east);
        lines.push_str(&format!(
            "{}{zone} INFO worker: job {} of {} done\n",
            time.strftime("%F %T"),
            dice.roll(90_000),
            dice.roll(90_000)
        ));
        minute += 1 + dice.roll(4) as i64;
    }
    lines
}

/// How far the last of the logs was moved, in hours.
fn moved(logs: &[String]) -> f64 {
    let options = ReadOptions { year_hint: Some(2024), zone_offset_seconds: 0 };
    let read: Vec<Log> = logs.iter().map(|text| read(text.as_bytes(), &options)).collect();
    let inputs: Vec<EvidenceInput<'_>> = logs
        .iter()
        .zip(&read)
        .map(|(text, log)| EvidenceInput { name: "a.log", text: text.as_bytes(), log })
        .collect();
    let last = super::alignments(&inputs).last().copied().expect("an alignment");
    last.offset_millis as f64 / 3_600_000.0
}

#[test]
fn a_clock_without_a_zone_is_told_by_where_the_log_begins_and_ends() {
    let days = 2 * 24 * 60;
    assert_eq!(moved(&[two_days(1, 0, "Z", 0, days), two_days(2, 2, "", 0, days)]), -2.0);
    assert_eq!(moved(&[two_days(1, 0, "Z", 0, days), two_days(2, -4, "", 0, days)]), 4.0);
    assert_eq!(moved(&[two_days(1, 0, "Z", 0, days), two_days(2, 0, "", 0, days)]), 0.0);
    // A log that was rotated elsewhere says nothing, and stays.
    assert_eq!(moved(&[two_days(1, 0, "Z", 0, days), two_days(2, 0, "", 200, days - 90)]), 0.0);
    // What tells one clock tells others of the same place.
    let one = [two_days(1, 0, "Z", 0, days), two_days(2, 3, "", 0, days)];
    let [sure, found] = one;
    assert_eq!(moved(&[sure, found, two_days(3, 3, "", 200, days - 350)]), -3.0);
}

/// A log of an hour, a line a minute from noon on, each begun by a stamp of that minute.
fn noon(stamp: impl Fn(u64) -> String) -> String {
    (0..60).map(|minute| format!("{} worker: job {minute} done\n", stamp(minute))).collect()
}

#[test]
fn a_zone_without_a_year_leaves_the_year_to_the_other_logs() {
    let sure = noon(|minute| format!("2022-07-23T12:{minute:02}:00Z INFO"));
    let switch = |zone: &str, hour: u64| {
        noon(|minute| format!("Jul 23 {hour}:{minute:02}:00.063 {zone}: %SYS-5-CONFIG_I:"))
    };
    // The year is taken to be 2024, which has a day more in between; the zone is not moved.
    let two_years = -731.0 * 24.0;
    assert_eq!(moved(&[sure.clone(), switch("UTC", 12)]), two_years);
    assert_eq!(moved(&[sure.clone(), switch("CEST", 14)]), two_years);
    let days = |day: u64| noon(|minute| format!("2022-07-{day}T12:{minute:02}:00Z INFO"));
    // That the day fits many times in a longer log moves it to no other day.
    let long = format!("{}{}{}", days(20), days(23), days(26));
    assert_eq!(moved(&[long, switch("UTC", 12)]), two_years);
}

#[test]
fn one_piece_of_work_takes_few_places() {
    let parts =
        "alpha bravo carol delta eagle fancy gloom hotel igloo jumbo kilos lemon".split(' ');
    let work: Vec<String> = parts
        .map(|part| format!("updater: {part} of store-77 was {part}ward, {part}like"))
        .collect();
    let mut story: Vec<(u64, &str)> = (3590..).zip(work.iter().map(String::as_str)).collect();
    story.extend(repeated(3610, 5000, 9, "shop: ERROR request failed, no answer of store-77"));
    let head = |second| format!("2024-06-12T{}Z INFO ", clock(second));
    let text = log(7, head, &["shop: job # done"], &story);
    let read = read(text.as_bytes(), &ReadOptions { year_hint: None, zone_offset_seconds: 0 });
    let inputs = [EvidenceInput { name: "app.log", text: text.as_bytes(), log: &read }];
    let told = |more: bool| {
        let options = super::EvidenceOptions { limit: 40, without: &[], more };
        let picks = super::evidence_with(&inputs, &options);
        picks
            .iter()
            .filter(|pick| read.records.get(pick.record).expect("a record").source == "updater")
            .count()
    };
    assert!(told(false) <= 5, "{}", told(false));
    assert_eq!(told(true), 12);
}

/// The messages that are picked of one log, the best first.
fn told(text: &str) -> Vec<String> {
    let read = read(text.as_bytes(), &ReadOptions { year_hint: None, zone_offset_seconds: 0 });
    let inputs = [EvidenceInput { name: "app.log", text: text.as_bytes(), log: &read }];
    let picks = evidence(&inputs, 20);
    picks
        .iter()
        .map(|pick| text[read.records.get(pick.record).expect("a record").span.range()].to_owned())
        .collect()
}

#[test]
fn a_message_that_recurs_is_told_where_the_trouble_begins() {
    let reload = "limits: configuration reloaded, applied by operator-7";
    let check = |every: u64| {
        let mut story = repeated(400, 7200, every, reload);
        story.extend([(3594, reload)]);
        story.extend(repeated(3600, 5000, 9, "shop: ERROR request failed, limit reached"));
        let head = |second| format!("2024-06-12T{}Z INFO ", clock(second));
        let lines = told(&log(7, head, &["shop: job # done"], &story));
        lines.iter().any(|line| line.contains("operator-7") && line.contains("08:59:54"))
    };
    assert!(check(700), "every twelve minutes, and once right before it");
    assert!(!check(20), "three times a minute is no news");
}

#[test]
fn the_first_five_tell_several_stories() {
    let work: Vec<String> = ["alpha", "bravo", "carol", "delta", "eagle", "fancy"]
        .map(|part| format!("updater: {part} of store-77 changed from {part}ward to {part}like"))
        .into();
    let mut story: Vec<(u64, &str)> = (3590..).zip(work.iter().map(String::as_str)).collect();
    story.extend([
        (3200, "router: gateway towards store-77 is quiet"),
        (3320, "proxy: weight for store-77 is nine"),
        (3440, "balancer: member store-77 is known"),
    ]);
    story.extend(repeated(3610, 5000, 9, "shop: ERROR request failed, no answer of store-77"));
    let head = |second| format!("2024-06-12T{}Z INFO ", clock(second));
    let lines = told(&log(7, head, &["shop: job # done"], &story));
    let first = lines.iter().take(4).filter(|line| line.contains("updater")).count();
    let all = lines.iter().filter(|line| line.contains("updater")).count();
    assert!(first <= 2 && all > 2, "{lines:#?}");
}
