//! windows: a group policy turns an old protocol off; it takes effect at the next restart of a database server.

use super::formats::{log4net, sql_server, winlogbeat};
use crate::formats::windows;
use crate::incident::Role::{Cause, Decoy, Detection, Recovery, Symptom, Trigger};
use crate::incident::{Incident, Kind, Set, log, often, once};

/// A domain controller.
const DIRECTORY: &[Kind] = &[
    (
        500,
        "I Microsoft-Windows-Security-Auditing/4769 | A Kerberos service ticket was requested. Account Name: {anna|bert|cleo|dirk|emil|fay}{10-99}@CORP.EXAMPLE Service Name: {FS1|PRINT2|ERPDB|MAIL3}$ Client Address: ::ffff:192.0.2.{20-250} Ticket Encryption Type: 0x12 Failure Code: 0x0",
    ),
    (
        420,
        "I Microsoft-Windows-Security-Auditing/4768 | A Kerberos authentication ticket (TGT) was requested. Account Name: {anna|bert|cleo|dirk|emil|fay}{10-99} Client Address: ::ffff:192.0.2.{20-250} Result Code: 0x0",
    ),
    (
        300,
        "I Microsoft-Windows-Security-Auditing/5145 | A network share object was checked to see whether client can be granted desired access. Share Name: SYSVOL Relative Target Name: corp.example/Policies/gpt.ini Source Address: 192.0.2.{20-250}",
    ),
    (
        260,
        "I Microsoft-Windows-Security-Auditing/4662 | An operation was performed on an object. Object Type: domainDNS Accesses: Control Access Account Name: DC2$",
    ),
    (
        180,
        "I Microsoft-Windows-Security-Auditing/4738 | A user account was changed. Target Account Name: {anna|bert|cleo|dirk}{10-99} Subject Account Name: svc-hrsync",
    ),
    (
        150,
        "W Microsoft-Windows-Security-Auditing/4771 | Kerberos pre-authentication failed. Account Name: {anna|bert|cleo|dirk}{10-99} Failure Code: 0x18 Client Address: ::ffff:192.0.2.{20-250}",
    ),
    (
        120,
        "I NETLOGON/5827 | The Netlogon service denied a vulnerable Netlogon secure channel connection from a machine account. Machine SamAccountName: MFP-{10-40}",
    ),
    (
        90,
        "E DFSR/5002 | The DFS Replication service encountered an error communicating with partner BRANCH7 for replication group Domain System Volume. Error: 1722 (The RPC server is unavailable.)",
    ),
    (
        80,
        "W Microsoft-Windows-DNS-Server-Service/5501 | The DNS server encountered a bad packet from {ip}. Packet processing leads beyond packet length.",
    ),
    (
        70,
        "E Microsoft-Windows-Security-Kerberos/4 | The Kerberos client received a KRB_AP_ERR_MODIFIED error from the server oldcrm$. The target name used was HTTP/crm.corp.example.",
    ),
    (
        60,
        "I Microsoft-Windows-GroupPolicy/1500 | The Group Policy settings for the computer were processed successfully. There were no changes detected since the last successful processing of Group Policy.",
    ),
    (
        50,
        "I Service Control Manager/7036 | The {Windows Update|WinHTTP Web Proxy Auto-Discovery Service|Software Protection|Device Setup Manager} service entered the {running|stopped} state.",
    ),
    (
        30,
        "W NETLOGON/5807 | During the past 4.{10-99} hours there have been {10-60} connections to this Domain Controller from client machines whose IP addresses don't map to any of the existing sites in the enterprise.",
    ),
    (
        8,
        "I Microsoft-Windows-Security-Auditing/4728 | A member was added to a security-enabled global group. Group Name: {VPN-Users|Printers-North|Lab-3} Subject Account Name: svc-hrsync",
    ),
    (
        5,
        "I Microsoft-Windows-Security-Auditing/4741 | A computer account was created. New Computer Account: NB-{1000-9999}$",
    ),
    (
        2,
        "W Microsoft-Windows-ActiveDirectory_DomainService/2886 | The security of this directory server can be significantly enhanced by configuring the server to enforce validation of Channel Binding Tokens.",
    ),
    (
        1,
        "I Microsoft-Windows-ActiveDirectory_DomainService/1394 | All problems preventing updates to the Active Directory Domain Services database have been cleared.",
    ),
    (
        1,
        "W Microsoft-Windows-Time-Service/50 | The time service detected a time difference of greater than 5000 milliseconds for 900 seconds on peer BRANCH7.",
    ),
    (
        1,
        "I ESENT/700 | NTDS (632) NTDSA: Online defragmentation is beginning a pass on database ntds.dit.",
    ),
    (1, "I EventLog/6013 | The system uptime is {900000-1900000} seconds."),
    (
        1,
        "E Microsoft-Windows-DistributedCOM/10009 | DCOM was unable to communicate with the computer SCAN-OLD using any of the configured protocols.",
    ),
];

/// The machine of a database.
const MACHINE: &[Kind] = &[
    (
        200,
        "I Microsoft-Windows-Security-Auditing/4624 | An account was successfully logged on. Account Name: {svc-erp|svc-backup|svc-monitor} Logon Type: 3 Source Network Address: 192.0.2.{30-60}",
    ),
    (
        120,
        "I Microsoft-Windows-Security-Auditing/4656 | A handle to an object was requested. Object Type: Key Object Name: HKLM.Software.ERP.Client Process Name: erpsvc.exe",
    ),
    (
        90,
        "I Microsoft-Windows-GroupPolicy/1500 | The Group Policy settings for the computer were processed successfully. There were no changes detected since the last successful processing of Group Policy.",
    ),
    (
        80,
        "I Service Control Manager/7036 | The {Volume Shadow Copy|Windows Modules Installer|SQL Server VSS Writer|Background Intelligent Transfer Service} service entered the {running|stopped} state.",
    ),
    (
        50,
        "I volsnap/33 | The oldest shadow copy of volume E: was deleted to keep disk space usage for shadow copies of volume E: below the user defined limit.",
    ),
    (
        40,
        "E Microsoft-Windows-DistributedCOM/10016 | The application-specific permission settings do not grant Local Activation permission for the COM Server application with CLSID {8|2}593F8B9-4EAF-457C-B68A to the user NT SERVICE.",
    ),
    (
        30,
        "W Microsoft-Windows-WHEA-Logger/19 | A corrected hardware error has occurred. Reported by component: Processor Core Error Source: Corrected Machine Check Processor APIC ID: {0-31}",
    ),
    (
        25,
        "E VSS/8194 | Volume Shadow Copy Service error: Unexpected error querying for the IVssWriterCallback interface. hr = 0x80070005, Access is denied.",
    ),
    (
        6,
        "I Microsoft-Windows-WindowsUpdateClient/43 | Installation Started: Windows has started installing the following update: Security Intelligence Update ({100-400}.{1-900}.0)",
    ),
    (1, "I Microsoft-Windows-UserModePowerService/12 | Process powercfg.exe reset policy scheme"),
    (1, "W Disk/153 | The IO operation at logical block address 0x{hex6} for Disk 4 was retried."),
    (1, "I MSiSCSI/113 | iSCSI discovery via SendTargets returned no new target."),
];

/// A SQL Server.
const DATABASE: &[Kind] = &[
    (
        400,
        "I Backup | Log was backed up. Database: {erp|erp_archive|tempstore}, creation date(time): 2021/04/02(11:20:31), first LSN: {10000-99999}:{100-900}:1, last LSN: {10000-99999}:{100-900}:1, number of dump devices: 1",
    ),
    (
        240,
        "I - | Login failed for user 'report_{old|ro|etl}'. Reason: Password did not match that for the login provided. [CLIENT: 192.0.2.{60-90}]",
    ),
    (240, "I - | Error: 18456, Severity: 14, State: 8."),
    (200, "I - | I/O is frozen on database {erp|erp_archive|model}. No user action is required."),
    (200, "I - | I/O was resumed on database {erp|erp_archive|model}. No user action is required."),
    (150, "I - | Starting up database '{scratch|web_stage}{1-9}'."),
    (
        120,
        "I - | DBCC CHECKDB (scratch{1-9}) executed by CORP\\svc-backup found 0 errors and repaired 0 errors. Elapsed time: 0 hours 0 minutes {1-50} seconds.",
    ),
    (90, "I Logon | Error: 18452, Severity: 14, State: 1."),
    (
        90,
        "I Logon | Login failed. The login is from an untrusted domain and cannot be used with Integrated authentication. [CLIENT: 192.0.2.{200-220}]",
    ),
    (
        70,
        "I - | SQL Server has encountered {1-9} occurrence(s) of I/O requests taking longer than 15 seconds to complete on file [F:\\archive\\erp_archive_{1-4}.ndf] in database id 9.",
    ),
    (60, "I - | Process ID {51-190} was killed by hostname JOBS2, host process ID {1000-9000}."),
    (
        50,
        "I spid{20-40}s | Transaction (Process ID {51-190}) was deadlocked on lock resources with another process and has been chosen as the deadlock victim.",
    ),
    (
        4,
        "I - | Attempting to cycle error log. This is an informational message only; no user action is required.",
    ),
    (
        2,
        "I - | Configuration option 'show advanced options' changed from 0 to 1. Run the RECONFIGURE statement to install.",
    ),
    (1, "I - | Setting database option PAGE_VERIFY to CHECKSUM for database 'web_stage{1-9}'."),
    (
        1,
        "I spid{5-9}s | A significant part of sql server process memory has been paged out. This may result in a performance degradation. Duration: 0 seconds.",
    ),
    (
        1,
        "I - | FlushCache: cleaned up {10000-60000} bufs with {1000-9000} writes in {60000-99000} ms (avoided 0 new dirty bufs) for db 9:0",
    ),
    (
        1,
        "I spid{5-9}s | CLR version v4.0.30319 loaded from C:\\Windows\\Microsoft.NET\\Framework64",
    ),
];

/// Hand scanners of a warehouse.
const SCANNERS: &[Kind] = &[
    (
        500,
        "I Wms.Pick.Confirm | pick {100000-999999} of bin {A|B|C|D}-{10-99}-{1-6} confirmed by scanner {10-84}",
    ),
    (
        400,
        "D Wms.Radio.Session | scanner {10-84} heartbeat, battery {12-100} %, ap {1-24}, rssi -{40-82}",
    ),
    (260, "I Wms.Pick.Release | wave {1000-9000} released with {4-60} picks"),
    (220, "I Wms.Erp.Link | posted {1-40} confirmations in {30-400} ms"),
    (160, "I Wms.Radio.Session | scanner {10-84} roamed from ap {1-24} to ap {1-24}"),
    (120, "W Wms.Radio.Session | scanner {10-84} silent for {60-180} s, session parked"),
    (90, "W Wms.Pick.Confirm | bin {A|B|C|D}-{10-99}-{1-6} short by {1-9}, cycle count requested"),
    (70, "E Wms.Label.Printer | printer dock-{1-6} is out of labels"),
    (60, "E Wms.Pick.Confirm | barcode {1000000-9999999} does not decode: checksum"),
    (30, "E Wms.Carrier.Rates | carrier northpost answered 503, cached rates used"),
    (10, "I Wms.Shift.Clock | {12-40} pickers clocked in on shift {1-3}"),
    (3, "I Wms.Radio.Firmware | scanner {10-84} updated to 7.1.{1-30}"),
    (1, "W Wms.Map.Layout | aisle {10-40} has no walking distance, using 20 m"),
    (1, "I Wms.Settings | setting Pick.MaxLinesPerWave read again: 60"),
    (1, "E Wms.Dock.Camera | stream of camera {1-9} dropped, reopening"),
    (1, "I Wms.Archive | {1000-9000} closed waves moved to archive"),
];

/// TLS 1.0 is switched off for all servers, and old scanners know nothing newer.
pub fn incident() -> Incident {
    Incident {
        name: "windows-cipher-policy",
        domain: "windows",
        set: Set::Blind,
        start: "2026-09-22T10:00:00Z",
        minutes: 360,
        logs: vec![
            log("dc1-events.json", "DC1.corp.example", winlogbeat, 0, 3400, &[DIRECTORY]),
            log("erpdb-system.txt", "ERPDB.corp.example", windows, 0, 340, &[MACHINE]),
            log("erpdb-errorlog.txt", "ERPDB", sql_server, -300, 3200, &[DATABASE]),
            log("scanner-gateway.log", "wms1", log4net, -300, 5200, &[SCANNERS]),
        ],
        flows: vec![],
        story: vec![
            once(
                Trigger,
                6100,
                "dc1-events.json",
                r"I Microsoft-Windows-Security-Auditing/5136 | A directory service object was modified. DN: CN={7D31A0C4-55B2-4E0E-9C1F-0A2B8E6F4D11},CN=POLICIES,CN=SYSTEM,DC=corp,DC=example Attribute: versionNumber Value: 131076 Subject Account Name: adm-keller",
            ),
            once(
                Cause,
                8900,
                "erpdb-system.txt",
                r"I Microsoft-Windows-Security-Auditing/4657 | A registry value was modified. Object Name: \REGISTRY\MACHINE\SYSTEM\ControlSet001\Control\SecurityProviders\SCHANNEL\Protocols\TLS 1.0\Server Object Value Name: Enabled Old Value: 1 New Value: 0 Process Name: C:\Windows\System32\svchost.exe",
            ),
            once(
                Symptom,
                8902,
                "erpdb-system.txt",
                "I Microsoft-Windows-GroupPolicy/1502 | The Group Policy settings for the computer were processed successfully. New settings from 4 Group Policy objects were detected and applied.",
            ),
            once(
                Trigger,
                11_000,
                "erpdb-system.txt",
                "I User32/1074 | The process C:\\Windows\\system32\\shutdown.exe (ERPDB) has initiated the restart of computer ERPDB on behalf of user CORP\\svc-maint for the following reason: Operating System: Service pack (Planned)",
            ),
            often(
                Symptom,
                11_260..17_400,
                420.0,
                "erpdb-system.txt",
                "E Schannel/36874 | A TLS 1.0 connection request was received from a remote client application, but none of the cipher suites supported by the client application are supported by the server. The TLS connection request has failed.",
            ),
            often(
                Symptom,
                11_260..17_400,
                140.0,
                "erpdb-errorlog.txt",
                "I Logon | SSPI handshake failed with error code 0x80090331, state 24 while establishing a connection with integrated security; the connection has been closed. Reason: The client and server cannot communicate, because they do not possess a common algorithm. [CLIENT: 192.0.2.41]",
            ),
            often(
                Symptom,
                11_270..17_400,
                100.0,
                "scanner-gateway.log",
                "E Wms.Erp.Link | confirmations not posted: a connection was established with the server, but then an error occurred during the pre-login handshake (provider: SSL Provider, error: 0)",
            ),
            often(
                Symptom,
                11_900..17_400,
                300.0,
                "scanner-gateway.log",
                "W Wms.Pick.Release | wave {1000-9000} held, {200-2400} picks wait for confirmation",
            ),
            once(
                Detection,
                13_000,
                "scanner-gateway.log",
                "W Wms.Shift.Desk | shift lead raised ticket WH-{10000-19999}: nothing ships from hall 2",
            ),
            once(
                Recovery,
                17_350,
                "erpdb-system.txt",
                r"I Microsoft-Windows-Security-Auditing/4657 | A registry value was modified. Object Name: \REGISTRY\MACHINE\SYSTEM\ControlSet001\Control\SecurityProviders\SCHANNEL\Protocols\TLS 1.0\Server Object Value Name: Enabled Old Value: 0 New Value: 1 Process Name: C:\Windows\regedit.exe",
            ),
            once(
                Decoy,
                10_400,
                "dc1-events.json",
                r"I Microsoft-Windows-Security-Auditing/5136 | A directory service object was modified. DN: CN={19B4E7F0-A3C8-4F5D-8D20-6E71C2A9B305},CN=POLICIES,CN=SYSTEM,DC=corp,DC=example Attribute: displayName Value: Printers North Subject Account Name: adm-lund",
            ),
            once(
                Decoy,
                9900,
                "erpdb-errorlog.txt",
                "I - | Configuration option 'max degree of parallelism' changed from 8 to 4. Run the RECONFIGURE statement to install.",
            ),
            once(
                Decoy,
                10_850,
                "erpdb-errorlog.txt",
                "I Backup | Error: 3041, Severity: 16, State: 1. BACKUP failed to complete the command BACKUP DATABASE erp_archive. Check the backup application log for detailed messages.",
            ),
            once(
                Decoy,
                11_500,
                "dc1-events.json",
                "E Microsoft-Windows-ActiveDirectory_DomainService/1925 | The attempt to establish a replication link for the following writable directory partition failed. Source: BRANCH7 Error value: 1722 The RPC server is unavailable.",
            ),
            often(
                Decoy,
                12_500..13_100,
                45.0,
                "scanner-gateway.log",
                "E Wms.Carrier.Rates | carrier fastvan refused the token of account 7, label not bought",
            ),
        ],
    }
}
