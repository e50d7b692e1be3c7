//! Machines themselves.

use crate::formats::{dmesg, java, json, postgres, syslog3164, syslog5424};
use crate::incident::Role::{Cause, Decoy, Detection, Recovery, Symptom, Trigger};
use crate::incident::{Incident, Kind, Set, log, often, once};
use crate::noise::{KERNEL, LINUX, POSTGRES, SERVICE, SHOP};

/// What a management controller says all day.
const CONTROLLER: &[Kind] = &[
    (
        40,
        "I ipmid | sensor {CPU1_Temp|CPU2_Temp|Inlet_Temp|DIMM_A_Temp} reading {24-58} degrees, ok",
    ),
    (30, "I ipmid | fan {1-8} at {4000-7000} rpm, ok"),
    (20, "I webui | session of monitor from 192.0.2.7 opened"),
    (12, "W webui | login failed for root from {ip}"),
    (8, "I ipmid | power draw {280-390} W"),
    (3, "W ipmid | sensor Riser_Temp not readable"),
    (1, "I ipmid | SEL is {20-22} percent full"),
];

/// A module with corrected errors gets worse until a database page is damaged.
pub fn weak_memory() -> Incident {
    Incident {
        name: "hw-weak-memory",
        domain: "hw",
        set: Set::Train,
        start: "2026-12-01T00:30:00Z",
        minutes: 420,
        logs: vec![
            log("dmesg.log", "db2", dmesg, 0, 3000, &[KERNEL]),
            log("bmc.log", "db2-bmc", syslog5424, 0, 3400, &[CONTROLLER]),
            log("postgres.log", "db2", postgres, 0, 5000, &[POSTGRES]),
        ],
        flows: vec![],
        story: vec![
            once(
                Trigger,
                9000,
                "bmc.log",
                "I ipmid | memory patrol scrub interval set to 24 h by firmware profile performance",
            ),
            often(
                Cause,
                13_000..15_500,
                300.0,
                "dmesg.log",
                "I EDAC MC0 | {1-4} CE memory read error on CPU_SrcID#0_Ha#0_Chan#1_DIMM#0 (channel:1 slot:0 page:0x{hex6} offset:0x{hex3} grain:32 syndrome:0x0)",
            ),
            once(
                Symptom,
                15_700,
                "dmesg.log",
                "E mce | [Hardware Error]: Machine check events logged",
            ),
            once(
                Symptom,
                15_720,
                "bmc.log",
                "E ipmid | SEL: Memory DIMM_B1 | Uncorrectable ECC | Asserted",
            ),
            often(
                Symptom,
                15_740..19_000,
                12.0,
                "postgres.log",
                "E app@shop | invalid page in block {1000-9999} of relation base/16384/16611",
            ),
            once(
                Symptom,
                15_900,
                "postgres.log",
                "W app@shop | page verification failed, calculated checksum {10000-60000} but expected {10000-60000}",
            ),
            once(
                Detection,
                16_800,
                "bmc.log",
                "W notifier | trap sent to monitoring: db2 memory CRITICAL, ticket OPS-{1000-9999}",
            ),
            once(Recovery, 19_100, "postgres.log", "I - | database system is shut down"),
            once(
                Decoy,
                12_000,
                "bmc.log",
                "W ipmid | power supply 2 of chassis lab-4 failed self test",
            ),
            once(
                Decoy,
                17_000,
                "postgres.log",
                "F backup@archive | no pg_hba.conf entry for host \"192.0.2.88\", user \"backup\", database \"archive\"",
            ),
            once(
                Decoy,
                7000,
                "dmesg.log",
                "W ata5.00 | failed command: READ FPDMA QUEUED, drive is in tray of spare shelf",
            ),
        ],
    }
}

/// A cooling unit is switched to manual; machines throttle, jobs run late.
pub fn hot_rack() -> Incident {
    Incident {
        name: "hw-hot-rack",
        domain: "hw",
        set: Set::HeldOut,
        start: "2026-07-18T11:00:00Z",
        minutes: 300,
        logs: vec![
            log("building.log", "bms1", syslog5424, 0, 2600, &[CONTROLLER]),
            log("node.log", "calc5", syslog3164, 120, 3600, &[LINUX]),
            log("jobs.json", "queue", json, 0, 4800, &[SERVICE]),
            log("shop.log", "web3", java, 120, 3600, &[SHOP]),
        ],
        flows: vec![(
            250,
            &[(
                "jobs.json",
                0,
                "I queue | job finished ; job={job} node=calc{1-8} duration_s={100-160}",
            )],
        )],
        story: vec![
            once(
                Trigger,
                8000,
                "building.log",
                "I bms | operator h.lang logged in at panel hall-2",
            ),
            once(
                Cause,
                8060,
                "building.log",
                "I bms | unit CRAC-3 hall-2: mode auto -> manual, setpoint 22.0 held, fan 30 %",
            ),
            often(
                Symptom,
                9000..14_000,
                120.0,
                "building.log",
                "W bms | hall-2 row C inlet temperature {31-41}.{1-9} degrees, limit 30",
            ),
            often(
                Symptom,
                9600..14_000,
                45.0,
                "node.log",
                "I kernel | mce: CPU{0-63}: Package temperature above threshold, cpu clock throttled (total events = {10-9000})",
            ),
            often(
                Symptom,
                9800..14_000,
                30.0,
                "jobs.json",
                "W queue | job finished late ; job={job} node=calc5 duration_s={900-1900}",
            ),
            once(
                Symptom,
                11_200,
                "node.log",
                "I slurmd | error: Node calc5 drained: health check temp failed",
            ),
            once(
                Detection,
                11_300,
                "jobs.json",
                "E queue | alert raised ; alert=CalcBacklog pending=212 state=firing",
            ),
            once(
                Recovery,
                13_800,
                "building.log",
                "I bms | unit CRAC-3 hall-2: mode manual -> auto",
            ),
            once(
                Decoy,
                7500,
                "node.log",
                "E restic | backup of /home failed: repository locked by PID 771 on calc1",
            ),
            once(
                Decoy,
                10_500,
                "shop.log",
                "E c.e.shop.VoucherApi | certificate of voucher.example.org has expired",
            ),
            once(Decoy, 12_500, "building.log", "E door | door hall-7 forced open, camera offline"),
        ],
    }
}
