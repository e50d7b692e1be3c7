//! Containers, clusters and cloud services, by example.

use expect_test::expect;

use super::check;

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
fn cmtrace() {
    check(
        r#"<![LOG[Assignment 1 has 4 items]LOG]!><time="22:02:50.287-120" date="06-12-2024" component="Updates" context="" type="1" thread="48" file="a.cpp:6">
<![LOG[No answer
   at A.B()
   at C.D()]LOG]!><time="22:02:51.287+300" date="12-03-2024" component="Ccm" context="" type="3" thread="7" file="c.cpp:9">
"#,
        &expect![[r#"
            cmtrace
            1-1 2024-06-12T22:02:50.287+02:00 info [Updates] Assignment 1 has 4 items
            2-4 2024-12-03T22:02:51.287-05:00 error [Ccm] No answer
        "#]],
    );
}
