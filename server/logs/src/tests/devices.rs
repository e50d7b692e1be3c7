//! Security devices, switches, mainframes and middleware: levels as digits, letters and marks, stamps inside fields.

use expect_test::expect;

use super::check;

#[test]
fn panos_cef_and_leef() {
    check(
        r#"May  3 10:22:41 fw1 1,2026/05/03 10:22:40,0011C1,SYSTEM,general,0,2026/05/03 10:22:40,,general,,0,0,general,informational,"User admin logged in, via Web",123,0x0
May  3 10:22:50 fw1 1,2026/05/03 10:22:49,0011C1,SYSTEM,ha,0,2026/05/03 10:22:49,,ha2-link-change,,0,0,general,critical,"HA2 link down",125,0x0
May  3 10:22:51 fw1 1,2026/05/03 10:22:50,0011C1,TRAFFIC,end,2304,2026/05/03 10:22:50,192.0.2.7,198.51.100.9
"#,
        &expect![[r#"
            panos
            1-1 --05-03T10:22:41? info [SYSTEM] User admin logged in, via Web
            2-2 --05-03T10:22:50? fatal [SYSTEM] HA2 link down
            3-3 --05-03T10:22:51? - [TRAFFIC] TRAFFIC,end,2304,2026/05/03 10:22:50,192.0.2.7,198.51.100.9
        "#]],
    );
    check(
        r#"1,2026/05/03 10:22:40,0011C1,SYSTEM,vpn,0,2026/05/03 10:22:40,,ike,gw1,0,0,general,medium,"IKE failed",124,0x0
1,2026/05/03 10:22:41,0011C1,CONFIG,0,0,2026/05/03 10:22:41,192.0.2.7,,edit,ana,Web,Succeeded
"#,
        &expect![[r#"
            panos
            1-1 2026-05-03T10:22:40? warning [SYSTEM] IKE failed
            2-2 2026-05-03T10:22:41? - [CONFIG] CONFIG,0,0,2026/05/03 10:22:41,192.0.2.7,,edit,ana,Web,Succeeded
        "#]],
    );
    check(
        r#"CEF:0|Acme|Sensor|7.9|MC|malware callback|7|rt=May 03 2026 00:31:23 UTC src=192.0.2.2 dst=198.51.100.2
CEF:0|Acme|Sensor|7.9|DM|domain match|10|rt=1777768293001 src=192.0.2.3
<134>May  3 10:22:41 col1 CEF:0|Acme|Sensor|7.9|DM|domain match|Low|rt=1777768293001 src=192.0.2.3
"#,
        &expect![[r#"
            cef
            1-1 2026-05-03T00:31:23Z error [Sensor] malware callback
            2-2 2026-05-03T00:31:33.001Z fatal [Sensor] domain match
            3-3 --05-03T10:22:41? info [Sensor] domain match
        "#]],
    );
    check(
        r#"LEEF:1.0|Acme|paps|02.47|exec|sev=7	devTime=2026-05-03 22:04:01.100001	usrName=ana
"#,
        &expect![[r#"
            cef
            1-1 2026-05-03T22:04:01.100001? error [paps] exec
        "#]],
    );
}

#[test]
fn marks_that_hold_a_severity() {
    check(
        r#"May 03 2026 10:52:19 usg1 %%01POLICY/6/POLICYPERMIT(l):vsys=public, protocol=17, source-ip=192.0.2.1
May 03 2026 10:52:30 usg1 %%01IFNET/3/LINKDOWN(l): Interface GigabitEthernet1/0/1 turned down.
"#,
        &expect![[r#"
            syslog3164
            1-1 2026-05-03T10:52:19? info [] %%01POLICY/6/POLICYPERMIT(l):vsys=public, protocol=17, source-ip=192.0.2.1
            2-2 2026-05-03T10:52:30? error [%%01IFNET/3/LINKDOWN(l)] Interface GigabitEthernet1/0/1 turned down.
        "#]],
    );
    check(
        r#"%May  3 10:22:41:123 2026 core1 SHELL/5/SHELL_LOGIN: admin logged in from 192.0.2.7.
%May  3 10:22:45:871 2026 core1 IFNET/3/PHY_UPDOWN: Physical state on the interface changed to down.
"#,
        &expect![[r#"
            plain
            1-1 2026-05-03T10:22:41.123? info [SHELL/5/SHELL_LOGIN] admin logged in from 192.0.2.7.
            2-2 2026-05-03T10:22:45.871? error [IFNET/3/PHY_UPDOWN] Physical state on the interface changed to down.
        "#]],
    );
    check(
        r#"RP/0/RP0/CPU0:May  3 10:22:41.123 CEST: ifmgr[123]: %PKT_INFRA-LINK-3-UPDOWN : Interface TenGigE0/0/0/1, changed state to Down
RP/0/RSP0/CPU0:May  3 10:22:42.123 CEST: config[65710]: %MGBL-CONFIG-6-DB_COMMIT : Configuration committed by user 'ana'.
"#,
        &expect![[r#"
            plain
            1-1 --05-03T10:22:41.123+02:00? error [ifmgr[123]] %PKT_INFRA-LINK-3-UPDOWN : Interface TenGigE0/0/0/1, changed state to Down
            2-2 --05-03T10:22:42.123+02:00? info [config[65710]] %MGBL-CONFIG-6-DB_COMMIT : Configuration committed by user 'ana'.
        "#]],
    );
    check(
        r#"05/03/2026 10:22:41 ANR0405I Session 1234 ended for administrator ANA (WinNT).
05/03/2026 10:22:42 ANR0480W Session 1235 for node DB1 (Linux) terminated - connection with client severed.
05/13/2026 10:22:43 ANR8779E Unable to open drive /dev/rmt1, error number=46.
"#,
        &expect![[r#"
            plain
            1-1 2026-05-03T10:22:41? info [] ANR0405I Session 1234 ended for administrator ANA (WinNT).
            2-2 2026-05-03T10:22:42? warning [] ANR0480W Session 1235 for node DB1 (Linux) terminated - connection with client severed.
            3-3 2026-05-13T10:22:43? error [] ANR8779E Unable to open drive /dev/rmt1, error number=46.
        "#]],
    );
    check(
        r#"Sun May  3 10:22:41 CEST [node1:raid.rg.done:notice]: /aggr1/plex0/rg0: raid reconstruction completed
Sun May  3 10:22:42 CEST [node1:disk.failmsg:error]: Disk 0a.12: message received.
"#,
        &expect![[r#"
            plain
            1-1 --05-03T10:22:41+02:00? info [node1:raid.rg.done:notice] /aggr1/plex0/rg0: raid reconstruction completed
            2-2 --05-03T10:22:42+02:00? error [node1:disk.failmsg:error] Disk 0a.12: message received.
        "#]],
    );
}

#[test]
fn letters_and_numbers_that_are_levels() {
    check(
        r#"[12345]{-1}[-1/-1] 2026-05-03 10:22:41.123456 e Basis            TraceStream.cpp(00123) : cannot open file
[12345]{200123}[45/-1] 2026-05-03 10:22:42.123456 w Memory           mmPool.cpp(00817) : allocation of 12 MB slow
"#,
        &expect![[r#"
            plain
            1-1 2026-05-03T10:22:41.123456? error [] Basis            TraceStream.cpp(00123) : cannot open file
            2-2 2026-05-03T10:22:42.123456? warning [] Memory           mmPool.cpp(00817) : allocation of 12 MB slow
        "#]],
    );
    check(
        r#"E [03/May/2026:10:22:41 +0200] [Job 12] Unable to print file
I [03/May/2026:10:22:42 +0200] Listening to 127.0.0.1:631 (IPv4)
"#,
        &expect![[r#"
            plain
            1-1 2026-05-03T10:22:41+02:00 error [] Unable to print file
            2-2 2026-05-03T10:22:42+02:00 info [] Listening to 127.0.0.1:631 (IPv4)
        "#]],
    );
    check(
        r#"2026-05-03T10:22:41Z I! Loaded inputs: cpu disk mem
2026-05-03T10:22:42Z E! [outputs.influxdb] When writing to [http://192.0.2.7:8086]: Post failed
"#,
        &expect![[r#"
            plain
            1-1 2026-05-03T10:22:41Z info [] Loaded inputs: cpu disk mem
            2-2 2026-05-03T10:22:42Z error [outputs.influxdb] When writing to [http://192.0.2.7:8086]: Post failed
        "#]],
    );
    check(
        r#"2026-05-03T10:22:41.123Z| vmx| I125: Log for VMware ESX pid=1234
2026-05-03T10:22:42.123Z| vcpu-0| W115: Guest: slow
"#,
        &expect![[r#"
            plain
            1-1 2026-05-03T10:22:41.123Z info [vmx] Log for VMware ESX pid=1234
            2-2 2026-05-03T10:22:42.123Z warning [vcpu-0] Guest: slow
        "#]],
    );
    check(
        r#"I260503 10:22:41.123456 1 server/node.go:123 [n1] 12  node=1 starting
E260503 10:22:43.123456 12 jobs/registry.go:12 [n1] 14  failed
"#,
        &expect![[r#"
            plain
            1-1 2026-05-03T10:22:41.123456? info [] server/node.go:123 [n1] 12  node=1 starting
            2-2 2026-05-03T10:22:43.123456? error [] jobs/registry.go:12 [n1] 14  failed
        "#]],
    );
    check(
        r#"[2026/05/03 10:22:41.123456,  0] ../../source3/smbd/server.c:1734(main)
  smbd version 4.15.13 started.
[2026/05/03 10:22:45.523456,  5, pid=1234, effective(0, 0), real(0, 0)] ../../source3/auth/auth.c:48(check)
  detail of it
"#,
        &expect![[r#"
            samba
            1-2 2026-05-03T10:22:41.123456? error [main]   smbd version 4.15.13 started.
            3-4 2026-05-03T10:22:45.523456? debug [check]   detail of it
        "#]],
    );
    check(
        r#"[5/3/26 10:22:41:123 CEST] 00000001 WsServerImpl  A   WSVR0001I: Server server1 open for e-business
[5/13/26 10:22:43:123 CEST] 0000004a SystemErr     R   java.lang.NullPointerException
	at com.example.Shop.pay(Shop.java:12)
"#,
        &expect![[r#"
            websphere
            1-1 2026-05-03T10:22:41.123+02:00 info [WsServerImpl] WSVR0001I: Server server1 open for e-business
            2-3 2026-05-13T10:22:43.123+02:00 error [SystemErr] java.lang.NullPointerException
        "#]],
    );
    check(
        r#"2026-05-03-23.19.11.514999+120 I1908346E871              LEVEL: Event
PID     : 95141                TID : 140011348229998 PROC : db2sysc 0
MESSAGE : ADM1834C  DB2 database "SAMPLE" has been marked bad.
"#,
        &expect![[r#"
            db2diag
            1-3 2026-05-03T23:19:11.514999+02:00 info [] ADM1834C  DB2 database "SAMPLE" has been marked bad.
        "#]],
    );
}

#[test]
fn levels_behind_a_program_and_in_its_own_words() {
    check(
        r#"2026/05/03 21:09:49 wazuh-logcollector: INFO: (1950): Analyzing file: '/var/log/httpd/error_log'.
2026/05/03 21:09:50 wazuh-agentd: ERROR: (1216): Unable to connect to '[192.0.2.7]:1514/tcp'.
"#,
        &expect![[r#"
            go_log
            1-1 2026-05-03T21:09:49? info [] wazuh-logcollector: INFO: (1950): Analyzing file: '/var/log/httpd/error_log'.
            2-2 2026-05-03T21:09:50? error [] wazuh-agentd: ERROR: (1216): Unable to connect to '[192.0.2.7]:1514/tcp'.
        "#]],
    );
    check(
        r#"May 03 10:22:41 node1 kubelet[1234]: I0503 10:22:41.123456    1234 kubelet.go:1895] SyncLoop ADD
May 03 10:22:42 node1 kubelet[1234]: E0503 10:22:42.123456    1234 pod_workers.go:951] Error syncing pod
"#,
        &expect![[r#"
            syslog3164
            1-1 --05-03T10:22:41? info [kubelet] I0503 10:22:41.123456    1234 kubelet.go:1895] SyncLoop ADD
            2-2 --05-03T10:22:42? error [kubelet] E0503 10:22:42.123456    1234 pod_workers.go:951] Error syncing pod
        "#]],
    );
    check(
        r#"May  3 10:22:41 <local0.info> 192.0.2.1 05/03/2026:08:22:41 GMT ns1 0-PPE-0 : default SSLLOG SSL_HANDSHAKE_SUCCESS 123 0 : x
May  3 10:22:43 <local0.alert> 192.0.2.1 05/03/2026:08:22:43 GMT ns1 0-PPE-0 : default EVENT DEVICEDOWN 124 0 : y
"#,
        &expect![[r#"
            syslog3164
            1-1 --05-03T10:22:41? info [] 192.0.2.1 05/03/2026:08:22:41 GMT ns1 0-PPE-0 : default SSLLOG SSL_HANDSHAKE_SUCCESS 123 0 : x
            2-2 --05-03T10:22:43? fatal [] 192.0.2.1 05/03/2026:08:22:43 GMT ns1 0-PPE-0 : default EVENT DEVICEDOWN 124 0 : y
        "#]],
    );
    check(
        r#"03-Mai-2026 10:22:41.123 INFORMATION [main] org.apache.catalina.startup.X.log Server version
03-Mai-2026 10:22:43.123 SCHWERWIEGEND [main] org.apache.X.z kaputt
"#,
        &expect![[r#"
            juli
            1-1 2026-05-03T10:22:41.123? info [org.apache.catalina.startup.X.log] Server version
            2-2 2026-05-03T10:22:43.123? error [org.apache.X.z] kaputt
        "#]],
    );
    check(
        r#"INFO[0000] Starting up                                   app=x
FATA[0005] bad
"#,
        &expect![[r#"
            plain
            1-1 - info [] Starting up                                   app=x
            2-2 - fatal [] bad
        "#]],
    );
    check(
        r#"[    12.345] (II) LoadModule: "glx"
[    12.360] (EE) Failed to load module "nv"
"#,
        &expect![[r#"
            plain
            1-1 - info [] LoadModule: "glx"
            2-2 - error [] Failed to load module "nv"
        "#]],
    );
}

#[test]
fn stamps_in_fields_and_years_of_two_digits() {
    check(
        r#"00:0002:00000:00015:2026/05/03 10:22:41.12 server  Database 'sales' is now online.
00:0004:00000:00127:2026/05/03 10:22:43.72 server  Error: 1105, Severity: 17, State: 2
"#,
        &expect![[r#"
            plain
            1-1 2026-05-03T10:22:41.12? - [] server  Database 'sales' is now online.
            2-2 2026-05-03T10:22:43.72? error [server] 1105, Severity: 17, State: 2
        "#]],
    );
    check(
        r#"[ns_server:info,2026-05-03T10:22:41.123Z,ns_1@192.0.2.7:<0.123.0>:ns_log:do_init:123]restarting ns_log
[ns_server:error,2026-05-03T10:22:42.123Z,ns_1@192.0.2.7:<0.124.0>:janitor:cleanup:77]Bucket not ready:
[{a,1}]
"#,
        &expect![[r#"
            plain
            1-1 2026-05-03T10:22:41.123Z info [] ns_1@192.0.2.7:<0.123.0>:ns_log:do_init:123]restarting ns_log
            2-3 2026-05-03T10:22:42.123Z error [] ns_1@192.0.2.7:<0.124.0>:janitor:cleanup:77]Bucket not ready:
        "#]],
    );
    check(
        r#"[pid: 12|app: 0|req: 1/1] 192.0.2.7 () {44 vars in 700 bytes} [Sun May  3 10:22:41 2026] GET / => generated 123 bytes
[pid: 12|app: 0|req: 2/2] 192.0.2.8 () {44 vars in 700 bytes} [Sun May  3 10:22:42 2026] POST /x => generated 17 bytes
"#,
        &expect![[r#"
            plain
            1-1 2026-05-03T10:22:41? - [] GET / => generated 123 bytes
            2-2 2026-05-03T10:22:42? - [] POST /x => generated 17 bytes
        "#]],
    );
    check(
        r#"05/03/26 10:22:41 (pid:1234) ** condor_schedd STARTING UP
05/13/26 10:22:42 (pid:1234) Using config source: /etc/condor/condor_config
"#,
        &expect![[r#"
            plain
            1-1 2026-05-03T10:22:41? - [pid:1234] ** condor_schedd STARTING UP
            2-2 2026-05-13T10:22:42? - [pid:1234] Using config source: /etc/condor/condor_config
        "#]],
    );
    check(
        r#"may/03/2026 10:22:41 system,info,account user admin logged in from 192.0.2.7 via winbox
may/03/2026 10:22:48 dhcp,warning dhcp1 offering lease 192.0.2.55 without success
"#,
        &expect![[r#"
            plain
            1-1 2026-05-03T10:22:41? info [system] account user admin logged in from 192.0.2.7 via winbox
            2-2 2026-05-03T10:22:48? warning [dhcp] dhcp1 offering lease 192.0.2.55 without success
        "#]],
    );
    check(
        r#"2026-05-03	10:22:41:123	 992	1b8	Agent	** START **
2026-05-03	10:22:42:133	 992	1b8	PT	WARNING: Cached cookie has expired
"#,
        &expect![[r#"
            plain
            1-1 2026-05-03T10:22:41.123? - [] 1b8	Agent	** START **
            2-2 2026-05-03T10:22:42.133? warning [PT] Cached cookie has expired
        "#]],
    );
    check(
        r#"ID,Date,Time,Description,IP Address,Host Name,MAC Address
10,05/03/26,10:22:45,Assign,192.0.2.7,pc7.example.com,02005E000001
30,05/13/26,10:23:45,DNS Update Request,192.0.2.7,pc7.example.com,
"#,
        &expect![[r#"
            csv
            2-2 2026-05-03T10:22:45? - [] Assign
            3-3 2026-05-13T10:23:45? - [] DNS Update Request
        "#]],
    );
}

#[test]
fn structured_records_with_scales_and_zones_of_their_own() {
    check(
        r#"{"reqId":"XaQ6ehNN","level":2,"time":"October 14, 2026 09:06:02","app":"core","message":"Login failed"}
{"reqId":"XaQ6ehNO","level":3,"time":"October 14, 2026 09:06:09","app":"core","message":"PDOException"}
"#,
        &expect![[r#"
            json
            1-1 2026-10-14T09:06:02? warning [core] Login failed
            2-2 2026-10-14T09:06:09? error [core] PDOException
        "#]],
    );
    check(
        r#"{"@t":"2026-05-03T10:22:41.1234567Z","@mt":"Hello {Name}","Name":"x"}
{"@t":"2026-05-03T10:22:42.1234567Z","@mt":"Boom","@l":"Error"}
"#,
        &expect![[r#"
            json
            1-1 2026-05-03T10:22:41.1234567Z info [x] Hello {Name}
            2-2 2026-05-03T10:22:42.1234567Z error [] Boom
        "#]],
    );
    check(
        r#"{"severity":"ERROR","timestamp":{"seconds":1777796561,"nanos":123456789},"message":"boom"}
{"timeUnixNano":"1777796562123456789","severityNumber":9,"severityText":"","message":"ok"}
"#,
        &expect![[r#"
            json
            1-1 2026-05-03T08:22:41.123456789Z error [] boom
            2-2 2026-05-03T08:22:42.123456789Z info [] ok
        "#]],
    );
    check(
        r#"device="SFW" date=2026-05-03 time=17:19:06 timezone="+08" log_type="Firewall" priority=Information
device="SFW" date=2026-05-03 time=17:19:09 timezone="+08" log_type="IDP" priority=Warning
"#,
        &expect![[r#"
            logfmt
            1-1 2026-05-03T17:19:06+08:00 info [] device="SFW" date=2026-05-03 time=17:19:06 timezone="+08" log_type="Firewall" priority=Information
            2-2 2026-05-03T17:19:09+08:00 warning [] device="SFW" date=2026-05-03 time=17:19:09 timezone="+08" log_type="IDP" priority=Warning
        "#]],
    );
}

#[test]
fn servers_that_write_like_nobody_else() {
    check(
        r#"<W>2026-05-03 16:38:01.818 1 => <4:ana(-1)> Rejected connection from 192.0.2.1:29530: Invalid server password
<I>2026-05-03 16:38:05.120 Initializing settings from /etc/mumble-server.ini
"#,
        &expect![[r#"
            plain
            1-1 2026-05-03T16:38:01.818? warning [] => <4:ana(-1)> Rejected connection from 192.0.2.1:29530: Invalid server password
            2-2 2026-05-03T16:38:05.120? info [] Initializing settings from /etc/mumble-server.ini
        "#]],
    );
    check(
        r#"[21:30:40] [Server thread/INFO]: Player[/192.0.2.89:12345] logged in
[21:30:42] [Worker-Main-2/ERROR]: Couldn't load chunk
java.lang.IllegalStateException: x
	at net.minecraft.x.y(SourceFile:12)
"#,
        &expect![[r#"
            plain
            1-1 T21:30:40? info [Player[/192.0.2.89:12345]] logged in
            2-4 T21:30:42? error [Worker-Main-2/ERROR] Couldn't load chunk
        "#]],
    );
    check(
        r#"[PDT Apr 16 21:05:29] error    : Client '192.0.2.111' supplied unknown user 'foo' accessing monit httpd
[CEST Aug  6 10:14:52] info     : 'web01' Monit started
"#,
        &expect![[r#"
            plain
            1-1 --04-16T21:05:29-07:00? error [] Client '192.0.2.111' supplied unknown user 'foo' accessing monit httpd
            2-2 --08-06T10:14:52+02:00? info [] 'web01' Monit started
        "#]],
    );
    check(
        r#"2026:07:02-00:17:45: '192.0.2.4' 2 failed login attempts. Account 'test'
2026:07:02-13:07:40: '192.0.2.231' 13 failed login attempts. Account 'admin'
"#,
        &expect![[r#"
            plain
            1-1 2026-07-02T00:17:45? - [] '192.0.2.4' 2 failed login attempts. Account 'test'
            2-2 2026-07-02T13:07:40? - [] '192.0.2.231' 13 failed login attempts. Account 'admin'
        "#]],
    );
    check(
        r#"F, [2026-02-28T23:43:32.393285 #2219] FATAL -- : [ed645e85-e54d-f86d-27b8-c680083b458b]   
[ed645e85-e54d-f86d-27b8-c680083b458b] ActiveRecord::RecordNotFound (Couldn't find Order with 'id'=7463):
I, [2026-02-28T23:43:33.393285 #2219]  INFO -- : [ed645e85-e54d-f86d-27b8-c680083b458b] Completed 404 Not Found in 3ms
"#,
        &expect![[r#"
            ruby_logger
            1-2 2026-02-28T23:43:32.393285? fatal [] [ed645e85-e54d-f86d-27b8-c680083b458b] ActiveRecord::RecordNotFound (Couldn't find Order with 'id'=7463):
            3-3 2026-02-28T23:43:33.393285? info [] [ed645e85-e54d-f86d-27b8-c680083b458b] Completed 404 Not Found in 3ms
        "#]],
    );
    check(
        r#"2026-06-12T07:14:22.437Z error vpxd[05424] [Originator@6876 sub=vmomi.soapStub[86] opID=d6dc1cc7-46] Resetting stub adapter
2026-06-12T07:14:24.632Z trivia vpxd[06191] [Originator@6876 sub=vpxLro] BEGIN
"#,
        &expect![[r#"
            esxi
            1-1 2026-06-12T07:14:22.437Z error [vmomi.soapStub[86]] Resetting stub adapter
            2-2 2026-06-12T07:14:24.632Z trace [vpxLro] BEGIN
        "#]],
    );
}
