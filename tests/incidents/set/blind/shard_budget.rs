//! obs: a lifecycle policy rolls indexes over far too early; the cluster runs out of shards and logs are turned away.

use super::formats::{elastic, filebeat, grafana};
use crate::incident::Role::{Cause, Decoy, Detection, Recovery, Symptom, Trigger};
use crate::incident::{Incident, Kind, Set, log, often, once};

/// A master of a search cluster.
const MASTER: &[Kind] = &[
    (
        300,
        "I o.e.x.s.a.l.LoggingAuditTrail | [access_granted] user.name={logstash|grafana|kibana_system} action=indices:data/{write/bulk|read/search|read/field_caps} request_id={hex12}",
    ),
    (
        260,
        "I o.e.c.r.a.AllocationService | current.health=\"GREEN\" message=\"Cluster health status changed from [YELLOW] to [GREEN] (reason: [shards started [[.ds-{traces|audit|metrics}-2026.05.06-00{1000-1900}][{0-2}]]]).\"",
    ),
    (
        220,
        "I o.e.c.m.MetadataCreateIndexService | [.ds-{traces|audit|metrics}-2026.05.06-00{1000-1900}] creating index, cause [rollover_data_stream], templates [{traces|audit|metrics}], shards [1]/[1]",
    ),
    (
        200,
        "I o.e.c.m.MetadataMappingService | [.ds-{traces|audit|metrics}-2026.05.06-00{1000-1900}/{hex16}] update_mapping [_doc]",
    ),
    (
        170,
        "I o.e.x.i.IndexLifecycleTransition | moving index [.ds-{traces|audit|metrics}-2026.05.0{1-6}-00{1000-1900}] from [{hot|warm}] to [{complete|shrink|forcemerge}] in policy [{traces|audit|metrics}]",
    ),
    (
        140,
        "I o.e.m.j.JvmGcMonitorService | [gc][{100000-900000}] overhead, spent [{250-400}ms] collecting in the last [1s]",
    ),
    (
        120,
        "W o.e.x.s.a.RealmsAuthenticator | Authentication to realm native1 failed - Password authentication failed for scanner",
    ),
    (
        100,
        "I o.e.s.SnapshotShardsService | snapshot [nightly:snap-{1000-1900}] shard completed in [{1-90}s]",
    ),
    (
        80,
        "E o.e.x.w.e.ExecutionService | failed to run triggered watch [legacy_disk_{1-4}]: index_not_found_exception: no such index [beats-old]",
    ),
    (
        70,
        "W o.e.t.TransportService | Received response for a request that has timed out, sent [{10-40}.{1-9}s] ago, timed out [1{0-9}.{1-9}s] ago, action [cluster:monitor/nodes/stats[n]], node [es-frozen-2]",
    ),
    (
        60,
        "W o.e.i.s.IndexingSlowLog | took[{1-4}.{1-9}s], took_millis[{1000-4900}], id[{hex12}], index audit",
    ),
    (
        6,
        "I o.e.c.m.TemplateUpgradeService | finished upgrading templates to version 8.13.{1-4} for monitoring templates",
    ),
    (
        3,
        "I o.e.x.i.a.TransportPutLifecycleAction | updating index lifecycle policy [.fleet-{files|actions}-policy]",
    ),
    (
        2,
        "I o.e.c.s.ClusterSettings | updating [indices.recovery.max_bytes_per_sec] from [40mb] to [{60-120}mb]",
    ),
    (1, "I o.e.i.g.GeoIpDownloader | updated geoip database [GeoLite2-City.mmdb]"),
    (1, "I o.e.x.m.p.NativeController | native controller process has started to idle"),
    (1, "W o.e.d.r.a.a.i.RestPutMappingAction | [types removal] lab client sends types"),
    (1, "I o.e.c.c.NodeJoinExecutor | node-join: [es-lab-1 joining]"),
    (
        1,
        "W o.e.h.n.DiskHealthIndicatorService | es-frozen-2 is above the flood stage for cache only",
    ),
    (1, "I o.e.x.t.t.TransformTask | [sales-rollup] updating state for transform to indexing"),
];

/// What parses logs.
const PARSER: &[Kind] = &[
    (300, "I logstash.agent | Pipelines running: count 4, changed :{app|audit|netflow|mail}"),
    (
        260,
        "W logstash.filters.grok | Timeout executing grok '%{SYSLOGLINE}' against field 'message' of length {900-9000}",
    ),
    (
        220,
        "W logstash.codecs.jsonlines | JSON parse error, original data now in message field: Unexpected end-of-input at line 1 column {100-900}",
    ),
    (
        200,
        "D logstash.filters.date | Failed parsing date from field, kept ingest time: value {10-31}/{1-12} pattern dd.MM",
    ),
    (
        160,
        "I logstash.inputs.beats | Connection from 192.0.2.{20-200}:{30000-60000} closed by peer",
    ),
    (
        140,
        "W logstash.outputs.elasticsearch | Could not index event to Elasticsearch. status: 400, index: netflow, mapper_parsing_exception: failed to parse field [bytes] of type [long]",
    ),
    (120, "W logstash.filters.dns | DNS: timeout on resolving the address 192.0.2.{20-200}"),
    (
        90,
        "E logstash.inputs.jdbc | Unable to connect to database. Tried 1 times: Connection to cmdb.example.net:5432 refused",
    ),
    (70, "I logstash.outputs.file | Closing file /archive/audit/{hex8}.gz"),
    (50, "I logstash.inputs.http | Received HEAD from load balancer"),
    (3, "I logstash.javapipeline | Pipeline terminated by reload: lab"),
    (
        2,
        "I logstash.config.source.local.configpathloader | Ignoring file /etc/logstash/conf.d/readme.{1-9}",
    ),
    (
        1,
        "W deprecation.logstash.codecs.plain | Relying on default value of pipeline.ecs_compatibility",
    ),
    (1, "I logstash.licensechecker.licensereader | Elasticsearch version determined (8.13.{1-4})"),
    (1, "W logstash.filters.translate | dictionary hosts.yml reloaded, {100-900} entries"),
    (
        1,
        "E logstash.outputs.email | Something happen while delivering an email: 550 mailbox unavailable",
    ),
];

/// A shipper of logs on a machine.
const SHIPPER: &[Kind] = &[
    (
        400,
        "I input.harvester log/harvester.go:311 | Harvester started for file ; source_file=/var/log/{pay|cart|auth|edge}/app.{1-40}.log",
    ),
    (
        360,
        "I input.harvester log/harvester.go:337 | File is inactive. Closing because close_inactive of 5m0s reached. ; source_file=/var/log/{pay|cart|auth|edge}/app.{1-40}.log",
    ),
    (
        300,
        "I monitoring log/log.go:187 | Non-zero metrics in the last 30s ; events_acked={900-9000} events_active={0-200} output_batches={10-90}",
    ),
    (
        180,
        "W input.harvester log/harvester.go:342 | File was truncated. Begin reading file from offset 0. ; source_file=/var/log/edge/old.log",
    ),
    (
        140,
        "E kubernetes add_kubernetes_metadata/kubernetes.go:90 | could not find pod for container ; container_id={hex12}",
    ),
    (120, "I registrar registrar/registrar.go:166 | Registry file rotated ; states={100-400}"),
    (
        90,
        "W parser multiline/pattern.go:201 | multiline event cut at 10485760 bytes ; source_file=/var/log/auth/dump.log",
    ),
    (
        60,
        "E publisher_pipeline_output pipeline/client_worker.go:150 | failed to publish events: read tcp 192.0.2.31: i/o timeout to spare-ls:5044 ; host=spare-ls",
    ),
    (3, "I crawler beater/crawler.go:106 | Loading and starting inputs completed ; enabled={6-9}"),
    (
        1,
        "W cfgwarn cfgwarn/cfgwarn.go:43 | DEPRECATED: log input. Use filestream input instead. ; id={1-9}",
    ),
    (1, "I modules fileset/modules.go:120 | Enabled modules listed ; count={3-6}"),
    (1, "I api api/server.go:71 | Metrics endpoint listening ; port=5066"),
    (1, "E processors dissect/processor.go:77 | field offset beyond key ; key=lab"),
];

/// A place of dashboards and alerts.
const BOARDS: &[Kind] = &[
    (
        360,
        "I context | Request Completed ; method=POST path=/api/ds/query status=200 remote_addr=192.0.2.{20-200} time_ms={20-900} size={900-90000}",
    ),
    (300, "D ngalert.scheduler | Tick processed ; rules={40-60} duration={2-40}ms"),
    (
        220,
        "I ngalert.state.manager | Saved state ; rule_uid={hex8} states={1-12} duration={1-40}ms",
    ),
    (
        180,
        "I context | Request Completed ; method=GET path=/api/live/ws status={-1|0} remote_addr=192.0.2.{20-200} time_ms={900-90000} size=0",
    ),
    (
        120,
        "W context | Request Completed ; method=POST path=/api/ds/query status=400 remote_addr=192.0.2.{20-200} time_ms={2-40} size={40-90}",
    ),
    (90, "E tsdb.loki | Error received from lab Loki ; status=502 duration={900-9000}ms"),
    (80, "E plugin.datasource.cmdb | Partial data response error ; error=deadline refID={A|B|C}"),
    (70, "W oauthtoken | Token refresh skipped ; user_id={10-90} cause=no_refresh_token"),
    (60, "I cleanup | Completed cleanup jobs ; duration={10-90}ms"),
    (6, "I provisioning.dashboard | finished to provision dashboards ; count={60-90}"),
    (
        2,
        "I ngalert.notifier.alertmanager | Applying new configuration to Alertmanager ; configHash={hex16}",
    ),
    (1, "W live.push_http | Unknown stream path ; path=lab"),
    (1, "I plugins.update.checker | Update check succeeded ; duration={40-900}ms"),
    (1, "E render | Browser of image renderer closed early ; exit={1-9}"),
    (1, "I licensing | usage counted ; seats={40-90}"),
];

/// Ninety times as many indexes as before, and no alert looks at an index that takes nothing.
pub fn incident() -> Incident {
    Incident {
        name: "obs-shard-budget",
        domain: "obs",
        set: Set::Blind,
        start: "2026-05-06T08:00:00Z",
        minutes: 420,
        logs: vec![
            log("es-master.log", "es-master-1", elastic, 0, 4200, &[MASTER]),
            log("logstash.log", "main", elastic, -420, 3000, &[PARSER]),
            log("filebeat.json", "web17", filebeat, 0, 3200, &[SHIPPER]),
            log("grafana.log", "grafana", grafana, -420, 3200, &[BOARDS]),
        ],
        flows: vec![],
        story: vec![
            once(
                Trigger,
                6100,
                "es-master.log",
                "I o.e.x.s.a.l.LoggingAuditTrail | [access_granted] user.name=deploy-ci action=cluster:admin/ilm/put request_id={hex12}",
            ),
            once(
                Cause,
                6101,
                "es-master.log",
                "I o.e.x.i.a.TransportPutLifecycleAction | updating index lifecycle policy [logs-app]",
            ),
            often(
                Symptom,
                6800..13_800,
                110.0,
                "es-master.log",
                "I o.e.c.m.MetadataCreateIndexService | [.ds-logs-app-{pay|cart|auth|edge}-2026.05.06-00{2000-2900}] creating index, cause [rollover_data_stream], templates [logs-app], shards [6]/[1]",
            ),
            often(
                Symptom,
                9000..21_300,
                520.0,
                "es-master.log",
                "W o.e.c.s.MasterService | took [{10-48}.{1-9}s/{10000-48000}ms] to compute cluster state update for [rollover logs-app], which exceeds the warn threshold of [10s]",
            ),
            often(
                Symptom,
                13_900..21_300,
                420.0,
                "es-master.log",
                "E o.e.x.i.IndexLifecycleRunner | policy [logs-app] for index [.ds-logs-app-{pay|cart|auth|edge}-2026.05.06-002901] failed on step [check-rollover-ready]: validation_exception: this action would add [12] total shards, but this cluster currently has [5994]/[6000] maximum normal shards open",
            ),
            often(
                Symptom,
                14_000..21_300,
                170.0,
                "logstash.log",
                "W logstash.outputs.elasticsearch | Could not index event to Elasticsearch. status: 400, index: logs-app-{pay|cart|auth|edge}, validation_exception: this action would add [12] total shards, but this cluster currently has [5994]/[6000] maximum normal shards open",
            ),
            often(
                Symptom,
                14_600..21_300,
                260.0,
                "filebeat.json",
                "W publisher_pipeline_queue memqueue/broker.go:277 | queue is full, inputs wait ; events_active=4096",
            ),
            often(
                Symptom,
                14_900..21_300,
                400.0,
                "grafana.log",
                "W ngalert.state.manager | Rule evaluation returned no data ; rule_uid=appErrors01 state=NoData",
            ),
            once(
                Detection,
                16_300,
                "grafana.log",
                "I ngalert.sender.router | Sending alerts to local notifier ; alertname=DatasourceNoData count={1-3}",
            ),
            once(
                Recovery,
                21_250,
                "es-master.log",
                "I o.e.c.s.ClusterSettings | updating [cluster.max_shards_per_node] from [1000] to [1500]",
            ),
            once(
                Decoy,
                5500,
                "es-master.log",
                "I o.e.i.IngestService | adding ingest pipeline [geoip-city]",
            ),
            once(
                Decoy,
                11_900,
                "es-master.log",
                "I o.e.c.s.ClusterSettings | updating [cluster.routing.allocation.disk.watermark.low] from [85%] to [82%]",
            ),
            once(
                Decoy,
                13_300,
                "grafana.log",
                "E ngalert.scheduler | Failed to evaluate rule of lab ; rule_uid=lab77 error=plugin_unavailable",
            ),
            often(
                Decoy,
                12_600..13_200,
                55.0,
                "logstash.log",
                "E logstash.outputs.s3 | Uploading failed, retrying (#{1-9} of Infinity) to bucket archive-lab: AccessDenied",
            ),
            once(
                Decoy,
                15_500,
                "filebeat.json",
                "E input input/input.go:212 | Input runner failed with error: opening journal of lab: no such file ; id={1-9}",
            ),
        ],
    }
}
