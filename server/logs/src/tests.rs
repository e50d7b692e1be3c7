//! Formats by example, and the laws that hold for any bytes.

use expect_test::{Expect, expect};
use proptest::prelude::*;

use crate::{Level, Log, ReadOptions, evidence, outline, read};

const OPTIONS: ReadOptions = ReadOptions { year_hint: None, zone_offset_seconds: 0 };

/// One line for the format, one for each record.
fn shown(text: &str) -> String {
    let log = read(text.as_bytes(), &OPTIONS);
    let mut out = format!("{}\n", log.format);
    for record in &log.records {
        let time = record.time.map_or("-".to_owned(), |time| {
            format!("{}{}", time.written(), if time.certain { "" } else { "?" })
        });
        let level = record.level.map_or("-", Level::id);
        let message = text.get(record.message.range()).unwrap_or("(not text)");
        out.push_str(&format!(
            "{}-{} {time} {level} [{}] {message}\n",
            record.line, record.end_line, record.source
        ));
    }
    laws(text.as_bytes(), &log);
    out
}

fn check(text: &str, expect: &Expect) {
    expect.assert_eq(&shown(text));
}

/// Extents are in order, do not overlap, and together with the lines that are no record cover what is not blank.
fn laws(text: &[u8], log: &Log) {
    let mut covered = vec![false; text.len()];
    let mut end = 0;
    let mut line = 0;
    for record in &log.records {
        assert!(
            record.span.start >= end && record.span.end <= text.len(),
            "in order: {:?}",
            record.span
        );
        assert!(record.span.covers(record.message), "{:?} holds {:?}", record.span, record.message);
        assert!(
            record.line >= line.max(1) && record.end_line >= record.line,
            "lines {} {}",
            record.line,
            record.end_line
        );
        assert!((record.template.0 as usize) < log.templates.len());
        end = record.span.end;
        line = record.end_line;
        covered[record.span.range()].fill(true);
    }
    for span in &log.meta {
        covered[span.range()].fill(true);
    }
    let start = if text.starts_with(b"\xef\xbb\xbf") { 3 } else { 0 };
    let left: Vec<u8> = text
        .iter()
        .zip(&covered)
        .skip(start)
        .filter(|(_, covered)| !**covered)
        .map(|(byte, _)| *byte)
        .collect();
    assert!(
        left.iter().all(|byte| byte.is_ascii_whitespace() || *byte == 0),
        "left out: {:?}",
        String::from_utf8_lossy(&left)
    );
    assert!(crate::formats().any(|id| id == log.format));
}

#[test]
fn cbs() {
    check(
        r#"2016-09-28 04:30:30, Info                  CBS    Loaded Servicing Stack v6.1.7601.23505 with Core: C:\Windows\x.dll
2016-09-28 04:30:31, Info                  CSI    00000001@2016/9/27:20:30:31.455 WcpInitialize
2016-09-28 04:30:31, Error                 CBS    Failed
"#,
        &expect![[r#"
            cbs
            1-1 2016-09-28T04:30:30? info [CBS] Loaded Servicing Stack v6.1.7601.23505 with Core: C:\Windows\x.dll
            2-2 2016-09-28T04:30:31? info [CSI] 00000001@2016/9/27:20:30:31.455 WcpInitialize
            3-3 2016-09-28T04:30:31? error [CBS] Failed
        "#]],
    );
}

#[test]
fn hdfs() {
    check(
        r#"081109 203615 148 INFO dfs.DataNode$PacketResponder: PacketResponder 1 for block blk_38865049064139660 terminating
081109 203807 222 WARN dfs.DataNode$DataXceiver: 10.251.43.115:50010:Got exception while serving blk_-1
"#,
        &expect![[r#"
            hadoop_hdfs
            1-1 2008-11-09T20:36:15? info [dfs.DataNode$PacketResponder] PacketResponder 1 for block blk_38865049064139660 terminating
            2-2 2008-11-09T20:38:07? warning [dfs.DataNode$DataXceiver] 10.251.43.115:50010:Got exception while serving blk_-1
        "#]],
    );
}

#[test]
fn hpc() {
    check(
        r#"134681 node-246 unix.hw state_change.unavailable 1077804742 1 Component State Change: Component \042alt0\042 is in the unavailable state (HWID=1973)
350766 node-109 unix.hw state_change.unavailable 1084680778 1 Component State Change
350767 gige7 gige temperature 1084680780 1 psu failure\ ambient=30
"#,
        &expect![[r#"
            hpc
            1-1 2004-02-26T14:12:22Z - [unix.hw] Component State Change: Component \042alt0\042 is in the unavailable state (HWID=1973)
            2-2 2004-05-16T04:12:58Z - [unix.hw] Component State Change
            3-3 2004-05-16T04:13:00Z - [gige] psu failure\ ambient=30
        "#]],
    );
}

#[test]
fn syslog_of_a_mac() {
    check(
        r#"Jul  1 09:00:55 calvisitor-10-105-160-95 kernel[0]: IOThunderboltSwitch<0>(0x0)::listenerCallback - Thunderbolt HPD packet
Jul  1 09:01:05 calvisitor-10-105-160-95 com.apple.CDScheduler[43]: Thermal pressure state: 1 Memory pressure state: 0
Jul  1 09:02:26 authorMacBook-Pro corecaptured[34861]: CCFile::captureLogRun
	cont
Jul  2 10:00:00 --- last message repeated 1 time ---
"#,
        &expect![[r#"
            syslog3164
            1-1 --07-01T09:00:55? - [kernel] IOThunderboltSwitch<0>(0x0)::listenerCallback - Thunderbolt HPD packet
            2-2 --07-01T09:01:05? - [com.apple.CDScheduler] Thermal pressure state: 1 Memory pressure state: 0
            3-4 --07-01T09:02:26? - [corecaptured] CCFile::captureLogRun
            5-5 --07-02T10:00:00? - [] --- last message repeated 1 time ---
        "#]],
    );
}

#[test]
fn openstack() {
    check(
        r#"nova-api.log.1.2017-05-16_13:53:08 2017-05-16 00:00:00.008 25746 INFO nova.osapi_compute.wsgi.server [req-38101a0b-2096-447d-96ea-a692162415ae 113d3a99c3da401fbd62cc2caa5b96d2 54fadb412c4e40cdbaed9335e4c35a9e - - -] 10.11.10.1 "GET /v2/servers/detail HTTP/1.1" status: 200 len: 1893 time: 0.2477829
nova-compute.log.1.2017-05-16_13:55:31 2017-05-16 00:00:04.500 2931 INFO nova.compute.manager [req-3ea4052c-895d-4b64-9e2d-04d64c4d94ab - - - - -] [instance: b9000564-fe1a-409b-b8cc-1e88b294cd1d] VM Started (Lifecycle Event)
"#,
        &expect![[r#"
            openstack
            1-1 2017-05-16T00:00:00.008? info [nova.osapi_compute.wsgi.server] 10.11.10.1 "GET /v2/servers/detail HTTP/1.1" status: 200 len: 1893 time: 0.2477829
            2-2 2017-05-16T00:00:04.500? info [nova.compute.manager] [instance: b9000564-fe1a-409b-b8cc-1e88b294cd1d] VM Started (Lifecycle Event)
        "#]],
    );
}

#[test]
fn proxifier() {
    check(
        r#"[10.30 16:49:06] chrome.exe - proxy.cse.cuhk.edu.hk:5070 open through proxy proxy.cse.cuhk.edu.hk:5070 HTTPS
[10.30 16:49:07] chrome.exe *64 - proxy:5070 close, 0 bytes sent, 0 bytes received, lifetime 00:01
"#,
        &expect![[r#"
            proxifier
            1-1 --10-30T16:49:06? - [chrome.exe] proxy.cse.cuhk.edu.hk:5070 open through proxy proxy.cse.cuhk.edu.hk:5070 HTTPS
            2-2 --10-30T16:49:07? - [chrome.exe *64] proxy:5070 close, 0 bytes sent, 0 bytes received, lifetime 00:01
        "#]],
    );
}

#[test]
fn thunderbird() {
    check(
        r#"- 1131566461 2005.11.09 dn228 Nov 9 12:01:01 dn228/dn228 crond(pam_unix)[2915]: session closed for user root
- 1131566462 2005.11.09 #8# Nov 9 12:01:02 #8#/#8# kernel: imklog 5.8
"#,
        &expect![[r#"
            thunderbird
            1-1 2005-11-09T20:01:01Z - [crond(pam_unix)] session closed for user root
            2-2 2005-11-09T20:01:02Z - [kernel] imklog 5.8
        "#]],
    );
}

#[test]
fn zookeeper() {
    check(
        r#"2015-07-29 17:41:44,747 - INFO  [QuorumPeer[myid=1]/0:0:0:0:0:0:0:0:2181:FastLeaderElection@774] - Notification time out: 3200
2015-07-29 19:04:12,394 - WARN  [/10.10.34.11:3888:QuorumCnxManager$Listener@493] - Received connection
java.io.IOException: x
	at a.b(C.java:1)
"#,
        &expect![[r#"
            log4j
            1-1 2015-07-29T17:41:44.747? info [FastLeaderElection] Notification time out: 3200
            2-4 2015-07-29T19:04:12.394? warning [QuorumCnxManager$Listener] Received connection
        "#]],
    );
}

#[test]
fn cisco_asa() {
    check(
        r#"Jun 12 2024 09:14:22 fw1 : %ASA-4-106023: Deny tcp src outside:203.0.113.7/1 dst inside:10.0.0.1/22
<166>Jun 12 2024 09:14:23: %ASA-6-302013: Built inbound TCP connection
"#,
        &expect![[r#"
            cisco_asa
            1-1 2024-06-12T09:14:22? warning [ASA-4-106023] Deny tcp src outside:203.0.113.7/1 dst inside:10.0.0.1/22
            2-2 2024-06-12T09:14:23? info [ASA-6-302013] Built inbound TCP connection
        "#]],
    );
}

#[test]
fn logcat_brief() {
    check(
        r#"I/ActivityManager( 585): Starting activity
E/AndroidRuntime( 585): FATAL EXCEPTION: main
"#,
        &expect![[r#"
            logcat
            1-1 - info [ActivityManager] Starting activity
            2-2 - error [AndroidRuntime] FATAL EXCEPTION: main
        "#]],
    );
}

#[test]
fn cassandra() {
    check(
        r#"INFO  [main] 2024-06-12 09:14:22,123 YamlConfigurationLoader.java:89 - Configuration location
WARN  [GossipStage:1] 2024-06-12 09:14:23,123 Gossiper.java:1 - down
"#,
        &expect![[r#"
            log4j
            1-1 2024-06-12T09:14:22.123? info [YamlConfigurationLoader.java:89] Configuration location
            2-2 2024-06-12T09:14:23.123? warning [Gossiper.java:1] down
        "#]],
    );
}

#[test]
fn celery() {
    check(
        r#"[2024-06-12 09:14:22,123: INFO/MainProcess] Connected to redis://localhost:6379//
[2024-06-12 09:14:23,123: ERROR/ForkPoolWorker-1] Task t[1] raised unexpected: ValueError()
Traceback (most recent call last):
  File "x.py", line 1, in f
ValueError
"#,
        &expect![[r#"
            celery
            1-1 2024-06-12T09:14:22.123? info [MainProcess] Connected to redis://localhost:6379//
            2-5 2024-06-12T09:14:23.123? error [ForkPoolWorker-1] Task t[1] raised unexpected: ValueError()
        "#]],
    );
}

#[test]
fn cloudtrail() {
    check(
        r#"{"Records":[{"eventVersion":"1.08","eventTime":"2024-06-12T09:14:22Z","eventSource":"iam.amazonaws.com","eventName":"CreateUser"},{"eventVersion":"1.08","eventTime":"2024-06-12T09:14:23Z","eventSource":"s3.amazonaws.com","eventName":"PutObject"}]}
"#,
        &expect![[r#"
            json
            1-1 2024-06-12T09:14:22Z - [iam.amazonaws.com] CreateUser
            1-1 2024-06-12T09:14:23Z - [s3.amazonaws.com] PutObject
        "#]],
    );
}

#[test]
fn compose() {
    check(
        r#"web-1  | 192.0.2.1 - - [12/Jun/2024:09:14:22 +0000] "GET / HTTP/1.1" 200 12 "-" "curl"
db-1   | 2024-06-12 09:14:22.123 UTC [1] LOG:  database system is ready
app-1  | 2024-06-12 09:14:23,001 ERROR app.db: boom
app-1  | Traceback (most recent call last):
db-1   | 2024-06-12 09:14:24.123 UTC [1] ERROR:  deadlock detected
app-1  |   File "x.py", line 1
app-1  | ValueError: x
web-1  | 192.0.2.1 - - [12/Jun/2024:09:14:25 +0000] "GET / HTTP/1.1" 500 12 "-" "curl"
"#,
        &expect![[r#"
            compose
            1-1 2024-06-12T09:14:22Z - [web-1] "GET / HTTP/1.1" 200 12 "-" "curl"
            2-2 2024-06-12T09:14:22.123Z info [db-1] database system is ready
            3-4 2024-06-12T09:14:23.001? error [app.db] boom
            5-5 2024-06-12T09:14:24.123Z error [db-1] deadlock detected
            6-7 - - [app-1]   File "x.py", line 1
            8-8 2024-06-12T09:14:25Z - [web-1] "GET / HTTP/1.1" 500 12 "-" "curl"
        "#]],
    );
}

#[test]
fn consul() {
    check(
        r#"    2024/06/12 09:14:22 [INFO] agent: started
    2024/06/12 09:14:23 [ERR] agent: bad
"#,
        &expect![[r#"
            hclog
            1-1 2024-06-12T09:14:22? info [agent] started
            2-2 2024-06-12T09:14:23? error [agent] bad
        "#]],
    );
}

#[test]
fn stamps_in_brackets_are_not_of_the_kernel() {
    check(
        r#"[2026-05-06T08:00:00,123][INFO ][o.e.c.s.ClusterSettings  ] [es-1] updating [a.b] from [1] to [2]
[2026-05-06T08:00:01,123][WARN ][o.e.t.TransportService   ] [es-1] slow
java.lang.Exception: x
	at a.B.c(B.java:1)
[2026-05-06T08:00:02,123][ERROR][o.e.x.w.Service] [es-1] [gc] overhead
"#,
        &expect![[r#"
            log4j
            1-1 2026-05-06T08:00:00.123? info [o.e.c.s.ClusterSettings] updating [a.b] from [1] to [2]
            2-4 2026-05-06T08:00:01.123? warning [o.e.t.TransportService] slow
            5-5 2026-05-06T08:00:02.123? error [o.e.x.w.Service] [gc] overhead
        "#]],
    );
    check(
        r#"[21.07.2026 22:54:15] <48> Info     [Vm] Preparing sdb of vm-17
[21.07.2026 22:54:16] <48> Warning  [Vm] slow
[21.07.2026 22:54:17] <07> Error    [Net] Failed to send
"#,
        &expect![[r#"
            plain
            1-1 2026-07-21T22:54:15? info [Vm] Preparing sdb of vm-17
            2-2 2026-07-21T22:54:16? warning [Vm] slow
            3-3 2026-07-21T22:54:17? error [Net] Failed to send
        "#]],
    );
}

#[test]
fn sql_server() {
    check(
        r#"2026-07-21 22:54:15.12 spid51      Starting up database 'erp'.
2026-07-21 22:54:15.13 Logon       Error: 18456, Severity: 14, State: 8.
2026-07-21 22:54:15.13 Logon       Login failed for user 'erp'.
2026-07-21 22:54:16.00 spid12s     Error: 9002, Severity: 21, State: 2.
"#,
        &expect![[r#"
            mssql
            1-1 2026-07-21T22:54:15.12? - [spid51] Starting up database 'erp'.
            2-2 2026-07-21T22:54:15.13? error [Logon] Error: 18456, Severity: 14, State: 8.
            3-3 2026-07-21T22:54:15.13? - [Logon] Login failed for user 'erp'.
            4-4 2026-07-21T22:54:16.00? fatal [spid12s] Error: 9002, Severity: 21, State: 2.
        "#]],
    );
}

#[test]
fn audit_of_kubernetes() {
    check(
        r#"{"kind":"Event","level":"Metadata","stage":"ResponseComplete","verb":"get","responseStatus":{"code":200},"requestReceivedTimestamp":"2026-05-06T08:00:00.000001Z","stageTimestamp":"2026-05-06T08:00:00.000002Z"}
{"kind":"Event","level":"Metadata","stage":"ResponseComplete","verb":"get","responseStatus":{"code":200},"requestReceivedTimestamp":"2026-05-06T08:00:01.000001Z","stageTimestamp":"2026-05-06T08:00:01.000002Z"}
"#,
        &expect![[r#"
            json
            1-1 2026-05-06T08:00:00.000001Z - [] {"kind":"Event","level":"Metadata","stage":"ResponseComplete","verb":"get","responseStatus":{"code":200},"requestReceivedTimestamp":"2026-05-06T08:00:00.000001Z","stageTimestamp":"2026-05-06T08:00:00.000002Z"}
            2-2 2026-05-06T08:00:01.000001Z - [] {"kind":"Event","level":"Metadata","stage":"ResponseComplete","verb":"get","responseStatus":{"code":200},"requestReceivedTimestamp":"2026-05-06T08:00:01.000001Z","stageTimestamp":"2026-05-06T08:00:01.000002Z"}
        "#]],
    );
}

#[test]
fn dmesg() {
    check(
        r#"[    0.000000] Linux version 6.1.0
[   12.345678] usb 1-1: new device
[   13.345678] EXT4-fs (sda1): mounted
"#,
        &expect![[r#"
            dmesg
            1-1 - - [] Linux version 6.1.0
            2-2 - - [] usb 1-1: new device
            3-3 - - [] EXT4-fs (sda1): mounted
        "#]],
    );
}

#[test]
fn dotnet_console() {
    check(
        r#"info: Microsoft.Hosting.Lifetime[14]
      Now listening on: http://localhost:5000
fail: Acme.Shop.Orders[0]
      Order failed
      System.Exception: x
         at A.B()
warn: Acme[1]
      slow
"#,
        &expect![[r#"
            dotnet_console
            1-2 - info [Microsoft.Hosting.Lifetime] Now listening on: http://localhost:5000
            3-6 - error [Acme.Shop.Orders] Order failed
            7-8 - warning [Acme] slow
        "#]],
    );
}

#[test]
fn esxi() {
    check(
        r#"2024-06-12T09:14:22.123Z info hostd[2099] [Originator@6876 sub=Vimsvc.ha-eventmgr] Event 1
2024-06-12T09:14:23.123Z warning hostd[2099] [Originator@6876 sub=VigorStats opID=1] bad
--> more
"#,
        &expect![[r#"
            esxi
            1-1 2024-06-12T09:14:22.123Z info [Vimsvc.ha-eventmgr] Event 1
            2-3 2024-06-12T09:14:23.123Z warning [VigorStats] bad
        "#]],
    );
}

#[test]
fn evtx_xml() {
    check(
        r#"<?xml version="1.0" encoding="utf-8" standalone="yes" ?>
<Events>
<Event xmlns='http://schemas.microsoft.com/win/2004/08/events/event'><System><Provider Name='Service Control Manager' Guid='{x}'/><EventID>7036</EventID><Level>4</Level><TimeCreated SystemTime='2024-06-12T09:14:22.123456700Z'/></System><EventData><Data Name='param1'>Spooler</Data></EventData></Event>
<Event xmlns="http://schemas.microsoft.com/win/2004/08/events/event">
  <System>
    <Provider Name="Disk" />
    <Level>2</Level>
    <TimeCreated SystemTime="2024-06-12T09:14:23.1Z" />
  </System>
</Event>
</Events>
"#,
        &expect![[r#"
            evtx_xml
            3-3 2024-06-12T09:14:22.123456700Z info [Service Control Manager] <EventData><Data Name='param1'>Spooler</Data></EventData></Event>
            4-10 2024-06-12T09:14:23.1Z error [Disk] <Event xmlns="http://schemas.microsoft.com/win/2004/08/events/event">
        "#]],
    );
}

#[test]
fn fortigate() {
    check(
        r#"date=2024-06-12 time=09:14:22 devname="FGT1" logid="0000000013" type="traffic" level="notice" srcip=10.0.0.1 msg="x y"
date=2024-06-12 time=09:14:23 devname="FGT1" type="event" level="warning" logdesc="Admin login failed"
"#,
        &expect![[r#"
            logfmt
            1-1 2024-06-12T09:14:22? info [FGT1] x y
            2-2 2024-06-12T09:14:23? warning [FGT1] Admin login failed
        "#]],
    );
}

#[test]
fn google_cloud() {
    check(
        r#"{"insertId":"x","severity":"ERROR","timestamp":"2024-06-12T09:14:22.123456Z","receiveTimestamp":"2024-06-12T09:14:29Z","textPayload":"boom"}
{"insertId":"y","severity":"DEFAULT","timestamp":"2024-06-12T09:14:23Z","jsonPayload":{"message":"hi","level":"x"}}
"#,
        &expect![[r#"
            json
            1-1 2024-06-12T09:14:22.123456Z error [] boom
            2-2 2024-06-12T09:14:23Z - [] hi
        "#]],
    );
}

#[test]
fn glog() {
    check(
        r#"Log file created at: 2024/06/12 09:14:21
Running on machine: x
Log line format: [IWEF]mmdd hh:mm:ss.uuuuuu threadid file:line] msg
I20240612 09:14:22.123456  1234 server.cc:56] started
F0612 09:14:23.123456  1234 server.cc:57] Check failed: x
*** Check failure stack trace: ***
    @ 0x7f  x
"#,
        &expect![[r#"
            glog
            1-3 - - [] Log file created at: 2024/06/12 09:14:21
            4-4 2024-06-12T09:14:22.123456? info [server.cc:56] started
            5-7 --06-12T09:14:23.123456? fatal [server.cc:57] Check failed: x
        "#]],
    );
}

#[test]
fn gunicorn() {
    check(
        r#"[2024-06-12 09:14:22 +0200] [123] [INFO] Booting worker with pid: 123
[2024-06-12 09:14:23 +0200] [123] [CRITICAL] WORKER TIMEOUT (pid:7)
"#,
        &expect![[r#"
            gunicorn
            1-1 2024-06-12T09:14:22+02:00 info [] Booting worker with pid: 123
            2-2 2024-06-12T09:14:23+02:00 fatal [] WORKER TIMEOUT (pid:7)
        "#]],
    );
}

#[test]
fn haproxy() {
    check(
        r#"Jun 12 09:14:22 lb1 haproxy[14389]: 10.0.1.2:33317 [12/Jun/2024:09:14:22.655] http-in static/srv1 10/0/30/69/109 200 2750 - - ---- 1/1/1/1/0 0/0 {1wt.eu} {} "GET /index.html HTTP/1.1"
Jun 12 09:14:23 lb1 haproxy[14389]: Server shop/web1 is DOWN, reason: Layer4 timeout
"#,
        &expect![[r#"
            haproxy
            1-1 --06-12T09:14:22? - [haproxy] 10.0.1.2:33317 [12/Jun/2024:09:14:22.655] http-in static/srv1 10/0/30/69/109 200 2750 - - ---- 1/1/1/1/0 0/0 {1wt.eu} {} "GET /index.html HTTP/1.1"
            2-2 --06-12T09:14:23? - [haproxy] Server shop/web1 is DOWN, reason: Layer4 timeout
        "#]],
    );
}

#[test]
fn haproxy_bare() {
    check(
        r#"10.0.1.2:33317 [12/Jun/2024:09:14:22.655] http-in static/srv1 10/0/30/69/109 200 2750 - - ---- 1/1/1/1/0 0/0 "GET /index.html HTTP/1.1"
10.0.1.2:33318 [12/Jun/2024:09:14:23.655] http-in static/srv1 10/0/30/69/109 503 2750 - - ---- 1/1/1/1/0 0/0 "GET /index.html HTTP/1.1"
"#,
        &expect![[r#"
            haproxy
            1-1 2024-06-12T09:14:22.655? - [] http-in static/srv1 10/0/30/69/109 200 2750 - - ---- 1/1/1/1/0 0/0 "GET /index.html HTTP/1.1"
            2-2 2024-06-12T09:14:23.655? - [] http-in static/srv1 10/0/30/69/109 503 2750 - - ---- 1/1/1/1/0 0/0 "GET /index.html HTTP/1.1"
        "#]],
    );
}

#[test]
fn hclog() {
    check(
        r#"2024-06-12T09:14:22.123Z [INFO]  core: security barrier not initialized
2024-06-12T09:14:23.123Z [ERROR] storage.raft: failed to contact: server-id=x
  | multi
  | line
2024-06-12T09:14:24.123+0200 [WARN]  agent: x
"#,
        &expect![[r#"
            hclog
            1-1 2024-06-12T09:14:22.123Z info [core] security barrier not initialized
            2-4 2024-06-12T09:14:23.123Z error [storage.raft] failed to contact: server-id=x
            5-5 2024-06-12T09:14:24.123+02:00 warning [agent] x
        "#]],
    );
}

#[test]
fn cisco_ios() {
    check(
        r#"000123: *Jun 12 09:14:22.123: %LINK-3-UPDOWN: Interface GigabitEthernet0/1, changed state to down
000124: *Jun 12 09:14:23.123 UTC: %SYS-2-MALLOCFAIL: Memory allocation of 1028 bytes failed
-Process= "IP Input", ipl= 0, pid= 77
-Traceback= 1A 2B
000125: .Jun 12 2024 09:14:24.123 CEST: %SYS-5-CONFIG_I: Configured from console
"#,
        &expect![[r#"
            cisco_ios
            1-1 --06-12T09:14:22.123? error [LINK-3-UPDOWN] Interface GigabitEthernet0/1, changed state to down
            2-4 --06-12T09:14:23.123Z? fatal [SYS-2-MALLOCFAIL] Memory allocation of 1028 bytes failed
            5-5 2024-06-12T09:14:24.123+02:00 info [SYS-5-CONFIG_I] Configured from console
        "#]],
    );
}

#[test]
fn syslog_with_iso_stamps() {
    check(
        r#"2024-06-12T09:14:22.123456+02:00 host1 sshd[12]: Accepted
2024-06-12T09:14:23.123456+02:00 host1 kernel: oops
"#,
        &expect![[r#"
            syslog3164
            1-1 2024-06-12T09:14:22.123456+02:00 - [sshd] Accepted
            2-2 2024-06-12T09:14:23.123456+02:00 - [kernel] oops
        "#]],
    );
}

#[test]
fn journal_json() {
    check(
        r#"{"__REALTIME_TIMESTAMP":"1718183662123456","PRIORITY":"3","SYSLOG_IDENTIFIER":"sshd","MESSAGE":"x","_PID":"1"}
{"MESSAGE":"y","PRIORITY":"6","_COMM":"cron","SYSLOG_IDENTIFIER":"CRON","__REALTIME_TIMESTAMP":"1718183663123456"}
"#,
        &expect![[r#"
            journal_json
            1-1 2024-06-12T09:14:22.123456Z error [sshd] x
            2-2 2024-06-12T09:14:23.123456Z info [CRON] y
        "#]],
    );
}

#[test]
fn journal_short() {
    check(
        r#"2024-06-12T09:14:22+0200 host1 sshd[12]: Accepted
2024-06-12T09:14:23+0200 host1 kernel: oops
"#,
        &expect![[r#"
            journal_short
            1-1 2024-06-12T09:14:22+02:00 - [sshd] Accepted
            2-2 2024-06-12T09:14:23+02:00 - [kernel] oops
        "#]],
    );
}

#[test]
fn jul_in_two_lines() {
    check(
        r#"Jun 12, 2024 9:14:22 AM org.apache.catalina.core.StandardService startInternal
INFO: Starting service [Catalina]
Jun 12, 2024 9:14:23 PM org.acme.Foo bar
SEVERE: broken
java.lang.RuntimeException: x
	at a.b(C.java)
"#,
        &expect![[r#"
            juli
            1-2 2024-06-12T09:14:22? info [org.apache.catalina.core.StandardService] Starting service [Catalina]
            3-6 2024-06-12T21:14:23? error [org.acme.Foo] broken
        "#]],
    );
}

#[test]
fn juli() {
    check(
        r#"12-Jun-2024 09:14:22.123 INFO [main] org.apache.catalina.startup.Catalina.start Server startup in 1 ms
12-Jun-2024 09:14:23.123 SEVERE [main] org.apache.catalina.core.X.y Bad
	java.lang.Exception: z
"#,
        &expect![[r#"
            juli
            1-1 2024-06-12T09:14:22.123? info [org.apache.catalina.startup.Catalina.start] Server startup in 1 ms
            2-3 2024-06-12T09:14:23.123? error [org.apache.catalina.core.X.y] Bad
        "#]],
    );
}

#[test]
fn journal_verbose() {
    check(
        r#"Wed 2024-06-12 09:14:22.123456 CEST [s=abc;i=1;b=2]
    _PID=1
    PRIORITY=3
    SYSLOG_IDENTIFIER=kernel
    MESSAGE=oops
Wed 2024-06-12 09:14:23.123456 CEST [s=abc;i=2;b=2]
    PRIORITY=6
    _COMM=sshd
    MESSAGE=ok
"#,
        &expect![[r#"
            journal_verbose
            1-5 2024-06-12T09:14:22.123456+02:00 error [kernel] oops
            6-9 2024-06-12T09:14:23.123456+02:00 info [sshd] ok
        "#]],
    );
}

#[test]
fn kafka() {
    check(
        r#"[2024-06-12 09:14:22,123] INFO KafkaConfig values: 
	advertised.listeners = null
	x = y
 (kafka.server.KafkaConfig)
[2024-06-12 09:14:23,123] ERROR [Broker id=1] Bad (kafka.server.X)
"#,
        &expect![[r#"
            log4j
            1-4 2024-06-12T09:14:22.123? info [] KafkaConfig values:
            5-5 2024-06-12T09:14:23.123? error [kafka.server.X] Bad
        "#]],
    );
}

#[test]
fn logback() {
    check(
        r#"09:14:22.123 [main] DEBUG o.s.b.Foo - hello
09:14:23.123 [pool-1-thread-2] ERROR c.a.Bar - bad
java.lang.RuntimeException: x
	at a.b(C.java)
"#,
        &expect![[r#"
            log4j
            1-1 T09:14:22.123? debug [o.s.b.Foo] hello
            2-4 T09:14:23.123? error [c.a.Bar] bad
        "#]],
    );
}

#[test]
fn mariadb() {
    check(
        r#"2024-06-12  9:14:22 0 [Note] InnoDB: Using Linux native AIO
2024-06-12  9:14:23 0 [ERROR] InnoDB: bad
"#,
        &expect![[r#"
            mysql_error
            1-1 2024-06-12T09:14:22? info [] InnoDB: Using Linux native AIO
            2-2 2024-06-12T09:14:23? error [] InnoDB: bad
        "#]],
    );
}

#[test]
fn mongodb() {
    check(
        r#"{"t":{"$date":"2024-06-12T09:14:22.123+02:00"},"s":"I",  "c":"NETWORK",  "id":22943,   "ctx":"listener","msg":"Connection accepted","attr":{"remote":"127.0.0.1:1"}}
{"t":{"$date":"2024-06-12T09:14:23.123+02:00"},"s":"E",  "c":"STORAGE",  "id":1,   "ctx":"x","msg":"bad"}
"#,
        &expect![[r#"
            mongodb_json
            1-1 2024-06-12T09:14:22.123+02:00 info [NETWORK] Connection accepted
            2-2 2024-06-12T09:14:23.123+02:00 error [STORAGE] bad
        "#]],
    );
}

#[test]
fn mysql_error_8() {
    check(
        r#"2024-06-12T09:14:22.123456Z 0 [System] [MY-010116] [Server] /usr/sbin/mysqld (mysqld 8.0.36) starting as process 1
2024-06-12T09:14:23.123456Z 0 [ERROR] [MY-012592] [InnoDB] Operating system error number 2
2024-06-12T09:14:24.123456Z 5 [Note] Aborted connection 5
"#,
        &expect![[r#"
            mysql_error
            1-1 2024-06-12T09:14:22.123456Z info [Server] /usr/sbin/mysqld (mysqld 8.0.36) starting as process 1
            2-2 2024-06-12T09:14:23.123456Z error [InnoDB] Operating system error number 2
            3-3 2024-06-12T09:14:24.123456Z info [] Aborted connection 5
        "#]],
    );
}

#[test]
fn mysql_error_5() {
    check(
        r#"240612  9:14:22 [Note] Plugin 'FEDERATED' is disabled.
240612  9:14:23  InnoDB: Initializing buffer pool
240612 10:14:24 [ERROR] Fatal
InnoDB: more
"#,
        &expect![[r#"
            mysql_error
            1-1 2024-06-12T09:14:22? info [] Plugin 'FEDERATED' is disabled.
            2-2 2024-06-12T09:14:23? - [InnoDB] Initializing buffer pool
            3-4 2024-06-12T10:14:24? error [] Fatal
        "#]],
    );
}

#[test]
fn node() {
    check(
        r#"Server listening on 3000
(node:12) Warning: x
Error: connect ECONNREFUSED 127.0.0.1:5432
    at TCPConnectWrap.afterConnect (net.js:1:1)
    at x {
  errno: -111
}
done
"#,
        &expect![[r#"
            plain
            1-1 - - [] Server listening on 3000
            2-7 - - [] (node:12) Warning: x
            8-8 - - [] done
        "#]],
    );
}

#[test]
fn oracle_alert() {
    check(
        r#"2024-06-12T09:14:22.123456+02:00
Thread 1 advanced to log sequence 12
  Current log# 1
2024-06-12T09:14:23.123456+02:00
Errors in file /u01/x.trc:
ORA-00600: internal error code
"#,
        &expect![[r#"
            oracle_alert
            1-3 2024-06-12T09:14:22.123456+02:00 - [] Thread 1 advanced to log sequence 12
            4-6 2024-06-12T09:14:23.123456+02:00 - [] Errors in file /u01/x.trc:
        "#]],
    );
}

#[test]
fn oracle_alert_11() {
    check(
        r#"Wed Jun 12 09:14:22 2024
Thread 1 advanced to log sequence 12
Wed Jun 12 09:14:23 2024
ORA-1555 caused by SQL
"#,
        &expect![[r#"
            oracle_alert
            1-2 2024-06-12T09:14:22? - [] Thread 1 advanced to log sequence 12
            3-4 2024-06-12T09:14:23? - [] ORA-1555 caused by SQL
        "#]],
    );
}

#[test]
fn php_error() {
    check(
        r#"[12-Jun-2024 09:14:22 Europe/Berlin] PHP Warning:  Undefined variable $x in /srv/a.php on line 3
[12-Jun-2024 09:14:23 UTC] PHP Fatal error:  Uncaught Exception: x in /srv/a.php:4
Stack trace:
#0 {main}
  thrown in /srv/a.php on line 4
"#,
        &expect![[r#"
            php_error
            1-1 2024-06-12T09:14:22+02:00 warning [] Undefined variable $x in /srv/a.php on line 3
            2-5 2024-06-12T09:14:23Z fatal [] Uncaught Exception: x in /srv/a.php:4
        "#]],
    );
}

#[test]
fn syslog_with_priority() {
    check(
        r#"<11>Jun 12 09:14:22 host1 app[12]: {"level":"debug","msg":"x"}
<13>Jun 12 09:14:23 host1 app[12]: plain
"#,
        &expect![[r#"
            syslog3164
            1-1 --06-12T09:14:22? debug [app] x
            2-2 --06-12T09:14:23? info [app] plain
        "#]],
    );
}

#[test]
fn python_basic() {
    check(
        r#"INFO:root:hello
ERROR:app.db:bad
Traceback (most recent call last):
  File "x.py", line 1
ValueError: x
WARNING:root:w
"#,
        &expect![[r#"
            python_logging
            1-1 - info [root] hello
            2-5 - error [app.db] bad
            6-6 - warning [root] w
        "#]],
    );
}

#[test]
fn redis() {
    check(
        r#"1:C 12 Jun 2024 09:14:22.123 # oO0OoO0OoO0Oo Redis is starting oO0OoO0OoO0Oo
1:M 12 Jun 2024 09:14:23.123 * Ready to accept connections
                _._
           _.-``__ ''-._
1:M 12 Jun 2024 09:14:24.123 - DB 0: 1 keys
"#,
        &expect![[r#"
            redis
            1-1 2024-06-12T09:14:22.123? warning [] oO0OoO0OoO0Oo Redis is starting oO0OoO0OoO0Oo
            2-4 2024-06-12T09:14:23.123? info [] Ready to accept connections
            5-5 2024-06-12T09:14:24.123? debug [] DB 0: 1 keys
        "#]],
    );
}

#[test]
fn ruby_logger() {
    check(
        r#"# Logfile created on 2024-06-12 09:14:22 +0200 by logger.rb/v1.5.3
I, [2024-06-12T09:14:22.123456 #123]  INFO -- : Started GET "/" for 127.0.0.1
E, [2024-06-12T09:14:23.123456 #123] ERROR -- app: boom
A, [2024-06-12T09:14:24.123456 #123]   ANY -- : any
"#,
        &expect![[r#"
            ruby_logger
            1-1 - - [] # Logfile created on 2024-06-12 09:14:22 +0200 by logger.rb/v1.5.3
            2-2 2024-06-12T09:14:22.123456? info [] Started GET "/" for 127.0.0.1
            3-3 2024-06-12T09:14:23.123456? error [app] boom
            4-4 2024-06-12T09:14:24.123456? - [] any
        "#]],
    );
}

#[test]
fn serilog() {
    check(
        r#"2024-06-12 09:14:22.123 +02:00 [INF] Starting up
2024-06-12 09:14:23.123 +02:00 [ERR] Failed
System.Exception: x
   at A.B()
"#,
        &expect![[r#"
            serilog
            1-1 2024-06-12T09:14:22.123+02:00 info [] Starting up
            2-4 2024-06-12T09:14:23.123+02:00 error [] Failed
        "#]],
    );
}

#[test]
fn serilog_short() {
    check(
        r#"[09:14:22 INF] Starting up
[09:14:23 FTL] Failed
"#,
        &expect![[r#"
            serilog
            1-1 T09:14:22? info [] Starting up
            2-2 T09:14:23? fatal [] Failed
        "#]],
    );
}

#[test]
fn squid() {
    check(
        r#"1718183662.123    456 192.0.2.1 TCP_MISS/200 1234 GET http://example.com/ - HIER_DIRECT/203.0.113.9 text/html
1718183663.003      0 192.0.2.1 TCP_DENIED/403 3900 CONNECT x:443 - HIER_NONE/- text/html
"#,
        &expect![[r#"
            squid
            1-1 2024-06-12T09:14:22.123Z - [] 456 192.0.2.1 TCP_MISS/200 1234 GET http://example.com/ - HIER_DIRECT/203.0.113.9 text/html
            2-2 2024-06-12T09:14:23.003Z - [] 0 192.0.2.1 TCP_DENIED/403 3900 CONNECT x:443 - HIER_NONE/- text/html
        "#]],
    );
}

#[test]
fn vmkernel() {
    check(
        r#"2024-06-12T09:14:22.123Z cpu3:2097)WARNING: NMP: nmp_DeviceRetryCommand:133: Device "naa.6": awaiting fast path
2024-06-12T09:14:23.123Z cpu3:2097)ScsiDeviceIO: 2927: Cmd failed
"#,
        &expect![[r#"
            esxi
            1-1 2024-06-12T09:14:22.123Z warning [NMP] nmp_DeviceRetryCommand:133: Device "naa.6": awaiting fast path
            2-2 2024-06-12T09:14:23.123Z - [ScsiDeviceIO] 2927: Cmd failed
        "#]],
    );
}

#[test]
fn windows_export() {
    check(
        r#"3/4/2025 9:14:22 PM	Error	Disk	bad block
3/4/2025 9:14:23 PM	Information	SCM	started
3/13/2025 9:14:23 AM	Warning	SCM	slow
"#,
        &expect![[r#"
            plain
            1-1 2025-03-04T21:14:22? error [] Disk	bad block
            2-2 2025-03-04T21:14:23? info [] SCM	started
            3-3 2025-03-13T09:14:23? warning [] SCM	slow
        "#]],
    );
}

#[test]
fn csv_with_a_header() {
    check(
        r#"timestamp,level,service,message
2024-06-12T09:14:22Z,ERROR,pay,"failed, twice
next"
2024-06-12T09:14:23Z,INFO,pay,ok
"#,
        &expect![[r#"
            csv
            2-3 2024-06-12T09:14:22Z error [pay] failed, twice
            4-4 2024-06-12T09:14:23Z info [pay] ok
        "#]],
    );
}

#[test]
fn zap_console() {
    check(
        r#"2024-06-12T09:14:22.123+0200	INFO	controller/c.go:12	starting	{"x": 1}
2024-06-12T09:14:23.123+0200	ERROR	setup	main.go:12	bad	{"error": "x"}
main.main
	/src/main.go:12
1.718183664123e+09	INFO	x
"#,
        &expect![[r#"
            zap_console
            1-1 2024-06-12T09:14:22.123+02:00 info [controller/c.go:12] starting
            2-4 2024-06-12T09:14:23.123+02:00 error [setup] bad
            5-5 2024-06-12T09:14:24.123Z info [] x
        "#]],
    );
}

#[test]
fn an_empty_log_and_blank_lines() {
    assert_eq!(shown(""), "plain\n");
    assert_eq!(shown("\n \r\n\0\0\n"), "plain\n");
}

#[test]
fn the_outline_has_sessions_and_failures() {
    let mut text = String::new();
    for minute in 0..60 {
        text.push_str(&format!(
            "2024-06-12 09:{minute:02}:00,000 INFO [main] a.B - tick {minute}\n"
        ));
        if minute % 20 == 5 {
            text.push_str(&format!(
                "2024-06-12 09:{minute:02}:01,000 ERROR [main] a.B - cannot reach host-{minute}\n"
            ));
        }
    }
    text.push_str("2024-06-12 14:00:00,000 INFO [main] a.B - tick 1\n");
    let log = read(text.as_bytes(), &OPTIONS);
    let mut out = String::new();
    for section in outline(&log, text.as_bytes()) {
        out.push_str(&format!("{} {:?}\n", section.title, section.span));
        for child in &section.children {
            assert!(section.span.covers(child.span));
            out.push_str(&format!("  {} {:?}\n", child.title, child.span));
        }
    }
    expect![[r#"
        2024-06-12 09:00:00: 63 records, 3 errors Span { start: 0, end: 3180 }
          error: cannot reach <*> (3 times) Span { start: 294, end: 356 }
        after a gap of 4 h 2024-06-12 14:00:00: 1 record Span { start: 3181, end: 3229 }
    "#]]
    .assert_eq(&out);
}

/// Pieces that formats are made of, cut and joined at random.
fn piece() -> impl Strategy<Value = Vec<u8>> {
    prop_oneof![
        Just(b"\n".to_vec()),
        Just(b"\r\n".to_vec()),
        Just(b"2024-06-12 09:14:22,123 INFO [main] a.B - hello ".to_vec()),
        Just(b"2024-06-12T09:14:22.123456789Z stdout P ".to_vec()),
        Just(
            b"{\"log\":\"x\\u00e9\\n\",\"stream\":\"stdout\",\"time\":\"2024-06-12T09:14:22Z\"}"
                .to_vec()
        ),
        Just(b"{\"Records\":[{\"a\":1},".to_vec()),
        Just(b"{\n \"level\": \"info\",\n".to_vec()),
        Just(b"Jun 12 09:14:22 host app[1]: x=1 y=\"".to_vec()),
        Just(b"<Event xmlns='x'><Level>2</Level>".to_vec()),
        Just(b"</Event>".to_vec()),
        Just(b"Event[0]\n  Date: 2024-06-12T09:14:22Z\n  Level: Error\n  Description: \n".to_vec()),
        Just(b"# Time: 2024-06-12T09:14:22Z\n# User@Host: a\n".to_vec()),
        Just(b"__CURSOR=x\nMESSAGE\n\x05\0\0\0\0\0\0\0a\n\nbc\n".to_vec()),
        Just(b"#Fields: date time x\n2024-06-12 09:14:22 a\n".to_vec()),
        Just(b"time,level,message\n2024-06-12 09:14:22,INFO,\"a\nb\"\n".to_vec()),
        Just(b"web-1  | ".to_vec()),
        Just(b"\x1b[31mERROR\x1b[0m ".to_vec()),
        Just(b"03/04/2025 9:14:22 PM".to_vec()),
        Just("Größe — 日本\u{feff}".as_bytes().to_vec()),
        Just(b"1718183662123 ".to_vec()),
        prop::collection::vec(any::<u8>(), 0..40),
        "[ -~]{0,40}".prop_map(String::into_bytes),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn any_bytes_keep_the_laws(pieces in prop::collection::vec(piece(), 0..40)) {
        let text = pieces.concat();
        let log = read(&text, &OPTIONS);
        laws(&text, &log);
        for section in outline(&log, &text) {
            prop_assert!(section.title.chars().count() <= 80);
            prop_assert!(section.children.iter().all(|child| section.span.covers(child.span)));
        }
        let input = evidence::EvidenceInput { name: "x", text: &text, log: &log };
        prop_assert!(evidence::evidence(&[input, input], 10).len() <= 10);
    }

    #[test]
    fn spans_of_text_are_text(pieces in prop::collection::vec(piece(), 0..40)) {
        let text = String::from_utf8_lossy(&pieces.concat()).into_owned();
        let log = read(text.as_bytes(), &OPTIONS);
        for record in &log.records {
            prop_assert!(text.get(record.span.range()).is_some());
            prop_assert!(text.get(record.message.range()).is_some());
        }
    }

    #[test]
    fn a_time_is_never_invented(words in "[a-z ]{0,60}") {
        let log = read(words.as_bytes(), &OPTIONS);
        prop_assert!(log.records.iter().all(|record| record.time.is_none()));
    }
}
