//! hw: a controller tests its battery and stops caching writes; the battery comes back slowly.

use super::formats::{dmesg_t, kafka, pino};
use crate::formats::syslog3164;
use crate::incident::Role::{Cause, Decoy, Detection, Recovery, Symptom, Trigger};
use crate::incident::{Incident, Kind, LogFile, Set, log, often, once};

/// The syslog of a broker's machine, with what watches its hardware.
const MACHINE: &[Kind] = &[
    (400, "I crond[{1000-30000}] | (root) CMD (/usr/lib64/sa/sa1 1 1)"),
    (
        300,
        "I MR_MONITOR | <MRMON113> Controller ID:  0   Unexpected sense:   PD   =   Port 0 - 3:1:{0-11}  Invalid field in CDB, CDB   =   0x4d 0x00 0x4d 0x00, Sense   =   0x70 0x00 0x05",
    ),
    (260, "I ipmievd | Threshold sensor Fan{1-6} Tach reading {6000-9000} RPM, within range"),
    (220, "I node_exporter | level=debug collector=diskstats duration_seconds=0.0{10-99}"),
    (
        180,
        "I sshd[{1000-30000}] | Accepted publickey for {awx|patrol} from 192.0.2.{10-19} port {30000-60000} ssh2",
    ),
    (
        140,
        "I MR_MONITOR | <MRMON044> Controller ID:  0   Time established since power on:   Time   {10-99} seconds",
    ),
    (120, "I lldpd | neighbor tor{1-4} port swp{1-40} refreshed"),
    (100, "E snmpd | Connection from UDP: [192.0.2.66]:{30000-60000}: community mismatch"),
    (80, "E ipmievd | Reading SEL entry {1-900} failed: Timeout"),
    (60, "I MR_MONITOR | <MRMON039> Controller ID:  0   Patrol Read complete"),
    (60, "I MR_MONITOR | <MRMON037> Controller ID:  0   Patrol Read started"),
    (
        50,
        "W smartd | Device: /dev/bus/0 [megaraid_disk_0{1-9}], Temperature changed {1-3} Celsius to {34-41} Celsius",
    ),
    (
        40,
        "W MR_MONITOR | <MRMON110> Controller ID:  0   Corrected medium error during recovery:   PD   Port 0 - 3:1:9   Location   0x{hex7}",
    ),
    (
        3,
        "I MR_MONITOR | <MRMON064> Controller ID:  0   Consistency Check progress on VD:   1 is {10-90}%",
    ),
    (2, "I dnf | Metadata cache refreshed recently."),
    (1, "W ipmievd | Power supply 2 input out of range for {1-4} s, asserted and deasserted"),
    (
        1,
        "I MR_MONITOR | <MRMON247> Controller ID:  0   Device inserted:   Device Type:   Enclosure   Device Id:   Port 0 - 3",
    ),
    (1, "I kernel | ACPI: PM: power button of chassis door acknowledged"),
    (1, "E auditd | Audit daemon rotating log files took {2-9} s"),
    (1, "I tuned | profile throughput-performance verified"),
    (1, "I MR_MONITOR | <MRMON128> Controller ID:  0   Firmware log rolled over, {1-4} pages"),
];

/// The kernel of that machine.
const KERNEL: &[Kind] = &[
    (
        300,
        "I - | nf_tables: drop-in: IN=bond0 SRC={ip} DST=192.0.2.61 PROTO=TCP SPT={1024-65000} DPT={22|111|2049|9999} SYN",
    ),
    (
        200,
        "I - | megaraid_sas 0000:18:00.0: {1000-9000} ({800000000-899999999}s/0x0020/INFO) - Patrol Read checked {1-90}% of PD 0{1-9}",
    ),
    (
        160,
        "I - | perf: interrupt took too long ({2500-9000} > {2000-2400}), lowering kernel.perf_event_max_sample_rate to {5000-79000}",
    ),
    (
        140,
        "I - | EDAC sbridge MC0: CORE{0-9} CHANNEL{0-3} 1 CE memory scrubbing error at DIMM_B{1-4}, corrected",
    ),
    (120, "I - | i40e 0000:3b:00.{0-1}: VF {1-30} MAC {hex12} set"),
    (100, "I - | IPv6: ADDRCONF(NETDEV_CHANGE): veth{hex7}: link becomes ready"),
    (100, "I - | br-lab: port {1-9}(veth{hex7}) entered {blocking|forwarding|disabled} state"),
    (90, "I - | usb 1-14: reset high-speed USB device number {2-9} using xhci_hcd"),
    (70, "I - | pcieport 0000:00:1c.0: AER: Corrected error received: 0000:01:00.{0-1}"),
    (60, "I - | CIFS: VFS: \\\\192.0.2.140 has not responded in 180 seconds. Reconnecting..."),
    (
        40,
        "I - | XFS (sdc1): Metadata CRC error detected at xfs_agi_read_verify, unmount and run xfs_repair on scratch",
    ),
    (2, "I - | systemd-journald[{400-900}]: Sent WATCHDOG=1 notification late"),
    (
        1,
        "I - | mce: CPU{0-39}: Core temperature above threshold, cpu clock throttled (total events = {1-9})",
    ),
    (1, "I - | mce: CPU{0-39}: Core temperature/speed normal"),
    (
        1,
        "I - | TCP: bond0: Driver has suspect GRO implementation, TCP performance may be compromised.",
    ),
    (1, "I - | sd 0:0:12:0: [sdd] Write Protect is off"),
    (
        1,
        "I - | clocksource: timekeeping watchdog on CPU{0-39}: hpet read-back delay of {100000-200000}ns",
    ),
];

/// A broker.
const BROKER: &[Kind] = &[
    (
        400,
        "I kafka.log.UnifiedLog | [UnifiedLog partition={orders|stock|clicks|audit}-{0-23}, dir=/data/kafka] Rolled new log segment at offset {10000000-90000000} in {1-40} ms.",
    ),
    (
        300,
        "I kafka.log.LocalLog | [LocalLog partition={orders|stock|clicks|audit}-{0-23}, dir=/data/kafka] Deleting segment files LogSegment(baseOffset={1000000-9000000}, size={100000000-900000000})",
    ),
    (
        300,
        "I kafka.log.ProducerStateManager | [ProducerStateManager partition={orders|stock|clicks|audit}-{0-23}] Wrote producer snapshot at offset {10000000-90000000} with {1-40} producer ids in {1-9} ms.",
    ),
    (
        260,
        "I kafka.coordinator.group.GroupCoordinator | [GroupCoordinator 2]: Stabilized group {billing|search|etl|mail}-{1-9} generation {100-900} (__consumer_offsets-{0-49}) with {2-12} members",
    ),
    (
        220,
        "I kafka.coordinator.group.GroupCoordinator | [GroupCoordinator 2]: Preparing to rebalance group etl-{1-9} in state PreparingRebalance with old generation {100-900} (reason: removing member consumer-{hex8} on heartbeat expiration)",
    ),
    (
        150,
        "I org.apache.kafka.clients.NetworkClient | [AdminClient clientId=exporter] Node -1 disconnected.",
    ),
    (
        120,
        "W kafka.network.Processor | [SocketServer listenerType=ZK_BROKER, nodeId=2] Unexpected error from /192.0.2.66; closing connection: invalid receive size {300000000-900000000}",
    ),
    (
        100,
        "I kafka.cluster.Partition | [Partition legacy-{0-3} broker=2] Shrinking ISR from 2,4 to 2. Leader: (highWatermark: {1000-9000}, endOffset: {9000-9900}).",
    ),
    (
        100,
        "I kafka.cluster.Partition | [Partition legacy-{0-3} broker=2] Expanding ISR from 2 to 2,4",
    ),
    (
        80,
        "E kafka.server.KafkaApis | [KafkaApi-2] Unexpected error handling request ApiKey=METADATA from clientId=probe-{1-9}: topic name is invalid",
    ),
    (
        60,
        "W kafka.server.ReplicaFetcherThread | [ReplicaFetcher replicaId=2, leaderId=4, fetcherId=0] Error in response for fetch request to lab broker: connection reset",
    ),
    (
        40,
        "I kafka.log.LogCleaner | [kafka-log-cleaner-thread-0]: cleaned log __consumer_offsets-{0-49} (dirty section = [{1000-9000}, {9000-9900}])",
    ),
    (
        3,
        "I kafka.server.DynamicConfigManager | Processing override for entityPath: clients/probe-{1-9} with config: consumer_byte_rate",
    ),
    (
        1,
        "I kafka.controller.KafkaController | [Controller id=2] Partition leader election for lab-{0-3} completed, unchanged",
    ),
    (1, "W kafka.server.BrokerMetadataCheckpoint | No meta.properties file under dir /data/lab"),
    (1, "I kafka.utils.Log4jControllerRegistration | Registered log4j MBean again"),
    (
        1,
        "E kafka.server.LogDirFailureChannel | Directory /data/lab is offline, ignored: not in use",
    ),
    (
        1,
        "I kafka.coordinator.transaction.TransactionStateManager | transactional id etl-{1-9} expired, removed",
    ),
];

/// A program that feeds the broker.
const FEED: &[Kind] = &[
    (
        500,
        "I feed | batch sent ; topic={orders|stock|clicks|audit} partition={0-23} records={1-400} ms={2-40}",
    ),
    (360, "D feed | source polled ; source={pos|shop|app} rows={0-900} ms={4-90}"),
    (
        260,
        "I http | request completed ; method=POST path=/ingest status=202 ms={1-30} bytes={200-9000}",
    ),
    (160, "I http | request completed ; method=GET path=/health status=200 ms=1 bytes=2"),
    (
        120,
        "W schema | unknown field dropped ; subject={orders|clicks}-value field={utm_x|legacy_id|tmp}",
    ),
    (90, "E schema | record rejected ; subject=stock-value cause=missing_sku store={100-400}"),
    (70, "W http | body too large ; path=/ingest limit=1048576 client={client}"),
    (60, "E push | webhook to partner failed ; partner=northpost status=502 attempt={1-3}"),
    (40, "I gc | heap used ; mb={120-300} ms={2-19}"),
    (3, "I flags | flags read ; count={20-30}"),
    (1, "W locale | timezone of store unknown ; store={100-400}"),
    (1, "I feed | source added ; source=kiosk{1-9}"),
    (1, "E metrics | push gateway refused connection ; host=push.example.net"),
    (1, "I feed | compression set ; topic=audit codec=zstd"),
    (1, "W http | slow body from client ; client={client} ms={9000-20000}"),
];

/// Write back becomes write through, and every flush of a broker takes seconds.
pub fn incident() -> Incident {
    Incident {
        name: "hw-cache-battery",
        domain: "hw",
        set: Set::Blind,
        start: "2026-08-04T07:00:00Z",
        minutes: 360,
        logs: vec![
            log("stor2-messages", "stor2", syslog3164, -360, 3000, &[MACHINE]),
            // Its clock of the kernel ran on from the boot, as it does.
            LogFile {
                skew: -37,
                ..log("stor2-dmesg.txt", "stor2", dmesg_t, -360, 2200, &[KERNEL])
            },
            log("kafka-server.log", "stor2", kafka, -360, 4200, &[BROKER]),
            log("feed.json", "feed1", pino, 0, 5200, &[FEED]),
        ],
        flows: vec![],
        story: vec![
            once(
                Trigger,
                6600,
                "stor2-messages",
                "I MR_MONITOR | <MRMON148> Controller ID:  0   Battery relearn started",
            ),
            once(
                Symptom,
                6690,
                "stor2-messages",
                "I MR_MONITOR | <MRMON147> Controller ID:  0   Battery is discharging",
            ),
            once(
                Cause,
                6960,
                "stor2-messages",
                "W MR_MONITOR | <MRMON195> Controller ID:  0   BBU disabled; changing WB virtual disks to WT, Forced WB VDs are not affected",
            ),
            often(
                Symptom,
                7100..16_200,
                130.0,
                "feed.json",
                "W feed | batch slow ; topic={orders|stock|clicks} partition={0-23} records={200-400} ms={1900-14000}",
            ),
            often(
                Symptom,
                7300..16_200,
                300.0,
                "kafka-server.log",
                "W kafka.server.ReplicaFetcherThread | [ReplicaFetcher replicaId=2, leaderId={1|3}, fetcherId=0] Partition {orders|stock|clicks}-{0-23} is {20000-900000} messages behind, out of the in-sync set 1,3",
            ),
            often(
                Symptom,
                8000..16_200,
                1500.0,
                "stor2-dmesg.txt",
                "I - | INFO: task jbd2/sda3-8:{800-900} blocked for more than 120 seconds.",
            ),
            often(
                Symptom,
                8200..16_200,
                200.0,
                "feed.json",
                "E feed | batch expired before it was acknowledged ; topic={orders|stock} partition={0-23} records={200-400} cause=TimeoutException",
            ),
            often(
                Symptom,
                7700..16_200,
                700.0,
                "kafka-server.log",
                "W kafka.raft.TimingWheelExpirationService | [RequestPurgatory-Produce] {40-900} delayed produce requests expired on broker 2",
            ),
            once(
                Detection,
                9800,
                "feed.json",
                "W slo | freshness of orders is behind, paging on-call ; lag_s={400-900}",
            ),
            once(
                Symptom,
                9600,
                "stor2-messages",
                "I MR_MONITOR | <MRMON149> Controller ID:  0   Battery relearn in progress, charge is {11-29}%",
            ),
            once(
                Recovery,
                16_150,
                "stor2-messages",
                "I MR_MONITOR | <MRMON194> Controller ID:  0   BBU enabled; changing WT virtual disks to WB",
            ),
            once(
                Decoy,
                5900,
                "kafka-server.log",
                "I kafka.server.DynamicConfigManager | Processing override for entityPath: topics/clicks with config: retention.ms",
            ),
            once(
                Decoy,
                7250,
                "stor2-messages",
                "E MR_MONITOR | <MRMON096> Controller ID:  0   Predictive failure:   PD   Port 0 - 3:1:11 (global hot spare)",
            ),
            once(
                Decoy,
                7800,
                "stor2-dmesg.txt",
                "E - | mce: [Hardware Error]: Machine check events logged, CPU {0-39} Bank 7",
            ),
            often(
                Decoy,
                6200..6700,
                45.0,
                "feed.json",
                "E push | webhook to partner failed ; partner=fastvan status=503 attempt={1-3}",
            ),
            once(
                Decoy,
                8900,
                "kafka-server.log",
                "E kafka.server.ReplicaManager | [ReplicaManager broker=2] Error processing append operation on partition lab-{0-3}: OutOfOrderSequenceException",
            ),
        ],
    }
}
