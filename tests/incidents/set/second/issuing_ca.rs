//! windows: a certificate is replaced by one from a new authority that no laptop trusts; Wi-Fi goes as people move.

use super::formats::{iis, nps, win_csv};
use crate::formats::cisco;
use crate::incident::Role::{Cause, Decoy, Detection, Recovery, Symptom, Trigger};
use crate::incident::{Incident, Kind, LogFile, Set, log, often, once, together};

/// Events of the servers of a domain, as someone exported them.
const SERVERS: &[Kind] = &[
    (
        420,
        "I {DC1|DC2|FS1|NPS1}+Microsoft-Windows-Security-Auditing/4624 | An account was successfully logged on. Account Name: {svc-scan|FS1$|NPS1$|helpdesk} Logon Type: {3|5}",
    ),
    (
        300,
        "I {DC1|DC2}+Microsoft-Windows-Security-Auditing/4769 | A Kerberos service ticket was requested. Account Name: {a|b|k|m}{100-999}@CORP.EXAMPLE Service Name: FS1$ Failure Code: 0x0",
    ),
    (
        220,
        "I NPS1+Microsoft-Windows-Security-Auditing/6272 | Network Policy Server granted access to a user. Account Name: {a|b|k|m}{100-999} Network Policy Name: Wireless 802.1X",
    ),
    (
        160,
        "I {FS1|PRN1|NPS1|DC2}+Service Control Manager/7036 | The {Windows Update|Volume Shadow Copy|Background Intelligent Transfer Service|WinHTTP Web Proxy Auto-Discovery Service} service entered the {running|stopped} state.",
    ),
    (
        130,
        "I {DC1|DC2}+Microsoft-Windows-Security-Auditing/4771 | Kerberos pre-authentication failed. Account Name: {a|b|k|m}{100-999} Failure Code: 0x18",
    ),
    (
        110,
        "E PRN1+Microsoft-Windows-PrintService/372 | The document Print Document, owned by {a|b|k|m}{100-999}, failed to print on printer HALL-{1-9}. Win32 error code returned by the print processor: 0x3f",
    ),
    (
        90,
        "E {FS1|PRN1}+Schannel/36887 | A fatal alert was received from the remote endpoint. The TLS protocol defined fatal alert code is {46|40}.",
    ),
    (
        80,
        "W {DC1|DC2}+NETLOGON/5807 | During the past 4.25 hours there have been {2-40} connections to this Domain Controller from client machines whose IP addresses don't map to any of the existing sites in the enterprise.",
    ),
    (
        70,
        "E FS1+VSS/8193 | Volume Shadow Copy Service error: Unexpected error calling routine QueryFullProcessImageNameW. hr = 0x8007001f, A device attached to the system is not functioning.",
    ),
    (
        60,
        "W NPS1+Microsoft-Windows-Security-Auditing/6273 | Network Policy Server denied access to a user. Account Name: {a|b|k|m}{100-999} Reason Code: 16 Authentication failed due to a user credentials mismatch.",
    ),
    (
        5,
        "I {FS1|PRN1|DC1}+Microsoft-Windows-CertificateServicesClient-Lifecycle-System/1004 | A certificate has been deleted. Please refer to the \"Details\" section for more information.",
    ),
    (
        4,
        "W PRN1+Microsoft-Windows-CertificateServicesClient-Lifecycle-System/1003 | A certificate is about to expire. Please refer to the \"Details\" section for more information.",
    ),
    (
        3,
        "I {FS1|DC2}+Microsoft-Windows-GroupPolicy/1500 | The Group Policy settings for the computer were processed successfully. There were no changes detected since the last successful processing of Group Policy.",
    ),
    (
        1,
        "W FS1+Microsoft-Windows-Ntfs/98 | Volume E: (\\Device\\HarddiskVolume6) needs to be taken offline to perform a Full Chkdsk.",
    ),
    (
        1,
        "I DC1+ESENT/302 | lsass (740,P,50) The database engine has successfully completed recovery steps.",
    ),
    (
        1,
        "I FS1+Microsoft-Windows-Kernel-General/16 | The access history in hive \\??\\C:\\Users\\svc-scan\\ntuser.dat was cleared updating {20-900} keys and creating {1-40} modified pages.",
    ),
];

/// What the policy server accounts.
const ACCESS: &[Kind] = &[
    (500, "I {a|b|k|m}{100-999} | - ; packet=1 ou=Staff ssid=corp auth=11 policy= reason=0"),
    (
        480,
        "I {a|b|k|m}{100-999} | - ; packet=2 ou=Staff ssid=corp auth=11 policy=Wireless reason=0",
    ),
    (
        400,
        "I {a|b|k|m}{100-999} | - ; packet=11 ou=Staff ssid=corp auth=11 policy=Wireless reason=0",
    ),
    (200, "I scanner{10-60} | - ; packet=2 ou=Devices ssid=dock auth=5 policy=Handheld reason=0"),
    (
        90,
        "I {a|b|k|m}{100-999} | - ; packet=3 ou=Staff ssid=corp auth=11 policy=Wireless reason=16",
    ),
    (60, "I host-{10-99} | - ; packet=3 ou=Visitors ssid=corp auth=11 policy= reason=8"),
    (40, "I scanner{10-60} | - ; packet=3 ou=Devices ssid=dock auth=5 policy=Handheld reason=48"),
    (3, "I k{100-999} | - ; packet=3 ou=Staff ssid=corp auth=11 policy=Wireless reason=36"),
];

/// A wireless controller.
const WIRELESS: &[Kind] = &[
    (
        400,
        "I %CLIENT_ORCH_LOG-6-CLIENT_ADDED_TO_RUN_STATE | Chassis 1 R0/0: wncd: Username entry ({a|b|k|m}{100-999}) joined with ssid (corp) for device with MAC: 0053.{hex4}.{hex4} on channel ({36|44|52|100})",
    ),
    (
        300,
        "I %CLIENT_ORCH_LOG-7-CLIENT_MOVED_TO_IPLEARN_STATE | Chassis 1 R0/0: wncd: Client 0053.{hex4}.{hex4} ({corp|dock|guest}) moved to IP learn",
    ),
    (
        180,
        "W %DOT11-5-EXPECTED_RADIO_RESET | Chassis 1 R0/0: wncd: AP Hall{1-9}-{1-20} radio slot 1 reset, channel width",
    ),
    (
        150,
        "I %APMGR_TRACE_MESSAGE-6-WLC_APMGR_INFO | Chassis 1 R0/0: wncd: AP Hall{1-9}-{1-20} neighbour list has {4-30} entries",
    ),
    (
        120,
        "W %RRM_MGR-4-RRM_LOG_HIGH_NOISE | Chassis 1 R0/0: rrm: noise on Hall{1-9}-{1-20} slot 0 is -{70-84} dBm",
    ),
    (
        100,
        "W %DOT1X-5-FAIL | Chassis 1 R0/0: wncd: Authentication failed for client (0053.{hex4}.{hex4}) with reason (Cred Fail) on Interface capwap_9000000{1-9}",
    ),
    (
        60,
        "E %CAPWAPAC_SMGR_TRACE_MESSAGE-3-EWLC_GEN_ERR | Chassis 1 R0/0: wncd: Error in Session-IP: 192.0.2.{100-140}[5264] Unable to find the AP country code",
    ),
    (3, "I %SYS-5-CONFIG_I | Configured from console by rancid on vty0 (192.0.2.9)"),
    (
        1,
        "W %PLATFORM-4-ELEMENT_WARNING | Chassis 1 R0/0: smand: RP/0: Used Memory value {88-91}% exceeds warning level 88%",
    ),
    (
        1,
        "I %SMART_LIC-6-REPORTING_REQUIRED | A Usage report acknowledgement will be required in {100-300} days.",
    ),
];

/// The desk where people report trouble.
const DESK: &[Kind] = &[
    (
        500,
        r"I - | GET /portal/{home|news|menu|phonebook} - CORP\{a|b|k|m}{100-999} 200 0 0 {8-200}",
    ),
    (300, r"I - | GET /portal/static/{app|vendor|icons}.{js|css} - - 304 0 0 {1-9}"),
    (
        160,
        r"I - | POST /desk/ticket queue={print|mail|phone} CORP\{a|b|k|m}{100-999} 201 0 0 {30-400}",
    ),
    (120, r"I - | GET /desk/queue - CORP\helpdesk{1-5} 200 0 0 {40-300}"),
    (80, r"W - | GET /portal/home - - 401 2 5 {1-6}"),
    (50, r"E - | GET /desk/attachment id={1000-9000} CORP\helpdesk{1-5} 500 0 64 {200-900}"),
    (30, r"I - | GET /.env - - 404 0 2 {1-9}"),
    (1, r"I - | PUT /desk/macro id={1-40} CORP\helpdesk2 204 0 0 {20-90}"),
];

/// Who stays in his seat keeps his session; the rest is refused by their own machines.
pub fn incident() -> Incident {
    Incident {
        name: "windows-issuing-ca",
        domain: "windows",
        set: Set::Second,
        start: "2026-03-03T12:00:00Z",
        minutes: 420,
        logs: vec![
            log("servers.csv", "DC1", win_csv, -360, 3800, &[SERVERS]),
            log("IN2603.log", "NPS1", nps, -360, 3600, &[ACCESS]),
            LogFile { skew: -4, ..log("wlc1.log", "wlc1", cisco, -360, 2800, &[WIRELESS]) },
            log("u_ex260303.log", "desk", iis, -360, 2400, &[DESK]),
        ],
        flows: vec![],
        story: vec![
            once(
                Trigger,
                5600,
                "servers.csv",
                r"I DC2+Microsoft-Windows-CertificationAuthority/26 | Active Directory Certificate Services for Corp Issuing CA 3 was started. DC=\\DC2.corp.example",
            ),
            once(
                Cause,
                9120,
                "servers.csv",
                "I NPS1+Microsoft-Windows-CertificateServicesClient-Lifecycle-System/1001 | A certificate has been replaced. Please refer to the \"Details\" section for more information.",
            ),
            together(
                Symptom,
                9800..20_400,
                280.0,
                &[
                    (
                        "IN2603.log",
                        0,
                        "I {a|b|k|m}{100-999} | - ; packet=3 ou=Staff ssid=corp auth=11 policy=Wireless reason=23",
                    ),
                    (
                        "servers.csv",
                        200,
                        "E NPS1+Schannel/36887 | A fatal alert was received from the remote endpoint. The TLS protocol defined fatal alert code is 48.",
                    ),
                    (
                        "wlc1.log",
                        900,
                        "W %SESSION_MGR-5-FAIL | Chassis 1 R0/0: wncd: Authorization failed or unapplied for client (0053.{hex4}.{hex4}) on Interface capwap_9000000{1-9} AuditSessionID {req}. Failure Reason: Authc fail. Authc failure reason: AAA Server Reject.",
                    ),
                ],
            ),
            often(
                Symptom,
                11_000..20_400,
                900.0,
                "wlc1.log",
                "W %CLIENT_EXCLUSION_SERVER-5-ADD_TO_EXCLUSIONLIST_REASON_DYNAMIC | Chassis 1 R0/0: wncmgrd: Client MAC: 0053.{hex4}.{hex4} was added to exclusion list associated with AP Name:Hall{1-9}-{1-20}, reason:802.1X failure",
            ),
            often(
                Symptom,
                12_000..20_400,
                700.0,
                "u_ex260303.log",
                r"I - | POST /desk/ticket queue=wifi CORP\{a|b|k|m}{100-999} 201 0 0 {30-400}",
            ),
            once(
                Detection,
                13_800,
                "u_ex260303.log",
                r"I - | POST /desk/major queue=wifi CORP\helpdesk1 201 0 0 {60-200}",
            ),
            once(
                Recovery,
                20_560,
                "servers.csv",
                "I NPS1+Microsoft-Windows-CertificateServicesClient-Lifecycle-System/1006 | A new certificate has been installed. Please refer to the \"Details\" section for more information.",
            ),
            once(
                Recovery,
                20_610,
                "servers.csv",
                "I NPS1+Service Control Manager/7036 | The Network Policy Server service entered the running state.",
            ),
            once(
                Decoy,
                7900,
                "servers.csv",
                "W PRN1+Microsoft-Windows-CertificateServicesClient-Lifecycle-System/1002 | A certificate has expired. Please refer to the \"Details\" section for more information.",
            ),
            once(
                Decoy,
                8700,
                "wlc1.log",
                "I %SYS-5-CONFIG_I | Configured from console by adm-okafor on vty1 (192.0.2.17)",
            ),
            often(
                Decoy,
                8900..9700,
                60.0,
                "wlc1.log",
                "E %RADIUS-4-RADIUS_DEAD | RADIUS server 192.0.2.222:1812,1813 is not responding.",
            ),
            once(
                Decoy,
                10_600,
                "servers.csv",
                "E DC2+Microsoft-Windows-DFSR/5014 | The DFS Replication service is stopping communication with partner DC1 for replication group Domain System Volume due to an error. Error: 1726 (The remote procedure call failed.)",
            ),
            once(
                Decoy,
                11_600,
                "IN2603.log",
                "I scanner{10-60} | - ; packet=3 ou=Devices ssid=dock auth=5 policy=Handheld reason=66",
            ),
        ],
    }
}
