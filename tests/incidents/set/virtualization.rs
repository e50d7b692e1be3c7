//! Hypervisors and their storage.

use crate::formats::{cisco, hostd, java, syslog3164, vmkernel};
use crate::incident::Role::{Cause, Decoy, Detection, Recovery, Symptom, Trigger};
use crate::incident::{Incident, Set, log, often, once};
use crate::noise::{HOSTD, LINUX, SHOP, SWITCHES, VMKERNEL};

/// A zone is renamed on the fabric while one path is already dead; a host loses its datastore.
pub fn lost_paths() -> Incident {
    Incident {
        name: "virt-lost-paths",
        domain: "virt",
        set: Set::Train,
        start: "2026-04-22T21:00:00Z",
        minutes: 210,
        logs: vec![
            log("vmkernel.log", "esx07", vmkernel, 0, 3600, &[VMKERNEL]),
            log("hostd.log", "esx07", hostd, 0, 3400, &[HOSTD]),
            log("fabric.log", "fab-a", syslog3164, 120, 2400, &[LINUX]),
            log("app.log", "vm-122", java, 120, 3800, &[SHOP]),
        ],
        flows: vec![],
        story: vec![
            once(
                Trigger,
                5700,
                "fabric.log",
                "I raslogd | AUDIT, [ZONE-3012], INFO, ZONE, sanadmin/admin/192.0.2.6/ssh, change CHG0031 window opened",
            ),
            once(
                Cause,
                5745,
                "fabric.log",
                "I raslogd | AUDIT, [ZONE-3016], INFO, ZONE, sanadmin, zone esx07_hba1 removed from effective configuration prod_cfg",
            ),
            often(
                Symptom,
                5750..5790,
                9.0,
                "vmkernel.log",
                "W - | NMP: nmp_PathDetermineFailure: Cmd (0x2a) PDL error (0x5/0x25/0x0) - path vmhba1:C0:T1:L3 device naa.60060160a1b2 - triggering path failover",
            ),
            once(
                Symptom,
                5801,
                "vmkernel.log",
                "W StorageApdHandler | 1204: APD start for 0x4306{hex6} [naa.60060160a1b2]",
            ),
            once(
                Symptom,
                5941,
                "vmkernel.log",
                "W StorageApdHandler | 609: APD timeout event for 0x4306{hex6} [naa.60060160a1b2], I/O will be fast failed",
            ),
            once(
                Symptom,
                5942,
                "hostd.log",
                "W hostd Vimsvc.ha-eventmgr | Event 88121 : Lost access to volume 5f2c-ds-prod03 (ds-prod03) due to connectivity issues. Recovery attempt is in progress",
            ),
            often(
                Symptom,
                5950..8700,
                60.0,
                "hostd.log",
                "I hostd Vmsvc.vm | Question info: vm-122 cannot open the disk 'ds-prod03/shop-db.vmdk' or one of the snapshot disks it depends on",
            ),
            often(
                Symptom,
                5980..8800,
                10.0,
                "app.log",
                "E c.e.shop.OrderService | database on vm-122 not reachable: socket closed",
            ),
            once(
                Detection,
                6500,
                "hostd.log",
                "W hostd Vimsvc.ha-eventmgr | Event 88203 : Alarm 'Cannot connect to storage' on esx07 changed from Green to Red",
            ),
            once(
                Recovery,
                8650,
                "fabric.log",
                "I raslogd | AUDIT, [ZONE-3014], INFO, ZONE, sanadmin, zone esx07_hba1 added to effective configuration prod_cfg",
            ),
            once(
                Recovery,
                8670,
                "vmkernel.log",
                "I StorageApdHandler | 507: APD exit for 0x4306{hex6} [naa.60060160a1b2]",
            ),
            once(
                Decoy,
                5200,
                "hostd.log",
                "E hostd Vimsvc.ha-eventmgr | Event 88007 : Backup of vm-148 failed: unable to quiesce guest file system",
            ),
            once(
                Decoy,
                7000,
                "fabric.log",
                "E raslogd | [FW-1403], WARNING, power supply 2 of fab-lab is absent",
            ),
            once(
                Decoy,
                3600,
                "app.log",
                "E c.e.shop.LicenseCheck | license of module pdf-archive expired on node vm-190",
            ),
        ],
    }
}

/// A backup appliance is moved onto a busy host; its reservation squeezes the others.
pub fn ballooning() -> Incident {
    Incident {
        name: "virt-ballooning",
        domain: "virt",
        set: Set::HeldOut,
        start: "2026-09-08T02:00:00Z",
        minutes: 240,
        logs: vec![
            log("hostd.log", "esx11", hostd, 0, 4200, &[HOSTD]),
            log("vmkernel.log", "esx11", vmkernel, 0, 3200, &[VMKERNEL]),
            log("core.log", "sw-core2", cisco, 0, 2000, &[SWITCHES]),
            log("app.log", "vm-131", java, 120, 4400, &[SHOP]),
        ],
        flows: vec![],
        story: vec![
            once(
                Trigger,
                7200,
                "hostd.log",
                "I hostd Vimsvc.ha-eventmgr | Event 51022 : Maintenance mode entered on esx12, evacuation of 9 machines requested by vcadmin",
            ),
            once(
                Cause,
                7230,
                "hostd.log",
                "I hostd Vimsvc.ha-eventmgr | Event 51030 : Migration of vm-177 (backup-proxy) from esx12 to esx11 completed, memory reservation 196608 MB",
            ),
            often(
                Symptom,
                7300..11_000,
                40.0,
                "vmkernel.log",
                "W MemSched | {7000-7900}: memory state low, balloon target for vm-131 raised to {2000-14000} MB",
            ),
            often(
                Symptom,
                7400..11_000,
                100.0,
                "hostd.log",
                "W hostd Statssvc | swap rate of vm-131 is {20-90} MBps, above threshold",
            ),
            often(
                Symptom,
                7450..11_000,
                8.0,
                "app.log",
                "W c.e.shop.OrderService | order {100000-999999} accepted for customer {1000-9999} in {6000-19000} ms",
            ),
            often(
                Symptom,
                7600..11_000,
                25.0,
                "app.log",
                "E c.e.shop.CartController | cart service gave up after 20000 ms",
            ),
            once(
                Detection,
                8300,
                "hostd.log",
                "W hostd Vimsvc.ha-eventmgr | Event 51207 : Alarm 'Host memory usage' on esx11 changed from Yellow to Red",
            ),
            once(
                Recovery,
                10_900,
                "hostd.log",
                "I hostd Vimsvc.ha-eventmgr | Event 51410 : Migration of vm-177 (backup-proxy) from esx11 to esx14 completed, memory reservation 196608 MB",
            ),
            once(
                Decoy,
                6800,
                "vmkernel.log",
                "E ScsiPath | 8004: permanent device loss on naa.6006lab0{hex2}, device removed from host esx-lab2",
            ),
            once(
                Decoy,
                8900,
                "app.log",
                "E c.e.shop.MapTiles | certificate of tiles.example.org expired yesterday",
            ),
            once(
                Decoy,
                5100,
                "core.log",
                "I %SPANTREE-2-BLOCK_BPDUGUARD | Received BPDU on port Gi2/0/33 with BPDU Guard enabled. Disabling port.",
            ),
        ],
    }
}
