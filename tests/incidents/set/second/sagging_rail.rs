//! hw: the twelve volts of a machine sag, reading by reading, until its cards fall off the bus.

use super::formats::{collected, slurm};
use crate::formats::{dmesg, python};
use crate::incident::Role::{Cause, Decoy, Detection, Recovery, Symptom, Trigger};
use crate::incident::{Incident, Kind, LogFile, Set, log, often, once, together};

/// The syslog of a row of machines. `sensord` logs what it reads.
const ROW: &[Kind] = &[
    (260, "I gpu0{5|6|8}+sensord |   +12V: +1{1.9|2.0}{1-9} V (min = +10.80 V, max = +13.20 V)"),
    (200, "I gpu0{5|6|7|8}+sensord |   +3.3V: +3.{29-34} V (min = +2.98 V, max = +3.63 V)"),
    (200, "I gpu0{5|6|7|8}+sensord |   VBAT: +3.0{1-9} V (min = +2.70 V, max = +3.63 V)"),
    (200, "I gpu0{5|6|7|8}+sensord |   Core 0: {48-71}.0 C (limit = 90.0 C)"),
    (160, "I gpu0{5|6|7|8}+sensord |   fan{1|2|3|4}: {7200-9800} RPM (min = 1200 RPM)"),
    (
        200,
        "I gpu0{5|6|8}+slurmd | launch task StepId={410000-419999}.0 request from UID:{2000-2090} GID:2000 HOST:192.0.2.40 PORT:{30000-60000}",
    ),
    (
        160,
        "I gpu0{5|6|7|8}+nvidia-persistenced | device 0000:{1b|3d|5e|9a}:00.0 - persistence mode is on",
    ),
    (
        140,
        "I gpu0{5|6|7|8}+sshd | Accepted publickey for {nhc|ops} from 192.0.2.40 port {30000-60000} ssh2: ED25519",
    ),
    (
        110,
        "W gpu05+sensord | Sensor alarm: Chip nct6798-isa-0290: fan7: 0 RPM (min = 1200 RPM) [ALARM]",
    ),
    (90, "E gpu0{6|8}+ipmievd | Unable to read SEL record {100-900}: Destination unavailable"),
    (
        80,
        "E gpu0{5|6|7|8}+automount | lookup_mount: lookup(program): lookup for {scratch2|old} failed",
    ),
    (
        60,
        "W gpu08+lustre | LustreError: 11-0: lfs2-OST00{10-19}-osc: operation ost_statfs to node 192.0.2.88@o2ib failed: rc = -107",
    ),
    (4, "I gpu0{5|6|7|8}+fwupd | No updatable devices, {2-9} known"),
    (1, "I gpu06+ipmievd | Power Supply sensor PS1 Status presence detected - Asserted"),
    (1, "I gpu08+dockerd | loaded profile docker-default"),
    (1, "W gpu05+chronyd | System clock was stepped by 0.{10-90} seconds"),
    (1, "I gpu0{5|6|8}+irqbalance | IRQ {100-300} affinity is now unmanaged"),
];

/// The kernel of one of them.
const KERNEL: &[Kind] = &[
    (
        300,
        "I audit | type=1131 audit({1790000000-1799999999}.{100-999}:{1000-9000}): pid=1 uid=0 auid=4294967295 msg='unit=nhc comm=\"systemd\" res=success'",
    ),
    (
        240,
        "I - | slurmstepd[{10000-60000}]: segfault at {hex8} ip {hex12} sp {hex12} error 4 in lab.so[{hex12}+1000]",
    ),
    (
        200,
        "I overlayfs | upperdir is in-use as upperdir/workdir of another mount, accessing files from both mounts will result in undefined behavior.",
    ),
    (200, "I mlx5_core 0000:3b:00.0 | Port module event: module 0, Cable plugged"),
    (
        180,
        "I - | perf: interrupt took too long ({2500-9000} > {2000-2400}), lowering kernel.perf_event_max_sample_rate to {5000-79000}",
    ),
    (
        120,
        "I Lustre | {1000-9000}:0:(client.c:2289:ptlrpc_expire_one_request()) @@@ Request sent has timed out for slow reply: [sent {1790000000-1799999999}/real 0]",
    ),
    (90, "W pcieport 0000:00:1c.0 | AER: Correctable error message received from 0000:02:00.0"),
    (60, "I EDAC skx MC1 | HANDLING MCE MEMORY ERROR, corrected, CPU {0-63} bank 13"),
    (
        40,
        "E - | NVRM: Xid (PCI:0000:9a:00): 13, pid={10000-60000}, name=python3, Graphics SM Warp Exception on (GPC {0-7}, TPC {0-6}): Out Of Range Address",
    ),
    (2, "I - | NVRM: loading NVIDIA UVM module again is not needed"),
    (1, "W nvme nvme1 | using unchecked data buffer"),
    (
        1,
        "I - | clocksource: Long readout interval, skipping watchdog check: cs_nsec: {500000000-900000000}",
    ),
];

/// The controller of the batch system.
const CONTROLLER: &[Kind] = &[
    (
        420,
        "I - | sched: Allocate JobId={410000-419999} NodeList=gpu0{5|6|8} #CPUs={8-64} Partition={train|short}",
    ),
    (400, "I - | _job_complete: JobId={410000-419999} WEXITSTATUS {0|0|0|1}"),
    (
        300,
        "I - | _slurm_rpc_submit_batch_job: JobId={410000-419999} InitPrio={1000-9000} usec={300-900}",
    ),
    (200, "D - | sched/backfill: _attempt_backfill: beginning"),
    (
        120,
        "E - | slurm_receive_msg [192.0.2.{200-250}:{30000-60000}]: Zero Bytes were transmitted or received",
    ),
    (
        90,
        "E - | Security violation, REQUEST_KILL_JOB RPC for JobId={410000-419999} from uid {2000-2090}",
    ),
    (60, "E - | Nodes lab0{1-4} not responding, setting DOWN"),
    (50, "I - | _slurm_rpc_kill_job: REQUEST_KILL_JOB JobId={410000-419999} uid {2000-2090}"),
    (2, "I - | update_node: node gpu0{5|6|8} reason set to: cable check"),
    (1, "I - | Processing Reconfiguration Request"),
    (1, "I - | SchedulerParameters=default_queue_depth=100,max_rpc_cnt=0,max_sched_time=2"),
];

/// A training that runs on all of them.
const TRAINING: &[Kind] = &[
    (
        500,
        "I trainer | step {100000-190000} loss {1-2}.{1000-9999} lr 0.000{10-30} {300-360} ms/step",
    ),
    (200, "I loader | shard {1000-9000} opened, {1000-9000} samples"),
    (160, "I checkpoint | async save of step {100000-190000} finished in {20-60} s"),
    (140, "D comm | allreduce bucket {0-40} took {4-30} ms on rank {0-31}"),
    (100, "W loader | sample {hex10} is truncated, skipped"),
    (70, "W trainer | gradient norm {20-90}.{10-99} clipped"),
    (50, "E metrics | push to tracker failed: 503 from tracker.example.net"),
    (2, "I trainer | warmup of stage {2-4} done"),
    (1, "W loader | cache on /scratch2 not mounted, reading from lfs1"),
    (1, "I trainer | loss scale grows to {1024-65536}"),
];

/// No reading is outside of its limits: they are those of the board, not of the cards.
pub fn incident() -> Incident {
    Incident {
        name: "hw-sagging-rail",
        domain: "hw",
        set: Set::Second,
        start: "2026-12-08T08:30:00Z",
        minutes: 540,
        logs: vec![
            log("row2-syslog", "loghost", collected, -480, 4800, &[ROW]),
            log("gpu07-dmesg.txt", "gpu07", dmesg, -480, 2400, &[KERNEL]),
            LogFile { skew: -2, ..log("slurmctld.log", "ctl1", slurm, -480, 2800, &[CONTROLLER]) },
            log("train-rank0.log", "gpu05", python, 0, 3000, &[TRAINING]),
        ],
        flows: vec![],
        story: vec![
            often(
                Trigger,
                700..10_800,
                600.0,
                "row2-syslog",
                "I gpu07+sensord |   +12V: +11.{61-83} V (min = +10.80 V, max = +13.20 V)",
            ),
            often(
                Cause,
                10_900..24_000,
                480.0,
                "row2-syslog",
                "I gpu07+sensord |   +12V: +1{1.0|1.1|1.2|0.9}{1-9} V (min = +10.80 V, max = +13.20 V)",
            ),
            often(
                Symptom,
                12_600..22_500,
                600.0,
                "gpu07-dmesg.txt",
                "W nvidia 0000:{1b|3d|5e}:00.0 | PCIe Bus Error: severity=Correctable, type=Physical Layer, (Receiver ID)",
            ),
            often(
                Symptom,
                13_000..22_500,
                500.0,
                "train-rank0.log",
                "W comm | rank {16-23} on gpu07 behind by {900-4000} ms, power brake slowdown active",
            ),
            together(
                Symptom,
                15_500..22_300,
                1300.0,
                &[
                    (
                        "gpu07-dmesg.txt",
                        0,
                        "E - | NVRM: Xid (PCI:0000:{1b|3d|5e}:00): 79, GPU has fallen off the bus.",
                    ),
                    (
                        "train-rank0.log",
                        40_000,
                        "E comm | watchdog caught collective operation timeout: WorkNCCL(SeqNum={100000-900000}, OpType=ALLREDUCE, Timeout(ms)=600000) on rank {16-23}",
                    ),
                    (
                        "slurmctld.log",
                        55_000,
                        "I - | _job_complete: JobId={410000-419999} WTERMSIG 6",
                    ),
                    (
                        "train-rank0.log",
                        95_000,
                        "W trainer | world is gone, starting again from step {100000-190000}",
                    ),
                ],
            ),
            once(
                Detection,
                22_600,
                "slurmctld.log",
                "I - | update_node: node gpu07 reason set to: NHC: check_nvsmi_healthmon: 7 of 8",
            ),
            once(
                Symptom,
                22_601,
                "slurmctld.log",
                "I - | update_node: node gpu07 state set to DRAINING",
            ),
            once(
                Recovery,
                25_300,
                "row2-syslog",
                "I gpu07+ipmievd | Power Supply sensor PS2 Status presence detected - Deasserted, Asserted",
            ),
            once(
                Recovery,
                26_100,
                "slurmctld.log",
                "I - | update_node: node gpu07 state set to IDLE",
            ),
            once(
                Decoy,
                8000,
                "row2-syslog",
                "W gpu06+sensord | Sensor alarm: Chip nct6798-isa-0290: Core 0: 91.0 C (limit = 90.0 C) [ALARM]",
            ),
            once(Decoy, 9900, "slurmctld.log", "I - | Running as primary controller"),
            often(
                Decoy,
                11_300..12_000,
                60.0,
                "slurmctld.log",
                "E - | agent/is_node_resp: node:lab02 RPC:REQUEST_PING : Communication connection failure",
            ),
            once(
                Decoy,
                14_600,
                "gpu07-dmesg.txt",
                "E nvme nvme0 | I/O 411 QID 9 timeout, completion polled",
            ),
            once(
                Decoy,
                13_700,
                "train-rank0.log",
                "E checkpoint | manifest of step 99000 has another hash, kept aside",
            ),
        ],
    }
}
