//! network: a fiber is put back with dust on it; the bundle that it is part of goes up and down.

use super::formats::{journal, nexus};
use crate::formats::{python, syslog3164};
use crate::incident::Role::{Cause, Decoy, Detection, Recovery, Symptom, Trigger};
use crate::incident::{Incident, Kind, Set, log, often, once};

/// A leaf switch.
const LEAF: &[Kind] = &[
    (360, "I %ETHPORT-5-IF_UP | Interface Ethernet1/{1-40} is up in mode access"),
    (360, "I %ETHPORT-5-IF_DOWN_LINK_FAILURE | Interface Ethernet1/{1-40} is down (Link failure)"),
    (
        300,
        "I %ETHPORT-5-SPEED | Interface Ethernet1/{1-40}, operational speed changed to {1|10|25} Gbps",
    ),
    (
        280,
        "I %ETHPORT-5-IF_DUPLEX | Interface Ethernet1/{1-40}, operational duplex mode changed to Full",
    ),
    (
        240,
        "I %ETHPORT-5-IF_RX_FLOW_CONTROL | Interface Ethernet1/{1-40}, operational Receive Flow Control state changed to off",
    ),
    (
        240,
        "I %AUTHPRIV-6-SYSTEM_MSG | pam_unix(dcos_sshd:session): session opened for user {oxidized|ansible} by (uid=0) - dcos_sshd[{1000-30000}]",
    ),
    (
        200,
        "I %AAA-6-AAA_ACCOUNTING_MESSAGE | update:192.0.2.{10-19}@pts/{0-4}:{oxidized|ansible}:show running-config (SUCCESS)",
    ),
    (
        160,
        "I %ARP-3-DUP_VADDR_SRC_IP | arp [{1000-30000}]  Source address of packet received from {hex4}.{hex4}.{hex4} on Vlan{310-330}(port-channel3) is duplicate of local virtual ip, 192.0.2.1",
    ),
    (
        120,
        "I %L2FM-4-L2FM_MAC_MOVE | Mac {hex4}.{hex4}.{hex4} in vlan {310-330} has moved from Po{2-9} to Eth1/{1-40}",
    ),
    (100, "I %ETHPORT-5-IF_SFP_WARNING | Interface Ethernet1/22, High Temperature Warning"),
    (100, "I %ETHPORT-5-IF_SFP_WARNING | Interface Ethernet1/22, High Temperature Warning cleared"),
    (
        80,
        "I %ETHPORT-5-IF_HARDWARE | Interface Ethernet1/{1-40}, hardware type changed to No-Transceiver",
    ),
    (80, "I %ETHPORT-5-IF_HARDWARE | Interface Ethernet1/{1-40}, hardware type changed to 10/25G"),
    (
        60,
        "I %BGP-5-ADJCHANGE | bgp-65010 [{1000-9000}] (tenant-{1-9}) neighbor 192.0.2.{200-250} {Up|Down}",
    ),
    (50, "I %USER-3-SYSTEM_MSG | ntpd: no reachable server in vrf {lab|oob}"),
    (
        40,
        "I %SNMPD-3-ERROR | SNMP log error : Authentication failure for snmp req from host 192.0.2.66",
    ),
    (6, "I %VSHD-5-VSHD_SYSLOG_CONFIG_I | Configured from vty by ansible on 192.0.2.12@pts/{0-4}"),
    (3, "I %LLDP-3-INVALID_LLDP_RECEIVED | Received an invalid LLDP on Eth1/{1-40}"),
    (1, "I %PLATFORM-5-FAN_STATUS | Fan module 2 (Fan2(sys_fan2) fan) current-status is FAN_OK"),
    (1, "I %VMAN-2-ACTIVATION_STATE | Successfully deactivated virtual service 'guestshell+'"),
    (
        1,
        "I %SYSMGR-4-VAR_SYSMGR_FULL | System core file storage usage is unexpectedly high at {71-89}%. This may cause corruption of core files",
    ),
    (
        1,
        "I %COPP-4-COPP_DROPS5 | CoPP drops exceed threshold in class: copp-system-p-class-exception-diag",
    ),
    (
        1,
        "I %ETHPORT-5-STORM_CONTROL_BELOW_THRESHOLD | Traffic in port Ethernet1/{1-40} has fallen below the storm control threshold",
    ),
    (1, "I %CERT_ENROLL-3-SYSTEM_MSG | trustpoint lab-ca has no identity certificate"),
];

/// A spine switch of another vendor.
const SPINE: &[Kind] = &[
    (
        300,
        "I Ebra | %LINEPROTO-5-UPDOWN: Line protocol on Interface Ethernet{1-40}/1, changed state to {up|down}",
    ),
    (
        260,
        "I Aaa | %AAA-5-LOGIN: user {oxidized|ansible} logged in [from: 192.0.2.{10-19}] [service: sshd]",
    ),
    (
        260,
        "I Aaa | %AAA-5-LOGOUT: user {oxidized|ansible} logged out [from: 192.0.2.{10-19}] [service: sshd]",
    ),
    (200, "I eventmon | Ethernet{1-40}/1 inErrors: 0 fcsErrors: 0 in 60 s"),
    (
        140,
        "I Bgp | %BGP-5-ADJCHANGE: peer 192.0.2.{200-250} (VRF tenant-{1-9} AS 650{20-40}) old state {OpenConfirm|Established} event {KeepAlive|Stop|HoldTime} new state {Established|Idle}",
    ),
    (
        110,
        "I Lldp | %LLDP-5-NEIGHBOR_NEW: LLDP neighbor with chassisId {hex4}.{hex4}.{hex4} and portId \"eth0\" added on interface Ethernet{1-40}/1",
    ),
    (
        110,
        "I Lldp | %LLDP-5-NEIGHBOR_TIMEOUT: LLDP neighbor with chassisId {hex4}.{hex4}.{hex4} and portId \"eth0\" timed out on interface Ethernet{1-40}/1",
    ),
    (70, "I Snmp | %SNMP-4-AUTHFAIL: Received SNMP packet with unknown community from 192.0.2.66"),
    (
        50,
        "I Stp | %SPANTREE-6-INTERFACE_STATE: Interface Ethernet{1-40}/1 instance MST0 moving from learning to forwarding",
    ),
    (
        40,
        "I Arp | %ARP-3-DUPLICATE_IP: host {hex4}.{hex4}.{hex4} claims 192.0.2.1 on Vlan{310-330}",
    ),
    (30, "I Ntp | %NTP-5-UNREACHABLE: peer 192.0.2.124 unreachable, stratum 16"),
    (
        4,
        "I ConfigAgent | %SYS-5-CONFIG_E: Enter configuration mode from console by ansible on vty{3-9} (192.0.2.12)",
    ),
    (1, "I Fru | %FRU-6-PS_INSERTED: Power supply 2 has been inserted"),
    (1, "I Thermostat | %ENVMON-6-FANS_OVERRIDE: fan speed override of {35-60} percent removed"),
    (1, "I ProcMgr-worker | %PROCMGR-6-PROCESS_STARTED: 'CapiApp' starting with PID={1000-9000}"),
    (1, "I SuperServer | %SYS-6-LOGMSG_INFO: Message from ansible on /dev/pts/3: backup done"),
];

/// A machine that mounts a file server.
const CLIENT: &[Kind] = &[
    (400, "I autofs | expiring path /net/{assets|fonts|luts|plates}{1-20}"),
    (300, "I autofs | attempting to mount entry /net/{assets|fonts|luts|plates}{1-20}"),
    (300, "I autofs | mounted /net/{assets|fonts|luts|plates}{1-20}"),
    (
        240,
        "I slurmd | launch task StepId={100000-199999}.0 request from UID:{2000-2040} GID:2000 HOST:192.0.2.{40-44} PORT:{30000-60000}",
    ),
    (
        220,
        "I slurmd | task/affinity: lllp_distribution: JobId={100000-199999} auto binding off: mask_cpu,one_thread",
    ),
    (140, "I systemd | Started slurmstepd scope job_{100000-199999}.scope."),
    (120, "I kernel | NVRM: GPU at PCI:0000:{10-90}:00: performance state P{0-8}"),
    (90, "W kernel | nfs: server oldnas.example.net not responding, timed out"),
    (70, "I rpc.gssd | ERROR: no credentials found for connecting to server oldnas.example.net"),
    (
        60,
        "I kernel | perf: interrupt took too long ({2500-9000} > 2500), lowering kernel.perf_event_max_sample_rate to {5000-79000}",
    ),
    (50, "E slurmd | error: Domain socket directory /var/spool/slurmd: No such file or directory"),
    (12, "I kernel | cgroup: fork rejected by pids controller in /slurm/uid_{2000-2040}"),
    (2, "I kernel | mlx5_core 0000:41:00.0: Port module event: module 0, Cable plugged"),
    (1, "W kernel | EDAC MC0: 1 CE memory read error on CPU_SrcID#0_MC#0_Chan#1_DIMM#0"),
    (1, "I kernel | NFS: Registering the id_resolver key type"),
    (1, "I chronyd | System clock wrong by -0.{100000-900000} seconds"),
    (1, "E irqbalance | Cannot change IRQ {100-400} affinity: Input/output error"),
    (1, "I systemd | Reloading finished in {200-900} ms."),
];

/// The scheduler of a render farm.
const FARM: &[Kind] = &[
    (
        500,
        "I render.task | frame {1000-1400} of shot {sq|ep}{10-90}_{100-900} done in {40-400} s on blade{10-70}",
    ),
    (400, "D render.pull | texture set {hex8} found in local cache"),
    (360, "I render.pull | {4-60} tiles of plate {hex6} read in 0.{100-900} s"),
    (260, "I render.dispatch | {1-12} frames handed to blade{10-70}"),
    (160, "I render.dispatch | blade{10-70} asks for work, slots {1-8}"),
    (110, "W render.task | frame {1000-1400} has {3-90} pixels with NaN, clamped"),
    (90, "E render.task | license checkout for denoiser failed, queued again"),
    (70, "W render.budget | shot {sq|ep}{10-90}_{100-900} is {4-60} % over estimate"),
    (60, "E render.convert | color space 'lin_srgb_{1-4}' unknown in config, treated as raw"),
    (20, "I render.report | daily proof for {sq|ep}{10-90} published"),
    (3, "I render.dispatch | priority of show {north|atlas|ember} set to {20-80} by coordinator"),
    (1, "W render.blade | blade{10-70} reports driver 550.{10-90}, fleet has 550.54"),
    (1, "I render.dispatch | policy fair-share reloaded, 3 shows"),
    (1, "E render.mail | proof mail to producers bounced"),
    (1, "I render.cache | eviction freed {100-900} GB of textures"),
];

/// Recabling dims the light of one link of two; nothing is down, much is slow.
pub fn incident() -> Incident {
    Incident {
        name: "network-dim-optic",
        domain: "network",
        set: Set::Blind,
        start: "2026-04-14T04:30:00Z",
        minutes: 300,
        logs: vec![
            log("leaf3.log", "leaf3", nexus, 330, 4200, &[LEAF]),
            log("spine1.log", "spine1", syslog3164, 330, 2600, &[SPINE]),
            log("blade31-journal.log", "blade31", journal, 0, 3200, &[CLIENT]),
            log("farm.log", "farm", python, 330, 4200, &[FARM]),
        ],
        flows: vec![],
        story: vec![
            once(
                Trigger,
                5500,
                "leaf3.log",
                "I %ETHPORT-5-IF_HARDWARE | Interface Ethernet1/49, hardware type changed to No-Transceiver",
            ),
            once(
                Trigger,
                5640,
                "leaf3.log",
                "I %ETH_PORT_CHANNEL-5-PORT_UP | port-channel10: Ethernet1/49 is up",
            ),
            once(
                Cause,
                5655,
                "leaf3.log",
                "I %ETHPORT-5-IF_SFP_WARNING | Interface Ethernet1/49, Low Rx Power Warning",
            ),
            often(
                Symptom,
                6000..14_600,
                260.0,
                "spine1.log",
                "I eventmon | Ethernet49/1 inErrors: {120-9000} fcsErrors: {120-9000} in 60 s",
            ),
            often(
                Symptom,
                7300..14_600,
                320.0,
                "leaf3.log",
                "I %ETH_PORT_CHANNEL-5-PORT_DOWN | port-channel10: Ethernet1/49 is down",
            ),
            often(
                Symptom,
                7310..14_600,
                320.0,
                "spine1.log",
                "I Lag | %LAG-5-MEMBER_REMOVED: Ethernet49/1 left Port-Channel10, 1 member active",
            ),
            often(
                Symptom,
                7400..14_600,
                220.0,
                "blade31-journal.log",
                "W kernel | nfs: server nas2.example.net not responding, still trying",
            ),
            often(
                Symptom,
                7430..14_600,
                220.0,
                "blade31-journal.log",
                "I kernel | nfs: server nas2.example.net OK",
            ),
            often(
                Symptom,
                6900..14_600,
                150.0,
                "farm.log",
                "W render.pull | {4-60} tiles of plate {hex6} read in {12-61}.{100-900} s",
            ),
            often(
                Symptom,
                8200..14_600,
                260.0,
                "farm.log",
                "E render.task | frame {1000-1400} of shot {sq|ep}{10-90}_{100-900} given up: OSError: [Errno 5] Input/output error on blade{10-70}",
            ),
            once(
                Detection,
                9300,
                "farm.log",
                "F render.watch | throughput {31-44} % below plan for one hour, network desk called",
            ),
            once(
                Recovery,
                14_550,
                "leaf3.log",
                "I %ETHPORT-5-IF_DOWN_ADMIN_DOWN | Interface Ethernet1/49 is down (Administratively down)",
            ),
            once(
                Decoy,
                5200,
                "leaf3.log",
                "I %VSHD-5-VSHD_SYSLOG_CONFIG_I | Configured from vty by pnair on 192.0.2.14@pts/2",
            ),
            once(
                Decoy,
                7100,
                "leaf3.log",
                "I %VPC-2-PEER_KEEP_ALIVE_RECV_FAIL | In domain 10, VPC peer keep-alive receive has failed",
            ),
            once(
                Decoy,
                7106,
                "leaf3.log",
                "I %VPC-6-PEER_KEEP_ALIVE_RECV_SUCCESS | In domain 10, vPC peer keep-alive receive is successful",
            ),
            once(
                Decoy,
                8000,
                "spine1.log",
                "I ProcMgr-worker | %PROCMGR-4-PROCESS_TERMINATED: 'Snmp' (PID={1000-9000}, status=11) has terminated.",
            ),
            once(
                Decoy,
                8900,
                "blade31-journal.log",
                "E kernel | EXT4-fs error (device nvme1n1p1): ext4_lookup:1855: inode #{100000-900000}: comm render: deleted inode referenced: {100000-900000}",
            ),
            often(
                Decoy,
                10_000..10_500,
                40.0,
                "farm.log",
                "E render.license | server lic2 refused: no seats left for simulator",
            ),
        ],
    }
}
