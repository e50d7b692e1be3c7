//! virt: a pool is promised to grow, so it is split into four times as many groups, and moving them takes the disks.

use super::formats::{ceph_cluster, ceph_mgr, journal_precise};
use crate::formats::postgres;
use crate::incident::Role::{Cause, Decoy, Detection, Recovery, Symptom, Trigger};
use crate::incident::{Incident, Kind, LogFile, Set, log, often, once};

/// The cluster that holds the disks.
const CLUSTER: &[Kind] = &[
    (420, "D osd.{0-17} | {2-5}.{hex2} {scrub|deep-scrub} starts"),
    (420, "D osd.{0-17} | {2-5}.{hex2} {scrub|deep-scrub} ok"),
    (100, "W mon.pve1 | Health check failed: mon pve3 is low on available space (MON_DISK_LOW)"),
    (
        100,
        "I mon.pve1 | Health check cleared: MON_DISK_LOW (was: mon pve3 is low on available space)",
    ),
    (90, "I mon.pve1 | mon.pve1 calling monitor election"),
    (
        80,
        "W osd.11 | slow request osd_op(client.{1000-9000}.0:{1000-90000} 5.{hex2} 5:{hex8}:::rbd_data.{hex12}:head [read 0~4096]) initiated on lab pool, currently delayed",
    ),
    (
        40,
        "E mon.pve1 | Health check update: 1 pool(s) do not have an application enabled (POOL_APP_NOT_ENABLED)",
    ),
    (2, "D mon.pve1 | osdmap e{40100-40190}: 18 total, 18 up, 18 in"),
    (1, "W mon.pve1 | Health check failed: 1 daemons have recently crashed (RECENT_CRASH)"),
    (1, "I mon.pve1 | client 192.0.2.{70-79} using library version below the minimum, allowed"),
];

/// The active manager of that cluster.
const MANAGER: &[Kind] = &[
    (
        300,
        "I pg_autoscaler | Pool '{iso|lab|rgw|cephfs_data}' root_id -1 using 0.0{10-99}{1000-9999} of space, bias 1.0, pg target {20-31}.{100-999} quantized to 32 (current 32)",
    ),
    (
        200,
        "I pg_autoscaler | Pool '{backup|archive}' root_id -1 using 0.1{10-59}{1000-9999} of space, bias 1.0, pg target {110-127}.{100-999} quantized to 128 (current 128)",
    ),
    (260, "I pg_autoscaler | effective_target_ratio 0.0 0.0 0 {119000000000-119999999999}"),
    (240, "I balancer | prepared 0/10 upmap changes"),
    (
        200,
        "D - | mgr.server handle_open ignoring open from mds.{pve1|pve3} v2:192.0.2.3{1-3}:6810/{100000000-900000000}; not ready for session (expect reconnect)",
    ),
    (160, "I rbd_support | load_schedules: {vms|backup}, start_after="),
    (120, "I devicehealth | devices of osd.{0-17} scraped in {1-9} s"),
    (80, "W prometheus | Cluster metrics cache is stale, scrape took {10-15}.{10-99} s"),
    (70, "E - | Error ENOENT: module 'diskprediction_local' has no host for device sd{a-f}"),
    (
        50,
        "E dashboard | [192.0.2.{10-19}:{30000-60000}] [GET] [500] [0.0{10-90}s] [viewer] [510.0B] /api/prometheus/rules",
    ),
    (2, "I volumes | cleaning up connections"),
    (1, "I telemetry | not configured, sending nothing"),
    (1, "W progress | complete: ev {uuid} does not exist"),
];

/// A hypervisor.
const HYPERVISOR: &[Kind] = &[
    (320, "I pvestatd | status update time ({4-6}.{100-999} seconds)"),
    (260, "I pvedaemon | <api@pve!graph> successful auth for user 'api@pve'"),
    (200, "I pveproxy | worker {10000-60000} {finished|started}"),
    (200, "I pmxcfs | [status] notice: received log"),
    (140, "I corosync | [KNET  ] link: Resetting MTU for link {0-1} because host {1-3} joined"),
    (120, "W pvestatd | storage 'nas-iso' is not online"),
    (100, "E pve-ha-lrm | service 'vm:{900-909}' not on this node at VM start, ignored"),
    (80, "I kernel | vmbr0: port {4-30}(tap{100-140}i0) entered {forwarding|disabled} state"),
    (60, "E smartd | Device: /dev/sde [SAT], 8 Offline uncorrectable sectors"),
    (
        4,
        "I pvedaemon | <{jvos|hamada}@pam> starting task UPID:pve1:{hex8}:{hex8}:{hex8}:{vncproxy|qmsnapshot|vzdump}:{100-140}:{jvos|hamada}@pam:",
    ),
    (1, "I pvescheduler | INFO: Finished Backup of VM {100-140} (00:0{2-9}:{10-59})"),
    (1, "W kernel | kvm [{10000-60000}]: ignored rdmsr: 0x{hex3} data 0x0"),
    (1, "I pve-firewall | status update took {2-4}.{100-999} s"),
];

/// A database in one of its guests.
const GUEST: &[Kind] = &[
    (
        320,
        "I - | checkpoint complete: wrote {400-4000} buffers ({1-9}.{1-9}%); 0 WAL file(s) added, 0 removed, {1-4} recycled; write=269.{100-999} s, sync=0.0{10-99} s, total=269.{100-999} s",
    ),
    (280, "I erp@erp | connection authorized: user=erp database=erp application_name=erp-web"),
    (
        260,
        "I erp@erp | duration: {1000-1400}.{100-999} ms  statement: SELECT * FROM stock_report({1-90})",
    ),
    (
        200,
        "I - | automatic vacuum of table \"erp.public.{lines|events|locks}\": index scans: 1, tuples: {100-9000} removed",
    ),
    (120, "E erp@erp | duplicate key value violates unique constraint \"session_pkey\""),
    (80, "F report@erp | password authentication failed for user \"report\""),
    (60, "E bi@erp | canceling statement due to user request"),
    (1, "I - | parameter \"log_min_messages\" cannot be set now, unchanged"),
    (1, "W bi@erp | there is no transaction in progress"),
];

/// Between a hundred equal lines one has another target.
pub fn incident() -> Incident {
    Incident {
        name: "virt-pg-target",
        domain: "virt",
        set: Set::Second,
        start: "2026-08-26T05:00:00Z",
        minutes: 420,
        logs: vec![
            log("ceph.log", "pve1", ceph_cluster, 120, 3400, &[CLUSTER]),
            log("ceph-mgr.pve2.log", "pve2", ceph_mgr, 120, 3800, &[MANAGER]),
            log("pve1-journal.txt", "pve1", journal_precise, 120, 3000, &[HYPERVISOR]),
            LogFile {
                skew: -9,
                ..log("vm112-postgresql.log", "erpdb", postgres, 0, 2400, &[GUEST])
            },
        ],
        flows: vec![],
        story: vec![
            once(
                Trigger,
                6600,
                "pve1-journal.txt",
                "I pvedaemon | <hamada@pam> starting task UPID:pve1:0021F4A0:0C83E1B7:{hex8}:cephsetpool:vms:hamada@pam:",
            ),
            often(
                Cause,
                6660..20_400,
                420.0,
                "ceph-mgr.pve2.log",
                "I pg_autoscaler | Pool 'vms' root_id -1 using 0.9{10-19}{1000-9999} of space, bias 1.0, pg target {480-511}.{100-999} quantized to 512 (current 128)",
            ),
            often(
                Symptom,
                7100..20_800,
                420.0,
                "ceph.log",
                "D mgr.pve2 | pgmap v{2000000-2099999}: {430-801} pgs: {30-90} active+remapped+backfill_wait, {6-18} active+remapped+backfilling, {400-690} active+clean; 21 TiB data, 63 TiB used, 46 TiB / 109 TiB avail; {1000000-9000000}/16510000 objects misplaced; {300-900} MiB/s, {90-240} objects/s recovering",
            ),
            often(
                Symptom,
                8300..20_600,
                600.0,
                "ceph.log",
                "W mon.pve1 | Health check update: {4-90} slow ops, oldest one blocked for {31-190} sec, daemons [osd.{0-5},osd.{6-17}] have slow ops. (SLOW_OPS)",
            ),
            often(
                Symptom,
                8800..20_600,
                240.0,
                "vm112-postgresql.log",
                "I - | checkpoint complete: wrote {400-4000} buffers ({1-9}.{1-9}%); 0 WAL file(s) added, 0 removed, {1-4} recycled; write=269.{100-999} s, sync={14-96}.{100-999} s, total={290-370}.{100-999} s",
            ),
            often(
                Symptom,
                9100..20_600,
                350.0,
                "vm112-postgresql.log",
                "I erp@erp | duration: {9000-64000}.{100-999} ms  statement: COMMIT",
            ),
            often(
                Symptom,
                9600..20_600,
                1300.0,
                "pve1-journal.txt",
                "I pvestatd | VM 112 qmp command failed - VM 112 qmp command 'query-proxmox-support' failed - got timeout",
            ),
            once(
                Detection,
                11_500,
                "vm112-postgresql.log",
                "F erp@erp | sorry, too many clients already",
            ),
            once(
                Recovery,
                20_500,
                "pve1-journal.txt",
                "I ceph-mon | from='client.? 192.0.2.31:0/{100000000-900000000}' entity='client.admin' cmd='osd pool set vms pg_autoscale_mode off': finished",
            ),
            once(
                Recovery,
                20_900,
                "ceph.log",
                "I mon.pve1 | Health check cleared: SLOW_OPS (was: 7 slow ops, oldest one blocked for 44 sec, osd.3 has slow ops)",
            ),
            once(
                Decoy,
                5900,
                "ceph-mgr.pve2.log",
                "I balancer | Optimize plan auto_2026 mode upmap, max misplaced 0.050000",
            ),
            once(
                Decoy,
                6200,
                "pve1-journal.txt",
                "I pvedaemon | <jvos@pam> starting task UPID:pve1:001FD11C:0C82A0F1:{hex8}:qmigrate:131:jvos@pam:",
            ),
            once(
                Decoy,
                7600,
                "pve1-journal.txt",
                "E kernel | ixgbe 0000:5e:00.1 ens5f1: NIC Link is Down",
            ),
            often(
                Decoy,
                7900..8500,
                55.0,
                "vm112-postgresql.log",
                "E bi@erp | relation \"staging.orders_tmp\" does not exist at character {14-90}",
            ),
            once(
                Decoy,
                10_200,
                "ceph.log",
                "E mon.pve1 | Health check failed: 1 scrub errors (OSD_SCRUB_ERRORS)",
            ),
        ],
    }
}
