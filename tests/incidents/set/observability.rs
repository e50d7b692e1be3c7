//! Monitoring itself.

use crate::formats::{json, klog, logfmt, syslog3164};
use crate::incident::Role::{Cause, Decoy, Detection, Recovery, Symptom, Trigger};
use crate::incident::{Incident, Kind, Set, log, often, once};
use crate::noise::{CONTROLLER, LINUX, PROMETHEUS, SERVICE};

/// A log store.
const STORE: &[Kind] = &[
    (60, "I flush.go:219 | flushing stream ; user=tenant-{1-9} fp={hex12} num_chunks={1-4}"),
    (
        50,
        "I metrics.go:159 | query done ; org_id=tenant-{1-9} latency=fast duration={3-90}.{100-999}ms status=200 throughput={10-90}MB",
    ),
    (40, "I table_manager.go:228 | syncing tables ; table=index_{20100-20500}"),
    (20, "D pool.go:193 | removing stale client ; addr=192.0.2.{10-60}:9095"),
    (
        12,
        "W grpc_logging.go:64 | gRPC canceled ; method=/logproto.Querier/Query duration={100-900}ms err=\"context canceled\"",
    ),
    (8, "W push.go:152 | entry too far behind ; user=tenant-7 stream=\"{app=legacy-cron}\""),
    (3, "E ruler.go:532 | rule evaluation returned no data ; user=tenant-7 rule=legacy_quiet"),
    (1, "I compactor.go:407 | compaction finished ; tables={3-9} duration={20-90}s"),
];

/// A release puts a request id into a label; series explode, the server runs out of memory.
pub fn label_explosion() -> Incident {
    Incident {
        name: "obs-label-explosion",
        domain: "obs",
        set: Set::Train,
        start: "2026-05-28T07:00:00Z",
        minutes: 240,
        logs: vec![
            log("prometheus.log", "mon1", logfmt, 0, 4400, &[PROMETHEUS]),
            log("checkout.json", "checkout", json, 0, 5200, &[SERVICE]),
            log("syslog", "mon1", syslog3164, 120, 3400, &[LINUX]),
        ],
        flows: vec![],
        story: vec![
            once(
                Trigger,
                6000,
                "checkout.json",
                "I boot | service started ; version=4.18.0 build={hex8} commit={hex7}",
            ),
            once(
                Cause,
                6001,
                "checkout.json",
                "I metrics | registry initialized ; histogram=checkout_duration labels=route,status,request_id",
            ),
            often(
                Symptom,
                6600..9600,
                60.0,
                "prometheus.log",
                "W scrape.go:1690 | Scrape took long ; scrape_pool=checkout target=http://192.0.2.40:9102/metrics samples={90000-900000} duration={8000-9900}ms",
            ),
            often(
                Symptom,
                7500..9600,
                40.0,
                "prometheus.log",
                "E scrape.go:1331 | Scrape commit failed ; scrape_pool=checkout target=http://192.0.2.40:9102/metrics err=\"sample limit exceeded\"",
            ),
            once(
                Symptom,
                8000,
                "syslog",
                "I kernel | Out of memory: Killed process 2214 (prometheus) total-vm:48211002kB, anon-rss:31002210kB",
            ),
            once(
                Symptom,
                8002,
                "syslog",
                "I systemd | prometheus.service: Main process exited, code=killed, status=9/KILL",
            ),
            once(
                Symptom,
                8010,
                "prometheus.log",
                "I main.go:534 | Starting Prometheus Server ; mode=server version=\"(version=2.53.0)\"",
            ),
            once(
                Symptom,
                8015,
                "prometheus.log",
                "W head.go:740 | Replaying WAL, this may take a while ; segments=412",
            ),
            once(
                Detection,
                8300,
                "syslog",
                "I deadmansswitch | no heartbeat from mon1 for 300 s, page sent to oncall-observability",
            ),
            once(
                Recovery,
                9500,
                "checkout.json",
                "I boot | service started ; version=4.17.3 build={hex8} commit={hex7}",
            ),
            once(
                Decoy,
                5500,
                "syslog",
                "E rsnapshot | /usr/bin/rsnapshot nightly: completed, but with errors on host lab2",
            ),
            once(
                Decoy,
                7000,
                "checkout.json",
                "E fraud | model server of sandbox unreachable ; host=fraud-sandbox",
            ),
            once(
                Decoy,
                9000,
                "prometheus.log",
                "E file.go:332 | Error reading file ; path=/etc/prometheus/targets/lab.json err=\"unexpected end of JSON input\"",
            ),
        ],
    }
}

/// A silence with a broad matcher hides the alarms while a log store rejects writes.
pub fn silent_alerts() -> Incident {
    Incident {
        name: "obs-silent-alerts",
        domain: "obs",
        set: Set::HeldOut,
        start: "2026-02-17T13:00:00Z",
        minutes: 300,
        logs: vec![
            log("loki.log", "logs1", logfmt, 0, 4800, &[STORE]),
            log("alertmanager.log", "mon2", logfmt, 0, 2200, &[PROMETHEUS]),
            log("controller.log", "cp2", klog, 60, 3600, &[CONTROLLER]),
        ],
        flows: vec![],
        story: vec![
            once(
                Trigger,
                9000,
                "controller.log",
                "I event.go:307 | \"Event occurred\" object=\"logging/loki-overrides\" kind=\"ConfigMap\" type=\"Normal\" reason=\"Updated\" message=\"ingestion_rate_mb 16 -> 4 for tenant-2\"",
            ),
            once(
                Cause,
                9020,
                "loki.log",
                "I runtime_config.go:214 | runtime overrides loaded ; tenant=tenant-2 ingestion_rate_mb=4 max_streams=5000",
            ),
            often(
                Symptom,
                9060..14_500,
                12.0,
                "loki.log",
                "W push.go:166 | write refused ; user=tenant-2 status=429 err=\"ingestion rate limit exceeded\" lines={100-9000}",
            ),
            once(
                Symptom,
                9300,
                "alertmanager.log",
                "I silence.go:301 | Silence created ; matchers=\"namespace=~.*\" author=release-bot duration=4h",
            ),
            often(
                Symptom,
                9500..14_500,
                300.0,
                "alertmanager.log",
                "D dispatch.go:165 | Alert suppressed ; alertname=LogWritesRefused namespace=logging by=silence",
            ),
            often(
                Symptom,
                9600..14_500,
                100.0,
                "controller.log",
                "W agent.go:88 | \"Log shipping buffer full, oldest dropped\" pod=\"logging/promtail-{hex5}\" tenant=\"tenant-2\"",
            ),
            once(
                Detection,
                13_000,
                "controller.log",
                "I ticket.go:12 | \"Ticket received\" id=\"SUP-{1000-9999}\" text=\"audit log of tenant-2 has holes\"",
            ),
            once(
                Recovery,
                14_400,
                "loki.log",
                "I runtime_config.go:214 | runtime overrides loaded ; tenant=tenant-2 ingestion_rate_mb=32 max_streams=5000",
            ),
            once(
                Decoy,
                8500,
                "alertmanager.log",
                "E notify.go:848 | Notify for alerts failed ; receiver=lab-webhook err=\"unexpected status code 404\"",
            ),
            once(
                Decoy,
                10_500,
                "loki.log",
                "E wal.go:61 | corruption in segment of standby ; segment=00000119 node=logs-lab",
            ),
            once(
                Decoy,
                7000,
                "controller.log",
                "E certificate_controller.go:210 | \"Certificate expired\" certificate=\"lab/kiosk\" notAfter=\"2026-02-16\"",
            ),
        ],
    }
}
