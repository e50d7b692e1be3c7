//! db: a purge of a new table without a key; the replica looks each row up by reading the whole table.

use super::formats::{mysql_slow, proxysql, ruby};
use crate::formats::mysql;
use crate::incident::Role::{Cause, Decoy, Detection, Recovery, Symptom, Trigger};
use crate::incident::{Incident, Kind, Set, log, often, once};

/// The error log of a replica.
const REPLICA: &[Kind] = &[
    (
        400,
        "W MY-010055] [Server | IP address '192.0.2.{60-90}' could not be resolved: Name or service not known",
    ),
    (
        300,
        "I MY-010914] [Server | Aborted connection {100000-190000} to db: 'shipping' user: 'metabase' host: '192.0.2.{60-90}' (Got timeout reading communication packets).",
    ),
    (
        240,
        "I MY-013360] [Server | Plugin mysql_native_password reported: ''mysql_native_password' is deprecated and will be removed in a future release.'",
    ),
    (
        200,
        "I MY-011953] [InnoDB | Page cleaner took {4000-9000}ms to flush {100-2000} and evict 0 pages",
    ),
    (
        140,
        "W MY-010897] [Repl | Storing MySQL user name or password information in the connection metadata repository is not secure and is therefore not recommended.",
    ),
    (
        100,
        "E MY-010584] [Repl | Replica I/O for channel 'ledger': error connecting to source 'repl@192.0.2.88:3306' - retry-time: 60 retries: {1-900}, message: Can't connect to MySQL server on '192.0.2.88:3306' (111)",
    ),
    (
        90,
        "E MY-010045] [Server | Event Scheduler: [shipping@%][shipping.ev_rollup_{old|eu}] Table 'shipping.rollup_{old|eu}' doesn't exist",
    ),
    (80, "I MY-010118] [Server | Using a password on the command line is noticed for user 'dump'"),
    (60, "I MY-010733] [Server | Shutting down plugin 'ngram'"),
    (3, "I MY-011825] [InnoDB | Buffer pool(s) dump completed at {20-23}:{10-59}"),
    (2, "I MY-010207] [Repl | Setting next_worker_id to {1-8}"),
    (
        1,
        "W MY-013172] [Server | Received SHUTDOWN from user maint for channel group 'lab'. Ignored.",
    ),
    (
        1,
        "W MY-011302] [Server | Plugin mysqlx reported: 'Failed at SSL configuration: SSL context is not usable without certificate'",
    ),
    (1, "I MY-013576] [InnoDB | Redo log capacity resized to {2048-4096}M"),
    (1, "I MY-010068] [Server | CA certificate ca.pem is self signed."),
    (1, "W MY-011071] [Server | Unknown option in my.cnf of group [mysqld_lab] ignored"),
];

/// Slow statements of the primary.
const SLOW: &[Kind] = &[
    (
        300,
        "I shop | SELECT s.id, s.state, s.eta FROM shipments s JOIN carriers c ON c.id = s.carrier_id WHERE s.warehouse_id = {1-40} AND s.state IN ('packed','handed') ORDER BY s.eta LIMIT 200 ; ms={1000-2400} sent=200 read={40000-220000}",
    ),
    (
        220,
        "I shop | UPDATE parcels SET label_url = 'https://media.example.com/{hex12}.pdf' WHERE shipment_id = {1000000-9999999} ; ms={1000-1600} sent=0 read={1-9}",
    ),
    (
        200,
        "I metabase | SELECT DATE(created_at), carrier_id, COUNT(*) FROM shipments WHERE created_at > NOW() - INTERVAL {7-90} DAY GROUP BY 1, 2 ; ms={2000-9000} sent={90-900} read={900000-2900000}",
    ),
    (
        140,
        "I shop | INSERT INTO tracking_points (shipment_id, lat, lon, at) SELECT shipment_id, lat, lon, at FROM tracking_inbox WHERE batch = {10000-99999} ; ms={1000-3000} sent=0 read={1000-9000}",
    ),
    (100, "I shop | COMMIT ; ms={1000-1400} sent=0 read=0"),
    (
        60,
        "I dump | SELECT /*!40001 SQL_NO_CACHE */ * FROM `{invoices|addresses|returns}` ; ms={20000-90000} sent={900000-2900000} read={900000-2900000}",
    ),
    (
        40,
        "I shop | DELETE FROM sessions WHERE expires_at < NOW() LIMIT 5000 ; ms={1000-1900} sent=0 read=5000",
    ),
    (20, "I shop | SELECT GET_LOCK('carrier-import-{1-9}', 10) ; ms=10000 sent=1 read=0"),
    (1, "I maint | ANALYZE TABLE carriers ; ms={1000-3000} sent=1 read=0"),
    (
        1,
        "I maint | ALTER TABLE lab_events ADD INDEX at_idx (at) ; ms={9000-40000} sent=0 read={100000-900000}",
    ),
    (1, "I shop | DELETE FROM imports WHERE id = {100-900} ; ms={1000-2000} sent=0 read=1"),
];

/// A proxy before databases.
const PROXY: &[Kind] = &[
    (
        400,
        "I MySQL_Monitor.cpp:1342:monitor_ping_thread() | Ping of 192.0.2.5{1-4}:3306 took {1-40} ms",
    ),
    (
        240,
        "I MySQL_Session.cpp:5121:handler() | Client 192.0.2.{20-29}:{30000-60000} closed idle connection after {300-900} s",
    ),
    (
        200,
        "W MySQL_HostGroups_Manager.cpp:3402:replication_lag_action() | Shunning server 192.0.2.99:3306 from HG 30 with replication lag of {61-140} second, count number: '1'",
    ),
    (
        200,
        "W MySQL_HostGroups_Manager.cpp:3425:replication_lag_action() | Re-enabling server 192.0.2.99:3306 from HG 30 with replication lag of {0-20} second",
    ),
    (
        140,
        "E mysql_connection.cpp:1186:handler() | Failed to mysql_real_connect() on 30:192.0.2.98:3306 , FD (Conn:{40-90} , MyDS:{40-90}) , 2003: Can't connect to server on '192.0.2.98' (115).",
    ),
    (110, "I Query_Processor.cpp:1490:query_digest() | Digest map holds {4000-5200} entries"),
    (
        90,
        "W MySQL_Session.cpp:4210:get_pkts() | Detected a broken client connection from 192.0.2.{60-90}",
    ),
    (60, "I ProxySQL_Statistics.cpp:770:memory() | Query cache uses {40-90} MB"),
    (
        3,
        "I ProxySQL_Admin.cpp:4912:admin_handler() | Received command SELECT * FROM stats_mysql_global",
    ),
    (
        1,
        "W MySQL_Thread.cpp:2930:refresh_variables() | Variable mysql-monitor_slave_lag_when_null has no effect in this version",
    ),
    (
        1,
        "I ProxySQL_Cluster.cpp:511:peer() | Cluster: detected a peer 192.0.2.46:6032 , node_id {1-9}",
    ),
    (1, "I ProxySQL_RESTAPI_Server.cpp:97:start() | REST server keeps port 6070"),
];

/// A shipping application and its jobs.
const SHIPPING: &[Kind] = &[
    (
        500,
        "I - | Completed 200 OK in {20-300}ms (Views: {1-9}.{1-9}ms | ActiveRecord: {2-90}.{1-9}ms | Allocations: {1000-90000})",
    ),
    (420, "I - | Started GET \"/shipments/{1000000-9999999}\" for {ip}"),
    (260, "I - | Started POST \"/shipments\" for {ip}"),
    (
        240,
        "I ActiveJob | Performing {LabelJob|TrackingPollJob|InvoiceJob|PurgeSessionsJob} (Job ID: {uuid}) from Sidekiq({default|carriers|maintenance}) enqueued",
    ),
    (
        240,
        "I ActiveJob | Performed {LabelJob|TrackingPollJob|InvoiceJob|PurgeSessionsJob} (Job ID: {uuid}) from Sidekiq({default|carriers|maintenance}) in {20-900}.{10-99}ms",
    ),
    (140, "W Carrier | carrier {ups-eu|northpost|fastvan} slow: {3-9}.{1-9} s for label"),
    (100, "I - | Completed 404 Not Found in {4-40}ms (Allocations: {1000-9000})"),
    (
        80,
        "E ActiveJob | Error performing TrackingPollJob (Job ID: {uuid}): Net::ReadTimeout (Net::ReadTimeout with northpost)",
    ),
    (
        60,
        "E - | ActionController::InvalidAuthenticityToken (Can't verify CSRF token authenticity.)",
    ),
    (
        40,
        "W Deprecation | DEPRECATION WARNING: to_s(:short) is deprecated and will be removed from Rails 8 (called from eta_column at app/views/shipments/_row.erb:{10-40})",
    ),
    (6, "I Flipper | feature {fast_labels|new_map|eta_v2} is {on|off} for actor Depot;{1-40}"),
    (
        2,
        "I - | == 202602{10-16}0{1-9}3011 {AddDepotNote|RenameLane|IndexReturns}: migrated (0.{1000-9000}s) =",
    ),
    (1, "I Sidekiq | maintenance: scheduled ReportJob for {20-23}:15"),
    (1, "W Redis | MULTI with {100-900} commands from CartMergeJob"),
    (1, "E Geocoder | Geocoding API error: over query limit."),
    (1, "I - | Sprockets manifest of release r{1000-1999} read"),
    (1, "I Depot | opening hours of depot {1-40} changed by clerk"),
];

/// Rows go away on the primary at once, and on the replica by one scan each.
pub fn incident() -> Incident {
    Incident {
        name: "db-keyless-purge",
        domain: "db",
        set: Set::Blind,
        start: "2026-02-17T14:00:00Z",
        minutes: 360,
        logs: vec![
            log("replica2-error.log", "replica2", mysql, 0, 2400, &[REPLICA]),
            log("primary-slow.log", "primary", mysql_slow, 0, 1000, &[SLOW]),
            log("proxysql.log", "proxy1", proxysql, 540, 2800, &[PROXY]),
            log("shipping.log", "4121", ruby, 540, 5000, &[SHIPPING]),
        ],
        flows: vec![],
        story: vec![
            once(
                Trigger,
                6300,
                "shipping.log",
                "I - | == 20260216093011 SplitShipmentEvents: migrated (41.2201s) =",
            ),
            once(
                Cause,
                8100,
                "shipping.log",
                "I ActiveJob | Performing PurgeShipmentEventsJob (Job ID: {uuid}) from Sidekiq(maintenance) enqueued",
            ),
            often(
                Cause,
                8130..8900,
                170.0,
                "primary-slow.log",
                "I shop | DELETE FROM shipment_events_archive WHERE created_at < '2025-08-21 00:00:00' LIMIT 500000 ; ms={9000-24000} sent=0 read={1400000-1900000}",
            ),
            often(
                Symptom,
                8300..16_500,
                500.0,
                "replica2-error.log",
                "I MY-013352] [Repl | The replica is applying a ROW event on behalf of a DELETE statement on table shipment_events_archive and is currently taking a considerable amount of time ({60-900} seconds). This is due to the fact that it is scanning the table while looking up records to be processed.",
            ),
            often(
                Symptom,
                8500..16_500,
                170.0,
                "proxysql.log",
                "W MySQL_HostGroups_Manager.cpp:3402:replication_lag_action() | Shunning server 192.0.2.52:3306 from HG 20 with replication lag of {120-7000} second, count number: '1'",
            ),
            often(
                Symptom,
                8450..16_500,
                160.0,
                "shipping.log",
                "W Shipment | shipment {1000000-9999999} created but not found on read, retried on primary",
            ),
            often(
                Symptom,
                9000..16_500,
                260.0,
                "primary-slow.log",
                "I shop | SELECT * FROM tracking_points WHERE shipment_id = {1000000-9999999} ORDER BY at DESC LIMIT 50 ; ms={3000-12000} sent=50 read={10000-90000}",
            ),
            often(
                Symptom,
                9300..16_500,
                180.0,
                "shipping.log",
                "E - | ActiveRecord::ConnectionTimeoutError (could not obtain a connection from the pool within 5.000 seconds; all pooled connections were in use)",
            ),
            once(
                Detection,
                10_400,
                "shipping.log",
                "W Pager | p99 of POST /shipments is {4-6}.{1-9} s over 15 minutes, incident opened",
            ),
            once(
                Recovery,
                16_450,
                "replica2-error.log",
                "I MY-010581] [Repl | Replica SQL thread for channel '' initialized, starting replication in log 'binlog.004211' at position {1000000-9000000}, relay log './relay.000002' position: 4",
            ),
            once(
                Decoy,
                7500,
                "proxysql.log",
                "I ProxySQL_Admin.cpp:7300:load_mysql_query_rules() | Received LOAD MYSQL QUERY RULES TO RUNTIME command",
            ),
            once(
                Decoy,
                7900,
                "primary-slow.log",
                "I metabase | SELECT COUNT(*) FROM audit_trail a LEFT JOIN users u ON u.email = a.actor ; ms={190000-260000} sent=1 read=48211003",
            ),
            once(
                Decoy,
                8700,
                "shipping.log",
                "F - | ActionView::Template::Error (undefined method 'lane' for nil): app/views/depots/board.erb:{10-90}",
            ),
            often(
                Decoy,
                7000..7300,
                50.0,
                "replica2-error.log",
                "E MY-010596] [Repl | Error reading relay log event for channel 'ledger': replica thread was killed",
            ),
            once(
                Decoy,
                9700,
                "proxysql.log",
                "E MySQL_Monitor.cpp:2110:group_replication() | Server 192.0.2.98:3306 missed 3 checks. Converting to OFFLINE",
            ),
        ],
    }
}
