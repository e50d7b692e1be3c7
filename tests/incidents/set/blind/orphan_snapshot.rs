//! virt: a backup leaves a snapshot behind; it grows for hours until its datastore is full.

use super::formats::backup_job;
use crate::formats::{hostd, postgres, vmkernel};
use crate::incident::Role::{Cause, Decoy, Detection, Recovery, Symptom, Trigger};
use crate::incident::{Incident, Kind, Set, log, often, once};

/// The agent of a host.
const AGENT: &[Kind] = &[
    (
        400,
        "I hostd Vimsvc.TaskManager opID={hex8} | Task Created : haTask-{10-60}-vim.VirtualMachine.{reconfigure|acquireTicket|createSnapshot|removeSnapshot}-{1000000-9999999}",
    ),
    (
        400,
        "I hostd Vimsvc.TaskManager opID={hex8} | Task Completed : haTask-{10-60}-vim.VirtualMachine.{reconfigure|acquireTicket|createSnapshot|removeSnapshot}-{1000000-9999999} Status success",
    ),
    (
        300,
        "I hostd Vimsvc.ha-eventmgr | Event {10000-90000} : User vpxuser@127.0.0.1 logged in as VMware-client/8.0",
    ),
    (
        300,
        "I hostd Vimsvc.ha-eventmgr | Event {10000-90000} : User vpxuser@127.0.0.1 logged out (login time: {10-99}, number of API invocations: {1-40}, user agent: VMware-client/8.0)",
    ),
    (
        240,
        "D hostd PropertyProvider | RecordOp ASSIGN: guest.disk, {10-60}. Sent notification immediately.",
    ),
    (
        200,
        "I hostd Hostsvc.DatastoreSystem | RefreshDatastore ds-{silver|bronze}-0{1-4}: free {200-900} GB of 4096 GB",
    ),
    (
        160,
        "I hostd Guestsvc.GuestFileTransferImpl | Entered VmInitiateFileTransferFromGuest on vm {10-60}",
    ),
    (
        110,
        "W hostd Statssvc.vim.PerformanceManager | Calculated read I/O size {520000-900000} for scsi0:{0-3} is out of range -- {1-9}, interval {1-9}",
    ),
    (
        90,
        "E hostd Vimsvc | Unable to parse MaxRam value: file /vmfs/volumes/iso/template{1-9}.vmx is locked",
    ),
    (
        80,
        "W hostd Hostsvc.NetworkSystem | Could not look up port {100-900} of dvs lab: object was deleted",
    ),
    (
        70,
        "E hostd Solo.Vmomi | Activation finished; <{uuid}, <vim.ServiceInstance>, retrieveContent>: fault.NotAuthenticated",
    ),
    (
        8,
        "I hostd Vimsvc.ha-eventmgr | Event {10000-90000} : Virtual machine {web|vdi|build}-{10-60} on esx4 is powered {on|off}",
    ),
    (
        3,
        "I hostd Hostsvc | VsanSystemVmkProvider : GetRuntimeInfo: Complete, runtime info: (vim.vsan.host.VsanRuntimeInfo) {}",
    ),
    (
        1,
        "I hostd Vimsvc.ha-eventmgr | Event {10000-90000} : Issue detected on esx4: NTP service stopped using server 192.0.2.121",
    ),
    (1, "W hostd Hostsvc.Tpm | TPM event log of boot is {60000-64000} bytes, {1-9} entries unread"),
    (1, "I hostd Hostsvc.FirewallSystem | Enabled ruleset vvold"),
    (1, "I hostd Hostsvc.AutoStartManager | Autostart order of vm {10-60} saved"),
    (1, "W hostd Cimsvc | Refused a subscription of 192.0.2.71: too many tickets"),
];

/// Its kernel.
const KERNEL: &[Kind] = &[
    (
        360,
        "I - | ScsiDeviceIO: {2000-4000}: Cmd(0x45{hex10}) 0x1a, CmdSN 0x{hex4} from world 0 to dev \"mpx.vmhba32:C0:T0:L0\" failed H:0x0 D:0x2 P:0x0 Valid sense data: 0x5 0x20 0x0.",
    ),
    (
        300,
        "I - | NetSched: 701: 0x43{hex10}: received a force quiesce for port 0x{hex7}, dropped {1-40} pkts",
    ),
    (
        260,
        "I - | World: vm {2000000-2900000}: {5000-5900}: Starting world vmm{0-3}:{web|vdi|build}-{10-60} of type 8",
    ),
    (
        240,
        "I - | VSCSI: {6000-6900}: handle {1000-9000}(vscsi0:{0-3}):Creating Virtual Device for world {2000000-2900000} (FSS handle {100000-900000})",
    ),
    (
        220,
        "I - | Net: {2000-2900}: connected {web|vdi|build}-{10-60}.eth0 eth0 to vDS, portID 0x{hex7}",
    ),
    (
        160,
        "W - | UserObj: {600-900}: Failed to crossdup fd {10-40}, /var/run/log/vobd.log type CHAR: Busy",
    ),
    (
        120,
        "W - | NFS: {200-300}: Lost connection to the server 192.0.2.140 mount point /export/iso",
    ),
    (
        120,
        "I - | NFS: {300-400}: Restored connection to the server 192.0.2.140 mount point /export/iso",
    ),
    (90, "I - | DVFilter: {5900-6100}: Checking disconnected filters for timeouts"),
    (
        60,
        "W - | NMP: nmp_DeviceRequestFastDeviceProbe:237: NMP device \"mpx.vmhba32:C0:T0:L0\" state in doubt; requested fast path state update...",
    ),
    (
        50,
        "E - | Heartbeat: 827: PCPU {0-31} didn't have a heartbeat for {7-9} seconds, timeout is 14, 1 IPIs sent; *may* be locked up.",
    ),
    (
        3,
        "I - | Vol3: {1100-1300}: Could not open device 'mpx.vmhba32:C0:T0:L0:8' for probing: No such device",
    ),
    (
        1,
        "I - | CpuSched: {600-800}: user latency of {2000000-2900000} hostd-worker 0 changed by {2000000-2900000} hostd-worker -6",
    ),
    (1, "W - | Hbr: {500-600}: Slow receiver of replication group 7 in lab"),
    (
        1,
        "I - | Swap: {4000-4900}: Finish swapping in migration swap file. (faulted {100-900} pages)",
    ),
    (1, "I - | PCI: {1000-1300}: 0000:3b:00.{0-1}: link width x8"),
    (1, "W - | LinuxDMACheck: {100-140}: mask 0xffffffff of nic lab is short"),
];

/// A backup server.
const BACKUP: &[Kind] = &[
    (300, "I Vm | {web|vdi|build|mail|wiki}-{10-60}: creating snapshot for backup"),
    (300, "I Vm | {web|vdi|build|mail|wiki}-{10-60}: removing snapshot, took {4-60} s"),
    (
        260,
        "I Transfer | Disk {1-3} of {web|vdi|build|mail|wiki}-{10-60}: {1-90}.{1-9} GB read at {40-400} MB/s, bottleneck: {Source|Network|Target}",
    ),
    (
        240,
        "I ProxyDetector | Proxy backup-px{1-2} selected for VM '{web|vdi|build|mail|wiki}-{10-60}', mode nbd",
    ),
    (
        200,
        "I Repository | {2-40}.{1-9} TB free on repo-{1-3}, chain of {web|vdi|build|mail|wiki}-{10-60} has {3-14} points",
    ),
    (120, "I Retention | Merging oldest increment of {web|vdi|build|mail|wiki}-{10-60} into full"),
    (90, "W Guest | {vdi|build}-{10-60}: cannot reach guest agent, backup is crash consistent"),
    (80, "E Agent | Failed to connect to laptop-{100-400}.corp.example: host is not reachable"),
    (60, "W Cbt | {web|vdi|build}-{10-60}: changed blocks not available, reading whole disk"),
    (40, "E Tape | Drive 2 asks for cleaning, job 'Monthly to tape' waits"),
    (6, "I Scheduler | Job '{Branch|Lab|Desktops}' starts by schedule"),
    (2, "I License | {40-60} of 80 instances in use"),
    (1, "W Mail | Summary of job 'Lab' not sent: relay answered 421"),
    (1, "I Config | Backup window of job 'Desktops' changed by CORP.hmueller"),
    (1, "I Update | Signature set {1000-9000} loaded"),
    (1, "W Ntp | Clock of repo-3 differs by {1-4} s"),
    (1, "I Config | Proxy backup-px3 added to pool 'gold'"),
];

/// A database in a guest.
const LEDGER: &[Kind] = &[
    (
        400,
        "I post@ledger | duration: {100-190}.{100-999} ms  execute <unnamed>: INSERT INTO postings (account, cents, day) SELECT account, cents, day FROM inbox WHERE batch = {10000-99999}",
    ),
    (
        300,
        "I read@ledger | duration: {200-900}.{100-999} ms  execute S_{1-9}: SELECT sum(cents) FROM postings WHERE account = {100000-999999} AND day <= $1",
    ),
    (200, "I [unknown]@[unknown] | connection received: host=192.0.2.{30-39} port={30000-60000}"),
    (
        200,
        "I post@ledger | connection authorized: user=post database=ledger application_name=poster",
    ),
    (
        140,
        "I - | checkpoint complete: wrote {400-9000} buffers ({1-9}.{1-9}%); 0 WAL file(s) added, 0 removed, {1-9} recycled; write={100-260}.{100-999} s, sync=0.{100-999} s, total={100-260}.{100-999} s; sync files={10-90}, longest=0.{100-999} s, average=0.00{1-9} s",
    ),
    (120, "I - | checkpoint starting: time"),
    (80, "E read@ledger | canceling statement due to statement timeout"),
    (70, "E close@ledger | could not obtain lock on row in relation \"periods\""),
    (
        60,
        "F [unknown]@ledger | no pg_hba.conf entry for host \"192.0.2.77\", user \"scan\", database \"ledger\", no encryption",
    ),
    (
        50,
        "I - | automatic vacuum of table \"ledger.public.{inbox|postings_2026|locks}\": index scans: 1 pages: {0-90} removed, {1000-9000} remain",
    ),
    (3, "I post@ledger | sending cancel to blocking autovacuum PID {1200-1290}"),
    (2, "I - | received SIGHUP, reloading configuration files"),
    (1, "I - | parameter \"log_min_duration_statement\" changed to \"100\""),
    (1, "W read@ledger | nonstandard use of escape in a string literal at character {10-40}"),
    (1, "I - | could not receive data from client: Connection timed out"),
    (
        1,
        "I close@ledger | temporary file: path \"base/pgsql_tmp/pgsql_tmp{1000-9999}.1\", size {90000000-190000000}",
    ),
];

/// A new proxy keeps a disk attached, so the snapshot is left for the next run.
pub fn incident() -> Incident {
    Incident {
        name: "virt-orphan-snapshot",
        domain: "virt",
        set: Set::Blind,
        start: "2026-07-21T18:00:00Z",
        minutes: 480,
        logs: vec![
            log("esx4-hostd.log", "esx4", hostd, 0, 4200, &[AGENT]),
            log("esx4-vmkernel.log", "esx4", vmkernel, 0, 3400, &[KERNEL]),
            log("backup-nightly.log", "backup1", backup_job, 120, 2800, &[BACKUP]),
            log("ledger-db-postgres.log", "ledger-db", postgres, 120, 3200, &[LEDGER]),
        ],
        flows: vec![],
        story: vec![
            once(
                Trigger,
                6200,
                "backup-nightly.log",
                "I ProxyDetector | Proxy backup-px3 selected for VM 'ledger-db', mode hotadd",
            ),
            once(
                Cause,
                8000,
                "backup-nightly.log",
                "I Vm | ledger-db: disk 'ledger-db_2.vmdk' is still attached to backup-px3, snapshot removal is left to the next run",
            ),
            once(
                Symptom,
                8030,
                "esx4-hostd.log",
                "I hostd Vimsvc.ha-eventmgr | Event {10000-90000} : Virtual machine ledger-db disks consolidation is needed on esx4 in ha-datacenter.",
            ),
            often(
                Symptom,
                9500..22_000,
                1100.0,
                "esx4-hostd.log",
                "I hostd Hostsvc.DatastoreSystem | RefreshDatastore ds-gold-02: free {20-190} GB of 2048 GB",
            ),
            often(
                Symptom,
                12_000..25_000,
                420.0,
                "ledger-db-postgres.log",
                "I - | checkpoint complete: wrote {4000-9000} buffers ({1-9}.{1-9}%); 0 WAL file(s) added, 0 removed, {1-9} recycled; write={300-600}.{100-999} s, sync={14-90}.{100-999} s, total={400-700}.{100-999} s; sync files={10-90}, longest={9-60}.{100-999} s, average=1.{100-999} s",
            ),
            often(
                Symptom,
                18_500..25_000,
                300.0,
                "ledger-db-postgres.log",
                "I post@ledger | duration: {9000-64000}.{100-999} ms  execute <unnamed>: INSERT INTO postings (account, cents, day) SELECT account, cents, day FROM inbox WHERE batch = {10000-99999}",
            ),
            often(
                Symptom,
                22_000..25_000,
                160.0,
                "esx4-vmkernel.log",
                "W - | FS3DM: {2000-2900}: status No space left on device zeroing 1 extents (1048576 each) on ds-gold-02",
            ),
            often(
                Symptom,
                22_050..25_000,
                400.0,
                "esx4-hostd.log",
                "W hostd Vimsvc.ha-eventmgr | Event {10000-90000} : Message on ledger-db on esx4 in ha-datacenter: There is no more space for virtual disk ledger-db_2-000001.vmdk. You might be able to continue this session by freeing disk space on the relevant volume, and clicking _Retry.",
            ),
            once(
                Detection,
                22_700,
                "esx4-hostd.log",
                "W hostd Vimsvc.ha-eventmgr | Event {10000-90000} : Alarm 'Datastore usage on disk' on ds-gold-02 changed from Yellow to Red",
            ),
            once(
                Recovery,
                24_950,
                "esx4-hostd.log",
                "I hostd Vimsvc.TaskManager opID={hex8} | Task Completed : haTask-44-vim.VirtualMachine.consolidateDisks-{1000000-9999999} Status success",
            ),
            once(
                Decoy,
                6700,
                "esx4-hostd.log",
                "I hostd Hostsvc.AdvancedOptions | Set called with key 'Net.TcpipHeapMax', value '1536' by root",
            ),
            once(
                Decoy,
                7600,
                "esx4-vmkernel.log",
                "E - | NMP: nmpDeviceAttemptFailover:640: Retry world failover device \"naa.600508b1001c0lab\" - failed to issue command due to Not found (APD), try again...",
            ),
            often(
                Decoy,
                19_800..20_600,
                70.0,
                "backup-nightly.log",
                "E Tape | Drive 2 failed to write block {10000-90000}: media is write protected",
            ),
            once(Decoy, 21_000, "ledger-db-postgres.log", "E close@ledger | deadlock detected"),
            once(
                Decoy,
                12_800,
                "backup-nightly.log",
                "W Repository | repo-2 is below 10 % free, new chains go to repo-3",
            ),
        ],
    }
}
