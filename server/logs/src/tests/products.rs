//! Logs of products that have no file of their own: what the general rules make of them. Only the layout is theirs; every line is
//! made up.

use expect_test::expect;

use super::check;

#[test]
fn pan_os_over_syslog() {
    check(
        "<14>Mar 14 02:11:40 fw1 1,2026/03/14 02:11:39,007200001056,TRAFFIC,end,2560,2026/03/14 02:11:39,192.0.2.7,198.51.100.9,allow\n\
         <12>Mar 14 02:11:41 fw1 1,2026/03/14 02:11:40,007200001056,THREAT,url,2560,2026/03/14 02:11:40,192.0.2.7,198.51.100.9,alert\n",
        &expect![[r#"
            syslog3164
            1-1 --03-14T02:11:40? info [] 1,2026/03/14 02:11:39,007200001056,TRAFFIC,end,2560,2026/03/14 02:11:39,192.0.2.7,198.51.100.9,allow
            2-2 --03-14T02:11:41? warning [] 1,2026/03/14 02:11:40,007200001056,THREAT,url,2560,2026/03/14 02:11:40,192.0.2.7,198.51.100.9,alert
        "#]],
    );
}

#[test]
fn zeek_tables() {
    check(
        "#separator \\x09\n#fields\tts\tuid\tid.orig_h\tid.resp_h\tproto\n#types\ttime\tstring\taddr\taddr\tenum\n\
         1718183662.123456\tCHhAvVGS1DHFjwGM9\t192.0.2.7\t198.51.100.9\ttcp\n\
         1718183663.223456\tCUWkUyAuUGXfarKYb\t192.0.2.8\t198.51.100.9\tudp\n",
        &expect![[r#"
            w3c
            4-4 2024-06-12T09:14:22.123456Z - [] CHhAvVGS1DHFjwGM9	192.0.2.7	198.51.100.9	tcp
            5-5 2024-06-12T09:14:23.223456Z - [] CUWkUyAuUGXfarKYb	192.0.2.8	198.51.100.9	udp
        "#]],
    );
}

#[test]
fn exchange_message_tracking() {
    check(
        "#Software: Microsoft Exchange Server\n#Fields: date-time,client-ip,client-hostname,server-ip,event-id,recipient-count\n\
         2026-03-14T02:11:40.123Z,192.0.2.7,mail1,198.51.100.9,RECEIVE,1\n\
         2026-03-14T02:11:41.456Z,192.0.2.7,mail1,198.51.100.9,FAIL,1\n",
        &expect![[r#"
            w3c
            3-3 2026-03-14T02:11:40.123Z - [] 192.0.2.7,mail1,198.51.100.9,RECEIVE,1
            4-4 2026-03-14T02:11:41.456Z - [] 192.0.2.7,mail1,198.51.100.9,FAIL,1
        "#]],
    );
}

#[test]
fn exim_mainlog() {
    check(
        "2026-03-14 02:11:40 1rkXyZ-0001Ab-2C <= ana@example.com H=mail.example.com [192.0.2.7] P=esmtps S=1234\n\
         2026-03-14 02:11:41 1rkXyZ-0001Ab-2C ** bob@example.net R=dnslookup T=remote_smtp: SMTP error from remote mail server\n\
         2026-03-14 02:11:42 1rkXyZ-0001Ab-2C Completed\n",
        &expect![[r#"
            plain
            1-1 2026-03-14T02:11:40? - [] 1rkXyZ-0001Ab-2C <= ana@example.com H=mail.example.com [192.0.2.7] P=esmtps S=1234
            2-2 2026-03-14T02:11:41? - [] 1rkXyZ-0001Ab-2C ** bob@example.net R=dnslookup T=remote_smtp: SMTP error from remote mail server
            3-3 2026-03-14T02:11:42? - [] 1rkXyZ-0001Ab-2C Completed
        "#]],
    );
}

#[test]
fn sap_developer_trace() {
    check(
        "M  Thu Mar 14 02:11:40:123 2026\n\
         M  ThStart: start of work process\n\
         M  *** ERROR => DpRqCheck: queue full [dpxxdisp.c 1234]\n\
         M  Thu Mar 14 02:11:42:456 2026\n\
         M  ThEnd: stopped\n",
        &expect![[r#"
            plain
            1-3 2026-03-14T02:11:40.123? - [] M  ThStart: start of work process
            4-5 2026-03-14T02:11:42.456? - [] M  ThEnd: stopped
        "#]],
    );
}

#[test]
fn juniper_structured_syslog() {
    check(
        "<28>1 2026-03-14T02:11:40.123+01:00 mx1 rpd 1842 RPD_BGP_NEIGHBOR_STATE_CHANGED [junos@2636.1.1.1.2.29 peer=\"192.0.2.1\"] BGP peer down\n\
         Mar 14 02:11:41  mx1 mib2d[1203]: SNMP_TRAP_LINK_DOWN: ifIndex 512, ifOperStatus down(2)\n",
        &expect![[r#"
            syslog5424
            1-1 2026-03-14T02:11:40.123+01:00 warning [rpd] BGP peer down
            2-2 --03-14T02:11:41? - [] mx1 mib2d[1203]: SNMP_TRAP_LINK_DOWN: ifIndex 512, ifOperStatus down(2)
        "#]],
    );
}

#[test]
fn rabbitmq() {
    check(
        "2026-03-14 02:11:40.123456+00:00 [info] <0.684.0> accepting AMQP connection <0.684.0> (192.0.2.7:50412 -> 198.51.100.9:5672)\n\
         2026-03-14 02:11:41.223456+00:00 [error] <0.684.0> closing AMQP connection <0.684.0>:\n\
         2026-03-14 02:11:41.223456+00:00 [error] <0.684.0> {handshake_timeout,frame_header}\n",
        &expect![[r#"
            hclog
            1-1 2026-03-14T02:11:40.123456Z info [] <0.684.0> accepting AMQP connection <0.684.0> (192.0.2.7:50412 -> 198.51.100.9:5672)
            2-2 2026-03-14T02:11:41.223456Z error [] <0.684.0> closing AMQP connection <0.684.0>:
            3-3 2026-03-14T02:11:41.223456Z error [] <0.684.0> {handshake_timeout,frame_header}
        "#]],
    );
    check(
        "=INFO REPORT==== 14-Mar-2026::02:11:40 ===\naccepting AMQP connection <0.684.0>\n\n=ERROR REPORT==== 14-Mar-2026::02:11:41 ===\nclosing AMQP connection <0.684.0>\n{handshake_timeout,frame_header}\n",
        &expect![[r#"
            plain
            1-2 2026-03-14T02:11:40? info [] accepting AMQP connection <0.684.0>
            4-6 2026-03-14T02:11:41? error [] closing AMQP connection <0.684.0>
        "#]],
    );
}

#[test]
fn kafka_and_log4j_kin() {
    check(
        "[2026-03-14 02:11:40,123] INFO [GroupCoordinator 1]: Preparing to rebalance group orders (kafka.coordinator.group.GroupCoordinator)\n\
         [2026-03-14 02:11:41,123] ERROR [ReplicaManager broker=1] Error processing append operation (kafka.server.ReplicaManager)\n\
         org.apache.kafka.common.errors.NotEnoughReplicasException: too few\n",
        &expect![[r#"
            log4j
            1-1 2026-03-14T02:11:40.123? info [kafka.coordinator.group.GroupCoordinator] Preparing to rebalance group orders
            2-3 2026-03-14T02:11:41.123? error [kafka.server.ReplicaManager] Error processing append operation
        "#]],
    );
}

#[test]
fn traefik() {
    check(
        "2026-03-14T02:11:40Z INF Configuration loaded from file: /etc/traefik/traefik.yml\n\
         2026-03-14T02:11:41Z ERR Unable to obtain ACME certificate for domains error=\"timeout\" providerName=le.acme\n\
         2026-03-14T02:11:42+01:00 DBG github.com/traefik/traefik/v3/pkg/server/service/loadbalancer/wrr/wrr.go:196 > Service selected by WRR\n",
        &expect![[r#"
            plain
            1-1 2026-03-14T02:11:40Z info [] Configuration loaded from file: /etc/traefik/traefik.yml
            2-2 2026-03-14T02:11:41Z error [] Unable to obtain ACME certificate for domains error="timeout" providerName=le.acme
            3-3 2026-03-14T02:11:42+01:00 debug [github.com/traefik/traefik/v3/pkg/server/service/loadbalancer/wrr/wrr.go:196] Service selected by WRR
        "#]],
    );
}

#[test]
fn rails() {
    check(
        "I, [2026-03-14T02:11:40.123456 #4242]  INFO -- : [6f1d0c1e] Started GET \"/orders\" for 192.0.2.7\n\
         F, [2026-03-14T02:11:41.123456 #4242] FATAL -- : [6f1d0c1e] ActionController::RoutingError (No route matches [GET] \"/x\"):\n\
         [6f1d0c1e] app/controllers/orders_controller.rb:12:in `index'\n",
        &expect![[r#"
            ruby_logger
            1-1 2026-03-14T02:11:40.123456? info [] [6f1d0c1e] Started GET "/orders" for 192.0.2.7
            2-3 2026-03-14T02:11:41.123456? fatal [] [6f1d0c1e] ActionController::RoutingError (No route matches [GET] "/x"):
        "#]],
    );
}

#[test]
fn php_fpm() {
    check(
        "[14-Mar-2026 02:11:40] NOTICE: fpm is running, pid 1\n\
         [14-Mar-2026 02:11:41] WARNING: [pool www] server reached pm.max_children setting (5), consider raising it\n\
         [14-Mar-2026 02:11:42] WARNING: [pool www] child 12 exited on signal 11 (SIGSEGV) after 3.2 seconds from start\n",
        &expect![[r#"
            php_error
            1-1 2026-03-14T02:11:40? info [] fpm is running, pid 1
            2-2 2026-03-14T02:11:41? warning [] [pool www] server reached pm.max_children setting (5), consider raising it
            3-3 2026-03-14T02:11:42? warning [] [pool www] child 12 exited on signal 11 (SIGSEGV) after 3.2 seconds from start
        "#]],
    );
}

#[test]
fn go_slog_text() {
    check(
        "time=2026-03-14T02:11:40.123Z level=INFO msg=\"server started\" addr=:8080\n\
         time=2026-03-14T02:11:41.123Z level=ERROR msg=\"request failed\" err=\"context deadline exceeded\" req=8f3a\n\
         time=2026-03-14T02:11:42.123Z level=WARN+2 msg=\"slow\"\n",
        &expect![[r#"
            logfmt
            1-1 2026-03-14T02:11:40.123Z info [] server started
            2-2 2026-03-14T02:11:41.123Z error [] request failed
            3-3 2026-03-14T02:11:42.123Z warning [] slow
        "#]],
    );
}

#[test]
fn systemd_short_iso() {
    check(
        "2026-03-14T02:11:40+0100 web01 systemd[1]: Started nginx.service - nginx.\n\
         2026-03-14T02:11:41+0100 web01 nginx[812]: bind() to 0.0.0.0:80 failed (98: Address already in use)\n\
         2026-03-14T02:11:42+0100 web01 kernel: Out of memory: Killed process 812 (nginx)\n",
        &expect![[r#"
            journal_short
            1-1 2026-03-14T02:11:40+01:00 - [systemd] Started nginx.service - nginx.
            2-2 2026-03-14T02:11:41+01:00 - [nginx] bind() to 0.0.0.0:80 failed (98: Address already in use)
            3-3 2026-03-14T02:11:42+01:00 - [kernel] Out of memory: Killed process 812 (nginx)
        "#]],
    );
}

#[test]
fn jenkins() {
    check(
        "2026-03-14 02:11:40.123+0000 [id=42]\tINFO\thudson.WebAppMain$3#run: Jenkins is fully up and running\n\
         2026-03-14 02:11:41.123+0000 [id=57]\tSEVERE\thudson.triggers.SafeTimerTask#run: Timer task failed\n\
         java.lang.IllegalStateException: gone\n\tat hudson.model.Queue.run(Queue.java:12)\n",
        &expect![[r#"
            log4j
            1-1 2026-03-14T02:11:40.123Z info [hudson.WebAppMain$3#run] Jenkins is fully up and running
            2-4 2026-03-14T02:11:41.123Z error [hudson.triggers.SafeTimerTask#run] Timer task failed
        "#]],
    );
}

#[test]
fn proxmox_tasks() {
    check(
        "INFO: starting new backup job: vzdump 101 --mode snapshot\n\
         INFO: Starting Backup of VM 101 (qemu)\n\
         ERROR: Backup of VM 101 failed - job failed with err -28 - No space left on device\n",
        &expect![[r#"
            plain
            1-1 - info [] starting new backup job: vzdump 101 --mode snapshot
            2-2 - info [] Starting Backup of VM 101 (qemu)
            3-3 - error [] Backup of VM 101 failed - job failed with err -28 - No space left on device
        "#]],
    );
}

#[test]
fn f5_big_ip() {
    check(
        "Mar 14 02:11:40 bigip1 notice mcpd[6412]: 01070638:5: Pool /Common/web member /Common/192.0.2.7:80 monitor status down.\n\
         Mar 14 02:11:41 bigip1 err tmm[18822]: 01010028:3: No members available for pool /Common/web\n\
         Mar 14 02:11:42 bigip1 warning tmm1[18822]: 011e0002:4: sweeper_update: aggressive mode activated\n",
        &expect![[r#"
            syslog3164
            1-1 --03-14T02:11:40? info [mcpd] 01070638:5: Pool /Common/web member /Common/192.0.2.7:80 monitor status down.
            2-2 --03-14T02:11:41? error [tmm] 01010028:3: No members available for pool /Common/web
            3-3 --03-14T02:11:42? warning [tmm1] 011e0002:4: sweeper_update: aggressive mode activated
        "#]],
    );
}

#[test]
fn vault_and_nomad() {
    check(
        "2026-03-14T02:11:40.123Z [INFO]  core: security barrier not initialized\n\
         2026-03-14T02:11:41.123Z [ERROR] core: failed to unseal: error=\"cipher: message authentication failed\"\n",
        &expect![[r#"
            hclog
            1-1 2026-03-14T02:11:40.123Z info [core] security barrier not initialized
            2-2 2026-03-14T02:11:41.123Z error [core] failed to unseal: error="cipher: message authentication failed"
        "#]],
    );
}

#[test]
fn elasticsearch_and_logstash() {
    check(
        "[2026-03-14T02:11:40,123][INFO ][o.e.n.Node               ] [node-1] started\n\
         [2026-03-14T02:11:41,123][WARN ][o.e.c.r.a.DiskThresholdMonitor] [node-1] high disk watermark [90%] exceeded\n",
        &expect![[r#"
            log4j
            1-1 2026-03-14T02:11:40.123? info [o.e.n.Node] started
            2-2 2026-03-14T02:11:41.123? warning [o.e.c.r.a.DiskThresholdMonitor] high disk watermark [90%] exceeded
        "#]],
    );
}

#[test]
fn clickhouse() {
    check(
        "2026.03.14 02:11:40.123456 [ 812 ] {} <Information> Application: Ready for connections.\n\
         2026.03.14 02:11:41.123456 [ 913 ] {6f1d0c1e-aaaa} <Error> executeQuery: Code: 241. DB::Exception: Memory limit (total) exceeded\n\
         2026.03.14 02:11:42.123456 [ 913 ] {} <Debug> MemoryTracker: Peak memory usage: 4.00 MiB.\n",
        &expect![[r#"
            plain
            1-1 2026-03-14T02:11:40.123456? info [Application] Ready for connections.
            2-2 2026-03-14T02:11:41.123456? error [executeQuery] Code: 241. DB::Exception: Memory limit (total) exceeded
            3-3 2026-03-14T02:11:42.123456? debug [MemoryTracker] Peak memory usage: 4.00 MiB.
        "#]],
    );
}

#[test]
fn envoy() {
    check(
        "[2026-03-14 02:11:40.123][1][info][main] [source/server/server.cc:404] initializing epoch 0\n\
         [2026-03-14 02:11:41.123][15][warning][config] [./source/common/config/grpc_stream.h:153] StreamAggregatedResources gRPC config stream closed: 14, connection error\n\
         [2026-03-14 02:11:42.123][15][critical][main] [source/server/server.cc:117] error initializing configuration\n",
        &expect![[r#"
            plain
            1-1 2026-03-14T02:11:40.123? info [main] initializing epoch 0
            2-2 2026-03-14T02:11:41.123? warning [config] StreamAggregatedResources gRPC config stream closed: 14, connection error
            3-3 2026-03-14T02:11:42.123? fatal [main] error initializing configuration
        "#]],
    );
}

#[test]
fn asp_net_and_iis_http_err() {
    check(
        "#Software: Microsoft HTTP API 2.0\n#Fields: date time c-ip c-port s-ip s-port cs-version cs-method sc-status s-reason\n\
         2026-03-14 02:11:40 192.0.2.7 50412 198.51.100.9 443 HTTP/1.1 GET 503 AppOffline\n",
        &expect![[r#"
            w3c
            3-3 2026-03-14T02:11:40Z - [] 192.0.2.7 50412 198.51.100.9 443 HTTP/1.1 GET 503 AppOffline
        "#]],
    );
}

#[test]
fn netscaler_and_checkpoint() {
    check(
        "<134> 03/14/2026:02:11:40 GMT ns1 0-PPE-0 : default TCP CONN_TERMINATE 1234 0 : Source 192.0.2.7:50412\n\
         <131> 03/14/2026:02:11:41 GMT ns1 0-PPE-0 : default EVENT DEVICEDOWN 1235 0 : Device \"server_vip\" - State DOWN\n",
        &expect![[r#"
            plain
            1-1 2026-03-14T02:11:40Z info [] ns1 0-PPE-0 : default TCP CONN_TERMINATE 1234 0 : Source 192.0.2.7:50412
            2-2 2026-03-14T02:11:41Z error [] ns1 0-PPE-0 : default EVENT DEVICEDOWN 1235 0 : Device "server_vip" - State DOWN
        "#]],
    );
}

#[test]
fn nats_and_caddy() {
    check(
        "[812] 2026/03/14 02:11:40.123456 [INF] Starting nats-server\n\
         [812] 2026/03/14 02:11:41.123456 [ERR] 192.0.2.7:50412 - cid:7 - maximum payload exceeded\n\
         [812] 2026/03/14 02:11:42.123456 [WRN] JetStream resource limits exceeded for server\n",
        &expect![[r#"
            plain
            1-1 2026-03-14T02:11:40.123456? info [] Starting nats-server
            2-2 2026-03-14T02:11:41.123456? error [] 192.0.2.7:50412 - cid:7 - maximum payload exceeded
            3-3 2026-03-14T02:11:42.123456? warning [] JetStream resource limits exceeded for server
        "#]],
    );
    check(
        "2026/03/14 02:11:40.123\tINFO\tadmin\tadmin endpoint started\t{\"address\": \"localhost:2019\"}\n\
         2026/03/14 02:11:41.123\tERROR\ttls.obtain\twill retry\t{\"error\": \"timeout\", \"attempt\": 2}\n",
        &expect![[r#"
            zap_console
            1-1 2026-03-14T02:11:40.123? info [admin] admin endpoint started
            2-2 2026-03-14T02:11:41.123? error [tls.obtain] will retry
        "#]],
    );
}
