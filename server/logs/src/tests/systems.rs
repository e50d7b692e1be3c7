//! Operating systems, hypervisors and their daemons, by example.

use expect_test::expect;

use super::check;

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
fn syslog_of_dovecot_that_names_no_host() {
    check(
        "Jun 12 09:14:22 imap-login: Info: Login: user=<ana>\nJun 12 09:14:23 imap(ana)<12><x/y>: Error: index is broken\nJun 12 09:14:24 master: Warning: killed\n",
        &expect![[r#"
            syslog3164
            1-1 --06-12T09:14:22? info [imap-login] Login: user=<ana>
            2-2 --06-12T09:14:23? error [imap] index is broken
            3-3 --06-12T09:14:24? warning [master] killed
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
fn requests_of_a_policy_server() {
    check(
        r#"<Event><Timestamp data_type="4">06/12/2024 09:14:22.123</Timestamp><Computer-Name data_type="1">NPS1</Computer-Name><Event-Source data_type="1">IAS</Event-Source><Packet-Type data_type="0">2</Packet-Type><Reason-Code data_type="0">0</Reason-Code></Event>
<Event><Timestamp data_type="4">06/13/2024 09:14:23.001</Timestamp><Computer-Name data_type="1">NPS1</Computer-Name><Event-Source data_type="1">IAS</Event-Source><Packet-Type data_type="0">3</Packet-Type><Reason-Code data_type="0">16</Reason-Code></Event>
"#,
        &expect![[r#"
            evtx_xml
            1-1 2024-06-12T09:14:22.123? - [IAS] <Computer-Name data_type="1">NPS1</Computer-Name><Event-Source data_type="1">IAS</Event-Source><Packet-Type data_type="0">2</Packet-Type><Reason-Code data_type="0">0</Reason-Code></Event>
            2-2 2024-06-13T09:14:23.001? warning [IAS] <Computer-Name data_type="1">NPS1</Computer-Name><Event-Source data_type="1">IAS</Event-Source><Packet-Type data_type="0">3</Packet-Type><Reason-Code data_type="0">16</Reason-Code></Event>
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
fn syslog_of_hosts_that_were_redacted() {
    check(
        "Jun 20 09:20:07 [HOSTNAME_1] sshd[10045]: check pass\n\
         Jun 20 09:20:08 [HOSTNAME_2] sshd[10046]: check pass\n",
        &expect![[r#"
            syslog3164
            1-1 --06-20T09:20:07? - [sshd] check pass
            2-2 --06-20T09:20:08? - [sshd] check pass
        "#]],
    );
}
