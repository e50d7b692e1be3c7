//! obs: a collector pauses a flooded input; an alert on silence takes missing lines for a dead service and has it restarted.

use super::formats::{fluent_bit, logback_json, stackstorm};
use crate::formats::logfmt;
use crate::incident::Role::{Cause, Decoy, Detection, Recovery, Symptom, Trigger};
use crate::incident::{Incident, Kind, LogFile, Set, log, often, once, together};

/// The collector of a node.
const COLLECTOR: &[Kind] = &[
    (
        400,
        "I input:tail:tail.{0-3} | inotify_fs_add(): inode={1000000-9000000} watch_fd={10-900} name=/var/log/containers/{quote|rates|web|cron}-{hex10}.log",
    ),
    (
        360,
        "I input:tail:tail.{0-3} | inotify_fs_remove(): inode={1000000-9000000} watch_fd={10-900}",
    ),
    (260, "D output:loki:loki.0 | 192.0.2.90:3100, HTTP status=204"),
    (
        160,
        "W engine | failed to flush chunk '1-{1760000000-1769999999}.{100000000-999999999}.flb', retry in {6-11} seconds: task_id={1-90}, input=tail.{1|3} > output=es.1 (out_id=1)",
    ),
    (
        150,
        "I engine | flush chunk '1-{1760000000-1769999999}.{100000000-999999999}.flb' succeeded at retry {1-3}: task_id={1-90}, input=tail.{1|3} > output=es.1 (out_id=1)",
    ),
    (
        110,
        "E output:es:es.1 | HTTP status=429 URI=/_bulk, response: es_rejected_execution_exception",
    ),
    (80, "W filter:kubernetes:kubernetes.0 | could not get meta for POD cron-{hex5}"),
    (60, "E parser | [nginx_old] parser 'nginx_old' could not parse time of {2-90} records"),
    (30, "W input | tail.3 paused (mem buf overlimit)"),
    (30, "I input | tail.3 resume (mem buf overlimit)"),
    (2, "I sp | stream processor started, {1-3} queries"),
    (1, "W storage | storage.backlog.mem_limit reached by {1-9} chunks, reading later"),
    (1, "I output:s3:s3.2 | Successfully uploaded object /audit/{2026-2026}/{hex8}"),
    (1, "E output:http:http.3 | probe.example.org:443, HTTP status=404"),
];

/// A log store that rules are evaluated in.
const STORE: &[Kind] = &[
    (
        400,
        "I metrics.go:207 | query ; component=querier org_id={web|core|lab} latency=fast query_type={limited|metric|filter} duration={10-900}ms status=200 returned_lines={0-900}",
    ),
    (
        300,
        "I engine.go:263 | executing query ; component=ruler org_id=core evaluation_mode=local type=instant query_hash={1000000000-4000000000}",
    ),
    (
        240,
        "I flush.go:304 | flushing stream ; component=ingester org_id={web|core|lab} fp={hex16} num_chunks={1-4} reason={full|idle|max_age}",
    ),
    (
        200,
        "I table_manager.go:136 | uploading tables ; component=index-store store=tsdb period=2026-01-01",
    ),
    (
        110,
        "W validate.go:118 | write operation failed ; org_id=lab details=entry_too_far_behind stream=cron entries={1-90}",
    ),
    (
        90,
        "E ratestore.go:303 | error getting stream rates ; component=distributor err=context_canceled",
    ),
    (
        80,
        "E retry.go:107 | error processing request ; component=frontend org_id=lab try={0-4} err=too_many_outstanding_requests",
    ),
    (
        50,
        "I manager.go:1072 | rule group evaluated ; component=ruler user=core group={absence|errors|latency} duration={4-90}ms",
    ),
    (
        3,
        "I checkpoint.go:502 | atomic checkpoint finished ; component=ingester old=checkpoint.0{10000-19999}.tmp",
    ),
    (
        1,
        "W ring.go:271 | instance is slow to heartbeat ; component=ingester instance=loki-write-{0-2}",
    ),
    (1, "I compactor.go:520 | marking retention marker as done ; table=index_{20500-20599}"),
    (1, "W loki.go:288 | global timeout not configured, using default ; component=querier"),
];

/// What acts upon alerts.
const ROBOT: &[Kind] = &[
    (360, "D st2reactor.sensor | Trigger instance core.st2.IntervalTimer created, id {hex24}"),
    (
        300,
        "I st2actions.worker | Processing execution {hex24} of core.{http|local|noop}, status requested",
    ),
    (
        260,
        "I st2actions.worker | Execution {hex24} finished with status succeeded in {1-9}.{100-999} s",
    ),
    (
        200,
        "I st2reactor.rules.engine | Found 0 rules matching trigger alerts.webhook, payload group={lab|disk|cert}",
    ),
    (
        120,
        "W st2common.policies | concurrency threshold of lab.sweep reached, execution {hex24} delayed",
    ),
    (
        90,
        "E st2actions.runners | lab.sweep failed: host sweep{1-4}.example.net: Connection refused",
    ),
    (70, "E st2auth.handlers | Invalid credentials for user probe from {ip}"),
    (
        3,
        "I st2reactor.rules.engine | 1 rule matches trigger alerts.webhook: disk.expand, group=disk, enforced",
    ),
    (1, "I st2common.bootstrap | Registered {1-9} rules of pack lab"),
    (1, "W st2common.garbage | purged {100-900} executions older than 30 days"),
    (
        1,
        "I st2api.controllers | datastore item system.{quiet_hours|owners} saved by {ebauer|nokoye}",
    ),
];

/// A service on that node that gives quotes.
const SERVICE: &[Kind] = &[
    (
        460,
        "I com.example.quote.QuoteController | quote given ; instrument=X{1000-9999} ms={2-40} desk={a|b|c}",
    ),
    (260, "I com.example.quote.Heartbeat | alive ; seq={100000-999999}"),
    (220, "D com.example.quote.Curve | curve rebuilt ; currency={EUR|SEK|GBP} points={20-60}"),
    (160, "I com.example.quote.FeedReader | ticks read ; feed={one|two} count={100-9000}"),
    (120, "W com.example.quote.FeedReader | tick out of order ; feed=two instrument=X{1000-9999}"),
    (
        80,
        "E com.example.quote.Hedge | order rejected by venue ; venue=north code={31|44} instrument=X{1000-9999}",
    ),
    (60, "W com.example.quote.Limits | desk near its limit ; desk=b percent={90-99}"),
    (
        2,
        "I com.example.quote.LevelController | logger level is as before ; logger=com.example.quote to=INFO",
    ),
    (1, "W com.example.quote.Calendar | no holidays known ; country={IS|MT}"),
    (1, "I com.example.quote.Curve | bootstrap method switched ; currency=NOK method=spline"),
    (1, "I com.example.quote.Startup | banner of licence shown ; days={40-90}"),
];

/// The service was never ill.
pub fn incident() -> Incident {
    Incident {
        name: "obs-dropped-heartbeats",
        domain: "obs",
        set: Set::Second,
        start: "2026-09-15T11:00:00Z",
        minutes: 420,
        logs: vec![
            log("fluent-bit.log", "node7", fluent_bit, 0, 4000, &[COLLECTOR]),
            log("loki.log", "loki", logfmt, 0, 3400, &[STORE]),
            LogFile { skew: 5, ..log("st2.log", "st2", stackstorm, -240, 2600, &[ROBOT]) },
            log("quote.json", "exec", logback_json, -240, 3600, &[SERVICE]),
        ],
        flows: vec![],
        story: vec![
            once(
                Trigger,
                7000,
                "quote.json",
                "I com.example.quote.LevelController | logger follows toggle quote-wire-dump ; logger=com.example.quote.wire to=TRACE user=nokoye",
            ),
            often(
                Cause,
                7300..21_600,
                330.0,
                "fluent-bit.log",
                "W input | tail.0 paused (mem buf overlimit)",
            ),
            often(
                Symptom,
                7400..21_700,
                400.0,
                "fluent-bit.log",
                "I input | tail.0 resume (mem buf overlimit)",
            ),
            often(
                Symptom,
                8600..21_500,
                900.0,
                "fluent-bit.log",
                "I input:tail:tail.0 | file rotated before it was read to its end: /var/log/containers/quote-{hex10}.log, {2000000-90000000} bytes not seen",
            ),
            together(
                Symptom,
                9400..21_200,
                1400.0,
                &[
                    (
                        "loki.log",
                        0,
                        "I manager.go:1072 | alert is firing ; component=ruler user=core group=absence alert=QuoteHeartbeatAbsent",
                    ),
                    (
                        "st2.log",
                        9000,
                        "I st2reactor.rules.engine | 1 rule matches trigger alerts.webhook: quote.restart, group=absence, enforced",
                    ),
                    (
                        "st2.log",
                        14_000,
                        "I st2actions.worker | Processing execution {req} of kubernetes.rollout_restart, deployment quote, status requested",
                    ),
                    (
                        "quote.json",
                        21_000,
                        "I com.example.quote.Shutdown | received SIGTERM, draining ; open={20-400}",
                    ),
                    (
                        "quote.json",
                        66_000,
                        "I com.example.quote.Startup | ready for quotes ; ms={30000-44000}",
                    ),
                ],
            ),
            often(
                Symptom,
                10_400..21_200,
                500.0,
                "quote.json",
                "W com.example.quote.QuoteController | desk got an old quote while curves warm up ; desk={a|b|c} age_s={20-90}",
            ),
            once(
                Detection,
                14_700,
                "st2.log",
                "W st2common.policies | quote.restart ran 4 times in two hours, asking on-call to look",
            ),
            once(
                Recovery,
                21_400,
                "quote.json",
                "I com.example.quote.LevelController | logger follows toggle quote-wire-dump ; logger=com.example.quote.wire to=INFO user=ebauer",
            ),
            once(
                Recovery,
                22_000,
                "loki.log",
                "I manager.go:1072 | alert is resolved ; component=ruler user=core group=absence alert=QuoteHeartbeatAbsent",
            ),
            once(
                Decoy,
                6300,
                "st2.log",
                "I st2common.bootstrap | Registered 3 rules of pack quote",
            ),
            once(
                Decoy,
                7700,
                "loki.log",
                "E flush.go:178 | failed to flush ; component=ingester org_id=lab err=store_put_timeout",
            ),
            often(
                Decoy,
                8000..8600,
                55.0,
                "quote.json",
                "E com.example.quote.Hedge | venue closed the session ; venue=south code=9",
            ),
            once(
                Decoy,
                9000,
                "fluent-bit.log",
                "I reload | hot reloading is finished, new configuration is in use",
            ),
            once(
                Decoy,
                12_300,
                "loki.log",
                "W ring.go:271 | ring member left without a word ; component=ingester instance=loki-write-2",
            ),
        ],
    }
}
