//! db: a queue in a table deletes row by row; reads walk over what was deleted until they give up.

use super::formats::{cassandra, dropwizard, jvm_gc, zap};
use crate::incident::Role::{Cause, Decoy, Detection, Recovery, Symptom, Trigger};
use crate::incident::{Incident, Kind, LogFile, Set, log, often, once, together};

/// A node of a database.
const NODE: &[Kind] = &[
    (
        360,
        "I CompactionExecutor:{1-4}+CompactionTask.java:260 | Compacted ({uuid}) 4 sstables to [/var/lib/cassandra/data/{shop|geo}/{orders|events|tiles}-{hex16}/nb-{1000-9000}-big,] to level=0.  {10-90}.{100-999}MiB to {10-80}.{100-999}MiB (~{70-99}% of original) in {1000-9000}ms.",
    ),
    (
        300,
        "I MemtableFlushWriter:{1-2}+Flushing.java:153 | Completed flushing /var/lib/cassandra/data/{shop|geo|system}/{orders|events|tiles|batches}-{hex16}/nb-{1000-9000}-big-Data.db ({1-60}.{100-999}MiB) for commitlog position CommitLogPosition(segmentId={1000000-9000000}, position={1000-90000})",
    ),
    (
        260,
        "I NonPeriodicTasks:1+SSTable.java:111 | Deleting sstable: /var/lib/cassandra/data/{shop|geo}/{orders|events}-{hex16}/nb-{1000-9000}-big",
    ),
    (
        200,
        "I Messaging-EventLoop-3-{1-9}+InboundConnectionInitiator.java:529 | /192.0.2.{61-66}:7000(/192.0.2.{61-66}:{30000-60000})->/192.0.2.61:7000-SMALL_MESSAGES-{hex8} messaging connection established, version = 12, framing = CRC, encryption = unencrypted",
    ),
    (
        120,
        "W ReadStage-{1-32}+ReadCommand.java:624 | Read {40-500} live rows and {1001-1390} tombstone cells for query SELECT * FROM geo.events WHERE cell = {1000-9000} LIMIT 500; token {100000000-900000000} (see tombstone_warn_threshold)",
    ),
    (
        120,
        "I ScheduledTasks:1+NoSpamLogger.java:105 | Some operations were slow, details available at debug level (debug.log)",
    ),
    (
        90,
        "W Native-Transport-Requests-{1-40}+BatchStatement.java:393 | Batch for [geo.tiles] is of size {5-19}.{100-999}KiB, exceeding specified threshold of 5.000KiB by 0.{100-999}KiB.",
    ),
    (
        70,
        "E Native-Transport-Requests-{1-40}+QueryMessage.java:121 | Unexpected error during query: Undefined column name legacy_id in table shop.orders",
    ),
    (60, "I GossipStage:1+Gossiper.java:1360 | InetAddress /192.0.2.66:7000 is now {UP|DOWN}"),
    (
        40,
        "W Native-Transport-Requests-{1-40}+SelectStatement.java:557 | Aggregation query used without partition key",
    ),
    (
        3,
        "I HintsDispatcher:{1-9}+HintsDispatchExecutor.java:289 | Finished hinted handoff of file {uuid}-{1000-9000}-2.hints to endpoint /192.0.2.66:7000: {uuid}",
    ),
    (1, "I MigrationStage:1+ColumnFamilyStore.java:484 | Initializing lab.probe_{1-9}"),
    (1, "I OptionalTasks:1+IndexSummaryRedistribution.java:82 | Redistributing index summaries"),
    (
        1,
        "W PERIODIC-COMMIT-LOG-SYNCER+NoSpamLogger.java:108 | Out of {1-3} commit log syncs over the past 9s with average duration of {100-190}.00ms, 1 have exceeded the configured commit interval by an average of {10-90}.00ms",
    ),
];

/// The collector of its Java.
const GC: &[Kind] = &[
    (
        400,
        "I gc          | Pause Young (Normal) (G1 Evacuation Pause) {5000-7000}M->{2000-3000}M(12288M) {8-60}.{100-999}ms",
    ),
    (240, "I gc,cpu      | User=0.{10-90}s Sys=0.0{1-9}s Real=0.0{1-6}s"),
    (200, "I gc,heap     | Eden regions: {400-700}->0({400-700})"),
    (160, "I gc,phases   |   Evacuate Collection Set: {4-40}.{1-9}ms"),
    (60, "I gc          | Concurrent Mark Cycle {100-900}.{100-999}ms"),
    (30, "I gc          | Pause Remark {4000-6000}M->{4000-6000}M(12288M) {10-40}.{100-999}ms"),
    (
        2,
        "I gc          | Pause Young (Concurrent Start) (G1 Humongous Allocation) {5000-7000}M->{3000-4000}M(12288M) {8-60}.{100-999}ms",
    ),
    (1, "W gc,alloc    | Retried waiting for GCLocker too often allocating {100-900} words"),
];

/// Workers that take their work from a table.
const WORKERS: &[Kind] = &[
    (460, "I inbox/poll.go:71 | batch claimed ; shard={0-15} rows={1-60} ms={2-30}"),
    (
        400,
        "I job/run.go:118 | job finished ; job={job} kind={thumbnail|invoice|geocode} ms={40-2000}",
    ),
    (200, "D inbox/poll.go:88 | shard empty ; shard={0-15} wait_ms={200-900}"),
    (140, "I http/serve.go:54 | request ; method=POST path=/enqueue status=202 ms={1-20}"),
    (
        110,
        "W job/run.go:131 | job will be tried again ; job={job} kind=geocode cause=provider_429 attempt={1-3}",
    ),
    (90, "E job/invoice.go:210 | no address for customer ; customer={10000-99999}"),
    (60, "E mail/send.go:44 | relay refused ; code=451 host=mx{1-2}.example.net"),
    (40, "W job/thumb.go:77 | image is damaged ; object={hex12}"),
    (
        5,
        "I gates/watch.go:39 | gate evaluated ; gate={new_thumbs|geo_v2|bulk_mail} on={true|false}",
    ),
    (
        2,
        "I gates/watch.go:52 | gate turned on ; gate={new_thumbs|geo_v2}_pct{10-50} by={rkim|fsilva}",
    ),
    (1, "W clock/skew.go:20 | clock differs from database ; ms={30-90}"),
    (1, "I pool/size.go:31 | pool resized ; kind=geocode from={4-8} to={9-12}"),
];

/// What repairs the tables of the ring by and by.
const REAPER: &[Kind] = &[
    (
        400,
        "I {shop|geo}:{hex8}:{hex8}+i.c.s.SegmentRunner | Repair for segment {uuid} started, status wait will timeout after 1800000 millis",
    ),
    (360, "I {shop|geo}:{hex8}+i.c.s.RepairRunner | Next segment to run : {uuid}"),
    (200, "I jersey+i.c.r.RepairRunResource | list of {2-9} runs for cluster ring1 in {1-30} ms"),
    (
        120,
        "W {shop|geo}:{hex8}+i.c.s.SegmentRunner | SegmentRunner declined to repair segment {uuid} because one of the hosts (192.0.2.{61-66}) was already involved in a repair",
    ),
    (
        80,
        "E jmx+i.c.j.JmxConnectionFactory | Failed connecting to JMX host 192.0.2.66: Connection refused",
    ),
    (60, "W metrics+i.c.m.MetricsGrabber | no metrics of 192.0.2.66, node is leaving"),
    (
        2,
        "I SchedulingManager+i.c.s.SchedulingManager | repair unit {uuid} should be run based on RepairSchedule with id {uuid}",
    ),
    (1, "I main+i.c.r.ClusterResource | seeds of ring1 merged: 192.0.2.61, 192.0.2.62"),
];

/// The warnings name the query for hours before the first one is broken off.
pub fn incident() -> Incident {
    Incident {
        name: "db-tombstones",
        domain: "db",
        set: Set::Second,
        start: "2026-05-19T16:00:00Z",
        minutes: 480,
        logs: vec![
            log("cassandra-system.log", "cass1", cassandra, 60, 4400, &[NODE]),
            log("gc.log", "cass1", jvm_gc, 60, 2600, &[GC]),
            log("workers.json", "work", zap, 0, 5000, &[WORKERS]),
            LogFile { skew: 3, ..log("reaper.log", "reaper", dropwizard, 0, 2200, &[REAPER]) },
        ],
        flows: vec![],
        story: vec![
            once(
                Trigger,
                6300,
                "workers.json",
                "I gates/watch.go:52 | gate turned on ; gate=ack_by_delete by=fsilva",
            ),
            often(
                Cause,
                9200..23_500,
                420.0,
                "cassandra-system.log",
                "W ReadStage-{1-32}+ReadCommand.java:624 | Read {0-3} live rows and {8000-97000} tombstone cells for query SELECT * FROM work.inbox WHERE shard = {0-15} LIMIT 60; token {100000000-900000000} (see tombstone_warn_threshold)",
            ),
            often(
                Symptom,
                12_500..24_000,
                700.0,
                "gc.log",
                "I gc          | Pause Young (Prepare Mixed) (G1 Evacuation Pause) {9000-11900}M->{7000-9000}M(12288M) {400-1900}.{100-999}ms",
            ),
            often(
                Symptom,
                13_000..24_000,
                250.0,
                "workers.json",
                "W inbox/poll.go:71 | batch claimed late ; shard={0-15} rows={1-9} ms={2000-9800}",
            ),
            together(
                Symptom,
                15_600..24_000,
                230.0,
                &[
                    (
                        "cassandra-system.log",
                        0,
                        "E ReadStage-{1-32}+ReadCommand.java:601 | Scanned over 100001 tombstones during query 'SELECT * FROM work.inbox WHERE shard = {0-15} LIMIT 60' (last scanned row token was {100000000-900000000}); query aborted",
                    ),
                    (
                        "workers.json",
                        20,
                        "E inbox/poll.go:64 | claim failed ; shard={0-15} cause=READ_TOO_MANY_TOMBSTONES received=0 required=2",
                    ),
                ],
            ),
            once(
                Detection,
                17_300,
                "workers.json",
                "W slo/burn.go:90 | age of the oldest job over its budget, page sent ; age_s={900-1900} team=fulfilment",
            ),
            once(
                Trigger,
                23_300,
                "workers.json",
                "I gates/watch.go:57 | gate turned off ; gate=ack_by_delete by=rkim",
            ),
            once(
                Recovery,
                24_100,
                "cassandra-system.log",
                "I CompactionExecutor:2+CompactionTask.java:260 | Compacted ({uuid}) 11 sstables to [/var/lib/cassandra/data/work/inbox-{hex16}/nb-{1000-9000}-big,] to level=0.  {700-900}.{100-999}MiB to 2.{100-999}MiB (~0% of original) in {20000-90000}ms.",
            ),
            once(
                Decoy,
                7700,
                "cassandra-system.log",
                "I MigrationStage:1+Keyspace.java:381 | Creating replication strategy geo params KeyspaceParams{durable_writes=true, replication=ReplicationParams{class=org.apache.cassandra.locator.NetworkTopologyStrategy, dc1=3}}",
            ),
            once(
                Decoy,
                8600,
                "reaper.log",
                "E shop:{hex8}+i.c.s.RepairRunner | RepairRun FAILURE, scheduling retry: anticompaction of 192.0.2.64 did not start",
            ),
            often(
                Decoy,
                14_200..14_900,
                60.0,
                "workers.json",
                "E mail/send.go:44 | relay refused ; code=554 host=mx3.example.net",
            ),
            once(
                Decoy,
                11_800,
                "workers.json",
                "I pool/size.go:31 | pool resized ; kind=invoice from=6 to=16",
            ),
            once(
                Decoy,
                15_100,
                "cassandra-system.log",
                "E CompactionExecutor:4+DefaultFSErrorHandler.java:64 | Corrupt sstable /var/lib/cassandra/data/lab/probe_2-{hex16}/nb-11-big, skipped",
            ),
        ],
    }
}
